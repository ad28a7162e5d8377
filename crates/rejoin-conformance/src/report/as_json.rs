use super::{Outcome, Report, Verdict};
use crate::fault::Fault;
use crate::json::Json;

impl Report {
    /// The totals, and every verdict, for programs.
    pub fn to_json(&self) -> Json {
        object([
            ("passed", count(self.passed())),
            ("failed", count(self.failed())),
            ("skipped", count(self.skipped())),
            ("scenarios", self.verdicts.iter().map(verdict).collect()),
        ])
    }
}

fn verdict(verdict: &Verdict) -> Json {
    let (outcome, faults) = match verdict.outcome() {
        Outcome::Passed => ("passed", None),
        Outcome::Failed(faults) => ("failed", Some(faults)),
        Outcome::Skipped => ("skipped", None),
    };
    let mut fields = vec![
        ("id", verdict.id().into()),
        ("type", verdict.kind().into()),
        ("outcome", outcome.into()),
    ];
    fields.extend(faults.map(|faults| ("faults", faults.iter().map(fault).collect())));
    object(fields)
}

fn fault(fault: &Fault) -> Json {
    let ways = fault.ways().iter().map(|way| Json::Text(way.to_string()));
    object([
        ("place", fault.place().into()),
        ("expected", fault.expected().into()),
        ("found", fault.found().into()),
        ("ways", Json::from_iter(ways)),
    ])
}

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn count(count: usize) -> Json {
    u64::try_from(count).unwrap_or(u64::MAX).into()
}
