use super::PATIENCE;
use super::answer::{Answer, State};

/// What is known of one key.
#[derive(Debug)]
pub(super) struct Slot<V> {
    pub(super) used: u64,
    pub(super) held: Option<Held<V>>,
    pub(super) asked: Asked,
    /// When the origin failed, if nothing has come from it since.
    pub(super) failed: Option<u64>,
}

impl<V> Slot<V> {
    pub(super) fn new(used: u64) -> Self {
        Self {
            used,
            held: None,
            asked: Asked::No,
            failed: None,
        }
    }
}

/// Whether the origin is being asked for a key.
#[derive(Debug)]
pub(super) enum Asked {
    No,
    /// It will be, by the owner, from this place in the queue.
    Queued(u64),
    /// By the request of this number, made at this time.
    Since {
        number: u64,
        time: u64,
    },
}

impl Asked {
    pub(super) fn is(&self, request: u64) -> bool {
        matches!(self, Self::Since { number, .. } if *number == request)
    }

    /// Whether a request is under way that is worth waiting for.
    pub(super) fn is_awaited(&self, now: u64) -> bool {
        matches!(self, Self::Since { time, .. } if now.saturating_sub(*time) < PATIENCE)
    }
}

/// What an origin has said, with times in milliseconds.
#[derive(Clone, Debug)]
pub(super) struct Held<V> {
    pub(super) value: Option<V>,
    pub(super) since: u64,
    pub(super) lifetime: u64,
}

impl<V: Clone> Held<V> {
    pub(super) fn age(&self, now: u64) -> u64 {
        now.saturating_sub(self.since)
    }

    pub(super) fn answer(&self, state: State, now: u64) -> Answer<V> {
        let age = self.age(now);
        let left = i128::from(self.lifetime) - i128::from(age);
        Answer {
            state,
            value: self.value.clone(),
            age: age / 1000,
            ttl: i64::try_from(left.div_euclid(1000)).unwrap_or(i64::MAX),
            forwarded: false,
            stored: false,
            had_one: state != State::Miss,
        }
    }
}
