mod debug;
mod edit;
mod eq;
#[cfg(feature = "laws")]
mod invariants;
mod iter;
mod merge;
mod page;
mod read_all;
mod store;

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;
use core::marker::PhantomData;

use rejoin_causality::Stamp;

pub use edit::Touched;
pub use iter::Iter;
pub use merge::Write;
pub use page::Page;
pub use read_all::ReadAll;

use crate::digest::Digest;
use crate::entry::Entry;
use crate::index::{Index, hash_of};
use crate::order::Order;
use crate::tie::{RemoveWins, Tie};

/// A set in which the last write to each element stands, and which is read newest first.
///
/// A write adds an element or removes it, under a stamp. Of two writes to one element the one with
/// the later stamp stands, whoever knew of whom. The members are kept in the order of their
/// stamps, so that a [`page`](Self::page) of the newest costs O(log n) and what it returns.
///
/// `Ts` is the stamp: a [`Stamp`] of the writing replica, which no two writes share, unless you
/// name another ordered type, such as `u64` or `TotalF64`. `B` says which of two writes under one
/// stamp wins: the removal, unless you name [`AddWins`](crate::AddWins). `N` bounds the set to
/// the newest entries; see [`NewestSet`].
///
/// # Removals stay
/// A removed element leaves its stamp behind (see [`tombstones`](Self::tombstones)), because
/// without it an older add would bring it back with the next merge. A set whose elements come and
/// go grows without end, unless it is bounded.
///
/// # Equal and alike
/// `Hash` must feed everything that `Eq` compares (for `serde_json::Value` it does not: 0 and
/// 0.0), and what is equal must serialize alike: merging trusts digests, and equal states are
/// equal bytes.
///
/// # Costs
/// `contains` takes one look-up, a write one look-up and O(log n) steps, merging the same for each
/// entry of the other set that is news, and one look-up for each that is not. Merging equal sets
/// takes constant time: a digest of the contents is kept up to date. A set holds fewer than 2^32
/// elements, removed ones included.
///
/// # Example
/// ```
/// use rejoin_lww_set::{LwwSet, Merge, Replica};
///
/// let (mut phone, mut laptop) = (Replica::random(), Replica::random());
/// let (mut here, mut there) = (LwwSet::new(), LwwSet::new());
/// here.insert(&mut phone, "anna");
/// here.insert(&mut phone, "bert");
/// there.merge(&here);
/// there.remove(&mut laptop, "anna"); // Later than what it removes, whatever the clocks say.
/// here.merge(&there);
/// assert!(here.newest_first().map(|(_, name)| *name).eq(["bert"]));
/// ```
///
/// # Paper
/// M. Shapiro, N. Preguiça, C. Baquero, M. Zawirski: *A comprehensive study of Convergent and
/// Commutative Replicated Data Types*, INRIA research report 7506, 2011 (section 3.3.3).
pub struct LwwSet<T, Ts = Stamp, B = RemoveWins, const N: usize = { usize::MAX }> {
    /// One for each element written, in no order that means anything.
    entries: Vec<Entry<T, Ts>>,
    index: Index,
    /// The places of the members by age, and of removed elements too if the set is bounded.
    order: Order<Ts>,
    /// How many entries are members.
    live: usize,
    /// The sum over all entries.
    digest: Digest,
    tie: PhantomData<fn() -> B>,
}

/// An [`LwwSet`] that keeps the `N` entries with the newest stamps, and forgets older ones.
///
/// What a feed or an inbox needs: its size is bounded whatever is written. **Removals count**: of
/// the `N` newest entries some may be removals, and then the set reads fewer than `N` members,
/// though older ones were once there. This is what makes the set a function of the edits that it
/// has seen. If a removal made room for an older member to come back, what is read would depend on
/// who had forgotten it already, and replicas would differ.
///
/// # Why this is a lattice
/// Call the latest write to each element an entry, and order entries by stamp, and by element for
/// equal stamps. The state is the `N` greatest entries of all writes seen. Say that a state has
/// forgotten an entry *e*: then `N` other elements have greater entries here. In any join each of
/// those elements has an entry at least as great as here, so *e* is not among the `N` greatest
/// there either, and neither is any older write to its element. So joining what was kept gives the
/// `N` greatest of all that was ever seen: the grouping and the order of joins cannot matter.
///
/// # Example
/// ```
/// use rejoin_lww_set::{LwwSet, NewestSet, Replica};
///
/// struct Timeline {
///     posts: NewestSet<&'static str, 2>,
/// }
///
/// let mut phone = Replica::random();
/// let mut home = Timeline { posts: LwwSet::newest() };
/// for post in ["one", "two", "three"] {
///     home.posts.insert(&mut phone, post);
/// }
/// assert!(home.posts.newest_first().map(|(_, post)| *post).eq(["three", "two"]));
/// home.posts.remove(&mut phone, "two");
/// assert_eq!(home.posts.len(), 1, "the removal is among the two newest entries");
/// ```
pub type NewestSet<T, const N: usize, Ts = Stamp, B = RemoveWins> = LwwSet<T, Ts, B, N>;

impl<T, Ts> LwwSet<T, Ts> {
    /// The set to which nobody has written. Of an add and a removal under one stamp, the removal
    /// stands.
    ///
    /// ```
    /// use rejoin_lww_set::LwwSet;
    ///
    /// assert!(LwwSet::<u8>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The empty set that keeps the `M` newest entries: see [`NewestSet`]. `M` is at least 1.
    ///
    /// ```
    /// use rejoin_lww_set::LwwSet;
    ///
    /// let mut hits = LwwSet::newest::<2>();
    /// hits.extend([(5_u64, "five"), (9, "nine"), (7, "seven")]);
    /// assert!(hits.newest_first().eq([(9, &"nine"), (7, &"seven")]));
    /// ```
    pub fn newest<const M: usize>() -> LwwSet<T, Ts, RemoveWins, M> {
        LwwSet::default()
    }

    /// The empty set with another rule for adds and removals under one stamp.
    ///
    /// ```
    /// use rejoin_lww_set::{AddWins, LwwSet};
    ///
    /// let set: LwwSet<u8, u64, AddWins> = LwwSet::with_tie(AddWins);
    /// assert!(set.is_empty());
    /// ```
    pub fn with_tie<B: Tie>(_: B) -> LwwSet<T, Ts, B> {
        LwwSet::default()
    }
}

impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// Whether only the newest `N` are kept.
    pub(crate) const BOUNDED: bool = N != usize::MAX;

    /// How many members there are. O(1).
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is no member. Removed elements may still take memory. O(1).
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// How many removed elements are still remembered. O(1).
    ///
    /// ```
    /// use rejoin_lww_set::{LwwSet, Replica};
    ///
    /// let mut phone = Replica::random();
    /// let mut set = LwwSet::new();
    /// set.insert(&mut phone, "anna");
    /// set.remove(&mut phone, "anna");
    /// assert_eq!((set.len(), set.tombstones()), (0, 1));
    /// ```
    pub fn tombstones(&self) -> usize {
        self.entries.len() - self.live
    }

    /// Whether the set is bounded and has as many entries as it keeps, removals counted. O(1).
    ///
    /// ```
    /// use rejoin_lww_set::LwwSet;
    ///
    /// let mut hits = LwwSet::newest::<2>();
    /// hits.insert_stamped(5_u64, "five");
    /// assert!(!hits.is_full());
    /// hits.remove_stamped(7, "seven");
    /// assert!(hits.is_full());
    /// ```
    pub fn is_full(&self) -> bool {
        self.entries.len() == N
    }
}

impl<T: Hash + Eq, Ts: Copy, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// Whether `element` is a member. One look-up.
    pub fn contains<Q>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.find(hash_of(element), element)
            .is_some_and(|place| self.entries[place].live)
    }

    /// The stamp of the write that stands for `element`, be it an add or a removal. One look-up.
    ///
    /// ```
    /// use rejoin_lww_set::LwwSet;
    ///
    /// let mut set = LwwSet::new();
    /// set.insert_stamped(5_u64, "anna");
    /// set.remove_stamped(8, "anna");
    /// assert_eq!((set.stamp_of("anna"), set.stamp_of("bert")), (Some(8), None));
    /// ```
    pub fn stamp_of<Q>(&self, element: &Q) -> Option<Ts>
    where
        T: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        Some(self.entries[self.find(hash_of(element), element)?].stamp)
    }

    /// The place of the entry of `element`.
    fn find<Q>(&self, hash: u32, element: &Q) -> Option<usize>
    where
        T: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        self.index.find(self.entries.len(), hash, |place| {
            let entry = &self.entries[place];
            entry.hash == hash && entry.element.borrow() == element
        })
    }
}

#[cfg(feature = "serde")]
impl<T, Ts, B, const N: usize> LwwSet<T, Ts, B, N> {
    /// Every entry, removals included.
    pub(crate) fn entries(&self) -> &[Entry<T, Ts>] {
        &self.entries
    }
}

/// Without elements.
impl<T, Ts, B, const N: usize> Default for LwwSet<T, Ts, B, N> {
    fn default() -> Self {
        const { assert!(N > 0, "a set of the newest 0 would keep nothing") };
        Self {
            entries: Vec::new(),
            index: Index::default(),
            order: Order::default(),
            live: 0,
            digest: Digest::default(),
            tie: PhantomData,
        }
    }
}

// By hand: a derive would ask the same of `B`.
impl<T: Clone, Ts: Clone, B, const N: usize> Clone for LwwSet<T, Ts, B, N> {
    fn clone(&self) -> Self {
        Self {
            entries: self.entries.clone(),
            index: self.index.clone(),
            order: self.order.clone(),
            ..*self
        }
    }
}
