use std::collections::{BTreeMap, BTreeSet};

use super::Store;
use crate::contents::UNTOLD;
use crate::schema::{KindId, Place};
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
    watched: BTreeMap<Place, Watched>,
    /// What each subscription is to.
    places: BTreeMap<Subscription, Place>,
    /// When what is read under a key comes to its end, soonest first.
    ends: BTreeSet<(u64, Place)>,
}

#[derive(Debug, Default)]
struct Watched {
    /// Those who were told of the same are one audience.
    audiences: Vec<Audience>,
    /// As it stands among the ends.
    end: Option<u64>,
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

impl Watch {
    fn set_end(&mut self, place: &Place, end: Option<u64>) {
        let Some(watched) = self.watched.get_mut(place) else {
            return;
        };
        if watched.end == end {
            return;
        }
        if let Some(before) = watched.end {
            self.ends.remove(&(before, place.clone()));
        }
        self.ends.extend(end.map(|end| (end, place.clone())));
        watched.end = end;
    }

    /// Keys of which what was read has come to its end by now.
    fn ended(&self, now: u64) -> impl Iterator<Item = Place> + '_ {
        let ended = self.ends.iter().take_while(move |(end, _)| *end <= now);
        ended.map(|(_, place)| place.clone())
    }
}

impl Store {
    pub(crate) fn subscribe_to(&mut self, kind: KindId, key: &str) -> Subscription {
        self.contents.untold.get_or_insert_default();
        let subscription = Subscription(self.watch.next);
        self.watch.next += 1;
        let told = self.reading(kind, key);
        let end = self.end_of(told.as_deref(), kind, key);
        let place: Place = (kind, key.into());
        self.watch.places.insert(subscription, place.clone());
        let watched = self.watch.watched.entry(place.clone()).or_default();
        let audiences = &mut watched.audiences;
        match audiences.last_mut().filter(|of| of.knows(told.as_deref())) {
            Some(audience) => audience.subscriptions.push(subscription),
            // What the others have yet to be told of was there before it subscribed.
            None => audiences.push(Audience {
                subscriptions: vec![subscription],
                told,
            }),
        }
        // Of one that has come, and that others have yet to be told of, nothing is to be read.
        if end.is_some() {
            self.watch.set_end(&place, end);
        }
        subscription
    }

    /// Ends a subscription; answers whether there was one.
    pub fn unsubscribe(&mut self, subscription: Subscription) -> bool {
        let Some(place) = self.watch.places.remove(&subscription) else {
            return false;
        };
        if let Some(watched) = self.watch.watched.get_mut(&place) {
            watched.audiences.retain_mut(|audience| {
                let subscriptions = &mut audience.subscriptions;
                subscriptions.retain(|other| *other != subscription);
                !subscriptions.is_empty()
            });
            if watched.audiences.is_empty() {
                self.watch.set_end(&place, None);
                self.watch.watched.remove(&place);
            }
        }
        if self.watch.watched.is_empty() {
            self.take_untold();
            self.contents.untold = None;
        }
        true
    }

    /// What has changed under the keys that somebody subscribed to, since it was last asked for.
    pub fn events(&mut self) -> Vec<Event> {
        if self.contents.untold.is_none() {
            return Vec::new();
        }
        let mut changed = self.take_untold();
        if core::mem::take(&mut self.contents.lost_untold) {
            changed.extend(self.vanished());
        }
        // A time that has come changes what is read, and touches nothing.
        changed.extend(self.watch.ended(self.wall()));
        changed.sort_unstable();
        changed.dedup();
        let mut events = Vec::new();
        for (kind, key) in changed {
            let place = (kind, key);
            if !self.watch.watched.contains_key(&place) {
                continue;
            }
            let now = self.reading(kind, &place.1);
            let end = self.end_of(now.as_deref(), kind, &place.1);
            self.watch.set_end(&place, end);
            let Some(Watched { audiences, .. }) = self.watch.watched.get_mut(&place) else {
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
    fn take_untold(&mut self) -> Vec<Place> {
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

    /// The watched keys of which nothing is left, though something was told.
    fn vanished(&self) -> Vec<Place> {
        let watched = self.watch.watched.iter();
        let vanished = watched.filter(|((kind, key), watched)| {
            let (_, slot) = self.contents.find(key, *kind);
            slot.is_none() && watched.audiences.iter().any(|of| of.told.is_some())
        });
        vanished.map(|(place, _)| place.clone()).collect()
    }

    /// Until when this is read. What is not read has no end; that it begins is told as a change.
    fn end_of(&self, read: Option<&dyn Erased>, kind: KindId, key: &str) -> Option<u64> {
        read.and_then(|_| self.expires(kind, key))
    }

    fn reading(&self, kind: KindId, key: &str) -> Option<Box<dyn Erased>> {
        let (_, slot) = self.contents.find(key, kind);
        let entry = self.contents.table.entry(slot?)?;
        self.value_of(entry).ok().flatten().map(Erased::copy)
    }
}
