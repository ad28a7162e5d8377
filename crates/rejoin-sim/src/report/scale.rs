//! From values to places on the page.

use super::Micros;
use super::number;

/// Equal lengths for equal differences.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linear {
    from: f64,
    length: f64,
    start: f64,
    room: f64,
}

impl Linear {
    /// Puts the values `from..=until` between the places `start` and `end`.
    pub(super) fn new((from, until): (f64, f64), (start, end): (f64, f64)) -> Self {
        let length = if until > from { until - from } else { 1.0 };
        let room = end - start;
        Self {
            from,
            length,
            start,
            room,
        }
    }

    /// The same for a span of time.
    pub(super) fn time(from: Micros, until: Micros, places: (f64, f64)) -> Self {
        Self::new((from as f64, until as f64), places)
    }

    pub(super) fn at(&self, value: f64) -> f64 {
        self.start + (value - self.from) / self.length * self.room
    }

    pub(super) fn moment(&self, micros: Micros) -> f64 {
        self.at(micros as f64)
    }
}

/// Equal lengths for equal ratios, over whole decades of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decades {
    low: u32,
    high: u32,
    places: Linear,
}

impl Decades {
    /// Holds `from..=until`, with at least one decade.
    pub(super) fn new(from: Micros, until: Micros, places: (f64, f64)) -> Self {
        let low = from.max(1).ilog10();
        let high = until.max(1).ilog10() + 1;
        let places = Linear::new((f64::from(low), f64::from(high)), places);
        Self { low, high, places }
    }

    /// What lies below the scale is put at its beginning.
    pub(super) fn at(&self, micros: Micros) -> f64 {
        let power = (micros.max(1) as f64).log10();
        self.places
            .at(power.clamp(f64::from(self.low), f64::from(self.high)))
    }

    /// Whether a time lies on it.
    pub(super) fn holds(&self, micros: Micros) -> bool {
        (self.low..self.high).contains(&micros.max(1).ilog10())
    }

    /// The first moment on it.
    pub(super) fn first(&self) -> Micros {
        10u64.saturating_pow(self.low)
    }

    /// Where lines and labels belong.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let few = self.high - self.low <= 3;
        let steps: &[u64] = if few { &[1, 2, 5] } else { &[1] };
        let powers = (self.low..=self.high).map(|power| 10u64.saturating_pow(power));
        let ticks = powers.flat_map(|ten| steps.iter().map(move |by| ten.saturating_mul(*by)));
        let last = 10u64.saturating_pow(self.high);
        let within = ticks.take_while(|tick| *tick <= last);
        within
            .map(|tick| (self.at(tick), number::tick(tick)))
            .collect()
    }

    /// Cuts the scale into bins of equal breadth; answers in which one a value lies.
    pub(super) fn bin(&self, micros: Micros, bins: usize) -> usize {
        let share = (self.at(micros) - self.places.start) / self.places.room;
        let bin = (share * bins as f64) as usize;
        bin.min(bins.saturating_sub(1))
    }

    /// Where one of so many bins begins.
    pub(super) fn edge(&self, bin: usize, bins: usize) -> f64 {
        self.places.start + self.places.room * bin as f64 / bins.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_length_has_a_beginning() {
        let line = Linear::time(7, 7, (10.0, 20.0));
        assert_eq!(line.moment(7), 10.0);
    }

    #[test]
    fn decades_are_equally_long() {
        let scale = Decades::new(1_500, 80_000, (0.0, 200.0));
        assert_eq!(
            [1_000, 10_000, 100_000].map(|it| scale.at(it)),
            [0.0, 100.0, 200.0]
        );
        assert_eq!(
            [0, 9_000, 11_000, u64::MAX].map(|it| scale.bin(it, 2)),
            [0, 0, 1, 1]
        );
        assert_eq!(scale.ticks().len(), 7);
        assert_eq!(
            [999, 1_000, 99_999, 100_000].map(|it| scale.holds(it)),
            [false, true, true, false]
        );
    }

    #[test]
    fn the_longest_time_has_a_place() {
        let scale = Decades::new(0, u64::MAX, (0.0, 1.0));
        assert!(scale.at(u64::MAX) <= 1.0);
        assert!(scale.ticks().len() < 30);
    }
}
