//! Bytes of someone who means harm: refused or restored, within bounds, never a panic.

use core::hash::Hash;

use allocation_counter::measure;
use rejoin_laws::Lawful;
use rejoin_lww_map::{DecodeError, LwwMap, Merge, Replica};
use rejoin_merge::Content;
use rejoin_wire::Wire;
use rejoin_wire::hostile::{restored, sealed, withstands};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Random, map};

/// Decodes under all the rules; answers the state if the bytes were accepted.
fn judge<K, V>(bytes: &[u8]) -> Option<LwwMap<K, V>>
where
    K: Hash + Eq + Clone + Content + Serialize + DeserializeOwned,
    V: Ord + Hash + Clone + Content + Serialize + DeserializeOwned,
{
    let state: LwwMap<K, V> = restored(bytes, 40, |decode| measure(decode).bytes_max)?;
    let mut copy = state.clone();
    assert!(!copy.merge(&state));
    assert_eq!(copy, state);
    Some(state)
}

fn torture<K, V>(state: LwwMap<K, V>)
where
    K: Hash + Eq + Clone + Content + Serialize + DeserializeOwned,
    V: Ord + Hash + Clone + Content + Serialize + DeserializeOwned,
{
    let trial = withstands(&[state], 0..4, 40, |decode| measure(decode).bytes_max);
    let accepted = trial.accepted.len();
    assert!(
        trial.seen > 8_000 && accepted > 50 && accepted < trial.seen / 2,
        "{trial}"
    );
}

#[test]
fn a_small_map_is_refused_or_restored() {
    torture(map(&[
        (300, 9, 200, Some(7)),
        (5, 2, 1, None),
        (301, 2, 3, Some(8)),
    ]));
}

#[test]
fn a_map_of_texts_and_lists_is_refused_or_restored() {
    let mut texts = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 77);
    let pairs = (0..12).map(|n| (format!("key {n}"), vec![Some(n), None]));
    texts.put_all(&mut phone, pairs);
    texts.remove(&mut phone, "key 3");
    torture(texts);
}

#[test]
fn random_bodies_are_refused_or_restored_and_sound() {
    let mut random = Random(5);
    let mut accepted = 0;
    for round in 0..100_000 {
        let length = random.below(24);
        let table = [&[1][..], &[0; 15], &[1]].concat();
        let mut body: Vec<u8> = (0..length)
            .map(|_| random.below(2 + round % 9) as u8)
            .collect();
        body.splice(0..0, if length > 2 { table } else { vec![] });
        if let Some(state) = judge::<u8, u8>(&sealed(LwwMap::<u8, u8>::TAG, &body)) {
            state.check_invariants().unwrap();
            accepted += 1;
        }
    }
    assert!(accepted > 100, "{accepted}");
}

/// A value that is far larger in memory than in bytes: a claim to prove first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
struct Wide(Option<[[u64; 30]; 30]>);

#[test]
fn memory_follows_the_bytes_and_not_the_claim() {
    let mut wide = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    wide.put_all(&mut phone, (0..2_000_u32).map(|key| (key, Wide(None))));
    let mut bytes = wide.to_bytes().unwrap();
    // The first value says that it is there, and is not.
    let first = bytes.len() - 4 - 2_000;
    assert_eq!(bytes[first..][..2_000], [0; 2_000]);
    bytes[first] = 1;
    rejoin_wire::reseal(&mut bytes);
    let mut error = None;
    let memory = measure(|| {
        error = LwwMap::<u32, Wide>::from_bytes(&bytes).err();
    });
    assert!(
        matches!(error, Some(DecodeError::Value { .. })),
        "{error:?}"
    );
    assert!(
        memory.bytes_max < 200_000,
        "{} bytes held",
        memory.bytes_max
    );
}

/// Keys of one byte in plenty claim the most memory for their bytes.
#[test]
fn the_densest_map_stays_within_bounds() {
    let mut dense = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    dense.put_all(&mut phone, (0..60_000_u16).map(|key| (key, 1_u8)));
    for key in 0..60_000_u16 {
        dense.remove(&mut phone, &key);
    }
    assert!(judge::<u16, u8>(&dense.to_bytes().unwrap()).is_some());
}
