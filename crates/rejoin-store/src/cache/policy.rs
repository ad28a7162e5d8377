use std::time::Duration;

use super::Reply;

/// How long the answers of an origin may be used.
///
/// An answer is fresh while its lifetime is greater than its age, so at 60 of 60 seconds it is
/// stale. The default keeps nothing fresh, and serves nothing stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The lifetime of an answer that brings none of its own.
    pub max_age: Duration,
    /// The lifetime of the answer that there is nothing (RFC 2308). Zero: it is not kept at all.
    pub negative_ttl: Duration,
    /// No lifetime is longer, whoever gave it (RFC 8767 wants at most a week).
    pub ttl_cap: Option<Duration>,
    /// So long beyond its lifetime an answer is served at once while it is refreshed (RFC 5861).
    pub stale_while_revalidate: Duration,
    /// So long beyond its lifetime an answer is served if the origin fails (RFC 5861, RFC 8767).
    pub stale_if_error: Duration,
    /// So long after it has failed, the origin is left alone by keys that have something to serve
    /// (RFC 8767 wants 30 seconds). Zero: it is tried each time.
    pub recheck_after_error: Duration,
}

impl Policy {
    /// For how many milliseconds a reply is fresh; `None` if it is not to be kept.
    pub(super) fn lifetime<V>(&self, reply: &Reply<V>) -> Option<u64> {
        let usual = match reply.value {
            Some(_) => self.max_age,
            None => self.negative_ttl,
        };
        let lifetime = reply.ttl.unwrap_or(usual);
        let lifetime = self.ttl_cap.map_or(lifetime, |cap| lifetime.min(cap));
        (reply.value.is_some() || !lifetime.is_zero()).then(|| millis(lifetime))
    }

    /// The age from which an answer of this lifetime is no longer served before it is refreshed.
    pub(super) fn revalidated_until(&self, lifetime: u64) -> u64 {
        lifetime.saturating_add(millis(self.stale_while_revalidate))
    }

    /// The age from which an answer of this lifetime is not even served if the origin fails.
    pub(super) fn kept_until(&self, lifetime: u64) -> u64 {
        lifetime.saturating_add(millis(self.stale_if_error))
    }

    /// Whether the origin failed so short a time ago, in milliseconds, that it is left alone.
    pub(super) fn spares(&self, failed_ago: u64) -> bool {
        failed_ago < millis(self.recheck_after_error)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
