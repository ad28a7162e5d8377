//! Steps and expectations that only some types have.

use crate::support::{fails, faults, passes, scenario, with};

const MERGE: &str = r#"{"do": "merge", "from": "a", "to": "b"}"#;
const BACK: &str = r#"{"do": "merge", "from": "b", "to": "a"}"#;

#[test]
fn counters_can_be_loaded_from_pairs_or_from_two_lists() {
    for parts in [
        r#""entries": {"x": [5, 2], "y": [0, 1]}"#,
        r#""p": {"x": 5}, "n": {"x": 2, "y": 1}"#,
    ] {
        let steps = format!(r#"{{"do": "load", "at": "a", {parts}}}, {MERGE}"#);
        let expect = r#"{"values": {"b": 2}, "entries": {"b": {"x": [5, 2], "y": [0, 1]}}}"#;
        passes(&scenario("pn_counter", &steps, expect));
    }
}

#[test]
fn what_was_pruned_stays_pruned_when_old_states_come_back() {
    for kind in ["g_counter", "pn_counter"] {
        let steps = format!(
            r#"{{"do": "inc", "at": "a", "by": 2}}, {MERGE},
            {{"do": "prune", "at": "b", "node": "a", "into": "b"}}, {MERGE},
            {{"do": "prune_cleanup", "at": "b", "node": "a"}}, {MERGE}"#
        );
        let pair = if kind == "g_counter" { "2" } else { "[2, 0]" };
        let expect = format!(r#"{{"values": {{"b": 2}}, "entries": {{"b": {{"b": {pair}}}}}}}"#);
        passes(&scenario(kind, &steps, &expect));
    }
}

#[test]
fn a_negative_amount_goes_the_other_way_where_a_counter_can() {
    let steps = r#"{"do": "inc", "at": "a", "by": -3}, {"do": "dec", "at": "a", "by": -1}"#;
    passes(&scenario("pn_counter", steps, r#"{"values": {"a": -2}}"#));
    passes(&scenario(
        "resettable_counter",
        steps,
        r#"{"values": {"a": -2}}"#,
    ));
    assert!(
        faults(&scenario("bounded_counter", steps, "{}"))[0]
            .found()
            .starts_with("refused")
    );
}

#[test]
fn rights_are_compared_by_replica() {
    let steps = r#"{"do": "inc", "at": "a", "by": 5},
        {"do": "transfer", "at": "a", "target": "c", "by": 2},
        {"do": "dec", "at": "b", "by": 1, "error": true}"#;
    passes(&scenario(
        "bounded_counter",
        steps,
        r#"{"local": {"a": {"a": 3, "b": 0, "c": 2}}}"#,
    ));
    let wrong = scenario("bounded_counter", steps, r#"{"local": {"a": {"a": 5}}}"#);
    fails(&wrong, "local: a", r#"{"a":5}"#, r#"{"a":3,"c":2}"#);
}

#[test]
fn the_first_write_stands_and_its_ties_go_where_they_should() {
    let set = |at: &str, value: &str, time: u8| {
        format!(r#"{{"do": "set", "at": "{at}", "value": "{value}", "ts": {time}}}"#)
    };
    let check = |fields: &str, times: [u8; 2], winner: &str| {
        let steps = [
            &set("a", "x", times[0]),
            &set("b", "y", times[1]),
            MERGE,
            BACK,
        ]
        .map(str::to_owned);
        let expect = format!(r#"{{"values": {{"a": "{winner}", "b": "{winner}"}}}}"#);
        passes(&with("fww_register", fields, &steps.join(","), &expect));
    };
    check("", [1, 2], "x");
    check("", [2, 1], "y");
    check("", [1, 1], "y");
    check(r#""tie": "low_replica","#, [1, 1], "x");
    check(r#""tie": "high_replica","#, [1, 1], "y");
    let untimed = r#"{"do": "set", "at": "b", "value": 1}, {"do": "set", "at": "a", "value": 2},
        {"do": "merge", "from": "a", "to": "b"}"#;
    passes(&scenario(
        "fww_register",
        untimed,
        r#"{"values": {"b": 1}}"#,
    ));
}

#[test]
fn a_flag_begins_as_the_scenario_says() {
    for kind in ["ew_flag", "dw_flag"] {
        for initial in ["true", "false"] {
            let fields = format!(r#""initial": {initial},"#);
            let expect = format!(r#"{{"values": {{"a": {initial}}}}}"#);
            passes(&with(kind, &fields, "", &expect));
            let steps = r#"{"do": "disable", "at": "a"}, {"do": "enable", "at": "a"},
                {"do": "expect", "at": "a", "value": true}, {"do": "reset", "at": "a"}"#;
            passes(&with(kind, &fields, steps, &expect));
        }
    }
}

#[test]
fn a_client_writes_in_place_of_what_it_read() {
    let steps = r#"{"do": "set", "at": "a", "value": 1}, {"do": "context", "at": "a", "name": "c"},
        {"do": "set", "at": "a", "value": 2},
        {"do": "set", "at": "a", "value": 3, "context": "c"}"#;
    passes(&scenario(
        "mv_register",
        steps,
        r#"{"values": {"a": [2, 3]}}"#,
    ));
    let steps = r#"{"do": "remove", "at": "a", "value": 1},
        {"do": "context", "at": "a", "name": "c"},
        {"do": "add", "at": "b", "value": 1, "context": "c"},
        {"do": "merge", "from": "a", "to": "b"}"#;
    passes(&scenario("rw_set", steps, r#"{"values": {"b": [1]}}"#));
}

#[test]
fn clearing_a_set_where_removals_win_is_stronger_than_resetting_it() {
    let check = |verb: &str, value: &str| {
        let steps = format!(
            r#"{{"do": "add", "at": "a", "value": 1}}, {MERGE}, {{"do": "{verb}", "at": "a"}},
            {{"do": "add", "at": "b", "value": 1}}, {MERGE}"#
        );
        passes(&scenario(
            "rw_set",
            &steps,
            &format!(r#"{{"values": {{"b": {value}}}}}"#),
        ));
    };
    check("clear", "[]");
    check("reset", "[1]");
}

const SCORES: &str = r#"{"do": "add", "at": "a", "items": [["x", 1.5], ["y", 3], ["z", 2]]}"#;

#[test]
fn members_by_time_are_compared_in_order() {
    let right = r#"{"newest_first": {"a": [["y", 3], ["z", 2], ["x", 1.5]]}}"#;
    passes(&scenario("lww_set", SCORES, right));
    fails(
        &scenario(
            "lww_set",
            SCORES,
            r#"{"newest_first": {"a": [["z", 2], ["y", 3], ["x", 1.5]]}}"#,
        ),
        "newest_first: a",
        r#"[["z",2],["y",3],["x",1.5]]"#,
        r#"[["y",3],["z",2],["x",1.5]]"#,
    );
}

#[test]
fn pages_and_walks_are_compared() {
    let page = |fields: &str, value: &str| {
        let expect = format!(r#"{{"pages": [{{"at": "a", {fields}, "value": {value}}}]}}"#);
        scenario("lww_set", SCORES, &expect)
    };
    passes(&page(r#""limit": 2"#, r#"["y", "z"]"#));
    passes(&page(r#""offset": 1, "limit": 1"#, r#"["z"]"#));
    passes(&page(
        r#""after": ["y", 3], "stop": ["x", 1.5], "limit": 9"#,
        r#"["z"]"#,
    ));
    fails(
        &page(r#""limit": 2"#, r#"["z"]"#),
        "pages: 1.",
        r#"["z"]"#,
        r#"["y","z"]"#,
    );
    let walk = |count: u8| {
        let expect = format!(r#"{{"page_walk": [{{"at": "a", "limit": 2, "count": {count}}}]}}"#);
        scenario("lww_set", SCORES, &expect)
    };
    passes(&walk(3));
    fails(&walk(4), "page_walk: 1.", "4 members", "3 members");
}

#[test]
fn of_one_time_any_order_will_do_where_the_scenario_says_so() {
    let steps = r#"{"do": "add", "at": "a", "items": [["x", 1], ["y", 1]]}"#;
    for order in [r#"[["x", 1], ["y", 1]]"#, r#"[["y", 1], ["x", 1]]"#] {
        let expect = format!(r#"{{"newest_first": {{"a": {order}}}}}"#);
        passes(&with("lww_set", r#""order_free": true,"#, steps, &expect));
    }
    let pages = r#"{"pages": [{"at": "a", "limit": 1, "value": ["x"]}]}"#;
    passes(&with("lww_set", r#""order_free": true,"#, steps, pages));
}

#[test]
fn reading_all_finds_what_some_lack() {
    let steps = r#"{"do": "add", "at": "a", "items": [["x", 1], ["y", 1]]},
        {"do": "add", "at": "b", "items": [["x", 2], ["y", 1]]}"#;
    let expect = |repair: &str| {
        format!(
            r#"{{"read_all": [{{"of": ["a", "b"], "union": [["x", 2], ["y", 1]],
            "repair": {repair}}}]}}"#
        )
    };
    passes(&scenario("lww_set", steps, &expect(r#"["x"]"#)));
    fails(
        &scenario("lww_set", steps, &expect("[]")),
        "read_all: 1.",
        "to repair []",
        r#"to repair ["x"]"#,
    );
}

#[test]
fn a_set_of_the_newest_keeps_so_many() {
    let newest = |size: u16| {
        let fields = format!(r#""max_size": {size},"#);
        with(
            "lww_set",
            &fields,
            SCORES,
            r#"{"values": {"a": ["y", "z"]}}"#,
        )
    };
    passes(&newest(2));
    assert_eq!(faults(&newest(3))[0].found(), r#"["x","y","z"]"#);
    assert_eq!(faults(&newest(999))[0].place(), "max_size");
}

#[test]
fn what_only_grows_refuses_to_shrink() {
    for edit in [r#""remove", "value": 1"#, r#""clear""#] {
        let step = format!(r#"{{"do": {edit}, "at": "a", "error": true}}"#);
        passes(&scenario("g_set", &step, "{}"));
    }
    let step = r#"{"do": "disable", "at": "a", "error": true}"#;
    passes(&scenario("once_flag", step, r#"{"values": {"a": false}}"#));
}
