//! A right replica passes, a wrong one does not, and every run can be repeated.

use rejoin_sim::{
    Config, Failure, Fault, Figures, Level, Outcome, Settings, Size, Time, Workload, run, shrink,
    sweep,
};

use crate::toy::{Bug, Toys};

/// What the toy can stand: it has no answer to a disk that forgets, or to members that change.
const STOOD: [Fault; 18] = [
    Fault::Drop,
    Fault::Duplicate,
    Fault::Reorder,
    Fault::Partition,
    Fault::OneWay,
    Fault::Bridge,
    Fault::Flapping,
    Fault::Offline,
    Fault::Crash,
    Fault::CrashAtCommit,
    Fault::DiskFull,
    Fault::ClockBack,
    Fault::ClockAhead,
    Fault::Ties,
    Fault::Bombs,
    Fault::Narrow,
    Fault::Pause,
    Fault::Join,
];

fn with(seed: u64, faults: &[Fault]) -> Config {
    Config {
        faults: Some(faults.to_vec()),
        ..Config::seed(seed)
    }
}

#[test]
fn a_right_replica_stands_every_fault_alone_and_all_together() {
    let settings = Settings {
        threads: 2,
        again: 5,
        stop: true,
        done: &|_| {},
    };
    let none: &[Fault] = &[];
    let alone = STOOD.chunks(1).chain([none, &STOOD]);
    for faults in alone {
        let swept = sweep(&with(0, faults), 0..8, &Toys(Bug::None), &settings);
        let failed = swept
            .failed
            .map(|(outcome, _)| (outcome.config, outcome.violation));
        assert_eq!(failed, None, "{faults:?}");
        assert!(swept.unsteady.is_empty(), "{:?}", swept.unsteady);
    }
}

/// More replicas and longer runs have more to do, and that is no storm.
#[test]
fn a_long_run_of_many_replicas_ends() {
    for (replicas, seconds) in [(1, 60_000), (2, 12_000), (60, 15)] {
        let config = Config {
            replicas: Some(replicas),
            duration: Some(Time::millis(seconds * 1_000)),
            keep: Some(Vec::new()),
            ..with(1, &[])
        };
        let outcome = run(&config, &Toys(Bug::None));
        let events = outcome.figures.events;
        assert!(events > 200_000, "{replicas}: {events}");
        assert_eq!(outcome.violation, None, "{replicas}");
    }
}

/// What never came anywhere has not come at once.
#[test]
fn windows_that_never_closed_are_counted_as_open() {
    let config = Config {
        replicas: Some(2),
        loss: Some(99),
        levels: vec![Level::Local],
        duration: Some(Time::millis(2_000)),
        workload: Some(Workload::Profile),
        ..with(1, &[])
    };
    let outcome = run(&config, &Toys(Bug::NeverRepeats));
    let Figures {
        windows,
        open,
        delays,
        healed,
        ..
    } = &outcome.figures;
    assert_eq!(outcome.violation.unwrap().failure, Failure::NoConvergence);
    assert!(*open > 0, "{open}");
    assert!(windows.len() <= delays.len() && healed.is_empty());
    let acknowledged = outcome.figures.answered("written");
    assert!(*open + windows.len() as u64 <= acknowledged);
}

/// A count of seeds that wraps would never end.
#[test]
fn the_last_seed_is_the_last() {
    let settings = Settings {
        threads: 2,
        again: 0,
        stop: true,
        done: &|_| {},
    };
    let config = with(0, &[]);
    for (first, seeds) in [(u64::MAX, 1), (u64::MAX - 2, 3)] {
        let swept = sweep(&config, first..=u64::MAX, &Toys(Bug::None), &settings);
        assert_eq!(swept.seeds, seeds);
    }
    let swept = sweep(&config, u64::MAX..u64::MAX, &Toys(Bug::None), &settings);
    assert_eq!(swept.seeds, 0);
}

#[test]
fn a_run_has_the_size_that_was_told_whatever_is_left_out() {
    for seed in 0..20 {
        let whole = run(&with(seed, &STOOD), &Toys(Bug::None));
        let part = Config {
            keep: Some(vec![0, 2]),
            without: vec![1],
            ..whole.config.clone()
        };
        let size = Size::of(&part);
        assert_eq!(size.replicas, whole.replicas);
        assert!(whole.steps.iter().copied().eq(0..size.steps));
    }
}

fn first_failure(bug: Bug) -> Outcome {
    let runs = (0..400).map(|seed| run(&with(seed, &STOOD[..10]), &Toys(bug)));
    let mut failed = runs.filter(|outcome| outcome.violation.is_some());
    failed.next().unwrap()
}

#[test]
fn each_bug_is_found_and_called_by_its_name() {
    for (bug, expected) in [
        (Bug::KeepsNothing, Failure::LostWrite),
        (Bug::NeverRepeats, Failure::NoConvergence),
        (Bug::LastMetWins, Failure::Divergence),
        (Bug::ForgetsSessions, Failure::StaleRead),
        (Bug::SaysAllAtOnce, Failure::LostWrite),
        (Bug::RemovesTheUnseen, Failure::Divergence),
        (Bug::Panics, Failure::Panic),
    ] {
        let violation = first_failure(bug).violation.unwrap();
        assert_eq!(violation.failure, expected, "{bug:?}: {violation}");
    }
}

#[test]
fn a_failure_shrinks_to_a_few_steps_that_can_be_repeated() {
    let toys = Toys(Bug::LastMetWins);
    let failed = first_failure(Bug::LastMetWins);
    let small = shrink(failed.clone(), &toys, 500);
    assert!(
        small.steps.len() <= 4,
        "{} of {}",
        small.steps.len(),
        failed.steps.len()
    );
    let again = run(&small.config, &toys);
    assert_eq!((again.hash, again.violation), (small.hash, small.violation));
}
