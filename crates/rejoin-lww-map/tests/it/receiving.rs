//! Bytes that are joined without being decoded into a map first.

use rejoin_laws::Lawful;
use rejoin_lww_map::{DecodeError, LwwMap, Merge, Replica};
use rejoin_wire::Wire;
use rejoin_wire::hostile::{mutations, sealed};

use crate::bytes::NoCase;
use crate::{Random, add};

type Small = LwwMap<u8, u8>;

/// A map of some writes of the first `keys` keys: values and removals, some stamps twice.
fn some(random: &mut Random, writes: u64, keys: u64) -> Small {
    let mut some = Small::new();
    for _ in 0..writes {
        let (millis, replica) = (random.below(20), 1 + random.below(12));
        let value = Some(random.below(3) as u8).filter(|value| *value > 0);
        add(
            &mut some,
            (millis, replica, random.below(keys) as u8, value),
        );
    }
    some
}

/// Joins the bytes to a copy of `here`, which must be what decoding and a merge do.
fn receive(here: &Small, bytes: &[u8]) -> Result<bool, DecodeError> {
    let (mut expected, mut received) = (here.clone(), here.clone());
    let answer = Small::from_bytes(bytes).map(|other| expected.merge_owned(other));
    assert_eq!(received.merge_bytes(bytes), answer);
    assert_eq!(received, expected);
    assert_eq!(received.to_bytes(), expected.to_bytes());
    received.check_invariants().unwrap();
    answer
}

#[test]
fn joining_bytes_is_decoding_and_merging() {
    let mut random = Random(11);
    let mut grew = 0;
    for round in 0..4_000 {
        // Without an index, with one, and more than are looked up together.
        let keys = [4, 12, 60, 200][round % 4];
        let [here, there] = [(); 2].map(|()| {
            let writes = random.below(2 * keys);
            some(&mut random, writes, keys)
        });
        grew += u32::from(receive(&here, &there.to_bytes().unwrap()).unwrap());
    }
    assert!((3_000..4_000).contains(&grew), "{grew} of 4000 grew");
}

#[test]
fn joining_its_own_bytes_brings_nothing() {
    let here = some(&mut Random(3), 100, 60);
    assert_eq!(receive(&here, &here.to_bytes().unwrap()), Ok(false));
}

#[test]
fn damaged_bytes_change_nothing_or_are_joined() {
    let mut random = Random(5);
    let (mut refused, mut joined) = (0, 0);
    for keys in [3, 12, 60] {
        let [here, there] = [(); 2].map(|()| some(&mut random, 2 * keys, keys));
        let bytes = there.to_bytes().unwrap();
        for mutation in mutations(&bytes, keys) {
            match receive(&here, &mutation) {
                Ok(_) => joined += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 5_000 && joined > 500, "{refused}, {joined}");
}

#[test]
fn bytes_that_are_refused_late_leave_no_trace() {
    let (mut phone, mut laptop) = (
        Replica::new(1_u64.into(), || 1),
        Replica::new(2_u64.into(), || 50),
    );
    let mut there = LwwMap::<u8, bool>::new();
    there.put_all(&mut laptop, (0..100).map(|key| (key, true)));
    let good = there.to_bytes().unwrap();
    let body = rejoin_wire::envelope(&good).unwrap().body;
    // The last value is neither true nor false.
    let last = body.len() - 1;
    let bad = sealed(LwwMap::<u8, bool>::TAG, &[&body[..last], &[2]].concat());
    // Without an index and with one.
    for keys in [7..8, 70..130] {
        let mut here = LwwMap::new();
        here.put_all(&mut phone, keys.clone().map(|key| (key, false)));
        let before = here.clone();
        let error = here.merge_bytes(&bad).unwrap_err();
        assert!(matches!(error, DecodeError::Value { .. }), "{error}");
        assert_eq!(here, before);
        assert_eq!(here.to_bytes(), before.to_bytes());
        assert!((0..130).all(|key| here.get(&key).is_some() == keys.contains(&key)));
        assert_eq!(here.merge_bytes(&good), Ok(true));
        let mut both = before;
        both.merge(&there);
        assert_eq!(here, both);
        assert!((0..130).all(|key| here.get(&key) == both.get(&key)));
    }
}

#[test]
fn memory_follows_the_bytes() {
    let mut random = Random(8);
    let here = some(&mut random, 100, 200);
    let bytes = some(&mut random, 100, 200).to_bytes().unwrap();
    for mutation in mutations(&bytes, 1) {
        let mut received = here.clone();
        let memory = allocation_counter::measure(|| _ = received.merge_bytes(&mutation));
        let most = 40 * mutation.len() as u64 + 64 * 1024;
        assert!(memory.bytes_max <= most, "{} held", memory.bytes_max);
    }
}

#[test]
fn a_key_under_another_spelling_is_the_same_key() {
    let (mut phone, mut laptop) = (
        Replica::new(1_u64.into(), || 1),
        Replica::new(2_u64.into(), || 2),
    );
    let (mut here, mut there) = (LwwMap::new(), LwwMap::new());
    here.put(&mut phone, NoCase('k'), 1_u8);
    there.put(&mut laptop, NoCase('K'), 2_u8);
    assert_eq!(here.merge_bytes(&there.to_bytes().unwrap()), Ok(true));
    assert_eq!((here.len(), here.get(&NoCase('k'))), (1, Some(&2)));

    let mut both = LwwMap::new();
    both.put_all(&mut laptop, [('a', 3_u8), ('k', 3), ('K', 4)]);
    let error = here.merge_bytes(&both.to_bytes().unwrap()).unwrap_err();
    assert!(
        error.to_string().contains("two keys of different bytes"),
        "{error}"
    );
    let mut new = LwwMap::new();
    new.put_all(&mut laptop, [('x', 3_u8), ('X', 4)]);
    let error = here.merge_bytes(&new.to_bytes().unwrap()).unwrap_err();
    assert!(
        error.to_string().contains("two keys of different bytes"),
        "{error}"
    );
    assert_eq!((here.len(), here.get(&NoCase('k'))), (1, Some(&2)));
}
