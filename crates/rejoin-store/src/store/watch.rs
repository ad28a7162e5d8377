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
/// Several changes may be told as one, and none is told that was undone in between.
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
    watched: BTreeMap<(KindId, SmolStr), Watched>,
}

#[derive(Debug, Default)]
struct Watched {
    subscriptions: Vec<Subscription>,
    /// What was read when it was last told.
    told: Option<Box<dyn Erased>>,
}

impl Store {
    pub(crate) fn subscribe_to(&mut self, kind: KindId, key: &str) -> Subscription {
        self.contents.untold.get_or_insert_default();
        let subscription = Subscription(self.watch.next);
        self.watch.next += 1;
        let told = self.reading(kind, key);
        let watched = self.watch.watched.entry((kind, key.into())).or_default();
        if watched.subscriptions.is_empty() {
            watched.told = told;
        }
        watched.subscriptions.push(subscription);
        subscription
    }

    /// Ends a subscription; answers whether there was one.
    pub fn unsubscribe(&mut self, subscription: Subscription) -> bool {
        let before = self.watch.watched.len();
        let mut found = false;
        for watched in self.watch.watched.values_mut() {
            let had = watched.subscriptions.len();
            watched.subscriptions.retain(|other| *other != subscription);
            found |= watched.subscriptions.len() < had;
        }
        self.watch
            .watched
            .retain(|_, watched| !watched.subscriptions.is_empty());
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
            if let Some(watched) = self.watch.watched.get_mut(&place) {
                let same = match (&watched.told, &now) {
                    (Some(told), Some(now)) => told.same(&**now),
                    (None, None) => true,
                    _ => false,
                };
                if !same {
                    watched.told = now;
                    let name = self.schema.name(kind);
                    events.extend(watched.subscriptions.iter().map(|subscription| Event {
                        subscription: *subscription,
                        kind: name.into(),
                        key: (*place.1).into(),
                    }));
                }
            }
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
        let over = watched.filter(|((kind, key), watched)| {
            let (_, slot) = self.contents.find(key, *kind);
            let entry = slot.and_then(|slot| self.contents.table.entry(slot));
            watched.told.is_some() && entry.is_none_or(|entry| self.is_expired(entry))
        });
        over.map(|(place, _)| place.clone()).collect()
    }

    fn reading(&self, kind: KindId, key: &str) -> Option<Box<dyn Erased>> {
        let (_, slot) = self.contents.find(key, kind);
        let entry = self.contents.table.entry(slot?)?;
        self.value_of(entry).ok().flatten().map(Erased::copy)
    }
}
