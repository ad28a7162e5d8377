//! What a failure prints fails again when it is pasted, and every action does what it says.

use std::panic::catch_unwind;

use rejoin_laws::*;

use crate::canaries::SetOp::{Insert, Remove};
use crate::canaries::{ToyRegister, ToySet};

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
        run_with::<ToySet<4>>(&settings),
        run_with::<ToySet<4>>(&settings),
    );
    assert!(!one.failures().is_empty());
    let codes = |report: &Report| -> Vec<String> {
        report.failures().iter().map(ToString::to_string).collect()
    };
    assert_eq!(codes(&one), codes(&again));
    assert_eq!(one.shares(), again.shares());
}
