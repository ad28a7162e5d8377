//! Large sets merged on all cores, against the same sets merged on one.

use core::fmt::Debug;

use rayon::{ThreadPool, ThreadPoolBuilder};
use rejoin_or_set::{Merge, OrSet, Replica};
use serde::Serialize;
use serde::de::DeserializeOwned;

trait Element:
    Clone + Debug + core::hash::Hash + Ord + Send + Sync + Serialize + DeserializeOwned + 'static
{
    fn number(number: u64) -> Self;
}

impl Element for u64 {
    fn number(number: u64) -> Self {
        number.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Element for String {
    fn number(number: u64) -> Self {
        format!("element {number}")
    }
}

fn replicas() -> [Replica; 3] {
    [1_u64, 2, 3].map(|id| Replica::new(id.into(), || 1_u64))
}

fn fill<T: Element>(set: &mut OrSet<T>, replica: &mut Replica, numbers: core::ops::Range<u64>) {
    set.insert_all(replica, numbers.map(T::number));
}

/// Three threads, whatever the machine has.
fn pool() -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(3).build().unwrap()
}

/// Merges in both ways, and answers the set that all cores made.
fn merge<T: Element>(mut here: OrSet<T>, there: &OrSet<T>) -> OrSet<T> {
    let mut one_core = here.clone();
    let grew = one_core.merge(there);
    pool().install(|| {
        assert_eq!(here.par_merge(there), grew);
        assert!(!here.par_merge(there), "it came already");
    });
    assert_same(&here, &one_core);
    here
}

fn assert_same<T: Element>(all_cores: &OrSet<T>, one_core: &OrSet<T>) {
    assert_eq!(all_cores, one_core);
    assert_eq!(all_cores.len(), one_core.len());
    assert_eq!(all_cores.to_bytes().unwrap(), one_core.to_bytes().unwrap());
    assert!(one_core.iter().all(|element| all_cores.contains(element)));
    assert!(all_cores.iter_sorted().eq(one_core.iter_sorted()));
}

/// Both removed some of what they share, added some of their own, and some that the other adds too.
fn pair<T: Element>(shared: u64, own: u64) -> (OrSet<T>, OrSet<T>) {
    let [mut first, mut second, mut third] = replicas();
    let mut here = OrSet::new();
    fill(&mut here, &mut first, 0..shared);
    let mut there = here.clone();
    fill(&mut here, &mut second, shared..shared + own);
    fill(
        &mut there,
        &mut third,
        shared + own / 2..shared + own / 2 + own,
    );
    for number in (0..shared).step_by(7) {
        here.remove(&mut second, &T::number(number));
        there.remove(&mut third, &T::number(number + number % 2));
    }
    (here, there)
}

fn large_sets_are_merged_alike<T: Element>() {
    for (shared, own) in [(0, 60_000), (20_000, 40_000), (60_000, 9_000)] {
        let (here, there) = pair::<T>(shared, own);
        let both = merge(here.clone(), &there);
        assert_same(&merge(there, &here), &both);
        merge(OrSet::new(), &both);
    }
}

#[test]
fn large_sets_of_numbers_are_merged_alike() {
    large_sets_are_merged_alike::<u64>();
}

#[test]
fn large_sets_of_texts_are_merged_alike() {
    large_sets_are_merged_alike::<String>();
}

#[test]
fn small_sets_and_deltas_are_merged_alike() {
    let (here, there) = pair::<u64>(50, 20);
    merge(here, &there);
    let (mut here, there) = pair::<u64>(20_000, 40_000);
    here.par_merge(&there);
    let [_, mut second, _] = replicas();
    let mut ahead = here.clone();
    let delta = ahead.insert(&mut second, 3).delta();
    assert_same(&merge(here, &delta), &ahead);
}

/// Every edit and query finds its element, also after the merge on all cores.
fn a_set_lives_on<T: Element>() {
    let (here, there) = pair::<T>(20_000, 40_000);
    let mut set = merge(here.clone(), &there);
    let mut twin = here;
    twin.merge(&there);
    let [_, mut second, _] = replicas();
    let [_, mut again, _] = replicas();
    for number in (0..60_000).step_by(11) {
        let (element, other) = (T::number(number), T::number(number + 1_000_000));
        set.remove(&mut second, &element);
        twin.remove(&mut again, &element);
        set.insert(&mut second, other.clone());
        twin.insert(&mut again, other.clone());
        assert!(!set.contains(&element) && set.contains(&other));
    }
    assert_same(&set, &twin);
    assert_same(&set.clone(), &twin);
    fill(&mut set, &mut second, 200_000..260_000);
    fill(&mut twin, &mut again, 200_000..260_000);
    assert_same(&set, &twin);
    let more = pair::<T>(10_000, 40_000).1;
    assert_same(&merge(set.clone(), &more), &merge(twin.clone(), &more));
    let deltas: Vec<_> = (0..9).map(|_| more.clone()).collect();
    assert_eq!(
        set.merge_all(deltas.clone()),
        twin.merge_all(deltas.into_iter().take(1))
    );
    assert_same(&set, &twin);
    set.retain(&mut second, |element| *element == T::number(7));
    twin.retain(&mut again, |element| *element == T::number(7));
    assert_same(&set, &twin);
    assert!(set.len() <= 1);
}

#[test]
fn a_set_of_numbers_lives_on() {
    a_set_lives_on::<u64>();
}

#[test]
fn a_set_of_texts_lives_on() {
    a_set_lives_on::<String>();
}

/// Of each stretch of edits, one has what the other lacks.
#[test]
fn gaps_are_filled_alike() {
    let [mut first, ..] = replicas();
    let mut whole = OrSet::new();
    let deltas = (0..40_000_u64).map(|number| whole.insert(&mut first, number).delta());
    let deltas: Vec<_> = deltas.collect();
    let (mut here, mut there) = (OrSet::new(), OrSet::new());
    here.merge_all(deltas.iter().step_by(2).cloned());
    there.merge_all(deltas.into_iter().skip(1).step_by(2));
    assert_same(&merge(here, &there), &whole);
}

/// Two writers under one id.
#[test]
fn conflicts_of_identity_are_settled_alike() {
    let [mut first, ..] = replicas();
    let (mut here, mut there) = (OrSet::<u64>::new(), OrSet::new());
    fill(&mut here, &mut first, 0..50_000);
    fill(&mut there, &mut first, 25_000..90_000);
    assert_same(&merge(here.clone(), &there), &merge(there, &here));
}
