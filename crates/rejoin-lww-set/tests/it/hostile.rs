//! Bytes of someone who means harm: refused or restored, within bounds, never a panic.

use core::hash::Hash;

use allocation_counter::measure;
use rejoin_laws::Lawful;
use rejoin_lww_set::{LwwSet, Merge, NewestSet, RemoveWins, Replica, TotalF64, WireTime};
use rejoin_merge::Content;
use rejoin_wire::Wire;
use rejoin_wire::hostile::{restored, sealed, withstands};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Random, set};

type Bounded<T, Ts, const N: usize> = LwwSet<T, Ts, RemoveWins, N>;

/// Decodes under all the rules; answers the state if the bytes were accepted.
fn judge<T, Ts, const N: usize>(bytes: &[u8]) -> Option<Bounded<T, Ts, N>>
where
    T: Hash + Ord + Clone + Content + Serialize + DeserializeOwned,
    Ts: WireTime + Content,
{
    let state: Bounded<T, Ts, N> = restored(bytes, 40, |decode| measure(decode).bytes_max)?;
    let mut copy = state.clone();
    assert!(!copy.merge(&state));
    assert_eq!(copy, state);
    assert_eq!(state.newest_first().count(), state.len());
    Some(state)
}

fn torture<T, Ts, const N: usize>(state: Bounded<T, Ts, N>)
where
    T: Hash + Ord + Clone + Content + Serialize + DeserializeOwned,
    Ts: WireTime + Content,
{
    let trial = withstands(&[state], 0..4, 40, |decode| measure(decode).bytes_max);
    let accepted = trial.accepted.len();
    assert!(
        trial.seen > 8_000 && accepted > 50 && accepted < trial.seen / 2,
        "{trial}"
    );
    for bytes in trial.accepted {
        let state = Bounded::<T, Ts, N>::from_bytes(&bytes).unwrap();
        assert_eq!(state.newest_first().count(), state.len());
    }
}

#[test]
fn a_set_with_times_is_refused_or_restored() {
    torture(set(&[(300, 200, true), (5, 1, false), (301, 3, true)]));
}

#[test]
fn a_set_of_texts_with_stamps_is_refused_or_restored() {
    let mut texts: LwwSet<String> = LwwSet::new();
    let mut phone = Replica::new(1_u64.into(), || 77);
    texts.insert_all(&mut phone, (0..12).map(|n| format!("name {n}")));
    texts.remove(&mut phone, "name 3");
    torture(texts);
}

#[test]
fn a_bounded_set_with_decimal_times_is_refused_or_restored() {
    let mut scores: NewestSet<Option<u16>, 12, TotalF64> = LwwSet::newest();
    scores.extend((0..20_u16).map(|n| (f64::from(n).sqrt().into(), Some(n))));
    scores.remove_stamped(9.5.into(), None);
    torture(scores);
}

#[test]
fn random_bodies_are_refused_or_restored_and_sound() {
    let mut random = Random(5);
    let (mut accepted, mut bounded) = (0, 0);
    for round in 0..100_000 {
        let length = random.below(24);
        let mut body: Vec<u8> = (0..length)
            .map(|_| random.below(2 + round % 9) as u8)
            .collect();
        body.splice(0..0, [0, 0, if round % 2 == 0 { 0 } else { 2 }]);
        let bytes = sealed(LwwSet::<u8>::TAG, &body);
        if let Some(state) = judge::<u8, u64, { usize::MAX }>(&bytes) {
            state.check_invariants().unwrap();
            accepted += 1;
        }
        if let Some(state) = judge::<u8, u64, 2>(&bytes) {
            state.check_invariants().unwrap();
            bounded += 1;
        }
    }
    assert!(accepted > 100 && bounded > 100, "{accepted} and {bounded}");
}

/// Elements of few bytes in plenty claim the most memory for their bytes.
#[test]
fn the_densest_set_stays_within_bounds() {
    let mut dense = LwwSet::new();
    dense.extend((0..60_000_u16).map(|element| (1_u64, element)));
    assert!(judge::<u16, u64, { usize::MAX }>(&dense.to_bytes().unwrap()).is_some());
    let mut stamped = LwwSet::new();
    let mut phone = Replica::new(1_u64.into(), || 1);
    stamped.insert_all(&mut phone, 0..60_000_u16);
    let bytes = stamped.to_bytes().unwrap();
    assert!(judge::<u16, rejoin_lww_set::Stamp, { usize::MAX }>(&bytes).is_some());
}
