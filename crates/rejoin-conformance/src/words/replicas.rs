use std::collections::BTreeSet;

use super::settings::has_replicas_that_merge;
use crate::fault::Fault;
use crate::json::{Fields, Json};
use crate::scenario::Scenario;

/// Names that stand where a replica should, and that no replica has: one of those would be empty,
/// and what was meant for another would be lost on it.
pub(super) fn check(scenario: &Scenario) -> Vec<Fault> {
    if scenario.find("replicas").is_none() {
        return Vec::new();
    }
    let steps = scenario.find("steps").and_then(Json::as_list);
    let steps = steps.unwrap_or_default();
    let known = known(scenario, steps);
    let mut faults = Vec::new();
    let mut see = |place: &str, name: &Json| {
        if !known.contains(&name.to_name()) {
            faults.push(Fault::new(place, "the name of a replica", name));
        }
    };
    for (number, json) in (1..).zip(steps) {
        let Some(step) = json.as_map() else { continue };
        let place = format!("step {number}, {json}");
        for name in fields(scenario, step) {
            if let Some(name) = step.get(*name) {
                see(&place, name);
            }
        }
        let groups = step.get("groups").and_then(Json::as_list);
        for group in groups.into_iter().flatten() {
            for name in group.as_list().into_iter().flatten() {
                see(&place, name);
            }
        }
    }
    let expectations = scenario.find("expect").and_then(Json::as_map);
    for (field, expected) in expectations.into_iter().flatten() {
        for name in expected_of(field, expected) {
            see(field, &name);
        }
    }
    faults
}

/// The replicas that are listed, and those that a step makes.
fn known(scenario: &Scenario, steps: &[Json]) -> BTreeSet<String> {
    let made = steps.iter().filter_map(|step| {
        let step = step.as_map()?;
        let name = match step.get("do")?.as_text()? {
            "fork" => "to",
            "join" => "node",
            "load" => "at",
            _ => return None,
        };
        step.get(name).map(Json::to_name)
    });
    scenario.replicas().chain(made).collect()
}

/// The fields of a step that name replicas. Where types speak of ids, as in `prune`, any will do.
fn fields(scenario: &Scenario, step: &Fields) -> &'static [&'static str] {
    match scenario.kind() {
        "store" if step.get("do").and_then(Json::as_text) == Some("import_session") => &["at"],
        "store" => &["at", "node", "from", "to"],
        "expiry" => &["at"],
        kind if has_replicas_that_merge(kind) => &["at", "from", "to"],
        _ => &[],
    }
}

/// The replicas that an expectation speaks of.
fn expected_of(name: &str, expected: &Json) -> Vec<Json> {
    let rows = || expected.as_list().unwrap_or_default().iter();
    let field = |row: &Json, name: &str| row.as_map().and_then(|row| row.get(name).cloned());
    let list = |json: &Json| json.as_list().unwrap_or_default().to_vec();
    match name {
        "values" | "entries" | "local" | "newest_first" => {
            let keys = expected.as_map().into_iter().flat_map(|all| all.keys());
            keys.map(|key| Json::from(key.as_str())).collect()
        }
        "equal" | "not_equal" => rows().flat_map(list).collect(),
        "compare" => rows()
            .flat_map(|row| list(row).into_iter().take(2))
            .collect(),
        "pages" | "page_walk" => rows().filter_map(|row| field(row, "at")).collect(),
        "all_merge_orders" | "read_all" => rows()
            .filter_map(|row| field(row, "of"))
            .flat_map(|of| list(&of))
            .collect(),
        _ => Vec::new(),
    }
}
