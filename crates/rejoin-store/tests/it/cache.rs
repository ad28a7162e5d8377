//! What a cache answers, by name, and beside a cache that is too simple to be wrong.

#![expect(
    clippy::panic,
    reason = "clippy allows it in test functions, but not in what these call"
)]

mod bounds;
mod model;
mod requests;

use std::time::Duration;

use rejoin_store::cache::{Answer, Cache, Lookup, Policy, Reply, State};

/// A cache, its origin, and a clock.
struct World {
    cache: Cache<&'static str, u32>,
    /// What the origin has; `None` if it is down.
    origin: Option<Reply<u32>>,
    now: u64,
}

impl World {
    fn new(policy: Policy) -> Self {
        Self {
            cache: Cache::new(policy, 10),
            origin: Some(Reply::found(1)),
            now: 5_000,
        }
    }

    /// Looks up `key`, and asks the origin at once if that is wanted.
    fn get(&mut self, key: &'static str) -> Answer<u32> {
        match self.cache.get(&key, self.now) {
            Lookup::Answer(answer) => answer,
            Lookup::Ask(request) => match self.origin.clone() {
                Some(reply) => self.cache.answer(request, reply, self.now),
                None => self.cache.fail(request, self.now),
            },
            Lookup::Wait => panic!("nobody else asks"),
        }
    }

    fn state(&mut self, key: &'static str) -> (State, Option<u32>, u64) {
        let answer = self.get(key);
        (answer.state, answer.value, answer.age)
    }

    fn refresh(&mut self) {
        while let Some(request) = self.cache.next_refresh(self.now) {
            match self.origin.clone() {
                Some(reply) => self.cache.answer(request, reply, self.now),
                None => self.cache.fail(request, self.now),
            };
        }
    }

    fn advance(&mut self, seconds: u64) {
        self.now += seconds * 1000;
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn an_answer_is_fresh_while_its_lifetime_is_greater_than_its_age() {
    let mut world = World::new(Policy {
        max_age: seconds(60),
        ..Policy::default()
    });
    assert_eq!(world.state("a"), (State::Miss, Some(1), 0));
    world.origin = Some(Reply::found(2));
    world.now += 59_999;
    assert_eq!(world.state("a"), (State::Fresh, Some(1), 59));
    world.now += 1;
    assert_eq!(world.state("a"), (State::Revalidated, Some(2), 0));
    assert_eq!(world.state("a"), (State::Fresh, Some(2), 0));
}

/// The example of section 3 in RFC 5861.
#[test]
fn a_stale_answer_is_served_at_once_and_refreshed() {
    let mut world = World::new(Policy {
        max_age: seconds(600),
        stale_while_revalidate: seconds(30),
        ..Policy::default()
    });
    world.get("a");
    world.origin = Some(Reply::found(2));
    world.advance(629);
    assert_eq!(world.state("a"), (State::Stale, Some(1), 629));
    world.refresh();
    assert_eq!(world.state("a"), (State::Fresh, Some(2), 0));
    world.origin = Some(Reply::found(3));
    world.advance(630);
    assert_eq!(world.state("a"), (State::Revalidated, Some(3), 0));
}

/// The example of section 4 in RFC 5861.
#[test]
fn a_stale_answer_is_served_if_the_origin_fails() {
    let mut world = World::new(Policy {
        max_age: seconds(600),
        stale_if_error: seconds(1200),
        ..Policy::default()
    });
    world.get("a");
    world.origin = None;
    world.advance(1799);
    assert_eq!(world.state("a"), (State::Stale, Some(1), 1799));
    world.advance(1);
    assert_eq!(world.state("a"), (State::Error, None, 0));
    assert_eq!(world.state("b"), (State::Error, None, 0));
    world.origin = Some(Reply::found(2));
    assert_eq!(world.state("a"), (State::Revalidated, Some(2), 0));
    assert_eq!(world.state("b"), (State::Miss, Some(2), 0));
}

#[test]
fn a_failed_refresh_leaves_the_answer_as_stale_as_it_was() {
    let mut world = World::new(Policy {
        max_age: seconds(10),
        stale_while_revalidate: seconds(10),
        stale_if_error: seconds(30),
        ..Policy::default()
    });
    world.get("a");
    world.origin = None;
    for age in [10, 19, 20, 39] {
        world.now = 5_000 + age * 1000;
        assert_eq!(world.state("a"), (State::Stale, Some(1), age));
        world.refresh();
    }
    world.advance(1);
    assert_eq!(world.get("a").state, State::Error);
}

#[test]
fn an_origin_that_has_failed_is_left_alone_while_there_is_something_to_serve() {
    let mut world = World::new(Policy {
        max_age: seconds(10),
        stale_while_revalidate: seconds(10),
        stale_if_error: seconds(100),
        recheck_after_error: seconds(30),
        ..Policy::default()
    });
    world.get("a");
    world.origin = None;
    world.advance(10);
    assert_eq!(world.state("a"), (State::Stale, Some(1), 10));
    world.refresh();
    world.origin = Some(Reply::found(2));
    world.get("a");
    assert!(
        world.cache.next_refresh(world.now).is_none(),
        "it failed just now"
    );
    world.advance(29);
    let answer = world.get("a");
    assert_eq!((answer.state, answer.value), (State::Stale, Some(1)));
    assert!(!answer.forwarded);
    world.advance(1);
    assert_eq!(world.state("a"), (State::Revalidated, Some(2), 0));
    world.origin = None;
    world.advance(109);
    assert!(world.get("a").forwarded);
    world.origin = Some(Reply::found(3));
    assert_eq!(world.state("a"), (State::Stale, Some(2), 109));
    world.advance(1);
    assert_eq!(world.state("a"), (State::Revalidated, Some(3), 0));
}

#[test]
fn that_there_is_nothing_is_kept_for_a_time_of_its_own() {
    let mut world = World::new(Policy {
        max_age: seconds(60),
        negative_ttl: seconds(5),
        ..Policy::default()
    });
    world.origin = Some(Reply::nothing());
    assert_eq!(world.state("a"), (State::Miss, None, 0));
    world.origin = Some(Reply::found(7));
    world.advance(4);
    assert_eq!(world.state("a"), (State::Fresh, None, 4));
    world.advance(1);
    assert_eq!(world.state("a"), (State::Revalidated, Some(7), 0));
    world.origin = Some(Reply::nothing());
    world.advance(60);
    assert_eq!(world.state("a"), (State::Revalidated, None, 0));
    assert_eq!(world.state("a"), (State::Fresh, None, 0));
}

#[test]
fn that_there_is_nothing_is_not_kept_without_a_time() {
    let mut world = World::new(Policy {
        max_age: seconds(60),
        ..Policy::default()
    });
    world.origin = Some(Reply::nothing());
    for _ in 0..2 {
        let answer = world.get("a");
        assert_eq!((answer.state, answer.stored), (State::Miss, false));
        assert!(world.cache.is_empty());
    }
}

#[test]
fn a_lifetime_of_the_origin_comes_before_that_of_the_policy_and_the_cap_before_both() {
    let mut world = World::new(Policy {
        max_age: seconds(500),
        negative_ttl: seconds(400),
        ttl_cap: Some(seconds(300)),
        ..Policy::default()
    });
    let (found, nothing) = (Reply::found(1), Reply::nothing());
    for (reply, ttl) in [
        (found.clone(), 300),
        (nothing.clone(), 300),
        (found.clone().with_ttl(seconds(20)), 20),
        (found.clone().with_ttl(seconds(900)), 300),
        (nothing.with_ttl(seconds(30)), 30),
        (found.with_ttl(Duration::MAX), 300),
    ] {
        world.origin = Some(reply);
        world.cache.purge(&"a");
        assert_eq!(world.get("a").ttl, ttl);
        world.advance(ttl.unsigned_abs() - 1);
        assert_eq!(world.get("a").state, State::Fresh);
        world.advance(1);
        assert_eq!(world.get("a").state, State::Revalidated);
    }
}

#[test]
fn a_purged_key_is_asked_for_again() {
    let mut world = World::new(Policy {
        max_age: seconds(60),
        ..Policy::default()
    });
    world.get("a");
    world.get("b");
    world.origin = Some(Reply::found(2));
    assert!(world.cache.purge(&"a") && !world.cache.purge(&"a"));
    assert_eq!(world.state("a"), (State::Miss, Some(2), 0));
    assert_eq!(world.state("b"), (State::Fresh, Some(1), 0));
    assert_eq!(world.cache.purge_all(|key| *key > "a"), 1);
    assert_eq!(world.cache.len(), 1);
}

#[test]
fn a_clock_that_steps_back_makes_nothing_older() {
    let mut world = World::new(Policy {
        max_age: seconds(60),
        ..Policy::default()
    });
    world.get("a");
    world.now = 0;
    assert_eq!(world.state("a"), (State::Fresh, Some(1), 0));
}

#[test]
fn the_header_tells_each_answer() {
    let mut world = World::new(Policy {
        max_age: seconds(60),
        stale_while_revalidate: seconds(10),
        stale_if_error: seconds(60),
        ..Policy::default()
    });
    let header = |world: &mut World| world.get("a").cache_status("edge").to_string();
    assert_eq!(header(&mut world), "edge; fwd=uri-miss; ttl=60; stored");
    world.now += 500;
    assert_eq!(header(&mut world), "edge; hit; ttl=59");
    world.advance(65);
    assert_eq!(header(&mut world), "edge; hit; ttl=-6");
    world.advance(30);
    assert_eq!(header(&mut world), "edge; fwd=stale; ttl=60; stored");
    world.advance(90);
    world.origin = None;
    assert_eq!(
        header(&mut world),
        "edge; fwd=stale; ttl=-30; detail=unreachable"
    );
    world.advance(90);
    assert_eq!(header(&mut world), "edge; fwd=stale; detail=unreachable");
    world.cache.purge(&"a");
    assert_eq!(header(&mut world), "edge; fwd=uri-miss; detail=unreachable");
    world.origin = Some(Reply::nothing());
    assert_eq!(header(&mut world), "edge; fwd=uri-miss");
}

#[test]
fn a_name_that_is_no_token_is_quoted() {
    let mut world = World::new(Policy::default());
    let answer = world.get("a");
    for (name, shown) in [
        ("cdn.example:80/x", "cdn.example:80/x"),
        ("*", "*"),
        ("", r#""""#),
        ("7up", r#""7up""#),
        ("my edge", r#""my edge""#),
        (r#"a"b\"#, r#""a\"b\\""#),
        ("é\n", r#""??""#),
    ] {
        let header = answer.cache_status(name).to_string();
        assert_eq!(header, format!("{shown}; fwd=uri-miss; ttl=0; stored"));
    }
}
