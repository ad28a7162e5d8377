//! The store stands everything that may go wrong, and a store with a bug does not.

use rejoin_sim::{Config, Fault, Mutant, Settings, Stores, Sweep, run, sweep};

fn go(config: &Config, seeds: core::ops::Range<u64>) -> Sweep {
    let settings = Settings {
        threads: 2,
        again: 10,
        stop: true,
        done: &|_| {},
    };
    let swept = sweep(config, seeds, &Stores::default(), &settings);
    let failed = swept.failed.as_ref().map(|(outcome, _)| {
        let violation = outcome.violation.as_ref().map(ToString::to_string);
        format!("rejoin replay {}: {violation:?}", outcome.config)
    });
    assert_eq!(failed, None);
    assert!(swept.unsteady.is_empty(), "{:?}", swept.unsteady);
    swept
}

#[test]
fn nothing_is_lost_stale_or_unequal_whatever_goes_wrong() {
    let figures = go(&Config::default(), 0..300).figures;
    assert!(figures.answered("written") > 3_000, "{figures:?}");
    assert!(figures.faults() > 10_000 && figures.faults.len() > 15);
}

/// Found by long searches, and mended.
const ONCE_FAILED: [u64; 32] = [
    1764, 3279, 23764, 24133, 30031, 31420, 44118, 59348, 59813, 69210, 71573, 79148, 91492, 93611,
    110974, 119168, 121680, 125332, 127711, 132558, 135717, 143929, 1101701, 1196501, 2068013,
    2283412, 2307514, 2087479, 2315143, 3304627, 3235760, 3675332,
];

#[test]
fn runs_that_once_failed_do_not() {
    for seed in ONCE_FAILED {
        go(&Config::default(), seed..seed + 1);
    }
}

#[test]
fn every_fault_alone_is_stood() {
    for fault in Fault::ALL {
        let config = Config {
            faults: Some(vec![*fault]),
            ..Config::default()
        };
        assert!(go(&config, 0..8).figures.answered("written") > 0, "{fault}");
    }
}

/// A fault that strikes nobody would prove nothing.
#[test]
fn what_is_to_go_wrong_really_does() {
    let figures = |fault| {
        let config = Config {
            faults: Some(vec![fault]),
            ..Config::default()
        };
        go(&config, 0..60).figures
    };
    let ahead = figures(Fault::FarFuture);
    assert!(ahead.faults["frame from the end of time"] > 20, "{ahead:?}");
    assert!(ahead.counters["frames refused"] > 20, "{ahead:?}");
    let newer = figures(Fault::Newer);
    assert!(newer.faults["frame of a newer version"] > 20, "{newer:?}");
    assert!(newer.counters["frames refused"] > 20, "{newer:?}");
    let kinds = figures(Fault::Kinds);
    assert!(kinds.counters["clashes of kinds"] > 0, "{kinds:?}");
    assert!(kinds.faults["write of another kind"] > 20, "{kinds:?}");
    let slow = figures(Fault::Slow);
    assert!(slow.faults["slow"] > 20, "{slow:?}");
    let deletes = figures(Fault::DeleteRace);
    assert!(deletes.faults["delete"] > 20, "{deletes:?}");
    for fault in [Fault::Hostile, Fault::Bombs] {
        let faults = figures(fault).faults;
        assert!(
            faults["changed and sealed frame refused"] > 20,
            "{faults:?}"
        );
    }
    let hostile = figures(Fault::Hostile);
    assert!(
        hostile.faults["changed and sealed frame taken"] > 20,
        "{hostile:?}"
    );
}

/// Deletions, and disks that forget them: a replica notices that it is behind, and begins anew.
#[test]
fn what_was_deleted_stays_so_when_disks_forget_it() {
    for fault in [Fault::Restore, Fault::LyingDisk] {
        let config = Config {
            faults: Some(vec![fault, Fault::DeleteRace, Fault::Partition]),
            ..Config::default()
        };
        let figures = go(&config, 0..60).figures;
        assert!(figures.counters["begun anew behind others"] > 0, "{fault}");
        assert!(figures.counters["deletions forgotten"] > 0, "{fault}");
    }
}

#[test]
fn every_planted_bug_is_found() {
    let is_found = |mutant: &&Mutant| {
        let stores = Stores {
            mutant: Some(**mutant),
        };
        let mut seeds = (0..2_000).map(Config::seed);
        seeds.any(|config| run(&config, &stores).violation.is_some())
    };
    let missed: Vec<_> = Mutant::ALL.iter().filter(|it| !is_found(it)).collect();
    assert!(missed.is_empty(), "{missed:?} of {}", Mutant::ALL.len());
}
