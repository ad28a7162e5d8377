//! The steps of a run that `rejoin replay --keep` names.

use core::ops::RangeInclusive;
use core::str::FromStr;

use rejoin_sim::Size;

use crate::error::{Exit, Failure};

/// Ascending ranges of numbers that do not meet.
#[derive(Clone, Debug)]
pub(super) struct Steps(Vec<RangeInclusive<usize>>);

impl Steps {
    /// Each of them, of a run of this size.
    ///
    /// # Errors
    /// A usage failure if the run has fewer steps. Only then are they counted out, because text may
    /// name more of them than there is memory.
    pub(super) fn of(&self, run: Size) -> Result<Vec<usize>, Failure> {
        if let Some(last) = self.0.last().map(RangeInclusive::end)
            && *last >= run.steps
        {
            let what = format!("the run has {} steps, and no step {last}", run.steps);
            let advice = format!("name steps from 0 to {}", run.steps.saturating_sub(1));
            return Err(Failure::new(Exit::Usage, what, advice));
        }
        Ok(self.0.iter().cloned().flatten().collect())
    }
}

/// As in `1-3,7`, or `none`.
impl FromStr for Steps {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(Vec::new()));
        }
        let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
        let ranges = ranges.filter(|all| all.is_sorted_by(|one, next| one.end() < next.start()));
        let wrong = || format!("`{text}` are no steps; write them ascending, such as 1-3,7");
        ranges.map(Self).ok_or_else(wrong)
    }
}

fn range(text: &str) -> Option<RangeInclusive<usize>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let range = first.parse().ok()?..=last.parse().ok()?;
    (!range.is_empty()).then_some(range)
}
