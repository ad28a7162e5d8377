//! Bytes and JSON: what comes back, what is refused, and how much memory it may take.

use allocation_counter::measure;
use rejoin_rw_set::{DecodeError, Merge, RwSet};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{sealed, withstands};

use crate::{read, replica};

/// Three replicas, removals, some of what others added, a re-insertion, and a removal that came
/// before what it removes.
fn knotty() -> RwSet<u16> {
    let mut writers = [replica(1), replica(2), replica(7)];
    let mut set = RwSet::new();
    for (place, writer) in writers.iter_mut().enumerate() {
        set.insert_all(writer, (0..40).map(|n| n * 300 + place as u16));
        set.remove(writer, 300);
        set.remove(writer, 301);
    }
    set.insert(&mut writers[1], 600);
    let mut ahead = set.clone();
    ahead.insert(&mut writers[2], 5);
    let removal = ahead.remove(&mut writers[0], 5).delta();
    set.merge(&removal);
    set
}

#[test]
fn sets_come_back_as_they_were() {
    let set = knotty();
    let again = RwSet::from_bytes(&set.to_bytes().unwrap()).unwrap();
    assert_eq!(again, set);
    assert_eq!(read(&again), read(&set));
    assert!(!again.contains(&301) && again.contains(&600));
    assert_eq!((again.len(), again.tombstones()), (set.len(), 3));
    let text = serde_json::to_string(&set).unwrap();
    assert_eq!(serde_json::from_str::<RwSet<u16>>(&text).unwrap(), set);
}

#[test]
fn an_element_costs_its_bytes_and_little_more() {
    let mut set = RwSet::new();
    let elements = (0..10_000_u64).map(|n| (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    set.insert_all(&mut replica(1), elements);
    assert!(set.to_bytes().unwrap().len() <= 9 * 10_000 + 64);
}

fn refused(body: &[&[u8]]) -> DecodeError {
    RwSet::<u8>::from_bytes(&sealed(RwSet::<u8>::TAG, &body.concat())).unwrap_err()
}

fn id(low: u8) -> [u8; 16] {
    u128::from(low).to_be_bytes()
}

fn body_of(set: &RwSet<u8>) -> Vec<u8> {
    let bytes = set.to_bytes().unwrap();
    rejoin_wire::envelope(&bytes).unwrap().body.to_vec()
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let mut set = RwSet::new();
    set.insert_all(&mut replica(1), [10_u8, 11]);
    let body = body_of(&set);
    let (table, contexts) = body.split_at(17);
    assert_eq!(table, [&[1][..], &id(1)].concat());
    let one_to_two = [2, 1, 0, 1];
    let parts = [
        &one_to_two[..],
        &[2, 0],
        &one_to_two,
        &[2, 0],
        &[2],
        &[4, 1, 1, 10, 11],
    ];
    assert_eq!(
        contexts,
        parts.concat(),
        "seen, covered, live, covering, which are additions, elements"
    );

    let invalid = |body: &[&[u8]]| match refused(body) {
        DecodeError::Invalid { rule, .. } => rule,
        other => panic!("{other:?}"),
    };
    let run = |first: u8, last: u8| [2, 1, first - 1, last - first];
    let none = [2, 0];
    let rule = invalid(&[
        table,
        &run(1, 2),
        &none,
        &run(1, 3),
        &none,
        &[3, 7, 1, 1, 2, 3],
    ]);
    assert_eq!(rule, "a dot lives whose event was not seen");
    let rule = invalid(&[
        table,
        &run(1, 2),
        &none,
        &run(1, 1),
        &run(2, 2),
        &[1, 2, 1, 1],
    ]);
    assert_eq!(
        rule,
        "a dot that does not live is said to have killed something"
    );
    let rule = invalid(&[
        table,
        &run(1, 2),
        &run(2, 2),
        &run(1, 1),
        &none,
        &[1, 2, 1, 1],
    ]);
    assert_eq!(rule, "a dot is both seen and waiting to be seen");

    let error = refused(&[&[2], &id(2), &id(1), contexts]);
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let two_at_once = [0, 0, 2, 4, 1, 1, 10, 11];
    let error = refused(&[table, &one_to_two, &none, &one_to_two, &none, &two_at_once]);
    assert!(
        matches!(error, DecodeError::NotCanonical { .. }),
        "{error:?}"
    );
    let error = refused(&[table, &none, &none, &none, &none, &[]]);
    assert_eq!(error, DecodeError::UnusedReplica);
    let error = refused(&[&body, &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let long = [2, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    let error = refused(&[table, &long, &none, &long, &none, &[1, 2, 1, 1]]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
}

#[test]
fn elements_of_another_type_are_refused() {
    let bytes = knotty().to_bytes().unwrap();
    assert!(RwSet::<String>::from_bytes(&bytes).is_err());
}

/// Everything in memory has a price, an index entry for an element of one byte among them. It stays
/// below 64 bytes for each byte that came in.
#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let trial = withstands(&[knotty()], 0..4, 64, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 10_000 && trial.accepted.len() > 100, "{trial}");
}
