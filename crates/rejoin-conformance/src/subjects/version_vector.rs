use rejoin_causality::VersionVector;

use super::g_counter::counts;
use crate::json::Json;
use crate::names::Names;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Edited, InJson};
use crate::trouble::Trouble;

/// Which events of each replica were seen: a state by itself here.
pub(crate) struct Subject;

impl subject::Subject for Subject {
    type State = VersionVector;
    type Form = InJson;
    const HAS_DOTS: bool = false;

    fn empty(&self) -> VersionVector {
        VersionVector::new()
    }

    fn edit(
        &self,
        state: &mut VersionVector,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<VersionVector> {
        if step.verb()? != "inc" {
            return Err(step.unknown());
        }
        let node = author.names.id(&step.name("node")?);
        let by = step.count_or("by", 1)?;
        let raised = state.get(node).checked_add(by);
        let raised = raised.ok_or_else(|| Trouble::refused("there is no higher number"))?;
        let grew = state.raise(node, raised);
        Ok(grew.then(|| VersionVector::from_iter([(node, raised)])))
    }

    /// The entries by the names of their replicas.
    fn read(&self, state: &VersionVector) -> Reading {
        let entries = state.iter();
        Json::from_iter(entries.map(|(id, number)| (id.to_string(), number.into()))).into()
    }

    fn load(&self, step: &Step, names: &Names) -> Result<VersionVector, Trouble> {
        Ok(counts(step.map("entries")?, names)?.into_iter().collect())
    }

    fn entries(&self, state: &VersionVector, names: &Names) -> Option<Json> {
        let entries = state.iter();
        Some(
            entries
                .map(|(id, number)| (names.name(id).to_owned(), number.into()))
                .collect(),
        )
    }
}
