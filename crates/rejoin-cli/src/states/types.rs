//! Every type that the program can show: one file each, and one line in [`TYPES`].

mod aw_lww_map;
mod bounded_counter;
mod causal;
mod cl_set;
mod counter_map;
mod dotted;
mod extreme;
mod flag;
mod fww_register;
mod g_counter;
mod g_set;
mod list;
mod lww_map;
mod lww_register;
mod lww_set;
mod mv_register;
mod or_map;
mod or_multimap;
mod or_set;
mod pn_counter;
mod resettable_counter;
mod rw_set;
mod text;
mod two_p_set;

use rejoin_wire::{DecodeError, Reader, Tag};

use super::state::{Shown, State};
pub(super) use dotted::Content;

const TYPES: &[Type] = &[
    g_counter::TYPE,
    lww_register::TYPE,
    or_set::TYPE,
    lww_map::TYPE,
    pn_counter::TYPE,
    bounded_counter::TYPE,
    resettable_counter::TYPE,
    mv_register::TYPE,
    extreme::MAX,
    extreme::MIN,
    fww_register::TYPE,
    g_set::TYPE,
    two_p_set::TYPE,
    lww_set::TYPE,
    rw_set::TYPE,
    cl_set::TYPE,
    flag::ENABLE_WINS,
    flag::DISABLE_WINS,
    or_map::TYPE,
    or_multimap::TYPE,
    counter_map::TYPE,
    aw_lww_map::TYPE,
    list::TYPE,
    text::TYPE,
];

/// How states with a tag are decoded.
struct Type {
    tag: Tag,
    /// Finds the variant of the type by the head of the body. What can't be read there is left to
    /// the decoder of any variant, which says what is wrong.
    choose: fn(&mut Reader<'_>) -> Result<Decoder, String>,
}

type Decoder = fn(&[u8]) -> Result<State, DecodeError>;

impl Type {
    /// A type without variants.
    const fn of<T: Shown>() -> Self {
        Self {
            tag: T::TAG,
            choose: |_| Ok(State::decode::<T>),
        }
    }
}

/// The decoder for a state with this tag and body, or why there is none.
pub(super) fn decoder(tag: Tag, body: &[u8]) -> Result<Decoder, String> {
    let Some(found) = TYPES.iter().find(|known| known.tag == tag) else {
        return Err(match tag.name() {
            Some(_) => "this program can't look into states of this type yet".to_owned(),
            None if tag.is_custom() => "this program does not know the type; \
                its number is from the range of other programs"
                .to_owned(),
            None => "this program does not know the type; a newer rejoin may".to_owned(),
        });
    };
    (found.choose)(&mut Reader::new(body))
}
