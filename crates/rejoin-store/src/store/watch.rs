use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::Store;
use crate::contents::UNTOLD;
use crate::schema::KindId;
use crate::value::Erased;

/// The name of a wish to be told of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subscription(u64);

/// The value under a key reads otherwise than when it was last told.
///
/// Several changes may be told as one, and none is told that was undone in between, or that was
/// there when the subscription was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// Who wished to know.
    pub subscription: Subscription,
    /// The name of the kind.
    pub kind: String,
    /// The key.
    pub key: String,
}

#[derive(Debug, Default)]
pub(super) struct Watch {
    next: u64,
    /// Who listens to a key: those who were told of the same are one audience.
    watched: BTreeMap<(KindId, SmolStr), Vec<Audience>>,
}

#[derive(Debug)]
struct Audience {
    subscriptions: Vec<Subscription>,
    /// What was read when they were last told, or subscribed.
    told: Option<Box<dyn Erased>>,
}

impl Audience {
    fn knows(&self, now: Option<&dyn Erased>) -> bool {
        match (&self.told, now) {
            (Some(told), Some(now)) => told.same(now),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Store {
    pub(crate) fn subscribe_to(&mut self, kind: KindId, key: &str) -> Subscription {
        self.contents.untold.get_or_insert_default();
        let subscription = Subscription(self.watch.next);
        self.watch.next += 1;
        let told = self.reading(kind, key);
        let audiences = self.watch.watched.entry((kind, key.into())).or_default();
        match audiences.last_mut().filter(|of| of.knows(told.as_deref())) {
            Some(audience) => audience.subscriptions.push(subscription),
            // What the others have yet to be told of was there before it subscribed.
            None => audiences.push(Audience {
                subscriptions: vec![subscription],
                told,
            }),
        }
        subscription
    }

    /// Ends a subscription; answers whether there was one.
    pub fn unsubscribe(&mut self, subscription: Subscription) -> bool {
        let before = self.watch.watched.len();
        let mut found = false;
        for audience in self.watch.watched.values_mut().flatten() {
            let had = audience.subscriptions.len();
            let subscriptions = &mut audience.subscriptions;
            subscriptions.retain(|other| *other != subscription);
            found |= subscriptions.len() < had;
        }
        self.watch.watched.retain(|_, audiences| {
            audiences.retain(|audience| !audience.subscriptions.is_empty());
            !audiences.is_empty()
        });
        if before > 0 && self.watch.watched.is_empty() {
            self.take_untold();
            self.contents.untold = None;
        }
        found
    }

    /// What has changed under the keys that somebody subscribed to, since it was last asked for.
    pub fn events(&mut self) -> Vec<Event> {
        if self.contents.untold.is_none() {
            return Vec::new();
        }
        let mut changed = self.take_untold();
        // A time that has come changes what is read, and touches nothing.
        changed.extend(self.expired_watched());
        changed.sort_unstable();
        changed.dedup();
        let mut events = Vec::new();
        for (kind, key) in changed {
            let place = (kind, key);
            if !self.watch.watched.contains_key(&place) {
                continue;
            }
            let now = self.reading(kind, &place.1);
            let Some(audiences) = self.watch.watched.get_mut(&place) else {
                continue;
            };
            let mut all = Vec::new();
            for audience in audiences.drain(..) {
                if !audience.knows(now.as_deref()) {
                    let name = self.schema.name(kind);
                    events.extend(audience.subscriptions.iter().map(|subscription| Event {
                        subscription: *subscription,
                        kind: name.into(),
                        key: (*place.1).into(),
                    }));
                }
                all.extend(audience.subscriptions);
            }
            // Now they know the same.
            audiences.push(Audience {
                subscriptions: all,
                told: now,
            });
        }
        events
    }

    /// Empties the list of what changed. An entry that stayed marked would not be listed again.
    fn take_untold(&mut self) -> Vec<(KindId, SmolStr)> {
        let mut changed = Vec::new();
        let untold = self.contents.untold.as_mut();
        for slot in untold.map(core::mem::take).unwrap_or_default() {
            if let Some(entry) = self.contents.table.entry_mut(slot)
                && entry.flags & UNTOLD != 0
            {
                entry.flags &= !UNTOLD;
                changed.push((entry.kind, entry.key.clone()));
            }
        }
        changed
    }

    fn expired_watched(&self) -> Vec<(KindId, SmolStr)> {
        let watched = self.watch.watched.iter();
        let over = watched.filter(|((kind, key), audiences)| {
            let (_, slot) = self.contents.find(key, *kind);
            let entry = slot.and_then(|slot| self.contents.table.entry(slot));
            let told = audiences.iter().any(|of| of.told.is_some());
            told && entry.is_none_or(|entry| self.is_expired(entry))
        });
        over.map(|(place, _)| place.clone()).collect()
    }

    fn reading(&self, kind: KindId, key: &str) -> Option<Box<dyn Erased>> {
        let (_, slot) = self.contents.find(key, kind);
        let entry = self.contents.table.entry(slot?)?;
        self.value_of(entry).ok().flatten().map(Erased::copy)
    }
}
