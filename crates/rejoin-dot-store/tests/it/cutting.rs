//! What is cut out of a state, to the event: no less than is lawful, and no more.

use rejoin_causality::CausalContext;
use rejoin_dot_store::{Causal, DotBag, Parts};
use rejoin_merge::{Decompose, Delta, Merge};

use crate::edges::{dots, id};

type State = Causal<DotBag<u8>>;

/// Five elements, each with the number of its dot.
fn five() -> State {
    let mut state = State::new();
    for element in 1..=5 {
        state.write(id(1), &dots([]), Some(element));
    }
    state
}

/// The five elements after these removals, each by one replica and without sight of the others.
fn after(removals: &[(u64, &[u64])]) -> State {
    let mut whole = five();
    for (replica, elements) in removals {
        let victims = elements
            .iter()
            .flat_map(|element| dots([(1, *element)]).dots().collect::<Vec<_>>());
        let mut state = five();
        state.write(id(*replica), &victims.collect(), None);
        whole.merge(&state);
    }
    whole
}

/// Knowledge that came as bytes: which event killed which dot is not known.
fn came_as_bytes(state: &State) -> State {
    let contents = state.pages().iter().map(|(_, element)| *element);
    State::from_parts(Parts {
        seen: state.version().clone(),
        covered: state.covered().clone(),
        live: state.live(),
        covering: state.covering(),
        contents: contents.collect(),
    })
    .unwrap()
}

/// One event that killed one dot ahead of its own event, as bytes.
fn killed_ahead(event: (u64, u64), victim: (u64, u64)) -> State {
    let none = dots([]);
    State::from_parts(Parts {
        seen: dots([event]),
        covered: dots([victim]),
        live: none.clone(),
        covering: none,
        contents: Vec::new(),
    })
    .unwrap()
}

/// What a peer gets that lacks these events.
fn cut<const N: usize>(state: &State, events: [(u64, u64); N]) -> State {
    let part = state.delta_since(&state.version().without(&dots(events)));
    let mut whole = state.clone();
    assert!(!whole.merge(&part), "a part says nothing new");
    part
}

fn elements(state: &State) -> Vec<u8> {
    state.pages().values().copied().collect()
}

#[test]
fn a_removal_brings_its_own_victims() {
    let whole = after(&[(2, &[1]), (3, &[2, 3]), (4, &[4])]);
    let part = cut(&whole, [(3, 1)]);
    assert_eq!(*part.version(), dots([(3, 1)]));
    assert_eq!(*part.covered(), dots([(1, 2), (1, 3)]));
    assert_eq!(part.log_len(), 1);
}

#[test]
fn a_dead_dot_brings_one_killer() {
    let whole = after(&[(2, &[1]), (3, &[2, 3]), (4, &[1])]);
    let part = cut(&whole, [(1, 1)]);
    assert_eq!(*part.version(), dots([(1, 1), (2, 1)]));
    assert!(part.pages().is_empty() && part.covered().is_empty());
}

#[test]
fn a_killer_that_another_makes_needless_stays_behind() {
    let whole = after(&[(2, &[1]), (3, &[1, 2]), (4, &[5])]);
    let part = cut(&whole, [(1, 1), (1, 2)]);
    assert_eq!(*part.version(), dots([(1, 1), (1, 2), (3, 1)]));
}

/// Two killers stand in for one another: only one of them can stay behind.
#[test]
fn a_killer_is_needed_once_its_stand_in_is_gone() {
    let whole = after(&[(2, &[1, 2]), (3, &[2, 3]), (4, &[1, 3, 4])]);
    let dead = [(1, 1), (1, 2), (1, 3), (1, 4)];
    let mut expected = dots(dead);
    expected.merge(&dots([(2, 1), (4, 1)]));
    let part = cut(&whole, dead);
    assert_eq!(*part.version(), expected);
    assert!(part.pages().is_empty());
}

#[test]
fn what_came_as_bytes_is_a_killer_too() {
    let mut whole = after(&[(3, &[1])]);
    whole.merge(&killed_ahead((2, 1), (1, 5)));
    let part = cut(&whole, [(1, 5)]);
    assert_eq!(*part.version(), dots([(1, 5), (2, 1)]));
}

#[test]
fn a_killer_that_is_known_by_itself_comes_before_one_that_came_as_bytes() {
    let mut whole = after(&[(3, &[5])]);
    whole.merge(&killed_ahead((2, 1), (1, 5)));
    let part = cut(&whole, [(1, 5)]);
    assert_eq!(*part.version(), dots([(1, 5), (3, 1)]));
}

/// A dot whose death came as bytes needs no other killer.
#[test]
fn what_came_as_bytes_buries_its_own_dead() {
    let mut whole = State::new();
    whole.write(id(1), &dots([]), Some(1));
    whole.write(id(1), &dots([(1, 1)]), Some(2));
    let mut other = whole.clone();
    other.write(id(2), &dots([(1, 2)]), None);
    whole.write(id(3), &dots([]), Some(3));
    whole.write(id(3), &dots([(3, 1)]), None);
    whole.merge(&came_as_bytes(&other));
    let part = cut(&whole, [(1, 2), (2, 1)]);
    assert_eq!(*part.version(), dots([(1, 1), (1, 2), (2, 1)]));
}

#[test]
fn a_removal_after_a_trim_is_cut_out_alone() {
    let mut whole = after(&[(2, &[1]), (3, &[2]), (4, &[3])]);
    whole.trim_log();
    whole.write(id(5), &dots([(1, 5)]), None);
    let part = cut(&whole, [(5, 1)]);
    assert_eq!(*part.version(), dots([(5, 1)]));
    assert_eq!(*part.covered(), dots([(1, 5)]));
    let mut peer = five();
    peer.merge(&cut(&whole, [(2, 1)]));
    assert!(
        !elements(&peer).contains(&1),
        "the trimmed removal goes as well"
    );
}

/// The dot in the middle killed one and was killed: its killer alone would hide the first death.
#[test]
fn what_the_peer_trimmed_is_not_taken_for_an_event_that_killed_nothing() {
    let mut first = State::new();
    first.write(id(1), &dots([]), Some(1));
    let mut trimmed = first.clone();
    trimmed.write(id(1), &dots([(1, 1)]), Some(2));
    trimmed.trim_log();
    let mut whole = State::new();
    whole.merge(&trimmed);
    whole.write(id(2), &dots([(1, 2)]), None);
    first.merge(&cut(&whole, [(1, 2), (2, 1)]));
    assert_eq!(first, whole);
    assert!(first.pages().is_empty());
}

#[test]
fn removals_that_arrive_out_of_order_are_each_cut_out_alone() {
    let mut writer = five();
    let removals = [1, 2, 3].map(|element| {
        let event = writer.write(id(2), &dots([(1, element)]), None);
        writer.delta_at(&event.into())
    });
    let mut whole = five();
    for place in [2, 0, 1] {
        whole.merge(&removals[place]);
    }
    assert_eq!(whole.log_len(), 3);
    for (sequence, removal) in (1..).zip(removals) {
        let part = cut(&whole, [(2, sequence)]);
        assert_eq!(part, removal);
        assert_eq!(*part.version(), dots([(2, sequence)]));
        assert_eq!(*part.covered(), dots([(1, sequence)]));
    }
}

#[test]
fn a_removal_covers_what_it_saw_and_what_it_only_heard_of() {
    let mut state = five();
    let event = state.write(id(2), &dots([(1, 1), (1, 9)]), None);
    let part = state.delta_at(&event.into());
    assert_eq!(*part.version(), dots([(2, 1)]));
    assert_eq!(*part.covered(), dots([(1, 1), (1, 9)]));
}

#[test]
fn two_removals_are_two_parts() {
    let parts = after(&[(2, &[1]), (3, &[2])]).decompose();
    let versions: Vec<CausalContext> = parts.iter().map(|part| part.version().clone()).collect();
    let expected = [
        dots([(1, 3)]),
        dots([(1, 4)]),
        dots([(1, 5)]),
        dots([(1, 1), (2, 1)]),
        dots([(1, 2), (3, 1)]),
    ];
    assert_eq!(versions, expected);
}

#[test]
fn what_all_have_seen_is_forgotten_and_the_rest_is_not() {
    let mut whole = after(&[(2, &[1]), (3, &[2]), (4, &[3]), (5, &[4])]);
    whole.merge(&killed_ahead((6, 1), (7, 1)));
    assert_eq!(whole.log_len(), 6);
    let before = whole.clone();
    whole.trim_log_below(&dots([(2, 1), (6, 1)]));
    assert_eq!(whole.log_len(), 3);
    assert_eq!(whole, before);
    assert_eq!(cut(&whole, [(4, 1)]), cut(&before, [(4, 1)]));
    let mut peer = five();
    peer.merge(&cut(&whole, [(2, 1)]));
    assert!(!elements(&peer).contains(&1));
}

#[test]
fn a_full_log_forgets_its_older_half() {
    let mut state = State::new();
    for sequence in 1..=256 {
        state.write(id(2), &dots([(1, sequence)]), None);
    }
    assert_eq!(state.log_len(), 256);
    state.write(id(2), &dots([(1, 257)]), None);
    assert_eq!(state.log_len(), 129);
}

/// Each counts twice: a run of events, and a run of what they killed.
#[test]
fn a_log_full_of_what_came_as_bytes_forgets_the_oldest() {
    let mut state = State::new();
    for sequence in (2..=402).step_by(2) {
        state.merge(&killed_ahead((2, sequence), (1, sequence)));
    }
    assert_eq!(state.log_len(), 256);
    assert_eq!(*cut(&state, [(2, 402)]).version(), dots([(2, 402)]));
}

/// A peer lacks one of the first writes of a value that was overwritten ever after. Each of them
/// needs the next one to say that it is dead; a pass over the log for each would take minutes.
#[test]
fn a_long_chain_of_overwritings_is_cut_out_in_one_go() {
    const CHAIN: u64 = 40_000;
    for writers in [1, 2] {
        let mut state = Causal::<DotBag<u64>>::new();
        // What lives makes room in the log.
        for element in 1..=CHAIN {
            state.write(id(9), &dots([]), Some(element));
        }
        let writer = |step: u64| 1 + step % writers;
        let mut last = state.write(id(writer(0)), &dots([]), Some(0)).unwrap();
        let mut events = vec![last];
        for step in 1..CHAIN {
            last = state
                .write(id(writer(step)), &last.into(), Some(0))
                .unwrap();
            events.push(last);
        }
        let lost = events[CHAIN as usize / 4];
        let part = state.delta_since(&state.version().without(&lost.into()));
        let expected: CausalContext = events[CHAIN as usize / 4..].iter().copied().collect();
        assert_eq!(*part.version(), expected);
        assert_eq!(
            *part.covered(),
            CausalContext::from(events[CHAIN as usize / 4 - 1])
        );
        let pages = part.pages();
        assert!(pages.iter().eq([(last, &0)]));
    }
}

/// Each overwriting kills two dots, so that none of them is found by its victim alone.
#[test]
fn a_chain_of_killers_of_many_is_cut_out_as_well() {
    let mut state = five();
    let mut last = dots([(1, 1), (1, 2)]);
    let mut events = Vec::new();
    for step in 0..40 {
        let writer = id(2 + step % 3);
        let other = state.write(id(7), &dots([]), Some(6)).unwrap();
        let event = state.write(writer, &last, Some(0)).unwrap();
        events.push(event);
        last = [event, other].into_iter().collect();
    }
    let part = state.delta_since(&state.version().without(&events[7].into()));
    let expected: CausalContext = events[7..].iter().copied().collect();
    assert_eq!(*part.version(), expected);
    let mut peer = state.delta_since(&CausalContext::new());
    assert!(!peer.merge(&part));
}

/// Thousands of removals came as bytes, each by itself. To join all others for each of them, to see
/// whether it is needed, would take minutes.
#[test]
fn thousands_of_removals_that_came_as_bytes_are_cut_out_together() {
    const REMOVALS: u64 = 30_000;
    let mut state = Causal::<DotBag<u64>>::new();
    for element in 0..2 * REMOVALS {
        state.write(id(1), &dots([]), Some(element));
    }
    let before = state.version().clone();
    let contents = Vec::new();
    let event = |sequence: u64| dots([(2, 2 * sequence)]);
    for sequence in 1..=REMOVALS {
        let covered = dots([(3, 2 * sequence)]);
        let parts = Parts::new(
            [event(sequence), covered, dots([]), dots([])],
            contents.clone(),
        );
        state.merge_owned(Causal::from_parts(parts).unwrap());
    }
    assert_eq!(state.log_len() as u64, 2 * REMOVALS);
    let part = state.delta_since(&before);
    assert_eq!(*part.version(), state.version().without(&before));
    assert_eq!(part.covered(), state.covered());
    assert_eq!(part.log_len() as u64, 2 * REMOVALS);
    // All but one of them, and then that one.
    let mut known = state.version().clone();
    known.subtract(&event(REMOVALS / 2));
    let part = state.delta_since(&known);
    assert_eq!(*part.version(), event(REMOVALS / 2));
    assert_eq!(*part.covered(), dots([(3, REMOVALS)]));
}

/// Thousands of values were overwritten twice. A pass over the log for each, and over all events
/// that are in no part yet, would be quadratic.
#[test]
fn thousands_of_overwritings_are_parts_of_their_own() {
    const VALUES: u64 = 20_000;
    let mut state = Causal::<DotBag<u64>>::new();
    for value in 0..VALUES {
        // What lives makes room in the log.
        for _ in 0..2 {
            state.write(id(1), &dots([]), Some(value));
        }
        let first = state.write(id(2), &dots([]), Some(value)).unwrap();
        let second = state.write(id(2), &first.into(), Some(value)).unwrap();
        state.write(id(3), &second.into(), Some(value)).unwrap();
    }
    let parts = state.decompose();
    assert_eq!(parts.len() as u64, 3 * VALUES);
    assert_eq!(
        parts[2 * VALUES as usize..]
            .iter()
            .map(|part| part.version().count())
            .max(),
        Some(3)
    );
    let mut joined = Causal::new();
    joined.merge_all(parts);
    assert_eq!(joined, state);
}
