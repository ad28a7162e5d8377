use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::ReplicaId;
use rejoin_sync::{DeltaLog, DeltaReceiver, Run, Verdict};

use crate::fault::Fault;
use crate::json::{Json, Number};
use crate::scenario::{Scenario, Step};
use crate::trouble::Trouble;

/// What was expected and what was found, where the two differ.
type Checked = Result<Option<[Json; 2]>, Trouble>;

/// What is replayed.
trait Subject {
    fn take(&mut self, step: &Step) -> Checked;

    /// Compares with what is expected at the end, by its name.
    fn compare(&self, name: &str, expected: &Json) -> Checked;
}

/// Replays a scenario on a log of numbered deltas.
pub(super) fn play_log(scenario: &Scenario) -> Vec<Fault> {
    play(scenario, Log::of(scenario))
}

/// Replays a scenario on the receiver of numbered deltas.
pub(super) fn play_receiver(scenario: &Scenario) -> Vec<Fault> {
    play(scenario, DeltaReceiver::new())
}

/// Stops at the first step that does not come as expected.
fn play(scenario: &Scenario, mut subject: impl Subject) -> Vec<Fault> {
    let fault = |place: String, checked: Checked| match checked {
        Ok(None) => None,
        Ok(Some([expected, found])) => Some(Fault::new(place, expected, found)),
        Err(trouble) => Some(Fault::new(place, "that it is done", trouble)),
    };
    let (steps, expectations) = match (scenario.steps(), scenario.expectations()) {
        (Ok(steps), Ok(expectations)) => (steps, expectations),
        (Err(trouble), _) | (_, Err(trouble)) => {
            return vec![Fault::new("the scenario", "deltas", trouble)];
        }
    };
    for (number, step) in (1..).zip(&steps) {
        let place = format!("step {number}, {}", step.to_json());
        if let Some(fault) = fault(place, subject.take(step)) {
            return vec![fault];
        }
    }
    let compare = |(name, expected): (&String, &Json)| {
        fault(format!("expect.{name}"), subject.compare(name, expected))
    };
    expectations.iter().filter_map(compare).collect()
}

fn differ(expected: Json, found: Json) -> Option<[Json; 2]> {
    (!found.agrees_with(&expected)).then_some([expected, found])
}

fn unknown(name: &str) -> Checked {
    Err(Trouble::unclear(format!("the type has no `{name}`")))
}

impl Subject for DeltaReceiver {
    fn take(&mut self, step: &Step) -> Checked {
        let verdict = match step.verb()? {
            "receive" => match numbers(step.get("interval")?).as_deref() {
                Some([first, last]) => self.receive(Run::new(*first, *last)),
                _ => return Err(Trouble::unclear("an interval is a first and a last number")),
            },
            "receive_full" => self.receive_full(step.count("upto")?),
            _ => return Err(step.unknown()),
        };
        let found = Json::from(match verdict {
            Verdict::Apply => "apply",
            Verdict::Skip => "skip",
            Verdict::Gap(_) => "gap",
        });
        let expected = step.find("expect").cloned();
        Ok(expected.and_then(|expected| differ(expected, found)))
    }

    fn compare(&self, name: &str, expected: &Json) -> Checked {
        match name {
            "current" => Ok(differ(expected.clone(), self.current().into())),
            _ => unknown(name),
        }
    }
}

/// A log whose deltas are the sets of their own numbers, so that what was joined can be read off.
struct Log {
    nodes: Vec<String>,
    log: DeltaLog<String, BTreeSet<u64>>,
    written: BTreeMap<String, u64>,
}

impl Log {
    fn of(scenario: &Scenario) -> Self {
        let nodes = scenario.find("nodes").and_then(Json::as_list);
        let nodes = nodes.unwrap_or_default().iter().map(Json::to_name);
        let nodes: Vec<_> = nodes.collect();
        let count = |name| {
            let number = scenario.find(name).and_then(Json::as_number);
            number.and_then(Number::as_u64)
        };
        let mut log = DeltaLog::new((0..nodes.len() as u64).map(ReplicaId::from));
        if let Some(slice) = count("slice") {
            log = log.with_slice(usize::try_from(slice).unwrap_or(usize::MAX));
        }
        if let Some(longest) = count("max_delta_ops") {
            log = log.with_longest(longest);
        }
        Self {
            nodes,
            log,
            written: BTreeMap::new(),
        }
    }

    /// Which numbers of which keys go to which nodes; `true` after those that are sent in full.
    fn collect(&mut self) -> Result<Json, Trouble> {
        let mut served = BTreeMap::new();
        for (id, groups) in self.log.collect() {
            let mut intervals = BTreeMap::new();
            for (key, group) in groups {
                let Run { first, last } = group.run;
                let mut interval = vec![Json::from(first), Json::from(last)];
                match group.delta {
                    Some(delta) if !delta.iter().copied().eq(group.run.sequences()) => {
                        let what = format!("the group {first} to {last} of {key} holds {delta:?}");
                        return Err(Trouble::unclear(what));
                    }
                    Some(_) => {}
                    None => interval.push(true.into()),
                }
                intervals.insert(key, Json::List(interval));
            }
            let mut places = (0_u64..).zip(&self.nodes);
            let name = places.find(|(place, _)| ReplicaId::from(*place) == id);
            let name = name.map(|(_, name)| name.clone()).unwrap_or_default();
            served.insert(name, Json::Map(intervals));
        }
        Ok(Json::Map(served))
    }

    /// Whether deltas are kept, how many, or of which keys: in the form that is expected.
    fn pending(&self, expected: &Json) -> Checked {
        let all: BTreeMap<_, _> = self.log.all_pending().collect();
        let total = all.values().sum::<usize>() as u64;
        let found = match expected {
            Json::Bool(_) => (total > 0).into(),
            Json::Number(_) => total.into(),
            Json::List(_) => all.keys().map(|key| Json::from(key.as_str())).collect(),
            Json::Map(keys) => {
                let of_key = |(key, expected): (&String, &Json)| {
                    let kept = self.log.pending(key) as u64;
                    let found = match expected {
                        Json::Bool(_) => (kept > 0).into(),
                        _ => kept.into(),
                    };
                    (key.clone(), found)
                };
                Json::Map(keys.iter().map(of_key).collect())
            }
            _ => {
                return Err(Trouble::unclear(format!(
                    "{expected} says nothing of what is kept"
                )));
            }
        };
        Ok(differ(expected.clone(), found))
    }
}

impl Subject for Log {
    fn take(&mut self, step: &Step) -> Checked {
        match step.verb()? {
            "write" => {
                let key = step.name("key")?;
                for _ in 0..step.count_or("times", 1)? {
                    let number = self.written.entry(key.clone()).or_default();
                    *number += 1;
                    self.log.write(key.clone(), BTreeSet::from([*number]));
                }
                Ok(None)
            }
            "collect" => {
                let found = self.collect()?;
                let expected = step.find("expect").map(served).transpose()?;
                Ok(expected.and_then(|expected| differ(expected, found)))
            }
            "pending" => match step.find("key") {
                Some(key) => {
                    let of_key = [(key.to_name(), step.get("expect")?.clone())];
                    self.pending(&Json::Map(of_key.into()))
                }
                None => self.pending(step.get("expect")?),
            },
            _ => Err(step.unknown()),
        }
    }

    fn compare(&self, name: &str, expected: &Json) -> Checked {
        match name {
            "pending" => self.pending(expected),
            "slice_size" => {
                let size = |row: &Json| match numbers(row).as_deref() {
                    Some([nodes, _]) => Ok(slice_size(*nodes)),
                    _ => Err(Trouble::unclear(
                        "a row is a number of nodes and of those served",
                    )),
                };
                let rows = expected.as_list().unwrap_or_default();
                let found: Result<Vec<Json>, _> = rows.iter().map(size).collect();
                Ok(differ(expected.clone(), Json::List(found?)))
            }
            _ => unknown(name),
        }
    }
}

/// A row of so many nodes, and how many of them are served.
fn slice_size(nodes: u64) -> Json {
    let size = usize::try_from(nodes).map(DeltaLog::<String, BTreeSet<u64>>::slice_size);
    Json::List(vec![nodes.into(), (size.unwrap_or_default() as u64).into()])
}

/// What is expected of a collection, without nodes that get nothing, and with `true` for "full".
fn served(expected: &Json) -> Result<Json, Trouble> {
    let unclear = || Trouble::unclear(format!("{expected} is not nodes with keys with intervals"));
    let mut served = BTreeMap::new();
    for (node, keys) in expected.as_map().ok_or_else(unclear)? {
        let mut intervals = BTreeMap::new();
        for (key, interval) in keys.as_map().ok_or_else(unclear)? {
            let interval = match interval.as_list().ok_or_else(unclear)? {
                [first, last, Json::Bool(false)] => vec![first.clone(), last.clone()],
                [first, last, _] => vec![first.clone(), last.clone(), true.into()],
                other => other.to_vec(),
            };
            intervals.insert(key.clone(), Json::List(interval));
        }
        if !intervals.is_empty() {
            served.insert(node.clone(), Json::Map(intervals));
        }
    }
    Ok(Json::Map(served))
}

/// A list of numbers that are not negative.
fn numbers(json: &Json) -> Option<Vec<u64>> {
    let items = json.as_list()?.iter();
    items.map(|item| item.as_number()?.as_u64()).collect()
}
