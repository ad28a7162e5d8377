use std::time::Duration;

use super::Answer;

/// What comes of looking up a key.
#[derive(Debug)]
pub enum Lookup<K, V> {
    /// It can be answered from what is held.
    Answer(Answer<V>),
    /// The origin has to be asked first.
    Ask(Request<K>),
    /// The origin is being asked by an earlier request. Look up again when that is over; after 30
    /// seconds the origin is asked anew.
    Wait,
}

/// What the origin is to be asked, once. One that is dropped holds others up for 30 seconds, so
/// tell the cache also of those that fail.
#[derive(Debug)]
#[must_use = "the origin has to be asked, and the cache to be told"]
pub struct Request<K> {
    pub(super) key: K,
    pub(super) number: u64,
    pub(super) made: u64,
    pub(super) had_one: bool,
}

impl<K> Request<K> {
    /// The key that it is about.
    pub fn key(&self) -> &K {
        &self.key
    }

    /// Whether the cache held an answer, too old to be served, when it was made.
    pub fn revalidates(&self) -> bool {
        self.had_one
    }
}

/// What an origin says of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply<V> {
    pub(super) value: Option<V>,
    pub(super) ttl: Option<Duration>,
}

impl<V> Reply<V> {
    /// The key has this value.
    pub fn found(value: V) -> Self {
        Self {
            value: Some(value),
            ttl: None,
        }
    }

    /// There is no such key.
    pub fn nothing() -> Self {
        Self {
            value: None,
            ttl: None,
        }
    }

    /// The same with a lifetime of its own, in place of the policy's.
    #[must_use]
    pub fn with_ttl(self, ttl: Duration) -> Self {
        Self {
            ttl: Some(ttl),
            ..self
        }
    }
}

impl<V> From<Option<V>> for Reply<V> {
    fn from(value: Option<V>) -> Self {
        Self { value, ttl: None }
    }
}
