use crate::fault::Fault;
use crate::json::Json;
use crate::scenario::Scenario;

/// Expectations whose form lets parts of them go unseen.
pub(super) fn check(scenario: &Scenario) -> Vec<Fault> {
    let mut faults = Vec::new();
    let all = scenario.find("expect").and_then(Json::as_map);
    for (name, expected) in all.into_iter().flatten() {
        let mut wrong = |wanted: &str, found: &str| {
            faults.push(Fault::new(name, wanted, found));
        };
        let by_replica = matches!(
            name.as_str(),
            "values" | "entries" | "local" | "newest_first"
        );
        if by_replica && expected.as_map().is_none() {
            wrong(
                "an object from replicas to what they have",
                &expected.to_string(),
            );
        }
        if matches!(name.as_str(), "equal" | "not_equal") {
            for group in expected.as_list().into_iter().flatten() {
                if group.as_list().is_some_and(<[Json]>::is_empty) {
                    wrong("a group of replicas", &group.to_string());
                }
            }
        }
        if name == "newest_first" {
            for members in expected.as_map().into_iter().flat_map(|all| all.values()) {
                if members.as_list().is_none() {
                    wrong("a list of members and times", &members.to_string());
                }
            }
        }
        let Some(known) = fields(name) else {
            continue;
        };
        let rows = expected.as_list().unwrap_or_default();
        for field in rows
            .iter()
            .filter_map(Json::as_map)
            .flat_map(|row| row.keys())
        {
            if !known.contains(&field.as_str()) && !super::is_remark(field) {
                wrong(
                    "fields that the runner knows in this row",
                    &format!("`{field}`"),
                );
            }
        }
    }
    faults
}

/// Whether anything has to hold so that this expectation does. One replica is always equal to
/// itself, so that a group of one is no more than a remark.
pub(super) fn asks((name, expected): (&String, &Json)) -> bool {
    match (name.as_str(), expected) {
        ("equal", Json::List(groups)) => {
            let mut sizes = groups
                .iter()
                .filter_map(|group| group.as_list().map(<[Json]>::len));
            sizes.any(|size| size > 1)
        }
        _ => !expected.is_empty(),
    }
}

/// The fields of the rows of an expectation that has some.
fn fields(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "all_merge_orders" => &["of", "value"],
        "read_all" => &["of", "union", "repair"],
        "pages" => &["at", "after", "stop", "offset", "limit", "value"],
        "page_walk" => &["at", "limit", "count"],
        "subtract" => &["dots", "clock", "value"],
        _ => return None,
    })
}
