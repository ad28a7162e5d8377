//! What subscriptions are told.

use rejoin_store::{Store, Subscription};

use crate::pair::pair;
use crate::support::world;

#[test]
fn events_tell_of_real_changes_and_several_as_one() {
    let mut p = pair(|_| {});
    let (carts, likes) = (p.carts, p.likes);
    let subscription = p.stores[1].key(carts, "k").subscribe();
    for item in ["a", "b"] {
        let access = p.stores[0].key(carts, "k");
        let _ = access
            .write(|cart, me| cart.insert(me, item.into()))
            .unwrap();
    }
    let _ = p.stores[0]
        .key(likes, "l")
        .try_write(|n, me| n.increment(me, 1))
        .unwrap();
    p.tick(1);
    p.talk();
    let events = p.stores[1].events();
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(
        (event.subscription, &*event.kind, &*event.key),
        (subscription, "carts", "k")
    );
    assert!(p.stores[1].events().is_empty());

    let access = p.stores[1].key(carts, "k");
    let _ = access.write(|cart, me| cart.remove(me, "a")).unwrap();
    let _ = p.stores[1].key(carts, "k").delete().unwrap();
    assert_eq!(p.stores[1].events().len(), 1);
    assert!(p.stores[1].unsubscribe(subscription));
    assert!(!p.stores[1].unsubscribe(subscription));
}

#[test]
fn a_later_subscription_is_told_of_changes_though_an_earlier_one_was_not() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let add = |store: &mut Store, item: &str| {
        let _ = store
            .key(carts, "k")
            .write(|cart, me| cart.insert(me, item.into()))
            .unwrap();
    };
    let store = &mut p.stores[0];
    let first = store.key(carts, "k").subscribe();
    add(store, "a");
    assert!(store.unsubscribe(first));
    let second = store.key(carts, "k").subscribe();
    add(store, "b");
    let told: Vec<_> = store.events().iter().map(|of| of.subscription).collect();
    assert_eq!(told, [second]);
}

#[test]
fn a_later_subscription_is_not_told_of_what_was_there_before_it() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let store = &mut p.stores[0];
    let add = |store: &mut Store, item: &str| {
        let _ = store
            .key(carts, "k")
            .write(|cart, me| cart.insert(me, item.into()))
            .unwrap();
    };
    let told =
        |store: &mut Store| -> Vec<_> { store.events().iter().map(|of| of.subscription).collect() };
    let first = store.key(carts, "k").subscribe();
    add(store, "a");
    let second = store.key(carts, "k").subscribe();
    let third = store.key(carts, "k").subscribe();
    assert_eq!(told(store), [first]);
    assert!(told(store).is_empty());
    add(store, "b");
    assert_eq!(told(store), [first, second, third]);
    add(store, "c");
    let fourth = store.key(carts, "k").subscribe();
    add(store, "d");
    assert!(store.unsubscribe(second));
    assert_eq!(told(store), [first, third, fourth]);
    assert!(told(store).is_empty());
    let until = store.wall() + 1;
    store.key(carts, "k").expire_at(Some(until)).unwrap();
    assert!(told(store).is_empty(), "it reads as before");
}

/// A subscription, its key, and what was read there when it was last told.
type Known = (Subscription, &'static str, Option<String>);

/// Whoever looks at all keys each time would find the same.
#[test]
fn events_are_those_that_a_look_at_every_key_would_find() {
    const KEYS: [&str; 5] = ["a", "b", "c", "d", "e"];
    let mut told = 0;
    for seed in 1..=40_u64 {
        let mut w = world("pq");
        let kind = w.names;
        let mut known: Vec<Known> = Vec::new();
        let mut state = seed;
        let mut draw = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        for step in 0..300_u64 {
            let key = KEYS[draw(5) as usize];
            let at = ["p", "q"][draw(2) as usize];
            let store = w.cluster.store_mut(at).unwrap();
            let until = store.wall() + draw(30);
            match draw(12) {
                0..=2 => drop(w.set(at, key, &step.to_string(), None)),
                3 => drop(store.key(kind, key).expire_at(Some(until))),
                4 => drop(store.key(kind, key).expire_at(None)),
                5 => drop(store.key(kind, key).delete()),
                6 => w.cluster.advance(draw(20)),
                7 => w.cluster.settle(),
                8 => drop(w.cluster.forget()),
                9 => {
                    let now = w.get("p", key, None).unwrap_or_default();
                    let store = w.cluster.store_mut("p").unwrap();
                    known.push((store.key(kind, key).subscribe(), key, now));
                }
                10 if !known.is_empty() => {
                    let (subscription, ..) = known.swap_remove(draw(known.len() as u64) as usize);
                    let store = w.cluster.store_mut("p").unwrap();
                    assert!(store.unsubscribe(subscription));
                    assert!(!store.unsubscribe(subscription));
                }
                _ => {
                    let mut expected = Vec::new();
                    for (subscription, key, before) in &mut known {
                        let now = w.get("p", key, None).unwrap_or_default();
                        if now != *before {
                            expected.push((*subscription, (*key).to_owned()));
                            *before = now;
                        }
                    }
                    let events = w.cluster.store_mut("p").unwrap().events();
                    let events = events.into_iter().map(|it| (it.subscription, it.key));
                    let mut events: Vec<_> = events.collect();
                    events.sort();
                    expected.sort();
                    assert_eq!(events, expected, "seed {seed}, step {step}");
                    told += events.len();
                }
            }
        }
    }
    assert!(told > 500, "{told}");
}
