use core::fmt::Debug;

use crate::law::Law;

/// What was checked, and what was found to be broken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    checks: [u64; Law::COUNT],
    /// The first violation of each law.
    violations: Vec<Violation>,
}

/// One broken law.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    pub(crate) law: Law,
    pub(crate) expected: String,
    pub(crate) found: String,
}

impl Findings {
    /// Counts a check of `law`; where it does not hold, `told` says what was expected and found.
    pub(crate) fn check(
        &mut self,
        law: Law,
        holds: bool,
        told: impl FnOnce() -> (String, String),
    ) -> bool {
        self.checks[law as usize] += 1;
        if !holds && !self.broke(law) {
            let (expected, found) = told();
            self.violations.push(Violation {
                law,
                expected,
                found,
            });
        }
        holds
    }

    /// Demands that two values are equal; `what` says of what.
    pub(crate) fn equal<A: PartialEq + Debug>(
        &mut self,
        law: Law,
        what: &str,
        expected: &A,
        found: &A,
    ) -> bool {
        self.check(law, expected == found, || {
            (format!("{what}: {expected:?}"), format!("{found:?}"))
        })
    }

    pub(crate) fn checks(&self, law: Law) -> u64 {
        self.checks[law as usize]
    }

    pub(crate) fn broke(&self, law: Law) -> bool {
        self.violations.iter().any(|violation| violation.law == law)
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    pub(crate) fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Adds the counts of `other`; its violations are dealt with by whoever shrinks them.
    pub(crate) fn count(&mut self, other: &Self) {
        for (total, count) in self.checks.iter_mut().zip(other.checks) {
            *total += count;
        }
    }
}
