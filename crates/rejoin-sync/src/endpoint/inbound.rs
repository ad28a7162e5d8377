use alloc::collections::BTreeMap;

use rejoin_causality::Run;

use crate::{DeltaReceiver, Limits, Replicated, Verdict};

/// The stream of deltas from one neighbour.
#[derive(Clone, Debug)]
pub(super) struct Inbound<S> {
    numbers: DeltaReceiver,
    /// What came before its turn, by its first number.
    held: BTreeMap<u64, Arrival<S>>,
    pub(super) ack_due: bool,
    pub(super) gap_due: bool,
}

/// A delta as it came.
#[derive(Clone, Debug)]
pub(super) struct Arrival<S> {
    pub(super) run: Run,
    pub(super) last: bool,
    pub(super) state: Option<S>,
}

impl<S: Replicated> Inbound<S> {
    pub(super) const fn new() -> Self {
        Self {
            numbers: DeltaReceiver::new(),
            held: BTreeMap::new(),
            ack_due: false,
            gap_due: false,
        }
    }

    pub(super) const fn current(&self) -> u64 {
        self.numbers.current()
    }

    /// Whether nothing is missing before what has arrived.
    pub(super) fn has_no_gap(&self) -> bool {
        self.held.is_empty()
    }

    /// Judges a delta. One to apply is handed back; one that came too early is held, if there is
    /// room.
    pub(super) fn receive(
        &mut self,
        arrival: Arrival<S>,
        limits: &Limits,
    ) -> (Verdict, Option<Arrival<S>>) {
        self.ack_due = true;
        let verdict = self.numbers.receive(arrival.run);
        match verdict {
            Verdict::Apply => (verdict, Some(arrival)),
            Verdict::Skip => (verdict, None),
            Verdict::Gap(_) => {
                self.gap_due = true;
                self.hold(arrival, limits);
                (verdict, None)
            }
        }
    }

    /// The next of those held whose turn has come.
    pub(super) fn release(&mut self) -> Option<Arrival<S>> {
        loop {
            let next = self.held.first_entry()?;
            match self.numbers.receive(next.get().run) {
                Verdict::Apply => return Some(next.remove()),
                Verdict::Skip => drop(next.remove()),
                Verdict::Gap(_) => return None,
            }
        }
    }

    fn hold(&mut self, arrival: Arrival<S>, limits: &Limits) {
        let size = |arrival: &Arrival<S>| arrival.state.as_ref().map_or(0, S::size);
        let bytes: usize = self.held.values().map(size).sum();
        if self.held.len() < limits.held && bytes + size(&arrival) <= limits.held_bytes() {
            self.held.entry(arrival.run.first).or_insert(arrival);
        }
    }
}
