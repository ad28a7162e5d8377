//! Against a plain map of the latest writes, with keys in plenty and ties in every other write.

use std::collections::BTreeMap;

use rejoin_laws::Lawful;
use rejoin_lww_map::{LwwMap, Merge, Replica, Timestamp};
use rejoin_merge::Decompose;

use crate::{Random, Write, add, map};

/// The rule, once more and without the crate: the greatest of time, replica and value.
type Model = BTreeMap<u8, (u64, u64, Option<u8>)>;

fn note(model: &mut Model, (millis, replica, key, value): Write) -> bool {
    let standing = model.get(&key).copied();
    let stands = standing.is_none_or(|standing| standing < (millis, replica, value));
    if stands {
        model.insert(key, (millis, replica, value));
    }
    stands
}

fn check(map: &LwwMap<u8, u8>, model: &Model) {
    map.check_invariants().unwrap();
    let live = |(key, write): (&u8, &(u64, u64, Option<u8>))| Some((*key, write.2?));
    let live: BTreeMap<u8, u8> = model.iter().filter_map(live).collect();
    assert_eq!(map.view(), live);
    assert_eq!(
        (map.len(), map.tombstones()),
        (live.len(), model.len() - live.len())
    );
    for (key, (millis, replica, value)) in model {
        let stamp = map.stamp_of(key).unwrap();
        let seen = (
            stamp.time.millis(),
            u128::from(stamp.replica),
            map.get(key).copied(),
        );
        assert_eq!(seen, (*millis, u128::from(*replica), *value));
    }
}

#[test]
fn states_merge_as_the_model_does() {
    let mut random = Random(7);
    for round in 0..3_000 {
        let keys = [2, 8, 9, 30, 250][round % 5];
        let draw = |random: &mut Random| -> (Vec<Write>, Model, LwwMap<u8, u8>) {
            let writes: Vec<Write> = (0..random.below(2 * keys))
                .map(|_| {
                    let value = random.below(3).checked_sub(1).map(|value| value as u8);
                    (
                        random.below(3),
                        random.below(20),
                        random.below(keys) as u8,
                        value,
                    )
                })
                .collect();
            let (mut model, mut state) = (Model::new(), LwwMap::new());
            for write in &writes {
                note(&mut model, *write);
                add(&mut state, *write);
            }
            (writes, model, state)
        };
        let (_, mine, state) = draw(&mut random);
        let (writes, _, other) = draw(&mut random);
        check(&state, &mine);
        let mut model = mine.clone();
        let grows = writes
            .iter()
            .fold(false, |grew, write| note(&mut model, *write) | grew);
        let (mut merged, mut owned) = (state.clone(), state.clone());
        assert_eq!(merged.merge(&other), grows);
        assert_eq!(owned.merge_owned(other.clone()), grows);
        check(&merged, &model);
        check(&owned, &model);
        assert_eq!(merged, owned);
        let difference = other.difference(&state);
        assert_eq!(difference.is_some(), grows);
        let mut patched = state.clone();
        patched.merge(&difference.unwrap_or_default());
        assert_eq!(patched, merged);
        assert_eq!(merged.to_bytes(), owned.to_bytes());
        let mut changed = model.len() as u64 != mine.len() as u64;
        changed |= model != mine;
        assert_eq!(changed, grows);
    }
}

/// Large enough for every step of growth, and for the walk along maps that grew together.
#[test]
fn ten_thousand_keys_stay_in_order() {
    let mut clock = 0;
    let mut put = |map: &mut LwwMap<u32, u32>, id: u64, range: core::ops::Range<u32>| {
        for key in range {
            clock += 1;
            let now = clock;
            let mut replica = Replica::new(id.into(), move || now);
            map.put_at(&mut replica, Timestamp::from_parts(now, 0), key, key)
                .unwrap();
        }
    };
    let mut here = LwwMap::new();
    put(&mut here, 1, 0..5_000);
    let mut there = here.clone();
    put(&mut here, 2, 5_000..8_000);
    put(&mut there, 3, 4_000..6_000);
    put(&mut there, 3, 8_000..10_000);
    let (mut left, mut right) = (here.clone(), there.clone());
    assert!(left.merge(&there) && right.merge(&here));
    assert!(here.merge_owned(there));
    assert_eq!((&left, &right), (&here, &here));
    assert_eq!((here.len(), here.tombstones()), (10_000, 0));
    assert!((0..10_000).all(|key| here.get(&key) == Some(&key)));
    let by = |key| here.stamp_of(&key).map(|stamp| stamp.replica);
    assert_eq!(by(3_999), Some(1_u64.into()));
    assert_eq!(by(4_000), Some(3_u64.into()), "put again later");
    assert_eq!(by(5_999), Some(3_u64.into()), "the later of two puts");
    assert_eq!(by(6_000), Some(2_u64.into()));
    assert!(!left.merge(&right) && !left.merge_owned(right));
}

/// A delta or a part needs no index, an equal state no visit.
#[test]
fn small_things_cost_little_memory() {
    let writes: Vec<Write> = (0..200).map(|key| (1, 1, key, Some(key))).collect();
    let mut large = map(&writes);
    let copy = large.clone();
    let equal = allocation_counter::measure(|| assert!(!large.merge(&copy)));
    assert_eq!(equal.count_total, 0);
    let mut writer = Replica::new(1_u64.into(), || 9);
    let dropped = allocation_counter::measure(|| drop(large.put(&mut writer, 7, 0)));
    assert_eq!(
        dropped.count_total, 0,
        "a delta that nobody wants is not made"
    );
    let change = large.put(&mut writer, 7, 1);
    let made = allocation_counter::measure(|| drop(change.delta()));
    assert!(made.count_total <= 2 && made.bytes_total <= 100, "{made:?}");
}

/// Memory for each key with a text of 21 bytes and a number, however the map came to be.
#[test]
fn a_key_takes_less_than_a_hundred_bytes() {
    let key = |n: u32| format!("user:{n:016x}").into_boxed_str().into_string();
    let mut phone = Replica::new(1_u64.into(), || 1);
    for keys in [10_000_u32, 28_700, 100_000] {
        let mut put = LwwMap::new();
        let memory = allocation_counter::measure(|| {
            put.put_all(&mut phone, (0..keys).map(|n| (key(n), u64::from(n))));
        });
        let each = memory.bytes_current / i64::from(keys);
        assert!(
            (70..100).contains(&each),
            "{each} bytes for each of {keys} put"
        );
        let bytes = put.to_bytes().unwrap();
        let mut decoded = LwwMap::new();
        let memory = allocation_counter::measure(|| decoded = LwwMap::from_bytes(&bytes).unwrap());
        assert_eq!(decoded, put);
        let each = memory.bytes_current / i64::from(keys);
        assert!(
            (70..100).contains(&each),
            "{each} bytes for each of {keys} decoded"
        );
        assert!(bytes.len() < 32 * keys as usize, "{} bytes", bytes.len());
    }
}

/// Room for a decoded map is made once.
#[test]
fn decoding_takes_few_allocations() {
    let mut put = LwwMap::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    put.put_all(&mut phone, (0..10_000_u32).map(|key| (key, key)));
    let bytes = put.to_bytes().unwrap();
    let mut decoded = LwwMap::new();
    let memory = allocation_counter::measure(|| decoded = LwwMap::from_bytes(&bytes).unwrap());
    assert_eq!(decoded, put);
    assert!(memory.count_total < 8, "{memory:?}");
    assert!(memory.bytes_current < 41 * 10_000, "{memory:?}");
}
