mod as_json;

use std::fmt;

use crate::fault::Fault;
use crate::scenario::Scenario;

/// What came of one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything came as expected, in every way of shipping states.
    Passed,
    /// Something did not.
    Failed(Vec<Fault>),
    /// It is the source's own choice, and was not asked for.
    Skipped,
}

/// One scenario and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    id: String,
    kind: String,
    outcome: Outcome,
}

impl Verdict {
    pub(crate) fn new(scenario: &Scenario, outcome: Outcome) -> Self {
        Self {
            id: scenario.id().to_owned(),
            kind: scenario.kind().to_owned(),
            outcome,
        }
    }

    /// The id of the scenario.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The type that the scenario is about.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What came of it.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}

/// One line, and what was expected and found below it if the scenario failed.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match &self.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "FAILED",
            Outcome::Skipped => "skipped",
        };
        write!(f, "{word} {} ({})", self.id, self.kind)?;
        let Outcome::Failed(faults) = &self.outcome else {
            return Ok(());
        };
        for fault in faults {
            write!(f, "\n  {}", fault.place())?;
            if !fault.ways().is_empty() {
                let ways: Vec<_> = fault.ways().iter().map(ToString::to_string).collect();
                write!(f, " (shipping {})", ways.join(", "))?;
            }
            write!(
                f,
                "\n    expected {}\n    found    {}",
                fault.expected(),
                fault.found()
            )?;
        }
        Ok(())
    }
}

/// What came of all scenarios that were chosen, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    verdicts: Vec<Verdict>,
}

impl Report {
    /// What came of each scenario.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// How many scenarios passed.
    pub fn passed(&self) -> usize {
        self.count(|outcome| *outcome == Outcome::Passed)
    }

    /// How many scenarios failed.
    pub fn failed(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Failed(_)))
    }

    /// How many scenarios were not replayed.
    pub fn skipped(&self) -> usize {
        self.count(|outcome| *outcome == Outcome::Skipped)
    }

    fn count(&self, is: impl Fn(&Outcome) -> bool) -> usize {
        self.verdicts
            .iter()
            .filter(|verdict| is(&verdict.outcome))
            .count()
    }
}

/// One line of totals.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (passed, failed, skipped) = (self.passed(), self.failed(), self.skipped());
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

impl FromIterator<Verdict> for Report {
    fn from_iter<I: IntoIterator<Item = Verdict>>(verdicts: I) -> Self {
        Self {
            verdicts: verdicts.into_iter().collect(),
        }
    }
}
