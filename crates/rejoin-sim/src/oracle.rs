mod acks;
mod end;
mod sessions;

use std::collections::BTreeMap;

use rejoin_causality::{CausalContext, ReplicaId};

pub(crate) use self::sessions::{Past, Reading};
use crate::bits::Bits;
use crate::history::History;
use crate::network::name;
use crate::{Failure, Kind, Node, Place, Time, Violation, spec};

/// A set of events, as runs.
type Events = Vec<(ReplicaId, u64, u64)>;

/// What should be, told from the operation log and the specifications of the types alone.
///
/// It asks a replica which events it holds, and from then on knows what the replica must read,
/// what it may not forget, and what its digest must be.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    pub(crate) history: History,
    /// How often members came or went.
    pub(crate) group: u64,
    /// Which writes each machine holds, and its version.
    known: Vec<Known>,
    /// The digest of each set of events that some replica held, and who had it first.
    digests: BTreeMap<Events, (u64, Place)>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    writes: Bits,
    /// Those of them that its disk has, if it does not lie.
    kept: Bits,
    /// What it held before it was set back, or what others did while it had left. Of these, others
    /// may have forgotten deletions that it does not hold.
    forgot: Bits,
    version: CausalContext,
}

impl Oracle {
    /// The writes that a machine held when it was last looked at.
    pub(crate) fn known(&self, place: Place) -> Bits {
        self.known
            .get(place)
            .map_or_else(Bits::default, |known| known.writes.clone())
    }

    /// Of the writes of a key that were acknowledged by then, how many a machine lacks, and when
    /// the latest was acknowledged.
    pub(crate) fn behind(&self, place: Place, key: &str, by: Time) -> (u64, Option<Time>) {
        let known = self.known.get(place);
        let (mut behind, mut latest) = (0, None);
        for (number, write) in self.history.iter().filter(|(_, write)| write.key == key) {
            let acked = write.acked.map(|(_, at)| at).filter(|at| *at <= by);
            if acked.is_some() && write.is_applied() {
                latest = latest.max(acked);
                behind += u64::from(!known.is_some_and(|known| known.writes.contains(number)));
            }
        }
        (behind, latest)
    }

    fn known_mut(&mut self, place: Place) -> &mut Known {
        if self.known.len() <= place {
            self.known.resize(place + 1, Known::default());
        }
        &mut self.known[place]
    }

    /// Looks at a replica after it did something; answers the writes that are new to it.
    pub(crate) fn look(
        &mut self,
        place: Place,
        node: &mut dyn Node,
        now: Time,
    ) -> Result<Vec<usize>, Violation> {
        let version = node.version();
        let before = self.known_mut(place).version.clone();
        if !before.is_subset(&version) {
            let gone = before.without(&version);
            let what = format!("{} no longer holds the events {gone:?}", name(place));
            return Err(lost(now, what));
        }
        let mut fresh = Vec::new();
        if before != version {
            fresh = self.learn(place, &version, now);
        }
        self.compare(place, node, now)?;
        for key in self.keys_of(&fresh) {
            self.read(place, node, &key, now)?;
        }
        Ok(fresh)
    }

    /// Starts anew with what a replica holds that has just been started.
    pub(crate) fn reopened(&mut self, place: Place, node: &dyn Node, now: Time) {
        let version = node.version();
        let writes: Bits = self.held(&version).collect();
        for number in writes.iter() {
            self.history.get_mut(number).had.entry(place).or_insert(now);
        }
        let known = self.known_mut(place);
        let gone = known.writes.iter().filter(|it| !writes.contains(*it));
        let gone: Vec<usize> = gone.collect();
        known.forgot.extend(&gone.into_iter().collect());
        known.kept = writes.clone();
        known.writes = writes;
        known.version = version;
    }

    fn learn(&mut self, place: Place, version: &CausalContext, now: Time) -> Vec<usize> {
        let known = self.known(place);
        let all: Vec<usize> = self.held(version).collect();
        let fresh: Vec<usize> = all.into_iter().filter(|it| !known.contains(*it)).collect();
        for number in &fresh {
            self.known_mut(place).writes.insert(*number);
            let write = self.history.get_mut(*number);
            write.had.entry(place).or_insert(now);
        }
        self.known_mut(place).version = version.clone();
        fresh
    }

    fn held<'a>(&'a self, version: &'a CausalContext) -> impl Iterator<Item = usize> + 'a {
        let writes = self.history.iter();
        let held = writes.filter(|(_, it)| it.is_applied() && version.contains(it.event));
        held.map(|(number, _)| number)
    }

    fn keys_of(&self, writes: &[usize]) -> Vec<(String, Kind)> {
        let of = |number: &usize| {
            let write = self.history.get(*number);
            (write.key.clone(), write.kind)
        };
        let mut keys: Vec<_> = writes.iter().map(of).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Equal events, equal digests, whoever holds them and whenever. Not so where somebody wrote
    /// who had forgotten a deletion with its disk: it depends on who still remembers that, until
    /// all have compared what they hold.
    fn compare(&mut self, place: Place, node: &mut dyn Node, now: Time) -> Result<(), Violation> {
        let writes = self.known(place);
        let is_open = |number: usize| self.history.get(number).forgot_deletion;
        if writes.iter().any(is_open) {
            return Ok(());
        }
        let version = &self.known_mut(place).version;
        let runs = version.iter_runs();
        let events = runs.map(|(id, run)| (id, run.first, run.last)).collect();
        let digest = node.digest();
        let (first, who) = *self.digests.entry(events).or_insert((digest, place));
        if first == digest {
            return Ok(());
        }
        let (one, other) = (name(who), name(place));
        let what = format!("{one} and {other} held the same events, but not the same contents");
        Err(diverged(now, what))
    }

    /// A replica reads what the events that it holds mean.
    fn read(
        &self,
        place: Place,
        node: &mut dyn Node,
        (key, kind): &(String, Kind),
        now: Time,
    ) -> Result<(), Violation> {
        let seen = &self.known[place].writes;
        let found = node.view(key, *kind);
        let expected = spec::view(&self.history, seen, key, *kind);
        if found == expected || spec::is_open(&self.history, seen, key, *kind) {
            return Ok(());
        }
        let place = name(place);
        let what = format!("{place} reads {found} of {key}, but has seen what means {expected}");
        Err(diverged(now, what))
    }
}

fn diverged(at: Time, what: String) -> Violation {
    violation(Failure::Divergence, at, what)
}

fn lost(at: Time, what: String) -> Violation {
    violation(Failure::LostWrite, at, what)
}

const fn violation(failure: Failure, at: Time, what: String) -> Violation {
    Violation { failure, at, what }
}
