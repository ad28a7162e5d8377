//! Every step and expectation of delta logs and their receivers, right and wrong.

use crate::support::{fails, faults, passes, scenario, with};

fn log(fields: &str, steps: &str, expect: &str) -> String {
    let fields = format!(r#""nodes": ["a", "b", "c"], {fields}"#);
    with("delta_log", &fields, steps, expect)
}

#[test]
fn nodes_are_served_in_turn() {
    let steps = r#"{"do": "write", "key": "k"},
        {"do": "collect", "expect": {"a": {"k": [1, 1]}}},
        {"do": "write", "key": "k", "times": 2},
        {"do": "pending", "expect": 3},
        {"do": "pending", "key": "k", "expect": 3},
        {"do": "collect", "expect": {"b": {"k": [1, 3]}}},
        {"do": "collect", "expect": {"c": {"k": [1, 3]}}},
        {"do": "pending", "expect": ["k"]},
        {"do": "pending", "expect": {"k": true, "other": false}},
        {"do": "collect", "expect": {"a": {"k": [2, 3]}, "b": {}}},
        {"do": "pending", "expect": []},
        {"do": "pending", "expect": false}"#;
    passes(&log(r#""slice": 1,"#, steps, r#"{"pending": {"k": 0}}"#));
}

#[test]
fn too_many_deltas_are_sent_in_full() {
    let steps = |full: &str| {
        format!(
            r#"{{"do": "write", "key": "k", "times": 11}},
            {{"do": "write", "key": "l", "times": 10}},
            {{"do": "collect", "expect": {{"a": {{"k": [1, 11{full}], "l": [1, 10]}}}}}}"#
        )
    };
    let fields = r#""slice": 1, "max_delta_ops": 10,"#;
    passes(&log(fields, &steps(r#", "full""#), "{}"));
    passes(&log(fields, &steps(", true"), "{}"));
    assert_eq!(faults(&log(fields, &steps(""), "{}")).len(), 1);
}

#[test]
fn a_wrong_node_number_or_count_is_seen() {
    let collect = |expect: &str| {
        let steps =
            format!(r#"{{"do": "write", "key": "k"}}, {{"do": "collect", "expect": {expect}}}"#);
        log(r#""slice": 1,"#, &steps, "{}")
    };
    passes(&collect(r#"{"a": {"k": [1, 1]}}"#));
    for wrong in [
        "{}",
        r#"{"b": {"k": [1, 1]}}"#,
        r#"{"a": {"l": [1, 1]}}"#,
        r#"{"a": {"k": [1, 2]}}"#,
        r#"{"a": {"k": [1, 1, "full"]}}"#,
        r#"{"a": 1}"#,
    ] {
        assert_eq!(faults(&collect(wrong)).len(), 1, "{wrong}");
    }
}

#[test]
fn the_nodes_served_follow_from_how_many_there_are() {
    let sizes = r#"{"slice_size": [[1, 1], [2, 2], [5, 2], [10, 3], [44, 9], [100, 10]]}"#;
    passes(&log("", "", sizes));
    fails(
        &log("", "", r#"{"slice_size": [[10, 2]]}"#),
        "expect.slice_size",
        "[[10,2]]",
        "[[10,3]]",
    );
}

#[test]
fn a_receiver_applies_skips_and_tells_a_gap() {
    let steps = r#"{"do": "receive", "interval": [1, 2], "expect": "apply"},
        {"do": "receive", "interval": [2, 2], "expect": "skip"},
        {"do": "receive", "interval": [4, 5], "expect": "gap"},
        {"do": "receive", "interval": [2, 3], "expect": "apply"},
        {"do": "receive_full", "upto": 9, "expect": "apply"},
        {"do": "receive_full", "upto": 9, "expect": "skip"},
        {"do": "receive", "interval": [10, 10], "expect": "apply"}"#;
    passes(&scenario("delta_receiver", steps, r#"{"current": 10}"#));
    fails(
        &scenario("delta_receiver", "", r#"{"current": 1}"#),
        "expect.current",
        "1",
        "0",
    );
    let wrong = r#"{"do": "receive", "interval": [2, 2], "expect": "apply"}"#;
    let fault = &faults(&scenario("delta_receiver", wrong, "{}"))[0];
    assert_eq!((fault.expected(), fault.found()), ("\"apply\"", "\"gap\""));
}

#[test]
fn what_the_types_do_not_have_is_unclear() {
    let jump = r#"{"do": "jump"}"#;
    for text in [
        log("", jump, "{}"),
        log("", "", r#"{"values": {}}"#),
        log("", r#"{"do": "pending", "expect": null}"#, "{}"),
        scenario("delta_receiver", jump, "{}"),
        scenario(
            "delta_receiver",
            r#"{"do": "receive", "interval": [1]}"#,
            "{}",
        ),
        scenario("delta_receiver", "", r#"{"pending": 1}"#),
    ] {
        assert_eq!(faults(&text).len(), 1, "{text}");
    }
}
