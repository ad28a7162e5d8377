use core::borrow::Borrow;
use core::hash::Hash;

use rejoin_causality::Replica;
use rejoin_level_store::Places;
use rejoin_merge::{Change, Content};

use super::ClSet;
use crate::exhausted::{Exhausted, LONGEST};

// The replica leaves no trace in the set: a step is the same whoever made it.
impl<T: Hash + Eq + Clone + Content> ClSet<T> {
    /// Inserts `element`, and returns what changed: nothing where it is in the set already. One
    /// look-up.
    ///
    /// This cannot fail: the greatest causal length is one of an element that is in the set.
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Merge, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let (mut here, mut there) = (ClSet::new(), ClSet::new());
    /// let delta = here.insert(&mut phone, "oslo").delta();
    /// there.merge(&delta);
    /// assert!(there.contains("oslo"));
    /// assert!(here.insert(&mut phone, "oslo").is_nothing());
    /// ```
    pub fn insert(&mut self, replica: &mut Replica, element: T) -> Change<'_, Self> {
        self.insert_all(replica, [element])
    }

    /// Inserts all `elements`, and returns what changed as one delta: those that were not in the
    /// set.
    pub fn insert_all(
        &mut self,
        replica: &mut Replica,
        elements: impl IntoIterator<Item = T>,
    ) -> Change<'_, Self> {
        let _ = replica;
        let elements = elements.into_iter();
        let places: Places = elements
            .filter_map(|element| match self.store.find(&element) {
                None => self.store.raise(element, 1),
                Some(place) if self.is_odd(place) => None,
                Some(place) => Some(self.step(place)),
            })
            .collect();
        Change::new(self, places)
    }

    /// Removes `element`, and returns what changed: nothing where it is not in the set. One
    /// look-up.
    ///
    /// # Errors
    /// [`Exhausted`] if its causal length would reach 2^62; nothing has changed then.
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = ClSet::new();
    /// set.insert(&mut phone, "oslo");
    /// assert!(!set.remove(&mut phone, "oslo")?.is_nothing());
    /// assert!(set.remove(&mut phone, "oslo")?.is_nothing(), "it is gone already");
    /// # Ok::<(), rejoin_cl_set::Exhausted>(())
    /// ```
    pub fn remove<Q>(
        &mut self,
        replica: &mut Replica,
        element: &Q,
    ) -> Result<Change<'_, Self>, Exhausted>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let _ = replica;
        let found = self.store.find(element);
        self.step_all(found.filter(|&place| self.is_odd(place)).into())
    }

    /// Removes every element that `keep` refuses. Linear time.
    ///
    /// # Errors
    /// [`Exhausted`] if the causal length of one of them would reach 2^62; nothing has changed
    /// then.
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = ClSet::new();
    /// set.insert_all(&mut phone, 1..=9);
    /// set.retain(&mut phone, |n| n % 3 == 0)?;
    /// assert!(set.iter_sorted().eq(&[3, 6, 9]));
    /// # Ok::<(), rejoin_cl_set::Exhausted>(())
    /// ```
    pub fn retain(
        &mut self,
        replica: &mut Replica,
        mut keep: impl FnMut(&T) -> bool,
    ) -> Result<Change<'_, Self>, Exhausted> {
        let _ = replica;
        let leaves = |&place: &usize| self.is_odd(place) && !keep(self.store.at(place).0);
        let places: Places = (0..self.store.len()).filter(leaves).collect();
        self.step_all(places)
    }

    /// Removes every element. Linear time.
    ///
    /// # Errors
    /// As [`retain`](Self::retain).
    pub fn clear(&mut self, replica: &mut Replica) -> Result<Change<'_, Self>, Exhausted> {
        self.retain(replica, |_| false)
    }

    /// Takes the last step of `element` back, and returns what changed: a removal is undone by
    /// inserting it, an insertion by removing it, and an undo by a further one. Nothing where it
    /// was never inserted. One look-up.
    ///
    /// # Errors
    /// [`Exhausted`] if its causal length would reach 2^62; nothing has changed then.
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = ClSet::new();
    /// set.insert(&mut phone, "oslo");
    /// set.remove(&mut phone, "oslo")?;
    /// set.undo(&mut phone, "oslo")?;
    /// assert!(set.contains("oslo"));
    /// set.undo(&mut phone, "oslo")?;
    /// assert!(!set.contains("oslo"));
    /// # Ok::<(), rejoin_cl_set::Exhausted>(())
    /// ```
    pub fn undo<Q>(
        &mut self,
        replica: &mut Replica,
        element: &Q,
    ) -> Result<Change<'_, Self>, Exhausted>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let _ = replica;
        let found = self.store.find(element);
        self.step_all(found.into())
    }

    /// Inserts `element` where it is not in the set, and removes it where it is. One look-up.
    ///
    /// # Errors
    /// As [`remove`](Self::remove).
    ///
    /// ```
    /// use rejoin_cl_set::{ClSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = ClSet::new();
    /// set.toggle(&mut phone, "done")?;
    /// assert!(set.contains("done"));
    /// set.toggle(&mut phone, "done")?;
    /// assert!(!set.contains("done"));
    /// # Ok::<(), rejoin_cl_set::Exhausted>(())
    /// ```
    pub fn toggle(
        &mut self,
        replica: &mut Replica,
        element: T,
    ) -> Result<Change<'_, Self>, Exhausted> {
        match self.store.find(&element) {
            None => Ok(self.insert(replica, element)),
            Some(place) => self.step_all(Places::one(place)),
        }
    }

    fn length_at(&self, place: usize) -> u64 {
        *self.store.at(place).1
    }

    fn is_odd(&self, place: usize) -> bool {
        self.length_at(place) % 2 == 1
    }

    /// Makes the causal length at each of `places` one more, or none of them.
    fn step_all(&mut self, places: Places) -> Result<Change<'_, Self>, Exhausted> {
        if places.iter().any(|place| self.length_at(place) >= LONGEST) {
            return Err(Exhausted);
        }
        for place in places.iter() {
            self.step(place);
        }
        Ok(Change::new(self, places))
    }

    /// Makes the causal length at `place` one more, and gives the place back.
    fn step(&mut self, place: usize) -> usize {
        self.store.raise_at(place, self.length_at(place) + 1);
        place
    }
}
