//! The laws, frozen bytes, and what each part promises.

use rejoin_g_counter::*;

rejoin_laws::laws!(GCounter);
rejoin_laws::golden!(
    GCounter,
    "tests/data/two_replicas.bin",
    [edit(0, 2), edit(1, 300), sync(1, 0), edit(0, 70_000),]
);
rejoin_laws::golden!(golden_empty: GCounter, "tests/data/empty.bin", []);
