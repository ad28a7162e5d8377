//! Restarts, and what an endpoint forgot.

use rejoin_sync::{Endpoint, Limits};

use super::pair;
use crate::keys::Keys;

#[test]
fn what_was_lost_without_a_restart_comes_back() {
    for at in [0, 1] {
        let mut network = pair(Limits::default());
        network.put(0, 1, "one");
        network.put(1, 2, "two");
        network.settle(100);
        let before = network.nodes[at].state.clone();
        network.put(0, 3, "three");
        network.put(1, 4, "four");
        network.settle(100);
        network.nodes[at].state = before;
        for _ in 0..25_000 {
            network.step();
        }
        network.check_converged();
    }
}

#[test]
fn a_restart_with_an_old_epoch_only_costs_messages() {
    for epoch in [0, 1, 2, 3] {
        let mut network = pair(Limits::default());
        network.restart(0, 2);
        network.put(0, 1, "one");
        network.put(1, 2, "two");
        network.settle(2_000);
        network.restart(0, epoch);
        network.put(0, 1, "uno");
        network.put(1, 3, "three");
        network.settle(30_000);
        network.check_converged();
    }
}

/// Each heard a greeting of the other's earlier life, which had a larger name.

#[test]
fn two_restarts_with_old_epochs_do_not_wait_for_each_other() {
    let (ann, bob) = (1_u64.into(), 2_u64.into());
    let begin = |epoch, me, peer| {
        let mut endpoint = Endpoint::<Keys>::new(me, epoch, Limits::default());
        endpoint.join_peer(peer, 0);
        endpoint
    };
    let (mut here, mut there) = (Keys::new(), Keys::new());
    let (mut earlier_ann, mut earlier_bob) = (begin(100, ann, bob), begin(200, bob, ann));
    let (mut at_ann, mut at_bob) = (begin(50, ann, bob), begin(150, bob, ann));
    earlier_ann.tick(&mut here, 0);
    earlier_bob.tick(&mut there, 0);
    for (_, message) in earlier_ann.outgoing() {
        at_bob.receive(&mut there, ann, message, 0).unwrap();
    }
    for (_, message) in earlier_bob.outgoing() {
        at_ann.receive(&mut here, bob, message, 0).unwrap();
    }

    here.put(ann, 7, "seven");
    at_ann.changed(0);
    for now in 0..10_000 {
        at_ann.tick(&mut here, now);
        at_bob.tick(&mut there, now);
        for (_, message) in at_ann.outgoing().collect::<Vec<_>>() {
            at_bob.receive(&mut there, ann, message, now).unwrap();
        }
        for (_, message) in at_bob.outgoing().collect::<Vec<_>>() {
            at_ann.receive(&mut here, bob, message, now).unwrap();
        }
    }
    assert_eq!(there.get(7), Some("seven"));
    assert!(at_ann.is_quiet(&here) && at_bob.is_quiet(&there));
}
