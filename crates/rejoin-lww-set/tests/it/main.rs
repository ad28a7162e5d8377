//! The laws, frozen bytes, and what each part promises.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has to panic"
)]

mod bytes;
mod hostile;
mod json;
mod meeting;
mod memory;
mod model;
mod newest;
mod observer;
mod paging;
mod reading;
mod scenarios;
mod writing;

use rejoin_lww_set::laws::Op::{Insert, Remove};
use rejoin_lww_set::{AddWins, LwwSet, NewestSet, Tie};

rejoin_laws::laws!(stamps: LwwSet<u8>);
rejoin_laws::laws!(times: LwwSet<u8, u64>);
rejoin_laws::laws!(times_add_wins: LwwSet<u8, u64, AddWins>);
rejoin_laws::laws!(newest_two: NewestSet<u8, 2>);
rejoin_laws::laws!(newest_one: NewestSet<u8, 1>);
rejoin_laws::laws!(newest_times: NewestSet<u8, 3, u64>);
rejoin_laws::golden!(
    LwwSet<u8>,
    "tests/data/added_and_removed.bin",
    [
        edit(0, Insert(1)),
        edit(0, Insert(3)),
        edit(1, Insert(2)),
        sync(1, 0),
        edit(0, Remove(2)),
        edit(1, Insert(3)),
    ]
);
rejoin_laws::golden!(golden_times: NewestSet<u8, 3, u64>, "tests/data/three_newest.bin", [
    edit(0, (1, Insert(1))), edit(0, (5, Insert(2))), edit(1, (5, Remove(2))),
    edit(1, (9, Insert(4))), edit(0, (2, Insert(3))),
]);
rejoin_laws::golden!(golden_add_wins: LwwSet<u8, u64, AddWins>, "tests/data/add_wins.bin", [
    edit(0, (5, Insert(2))), edit(1, (5, Remove(2))), edit(1, (7, Remove(1))),
]);
rejoin_laws::golden!(golden_empty: LwwSet<u8>, "tests/data/empty.bin", []);

/// One write: the time, the element, and whether it is added.
type Edit = (u64, u8, bool);

/// The set that has seen these writes.
fn set_of<B: Tie, const N: usize>(edits: &[Edit]) -> LwwSet<u8, u64, B, N> {
    let mut set = LwwSet::default();
    for edit in edits {
        add(&mut set, *edit);
    }
    set
}

/// The same, without a bound, and with removals that win.
fn set(edits: &[Edit]) -> LwwSet<u8, u64> {
    set_of(edits)
}

fn add<B: Tie, const N: usize>(
    set: &mut LwwSet<u8, u64, B, N>,
    (time, element, is_add): Edit,
) -> bool {
    let change = match is_add {
        true => set.insert_stamped(time, element),
        false => set.remove_stamped(time, element),
    };
    !change.is_nothing()
}

/// The members with their stamps, newest first.
fn listed<B, const N: usize>(set: &LwwSet<u8, u64, B, N>) -> Vec<(u64, u8)> {
    set.newest_first()
        .map(|(time, element)| (time, *element))
        .collect()
}

/// A generator of splitmix kind.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed ^ (mixed >> 31)) % bound
    }
}
