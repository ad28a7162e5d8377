//! The endpoint under a model checker: every order of events up to a bound, and what must be true
//! after each.
//!
//! The endpoint is the one that is used in earnest. The model around it has replicas with a disk, a
//! network that loses, doubles, delays and mixes up messages, crashes after which only the disk is
//! left, and replicas that lose patience too early; of each so much as the rows below allow.
//!
//! A state of the model is told from another by all that is in it: each replica, with its disk,
//! endpoint and clock, by a hash of the text that the derived `Debug` gives; each message by its
//! text; what was acknowledged; what is left of the budget. So nothing is merged that has another
//! future. The search is breadth first; a row without a star is explored to its end.
//!
//! | Row | Replicas | Writes, crashes, losses, doubles, hurries | Actions | States |
//! |---|---|---|---|---|
//! | loss and doubling | pair | 3 0 1 1 0 | 14 | 4,631 |
//! | haste | pair | 3 0 1 0 1 | 18 | 21,355 |
//! | all at once | pair | 3 1 1 1 1 | 5 * | 7,356 |
//! | crash | pair | 3 1 0 0 0 | 28 | 45,040 |
//! | crash and loss | pair | 2 1 1 0 0 | 21 | 18,110 |
//! | crash and haste | pair | 1 1 0 0 1 | 17 | 3,799 |
//! | crash and doubling | pair | 1 1 0 1 0 | 14 | 1,555 |
//! | meet | pair, not met | 1 0 1 0 0 | 19 | 2,641 |
//! | meet all | pair, not met | 2 1 1 1 1 | 4 * | 7,056 |
//! | line, loss | three in a line | 2 0 1 0 0 | 22 | 11,543 |
//! | line, doubling | three in a line | 2 0 0 1 0 | 24 | 24,053 |
//! | line, crash | three in a line | 1 1 0 0 0 | 20 | 7,198 |
//! | line, all | three in a line | 3 1 1 1 1 | 4 * | 4,702 |
//! | triangle, loss | triangle | 1 0 1 0 0 | 19 | 472 |
//! | triangle, doubling | triangle | 1 0 0 1 0 | 8 | 439 |
//! | triangle, crash | triangle | 1 1 0 0 0 | 9 * | 12,613 |
//! | triangle, all | triangle | 3 1 1 1 1 | 4 * | 8,159 |
//!
//! A star marks a bound on the actions; `REJOIN_MODEL_DEPTH=9 cargo test -p rejoin-sync model`
//! follows at least so many in these rows. A hurry is a wait while messages are on their way.

mod events;
mod fault;
mod net;
mod node;
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use stateright::{Checker, HasDiscoveries, Model};

use fault::Fault;
use net::{DONE, DURABLE, EQUAL, GAP, GROWS, HEALS, Healing, KEPT, Net, PROMISE, WHOLE};
use world::Budget;

const PAIR: &[(usize, usize)] = &[(0, 1)];
const LINE: &[(usize, usize)] = &[(0, 1), (1, 2)];
const TRIANGLE: &[(usize, usize)] = &[(0, 1), (1, 2), (0, 2)];

/// Writes, crashes, losses, doubles, hurries.
const fn budget([writes, crashes, losses, doubles, hurries]: [u8; 5]) -> Budget {
    Budget {
        writes,
        crashes,
        losses,
        doubles,
        hurries,
    }
}

fn net(edges: &'static [(usize, usize)], have_met: bool, amounts: [u8; 5]) -> Net {
    Net {
        count: if edges == PAIR { 2 } else { 3 },
        edges,
        have_met,
        budget: budget(amounts),
        fault: None,
        judged: AtomicUsize::new(0),
        healing: Healing::default(),
    }
}

/// Checks all states within so many actions; there must be at least `floor` of them, and what
/// `sees` names among them.
fn check(name: &str, net: Net, actions: Option<usize>, floor: usize, sees: &[&'static str]) {
    let begin = Instant::now();
    let asked = std::env::var("REJOIN_MODEL_DEPTH").ok();
    let asked = asked.and_then(|depth| depth.parse().ok()).unwrap_or(0);
    let actions = actions.map(|actions: usize| actions.max(asked));
    let mut builder = net.checker().finish_when(HasDiscoveries::AnyFailures);
    if let Some(actions) = actions {
        // The checker counts the first state as one, and does not judge those at the bound.
        builder = builder.target_max_depth(actions + 2);
    }
    let checker = builder.spawn_bfs().join();
    let judged = checker.model().judged.load(Ordering::Relaxed);
    let actions = actions.unwrap_or(checker.max_depth() - 1);
    let time = begin.elapsed();
    println!("{name}: {judged} states within {actions} actions, {time:?}");
    for property in [EQUAL, HEALS, WHOLE, GROWS, DURABLE, PROMISE, KEPT] {
        checker.assert_no_discovery(property);
    }
    assert!(
        judged >= floor,
        "{name}: only {judged} states were explored"
    );
    for sight in sees {
        checker.assert_any_discovery(sight);
    }
}

#[test]
fn two_replicas_agree_over_a_bad_network() {
    check(
        "loss and doubling",
        net(PAIR, true, [3, 0, 1, 1, 0]),
        None,
        3_700,
        &[DONE, GAP],
    );
    check(
        "haste",
        net(PAIR, true, [3, 0, 1, 0, 1]),
        None,
        17_000,
        &[DONE, GAP],
    );
    check(
        "all at once",
        net(PAIR, true, [3, 1, 1, 1, 1]),
        Some(5),
        5_900,
        &[],
    );
}

#[test]
fn two_replicas_agree_after_a_crash() {
    check(
        "crash",
        net(PAIR, true, [3, 1, 0, 0, 0]),
        None,
        32_000,
        &[DONE, GAP],
    );
    check(
        "crash and loss",
        net(PAIR, true, [2, 1, 1, 0, 0]),
        None,
        14_000,
        &[DONE, GAP],
    );
    check(
        "crash and haste",
        net(PAIR, true, [1, 1, 0, 0, 1]),
        None,
        3_000,
        &[DONE],
    );
    check(
        "crash and doubling",
        net(PAIR, true, [1, 1, 0, 1, 0]),
        None,
        1_200,
        &[DONE],
    );
}

#[test]
fn two_replicas_meet() {
    check(
        "meet",
        net(PAIR, false, [1, 0, 1, 0, 0]),
        None,
        2_000,
        &[DONE],
    );
    check(
        "meet all",
        net(PAIR, false, [2, 1, 1, 1, 1]),
        Some(4),
        5_500,
        &[],
    );
}

#[test]
fn three_replicas_in_a_line_agree() {
    check(
        "line, loss",
        net(LINE, true, [2, 0, 1, 0, 0]),
        None,
        9_200,
        &[DONE],
    );
    check(
        "line, doubling",
        net(LINE, true, [2, 0, 0, 1, 0]),
        None,
        19_000,
        &[DONE],
    );
    check(
        "line, crash",
        net(LINE, true, [1, 1, 0, 0, 0]),
        None,
        5_700,
        &[DONE],
    );
    check(
        "line, all",
        net(LINE, true, [3, 1, 1, 1, 1]),
        Some(4),
        3_700,
        &[],
    );
}

#[test]
fn three_replicas_that_all_talk_agree() {
    check(
        "triangle, loss",
        net(TRIANGLE, true, [1, 0, 1, 0, 0]),
        None,
        370,
        &[DONE],
    );
    check(
        "triangle, doubling",
        net(TRIANGLE, true, [1, 0, 0, 1, 0]),
        None,
        350,
        &[DONE],
    );
    check(
        "triangle, crash",
        net(TRIANGLE, true, [1, 1, 0, 0, 0]),
        Some(9),
        10_000,
        &[],
    );
    check(
        "triangle, all",
        net(TRIANGLE, true, [3, 1, 1, 1, 1]),
        Some(4),
        6_600,
        &[],
    );
}

/// Every property has a fault by which it is broken, and the checker sees it.
#[test]
fn what_is_planted_is_found() {
    for (fault, amounts, broken) in [
        (Fault::AcknowledgesUnheard, [1, 0, 0, 0, 0], HEALS),
        (Fault::AcknowledgesUnheard, [1, 0, 0, 0, 0], PROMISE),
        (Fault::CrashForgets, [1, 1, 0, 0, 0], EQUAL),
        (Fault::CrashForgets, [1, 1, 0, 0, 0], KEPT),
        (Fault::HidesGaps, [2, 0, 0, 0, 0], WHOLE),
        (Fault::ReplacesState, [2, 0, 0, 0, 0], GROWS),
        (Fault::SendsBeforeCommit, [1, 1, 0, 0, 0], DURABLE),
        (Fault::StopsTheClock, [1, 0, 1, 0, 0], HEALS),
    ] {
        let mut net = net(PAIR, true, amounts);
        net.fault = Some(fault);
        let until = HasDiscoveries::AllOf([broken].into());
        let checker = net.checker().finish_when(until).spawn_bfs().join();
        let path = checker.assert_any_discovery(broken);
        println!("{fault:?}: {:?}", path.into_actions());
    }
}
