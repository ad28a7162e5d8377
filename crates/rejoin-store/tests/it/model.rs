//! The store under a model checker: every order of events up to a bound, and what must be true
//! after each.
//!
//! The stores are those that are used in earnest, and speak in frames of bytes. A client with a
//! session goes from one to another and writes what is planned; the network loses, doubles, delays
//! and mixes up frames; a replica crashes at any moment, also between a write and its commit and
//! between a commit and its frames; of each so much as the rows below allow.
//!
//! A store cannot be copied or compared, so a state of the model keeps of each replica all that has
//! happened to it, and plays it again where several things may happen next. Two states are one if
//! the same happened to each replica in the same order, the same frames are on their way, and the
//! client knows the same. So nothing is merged that has another future; orders that no replica can
//! tell apart are. What must be read is computed from the writes alone, and from which had seen
//! which. The search is breadth first; a row without a star is explored to its end.
//!
//! | Row | Of | Writes | Crashes, losses, doubles, hurries, reads | Actions | States |
//! |---|---|---|---|---|---|
//! | loss | 2 | sss | 0 1 0 0 0 | 12 | 3,969 |
//! | doubling | 2 | ss | 0 0 1 0 0 | 8 | 557 |
//! | haste | 2 | si | 0 0 0 1 0 | 9 | 867 |
//! | removal | 2 | iri | 0 1 0 0 0 | 12 | 3,917 |
//! | all at once | 2 | sis | 1 1 1 1 1 | 4 * | 3,132 |
//! | crash | 2 | ss | 1 0 0 0 0 | 15 | 6,167 |
//! | crash and loss | 2 | i | 1 1 0 0 0 | 16 | 1,903 |
//! | crash and haste | 2 | s | 1 0 0 1 0 | 9 * | 4,757 |
//! | session | 2 | sis | 0 0 0 0 2 | 11 | 6,877 |
//! | session, crash | 2 | ss | 1 0 0 0 2 | 6 * | 2,649 |
//! | session of three | 3 | ss | 0 0 0 0 1 | 5 * | 857 |
//! | deletion | 2 | idi | 0 1 0 0 0 | 14 | 5,903 |
//! | deletion, crash | 2 | idi | 1 0 0 0 0 | 7 * | 4,801 |
//! | deletion, doubling | 2 | idi | 0 0 1 0 0 | 8 * | 5,841 |
//! | deletion of three | 3 | id | 0 0 0 0 0 | 6 * | 1,414 |
//! | at all | 2 | s | 0 1 1 0 0 | 13 | 2,339 |
//! | at all, crash | 2 | s | 1 0 0 0 0 | 15 | 7,019 |
//! | at all, two | 2 | ss | 0 0 0 0 0 | 7 * | 3,281 |
//! | at all three | 3 | s | 0 0 0 0 0 | 6 * | 2,470 |
//! | three | 3 | s | 0 0 0 0 0 | 7 | 148 |
//! | three, two writes | 3 | ss | 0 0 0 0 0 | 6 * | 1,414 |
//! | three, loss | 3 | i | 0 1 0 0 0 | 8 * | 490 |
//! | three, crash | 3 | s | 1 0 0 0 0 | 6 * | 2,560 |
//! | three, all at once | 3 | sis | 1 1 1 1 1 | 3 * | 1,640 |
//!
//! Of the writes s sets a register; i, r and d put an element into a set, take it out, and delete
//! its key. A star marks a bound on the actions; `REJOIN_MODEL_DEPTH=8 cargo test -p rejoin-store
//! model` follows at least so many in these rows. A hurry is a wait while frames are on their way.

mod fault;
mod net;
mod oracle;
mod replica;
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rejoin_store::Level;
use stateright::{Checker, HasDiscoveries, Model};

use fault::Fault;
use net::{
    ANSWERED, DONE, EQUAL, FREE, FRESH, GONE, HEALS, Healing, KEPT, Net, READ, SOUND, SPREAD,
    VALUES,
};
use replica::Op::{self, Delete, Insert, Remove, Set};
use world::Budget;

/// Replicas, what the client writes at them, and crashes, losses, doubles, hurries, reads.
fn net(count: usize, plan: &'static [Op], amounts: [u8; 5]) -> Net {
    let [crashes, losses, doubles, hurries, reads] = amounts;
    Net {
        count,
        plan,
        level: Level::Local,
        budget: Budget {
            crashes,
            losses,
            doubles,
            hurries,
            reads,
        },
        fault: None,
        judged: AtomicUsize::new(0),
        healing: Healing::default(),
    }
}

/// The same, for writes that ask for all replicas.
fn net_at_all(count: usize, plan: &'static [Op], amounts: [u8; 5]) -> Net {
    let mut net = net(count, plan, amounts);
    net.level = Level::All;
    net
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
    for property in [EQUAL, HEALS, VALUES, FRESH, KEPT, SPREAD, GONE, SOUND] {
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
        "loss",
        net(2, &[Set, Set, Set], [0, 1, 0, 0, 0]),
        None,
        3_100,
        &[DONE],
    );
    check(
        "doubling",
        net(2, &[Set, Set], [0, 0, 1, 0, 0]),
        None,
        400,
        &[DONE],
    );
    check(
        "haste",
        net(2, &[Set, Insert], [0, 0, 0, 1, 0]),
        None,
        600,
        &[DONE],
    );
    check(
        "removal",
        net(2, &[Insert, Remove, Insert], [0, 1, 0, 0, 0]),
        None,
        3_100,
        &[DONE],
    );
    check(
        "all at once",
        net(2, &[Set, Insert, Set], [1, 1, 1, 1, 1]),
        Some(4),
        2_500,
        &[],
    );
}

#[test]
fn two_replicas_agree_after_a_crash() {
    check(
        "crash",
        net(2, &[Set, Set], [1, 0, 0, 0, 0]),
        None,
        4_900,
        &[DONE],
    );
    check(
        "crash and loss",
        net(2, &[Insert], [1, 1, 0, 0, 0]),
        None,
        1_500,
        &[DONE],
    );
    check(
        "crash and haste",
        net(2, &[Set], [1, 0, 0, 1, 0]),
        Some(9),
        3_800,
        &[],
    );
}

#[test]
fn a_session_roams_and_reads_nothing_stale() {
    check(
        "session",
        net(2, &[Set, Insert, Set], [0, 0, 0, 0, 2]),
        None,
        5_500,
        &[DONE, READ],
    );
    check(
        "session, crash",
        net(2, &[Set, Set], [1, 0, 0, 0, 2]),
        Some(6),
        2_200,
        &[READ],
    );
    check(
        "session of three",
        net(3, &[Set, Set], [0, 0, 0, 0, 1]),
        Some(5),
        680,
        &[READ],
    );
}

#[test]
fn what_was_deleted_does_not_return() {
    check(
        "deletion",
        net(2, &[Insert, Delete, Insert], [0, 1, 0, 0, 0]),
        None,
        4_700,
        &[DONE, FREE],
    );
    check(
        "deletion, crash",
        net(2, &[Insert, Delete, Insert], [1, 0, 0, 0, 0]),
        Some(7),
        3_800,
        &[],
    );
    check(
        "deletion, doubling",
        net(2, &[Insert, Delete, Insert], [0, 0, 1, 0, 0]),
        Some(8),
        4_600,
        &[FREE],
    );
    check(
        "deletion of three",
        net(3, &[Insert, Delete], [0, 0, 0, 0, 0]),
        Some(6),
        1_100,
        &[],
    );
}

#[test]
fn a_write_that_is_answered_is_where_it_was_asked_to_be() {
    check(
        "at all",
        net_at_all(2, &[Set], [0, 1, 1, 0, 0]),
        None,
        1_800,
        &[DONE, ANSWERED],
    );
    check(
        "at all, crash",
        net_at_all(2, &[Set], [1, 0, 0, 0, 0]),
        None,
        5_600,
        &[DONE, ANSWERED],
    );
    check(
        "at all, two",
        net_at_all(2, &[Set, Set], [0, 0, 0, 0, 0]),
        Some(7),
        2_600,
        &[ANSWERED],
    );
    check(
        "at all three",
        net_at_all(3, &[Set], [0, 0, 0, 0, 0]),
        Some(6),
        1_900,
        &[ANSWERED],
    );
}

#[test]
fn three_replicas_agree() {
    check("three", net(3, &[Set], [0, 0, 0, 0, 0]), None, 110, &[DONE]);
    check(
        "three, two writes",
        net(3, &[Set, Set], [0, 0, 0, 0, 0]),
        Some(6),
        1_100,
        &[],
    );
    check(
        "three, loss",
        net(3, &[Insert], [0, 1, 0, 0, 0]),
        Some(8),
        390,
        &[],
    );
    check(
        "three, crash",
        net(3, &[Set], [1, 0, 0, 0, 0]),
        Some(6),
        2_000,
        &[],
    );
    check(
        "three, all at once",
        net(3, &[Set, Insert, Set], [1, 1, 1, 1, 1]),
        Some(3),
        1_300,
        &[],
    );
}

/// A store whose member has forgotten too early notices that it is behind, and gives up what was
/// deleted.
#[test]
fn what_is_forgotten_early_does_not_return() {
    let mut net = net(2, &[Insert, Delete, Insert], [0; 5]);
    net.fault = Some(Fault::ForgetsEarly);
    let builder = net.checker().target_max_depth(11);
    builder.spawn_bfs().join().assert_no_discovery(GONE);
}

/// Every property has a fault by which it is broken, and the checker sees it.
#[test]
fn what_is_planted_is_found() {
    for (fault, net, broken) in [
        (Fault::AnswersUnheard, net(2, &[Set], [0; 5]), EQUAL),
        (Fault::AnswersUnheard, net_at_all(2, &[Set], [0; 5]), SPREAD),
        (Fault::CrashForgets, net(2, &[Set], [1, 0, 0, 0, 0]), KEPT),
        (Fault::DropsSession, net(2, &[Set], [0, 0, 0, 0, 1]), FRESH),
        (Fault::Garbles, net(2, &[Set], [0; 5]), SOUND),
        (Fault::StampsAnew, net(2, &[Set, Set], [0; 5]), VALUES),
        (Fault::StopsTheClock, net(2, &[Set], [0, 1, 0, 0, 0]), HEALS),
        (Fault::WritesBack, net(2, &[Insert, Delete], [0; 5]), GONE),
    ] {
        let mut net = net;
        net.fault = Some(fault);
        let until = HasDiscoveries::AllOf([broken].into());
        let builder = net.checker().finish_when(until).target_max_depth(12);
        let path = builder.spawn_bfs().join().assert_any_discovery(broken);
        println!("{fault:?}: {:?}", path.into_actions());
    }
}
