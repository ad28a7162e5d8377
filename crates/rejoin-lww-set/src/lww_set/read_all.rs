use core::hash::Hash;

use rejoin_merge::{Content, Decompose, Merge};

use super::LwwSet;
use crate::tie::Tie;

/// What [`LwwSet::read_all`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAll<S> {
    /// What all replicas know together: of each element the latest write.
    pub union: S,
    /// The writes that some replica lacks, or holds an older one in place of. Merge this into each
    /// of them, and all of them are the union.
    pub repair: S,
}

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N>
where
    T: Hash + Ord + Clone + Content,
    Ts: Ord + Copy + Hash + Content,
    B: Tie,
{
    /// Reads several replicas at once: what they know together, and what some of them lacks.
    ///
    /// A look-up for each entry of each replica, twice. Replicas that equal the union cost nothing
    /// the second time.
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, Merge};
    ///
    /// let mut one = LwwSet::from_iter([(5_u64, "anna"), (3, "bert")]);
    /// let mut two = LwwSet::from_iter([(5_u64, "anna"), (4, "bert")]);
    /// let read = LwwSet::read_all([&one, &two]);
    /// assert!(read.union.newest_first().eq([(5, &"anna"), (4, &"bert")]));
    /// assert!(read.repair.newest_first().eq([(4, &"bert")]));
    /// assert!(one.merge(&read.repair) && !two.merge(&read.repair));
    /// assert_eq!(one, two);
    /// ```
    pub fn read_all<'a, I>(replicas: I) -> ReadAll<Self>
    where
        Self: 'a,
        I: IntoIterator<Item = &'a Self, IntoIter: Clone>,
    {
        let replicas = replicas.into_iter();
        let (mut union, mut repair) = (Self::default(), Self::default());
        for replica in replicas.clone() {
            union.merge(replica);
        }
        for replica in replicas {
            if let Some(lacking) = union.difference(replica) {
                repair.merge_owned(lacking);
            }
        }
        ReadAll { union, repair }
    }
}
