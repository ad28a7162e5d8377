//! Replication by version, restarts, what waits, and what stays small.

use rejoin_list::{CausalContext, Decompose, List, Merge, Replica, Saved};

use crate::{read, replica, sent};

#[test]
fn a_deletion_arrives_by_version_alone() {
    let mut writer = replica(1);
    let mut a = List::new();
    a.insert_all(&mut writer, 0, 0..100);
    let mut b = a.clone();
    a.delete(&mut writer, 40);
    a.delete_range(&mut writer, 50..60);
    let news = a.delta_since(b.version());
    assert!(news.is_empty() && news.version().count() == 11);
    assert!(b.merge(&news));
    assert_eq!(a, b);
    assert_eq!(b.len(), 89);
    assert!(!b.merge(&news));
}

#[test]
fn what_has_no_place_yet_waits_and_is_not_shown() {
    let mut writer = replica(1);
    let mut list = List::new();
    let deltas: Vec<_> = (0..6).map(|n| list.push(&mut writer, n).delta()).collect();
    let end = list.delete(&mut writer, 4).delta();
    let mut peer = List::new();
    for late in [5, 3, 4, 1, 2] {
        assert!(peer.merge(&deltas[late]));
        assert!(peer.is_empty());
    }
    assert_eq!(peer.version().count(), 5);
    assert_eq!(peer.index_of(list.id_at(1).unwrap()), None);
    peer.merge(&end); // Of an element that waits.
    let bytes = peer.to_bytes().unwrap();
    let mut peer = List::from_bytes(&bytes).unwrap();
    assert!(peer.merge(&deltas[0]));
    assert_eq!(read(&peer), [0, 1, 2, 3, 5]);
    assert_eq!(peer, list);
}

#[test]
fn an_element_that_was_deleted_ahead_of_its_arrival_is_never_shown() {
    let mut writer = replica(1);
    let mut list = List::new();
    let born = list.insert_all(&mut writer, 0, [1, 2, 3, 4]).delta();
    let ends = list.delete_range(&mut writer, 1..3).delta();
    let mut peer = List::new();
    assert!(peer.merge(&ends) && peer.is_empty());
    assert!(peer.merge(&born));
    assert_eq!(read(&peer), [1, 4]);
    assert_eq!(peer, list);
    // What was deleted travels with a deletion, so it is shown to nobody.
    let mut other = List::new();
    other.merge(&list.delta_since(ends.version()));
    assert_eq!(read(&other), [1, 4]);
    assert_eq!(other, list);
}

#[test]
fn a_state_falls_into_parts_and_a_difference_is_least() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = List::new();
    a.insert_all(&mut one, 0, 0..20);
    let mut b = a.clone();
    a.delete_range(&mut one, 5..9);
    b.delete_range(&mut two, 7..12);
    b.insert(&mut two, 3, 99);
    a.merge(&b);
    let parts = a.decompose();
    let mut joined = List::new();
    for part in parts.iter().rev() {
        assert!(joined.merge(part));
    }
    assert_eq!(joined, a);
    let lacking = a.difference(&b).unwrap();
    assert_eq!(lacking.version().count(), 4);
    assert_eq!(a.difference(&a), None);
    b.merge(&lacking);
    assert_eq!(a, b);
}

#[test]
fn a_delta_of_a_large_list_is_small() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, 0..50_000_u32);
    let version = list.version().clone();
    list.insert(&mut writer, 25_000, 7);
    list.delete(&mut writer, 100);
    let news = list.delta_since(&version);
    assert!(news.to_bytes().unwrap().len() < 60);
    assert!(list.delta_since(list.version()).version().is_empty());
    assert_eq!(list.delta_since(&CausalContext::new()), list);
}

#[test]
fn a_replica_saves_restarts_and_goes_on() {
    let mut writer = Replica::random();
    let mut list = List::new();
    list.insert_all(&mut writer, 0, [1, 2]);
    let mut peer = list.clone();
    let (state, saved) = (list.to_bytes().unwrap(), writer.save().to_bytes());
    drop((list, writer));

    let mut writer = Replica::resume(Saved::from_bytes(&saved).unwrap());
    let mut list = List::<i32>::from_bytes(&state).unwrap();
    list.delete(&mut writer, 0);
    list.push(&mut writer, 3);
    peer.merge(&list);
    assert_eq!(peer, list);
    assert_eq!(read(&peer), [2, 3]);
}

/// Half a million insertions and deletions on a list that holds a few elements.
#[test]
fn what_is_dead_costs_little() {
    let mut writer = replica(1);
    let mut list = List::new();
    for round in 0..250_000_u32 {
        list.push(&mut writer, round);
        if round >= 10 {
            list.delete(&mut writer, 0);
        }
    }
    assert!(list.iter().copied().eq(249_990..250_000));
    let bytes = list.to_bytes().unwrap();
    let again = List::<u32>::from_bytes(&bytes).unwrap();
    assert_eq!(again, list);
    let mut block = List::new();
    block.insert_all(&mut writer, 0, 0..250_000_u32);
    block.delete_range(&mut writer, 10..);
    assert!(block.to_bytes().unwrap().len() < 100);
    let again = sent(&block);
    let memory = allocation_counter::measure(|| drop(std::hint::black_box(again.clone())));
    assert!(memory.bytes_max < 8_000, "{} bytes", memory.bytes_max);
}

#[test]
fn a_change_may_be_merged_by_value() {
    let (mut one, mut two) = (replica(1), replica(2));
    let (mut a, mut b) = (List::new(), List::new());
    a.insert_all(&mut one, 0, (0..300).map(|n| format!("element {n}")));
    b.insert_all(&mut two, 0, (0..20).map(|n| format!("more {n}")));
    let mut joined = a.clone();
    assert!(joined.merge(&b));
    let (mut left, mut right) = (a.clone(), b.clone());
    assert!(left.merge_owned(b.clone()) && right.merge_owned(a.clone()));
    assert!(left == joined && right == joined);
    assert!(!left.merge_owned(a.clone()) && !joined.merge_owned(b.clone()));
    assert!(b.merge_owned(joined.clone()), "the larger side is kept");
    assert_eq!(read(&b), read(&joined));
    assert_eq!(b.len(), 320);
}

/// A replica that restarted from an old copy may hear of the end of an element before it hears of
/// the element, which has its own name.
#[test]
fn a_new_element_never_takes_the_name_of_a_dead_one() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut list = List::new();
    list.push(&mut one, 1);
    let mut old = list.clone();
    list.insert_all(&mut one, 1, [2, 3]);
    let ends = list.delete(&mut two, 2).delta();
    old.merge(&ends);
    old.push(&mut one, 4);
    assert_eq!(read(&old), [1, 4]);
    old.insert_all(&mut one, 2, [5, 6]);
    let again = sent(&old);
    assert_eq!((read(&again), &again), (read(&old), &old));
    let mut peer = List::new();
    peer.merge(&ends);
    peer.merge(&old);
    assert_eq!((read(&peer), &peer), (vec![1, 4, 5, 6], &old));
}
