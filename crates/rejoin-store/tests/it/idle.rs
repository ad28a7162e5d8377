//! Replicas that have all of each other, and nothing to do.

use std::collections::BTreeMap;

use rejoin_store::{Carried, Part, Settings, Start, Store};

use crate::support::schema;

const MINUTE: u64 = 60_000;

/// Frames and bytes by what they are for.
type Sent = BTreeMap<Part, (u64, u64)>;

/// Carries all frames of each millisecond at once, from `from` until `until`.
fn run(stores: &mut [Store], from: u64, until: u64) -> Sent {
    let mut sent = Sent::new();
    for now in from..until {
        for place in 0..stores.len() {
            stores[place].tick(now);
            let sender = stores[place].id();
            for (to, frame) in stores[place].frames().unwrap() {
                let carried = Carried::of(stores[place].schema(), &frame).unwrap();
                let part = sent.entry(carried.part).or_default();
                *part = (part.0 + 1, part.1 + frame.len() as u64);
                let receiver = stores.iter_mut().find(|store| store.id() == to).unwrap();
                receiver.receive(sender, &frame).unwrap();
            }
        }
    }
    sent
}

#[test]
fn idle_replicas_exchange_nothing_but_a_digest() {
    let (schema, _, names, carts) = schema();
    let mut stores: Vec<Store> = (1..=3_u64)
        .map(|id| {
            Store::new(
                schema.clone(),
                Start::new(id.into(), || 0),
                Settings::default(),
            )
        })
        .collect();
    let ids: Vec<_> = stores.iter().map(Store::id).collect();
    for store in &mut stores {
        for id in &ids {
            store.join(*id);
        }
    }
    for number in 0..1_000 {
        let store = &mut stores[number % 3];
        let name = format!("name {number}");
        let set = store
            .key(names, &name)
            .write(|of, me| of.set(me, name.clone()));
        set.unwrap();
        let cart = format!("cart {}", number % 50);
        let put = store.key(carts, &cart).write(|of, me| of.insert(me, name));
        put.unwrap();
    }
    let busy = run(&mut stores, 0, MINUTE);
    assert!(
        busy[&Part::Delta].1 > 50_000,
        "there is something to hold: {busy:?}"
    );
    assert!(
        stores
            .windows(2)
            .all(|pair| pair[0].version() == pair[1].version())
    );

    let idle = run(&mut stores, MINUTE, 11 * MINUTE);
    assert_eq!(idle.keys().collect::<Vec<_>>(), [&Part::Digest], "{idle:?}");
    let (frames, bytes) = idle[&Part::Digest];
    // One for each pair every ten seconds, or one each way.
    let rounds = 10 * MINUTE / rejoin_sync::Limits::default().idle;
    assert!(
        (rounds * 3 - 3..=rounds * 6).contains(&frames),
        "{frames} frames"
    );
    assert!(bytes <= frames * 100, "{bytes} bytes in {frames} frames");
}
