//! How far behind others a store takes itself for.

use std::sync::Arc;

use rejoin_store::{Memory, Settings, Start, Store};

use crate::pair::pair;
use crate::support::schema;

#[test]
fn freshness_tells_what_others_are_known_to_have() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    assert_eq!(p.stores[1].freshness().age, None, "nobody was heard of");
    p.tick(1);
    p.talk();
    p.tick(500);
    let fresh = p.stores[1].freshness();
    assert_eq!((fresh.behind, fresh.age), (0, Some(499)));
    let access = p.stores[0].key(carts, "k");
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    p.stores[0].report();
    let (to, sender) = (p.stores[1].id(), p.stores[0].id());
    let frames = p.stores[0].frames().unwrap();
    assert!(frames.iter().all(|(of, _)| *of == to));
    for (_, frame) in frames {
        p.stores[1].receive(sender, &frame).unwrap();
    }
    assert_eq!(p.stores[1].key(carts, "k").freshness().behind, 1);
}

#[test]
fn what_a_member_has_said_and_lost_is_not_waited_for() {
    // Restored without what it had said to have, with something else since, or with nothing.
    for writes_anew in [false, true] {
        let (schema, _, _, carts) = schema();
        let schema = Arc::new(schema);
        let start = |id: u64, wall: u64| Start::new(id.into(), move || wall);
        let open = |wall| {
            let (storage, settings) = (Memory::new(), Settings::default());
            let opened = Store::open(Arc::clone(&schema), storage, start(2, wall), settings);
            let mut store = opened.unwrap().0;
            store.join(1_u64.into());
            store
        };
        let mut a = Store::new(Arc::clone(&schema), start(1, 5_000), Settings::default());
        a.join(2_u64.into());
        let mut p = [a, open(5_000)];
        meet(&mut p, 1);
        let access = p[1].key(carts, "k");
        let _ = access
            .write(|cart, me| cart.insert(me, "tea".into()))
            .unwrap();
        p[1].report();
        for (_, frame) in p[1].frames().unwrap() {
            p[0].receive(2_u64.into(), &frame).unwrap();
        }
        assert_eq!(p[0].freshness().behind, 1);
        p[1] = open(5_000_000);
        if writes_anew {
            let access = p[1].key(carts, "l");
            let _ = access
                .write(|cart, me| cart.insert(me, "milk".into()))
                .unwrap();
        }
        meet(&mut p, 20_000);
        assert_eq!(p[0].contents().len(), usize::from(writes_anew));
        assert_eq!(p[0].freshness().behind, 0, "{writes_anew}");
    }
}

fn meet(stores: &mut [Store; 2], now: u64) {
    for store in stores.iter_mut() {
        store.tick(now);
    }
    for _ in 0..20 {
        for from in 0..2 {
            let sender = stores[from].id();
            for (_, frame) in stores[from].frames().unwrap() {
                stores[1 - from].receive(sender, &frame).unwrap();
            }
        }
    }
}

#[test]
fn what_only_those_who_have_left_had_is_not_waited_for() {
    let (schema, _, _, carts) = schema();
    let schema = Arc::new(schema);
    let [mut a, mut b, mut c] = [1, 2, 3].map(|id: u64| {
        let start = Start::new(id.into(), || 5_000);
        let mut store = Store::new(Arc::clone(&schema), start, Settings::default());
        for other in 1..=3_u64 {
            store.join(other.into());
        }
        store
    });
    let access = b.key(carts, "k");
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    b.give(c.id(), c.version(), None);
    let carry = |from: &mut Store, to: &mut Store| {
        let frames = from.frames().unwrap();
        // Those of anti-entropy come later.
        let (_, frame) = frames.iter().find(|(of, _)| *of == to.id()).unwrap();
        to.receive(from.id(), frame).unwrap();
    };
    carry(&mut b, &mut c);
    for from in [&mut b, &mut c] {
        from.report();
        carry(from, &mut a);
    }
    assert_eq!(a.freshness().behind, 1);
    a.leave(b.id());
    assert_eq!(a.freshness().behind, 1, "the other has it too");
    a.leave(c.id());
    assert_eq!(a.freshness().behind, 0);
}
