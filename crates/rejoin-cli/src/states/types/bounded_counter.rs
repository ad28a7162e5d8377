use std::collections::{BTreeMap, BTreeSet};

use rejoin_bounded_counter::BoundedCounter;
use rejoin_causality::ReplicaId;
use serde::Deserialize;

use super::Type;
use crate::states::state::Shown;
use crate::states::view::{Entry, Fact, View, count};

pub(super) const TYPE: Type = Type::of::<BoundedCounter>();

/// What a replica has done, as the serde form tells it.
#[derive(Default, Deserialize)]
struct Row {
    made: u64,
    spent: u64,
    sent: BTreeMap<ReplicaId, u64>,
    received: BTreeMap<ReplicaId, u64>,
}

impl Shown for BoundedCounter {
    const DECIDES: bool = true;

    fn view(&self) -> serde_json::Result<View> {
        let mut rows: BTreeMap<ReplicaId, Row> =
            serde_json::from_value(serde_json::to_value(self)?)?;
        let rights: BTreeMap<_, _> = self.rights().collect();
        // Who was only sent something has done nothing yet, but may spend it.
        let replicas: BTreeSet<_> = rows.keys().chain(rights.keys()).copied().collect();
        let entries: Vec<_> = replicas
            .into_iter()
            .map(|id| {
                let row = rows.remove(&id).unwrap_or_default();
                entry(id, rights.get(&id).copied().unwrap_or_default(), row)
            })
            .collect();
        let holders = count(rights.len(), "replica");
        let summary = format!("reads {}, and {holders} may spend of it", self.value());
        let titles = &["may spend", "made", "spent", "sent", "received", "replica"];
        Ok(View::new(summary, titles, entries).fact("total", Fact::Number(self.value())))
    }
}

fn entry(id: ReplicaId, rights: u128, row: Row) -> Entry {
    let sum = |amounts: &BTreeMap<_, u64>| amounts.values().copied().map(u128::from).sum::<u128>();
    let (made, spent) = (u128::from(row.made), u128::from(row.spent));
    let (sent, received) = (sum(&row.sent), sum(&row.received));
    let text =
        format!("may spend {rights}: made {made}, spent {spent}, sent {sent}, received {received}");
    let cells = [rights, made, spent, sent, received];
    Entry::of_replica(id, text, cells.map(|cell| cell.to_string()).into())
        .fact("rights", Fact::Number(rights))
        .fact("made", Fact::Number(made))
        .fact("spent", Fact::Number(spent))
        .fact("sent", Fact::Amounts(row.sent))
        .fact("received", Fact::Amounts(row.received))
}
