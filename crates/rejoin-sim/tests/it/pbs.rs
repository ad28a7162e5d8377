//! The staleness of partial quorums, beside simulations and formulas that are too simple to err.

mod custom;
mod naive;

use std::num::NonZero;
use std::sync::Mutex;

use rejoin_sim::Distribution;
use rejoin_sim::pbs::{
    BadQuorum, Experiment, PbsError, Preset, Published, Quorum, Staleness, Wars,
};

const ONE: NonZero<usize> = NonZero::<usize>::MIN;

fn experiment(model: Wars, [n, r, w]: [usize; 3], samples: u64) -> Experiment {
    Experiment {
        model,
        quorum: Quorum::new(n, r, w).unwrap(),
        samples,
        seed: 1,
    }
}

fn run(model: Wars, quorum: [usize; 3], samples: u64) -> Staleness {
    experiment(model, quorum, samples)
        .run(ONE, &|_| {})
        .unwrap()
}

/// All messages by these texts, in one data centre.
fn model(write: &str, ack: &str, read: &str, response: &str) -> Wars {
    let of = |text: &str| text.parse::<Distribution>().unwrap();
    Wars {
        write: of(write),
        ack: of(ack),
        read: of(read),
        response: of(response),
        centres: 1,
        between_centres: 0.0,
    }
}

#[track_caller]
fn near(found: f64, wanted: f64, share: f64) {
    assert!(
        (found - wanted).abs() <= wanted.abs() * share + 1e-9,
        "{found}, not {wanted}"
    );
}

#[test]
fn every_published_row_comes_out_without_its_bias() {
    for preset in Preset::ALL {
        for (r, w) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            let found = run(preset.model(), [3, r, w], 20_000);
            let published = Published::of(preset, Quorum::new(3, r, w).unwrap()).unwrap();
            // The paper's latencies come from samples, and differ by as much between its rows.
            near(found.read_ms_p999, published.read_ms_p999, 0.02);
            near(found.write_ms_p999, published.write_ms_p999, 0.03);
            near(found.t_visibility_999_ms, published.unbiased_t_ms, 0.02);
            if let Some(fresh) = published.unbiased_fresh_at_0 {
                near(found.fresh_at_0, fresh, 0.02);
            }
        }
    }
}

/// With W exponential, what is stale at the commit gets fresh at the rate of W for each replica
/// that the reader waits for.
#[test]
fn exponential_writes_get_fresh_exponentially() {
    for (r, w) in [(1, 1), (1, 3), (2, 1), (3, 2)] {
        let model = model("exp:8", "1-3", "pareto:1,2", "exp:1");
        let experiment = experiment(model, [5, r, w], 3000);
        let times: Vec<f64> = (0..20).map(|step| f64::from(step) * 3.0).collect();
        let stale = experiment.stale_after(&times, ONE).unwrap();
        for (time, stale_then) in times.iter().zip(&stale) {
            near(*stale_then, stale[0] * (-time / 8.0 * r as f64).exp(), 1e-9);
        }
        let found = experiment.run(ONE, &|_| {}).unwrap();
        near(found.fresh_at_0, 1.0 - stale[0], 1e-12);
        let wanted = (stale[0] / 0.001).ln() * 8.0 / r as f64;
        near(found.t_visibility_999_ms, wanted, 1e-3);
    }
}

/// With no delay but an exponential W, memory is lost at the commit: the read meets one of the
/// n - w replicas that lack the write with the probability (n - w) / n.
#[test]
fn without_other_delays_a_fresh_read_is_a_matter_of_counting() {
    for (n, w) in [(3, 1), (3, 2), (5, 2)] {
        let found = run(model("exp:8", "0", "exp:1", "0"), [n, 1, w], 100_000);
        // The read is under way for the least of n exponentials.
        let on_the_way = n as f64 / (n as f64 + 1.0 / 8.0);
        let stale = (n - w) as f64 / n as f64 * on_the_way;
        near(1.0 - found.fresh_at_0, stale, 0.01);
    }
}

#[test]
fn latencies_are_those_of_the_order_statistics() {
    // The least of three exponentials is one of a third of the mean.
    let exponential = model("exp:3", "0", "exp:6", "0");
    let found = run(exponential.clone(), [3, 1, 1], 1000);
    near(found.write_ms_p999, 1000_f64.ln(), 1e-3);
    near(found.read_ms_p999, 2.0 * 1000_f64.ln(), 1e-3);
    // The largest of three: each is in time with the cube root of 99.9 %.
    let found = run(exponential, [3, 3, 3], 1000);
    let each = 1.0 - 0.999_f64.powf(1.0 / 3.0);
    near(found.write_ms_p999, -3.0 * each.ln(), 1e-3);
    // The sum of two equal exponentials is above x with (1 + x) e^-x.
    let found = run(model("exp:1", "exp:1", "1", "1"), [1, 1, 1], 100_000);
    let x = found.write_ms_p999;
    near((1.0 + x) * (-x).exp(), 0.001, 5e-3);
}

#[test]
fn fixed_delays_give_fixed_answers() {
    let found = run(model("10", "2", "3", "4"), [3, 1, 1], 100);
    near(found.read_ms_p999, 7.0, 1e-4);
    near(found.write_ms_p999, 12.0, 1e-4);
    assert_eq!((found.fresh_at_0, found.t_visibility_999_ms), (1.0, 0.0));
    // Half of the replicas of a read lag 88 ms behind those that made the commit.
    let slow = run(
        model("50% 2 | 50% 100", "0", "0", "0-1"),
        [2, 1, 1],
        100_000,
    );
    near(slow.t_visibility_999_ms, 98.0, 1e-4);
    near(slow.fresh_at_0, 0.75, 0.01);
}

#[test]
fn quorums_that_overlap_are_never_stale() {
    for (n, r, w) in [(1, 1, 1), (3, 2, 2), (3, 3, 1), (5, 1, 5)] {
        let found = run(Preset::Ymmr.model(), [n, r, w], 100);
        assert_eq!((found.fresh_at_0, found.t_visibility_999_ms), (1.0, 0.0));
    }
}

#[test]
fn the_result_depends_on_the_seed_alone() {
    let mut first = experiment(Preset::Wan.model(), [3, 1, 1], 100_000);
    let result = first.run(ONE, &|_| {}).unwrap();
    for threads in [2, 3, 7] {
        let threads = NonZero::new(threads).unwrap();
        assert_eq!(first.run(threads, &|_| {}).unwrap(), result);
    }
    first.seed = 2;
    let other = first.run(ONE, &|_| {}).unwrap();
    assert_ne!(other, result);
    near(other.t_visibility_999_ms, result.t_visibility_999_ms, 0.01);
}

#[test]
fn progress_ends_with_all_samples() {
    let experiment = experiment(Preset::LnkdSsd.model(), [3, 1, 1], 100_000);
    let seen = Mutex::new(Vec::new());
    let watch = |progress| seen.lock().unwrap().push(progress);
    experiment.run(ONE, &watch).unwrap();
    let seen = seen.into_inner().unwrap();
    assert_eq!(
        seen.last().map(|last| (last.done, last.of)),
        Some((100_000, 100_000))
    );
    assert!(seen.len() >= 6);
}

#[test]
fn what_cannot_be_measured_is_refused_by_name() {
    let none = experiment(Preset::Ymmr.model(), [3, 1, 1], 0);
    assert_eq!(none.run(ONE, &|_| {}), Err(PbsError::NoSample));
    assert_eq!(none.stale_after(&[0.0], ONE), Err(PbsError::NoSample));
    let endless = experiment(model("pareto:1,0.1", "0", "1", "1"), [3, 1, 1], 100);
    let error = endless.run(ONE, &|_| {}).unwrap_err();
    assert_eq!(error, PbsError::Endless { what: "writes" });
    assert_eq!(Quorum::new(0, 1, 1), Err(BadQuorum::NoReplica));
    assert_eq!(Quorum::new(1001, 1, 1), Err(BadQuorum::TooMany { n: 1001 }));
    for (n, r, w) in [(3, 0, 1), (3, 4, 1), (3, 1, 0), (3, 1, 4)] {
        let error = Quorum::new(n, r, w).unwrap_err();
        assert!(matches!(error, BadQuorum::OutOfRange { .. }), "{error}");
    }
    let error = Quorum::new(3, 1, 4).unwrap_err().to_string();
    assert_eq!(
        error,
        "a write waits for 4 of 3 replicas; let it wait for 1 to 3"
    );
}
