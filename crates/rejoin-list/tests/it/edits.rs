//! Every edit and query against what a reader would expect.

use rejoin_list::sequence::Side;
use rejoin_list::{List, Merge};
use rejoin_merge::Bottom;

use crate::{Dice, read, replica, sent};

#[test]
fn a_list_of_one_replica_is_a_vec() {
    let mut writer = replica(1);
    let (mut list, mut oracle) = (List::new(), Vec::new());
    assert!(list.is_bottom());
    let mut dice = Dice(7);
    for step in 0..20_000 {
        let index = dice.below(oracle.len() + 1);
        match dice.below(10) {
            0..=4 => {
                list.insert(&mut writer, index, step);
                oracle.insert(index, step);
            }
            5 => {
                let many = (0..dice.below(300)).map(|n| step + n);
                list.insert_all(&mut writer, index, many.clone());
                oracle.splice(index..index, many);
            }
            6 => {
                let end = oracle.len().min(index + dice.below(310));
                let nothing = list.delete_range(&mut writer, index..end).is_nothing();
                assert_eq!(nothing, oracle.drain(index..end).count() == 0);
            }
            _ => {
                let nothing = list.delete(&mut writer, index).is_nothing();
                assert_eq!(nothing, index == oracle.len());
                if index < oracle.len() {
                    oracle.remove(index);
                }
            }
        }
        assert_eq!(list.len(), oracle.len());
        assert_eq!(list.is_empty(), oracle.is_empty());
        assert!(!list.is_bottom(), "what is gone has been seen");
        assert_eq!(list.get(index), oracle.get(index));
        assert_eq!(list.last(), oracle.last());
        if step % 500 == 0 {
            assert_eq!(read(&list), oracle);
        }
    }
    assert!(oracle.len() > 10_000, "{}", oracle.len());
    assert_eq!(read(&list), oracle);
    assert_eq!(list.first(), oracle.first());
    let (mut left, mut walk) = (oracle.len(), list.iter());
    while walk.next().is_some() {
        left -= 1;
        assert_eq!(walk.len(), left);
    }
    assert_eq!(left, 0);
    for index in (0..oracle.len()).step_by(37) {
        let id = list.id_at(index).unwrap();
        assert_eq!(list.index_of(id), Some(index));
    }
    list.clear(&mut writer);
    assert!(list.is_empty() && list.clear(&mut writer).is_nothing());
    assert_eq!(list.first(), None);
}

/// As people type: on and on in one place, some of it taken back, then elsewhere.
#[test]
fn typing_goes_on_where_the_last_edit_was() {
    let (mut writer, mut other) = (replica(1), replica(2));
    let (mut list, mut oracle, mut peer) = (List::new(), Vec::new(), List::new());
    let mut dice = Dice(12);
    let mut at = 0;
    for step in 0..20_000 {
        let seen = list.version().clone();
        match dice.below(40) {
            0 => at = dice.below(oracle.len() + 1),
            1..=6 if at > 0 => {
                let count = 1 + dice.below(at.min(4));
                at -= count;
                list.delete_range(&mut writer, at..at + count);
                oracle.drain(at..at + count);
            }
            7 if at + 1 < oracle.len() => {
                list.delete_range(&mut writer, at..at + 2);
                oracle.drain(at..at + 2);
            }
            8 => {
                // Somebody else types there too.
                peer.insert(&mut other, at, step);
                list.merge(&peer);
                oracle.insert(at, step);
            }
            9 if at > 0 => {
                let to = dice.below(oracle.len());
                list.move_to(&mut writer, at - 1, to);
                let element = oracle.remove(at - 1);
                oracle.insert(to, element);
            }
            10 => {
                list.insert_all(&mut writer, at, [step, step, step]);
                oracle.splice(at..at, [step, step, step]);
                at += 3;
            }
            _ => {
                list.insert(&mut writer, at, step);
                oracle.insert(at, step);
                at += 1;
            }
        }
        peer.merge(&list.delta_since(&seen));
        let index = dice.below(oracle.len() + 1);
        assert_eq!(list.get(index), oracle.get(index));
        if step % 1_000 == 0 {
            assert_eq!(read(&list), oracle);
        }
    }
    assert!(oracle.len() > 5_000, "{}", oracle.len());
    assert_eq!(read(&list), oracle);
    assert_eq!(read(&peer), oracle);
    let again = sent(&list);
    assert_eq!(read(&again), oracle);
    assert_eq!(again, peer);
}

/// Two writers at one list: what one has typed last is not what stands before the cursor.
#[test]
fn one_types_on_where_another_took_some_back() {
    for typed in 1..12 {
        for taken in 0..=typed {
            let (mut one, mut two) = (replica(1), replica(2));
            let mut list = List::new();
            list.push(&mut two, 100);
            list.push(&mut one, 101);
            let mut peer = list.clone();
            let seen = list.version().clone();
            for n in 0..typed {
                list.insert(&mut one, n, n);
            }
            list.delete_range(&mut two, typed - taken..typed);
            list.insert(&mut one, typed - taken, 50);
            list.insert(&mut one, typed - taken + 1, 51);
            let mut oracle: Vec<usize> = (0..typed - taken).collect();
            oracle.extend([50, 51, 100, 101]);
            assert_eq!(read(&list), oracle);
            peer.merge(&list.delta_since(&seen));
            assert_eq!((read(&peer), &peer), (oracle, &list));
            let again = sent(&list);
            assert_eq!((read(&again), &again), (read(&list), &list));
        }
    }
}

#[test]
fn every_kind_of_range_is_understood() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, 0..10);
    list.delete_range(&mut writer, ..2);
    assert_eq!(read(&list), [2, 3, 4, 5, 6, 7, 8, 9]);
    list.delete_range(&mut writer, 1..=2);
    assert_eq!(read(&list), [2, 5, 6, 7, 8, 9]);
    let after_first = (std::ops::Bound::Excluded(3), std::ops::Bound::Unbounded);
    list.delete_range(&mut writer, after_first);
    assert_eq!(read(&list), [2, 5, 6, 7]);
    assert!(list.delete_range(&mut writer, 4..9).is_nothing());
    list.insert(&mut writer, 99, 1);
    assert_eq!(read(&list), [2, 5, 6, 7, 1]);
    assert!(list.insert_all(&mut writer, 0, []).is_nothing());
    assert_eq!(format!("{list:?}"), "[2, 5, 6, 7, 1]");
    list.insert_all(&mut writer, 0, 0..20);
    assert!(format!("{list:?}").ends_with("15, … 9 more]"));
}

#[test]
fn each_deleted_element_is_an_event_of_its_own() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, 0..100);
    let before = list.clone();
    let delta = list.delete_range(&mut writer, 10..90).delta();
    assert_eq!(list.version().count(), 180);
    assert_eq!(delta.version().count(), 80);
    assert!(delta.is_empty());
    let mut peer = before;
    assert!(peer.merge(&delta));
    assert_eq!(peer, list);
}

#[test]
fn cursors_stay_in_place() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, ['a', 'b', 'c']);
    let gaps = |list: &List<char>| {
        let held = |index| [Side::Left, Side::Right].map(|side| list.anchor(index, side));
        (0..=3).map(held).collect::<Vec<_>>()
    };
    let cursors = gaps(&list);
    let places = |list: &List<char>| -> Vec<_> {
        let both = cursors
            .iter()
            .map(|pair| pair.map(|cursor| list.resolve(&cursor).unwrap()));
        both.collect()
    };
    assert_eq!(places(&list), [[0, 0], [1, 1], [2, 2], [3, 3]]);
    list.insert(&mut writer, 1, 'x');
    assert_eq!(places(&list), [[0, 0], [1, 2], [3, 3], [4, 4]]);
    list.insert(&mut writer, 0, 'y');
    assert_eq!(places(&list), [[0, 1], [2, 3], [4, 4], [5, 5]]);
    list.clear(&mut writer);
    assert_eq!(places(&list), [[0, 0]; 4]);
    list.push(&mut writer, 'z');
    let ends = [cursors[0][0], cursors[3][1]].map(|cursor| list.resolve(&cursor));
    assert_eq!(ends, [Some(0), Some(1)]);
    assert_eq!(List::<char>::new().resolve(&cursors[1][0]), None);
}

#[test]
fn what_is_inserted_at_a_cursor_comes_before_it_once_its_holder_is_gone() {
    let mut writer = replica(1);
    for how in ["lives", "is deleted", "is moved"] {
        for (side, holder) in [(Side::Left, 1), (Side::Right, 2)] {
            let mut list = List::new();
            list.insert_all(&mut writer, 0, ['a', 'b', 'c', 'd']);
            let start = list.anchor(0, Side::Left);
            let cursor = list.anchor(2, side);
            let lives = how == "lives";
            if how == "is deleted" {
                list.delete(&mut writer, holder);
            } else if how == "is moved" {
                list.move_to(&mut writer, holder, 9);
            }
            let index = list.resolve(&cursor).unwrap();
            assert_eq!(index, if lives { 2 } else { holder });
            for typed in 1..4 {
                list.insert(&mut writer, index, 'x');
                let stays = lives && side == Side::Left;
                let expected = if stays { index } else { index + typed };
                assert_eq!(list.resolve(&cursor), Some(expected), "{how}, {side:?}");
            }
            list.insert(&mut writer, 0, 'y');
            assert_eq!(list.resolve(&start), Some(0), "nothing holds it");
        }
    }
}
