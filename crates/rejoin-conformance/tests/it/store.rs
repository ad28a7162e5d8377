//! Scenarios of the store: each word of theirs.

use crate::support::{fails, faults, passes};

/// On the replicas `a`, `b` and `c`, with a key of each of some types.
fn store(fields: &str, steps: &str, expect: &str) -> String {
    format!(
        r#"{{"id": "test/01", "type": "store", "replicas": ["a", "b", "c"], {fields}
            "keys": {{"n": "g_counter", "r": "lww_register", "s": "or_set"}},
            "steps": [{steps}], "expect": {expect}}}"#
    )
}

const SET: &str = r#"{"do": "update", "at": "a", "key": "r", "op": {"do": "set", "value": "v"}}"#;
const ADD: &str = r#"{"do": "update", "at": "a", "key": "s", "op": {"do": "add", "value": 1},
    "level": "all"}"#;

#[test]
fn one_key_may_be_brought_alone() {
    let steps = format!(
        r#"{SET}, {{"do": "update", "at": "a", "key": "n", "op": {{"do": "inc", "by": 2}}}},
        {{"do": "replicate", "from": "a", "to": "b", "key": "n"}},
        {{"do": "read", "at": "b", "key": "n", "value": 2}},
        {{"do": "read", "at": "b", "key": "r", "value": null}},
        {{"do": "expect_staleness", "at": "b", "key": "r", "versions": 1, "ms": 0}},
        {{"do": "advance", "ms": 30}},
        {{"do": "expect_staleness", "at": "b", "key": "r", "versions": 1, "ms": 30}},
        {{"do": "expect_staleness", "at": "b", "key": "n", "versions": 0}},
        {{"do": "expect_window", "key": "r", "ms": 30}}"#
    );
    passes(&store("", &steps, r#"{"converged": false}"#));
    let wrong = format!(r#"{steps}, {{"do": "expect_window", "key": "r", "ms": 29}}"#);
    assert_eq!(faults(&store("", &wrong, "{}"))[0].found(), "30 ms");
}

#[test]
fn several_edits_of_one_write_are_done_together_or_not_at_all() {
    let both = r#"{"do": "update", "at": "a", "key": "n",
        "op": [{"do": "inc", "by": 2}, {"do": "inc", "by": 3}]}"#;
    let bad = r#"{"do": "update", "at": "a", "key": "n", "result": "rejected",
        "op": [{"do": "inc", "by": 2}, {"do": "dec", "by": 1}]}"#;
    let expect = r#"{"values": {"a": {"n": 5}}}"#;
    passes(&store("", &format!("{both}, {bad}"), expect));
}

#[test]
fn a_deleted_key_is_refused_until_the_deletion_is_forgotten() {
    let steps = format!(
        r#"{ADD}, {{"do": "stop", "node": "c"}},
        {{"do": "delete_key", "at": "a", "key": "s", "level": "majority"}},
        {{"do": "read", "at": "b", "key": "s", "result": "deleted"}},
        {{"do": "update", "at": "b", "key": "s", "op": {{"do": "add", "value": 2}},
          "result": "deleted"}},
        {{"do": "forget_tombstones"}},
        {{"do": "read", "at": "a", "key": "s", "result": "deleted"}},
        {{"do": "start", "node": "c"}}, {{"do": "settle"}},
        {{"do": "read", "at": "c", "key": "s", "result": "deleted"}},
        {{"do": "forget_tombstones"}},
        {{"do": "update", "at": "c", "key": "s", "op": {{"do": "add", "value": 3}}}},
        {{"do": "settle"}}"#
    );
    let expect = r#"{"values": {"a": {"s": [3]}, "c": {"s": [3]}}, "converged": true}"#;
    passes(&store("", &steps, expect));
}

#[test]
fn a_session_is_kept_or_refused_and_its_token_travels() {
    let begin = r#"{"do": "session", "name": "s", "guarantees": ["ryw", "mr", "mw", "wfr"]}"#;
    let set = r#"{"do": "update", "at": "a", "key": "r", "op": {"do": "set", "value": 1},
        "session": "s"}"#;
    let read = |at: &str, rest: &str| {
        format!(r#"{{"do": "read", "at": "{at}", "key": "r", "session": "s", {rest}}}"#)
    };
    let split = r#"{"do": "partition", "groups": [["a"], ["b", "c"]]}"#;
    let asked = [begin, set, split].join(",");
    let refused = read("b", r#""result": "not_ready""#);
    passes(&store("", &format!("{asked}, {refused}"), "{}"));
    // With a refusal allowed, a value that is not stale passes as well, and a stale one never.
    let allowed = r#""or_result": "not_ready","#;
    let value = read("b", r#""value": 1"#);
    passes(&store(allowed, &format!("{asked}, {value}"), "{}"));
    passes(&store(allowed, &format!("{begin}, {set}, {value}"), "{}"));
    let found = faults(&store("", &format!("{asked}, {value}"), "{}"));
    assert!(found[0].found().starts_with("not_ready"));

    let moved = r#"{"do": "export_session", "name": "s", "as": "t"},
        {"do": "import_session", "name": "s", "from": "t"}"#;
    passes(&store("", &format!("{asked}, {moved}, {refused}"), "{}"));
    let strange = r#"{"do": "import_session", "name": "s", "from": "elsewhere"}"#;
    let bad = read("a", r#""result": "bad_session""#);
    passes(&store("", &format!("{strange}, {bad}"), "{}"));
}

#[test]
fn who_subscribes_is_told_of_real_changes_only() {
    let subscribe = r#"{"do": "subscribe", "at": "b", "key": "s", "name": "w"}"#;
    let none = r#"{"do": "expect_events", "name": "w", "count": 0}"#;
    let one = r#"{"do": "expect_events", "name": "w", "count": 1, "last": [1], "max": 1}"#;
    let same = r#"{"do": "update", "at": "b", "key": "s", "op": {"do": "remove", "value": 9}}"#;
    let steps = [subscribe, none, ADD, one, same, none].join(",");
    passes(&store("", &steps, "{}"));
    let wrong = [subscribe, ADD, none].join(",");
    assert_eq!(faults(&store("", &wrong, "{}"))[0].found(), "1");
}

#[test]
fn members_come_and_go_and_count_for_levels() {
    let steps = r#"{"do": "stop", "node": "c"},
        {"do": "update", "at": "a", "key": "n", "op": {"do": "inc", "by": 1}, "level": "all",
         "result": "timeout"},
        {"do": "leave", "node": "c"}, {"do": "join", "node": "d"},
        {"do": "read", "at": "d", "key": "n", "level": "local", "value": 0},
        {"do": "read", "at": "d", "key": "n", "level": "n:2", "value": 1},
        {"do": "update", "at": "d", "key": "n", "op": {"do": "inc", "by": 1}, "level": "all"}"#;
    let expect = r#"{"values": {"a": {"n": 2}, "b": {"n": 2}, "d": {"n": 2}}, "converged": true}"#;
    passes(&store("", steps, expect));
}

#[test]
fn times_that_writes_name_are_kept_and_ties_go_where_they_should() {
    let set = |at: &str, value: &str, ts: &str| {
        format!(
            r#"{{"do": "update", "at": "{at}", "key": "r",
                "op": {{"do": "set", "value": "{value}", "ts": {ts}}}}}"#
        )
    };
    let check = |fields: &str, steps: [&str; 2], winner: &str| {
        let steps = format!(r#"{}, {}, {{"do": "settle"}}"#, steps[0], steps[1]);
        let expect = format!(r#"{{"values": {{"a": {{"r": "{winner}"}}}}}}"#);
        passes(&store(fields, &steps, &expect));
    };
    let (x1, y1, x2) = (
        &set("a", "x", "1"),
        &set("b", "y", "1"),
        &set("a", "x", "2"),
    );
    check("", [x2, y1], "x");
    check("", [x1, y1], "y");
    check(r#""tie": "high_replica","#, [x1, y1], "y");
    check(r#""tie": "high_replica","#, [x2, y1], "x");
    let late = r#"{"do": "update", "at": "a", "key": "r", "result": "rejected",
        "op": {"do": "set", "value": "x", "ts": 1e15}}"#;
    passes(&store("", late, "{}"));
}

#[test]
fn a_wrong_value_is_told_with_its_place() {
    let wrong = store("", SET, r#"{"values": {"a": {"r": "w"}}}"#);
    fails(&wrong, "values: a: r", r#""w""#, r#""v""#);
    let wrong = store("", SET, r#"{"converged": true}"#);
    fails(&wrong, "converged", "true", "false");
}

#[test]
fn keys_are_read_until_the_longest_of_concurrent_times() {
    let expiry = |steps: &str| {
        format!(
            r#"{{"id": "test/01", "type": "expiry", "replicas": ["a", "b"], "steps": [{steps}],
                "expect": {{}}}}"#
        )
    };
    let steps = r#"{"do": "set", "at": "a", "value": 1}, {"do": "merge_all"},
        {"do": "ttl", "at": "b", "expect": null},
        {"do": "expire", "at": "a", "s": 10}, {"do": "expire", "at": "b", "s": 30},
        {"do": "merge_all"}, {"do": "ttl", "at": "a", "expect": 30},
        {"do": "expire", "at": "a", "s": 5}, {"do": "merge_all"},
        {"do": "ttl", "at": "b", "expect": 5},
        {"do": "expire", "at": "a", "s": 7}, {"do": "persist", "at": "b"}, {"do": "merge_all"},
        {"do": "ttl", "at": "a", "expect": -1},
        {"do": "expire", "at": "a", "s": 7}, {"do": "advance", "s": 7},
        {"do": "ttl", "at": "a", "expect": -2}"#;
    passes(&expiry(steps));
    let found = faults(&expiry(r#"{"do": "ttl", "at": "a", "expect": 4}"#));
    assert_eq!(found[0].found(), "-2");
}
