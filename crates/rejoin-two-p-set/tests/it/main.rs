//! The laws, frozen bytes, and what each part promises.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has to panic"
)]

mod bytes;
mod edits;
mod json;
mod merging;

use rejoin_two_p_set::laws::Op::{Insert, Remove};
use rejoin_two_p_set::{Replica, TwoPSet};

rejoin_laws::laws!(TwoPSet<u8>);
rejoin_laws::golden!(
    TwoPSet<u8>,
    "tests/data/one_removed.bin",
    [
        edit(0, Insert(20)),
        edit(1, Insert(7)),
        sync(1, 0),
        edit(0, Remove(7)),
        edit(1, Insert(3))
    ]
);
rejoin_laws::golden!(golden_empty: TwoPSet<u8>, "tests/data/empty.bin", []);

/// A set of these elements, and of these removed ones.
fn set<T>(present: impl IntoIterator<Item = T>, removed: impl IntoIterator<Item = T>) -> TwoPSet<T>
where
    T: std::hash::Hash + Eq + Clone + std::fmt::Debug + 'static,
{
    let mut set = TwoPSet::new();
    set.insert_all(&mut replica(9), removed);
    set.clear(&mut replica(9));
    set.insert_all(&mut replica(9), present);
    set
}

fn replica(id: u64) -> Replica {
    Replica::new(id.into(), || 0)
}
