use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use rejoin_causality::{ReplicaId, Run};
use rejoin_merge::Merge;

/// The deltas of many keys, numbered for each key, and which of them each node was sent.
///
/// Not every node is served each time, but a slice of them, in turn. A node gets for each key the
/// deltas since the last that it was sent, joined, with the run of their numbers; if they are too
/// many, only the numbers, and the whole value is to be sent instead. What every node was sent is
/// forgotten. It is not waited for acknowledgements: a [`DeltaReceiver`](crate::DeltaReceiver)
/// notices what was lost, and asks for the whole value.
///
/// ```
/// use std::collections::BTreeSet;
/// use rejoin_sync::{DeltaLog, Run};
///
/// let nodes = [1_u64, 2, 3].map(Into::into);
/// let mut log = DeltaLog::new(nodes);
/// log.write("cart", BTreeSet::from(["milk"]));
/// log.write("cart", BTreeSet::from(["eggs"]));
///
/// let served = log.collect();
/// assert_eq!(served.len(), DeltaLog::<&str, BTreeSet<&str>>::slice_size(3));
/// let group = &served[&nodes[0]][&"cart"];
/// assert_eq!(group.run, Run::new(1, 2));
/// assert_eq!(group.delta, Some(BTreeSet::from(["eggs", "milk"])));
/// assert_eq!(log.pending(&"cart"), 2, "one node was not served");
/// log.collect();
/// assert_eq!(log.pending(&"cart"), 0);
/// ```
///
/// # Paper
/// P. S. Almeida, A. Shoker, C. Baquero: *Delta State Replicated Data Types*, JPDC 2018
/// (delta-intervals).
#[derive(Clone, Debug)]
pub struct DeltaLog<K, S> {
    nodes: Vec<ReplicaId>,
    slice: Option<usize>,
    longest: u64,
    turn: usize,
    keys: BTreeMap<K, Deltas<S>>,
}

/// The deltas of one key.
#[derive(Clone, Debug)]
struct Deltas<S> {
    last: u64,
    kept: BTreeMap<u64, S>,
    sent: BTreeMap<ReplicaId, u64>,
}

/// Deltas of a key that go to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeltaGroup<S> {
    /// Their numbers.
    pub run: Run,
    /// Their join; nothing if they are so many that the whole value should be sent.
    pub delta: Option<S>,
}

impl<K: Ord + Clone, S: Merge + Clone> DeltaLog<K, S> {
    /// An empty log for these nodes, which are served in this order.
    pub fn new(nodes: impl IntoIterator<Item = ReplicaId>) -> Self {
        Self {
            nodes: nodes.into_iter().collect(),
            slice: None,
            longest: u64::MAX,
            turn: 0,
            keys: BTreeMap::new(),
        }
    }

    /// How many of `nodes` are served at a time, if nothing else was asked for: a fifth and one
    /// more, at least two and at most ten.
    pub fn slice_size(nodes: usize) -> usize {
        (nodes / 5 + 1).max(2).min(nodes.min(10))
    }

    /// Serves so many nodes at a time.
    #[must_use]
    pub fn with_slice(mut self, nodes: usize) -> Self {
        self.slice = Some(nodes);
        self
    }

    /// Sends the whole value instead of more deltas than this.
    #[must_use]
    pub fn with_longest(mut self, deltas: u64) -> Self {
        self.longest = deltas;
        self
    }

    /// Adds a delta, and answers its number: one above that of the delta of this key before.
    ///
    /// Nothing is kept if there are no nodes.
    pub fn write(&mut self, key: K, delta: S) -> u64 {
        let empty = Deltas {
            last: 0,
            kept: BTreeMap::new(),
            sent: BTreeMap::new(),
        };
        let deltas = self.keys.entry(key).or_insert(empty);
        deltas.last += 1;
        if !self.nodes.is_empty() {
            deltas.kept.insert(deltas.last, delta);
        }
        deltas.last
    }

    /// What goes to each node whose turn it is, by key. Nodes without news are left out.
    pub fn collect(&mut self) -> BTreeMap<ReplicaId, BTreeMap<K, DeltaGroup<S>>> {
        let mut served = BTreeMap::new();
        for node in self.next_slice() {
            let mut groups = BTreeMap::new();
            for (key, deltas) in &mut self.keys {
                if let Some(group) = deltas.group_for(node, self.longest) {
                    groups.insert(key.clone(), group);
                }
            }
            if !groups.is_empty() {
                served.insert(node, groups);
            }
        }
        for deltas in self.keys.values_mut() {
            deltas.forget(&self.nodes);
        }
        served
    }

    /// How many deltas of a key are kept for nodes that were not sent them yet.
    pub fn pending(&self, key: &K) -> usize {
        self.keys.get(key).map_or(0, |deltas| deltas.kept.len())
    }

    /// The keys of which deltas are kept, ascending, with how many.
    pub fn all_pending(&self) -> impl Iterator<Item = (&K, usize)> {
        let keys = self.keys.iter();
        keys.map(|(key, deltas)| (key, deltas.kept.len()))
            .filter(|(_, kept)| *kept > 0)
    }

    /// Adds a node, which is sent what is kept; answers whether it was new.
    pub fn join(&mut self, node: ReplicaId) -> bool {
        let is_new = !self.nodes.contains(&node);
        if is_new {
            self.nodes.push(node);
        }
        is_new
    }

    /// Takes a node out, for which nothing is kept any more; answers whether it was there.
    pub fn leave(&mut self, node: ReplicaId) -> bool {
        let before = self.nodes.len();
        self.nodes.retain(|other| *other != node);
        for deltas in self.keys.values_mut() {
            deltas.sent.remove(&node);
            deltas.forget(&self.nodes);
        }
        self.nodes.len() < before
    }

    fn next_slice(&mut self) -> Vec<ReplicaId> {
        let all = self.nodes.len();
        let size = self.slice.unwrap_or_else(|| Self::slice_size(all)).min(all);
        let slice = self.nodes.iter().cycle().skip(self.turn).take(size);
        let slice = slice.copied().collect();
        self.turn = (self.turn + size).checked_rem(all).unwrap_or(0);
        slice
    }
}

impl<S: Merge + Clone> Deltas<S> {
    fn group_for(&mut self, node: ReplicaId, longest: u64) -> Option<DeltaGroup<S>> {
        let sent = self.sent.entry(node).or_default();
        let mut news = self.kept.range(*sent + 1..);
        let (first, delta) = news.next()?;
        let run = Run::new(*first, self.last);
        *sent = self.last;
        if run.count() > longest {
            return Some(DeltaGroup { run, delta: None });
        }
        let mut joined = delta.clone();
        for (_, delta) in news {
            joined.merge(delta);
        }
        Some(DeltaGroup {
            run,
            delta: Some(joined),
        })
    }

    /// Forgets what all of the nodes were sent.
    fn forget(&mut self, nodes: &[ReplicaId]) {
        let sent = |node| self.sent.get(node).copied().unwrap_or(0);
        let by_all = nodes.iter().map(sent).min().unwrap_or(u64::MAX);
        self.kept = match by_all.checked_add(1) {
            Some(next) => self.kept.split_off(&next),
            None => BTreeMap::new(),
        };
    }
}
