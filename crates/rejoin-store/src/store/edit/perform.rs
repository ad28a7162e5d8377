//! How an edit changes a value: in place, in a copy, or from nothing.

use core::fmt;

use rejoin_causality::Replica;
use rejoin_merge::{Change, Delta};

use crate::contents::{Entry, Recent, State};
use crate::failure::{Failure, Rejected};
use crate::value::{Erased, Held, Value, is_restored};

/// A delta, and how many bytes it takes encoded.
pub(super) type Measured<T> = (T, usize);

/// What became of an edit: whether anything changed and, if that was wanted, what.
pub(crate) struct Edited<T> {
    pub(crate) changed: bool,
    pub(crate) delta: Option<T>,
}

impl<T> Edited<T> {
    pub(super) const NOTHING: Self = Self {
        changed: false,
        delta: None,
    };
}

impl<T: Value> Edited<T> {
    pub(super) fn measured(self) -> Result<Edited<Measured<T>>, Failure> {
        let measure = |delta| fits(&delta, usize::MAX).map(|bytes| (delta, bytes));
        Ok(Edited {
            changed: self.changed,
            delta: self.delta.map(measure).transpose()?,
        })
    }
}

impl<T: Delta> Edited<T> {
    #[inline]
    pub(crate) fn of(change: &Change<'_, T>, wants_delta: bool) -> Self {
        let changed = !change.is_nothing();
        let delta = (changed && wants_delta).then(|| change.delta());
        Self { changed, delta }
    }
}

/// Performs the edit; why it could not be performed is told as a refusal.
#[inline]
pub(super) fn run<T, E: fmt::Display>(
    value: &mut T,
    replica: &mut Replica,
    wants_delta: bool,
    edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
) -> Result<Edited<T>, Failure> {
    let edited = edit(value, replica, wants_delta);
    edited.map_err(|error| Rejected::Edit(error.to_string()).into())
}

/// Edits a copy, which takes the place of the value if it can be encoded; answers how many bytes
/// it takes then.
pub(super) fn edit_copy<T: Value, E: fmt::Display>(
    value: &mut T,
    replica: &mut Replica,
    wants_delta: bool,
    most: usize,
    edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
) -> Result<(Edited<Measured<T>>, usize), Failure> {
    let mut copy = value.clone();
    let edited = run(&mut copy, replica, wants_delta, edit)?.measured()?;
    let bytes = match &edited.delta {
        // What was changed can be read, so the whole can.
        Some(_) => encoded(&copy, most)?.len(),
        None => fits(&copy, most)?,
    };
    *value = copy;
    Ok((edited, bytes))
}

/// Edits a large value in place. If it has no encoded form then, it becomes again what it was.
///
/// Where the value had one before, it has one still if what the edit has changed has one: so only
/// that is encoded, and read again.
pub(super) fn edit_large<T: Value, E: fmt::Display>(
    value: &mut T,
    recent: &mut Recent,
    replica: &mut Replica,
    edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
) -> Result<Edited<Measured<T>>, Failure> {
    let edited = run(value, replica, true, edit)?;
    let is_untold = edited.changed && edited.delta.is_none();
    let mut measured = edited.measured();
    if is_untold && let Err(failure) = fits(value, usize::MAX) {
        measured = Err(failure);
    }
    if measured.is_err() {
        if let Some(before) = recent.value() {
            *value = before;
        }
    } else if is_untold {
        recent.release();
    }
    measured
}

/// Begins a key anew whose time had come, above all that it was.
pub(super) fn begin_anew<T: Value, E: fmt::Display>(
    entry: &mut Entry,
    replica: &mut Replica,
    most: Option<usize>,
    edit: impl FnOnce(&mut T, &mut Replica, bool) -> Result<Edited<T>, E>,
) -> Result<Edited<Measured<T>>, Failure> {
    let mut value = T::bottom();
    let edited = run(&mut value, replica, false, edit)?;
    if edited.changed {
        if let Some(most) = most {
            fits(&value, most)?;
        }
        // By it members see how far the clock is that says the time has come.
        replica.stamp(None);
        entry.life = entry.life.saturating_add(1);
        entry.state = State::Live(Held::new(value));
        entry.expiry = None;
        entry.recent = None;
    }
    edited.measured()
}

/// How many bytes the encoded value takes, if these are not too many, and are read as the same
/// value.
pub(super) fn fits<T: Value>(value: &T, limit: usize) -> Result<usize, Failure> {
    let encoded = encoded(value, limit)?;
    match is_restored(value, &encoded) {
        true => Ok(encoded.len()),
        false => Err(Rejected::Unreadable.into()),
    }
}

fn encoded<T: Value>(value: &T, limit: usize) -> Result<Vec<u8>, Failure> {
    let encoded = Erased::bytes(value);
    let encoded = encoded.map_err(|error| Rejected::Edit(error.to_string()))?;
    let bytes = encoded.len();
    if bytes > limit {
        return Err(Rejected::ValueTooLarge { bytes, limit }.into());
    }
    Ok(encoded)
}
