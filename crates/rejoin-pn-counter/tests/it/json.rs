use rejoin_pn_counter::PnCounter;

use crate::counter;

const IDS: [&str; 2] = [
    "00000000-0000-0000-0000-000000000001",
    "00000000-0000-0000-0000-000000000002",
];

#[test]
fn json_is_a_map_for_each_direction() {
    let up = r#"{"counts":{"ONE":5},"departed":{}}"#;
    let down = r#"{"counts":{"ONE":7,"TWO":18446744073709551615},"departed":{}}"#;
    let text = format!(r#"{{"up":{up},"down":{down}}}"#);
    let text = text.replace("ONE", IDS[0]).replace("TWO", IDS[1]);
    let counter = counter([(2, 0, u64::MAX), (1, 5, 7)]);
    assert_eq!(serde_json::to_string(&counter).unwrap(), text);
    assert_eq!(serde_json::from_str::<PnCounter>(&text).unwrap(), counter);
}

#[test]
fn what_is_not_canonical_is_refused() {
    let sides = |up: &str| {
        let down = r#"{"counts":{},"departed":{}}"#;
        format!(r#"{{"up":{{"counts":{{{up}}},"departed":{{}}}},"down":{down}}}"#)
    };
    for (text, fault) in [
        (
            sides(&format!(r#""{}":1,"{}":1"#, IDS[1], IDS[0])),
            "does not lie above",
        ),
        (sides(&format!(r#""{}":0"#, IDS[0])), "holds no event"),
        (String::from(r#"{"up":{}}"#), "missing field"),
        (sides("").replace("down", "aside"), "unknown field"),
    ] {
        let error = serde_json::from_str::<PnCounter>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(fault), "{error} for {text}");
    }
}
