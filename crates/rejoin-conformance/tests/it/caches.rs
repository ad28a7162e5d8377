//! Every step and field of a cache, right and wrong.

use crate::support::{fails, faults, passes, with};

fn cache(policy: &str, steps: &str) -> String {
    with("cache", &format!(r#""policy": {{{policy}}},"#), steps, "{}")
}

/// `k` has `1` at the origin, and is held.
const HELD: &str = r#"{"do": "origin_set", "key": "k", "value": 1},
    {"do": "get", "key": "k", "state": "miss", "value": 1, "age": 0},
    {"do": "origin_set", "key": "k", "value": 2}"#;

fn advance(seconds: &str) -> String {
    format!(r#"{{"do": "advance", "s": {seconds}}}"#)
}

fn get(state: &str, value: &str, age: u64) -> String {
    format!(r#"{{"do": "get", "key": "k", "state": "{state}", "value": {value}, "age": {age}}}"#)
}

const PURGE: &str = r#"{"do": "purge", "key": "k"}"#;
const DOWN: &str = r#"{"do": "origin", "up": false}"#;
const UP: &str = r#"{"do": "origin", "up": true}"#;
const DELETE: &str = r#"{"do": "origin_del", "key": "k"}"#;

#[track_caller]
fn plays(policy: &str, steps: &[&str]) {
    let steps = [&[HELD], steps].concat().join(",");
    passes(&cache(policy, &steps));
}

#[test]
fn a_refresh_is_done_before_the_next_advance() {
    plays(
        r#""max_age": 10, "stale_while_revalidate": 5"#,
        &[
            &advance("14.5"),
            &get("stale", "1", 14),
            &get("stale", "1", 14),
            &advance("0"),
            &get("fresh", "2", 0),
            &advance("14"),
            &get("stale", "2", 14),
            &advance("9"),
            &get("fresh", "2", 9),
            &advance("6"),
            &get("revalidated", "2", 0),
        ],
    );
}

#[test]
fn an_origin_that_is_down_is_an_error_unless_the_policy_has_something_to_say() {
    plays(
        r#""max_age": 10, "stale_if_error": 5"#,
        &[
            DOWN,
            &get("fresh", "1", 0),
            &advance("14"),
            &get("stale", "1", 14),
            &advance("1"),
            &get("error", "null", 0),
            UP,
            &get("revalidated", "2", 0),
            PURGE,
            DOWN,
            &get("error", "null", 0),
            UP,
            &get("miss", "2", 0),
        ],
    );
}

#[test]
fn a_refresh_that_fails_changes_nothing() {
    plays(
        r#""max_age": 10, "stale_while_revalidate": 50"#,
        &[
            DOWN,
            &advance("20"),
            &get("stale", "1", 20),
            &advance("20"),
            &get("stale", "1", 40),
            UP,
            &advance("1"),
            &get("fresh", "2", 1),
        ],
    );
}

#[test]
fn that_there_is_nothing_has_a_time_of_its_own() {
    plays(
        r#""max_age": 10, "negative_ttl": 3"#,
        &[
            DELETE,
            &get("fresh", "1", 0),
            &advance("10"),
            &get("revalidated", "null", 0),
            &advance("2"),
            &get("fresh", "null", 2),
            &advance("1"),
            &get("revalidated", "null", 0),
        ],
    );
    plays(
        r#""max_age": 10"#,
        &[
            DELETE,
            PURGE,
            &get("miss", "null", 0),
            &get("miss", "null", 0),
        ],
    );
}

#[test]
fn no_lifetime_is_above_the_cap() {
    plays(
        r#""max_age": 100, "ttl_cap": 10"#,
        &[
            &advance("9"),
            &get("fresh", "1", 9),
            &advance("1"),
            &get("revalidated", "2", 0),
        ],
    );
}

#[test]
fn a_wrong_state_value_or_age_is_noticed() {
    for (wrong, expected, found) in [
        (get("stale", "1", 0), r#"state "stale""#, r#"state "fresh""#),
        (get("fresh", "2", 0), "value 2", "value 1"),
        (get("fresh", "null", 0), "value null", "value 1"),
        (get("fresh", "1", 3), "age 3", "age 0"),
    ] {
        let text = cache(r#""max_age": 10"#, &format!("{HELD}, {wrong}"));
        let faults = faults(&text);
        assert!(faults[0].place().starts_with("step 4, "), "{faults:?}");
        assert_eq!((faults[0].expected(), faults[0].found()), (expected, found));
    }
}

#[test]
fn what_a_cache_does_not_know_is_a_fault() {
    for (policy, steps, found) in [
        (r#""max_aeg": 10"#, HELD, "a policy has no `max_aeg`"),
        (
            r#""max_age": "long""#,
            HELD,
            "\"long\" is no number of seconds",
        ),
        (r#""max_age": -1"#, HELD, "-1 is no number of seconds"),
        ("", r#"{"do": "fly"}"#, r#"the type has no step "fly""#),
        ("", r#"{"do": "origin", "up": 1}"#, "1 is not true or false"),
    ] {
        assert_eq!(faults(&cache(policy, steps))[0].found(), found);
    }
    let bare = with("cache", "", HELD, "{}");
    assert_eq!(
        faults(&bare)[0].found(),
        "the scenario lacks the object `policy`"
    );
    let expects = with("cache", r#""policy": {},"#, HELD, r#"{"values": {}}"#);
    fails(
        &expects,
        "the scenario",
        "a cache",
        "a cache has no `values`",
    );
}
