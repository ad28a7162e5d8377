//! Small maps from replica to something, kept as a sorted vector: what a version vector and
//! a causal context have in common.

use smallvec::SmallVec;

use crate::ReplicaId;

/// Entries ascending by replica, each replica once. The first one needs no heap, because a
/// delta speaks of one replica.
pub(crate) type Sorted<V> = SmallVec<[(ReplicaId, V); 1]>;

/// Where the replica stands, or where it would have to be inserted.
#[inline]
pub(crate) fn find<V>(entries: &[(ReplicaId, V)], replica: ReplicaId) -> Result<usize, usize> {
    entries.binary_search_by(|entry| entry.0.cmp(&replica))
}

/// The first position at or after `from` whose item is not `below`.
///
/// Looks near `from` first and doubles its steps, so a walk over a long slice in a few
/// jumps is logarithmic, and one in small steps is linear.
pub(crate) fn seek<T>(items: &[T], from: usize, below: impl Fn(&T) -> bool) -> usize {
    let mut low = from;
    let mut step = 1;
    while low + step <= items.len() && below(&items[low + step - 1]) {
        low += step;
        step *= 2;
    }
    let high = items.len().min(low + step - 1);
    low + items[low..high].partition_point(below)
}

/// Pairs the entries of `left` with those of the same replica in `right`, from where the
/// replicas of `left` begin, in O(l log (r / l)).
pub(crate) fn paired<'a, V, W>(
    left: &'a [(ReplicaId, V)],
    right: &'a [(ReplicaId, W)],
) -> impl Iterator<Item = (ReplicaId, &'a V, Option<&'a W>)> {
    let mut at = 0;
    left.iter().map(move |(replica, value)| {
        at = seek(right, at, |entry| entry.0 < *replica);
        let partner = right.get(at).filter(|entry| entry.0 == *replica);
        at += usize::from(partner.is_some());
        (*replica, value, partner.map(|entry| &entry.1))
    })
}

/// Joins `theirs` into `mine`, entry by entry, and answers whether anything grew.
///
/// Replicas that both know are joined in place; room for the others is made once, from the
/// back, so the whole is linear, and O(theirs log mine) if nobody is new.
pub(crate) fn join<V: Clone + Default>(
    mine: &mut Sorted<V>,
    theirs: &[(ReplicaId, V)],
    join_values: impl Fn(&mut V, &V) -> bool,
) -> bool {
    let mut grew = false;
    let mut missing = 0;
    let mut at = 0;
    let known: &mut [(ReplicaId, V)] = mine;
    for (replica, value) in theirs {
        at = seek(known, at, |entry| entry.0 < *replica);
        match known.get_mut(at) {
            Some(entry) if entry.0 == *replica => {
                grew |= join_values(&mut entry.1, value);
                at += 1;
            }
            _ => missing += 1,
        }
    }
    if missing > 0 {
        add_missing(mine, theirs, missing);
    }
    grew || missing > 0
}

/// Inserts the `missing` entries of `theirs` whose replicas `mine` does not know.
fn add_missing<V: Clone + Default>(
    mine: &mut Sorted<V>,
    theirs: &[(ReplicaId, V)],
    missing: usize,
) {
    let mut unmoved = mine.len();
    let mut unread = theirs.len();
    let mut free = unmoved + missing;
    mine.resize_with(free, || (ReplicaId::from(0_u64), V::default()));
    // Once the gap between the two is closed, everything missing has its place.
    while free > unmoved {
        let (replica, value) = &theirs[unread - 1];
        if unmoved > 0 && mine[unmoved - 1].0 >= *replica {
            if mine[unmoved - 1].0 == *replica {
                unread -= 1;
            }
            unmoved -= 1;
            free -= 1;
            mine.swap(free, unmoved);
        } else {
            unread -= 1;
            free -= 1;
            mine[free] = (*replica, value.clone());
        }
    }
}
