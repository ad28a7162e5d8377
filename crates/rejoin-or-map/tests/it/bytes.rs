//! Bytes and JSON: what comes back, what is refused, and how much memory it may take.

use allocation_counter::measure;
use rejoin_mv_register::MvRegister;
use rejoin_or_map::{DecodeError, Merge, OrMap};
use rejoin_or_set::OrSet;
use rejoin_wire::Wire;
use rejoin_wire::hostile::{sealed, withstands};

use crate::{read, replica};

type Sets = OrMap<u8, OrSet<u8>>;
type Knotty = OrMap<u16, OrMap<u8, OrSet<u16>>>;

/// Three replicas, removals at each depth, a key used again, and a removal that came before what it
/// removes.
fn knotty() -> Knotty {
    let mut writers = [replica(1), replica(2), replica(7)];
    let mut map = Knotty::new();
    for (place, writer) in writers.iter_mut().enumerate() {
        map.batch(writer, |map| {
            for n in 0..20_u16 {
                map.update(n % 6 * 100, |map| {
                    map.update(n as u8 % 4, |set| set.insert(n * 300 + place as u16));
                });
            }
        });
        map.update(writer, 100, |map| map.remove(&1));
        map.remove(writer, &200);
    }
    map.update(&mut writers[1], 200, |map| {
        map.update(0, |set| set.insert(9));
    });
    let mut ahead = map.clone();
    ahead.update(&mut writers[2], 5, |map| map.update(5, |set| set.insert(5)));
    let removal = ahead.remove(&mut writers[0], &5).delta();
    map.merge(&removal);
    map
}

#[test]
fn maps_come_back_as_they_were() {
    let map = knotty();
    let again = Knotty::from_bytes(&map.to_bytes().unwrap()).unwrap();
    assert_eq!(again, map);
    assert_eq!(format!("{again:?}"), format!("{map:?}"));
    assert_eq!(format!("{:?}", again.get(&200).unwrap()), "{0: {9}}");
    assert!(!again.get(&100).unwrap().contains_key(&1));
    let text = serde_json::to_string(&map).unwrap();
    assert_eq!(serde_json::from_str::<Knotty>(&text).unwrap(), map);
}

/// The map pays for the key with each element: see `wire.rs` for the reason.
#[test]
fn an_element_costs_its_bytes_and_its_key() {
    let mut map = OrMap::<String, OrSet<u8>>::new();
    map.update(&mut replica(1), "a key of twenty char".to_string(), |set| {
        (0..100).for_each(|n| set.insert(n));
    });
    assert_eq!(map.to_bytes().unwrap().len(), 100 * (21 + 1) + 43);
}

#[test]
fn values_of_another_type_are_refused_by_name() {
    let mut sets = Sets::new();
    sets.update(&mut replica(1), 1, |set| set.insert(2));
    let mut registers = OrMap::<u8, MvRegister<u8>>::new();
    registers.update(&mut replica(1), 1, |register| register.set(2));
    let rule = |error| match error {
        DecodeError::Invalid { rule, .. } => rule,
        other => panic!("{other:?}"),
    };
    let other = "the values are of another type";
    let bytes = sets.to_bytes().unwrap();
    assert_eq!(
        rule(OrMap::<u8, MvRegister<u8>>::from_bytes(&bytes).unwrap_err()),
        other
    );
    let error = OrMap::<u8, OrMap<u8, OrSet<u8>>>::from_bytes(&bytes).unwrap_err();
    assert_eq!(rule(error), other);
    let error = OrMap::<u8, (OrSet<u8>, OrSet<u8>)>::from_bytes(&bytes).unwrap_err();
    assert_eq!(rule(error), other);
    let bytes = registers.to_bytes().unwrap();
    assert_eq!(rule(Sets::from_bytes(&bytes).unwrap_err()), other);
    assert_eq!(
        OrMap::<u8, MvRegister<u8>>::from_bytes(&bytes),
        Ok(registers)
    );

    let text = serde_json::to_string(&sets).unwrap();
    assert_eq!(serde_json::from_str::<Sets>(&text).unwrap(), sets);
    let error = serde_json::from_str::<OrMap<u8, MvRegister<u8>>>(&text).unwrap_err();
    assert!(error.to_string().starts_with(other), "{error}");
}

fn refused(body: &[&[u8]]) -> DecodeError {
    Sets::from_bytes(&sealed(Sets::TAG, &body.concat())).unwrap_err()
}

fn id(low: u8) -> [u8; 16] {
    u128::from(low).to_be_bytes()
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let mut map = Sets::new();
    map.update(&mut replica(1), 10, |set| {
        set.insert(20);
        set.insert(21);
    });
    let bytes = map.to_bytes().unwrap();
    let body = rejoin_wire::envelope(&bytes).unwrap().body.to_vec();
    let (table, contexts) = body.split_at(18);
    assert_eq!(
        table,
        [&[3, 1][..], &id(1)].concat(),
        "the kind, and the replicas"
    );
    let one_to_two = [2, 1, 0, 1];
    let parts = [
        &one_to_two[..],
        &[2, 0],
        &one_to_two,
        &[2, 0],
        &[4, 2, 2, 10, 20, 10, 21],
    ];
    assert_eq!(
        contexts,
        parts.concat(),
        "seen, covered, live, covering, keys with elements"
    );

    let invalid = |body: &[&[u8]]| match refused(body) {
        DecodeError::Invalid { rule, .. } => rule,
        other => panic!("{other:?}"),
    };
    let run = |first: u8, last: u8| [2, 1, first - 1, last - first];
    let none = [2, 0];
    let one = [2, 2, 1, 1];
    let two = [4, 2, 2, 1, 1, 2, 2];
    let rule = invalid(&[table, &run(1, 1), &none, &run(1, 2), &none, &two]);
    assert_eq!(rule, "a dot lives whose event was not seen");
    let rule = invalid(&[table, &run(1, 2), &none, &run(1, 1), &run(2, 2), &one]);
    assert_eq!(
        rule,
        "a dot that does not live is said to have killed something"
    );
    let rule = invalid(&[table, &run(1, 2), &run(2, 2), &run(1, 1), &none, &one]);
    assert_eq!(rule, "a dot is both seen and waiting to be seen");

    let error = refused(&[&[3, 2], &id(2), &id(1), contexts]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = refused(&[table, &none, &none, &none, &none, &[]]);
    assert_eq!(error, DecodeError::UnusedReplica);
    let error = refused(&[&body, &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let error = refused(&[table, &run(1, 1), &none, &run(1, 1), &none, &[2, 1, 9]]);
    assert!(
        matches!(error, DecodeError::Value { .. }),
        "no element: {error:?}"
    );
    let long = [2, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    let error = refused(&[table, &long, &none, &long, &none, &one]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
}

#[test]
fn other_bytes_are_refused() {
    let bytes = knotty().to_bytes().unwrap();
    assert!(Sets::from_bytes(&bytes).is_err());
    assert!(OrSet::<u16>::from_bytes(&bytes).is_err());
    let text = serde_json::to_string(&knotty()).unwrap();
    for (from, to) in [
        ("\"kind\":[19,3]", "\"kind\":[19]"),
        ("\"state\"", "\"more\":1,\"state\""),
    ] {
        let other = text.replacen(from, to, 1);
        assert_ne!(other, text);
        assert!(serde_json::from_str::<Knotty>(&other).is_err(), "{other}");
    }
}

/// Everything in memory has a price: a key of one byte with an element has a table for its elements
/// and an entry in that of its map. It stays below 256 bytes for each byte that came in.
#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let trial = withstands(&[knotty()], 0..2, 256, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 5_000 && trial.accepted.len() > 50, "{trial}");
}

#[test]
fn a_map_of_sets_reads_the_same_from_bytes() {
    let mut map = Sets::new();
    map.update(&mut replica(3), 1, |set| set.insert(2));
    map.update(&mut replica(4), 1, |set| set.insert(2));
    let again = Sets::from_bytes(&map.to_bytes().unwrap()).unwrap();
    assert_eq!(read(&again), [(1, vec![2])].into());
}
