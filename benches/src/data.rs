//! Elements, keys and replicas, the same in every run.

use std::sync::atomic::{AtomicU64, Ordering};

use rejoin::{Replica, ReplicaId};

/// Element number `i`: the finaliser of splitmix64, so that consecutive numbers lie far apart.
pub fn element(i: u64) -> u64 {
    let mut z = i.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Key number `i`: `user:` and sixteen hex digits.
pub fn key(i: u64) -> String {
    format!("user:{:016x}", element(i))
}

/// The identity of replica `number`, as random as a version 4 UUID.
pub fn identity(number: u64) -> ReplicaId {
    ReplicaId::from(u128::from(element(2 * number)) << 64 | u128::from(element(2 * number + 1)))
}

/// Replica `number`. Its clock advances a millisecond at each reading and begins an hour after
/// that of the replica before, so that of two writes the one by the higher number is the later.
pub fn replica(number: u64) -> Replica {
    let now = AtomicU64::new(1_790_000_000_000 + 3_600_000 * number);
    Replica::new(identity(number), move || {
        now.fetch_add(1, Ordering::Relaxed)
    })
}
