//! One replica id that two writers used, which nobody should: all replicas still agree.

use rejoin_causality::{CausalContext, Dot};
use rejoin_list::{Decompose, List, Merge, Observer};
use rejoin_merge::Content;
use serde_json::json;

use crate::observing::Mirror;
use crate::{Dice, read, replica, sent};

/// A list that knows nothing but that these are dead.
fn lost(dots: impl IntoIterator<Item = Dot>) -> List<u8> {
    let (none, dead) = (CausalContext::new(), CausalContext::from_iter(dots));
    let lost = json!({"version": none, "dead": dead, "runs": [], "contents": []});
    serde_json::from_value(lost).unwrap()
}

/// Lists that several writers made under three ids, some of which lost deletions.
fn forged(seed: u64) -> Vec<List<u8>> {
    let mut dice = Dice(seed);
    let mut lists = Vec::new();
    for number in 0..14 {
        let mut list = List::new();
        for step in 0..12 {
            let mut writer = replica(dice.below(3) as u64);
            let index = dice.below(list.len() + 1);
            match dice.below(7) {
                0 => list.delete_range(&mut writer, index..index + 2),
                1 => list.delete(&mut writer, 0),
                2 | 3 => list.move_to(&mut writer, dice.below(list.len() + 1), index),
                4 => list.insert_all(&mut writer, index, [step, 1, 2]),
                _ => list.insert(&mut writer, index, step),
            };
        }
        if number % 3 == 0 {
            let mut dot = || Dot::new((dice.below(4) as u64).into(), 1 + dice.below(20) as u64);
            list.merge(&lost([dot(), dot(), dot()]));
        }
        lists.push(list);
    }
    // The same but for what is dead.
    let mut last = lists[13].clone();
    last.merge(&lost([Dot::new(1_u64.into(), 2)]));
    lists.push(last);
    lists
}

fn join(one: &List<u8>, other: &List<u8>) -> List<u8> {
    let mut joined = one.clone();
    let grew = joined.merge(other);
    assert_eq!(grew, joined != *one);
    joined
}

#[test]
fn merging_is_lawful_for_states_that_contradict_each_other() {
    let lists = forged(3);
    for a in &lists {
        assert_eq!(join(a, a), *a);
        for b in &lists {
            let ab = join(a, b);
            assert_eq!(ab, join(b, a));
            assert_eq!(join(&ab, b), ab);
            let brought = ab
                .difference(a)
                .map_or(a.clone(), |lacking| join(a, &lacking));
            assert_eq!(brought, ab);
            for c in &lists {
                assert_eq!(join(&ab, c), join(a, &join(b, c)));
            }
        }
    }
}

#[test]
fn the_observer_is_told() {
    #[derive(Default)]
    struct Told(Vec<String>);
    impl Observer for Told {
        fn conflict(&mut self, dot: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
            self.0.push(format!("{dot:?}: {kept:?}, not {dropped:?}"));
        }
    }
    let (mut a, mut b) = (List::new(), List::new());
    a.push(&mut replica(1), 5);
    b.push(&mut replica(1), 9);
    let mut told = Told::default();
    assert!(a.merge_observed(&b, &mut told));
    assert_eq!(told.0, ["#1:1: [9], not [5]"]);
    assert_eq!(read(&a), [9]);
}

#[test]
fn a_listener_can_follow_a_contradiction() {
    let lists = forged(3);
    let mut least = usize::MAX;
    for a in &lists {
        for b in &lists {
            let mut joined = a.clone();
            let mut mirror = Mirror::of(read(a));
            let grew = joined.merge_observed(b, &mut mirror);
            assert_eq!(mirror.elements, read(&joined));
            assert!(grew || mirror.told == 0);
            least = least.min(if grew { mirror.told } else { usize::MAX });
        }
    }
    assert!(least < 6, "what stays is not told: {least}");
}

/// A dead element without a deletion hinders nobody who listens.
#[test]
fn a_listener_hears_what_comes_after_a_lost_deletion() {
    let lost = lost([Dot::new(9_u64.into(), 1)]);
    let (mut one, mut two) = (replica(1), replica(2));
    let mut list = List::new();
    list.insert_all(&mut one, 0, 0..20);
    let mut peer = list.clone();
    assert!(list.merge(&lost));
    let mut mirror = Mirror::of(read(&list));
    peer.insert(&mut two, 7, 50);
    peer.delete(&mut two, 2);
    peer.move_to(&mut two, 15, 0);
    list.merge_observed(&peer, &mut mirror);
    assert_eq!(mirror.elements, read(&peer));
    assert_eq!((read(&list), mirror.told), (read(&peer), 4));
}

/// Whatever was merged, it can be saved, sent in parts, and gone on with.
fn assert_goes_on(list: &List<u8>) {
    let bytes = list.to_bytes().unwrap();
    let again = List::from_bytes(&bytes).unwrap();
    assert_eq!((read(&again), &again), (read(list), list));
    assert_eq!(again.to_bytes().unwrap(), bytes);
    let text = serde_json::to_string(list).unwrap();
    assert_eq!(serde_json::from_str::<List<u8>>(&text).unwrap(), *list);
    let mut joined = List::new();
    for part in list.decompose() {
        joined.merge(&sent(&part));
    }
    assert_eq!((read(&joined), &joined), (read(list), list));
    assert_eq!(sent(&list.delta_since(&CausalContext::new())), *list);
    let (mut here, mut there) = (list.clone(), again);
    let delta = there.insert(&mut replica(9), 1, 99).delta();
    assert!(here.merge(&sent(&delta)));
    assert_eq!((read(&here), &here), (read(&there), &there));
    assert!(there.merge(&lost([Dot::new(9_u64.into(), 1)])));
    assert!(here.merge(&there));
    assert_eq!(read(&here), read(list));
}

/// Two deletions of a twin and one of the other make a run that ends an event of its own.
#[test]
fn a_run_of_deletions_may_reach_into_itself() {
    let (mut a, mut b, mut peer) = (List::new(), List::new(), List::new());
    a.insert_all(&mut replica(1), 0, [1, 2]);
    a.delete_range(&mut replica(1), ..);
    b.insert_all(&mut replica(1), 0, [1, 2, 3]);
    b.delete_range(&mut replica(1), 1..);
    peer.insert_all(&mut replica(2), 0, [7, 8]);
    peer.merge(&a);
    peer.merge(&b);
    assert_eq!(read(&peer), [7, 8]);
    assert_goes_on(&peer);
    a.merge(&b);
    assert_goes_on(&a);
    peer.insert(&mut replica(2), 2, 9);
    let news = peer.delta_since(&CausalContext::new());
    assert_goes_on(&news);
    assert_eq!(read(&news), [7, 8, 9]);
}

#[test]
fn states_that_contradict_each_other_are_read_back() {
    for seed in 1..=12 {
        let lists = forged(seed);
        for (at, a) in lists.iter().enumerate() {
            for b in &lists[at..] {
                assert_goes_on(&join(a, b));
            }
        }
    }
}

#[test]
fn what_twins_wrote_is_read_back() {
    for seed in 1..=400 {
        let mut dice = Dice(seed);
        // Two have one id.
        let writers = [1, 1, 2];
        let mut lists = [List::new(), List::new(), List::new()];
        for step in 0..12 {
            let at = dice.below(3);
            let other = lists[dice.below(3)].clone();
            let (list, mut writer) = (&mut lists[at], replica(writers[at]));
            let (index, count) = (dice.below(list.len() + 1), 1 + dice.below(3));
            match dice.below(9) {
                0..4 => {
                    let elements = [step, step + 20, step + 40];
                    list.insert_all(&mut writer, index, elements[..count].iter().copied());
                }
                4..7 => {
                    list.delete_range(&mut writer, index..index + count);
                }
                7 if seed % 2 == 0 => {
                    list.move_to(&mut writer, index, dice.below(list.len() + 1));
                }
                _ => {
                    list.merge(&other);
                }
            }
        }
        let [a, b, mut c] = lists;
        c.merge(&a);
        c.merge(&b);
        assert_goes_on(&c);
    }
}

/// They look alike and saw events of the same names, but not the same events.
#[track_caller]
fn assert_differ(one: &List<u8>, other: &List<u8>) {
    assert_eq!(read(one), read(other));
    assert_eq!(one.version(), other.version());
    assert_ne!(one, other);
    assert_ne!(other, one);
    let joined = join(one, other);
    assert_eq!(joined, join(other, one));
    assert!(joined != *one || joined != *other);
}

#[test]
fn twins_that_look_alike_are_not_equal() {
    let twin = || replica(1);
    let (mut a, mut b) = (List::new(), List::new());
    a.insert_all(&mut twin(), 0, [7, 7]);
    b.insert(&mut twin(), 0, 7);
    b.insert(&mut twin(), 0, 7);
    assert_differ(&a, &b);
    let mut other = a.clone();
    a.delete(&mut twin(), 0);
    other.delete(&mut twin(), 1);
    assert_differ(&a, &other);
    // What waits is not seen, and is compared nevertheless.
    let waiting = [8, 9].map(|element| {
        let mut list = List::new();
        list.push(&mut twin(), 7);
        let mut late = List::new();
        late.merge(&list.push(&mut twin(), element).delta());
        late
    });
    assert!(waiting[0].is_empty());
    assert_differ(&waiting[0], &waiting[1]);
}

/// Which of the two stands is arbitrary, but may never change: all replicas must choose alike.
#[test]
fn of_two_places_under_one_name_that_on_the_right_of_its_parent_stands() {
    let mut base = List::new();
    base.insert_all(&mut replica(2), 0, [10, 20]);
    let (mut right, mut left) = (base.clone(), base);
    right.insert(&mut replica(1), 2, 5);
    left.insert(&mut replica(1), 1, 5);
    assert_eq!(read(&left), [10, 5, 20]);
    let joined = join(&left, &right);
    assert_eq!(joined, join(&right, &left));
    assert_eq!((read(&joined), joined), (vec![10, 20, 5], right));
}

/// Both ended all elements, one from the front and one from the back. Of two deletions under one
/// name that of the higher element stands, so for the lower half none does.
#[test]
fn deletions_that_cross_are_joined_one_by_one() {
    for half in [1_usize, 2, 3, 4, 7, 16] {
        let mut base = List::new();
        for number in 0..2 * half {
            base.insert(&mut replica(2), 0, number as u8);
        }
        let (mut rising, mut falling) = (base.clone(), base);
        for left in (0..2 * half).rev() {
            rising.delete(&mut replica(1), left);
        }
        falling.delete_range(&mut replica(1), ..);
        let joined = join(&rising, &falling);
        assert_eq!(joined, join(&falling, &rising));
        let dead = (1..=half as u64).map(|number| Dot::new(2_u64.into(), number));
        let state = serde_json::to_value(&joined).unwrap();
        assert_eq!(state["dead"], json!(CausalContext::from_iter(dead)));
        assert!(joined.is_empty());
        assert_goes_on(&joined);
    }
}

/// Who gets a difference has heard that the element is dead, but the difference may go elsewhere.
#[test]
fn a_difference_says_itself_which_of_its_elements_are_dead() {
    let ends = lost([Dot::new(1_u64.into(), 2)]);
    let mut list = List::new();
    list.insert_all(&mut replica(1), 0, [1, 2, 3]);
    list.merge(&ends);
    let news = list.difference(&ends).unwrap();
    assert_eq!((read(&news), &news), (vec![1, 3], &list));
    assert_goes_on(&news);
}
