use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::ReplicaId;

use crate::json::{Fields, Json};
use crate::scenario::Scenario;

/// The replica ids that the names in a scenario stand for.
///
/// The order of the ids is that of the names, or its reverse where a tie goes to the lower
/// replica: in the types it always goes to the higher one, or to the lower where the first write
/// wins.
#[derive(Debug)]
pub(crate) struct Names {
    ranks: BTreeMap<String, u64>,
}

/// The low half of an id tells the writers under one name apart.
const RANK_AT: u32 = 32;

impl Names {
    /// Every name of a replica in the scenario.
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let mut names: BTreeSet<String> = scenario.replicas().collect();
        scenario.visit_objects(&mut |fields| collect(fields, &mut names));
        let mut sorted: Vec<String> = names.into_iter().collect();
        sorted.sort_by(|a, b| by_number(a, b));
        let first_wins = scenario.kind() == "fww_register";
        let reversed = if first_wins {
            "high_replica"
        } else {
            "low_replica"
        };
        if scenario.text("tie") == Some(reversed) {
            sorted.reverse();
        }
        let ranks = (1..).zip(sorted).map(|(rank, name)| (name, rank));
        Self {
            ranks: ranks.collect(),
        }
    }

    /// The id of the first writer under this name.
    pub(crate) fn id(&self, name: &str) -> ReplicaId {
        self.writer(name, 0)
    }

    /// The id of one of several writers under this name.
    pub(crate) fn writer(&self, name: &str, number: u32) -> ReplicaId {
        let rank = self.ranks.get(name).copied().unwrap_or_default();
        (rank << RANK_AT | u64::from(number)).into()
    }

    /// The name whose writer has this id.
    pub(crate) fn name(&self, id: ReplicaId) -> &str {
        let rank = u128::from(id) >> RANK_AT;
        let mut named = self.ranks.iter().filter(|(_, of)| u128::from(**of) == rank);
        named.next().map_or("nobody", |(name, _)| name)
    }
}

/// Adds the names of replicas in an object: what stands under certain fields, and the keys of
/// others.
fn collect(fields: &Fields, names: &mut BTreeSet<String>) {
    let named = ["as", "at", "from", "to", "node", "into", "target"];
    let named = named.iter().filter_map(|field| fields.get(*field));
    names.extend(named.map(Json::to_name));
    let keyed = ["entries", "p", "n", "dots", "clock"];
    let keyed = keyed
        .iter()
        .filter_map(|field| fields.get(*field)?.as_map());
    names.extend(keyed.flat_map(|of| of.keys().cloned()));
}

/// Numbers as numbers, and before all other names.
fn by_number(a: &str, b: &str) -> Ordering {
    let number = |name: &str| name.parse::<u64>().map_or((1, 0), |number| (0, number));
    number(a).cmp(&number(b)).then_with(|| a.cmp(b))
}
