//! Elements that are moved: once each, in one place, the same everywhere.

use rejoin_list::sequence::Side;
use rejoin_list::{CausalContext, Decompose, Dot, List, Merge, Observer};
use rejoin_merge::Content;

use crate::{Dice, read, replica, sent};

/// Both lists after they met.
fn meet<T: rejoin_list::Element>(a: &mut List<T>, b: &mut List<T>) -> Vec<T> {
    a.merge(b);
    b.merge(a);
    assert_eq!(a, b);
    assert_eq!(read(a), read(b));
    read(a)
}

#[test]
fn a_moved_element_is_where_a_vec_would_have_it() {
    let mut writer = replica(1);
    let (mut list, mut oracle) = (List::new(), Vec::new());
    let mut dice = Dice(11);
    for step in 0..6_000 {
        let (from, to) = (dice.below(oracle.len() + 1), dice.below(oracle.len() + 1));
        match dice.below(6) {
            0 | 1 => {
                list.insert(&mut writer, from, step);
                oracle.insert(from, step);
            }
            2 if from < oracle.len() => {
                list.delete(&mut writer, from);
                oracle.remove(from);
            }
            _ => {
                let to = to.min(oracle.len().saturating_sub(1));
                let nothing = list.move_to(&mut writer, from, to).is_nothing();
                assert_eq!(nothing, from == to || from >= oracle.len());
                if !nothing {
                    let element = oracle.remove(from);
                    oracle.insert(to, element);
                }
            }
        }
        assert_eq!(list.len(), oracle.len());
        assert_eq!(list.get(to), oracle.get(to));
        if step % 300 == 0 {
            assert_eq!(read(&list), oracle);
            let again = sent(&list);
            assert_eq!((read(&again), &again), (read(&list), &list));
        }
    }
    assert!(oracle.len() > 500, "{}", oracle.len());
    assert_eq!(read(&list), oracle);
    list.delete_range(&mut writer, 10..oracle.len() - 10);
    oracle.drain(10..oracle.len() - 10);
    assert_eq!(read(&list), oracle);
}

#[test]
fn an_element_keeps_its_name() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, ['a', 'b', 'c']);
    let names: Vec<Dot> = (0..3).map(|at| list.id_at(at).unwrap()).collect();
    list.move_to(&mut writer, 0, 2);
    list.move_to(&mut writer, 2, 1);
    assert_eq!(read(&list), ['b', 'a', 'c']);
    assert_eq!(list.id_at(1), Some(names[0]));
    let places = |list: &List<char>| names.iter().map(|name| list.index_of(*name)).collect();
    let found: Vec<_> = places(&list);
    assert_eq!(found, [Some(1), Some(0), Some(2)]);
    let mover = Dot::new(1_u64.into(), 5);
    assert_eq!(list.index_of(mover), None, "a move is no element");
    list.delete(&mut writer, 1);
    let found: Vec<_> = places(&list);
    assert_eq!(found, [None, Some(0), Some(1)]);
}

#[test]
fn a_cursor_stays_when_its_element_is_moved_away() {
    let mut writer = replica(1);
    let mut list = List::new();
    list.insert_all(&mut writer, 0, ['a', 'b', 'c', 'd']);
    let cursors = [Side::Left, Side::Right].map(|side| list.anchor(2, side));
    list.move_to(&mut writer, 1, 3);
    list.move_to(&mut writer, 1, 0);
    assert_eq!(read(&list), ['c', 'a', 'd', 'b']);
    // What stood around the gap is gone from there: it is between `a` and `d`.
    assert_eq!(cursors.map(|cursor| list.resolve(&cursor)), [Some(2); 2]);
    let cursor = list.anchor(4, Side::Left);
    list.push(&mut writer, 'e');
    assert_eq!(
        list.resolve(&cursor),
        Some(4),
        "held by `b`, where that was moved to"
    );
}

#[test]
fn of_two_moves_at_the_same_time_one_counts() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = List::new();
    a.insert_all(&mut one, 0, [1, 2, 3, 4]);
    let mut b = a.clone();
    a.move_to(&mut one, 0, 3);
    b.move_to(&mut two, 0, 1);
    // Of one rank each, so the higher dot decides.
    assert_eq!(meet(&mut a, &mut b), [2, 1, 3, 4]);
    a.move_to(&mut one, 1, 3);
    assert_eq!(
        meet(&mut a, &mut b),
        [2, 3, 4, 1],
        "who has seen both has the last word"
    );
    // Two moves of one replica count more than one of the other, whoever they are.
    a.move_to(&mut one, 3, 0);
    a.move_to(&mut one, 0, 1);
    b.move_to(&mut two, 3, 2);
    assert_eq!(meet(&mut a, &mut b), [2, 1, 3, 4]);
}

#[test]
fn a_deletion_beats_a_move_at_the_same_time() {
    let (mut one, mut two) = (replica(1), replica(2));
    for mover_is_higher in [true, false] {
        let mut a = List::new();
        a.insert_all(&mut one, 0, [1, 2, 3]);
        let mut b = a.clone();
        let (mover, deleter) = match mover_is_higher {
            true => (&mut two, &mut one),
            false => (&mut one, &mut two),
        };
        a.move_to(mover, 0, 2);
        b.delete(deleter, 0);
        assert_eq!(meet(&mut a, &mut b), [2, 3]);
        // So does one of several moves later, which saw none of them.
        let mut late = a.clone();
        late.move_to(&mut replica(3), 0, 1);
        late.move_to(&mut replica(3), 1, 0);
        a.delete(&mut replica(4), 0);
        assert_eq!(meet(&mut a, &mut late), [3]);
        (one, two) = (replica(1), replica(2));
    }
}

#[test]
fn what_was_inserted_beside_an_element_stays_where_that_was() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = List::new();
    a.insert_all(&mut one, 0, ['a', 'b', 'c']);
    let mut b = a.clone();
    a.move_to(&mut one, 1, 2);
    b.insert(&mut two, 2, 'x'); // After `b`.
    assert_eq!(meet(&mut a, &mut b), ['a', 'x', 'c', 'b']);
    // Beside the new place it is as beside any other.
    b.insert(&mut two, 3, 'y');
    a.push(&mut one, 'z');
    assert_eq!(meet(&mut a, &mut b), ['a', 'x', 'c', 'y', 'b', 'z']);
}

#[test]
fn elements_moved_in_a_row_stay_in_a_row() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = List::new();
    a.insert_all(&mut one, 0, 0..20);
    let mut b = a.clone();
    for n in 0..5 {
        a.move_to(&mut one, n, 10 + n); // Five to behind the fifteenth, one after another,
        b.insert(&mut two, 15 + n, 100 + n as i32); // where the other inserts.
    }
    let a_read = read(&a);
    let merged = meet(&mut a, &mut b);
    let moved: Vec<i32> = a_read.iter().copied().filter(|n| *n < 20).collect();
    let old: Vec<i32> = merged.iter().copied().filter(|n| *n < 20).collect();
    assert_eq!(old, moved);
    let at = merged.iter().position(|n| *n == 100).unwrap();
    assert_eq!(merged[at..at + 5], [100, 101, 102, 103, 104]);
}

#[test]
fn deltas_of_moves_may_come_in_any_order() {
    let mut writer = replica(1);
    let mut list = List::new();
    let mut deltas = vec![
        list.insert_all(&mut writer, 0, ['a', 'b', 'c']).delta(),
        list.insert(&mut writer, 3, 'd').delta(),
        list.move_to(&mut writer, 0, 3).delta(), // Behind `d`.
        list.move_to(&mut writer, 3, 1).delta(),
        list.move_to(&mut writer, 2, 0).delta(),
    ];
    assert_eq!(read(&list), ['c', 'b', 'a', 'd']);
    // The first move can't be placed before `d` has come: `a` stays where it was.
    let mut peer = List::new();
    peer.merge(&deltas[2]);
    assert!(peer.is_empty());
    peer.merge(&deltas[0]);
    assert_eq!(read(&peer), ['a', 'b', 'c']);
    peer.merge(&deltas[1]);
    assert_eq!(read(&peer), ['b', 'c', 'd', 'a']);
    let mut dice = Dice(4);
    for _ in 0..100 {
        for place in (1..deltas.len()).rev() {
            deltas.swap(place, dice.below(place + 1));
        }
        let mut peer = List::new();
        for delta in &deltas {
            let before = peer.clone();
            assert!(peer.merge(delta) && !peer.clone().merge(delta));
            assert_eq!(peer.difference(&before).as_ref(), Some(delta));
        }
        assert_eq!(peer, list);
        assert_eq!(read(&peer), read(&list));
    }
    let parts = list.decompose();
    assert_eq!(
        parts.len(),
        4,
        "a run of four elements is one, and each move"
    );
    assert_eq!(parts.iter().fold(List::new(), joined), list);
}

fn joined(mut list: List<char>, part: &List<char>) -> List<char> {
    list.merge(part);
    list
}

#[test]
fn a_move_of_what_has_not_come_waits_for_it() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut base = List::new();
    base.insert_all(&mut one, 0, [1, 2]);
    let mut a = base.clone();
    let version = a.version().clone();
    a.push(&mut one, 3);
    let late = a.delta_since(&version);
    let mut b = a.clone();
    let seen = b.version().clone();
    b.move_to(&mut two, 2, 0);
    let news = b.delta_since(&seen);
    assert_eq!(news.version().count(), 1);
    // The place is known, but not the element.
    assert!(base.merge(&news));
    assert_eq!(read(&base), [1, 2]);
    let again = sent(&base);
    assert_eq!((read(&again), &again), (vec![1, 2], &base));
    assert!(base.merge(&late));
    assert_eq!(read(&base), [3, 1, 2]);
    assert_eq!(base, b);
}

#[test]
fn a_move_is_seen_by_versions() {
    let mut writer = replica(1);
    let mut a = List::new();
    a.insert_all(&mut writer, 0, 0..1_000_u32);
    let mut b = a.clone();
    a.move_to(&mut writer, 700, 3);
    let news = a.delta_since(b.version());
    assert!(news.to_bytes().unwrap().len() < 60);
    assert!(b.merge(&news) && !b.merge(&news));
    assert_eq!(a, b);
    assert_eq!(b.get(3), Some(&700));
    assert_eq!(a.delta_since(&CausalContext::new()), a);
}

#[derive(Default)]
struct Told(Vec<String>);

impl Observer for Told {
    fn moved(&mut self, value: &dyn Content, from: usize, to: usize) {
        self.0.push(format!("{value:?}: {from} to {to}"));
    }

    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        self.0.push(format!("{lost:?} lost to {kept:?}"));
    }

    fn removed(&mut self, value: &dyn Content) {
        self.0.push(format!("{value:?} removed"));
    }
}

#[test]
fn the_observer_is_told_of_moves_and_of_those_that_lost() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut a = List::new();
    a.insert_all(&mut one, 0, ['a', 'b', 'c']);
    let mut b = a.clone();
    let low = a.move_to(&mut one, 0, 2).delta();
    let high = b.move_to(&mut two, 0, 1).delta();
    let (mut here, mut there) = (Told::default(), Told::default());
    assert!(a.merge_observed(&high, &mut here));
    assert!(b.merge_observed(&low, &mut there));
    assert_eq!(here.0, ["#1:4 lost to #2:1", "'a': 2 to 1"]);
    assert_eq!(there.0, ["#1:4 lost to #2:1"]);
    let gone = a.delete(&mut one, 1).delta();
    assert!(b.merge_observed(&gone, &mut there));
    assert_eq!(there.0[1..], ["'a' removed"]);
}
