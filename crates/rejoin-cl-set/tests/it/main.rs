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

use rejoin_cl_set::laws::Op::{Insert, InsertBoth, Remove, Undo};
use rejoin_cl_set::{ClSet, Replica};

rejoin_laws::laws!(ClSet<u8>);
rejoin_laws::golden!(
    ClSet<u8>,
    "tests/data/lengths.bin",
    [
        edit(0, InsertBoth([0, 1])),
        edit(1, Insert(3)),
        sync(1, 0),
        edit(0, Remove(3)),
        edit(0, Undo(1)),
        edit(0, Undo(1)),
    ]
);
rejoin_laws::golden!(golden_empty: ClSet<u8>, "tests/data/empty.bin", []);

/// A set of elements with these causal lengths.
fn set<T, I>(lengths: I) -> ClSet<T>
where
    T: std::hash::Hash + Eq + Ord + serde::Serialize + serde::de::DeserializeOwned,
    I: IntoIterator<Item = (T, u64)>,
{
    let lengths: Vec<(T, u64)> = lengths.into_iter().collect();
    let text = serde_json::to_string(&lengths).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn replica(id: u64) -> Replica {
    Replica::new(id.into(), || 0)
}
