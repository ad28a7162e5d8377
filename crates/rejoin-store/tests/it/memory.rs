use rejoin_store::{Memory, Storage, Write};

type Records = Vec<(Vec<u8>, Vec<u8>)>;

fn records(storage: &mut impl Storage) -> Records {
    let mut records = Records::new();
    let mut each = |key: &[u8], value: &[u8]| records.push((key.to_vec(), value.to_vec()));
    let loaded = storage.load(&mut each).unwrap();
    assert!(loaded.is_whole() && !loaded.recovered);
    assert_eq!(loaded.records, records.len() as u64);
    records
}

fn pairs(pairs: &[(&str, &str)]) -> Records {
    let owned = |(key, value): &(&str, &str)| (key.as_bytes().to_vec(), value.as_bytes().to_vec());
    pairs.iter().map(owned).collect()
}

#[test]
fn the_last_write_of_a_key_stands() {
    let mut memory = Memory::new();
    let batch = [
        Write::put("b", "1"),
        Write::put("a", "1"),
        Write::put("b", "2"),
        Write::put("c", "1"),
        Write::remove("c"),
        Write::remove("never there"),
    ];
    memory.commit(&batch).unwrap();
    assert_eq!(records(&mut memory), pairs(&[("a", "1"), ("b", "2")]));
    let batch = [Write::remove("a"), Write::put("", "no key")];
    memory.commit(&batch).unwrap();
    assert_eq!(records(&mut memory), pairs(&[("", "no key"), ("b", "2")]));
}

#[test]
fn a_clone_is_an_old_copy() {
    let mut memory = Memory::new();
    memory.commit(&[Write::put("a", "old")]).unwrap();
    let mut copy = memory.clone();
    memory.commit(&[Write::put("a", "new")]).unwrap();
    assert_eq!(records(&mut copy), pairs(&[("a", "old")]));
    assert_eq!(records(&mut memory), pairs(&[("a", "new")]));
    assert_eq!((Memory::new().is_empty(), memory.len()), (true, 1));
}

#[test]
fn a_boxed_storage_is_one() {
    let mut storage: Box<dyn Storage> = Box::new(Memory::new());
    storage.commit(&[Write::put("a", "1")]).unwrap();
    assert_eq!(records(&mut storage), pairs(&[("a", "1")]));
}
