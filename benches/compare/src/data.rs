//! The elements, keys and identities that every contestant is given.

use std::fmt::Debug;
use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The finaliser of the splitmix64 generator: spreads consecutive numbers over all of `u64`.
pub fn splitmix64(i: u64) -> u64 {
    let mut z = i.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The key of entry `i`: `user:` and sixteen hex digits.
pub fn key(i: u64) -> String {
    format!("user:{:016x}", splitmix64(i))
}

/// The identity of replica `i`, as random as a version 4 UUID.
pub fn replica(i: u64) -> u128 {
    u128::from(splitmix64(2 * i)) << 64 | u128::from(splitmix64(2 * i + 1))
}

/// What a set holds, or a map holds under a key.
pub trait Element:
    Clone + Debug + Default + Eq + Hash + Ord + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// The name of the type in the table.
    const NAME: &'static str;

    /// The element number `i` of a set: all bits random.
    fn element(i: u64) -> Self;

    /// The value number `i` of a map: small, as counters, flags and ages are.
    fn value(i: u64) -> Self;

    /// A number that takes as little work as possible, but needs the element read.
    fn touch(&self) -> u64;
}

impl Element for u64 {
    const NAME: &'static str = "u64";

    fn element(i: u64) -> Self {
        splitmix64(i)
    }

    fn value(i: u64) -> Self {
        i
    }

    fn touch(&self) -> u64 {
        *self
    }
}

impl Element for String {
    const NAME: &'static str = "String";

    fn element(i: u64) -> Self {
        key(i)
    }

    fn value(i: u64) -> Self {
        i.to_string()
    }

    fn touch(&self) -> u64 {
        self.len() as u64
    }
}

const HASHER: FixedState = FixedState::with_seed(7);

/// What is in a collection, whatever the order: how many items, and the sum of their hashes.
///
/// Each contestant's result is held against the contents that the row's definition gives, which
/// are computed without any collection. Two contents that differ in a single item agree by
/// chance once in 2^64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    count: u64,
    sum: u64,
}

impl Contents {
    /// Counts one more item.
    pub fn add<T: Hash>(&mut self, item: T) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(HASHER.hash_one(item));
    }

    /// Counts one item less.
    pub fn take<T: Hash>(&mut self, item: T) {
        self.count -= 1;
        self.sum = self.sum.wrapping_sub(HASHER.hash_one(item));
    }
}

impl<T: Hash> FromIterator<T> for Contents {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut contents = Self::default();
        for item in items {
            contents.add(item);
        }
        contents
    }
}
