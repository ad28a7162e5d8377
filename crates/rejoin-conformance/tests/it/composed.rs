//! The subjects that are no type of the collection, but made of some.

use crate::support::{fails, faults, passes, scenario};

const BOTH: &str = r#"{"do": "merge", "from": "a", "to": "b"},
    {"do": "merge", "from": "b", "to": "a"}"#;

fn both(steps: &[&str], expect: &str) -> String {
    scenario("sorted_set", &[steps, &[BOTH]].concat().join(","), expect)
}

#[test]
fn a_score_is_what_was_set_and_added_since() {
    let steps = [
        r#"{"do": "zadd", "at": "a", "member": "x", "score": 1.5, "ts": 1}"#,
        r#"{"do": "zincr", "at": "a", "member": "x", "by": 2}"#,
        r#"{"do": "zincr", "at": "a", "member": "y", "by": -0.25}"#,
    ];
    passes(&both(
        &steps,
        r#"{"values": {"b": {"x": 3.5, "y": -0.25}}, "equal": [["a", "b"]]}"#,
    ));
    let again = r#"{"do": "zadd", "at": "a", "member": "x", "score": 1, "ts": 2}"#;
    let steps = [&steps[..], &[again]].concat();
    passes(&both(&steps, r#"{"values": {"b": {"x": 1, "y": -0.25}}}"#));
    fails(
        &both(&steps, r#"{"values": {"b": {}}}"#),
        "values: b",
        "{}",
        r#"{"x":1,"y":-0.25}"#,
    );
}

#[test]
fn of_two_scores_the_later_counts_and_what_was_added_elsewhere_too() {
    let steps = [
        r#"{"do": "zadd", "at": "a", "member": "x", "score": 10, "ts": 2}"#,
        r#"{"do": "zadd", "at": "b", "member": "x", "score": 20, "ts": 1}"#,
        r#"{"do": "zincr", "at": "b", "member": "x", "by": 5}"#,
    ];
    passes(&both(
        &steps,
        r#"{"values": {"a": {"x": 15}, "b": {"x": 15}}}"#,
    ));
}

#[test]
fn a_removal_leaves_what_it_has_not_seen() {
    let steps = [
        r#"{"do": "zadd", "at": "a", "member": "x", "score": 10, "ts": 1}"#,
        r#"{"do": "merge", "from": "a", "to": "b"}"#,
        r#"{"do": "zrem", "at": "a", "member": "x"}"#,
        r#"{"do": "expect", "at": "a", "value": {}}"#,
        r#"{"do": "zincr", "at": "b", "member": "x", "by": 5}"#,
    ];
    passes(&both(
        &steps,
        r#"{"values": {"a": {"x": 5}, "b": {"x": 5}}}"#,
    ));
    let bad = faults(&both(
        &[r#"{"do": "zadd", "at": "a", "member": "x", "score": "1"}"#],
        "{}",
    ));
    assert_eq!(bad[0].found(), r#""1" is no number"#);
}

fn row(steps: &[&str], expect: &str) -> String {
    scenario(
        "causal_length_row",
        &[steps, &[BOTH]].concat().join(","),
        expect,
    )
}

#[test]
fn a_row_that_is_inserted_again_has_none_of_its_old_columns() {
    let insert = r#"{"do": "insert", "at": "a", "cols": {"name": "anna", "age": 7}}"#;
    let delete = r#"{"do": "delete", "at": "a"}"#;
    let again = r#"{"do": "insert", "at": "a", "cols": {"name": "bert"}}"#;
    passes(&row(
        &[insert],
        r#"{"values": {"b": {"name": "anna", "age": 7}}}"#,
    ));
    for nothing in ["null", "{}", "[]"] {
        let expect = format!(r#"{{"values": {{"b": {nothing}}}}}"#);
        passes(&row(&[insert, delete], &expect));
        assert_eq!(faults(&row(&[insert], &expect)).len(), 1);
    }
    passes(&row(
        &[insert, delete, again],
        r#"{"values": {"b": {"name": "bert"}}}"#,
    ));
}

#[test]
fn a_deletion_wins_over_concurrent_updates_and_updates_merge_by_column() {
    let insert = r#"{"do": "insert", "at": "a", "cols": {"x": 1, "y": 1}}"#;
    let share = r#"{"do": "merge", "from": "a", "to": "b"}"#;
    let x = r#"{"do": "update_row", "at": "a", "cols": {"x": 2}}"#;
    let y = r#"{"do": "update_row", "at": "b", "cols": {"y": 3, "x": 0}}"#;
    passes(&row(
        &[insert, share, x, y],
        r#"{"values": {"a": {"x": 2, "y": 3}}}"#,
    ));
    let twice = [insert, share, x, y, y];
    passes(&row(&twice, r#"{"values": {"a": {"x": 0, "y": 3}}}"#));
    let delete = r#"{"do": "delete", "at": "b"}"#;
    passes(&row(
        &[insert, share, x, delete],
        r#"{"values": {"a": null, "b": null}}"#,
    ));
}
