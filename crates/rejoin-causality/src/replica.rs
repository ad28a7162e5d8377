use alloc::boxed::Box;
use core::fmt;

#[cfg(feature = "std")]
use crate::SystemClock;
use crate::{Admission, Drift, ReplicaId, Saved, Stamp, TimeSource, Timestamp, TooFarAhead};

/// The handle that writes: an id that is ours alone, and a clock that only goes forward.
///
/// Every edit borrows it mutably. There is no more to it: no state, no list of peers. One
/// replica can write to any number of states, but each state that it writes to it has either
/// created empty once, loaded, or merged from a peer.
///
/// # Incarnations
///
/// Not `Clone`, because two writers under one id would give two different edits the same
/// name, and one of them would be lost. So an id names one *incarnation*: one unbroken line
/// of states. Take a new id, with `Replica::random`, whenever that line breaks:
///
/// - a state was copied to a second machine or process that also writes;
/// - a state was restored from a backup older than what has been sent to anyone.
///
/// A new id costs one more entry in the version vectors, and nothing else: merge the old
/// state and go on.
///
/// # Save, restart, go on
///
/// A restart does not break the line if the state and the [`Saved`] replica were kept
/// together, and kept before anything was sent. The clock then goes on above every stamp that
/// it ever gave, even if the clock of the machine was set back meanwhile:
///
#[cfg_attr(feature = "std", doc = "```")]
#[cfg_attr(not(feature = "std"), doc = "```ignore")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use rejoin_causality::{Replica, Saved};
///
/// # let path = std::env::temp_dir().join(format!("replica-{}", std::process::id()));
/// let mut replica = Replica::random();
/// let before = replica.stamp(None);
/// std::fs::write(&path, replica.save().to_bytes())?; // beside the state, before sending it
/// # let id = replica.id();
/// drop(replica);
///
/// let saved = Saved::from_bytes(&std::fs::read(&path)?)?;
/// let mut replica = Replica::resume(saved);
/// assert!(replica.stamp(None) > before);
/// # assert_eq!(replica.id(), id);
/// # std::fs::remove_file(&path)?;
/// # Ok(()) }
/// ```
pub struct Replica {
    id: ReplicaId,
    // The latest stamp given, or the bound that was saved before a restart.
    last: Timestamp,
    drift: Drift,
    source: Box<dyn TimeSource>,
}

impl Replica {
    /// A replica with a fresh random id and the clock of the system: the usual one.
    #[cfg(feature = "std")]
    pub fn random() -> Self {
        Self::with_id(ReplicaId::random())
    }

    /// A replica with this id and the clock of the system.
    ///
    /// The id must never have written before; one that has is taken up with `resume`.
    #[cfg(feature = "std")]
    pub fn with_id(id: ReplicaId) -> Self {
        Self::new(id, SystemClock)
    }

    /// A replica with this id that reads the time from `source`.
    pub fn new(id: ReplicaId, source: impl TimeSource + 'static) -> Self {
        Self {
            id,
            last: Timestamp::default(),
            drift: Drift::default(),
            source: Box::new(source),
        }
    }

    /// Goes on as the saved replica, with the clock of the system.
    ///
    /// Every stamp from now on lies above all that were given before it was saved.
    #[cfg(feature = "std")]
    pub fn resume(saved: Saved) -> Self {
        Self::resume_with(saved, SystemClock)
    }

    /// Goes on as the saved replica, with the time from `source`.
    pub fn resume_with(saved: Saved, source: impl TimeSource + 'static) -> Self {
        let (id, last) = saved.into_parts();
        Self {
            last,
            ..Self::new(id, source)
        }
    }

    /// What has to be kept to go on as this replica after a restart.
    ///
    /// Keep it together with the states, and before any of them is sent.
    pub fn save(&self) -> Saved {
        Saved::new(self.id, self.last)
    }

    /// The id that this replica writes under.
    pub fn id(&self) -> ReplicaId {
        self.id
    }

    /// What the wall clock reads, in milliseconds since 1970.
    ///
    /// A clock beyond the range of [`Timestamp::MAX_ENCODED`] reads as the end of that range.
    pub fn now_millis(&self) -> u64 {
        self.source
            .now_millis()
            .min(Timestamp::MAX_ENCODED.millis())
    }

    /// The stamp for a write: the larger of the wall clock and one above both `above` and
    /// the last stamp given.
    ///
    /// `above` is the time of what the write replaces, so that it wins against that even when
    /// our clock is behind. Stamps grow strictly, whatever the wall clock does.
    ///
    /// So `above` pulls all later stamps of this replica with it, however far ahead it lies, and
    /// beyond [`Timestamp::MAX_ENCODED`] the states that hold them can't be encoded. Ask
    /// [`Drift::admit`] about stamps from others before you merge them.
    ///
    /// At the very end of time, `Timestamp::from_u64(u64::MAX)`, stamps stay. No state gets so
    /// far: decoding refuses all above `MAX_ENCODED`.
    ///
    /// ```
    /// use rejoin_causality::{Replica, Timestamp};
    ///
    /// let mut replica = Replica::new(1_u64.into(), || 1_000);
    /// assert_eq!(replica.stamp(None).time, Timestamp::from_parts(1_000, 0));
    /// assert_eq!(replica.stamp(None).time, Timestamp::from_parts(1_000, 1));
    ///
    /// let ahead = Timestamp::from_parts(1_200, 7);
    /// assert_eq!(replica.stamp(Some(ahead)).time, Timestamp::from_parts(1_200, 8));
    /// ```
    pub fn stamp(&mut self, above: Option<Timestamp>) -> Stamp {
        let wall = Timestamp::from_parts(self.now_millis(), 0);
        let floor = self.last.max(above.unwrap_or_default());
        self.last = wall.max(floor.next());
        Stamp::new(self.last, self.id)
    }

    /// The time of the last stamp given, zero before the first.
    pub fn last_time(&self) -> Timestamp {
        self.last
    }

    /// A stamp with a time that the caller chose, if the clock is not too far behind it.
    ///
    /// The replica's own stamps go on as they were: the write that takes this stamp is the
    /// caller's to order.
    ///
    /// # Errors
    /// [`TooFarAhead`] if the time lies beyond the allowed [`Drift`]: it would win against
    /// everybody until the clocks catch up.
    pub fn check(&self, explicit: Timestamp) -> Result<Stamp, TooFarAhead> {
        let now = self.now_millis();
        match self.drift.admit(explicit, now) {
            Admission::Now => Ok(Stamp::new(explicit, self.id)),
            Admission::HoldUntil(_) | Admission::Refuse => Err(TooFarAhead {
                stamp: explicit,
                now,
                allowed: self.drift.allowed_millis(),
            }),
        }
    }

    /// How far ahead of the clock a timestamp may lie.
    pub fn drift(&self) -> Drift {
        self.drift
    }

    /// Sets how far ahead of the clock a timestamp may lie.
    pub fn set_drift(&mut self, drift: Drift) {
        self.drift = drift;
    }
}

impl fmt::Debug for Replica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replica")
            .field("id", &self.id)
            .field("last", &self.last)
            .finish_non_exhaustive()
    }
}
