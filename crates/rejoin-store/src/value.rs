mod held;

use core::any::Any;
use core::fmt::Debug;

use rejoin_merge::{Bottom, Content, Merge, Observer};
use rejoin_wire::{DecodeError, EncodeError, Reader, Wire, Writer};

pub(crate) use self::held::Held;

/// A type whose values a store can keep: any of this collection, or one of your own.
///
/// Nobody implements it by hand; every type that has the traits above the line is one.
///
/// ```
/// use rejoin_or_set::OrSet;
/// use rejoin_store::Value;
///
/// fn storable<T: Value>() {}
/// storable::<OrSet<String>>();
/// ```
pub trait Value: Merge + Bottom + Wire + Clone + PartialEq + Debug + Send + Sync + 'static {}

impl<T> Value for T where
    T: Merge + Bottom + Wire + Clone + PartialEq + Debug + Send + Sync + 'static
{
}

/// What merges were seen to drop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Writes that lost against a later one.
    pub(crate) lost: u64,
    /// Names of events or stamps that came with two contents.
    pub(crate) equivocations: u64,
}

impl Observer for Tally {
    fn lost(&mut self, _: &dyn Content, _: &dyn Content) {
        self.lost += 1;
    }

    fn conflict(&mut self, _: &dyn Content, _: &dyn Content, _: &dyn Content) {
        self.equivocations += 1;
    }
}

/// A value whose type only its kind knows.
pub(crate) trait Erased: Any + Debug + Send + Sync {
    fn copy(&self) -> Box<dyn Erased>;
    /// A copy for an entry.
    fn held(&self) -> Held;
    /// Joins a value of the same type; one of another type brings nothing.
    fn join(&mut self, other: &dyn Erased, tally: &mut Tally) -> bool;
    fn same(&self, other: &dyn Erased) -> bool;
    /// The encoded value, without an envelope: its kind says what it is.
    fn bytes(&self) -> Result<Vec<u8>, EncodeError>;
}

impl<T: Value> Erased for T {
    fn copy(&self) -> Box<dyn Erased> {
        Box::new(self.clone())
    }

    fn held(&self) -> Held {
        Held::new(self.clone())
    }

    fn join(&mut self, other: &dyn Erased, tally: &mut Tally) -> bool {
        match down(other) {
            Some(other) => self.merge_observed(other, tally),
            None => false,
        }
    }

    fn same(&self, other: &dyn Erased) -> bool {
        down(other) == Some(self)
    }

    fn bytes(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Writer::new();
        self.write(&mut out)?;
        out.finish()
    }
}

/// The value, if it is a `T`.
#[inline]
pub(crate) fn down<T: 'static>(value: &dyn Erased) -> Option<&T> {
    let any: &dyn Any = value;
    any.downcast_ref()
}

/// The value for an edit, if it is a `T`.
#[inline]
pub(crate) fn down_mut<T: 'static>(value: &mut dyn Erased) -> Option<&mut T> {
    let any: &mut dyn Any = value;
    any.downcast_mut()
}

/// Whether the bytes of the value are read as the same value. What a type writes need not be what
/// it reads, and no format that names nothing can tell while it writes.
pub(crate) fn is_restored<T: Value>(value: &T, bytes: &[u8]) -> bool {
    read::<T>(bytes).is_ok_and(|read| read == *value)
}

/// Reads what [`Erased::bytes`] of a `T` wrote.
pub(crate) fn read<T: Value>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut input = Reader::new(bytes);
    let value = T::read(&mut input)?;
    input.finish()?;
    Ok(value)
}
