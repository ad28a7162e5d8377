//! What a failure prints fails again when it is pasted, and every action does what it says.

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};

use rejoin_laws::*;

use crate::canaries::SetOp::{Insert, Remove};
use crate::canaries::{ToyRegister, ToySet, set_flaw};

#[test]
fn every_action_runs_on_a_sound_type() {
    replay::<ToySet<0>>(&[
        edit(0, Insert(1)),
        sync(0, 1),
        edit(1, Remove(1)),
        edit(1, Remove(1)), // absent by now: no edit
        deliver(1, 2),
        deliver(2, 2), // so this delivers nothing
        stale(1, 2),
        edit(2, Insert(2)),
        deliver_joined(&[3, 0], 3),
        redeliver(0, 1),
        deliver_part(1, 0b1, 2),
        sync_version(2, 0),
        trim_log(0),
        sync_difference(0, 3),
        clock(3, -5),
        restart(3),
        edit(3, Insert(4)),
    ]);
}

#[test]
fn the_printed_history_breaks_the_same_law() {
    let settings = Settings {
        histories: 50,
        seed: 1,
        depth: 2,
    };
    let report = run_with::<ToyRegister<1>>(&settings);
    let failure = report.failure(Law::Commutative).expect("ties are broken");
    let pasted = "replay::<ToyRegister<1>>(&[\n        \
                  edit(0, 2),\n        edit(1, 1),\n    ]);";
    assert!(failure.code.contains(pasted), "{failure}");

    let failed = catch_unwind(|| replay::<ToyRegister<1>>(&[edit(0, 2), edit(1, 1)]));
    let message = failed
        .expect_err("a tie")
        .downcast::<String>()
        .expect("a message");
    assert!(message.contains("law `"), "{message}");
    replay::<ToyRegister<0>>(&[edit(0, 2), edit(1, 1)]);
}

#[test]
fn one_seed_replays_everything() {
    let settings = Settings {
        histories: 60,
        seed: 7,
        depth: 2,
    };
    let (one, again) = (
        run_with::<ToySet<{ set_flaw::DROPS_WHAT_SKIPS_A_DOT }>>(&settings),
        run_with::<ToySet<{ set_flaw::DROPS_WHAT_SKIPS_A_DOT }>>(&settings),
    );
    assert!(!one.failures().is_empty());
    let codes = |report: &Report| -> Vec<String> {
        report.failures().iter().map(ToString::to_string).collect()
    };
    assert_eq!(codes(&one), codes(&again));
    assert_eq!(one.shares(), again.shares());
}

/// Answers wrongly for a while, and never again.
#[derive(Clone, Debug, Default, PartialEq)]
struct Moody(BTreeSet<u64>);

impl Merge for Moody {
    fn merge(&mut self, other: &Self) -> bool {
        static MERGES: AtomicU64 = AtomicU64::new(0);
        let grew = Merge::merge(&mut self.0, &other.0);
        let count = MERGES.fetch_add(1, Ordering::Relaxed);
        grew != (5_000..5_100).contains(&count)
    }
}

impl Lawful for Moody {
    type Op = u64;
    type View = BTreeSet<u64>;

    fn apply(&mut self, _: &mut Replica, op: &u64) -> Option<Self> {
        self.0.insert(*op).then(|| Self([*op].into()))
    }

    fn view(&self) -> BTreeSet<u64> {
        self.0.clone()
    }

    fn spec(history: &History<'_, u64>) -> BTreeSet<u64> {
        history.edits().map(|edit| *edit.op).collect()
    }

    fn op(gene: &mut Gene) -> u64 {
        gene.pick(40)
    }

    fn small_ops() -> Vec<u64> {
        vec![1, 2]
    }
}

#[test]
fn a_failure_says_so_if_no_replay_shows_it() {
    let settings = Settings {
        histories: 200,
        seed: 3,
        depth: 0,
    };
    let report = run_with::<Moody>(&settings);
    let failure = report.failures().first().expect("a wrong answer");
    assert!(!failure.replays, "{failure}");
    let message = failure.to_string();
    assert!(
        message.contains("does not break the law again"),
        "{message}"
    );
    assert!(
        message.contains("run the same tests with this seed"),
        "{message}"
    );
}
