use super::settings::has_replicas_that_merge;
use crate::fault::Fault;
use crate::json::{Fields, Json};
use crate::scenario::Scenario;

type Words = &'static [&'static str];

/// The fields of steps that the runner would not heed.
pub(super) fn check(scenario: &Scenario) -> Vec<Fault> {
    let steps = scenario.find("steps").and_then(Json::as_list);
    let steps = (1..).zip(steps.unwrap_or_default());
    let faults = steps.flat_map(|(number, json)| {
        let mut wrong = Vec::new();
        if let Some(step) = json.as_map() {
            whole_step(scenario, step, &mut wrong);
        }
        let place = format!("step {number}, {json}");
        wrong.into_iter().map(move |(expected, found)| {
            let found = format!("`{found}`");
            Fault::new(&place, expected, found)
        })
    });
    faults.collect()
}

/// What was expected, and the field that is there instead.
type Wrong = Vec<(&'static str, String)>;

const UNKNOWN: &str = "fields that the runner knows in this step";

fn whole_step(scenario: &Scenario, step: &Fields, wrong: &mut Wrong) {
    if step
        .get("error")
        .is_some_and(|error| !matches!(error, Json::Bool(_)))
    {
        wrong.push(("true or false", "error".to_owned()));
    }
    let kind = scenario.kind();
    let verb = step.get("do").and_then(Json::as_text).unwrap_or_default();
    let at = step.get("at");
    if !has_replicas_that_merge(kind) {
        if let Some(known) = of_machine(kind, verb) {
            heed(step, &[known], wrong);
        }
        if kind == "store" && verb == "update" {
            let of = step.get("key").map(Json::to_name).unwrap_or_default();
            let keys = scenario.find("keys").and_then(Json::as_map);
            let of = keys.and_then(|keys| keys.get(&of)?.as_text());
            for name in ["op", "ops"] {
                inner(step.get(name), of.unwrap_or_default(), at, wrong);
            }
        }
    } else if verb == "batch" {
        heed(step, &[&["at", "ops", "error"]], wrong);
        for op in step
            .get("ops")
            .and_then(Json::as_list)
            .into_iter()
            .flatten()
        {
            if let Some(op) = op.as_map() {
                edit(kind, op, at, &["as"], wrong);
            }
        }
    } else if let Some(known) = of_replicas(verb) {
        heed(step, &[known, &["error"]], wrong);
    } else {
        edit(kind, step, at, &["as", "context", "error"], wrong);
    }
}

/// An edit of a type, and those inside it. The verbs that the type does not have are refused when
/// they are replayed.
fn edit(kind: &str, step: &Fields, at: Option<&Json>, more: Words, wrong: &mut Wrong) {
    let verb = step.get("do").and_then(Json::as_text).unwrap_or_default();
    let Some(known) = of_type(kind, verb) else {
        return;
    };
    // Inside another step, a replica may be named again, and must be the same.
    let at: Words = if step.get("at") == at { &["at"] } else { &[] };
    heed(step, &[known, more, at], wrong);
    if !matches!(step.get("ts"), None | Some(Json::Number(_) | Json::Null)) {
        wrong.push(("a number", "ts".to_owned()));
    }
    if kind == "or_map" {
        let inner_kind = step.get("type").and_then(Json::as_text);
        let inner_kind = inner_kind.unwrap_or_default();
        nested(step.get("op"), inner_kind, wrong);
        inner(step.get("ops"), kind, None, wrong);
    }
}

/// One edit or a list of them, within a step that says where.
fn inner(json: Option<&Json>, kind: &str, at: Option<&Json>, wrong: &mut Wrong) {
    match json {
        Some(Json::Map(op)) => edit(kind, op, at, &[], wrong),
        Some(Json::List(ops)) => {
            for op in ops.iter().filter_map(Json::as_map) {
                edit(kind, op, at, &[], wrong);
            }
        }
        _ => {}
    }
}

/// An edit below a key of a map. The innermost may name the time at which all is done.
fn nested(json: Option<&Json>, kind: &str, wrong: &mut Wrong) {
    if let Some(Json::Map(op)) = json {
        let more: Words = if kind == "or_map" { &[] } else { &["ts"] };
        edit(kind, op, None, more, wrong);
    }
}

fn heed(step: &Fields, known: &[Words], wrong: &mut Wrong) {
    for name in step.keys() {
        let is_known = name == "do" || known.iter().any(|words| words.contains(&name.as_str()));
        if !is_known && !super::is_remark(name) {
            wrong.push((UNKNOWN, name.clone()));
        }
    }
}

/// What can be done to replicas of any type.
fn of_replicas(verb: &str) -> Option<Words> {
    Some(match verb {
        "merge" | "fork" => &["from", "to"],
        "mark" | "roundtrip" => &["at"],
        "delta" | "context" => &["at", "name"],
        "join_delta" => &["of", "name"],
        "merge_delta" => &["delta", "to"],
        "expect" => &["at", "value"],
        _ => return None,
    })
}

/// The edits of each type.
fn of_type(kind: &str, verb: &str) -> Option<Words> {
    Some(match (kind, verb) {
        ("g_counter" | "version_vector", "load") => &["entries"],
        ("pn_counter", "load") => &["entries", "p", "n"],
        (_, "load") => return None,
        ("pn_counter_map", "inc" | "dec") => &["key", "by"],
        ("version_vector", "inc") => &["node", "by"],
        (_, "inc" | "dec") => &["by"],
        (_, "transfer") => &["target", "by"],
        (_, "prune" | "prune_cleanup") => &["node", "into"],
        // Values that were set at one time all stand, so a time has nothing to decide.
        ("lww_register" | "fww_register" | "mv_register", "set") => &["value", "ts"],
        ("lww_register" | "fww_register", "reset" | "del" | "delete") => &["ts"],
        (_, "set") => &["value"],
        ("lww_set", "add" | "remove") => &["value", "ts", "items"],
        (_, "add" | "remove") => &["value"],
        (_, "add_all" | "remove_all") => &["values"],
        (_, "enable" | "disable" | "clear" | "reset") => &[],
        ("lww_map", "put") => &["key", "value", "ts"],
        ("lww_map", "del") => &["key", "ts"],
        ("aw_lww_map", "put") => &["key", "value"],
        ("aw_lww_map", "del") => &["key", "keys"],
        (_, "update") => &["key", "type", "op"],
        (_, "batch") => &["ops"],
        (_, "bind" | "unbind") => &["key", "value"],
        (_, "put_set") => &["key", "values"],
        (_, "replace") => &["key", "old", "new"],
        (_, "remove_key") => &["key"],
        (_, "zadd") => &["member", "score", "ts"],
        (_, "zincr") => &["member", "by"],
        (_, "zrem") => &["member"],
        (_, "insert" | "update_row") => &["cols"],
        (_, "delete") => &[],
        _ => return None,
    })
}

/// What can be done to stores, caches and the like.
fn of_machine(kind: &str, verb: &str) -> Option<Words> {
    Some(match (kind, verb) {
        ("store", "update") => &[
            "at", "key", "op", "ops", "level", "result", "session", "error",
        ],
        ("store", "read" | "expect") => {
            &["at", "key", "level", "value", "result", "session", "error"]
        }
        ("store", "delete_key") => &["at", "key", "level", "result", "error"],
        ("store", "replicate") => &["from", "to", "key"],
        ("store", "settle" | "heal" | "forget_tombstones") => &[],
        ("store", "partition") => &["groups"],
        ("store", "stop" | "start" | "join" | "leave") => &["node"],
        ("store" | "expiry", "advance") => &["ms", "s"],
        ("store", "clock") => &["node", "offset_ms"],
        ("store", "session") => &["name", "guarantees"],
        ("store", "export_session") => &["name", "as"],
        ("store", "import_session") => &["name", "from"],
        ("store", "subscribe") => &["at", "key", "name"],
        ("store", "expect_events") => &["name", "last", "count", "max"],
        ("store", "expect_window") => &["key", "ms"],
        ("store", "expect_staleness") => &["at", "key", "versions", "ms"],
        ("expiry", "set") => &["at", "key", "value"],
        ("expiry", "expire") => &["at", "key", "s", "ms"],
        ("expiry", "persist") => &["at", "key"],
        ("expiry", "ttl") => &["at", "key", "expect"],
        ("expiry", "get" | "read" | "expect") => &["at", "key", "value", "expect"],
        ("expiry", "merge_all") => &[],
        ("cache", "origin_set") => &["key", "value"],
        ("cache", "origin_del" | "purge") => &["key"],
        ("cache", "origin") => &["up"],
        ("cache", "get") => &["key", "state", "value", "age"],
        ("cache", "advance") => &["s"],
        ("delta_log", "write") => &["key", "times"],
        ("delta_log", "collect") => &["expect"],
        ("delta_log", "pending") => &["key", "expect"],
        ("delta_receiver", "receive") => &["interval", "expect"],
        ("delta_receiver", "receive_full") => &["upto", "expect"],
        ("quorum_size", _) => &["nodes", "min_cap", "additional", "expect", "error"],
        ("quorum_staleness", _) => &["n", "r", "w", "k", "expect", "error"],
        _ => return None,
    })
}
