mod debug;
mod merge;
#[cfg(feature = "nest")]
mod nested;

#[cfg(feature = "nest")]
pub use nested::LwwRegisterEditor;

use rejoin_causality::{Replica, Stamp, Timestamp, TooFarAhead};
use rejoin_merge::{Change, Content};

/// One value, of which the last write stands.
///
/// Empty, or one write: a stamp and a value. Of two writes the one with the later stamp stands;
/// the stamp is a time and the replica that wrote, so two replicas never share one. Should one
/// stamp come with two values all the same (an id used by two writers, or plain integers for
/// timestamps), the greater value stands, and every replica decides alike.
///
/// `S` is the timestamp: a [`Stamp`] of the writing replica unless you name another ordered type,
/// such as `u64`.
///
/// `T` is [`Ord`] for the ties. Wrap bytes that have no useful order in `ByBytes` and an `f64` in
/// `TotalF64` of `rejoin-merge`, or settle ties with
/// [`resolve_conflict_by`](crate::resolve_conflict_by).
///
/// The order of registers is that of merging: empty first, then by stamp, then by value. All
/// operations take constant time beside the comparing or cloning of one value.
///
/// # Example
/// ```
/// use rejoin_lww_register::{LwwRegister, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (LwwRegister::new(), LwwRegister::new());
/// here.set(&mut phone, "tea");
/// there.merge(&here);
/// there.set(&mut laptop, "coffee"); // Later than what it replaces, whatever the clocks say.
/// here.merge(&there);
/// assert_eq!(here.get(), Some(&"coffee"));
/// ```
///
/// # Paper
/// P. R. Johnson, R. H. Thomas: *The Maintenance of Duplicate Databases*, RFC 677, 1975.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LwwRegister<T, S = Stamp> {
    write: Option<Write<S, T>>,
}

/// One write. The derived order is the rule of the register: the stamp first, then the value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Write<S, T> {
    stamp: S,
    value: T,
}

impl<T, S> LwwRegister<T, S> {
    /// The register that nobody has written.
    ///
    /// ```
    /// use rejoin_lww_register::LwwRegister;
    ///
    /// let register = LwwRegister::<u32>::new();
    /// assert_eq!(register.get(), None);
    /// ```
    pub const fn new() -> Self {
        Self { write: None }
    }

    /// A register that holds one write, from its parts.
    ///
    /// This is how a timestamp of your own comes in; to write, merge what this gives.
    ///
    /// ```
    /// use rejoin_lww_register::{LwwRegister, Merge};
    ///
    /// let mut price = LwwRegister::of(1_700_000_000_u64, 25);
    /// price.merge(&LwwRegister::of(1_600_000_000, 19));
    /// assert_eq!(price.get(), Some(&25), "the other write is older");
    /// ```
    pub const fn of(stamp: S, value: T) -> Self {
        Self {
            write: Some(Write { stamp, value }),
        }
    }

    /// The value that stands, if there is one.
    pub const fn get(&self) -> Option<&T> {
        match &self.write {
            Some(write) => Some(&write.value),
            None => None,
        }
    }

    /// The stamp of the write that stands.
    ///
    /// ```
    /// use rejoin_lww_register::LwwRegister;
    ///
    /// assert_eq!(LwwRegister::of(7_u64, "tea").stamp(), Some(&7));
    /// ```
    pub const fn stamp(&self) -> Option<&S> {
        match &self.write {
            Some(write) => Some(&write.stamp),
            None => None,
        }
    }

    /// Whether nobody has written yet.
    pub const fn is_empty(&self) -> bool {
        self.write.is_none()
    }

    /// Takes the value out, if there is one.
    ///
    /// ```
    /// use rejoin_lww_register::LwwRegister;
    ///
    /// assert_eq!(LwwRegister::of(7_u64, "tea").into_inner(), Some("tea"));
    /// ```
    pub fn into_inner(self) -> Option<T> {
        self.write.map(|write| write.value)
    }

    /// Takes the register apart into stamp and value, the inverse of [`of`](Self::of).
    pub fn into_parts(self) -> Option<(S, T)> {
        self.write.map(|write| (write.stamp, write.value))
    }
}

/// Writing with the clock of a replica.
impl<T: Ord + Clone + Content> LwwRegister<T> {
    /// Writes `value`, and returns what changed.
    ///
    /// The stamp is the larger of the clock's reading and one above the stamp that it replaces,
    /// so this write stands here at once, and wherever the write that it replaces has arrived.
    ///
    /// ```
    /// use rejoin_lww_register::{LwwRegister, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (LwwRegister::new(), LwwRegister::new());
    /// let delta = here.set(&mut phone, 5).delta();
    /// there.merge(&delta);
    /// assert_eq!(there.get(), Some(&5));
    /// ```
    pub fn set(&mut self, replica: &mut Replica, value: T) -> Change<'_, Self> {
        let replaced = self.stamp().map(|stamp| stamp.time);
        let stamp = replica.stamp(replaced);
        self.write = Some(Write { stamp, value });
        Change::new(self, true)
    }

    /// Writes `value` under a time of your own, and returns what changed: nothing where a later
    /// write stands already.
    ///
    /// # Errors
    /// [`TooFarAhead`] if `time` lies further ahead of the clock than the replica allows; nothing
    /// has changed then.
    ///
    /// ```
    /// use rejoin_lww_register::{LwwRegister, Replica, Timestamp};
    ///
    /// let mut phone = Replica::new(1_u64.into(), || 1_000);
    /// let mut drink = LwwRegister::new();
    /// drink.set_at(&mut phone, Timestamp::from_parts(900, 0), "tea")?;
    /// let late = drink.set_at(&mut phone, Timestamp::from_parts(800, 0), "milk")?;
    /// assert!(late.is_nothing());
    /// assert!(drink.set_at(&mut phone, Timestamp::from_parts(9_000, 0), "rum").is_err());
    /// assert_eq!(drink.get(), Some(&"tea"));
    /// # Ok::<(), rejoin_lww_register::TooFarAhead>(())
    /// ```
    pub fn set_at(
        &mut self,
        replica: &mut Replica,
        time: Timestamp,
        value: T,
    ) -> Result<Change<'_, Self>, TooFarAhead> {
        let write = Write {
            stamp: replica.check(time)?,
            value,
        };
        let stands = self.write.as_ref().is_none_or(|standing| write > *standing);
        if stands {
            self.write = Some(write);
        }
        Ok(Change::new(self, stands))
    }
}

/// Empty. (A derive would ask for a default of `T`.)
impl<T, S> Default for LwwRegister<T, S> {
    fn default() -> Self {
        Self::new()
    }
}
