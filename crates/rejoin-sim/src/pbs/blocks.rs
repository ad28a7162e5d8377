use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::Progress;

/// So many trials share a stream of random numbers. A result depends on it.
pub(super) const BLOCK: u64 = 1 << 14;

/// Adds up, in the order of the blocks, what `work` gives for each block of trials, by its number
/// and how many trials it has. So the sum does not depend on how many threads there are.
pub(super) fn sum(
    trials: u64,
    threads: NonZero<usize>,
    watch: &(dyn Fn(Progress) + Sync),
    work: impl Fn(u64, u64) -> Vec<f64> + Sync,
) -> Vec<f64> {
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let take = || {
        let mut sums = Vec::new();
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            let count = trials
                .saturating_sub(block.saturating_mul(BLOCK))
                .min(BLOCK);
            if count == 0 {
                return sums;
            }
            sums.push((block, work(block, count)));
            let done = done.fetch_add(count, Ordering::Relaxed) + count;
            watch(Progress { done, of: trials });
        }
    };
    let mut sums = thread::scope(|scope| {
        let others: Vec<_> = (1..threads.get()).map(|_| scope.spawn(take)).collect();
        let mut sums = take();
        for other in others {
            match other.join() {
                Ok(more) => sums.extend(more),
                Err(payload) => std::panic::resume_unwind(payload),
            }
        }
        sums
    });
    sums.sort_by_key(|(block, _)| *block);
    let in_order = sums.into_iter().map(|(_, sum)| sum);
    let total = in_order.reduce(|mut total, sum| {
        total.iter_mut().zip(sum).for_each(|(all, one)| *all += one);
        total
    });
    total.unwrap_or_default()
}
