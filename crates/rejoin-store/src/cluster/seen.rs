use rejoin_causality::Dot;
use smol_str::SmolStr;

use super::Cluster;
use crate::schema::{Kind, KindId};

/// What is seen from above: when which write was made, and when it was everywhere.
#[derive(Debug, Default)]
pub(super) struct Seen {
    writes: Vec<Made>,
    /// The first that is not everywhere yet.
    open: usize,
}

#[derive(Debug)]
struct Made {
    kind: KindId,
    key: SmolStr,
    event: Dot,
    at: u64,
    everywhere: Option<u64>,
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
        if let Some(event) = event {
            let at = self.now();
            self.seen.writes.push(Made {
                kind,
                key: key.into(),
                event,
                at,
                everywhere: None,
            });
        }
        self.look();
    }

    /// Notes which writes have come to be everywhere.
    pub(super) fn look(&mut self) {
        let now = self.now();
        let nodes = &self.nodes;
        let has_all = |event: Dot| {
            let mut stores = nodes.values().map(|node| &node.store);
            stores.all(|store| store.version().contains(event))
        };
        for made in self.seen.writes.iter_mut().skip(self.seen.open) {
            if made.everywhere.is_none() && has_all(made.event) {
                made.everywhere = Some(now);
            }
        }
        let closed = self.seen.writes.iter().skip(self.seen.open);
        self.seen.open += closed.take_while(|made| made.everywhere.is_some()).count();
    }

    /// How long the last write to a key took from its acknowledgement to the last member. While it
    /// is not everywhere, how long that has been so. `None` if nobody wrote to the key here.
    pub fn window<T>(&self, kind: Kind<T>, key: &str) -> Option<u64> {
        let mut writes = self.seen.writes.iter().rev();
        let last = writes.find(|made| made.kind == kind.id && &*made.key == key)?;
        let until = last.everywhere.unwrap_or(self.now());
        Some(until.saturating_sub(last.at))
    }

    /// How far behind a member is with a key, as seen from above.
    pub fn staleness<T>(&self, at: &str, kind: Kind<T>, key: &str) -> Staleness {
        let Some(store) = self.store(at) else {
            return Staleness::default();
        };
        let lacks = |made: &&Made| {
            made.kind == kind.id && &*made.key == key && !store.version().contains(made.event)
        };
        let mut missing = self.seen.writes.iter().filter(lacks).peekable();
        let first = missing.peek().map(|made| made.at);
        Staleness {
            versions: missing.count(),
            millis: first.map_or(0, |at| self.now().saturating_sub(at)),
        }
    }
}
