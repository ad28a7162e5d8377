use std::env;

use rejoin_sim::{Disk, Mishap, Random};
use rejoin_store::{Durable, Storage, StorageError, Write};

use super::{Model, apply, batch, load};

/// How many runs, of four crashes each; more than usual for a long search.
const RUNS: &str = "REJOIN_CRASH_RUNS";

fn runs(usual: u64) -> u64 {
    env::var(RUNS).map_or(usual, |runs| runs.parse().unwrap())
}

/// One disk, and what may be on it.
struct Run {
    disk: Disk,
    random: Random,
    /// All that was acknowledged.
    model: Model,
    /// A batch of which nobody knows whether it arrived.
    unknown: Option<Vec<Write>>,
    /// Whether a life that had committed has ended in a crash.
    is_unclean: bool,
    figures: Figures,
}

#[derive(Debug, Default)]
struct Figures {
    crashes: u64,
    while_opening: u64,
    deepest: u64,
    acknowledged: u64,
    recovered: u64,
    unknown_arrived: u64,
}

impl Run {
    fn new(seed: u64) -> Self {
        Self {
            disk: Disk::new(),
            random: Random::new(seed),
            model: Model::new(),
            unknown: None,
            is_unclean: false,
            figures: Figures::default(),
        }
    }

    fn plan_a_crash(&mut self, within: u64) {
        let seed = self.random.bits();
        self.disk
            .plan(1 + self.random.below(within), Mishap::PowerLoss { seed });
    }

    /// Opens after a crash; up to three times the power fails on the way.
    fn open(&mut self) -> Result<Durable, StorageError> {
        for depth in 1..=3 {
            if self.random.below(2) == 0 {
                self.plan_a_crash(8);
            }
            let calls_before = self.disk.calls();
            match Durable::with_backend(self.disk.plug()) {
                Err(StorageError::Io { .. }) if self.disk.calls() > calls_before => {
                    self.figures.while_opening += 1;
                    self.figures.deepest = self.figures.deepest.max(depth);
                }
                opened => {
                    self.disk.plan_nothing();
                    return opened;
                }
            }
        }
        Durable::with_backend(self.disk.plug())
    }

    /// Compares all that is there with all that was acknowledged.
    fn check(&mut self, storage: &mut Durable) -> Result<(), String> {
        let (found, loaded) = load(storage).map_err(|error| error.to_string())?;
        if !loaded.is_whole() || self.is_unclean && !loaded.recovered {
            return Err(format!("{loaded:?}"));
        }
        self.figures.recovered += u64::from(loaded.recovered);
        if let Some(batch) = self.unknown.take() {
            let mut with = self.model.clone();
            apply(&mut with, &batch);
            // A batch that changes nothing counts as lost, whatever happened.
            if found == with && found != self.model {
                self.figures.unknown_arrived += 1;
                self.model = with;
            }
        }
        if found == self.model {
            Ok(())
        } else {
            Err("what was acknowledged is not what is there".to_owned())
        }
    }

    /// Commits until the power fails.
    fn live(&mut self, storage: &mut Durable) {
        self.plan_a_crash(120);
        loop {
            let batch = batch(&mut self.random);
            match storage.commit(&batch) {
                Ok(()) => {
                    apply(&mut self.model, &batch);
                    self.is_unclean = true;
                    self.figures.acknowledged += 1;
                }
                Err(_) => {
                    self.unknown = Some(batch);
                    self.figures.crashes += 1;
                    return;
                }
            }
        }
    }
}

#[test]
fn no_crash_loses_what_was_acknowledged() {
    let mut total = Figures::default();
    for seed in 0..runs(250) {
        let mut run = Run::new(seed);
        for _ in 0..4 {
            let mut storage = run.open().unwrap();
            assert_eq!(run.check(&mut storage), Ok(()), "seed {seed}");
            run.live(&mut storage);
        }
        let mut storage = run.open().unwrap();
        assert_eq!(run.check(&mut storage), Ok(()), "seed {seed}");
        let figures = run.figures;
        total.crashes += figures.crashes + figures.while_opening;
        total.while_opening += figures.while_opening;
        total.deepest = total.deepest.max(figures.deepest);
        total.acknowledged += figures.acknowledged;
        total.recovered += figures.recovered;
        total.unknown_arrived += figures.unknown_arrived;
    }
    println!("{total:?}");
    assert!(total.crashes >= 4 * runs(250) && total.deepest == 3);
    assert!(total.while_opening * 10 > total.crashes, "{total:?}");
    // Both ends of an unknown batch must have been seen.
    assert!(total.unknown_arrived > 0 && total.unknown_arrived < total.crashes);
    assert!(total.acknowledged > total.crashes);
}

#[test]
fn a_disk_that_only_says_that_it_syncs_is_found_out_by_this_test() {
    let found_out = |seed: &u64| {
        let mut run = Run::new(*seed);
        run.disk.lie(true);
        let mut storage = Durable::with_backend(run.disk.plug()).unwrap();
        run.live(&mut storage);
        drop(storage);
        match Durable::with_backend(run.disk.plug()) {
            // Most often nothing that can be read is left.
            Err(_) => true,
            Ok(mut storage) => run.check(&mut storage).is_err(),
        }
    };
    let found_out = (0..100).filter(found_out).count();
    println!("{found_out} of 100 lying disks lost what was acknowledged");
    assert!(found_out > 80, "only {found_out} of 100");
}

#[test]
fn a_crash_at_every_call_of_a_first_life_is_survived() {
    let batches: Vec<_> = {
        let mut random = Random::new(1);
        (0..4).map(|_| batch(&mut random)).collect()
    };
    let calls = {
        let disk = Disk::new();
        let mut storage = Durable::with_backend(disk.plug()).unwrap();
        for batch in &batches {
            storage.commit(batch).unwrap();
        }
        drop(storage);
        disk.calls()
    };
    assert!(calls > 30, "only {calls} calls");
    for call in 1..=calls {
        for seed in 0..3 {
            let disk = Disk::new();
            disk.plan(call, Mishap::PowerLoss { seed });
            let mut states = vec![Model::new()];
            let mut acknowledged = 0;
            if let Ok(mut storage) = Durable::with_backend(disk.plug()) {
                for batch in &batches {
                    let mut next = states[states.len() - 1].clone();
                    apply(&mut next, batch);
                    states.push(next);
                    if storage.commit(batch).is_err() {
                        break;
                    }
                    acknowledged = states.len() - 1;
                }
            }
            let mut storage = Durable::with_backend(disk.plug())
                .unwrap_or_else(|error| panic!("call {call}, seed {seed}: {error}"));
            let (found, loaded) = load(&mut storage).unwrap();
            assert!(loaded.is_whole());
            assert!(
                states[acknowledged..].contains(&found),
                "call {call}, seed {seed}"
            );
        }
    }
}
