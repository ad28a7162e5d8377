use rejoin_store::quorum::{fresh_within, majority};

use crate::fault::Fault;
use crate::json::{Json, Number};
use crate::scenario::{Scenario, Step};
use crate::trouble::Trouble;
use crate::units::Units;

/// Checks rows about how many nodes are a majority.
pub(super) fn play_size(scenario: &Scenario) -> Vec<Fault> {
    let find = |row: &Step| {
        let found = majority(
            count(row, "nodes", None)?,
            count(row, "min_cap", Some(0))?,
            count(row, "additional", Some(0))?,
        );
        Ok(u64::from(found.map_err(Trouble::refused)?).into())
    };
    rows(scenario, find, |expected, found| expected == found)
}

/// Checks rows about how likely a read sees one of the last versions.
pub(super) fn play_staleness(scenario: &Scenario) -> Vec<Fault> {
    let find = |row: &Step| {
        let [n, r, w] = ["n", "r", "w"].map(|name| count(row, name, None));
        let found = fresh_within(n?, r?, w?, row.count("k")?).map_err(Trouble::refused)?;
        Ok(Json::Number(found.into()))
    };
    rows(scenario, find, |expected, found| {
        let numbers = expected.as_number().zip(found.as_number());
        numbers.is_some_and(|(expected, found)| agrees(expected, found))
    })
}

/// Whether a number is what is expected, to as many digits as it is given with, and three at the
/// least, because a file does not write the zeros at the end.
fn agrees(expected: Number, found: Number) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "the nearest is meant")]
    let units = Units::of_numbers([expected]).in_one() as f64;
    let worth = |number: Number| number.to_string().parse::<f64>().ok();
    let pair = worth(expected).zip(worth(found));
    // A little more than a half, because neither number is exact in binary.
    pair.is_some_and(|(expected, found)| (found - expected).abs() * units.max(1000.0) <= 0.500_001)
}

/// Checks every row: what is found, and whether that is what it expects.
fn rows(
    scenario: &Scenario,
    find: impl Fn(&Step) -> Result<Json, Trouble>,
    agrees: impl Fn(&Json, &Json) -> bool,
) -> Vec<Fault> {
    let begin = || -> Result<_, Trouble> {
        match scenario.expectations()?.keys().next() {
            Some(name) => Err(Trouble::unclear(format!("a quorum has no `{name}`"))),
            None => scenario.steps(),
        }
    };
    let steps = match begin() {
        Ok(steps) => steps,
        Err(trouble) => return vec![Fault::new("the scenario", "rows of numbers", trouble)],
    };
    let judge = |(number, row): (usize, &Step)| {
        let place = format!("row {number}, {}", row.to_json());
        let found = find(row);
        if row.is_set("error") {
            return match found {
                Err(Trouble::Refused(_)) => None,
                Err(trouble) => Some(Fault::new(place, "a refusal", trouble)),
                Ok(found) => Some(Fault::new(place, "a refusal", found)),
            };
        }
        match (row.get("expect"), found) {
            (Ok(expected), Ok(found)) if agrees(expected, &found) => None,
            (Ok(expected), Ok(found)) => Some(Fault::new(place, expected, found)),
            (Ok(expected), Err(trouble)) => Some(Fault::new(place, expected, trouble)),
            (Err(trouble), _) => Some(Fault::new(place, "a number to compare", trouble)),
        }
    };
    (1..).zip(&steps).filter_map(judge).collect()
}

/// How many nodes. A quorum refuses what no `u32` holds.
fn count(row: &Step, name: &str, otherwise: Option<u64>) -> Result<u32, Trouble> {
    let count = match otherwise {
        Some(otherwise) => row.count_or(name, otherwise)?,
        None => row.count(name)?,
    };
    u32::try_from(count).map_err(|_| Trouble::refused(format!("{count} nodes are too many")))
}
