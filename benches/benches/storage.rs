//! Durable writes in batches of a thousand: our storage, and the database under it alone.

use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use redb::{Database, ReadableDatabase, ReadableTableMetadata, TableDefinition};
use rejoin_store::{Durable, Storage, Write};

const BATCH: u64 = 1_000;
const KEYS: u64 = 100_000;
const TABLE: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("records");

/// Batches of 16-byte keys in random order with values of 120 bytes.
fn batches() -> impl FnMut() -> Vec<Write> {
    let mut number = 0_u64;
    let mut write = move || {
        number += 1;
        let key = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        Write::put(format!("key {:012}", key % KEYS), vec![number as u8; 120])
    };
    move || (0..BATCH).map(|_| write()).collect()
}

fn durable(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("durable writes in batches of 1,000");
    group.throughput(Throughput::Elements(BATCH));

    let database = Database::create(folder.path().join("alone")).expect("a database");
    let alone = |batch: Vec<Write>| -> Result<(), redb::Error> {
        let transaction = database.begin_write()?;
        {
            let mut table = transaction.open_table(TABLE)?;
            for write in &batch {
                if let Write::Put { key, value } = write {
                    table.insert(key.as_slice(), value.as_slice())?;
                }
            }
        }
        transaction.commit()?;
        Ok(())
    };
    group.bench_function("redb alone", |bencher| {
        let commit = |batch| alone(batch).expect("a commit");
        bencher.iter_batched(batches(), commit, BatchSize::PerIteration);
    });
    let reading = database.begin_read().expect("a read");
    let table = reading.open_table(TABLE).expect("the table");
    assert!(table.len().is_ok_and(|length| length >= BATCH));

    let mut storage = Durable::open(folder.path().join("ours")).expect("a storage");
    group.bench_function("storage", |bencher| {
        let commit = |batch: Vec<Write>| storage.commit(&batch).expect("a commit");
        bencher.iter_batched(batches(), commit, BatchSize::PerIteration);
    });
    let loaded = storage.load(&mut |_, value| assert_eq!(value.len(), 120));
    assert!(loaded.is_ok_and(|loaded| loaded.is_whole() && loaded.records >= BATCH));
    group.finish();
}

criterion_group! {
    name = storage;
    config = Criterion::default()
        .sample_size(50)
        .warm_up_time(Duration::from_secs(2))
        .measurement_time(Duration::from_secs(5));
    targets = durable
}
criterion_main!(storage);
