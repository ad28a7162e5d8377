//! The laws, frozen bytes, and what the list promises beyond them.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy allows them in test functions, but not in what these call"
)]

mod bytes;
mod conflicts;
mod costs;
mod early;
mod edits;
mod hostile;
mod moving;
mod observing;
mod order;
mod sequence;
mod sync;

use rejoin_list::{Element, List, Replica};
use serde::{Serialize, de::DeserializeOwned};

rejoin_laws::laws!(List<u8>);
rejoin_laws::golden!(
    List<u8>,
    "tests/data/two_replicas.bin",
    [
        edit(0, Op::InsertAll(0, [1, 2])),
        edit(0, Op::Insert(2, 3)),
        edit(1, Op::Insert(0, 7)),
        edit(1, Op::Insert(0, 8)),
        sync(1, 0),
        edit(0, Op::Delete(1)),
        edit(0, Op::Insert(1, 4)),
        edit(1, Op::DeleteTwo(0)),
    ]
);
rejoin_laws::golden!(
    golden_moves: List<u8>,
    "tests/data/moves.bin",
    [
        edit(0, Op::InsertAll(0, [1, 2])),
        edit(0, Op::Insert(2, 3)),
        sync(0, 1),
        edit(0, Op::Move(0, 2)),
        edit(1, Op::Move(0, 1)),
        edit(1, Op::Move(2, 0)),
        sync(1, 0),
        edit(0, Op::Move(1, 0)),
        edit(1, Op::Delete(0)),
    ]
);
rejoin_laws::golden!(golden_empty: List<u8>, "tests/data/empty.bin", []);

use rejoin_list::laws::Op;

/// A writer with a fixed id, and a clock that a list never reads.
fn replica(number: u64) -> Replica {
    Replica::new(number.into(), || 0)
}

/// The elements in their order.
fn read<T: Element>(list: &List<T>) -> Vec<T> {
    list.iter().cloned().collect()
}

/// The list that is read from its bytes.
fn sent<T: Element + Serialize + DeserializeOwned>(list: &List<T>) -> List<T> {
    List::from_bytes(&list.to_bytes().unwrap()).unwrap()
}

/// The same numbers in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
