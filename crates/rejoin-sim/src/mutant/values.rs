//! Where wrong value types are declared in the place of right ones.

use rejoin_store::{BadKind, Schema};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Writer};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Mutant, counter, register, set};
use crate::Kind;
use crate::replica::Handle;

/// The tag of the types of this folder, whose bytes nobody keeps.
pub(super) const TAG: Tag = Tag::custom(0);

pub(super) fn write(value: &impl Serialize, out: &mut Writer) -> Result<(), EncodeError> {
    out.values([value])
}

pub(super) fn read<T: Serialize + DeserializeOwned>(
    input: &mut Reader<'_>,
) -> Result<T, DecodeError> {
    let first = input.values(1)?.next();
    first.unwrap_or_else(|| Err(input.invalid("the value is missing")))
}

/// Declares the type of `kind` that the mutant is wrong about, if it is wrong about that.
pub(crate) fn handles(
    mutant: Mutant,
    kind: Kind,
    schema: &mut Schema,
) -> Option<Result<Box<dyn Handle>, BadKind>> {
    use Mutant as M;
    macro_rules! declare {
        ($type:ty) => {
            schema
                .declare::<$type>(kind.name())
                .map(|handle| -> Box<dyn Handle> { Box::new(handle) })
        };
    }
    let handle = match (kind, mutant) {
        (Kind::Register, M::LwwTie) => declare!(register::Register<{ register::TIE }>),
        (Kind::Register, M::LwwTieTaken) => declare!(register::Register<{ register::TIE_TAKEN }>),
        (Kind::Register, M::LwwArrival) => declare!(register::Register<{ register::ARRIVAL }>),
        (Kind::Register, M::LwwLargest) => declare!(register::Register<{ register::LARGEST }>),
        (Kind::Register, M::LwwCounterFirst) => {
            declare!(register::Register<{ register::COUNTER_FIRST }>)
        }
        (Kind::Register, M::LwwWallClock) => declare!(register::Register<{ register::WALL_CLOCK }>),
        (Kind::Many, M::ManyKeepsOne) => declare!(register::KeepsOne),
        (Kind::Set, M::SetUnion) => declare!(set::Set<{ set::UNION }, false>),
        (Kind::Set, M::SetBothSides) => declare!(set::Set<{ set::BOTH_SIDES }, false>),
        (Kind::Set, M::SetSwallows) => declare!(set::Set<{ set::SWALLOWS }, false>),
        (Kind::Set, M::SetRemoveWins) => declare!(set::Set<{ set::REMOVE_WINS }, false>),
        (Kind::Set, M::WireForgets) => declare!(set::Set<{ set::FORGETS }, false>),
        (Kind::Flag, M::FlagLowerWins) => declare!(set::Set<{ set::REMOVE_WINS }, true>),
        (Kind::Counter, M::CounterSums) => declare!(counter::Counter<{ counter::SUMS }>),
        (Kind::Counter, M::CounterOneSlot) => declare!(counter::Counter<{ counter::ONE_SLOT }>),
        (Kind::Counter, M::CounterLargest) => declare!(counter::Counter<{ counter::LARGEST }>),
        _ => return None,
    };
    Some(handle)
}
