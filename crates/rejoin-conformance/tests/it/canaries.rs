//! Wrong expectations, each of which must be noticed, and printed.

use rejoin_conformance::Way;

use crate::support::{fails, faults, passes, scenario, with};

const ADDS: &str = r#"{"do": "add", "at": "a", "value": 2}, {"do": "add", "at": "a", "value": 1},
    {"do": "merge", "from": "a", "to": "b"}"#;

const COUNTS: &str = r#"{"do": "inc", "at": "a", "by": 2}, {"do": "merge", "from": "a", "to": "b"},
    {"do": "inc", "at": "b", "by": 3}"#;

#[test]
fn a_wrong_value_is_printed_with_the_right_one() {
    passes(&scenario("or_set", ADDS, r#"{"values": {"b": [1, 2]}}"#));
    let wrong = scenario("or_set", ADDS, r#"{"values": {"a": [1, 2], "b": [1]}}"#);
    fails(&wrong, "values: b", "[1]", "[1,2]");
    let ways = faults(&wrong)[0].ways().to_vec();
    assert_eq!(ways, Way::ALL, "it is wrong in every way");
}

#[test]
fn a_type_without_versions_is_replayed_in_three_ways() {
    let wrong = scenario("g_counter", COUNTS, r#"{"values": {"b": 6}}"#);
    fails(&wrong, "values: b", "6", "5");
    assert_eq!(faults(&wrong)[0].ways(), &Way::ALL[..3]);
}

#[test]
fn a_value_of_another_kind_is_wrong() {
    for wrong in [r#""2""#, "[2]", "null", "true", "2.5", "{}"] {
        let text = scenario(
            "g_counter",
            COUNTS,
            &format!(r#"{{"values": {{"a": {wrong}}}}}"#),
        );
        assert_eq!(faults(&text).len(), 1, "{wrong}");
    }
}

#[test]
fn an_element_too_few_or_too_many_is_wrong() {
    for wrong in ["[1]", "[1, 2, 3]", "[1, 1, 2]", "[]", "[[1, 2]]", "{}"] {
        let text = scenario(
            "or_set",
            ADDS,
            &format!(r#"{{"values": {{"b": {wrong}}}}}"#),
        );
        assert_eq!(faults(&text).len(), 1, "{wrong}");
    }
}

#[test]
fn a_wrong_entry_is_wrong() {
    passes(&scenario(
        "g_counter",
        COUNTS,
        r#"{"entries": {"b": {"a": 2, "b": 3, "c": 0}}}"#,
    ));
    let wrong = scenario("g_counter", COUNTS, r#"{"entries": {"b": {"a": 2}}}"#);
    fails(&wrong, "entries: b", r#"{"a":2}"#, r#"{"a":2,"b":3}"#);
}

#[test]
fn equality_and_its_absence_are_noticed() {
    let expect = r#"{"equal": [["a", "b"]]}"#;
    fails(
        &scenario("g_counter", COUNTS, expect),
        "equal: 1.",
        "that they read the same",
        "a reads 2, b reads 5",
    );
    let expect = r#"{"not_equal": [["a", "b"]]}"#;
    passes(&scenario("g_counter", COUNTS, expect));
    fails(
        &scenario("or_set", ADDS, expect),
        "not_equal: 1.",
        "that they differ",
        "that all are equal, and read [1,2]",
    );
}

#[test]
fn one_that_knows_more_is_not_equal() {
    let steps = format!(
        r#"{ADDS}, {{"do": "add", "at": "b", "value": 3}},
            {{"do": "remove", "at": "b", "value": 3}}"#
    );
    fails(
        &scenario("or_set", &steps, r#"{"equal": [["a", "b"]]}"#),
        "equal: 1.",
        "that they are equal",
        "a reads [1,2], b reads [1,2], and one knows more than the other",
    );
}

#[test]
fn a_wrong_order_is_noticed() {
    let steps = r#"{"do": "inc", "at": "a", "node": "n"}"#;
    passes(&scenario(
        "version_vector",
        steps,
        r#"{"compare": [["a", "b", "greater"]]}"#,
    ));
    fails(
        &scenario(
            "version_vector",
            steps,
            r#"{"compare": [["a", "b", "less"]]}"#,
        ),
        "compare: 1.",
        "a, b: less",
        "a, b: greater",
    );
    let wrong = r#"{"subtract": [{"dots": {"n": 3}, "clock": {"n": 3}, "value": {"n": 3}}]}"#;
    fails(
        &scenario("version_vector", "", wrong),
        "subtract: 1.",
        r#"{"n":3}"#,
        "{}",
    );
}

#[test]
fn an_order_of_merging_that_gives_something_else_is_named() {
    let steps = r#"{"do": "add", "at": "a", "value": 1}, {"do": "add", "at": "b", "value": 2}"#;
    let right = r#"{"all_merge_orders": [{"of": ["a", "b"], "value": [1, 2]}]}"#;
    passes(&scenario("or_set", steps, right));
    let wrong = r#"{"all_merge_orders": [{"of": ["a", "b"], "value": [1]}]}"#;
    let faults = faults(&scenario("or_set", steps, wrong));
    assert_eq!(faults[0].found(), "[1,2] in the order b, a");
}

#[test]
fn a_step_that_should_be_refused_and_is_not_is_a_fault() {
    let step = r#"{"do": "inc", "at": "a", "by": 2, "error": true}"#;
    let faults = faults(&scenario("g_counter", step, "{}"));
    assert_eq!(
        (faults[0].expected(), faults[0].found()),
        ("a refusal", "that it is done")
    );
}

#[test]
fn a_step_that_is_refused_is_a_fault_unless_it_should_be() {
    for refused in [
        r#""dec", "by": 1"#,
        r#""inc", "by": -1"#,
        r#""inc", "by": 0.5"#,
    ] {
        let step = |end: &str| format!(r#"{{"do": {refused}, "at": "a"{end}}}"#);
        let bare = faults(&scenario("g_counter", &step(""), "{}"));
        assert!(bare[0].found().starts_with("refused: "), "{bare:?}");
        passes(&scenario(
            "g_counter",
            &step(r#", "error": true"#),
            r#"{"values": {"a": 0}}"#,
        ));
    }
}

#[test]
fn what_cannot_be_told_is_no_refusal() {
    for step in [
        r#""fly", "at": "a""#,
        r#""inc", "at": "a""#,
        r#""inc", "by": 1"#,
    ] {
        let text = scenario(
            "g_counter",
            &format!(r#"{{"do": {step}, "error": true}}"#),
            "{}",
        );
        assert_eq!(faults(&text)[0].expected(), "a refusal", "{step}");
    }
}

#[test]
fn nothing_follows_a_step_that_fails() {
    let steps = r#"{"do": "fly", "at": "a"}, {"do": "expect", "at": "a", "value": 7}"#;
    let faults = faults(&scenario("g_counter", steps, r#"{"values": {"a": 7}}"#));
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].place(), r#"step 1, {"at":"a","do":"fly"}"#);
    assert_eq!(faults[0].found(), r#"the type has no step "fly""#);
}

#[test]
fn an_expectation_on_the_way_is_checked() {
    let steps = format!(r#"{COUNTS}, {{"do": "expect", "at": "a", "value": 5}}"#);
    fails(
        &scenario("g_counter", &steps, "{}"),
        r#"step 4, {"at":"a","do":"expect","value":5}"#,
        "5",
        "2",
    );
}

#[test]
fn an_unknown_type_expectation_or_delta_is_a_fault() {
    let unknown = faults(&scenario("tree", "", "{}"));
    assert_eq!(unknown[0].found(), "the runner does not know it");
    let unknown = faults(&scenario("or_set", "", r#"{"weather": {"a": "fine"}}"#));
    assert!(unknown[0].found().contains("does not know"));
    let unknown = faults(&scenario("or_set", "", r#"{"newest_first": {"a": []}}"#));
    assert!(unknown[0].found().contains("no times"));
    let steps = r#"{"do": "merge_delta", "delta": "d", "to": "a"}"#;
    let unknown = faults(&scenario("or_set", steps, "{}"));
    assert!(unknown[0].found().contains("no step has made the delta"));
}

#[test]
fn a_scenario_without_steps_or_expectations_is_a_fault() {
    for bare in [
        r#"{"id": "test/01", "type": "or_set", "expect": {}}"#,
        r#"{"id": "test/01", "type": "or_set", "steps": []}"#,
    ] {
        assert!(faults(bare)[0].found().contains("lacks the"));
    }
}

#[test]
fn empty_values_are_hidden_only_where_that_is_asked() {
    let steps = r#"{"do": "put", "at": "a", "key": "k", "value": []}"#;
    let expect = r#"{"values": {"a": {}}}"#;
    passes(&with("lww_map", r#""hide_empty": true,"#, steps, expect));
    fails(
        &scenario("lww_map", steps, expect),
        "values: a",
        "{}",
        r#"{"k":[]}"#,
    );
}
