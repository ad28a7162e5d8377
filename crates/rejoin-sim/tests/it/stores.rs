//! The store stands everything that may go wrong, and a store with a bug does not.

use rejoin_sim::{Config, Mutant, Settings, Stores, Sweep, run, sweep};

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

#[test]
fn planted_bugs_are_found() {
    for mutant in [
        Mutant::LwwArrival,
        Mutant::SetUnion,
        Mutant::SessionIgnored,
        Mutant::SaysAllAtOnce,
    ] {
        let stores = Stores {
            mutant: Some(mutant),
        };
        let mut seeds = (0..100).map(Config::seed);
        let found = seeds.any(|config| run(&config, &stores).violation.is_some());
        assert!(found, "{mutant} is not found");
    }
}
