//! The join, and what is told of it.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use rejoin_causality::Stamp;
use rejoin_dot_store::Element;
use rejoin_merge::{Content, Merge, Observer, Step};

use super::AwLwwMap;

impl<K: Element, V: Element> AwLwwMap<K, V> {
    /// Tells of the values that a reader sees, and of the puts that lost.
    pub(super) fn merge_telling<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
        if !O::LISTENS {
            return self.merge(other);
        }
        let mut notes = Notes {
            keys: BTreeMap::new(),
            key: None,
            observer,
        };
        let grew = self.causal.merge_observed(&other.causal, &mut notes);
        let Notes { keys, observer, .. } = notes;
        for (key, puts) in keys {
            observer.enter(Step::Key(&key));
            puts.tell(&self.puts_of(&key), observer);
            observer.leave();
        }
        grew
    }

    /// The puts of `key` that live.
    fn puts_of(&self, key: &K) -> Vec<&(Stamp, V)> {
        let store = self.causal.store();
        let slots = store.get(key).map_or(&[][..], |store| store.slots());
        let pages = self.causal.pages();
        slots.iter().map(|slot| &pages.value(*slot).1).collect()
    }
}

/// Writes down which puts came and went, key by key: what that means is known at the end only.
struct Notes<'o, K, V, O> {
    keys: BTreeMap<K, Puts<V>>,
    key: Option<K>,
    observer: &'o mut O,
}

struct Puts<V> {
    came: Vec<(Stamp, V)>,
    went: Vec<(Stamp, V)>,
}

impl<V: Element> Puts<V> {
    /// Tells what became of a key that `live` is left of.
    fn tell<O: Observer>(&self, live: &[&(Stamp, V)], observer: &mut O) {
        let stayed = live.iter().filter(|put| !self.came.contains(put)).copied();
        let before = stayed.chain(&self.went).max();
        let after = live.iter().max().copied();
        match (before, after) {
            (None, Some(new)) => observer.added(&new.1),
            (Some(old), None) => observer.removed(&old.1),
            (Some(old), Some(new)) if old.1 != new.1 => observer.replaced(&old.1, &new.1),
            _ => {}
        }
        let Some(kept) = after else {
            return;
        };
        let is_news = self.came.contains(kept);
        for put in live {
            if put.1 != kept.1 && (is_news || self.came.contains(put)) {
                observer.lost(&put.1, &kept.1);
            }
        }
    }
}

impl<K: Element, V: Element, O: Observer> Notes<'_, K, V, O> {
    fn note(&mut self, put: &dyn Content, list: fn(&mut Puts<V>) -> &mut Vec<(Stamp, V)>) {
        // What stands outside of a key is the key itself.
        let (Some(key), Some(put)) = (&self.key, put.downcast_ref::<(Stamp, V)>()) else {
            return;
        };
        let puts = self.keys.entry(key.clone()).or_insert_with(|| Puts {
            came: Vec::new(),
            went: Vec::new(),
        });
        list(puts).push(put.clone());
    }
}

impl<K: Element, V: Element, O: Observer> Observer for Notes<'_, K, V, O> {
    fn enter(&mut self, step: Step<'_>) {
        if let Step::Key(key) = step {
            self.key = key.downcast_ref::<K>().cloned();
        }
    }

    fn leave(&mut self) {
        self.key = None;
    }

    fn added(&mut self, value: &dyn Content) {
        self.note(value, |puts| &mut puts.came);
    }

    fn removed(&mut self, value: &dyn Content) {
        self.note(value, |puts| &mut puts.went);
    }

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.observer.conflict(identity, kept, dropped);
    }
}
