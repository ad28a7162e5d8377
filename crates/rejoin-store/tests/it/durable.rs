use std::fs;

use rejoin_store::{Durable, Loaded, Storage, StorageError, Write};
use tempfile::TempDir;

type Records = Vec<(Vec<u8>, Vec<u8>)>;

fn load(storage: &mut Durable) -> (Records, Loaded) {
    let mut records = Records::new();
    let mut each = |key: &[u8], value: &[u8]| records.push((key.to_vec(), value.to_vec()));
    let loaded = storage.load(&mut each).unwrap();
    assert_eq!(loaded.records, records.len() as u64);
    (records, loaded)
}

fn numbered(numbers: std::ops::Range<u32>) -> Vec<Write> {
    let put = |number| Write::put(format!("key {number:04}"), format!("value {number}"));
    numbers.map(put).collect()
}

fn records(numbers: std::ops::Range<u32>) -> Records {
    let record = |number| {
        let (key, value) = (format!("key {number:04}"), format!("value {number}"));
        (key.into_bytes(), value.into_bytes())
    };
    numbers.map(record).collect()
}

/// A folder that is gone with the test, and a path in it where nothing is yet.
fn nowhere() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.store");
    (folder, path)
}

#[test]
fn what_was_committed_is_there_when_it_is_opened_again() {
    let (_folder, path) = nowhere();
    let mut storage = Durable::open(&path).unwrap();
    assert_eq!(load(&mut storage).0, []);
    storage.commit(&numbered(0..100)).unwrap();
    let batch = [
        Write::put("key 0000", "again"),
        Write::put("key 0000", "and again"),
        Write::remove("key 0001"),
        Write::remove("never there"),
        Write::put("", ""),
    ];
    storage.commit(&batch).unwrap();
    drop(storage);

    let mut expected = records(0..100);
    expected.remove(1);
    expected[0].1 = b"and again".to_vec();
    expected.insert(0, (vec![], vec![]));
    let (found, loaded) = load(&mut Durable::open(&path).unwrap());
    assert_eq!(found, expected);
    assert!(loaded.is_whole() && !loaded.recovered, "{loaded:?}");
}

#[test]
fn a_copy_of_a_file_in_use_is_told_until_somebody_has_committed_and_closed_it() {
    let (_folder, path) = nowhere();
    let mut storage = Durable::open(&path).unwrap();
    storage.commit(&numbered(0..3)).unwrap();
    let copy = path.with_extension("copy");
    fs::copy(&path, &copy).unwrap();
    for _ in 0..2 {
        let (found, loaded) = load(&mut Durable::open(&copy).unwrap());
        assert_eq!(found, records(0..3));
        assert!(loaded.recovered && loaded.is_whole());
    }
    Durable::open(&copy)
        .unwrap()
        .commit(&numbered(3..4))
        .unwrap();
    let (found, loaded) = load(&mut Durable::open(&copy).unwrap());
    assert_eq!(found, records(0..4));
    assert!(!loaded.recovered);
}

#[test]
fn a_panic_of_the_caller_is_the_callers() {
    let (_folder, path) = nowhere();
    let mut storage = Durable::open(&path).unwrap();
    storage.commit(&numbered(0..3)).unwrap();
    let mut load_and_panic = || storage.load(&mut |_, _| panic!("the caller's own"));
    let unwind = std::panic::AssertUnwindSafe(&mut load_and_panic);
    let panic = std::panic::catch_unwind(unwind).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"the caller's own"));
    assert_eq!(load(&mut storage).0, records(0..3));
}

#[test]
fn only_one_has_it_open() {
    let (_folder, path) = nowhere();
    let first = Durable::open(&path).unwrap();
    let place = path.display().to_string();
    let refused = Durable::open(&path).unwrap_err();
    assert_eq!(refused, StorageError::Locked { place });
    drop(first);
    Durable::open(&path).unwrap();
}

#[test]
fn a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().display().to_string();
    let refused = Durable::open(folder.path()).unwrap_err();
    assert_eq!(refused, StorageError::Folder { place });
}

#[test]
fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("a.store");
    let refused = Durable::open(&path).unwrap_err();
    let StorageError::Io { kind, doing, .. } = &refused else {
        panic!("{refused:?}");
    };
    assert_eq!((*kind, *doing), (std::io::ErrorKind::NotFound, "open"));
    assert!(refused.to_string().contains("a.store"), "{refused}");
}

#[test]
fn a_file_of_something_else_is_refused_and_left_as_it_is() {
    let (_folder, path) = nowhere();
    // Without its mark, what a crash left of a new database begins with zeros too.
    let mut begins_with_zeros = [7; 3_000];
    begins_with_zeros[..9].fill(0);
    let list = b"A shopping list: milk, bread";
    for content in [&list[..], b"x", &[7; 100_000], &begins_with_zeros] {
        fs::write(&path, content).unwrap();
        let place = path.display().to_string();
        let refused = Durable::open(&path).unwrap_err();
        assert_eq!(refused, StorageError::NotAStore { place });
        assert_eq!(fs::read(&path).unwrap(), content);
    }
}

#[test]
fn a_database_of_another_program_is_refused() {
    let (_folder, path) = nowhere();
    let names = redb::TableDefinition::<u64, &str>::new("names");
    let database = redb::Database::create(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(names).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let place = path.display().to_string();
    let refused = Durable::open(&path).unwrap_err();
    assert_eq!(refused, StorageError::NotAStore { place });
}

#[test]
fn a_newer_format_is_refused_by_name() {
    let (_folder, path) = nowhere();
    drop(Durable::open(&path).unwrap());
    let about = redb::TableDefinition::<&str, u64>::new("about");
    let database = redb::Database::create(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    let newer = StorageError::FORMAT + 1;
    transaction
        .open_table(about)
        .unwrap()
        .insert("format", newer)
        .unwrap();
    transaction.commit().unwrap();
    drop(database);
    let place = path.display().to_string();
    let refused = Durable::open(&path).unwrap_err();
    let expected = StorageError::Newer {
        place,
        found: newer,
    };
    assert_eq!(refused, expected);
}

/// Writes into the table of records, past what a store would do.
fn meddle(path: &std::path::Path, meddle: impl FnOnce(&mut redb::Table<'_, &[u8], &[u8]>)) {
    let records = redb::TableDefinition::<&[u8], &[u8]>::new("records");
    let database = redb::Database::create(path).unwrap();
    let transaction = database.begin_write().unwrap();
    meddle(&mut transaction.open_table(records).unwrap());
    transaction.commit().unwrap();
}

fn row(table: &redb::Table<'_, &[u8], &[u8]>, key: &[u8]) -> Vec<u8> {
    use redb::ReadableTable;
    table.get(key).unwrap().unwrap().value().to_vec()
}

#[test]
fn swapped_and_rotten_records_are_told_and_the_others_given() {
    let (_folder, path) = nowhere();
    Durable::open(&path)
        .unwrap()
        .commit(&numbered(0..10))
        .unwrap();
    meddle(&path, |table| {
        let (two, three) = (row(table, b"key 0002"), row(table, b"key 0003"));
        table.insert(&b"key 0002"[..], three.as_slice()).unwrap();
        table.insert(&b"key 0003"[..], two.as_slice()).unwrap();
        let mut rotten = row(table, b"key 0007");
        rotten[9] ^= 1;
        table.insert(&b"key 0007"[..], rotten.as_slice()).unwrap();
    });
    let mut storage = Durable::open(&path).unwrap();
    for _ in 0..2 {
        let (found, loaded) = load(&mut storage);
        let is_good =
            |record: &(Vec<u8>, Vec<u8>)| !matches!(record.0.last(), Some(b'2' | b'3' | b'7'));
        let good: Records = records(0..10).into_iter().filter(is_good).collect();
        assert_eq!(found, good);
        assert_eq!(loaded.damaged, [b"key 0002", b"key 0003", b"key 0007"]);
        assert!(!loaded.is_whole());
        // Their checksums are all there, only not where they belong.
        assert!(!loaded.incomplete);
    }
    storage.commit(&numbered(2..8)).unwrap();
    let (found, loaded) = load(&mut storage);
    assert_eq!(found, records(0..10));
    assert!(loaded.is_whole());
}

#[test]
fn an_old_record_and_a_missing_one_are_told_by_the_sum() {
    type Meddle = fn(&mut redb::Table<'_, &[u8], &[u8]>, old: &[u8]);
    let old: Meddle = |table, old| {
        table.insert(&b"key 0002"[..], old).unwrap();
    };
    let missing: Meddle = |table, _| {
        table.remove(&b"key 0002"[..]).unwrap();
    };
    for change in [old, missing] {
        let (_folder, path) = nowhere();
        let mut storage = Durable::open(&path).unwrap();
        storage.commit(&numbered(0..10)).unwrap();
        drop(storage);
        let mut before = vec![];
        meddle(&path, |table| before = row(table, b"key 0002"));
        let mut storage = Durable::open(&path).unwrap();
        storage.commit(&[Write::put("key 0002", "new")]).unwrap();
        drop(storage);
        meddle(&path, |table| change(table, &before));

        for _ in 0..2 {
            let mut storage = Durable::open(&path).unwrap();
            for _ in 0..2 {
                let (_, loaded) = load(&mut storage);
                assert!(loaded.incomplete && loaded.damaged.is_empty());
            }
        }
        let mut storage = Durable::open(&path).unwrap();
        load(&mut storage);
        storage.commit(&[Write::put("key 0002", "new")]).unwrap();
        assert!(load(&mut storage).1.is_whole());
        drop(storage);
        assert!(load(&mut Durable::open(&path).unwrap()).1.is_whole());
    }
}

#[test]
fn good_records_are_saved_from_a_file_with_rotten_pages() {
    let (_folder, path) = nowhere();
    let mut storage = Durable::open(&path).unwrap();
    storage.commit(&numbered(0..2_000)).unwrap();
    drop(storage);
    let mut bytes = fs::read(&path).unwrap();
    let needle = b"value 1234";
    let at = bytes
        .windows(needle.len())
        .rposition(|found| found == needle);
    let at = at.unwrap();
    bytes[at] ^= 0x20;
    fs::write(&path, &bytes).unwrap();

    for _ in 0..2 {
        // Told until somebody has heard it and committed.
        let (found, loaded) = load(&mut Durable::open(&path).unwrap());
        let mut expected = records(0..2_000);
        expected.remove(1234);
        assert_eq!(found, expected);
        assert!(loaded.incomplete);
    }
    let kept = path.with_extension("store.damaged");
    assert_eq!(fs::read(kept).unwrap()[at..at + 5], bytes[at..at + 5]);
    let mut storage = Durable::open(&path).unwrap();
    load(&mut storage);
    storage.commit(&numbered(1234..1235)).unwrap();
    drop(storage);
    let (found, loaded) = load(&mut Durable::open(&path).unwrap());
    assert_eq!(found, records(0..2_000));
    assert!(loaded.is_whole());
}

/// Written by the first release. What a later one cannot open is lost to its users.
const FIRST: &[u8] = include_bytes!("../data/first.store");

#[test]
fn a_file_of_the_first_release_opens() {
    let (_folder, path) = nowhere();
    fs::write(&path, FIRST).unwrap();
    let mut storage = Durable::open(&path).unwrap();
    let (found, loaded) = load(&mut storage);
    assert_eq!(found, records(0..40));
    assert!(loaded.is_whole() && !loaded.recovered);
    storage.commit(&numbered(40..41)).unwrap();
    drop(storage);
    assert_eq!(load(&mut Durable::open(&path).unwrap()).0, records(0..41));
}

#[test]
fn every_error_says_where_and_what_to_do() {
    let place = || "a.store".to_owned();
    let what = || "the reason".to_owned();
    let errors = [
        (StorageError::Full { place: place() }, "free some"),
        (StorageError::Locked { place: place() }, "stop the other"),
        (StorageError::Denied { place: place() }, "let this user"),
        (StorageError::Folder { place: place() }, "name a file"),
        (StorageError::NotAStore { place: place() }, "another name"),
        (
            StorageError::Newer {
                place: place(),
                found: 2,
            },
            "format 2",
        ),
        (
            StorageError::Corrupt {
                place: place(),
                what: what(),
            },
            "the reason",
        ),
        (
            StorageError::Io {
                place: place(),
                doing: "commit to",
                kind: std::io::ErrorKind::Other,
                what: what(),
            },
            "could not commit to a.store: the reason",
        ),
    ];
    for (error, says) in errors {
        let message = error.to_string();
        assert!(message.contains("a.store"), "{message}");
        assert!(message.contains(says), "{message}");
    }
}
