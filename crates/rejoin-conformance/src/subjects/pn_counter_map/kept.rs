use std::collections::BTreeMap;

use rejoin_or_set::OrSet;
use rejoin_pn_counter::PnCounter;

use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Edited, InJson, news};
use crate::subjects::pn_counter::up_or_down;
use crate::trouble::Trouble;

/// The keys that are there, and what was ever counted under each. A removed key is no longer read,
/// and goes on from where it was if somebody counts on.
type Kept = (OrSet<String>, BTreeMap<String, PnCounter>);

/// A map from keys to counters that removing a key does not reset.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = Kept;
    type Form = InJson;
    const HAS_DOTS: bool = true;

    fn empty(&self) -> Kept {
        Kept::default()
    }

    fn edit(&self, state: &mut Kept, step: &Step, author: &mut Author<'_>) -> Edited<Kept> {
        let (keys, counters) = state;
        let key = step.name("key")?;
        if step.verb()? == "remove_key" {
            let removed = news(keys.remove(author.replica, &key));
            return Ok(removed.map(|removed| (removed, BTreeMap::new())));
        }
        let (up, amount) = up_or_down(step)?;
        let counter = counters.entry(key.clone()).or_default();
        let counted = match up {
            true => counter.increment(author.replica, amount),
            false => counter.decrement(author.replica, amount),
        };
        let counted = news(counted.map_err(Trouble::refused)?);
        let counted = counted.map(|counted| (key.clone(), counted));
        let present = news(keys.insert(author.replica, key));
        Ok(Some((
            present.unwrap_or_default(),
            counted.into_iter().collect(),
        )))
    }

    fn read(&self, (keys, counters): &Kept) -> Reading {
        let counts = keys.iter().map(|key| {
            let count = counters.get(key).map_or(0, PnCounter::value);
            (key.clone(), count.into())
        });
        Reading::Keyed(counts.collect())
    }

    /// Counters have no versions: what the peer lacks of them is found by the counts.
    fn since(&self, (keys, counters): &Kept, (seen, counted): &Kept) -> Option<Kept> {
        let counters = rejoin_merge::Decompose::difference(counters, counted);
        Some((
            keys.delta_since(seen.version()),
            counters.unwrap_or_default(),
        ))
    }
}
