//! Random networks, judged by what was written and not by what the store merges.

mod deletions;
mod disks;
mod net;

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use rejoin_causality::Dot;
use rejoin_or_set::OrSet;
use rejoin_store::{Kind, Store};

use self::net::{KEYS, MEMBERS, Net};

/// How many networks are tried; more if the laws are asked for more histories.
fn networks() -> u64 {
    let asked = std::env::var("REJOIN_HISTORIES").ok();
    asked
        .and_then(|asked| asked.parse().ok())
        .map_or(60, |asked: u64| asked / 4)
}

#[test]
fn what_is_read_is_what_the_events_here_have_written_at_every_step() {
    for seed in 1..=networks() {
        let mut net = Net::new(seed);
        for _ in 0..250 {
            net.step();
            net.check_counts();
        }
        net.settle();
        net.check_counts();
        net.agree();
        let version = net.stores[0].version();
        for dot in net.made.keys() {
            assert!(
                version.contains(*dot),
                "seed {seed}: {dot:?} was committed and is lost"
            );
        }
    }
}

#[test]
fn large_values_of_which_only_changes_travel_hold_what_the_events_here_have_written() {
    for seed in 1..=networks() {
        let mut net = Net::new(seed);
        let carts = net.carts;
        for key in &KEYS[..2] {
            let access = net.stores[0].key(carts, key);
            let many = |cart: &mut OrSet<u64>, me: &mut _| {
                Ok::<_, String>(!cart.insert_all(me, 0..200).is_nothing())
            };
            let _ = access.edit(many).unwrap();
        }
        net.settle();
        let mut items: BTreeMap<Dot, (usize, u64)> = BTreeMap::new();
        for item in 1_000..1_300 {
            let at = net.random.below(MEMBERS) as usize;
            match net.random.below(10) {
                0..=2 => {
                    let key = net.random.below(2) as usize;
                    let access = net.stores[at].key(carts, KEYS[key]);
                    let written = access.write(|cart, me| cart.insert(me, item)).unwrap();
                    net.stores[at].commit().unwrap();
                    items.insert(written.event.unwrap(), (key, item));
                }
                3 => {
                    net.now.fetch_add(net.random.below(120), Ordering::Relaxed);
                    net.tick(at);
                    net.send(at);
                }
                4 if net.random.one_in(6) => net.crash(at),
                _ => net.deliver(true),
            }
            for store in &mut net.stores {
                has_exactly(store, carts, &items);
            }
        }
        net.settle();
        net.agree();
        for store in &mut net.stores {
            has_exactly(store, carts, &items);
            assert!(
                items.keys().all(|dot| store.version().contains(*dot)),
                "seed {seed}"
            );
        }
    }
}

/// A cart holds what it began with, and the items whose events are here.
fn has_exactly(store: &mut Store, carts: Kind<OrSet<u64>>, items: &BTreeMap<Dot, (usize, u64)>) {
    let mut lengths = [200; 2];
    for (dot, (key, item)) in items {
        let is_here = store.version().contains(*dot);
        let cart = store.key(carts, KEYS[*key]).read().unwrap();
        assert_eq!(
            cart.is_some_and(|cart| cart.contains(item)),
            is_here,
            "{item}"
        );
        lengths[*key] += usize::from(is_here);
    }
    for (key, length) in KEYS.iter().zip(lengths) {
        let cart = store.key(carts, key).read().unwrap();
        assert_eq!(cart.map(OrSet::len), Some(length), "{key}");
    }
}
