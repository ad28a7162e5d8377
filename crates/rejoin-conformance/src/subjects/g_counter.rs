use rejoin_causality::ReplicaId;
use rejoin_g_counter::GCounter;

use crate::json::{Fields, Json};
use crate::names::Names;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};
use crate::trouble::Trouble;

/// A counter that only grows.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = GCounter;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> GCounter {
        GCounter::new()
    }

    fn edit(&self, state: &mut GCounter, step: &Step, author: &mut Author<'_>) -> Edited<GCounter> {
        match step.verb()? {
            "inc" => {
                let change = state.increment(author.replica, step.count("by")?);
                change.map(news).map_err(Trouble::refused)
            }
            "prune" => {
                let [node, into] = pruned(step, author.names)?;
                Ok(news(state.fold(node, into)))
            }
            // What comes late is refused anyway.
            "prune_cleanup" => Ok(None),
            "dec" => Err(Trouble::refused("it only grows")),
            _ => Err(step.unknown()),
        }
    }

    fn read(&self, state: &GCounter) -> Reading {
        whole(state.value()).into()
    }

    fn load(&self, step: &Step, names: &Names) -> Result<GCounter, Trouble> {
        let counts = counts(step.map("entries")?, names)?;
        Ok(counts.into_iter().collect())
    }

    fn entries(&self, state: &GCounter, names: &Names) -> Option<Json> {
        let counts = state.counts();
        Some(
            counts
                .map(|(id, count)| (names.name(id).to_owned(), count.into()))
                .collect(),
        )
    }
}

/// The replica that is removed, and the one that its share goes to.
pub(super) fn pruned(step: &Step, names: &Names) -> Result<[ReplicaId; 2], Trouble> {
    let [node, into] = [step.name("node")?, step.name("into")?];
    Ok([names.id(&node), names.id(&into)])
}

/// Counts under the ids of the replicas that they are listed for.
pub(super) fn counts(entries: &Fields, names: &Names) -> Result<Vec<(ReplicaId, u64)>, Trouble> {
    let read = |(name, count): (&String, &Json)| {
        let number = count.as_number();
        let number = number.ok_or_else(|| Trouble::unclear(format!("{name} has no number")))?;
        let count = number.as_u64();
        let count = count.ok_or_else(|| Trouble::refused(format!("{name} has no u64")))?;
        Ok((names.id(name), count))
    };
    entries.iter().map(read).collect()
}

/// The sum of many `u64`s fits.
pub(super) fn whole(value: u128) -> i128 {
    i128::try_from(value).unwrap_or(i128::MAX)
}
