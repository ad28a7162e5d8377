mod debug;
mod merge;

use rejoin_causality::{Replica, Stamp, Timestamp, TooFarAhead};
use rejoin_merge::{Change, Content, Min};

/// One value that is written once, and of which the first write stands.
///
/// Empty, or one write: a stamp and a value. Of two writes the one with the earlier stamp stands;
/// the stamp is a time and the replica that wrote, so two replicas never share one. Should one
/// stamp come with two values all the same (an id used by two writers, or plain integers for
/// timestamps), the lesser value stands, and every replica decides alike.
///
/// `S` is the timestamp: a [`Stamp`] of the writing replica unless you name another ordered type,
/// such as `u64`.
///
/// `T` is [`Ord`] for the ties. Wrap bytes that have no useful order in `ByBytes` and an `f64` in
/// `TotalF64` of `rejoin-merge`.
///
/// The order of registers is that of merging: empty first, then the later write, then the earlier.
/// All operations take constant time beside the comparing or cloning of one value.
///
/// # Example
/// ```
/// use rejoin_fww_register::{FwwRegister, Merge, Replica};
///
/// let mut phone = Replica::new(1_u64.into(), || 1_000);
/// let mut laptop = Replica::new(2_u64.into(), || 1_005);
/// let (mut here, mut there) = (FwwRegister::new(), FwwRegister::new());
/// there.set(&mut laptop, "Bob"); // Without knowledge of each other,
/// here.set(&mut phone, "Ann"); // and the phone's clock says that this was earlier.
/// there.merge(&here);
/// assert_eq!(there.get(), Some(&"Ann"));
/// assert!(there.set(&mut laptop, "Bob").is_nothing());
/// ```
///
/// # Paper
/// P. R. Johnson, R. H. Thomas: *The Maintenance of Duplicate Databases*, RFC 677, 1975. Its rule,
/// with the order of times reversed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FwwRegister<T, S = Stamp> {
    write: Option<Min<Write<S, T>>>,
}

/// One write. The derived order is that of the rule: the stamp first, then the value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Write<S, T> {
    stamp: S,
    value: T,
}

impl<T, S> FwwRegister<T, S> {
    /// The register that nobody has written.
    ///
    /// ```
    /// use rejoin_fww_register::FwwRegister;
    ///
    /// let register = FwwRegister::<u32>::new();
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
    /// use rejoin_fww_register::{FwwRegister, Merge};
    ///
    /// let mut owner = FwwRegister::of(1_600_000_000_u64, "Ann");
    /// owner.merge(&FwwRegister::of(1_700_000_000, "Bob"));
    /// assert_eq!(owner.get(), Some(&"Ann"), "the other write is later");
    /// ```
    pub const fn of(stamp: S, value: T) -> Self {
        Self {
            write: Some(Min::new(Write { stamp, value })),
        }
    }

    /// The value that stands, if there is one.
    pub const fn get(&self) -> Option<&T> {
        match &self.write {
            Some(write) => Some(&write.get().value),
            None => None,
        }
    }

    /// The stamp of the write that stands.
    ///
    /// ```
    /// use rejoin_fww_register::FwwRegister;
    ///
    /// assert_eq!(FwwRegister::of(7_u64, "tea").stamp(), Some(&7));
    /// ```
    pub const fn stamp(&self) -> Option<&S> {
        match &self.write {
            Some(write) => Some(&write.get().stamp),
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
    /// use rejoin_fww_register::FwwRegister;
    ///
    /// assert_eq!(FwwRegister::of(7_u64, "tea").into_inner(), Some("tea"));
    /// ```
    pub fn into_inner(self) -> Option<T> {
        self.write.map(|write| write.into_inner().value)
    }

    /// Takes the register apart into stamp and value, the inverse of [`of`](Self::of).
    pub fn into_parts(self) -> Option<(S, T)> {
        let Write { stamp, value } = self.write?.into_inner();
        Some((stamp, value))
    }
}

/// Writing with the clock of a replica.
impl<T: Ord + Clone + Content> FwwRegister<T> {
    /// Writes `value`, and returns what changed: nothing where a value stands already, whatever the
    /// clocks say.
    ///
    /// That is an answer and no error, because losing is the ordinary fate of a second write: it
    /// may meet the first one here, or as well after a merge. [`get`](Self::get) tells who won.
    ///
    /// ```
    /// use rejoin_fww_register::{FwwRegister, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (FwwRegister::new(), FwwRegister::new());
    /// let delta = here.set(&mut phone, 5).delta();
    /// there.merge(&delta);
    /// assert!(here.set(&mut phone, 6).is_nothing());
    /// assert_eq!((here.get(), there.get()), (Some(&5), Some(&5)));
    /// ```
    pub fn set(&mut self, replica: &mut Replica, value: T) -> Change<'_, Self> {
        let stands = self.is_empty();
        if stands {
            *self = Self::of(replica.stamp(None), value);
        }
        Change::new(self, stands)
    }

    /// Writes `value` under a time of your own, and returns what changed: nothing where an earlier
    /// write stands already. A later one gives way, so this may replace what was read before.
    ///
    /// # Errors
    /// [`TooFarAhead`] if `time` lies further ahead of the clock than the replica allows; nothing
    /// has changed then. Times in the past are taken, however long ago.
    ///
    /// ```
    /// use rejoin_fww_register::{FwwRegister, Replica, Timestamp};
    ///
    /// let mut phone = Replica::new(1_u64.into(), || 1_000);
    /// let mut owner = FwwRegister::new();
    /// owner.set_at(&mut phone, Timestamp::from_parts(900, 0), "Ann")?;
    /// let late = owner.set_at(&mut phone, Timestamp::from_parts(950, 0), "Bob")?;
    /// assert!(late.is_nothing());
    /// owner.set_at(&mut phone, Timestamp::from_parts(800, 0), "Cid")?;
    /// assert_eq!(owner.get(), Some(&"Cid"));
    /// # Ok::<(), rejoin_fww_register::TooFarAhead>(())
    /// ```
    pub fn set_at(
        &mut self,
        replica: &mut Replica,
        time: Timestamp,
        value: T,
    ) -> Result<Change<'_, Self>, TooFarAhead> {
        let write = Self::of(replica.check(time)?, value);
        let stands = write > *self;
        if stands {
            *self = write;
        }
        Ok(Change::new(self, stands))
    }
}

/// Empty. (A derive would ask for a default of `T`.)
impl<T, S> Default for FwwRegister<T, S> {
    fn default() -> Self {
        Self::new()
    }
}
