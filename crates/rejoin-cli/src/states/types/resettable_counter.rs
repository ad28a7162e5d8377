use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::ReplicaId;
use rejoin_resettable_counter::ResettableCounter;
use serde::Deserialize;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, Fact, Rank, View};

pub(super) const TYPE: Type = Type::of::<ResettableCounter>();

/// The counter as its serde form tells it: the one place that shows what was reset.
#[derive(Deserialize)]
struct Form {
    up: Tally,
    down: Tally,
}

#[derive(Deserialize)]
struct Tally {
    totals: BTreeMap<ReplicaId, u64>,
    floors: BTreeMap<ReplicaId, u64>,
}

impl Tally {
    /// What was counted in all, how much of it was reset, and what is left.
    fn of(&self, id: ReplicaId) -> [u64; 3] {
        let of = |amounts: &BTreeMap<_, u64>| amounts.get(&id).copied().unwrap_or_default();
        let (total, floor) = (of(&self.totals), of(&self.floors));
        [total, floor, total.saturating_sub(floor)]
    }

    fn replicas(&self) -> impl Iterator<Item = ReplicaId> {
        self.totals.keys().chain(self.floors.keys()).copied()
    }
}

impl Shown for ResettableCounter {
    const DECIDES: bool = true;

    fn view(&self) -> serde_json::Result<View> {
        let form: Form = serde_json::from_value(serde_json::to_value(self)?)?;
        let replicas: BTreeSet<_> = form.up.replicas().chain(form.down.replicas()).collect();
        let entries = replicas.into_iter().map(|id| {
            let [total_up, reset_up, up] = form.up.of(id);
            let [total_down, reset_down, down] = form.down.of(id);
            let text = format!("up {up}, down {down}, reset {reset_up} up and {reset_down} down");
            let cells = [up, down, reset_up, reset_down];
            let all = [total_up, reset_up, total_down, reset_down];
            Entry::of_replica(id, text, cells.map(|cell| cell.to_string()).into())
                .fact("up", Fact::Number(up.into()))
                .fact("down", Fact::Number(down.into()))
                .fact("reset_up", Fact::Number(reset_up.into()))
                .fact("reset_down", Fact::Number(reset_down.into()))
                .rank(Rank::Each(all.map(u128::from).into()))
        });
        let (up, down) = (self.positive(), self.negative());
        let summary = format!("reads {}: {up} up, {down} down since resets", self.value());
        let titles = &["up", "down", "reset up", "reset down", "counted by"];
        Ok(View::new(summary, titles, entries).fact("total", Fact::Signed(self.value())))
    }
}
