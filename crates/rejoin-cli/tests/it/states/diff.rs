//! What each of two states has that the other lacks.

use rejoin_or_set::{Merge, OrSet};
use serde_json::{Value, json};

use super::{Folder, counter, map, numbered, register, replica, set};
use crate::program::rejoin;

fn diff(a: &[u8], b: &[u8]) -> (Option<i32>, Value) {
    let folder = Folder::new();
    let (a, b) = (folder.put("a", a), folder.put("b", b));
    let run = rejoin(&["diff", "--json", &a, &b], "");
    (run.exit, serde_json::from_str(&run.out).unwrap())
}

#[test]
fn equal_states_are_equal() {
    let states = [
        counter(&[(1, 1)]),
        register(1, 1, "a"),
        numbered(1, "a"),
        set(1, &["a"], &["a"]),
        map(1, 1, &[("a", Some(1)), ("a", None)]),
    ];
    for state in states {
        let (exit, report) = diff(&state, &state);
        assert_eq!(
            (exit, &report["equal"], &report["order"]),
            (Some(0), &json!(true), &json!("equal"))
        );
        for part in [
            "only_a",
            "only_b",
            "differ",
            "events_only_a",
            "events_only_b",
        ] {
            assert_eq!(report[part], json!([]), "{part}");
        }
    }
}

#[test]
fn the_order_is_that_of_knowledge() {
    let cases = [
        (counter(&[(1, 1)]), counter(&[(1, 2)]), "less"),
        (counter(&[(1, 2), (2, 1)]), counter(&[(1, 1)]), "greater"),
        (counter(&[(1, 2)]), counter(&[(2, 1)]), "concurrent"),
        (numbered(1, "a"), numbered(2, "a"), "less"),
        (set(1, &[], &[]), set(1, &["a"], &[]), "less"),
        (set(1, &["a"], &[]), set(2, &["a"], &[]), "concurrent"),
        (set(1, &["a"], &["a"]), set(1, &["a"], &[]), "greater"),
        (
            map(1, 1, &[("a", Some(1))]),
            map(1, 2, &[("a", Some(1))]),
            "less",
        ),
    ];
    for (a, b, expected) in cases {
        let (exit, report) = diff(&a, &b);
        assert_eq!((exit, &report["order"]), (Some(1), &json!(expected)));
        assert_eq!(report["equal"], json!(false));
    }
}

#[test]
fn a_set_tells_what_was_removed_from_what_is_unknown() {
    let (mut a, mut b) = (OrSet::new(), OrSet::new());
    let (mut one, mut two) = (replica(1, 1), replica(2, 1));
    a.insert(&mut one, "milk".to_owned());
    b.merge(&a);
    a.remove(&mut one, "milk");
    b.insert(&mut two, "tea".to_owned());
    let (exit, report) = diff(&a.to_bytes().unwrap(), &b.to_bytes().unwrap());
    assert_eq!(exit, Some(1));
    assert_eq!(report["only_a"], json!([]));
    let only: Vec<_> = report["only_b"]
        .as_array()
        .unwrap()
        .iter()
        .map(|only| {
            (
                only["value"]["text"].as_str().unwrap(),
                only["removed_by_other"].clone(),
            )
        })
        .collect();
    assert_eq!(only, [("tea", json!(false)), ("milk", json!(true))]);
    assert_eq!(report["events_only_a"][0]["events"], json!([[2, 2]]));
    assert_eq!(report["events_only_b"][0]["events"], json!([[1, 1]]));
}

#[test]
fn a_map_tells_which_write_stands() {
    let a = map(1, 10, &[("old", Some(1)), ("mine", Some(1))]);
    let b = map(2, 20, &[("old", Some(2)), ("yours", Some(1))]);
    let (_, report) = diff(&a, &b);
    let differ = &report["differ"];
    assert_eq!(differ[0]["a"]["key"]["text"], "old");
    assert_eq!(differ[0]["kept"], "b");
    assert_eq!(report["only_a"][0]["key"]["text"], "mine");
    assert_eq!(report["only_b"][0]["key"]["text"], "yours");
    assert_eq!(report["only_a"][0]["removed_by_other"], false);
}

#[test]
fn one_write_with_two_contents_is_a_difference() {
    for (a, b) in [
        (set(1, &["a"], &[]), set(1, &["b"], &[])),
        (numbered(1, "a"), numbered(1, "b")),
        (map(1, 1, &[("k", Some(1))]), map(1, 1, &[("k", Some(2))])),
    ] {
        let (exit, report) = diff(&a, &b);
        assert_eq!(exit, Some(1));
        assert!(
            report["differ"]
                .as_array()
                .unwrap()
                .iter()
                .all(|both| both["kept"].is_null())
        );
    }
}

#[test]
fn trouble_has_a_code_of_its_own() {
    let folder = Folder::new();
    let (a, b) = (
        folder.put("a", counter(&[(1, 1)])),
        folder.put("b", set(1, &[], &[])),
    );
    let broken = folder.put("broken", b"no state");
    assert!(rejoin(&["diff", &a, &b], "").fails(2).contains("of type"));
    assert!(
        rejoin(&["diff", &a, &broken], "")
            .fails(2)
            .contains("no state")
    );
    assert!(
        rejoin(&["diff", &a, "missing"], "")
            .fails(2)
            .contains("missing")
    );
    assert_eq!(rejoin(&["diff", &a], "").exit, Some(2));
}

#[test]
fn people_read_it_too() {
    let folder = Folder::new();
    let a = folder.put("a", map(1, 1_000, &[("theme", Some(1))]));
    let b = folder.put("b", map(2, 2_000, &[("theme", Some(2)), ("font", Some(0))]));
    let run = rejoin(&["diff", &a, &b], "");
    assert_eq!(run.exit, Some(1));
    let expected = format!(
        "{b} has all of {a}, and more.\n\n\
         only in {b}\n  \"font\" = \"\" or 0  B at 1970-01-01T00:00:02Z +1\n\n\
         in both, but different\n  \
         \"theme\" = 1  A at 1970-01-01T00:00:01Z  {a}\n  \
         \"theme\" = 2  B at 1970-01-01T00:00:02Z  (stands after a merge)  {b}\n\n\
         replica\n      A  00000000-0000-0000-0000-000000000001\n      \
         B  00000000-0000-0000-0000-000000000002\n"
    );
    assert_eq!(run.out, expected);
}
