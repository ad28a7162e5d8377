//! What was deleted stays so.

use std::sync::atomic::Ordering;

use rejoin_causality::Dot;
use rejoin_or_set::OrSet;
use rejoin_store::{Failure, Guarantees, Kind, Memory, Store};

use super::net::{KEYS, MEMBERS, Net};
use super::networks;

#[test]
fn what_was_deleted_does_not_come_back_and_what_is_new_stays() {
    let mut forgotten = 0;
    for seed in 1..=networks() {
        let mut net = Net::new(seed);
        // Which deletion, by its event, has killed which element.
        let mut killed: Vec<(Dot, &str, Vec<u64>)> = Vec::new();
        let mut next = 0;
        for _ in 0..400 {
            let at = net.random.below(MEMBERS) as usize;
            let key = KEYS[net.random.below(2) as usize];
            match net.random.below(12) {
                0..=1 => {
                    next += 1;
                    let access = net.stores[at].key(net.carts, key);
                    match access.write(|cart, me| cart.insert(me, next)) {
                        Ok(_) | Err(Failure::Deleted) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
                2 => {
                    let here = net.stores[at].key(net.carts, key).read();
                    let here: Vec<u64> = match here {
                        Ok(cart) => cart.into_iter().flat_map(OrSet::iter).copied().collect(),
                        Err(_) => continue,
                    };
                    let deleted = net.stores[at].key(net.carts, key).delete().unwrap();
                    killed.extend(deleted.event.map(|event| (event, key, here)));
                }
                3 => {
                    net.stores[at].report();
                    net.send(at);
                }
                4 => forgotten += net.stores[at].forget(),
                5 => {
                    net.now.fetch_add(net.random.below(120), Ordering::Relaxed);
                    net.tick(at);
                    net.send(at);
                }
                _ => net.deliver(true),
            }
            for store in &mut net.stores {
                no_ghosts(store, net.carts, &killed);
            }
        }
        for _ in 0..3 {
            net.settle();
            for at in 0..net.stores.len() {
                net.stores[at].report();
                net.send(at);
            }
            net.settle();
            forgotten += net.stores.iter_mut().map(Store::forget).sum::<usize>();
        }
        net.agree();
        for at in 0..net.stores.len() {
            no_ghosts(&mut net.stores[at], net.carts, &killed);
            let access = net.stores[at].key(net.carts, "k0");
            let _ = access
                .write(|cart, me| cart.insert(me, 1_000 + at as u64))
                .unwrap();
        }
        net.settle();
        net.agree();
        for store in &mut net.stores {
            let cart = store.key(net.carts, "k0").read().unwrap().unwrap();
            assert!(
                (1_000..1_000 + MEMBERS).all(|new| cart.contains(&new)),
                "seed {seed}"
            );
        }
    }
    assert!(forgotten > 0, "no deletion was ever forgotten");
}

/// Whoever has a deletion reads nothing that it killed.
fn no_ghosts(store: &mut Store, carts: Kind<OrSet<u64>>, killed: &[(Dot, &str, Vec<u64>)]) {
    for (event, key, elements) in killed {
        if store.version().contains(*event) {
            let cart = store.key(carts, key).read();
            let Ok(Some(cart)) = cart else { continue };
            for element in elements {
                assert!(!cart.contains(element), "{element} is back under {key}");
            }
        }
    }
}

#[test]
fn what_was_deleted_stays_so_when_one_who_had_it_comes_back_from_an_old_copy() {
    let mut net = Net::new(3);
    let carts = net.carts;
    let add = |net: &mut Net, at: usize, key: &str, item: u64| {
        let access = net.stores[at].key(carts, key);
        let _ = access.write(|cart, me| cart.insert(me, item)).unwrap();
    };
    add(&mut net, 0, "k0", 7);
    add(&mut net, 1, "k1", 8);
    net.settle();
    // Something that only the copy has.
    add(&mut net, 0, "k2", 9);
    net.stores[0].commit().unwrap();
    let old = net.disks[0].0.lock().unwrap().clone();
    net.settle();
    let _ = net.stores[0].key(carts, "k0").delete().unwrap();
    net.settle();
    net.forget();
    net.settle();
    for _ in 0..2 {
        let mut session = net.stores[1].session(Guarantees::MONOTONIC_READS);
        let mut read_at = |net: &mut Net, at: usize| {
            let access = net.stores[at].key(carts, "k0").in_session(&mut session);
            access.read().map(|cart| cart.is_some())
        };
        assert_eq!(read_at(&mut net, 1), Ok(false));
        *net.disks[0].0.lock().unwrap() = old.clone();
        net.crash(0);
        assert!(
            net.stores[0].key(carts, "k0").read().unwrap().is_some(),
            "the copy has it"
        );
        assert_eq!(read_at(&mut net, 0), Err(Failure::NotReady), "it was gone");
        add(&mut net, 0, "k3", 10);
        net.settle();
        assert_eq!(net.stores[0].counts().set_back, 1);
        assert_eq!(read_at(&mut net, 0), Ok(false));
        net.agree();
        for at in 0..3 {
            let mut read = |key: &str| {
                let cart = net.stores[at].key(carts, key).read().unwrap();
                cart.map(|cart| cart.iter_sorted().copied().collect::<Vec<_>>())
            };
            assert_eq!(read("k0"), None, "at {at}");
            assert_eq!(read("k1"), Some(vec![8]));
            assert_eq!(read("k2"), Some(vec![9]));
            assert_eq!(read("k3"), Some(vec![10]));
        }
    }
}

/// Of what was deleted and forgotten nothing is left but the events, and they are in no entry.
#[test]
fn events_that_left_no_entry_outlast_a_crash() {
    let mut net = Net::new(4);
    let carts = net.carts;
    let access = net.stores[1].key(carts, "k0");
    let _ = access.write(|cart, me| cart.insert(me, 7)).unwrap();
    let _ = net.stores[1].key(carts, "k0").delete().unwrap();
    net.settle();
    net.forget();
    *net.disks[0].0.lock().unwrap() = Memory::default();
    net.crash(0);
    net.settle();
    let version = net.stores[1].version().clone();
    assert_eq!(*net.stores[0].version(), version);
    net.crash(0);
    assert_eq!(
        *net.stores[0].version(),
        version,
        "it has acknowledged them"
    );
}
