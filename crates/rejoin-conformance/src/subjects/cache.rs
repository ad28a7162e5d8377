use std::collections::BTreeMap;
use std::time::Duration;

use rejoin_store::cache::{Answer, Cache, Lookup, Policy, Reply, State};

use crate::fault::Fault;
use crate::json::{Json, Number};
use crate::scenario::{Scenario, Step};
use crate::trouble::Trouble;

/// More keys than any scenario has.
const KEYS: usize = 10_000;

/// Replays a scenario on a cache, and stops at the first step that does not come as expected.
pub(super) fn play(scenario: &Scenario) -> Vec<Fault> {
    let begin = || -> Result<_, Trouble> {
        let unknown = scenario.expectations()?.keys().next();
        if let Some(name) = unknown {
            return Err(Trouble::unclear(format!("a cache has no `{name}`")));
        }
        Ok((policy(scenario)?, scenario.steps()?))
    };
    let (policy, steps) = match begin() {
        Ok(begun) => begun,
        Err(trouble) => return vec![Fault::new("the scenario", "a cache", trouble)],
    };
    let mut world = World {
        cache: Cache::new(policy, KEYS),
        origin: BTreeMap::new(),
        is_up: true,
        now: 0,
    };
    for (number, step) in (1..).zip(&steps) {
        let place = format!("step {number}, {}", step.to_json());
        match world.take(step) {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => return vec![Fault::new(place, fault.expected(), fault.found())],
            Err(trouble) => return vec![Fault::new(place, "that it is done", trouble)],
        }
    }
    Vec::new()
}

fn policy(scenario: &Scenario) -> Result<Policy, Trouble> {
    let policy = match scenario.find("policy") {
        Some(policy) => Step::of(policy)?,
        None => return Err(Trouble::unclear("the scenario lacks the object `policy`")),
    };
    let mut read = Policy::default();
    for name in policy.fields().keys() {
        let time = Duration::from_millis(millis(&policy, name)?);
        match name.as_str() {
            "max_age" => read.max_age = time,
            "negative_ttl" => read.negative_ttl = time,
            "ttl_cap" => read.ttl_cap = Some(time),
            "stale_while_revalidate" => read.stale_while_revalidate = time,
            "stale_if_error" => read.stale_if_error = time,
            _ => return Err(Trouble::unclear(format!("a policy has no `{name}`"))),
        }
    }
    Ok(read)
}

/// A cache, its origin, and a clock.
struct World {
    cache: Cache<String, Json>,
    origin: BTreeMap<String, Json>,
    is_up: bool,
    /// In milliseconds.
    now: u64,
}

impl World {
    /// The inner error is a fault that the step has found.
    fn take(&mut self, step: &Step) -> Result<Result<(), Fault>, Trouble> {
        match step.verb()? {
            "origin_set" => {
                let value = step.get("value")?.clone();
                self.origin.insert(step.name("key")?, value);
            }
            "origin_del" => {
                self.origin.remove(&step.name("key")?);
            }
            "origin" => match step.get("up")? {
                Json::Bool(is_up) => self.is_up = *is_up,
                other => return Err(Trouble::unclear(format!("{other} is not true or false"))),
            },
            "get" => {
                let answer = self.get(&step.name("key")?)?;
                return Ok(compare(step, &answer));
            }
            "purge" => {
                self.cache.purge(&step.name("key")?);
            }
            "advance" => {
                // What a stale answer has started is done before the time goes on.
                self.refresh();
                self.now = self.now.saturating_add(millis(step, "s")?);
            }
            _ => return Err(step.unknown()),
        }
        Ok(Ok(()))
    }

    fn get(&mut self, key: &String) -> Result<Answer<Json>, Trouble> {
        let reply = Reply::from(self.origin.get(key).cloned());
        match self.cache.get(key, self.now) {
            Lookup::Answer(answer) => Ok(answer),
            Lookup::Ask(request) if self.is_up => Ok(self.cache.answer(request, reply, self.now)),
            Lookup::Ask(request) => Ok(self.cache.fail(request, self.now)),
            Lookup::Wait => Err(Trouble::unclear("it waits for a request that nobody made")),
        }
    }

    fn refresh(&mut self) {
        while let Some(request) = self.cache.next_refresh(self.now) {
            if self.is_up {
                let reply = Reply::from(self.origin.get(request.key()).cloned());
                self.cache.answer(request, reply, self.now);
            } else {
                self.cache.fail(request, self.now);
            }
        }
    }
}

/// What the step expects of an answer, where it says so.
fn compare(step: &Step, answer: &Answer<Json>) -> Result<(), Fault> {
    let state = match answer.state {
        State::Miss => "miss",
        State::Fresh => "fresh",
        State::Stale => "stale",
        State::Revalidated => "revalidated",
        State::Error => "error",
    };
    let value = answer.value.clone().unwrap_or(Json::Null);
    let found = [
        ("state", Json::from(state)),
        ("value", value),
        ("age", Json::from(answer.age)),
    ];
    for (name, found) in &found {
        match step.find(name) {
            Some(expected) if !found.agrees_with(expected) => {
                let [expected, found] = [expected, found].map(|json| format!("{name} {json}"));
                return Err(Fault::new("", expected, found));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A time that a scenario writes in seconds, whole or not.
fn millis(step: &Step, name: &str) -> Result<u64, Trouble> {
    let seconds = step.get(name)?;
    let millis = match seconds.as_number() {
        Some(Number::Whole(whole)) => u64::try_from(whole).ok().map(|it| it.saturating_mul(1000)),
        Some(Number::Real(real)) => {
            let time = Duration::try_from_secs_f64(real.get()).ok();
            time.and_then(|time| u64::try_from(time.as_millis()).ok())
        }
        None => None,
    };
    millis.ok_or_else(|| Trouble::unclear(format!("{seconds} is no number of seconds")))
}
