mod field;
mod leaves;

use rejoin_causality::Replica;
use rejoin_flag::EwFlag;
use rejoin_lww_register::LwwRegister;
use rejoin_max_register::MaxRegister;
use rejoin_mv_register::MvRegister;
use rejoin_or_map::OrMap;
use rejoin_or_set::OrSet;
use rejoin_resettable_counter::ResettableCounter;
use rejoin_rw_set::RwSet;

use self::field::{Field, edit_map, read_map};
use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::Step;
use crate::subject::{self, Author, Bytes, Edited, news};

/// A map from keys to values of any type that can be nested, maps among them.
///
/// A value has a field for each type; a key reads as the field in which something lives.
pub(crate) struct Subject;

type Map<V> = OrMap<String, V>;
type Leaves = (
    ((OrSet<Json>, RwSet<Json>), (MvRegister<Json>, EwFlag)),
    ((LwwRegister<Json>, MaxRegister<Json>), ResettableCounter),
);
type With<V> = (Leaves, Map<V>);

/// Maps in maps in maps in maps: deeper than any scenario goes.
type Root = Map<With<With<With<Leaves>>>>;

impl subject::Subject for Subject {
    type State = Root;
    type Form = Bytes;
    const HAS_DOTS: bool = true;

    fn empty(&self) -> Root {
        Root::new()
    }

    fn edit(&self, state: &mut Root, step: &Step, author: &mut Author<'_>) -> Edited<Root> {
        let mut timed = time_of(step)
            .map(|time| author.clock.read(time))
            .transpose()?
            .map(|time| Replica::new(author.replica.id(), move || time));
        let replica = timed.as_mut().unwrap_or(author.replica);
        let mut done = Ok(());
        let change = state.batch(replica, |map| done = edit_map(map, step));
        let delta = news(change);
        done.map(|()| delta)
    }

    fn read(&self, state: &Root) -> Reading {
        read_map(&state.view())
    }

    fn since(&self, state: &Root, peer: &Root) -> Option<Root> {
        Some(state.delta_since(peer.version()))
    }
}

/// The time that the innermost edit names. The clock that the edit reads then stands there.
fn time_of(step: &Step) -> Option<&Json> {
    let mut fields = step.fields();
    loop {
        match fields.get("op").and_then(Json::as_map) {
            Some(inner) => fields = inner,
            None => return fields.get("ts"),
        }
    }
}
