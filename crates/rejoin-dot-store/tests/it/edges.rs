//! Bad pieces, reused dots, dots at the end of the number line, and dots read elsewhere.

use std::cmp::Ordering;

use rejoin_causality::{CausalContext, Dot, MAX_SEQUENCE, ReplicaId, Run};
use rejoin_dot_store::{Causal, DotBag, Events, Invalid, Parts};
use rejoin_merge::{Bottom, Decompose, Delta, Merge};

use crate::stores::Weak;

type State = Causal<DotBag<u8>>;

pub(crate) fn id(number: u64) -> ReplicaId {
    ReplicaId::from(number)
}

pub(crate) fn dots<const N: usize>(dots: [(u64, u64); N]) -> CausalContext {
    dots.into_iter()
        .map(|(replica, sequence)| Dot {
            replica: id(replica),
            sequence,
        })
        .collect()
}

fn pieces() -> Parts<u8> {
    Parts {
        seen: dots([(1, 1), (1, 2), (1, 3), (2, 1)]),
        covered: dots([(2, 5)]),
        live: dots([(1, 2), (2, 1)]),
        covering: dots([(2, 1)]),
        contents: vec![20, 30],
    }
}

#[test]
fn good_pieces_make_the_state_that_they_say() {
    let state = State::from_parts(pieces()).unwrap();
    let live: Vec<(Dot, u8)> = state
        .pages()
        .iter()
        .map(|(dot, value)| (dot, *value))
        .collect();
    let dot = |replica, sequence| Dot {
        replica: id(replica),
        sequence,
    };
    assert_eq!(live, [(dot(1, 2), 20), (dot(2, 1), 30)]);
    assert_eq!(*state.covered(), dots([(2, 5)]));
    assert_eq!(state.covering(), dots([(2, 1)]));
    let value_of = |dot| Some(*state.pages().value(state.pages().find(dot)?));
    assert_eq!(value_of(dot(1, 2)), Some(20));
    assert_eq!(value_of(dot(1, 3)), None);
    assert_eq!(value_of(dot(3, 1)), None);
    assert!(!state.pages().is_empty());
    assert_eq!(
        state.log_len(),
        4,
        "three runs of events, and one of what they covered"
    );
}

#[test]
fn live_dots_may_lie_on_so_many_pages() {
    // Two runs on the first page, one on each of two pages, and one to the end of the last.
    let up_to = |page: u64| {
        let mut live = CausalContext::new();
        for (first, last) in [(1, 10), (20, 30), (70, 80), (150, 64 * page - 1)] {
            live.insert_run(id(7), Run::new(first, last));
        }
        let none = CausalContext::new();
        State::from_parts(Parts::new([live.clone(), none.clone(), live, none], vec![]))
    };
    assert_eq!(up_to(1 << 26).unwrap_err(), Invalid::ContentCount);
    assert_eq!(up_to((1 << 26) + 1).unwrap_err(), Invalid::TooManyPages);
}

#[test]
fn bad_pieces_are_named() {
    let bad = |change: fn(&mut Parts<u8>)| {
        let mut parts = pieces();
        change(&mut parts);
        State::from_parts(parts).unwrap_err()
    };
    assert_eq!(
        bad(|parts| parts.live = dots([(1, 2), (3, 1)])),
        Invalid::LiveUnseen
    );
    assert_eq!(
        bad(|parts| parts.covering = dots([(1, 1)])),
        Invalid::CoveringDead
    );
    assert_eq!(
        bad(|parts| parts.covered = dots([(2, 1)])),
        Invalid::CoveredSeen
    );
    assert_eq!(
        bad(|parts| parts.contents.truncate(1)),
        Invalid::ContentCount
    );
    let alone = |parts: &mut Parts<u8>| {
        parts.seen = parts.live.clone();
        parts.covering = dots([]);
    };
    assert_eq!(bad(alone), Invalid::CoveredByNone);
    let nothing_seen = |parts: &mut Parts<u8>| {
        let [seen, live, covering] = [(); 3].map(|()| dots([]));
        *parts = Parts::new([seen, parts.covered.clone(), live, covering], vec![]);
    };
    assert_eq!(bad(nothing_seen), Invalid::CoveredByNone);
    let far = |context: &mut CausalContext| {
        context.insert_run(
            id(7),
            Run {
                first: 1,
                last: MAX_SEQUENCE + 1,
            },
        );
    };
    let mut parts = pieces();
    far(&mut parts.seen);
    assert_eq!(
        State::from_parts(parts).unwrap_err(),
        Invalid::SequenceTooLarge
    );
    let mut parts = pieces();
    far(&mut parts.covered);
    assert_eq!(
        State::from_parts(parts).unwrap_err(),
        Invalid::SequenceTooLarge
    );
    for error in [Invalid::LiveUnseen, Invalid::CoveredSeen] {
        assert!(!error.to_string().is_empty());
    }
}

/// Two writers under one id. All orders of joining agree, and the larger content stands.
#[test]
fn a_reused_dot_converges() {
    let write = |content, covers: &CausalContext| {
        let mut state = State::new();
        state.write(id(1), &dots([]), Some(9));
        state.write(id(1), covers, content);
        state
    };
    let none = dots([]);
    let nine = dots([(1, 1)]);
    let rivals = [
        write(Some(3), &none),
        write(Some(7), &none),
        write(Some(7), &nine),
        write(None, &nine),
        write(None, &dots([(2, 5)])),
    ];
    for a in &rivals {
        for b in &rivals {
            let (mut left, mut right) = (a.clone(), b.clone());
            assert_eq!(left.merge(b), left != *a);
            right.merge(a);
            assert_eq!(left, right);
            let at_most = a.lattice_cmp(b).is_some_and(Ordering::is_le);
            assert_eq!(at_most, left == *b);
            let mut owned = a.clone();
            assert_eq!(owned.merge_owned(b.clone()), left != *a);
            assert_eq!(owned, left);
            for c in &rivals {
                let (mut one, mut two, mut bc) = (left.clone(), a.clone(), b.clone());
                one.merge(c);
                bc.merge(c);
                two.merge(&bc);
                assert_eq!(one, two);
            }
        }
    }
    let mut joined = rivals[0].clone();
    joined.merge(&rivals[1]);
    let values: Vec<u8> = joined.pages().values().copied().collect();
    assert_eq!(values, [9, 7]);
    let mut joined_again = joined.clone();
    joined_again.merge(&rivals[2]);
    assert_eq!(joined_again.covering(), dots([(1, 2)]));
    let news = rivals[1].difference(&rivals[0]).unwrap();
    let mut caught_up = rivals[0].clone();
    caught_up.merge(&news);
    assert_eq!(caught_up, joined);
}

#[test]
fn a_removal_may_name_dots_that_did_not_arrive_yet() {
    let mut near = State::new();
    near.write(id(1), &dots([]), Some(5));
    let mut far = State::new();
    let event = far.write(id(2), &dots([(1, 1)]), None);
    assert_eq!(
        event,
        Some(Dot {
            replica: id(2),
            sequence: 1
        })
    );
    assert_eq!(*far.covered(), dots([(1, 1)]));
    let delta = far.delta_at(&event.into());
    assert_eq!(delta, far);
    assert!(
        far.write(id(2), &dots([(1, 1)]), None).is_none(),
        "it is dead already"
    );
    assert!(far.merge(&near));
    assert!(far.pages().is_empty() && far.covered().is_empty());
}

/// What a peer knows of our own future is never written again.
#[test]
fn a_new_event_stands_above_every_own_dot_that_is_known() {
    let mut state = State::new();
    state.write(id(2), &dots([(1, 8)]), None);
    let event = state.write(id(1), &dots([]), Some(1));
    assert_eq!(
        event,
        Some(Dot {
            replica: id(1),
            sequence: 9
        })
    );
}

/// Nobody can have read what we have not written. A context that says so is forged, and to stand
/// above it would use up all that can ever be written here.
#[test]
fn covers_of_our_own_future_are_ignored() {
    let own = |sequence| Dot::new(id(1), sequence);
    let mut state = State::new();
    state.write(id(2), &dots([(1, 3)]), None);
    state.write(id(1), &dots([]), Some(1));
    let mut forged = CausalContext::from_iter([(id(1), Run::new(1, MAX_SEQUENCE))]);
    forged.merge(&dots([(3, 7)]));
    assert_eq!(state.write(id(1), &forged, Some(2)), Some(own(5)));
    assert_eq!(*state.covered(), dots([(1, 1), (1, 2), (1, 3), (3, 7)]));
    assert!(state.pages().iter().eq([(own(5), &2)]));
    assert_eq!(state.write(id(1), &dots([(1, 6)]), None), None);
    assert_eq!(state.write(id(1), &dots([]), Some(3)), Some(own(6)));
    let peer = again(&state).unwrap();
    assert_eq!(peer, state);
}

#[test]
fn dots_at_the_end_of_the_line_are_held() {
    let live = dots([(1, MAX_SEQUENCE)]);
    let parts = Parts {
        seen: live.clone(),
        covered: dots([]),
        live,
        covering: dots([]),
        contents: vec![1],
    };
    let mut state = State::from_parts(parts).unwrap();
    let other = state.clone();
    assert!(!state.merge(&other));
    assert_eq!(state.decompose(), [state.clone()]);
    let mut everything = CausalContext::new();
    everything.insert_run(
        id(1),
        Run {
            first: 1,
            last: u64::MAX,
        },
    );
    assert!(state.delta_since(&everything).is_bottom());
    assert_eq!(state.delta_since(&CausalContext::new()), state);
}

#[test]
fn a_mark_of_nothing_cuts_nothing() {
    let mut state = State::new();
    let event = state.write(id(1), &dots([]), Some(1));
    assert!(state.delta_at(&Events::NONE).is_bottom());
    assert!(State::is_nothing(&Events::NONE));
    assert!(!State::is_nothing(&event.into()));
    assert!(State::new().is_bottom() && !state.is_bottom());
    assert_eq!(Events::from(None), Events::NONE);
}

#[test]
fn the_log_holds_one_entry_for_each_event_that_killed() {
    let mut state = State::new();
    state.write(id(1), &dots([]), Some(1));
    assert_eq!(state.log_len(), 0);
    state.write(id(1), &dots([(1, 1)]), Some(1));
    state.write(id(2), &dots([(1, 2)]), None);
    assert_eq!(state.log_len(), 2);
    let mut peer = State::new();
    peer.merge(&state);
    assert_eq!(peer.log_len(), 2);
    peer.merge(&state);
    assert_eq!(peer.log_len(), 2);
    peer.trim_log();
    assert_eq!(peer.log_len(), 0);
    assert_eq!(peer, state);
}

#[test]
fn debug_shows_what_was_seen_and_what_lives() {
    let state = State::from_parts(pieces()).unwrap();
    let shown = format!("{state:?}");
    assert_eq!(
        shown,
        "Causal { seen: {#1: 1-3, #2: 1}, covered: {#2: 5}, live: {#1:2: 20, #2:1: 30} }"
    );
}

/// One page after another is emptied and filled again.
#[test]
fn churn_keeps_a_state_small() {
    let mut state = State::new();
    let mut held = Vec::new();
    for round in 0..20_000_u64 {
        let event = state.write(id(1), &dots([]), Some(round as u8)).unwrap();
        held.push(event);
        if held.len() > 100 {
            let oldest = held.remove(round as usize % 90);
            state.write(id(1), &[oldest].into_iter().collect(), None);
        }
    }
    let live: Vec<Dot> = state.pages().iter().map(|(dot, _)| dot).collect();
    held.sort_unstable();
    assert_eq!(live, held);
    assert!(state.log_len() > 100 && state.log_len() <= 256 + 100);
    assert_eq!(state.version().iter_runs().count(), 1);
}

/// Pages hold 64 sequence numbers each: runs that end or begin where a page does.
#[test]
fn the_dead_stay_dead_at_the_edges_of_pages() {
    let runs = |runs: &[(u64, u64)]| {
        let mut context = CausalContext::new();
        for (first, last) in runs {
            let (first, last) = (*first, *last);
            context.insert_run(id(1), Run { first, last });
        }
        context
    };
    let state = |seen: CausalContext, live: CausalContext| {
        let parts = Parts {
            seen,
            contents: vec![9; live.count() as usize],
            live,
            covered: dots([]),
            covering: dots([]),
        };
        State::from_parts(parts).unwrap()
    };
    let dead: [(&[(u64, u64)], u64); 6] = [
        (&[(1, 64)], 64),
        (&[(1, 3), (5, 64)], 64),
        (&[(1, 10), (64, 70)], 5),
        (&[(1, 10), (65, 70)], 5),
        (&[(1, 63), (65, 70)], 63),
        (&[(1, 3), (64, 127)], 127),
    ];
    for (seen, sequence) in dead {
        let mut here = state(runs(seen), dots([]));
        let late = dots([(1, sequence)]);
        assert!(!here.merge(&state(late.clone(), late)), "{seen:?}");
        assert!(here.pages().is_empty());
    }
}

/// A hash that says nothing must not make two contents equal.
#[test]
fn contents_of_one_hash_are_told_apart() {
    let write = |content: &str| {
        let mut state = Causal::<DotBag<Weak>>::new();
        state.write(id(1), &dots([]), Some(Weak(content.into())));
        state
    };
    assert_eq!(write("a"), write("a"));
    assert_ne!(write("a"), write("b"));
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    #[test]
    fn json_restores_the_state_or_says_what_is_wrong() {
        let state = State::from_parts(pieces()).unwrap();
        let text = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state);
        let turned = text.replace("30]", "31]");
        assert_ne!(serde_json::from_str::<State>(&turned).unwrap(), state);
        let mut value = serde_json::to_value(&state).unwrap();
        value["live"].as_array_mut().unwrap().reverse();
        let error = serde_json::from_value::<State>(value.clone()).unwrap_err();
        assert!(error.to_string().contains("ascending"), "{error}");
        value["live"].as_array_mut().unwrap().reverse();
        let mut twice = value.clone();
        let live = twice["live"].as_array_mut().unwrap();
        live.push(live.last().unwrap().clone());
        let error = serde_json::from_value::<State>(twice).unwrap_err();
        assert!(error.to_string().contains("ascending"), "{error}");
        let mut unknown = value.clone();
        unknown["floor"] = 7.into();
        let error = serde_json::from_value::<State>(unknown).unwrap_err();
        assert!(error.to_string().contains("unknown field"), "{error}");
        value["covered"] = value["seen"].clone();
        let error = serde_json::from_value::<State>(value).unwrap_err();
        assert_eq!(error.to_string(), Invalid::CoveredSeen.to_string());
    }
}

/// Every state of two dots, lawful together or not, each dot unknown, covered, dead, or alive in
/// one of three ways; and how many combinations are refused.
fn every_state_of_two_dots() -> (Vec<State>, usize) {
    let dot = |number: u64| dots([(number, 1)]);
    let mut refused = 0;
    let states = (0..36).filter_map(|number: u64| {
        let [mut seen, mut covered, mut live, mut covering] = [(); 4].map(|()| dots([]));
        let mut contents = Vec::new();
        for (replica, kind) in [(1, number % 6), (2, number / 6)] {
            if kind == 1 {
                covered.merge(&dot(replica));
            }
            if kind >= 2 {
                seen.merge(&dot(replica));
            }
            if kind >= 3 {
                live.merge(&dot(replica));
                contents.push([4, 6, 4][kind as usize - 3]);
            }
            if kind == 5 {
                covering.merge(&dot(replica));
            }
        }
        let state = State::from_parts(Parts::new([seen, covered, live, covering], contents));
        refused += usize::from(state.as_ref().err() == Some(&Invalid::CoveredByNone));
        state.ok()
    });
    (states.collect(), refused)
}

/// The pieces of a state, put together anew.
fn again(state: &State) -> Result<State, Invalid> {
    let (seen, covered) = (state.version().clone(), state.covered().clone());
    let contents = state.pages().iter().map(|(_, content)| *content).collect();
    let contexts = [seen, covered, state.live(), state.covering()];
    State::from_parts(Parts::new(contexts, contents))
}

/// Its parts and its answer to one who has nothing bring all of a state: else two replicas of one
/// version would hold different things, and no exchange of versions would find it.
#[test]
fn every_state_that_is_accepted_can_be_told_and_joins_to_such_states() {
    let (states, refused) = every_state_of_two_dots();
    assert_eq!((states.len(), refused), (29, 7));
    let told_whole = |state: &State| {
        for trims in [false, true] {
            let mut state = state.clone();
            if trims {
                state.trim_log();
            }
            let mut joined = State::new();
            for part in state.decompose() {
                assert_eq!(again(&part).as_ref(), Ok(&part), "a part of {state:?}");
                joined.merge(&part);
            }
            assert_eq!(joined, state, "from its parts");
            let mut told = State::new();
            told.merge(&state.delta_since(&CausalContext::new()));
            assert_eq!(told, state, "from nothing");
        }
    };
    for left in &states {
        told_whole(left);
        for right in &states {
            let mut joined = left.clone();
            joined.merge(right);
            let read = again(&joined);
            assert_eq!(read.as_ref(), Ok(&joined), "{left:?} and {right:?}");
            told_whole(&read.unwrap());
        }
    }
}

/// There is a difference exactly if there is something to learn, and it is all that there is.
#[test]
fn a_difference_tells_all_even_between_states_that_contradict_each_other() {
    let (states, _) = every_state_of_two_dots();
    let mut contradictory = 0;
    for left in &states {
        for right in &states {
            let mut expected = right.clone();
            let grows = expected.merge(left);
            let difference = left.difference(right);
            assert_eq!(difference.is_some(), grows, "{left:?} against {right:?}");
            let Some(difference) = difference else {
                continue;
            };
            contradictory += usize::from(left.version() == right.version());
            let mut told = right.clone();
            told.merge(&difference);
            assert_eq!(told, expected, "{left:?} against {right:?}");
        }
    }
    assert!(contradictory > 100, "{contradictory}");
}
