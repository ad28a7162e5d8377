use std::collections::BTreeMap;

use rejoin_causality::{CausalContext, Dot, Stamp};

use crate::bits::Bits;
use crate::network::name;
use crate::{Kind, Op, Place, Time};

/// One write of a client, as it was seen from outside.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) place: Place,
    pub(crate) key: String,
    pub(crate) kind: Kind,
    pub(crate) op: Op,
    pub(crate) at: Time,
    /// The event under which it is known; none, with number 0, before that is told.
    pub(crate) event: Dot,
    pub(crate) stamp: Option<Stamp>,
    /// The writes whose effects its replica held when it was made.
    pub(crate) saw: Bits,
    /// Whether its machine, before it was set back, had seen a deletion of the key that it has
    /// not seen again; or has left with it, told nobody, and may have missed one.
    pub(crate) forgot_deletion: bool,
    pub(crate) state: State,
    /// Whether its replica had kept it, so that others may have been told of it.
    pub(crate) is_told: bool,
    /// How many replicas keep it, as was said to the client, and when.
    pub(crate) acked: Option<(usize, Time)>,
    /// How often members had come or gone then.
    pub(crate) group: u64,
    /// Who must still have it: machines that kept it, and have not been set back since.
    pub(crate) holders: Bits,
    /// How many machines that may have kept it have been set back.
    pub(crate) setbacks: usize,
    /// When each machine first had it.
    pub(crate) had: BTreeMap<Place, Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Its replica has not yet said whether it changed anything.
    Asked,
    /// It is in the history: replicas may hold it.
    Applied,
    /// It never happened: refused, without effect, or gone in a crash before it was kept.
    Void,
}

impl Write {
    pub(crate) fn is_applied(&self) -> bool {
        self.state == State::Applied
    }

    /// Whether somebody must still have it, if nothing is wrong.
    pub(crate) fn must_survive(&self) -> bool {
        let kept = self.acked.is_some_and(|(copies, _)| copies > self.setbacks);
        self.is_applied() && self.acked.is_some() && (kept || self.holders.iter().next().is_some())
    }
}

impl core::fmt::Display for Write {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { key, op, at, .. } = self;
        write!(f, "{key} {op}, written at {} at {at}", name(self.place))
    }
}

/// Every write of a run, in the order in which they were asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    writes: Vec<Write>,
    by_event: BTreeMap<Dot, usize>,
}

impl History {
    pub(crate) fn add(&mut self, write: Write) -> usize {
        self.writes.push(write);
        self.writes.len() - 1
    }

    pub(crate) fn get(&self, number: usize) -> &Write {
        &self.writes[number]
    }

    pub(crate) fn get_mut(&mut self, number: usize) -> &mut Write {
        &mut self.writes[number]
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, &Write)> {
        self.writes.iter().enumerate()
    }

    pub(crate) fn numbers(&self) -> core::ops::Range<usize> {
        0..self.writes.len()
    }

    /// Notes under which event a write is known; answers another write that has the same.
    pub(crate) fn applied(&mut self, number: usize, event: Dot) -> Option<usize> {
        let write = &mut self.writes[number];
        write.event = event;
        write.state = State::Applied;
        let other = self.by_event.insert(event, number);
        other.filter(|other| *other != number)
    }

    /// The writes that made these events.
    pub(crate) fn made(&self, events: &CausalContext) -> Vec<usize> {
        let writes = events.iter_runs().flat_map(|(replica, run)| {
            let range = Dot::new(replica, run.first)..=Dot::new(replica, run.last);
            self.by_event.range(range)
        });
        writes.map(|(_, number)| *number).collect()
    }

    /// Takes a write out of the history; answers the event that has no name any more.
    pub(crate) fn forget(&mut self, number: usize) -> Option<Dot> {
        let write = &mut self.writes[number];
        let event = write.is_applied().then_some(write.event);
        write.state = State::Void;
        event.filter(|event| self.by_event.remove(event).is_some())
    }

    /// Whether a write is a deletion, or was deleted later: replicas may have forgotten it.
    pub(crate) fn is_deleted(&self, number: usize) -> bool {
        let Write { key, kind, .. } = self.get(number);
        let is_it = |(other, write): (usize, &Write)| {
            let same = write.op == Op::Delete && write.key == *key && write.kind == *kind;
            same && (other == number || write.saw.contains(number))
        };
        self.iter().any(is_it)
    }

    /// Whether one of these is a deletion of the key.
    pub(crate) fn has_deletion(&self, of: &Bits, key: &str, kind: Kind) -> bool {
        let writes = of.iter().map(|number| self.get(number));
        let mut deletions = writes.filter(|write| write.op == Op::Delete);
        deletions.any(|write| write.key == key && write.kind == kind)
    }

    /// Every key and kind that was written.
    pub(crate) fn keys(&self) -> Vec<(String, Kind)> {
        let applied = self.writes.iter().filter(|write| write.is_applied());
        let mut keys: Vec<_> = applied.map(|it| (it.key.clone(), it.kind)).collect();
        keys.sort();
        keys.dedup();
        keys
    }
}
