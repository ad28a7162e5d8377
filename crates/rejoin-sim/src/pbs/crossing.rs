/// Where the search for a time begins, if nothing is known: a microsecond, in milliseconds.
const FIRST: f64 = 1.0 / 1024.0;

/// Beyond this time nothing is looked for: 12 days. It is reached from the first by doubling.
const FURTHEST: f64 = (1_u64 << 30) as f64;

/// How many times are tried at once. To ask for many is cheaper than to ask often, because each
/// question takes a pass over all trials.
const AT_ONCE: u32 = 8;

/// Where a share that falls while time goes on comes down to another.
pub(super) struct Crossing {
    /// The share at the time zero.
    pub(super) at_0: f64,
    /// The first time from which it is no longer above.
    pub(super) time: f64,
}

/// Finds the first time from zero on at which the share that `measure` gives for each time is no
/// longer above `share`, to a few parts in ten thousand. `hint` has times near to it, if something
/// is known. `None` if it is too far away.
pub(super) fn crossing(
    share: f64,
    hint: &[f64],
    mut measure: impl FnMut(&[f64]) -> Vec<f64>,
) -> Option<Crossing> {
    let mut times: Vec<f64> = [0.0].into_iter().chain(hint.iter().copied()).collect();
    // Times and their shares, ascending.
    let mut known: Vec<(f64, f64)> = Vec::new();
    loop {
        let shares = measure(&times);
        known.extend(times.iter().copied().zip(shares));
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        let above = known.partition_point(|point| point.1 > share);
        let at_0 = known.first().map_or(0.0, |point| point.1);
        let Some(&low) = above.checked_sub(1).and_then(|at| known.get(at)) else {
            return Some(Crossing { at_0, time: 0.0 });
        };
        let Some(&high) = known.get(above) else {
            times = further(low.0);
            if times.is_empty() {
                return None;
            }
            continue;
        };
        if let Some(time) = between(share, low, high) {
            return Some(Crossing { at_0, time });
        }
        let step = (high.0 - low.0) / f64::from(AT_ONCE + 1);
        let inside = (1..=AT_ONCE).map(|at| low.0 + step * f64::from(at));
        times = inside.collect();
    }
}

/// Times beyond this one, each four times as far.
fn further(time: f64) -> Vec<f64> {
    let farther = |time: &f64| Some(time * 4.0);
    let times = std::iter::successors(Some(time.max(FIRST) * 4.0), farther);
    let times = times.take(AT_ONCE as usize);
    times.take_while(|time| *time <= FURTHEST).collect()
}

/// The time between two points of a curve, if they are near enough to each other to say it.
fn between(share: f64, low: (f64, f64), high: (f64, f64)) -> Option<f64> {
    let width = high.0 - low.0;
    // A curve that jumps never comes close; then the two times do.
    if width <= 1e-5 * high.0 {
        return Some(high.0);
    }
    // Tails fall by about the same factor in the same time.
    let (fall, whole) = (low.1 / share, low.1 / high.1);
    (whole < 1.1).then(|| low.0 + width * libm::log(fall) / libm::log(whole))
}
