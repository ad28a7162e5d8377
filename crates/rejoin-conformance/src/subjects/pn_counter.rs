use rejoin_pn_counter::PnCounter;

use super::g_counter::{counts, pruned};
use crate::json::{Fields, Json};
use crate::names::Names;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};
use crate::trouble::Trouble;

/// A counter that goes up and down.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = PnCounter;
    type Form = Bytes;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> PnCounter {
        PnCounter::new()
    }

    fn edit(
        &self,
        state: &mut PnCounter,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<PnCounter> {
        match step.verb()? {
            "prune" => {
                let [node, into] = pruned(step, author.names)?;
                return Ok(news(state.fold(node, into)));
            }
            // What comes late is refused anyway.
            "prune_cleanup" => return Ok(None),
            _ => {}
        }
        let (up, amount) = up_or_down(step)?;
        let change = match up {
            true => state.increment(author.replica, amount),
            false => state.decrement(author.replica, amount),
        };
        change.map(news).map_err(Trouble::refused)
    }

    fn read(&self, state: &PnCounter) -> Reading {
        state.value().into()
    }

    /// Either two lists of counts, or one of pairs.
    fn load(&self, step: &Step, names: &Names) -> Result<PnCounter, Trouble> {
        let (ups, downs) = match step.find("entries").and_then(Json::as_map) {
            Some(pairs) => (side(pairs, 0), side(pairs, 1)),
            None => (step.map("p")?.clone(), step.map("n")?.clone()),
        };
        let ups = counts(&ups, names)?
            .into_iter()
            .map(|(id, count)| (id, count, 0));
        let downs = counts(&downs, names)?
            .into_iter()
            .map(|(id, count)| (id, 0, count));
        Ok(ups.chain(downs).collect())
    }

    fn entries(&self, state: &PnCounter, names: &Names) -> Option<Json> {
        Some(pairs(state.counts(), names))
    }
}

/// Whether the step goes up, and by how much. A negative amount goes the other way.
pub(super) fn up_or_down(step: &Step) -> Result<(bool, u64), Trouble> {
    let up = match step.verb()? {
        "inc" => true,
        "dec" => false,
        _ => return Err(step.unknown()),
    };
    let amount = step.whole("by")?;
    let size = u64::try_from(amount.unsigned_abs());
    let size = size.map_err(|_| Trouble::refused(format!("{amount} does not fit a u64")))?;
    Ok((up == (amount >= 0), size))
}

/// What each replica has counted up and down, by its name.
pub(super) fn pairs(
    counts: impl Iterator<Item = (rejoin_causality::ReplicaId, u64, u64)>,
    names: &Names,
) -> Json {
    let pair = |(id, up, down): (_, u64, u64)| {
        (
            names.name(id).to_owned(),
            [up, down].map(Json::from).into_iter().collect(),
        )
    };
    counts.map(pair).collect()
}

/// One side of the pairs.
fn side(pairs: &Fields, side: usize) -> Fields {
    let of = |pair: &Json| pair.as_list().and_then(|pair| pair.get(side).cloned());
    let counts = pairs
        .iter()
        .map(|(name, pair)| (name.clone(), of(pair).unwrap_or(Json::Null)));
    counts.collect()
}
