//! What steps, timestamps and ties are taken to mean.

use crate::support::{fails, passes, scenario, with};

fn set(at: &str, value: &str, time: &str) -> String {
    format!(r#"{{"do": "set", "at": "{at}", "value": "{value}", "ts": {time}}}"#)
}

const MERGE: &str = r#"{"do": "merge", "from": "a", "to": "b"}"#;

/// What `b` reads after a write of `x` at `a` and of `y` at `b`, and a merge.
fn winner(fields: &str, of_x: &str, of_y: &str, winner: &str) {
    let steps = [set("a", "x", of_x), set("b", "y", of_y), MERGE.to_owned()].join(",");
    let expect = format!(r#"{{"values": {{"b": "{winner}"}}}}"#);
    passes(&with("lww_register", fields, &steps, &expect));
}

#[test]
fn timestamps_are_numbers_of_any_kind() {
    winner("", "2", "1", "x");
    winner("", "1.5", "1", "x");
    winner("", "1.25", "1.5", "y");
    winner("", "-1", "-2.5", "x");
    winner("", "1700000000000", "1699999999999.5", "x");
}

#[test]
fn ties_go_where_the_scenario_says() {
    winner("", "1", "1.0", "y");
    winner(r#""tie": "high_replica","#, "1", "1", "y");
    winner(r#""tie": "low_replica","#, "1", "1", "x");
}

#[test]
fn a_bump_is_one_above_what_was_seen() {
    let bump = r#""causal_bump": true,"#;
    let steps = |second: &str| {
        let first = set("a", "x", "5");
        [
            first,
            MERGE.into(),
            set("b", "y", second),
            set("a", "w", "6"),
        ]
        .join(",")
    };
    let merged = |second: &str| format!("{}, {MERGE}", steps(second));
    // Bumped to 6, where the greater value stands.
    passes(&with(
        "lww_register",
        bump,
        &merged("3"),
        r#"{"values": {"b": "y"}}"#,
    ));
    // Without, the write at 3 comes too late.
    passes(&with(
        "lww_register",
        "",
        &steps("3"),
        r#"{"values": {"b": "x"}}"#,
    ));
    passes(&with(
        "lww_register",
        bump,
        &steps("3"),
        r#"{"values": {"b": "y"}}"#,
    ));
}

#[test]
fn without_timestamps_each_later_step_is_later() {
    let put = |at: &str, value: u8| {
        format!(r#"{{"do": "put", "at": "{at}", "key": "k", "value": {value}}}"#)
    };
    let steps = [
        put("b", 1),
        put("a", 2),
        put("b", 3),
        put("a", 4),
        MERGE.to_owned(),
    ]
    .join(",");
    passes(&scenario(
        "lww_map",
        &steps,
        r#"{"values": {"b": {"k": 4}}}"#,
    ));
}

#[test]
fn a_map_settles_ties_by_value_and_removals_lose_unless_told() {
    let steps = r#"{"do": "put", "at": "a", "key": "k", "value": 9, "ts": 4},
        {"do": "put", "at": "b", "key": "k", "value": 1, "ts": 4},
        {"do": "merge", "from": "a", "to": "b"}"#;
    passes(&scenario(
        "lww_map",
        steps,
        r#"{"values": {"b": {"k": 9}}}"#,
    ));
    let high = r#""tie": "high_replica","#;
    passes(&with(
        "lww_map",
        high,
        steps,
        r#"{"values": {"b": {"k": 1}}}"#,
    ));
    let steps = r#"{"do": "put", "at": "a", "key": "k", "value": 9, "ts": 4},
        {"do": "del", "at": "b", "key": "k", "ts": 4}, {"do": "merge", "from": "a", "to": "b"}"#;
    passes(&scenario(
        "lww_map",
        steps,
        r#"{"values": {"b": {"k": 9}}}"#,
    ));
    let removal = r#""tie": "remove_wins","#;
    passes(&with("lww_map", removal, steps, r#"{"values": {"b": {}}}"#));
}

#[test]
fn a_delta_holds_own_edits_since_the_last_one() {
    let steps = r#"{"do": "add", "at": "a", "value": 1}, {"do": "add", "at": "b", "value": 2},
        {"do": "merge", "from": "b", "to": "a"}, {"do": "mark", "at": "a"},
        {"do": "add", "at": "a", "value": 3}, {"do": "delta", "at": "a", "name": "d"},
        {"do": "delta", "at": "a", "name": "none"}, {"do": "merge_delta", "delta": "d", "to": "c"},
        {"do": "merge_delta", "delta": "none", "to": "c"},
        {"do": "join_delta", "of": ["d", "none"], "name": "all"},
        {"do": "merge_delta", "delta": "all", "to": "d"}"#;
    passes(&scenario(
        "or_set",
        steps,
        r#"{"values": {"c": [3], "d": [3], "a": [1, 2, 3]}}"#,
    ));
}

#[test]
fn a_batch_is_one_delta_and_fails_whole() {
    let ops = r#"[{"do": "add", "value": 1}, {"do": "add_all", "values": [2, 3]}]"#;
    let steps = format!(
        r#"{{"do": "batch", "at": "a", "ops": {ops}}}, {{"do": "delta", "at": "a", "name": "d"}},
        {{"do": "merge_delta", "delta": "d", "to": "b"}}"#
    );
    passes(&scenario(
        "or_set",
        &steps,
        r#"{"values": {"b": [1, 2, 3]}, "equal": [["a", "b"]]}"#,
    ));
    let ops = r#"[{"do": "inc", "by": 1}, {"do": "inc", "by": -1}]"#;
    let step = format!(r#"{{"do": "batch", "at": "a", "ops": {ops}, "error": true}}"#);
    passes(&scenario("g_counter", &step, r#"{"values": {"a": 0}}"#));
}

#[test]
fn a_copy_acts_under_its_own_id_even_where_one_wrote_before() {
    let steps = r#"{"do": "add", "at": "b", "value": 1}, {"do": "merge", "from": "b", "to": "c"},
        {"do": "add", "at": "a", "value": 2}, {"do": "fork", "from": "a", "to": "b"},
        {"do": "add", "at": "b", "value": 3}, {"do": "merge", "from": "c", "to": "b"}"#;
    passes(&scenario(
        "or_set",
        steps,
        r#"{"values": {"b": [1, 2, 3]}}"#,
    ));
}

#[test]
fn a_round_trip_goes_on_where_it_was() {
    let steps = r#"{"do": "add", "at": "a", "value": {"k": [null, 1.5, "x", false]}},
        {"do": "remove", "at": "a", "value": 7}, {"do": "roundtrip", "at": "a"},
        {"do": "add", "at": "a", "value": 7}, {"do": "merge", "from": "a", "to": "b"},
        {"do": "roundtrip", "at": "b"}, {"do": "remove", "at": "b", "value": 7}"#;
    let whole = r#"{"k": [null, 1.5, "x", false]}"#;
    let expect = format!(r#"{{"values": {{"a": [{whole}, 7], "b": [{whole}]}}}}"#);
    passes(&scenario("or_set", steps, &expect));
}

#[test]
fn a_context_removes_what_its_reader_saw() {
    let steps = r#"{"do": "add", "at": "a", "value": "x"},
        {"do": "context", "at": "a", "name": "seen"}, {"do": "merge", "from": "a", "to": "b"},
        {"do": "add", "at": "b", "value": "x"},
        {"do": "remove", "at": "a", "value": "x", "context": "seen"}"#;
    passes(&scenario(
        "or_set",
        steps,
        r#"{"values": {"a": [], "b": ["x"]}}"#,
    ));
}

#[test]
fn numbers_beyond_64_bits_are_compared_as_a_file_can_say_them() {
    let most = u64::MAX;
    let steps = format!(
        r#"{{"do": "inc", "at": "a", "by": {most}}}, {{"do": "inc", "at": "b", "by": {most}}},
        {MERGE}, {{"do": "inc", "at": "a", "by": 1, "error": true}}"#
    );
    let value = |value: &str| format!(r#"{{"values": {{"b": {value}}}}}"#);
    passes(&scenario(
        "g_counter",
        &steps,
        &value("36893488147419103230"),
    ));
    fails(
        &scenario("g_counter", &steps, &value("36893488147400000000")),
        "values: b",
        "36893488147399999488",
        "36893488147419103230",
    );
}
