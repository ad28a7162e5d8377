//! What a store refuses beyond its limits, and what a pause of nothing is.

use rejoin_g_counter::GCounter;
use rejoin_store::{Failure, Level, Rejected, Schema, Store};

use crate::pair::pair;

#[test]
fn limits_refuse_and_leave_everything_as_it_was() {
    let mut p = pair(|settings| {
        settings.limits.key_bytes = 4;
        settings.limits.keys = 2;
        settings.limits.value_bytes = Some(60);
    });
    let carts = p.carts;
    let store = &mut p.stores[0];
    let add = |store: &mut Store, key: &str, item: &str| {
        store
            .key(carts, key)
            .write(|cart, me| cart.insert(me, item.into()))
    };
    let refused = |result: Result<_, _>| match result {
        Err(Failure::Rejected(rejected)) => rejected,
        other => panic!("not refused: {other:?}"),
    };
    let long = refused(add(store, "a key", "x"));
    assert_eq!(long, Rejected::KeyTooLong { bytes: 5, limit: 4 });
    let _ = add(store, "a", "x").unwrap();
    let _ = add(store, "b", "x").unwrap();
    let many = refused(add(store, "c", "x"));
    assert_eq!(many, Rejected::TooManyKeys { limit: 2 });
    assert!(many.to_string().contains("until every member knows"));
    let large = refused(add(store, "a", &"y".repeat(60)));
    assert!(matches!(
        large,
        Rejected::ValueTooLarge {
            bytes: 61..,
            limit: 60
        }
    ));
    let cart = store.key(carts, "a").read().unwrap().unwrap();
    assert_eq!(cart.iter().collect::<Vec<_>>(), ["x"]);
    let _ = add(store, "a", "z").unwrap();

    let mut other = Schema::new();
    other.declare::<GCounter>("likes").unwrap();
    other.declare::<GCounter>("names").unwrap();
    other.declare::<GCounter>("carts").unwrap();
    other.declare::<GCounter>("more").unwrap();
    let strange = other.kind::<GCounter>("more").unwrap();
    let unknown = store
        .key(strange, "n")
        .try_write(|n, me| n.increment(me, 1));
    assert_eq!(refused(unknown), Rejected::UnknownKind);
    let aliased = other.kind::<GCounter>("carts").unwrap();
    assert_eq!(
        refused(store.key(aliased, "a").merge(&GCounter::new())),
        Rejected::UnknownKind
    );
}

#[test]
fn a_pause_of_nothing_is_one_of_a_millisecond() {
    let mut p = pair(|settings| {
        settings.sync.idle = 0;
        settings.retry = 0;
        settings.forget_every = Some(0);
        settings.reap_every = Some(0);
    });
    let carts = p.carts;
    p.talk();
    let store = &mut p.stores[0];
    let access = store.key(carts, "k").at(Level::All);
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    let _ = store
        .key(carts, "gone")
        .write(|cart, me| cart.insert(me, "x".into()))
        .unwrap();
    let _ = store.key(carts, "gone").delete().unwrap();
    for now in 1..5 {
        store.tick(now);
        assert_eq!(store.next_tick(), Some(now + 1));
    }
    assert_eq!(store.settings().retry, 0, "as it was given");
}
