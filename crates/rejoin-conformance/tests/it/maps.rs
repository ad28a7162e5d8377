//! Maps whose values have a type of their own.

use crate::support::{fails, faults, passes, scenario, with};

const BOTH: &str = r#"{"do": "merge", "from": "a", "to": "b"},
    {"do": "merge", "from": "b", "to": "a"}"#;

fn update(at: &str, key: &str, kind: &str, op: &str) -> String {
    format!(r#"{{"do": "update", "at": "{at}", "key": "{key}", "type": "{kind}", "op": {{{op}}}}}"#)
}

fn or_map(steps: &[String], expect: &str) -> String {
    let steps = [steps, &[BOTH.to_owned()]].concat().join(",");
    scenario("or_map", &steps, expect)
}

#[test]
fn every_type_that_can_stand_below_a_key_does() {
    let steps = [
        update("a", "set", "or_set", r#""do": "add_all", "values": [2, 1]"#),
        update("a", "strict", "rw_set", r#""do": "add", "value": 1"#),
        update("a", "siblings", "mv_register", r#""do": "set", "value": 1"#),
        update("b", "siblings", "mv_register", r#""do": "set", "value": 2"#),
        update("a", "count", "counter", r#""do": "dec", "by": 3"#),
        update("a", "flag", "ew_flag", r#""do": "enable""#),
        update(
            "a",
            "last",
            "lww_register",
            r#""do": "set", "value": "old""#,
        ),
        update(
            "b",
            "last",
            "lww_register",
            r#""do": "set", "value": "new""#,
        ),
        update("a", "most", "max_register", r#""do": "set", "value": 9"#),
        update("b", "most", "max_register", r#""do": "set", "value": 7"#),
        r#"{"do": "roundtrip", "at": "a"}"#.to_owned(),
    ];
    let expect = r#"{"values": {"b": {"set": [1, 2], "strict": [1], "siblings": [1, 2],
        "count": -3, "flag": true, "last": "new", "most": 9}}, "equal": [["a", "b"]]}"#;
    passes(&or_map(&steps, expect));
}

#[test]
fn maps_nest_four_deep_and_no_deeper() {
    let nest = |depth: usize| {
        let leaf = r#""do": "update", "key": "x", "type": "counter", "op": {"do": "inc", "by": 3}"#;
        let wrap = |inner: String, _| {
            format!(r#""do": "update", "key": "m", "type": "or_map", "op": {{{inner}}}"#)
        };
        let op = (1..depth).fold(leaf.to_owned(), wrap);
        scenario(
            "or_map",
            &format!(r#"{{"at": "a", {op}}}"#),
            r#"{"values": {"a": {"m": {"m": {"m": {"x": 3}}}}}}"#,
        )
    };
    passes(&nest(4));
    assert_eq!(faults(&nest(5))[0].found(), "no or_map can be nested here");
}

#[test]
fn a_counter_at_zero_is_there_and_a_removed_one_is_not() {
    let up = update("a", "k", "counter", r#""do": "inc", "by": 3"#);
    let down = update("a", "k", "counter", r#""do": "dec", "by": 3"#);
    let steps = [up.clone(), down.clone()];
    passes(&or_map(&steps, r#"{"values": {"b": {"k": 0}}}"#));
    let remove = r#"{"do": "remove_key", "at": "a", "key": "k"}"#.to_owned();
    passes(&or_map(&[up, down, remove], r#"{"values": {"b": {}}}"#));
}

#[test]
fn a_removal_resets_what_it_saw_at_any_depth() {
    let inner = |at: &str, value: u8| {
        let add = format!(r#""do": "add", "value": {value}"#);
        let op = format!(r#""do": "update", "key": "s", "type": "or_set", "op": {{{add}}}"#);
        update(at, "m", "or_map", &op)
    };
    let remove = r#"{"do": "remove_key", "at": "a", "key": "m"}"#.to_owned();
    let steps = [inner("a", 1), BOTH.to_owned(), remove, inner("b", 2)];
    passes(&or_map(
        &steps,
        r#"{"values": {"a": {"m": {"s": [2]}}}, "equal": [["a", "b"]]}"#,
    ));
    fails(
        &or_map(&steps, r#"{"values": {"a": {"m": {"s": [1, 2]}}}}"#),
        "values: a",
        r#"{"m":{"s":[1,2]}}"#,
        r#"{"m":{"s":[2]}}"#,
    );
}

#[test]
fn a_nested_write_has_the_time_that_it_names() {
    let set = |at: &str, value: &str, time: u8| {
        let op = format!(r#""do": "set", "value": "{value}", "ts": {time}"#);
        update(at, "k", "lww_register", &op)
    };
    passes(&or_map(
        &[set("a", "x", 5), set("b", "y", 4)],
        r#"{"values": {"b": {"k": "x"}}}"#,
    ));
}

#[test]
fn a_type_that_cannot_be_nested_is_a_fault() {
    let steps = [update("a", "k", "g_set", r#""do": "add", "value": 1"#)];
    assert_eq!(
        faults(&or_map(&steps, "{}"))[0].found(),
        "no g_set can be nested here"
    );
}

#[test]
fn empty_values_below_keys_can_be_hidden() {
    let steps = [
        update("a", "k", "rw_set", r#""do": "remove", "value": 1"#),
        update("a", "l", "or_set", r#""do": "add", "value": 1"#),
    ];
    let expect = r#"{"values": {"a": {"l": [1]}}}"#;
    passes(&with(
        "or_map",
        r#""hide_empty": true,"#,
        &steps.join(","),
        expect,
    ));
    passes(&or_map(&steps, r#"{"values": {"a": {"k": [], "l": [1]}}}"#));
}

#[test]
fn each_step_of_the_other_maps_does_what_it_says() {
    let steps = r#"{"do": "bind", "at": "a", "key": "k", "value": 1},
        {"do": "put_set", "at": "a", "key": "l", "values": [1, 2, 3]},
        {"do": "replace", "at": "a", "key": "l", "old": 3, "new": 4},
        {"do": "unbind", "at": "a", "key": "l", "value": 1},
        {"do": "bind", "at": "a", "key": "m", "value": 1},
        {"do": "remove_key", "at": "a", "key": "m"}"#;
    passes(&scenario(
        "or_multimap",
        steps,
        r#"{"values": {"a": {"k": [1], "l": [2, 4]}}}"#,
    ));
    let steps = r#"{"do": "inc", "at": "a", "key": "k", "by": 3},
        {"do": "dec", "at": "a", "key": "k", "by": 5},
        {"do": "inc", "at": "a", "key": "l", "by": 1},
        {"do": "remove_key", "at": "a", "key": "l"}"#;
    passes(&scenario(
        "pn_counter_map",
        steps,
        r#"{"values": {"a": {"k": -2}}}"#,
    ));
    let steps = r#"{"do": "put", "at": "a", "key": "k", "value": 1},
        {"do": "put", "at": "a", "key": "l", "value": 2},
        {"do": "put", "at": "a", "key": "m", "value": 3},
        {"do": "del", "at": "a", "keys": ["k", "l"]}"#;
    passes(&scenario(
        "aw_lww_map",
        steps,
        r#"{"values": {"a": {"m": 3}}}"#,
    ));
    let steps = format!(r#"{steps}, {{"do": "clear", "at": "a"}}"#);
    passes(&scenario("aw_lww_map", &steps, r#"{"values": {"a": {}}}"#));
}
