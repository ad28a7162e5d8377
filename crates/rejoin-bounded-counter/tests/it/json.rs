use rejoin_bounded_counter::BoundedCounter;

use crate::Do::{Down, Give, Up};
use crate::counter;

const IDS: [&str; 2] = [
    "00000000-0000-0000-0000-000000000001",
    "00000000-0000-0000-0000-000000000002",
];

#[test]
fn json_is_a_map_from_replica_to_what_it_has_done() {
    let giver = r#"{"made":18446744073709551615,"spent":0,"sent":{"TWO":6},"received":{}}"#;
    let taker = r#"{"made":0,"spent":4,"sent":{},"received":{"ONE":6}}"#;
    let text = format!(r#"{{"ONE":{giver},"TWO":{taker}}}"#);
    let text = text.replace("ONE", IDS[0]).replace("TWO", IDS[1]);
    let counter = counter([Up(1, u64::MAX), Give(1, 2, 6), Down(2, 4)]);
    assert_eq!(serde_json::to_string(&counter).unwrap(), text);
    let back = serde_json::from_str::<BoundedCounter>(&text).unwrap();
    assert_eq!((back.value(), back), (u128::from(u64::MAX) - 4, counter));
    assert!(
        serde_json::from_str::<BoundedCounter>("{}")
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_is_no_state_is_refused() {
    let row = |made: u64, spent: u64, sent: &str, received: &str| {
        format!(r#"{{"made":{made},"spent":{spent},"sent":{{{sent}}},"received":{{{received}}}}}"#)
    };
    let one = |row: &str| format!(r#"{{"{}":{row}}}"#, IDS[0]);
    let to = |id: &str, amount: u64| format!(r#""{id}":{amount}"#);
    let fine = row(1, 0, "", "");
    for (text, fault) in [
        (one(&row(5, 6, "", "")), "negative rights"),
        (one(&row(5, 3, &to(IDS[1], 3), "")), "negative rights"),
        (one(&row(0, 9, "", &to(IDS[1], 8))), "negative rights"),
        (one(&row(0, 0, "", "")), "has no row"),
        (one(&row(5, 0, &to(IDS[0], 3), "")), "to itself"),
        (one(&row(5, 0, "", &to(IDS[0], 3))), "to itself"),
        (one(&row(5, 0, &to(IDS[1], 0), "")), "holds no event"),
        (
            format!(r#"{{"{}":{fine},"{}":{fine}}}"#, IDS[1], IDS[0]),
            "does not lie above",
        ),
        (
            format!(r#"{{"{0}":{fine},"{0}":{fine}}}"#, IDS[0]),
            "does not lie above",
        ),
        (one("{}"), "missing field"),
        (one(&fine.replace("made", "mode")), "unknown field"),
        (String::from("[]"), "a map from replica ids"),
    ] {
        let error = serde_json::from_str::<BoundedCounter>(&text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(fault), "{error} for {text}");
    }
}
