use rejoin_causality::Replica;
use rejoin_merge::{Change, Decompose, Delta};
use rejoin_wire::Wire;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::Clock;
use crate::json::Json;
use crate::names::Names;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::trouble::Trouble;

/// A data type, as scenarios speak of it.
///
/// All that scenarios do to every type, such as merging, is not here: see `replay`.
pub(crate) trait Subject {
    type State: Clone + PartialEq + Decompose + Serialize + DeserializeOwned;

    /// How the state is encoded.
    type Form: Form<Self::State>;

    /// Whether edits mint dots. Then no two copies may ever write under one id, so that a copy
    /// which writes in the name of another replica gets an id for that.
    const HAS_DOTS: bool;

    fn empty(&self) -> Self::State;

    /// Does what `step` says, and gives the delta: nothing if nothing has changed.
    fn edit(
        &self,
        state: &mut Self::State,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<Self::State>;

    fn read(&self, state: &Self::State) -> Reading;

    /// The state that is made of the parts in `step`.
    fn load(&self, step: &Step, names: &Names) -> Result<Self::State, Trouble> {
        let _ = names;
        Err(step.unknown())
    }

    /// Does what `step` says to what a client has read, as `context`, from another replica.
    fn edit_in_context(
        &self,
        state: &mut Self::State,
        context: &Self::State,
        step: &Step,
        author: &mut Author<'_>,
    ) -> Edited<Self::State> {
        let _ = (state, context, author);
        Err(step.unknown())
    }

    /// What brings `peer` up to date, going by nothing but its version. No type without versions
    /// has that.
    fn since(&self, state: &Self::State, peer: &Self::State) -> Option<Self::State> {
        let _ = (state, peer);
        None
    }

    /// The inner parts, by the name of the replica.
    fn entries(&self, state: &Self::State, names: &Names) -> Option<Json> {
        let _ = (state, names);
        None
    }

    /// What each replica may still take away, by its name.
    fn rights(&self, state: &Self::State, names: &Names) -> Option<Json> {
        let _ = (state, names);
        None
    }

    /// The members with their times, the newest first.
    fn newest_first(&self, state: &Self::State) -> Option<Vec<(Json, u64)>> {
        let _ = state;
        None
    }

    /// The members of one page, the newest first.
    fn page(&self, state: &Self::State, page: &Page) -> Option<Vec<(Json, u64)>> {
        let _ = (state, page);
        None
    }
}

/// The delta of an edit, if it has changed something.
pub(crate) type Edited<S> = Result<Option<S>, Trouble>;

/// Who edits, and what an edit may ask.
pub(crate) struct Author<'a> {
    pub(crate) replica: &'a mut Replica,
    pub(crate) names: &'a Names,
    pub(crate) clock: &'a mut Clock,
}

/// Which members of a set that knows their times are asked for.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Only what comes after this member of this time.
    pub(crate) after: Option<(Json, u64)>,
    /// Only what comes before this member of this time.
    pub(crate) stop: Option<(Json, u64)>,
    /// So many are left out.
    pub(crate) offset: usize,
    /// So many at most.
    pub(crate) limit: usize,
}

/// The delta of a change, if it has changed something.
#[expect(clippy::needless_pass_by_value, reason = "the change is used up")]
pub(crate) fn news<S: Delta>(change: Change<'_, S>) -> Option<S> {
    (!change.is_nothing()).then(|| change.delta())
}

/// The join of what several edits have changed.
pub(crate) fn joined<S: Decompose>(deltas: impl IntoIterator<Item = Option<S>>) -> Option<S> {
    deltas.into_iter().flatten().reduce(|mut all, delta| {
        all.merge_owned(delta);
        all
    })
}

/// How a state is encoded and decoded.
pub(crate) trait Form<S> {
    fn round_trip(state: &S) -> Result<S, String>;
}

/// In the bytes of this collection, and in JSON.
pub(crate) struct Bytes;

impl<S: Wire + PartialEq + Serialize + DeserializeOwned> Form<S> for Bytes {
    fn round_trip(state: &S) -> Result<S, String> {
        let state = InJson::round_trip(state)?;
        let bytes = rejoin_wire::encode(&state).map_err(|error| error.to_string())?;
        rejoin_wire::decode(&bytes).map_err(|error| error.to_string())
    }
}

/// In JSON only: for what is no type of the collection, but made of some.
pub(crate) struct InJson;

impl<S: Serialize + DeserializeOwned> Form<S> for InJson {
    fn round_trip(state: &S) -> Result<S, String> {
        let text = serde_json::to_string(state).map_err(|error| error.to_string())?;
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }
}
