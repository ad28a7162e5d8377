//! Requests that are under way while other things happen.

use std::time::Duration;

use rejoin_store::cache::{Cache, Lookup, Policy, Reply, Request, State};

fn cache(limit: usize) -> Cache<u8, u32> {
    let policy = Policy {
        max_age: Duration::from_secs(60),
        stale_while_revalidate: Duration::from_secs(60),
        ..Policy::default()
    };
    Cache::new(policy, limit)
}

#[track_caller]
fn ask(cache: &mut Cache<u8, u32>, key: u8, now: u64) -> Request<u8> {
    match cache.get(&key, now) {
        Lookup::Ask(request) => request,
        other => panic!("{other:?}"),
    }
}

fn fill(cache: &mut Cache<u8, u32>, key: u8, value: u32, now: u64) {
    let request = ask(cache, key, now);
    cache.answer(request, Reply::found(value), now);
}

/// What is read without asking.
fn read(cache: &mut Cache<u8, u32>, key: u8, now: u64) -> Option<(State, u32)> {
    match cache.get(&key, now) {
        Lookup::Answer(answer) => answer.value.map(|value| (answer.state, value)),
        Lookup::Ask(request) => {
            cache.fail(request, now);
            None
        }
        Lookup::Wait => None,
    }
}

#[test]
fn others_wait_for_the_request_that_is_under_way() {
    let mut cache = cache(10);
    let request = ask(&mut cache, 1, 0);
    assert!(!request.revalidates() && *request.key() == 1);
    assert!(matches!(cache.get(&1, 29_999), Lookup::Wait));
    cache.answer(request, Reply::found(5), 29_999);
    assert_eq!(read(&mut cache, 1, 29_999), Some((State::Fresh, 5)));
}

#[test]
fn a_request_that_takes_too_long_is_made_again_and_its_reply_not_kept() {
    let mut cache = cache(10);
    let slow = ask(&mut cache, 1, 0);
    let second = ask(&mut cache, 1, 30_000);
    cache.answer(second, Reply::found(2), 30_001);
    let answer = cache.answer(slow, Reply::found(1), 30_002);
    assert_eq!((answer.value, answer.stored), (Some(1), false));
    assert_eq!(read(&mut cache, 1, 30_002), Some((State::Fresh, 2)));
}

#[test]
fn an_answer_ages_from_when_it_was_asked_for() {
    let mut cache = cache(10);
    let request = ask(&mut cache, 1, 1_000);
    let answer = cache.answer(request, Reply::found(1), 26_000);
    assert_eq!((answer.age, answer.ttl), (25, 35));
    assert_eq!(read(&mut cache, 1, 60_999), Some((State::Fresh, 1)));
    assert_eq!(read(&mut cache, 1, 61_000), Some((State::Stale, 1)));
    assert_eq!(read(&mut cache, 1, 120_999), Some((State::Stale, 1)));
    assert_eq!(read(&mut cache, 1, 121_000), None);

    let request = ask(&mut cache, 2, 0);
    let answer = cache.answer(request, Reply::found(2), 3_600_000);
    assert_eq!((answer.state, answer.value), (State::Miss, Some(2)));
    assert_eq!((answer.age, answer.ttl), (3_600, -3_540));
    assert_eq!(
        read(&mut cache, 2, 3_600_000),
        None,
        "too old to be served again"
    );
}

#[test]
fn a_request_that_fails_late_is_answered_with_what_is_fresh() {
    let mut cache = cache(10);
    let slow = ask(&mut cache, 1, 0);
    let second = ask(&mut cache, 1, 31_000);
    cache.answer(second, Reply::found(1), 31_000);
    let answer = cache.fail(slow, 32_000);
    assert_eq!((answer.state, answer.value), (State::Fresh, Some(1)));
    let status = answer.cache_status("edge").to_string();
    assert_eq!(status, "edge; fwd=uri-miss; ttl=59; detail=unreachable");
}

#[test]
fn a_reply_from_before_a_purge_is_not_kept() {
    let mut cache = cache(10);
    let request = ask(&mut cache, 1, 0);
    cache.purge(&1);
    let answer = cache.answer(request, Reply::found(1), 1);
    assert_eq!((answer.value, answer.stored), (Some(1), false));
    assert_eq!(read(&mut cache, 1, 1), None);
}

#[test]
fn a_purge_takes_back_the_refresh_that_waits() {
    let mut cache = cache(10);
    fill(&mut cache, 1, 1, 0);
    assert_eq!(read(&mut cache, 1, 60_000), Some((State::Stale, 1)));
    cache.purge(&1);
    assert!(cache.next_refresh(60_000).is_none());
}

#[test]
fn a_key_is_refreshed_once_however_often_it_is_read() {
    let mut cache = cache(10);
    for key in [2, 1] {
        fill(&mut cache, key, 1, 0);
        for _ in 0..3 {
            assert_eq!(read(&mut cache, key, 60_000), Some((State::Stale, 1)));
        }
    }
    let first = cache.next_refresh(60_000).unwrap();
    assert_eq!(*first.key(), 2, "it has waited longest");
    assert!(first.revalidates());
    assert_eq!(read(&mut cache, 2, 60_001), Some((State::Stale, 1)));
    assert_eq!(*cache.next_refresh(60_001).unwrap().key(), 1);
    assert!(cache.next_refresh(60_001).is_none(), "2 is under way");
    cache.fail(first, 60_002);
    assert_eq!(read(&mut cache, 2, 60_002), Some((State::Stale, 1)));
    assert_eq!(*cache.next_refresh(60_002).unwrap().key(), 2);
}

#[test]
fn a_refresh_that_was_never_done_becomes_a_request() {
    let mut cache = cache(10);
    fill(&mut cache, 1, 1, 0);
    assert_eq!(read(&mut cache, 1, 60_000), Some((State::Stale, 1)));
    let request = ask(&mut cache, 1, 120_000);
    assert!(cache.next_refresh(120_000).is_none());
    let answer = cache.answer(request, Reply::found(2), 120_000);
    assert_eq!(answer.state, State::Revalidated);
}

#[test]
fn the_key_that_was_used_longest_ago_makes_room() {
    let mut cache = cache(3);
    for key in [1, 2, 3] {
        fill(&mut cache, key, u32::from(key), 0);
    }
    read(&mut cache, 1, 1);
    fill(&mut cache, 4, 4, 2);
    assert_eq!(cache.len(), 3);
    assert_eq!(read(&mut cache, 1, 3), Some((State::Fresh, 1)));
    assert_eq!(read(&mut cache, 3, 3), Some((State::Fresh, 3)));
    assert_eq!(read(&mut cache, 4, 3), Some((State::Fresh, 4)));
    assert_eq!(read(&mut cache, 2, 3), None);
}

#[test]
fn a_key_that_is_pushed_out_while_it_is_asked_for_is_answered_and_not_kept() {
    let mut cache = cache(1);
    let first = ask(&mut cache, 1, 0);
    fill(&mut cache, 2, 2, 0);
    let answer = cache.answer(first, Reply::found(1), 0);
    assert_eq!((answer.value, answer.stored), (Some(1), false));
    assert_eq!(read(&mut cache, 2, 0), Some((State::Fresh, 2)));
}

#[test]
fn a_cache_of_nothing_asks_each_time() {
    let mut cache = cache(0);
    for _ in 0..2 {
        let request = ask(&mut cache, 1, 0);
        let answer = cache.answer(request, Reply::found(1), 0);
        assert_eq!((answer.state, answer.stored), (State::Miss, false));
        assert!(cache.is_empty());
    }
}
