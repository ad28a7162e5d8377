use std::collections::BTreeMap;

use rejoin_causality::{CausalContext, Dot};

use super::Cluster;
use crate::schema::{Kind, KindId, Place};

/// What is seen from above: when which write was made, and when it was everywhere.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The writes to each key, from first to last. Those that are everywhere stay as well: a
    /// member that joins lacks them.
    writes: BTreeMap<Place, Vec<Made>>,
    /// Those that are not everywhere yet: where each stands among the writes to its key.
    open: BTreeMap<Dot, (Place, usize)>,
    /// What was everywhere when it was last looked at.
    everywhere: CausalContext,
}

#[derive(Debug)]
struct Made {
    event: Dot,
    at: u64,
    everywhere: Option<u64>,
}

impl Seen {
    fn of(&self, kind: KindId, key: &str) -> &[Made] {
        let of_key = self.writes.get(&(kind, key.into()));
        of_key.map_or(&[], Vec::as_slice)
    }

    fn close(&mut self, event: Dot, now: u64) {
        let Some((place, at)) = self.open.remove(&event) else {
            return;
        };
        let of_key = self.writes.get_mut(&place);
        if let Some(made) = of_key.and_then(|of_key| of_key.get_mut(at)) {
            made.everywhere = Some(now);
        }
    }
}

/// How far behind one replica is with one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Staleness {
    /// How many writes to the key it lacks.
    pub versions: usize,
    /// How many milliseconds ago the first of these was made.
    pub millis: u64,
}

impl Cluster {
    pub(super) fn note(&mut self, kind: KindId, key: &str, event: Option<Dot>) {
        let Some(event) = event else {
            return;
        };
        let now = self.now();
        let mut stores = self.nodes.values().map(|node| &node.store);
        let is_everywhere = stores.all(|store| store.version().contains(event));
        let place = (kind, key.into());
        let of_key = self.seen.writes.entry(place).or_default();
        of_key.push(Made {
            event,
            at: now,
            everywhere: is_everywhere.then_some(now),
        });
        if !is_everywhere {
            let place = ((kind, key.into()), of_key.len() - 1);
            self.seen.open.insert(event, place);
        }
    }

    /// Notes which writes have come to be everywhere. It looks at what is everywhere now and was
    /// not before, and not at each write.
    pub(super) fn look(&mut self) {
        let now = self.now();
        let mut versions = self.nodes.values().map(|node| node.store.version());
        let first = versions.next().cloned().unwrap_or_default();
        let everywhere = versions.fold(first, |all, version| all.within(version));
        let fresh = everywhere.without(&self.seen.everywhere);
        for (replica, run) in fresh.iter_runs() {
            let run = Dot::new(replica, run.first)..=Dot::new(replica, run.last);
            let closed: Vec<Dot> = self.seen.open.range(run).map(|(event, _)| *event).collect();
            for event in closed {
                self.seen.close(event, now);
            }
        }
        self.seen.everywhere = everywhere;
    }

    /// How long the last write to a key took from its acknowledgement to the last member. While it
    /// is not everywhere, how long that has been so. `None` if nobody wrote to the key here.
    pub fn window<T>(&self, kind: Kind<T>, key: &str) -> Option<u64> {
        let last = self.seen.of(kind.id, key).last()?;
        let until = last.everywhere.unwrap_or(self.now());
        Some(until.saturating_sub(last.at))
    }

    /// How far behind a member is with a key, as seen from above.
    pub fn staleness<T>(&self, at: &str, kind: Kind<T>, key: &str) -> Staleness {
        let Some(store) = self.store(at) else {
            return Staleness::default();
        };
        let writes = self.seen.of(kind.id, key).iter();
        let lacks = |made: &&Made| !store.version().contains(made.event);
        let mut missing = writes.filter(lacks).peekable();
        let first = missing.peek().map(|made| made.at);
        Staleness {
            versions: missing.count(),
            millis: first.map_or(0, |at| self.now().saturating_sub(at)),
        }
    }
}
