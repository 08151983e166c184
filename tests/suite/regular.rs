//! The pattern languages: the partition against matching each word with each language.

use iamproof::regular::{
    Bits, Budget, Item, Language, Sequence, UnitSet, literal, partition, split_at,
};
use proptest::prelude::*;

/// `*` any run, `?` one unit, `#` a run without colons, `@` one digit.
fn sequence(pattern: &str) -> Sequence {
    let digits = UnitSet::class("0-9");
    pattern
        .chars()
        .flat_map(|c| match c {
            '*' => vec![Item::star(UnitSet::Any)],
            '?' => vec![Item::one(UnitSet::Any)],
            '#' => vec![Item::star(UnitSet::except(b':'))],
            '@' => vec![Item::one(digits.clone())],
            _ => literal(&c.to_string()),
        })
        .collect()
}

fn language(patterns: &[&str]) -> Language {
    Language::new(patterns.iter().map(|p| sequence(p)).collect())
}

/// Independent of the library: recursive, over units.
fn naive(pattern: &[char], units: &[u16]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return units.is_empty();
    };
    let star = |ok: &dyn Fn(u16) -> bool| {
        (0..=units.len()).any(|n| units[..n].iter().all(|u| ok(*u)) && naive(rest, &units[n..]))
    };
    match first {
        '*' => star(&|_| true),
        '#' => star(&|u| u != u16::from(b':')),
        '?' => !units.is_empty() && naive(rest, &units[1..]),
        '@' => units.first().is_some_and(|u| (48..58).contains(u)) && naive(rest, &units[1..]),
        c => {
            let mut buffer = [0; 2];
            let wanted = c.encode_utf16(&mut buffer);
            units.starts_with(wanted) && naive(rest, &units[wanted.len()..])
        }
    }
}

fn pattern() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[ab:*?#@1😀]{0,6}").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    /// Every word of every text over the alphabet falls into the class that its memberships say.
    #[test]
    fn partition_agrees_with_matching(
        patterns in prop::collection::vec(prop::collection::vec(pattern(), 0..3), 0..4),
        words in prop::collection::vec(proptest::string::string_regex("[ab:1c😀😁]{0,6}").unwrap(), 30),
    ) {
        let languages: Vec<Language> = patterns
            .iter()
            .map(|ps| Language::new(ps.iter().map(|p| sequence(p)).collect()))
            .collect();
        let references: Vec<&Language> = languages.iter().collect();
        let universe = language(&["*"]);
        let classes = partition(&universe, &references, Budget::default()).unwrap();
        let member = |word: &str| {
            let units: Vec<u16> = word.encode_utf16().collect();
            let mut bits = Bits::empty(languages.len());
            for (index, ps) in patterns.iter().enumerate() {
                let found = ps.iter().any(|p| naive(&p.chars().collect::<Vec<_>>(), &units));
                prop_assert_eq!(found, languages[index].matches(word), "{:?} {:?}", ps, word);
                if found {
                    bits.insert(index);
                }
            }
            Ok(bits)
        };
        for (class, word) in classes.words.iter().enumerate() {
            prop_assert_eq!(&member(word)?, &classes.members[class]);
            prop_assert_eq!(classes.class_of(word), Some(class));
        }
        for word in &words {
            let class = classes.class_of(word).unwrap();
            prop_assert_eq!(&member(word)?, &classes.members[class]);
            // The word of the class is a shortest one.
            prop_assert!(
                classes.words[class].encode_utf16().count() <= word.encode_utf16().count()
            );
        }
    }

    /// The universe bounds the classes.
    #[test]
    fn universe_bounds(universe in pattern(), patterns in prop::collection::vec(pattern(), 0..3)) {
        let all = language(&[&universe]);
        let languages: Vec<Language> = patterns.iter().map(|p| language(&[p])).collect();
        let references: Vec<&Language> = languages.iter().collect();
        let classes = partition(&all, &references, Budget::default()).unwrap();
        for word in &classes.words {
            prop_assert!(all.matches(word), "{word:?}");
        }
        let mut seen = std::collections::BTreeSet::new();
        prop_assert!(classes.members.iter().all(|bits| seen.insert(bits.clone())));
    }
}

#[test]
fn one_unit_is_not_a_pair() {
    let languages = [language(&["b/?"]), language(&["b/😀"]), language(&["b/??"])];
    let references: Vec<&Language> = languages.iter().collect();
    let classes = partition(&language(&["*"]), &references, Budget::default()).unwrap();
    let class = classes.class_of("b/😀").unwrap();
    assert_eq!(classes.members[class].iter().collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn splits_at_every_separator() {
    let parts = split_at(&sequence("a:*"), b':');
    assert_eq!(
        parts,
        [
            (sequence("a"), sequence("*")),
            (sequence("a:*"), sequence("*")),
        ]
    );
}

#[test]
fn many_stars_stay_small() {
    let long: String = "a*".repeat(200);
    let other: String = "b*".repeat(200);
    let languages = [language(&[&long]), language(&[&other])];
    let references: Vec<&Language> = languages.iter().collect();
    let classes = partition(&language(&["*"]), &references, Budget::default()).unwrap();
    assert_eq!(classes.len(), 3);
}
