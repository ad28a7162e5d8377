use std::collections::BTreeMap;
use std::time::Duration;

use rejoin_causality::{Drift, Replica, Saved};

use crate::clock::Clock;
use crate::names::Names;
use crate::trouble::Trouble;

/// The handles that write.
///
/// Where edits mint dots, an id may not write to two copies that have not seen each other. So
/// each place has ids of its own there, and a copy that takes the place of another begins anew.
pub(crate) struct Writers {
    by_place: bool,
    handles: BTreeMap<(String, String), Replica>,
    given: BTreeMap<String, u32>,
}

/// Longer than any scenario.
const AGES: Duration = Duration::from_millis(u64::MAX);

impl Writers {
    pub(crate) fn new(by_place: bool) -> Self {
        Self {
            by_place,
            handles: BTreeMap::new(),
            given: BTreeMap::new(),
        }
    }

    /// Who writes to the state at `place` in the name of `name`.
    pub(crate) fn handle(
        &mut self,
        name: &str,
        place: &str,
        names: &Names,
        clock: &Clock,
    ) -> &mut Replica {
        let place = if self.by_place { place } else { "" };
        let given = &mut self.given;
        let begin = || {
            let number = given.entry(name.to_owned()).or_default();
            let mut replica = Replica::new(names.writer(name, *number), clock.source());
            // A scenario names whatever times it likes.
            replica.set_drift(Drift::new(AGES, AGES));
            *number += 1;
            replica
        };
        let writer = (name.to_owned(), place.to_owned());
        self.handles.entry(writer).or_insert_with(begin)
    }

    /// The state at this place was replaced, so that its events may be unknown there now.
    pub(crate) fn begin_anew(&mut self, place: &str) {
        if self.by_place {
            self.handles.retain(|(_, at), _| at != place);
        }
    }

    /// Saves and resumes the handles that write at this place.
    pub(crate) fn restart(&mut self, place: &str, clock: &Clock) -> Result<(), Trouble> {
        for ((name, at), replica) in &mut self.handles {
            if at == place || name == place {
                let saved = Saved::from_bytes(&replica.save().to_bytes());
                let saved = saved.map_err(Trouble::unclear)?;
                let drift = replica.drift();
                *replica = Replica::resume_with(saved, clock.source());
                replica.set_drift(drift);
            }
        }
        Ok(())
    }
}
