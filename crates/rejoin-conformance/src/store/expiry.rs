use rejoin_lww_register::LwwRegister;
use rejoin_store::{Cluster, Kind, Level, Schema};

use super::millis;
use crate::fault::Fault;
use crate::json::Json;
use crate::scenario::{Scenario, Step};
use crate::trouble::Trouble;

/// Replays a scenario about the time until which keys are read.
pub(crate) fn play(scenario: &Scenario) -> Vec<Fault> {
    match World::new(scenario) {
        Ok(world) => world.play(scenario),
        Err(trouble) => vec![Fault::new("the scenario", "a store", trouble)],
    }
}

struct World {
    cluster: Cluster,
    kind: Kind<LwwRegister<Json>>,
}

/// The key of a step that names none.
const KEY: &str = "k";

type Done = Result<Result<(), Trouble>, Fault>;

impl World {
    fn new(scenario: &Scenario) -> Result<Self, Trouble> {
        let mut schema = Schema::new();
        let kind = schema.declare("values").map_err(Trouble::unclear)?;
        let mut members: Vec<String> = scenario.replicas().collect();
        if members.is_empty() {
            members.push("a".into());
        }
        let members = members.iter().map(String::as_str);
        let cluster = Cluster::new(schema, members);
        Ok(Self { cluster, kind })
    }

    fn play(mut self, scenario: &Scenario) -> Vec<Fault> {
        let steps = match scenario.steps() {
            Ok(steps) => steps,
            Err(trouble) => return vec![Fault::new("the scenario", "steps", trouble)],
        };
        for (number, step) in (1..).zip(&steps) {
            let fault = match self.take(step) {
                Ok(Ok(())) => continue,
                Ok(Err(trouble)) => Fault::new("", "that it is done", trouble),
                Err(fault) => fault,
            };
            let place = format!("step {number}, {}", step.to_json());
            return vec![Fault::new(place, fault.expected(), fault.found())];
        }
        self.check(scenario)
    }

    fn take(&mut self, step: &Step) -> Done {
        let at = match step.find("at") {
            Some(at) => at.to_name(),
            None => self.cluster.names().first().cloned().unwrap_or_default(),
        };
        let key = step.find("key").map_or_else(|| KEY.into(), Json::to_name);
        let done = match step.verb() {
            Ok("set") => self.set(&at, &key, step),
            Ok("expire") => millis(step).and_then(|millis| {
                let wall = self.cluster.store(&at).map(rejoin_store::Store::wall);
                let until = wall.unwrap_or_default().saturating_add(millis);
                self.expire(&at, &key, Some(until))
            }),
            Ok("persist") => self.expire(&at, &key, None),
            Ok("ttl") => return self.ttl(&at, &key, step),
            Ok("get" | "read" | "expect") => return self.get(&at, &key, step),
            Ok("merge_all") => {
                self.cluster.settle();
                Ok(())
            }
            Ok("advance") => millis(step).map(|millis| self.cluster.advance(millis)),
            Ok(_) => Err(step.unknown()),
            Err(trouble) => Err(trouble),
        };
        Ok(done)
    }

    /// A write makes the key last for ever, unless it says for how long.
    fn set(&mut self, at: &str, key: &str, step: &Step) -> Result<(), Trouble> {
        let value = step.find("value").cloned().unwrap_or(Json::Bool(true));
        let kind = self.kind;
        let set = self
            .cluster
            .write(at, kind, key, Level::Local, |register, me| {
                register.set(me, value)
            });
        set.map_err(Trouble::unclear)?;
        self.expire(at, key, None)
    }

    fn expire(&mut self, at: &str, key: &str, until: Option<u64>) -> Result<(), Trouble> {
        let kind = self.kind;
        let store = self.cluster.store_mut(at);
        let store = store.ok_or_else(|| Trouble::unclear(format!("no member {at:?}")))?;
        let expired = store.key(kind, key).expire_at(until);
        expired.map(|_| ()).map_err(Trouble::unclear)
    }

    /// In seconds; for ever is null or -1, and a key that is not there -2.
    fn ttl(&mut self, at: &str, key: &str, step: &Step) -> Done {
        let expected = step.find("expect").cloned().unwrap_or(Json::Null);
        let kind = self.kind;
        let found = self.cluster.read(at, kind, key, Level::Local);
        let store = self.cluster.store_mut(at);
        let (Ok(found), Some(store)) = (found, store) else {
            return Ok(Err(Trouble::unclear(format!("no member {at:?}"))));
        };
        let wall = store.wall();
        let left = store.key(kind, key).expires();
        let left = left.map(|until| until.saturating_sub(wall) / 1_000);
        let found: Json = match (found, left) {
            (None, _) => (-2_i128).into(),
            (Some(_), None) => (-1_i128).into(),
            (Some(_), Some(seconds)) => seconds.into(),
        };
        let forever = expected == Json::Null || expected.as_text() == Some("none");
        let is_none = found == Json::from(-1_i128) || found == Json::from(-2_i128);
        if found == expected || (forever && is_none) {
            return Ok(Ok(()));
        }
        Err(Fault::new("", expected, found))
    }

    fn get(&mut self, at: &str, key: &str, step: &Step) -> Done {
        let expected = step.find("value").or_else(|| step.find("expect"));
        let expected = expected.cloned().unwrap_or(Json::Null);
        let kind = self.kind;
        let found = self.cluster.read(at, kind, key, Level::Local);
        let found = found.ok().flatten();
        let found = found.and_then(|register| register.get().cloned());
        let found = found.unwrap_or(Json::Null);
        if found.agrees_with(&expected) {
            return Ok(Ok(()));
        }
        Err(Fault::new("", expected, found))
    }

    /// They read the same, for as long.
    fn check_equal(&mut self, group: &Json) -> Option<Fault> {
        let Some(names) = group.as_list() else {
            let found = "no list of replicas";
            return Some(Fault::new("equal", "a list of replicas", found));
        };
        let kind = self.kind;
        let mut all = Vec::new();
        for name in names.iter().map(Json::to_name) {
            let found = self.cluster.read(&name, kind, KEY, Level::Local);
            let found = found.ok().flatten();
            let found = found.and_then(|register| register.get().cloned());
            let store = self.cluster.store_mut(&name);
            let until = store.and_then(|store| store.key(kind, KEY).expires());
            all.push((found, until));
        }
        let same = all.windows(2).all(|pair| pair[0] == pair[1]);
        let found = format!("that they differ: {all:?}");
        (!same).then(|| Fault::new("equal", "that they are equal", found))
    }

    fn check(mut self, scenario: &Scenario) -> Vec<Fault> {
        let mut faults = Vec::new();
        let expectations = match scenario.expectations() {
            Ok(expectations) => expectations.clone(),
            Err(trouble) => return vec![Fault::new("the scenario", "expectations", trouble)],
        };
        for (name, expected) in &expectations {
            match (name.as_str(), expected) {
                ("values", Json::Map(_)) => {}
                ("converged", Json::Bool(expected)) => {
                    let found = self.cluster.is_converged();
                    if found != *expected {
                        faults.push(Fault::new("converged", expected, found));
                    }
                }
                ("equal", Json::List(groups)) => {
                    for group in groups {
                        faults.extend(self.check_equal(group));
                    }
                }
                _ => faults.push(Fault::new(
                    name,
                    expected,
                    "the runner does not know this expectation of expiry",
                )),
            }
        }
        let values = expectations.get("values").and_then(Json::as_map).cloned();
        for (at, expected) in values.into_iter().flatten() {
            let found = self.cluster.read(&at, self.kind, KEY, Level::Local);
            let found = found.ok().flatten();
            let found = found.and_then(|register| register.get().cloned());
            let found = found.unwrap_or(Json::Null);
            if !found.agrees_with(&expected) {
                faults.push(Fault::new(format!("values: {at}"), expected, found));
            }
        }
        faults
    }
}
