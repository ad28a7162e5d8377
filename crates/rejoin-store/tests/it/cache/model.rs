//! Random lives of a cache, beside one that only looks up tables.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use rejoin_store::cache::{Cache, Lookup, Policy, Reply, State};

#[derive(Clone, Debug)]
enum Step {
    Set(u8, Option<u8>),
    Up(bool),
    Get(u8),
    Purge(u8),
    Advance(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0..3_u8;
    prop_oneof![
        (key.clone(), any::<Option<u8>>()).prop_map(|(key, value)| Step::Set(key, value)),
        any::<bool>().prop_map(Step::Up),
        key.clone().prop_map(Step::Get),
        key.clone().prop_map(Step::Get),
        key.prop_map(Step::Purge),
        (0..25_u64).prop_map(Step::Advance),
    ]
}

fn policy() -> impl Strategy<Value = Policy> {
    let time = || (0..30_u64).prop_map(Duration::from_secs);
    let cap = prop::option::of(time());
    (time(), time(), cap, time(), time()).prop_map(|(age, negative, cap, revalidate, error)| {
        Policy {
            max_age: age,
            negative_ttl: negative,
            ttl_cap: cap,
            stale_while_revalidate: revalidate,
            stale_if_error: error,
            recheck_after_error: Duration::ZERO,
        }
    })
}

/// What was said of a key, and when.
type Table = BTreeMap<u8, (Option<u8>, u64)>;

/// What the rules say in one place each.
struct Model {
    policy: Policy,
    origin: BTreeMap<u8, u8>,
    is_up: bool,
    now: u64,
    held: Table,
    to_refresh: Vec<u8>,
}

impl Model {
    fn lifetime(&self, value: Option<u8>) -> u64 {
        let given = if value.is_some() {
            self.policy.max_age
        } else {
            self.policy.negative_ttl
        };
        given.min(self.policy.ttl_cap.unwrap_or(given)).as_secs()
    }

    fn fetch(&mut self, key: u8) -> Option<u8> {
        let value = self.origin.get(&key).copied();
        self.held.remove(&key);
        if value.is_some() || self.lifetime(None) > 0 {
            self.held.insert(key, (value, self.now));
        }
        value
    }

    fn get(&mut self, key: u8) -> (State, Option<u8>, u64) {
        let held = self.held.get(&key).copied();
        if let Some((value, since)) = held {
            let (age, lifetime) = (self.now - since, self.lifetime(value));
            if age < lifetime {
                return (State::Fresh, value, age);
            }
            if age < lifetime + self.policy.stale_while_revalidate.as_secs() {
                self.to_refresh.push(key);
                return (State::Stale, value, age);
            }
            if !self.is_up && age < lifetime + self.policy.stale_if_error.as_secs() {
                return (State::Stale, value, age);
            }
        }
        match (self.is_up, held) {
            (false, _) => (State::Error, None, 0),
            (true, None) => (State::Miss, self.fetch(key), 0),
            (true, Some(_)) => (State::Revalidated, self.fetch(key), 0),
        }
    }
}

/// Plays the steps on both. Refreshes are done before time goes on.
fn play(policy: Policy, steps: &[Step]) {
    let mut model = Model {
        policy,
        origin: BTreeMap::new(),
        is_up: true,
        now: 0,
        held: Table::new(),
        to_refresh: Vec::new(),
    };
    let mut cache: Cache<u8, u8> = Cache::new(policy, 10);
    for step in steps {
        let now = model.now * 1000;
        match *step {
            Step::Set(key, Some(value)) => drop(model.origin.insert(key, value)),
            Step::Set(key, None) => drop(model.origin.remove(&key)),
            Step::Up(is_up) => model.is_up = is_up,
            Step::Purge(key) => {
                model.to_refresh.retain(|waiting| *waiting != key);
                assert_eq!(cache.purge(&key), model.held.remove(&key).is_some());
            }
            Step::Get(key) => {
                let answer = match cache.get(&key, now) {
                    Lookup::Answer(answer) => answer,
                    Lookup::Ask(request) if model.is_up => {
                        let reply = Reply::from(model.origin.get(&key).copied());
                        cache.answer(request, reply, now)
                    }
                    Lookup::Ask(request) => cache.fail(request, now),
                    Lookup::Wait => panic!("nobody else asks"),
                };
                let found = (answer.state, answer.value, answer.age);
                assert_eq!(found, model.get(key), "{step:?}");
            }
            Step::Advance(seconds) => {
                while let Some(request) = cache.next_refresh(now) {
                    let reply = Reply::from(model.origin.get(request.key()).copied());
                    match model.is_up {
                        true => cache.answer(request, reply, now),
                        false => cache.fail(request, now),
                    };
                }
                for key in std::mem::take(&mut model.to_refresh) {
                    if model.is_up {
                        model.fetch(key);
                    }
                }
                model.now += seconds;
            }
        }
    }
}

proptest! {
    #[test]
    fn it_answers_what_the_rules_say(
        policy in policy(),
        steps in prop::collection::vec(step(), 1..60),
    ) {
        play(policy, &steps);
    }
}
