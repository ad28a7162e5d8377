//! What is sent when a partition ends.

use rejoin_sim::Time;
use rejoin_sim::heal::{BOUND, Bound, Experiment, Healed};

fn heal(keys: u64, differences: u64) -> Experiment {
    Experiment {
        keys,
        differences,
        ..Experiment::default()
    }
}

fn check(healed: &Healed) {
    assert!(healed.is_equal, "{healed:?}");
    assert!(healed.ratio() <= 1.2, "{}: {healed:?}", healed.ratio());
    let bound = BOUND.of(healed);
    assert!(healed.other_bytes as f64 <= bound, "{bound}: {healed:?}");
}

#[test]
fn an_hour_apart_costs_what_differs() {
    let mut all: Vec<Healed> = Vec::new();
    for keys in [1_000, 20_000] {
        for differences in [0, 1, 100, 1_000] {
            let healed = heal(keys, differences).run().unwrap();
            check(&healed);
            assert_eq!(healed.lacking, differences);
            // A key has 21 bytes, and what it holds 8 at least.
            assert!(healed.payload_bytes >= differences * 22, "{healed:?}");
            all.push(healed);
        }
    }
    let share = |healed: &Healed| healed.other_bytes as f64 / BOUND.of(healed);
    let most = all.iter().map(share).fold(0.0, f64::max);
    assert!(most > 0.75, "the bound could be lower: {most}");
    let least = Bound::least(&all);
    for healed in &all {
        let bound = least.of(healed) + 1e-6;
        assert!(healed.other_bytes as f64 <= bound, "{least:?}: {healed:?}");
    }
}

/// Of three one is alone, of four and five two.
#[test]
fn of_several_each_is_sent_what_it_lacks_by_one() {
    for replicas in [3, 4, 5] {
        for (keys, differences) in [(300, 1), (300, 40), (1_000, 300), (1_000, 1_000)] {
            for seed in 1..=3 {
                let experiment = Experiment {
                    replicas,
                    seed,
                    ..heal(keys, differences)
                };
                check(&experiment.run().unwrap());
            }
        }
    }
}

#[test]
fn nothing_but_digests_is_sent_if_nothing_differs() {
    let healed = heal(5_000, 0).run().unwrap();
    assert_eq!((healed.payload, healed.payload_bytes), (0, 0));
    assert_eq!(healed.parts.keys().collect::<Vec<_>>(), [&"digest"]);
    assert!(healed.took_ms < 1.0);
}

#[test]
fn what_is_lost_is_sent_again_and_what_is_right_comes_of_it() {
    for seed in 1..=5 {
        let experiment = Experiment {
            loss: 300,
            seed,
            cut: Time::millis(60_000),
            ..heal(3_000, 1_500)
        };
        let healed = experiment.run().unwrap();
        assert!(healed.is_equal, "{healed:?}");
        assert!(healed.payload >= healed.lacking);
        assert_eq!(healed, experiment.run().unwrap(), "a seed is one run");
    }
}

#[test]
fn groups_of_several_end_equal() {
    let experiment = Experiment {
        replicas: 5,
        cut: Time::millis(60_000),
        ..heal(1_000, 200)
    };
    let healed = experiment.run().unwrap();
    assert!(healed.is_equal, "{healed:?}");
    assert_eq!(healed.lacking, 100 * 2 + 100 * 3);
}
