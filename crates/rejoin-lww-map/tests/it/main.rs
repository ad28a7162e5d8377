//! The laws, frozen bytes, and what each part promises.

use rejoin_lww_map::*;

use rejoin_lww_map::laws::Op::{Put, Remove};

rejoin_laws::laws!(LwwMap<u8, u8>);
rejoin_laws::golden!(LwwMap<u8, u8>, "tests/data/put_and_removed.bin", [
    edit(0, Put(1, 10)), edit(0, Put(3, 30)), edit(1, Put(2, 20)), sync(1, 0),
    edit(0, Remove(2)), edit(1, Put(3, 31)),
]);
rejoin_laws::golden!(golden_empty: LwwMap<u8, u8>, "tests/data/empty.bin", []);
