//! Scenarios of the whole store: members, levels, sessions, partitions, time.

mod expectations;
mod expiry;
mod holding;
mod register;
mod requests;
mod watches;

use std::collections::BTreeMap;
use std::time::Duration;

use rejoin_causality::Drift;
use rejoin_store::{Cluster, Failure, Schema, Session, Settings};

use self::holding::{Holding, holding};
use self::watches::Watch;
use crate::clock::Clock;
use crate::fault::Fault;
use crate::json::Json;
use crate::names::Names;
use crate::scenario::{Scenario, Step};
use crate::trouble::Trouble;

pub(crate) use self::expiry::play as play_expiry;

/// Replays a scenario on a cluster in which nothing moves by itself.
pub(crate) fn play(scenario: &Scenario) -> Vec<Fault> {
    match World::new(scenario) {
        Ok(world) => world.play(scenario),
        Err(trouble) => vec![Fault::new("the scenario", "a store", trouble)],
    }
}

struct World {
    cluster: Cluster,
    holdings: BTreeMap<String, Box<dyn Holding>>,
    names: Names,
    clock: Clock,
    sessions: BTreeMap<String, Session>,
    tokens: BTreeMap<String, Vec<u8>>,
    watches: BTreeMap<String, Watch>,
    /// The refusal that a step in a session may give instead of a value.
    or_result: Option<String>,
}

/// A step finds a fault, or cannot be done.
type Done = Result<Result<(), Trouble>, Fault>;

const CLUSTER: u128 = 1;

impl World {
    fn new(scenario: &Scenario) -> Result<Self, Trouble> {
        let mut schema = Schema::new();
        let mut holdings = BTreeMap::new();
        let keys = scenario.find("keys").and_then(Json::as_map);
        let keys = keys.ok_or_else(|| Trouble::unclear("the scenario lacks the object `keys`"))?;
        for (key, kind) in keys {
            let kind = kind.as_text().unwrap_or_default();
            let made = holding(&mut schema, kind, scenario)?;
            holdings.insert(key.clone(), made);
        }
        let mut settings = Settings::default();
        settings.cluster = CLUSTER;
        settings.forget_every = None;
        settings.reap_every = None;
        // Scenarios set clocks wrong by hours, and expect that to be borne.
        let day = Duration::from_secs(24 * 60 * 60);
        settings.drift = Drift::new(day, day);
        let members: Vec<String> = scenario.replicas().collect();
        let members = members.iter().map(String::as_str);
        Ok(Self {
            cluster: Cluster::with_settings(schema, members, settings),
            holdings,
            names: Names::of(scenario),
            clock: Clock::of(scenario),
            sessions: BTreeMap::new(),
            tokens: BTreeMap::new(),
            watches: BTreeMap::new(),
            or_result: scenario.text("or_result").map(str::to_owned),
        })
    }

    /// Stops at the first step that fails, because what follows would mean nothing.
    fn play(mut self, scenario: &Scenario) -> Vec<Fault> {
        let steps = match scenario.steps() {
            Ok(steps) => steps,
            Err(trouble) => return vec![Fault::new("the scenario", "steps", trouble)],
        };
        for (number, step) in (1..).zip(&steps) {
            let done = self.take(step);
            self.listen();
            let fault = match done {
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
        match step.verb() {
            Ok("update") => self.update(step),
            Ok("read" | "expect") => self.read(step),
            Ok("delete_key") => self.delete_key(step),
            Ok("expect_events") => self.expect_events(step),
            Ok("expect_window") => self.expect_window(step),
            Ok("expect_staleness") => self.expect_staleness(step),
            Ok(verb) => Ok(self.arrange(verb, step)),
            Err(trouble) => Ok(Err(trouble)),
        }
    }

    /// What changes the world around the replicas.
    fn arrange(&mut self, verb: &str, step: &Step) -> Result<(), Trouble> {
        let cluster = &mut self.cluster;
        match verb {
            "replicate" => {
                let (from, to) = (step.name("from")?, step.name("to")?);
                match step.find("key") {
                    Some(key) => cluster.replicate_key(&from, &to, &key.to_name()),
                    None => cluster.replicate(&from, &to),
                }
            }
            "settle" => cluster.settle(),
            "partition" => {
                let named = |group: &Json| {
                    let no_list = || Trouble::unclear(format!("{group} is no list of members"));
                    let group = group.as_list().ok_or_else(no_list)?;
                    Ok(group.iter().map(Json::to_name).collect::<Vec<_>>())
                };
                let groups = step.list("groups")?.iter().map(named);
                let groups: Vec<_> = groups.collect::<Result<_, Trouble>>()?;
                let groups: Vec<Vec<&str>> = (groups.iter())
                    .map(|group| group.iter().map(String::as_str).collect())
                    .collect();
                let groups: Vec<&[&str]> = groups.iter().map(Vec::as_slice).collect();
                cluster.partition(&groups);
            }
            "heal" => cluster.heal(),
            "stop" => cluster.stop(&step.name("node")?),
            "start" => cluster.start(&step.name("node")?),
            "join" => drop(cluster.join(&step.name("node")?)),
            "leave" => drop(cluster.leave(&step.name("node")?)),
            "advance" => cluster.advance(millis(step)?),
            "clock" => {
                let ahead = i64::try_from(step.whole("offset_ms")?);
                let ahead = ahead.map_err(|_| Trouble::unclear("no clock is so wrong"))?;
                cluster.set_clock(&step.name("node")?, ahead);
            }
            "forget_tombstones" => drop(cluster.forget()),
            "session" => return self.begin_session(step),
            "export_session" => return self.export_session(step),
            "import_session" => return self.import_session(step),
            "subscribe" => return self.subscribe(step),
            _ => return Err(step.unknown()),
        }
        Ok(())
    }
}

/// How many milliseconds a step lets pass: `ms`, or `s` for seconds.
fn millis(step: &Step) -> Result<u64, Trouble> {
    match step.find("s") {
        Some(_) => Ok(step.count("s")?.saturating_mul(1_000)),
        None => step.count("ms"),
    }
}

/// What scenarios call it.
fn called(failure: &Failure) -> &'static str {
    match failure {
        Failure::Timeout => "timeout",
        Failure::Unavailable => "unavailable",
        Failure::NotReady => "not_ready",
        Failure::Deleted => "deleted",
        Failure::BadSession(_) => "bad_session",
        Failure::Rejected(_) => "rejected",
        _ => "another failure",
    }
}

/// A count, if the field is there.
fn count(step: &Step, name: &str) -> Result<Option<u64>, Trouble> {
    step.find(name).map(|_| step.count(name)).transpose()
}
