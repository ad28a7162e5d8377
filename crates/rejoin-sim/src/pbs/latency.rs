use super::crossing::crossing;
use super::{Experiment, PbsError, REST, Wars};
use crate::distribution::Distribution;
use crate::random::Random;

/// More draws than this of one leg bring no further digit, because they are stratified.
const DRAWS: u64 = 1 << 16;

/// The 99.9th percentiles of reads and of writes.
pub(super) fn both(experiment: &Experiment, random: &Random) -> Result<(f64, f64), PbsError> {
    let (model, quorum) = (&experiment.model, experiment.quorum);
    let draws = experiment.samples.min(DRAWS);
    let read = Latency {
        model,
        there: &model.read,
        back: stratified(&model.response, draws, random.fork("responses")),
        replicas: quorum.n(),
        awaited: quorum.r(),
    };
    let write = Latency {
        model,
        there: &model.write,
        back: stratified(&model.ack, draws, random.fork("acknowledgements")),
        replicas: quorum.n(),
        awaited: quorum.w(),
    };
    Ok((read.percentile("reads")?, write.percentile("writes")?))
}

/// Draws that are spread evenly over all cases: one from each of as many equal parts.
fn stratified(of: &Distribution, draws: u64, mut random: Random) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "there are few")]
    let place = |draw: u64, unit: f64| (draw as f64 + unit) / draws as f64;
    (0..draws)
        .map(|draw| of.at(place(draw, random.unit())))
        .collect()
}

/// How long it takes until enough replicas have answered.
struct Latency<'a> {
    model: &'a Wars,
    there: &'a Distribution,
    back: Vec<f64>,
    replicas: usize,
    awaited: usize,
}

impl Latency<'_> {
    fn percentile(&self, what: &'static str) -> Result<f64, PbsError> {
        let measure = |times: &[f64]| times.iter().map(|time| self.above(*time)).collect();
        let found = crossing(REST, &[], measure);
        Ok(found.ok_or(PbsError::Endless { what })?.time)
    }

    /// The share that takes longer than this time, over all places of who asks.
    fn above(&self, time: f64) -> f64 {
        let near = self.one_above(time);
        let far = self.one_above(time - 2.0 * self.model.between_centres);
        let from = |centre: usize| {
            let late = (0..self.replicas).map(|replica| {
                if self.model.extra(centre, replica) > 0.0 {
                    far
                } else {
                    near
                }
            });
            fewer_than(self.awaited, late)
        };
        let centres = self.model.centres.max(1);
        #[expect(clippy::cast_precision_loss, reason = "there are few")]
        let mean = (0..centres).map(from).sum::<f64>() / centres as f64;
        mean
    }

    /// The share in which one replica that is near takes longer than this time.
    fn one_above(&self, time: f64) -> f64 {
        let above = self.back.iter().map(|back| self.there.above(time - back));
        #[expect(clippy::cast_precision_loss, reason = "there are few")]
        let mean = above.sum::<f64>() / self.back.len() as f64;
        mean
    }
}

/// The probability that fewer than `wanted` of independent replicas are in time, each of which is
/// late with its own probability.
fn fewer_than(wanted: usize, late: impl Iterator<Item = f64>) -> f64 {
    // By how many are in time; more than wanted are not told apart.
    let mut in_time = vec![0.0; wanted];
    if let Some(none) = in_time.first_mut() {
        *none = 1.0;
    }
    for late in late {
        let mut before = 0.0;
        for count in &mut in_time {
            let now = *count * late + before * (1.0 - late);
            before = std::mem::replace(count, now);
        }
    }
    in_time.iter().sum()
}
