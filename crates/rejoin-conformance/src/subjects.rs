//! How scenarios speak of each data type: one file for each, or for each family.

mod bounded_counter;
mod causal_length_row;
mod g_counter;
mod g_set;
mod lww_map;
mod lww_register;
mod lww_set;
mod once_flag;
mod or_set;
mod pn_counter;
mod resettable_counter;
mod sorted_set;
mod two_p_set;
mod version_vector;

use crate::fault::Fault;
use crate::replay::replay;
use crate::scenario::Scenario;

/// Replays the scenario on the type that it is about.
pub(crate) fn play(scenario: &Scenario) -> Vec<Fault> {
    match scenario.kind() {
        "bounded_counter" => replay(&bounded_counter::Subject, scenario),
        "causal_length_row" => replay(&causal_length_row::Subject, scenario),
        "g_counter" => replay(&g_counter::Subject, scenario),
        "g_set" => replay(&g_set::Subject, scenario),
        "lww_map" => replay(&lww_map::Subject::of(scenario), scenario),
        "lww_register" if lww_register::is_by_value(scenario) => {
            replay(&lww_register::ByValue, scenario)
        }
        "lww_register" => replay(&lww_register::ByReplica, scenario),
        "lww_set" => lww_set::play(scenario),
        "once_flag" => replay(&once_flag::Subject, scenario),
        "or_set" => replay(&or_set::Subject, scenario),
        "pn_counter" => replay(&pn_counter::Subject, scenario),
        "resettable_counter" => replay(&resettable_counter::Subject, scenario),
        "sorted_set" => replay(&sorted_set::Subject::of(scenario), scenario),
        "two_p_set" => replay(&two_p_set::Subject, scenario),
        "version_vector" => replay(&version_vector::Subject, scenario),
        "store" | "cache" | "delta_log" | "delta_receiver" | "quorum_size" | "quorum_staleness"
        | "expiry" => vec![Fault::new(
            format!("the type {}", scenario.kind()),
            "a store",
            "it belongs to the store, which is not there yet",
        )],
        kind => vec![Fault::new(
            format!("the type {kind}"),
            "a data type",
            "the runner does not know it",
        )],
    }
}
