use rejoin_g_counter::GCounter;

use crate::counter;

const IDS: [&str; 2] = [
    "00000000-0000-0000-0000-000000000001",
    "00000000-0000-0000-0000-000000000002",
];

#[test]
fn json_is_a_map_from_replica_to_count_beside_one_of_departed_replicas() {
    let text = format!(
        r#"{{"counts":{{"{}":5,"{}":18446744073709551615}},"departed":{{}}}}"#,
        IDS[0], IDS[1]
    );
    let all = counter([(2, u64::MAX), (1, 5)]);
    assert_eq!(serde_json::to_string(&all).unwrap(), text);
    assert_eq!(serde_json::from_str::<GCounter>(&text).unwrap(), all);

    let mut folded = counter([(1, 5)]);
    folded.fold(1_u64.into(), 2_u64.into());
    let text = format!(
        r#"{{"counts":{{"{}":5}},"departed":{{"{}":{{"bound":5,"into":"{}"}}}}}}"#,
        IDS[0], IDS[0], IDS[1]
    );
    assert_eq!(serde_json::to_string(&folded).unwrap(), text);
    assert_eq!(serde_json::from_str::<GCounter>(&text).unwrap(), folded);
}

#[test]
fn what_is_not_canonical_is_refused() {
    let marker = |into: &str| format!(r#"{{"bound":1,"into":"{into}"}}"#);
    let departed = |text: &str| format!(r#"{{"counts":{{}},"departed":{{{text}}}}}"#);
    for (text, fault) in [
        (
            departed(&format!(r#""{}":{}"#, IDS[0], marker(IDS[0]))),
            "into itself",
        ),
        (
            departed(&format!(r#""{0}":{1},"{0}":{1}"#, IDS[0], marker(IDS[1]))),
            "must ascend",
        ),
        (departed(r#""x":1"#), "not a replica id"),
        (departed("").replace("departed", "gone"), "unknown field"),
        (String::from(r#"{"counts":{}}"#), "missing field"),
    ] {
        let error = serde_json::from_str::<GCounter>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(fault), "{error} for {text}");
    }
    for (counts, fault) in [
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
        let text = format!(r#"{{"counts":{counts},"departed":{{}}}}"#);
        let error = serde_json::from_str::<GCounter>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(fault), "{error} for {text}");
    }
}
