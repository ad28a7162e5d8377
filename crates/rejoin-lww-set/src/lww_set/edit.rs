use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::{Replica, Stamp, Timestamp, TooFarAhead};
use rejoin_merge::{Change, Content, Delta};
use smallvec::SmallVec;

use super::LwwSet;
use crate::entry::{Entry, order};
use crate::index::hash_of;
use crate::tie::Tie;

/// Which entries an edit has written: the mark of a [`Change`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched(
    /// Ascending, each once.
    SmallVec<[usize; 1]>,
);

impl Touched {
    fn of(places: impl IntoIterator<Item = usize>) -> Self {
        let mut places: SmallVec<_> = places.into_iter().collect();
        places.sort_unstable();
        places.dedup();
        Self(places)
    }
}

/// Writing with the clock of a replica.
impl<T, B, const N: usize> LwwSet<T, Stamp, B, N>
where
    T: Hash + Ord + Clone + Content,
    B: Tie,
{
    /// Adds `element`, and returns what changed. One look-up, and O(log n).
    ///
    /// The stamp is the larger of the clock's reading and one above the stamp that it replaces:
    /// that of the last write to the element, or, where a bounded set is full, that of the oldest
    /// entry, which makes room. An element that is a member already moves to the front.
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (LwwSet::new(), LwwSet::new());
    /// let delta = here.insert(&mut phone, "anna").delta();
    /// there.merge(&delta);
    /// assert!(there.contains("anna"));
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, element: T) -> Change<'_, Self> {
        let place = self.insert_one(replica, element);
        Change::new(self, Touched::of(place))
    }

    /// Adds all `elements`, one after the other, and returns what changed as one delta.
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (LwwSet::new(), LwwSet::new());
    /// there.merge(&here.insert_all(&mut phone, ["anna", "bert"]).delta());
    /// assert_eq!(there.len(), 2);
    /// ```
    pub fn insert_all<I>(&mut self, replica: &mut Replica, elements: I) -> Change<'_, Self>
    where
        I: IntoIterator<Item = T>,
    {
        let elements = elements.into_iter();
        let places = elements.filter_map(|element| self.insert_one(replica, element));
        let touched = Touched::of(places);
        Change::new(self, touched)
    }

    /// Removes `element`, and returns what changed: nothing where it is no member. One look-up,
    /// and O(log n).
    ///
    /// Later than what it removes, as an add would be. The stamp stays; see
    /// [`tombstones`](Self::tombstones).
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = LwwSet::new();
    /// set.insert(&mut phone, "anna");
    /// assert!(!set.remove(&mut phone, "anna").is_nothing());
    /// assert!(set.remove(&mut phone, "anna").is_nothing(), "it is gone already");
    /// assert!(!set.contains("anna"));
    /// ```
    pub fn remove<Q>(&mut self, replica: &mut Replica, element: &Q) -> Change<'_, Self>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let found = self.find(hash_of(element), element);
        let member = found.filter(|&place| self.entries[place].live);
        let removed = member.filter(|&place| {
            let stamp = replica.stamp(Some(self.entries[place].stamp.time));
            self.overwrite(place, stamp, false)
        });
        Change::new(self, Touched::of(removed))
    }

    /// Adds `element` at a time of your own, and returns what changed: nothing where a later write
    /// stands already, or where a bounded set is full of newer ones.
    ///
    /// # Errors
    /// [`TooFarAhead`] if `time` lies further ahead of the clock than the replica allows; nothing
    /// has changed then.
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, Replica, Timestamp};
    ///
    /// let mut phone = Replica::new(1_u64.into(), || 1_000);
    /// let mut set = LwwSet::new();
    /// set.insert_at(&mut phone, Timestamp::from_parts(900, 0), "anna")?;
    /// assert!(set.insert_at(&mut phone, Timestamp::from_parts(9_000, 0), "bert").is_err());
    /// assert!(set.contains("anna") && !set.contains("bert"));
    /// # Ok::<(), rejoin_lww_set::TooFarAhead>(())
    /// ```
    pub fn insert_at(
        &mut self,
        replica: &mut Replica,
        time: Timestamp,
        element: T,
    ) -> Result<Change<'_, Self>, TooFarAhead> {
        Ok(self.insert_stamped(replica.check(time)?, element))
    }

    /// Removes `element` at a time of your own, and returns what changed: nothing where a later
    /// write stands already, or where a bounded set is full of newer ones.
    ///
    /// An element that is not here is marked as removed all the same, because an add of an earlier
    /// time may still arrive.
    ///
    /// # Errors
    /// [`TooFarAhead`] if `time` lies further ahead of the clock than the replica allows; nothing
    /// has changed then.
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, Replica, Timestamp};
    ///
    /// let mut phone = Replica::new(1_u64.into(), || 1_000);
    /// let mut set = LwwSet::new();
    /// set.remove_at(&mut phone, Timestamp::from_parts(900, 0), "anna")?;
    /// set.insert_at(&mut phone, Timestamp::from_parts(800, 0), "anna")?;
    /// assert!(!set.contains("anna"), "removed later than added");
    /// # Ok::<(), rejoin_lww_set::TooFarAhead>(())
    /// ```
    pub fn remove_at(
        &mut self,
        replica: &mut Replica,
        time: Timestamp,
        element: T,
    ) -> Result<Change<'_, Self>, TooFarAhead> {
        Ok(self.remove_stamped(replica.check(time)?, element))
    }

    fn insert_one(&mut self, replica: &mut Replica, element: T) -> Option<usize> {
        self.write(element, true, |above: Option<Stamp>| {
            replica.stamp(above.map(|stamp| stamp.time))
        })
    }
}

/// Writing with stamps of your own.
impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
    B: Tie,
{
    /// Adds `element` under a stamp of your own, and returns what changed: nothing where a later
    /// write stands already, or where a bounded set is full of newer ones. One look-up, and
    /// O(log n).
    ///
    /// Nothing keeps the stamp from lying in the future, where it wins until that has come.
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, TotalF64};
    ///
    /// let mut set: LwwSet<&str, TotalF64> = LwwSet::new();
    /// set.insert_stamped(50.1.into(), "anna");
    /// assert!(set.insert_stamped(48.0.into(), "anna").is_nothing());
    /// assert_eq!(set.stamp_of("anna"), Some(TotalF64::new(50.1)));
    /// ```
    pub fn insert_stamped(&mut self, stamp: Ts, element: T) -> Change<'_, Self> {
        let place = self.write(element, true, |_| stamp);
        Change::new(self, Touched::of(place))
    }

    /// Removes `element` under a stamp of your own, and returns what changed, as
    /// [`insert_stamped`](Self::insert_stamped) does.
    ///
    /// An element that is not here is marked as removed all the same, because an older add may
    /// still arrive.
    ///
    /// ```
    /// use rejoin_lww_set::LwwSet;
    ///
    /// let mut set = LwwSet::new();
    /// set.remove_stamped(7_u64, "anna");
    /// set.insert_stamped(6, "anna");
    /// assert!(set.is_empty());
    /// ```
    pub fn remove_stamped(&mut self, stamp: Ts, element: T) -> Change<'_, Self> {
        let place = self.write(element, false, |_| stamp);
        Change::new(self, Touched::of(place))
    }

    /// Writes under what `stamp` makes of the stamp that the write has to pass, and answers where
    /// it stands, if it does.
    fn write(
        &mut self,
        element: T,
        live: bool,
        stamp: impl FnOnce(Option<Ts>) -> Ts,
    ) -> Option<usize> {
        let hash = hash_of(&element);
        if let Some(place) = self.find(hash, &element) {
            let stamp = stamp(Some(self.entries[place].stamp));
            return self.overwrite(place, stamp, live).then_some(place);
        }
        let stamp = stamp(self.oldest_of_full().map(|oldest| oldest.stamp));
        let admitted = self.admit(Entry {
            element,
            stamp,
            hash,
            live,
        });
        admitted.map(|(place, _)| place)
    }

    /// Replaces the write at `place` if this one stands over it, and answers that.
    fn overwrite(&mut self, place: usize, stamp: Ts, live: bool) -> bool {
        let standing = &self.entries[place];
        let stands = order::<Ts, B>((stamp, live), (standing.stamp, standing.live)).is_gt();
        if stands {
            self.replace(place, stamp, live);
        }
        stands
    }
}

/// The entries that were written.
impl<T, Ts, B, const N: usize> Delta for LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
    B: Tie,
{
    type Mark = Touched;

    fn delta_at(&self, Touched(places): &Touched) -> Self {
        let mut delta = Self::with_room(places.len());
        // A mark of some other set may lead nowhere.
        for entry in places.iter().filter_map(|&place| self.entries.get(place)) {
            delta.push(entry.clone());
        }
        delta
    }

    fn is_nothing(Touched(places): &Touched) -> bool {
        places.is_empty()
    }
}

/// Takes adds from elsewhere in, each under its stamp.
impl<T, Ts, B, const N: usize> Extend<(Ts, T)> for LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
    B: Tie,
{
    fn extend<I: IntoIterator<Item = (Ts, T)>>(&mut self, adds: I) {
        for (stamp, element) in adds {
            self.insert_stamped(stamp, element);
        }
    }
}

/// The set of these adds, in whatever order they come. For another [`Tie`], or a bound, extend an
/// empty set.
impl<T, Ts> FromIterator<(Ts, T)> for LwwSet<T, Ts>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
{
    fn from_iter<I: IntoIterator<Item = (Ts, T)>>(adds: I) -> Self {
        let mut set = Self::new();
        set.extend(adds);
        set
    }
}
