//! What subscriptions are told.

use rejoin_store::Store;

use crate::pair::pair;

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
