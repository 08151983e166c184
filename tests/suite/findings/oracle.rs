//! The findings of AWS's analyzer, set for set.

use super::{expected, of, reduced};
use crate::support::shared;
use iamproof::query::findings::Form;
use serde_json::Value;

#[test]
fn the_cells_of_the_analyzer() {
    let Some(path) = shared("oracles/external-access/cases.jsonl") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut count = 0;
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let own = of(&case["policy"], Form::Analyzer);
        assert_eq!(reduced(&own), expected(&case["findings"]), "{}", case["id"]);
        assert!(
            own.iter()
                .all(iamproof::query::findings::Finding::is_certain)
        );
        count += 1;
    }
    assert!(count > 0);
    println!("{count} cases");
}
