//! Bytes and JSON: what comes back, what is refused, and how much memory it may take.

use allocation_counter::measure;
use rejoin_aw_lww_map::{AwLwwMap, DecodeError, Merge};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{refuses_prefixes, sealed, withstands};

use crate::{read, replica};

type Small = AwLwwMap<u8, u8>;

/// Three replicas, removals, a key used again, and a removal that came before what it removes.
fn knotty() -> AwLwwMap<u16, u16> {
    let mut writers = [replica(1, 1_000), replica(2, 1_000), replica(7, 1_000)];
    let mut map = AwLwwMap::new();
    for (place, writer) in writers.iter_mut().enumerate() {
        map.put_all(writer, (0..40).map(|n| (n * 100, n * 300 + place as u16)));
        map.remove(writer, &100);
        map.remove(writer, &200);
    }
    map.put(&mut writers[1], 200, 9);
    let mut ahead = map.clone();
    ahead.put(&mut writers[2], 5, 5);
    let removal = ahead.remove(&mut writers[0], &5).delta();
    map.merge(&removal);
    map
}

#[test]
fn maps_come_back_as_they_were() {
    let map = knotty();
    let again = AwLwwMap::from_bytes(&map.to_bytes().unwrap()).unwrap();
    assert_eq!(again, map);
    assert_eq!(read(&again), read(&map));
    assert_eq!((again.get(&200), again.get(&100)), (Some(&9), None));
    let text = serde_json::to_string(&map).unwrap();
    assert_eq!(
        serde_json::from_str::<AwLwwMap<u16, u16>>(&text).unwrap(),
        map
    );
    assert!(serde_json::from_str::<Small>(&text).is_err());
}

fn refused(body: &[&[u8]]) -> DecodeError {
    Small::from_bytes(&sealed(Small::TAG, &body.concat())).unwrap_err()
}

fn id(low: u8) -> [u8; 16] {
    u128::from(low).to_be_bytes()
}

/// A second after the start of time, as a difference, and one more.
const TIMES: [u8; 6] = [4, 0x80, 0x80, 0xc0, 0x3e, 2];

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let mut map = Small::new();
    map.put_all(&mut replica(1, 1_000), [(10, 20), (11, 21)]);
    let bytes = map.to_bytes().unwrap();
    let body = rejoin_wire::envelope(&bytes).unwrap().body.to_vec();
    let (table, contexts) = body.split_at(17);
    assert_eq!(table, [&[1][..], &id(1)].concat());
    let one_to_two = [2, 1, 0, 1];
    let parts = [
        &one_to_two[..],
        &[2, 0],
        &one_to_two,
        &[2, 0],
        &TIMES,
        &[4, 2, 2, 10, 20, 11, 21],
    ];
    assert_eq!(
        contexts,
        parts.concat(),
        "seen, covered, live, covering, times, pairs"
    );

    let invalid = |body: &[&[u8]]| match refused(body) {
        DecodeError::Invalid { rule, .. } => rule,
        other => panic!("{other:?}"),
    };
    let run = |first: u8, last: u8| [2, 1, first - 1, last - first];
    let none = [2, 0];
    let one = [2, 2, 2, 2, 1, 1];
    let rule = invalid(&[table, &run(1, 1), &none, &run(2, 2), &none, &one]);
    assert_eq!(rule, "a dot lives whose event was not seen");
    let rule = invalid(&[table, &run(1, 2), &none, &run(1, 1), &run(2, 2), &one]);
    assert_eq!(
        rule,
        "a dot that does not live is said to have killed something"
    );
    let rule = invalid(&[table, &run(1, 2), &run(2, 2), &run(1, 1), &none, &one]);
    assert_eq!(rule, "a dot is both seen and waiting to be seen");
    let error = refused(&[table, &none, &none, &none, &none, &[]]);
    assert_eq!(error, DecodeError::UnusedReplica);
    let error = refused(&[&body, &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    let error = refused(&[
        table,
        &run(1, 1),
        &none,
        &run(1, 1),
        &none,
        &[2, 2, 2, 1, 9],
    ]);
    assert!(matches!(error, DecodeError::Value { .. }), "{error:?}");
    let long = [2, 1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    let error = refused(&[table, &long, &none, &long, &none, &one]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
    // 2^62, as a difference from 0.
    let far = [
        2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 2, 2, 1, 1,
    ];
    let error = refused(&[table, &run(1, 1), &none, &run(1, 1), &none, &far]);
    assert!(matches!(error, DecodeError::OutOfRange { .. }), "{error:?}");
    refuses_prefixes(&map);
}

/// Everything in memory has a price: a key of one byte with a value has a table for its values and
/// an entry in that of the map. It stays below 256 bytes for each byte that came in.
#[test]
fn hostile_bytes_are_refused_or_restored_in_little_memory() {
    let trial = withstands(&[knotty()], 0..3, 256, |decode| measure(decode).bytes_max);
    assert!(trial.seen > 5_000 && trial.accepted.len() > 50, "{trial}");
}

#[test]
fn text_with_the_stamp_of_another_replica_is_refused() {
    let mut map = Small::new();
    map.put(&mut replica(1, 1_000), 10, 20);
    let text = serde_json::to_string(&map).unwrap();
    let stamp = text.rfind("0001").unwrap();
    let mut other = text.clone();
    other.replace_range(stamp..stamp + 4, "0002");
    assert_ne!(text, other);
    let error = serde_json::from_str::<Small>(&other).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("a put has the stamp of another"),
        "{error} in {other}"
    );
}
