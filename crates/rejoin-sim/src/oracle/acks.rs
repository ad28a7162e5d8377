//! What an acknowledgement promises, and what a crash may take.

use rejoin_causality::{CausalContext, Dot, ReplicaId, Stamp};

use super::{Known, Oracle, diverged, lost};
use crate::bits::Bits;
use crate::history::{State, Write};
use crate::network::name;
use crate::{Kind, Node, Place, Time, Violation};

impl Oracle {
    /// Whether a machine was set back behind a deletion of this key.
    pub(crate) fn forgot_deletion(&self, place: Place, key: &str, kind: Kind) -> bool {
        let Some(known) = self.known.get(place) else {
            return false;
        };
        let forgot = known.forgot.iter().filter(|it| !known.writes.contains(*it));
        self.history.has_deletion(&forgot.collect(), key, kind)
    }

    /// A write is about to be made.
    pub(crate) fn asked(&mut self, write: Write) -> usize {
        self.history.add(write)
    }

    /// Its replica says under which event it is known, or that it changed nothing.
    pub(crate) fn applied(
        &mut self,
        number: usize,
        event: Option<Dot>,
        stamp: Option<Stamp>,
        now: Time,
    ) -> Result<(), Violation> {
        let Some(event) = event else {
            self.history.get_mut(number).state = State::Void;
            return Ok(());
        };
        self.history.get_mut(number).stamp = stamp;
        let Some(other) = self.history.applied(number, event) else {
            return Ok(());
        };
        let is_known = self.known.iter().any(|known| known.writes.contains(other));
        if !is_known && !self.history.get(other).must_survive() {
            // Its machine was set back behind it, and nobody has ever seen it.
            self.history.get_mut(other).state = State::Void;
            self.free(event);
            return Ok(());
        }
        let (one, other) = (self.history.get(other), self.history.get(number));
        let what = format!("one event, {event}, names two writes: {one}; {other}");
        Err(diverged(now, what))
    }

    /// A client is told that `copies` replicas keep its write.
    pub(crate) fn acknowledged(
        &mut self,
        number: usize,
        copies: usize,
        now: Time,
    ) -> Result<(), Violation> {
        let write = self.history.get_mut(number);
        if !write.is_applied() {
            return Ok(());
        }
        write.acked = Some((copies, now));
        if write.group != self.group {
            // Kept by so many of another group.
            write.group = u64::MAX;
        }
        write.holders.insert(write.place);
        // Some of them may have been set back meanwhile.
        let holders = write.had.len();
        if holders >= copies {
            return Ok(());
        }
        let what = format!("{write}: said to be kept by {copies} replicas, held by {holders}");
        Err(lost(now, what))
    }

    /// What a machine holds is on its disk, and what it has written may be on its way to others.
    pub(crate) fn told(&mut self, place: Place) {
        let known = self.known_mut(place);
        known.kept.clone_from(&known.writes);
        self.copied(place);
    }

    /// What a machine has written so far may be on a disk, from where it may come back.
    pub(crate) fn copied(&mut self, place: Place) {
        for number in self.history.numbers().rev() {
            let write = self.history.get_mut(number);
            if write.place == place && write.is_applied() {
                if write.is_told {
                    return;
                }
                write.is_told = true;
            }
        }
    }

    /// It runs again, from its own disk or, if `set_back`, from one that forgot something.
    pub(crate) fn restarted(
        &mut self,
        place: Place,
        node: &dyn Node,
        set_back: bool,
        now: Time,
    ) -> Result<(), Violation> {
        let version = node.version();
        self.brought_back(&version);
        if set_back {
            self.set_back(place, Some(&version));
        }
        self.forget_untold(place, &version);
        self.reopened(place, node, now);
        for (_, write) in self.history.iter() {
            let kept = write.holders.contains(place) && write.acked.is_some();
            if kept && !version.contains(write.event) {
                let place = name(place);
                return Err(lost(
                    now,
                    format!("{write}: gone after {place} started again"),
                ));
            }
        }
        Ok(())
    }

    /// A copy of a disk brings back what had been lost for everybody. Others may have forgotten a
    /// deletion that it did not see, because all who were there had that.
    fn brought_back(&mut self, version: &CausalContext) {
        let is_known = |number| self.known.iter().any(|known| known.writes.contains(number));
        let back: Vec<usize> = self.held(version).filter(|it| !is_known(*it)).collect();
        for number in back {
            self.history.get_mut(number).forgot_deletion = true;
        }
    }

    /// What a machine had told nobody, and did not keep, has never been. Its name is free again.
    fn forget_untold(&mut self, place: Place, version: &CausalContext) {
        for number in self.history.numbers() {
            let write = self.history.get(number);
            let is_own = write.place == place && write.state != State::Void;
            let is_known = self.known.iter().enumerate();
            let mut is_known = is_known.filter(|(other, _)| *other != place);
            let is_known = is_known.any(|(_, known)| known.writes.contains(number));
            let is_kept = write.is_applied() && version.contains(write.event);
            if !is_own || write.is_told || is_known || is_kept {
                continue;
            }
            if let Some(event) = self.history.forget(number) {
                self.free(event);
            }
        }
    }

    /// What was noted of states with this event means nothing any more.
    fn free(&mut self, event: Dot) {
        let has = |(id, first, last): &(ReplicaId, u64, u64)| {
            *id == event.replica && (*first..=*last).contains(&event.sequence)
        };
        self.digests.retain(|events, _| !events.iter().any(has));
    }

    /// A replica has given up what it held, because it had been set back. Others must have it.
    pub(crate) fn fell_back(
        &mut self,
        place: Place,
        node: &dyn Node,
        now: Time,
    ) -> Result<(), Violation> {
        let version = node.version();
        for (number, write) in self.history.iter() {
            let was_kept = write.holders.contains(place) && !version.contains(write.event);
            let mut others = self.known.iter().enumerate();
            let has_it =
                |(other, known): (Place, &Known)| other != place && known.writes.contains(number);
            if was_kept && write.setbacks == 0 && !others.any(has_it) {
                let place = name(place);
                return Err(lost(now, format!("{write}: given up by {place} alone")));
            }
        }
        self.set_back(place, Some(&version));
        self.reopened(place, node, now);
        Ok(())
    }

    /// A machine has left, and what only it had with it. Should it come back with that, nobody
    /// may remember any more what was deleted meanwhile.
    pub(crate) fn left(&mut self, place: Place) {
        let known = self.known(place);
        for number in known.iter() {
            let mut others = self.known.iter().enumerate();
            if !others.any(|(other, known)| other != place && known.writes.contains(number)) {
                self.history.get_mut(number).forgot_deletion = true;
            }
        }
        self.set_back(place, None);
    }

    /// A machine that had left comes back, to others who may have forgotten what they deleted.
    pub(crate) fn returned(&mut self, place: Place) {
        let all = self.history.iter().filter(|(_, write)| write.is_applied());
        let all: Bits = all.map(|(number, _)| number).collect();
        self.known_mut(place).forgot.extend(&all);
    }

    /// A machine has lost what is not in `version`, or everything. What others held in that
    /// moment they must still have.
    pub(crate) fn set_back(&mut self, place: Place, version: Option<&CausalContext>) {
        for number in self.history.numbers() {
            let write = self.history.get(number);
            let kept = version.is_some_and(|version| version.contains(write.event));
            if kept || !write.is_applied() {
                continue;
            }
            let is_acked = write.acked.is_some();
            let others: Vec<Place> = (0..self.known.len())
                .filter(|it| *it != place && self.known[*it].kept.contains(number) && is_acked)
                .collect();
            let had = self.known[place].writes.contains(number);
            let write = self.history.get_mut(number);
            // Also before it is acknowledged: that it is kept here may be on its way already.
            write.setbacks += usize::from(had);
            write.holders.remove(place);
            for other in others {
                write.holders.insert(other);
            }
        }
        if version.is_none() {
            self.known[place].writes = Bits::default();
            self.known[place].kept = Bits::default();
        }
    }
}
