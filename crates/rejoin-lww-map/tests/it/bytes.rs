use core::hash::{Hash, Hasher};

use rejoin_lww_map::{DecodeError, EncodeError, LwwMap, Replica, Stamp, Timestamp};
use rejoin_wire::hostile::sealed;
use rejoin_wire::{Opaque, Wire};
use serde::{Deserialize, Serialize};

use crate::map;

type Small = LwwMap<u8, u8>;

fn body(bytes: &[u8]) -> Vec<u8> {
    rejoin_wire::envelope(bytes).unwrap().body.to_vec()
}

fn refused(body: &[&[u8]]) -> DecodeError {
    Small::from_bytes(&sealed(Small::TAG, &body.concat())).unwrap_err()
}

fn id(low: u8) -> [u8; 16] {
    let mut id = [0; 16];
    id[15] = low;
    id
}

#[test]
fn maps_come_back_as_they_were() {
    for map in [
        map(&[]),
        map(&[(5, 2, 1, None)]),
        map(&[(1, 1, 2, Some(20)), (5, 2, 1, None)]),
    ] {
        assert_eq!(Small::from_bytes(&map.to_bytes().unwrap()), Ok(map));
    }
}

#[test]
fn the_bytes_are_columns_in_the_order_of_the_keys() {
    let here = map(&[
        (300, 9, 200, Some(7)),
        (5, 2, 1, None),
        (301, 2, 3, Some(8)),
    ]);
    let columns: [&[u8]; 9] = [
        &[2],
        &id(2),
        &id(9),
        // Three keys of one byte each.
        &[3, 7, 1, 1, 3, 200],
        // By replicas 0, 0, 1; at 5 ms, 296 later, 1 earlier; three counters of 0.
        &[6, 0, 0, 1],
        &[6, 10, 0xd0, 4, 1],
        &[7, 0],
        // No value, then two; each of one byte.
        &[0, 1, 2],
        &[4, 1, 1, 8, 7],
    ];
    assert_eq!(body(&here.to_bytes().unwrap()), columns.concat());
    assert_eq!(body(&map(&[]).to_bytes().unwrap()), [0, 0]);
}

#[test]
fn the_bytes_do_not_tell_in_which_order_or_how_often_things_happened() {
    let writes = [(1, 1, 2, Some(20)), (5, 2, 1, None), (5, 3, 9, Some(1))];
    let mut detour = map(&[(4, 7, 1, Some(3)), (1, 8, 9, None)]);
    for write in writes.iter().rev().chain(&writes) {
        crate::add(&mut detour, *write);
    }
    assert_eq!(
        detour.to_bytes(),
        map(&writes).to_bytes(),
        "no trace of replicas 7 and 8"
    );
}

#[test]
fn counters_are_kept() {
    let (mut here, mut phone) = (Small::new(), Replica::new(1_u64.into(), || 5));
    here.put_all(&mut phone, (0..100).map(|key| (key, 0)));
    let back = Small::from_bytes(&here.to_bytes().unwrap()).unwrap();
    assert_eq!(back, here);
    let stamp = Stamp::new(Timestamp::from_parts(5, 77), 1_u64.into());
    assert_eq!(back.stamp_of(&77), Some(stamp));
}

#[test]
fn what_to_bytes_would_not_write_is_refused_by_name() {
    let entry = |keys: &[u8], rest: &[u8]| refused(&[&[1], &id(2), keys, rest]);
    // One key, its replica, 5 ms, counter 0, one value.
    let good = [
        &[1][..],
        &id(2),
        &[1, 2, 1, 7, 2, 0, 2, 10, 2, 0, 1, 2, 1, 9],
    ]
    .concat();
    assert!(Small::from_bytes(&sealed(Small::TAG, &good)).is_ok());
    let error = entry(
        &[2, 4, 1, 1, 7, 7],
        &[4, 0, 0, 4, 10, 0, 4, 0, 0, 2, 4, 1, 1, 9, 9],
    );
    assert!(
        matches!(error, DecodeError::NotAscending { .. }),
        "{error:?}"
    );
    let error = entry(&[1, 2, 1, 7], &[2, 1, 2, 10, 2, 0, 1, 2, 1, 9]);
    assert!(
        matches!(error, DecodeError::UnknownReplica { .. }),
        "{error:?}"
    );
    let error = refused(&[&[1], &id(2), &[0]]);
    assert_eq!(error, DecodeError::UnusedReplica);
    let error = entry(&[1, 2, 1, 7], &[2, 0, 2, 10, 2, 0, 1, 2, 1]);
    assert!(matches!(error, DecodeError::TooShort { .. }), "{error:?}");
    let error = refused(&[&good, &[0]]);
    assert!(matches!(error, DecodeError::Trailing { .. }), "{error:?}");
    // A counter of 2^16, and a time of 2^46 milliseconds, which is 2^62 in all.
    let error = entry(&[1, 2, 1, 7], &[2, 0, 2, 10, 2, 0x80, 0x80, 4, 1, 2, 1, 9]);
    assert!(
        error
            .to_string()
            .contains("2^62 or more, or its counter 2^16"),
        "{error:?}"
    );
    let time = [2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20];
    let error = entry(
        &[1, 2, 1, 7, 2, 0],
        &[&time[..], &[2, 0, 1, 2, 1, 9]].concat(),
    );
    assert!(
        error
            .to_string()
            .contains("2^62 or more, or its counter 2^16"),
        "{error:?}"
    );
}

#[test]
fn the_latest_time_is_read_and_written() {
    let time = [2, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f];
    let counter = [2, 0xff, 0xff, 3];
    let body = [
        &[1][..],
        &id(2),
        &[1, 2, 1, 7, 2, 0],
        &time,
        &counter,
        &[1, 2, 1, 9],
    ]
    .concat();
    let bytes = sealed(Small::TAG, &body);
    let latest = Small::from_bytes(&bytes).unwrap();
    assert_eq!(
        latest.stamp_of(&7).map(|stamp| stamp.time),
        Some(Timestamp::MAX_ENCODED)
    );
    assert_eq!(latest.to_bytes().unwrap(), bytes);
}

#[test]
fn later_times_are_not_written() {
    let mut here = map(&[(1, 1, 1, Some(1))]);
    let mut wild = Replica::new(1_u64.into(), || u64::MAX);
    here.put(&mut wild, 7, 7);
    assert!(
        here.to_bytes().is_ok(),
        "a wild clock is held back by the replica"
    );
    for _ in 0..=65_535 {
        here.put(&mut wild, 7, 7);
    }
    assert_eq!(here.to_bytes(), Err(EncodeError::NumberTooLarge));
}

/// Two texts are one key if they differ in case alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct NoCase(pub(crate) char);

impl PartialEq for NoCase {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for NoCase {}

impl Hash for NoCase {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_ascii_lowercase().hash(state);
    }
}

#[test]
fn one_key_under_two_spellings_is_refused() {
    let mut phone = Replica::new(1_u64.into(), || 1);
    let mut spelled = LwwMap::new();
    spelled.put_all(&mut phone, [('k', 1_u8), ('K', 2)]);
    let error = LwwMap::<NoCase, u8>::from_bytes(&spelled.to_bytes().unwrap()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("two keys of different bytes are equal"),
        "{error}"
    );
    let mut one = LwwMap::new();
    one.put(&mut phone, NoCase('k'), 1_u8);
    assert_eq!(LwwMap::from_bytes(&one.to_bytes().unwrap()), Ok(one));
}

#[test]
fn tools_read_maps_of_unknown_types() {
    let mut here = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    here.put_all(
        &mut phone,
        [(String::from("tea"), 3_u32), (String::from("milk"), 70_000)],
    );
    let bytes = here.to_bytes().unwrap();
    let opaque = LwwMap::<Opaque, Opaque>::from_bytes(&bytes).unwrap();
    let tea = Opaque::new("tea").unwrap();
    assert_eq!(opaque.get(&tea).unwrap().get::<u32>(), Ok(3));
    assert_eq!(opaque.to_bytes().unwrap(), bytes);
}
