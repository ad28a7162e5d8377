use rejoin_resettable_counter::{Merge, ResettableCounter};

use crate::{counter, reset_of};

const IDS: [&str; 2] = [
    "00000000-0000-0000-0000-000000000001",
    "00000000-0000-0000-0000-000000000002",
];

#[test]
fn json_has_totals_and_floors_for_each_direction() {
    let up = r#"{"totals":{"ONE":5},"floors":{}}"#;
    let down = r#"{"totals":{"TWO":18446744073709551615},"floors":{"ONE":3,"TWO":7}}"#;
    let text = format!(r#"{{"up":{up},"down":{down}}}"#);
    let text = text.replace("ONE", IDS[0]).replace("TWO", IDS[1]);
    let mut counter = counter([(2, 0, u64::MAX), (1, 5, 0)]);
    counter.merge(&reset_of([(1, 0, 3), (2, 0, 7)]));
    assert_eq!(serde_json::to_string(&counter).unwrap(), text);
    let back = serde_json::from_str::<ResettableCounter>(&text).unwrap();
    assert_eq!(
        (back.value(), back),
        (5 - i128::from(u64::MAX - 7), counter)
    );
}

#[test]
fn what_is_not_canonical_is_refused() {
    let with = |totals: &str| {
        let none = r#"{"totals":{},"floors":{}}"#;
        format!(r#"{{"up":{{"totals":{totals},"floors":{{}}}},"down":{none}}}"#)
    };
    for (text, fault) in [
        (
            with(&format!(r#"{{"{}":1,"{}":1}}"#, IDS[1], IDS[0])),
            "does not lie above",
        ),
        (
            with(&format!(r#"{{"{0}":1,"{0}":2}}"#, IDS[0])),
            "does not lie above",
        ),
        (with(&format!(r#"{{"{}":0}}"#, IDS[0])), "holds no event"),
        (with(&format!(r#"{{"{}":-1}}"#, IDS[0])), "invalid value"),
        (with(r#"{"x":1}"#), "not a replica id"),
        (with("[]"), "a map from replica ids"),
        (String::from(r#"{"up":{"totals":{}}}"#), "missing field"),
        (with("{}").replace("floors", "floor"), "unknown field"),
    ] {
        let error = serde_json::from_str::<ResettableCounter>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(fault), "{error} for {text}");
    }
}
