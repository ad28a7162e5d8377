//! Durable writes in batches of a thousand: the embedded database alone, our storage on it, and a
//! store on that.

#![expect(clippy::expect_used, reason = "a bench has nobody to tell")]

use std::path::Path;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main,
};
use redb::{Database, ReadableDatabase, ReadableTableMetadata, TableDefinition};
use rejoin::LwwRegister;
use rejoin_store::{Durable, Schema, Settings, Start, Storage, Store, Write};

const BATCH: u64 = 1_000;
const KEYS: u64 = 100_000;
const TABLE: TableDefinition<'_, &str, &str> = TableDefinition::new("records");

type Group<'a> = BenchmarkGroup<'a, WallTime>;

/// Batches of keys of 16 bytes in random order, with texts of 120 bytes.
fn batches() -> impl FnMut() -> Vec<(String, String)> {
    let mut number = 0_u64;
    let mut record = move || {
        number += 1;
        let key = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        (format!("key {:012}", key % KEYS), format!("{number:0120}"))
    };
    move || (0..BATCH).map(|_| record()).collect()
}

fn alone(group: &mut Group<'_>, folder: &Path) {
    let database = Database::create(folder.join("alone")).expect("a database");
    let commit = |batch: Vec<(String, String)>| -> Result<(), redb::Error> {
        let transaction = database.begin_write()?;
        {
            let mut table = transaction.open_table(TABLE)?;
            for (key, text) in &batch {
                table.insert(key.as_str(), text.as_str())?;
            }
        }
        transaction.commit()?;
        Ok(())
    };
    group.bench_function("redb alone", |bencher| {
        let commit = |batch| commit(batch).expect("a commit");
        bencher.iter_batched(batches(), commit, BatchSize::PerIteration);
    });
    let reading = database.begin_read().expect("a read");
    let table = reading.open_table(TABLE).expect("the table");
    assert!(table.len().is_ok_and(|records| records >= BATCH));
}

fn storage(group: &mut Group<'_>, folder: &Path) {
    let mut storage = Durable::open(folder.join("storage")).expect("a storage");
    group.bench_function("storage", |bencher| {
        let mut batches = batches();
        let writes = move || -> Vec<Write> {
            let records = batches().into_iter();
            records.map(|(key, text)| Write::put(key, text)).collect()
        };
        let commit = |batch: Vec<Write>| storage.commit(&batch).expect("a commit");
        bencher.iter_batched(writes, commit, BatchSize::PerIteration);
    });
    let loaded = storage.load(&mut |_, value| assert_eq!(value.len(), 120));
    assert!(loaded.is_ok_and(|loaded| loaded.is_whole() && loaded.records >= BATCH));
}

fn store(group: &mut Group<'_>, folder: &Path) {
    let mut schema = Schema::new();
    let names = schema
        .declare::<LwwRegister<String>>("names")
        .expect("a kind");
    let storage = Durable::open(folder.join("store")).expect("a storage");
    let (mut store, _) =
        Store::open(schema, storage, Start::random(), Settings::default()).expect("a store");
    group.bench_function("store", |bencher| {
        let commit = |batch: Vec<(String, String)>| {
            for (key, text) in batch {
                let written = store.key(names, &key).write(|name, me| name.set(me, text));
                assert!(written.is_ok_and(|written| written.event.is_some()));
            }
            store.commit().expect("a commit");
        };
        bencher.iter_batched(batches(), commit, BatchSize::PerIteration);
    });
    assert!(store.keys().len() as u64 >= BATCH);
}

fn durable(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("durable writes in batches of 1,000");
    group.throughput(Throughput::Elements(BATCH));
    alone(&mut group, folder.path());
    storage(&mut group, folder.path());
    store(&mut group, folder.path());
    group.finish();
}

criterion_group! {
    name = storages;
    config = Criterion::default()
        .sample_size(50)
        .warm_up_time(Duration::from_secs(2))
        .measurement_time(Duration::from_secs(5));
    targets = durable
}
criterion_main!(storages);
