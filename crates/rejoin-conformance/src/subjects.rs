//! How scenarios speak of each data type: one file for each, or for each family.

pub(crate) mod aw_lww_map;
pub(crate) mod bounded_counter;
mod cache;
mod causal_length_row;
mod deltas;
pub(crate) mod flag;
pub(crate) mod fww_register;
pub(crate) mod g_counter;
pub(crate) mod g_set;
pub(crate) mod lww_map;
mod lww_register;
mod lww_set;
pub(crate) mod mv_register;
mod once_flag;
pub(crate) mod or_map;
pub(crate) mod or_multimap;
pub(crate) mod or_set;
pub(crate) mod pn_counter;
pub(crate) mod pn_counter_map;
mod quorum;
pub(crate) mod resettable_counter;
pub(crate) mod rw_set;
mod sorted_set;
pub(crate) mod two_p_set;
mod version_vector;

use crate::fault::Fault;
use crate::replay::replay;
use crate::scenario::Scenario;

/// Replays the scenario on the type that it is about.
pub(crate) fn play(scenario: &Scenario) -> Vec<Fault> {
    match scenario.kind() {
        "aw_lww_map" => replay(&aw_lww_map::Subject, scenario),
        "bounded_counter" => replay(&bounded_counter::Subject, scenario),
        "cache" => cache::play(scenario),
        "causal_length_row" => replay(&causal_length_row::Subject, scenario),
        "delta_log" => deltas::play_log(scenario),
        "delta_receiver" => deltas::play_receiver(scenario),
        "dw_flag" if flag::begins_enabled(scenario) => {
            replay(&flag::Switch::<false, true>, scenario)
        }
        "dw_flag" => replay(&flag::Switch::<false, false>, scenario),
        "ew_flag" if flag::begins_enabled(scenario) => {
            replay(&flag::Switch::<true, true>, scenario)
        }
        "ew_flag" => replay(&flag::Switch::<true, false>, scenario),
        "fww_register" if lww_register::is_by_value(scenario) => {
            replay(&fww_register::ByValue, scenario)
        }
        "fww_register" => replay(&fww_register::ByReplica, scenario),
        "g_counter" => replay(&g_counter::Subject, scenario),
        "g_set" => replay(&g_set::Subject, scenario),
        "lww_map" => replay(&lww_map::Subject::of(scenario), scenario),
        "lww_register" if lww_register::is_by_value(scenario) => {
            replay(&lww_register::ByValue, scenario)
        }
        "lww_register" => replay(&lww_register::ByReplica, scenario),
        "lww_set" => lww_set::play(scenario),
        "mv_register" => replay(&mv_register::Subject, scenario),
        "once_flag" => replay(&once_flag::Subject, scenario),
        "or_map" => replay(&or_map::Subject, scenario),
        "or_multimap" => replay(&or_multimap::Subject, scenario),
        "or_set" => replay(&or_set::Subject, scenario),
        "pn_counter" => replay(&pn_counter::Subject, scenario),
        "pn_counter_map" if scenario.is_off("counter_reset") => {
            replay(&pn_counter_map::Kept, scenario)
        }
        "pn_counter_map" => replay(&pn_counter_map::Subject, scenario),
        "quorum_size" => quorum::play_size(scenario),
        "quorum_staleness" => quorum::play_staleness(scenario),
        "resettable_counter" => replay(&resettable_counter::Subject, scenario),
        "rw_set" => replay(&rw_set::Subject, scenario),
        "sorted_set" => replay(&sorted_set::Subject::of(scenario), scenario),
        "two_p_set" => replay(&two_p_set::Subject, scenario),
        "version_vector" => replay(&version_vector::Subject, scenario),
        "store" => crate::store::play(scenario),
        "expiry" => crate::store::play_expiry(scenario),
        kind => vec![Fault::new(
            format!("the type {kind}"),
            "a data type",
            "the runner does not know it",
        )],
    }
}
