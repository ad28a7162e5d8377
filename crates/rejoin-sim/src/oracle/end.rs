//! After everything was healed.

use super::{Oracle, lost, violation};
use crate::network::name;
use crate::{Failure, Node, Place, Time, Violation};

impl Oracle {
    /// Whether all these replicas hold the same events.
    pub(crate) fn agree(&self, places: &[Place]) -> bool {
        let mut versions = places.iter().map(|place| &self.known[*place].version);
        let first = versions.next();
        first.is_none_or(|first| versions.all(|other| other == first))
    }

    /// What keeps them apart.
    pub(crate) fn apart(&self, places: &[Place], now: Time) -> Violation {
        let mut versions = places
            .iter()
            .map(|place| (*place, &self.known[*place].version));
        let Some((first, most)) = versions.next() else {
            return violation(Failure::NoConvergence, now, "no replica is left".to_owned());
        };
        let differs = |(place, version): (Place, _)| {
            let (lacks, has) = (most.without(version), version.without(most));
            format!("{} lacks {lacks:?} and has {has:?}", name(place))
        };
        let others: Vec<String> = versions
            .filter(|(_, version)| *version != most)
            .map(differs)
            .collect();
        let what = format!("beside {}: {}", name(first), others.join("; "));
        violation(Failure::NoConvergence, now, what)
    }

    /// Whether no write has gone that somebody may have heard of. A session may ask for more than
    /// the writes that it was shown: for all deletions of which nobody has to remember anything.
    pub(crate) fn has_all(&self, place: Place) -> bool {
        let known = &self.known[place].writes;
        let mut told = self.history.iter().filter(|(_, write)| write.is_applied());
        told.all(|(number, _)| known.contains(number))
    }

    /// A session that all that it has seen is there for is told that it is not.
    pub(crate) fn never_served(&self, client: usize, place: Place, now: Time) -> Violation {
        let place = name(place);
        let what = format!("{place} has all that client {client} has seen, but is not ready");
        violation(Failure::NoConvergence, now, what)
    }

    /// Every write that must be there is, and is read.
    pub(crate) fn complete(
        &self,
        place: Place,
        node: &mut dyn Node,
        now: Time,
    ) -> Result<(), Violation> {
        let version = &self.known[place].version;
        for (_, write) in self.history.iter() {
            if write.must_survive() && !version.contains(write.event) {
                return Err(lost(now, format!("{write}: {} never got it", name(place))));
            }
        }
        for key in self.history.keys() {
            self.read(place, node, &key, now)?;
        }
        Ok(())
    }
}
