use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::{Replica, Timestamp, TooFarAhead};
use rejoin_merge::{Change, Content, Delta};

use super::LwwMap;
use crate::entry::order;
use crate::index::hash_of;

/// Which entries an edit has written: the mark of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched(Places);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Places {
    None,
    One(usize),
    /// Ascending, each once.
    Many(Vec<usize>),
}

impl<K, V> LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content,
    V: Ord + Hash + Clone + Content,
{
    /// Puts `value` under `key`, and returns what changed. One look-up.
    ///
    /// The stamp is the larger of the clock's reading and one above the stamp that it replaces,
    /// be that of a value or of a removal.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (LwwMap::new(), LwwMap::new());
    /// let delta = here.put(&mut phone, "theme", "dark").delta();
    /// there.merge(&delta);
    /// assert_eq!(there.get("theme"), Some(&"dark"));
    /// ```
    pub fn put(&mut self, replica: &mut Replica, key: K, value: V) -> Change<'_, Self> {
        let place = self.put_one(replica, key, value);
        Change::new(self, Touched(Places::One(place)))
    }

    /// Puts all `pairs`, one after the other, and returns what changed as one delta.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (LwwMap::new(), LwwMap::new());
    /// let delta = here.put_all(&mut phone, [("theme", "dark"), ("font", "serif")]).delta();
    /// there.merge(&delta);
    /// assert_eq!(there.len(), 2);
    /// ```
    pub fn put_all<I>(&mut self, replica: &mut Replica, pairs: I) -> Change<'_, Self>
    where
        I: IntoIterator<Item = (K, V)>,
    {
        let pairs = pairs.into_iter();
        let places = pairs.map(|(key, value)| self.put_one(replica, key, value));
        let mut places: Vec<usize> = places.collect();
        places.sort_unstable();
        places.dedup();
        Change::new(self, Touched(Places::Many(places)))
    }

    /// Removes the value of `key`, and returns what changed: nothing where it has none. One
    /// look-up.
    ///
    /// Later than what it removes, as a put would be. The stamp stays; see
    /// [`tombstones`](Self::tombstones).
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut map = LwwMap::new();
    /// map.put(&mut phone, "theme", "dark");
    /// assert!(!map.remove(&mut phone, "theme").is_nothing());
    /// assert!(map.remove(&mut phone, "theme").is_nothing(), "it is gone already");
    /// assert_eq!(map.get("theme"), None);
    /// ```
    pub fn remove<Q>(&mut self, replica: &mut Replica, key: &Q) -> Change<'_, Self>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let hash = hash_of(key);
        let found = self.find(hash, key);
        let removed = found.filter(|&place| self.entries[place].value.is_some());
        if let Some(place) = removed {
            let stamp = replica.stamp(Some(self.entries[place].time));
            self.replace(hash, place, stamp, None);
        }
        Change::new(self, Touched(removed.map_or(Places::None, Places::One)))
    }

    /// Puts `value` under `key` at a time of your own, and returns what changed: nothing where a
    /// later write stands already. One look-up.
    ///
    /// # Errors
    /// [`TooFarAhead`] if `time` lies further ahead of the clock than the replica allows; nothing
    /// has changed then.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Replica, Timestamp};
    ///
    /// let mut phone = Replica::new(1_u64.into(), || 1_000);
    /// let mut map = LwwMap::new();
    /// map.put_at(&mut phone, Timestamp::from_parts(900, 0), "theme", "dark")?;
    /// map.put_at(&mut phone, Timestamp::from_parts(800, 0), "theme", "light")?;
    /// assert_eq!(map.get("theme"), Some(&"dark"));
    /// # Ok::<(), rejoin_lww_map::TooFarAhead>(())
    /// ```
    pub fn put_at(
        &mut self,
        replica: &mut Replica,
        time: Timestamp,
        key: K,
        value: V,
    ) -> Result<Change<'_, Self>, TooFarAhead> {
        self.write_at(replica, time, key, Some(value))
    }

    /// Removes `key` at a time of your own, and returns what changed: nothing where a later write
    /// stands already. One look-up.
    ///
    /// A key that is not here is marked as removed all the same, because a put of an earlier time
    /// may still arrive.
    ///
    /// # Errors
    /// [`TooFarAhead`] if `time` lies further ahead of the clock than the replica allows; nothing
    /// has changed then.
    ///
    /// ```
    /// use rejoin_lww_map::{LwwMap, Replica, Timestamp};
    ///
    /// let mut phone = Replica::new(1_u64.into(), || 1_000);
    /// let mut map = LwwMap::new();
    /// map.remove_at(&mut phone, Timestamp::from_parts(900, 0), "theme")?;
    /// map.put_at(&mut phone, Timestamp::from_parts(800, 0), "theme", "light")?;
    /// assert_eq!(map.get("theme"), None, "removed later than put");
    /// # Ok::<(), rejoin_lww_map::TooFarAhead>(())
    /// ```
    pub fn remove_at(
        &mut self,
        replica: &mut Replica,
        time: Timestamp,
        key: K,
    ) -> Result<Change<'_, Self>, TooFarAhead> {
        self.write_at(replica, time, key, None)
    }

    fn put_one(&mut self, replica: &mut Replica, key: K, value: V) -> usize {
        let hash = hash_of(&key);
        let Some(place) = self.find(hash, &key) else {
            return self.push(hash, key, replica.stamp(None), Some(value));
        };
        let stamp = replica.stamp(Some(self.entries[place].time));
        self.replace(hash, place, stamp, Some(value));
        place
    }

    fn write_at(
        &mut self,
        replica: &mut Replica,
        time: Timestamp,
        key: K,
        value: Option<V>,
    ) -> Result<Change<'_, Self>, TooFarAhead> {
        let stamp = replica.check(time)?;
        let hash = hash_of(&key);
        let place = match self.find(hash, &key) {
            None => Some(self.push(hash, key, stamp, value)),
            Some(place) => {
                let entry = &self.entries[place];
                let standing = (entry.stamp(&self.replicas), entry.value.as_ref());
                let stands = order((stamp, value.as_ref()), standing).is_gt();
                stands.then(|| {
                    self.replace(hash, place, stamp, value);
                    place
                })
            }
        };
        Ok(Change::new(
            self,
            Touched(place.map_or(Places::None, Places::One)),
        ))
    }
}

/// The entries that were written.
impl<K, V> Delta for LwwMap<K, V>
where
    K: Hash + Eq + Clone + Content,
    V: Ord + Hash + Clone + Content,
{
    type Mark = Touched;

    fn delta_at(&self, Touched(places): &Touched) -> Self {
        let places = match places {
            Places::None => &[],
            Places::One(place) => core::slice::from_ref(place),
            Places::Many(places) => places.as_slice(),
        };
        let mut delta = Self::with_room(places.len());
        // A mark of some other map may lead nowhere.
        for entry in places.iter().filter_map(|&place| self.entries.get(place)) {
            delta.push_copy(entry, self);
        }
        delta
    }

    fn is_nothing(Touched(places): &Touched) -> bool {
        match places {
            Places::None => true,
            Places::One(_) => false,
            Places::Many(places) => places.is_empty(),
        }
    }
}
