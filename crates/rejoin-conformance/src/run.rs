use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};

use crate::fault::Fault;
use crate::report::{Outcome, Report, Verdict};
use crate::scenario::Scenario;
use crate::subjects;
use crate::suite::{BadSuite, Suite};
use crate::words;

/// Which scenarios are replayed.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Also those in which the source decided something that is its own choice.
    pub include_own_choice: bool,
    /// Only those with one of these texts in the id, or in the type; all if there is none.
    pub filter: Vec<String>,
}

impl Choice {
    fn lets_through(&self, scenario: &Scenario) -> bool {
        let matches =
            |text: &String| scenario.id().contains(text) || scenario.kind().contains(text);
        self.filter.is_empty() || self.filter.iter().any(matches)
    }
}

/// Replays the chosen scenarios of `suite`, in their order.
///
/// # Errors
/// [`BadSuite::Empty`] if there is nothing to replay, and [`BadSuite::NothingMatches`] if the
/// filter lets nothing through.
///
/// ```
/// use std::path::Path;
/// use rejoin_conformance::{Choice, Suite, run};
///
/// let text = r#"{"id": "mine/01", "type": "g_counter", "replicas": ["a", "b"],
///     "steps": [{"do": "inc", "at": "a", "by": 2}, {"do": "merge", "from": "a", "to": "b"}],
///     "expect": {"values": {"b": 2}}}"#;
/// let suite = Suite::of_text(Path::new("mine.json"), text)?;
/// let report = run(&suite, &Choice::default())?;
/// assert_eq!(report.to_string(), "1 passed, 0 failed, 0 skipped");
/// # Ok::<(), rejoin_conformance::BadSuite>(())
/// ```
pub fn run(suite: &Suite, choice: &Choice) -> Result<Report, BadSuite> {
    if suite.scenarios().is_empty() {
        return Err(BadSuite::Empty);
    }
    let mut ids = BTreeSet::new();
    let all = suite.scenarios().iter();
    let chosen: Vec<_> = all
        .map(|scenario| (scenario, ids.insert(scenario.id())))
        .filter(|(scenario, _)| choice.lets_through(scenario))
        .collect();
    if chosen.is_empty() && !choice.filter.is_empty() {
        return Err(BadSuite::NothingMatches(choice.filter.clone()));
    }
    let verdicts = chosen.into_iter().map(|(scenario, is_first)| {
        let outcome = if !is_first {
            let expected = "an id that no other has";
            let found = "one that an earlier scenario has";
            Outcome::Failed(vec![Fault::new("the scenario", expected, found)])
        } else if scenario.is_own_choice() && !choice.include_own_choice {
            Outcome::Skipped
        } else {
            judge(scenario)
        };
        Verdict::new(scenario, outcome)
    });
    Ok(verdicts.collect())
}

/// A panic is the failure of one scenario, not of the run.
fn judge(scenario: &Scenario) -> Outcome {
    let unheeded = words::check(scenario);
    if !unheeded.is_empty() {
        return Outcome::Failed(unheeded);
    }
    let faults = panic::catch_unwind(AssertUnwindSafe(|| subjects::play(scenario)));
    let faults = faults.unwrap_or_else(|message| {
        let text = message.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| message.downcast_ref::<&str>().copied());
        let found = format!("a panic: {}", text.unwrap_or("without a message"));
        vec![Fault::new("the replay", "that it ends", found)]
    });
    if faults.is_empty() && !words::checks_something(scenario) {
        let expected = "an expectation, or a step that can fail";
        Outcome::Failed(vec![Fault::new("the scenario", expected, "neither")])
    } else if faults.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(faults)
    }
}
