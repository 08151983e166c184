//! Every printed tree reads back; no text makes the parser panic.

use iamproof::policy::{Base, Operator, PolicyType, Qualifier};
use iamproof::query::language::ast::{
    Act, Asked, At, Atom, Check, Condition, Does, For, How, Item, Level, Noun, Question, Relation,
    Set, Test,
};
use iamproof::query::language::{KEYWORDS, file, keyword, parse, question};
use iamproof::source::Source;
use proptest::prelude::*;
use proptest::sample::select;

fn read(text: &str) -> Vec<Item> {
    let (items, wrong) = parse(&Source::new("t", text.to_owned()));
    assert!(wrong.is_empty(), "{text}\n{wrong:?}");
    items
}

fn at<T>(node: T) -> At<T> {
    At::new(node, 0, 0)
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_-]{0,8}".prop_filter("a word of the language", |text| {
        keyword(text).is_none() && PolicyType::from_name(text).is_none() && !text.ends_with("arn")
    })
}

/// Texts with everything that quotes may hold.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z./]{1,8}",
        any::<String>(),
        Just("\u{1f600} ä \" \\ \n \t \u{7} ?".to_owned()),
    ]
}

fn account() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{12}", text()]
}

fn noun() -> impl Strategy<Value = Noun> {
    let all: Vec<Noun> = Noun::NAMES.iter().map(|(_, noun)| *noun).collect();
    select(all)
}

/// Nouns that have names.
fn named() -> impl Strategy<Value = Noun> {
    noun().prop_filter("has names", |noun| {
        !matches!(noun, Noun::Account | Noun::Policy)
    })
}

fn level() -> impl Strategy<Value = Level> {
    let all: Vec<Level> = Level::NAMES.iter().map(|(_, level)| *level).collect();
    select(all)
}

fn action() -> impl Strategy<Value = String> {
    select(vec![
        "s3:GetObject",
        "s3:*",
        "iam:Pass?ole",
        "*:*",
        "kms:De*",
    ])
    .prop_map(str::to_owned)
}

fn arn() -> impl Strategy<Value = String> {
    let all = [
        "arn:aws:s3:::data/*",
        "arn:aws:iam::111122223333:role/a/b",
        "arn:aws:s3:::dt=2024/${aws:username}/x",
        "arn:*:kms:*:*:key/ä?ö",
    ];
    select(all.to_vec()).prop_map(str::to_owned)
}

fn action_atom() -> impl Strategy<Value = Atom> {
    prop_oneof![
        Just(Atom::Anything),
        level().prop_map(Atom::Level),
        action().prop_map(Atom::Action),
        text().prop_map(Atom::Text),
        name().prop_map(Atom::Name),
    ]
}

fn atom() -> impl Strategy<Value = Atom> {
    prop_oneof![
        action_atom(),
        Just(Atom::Any),
        Just(Atom::External),
        Just(Atom::Anonymous),
        Just(Atom::AnyService),
        text().prop_map(Atom::Service),
        text().prop_map(Atom::Provider),
        account().prop_map(Atom::Account),
        account().prop_map(Atom::OutsideAccount),
        text().prop_map(Atom::OutsideOrganization),
        account().prop_map(Atom::Root),
        (named(), text(), proptest::option::of(account()))
            .prop_map(|(noun, name, of)| Atom::Noun(noun, name, of)),
        named().prop_map(Atom::AnyOf),
        noun().prop_map(Atom::This),
        arn().prop_map(Atom::Arn),
        text().prop_map(|path| Atom::File(PolicyType::Resource, path)),
    ]
}

fn set_of(one: impl Strategy<Value = Atom>) -> impl Strategy<Value = Set> {
    let list = |range| proptest::collection::vec(atom().prop_map(at), range);
    let single = one.prop_map(|atom| Set {
        of: vec![at(atom)],
        except: Vec::new(),
    });
    let many = (list(2..4), list(0..3)).prop_map(|(of, except)| Set { of, except });
    let less = (list(1..2), list(1..3)).prop_map(|(of, except)| Set { of, except });
    prop_oneof![4 => single, 1 => many, 1 => less]
}

fn set() -> impl Strategy<Value = Set> {
    set_of(atom())
}

fn how() -> impl Strategy<Value = How> {
    let plain = select(vec![
        How::Is,
        How::IsNot,
        How::In,
        How::NotIn,
        How::Like,
        How::NotLike,
        How::Less,
        How::LessOrEqual,
        How::More,
        How::MoreOrEqual,
        How::Absent,
        How::Present,
    ]);
    let bases: Vec<Base> = Base::NAMES.iter().map(|(_, base)| *base).collect();
    let qualifiers = vec![
        None,
        Some(Qualifier::ForAnyValue),
        Some(Qualifier::ForAllValues),
    ];
    let operator = (select(qualifiers), select(bases), any::<bool>()).prop_map(
        |(qualifier, base, if_exists)| {
            How::Operator(Operator {
                qualifier,
                base,
                if_exists,
            })
        },
    );
    prop_oneof![plain, operator]
}

fn test() -> impl Strategy<Value = Condition> {
    let key = prop_oneof![
        select(vec![
            "aws:SourceIp",
            "aws:PrincipalTag/team",
            "kms:EncryptionContext:a:b"
        ])
        .prop_map(|key| (key.to_owned(), false)),
        text().prop_map(|key| (key, true)),
    ];
    let values = proptest::collection::vec(text().prop_map(at), 1..4);
    (key, how(), values).prop_map(|((key, quoted), how, mut values)| {
        match how {
            How::Absent | How::Present => values.clear(),
            How::Less | How::LessOrEqual | How::More | How::MoreOrEqual => values.truncate(1),
            _ => {}
        }
        Condition::Test(Test {
            key: at(key),
            quoted,
            how,
            values,
        })
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    test().prop_recursive(3, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| one.and(other)),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| one.or(other)),
            inner.prop_map(Condition::negate),
        ]
    })
}

fn act() -> impl Strategy<Value = Act> {
    let on = proptest::option::of(set());
    let when = proptest::option::of(condition());
    (set_of(action_atom()), on, when).prop_map(|(actions, on, when)| Act { actions, on, when })
}

fn relation() -> impl Strategy<Value = Relation> {
    select(vec![
        Relation::Narrower,
        Relation::StrictlyNarrower,
        Relation::Broader,
        Relation::StrictlyBroader,
        Relation::Equivalent,
        Relation::Disjoint,
    ])
}

fn asked() -> impl Strategy<Value = Asked> {
    let question = prop_oneof![
        (set(), act()).prop_map(|(who, act)| Question::Can(who, act)),
        act().prop_map(Question::WhoCan),
        (set(), proptest::option::of(set())).prop_map(|(who, on)| Question::WhatCan(who, on)),
        set().prop_map(Question::WhatDoes),
        (set(), relation(), set())
            .prop_map(|(left, relation, right)| Question::Is(left, relation, right)),
        (set(), any::<bool>(), act(), proptest::option::of(set()))
            .prop_map(|(policy, always, act, to)| Question::Does(policy, Does { always, act, to })),
    ];
    (any::<bool>(), question).prop_map(|(negated, question)| Asked { negated, question })
}

fn item() -> impl Strategy<Value = Item> {
    let paths = proptest::collection::vec(text().prop_map(at), 1..3);
    let check = (
        any::<bool>(),
        asked().prop_map(at),
        proptest::option::of(text()),
        proptest::option::of(text()),
    )
        .prop_map(|(unknown, asked, message, because)| {
            Item::Check(Check {
                unknown,
                asked,
                message,
                because,
            })
        });
    let leaf = prop_oneof![
        (name().prop_map(at), set()).prop_map(|(name, set)| Item::Let(name, set)),
        (name().prop_map(at), set()).prop_map(|(name, set)| Item::Policy(name, set)),
        paths.prop_map(Item::World),
        text().prop_map(at).prop_map(Item::Include),
        asked().prop_map(at).prop_map(Item::Ask),
        check,
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let name = proptest::option::of(name().prop_map(at));
        let items = proptest::collection::vec(inner, 0..3);
        (
            noun().prop_map(at),
            name,
            proptest::option::of(set()),
            items,
        )
            .prop_map(|(noun, name, among, items)| {
                Item::For(For {
                    noun,
                    name,
                    among,
                    items,
                })
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_files_read_back(items in proptest::collection::vec(item(), 0..4)) {
        let text = file(&items);
        let (again, wrong) = parse(&Source::new("t", text.clone()));
        prop_assert!(wrong.is_empty(), "{}\n{:?}", text, wrong);
        prop_assert_eq!(again, items, "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let source = Source::new("t", text);
        let (items, wrong) = parse(&source);
        if wrong.is_empty() {
            // What was read is printed, and that reads back.
            let printed = file(&items);
            prop_assert_eq!(read(&printed), items);
        }
    }

    #[test]
    fn any_words_are_read_or_refused(words in proptest::collection::vec(word(), 0..24)) {
        let text = words.concat();
        let (items, wrong) = parse(&Source::new("t", text.clone()));
        prop_assert!(wrong.iter().all(|one| !one.message.is_empty()));
        if wrong.is_empty() {
            let printed = file(&items);
            prop_assert_eq!(read(&printed), items, "{}", text);
        }
    }
}

/// Words of the language and bits of others, with what may stand between them.
fn word() -> impl Strategy<Value = String> {
    let mut all: Vec<String> = KEYWORDS.iter().map(|word| (*word).to_owned()).collect();
    let others = [
        "\"a.json\"",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        ",",
        "=",
        "!=",
        "<",
        ">=",
        "?",
        ";",
        "*",
        "\"",
        "\n",
        "\n  ",
        "#",
        "s3:Get*",
        "aws:SourceIp",
        "arn:aws:s3:::b",
        "111122223333",
        "12",
        "x",
        "StringLike",
        "ForAnyValue:StringLikeIfExists",
        "\u{1f600}",
        "“ci”",
        "\\",
        "can't",
        "${x",
    ];
    all.extend(others.iter().map(|word| (*word).to_owned()));
    (select(all), select(vec![" ", " ", " ", "", "\n"])).prop_map(|(word, space)| word + space)
}

#[test]
fn sentences_of_the_requirement() {
    for text in [
        "can any external principal read bucket \"data\"?",
        "can role \"ci\" in 111122223333 do iam:PassRole on * when aws:MultiFactorAuthPresent is false?",
        "who can kms:Decrypt on arn:aws:kms:eu-central-1:111122223333:key/1234abcd ?",
        "what can role \"ci\" do on bucket \"data\"?",
        "is \"new.json\" narrower than \"old.json\"?",
        "is \"new.json\" strictly narrower than \"old.json\"?",
        "is the new policy strictly narrower than the old?",
        "Is the new policy narrower than the old one?",
        "can any external principal read this bucket?",
        "Can anybody from outside read this bucket?",
        "What does this policy allow?",
        "is \"a\" disjoint from \"b\"?",
        "does \"ci.json\" allow [iam:* except iam:PassRole] on *?",
        "does \"ci.json\" always allow s3:GetObject on arn:aws:s3:::data/x?",
        "can [any, anonymous, service \"sns.amazonaws.com\", account 111122223333 except role \"x\"] list *",
        "can any principal outside organization o-1 write queue \"q\"",
        "can anyone tag topic \"t\" when aws:SourceIp IpAddress \"10.0.0.0/8\" and (aws:PrincipalTag/team is \
         \"x\" or not aws:SecureTransport is true)",
        "can role “ci” administer secret “s”",
    ] {
        let source = Source::new("t", text.to_owned());
        let asked = question(&source).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
        let printed = Source::new("t", asked.node.to_string());
        assert_eq!(question(&printed).unwrap(), asked, "{text}");
    }
}

#[test]
fn two_ways_to_say_it() {
    let same = [
        ("role \"ci\" cannot read *", "not can role \"ci\" read *"),
        ("role \"ci\" can not read *", "not role \"ci\" can read *"),
        (
            "does \"p\" allow * on * to anyone when aws:username is x",
            "does \"p\" allow * on * when aws:username is x to anyone",
        ),
        (
            "\"a\" is narrower than \"b\"",
            "is \"a\" narrower than \"b\"",
        ),
        (
            "\"a\" is not narrower than \"b\"",
            "not is \"a\" narrower than \"b\"",
        ),
        ("\"a\" allows s3:* on *", "does \"a\" allow s3:* on *?"),
        (
            "\"a\" does not always allow s3:* on *",
            "not \"a\" always allows s3:* on *",
        ),
        ("can anyone do read on *", "can any principal read *"),
        ("can callers s3:* on *", "can callers s3:* on *"),
        ("CAN Anyone READ *", "can anyone read *"),
        ("not not can anyone read *", "can anyone read *"),
    ];
    for (one, other) in same.iter().filter(|(one, _)| !one.contains("callers")) {
        assert_eq!(read(one), read(other), "{one}");
    }
}

#[test]
fn items_end_where_lines_start_anew() {
    let items = read(
        "# a comment\nlet ci = role \"ci\" // another\nassert\n  ci cannot\n    read [\n*,\n]\n  message \"m\"\n\
         \n  because \"b\"\ncan anyone read *? can anyone write *; can anyone list *\n",
    );
    assert_eq!(items.len(), 5, "{items:?}");
    assert_eq!(
        read("for each bucket in world {\n  assert not can anyone read this bucket }\n").len(),
        1
    );
    assert_eq!(
        read("for each bucket b in world { can anyone read b? can anyone write b? }").len(),
        1
    );
    assert_eq!(read("").len(), 0);
    assert_eq!(read("?;;?").len(), 0);
}

#[test]
fn deep_and_long_texts() {
    for text in [
        "(".repeat(100_000),
        format!("can anyone read * when {}", "not ".repeat(100_000)),
        format!(
            "can anyone read * when {} aws:SourceIp is 1.2.3.4",
            "not ".repeat(100_001)
        ),
        format!(
            "can anyone read * when {}aws:SourceIp is 1.2.3.4",
            "not (".repeat(60)
        ),
        format!("can [{}] read *", "role \"x\", ".repeat(50_000)),
        "not ".repeat(100_000),
        "[".repeat(1_000),
        "for each bucket in world {\n".repeat(1_000),
        "\"".repeat(9_999),
        format!("let x = {}", "a".repeat(1 << 20)),
        "can anyone read *?\n".repeat(20_000),
        format!(
            "can anyone read * when {}",
            vec!["aws:SourceIp is 1"; 3_000].join(" or ")
        ),
    ] {
        let _ = parse(&Source::new("t", text));
    }
}
