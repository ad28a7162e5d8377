//! The laws, frozen bytes, and what each part promises.

use rejoin_lww_register::*;

rejoin_laws::laws!(LwwRegister<u8>);
rejoin_laws::laws!(plain_times: LwwRegister<u8, u64>);
rejoin_laws::golden!(
    LwwRegister<u8>,
    "tests/data/two_writers.bin",
    [edit(0, 1), edit(1, 2), sync(1, 0), edit(0, 3),]
);
rejoin_laws::golden!(golden_empty: LwwRegister<u8>, "tests/data/empty.bin", []);
rejoin_laws::golden!(golden_plain: LwwRegister<u8, u64>, "tests/data/plain_time.bin", [
    edit(0, (3, 1)), edit(1, (3, 2)), edit(2, (1, 3)),
]);
