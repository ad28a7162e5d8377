use std::num::NonZero;

use super::crossing::crossing;
use super::{Experiment, PbsError, Progress, REST, blocks};
use crate::random::Random;

/// The first estimate, which says where to look closer, is made by so many trials.
const PILOT: u64 = 1 << 16;

/// Around the first estimate, the share of stale reads is measured at these multiples of it.
const CLOSER: [f64; 4] = [0.97, 0.99, 1.01, 1.03];

/// The share of stale reads right after the commit, and when it is down to one in a thousand.
pub(super) fn visibility(
    experiment: &Experiment,
    random: &Random,
    threads: NonZero<usize>,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<(f64, f64), PbsError> {
    let trials = Trials::new(experiment, random);
    let samples = experiment.samples;
    let find = |samples: u64, hint: &[f64], watch: &(dyn Fn(Progress) + Sync)| {
        let measure = |times: &[f64]| trials.stale_after(times, samples, threads, watch);
        let found = crossing(REST, hint, measure);
        found.ok_or(PbsError::Endless {
            what: "waits for fresh reads",
        })
    };
    let mut found = find(samples.min(PILOT), &[], &|_| {})?;
    if samples > PILOT {
        let hint = CLOSER.map(|factor| factor * found.time);
        let hint = if found.time > 0.0 { &hint[..] } else { &[] };
        found = find(samples, hint, watch)?;
    }
    Ok((found.at_0, found.time))
}

/// Trials of one write and one read.
pub(super) struct Trials<'a> {
    experiment: &'a Experiment,
    random: Random,
}

impl<'a> Trials<'a> {
    pub(super) fn new(experiment: &'a Experiment, random: &Random) -> Self {
        Self {
            experiment,
            random: random.fork("trials"),
        }
    }

    /// The probability that a read is stale which starts so long after the commit, for each of
    /// these times.
    pub(super) fn stale_after(
        &self,
        times: &[f64],
        samples: u64,
        threads: NonZero<usize>,
        watch: &(dyn Fn(Progress) + Sync),
    ) -> Vec<f64> {
        if self.experiment.quorum.overlaps() {
            return vec![0.0; times.len()];
        }
        let write = &self.experiment.model.write;
        let sums = blocks::sum(samples, threads, watch, |block, trials| {
            let mut trial = Trial::new(self.experiment, self.random.fork_by(block), block);
            let mut sums = vec![0.0; times.len()];
            for _ in 0..trials {
                let late = trial.draw();
                for (sum, time) in sums.iter_mut().zip(times) {
                    let stale = late.iter().map(|from| write.above(from + time));
                    *sum += stale.product::<f64>();
                }
            }
            sums
        });
        #[expect(clippy::cast_precision_loss, reason = "the nearest is meant")]
        let mean = |sum: f64| sum / samples as f64;
        sums.into_iter().map(mean).collect()
    }
}

/// One write and one read after the other, in the same memory.
struct Trial<'a> {
    experiment: &'a Experiment,
    random: Random,
    /// Which trial it is. It says in which centres the reader and the writer are: each pair of
    /// centres takes its turn, which leaves less to chance than drawing them.
    number: u64,
    /// Of each replica: when its response is back, when the read is there, and which it is.
    reads: Vec<(f64, f64, usize)>,
    acks: Vec<f64>,
    late: Vec<f64>,
}

impl<'a> Trial<'a> {
    fn new(experiment: &'a Experiment, random: Random, block: u64) -> Self {
        Self {
            experiment,
            random,
            number: block.wrapping_mul(blocks::BLOCK),
            reads: Vec::new(),
            acks: Vec::new(),
            late: Vec::new(),
        }
    }

    /// Draws all but how long the write takes to the replicas that the reader waits for. A read
    /// that starts t after the commit is stale if for each of these that is above t plus the time
    /// here.
    fn draw(&mut self) -> &[f64] {
        let (model, quorum) = (&self.experiment.model, self.experiment.quorum);
        let (reader, writer) = self.centres();
        self.reads.clear();
        for replica in 0..quorum.n() {
            let extra = model.extra(reader, replica);
            let there = model.read.sample(&mut self.random) + extra;
            let back = model.response.sample(&mut self.random) + extra;
            self.reads.push((there + back, there, replica));
        }
        let by_response =
            |a: &(f64, _, usize), b: &(f64, _, usize)| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2));
        self.reads
            .select_nth_unstable_by(quorum.r() - 1, by_response);
        let (awaited, others) = self.reads.split_at(quorum.r());

        self.acks.clear();
        for (_, _, replica) in others {
            let extra = model.extra(writer, *replica);
            let there = model.write.sample(&mut self.random) + extra;
            let back = model.ack.sample(&mut self.random) + extra;
            self.acks.push(there + back);
        }
        let (_, commit, _) = self
            .acks
            .select_nth_unstable_by(quorum.w() - 1, f64::total_cmp);

        let commit = *commit;
        self.late.clear();
        let late = awaited
            .iter()
            .map(|(_, there, replica)| commit + there - model.extra(writer, *replica));
        self.late.extend(late);
        &self.late
    }

    fn centres(&mut self) -> (usize, usize) {
        let centres = self.experiment.model.centres.max(1) as u64;
        self.number = self.number.wrapping_add(1);
        let place = |turn: u64| usize::try_from(turn % centres).unwrap_or_default();
        (place(self.number), place(self.number / centres))
    }
}
