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
mod model;
mod observer;
mod par;
mod reading;
mod receiving;
mod writing;

use rejoin_lww_map::laws::Op::{Put, Remove};
use rejoin_lww_map::{LwwMap, Replica, Timestamp};

rejoin_laws::laws!(LwwMap<u8, u8>);
rejoin_laws::golden!(LwwMap<u8, u8>, "tests/data/put_and_removed.bin", [
    edit(0, Put(1, 10)), edit(0, Put(3, 30)), edit(1, Put(2, 20)), sync(1, 0),
    edit(0, Remove(2)), edit(1, Put(3, 31)),
]);
rejoin_laws::golden!(golden_empty: LwwMap<u8, u8>, "tests/data/empty.bin", []);

/// One write: millisecond, replica, key, and the value or a removal.
type Write = (u64, u64, u8, Option<u8>);

/// The map that has seen these writes.
fn map(writes: &[Write]) -> LwwMap<u8, u8> {
    let mut map = LwwMap::new();
    for write in writes {
        add(&mut map, *write);
    }
    map
}

fn add(map: &mut LwwMap<u8, u8>, (millis, replica, key, value): Write) {
    let mut replica = Replica::new(replica.into(), move || millis);
    let time = Timestamp::from_parts(millis, 0);
    match value {
        Some(value) => map
            .put_at(&mut replica, time, key, value)
            .map(|_| ())
            .unwrap(),
        None => map.remove_at(&mut replica, time, key).map(|_| ()).unwrap(),
    }
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
