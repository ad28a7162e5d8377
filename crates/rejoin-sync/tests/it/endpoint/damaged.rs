//! Entries that differ under equal versions.

use rejoin_sync::Limits;

use super::pair;

#[test]
fn damaged_entries_are_found_and_mended() {
    let limits = Limits {
        idle: 50,
        ..Limits::default()
    };
    let mut network = pair(limits);
    for key in 0..300 {
        network.put(0, key, "right");
    }
    network.settle(200);
    // Of two texts under one event the larger wins, on both sides.
    network.nodes[1].state.rot(17, "wrong");
    network.nodes[1].state.rot(211, "wrong");
    network.nodes[0].state.rot(5, "a");
    network.traffic = Default::default();
    for _ in 0..2_000 {
        network.step();
    }
    assert_eq!(network.nodes[0].state, network.nodes[1].state);
    let text = |key| network.nodes[0].state.get(key);
    assert_eq!(
        [text(17), text(5), text(9)],
        ["wrong", "right", "right"].map(Some)
    );
    assert!(network.traffic.mending > 0 && network.traffic.entries == 0);
}

#[test]
fn much_damage_is_mended_step_by_step() {
    let limits = Limits {
        message_bytes: 40,
        idle: 2_000,
        ..Limits::default()
    };
    let mut network = pair(limits);
    for key in 0..300 {
        network.put(0, key, "right");
    }
    network.settle(1_000);
    for key in 0..300 {
        network.nodes[1].state.rot(key, "wrong");
    }
    // Each step mends what fits into the messages of one, and the next follows soon.
    for _ in 0..6_000 {
        network.step();
    }
    assert_eq!(network.nodes[0].state, network.nodes[1].state);
    assert!((0..300).all(|key| network.nodes[0].state.get(key) == Some("wrong")));
}
