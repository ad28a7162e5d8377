use crate::{Now, Time};

/// Milliseconds since 1970 at which every run begins, by the true clock.
pub(crate) const BEGINNING: u64 = 1_800_000_000_000;

/// The wall clock of a machine: it may be set wrong, run fast or slow, jump, and be coarse.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    offset: i64,
    drift_ppm: i64,
    since: Time,
    grain: u64,
}

impl Clock {
    /// What the machine believes at the true time `now`.
    pub(crate) fn read(&self, now: Time) -> Now {
        let elapsed = i64::try_from(now.since(self.since).as_micros()).unwrap_or(i64::MAX);
        let gained = elapsed.saturating_mul(self.drift_ppm) / 1_000_000;
        let wrong = self.offset.saturating_add(gained) / 1000;
        let wall = (BEGINNING + now.as_millis()).saturating_add_signed(wrong);
        Now {
            wall: wall - wall % self.grain.max(1),
            steady: now.as_millis(),
        }
    }

    /// Sets it forward or, below zero, back.
    pub(crate) const fn jump(&mut self, millis: i64) {
        self.offset = self.offset.saturating_add(millis.saturating_mul(1000));
    }

    /// Lets it gain so many microseconds in a second from now on.
    pub(crate) fn drift(&mut self, now: Time, ppm: i64) {
        let elapsed = i64::try_from(now.since(self.since).as_micros()).unwrap_or(i64::MAX);
        let gained = elapsed.saturating_mul(self.drift_ppm) / 1_000_000;
        *self = Self {
            offset: self.offset.saturating_add(gained),
            drift_ppm: ppm,
            since: now,
            ..*self
        };
    }

    /// Makes it advance by steps of so many milliseconds, so that writes get equal timestamps.
    pub(crate) const fn coarsen(&mut self, millis: u64) {
        self.grain = millis;
    }

    /// Sets it right, as a time server does.
    pub(crate) fn correct(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_what_was_done_to_it() {
        let at = |clock: &Clock, millis| clock.read(Time::millis(millis)).wall - BEGINNING;
        let mut clock = Clock::default();
        assert_eq!(at(&clock, 1500), 1500);
        clock.jump(250);
        assert_eq!(at(&clock, 1500), 1750);
        clock.drift(Time::millis(2000), 100_000);
        assert_eq!(at(&clock, 2000), 2250);
        assert_eq!(at(&clock, 3000), 3350, "a tenth faster from 2 s on");
        clock.drift(Time::millis(3000), 0);
        assert_eq!(at(&clock, 4000), 4350, "what was gained stays");
        clock.coarsen(1000);
        assert_eq!(at(&clock, 4600), 4000);
        clock.jump(-2000);
        assert_eq!(at(&clock, 4700), 3000);
        clock.correct();
        assert_eq!(at(&clock, 4700), 4700);
    }
}
