use rejoin_store::{Failure, Level};

use super::holding::Place;
use super::requests::reads;
use super::{Done, World, count};
use crate::fault::Fault;
use crate::json::Json;
use crate::reading::Reading;
use crate::scenario::{Scenario, Step};
use crate::trouble::Trouble;

impl World {
    pub(super) fn expect_window(&self, step: &Step) -> Done {
        let (key, millis) = match step
            .name("key")
            .and_then(|key| Ok((key, step.count("ms")?)))
        {
            Ok(parts) => parts,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let Some(holding) = self.holdings.get(&key) else {
            return Ok(Err(Trouble::unclear(format!("no key {key:?}"))));
        };
        match holding.window(&self.cluster, &key) {
            Some(found) if found == millis => Ok(Ok(())),
            Some(found) => Err(Fault::new(
                "",
                format!("{millis} ms"),
                format!("{found} ms"),
            )),
            None => Err(Fault::new("", format!("{millis} ms"), "no write")),
        }
    }

    pub(super) fn expect_staleness(&self, step: &Step) -> Done {
        let (at, key) = match step.name("at").and_then(|at| Ok((at, step.name("key")?))) {
            Ok(parts) => parts,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let Some(holding) = self.holdings.get(&key) else {
            return Ok(Err(Trouble::unclear(format!("no key {key:?}"))));
        };
        let found = holding.staleness(&self.cluster, &at, &key);
        let asked = count(step, "versions").and_then(|of| Ok((of, count(step, "ms")?)));
        let (versions, millis) = match asked {
            Ok(asked) => asked,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let same = versions.is_none_or(|expected| expected == found.versions as u64)
            && millis.is_none_or(|expected| expected == found.millis);
        if same {
            return Ok(Ok(()));
        }
        let found = format!("{} versions and {} ms", found.versions, found.millis);
        Err(Fault::new("", step.to_json(), found))
    }

    /// All that the scenario expects in the end and does not get.
    pub(super) fn check(mut self, scenario: &Scenario) -> Vec<Fault> {
        let expectations = match scenario.expectations() {
            Ok(expectations) => expectations.clone(),
            Err(trouble) => return vec![Fault::new("the scenario", "expectations", trouble)],
        };
        let mut faults = Vec::new();
        for (name, expected) in &expectations {
            match (name.as_str(), expected) {
                ("values", Json::Map(by_replica)) => {
                    for (at, by_key) in by_replica {
                        faults.extend(self.check_keys(at, by_key));
                    }
                }
                ("converged", Json::Bool(expected)) => {
                    let found = self.cluster.is_converged();
                    if found != *expected {
                        faults.push(Fault::new("converged", expected, found));
                    }
                }
                _ => faults.push(Fault::new(
                    name,
                    expected,
                    "the runner does not know this expectation of a store",
                )),
            }
        }
        faults
    }

    /// What is read of each key that is named. Without any, nothing is read of all of them.
    fn check_keys(&mut self, at: &str, by_key: &Json) -> Vec<Fault> {
        let Some(by_key) = by_key.as_map() else {
            let place = format!("values: {at}");
            return vec![Fault::new(place, "an object from keys to values", by_key)];
        };
        let mut asked = by_key.clone();
        if asked.is_empty() {
            let keys = self.holdings.iter();
            asked.extend(keys.map(|(key, held)| (key.clone(), held.nothing().to_json())));
        }
        let faults = asked.iter();
        faults
            .filter_map(|(key, expected)| self.check_value(at, key, expected))
            .collect()
    }

    fn check_value(&mut self, at: &str, key: &str, expected: &Json) -> Option<Fault> {
        let place = format!("values: {at}: {key}");
        let Some(holding) = self.holdings.get(key) else {
            return Some(Fault::new(place, expected, "the scenario has no such key"));
        };
        let found = holding.read(Place {
            cluster: &mut self.cluster,
            at,
            key,
            level: Level::Local,
            session: None,
        });
        let checked = match found {
            Ok(found) => reads(found, holding.nothing(), expected),
            Err(Failure::Deleted) => reads(Some(Reading::Nothing), Reading::Nothing, expected),
            Err(failure) => Err(Fault::new("", expected, failure)),
        };
        let fault = checked.err()?;
        Some(Fault::new(place, fault.expected(), fault.found()))
    }
}
