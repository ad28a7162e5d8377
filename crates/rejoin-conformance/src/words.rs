//! What a scenario may say: whatever the runner would pass over in silence is found here, before
//! anything is replayed, because a word that nobody heeds lets a wrong result pass.

mod expectations;
mod replicas;
mod settings;
mod steps;

use crate::fault::Fault;
use crate::json::Json;
use crate::scenario::Scenario;

/// What the scenario says that the runner does not heed; empty if it heeds all of it.
pub(crate) fn check(scenario: &Scenario) -> Vec<Fault> {
    let mut faults = settings::check(scenario);
    faults.extend(steps::check(scenario));
    faults.extend(expectations::check(scenario));
    faults.extend(replicas::check(scenario));
    faults
}

/// Fields that tell a reader something, and the runner nothing.
fn is_remark(name: &str) -> bool {
    const REMARKS: [&str; 21] = [
        "about",
        "author",
        "basis",
        "comment",
        "comments",
        "date",
        "description",
        "doc",
        "expect_in_source",
        "link",
        "links",
        "needs",
        "note",
        "notes",
        "reason",
        "see",
        "source",
        "tags",
        "title",
        "url",
        "verified",
    ];
    REMARKS.contains(&name) || name.starts_with(['_', '$', '#']) || name.starts_with("x-")
}

/// Whether there is a result of the types that makes it fail.
pub(crate) fn checks_something(scenario: &Scenario) -> bool {
    let expects = match scenario.find("expect") {
        Some(Json::Map(all)) => all.iter().any(expectations::asks),
        // What is no object fails elsewhere.
        _ => true,
    };
    let Ok(steps) = scenario.steps() else {
        return true;
    };
    expects
        || steps.iter().any(|step| {
            let told = [
                "error", "expect", "result", "level", "state", "value", "age",
            ];
            match scenario.kind() {
                "quorum_size" | "quorum_staleness" => true,
                "store" | "cache" | "delta_log" | "delta_receiver" | "expiry" => {
                    let verb = step.verb().unwrap_or_default();
                    verb.starts_with("expect") || told.iter().any(|it| step.find(it).is_some())
                }
                _ => step.is_set("error") || matches!(step.verb(), Ok("expect" | "roundtrip")),
            }
        })
}
