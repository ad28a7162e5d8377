use rejoin_store::{Failure, Level};

use crate::support::{World, world};

fn delete(w: &mut World, at: &str, key: &str, level: Level) -> Result<(), Failure> {
    w.cluster.delete(at, w.carts, key, level).map(|_| ())
}

#[test]
fn a_deletion_wins_over_writes_that_it_has_not_seen() {
    let mut w = world("ab");
    w.put("a", "k", "milk").unwrap();
    w.cluster.settle();
    delete(&mut w, "a", "k", Level::Local).unwrap();
    w.put("b", "k", "tea").unwrap();
    w.cluster.settle();
    for at in ["a", "b"] {
        assert_eq!(w.cart(at, "k"), Err(Failure::Deleted));
        assert_eq!(w.put(at, "k", "eggs"), Err(Failure::Deleted));
    }
    assert!(w.cluster.is_converged());
}

#[test]
fn it_is_forgotten_only_when_everybody_has_it_and_then_the_key_is_free() {
    let mut w = world("abc");
    w.put("a", "k", "milk").unwrap();
    w.cluster.settle();
    w.cluster.stop("c");
    delete(&mut w, "a", "k", Level::Majority).unwrap();
    assert_eq!(w.cluster.forget(), 0, "c still has the milk");
    assert_eq!(w.cart("a", "k"), Err(Failure::Deleted));
    w.cluster.start("c");
    w.cluster.settle();
    assert_eq!(w.cart("c", "k"), Err(Failure::Deleted));
    assert!(w.cluster.forget() > 0);
    for at in ["a", "b", "c"] {
        assert_eq!(w.cart(at, "k"), Ok(vec![]), "{at}");
    }
    w.put("b", "k", "tea").unwrap();
    w.cluster.settle();
    for at in ["a", "b", "c"] {
        assert_eq!(w.cart(at, "k").unwrap(), ["tea"], "only the new life");
    }
}

#[test]
fn one_who_left_does_not_hold_it_up() {
    let mut w = world("abc");
    w.put("a", "k", "milk").unwrap();
    w.cluster.settle();
    w.cluster.stop("c");
    delete(&mut w, "a", "k", Level::Local).unwrap();
    w.cluster.settle();
    assert_eq!(w.cluster.forget(), 0);
    w.cluster.leave("c");
    assert!(w.cluster.forget() > 0);
    assert_eq!(w.cart("a", "k"), Ok(vec![]));
}

#[test]
fn an_old_message_does_not_bring_back_what_was_forgotten() {
    let mut w = world("ab");
    w.put("a", "k", "milk").unwrap();
    // A frame with the milk is late.
    let b = w.cluster.store("b").unwrap().id();
    let (a, none) = (w.cluster.store("a").unwrap().id(), Default::default());
    w.cluster.store_mut("a").unwrap().give(b, &none, None);
    let late = w.cluster.store_mut("a").unwrap().frames().unwrap();
    w.cluster.settle();
    delete(&mut w, "b", "k", Level::All).unwrap();
    w.cluster.settle();
    assert!(w.cluster.forget() > 0);
    for (_, frame) in &late {
        w.cluster.store_mut("b").unwrap().receive(a, frame).unwrap();
    }
    assert_eq!(w.cart("b", "k"), Ok(vec![]));
    w.put("a", "k", "tea").unwrap();
    w.cluster.settle();
    for (_, frame) in &late {
        w.cluster.store_mut("b").unwrap().receive(a, frame).unwrap();
    }
    assert_eq!(w.cart("b", "k").unwrap(), ["tea"]);
}

#[test]
fn a_key_is_read_until_its_time_comes_and_the_longest_of_concurrent_times_counts() {
    let mut w = world("ab");
    let start = w.cluster.store("a").unwrap().wall();
    w.put("a", "k", "milk").unwrap();
    w.cluster.settle();
    let kind = w.carts;
    let expire = |w: &mut World, at: &str, seconds: Option<u64>| {
        let until = seconds.map(|seconds| start + seconds * 1_000);
        let store = w.cluster.store_mut(at).unwrap();
        store.key(kind, "k").expire_at(until).map(drop)
    };
    expire(&mut w, "a", Some(10)).unwrap();
    expire(&mut w, "b", Some(20)).unwrap();
    w.cluster.settle();
    w.cluster.advance(15_000);
    assert_eq!(w.cart("a", "k").unwrap(), ["milk"]);
    expire(&mut w, "a", Some(16)).unwrap();
    w.cluster.settle();
    w.cluster.advance(1_000);
    assert_eq!(
        w.cart("b", "k"),
        Ok(vec![]),
        "a later setting may be shorter"
    );

    w.put("a", "k", "tea").unwrap();
    w.cluster.settle();
    w.cluster.advance(100_000);
    assert_eq!(w.cart("b", "k").unwrap(), ["tea"], "it has begun anew");
}

#[test]
fn what_has_expired_is_deleted_in_time_and_can_be_written_again_at_once() {
    let mut w = world("ab");
    let until = w.cluster.store("a").unwrap().wall() + 1_000;
    w.put("a", "k", "milk").unwrap();
    let store = w.cluster.store_mut("a").unwrap();
    let _ = store.key(w.carts, "k").expire_at(Some(until)).unwrap();
    w.cluster.settle();
    w.cluster.advance(2_000);
    w.cluster.reap();
    let reaped = |w: &World| w.cluster.store("a").unwrap().counts().reaped;
    assert_eq!(reaped(&w), 0, "b may have set a later time");
    w.cluster.advance(20_000);
    w.cluster.settle();
    w.cluster.reap();
    assert_eq!(reaped(&w), 1);
    w.put("b", "k", "tea").unwrap();
    w.cluster.settle();
    assert_eq!(w.cart("a", "k").unwrap(), ["tea"]);
    assert_eq!(w.cart("b", "k").unwrap(), ["tea"]);
}

#[test]
fn what_got_more_time_is_not_deleted_by_one_who_was_away() {
    let mut w = world("abc");
    w.put("a", "k", "milk").unwrap();
    let until = w.cluster.store("a").unwrap().wall() + 1_000;
    let carts = w.carts;
    let expire = |w: &mut World, at: &str, until| {
        let key = w.cluster.store_mut(at).unwrap().key(carts, "k");
        key.expire_at(until).map(drop).unwrap();
    };
    expire(&mut w, "a", Some(until));
    w.cluster.settle();
    w.cluster.partition(&[&["a"], &["b", "c"]]);
    expire(&mut w, "b", None);
    w.cluster.advance(50_000);
    w.put("b", "k", "tea").unwrap();
    w.cluster.reap();
    assert_eq!(w.cart("a", "k"), Ok(vec![]), "expired, as far as it knows");
    w.cluster.heal();
    w.cluster.settle();
    for at in ["a", "b", "c"] {
        assert_eq!(w.cart(at, "k").unwrap(), ["milk", "tea"], "{at}");
    }
}

#[test]
fn the_end_of_time_is_for_ever() {
    let mut w = world("ab");
    w.put("a", "k", "milk").unwrap();
    let carts = w.carts;
    let key = w.cluster.store_mut("a").unwrap().key(carts, "k");
    key.expire_at(Some(u64::MAX)).unwrap();
    w.cluster.settle();
    for at in ["a", "b"] {
        let store = w.cluster.store_mut(at).unwrap();
        assert_eq!(store.key(carts, "k").expires(), None, "{at}");
    }
    assert!(w.cluster.is_converged());
}

/// Until an hour from now, by the clock of b.
fn milk_for_an_hour(w: &mut World) {
    w.put("b", "k", "milk").unwrap();
    let access = w.cluster.store_mut("b").unwrap();
    let until = access.wall() + 3_600_000;
    access.key(w.carts, "k").expire_at(Some(until)).unwrap();
    w.cluster.settle();
}

#[test]
fn a_clock_that_is_ahead_ends_nothing_for_others() {
    for writes in [false, true] {
        let mut w = world("abc");
        milk_for_an_hour(&mut w);
        w.cluster.set_clock("a", 2 * 3_600_000);
        if writes {
            w.put("a", "k", "tea").unwrap();
        } else {
            w.cluster.reap();
            assert_eq!(w.cluster.store("a").unwrap().counts().reaped, 1);
        }
        w.cluster.settle();
        for at in ["b", "c"] {
            assert_eq!(w.cart(at, "k"), Ok(vec!["milk".to_owned()]), "{writes}");
            assert!(w.cluster.store(at).unwrap().counts().held_back > 0);
        }
        for at in ["b", "c"] {
            w.cluster.set_clock(at, 2 * 3_600_000);
        }
        w.cluster.settle();
        let left = if writes {
            vec!["tea".to_owned()]
        } else {
            vec![]
        };
        for at in ["a", "b", "c"] {
            assert_eq!(w.cart(at, "k"), Ok(left.clone()), "{at}");
        }
    }
}
