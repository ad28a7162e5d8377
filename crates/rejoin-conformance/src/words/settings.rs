use crate::fault::Fault;
use crate::json::{Json, Number};
use crate::scenario::Scenario;

/// The settings that the runner does not know, or not in this type, or not with this value.
pub(super) fn check(scenario: &Scenario) -> Vec<Fault> {
    let settings = scenario.fields().iter();
    let wrong = settings.filter_map(|(name, value)| {
        let expected = wanted(scenario, name, value).err()?;
        Some(Fault::new(
            "the scenario",
            expected,
            format!("`{name}`: {value}"),
        ))
    });
    wrong.collect()
}

/// What should stand there instead.
fn wanted(scenario: &Scenario, name: &str, value: &Json) -> Result<(), String> {
    let kind = scenario.kind();
    match name {
        "steps" | "expect" => Ok(()),
        "semantics" => one_of(value, &["standard", "own-choice", "better-than-source"]),
        "replicas" => list(value),
        "tie" => one_of(value, &ties(scenario)),
        "initial" => flag(value, matches!(kind, "ew_flag" | "dw_flag")),
        "order_free" => flag(value, has_replicas_that_merge(kind)),
        "hide_empty" => flag(value, has_replicas_that_merge(kind)),
        "causal_bump" => flag(value, bumps(kind)),
        // Where it is off, something else is meant than where it is not there.
        "counter_reset" if kind != "pn_counter_map" => Err(unknown(kind)),
        "counter_reset" => flag(value, true),
        "max_size" => only(kind, "lww_set"),
        "policy" => only(kind, "cache"),
        "keys" => only(kind, "store"),
        "or_result" => only(kind, "store").and_then(|()| {
            one_of(
                value,
                &[
                    "not_ready",
                    "unavailable",
                    "timeout",
                    "bad_session",
                    "deleted",
                    "rejected",
                ],
            )
        }),
        "nodes" => only(kind, "delta_log").and_then(|()| list(value)),
        "slice" | "max_delta_ops" => only(kind, "delta_log").and_then(|()| count(value)),
        "name" | "version" => Ok(()),
        _ if super::is_remark(name) => Ok(()),
        _ => Err(unknown(kind)),
    }
}

/// Whether writes of this type take a timestamp above all that they have seen, if asked to. Those
/// with hybrid clocks always do.
fn bumps(kind: &str) -> bool {
    matches!(
        kind,
        "lww_register"
            | "fww_register"
            | "lww_set"
            | "lww_map"
            | "sorted_set"
            | "aw_lww_map"
            | "or_map"
    )
}

/// Whether scenarios of the type are replayed on replicas of one value.
pub(super) fn has_replicas_that_merge(kind: &str) -> bool {
    !matches!(
        kind,
        "store"
            | "expiry"
            | "cache"
            | "delta_log"
            | "delta_receiver"
            | "quorum_size"
            | "quorum_staleness"
    )
}

/// The rules for equal timestamps that the type can be told.
fn ties(scenario: &Scenario) -> Vec<&'static str> {
    let removal =
        scenario.kind() == "lww_set" || scenario.kind() == "lww_map" || scenario.holds("lww_map");
    let replica = matches!(
        scenario.kind(),
        "lww_register" | "fww_register" | "lww_map" | "aw_lww_map" | "or_map" | "store"
    );
    let replica = replica.then_some(["low_replica", "high_replica"]);
    let removal = removal.then_some("remove_wins");
    replica.into_iter().flatten().chain(removal).collect()
}

fn unknown(kind: &str) -> String {
    format!("settings that the runner knows for the type {kind}")
}

fn only(kind: &str, wanted: &str) -> Result<(), String> {
    if kind == wanted {
        Ok(())
    } else {
        Err(unknown(kind))
    }
}

/// A setting that is off is the same as none.
fn flag(value: &Json, is_known: bool) -> Result<(), String> {
    match value {
        Json::Bool(false) => Ok(()),
        Json::Bool(true) if is_known => Ok(()),
        Json::Bool(true) => Err("a setting that the type has".to_owned()),
        _ => Err("true or false".to_owned()),
    }
}

fn one_of(value: &Json, words: &[&str]) -> Result<(), String> {
    if value.as_text().is_some_and(|text| words.contains(&text)) {
        return Ok(());
    }
    Err(match words {
        [] => "a setting that the type has".to_owned(),
        words => format!("one of {}", words.join(", ")),
    })
}

fn list(value: &Json) -> Result<(), String> {
    match value {
        Json::List(_) => Ok(()),
        _ => Err("a list".to_owned()),
    }
}

fn count(value: &Json) -> Result<(), String> {
    match value.as_number().and_then(Number::as_u64) {
        Some(_) => Ok(()),
        None => Err("a whole number".to_owned()),
    }
}
