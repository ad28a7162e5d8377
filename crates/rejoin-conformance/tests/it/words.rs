//! What the runner does not heed is a fault, because in silence it would let a wrong result pass.

use rejoin_conformance::Fault;

use crate::support::{faults, passes, scenario, with};

const ADD: &str = r#"{"do": "add", "at": "a", "value": "x"}"#;
const HAS: &str = r#"{"values": {"a": ["x"]}}"#;

/// It has one fault, and this is found in its place.
#[track_caller]
fn finds(text: &str, found: &str) {
    let faults = faults(text);
    let all: Vec<_> = faults.iter().map(Fault::found).collect();
    assert_eq!(all, [found], "{text}");
}

#[test]
fn an_unknown_setting_is_a_fault_and_a_remark_is_none() {
    finds(
        &with("or_set", r#""hide_emtpy": true,"#, ADD, HAS),
        "`hide_emtpy`: true",
    );
    let remarks = r#""note": "n", "source": "s", "basis": "docs", "verified": "model",
        "needs": ["delta"], "title": "t", "tags": [], "expect_in_source": 7, "_mine": 1,"#;
    passes(&with("or_set", remarks, ADD, HAS));
    let step = r#"{"do": "add", "at": "a", "value": "x", "note": "the first"}"#;
    passes(&scenario("or_set", step, HAS));
}

#[test]
fn a_setting_of_another_type_is_a_fault() {
    for (kind, setting, found) in [
        ("or_set", r#""max_size": 1"#, "`max_size`: 1"),
        (
            "or_set",
            r#""tie": "high_replica""#,
            "`tie`: \"high_replica\"",
        ),
        (
            "or_set",
            r#""counter_reset": true"#,
            "`counter_reset`: true",
        ),
        ("or_set", r#""causal_bump": true"#, "`causal_bump`: true"),
        ("or_set", r#""initial": true"#, "`initial`: true"),
        ("or_set", r#""slice": 1"#, "`slice`: 1"),
        (
            "or_set",
            r#""or_result": "not_ready""#,
            "`or_result`: \"not_ready\"",
        ),
    ] {
        finds(&with(kind, &format!("{setting},"), ADD, HAS), found);
    }
    // One that is off says nothing.
    passes(&with("or_set", r#""causal_bump": false,"#, ADD, HAS));
}

#[test]
fn a_setting_with_a_value_that_means_nothing_is_a_fault() {
    let add = r#"{"do": "add", "at": "a", "value": "x", "ts": 1}"#;
    for (setting, found) in [
        (r#""tie": "add_wins""#, "`tie`: \"add_wins\""),
        (r#""tie": "remove_wnis""#, "`tie`: \"remove_wnis\""),
        (r#""causal_bump": "true""#, "`causal_bump`: \"true\""),
        (
            r#""semantics": "own_choice""#,
            "`semantics`: \"own_choice\"",
        ),
    ] {
        finds(&with("lww_set", &format!("{setting},"), add, HAS), found);
    }
    passes(&with("lww_set", r#""tie": "remove_wins","#, add, HAS));
}

#[test]
fn an_unknown_field_of_a_step_is_a_fault() {
    for (kind, step, found) in [
        (
            "or_set",
            r#"{"do": "add", "at": "a", "value": "x", "nonsense": 1}"#,
            "`nonsense`",
        ),
        (
            "or_set",
            r#"{"do": "add", "at": "a", "value": "x", "ts": 5}"#,
            "`ts`",
        ),
        (
            "or_set",
            r#"{"do": "merge", "from": "a", "to": "b", "key": "k"}"#,
            "`key`",
        ),
        (
            "or_set",
            r#"{"do": "batch", "at": "a", "ops": [{"do": "add", "value": 1, "vlaue": 2}]}"#,
            "`vlaue`",
        ),
        (
            "or_set",
            r#"{"do": "batch", "at": "a", "ops": [{"do": "add", "value": 1, "at": "b"}]}"#,
            "`at`",
        ),
        (
            "or_map",
            r#"{"do": "update", "at": "a", "key": "k", "type": "or_set",
                "op": {"do": "add", "value": 1, "context": "c"}}"#,
            "`context`",
        ),
        (
            "or_set",
            r#"{"do": "add", "at": "a", "value": "x", "error": "true"}"#,
            "`error`",
        ),
        (
            "lww_register",
            r#"{"do": "set", "at": "a", "value": "x", "ts": "late"}"#,
            "`ts`",
        ),
    ] {
        finds(&scenario(kind, step, r#"{"values": {"b": []}}"#), found);
    }
    let again = r#"{"do": "batch", "at": "a", "ops": [{"do": "add", "value": "x", "at": "a"}]}"#;
    passes(&scenario("or_set", again, HAS));
}

#[test]
fn what_is_no_number_was_never_refused_by_a_type() {
    for (kind, step) in [
        (
            "g_counter",
            r#"{"do": "inc", "at": "a", "by": "many", "error": true}"#,
        ),
        (
            "bounded_counter",
            r#"{"do": "dec", "at": "a", "by": "six", "error": true}"#,
        ),
        (
            "g_counter",
            r#"{"do": "load", "at": "a", "entries": {"b": "x"}, "error": true}"#,
        ),
    ] {
        let faults = faults(&scenario(kind, step, r#"{"values": {"a": 0}}"#));
        assert_eq!(faults[0].expected(), "a refusal", "{step}");
        assert!(faults[0].found().contains("no number"), "{faults:?}");
    }
}

#[test]
fn a_name_that_no_replica_has_is_a_fault() {
    let merge = format!(r#"{ADD}, {{"do": "merge", "from": "a", "to": "B"}}"#);
    finds(&scenario("or_set", &merge, HAS), "\"B\"");
    for expect in [
        r#"{"values": {"aa": []}}"#,
        r#"{"equal": [["b", "aa"]]}"#,
        r#"{"all_merge_orders": [{"of": ["b", "aa"], "value": []}]}"#,
    ] {
        finds(&scenario("or_set", ADD, expect), "\"aa\"");
    }
    let fork = format!(r#"{ADD}, {{"do": "fork", "from": "a", "to": "copy"}}"#);
    passes(&scenario("or_set", &fork, r#"{"values": {"copy": ["x"]}}"#));
    // Where nobody lists the replicas, any may be named.
    let free = format!(
        r#"{{"id": "test/01", "type": "or_set", "steps": [{ADD}],
            "expect": {{"values": {{"b": []}}}}}}"#
    );
    passes(&free);
}

#[test]
fn what_expects_nothing_is_a_fault() {
    for expect in ["{}", r#"{"equal": [["a"]]}"#, r#"{"values": {}}"#] {
        finds(&scenario("or_set", ADD, expect), "neither");
    }
    finds(&scenario("or_set", ADD, r#"{"equal": [[]]}"#), "[]");
    // A group of one may stand beside what expects something.
    passes(&scenario(
        "or_set",
        ADD,
        r#"{"equal": [["a"]], "values": {"a": ["x"]}}"#,
    ));
}

#[test]
fn an_expectation_of_another_form_is_a_fault() {
    for expect in [
        r#"{"values": ["x"]}"#,
        r#"{"newest_first": {"a": "nonsense"}}"#,
        r#"{"pages": [{"at": "a", "limti": 1, "value": ["x"]}]}"#,
    ] {
        let step = r#"{"do": "add", "at": "a", "value": "x", "ts": 1}"#;
        assert_eq!(
            faults(&scenario("lww_set", step, expect)).len(),
            1,
            "{expect}"
        );
    }
}

#[test]
fn a_map_of_counters_resets_a_removed_key_or_keeps_its_count() {
    let steps = r#"{"do": "inc", "at": "a", "key": "k", "by": 5},
        {"do": "merge", "from": "a", "to": "b"}, {"do": "remove_key", "at": "a", "key": "k"},
        {"do": "expect", "at": "a", "value": {}}, {"do": "inc", "at": "b", "key": "k", "by": 1},
        {"do": "merge", "from": "b", "to": "a"}, {"do": "merge", "from": "a", "to": "b"}"#;
    let both = |count: u8| {
        format!(
            r#"{{"values": {{"a": {{"k": {count}}}, "b": {{"k": {count}}}}},
                "equal": [["a", "b"]]}}"#
        )
    };
    passes(&scenario("pn_counter_map", steps, &both(1)));
    let resets = r#""counter_reset": true,"#;
    passes(&with("pn_counter_map", resets, steps, &both(1)));
    let keeps = r#""counter_reset": false,"#;
    passes(&with("pn_counter_map", keeps, steps, &both(6)));
    let here = r#"{"do": "inc", "at": "a", "key": "k", "by": 5},
        {"do": "remove_key", "at": "a", "key": "k"}, {"do": "roundtrip", "at": "a"},
        {"do": "dec", "at": "a", "key": "k", "by": 2}"#;
    let expect = r#"{"values": {"a": {"k": 3}}}"#;
    passes(&with("pn_counter_map", keeps, here, expect));
}

fn store(steps: &str, expect: &str) -> String {
    with(
        "store",
        r#""keys": {"n": "g_counter", "r": "lww_register"},"#,
        steps,
        expect,
    )
}

#[test]
fn a_store_heeds_all_that_its_steps_say() {
    let read = r#"{"do": "read", "at": "a", "key": "n", "value": 0}"#;
    let subscribe = r#"{"do": "subscribe", "at": "a", "key": "n", "name": "w"}"#;
    for (step, found) in [
        (r#"{"do": "stop", "node": "zzz"}"#, "\"zzz\""),
        (r#"{"do": "clock", "node": "q", "offset_ms": 5}"#, "\"q\""),
        (r#"{"do": "partition", "groups": [["a"], ["B"]]}"#, "\"B\""),
        (
            r#"{"do": "partition", "groups": ["a"]}"#,
            "\"a\" is no list of members",
        ),
        (r#"{"do": "settle", "bogus": 1}"#, "`bogus`"),
        (
            r#"{"do": "expect_events", "name": "w", "count": "five"}"#,
            "\"five\" is no number",
        ),
        (
            r#"{"do": "expect_events", "name": "w", "max": "x"}"#,
            "\"x\" is no number",
        ),
        (
            r#"{"do": "expect_staleness", "at": "a", "key": "n", "versions": "x"}"#,
            "\"x\" is no number",
        ),
        (
            r#"{"do": "read", "at": "a", "key": "n", "level": 2}"#,
            r#"{"at":"a","do":"read","key":"n","level":2} lacks the text `level`"#,
        ),
        (
            r#"{"do": "read", "at": "a", "key": "n", "result": "okay"}"#,
            "no result \"okay\"",
        ),
        (
            r#"{"do": "update", "at": "a", "key": "n", "op": {"do": "inc", "by": 1, "yb": 2}}"#,
            "`yb`",
        ),
    ] {
        finds(&store(&[read, subscribe, step].join(","), "{}"), found);
    }
    let joined =
        r#"{"do": "join", "node": "e"}, {"do": "read", "at": "e", "key": "n", "value": 0}"#;
    passes(&store(joined, "{}"));
    // Without a key, nothing is to be read of any.
    let empty = r#"{"values": {"a": {}}}"#;
    passes(&store(read, empty));
    let set = r#"{"do": "update", "at": "a", "key": "r", "op": {"do": "set", "value": 1}}"#;
    finds(&store(set, empty), "1");
    finds(&store(read, r#"{"values": {"a": 0}}"#), "0");
}

#[test]
fn a_store_refuses_where_a_step_says_so() {
    let bad = r#"{"do": "update", "at": "a", "key": "n", "op": {"do": "dec", "by": 1},
        "error": true}"#;
    passes(&store(bad, r#"{"values": {"a": {"n": 0}}}"#));
    let good = bad.replace("dec", "inc");
    finds(&store(&good, "{}"), "ok");
}

#[test]
fn expiry_heeds_what_is_expected() {
    let set = r#"{"do": "set", "at": "a", "value": 1}"#;
    let with = |steps: &str, expect: &str| scenario("expiry", steps, expect);
    passes(&with(set, r#"{"values": {"a": 1}, "converged": false}"#));
    let merged = format!(r#"{set}, {{"do": "merge_all"}}"#);
    passes(&with(
        &merged,
        r#"{"converged": true, "equal": [["a", "b"]]}"#,
    ));
    assert_eq!(faults(&with(set, r#"{"converged": true}"#)).len(), 1);
    assert_eq!(faults(&with(set, r#"{"equal": [["a", "b"]]}"#)).len(), 1);
    assert_eq!(faults(&with(set, r#"{"entries": {"a": 1}}"#)).len(), 1);
}
