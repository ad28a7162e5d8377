use crate::Limits;

/// How often a neighbour was tried since it last answered: with each time it is waited for longer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Attempts(u32);

impl Attempts {
    pub(super) const NONE: Self = Self(0);

    pub(super) const fn count(self) -> u32 {
        self.0
    }

    /// It is tried once more.
    pub(super) const fn add(&mut self) {
        self.0 = self.0.saturating_add(1);
    }

    /// Until when to wait for an answer to a try of now.
    pub(super) fn wait(self, limits: &Limits, now: u64) -> u64 {
        now.saturating_add(limits.patience(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_waits_twice_as_long_up_to_the_most() {
        let limits = Limits {
            retry: 100,
            retry_max: 500,
            ..Limits::default()
        };
        let mut attempts = Attempts::NONE;
        let waits = [100, 200, 400, 500, 500].map(|expected| {
            let until = attempts.wait(&limits, 1_000);
            attempts.add();
            (until, 1_000 + expected)
        });
        for (until, expected) in waits {
            assert_eq!(until, expected);
        }
        assert_eq!(attempts.count(), 5);
        attempts.0 = u32::MAX;
        attempts.add();
        assert_eq!(attempts.count(), u32::MAX);
        assert_eq!(attempts.wait(&limits, u64::MAX - 1), u64::MAX);
    }
}
