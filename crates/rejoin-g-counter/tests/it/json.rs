use rejoin_g_counter::GCounter;

use crate::counter;

const IDS: [&str; 2] = [
    "00000000-0000-0000-0000-000000000001",
    "00000000-0000-0000-0000-000000000002",
];

#[test]
fn json_is_a_map_from_replica_to_count() {
    let text = format!(r#"{{"{}":5,"{}":18446744073709551615}}"#, IDS[0], IDS[1]);
    let counter = counter([(2, u64::MAX), (1, 5)]);
    assert_eq!(serde_json::to_string(&counter).unwrap(), text);
    assert_eq!(serde_json::from_str::<GCounter>(&text).unwrap(), counter);
    assert_eq!(
        serde_json::from_str::<GCounter>("{}").unwrap(),
        GCounter::new()
    );
}

#[test]
fn what_is_not_canonical_is_refused() {
    for (text, fault) in [
        (
            format!(r#"{{"{}":1,"{}":1}}"#, IDS[1], IDS[0]),
            "does not lie above",
        ),
        (
            format!(r#"{{"{0}":1,"{0}":2}}"#, IDS[0]),
            "does not lie above",
        ),
        (format!(r#"{{"{}":0}}"#, IDS[0]), "holds no event"),
        (format!(r#"{{"{}":-1}}"#, IDS[0]), "invalid value"),
        (format!(r#"{{"{}":1,"x":1}}"#, IDS[0]), "not a replica id"),
        (String::from("[]"), "a map from replica ids"),
    ] {
        let error = serde_json::from_str::<GCounter>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(fault), "{error} for {text}");
    }
}
