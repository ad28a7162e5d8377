//! Rows about quorums, right and wrong.

use crate::support::{fails, faults, passes, scenario};

#[test]
fn sizes_have_a_floor_and_an_addition() {
    passes(&scenario(
        "quorum_size",
        r#"{"nodes": 5, "expect": 3}, {"nodes": 5, "min_cap": 4, "expect": 4},
            {"nodes": 5, "additional": 1, "expect": 4}, {"nodes": 3, "min_cap": 9, "expect": 3},
            {"nodes": 0, "error": true}, {"nodes": -1, "error": true}"#,
        "{}",
    ));
    let wrong = scenario("quorum_size", r#"{"nodes": 4, "expect": 2}"#, "{}");
    fails(&wrong, r#"row 1, {"expect":2,"nodes":4}"#, "2", "3");
    let refused = scenario("quorum_size", r#"{"nodes": 0, "expect": 1}"#, "{}");
    assert!(
        faults(&refused)[0]
            .found()
            .starts_with("refused: there are no nodes")
    );
    let done = scenario("quorum_size", r#"{"nodes": 1, "error": true}"#, "{}");
    fails(
        &done,
        r#"row 1, {"error":true,"nodes":1}"#,
        "a refusal",
        "1",
    );
    assert!(
        faults(&scenario("quorum_size", r#"{"expect": 1}"#, "{}"))[0]
            .found()
            .contains("`nodes`")
    );
}

#[test]
fn chances_are_compared_to_the_digits_that_are_given() {
    let row = |expect: &str| {
        let row = format!(r#"{{"n": 3, "r": 1, "w": 1, "k": 1, "expect": {expect}}}"#);
        scenario("quorum_staleness", &row, "{}")
    };
    for right in ["0.333", "0.3333", "0.33333333333"] {
        passes(&row(right));
    }
    for wrong in ["0.33", "0.334", "0.3334", "0.33333333334", "1", "true"] {
        let faults = faults(&row(wrong));
        assert!(
            faults[0].found().starts_with("0.33333333333333"),
            "{faults:?}"
        );
    }
    let sure = r#"{"n": 3, "r": 2, "w": 2, "k": 1, "expect": 1.0}"#;
    passes(&scenario("quorum_staleness", sure, "{}"));
    let refused = r#"{"n": 3, "r": 4, "w": 1, "k": 1, "error": true}"#;
    passes(&scenario("quorum_staleness", refused, "{}"));
}

#[test]
fn every_wrong_row_is_told() {
    let rows = r#"{"nodes": 1, "expect": 2}, {"nodes": 2, "expect": 2}, {"nodes": 3, "expect": 1}"#;
    assert_eq!(faults(&scenario("quorum_size", rows, "{}")).len(), 2);
    let expects = scenario("quorum_size", rows, r#"{"values": {}}"#);
    assert_eq!(faults(&expects)[0].found(), "a quorum has no `values`");
}
