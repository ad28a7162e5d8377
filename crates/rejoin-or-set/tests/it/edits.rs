//! Every edit and query against what a reader would expect.

use std::collections::BTreeSet;

use rejoin_merge::Bottom;
use rejoin_or_set::{Merge, OrSet, raw};

use crate::{read, replica};

#[test]
fn a_set_of_one_replica_is_a_set() {
    let mut writer = replica(1);
    let mut set = OrSet::new();
    let mut oracle = BTreeSet::new();
    for step in 0..5_000_u64 {
        let element = step * step % 97;
        if step % 3 == 0 {
            let nothing = set.remove(&mut writer, &element).is_nothing();
            assert_eq!(!nothing, oracle.remove(&element));
        } else {
            assert!(!set.insert(&mut writer, element).is_nothing());
            oracle.insert(element);
        }
        assert_eq!(set.len(), oracle.len());
        assert_eq!(set.is_empty(), oracle.is_empty());
        assert_eq!(set.contains(&element), oracle.contains(&element));
    }
    assert!(set.iter_sorted().eq(&oracle));
    assert_eq!(set.iter().copied().collect::<BTreeSet<_>>(), oracle);
    let (mut seen, mut left) = (0, set.iter());
    while left.next().is_some() {
        seen += 1;
        assert_eq!(left.len(), oracle.len() - seen);
    }
    assert_eq!(seen, oracle.len());
}

#[test]
fn an_element_that_several_replicas_added_is_there_once() {
    let mut sets = [OrSet::new(), OrSet::new(), OrSet::new()];
    for (number, set) in sets.iter_mut().enumerate() {
        set.insert_all(
            &mut replica(number as u64),
            ["milk".to_string(), "eggs".to_string()],
        );
    }
    let [mut all, two, three] = sets;
    all.merge(&two);
    all.merge(&three);
    assert_eq!(all.len(), 2);
    assert_eq!(all.iter().len(), 2);
    assert_eq!((&all).into_iter().count(), 2);
    assert_eq!(all.iter().fold(0, |count, _| count + 1), 2);
    assert_eq!(read(&all), ["eggs", "milk"]);
    assert!(all.contains("milk"));
    let mut writer = replica(9);
    all.remove(&mut writer, "milk");
    assert_eq!(read(&all), ["eggs"]);
    assert_eq!(format!("{all:?}"), r#"{"eggs"}"#);
    all.insert_all(&mut writer, (0..15).map(|n| n.to_string()));
    assert!(!format!("{all:?}").contains("more"), "sixteen are shown");
    all.insert_all(&mut writer, (0..20).map(|n| n.to_string()));
    assert!(format!("{all:?}").ends_with("… 5 more}"));
}

#[test]
fn a_set_that_has_seen_anything_is_not_bottom() {
    let mut writer = replica(1);
    let mut set = OrSet::bottom();
    assert!(set.is_bottom());
    set.insert(&mut writer, 1);
    set.remove(&mut writer, &1);
    assert!(set.is_empty() && !set.is_bottom());
}

#[test]
fn adds_win_over_removals_that_did_not_see_them() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = OrSet::new();
    a.insert_all(&mut here, [1, 2, 3]);
    let mut b = a.clone();
    a.clear(&mut here);
    b.insert(&mut there, 2);
    b.insert(&mut there, 4);
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(read(&a), [2, 4]);
}

#[test]
fn retain_takes_the_others_away_by_one_event() {
    let mut writer = replica(1);
    let mut set = OrSet::new();
    set.insert_all(&mut writer, 0..200);
    let before = set.clone();
    let events = set.version().count();
    let delta = set.retain(&mut writer, |n| n % 50 == 0).delta();
    assert_eq!(set.version().count(), events + 1);
    assert_eq!(read(&set), [0, 50, 100, 150]);
    let mut peer = before;
    assert!(peer.merge(&delta));
    assert_eq!(peer, set);
    assert!(set.retain(&mut writer, |_| true).is_nothing());
    set.clear(&mut writer);
    assert!(set.clear(&mut writer).is_nothing());
    assert!(set.is_empty());
}

#[test]
fn many_insertions_give_one_change() {
    let mut writer = replica(1);
    let mut set = OrSet::new();
    set.insert(&mut writer, 1);
    let before = set.clone();
    let delta = set.insert_all(&mut writer, [1, 2, 3]).delta();
    assert_eq!(read(&delta), [1, 2, 3]);
    let mut peer = before.clone();
    peer.merge(&delta);
    assert_eq!(peer, set);
    assert!(set.insert_all(&mut writer, []).is_nothing());
}

/// What a client read in one place is removed in another, and nothing else.
#[test]
fn a_client_removes_what_it_has_read() {
    let (mut near, mut far) = (replica(1), replica(2));
    let mut a = OrSet::new();
    a.insert_all(&mut near, [1, 2]);
    let seen = raw::read(&a, &1);
    assert!(raw::read(&a, &7).is_empty());
    let mut b = OrSet::new();
    assert!(!raw::remove(&mut b, &mut far, &seen).is_nothing());
    a.insert(&mut near, 1); // Written after the client read.
    b.merge(&a);
    assert_eq!(read(&b), [1, 2]);
    let seen = raw::read(&b, &1);
    raw::remove(&mut b, &mut far, &seen);
    assert_eq!(read(&b), [2]);
}

#[test]
fn a_change_may_be_merged_by_value() {
    let (mut here, mut there) = (replica(1), replica(2));
    let (mut a, mut b) = (OrSet::new(), OrSet::new());
    a.insert_all(&mut here, (0..300).map(|n| format!("element {n}")));
    b.insert_all(&mut there, (200..250).map(|n| format!("element {n}")));
    let mut joined = a.clone();
    assert!(joined.merge(&b));
    let (mut left, mut right) = (a.clone(), b.clone());
    assert!(left.merge_owned(b.clone()) && right.merge_owned(a.clone()));
    assert!(left == joined && right == joined);
    assert!(!left.merge_owned(a.clone()) && !joined.merge_owned(b.clone()));
    assert!(b.merge_owned(joined.clone()), "the larger side is kept");
    assert_eq!(b, joined);
    let mut expected: Vec<String> = (0..300).map(|n| format!("element {n}")).collect();
    expected.sort();
    assert_eq!(read(&b), expected);
}
