/// Where a replica reads the wall clock.
///
/// A clock may stand still or jump either way: the stamps of a [`Replica`](crate::Replica)
/// grow nevertheless. It should not run far ahead of the clocks of others, because the
/// latest write wins.
///
/// Any closure that returns milliseconds will do, so that tests and simulators bring a time
/// of their own:
///
/// ```
/// use rejoin_causality::Replica;
///
/// let mut replica = Replica::new(1_u64.into(), || 1_700_000_000_000);
/// assert_eq!(replica.stamp(None).time.millis(), 1_700_000_000_000);
/// ```
pub trait TimeSource: Send + Sync {
    /// Milliseconds since the beginning of 1970, UTC.
    fn now_millis(&self) -> u64;
}

impl<F: Fn() -> u64 + Send + Sync> TimeSource for F {
    fn now_millis(&self) -> u64 {
        self()
    }
}

/// The clock of the operating system.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// A system that believes to live before 1970 reads zero.
#[cfg(feature = "std")]
impl TimeSource for SystemClock {
    fn now_millis(&self) -> u64 {
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since_1970.map_or(0, |passed| {
            u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
        })
    }
}
