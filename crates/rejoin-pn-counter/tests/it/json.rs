use rejoin_pn_counter::PnCounter;

use crate::counter;

const IDS: [&str; 2] = [
    "00000000-0000-0000-0000-000000000001",
    "00000000-0000-0000-0000-000000000002",
];

#[test]
fn json_is_a_map_for_each_direction() {
    let text = format!(
        r#"{{"up":{{"{}":5}},"down":{{"{}":7,"{}":18446744073709551615}}}}"#,
        IDS[0], IDS[0], IDS[1]
    );
    let counter = counter([(2, 0, u64::MAX), (1, 5, 7)]);
    assert_eq!(serde_json::to_string(&counter).unwrap(), text);
    assert_eq!(serde_json::from_str::<PnCounter>(&text).unwrap(), counter);
}

#[test]
fn what_is_not_canonical_is_refused() {
    for (text, fault) in [
        (
            format!(r#"{{"up":{{}},"down":{{"{}":1,"{}":1}}}}"#, IDS[1], IDS[0]),
            "does not lie above",
        ),
        (
            format!(r#"{{"up":{{"{}":0}},"down":{{}}}}"#, IDS[0]),
            "holds no event",
        ),
        (String::from(r#"{"up":{}}"#), "missing field"),
        (
            String::from(r#"{"up":{},"down":{},"aside":{}}"#),
            "unknown field",
        ),
    ] {
        let error = serde_json::from_str::<PnCounter>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(fault), "{error} for {text}");
    }
}
