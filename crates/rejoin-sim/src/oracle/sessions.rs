//! What a session was promised, and what a level means.

use rejoin_causality::CausalContext;

use super::{Oracle, violation};
use crate::bits::Bits;
use crate::network::name;
use crate::{Failure, Guarantees, Kind, Place, Time, View, Violation, spec};

/// A client's view of its own past.
#[derive(Clone, Debug, Default)]
pub(crate) struct Past {
    pub(crate) guarantees: Guarantees,
    pub(crate) wrote: Bits,
    pub(crate) read: Bits,
}

/// A read that was answered.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) place: Place,
    pub(crate) key: &'a str,
    pub(crate) kind: Kind,
    pub(crate) view: &'a View,
    /// How many replicas were asked, of how many.
    pub(crate) copies: usize,
    pub(crate) members: usize,
    /// When it was asked.
    pub(crate) asked: Time,
    /// The writes that the replica held then.
    pub(crate) knew: &'a Bits,
    /// The events that it says the answer shows.
    pub(crate) seen: Option<&'a CausalContext>,
}

impl Oracle {
    /// Checks an answer, and returns the writes that it shows.
    pub(crate) fn read_by(
        &self,
        past: &Past,
        reading: &Reading<'_>,
        now: Time,
    ) -> Result<Bits, Violation> {
        let known = self.shown(reading);
        let Reading {
            view, key, kind, ..
        } = *reading;
        let expected = spec::view(&self.history, &known, key, kind);
        let is_open = || spec::is_open(&self.history, &self.known(reading.place), key, kind);
        if expected != *view && !is_open() {
            let place = name(reading.place);
            let what = format!("{place} answers {view} for {key}, but has seen {expected}");
            return Err(violation(Failure::Divergence, now, what));
        }
        let lacks = |writes: &Bits| self.lacking(writes, &known, reading);
        let rules: [(bool, &Bits, &str); 2] = [
            (past.guarantees.read_your_writes, &past.wrote, "its own"),
            (
                past.guarantees.monotonic_reads,
                &past.read,
                "one it has read",
            ),
        ];
        for (promised, writes, whose) in rules {
            if let Some(number) = lacks(writes).filter(|_| promised) {
                let write = self.history.get(number);
                let place = name(reading.place);
                let what = format!("a session reads at {place} without {whose}: {write}");
                return Err(violation(Failure::StaleRead, now, what));
            }
        }
        self.overlap(&known, reading, now)?;
        let of_key = known.iter().filter(|number| {
            let write = self.history.get(*number);
            write.key == reading.key && write.kind == reading.kind
        });
        Ok(of_key.collect())
    }

    /// What the replica held when it answered, as it says, and surely all that it held when it was
    /// asked. More may have come in since, because an answer may have to wait for the disk.
    fn shown(&self, reading: &Reading<'_>) -> Bits {
        let known = self.known(reading.place);
        let Some(seen) = reading.seen else {
            return known;
        };
        let is_shown = |number: &usize| {
            reading.knew.contains(*number) || seen.contains(self.history.get(*number).event)
        };
        known.iter().filter(is_shown).collect()
    }

    /// A write of a session must come after what the session was promised.
    pub(crate) fn written_by(
        &self,
        past: &Past,
        number: usize,
        now: Time,
    ) -> Result<(), Violation> {
        let write = self.history.get(number);
        let rules: [(bool, &Bits, &str); 2] = [
            (past.guarantees.monotonic_writes, &past.wrote, "wrote"),
            (past.guarantees.writes_follow_reads, &past.read, "read"),
        ];
        for (promised, writes, did) in rules {
            let mut before = writes
                .iter()
                .filter(|it| self.history.get(*it).is_applied());
            let missing = before.find(|it| *it != number && !write.saw.contains(*it));
            if let Some(missing) = missing.filter(|_| promised) {
                let missing = self.history.get(missing);
                let what =
                    format!("{write}: does not come after what the session {did}: {missing}");
                return Err(violation(Failure::StaleRead, now, what));
            }
        }
        Ok(())
    }

    fn lacking(&self, writes: &Bits, known: &Bits, reading: &Reading<'_>) -> Option<usize> {
        writes.iter().find(|number| {
            let write = self.history.get(*number);
            let same = write.key == reading.key && write.kind == reading.kind;
            same && write.is_applied() && !known.contains(*number)
        })
    }

    /// Those who kept a write and those who were read have a member in common, if they are many.
    fn overlap(&self, known: &Bits, reading: &Reading<'_>, now: Time) -> Result<(), Violation> {
        for (number, write) in self.history.iter() {
            let Some((copies, at)) = write.acked else {
                continue;
            };
            let same = write.key == reading.key && write.kind == reading.kind;
            let meet = copies + reading.copies > reading.members + write.setbacks;
            // Who was a member when it was kept may be none now, and others are.
            let meet = meet && write.group == self.group;
            let needed = same && meet && write.is_applied() && at <= reading.asked;
            if needed && !known.contains(number) && !self.history.is_deleted(number) {
                let Reading {
                    copies: read,
                    members,
                    ..
                } = reading;
                let what = format!(
                    "a read of {read} of {members} replicas misses what {copies} had kept: {write}"
                );
                return Err(violation(Failure::StaleRead, now, what));
            }
        }
        Ok(())
    }
}
