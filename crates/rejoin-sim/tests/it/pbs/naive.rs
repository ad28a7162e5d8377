//! Every trial drawn and judged by the definition.

use rejoin_sim::Random;
use rejoin_sim::pbs::{Preset, Wars};

use super::{model, near, run};

/// What one trial of the definition gives: the latencies, and from when on the read is fresh.
fn trial(model: &Wars, [n, r, w]: [usize; 3], random: &mut Random) -> [f64; 3] {
    let centres = model.centres as u64;
    let (reader, writer) = (random.below(centres), random.below(centres));
    let extra = |of: u64, replica: usize| {
        if replica as u64 % centres == of {
            0.0
        } else {
            model.between_centres
        }
    };
    let mut replicas = Vec::new();
    for replica in 0..n {
        let (to_writer, to_reader) = (extra(writer, replica), extra(reader, replica));
        let write = model.write.sample(random) + to_writer;
        let ack = model.ack.sample(random) + to_writer;
        let read = model.read.sample(random) + to_reader;
        let response = model.response.sample(random) + to_reader;
        replicas.push((write, write + ack, read, read + response));
    }
    let mut acks: Vec<f64> = replicas.iter().map(|replica| replica.1).collect();
    acks.sort_by(f64::total_cmp);
    let commit = acks[w - 1];
    replicas.sort_by(|a, b| a.3.total_cmp(&b.3));
    // Fresh at t unless all of them have write > commit + t + read.
    let fresh_from = replicas[..r]
        .iter()
        .map(|(write, _, read, _)| write - commit - read);
    let fresh_from = fresh_from.fold(f64::INFINITY, f64::min);
    [replicas[r - 1].3, commit, fresh_from.max(0.0)]
}

fn percentile(mut values: Vec<f64>) -> f64 {
    let place = values.len() * 999 / 1000;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

#[test]
fn counting_stale_reads_gives_the_same() {
    let mut spread = model("exp:30", "1-5", "exp:2", "exp:2");
    (spread.centres, spread.between_centres) = (2, 20.0);
    for (model, quorum) in [
        (Preset::LnkdSsd.model(), [3, 1, 2]),
        (Preset::LnkdDisk.model(), [3, 2, 1]),
        (Preset::Wan.model(), [3, 1, 1]),
        (Preset::Wan.model(), [5, 2, 1]),
        (spread.clone(), [4, 1, 2]),
        (spread, [2, 1, 1]),
        (model("50% 1-3 | 50% 9", "2", "0.5-2", "exp:1"), [6, 2, 3]),
    ] {
        const TRIALS: usize = 100_000;
        let mut random = Random::new(77);
        let mut columns = [const { Vec::new() }; 3];
        for _ in 0..TRIALS {
            let found = trial(&model, quorum, &mut random);
            columns
                .iter_mut()
                .zip(found)
                .for_each(|(column, found)| column.push(found));
        }
        let fresh = columns[2].iter().filter(|from| **from <= 0.0).count();
        let found = run(model, quorum, 50_000);
        near(found.fresh_at_0, fresh as f64 / TRIALS as f64, 0.015);
        let [read, write, t] = columns.map(percentile);
        // The counting is what is not exact: 100 of its trials are beyond the percentile.
        near(found.read_ms_p999, read, 0.1);
        near(found.write_ms_p999, write, 0.1);
        near(found.t_visibility_999_ms, t, 0.2);
    }
}
