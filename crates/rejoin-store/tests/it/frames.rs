//! Frames that are refused.

use std::sync::Arc;

use rejoin_causality::{Drift, ReplicaId};
use rejoin_store::{BadFrame, Level, Settings, Start, Store};

use crate::pair::pair;
use crate::support::schema;

#[test]
fn frames_of_strangers_and_damaged_ones_are_refused_and_change_nothing() {
    let mut p = pair(|_| {});
    let carts = p.carts;
    let access = p.stores[0].key(carts, "k").at(Level::All);
    let _ = access
        .write(|cart, me| cart.insert(me, "tea".into()))
        .unwrap();
    let sender = p.stores[0].id();
    let frames = p.stores[0].frames().unwrap();
    let digest = p.stores[1].digest();
    let stranger: ReplicaId = 77_u64.into();
    assert_eq!(
        p.stores[1].receive(stranger, &frames[0].1),
        Err(BadFrame::NotAMember)
    );
    let mut other = pair(|settings| settings.cluster = 9);
    let elsewhere = other.stores[1].receive(sender, &frames[0].1);
    assert_eq!(elsewhere, Err(BadFrame::OtherCluster));
    let mut refused = 0;
    for (_, frame) in &frames {
        for place in 0..frame.len() {
            for damaged in [frame[..place].to_vec(), flipped(frame, place)] {
                // As one who means harm would, with a checksum that fits.
                for seal in [false, true] {
                    let mut damaged = damaged.clone();
                    if seal {
                        rejoin_wire::reseal(&mut damaged);
                    }
                    let before = p.stores[1].version().clone();
                    if p.stores[1].receive(sender, &damaged).is_err() {
                        refused += 1;
                        assert_eq!(p.stores[1].version(), &before);
                    }
                }
            }
        }
        assert!(refused > 0);
    }
    // A forged frame may hold anything well formed; what was refused has left no trace.
    let mut fresh = pair(|_| {});
    for (_, frame) in &frames {
        let cut = &frame[..frame.len() - 1];
        assert!(fresh.stores[1].receive(sender, cut).is_err());
    }
    assert_eq!(fresh.stores[1].digest(), digest);
}

fn flipped(frame: &[u8], place: usize) -> Vec<u8> {
    let mut frame = frame.to_vec();
    frame[place] ^= 0x41;
    frame
}

#[test]
fn a_stamp_of_tomorrow_is_refused_whole() {
    let (schema, _, names, _) = schema();
    let schema = Arc::new(schema);
    let day = 24 * 60 * 60 * 1_000;
    let mut ahead = Store::new(
        Arc::clone(&schema),
        Start::new(1_u64.into(), move || 2 * day),
        Settings::default(),
    );
    let mut store = Store::new(schema, Start::new(2_u64.into(), || 0), Settings::default());
    ahead.join(2_u64.into());
    store.join(1_u64.into());
    let access = ahead.key(names, "k").at(Level::All);
    let _ = access
        .write(|name, me| name.set(me, "late".into()))
        .unwrap();
    for (_, frame) in ahead.frames().unwrap() {
        assert_eq!(
            store.receive(1_u64.into(), &frame),
            Err(BadFrame::TooFarAhead)
        );
    }
    assert_eq!(store.counts().refused, 1);
    assert!(store.version().is_empty());
    assert_eq!(store.settings().drift, Drift::default());
}
