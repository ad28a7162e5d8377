use rejoin_causality::Run;

/// Watches over the numbers of a stream of deltas, so that none is missed without anybody noticing.
///
/// A delta carries the run of numbers that it stands for. It is applied if it continues what was
/// applied, or overlaps it; skipped if all of it was applied before; and refused as a gap if
/// numbers before it are missing.
///
/// ```
/// use rejoin_sync::{DeltaReceiver, Run, Verdict};
///
/// let mut receiver = DeltaReceiver::new();
/// assert_eq!(receiver.receive(Run::new(1, 2)), Verdict::Apply);
/// assert_eq!(receiver.receive(Run::one(2)), Verdict::Skip);
/// assert_eq!(receiver.receive(Run::one(5)), Verdict::Gap(Run::new(3, 4)));
/// assert_eq!(receiver.receive(Run::new(2, 4)), Verdict::Apply);
/// assert_eq!(receiver.current(), 4);
/// ```
///
/// # Paper
/// P. S. Almeida, A. Shoker, C. Baquero: *Delta State Replicated Data Types*, JPDC 2018
/// (delta-intervals).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeltaReceiver {
    current: u64,
}

/// What is to be done with a delta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Join it.
    Apply,
    /// It says nothing new.
    Skip,
    /// The deltas of these numbers are missing: do not join it, ask for them.
    Gap(Run),
}

impl DeltaReceiver {
    /// A receiver that has applied nothing.
    pub const fn new() -> Self {
        Self { current: 0 }
    }

    /// The number of the last delta that was applied, all earlier ones included.
    pub const fn current(&self) -> u64 {
        self.current
    }

    /// What is to be done with the delta of these numbers. Nothing changes.
    pub const fn judge(&self, run: Run) -> Verdict {
        if run.last <= self.current || run.last < run.first {
            Verdict::Skip
        } else if run.first > self.current.saturating_add(1) {
            Verdict::Gap(Run::new(self.current + 1, run.first - 1))
        } else {
            Verdict::Apply
        }
    }

    /// Judges the delta of these numbers, and takes note of it if it is to be applied.
    pub const fn receive(&mut self, run: Run) -> Verdict {
        let verdict = self.judge(run);
        if matches!(verdict, Verdict::Apply) {
            self.current = run.last;
        }
        verdict
    }

    /// Takes note of a full state that holds all deltas up to this number.
    ///
    /// It fills any gap. One that is older than what was applied says nothing new.
    pub const fn receive_full(&mut self, upto: u64) -> Verdict {
        if upto <= self.current {
            return Verdict::Skip;
        }
        self.current = upto;
        Verdict::Apply
    }
}
