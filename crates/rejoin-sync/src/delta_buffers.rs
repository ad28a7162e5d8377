use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use rejoin_causality::ReplicaId;
use rejoin_merge::Decompose;

use crate::Protocol;

/// What waits for each neighbour of a replica, by one of the published [`Protocol`]s.
///
/// For states that keep no versions. It needs memory for every neighbour that is away, has no
/// limits, and can't tell a restart; an [`Endpoint`](crate::Endpoint) can.
///
/// A group that was sent stays on its way until it is acknowledged. When it is time to send again,
/// it counts as lost, and goes out once more together with what came after it.
///
/// ```
/// use std::collections::BTreeSet;
/// use rejoin_sync::{DeltaBuffers, Merge, Protocol};
///
/// let (ann, bob) = (1_u64.into(), 2_u64.into());
/// let (mut here, mut there) = (BTreeSet::new(), BTreeSet::new());
/// let mut at_ann = DeltaBuffers::new(Protocol::BpRr, [bob]);
/// let mut at_bob = DeltaBuffers::new(Protocol::BpRr, [ann]);
///
/// let delta = BTreeSet::from(["milk"]);
/// here.merge(&delta);
/// at_ann.edited(&delta);
/// for (to, number, group) in at_ann.send(&here) {
///     assert_eq!(to, bob);
///     assert!(at_bob.receive(&mut there, ann, group));
///     at_ann.acknowledged(bob, number);
/// }
/// assert_eq!(there, BTreeSet::from(["milk"]));
/// assert!(at_bob.send(&there).is_empty(), "Ann has it");
/// ```
///
/// # Paper
/// V. Enes, P. S. Almeida, C. Baquero, J. Leitão: *Efficient Synchronization of State-based CRDTs*,
/// ICDE 2019 (algorithm 1).
#[derive(Clone, Debug)]
pub struct DeltaBuffers<S> {
    protocol: Protocol,
    buffers: BTreeMap<ReplicaId, Buffer<S>>,
    next_number: u64,
}

#[derive(Clone, Debug)]
struct Buffer<S> {
    waiting: Option<S>,
    flying: Option<(u64, S)>,
}

impl<S: Decompose + Clone> DeltaBuffers<S> {
    /// Nothing waits for these neighbours yet.
    pub fn new(protocol: Protocol, peers: impl IntoIterator<Item = ReplicaId>) -> Self {
        let empty = |peer| {
            let buffer = Buffer {
                waiting: None,
                flying: None,
            };
            (peer, buffer)
        };
        Self {
            protocol,
            buffers: peers.into_iter().map(empty).collect(),
            next_number: 1,
        }
    }

    /// Takes note of an edit of this replica, which is joined into its state already.
    pub fn edited(&mut self, delta: &S) {
        self.enqueue(delta, None);
    }

    /// Joins a group from a neighbour into the state; answers whether it held anything new.
    pub fn receive(&mut self, state: &mut S, from: ReplicaId, group: S) -> bool {
        if self.protocol.sends_all() {
            return state.merge_owned(group);
        }
        if self.protocol.prunes_what_is_known()
            && let Some(buffer) = self.buffers.get_mut(&from)
        {
            buffer.prune(&group);
        }
        let origin = self.protocol.spares_the_origin().then_some(from);
        if self.protocol.keeps_only_news() {
            let Some(news) = group.difference(state) else {
                return false;
            };
            self.enqueue(&news, origin);
            return state.merge_owned(news);
        }
        let grew = state.merge(&group);
        if grew {
            self.enqueue(&group, origin);
        }
        grew
    }

    /// What goes to each neighbour now, with the number by which it is acknowledged.
    pub fn send(&mut self, state: &S) -> Vec<(ReplicaId, u64, S)> {
        let mut groups = Vec::new();
        for (peer, buffer) in &mut self.buffers {
            let group = if self.protocol.sends_all() {
                state.clone()
            } else {
                match buffer.take() {
                    Some(group) => group,
                    None => continue,
                }
            };
            let number = self.next_number;
            self.next_number += 1;
            if !self.protocol.sends_all() {
                buffer.flying = Some((number, group.clone()));
            }
            groups.push((*peer, number, group));
        }
        groups
    }

    /// Takes note that a neighbour has what was sent to it under this number.
    pub fn acknowledged(&mut self, peer: ReplicaId, number: u64) {
        if let Some(buffer) = self.buffers.get_mut(&peer)
            && buffer
                .flying
                .as_ref()
                .is_some_and(|flying| flying.0 == number)
        {
            buffer.flying = None;
        }
    }

    /// Whether nothing waits for anybody, or is on its way.
    pub fn is_empty(&self) -> bool {
        let empty = |buffer: &Buffer<S>| buffer.waiting.is_none() && buffer.flying.is_none();
        self.buffers.values().all(empty)
    }

    fn enqueue(&mut self, delta: &S, but: Option<ReplicaId>) {
        if self.protocol.sends_all() {
            return;
        }
        for (peer, buffer) in &mut self.buffers {
            if Some(*peer) == but {
                continue;
            }
            match &mut buffer.waiting {
                Some(waiting) => drop(waiting.merge(delta)),
                none => *none = Some(delta.clone()),
            }
        }
    }
}

impl<S: Decompose> Buffer<S> {
    /// What waits, and what is on its way and has not been acknowledged.
    fn take(&mut self) -> Option<S> {
        match (self.waiting.take(), self.flying.take()) {
            (Some(mut waiting), Some((_, flying))) => {
                waiting.merge_owned(flying);
                Some(waiting)
            }
            (Some(group), None) | (None, Some((_, group))) => Some(group),
            (None, None) => None,
        }
    }

    /// Takes out what the neighbour has, of what is on its way as well, should it be lost.
    fn prune(&mut self, known: &S) {
        if let Some(waiting) = self.waiting.take() {
            self.waiting = waiting.difference(known);
        }
        if let Some((number, flying)) = self.flying.take() {
            self.flying = flying.difference(known).map(|rest| (number, rest));
        }
    }
}
