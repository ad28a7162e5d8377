//! A cache in front of a store, or of anything else that is asked by key: what DNS resolvers and
//! content delivery networks do, as a state machine.
//!
//! It holds no clock and asks nobody. [`Cache::get`] either answers at once or hands out a
//! [`Request`], which the owner takes to the origin; [`Cache::answer`] or [`Cache::fail`] brings
//! back what came of it. A stale answer starts a refresh that the owner does when it likes:
//! [`Cache::next_refresh`].
//!
//! # Example
//! ```
//! use std::time::Duration;
//! use rejoin_store::cache::{Cache, Lookup, Policy, Reply, State};
//!
//! let policy = Policy {
//!     max_age: Duration::from_secs(60),
//!     stale_while_revalidate: Duration::from_secs(30),
//!     ..Policy::default()
//! };
//! let mut cache = Cache::new(policy, 1000);
//! let Lookup::Ask(request) = cache.get(&"logo", 0) else { panic!() };
//! let answer = cache.answer(request, Reply::found("v1"), 0);
//! assert_eq!((answer.state, answer.value), (State::Miss, Some("v1")));
//!
//! // 70 seconds later it is stale: served at once, and refreshed behind the reader's back.
//! let Lookup::Answer(answer) = cache.get(&"logo", 70_000) else { panic!() };
//! assert_eq!((answer.state, answer.value, answer.age), (State::Stale, Some("v1"), 70));
//! let request = cache.next_refresh(70_000).expect("the stale answer has started one");
//! cache.answer(request, Reply::found("v2"), 70_000);
//! let Lookup::Answer(answer) = cache.get(&"logo", 70_000) else { panic!() };
//! assert_eq!((answer.state, answer.value), (State::Fresh, Some("v2")));
//! ```
//!
//! # How stale an answer can be
//! An answer ages from when the origin was asked for it, so the way there and back counts (RFC
//! 9111, section 4.2.3). A change at the origin is seen at the latest when the answer given before
//! it may no longer be used: after the time that the change needs to the origin that is asked, plus
//! the lifetime, plus [`stale_while_revalidate`](Policy::stale_while_revalidate). If the origin
//! fails, or has failed less than [`recheck_after_error`](Policy::recheck_after_error) ago and so
//! is not asked, [`stale_if_error`](Policy::stale_if_error) takes the place of the latter where it
//! is longer. Only who has asked for it is given a reply that was too old when it came. Caches in a
//! row add up. A lost purge changes nothing about that bound, so a purge only ever helps.

mod answer;
mod policy;
mod request;
mod slot;

use std::collections::BTreeMap;

pub use self::answer::{Answer, CacheStatus, State};
pub use self::policy::Policy;
pub use self::request::{Lookup, Reply, Request};
use self::slot::{Asked, Held, Slot};

/// So long an origin is waited for, in milliseconds, before it is asked for the same key again.
/// It is the pause that RFC 8767 wants between attempts.
const PATIENCE: u64 = 30_000;

/// What an origin has answered, by key, for as long as a [`Policy`] lets it be used.
///
/// Times are milliseconds of any clock; one that steps back makes answers look younger, never
/// older than they are. Every operation takes O(log n) comparisons of keys for n keys held. Values
/// are cloned into answers, so large ones belong into an [`Arc`](std::sync::Arc).
///
/// # Papers
/// RFC 9111 (HTTP caching), RFC 5861 (stale-while-revalidate, stale-if-error), RFC 2308 (negative
/// answers), RFC 8767 (serving stale data), RFC 9211 (the `Cache-Status` header).
#[derive(Debug)]
pub struct Cache<K, V> {
    policy: Policy,
    limit: usize,
    slots: BTreeMap<K, Slot<V>>,
    /// The keys of all slots, the one that was used longest ago first.
    by_use: BTreeMap<u64, K>,
    /// The keys to be refreshed, the one that has waited longest first.
    queue: BTreeMap<u64, K>,
    /// Numbers uses and requests; none is given twice.
    number: u64,
}

impl<K: Ord + Clone, V: Clone> Cache<K, V> {
    /// An empty cache that holds at most `limit` keys. A new key then takes the place of the one
    /// that was used longest ago.
    pub fn new(policy: Policy, limit: usize) -> Self {
        Self {
            policy,
            limit,
            slots: BTreeMap::new(),
            by_use: BTreeMap::new(),
            queue: BTreeMap::new(),
            number: 0,
        }
    }

    /// How many keys it holds, with those that the origin is being asked for.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it holds no key.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Looks up a key at the time `now`.
    pub fn get(&mut self, key: &K, now: u64) -> Lookup<K, V> {
        self.touch(key);
        let Some(slot) = self.slots.get(key) else {
            return Lookup::Ask(self.ask(key, now));
        };
        let age = slot.held.as_ref().map(|held| (held, held.age(now)));
        match age {
            Some((held, age)) if age < held.lifetime => {
                Lookup::Answer(held.answer(State::Fresh, now))
            }
            Some((held, age)) if age < self.policy.revalidated_until(held.lifetime) => {
                let answer = held.answer(State::Stale, now);
                if !self.is_spared(slot, now) {
                    self.enqueue(key, now);
                }
                Lookup::Answer(answer)
            }
            Some((held, age))
                if age < self.policy.kept_until(held.lifetime) && self.is_spared(slot, now) =>
            {
                Lookup::Answer(held.answer(State::Stale, now))
            }
            _ if slot.asked.is_awaited(now) => Lookup::Wait,
            _ => Lookup::Ask(self.ask(key, now)),
        }
    }

    /// The next request that a stale answer has started, if there is one. It is for the owner to
    /// say when, and how many at once.
    pub fn next_refresh(&mut self, now: u64) -> Option<Request<K>> {
        let (_, key) = self.queue.pop_first()?;
        Some(self.ask(&key, now))
    }

    /// Takes in what the origin has said, and answers with it.
    ///
    /// If the key was purged, pushed out or asked for again in the meantime, the reply may be
    /// older than that, and is not kept.
    #[expect(clippy::needless_pass_by_value, reason = "a request is used up")]
    pub fn answer(&mut self, request: Request<K>, reply: Reply<V>, now: u64) -> Answer<V> {
        let state = if request.had_one {
            State::Revalidated
        } else {
            State::Miss
        };
        let lifetime = self.policy.lifetime(&reply);
        let held = Held {
            value: reply.value,
            since: request.made,
            lifetime: lifetime.unwrap_or_default(),
        };
        let mut answer = held.answer(state, now);
        answer.forwarded = true;
        if self.is_current(&request) {
            answer.stored = lifetime.is_some();
            self.settle(&request.key, lifetime.is_some().then_some(held), None);
        }
        answer
    }

    /// Takes in that the origin could not be reached, and answers with what is held, if the policy
    /// allows that, or with [`State::Error`].
    #[expect(clippy::needless_pass_by_value, reason = "a request is used up")]
    pub fn fail(&mut self, request: Request<K>, now: u64) -> Answer<V> {
        let held = self.slots.get(&request.key);
        let held = held.and_then(|slot| slot.held.clone());
        if self.is_current(&request) {
            self.settle(&request.key, held.clone(), Some(now));
        }
        let served = held.filter(|held| held.age(now) < self.policy.kept_until(held.lifetime));
        let mut answer = served.map_or_else(
            || Answer::error(request.had_one),
            |held| {
                // A later request may have brought it meanwhile.
                let is_fresh = held.age(now) < held.lifetime;
                let state = if is_fresh { State::Fresh } else { State::Stale };
                held.answer(state, now)
            },
        );
        answer.forwarded = true;
        answer.had_one = request.had_one;
        answer
    }

    /// Forgets a key, with the request that is under way for it; answers whether it was held.
    pub fn purge(&mut self, key: &K) -> bool {
        let Some(slot) = self.slots.remove(key) else {
            return false;
        };
        self.by_use.remove(&slot.used);
        if let Asked::Queued(place) = slot.asked {
            self.queue.remove(&place);
        }
        slot.held.is_some()
    }

    /// Forgets all keys of which `is_meant` says so, and answers how many were held. Linear in all
    /// keys.
    pub fn purge_all(&mut self, mut is_meant: impl FnMut(&K) -> bool) -> usize {
        let keys = self.slots.keys().filter(|key| is_meant(key));
        let keys: Vec<K> = keys.cloned().collect();
        keys.iter().filter(|key| self.purge(key)).count()
    }

    fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Notes that a key has been used, if it is held.
    fn touch(&mut self, key: &K) {
        let number = self.next_number();
        if let Some(slot) = self.slots.get_mut(key) {
            self.by_use.remove(&slot.used);
            slot.used = number;
            self.by_use.insert(number, key.clone());
        }
    }

    /// A request for this key, which makes every earlier one for it void.
    fn ask(&mut self, key: &K, now: u64) -> Request<K> {
        let number = self.next_number();
        let by_use = &mut self.by_use;
        let slot = self.slots.entry(key.clone()).or_insert_with(|| {
            by_use.insert(number, key.clone());
            Slot::new(number)
        });
        if let Asked::Queued(place) = slot.asked {
            self.queue.remove(&place);
        }
        slot.asked = Asked::Since { number, time: now };
        let had_one = slot.held.is_some();
        self.shrink();
        Request {
            key: key.clone(),
            number,
            made: now,
            had_one,
        }
    }

    /// Lines a key up for a refresh, unless one is waiting or under way.
    fn enqueue(&mut self, key: &K, now: u64) {
        let number = self.next_number();
        if let Some(slot) = self.slots.get_mut(key)
            && !slot.asked.is_awaited(now)
            && !matches!(slot.asked, Asked::Queued(_))
        {
            slot.asked = Asked::Queued(number);
            self.queue.insert(number, key.clone());
        }
    }

    fn shrink(&mut self) {
        while self.slots.len() > self.limit
            && let Some((_, key)) = self.by_use.pop_first()
        {
            self.purge(&key);
        }
    }

    /// Whether the origin is to be left alone for a while.
    fn is_spared(&self, slot: &Slot<V>, now: u64) -> bool {
        let failed_ago = slot.failed.map(|time| now.saturating_sub(time));
        failed_ago.is_some_and(|ago| self.policy.spares(ago))
    }

    fn is_current(&self, request: &Request<K>) -> bool {
        let slot = self.slots.get(&request.key);
        slot.is_some_and(|slot| slot.asked.is(request.number))
    }

    /// Ends the request for a key that is held, and forgets the key if nothing is to be kept.
    fn settle(&mut self, key: &K, held: Option<Held<V>>, failed: Option<u64>) {
        if held.is_none() {
            self.purge(key);
        } else if let Some(slot) = self.slots.get_mut(key) {
            slot.held = held;
            slot.asked = Asked::No;
            slot.failed = failed;
        }
    }
}
