//! Looking ahead: memory is slow to answer, and answers many at a time.
//!
//! Where a walk would wait for one line of memory after the other, it takes a few steps at once: a
//! short loop for each thing to read, as many of which are under way as the processor can hold.

use core::hint::black_box;

use hashbrown::HashTable;
use smallvec::SmallVec;

/// So many steps are taken at once.
pub(crate) const AHEAD: usize = 32;

/// What one loop leaves for the next.
pub(crate) type Few<T> = SmallVec<[T; AHEAD]>;

/// Takes the next few steps into `few`, in place of what is there; answers whether any are left.
#[inline]
pub(crate) fn take_few<T>(few: &mut Few<T>, steps: impl Iterator<Item = T>) -> bool {
    few.clear();
    // Not `extend`, which asks for one after the other, and knows nothing of nested iterators.
    steps.take(AHEAD).for_each(|step| few.push(step));
    !few.is_empty()
}

/// Reads the entries that look-ups of these hashes will mostly meet first, for nobody.
pub(crate) fn read_entries<E: Clone>(table: &HashTable<E>, hashes: impl Iterator<Item = u64>) {
    let mut buckets: Few<Option<usize>> = Few::new();
    take_few(
        &mut buckets,
        hashes.map(|hash| table.find_bucket_index(hash, |_| true)),
    );
    for bucket in buckets.iter().flatten() {
        black_box(table.get_bucket(*bucket).cloned());
    }
}
