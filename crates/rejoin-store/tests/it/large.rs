//! Entries of many events, and of many bytes.

use rejoin_g_counter::GCounter;
use rejoin_store::Store;

use crate::pair::pair;

#[test]
fn an_entry_with_very_many_events_stays_small_and_is_brought_whole() {
    let mut p = pair(|_| {});
    let (carts, likes) = (p.carts, p.likes);
    for number in 0..200 {
        let access = p.stores[0].key(carts, "k");
        let _ = access
            .write(|cart, me| cart.insert(me, number.to_string()))
            .unwrap();
        let _ = p.stores[0]
            .key(likes, "l")
            .try_write(|n, me| n.increment(me, 1))
            .unwrap();
    }
    p.tick(1);
    p.talk();
    assert_eq!(p.stores[0].digest(), p.stores[1].digest());
    assert!(p.stores[0].contents() == p.stores[1].contents());
    let cart = p.stores[1].key(carts, "k").read().unwrap().unwrap();
    assert_eq!(cart.len(), 200);
    let before = p.stores[0].counts().bytes_out;
    let _ = p.stores[0]
        .key(likes, "l")
        .try_write(|n, me| n.increment(me, 1))
        .unwrap();
    p.tick(2);
    p.talk();
    assert!(
        p.stores[0].counts().bytes_out - before < 400,
        "only the entry that changed"
    );
    let likes = p.stores[1].key(likes, "l").read().unwrap();
    assert_eq!(likes.map(GCounter::value), Some(201));
}

#[test]
fn of_a_large_value_only_the_changes_travel() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let add = |store: &mut Store, item: String| {
        let access = store.key(carts, "k");
        let _ = access.write(|cart, me| cart.insert(me, item)).unwrap();
    };
    for number in 0..500 {
        add(&mut p.stores[0], format!("item {number}"));
    }
    p.tick(1);
    p.talk();
    let before = [0, 1].map(|at| p.stores[at].counts().bytes_out);
    for number in 0..20 {
        let at = number % 2;
        add(&mut p.stores[at], format!("more {number}"));
        p.tick(2 + number as u64);
        p.talk();
        assert_eq!(p.stores[0].digest(), p.stores[1].digest());
    }
    let sent = [0, 1].map(|at| p.stores[at].counts().bytes_out - before[at]);
    assert!(sent[0] + sent[1] < 20 * 600, "{sent:?}");
    // What is not remembered is sent whole.
    let _ = p.stores[0]
        .key(carts, "k")
        .edit(|cart, me| Ok::<_, String>(!cart.insert(me, "last".into()).is_nothing()));
    p.tick(50);
    p.talk();
    assert!(p.stores[0].contents() == p.stores[1].contents());
    let cart = p.stores[1].key(carts, "k").read().unwrap().unwrap();
    assert_eq!(cart.len(), 521);
}
