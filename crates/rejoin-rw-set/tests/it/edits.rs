//! Every edit and query against what a reader would expect.

use std::collections::BTreeSet;

use rejoin_rw_set::{Merge, Replica, RwSet, raw};

use crate::{read, replica};

#[test]
fn a_set_of_one_replica_is_a_set() {
    let mut writer = replica(1);
    let mut set = RwSet::new();
    let (mut oracle, mut removed) = (BTreeSet::new(), BTreeSet::new());
    for step in 0..5_000_u64 {
        let element = step * step % 97;
        if step % 3 == 0 {
            assert!(!set.remove(&mut writer, element).is_nothing());
            oracle.remove(&element);
            removed.insert(element);
        } else {
            assert!(!set.insert(&mut writer, element).is_nothing());
            oracle.insert(element);
            removed.remove(&element);
        }
        assert_eq!(set.len(), oracle.len());
        assert_eq!(set.is_empty(), oracle.is_empty());
        assert_eq!(set.tombstones(), removed.len());
        assert_eq!(set.contains(&element), oracle.contains(&element));
    }
    assert!(!oracle.is_empty() && !removed.is_empty());
    assert!(set.iter_sorted().eq(&oracle));
    assert_eq!(set.iter().copied().collect::<BTreeSet<_>>(), oracle);
    let (mut seen, mut left) = (0, set.iter());
    while left.next().is_some() {
        seen += 1;
        assert_eq!(left.len(), oracle.len() - seen);
    }
    assert_eq!(seen, oracle.len());
}

/// Elements that own memory stand in other tables than small ones.
#[test]
fn an_element_that_several_replicas_edited_is_there_once_or_not() {
    let mut sets = [RwSet::new(), RwSet::new(), RwSet::new()];
    for (number, set) in sets.iter_mut().enumerate() {
        let elements = ["milk", "eggs", "jam"].map(str::to_string);
        set.insert_all(&mut replica(number as u64), elements);
    }
    sets[1].remove(&mut replica(1), "jam".to_string());
    sets[2].remove(&mut replica(2), "jam".to_string());
    let [mut all, two, three] = sets;
    assert!(all.contains("jam"));
    all.merge(&two);
    all.merge(&three);
    assert_eq!((all.len(), all.tombstones()), (2, 1));
    assert_eq!(all.iter().len(), 2);
    assert_eq!((&all).into_iter().count(), 2);
    assert_eq!(all.iter().fold(0, |count, _| count + 1), 2);
    assert_eq!(read(&all), ["eggs", "milk"]);
    assert!(all.contains("milk") && !all.contains("jam"));
    let mut writer = replica(9);
    all.insert(&mut writer, "jam".to_string());
    all.remove(&mut writer, "milk".to_string());
    assert_eq!(read(&all), ["eggs", "jam"]);
    assert_eq!((all.len(), all.tombstones()), (2, 1));
    assert_eq!(format!("{all:?}"), r#"{"eggs", "jam"}"#);
    all.insert_all(&mut writer, (0..20).map(|n| n.to_string()));
    assert!(format!("{all:?}").ends_with("… 6 more}"));
}

#[test]
fn removals_win_over_additions_that_did_not_see_them() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = RwSet::new();
    a.insert_all(&mut here, [1, 2, 3]);
    let mut b = a.clone();
    a.remove(&mut here, 2);
    a.remove(&mut here, 4); // Never here: it keeps the four of there out.
    b.insert(&mut there, 2);
    b.insert(&mut there, 4);
    b.insert(&mut there, 5);
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(read(&a), [1, 3, 5]);
    a.insert_all(&mut here, [2, 4]); // Having seen the removals.
    b.merge(&a);
    assert_eq!(read(&b), [1, 2, 3, 4, 5]);
    assert_eq!(b.tombstones(), 0);
}

/// An addition takes only the removals back that it has seen.
#[test]
fn one_removal_that_stands_is_enough() {
    let (mut one, mut two, mut three) = (replica(1), replica(2), replica(3));
    let mut a = RwSet::new();
    a.insert(&mut one, 1);
    let (mut b, mut c) = (a.clone(), a.clone());
    a.remove(&mut one, 1);
    b.remove(&mut two, 1);
    c.merge(&a);
    c.insert(&mut three, 1);
    assert_eq!(read(&c), [1]);
    c.merge(&b);
    assert!(c.is_empty() && !c.contains(&1));
}

#[test]
fn clear_is_the_removal_of_what_is_present() {
    let contested = || {
        let (mut here, mut there) = (replica(1), replica(2));
        let mut a = RwSet::new();
        a.insert_all(&mut here, [1, 2, 3]);
        let mut b = a.clone();
        b.remove(&mut there, 2);
        a.insert_all(&mut here, [2, 4]);
        a.merge(&b);
        (a, here)
    };
    let (mut cleared, mut writer) = contested();
    assert_eq!(read(&cleared), [1, 3, 4]);
    let mut peer = cleared.clone();
    let delta = cleared.clear(&mut writer).delta();
    peer.merge(&delta);
    let (mut removed, mut writer) = contested();
    for element in [1, 3, 4] {
        removed.remove(&mut writer, element);
    }
    assert!(cleared == removed && peer == removed && cleared.is_empty());
    assert_eq!(cleared.tombstones(), 4);
    assert!(cleared.clear(&mut writer).is_nothing());

    let (mut kept, mut writer) = contested();
    kept.retain(&mut writer, |element| *element == 3);
    assert_eq!(read(&kept), [3]);
    let mut late = RwSet::new();
    late.insert_all(&mut replica(7), [1, 3]);
    kept.merge(&late);
    assert_eq!(read(&kept), [3], "a removal by retain wins as well");
}

#[test]
fn a_reset_forgets_what_it_has_seen() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = RwSet::new();
    a.insert_all(&mut here, [1, 2]);
    a.remove(&mut here, 3);
    let mut b = a.clone();
    let events = a.version().count();
    assert!(!a.reset(&mut here).is_nothing());
    assert_eq!(a.version().count(), events + 1);
    assert_eq!((a.len(), a.tombstones()), (0, 0));
    assert!(a.reset(&mut here).is_nothing());
    b.insert_all(&mut there, [2, 3]);
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    assert_eq!(read(&a), [2, 3], "no removal wins over a reset");
}

#[test]
fn many_edits_give_one_change() {
    let mut writer = replica(1);
    let mut set = RwSet::new();
    set.insert(&mut writer, 1);
    let mut peer = set.clone();
    let delta = set.insert_all(&mut writer, [1, 2, 3]).delta();
    assert_eq!(read(&delta), [1, 2, 3]);
    peer.merge(&delta);
    assert_eq!(peer, set);
    let delta = set.remove_all(&mut writer, [2, 2, 9]).delta();
    assert_eq!((delta.len(), delta.tombstones()), (0, 2));
    assert!(!delta.contains(&2));
    peer.merge(&delta);
    assert_eq!(peer, set);
    assert_eq!(read(&peer), [1, 3]);
    assert!(set.insert_all(&mut writer, []).is_nothing());
}

/// What a client read in one place it edits in another, and nothing else.
#[test]
fn a_client_edits_what_it_has_read() {
    let (mut near, mut far) = (replica(1), replica(2));
    let mut a = RwSet::new();
    a.remove(&mut near, 1);
    a.insert(&mut near, 2);
    let seen = raw::read(&a, &1);
    assert!(raw::read(&a, &7).is_empty());
    let mut b = RwSet::new();
    raw::insert(&mut b, &mut far, 1, &seen);
    a.remove(&mut near, 1); // Made after the client read.
    b.merge(&a);
    assert_eq!(read(&b), [2]);
    let seen = raw::read(&b, &1);
    assert_eq!(
        seen.count(),
        2,
        "an addition and the removal that it has not seen"
    );
    raw::insert(&mut b, &mut far, 1, &seen);
    assert_eq!(read(&b), [1, 2]);
    let seen = raw::read(&b, &2);
    raw::remove(&mut a, &mut near, 2, &seen);
    a.merge(&b);
    assert_eq!((read(&a), a.tombstones()), (vec![1], 1));
}

#[test]
fn a_change_may_be_merged_by_value() {
    let (mut a, mut b) = (RwSet::new(), RwSet::new());
    a.insert_all(&mut replica(1), (0..300).map(|n| format!("element {n}")));
    b.remove_all(&mut replica(2), (200..250).map(|n| format!("element {n}")));
    let mut joined = a.clone();
    assert!(joined.merge(&b));
    let (mut left, mut right) = (a.clone(), b.clone());
    assert!(left.merge_owned(b.clone()) && right.merge_owned(a.clone()));
    assert!(left == joined && right == joined);
    assert!(!left.merge_owned(a.clone()) && !joined.merge_owned(b.clone()));
    let mut expected: Vec<String> = (0..200)
        .chain(250..300)
        .map(|n| format!("element {n}"))
        .collect();
    expected.sort();
    assert_eq!(read(&right), expected);
}

/// Three replicas that edit and merge at random, against the marks that stand, kept by hand.
#[test]
fn many_replicas_against_a_model() {
    /// The edits that a replica has seen, by number, and those of which another took the place.
    #[derive(Clone, Default)]
    struct Seen {
        edits: BTreeSet<usize>,
        replaced: BTreeSet<usize>,
    }
    // For each edit its element, and whether it added.
    let mut edits: Vec<(u64, bool)> = Vec::new();
    let mut writers: Vec<Replica> = (1..=3).map(replica).collect();
    let (mut sets, mut seen) = (vec![RwSet::new(); 3], vec![Seen::default(); 3]);
    let mut random = 7_u64;
    for _ in 0..3_000 {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let (at, from, element) = (random >> 33, random >> 40, (random >> 50) % 6);
        let (at, from) = (at as usize % 3, from as usize % 3);
        if at == from {
            let adds = random >> 60 & 1 == 1;
            let of_element = (0..edits.len()).filter(|edit| edits[*edit].0 == element);
            let held: Vec<usize> = of_element
                .filter(|edit| seen[at].edits.contains(edit))
                .collect();
            seen[at].replaced.extend(held);
            seen[at].edits.insert(edits.len());
            edits.push((element, adds));
            if adds {
                sets[at].insert(&mut writers[at], element);
            } else {
                sets[at].remove(&mut writers[at], element);
            }
        } else {
            let (set, other) = (sets[from].clone(), seen[from].clone());
            sets[at].merge(&set);
            seen[at].edits.extend(other.edits);
            seen[at].replaced.extend(other.replaced);
        }
        let standing = &seen[at].edits - &seen[at].replaced;
        let of = |added: bool| -> BTreeSet<u64> {
            let marks = standing.iter().map(|edit| edits[*edit]);
            let marks = marks.filter(|(_, adds)| *adds == added);
            marks.map(|(element, _)| element).collect()
        };
        let expected = &of(true) - &of(false);
        assert!(sets[at].iter_sorted().eq(&expected));
        assert_eq!(sets[at].len(), expected.len());
        assert_eq!(sets[at].tombstones(), of(false).len());
        assert!((0..6).all(|element| sets[at].contains(&element) == expected.contains(&element)));
    }
    assert!(edits.len() > 500);
}
