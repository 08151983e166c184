//! The partition against matching text by text.
#![no_main]

use iamproof::regular::{Budget, Item, Language, UnitSet, literal, partition};
use libfuzzer_sys::fuzz_target;

fn language(text: &str) -> Language {
    let sequence = |pattern: &str| {
        pattern
            .chars()
            .flat_map(|c| match c {
                '*' => vec![Item::star(UnitSet::Any)],
                '?' => vec![Item::one(UnitSet::Any)],
                '#' => vec![Item::star(UnitSet::except(b':'))],
                c => literal(&c.to_string()),
            })
            .collect()
    };
    Language::new(text.split('|').map(sequence).collect())
}

fuzz_target!(|input: (Vec<String>, Vec<String>)| {
    let (patterns, words) = input;
    if patterns.len() > 6 || patterns.iter().any(|pattern| pattern.len() > 24) {
        return;
    }
    let languages: Vec<Language> = patterns.iter().map(|text| language(text)).collect();
    let every: Vec<&Language> = languages.iter().collect();
    let universe = language("*");
    let budget = Budget {
        states: 5_000,
        positions: 200_000,
        classes: 500,
    };
    let Ok(made) = partition(&universe, &every, budget) else {
        return;
    };
    for word in words.iter().chain(&made.words) {
        let class = made.class_of(word).expect("every text has a class");
        for (index, language) in languages.iter().enumerate() {
            assert_eq!(made.members[class].contains(index), language.matches(word));
        }
    }
});
