//! What an endpoint does, case by case.

mod damaged;
mod lost;
mod restarts;
mod told;

use rejoin_sync::Limits;

use crate::network::Network;

fn pair(limits: Limits) -> Network {
    Network::new(2, &[(0, 1)], limits, 1)
}

#[test]
fn a_write_reaches_the_neighbour() {
    let mut network = pair(Limits::default());
    network.put(0, 7, "seven");
    network.settle(100);
    assert_eq!(network.nodes[1].state.get(7), Some("seven"));
    network.check_converged();
}

#[test]
fn what_a_neighbour_sent_or_has_is_not_sent_to_it() {
    // A ring of three, so that each event could arrive twice.
    let mut network = Network::new(3, &[(0, 1), (1, 2), (0, 2)], Limits::default(), 1);
    network.settle(100);
    network.traffic = Default::default();
    for round in 0..30 {
        network.put(round % 3, round as u64, "x");
        network.settle(100);
    }
    network.check_converged();
    assert_eq!(network.traffic.entries, 60);

    // In a row nothing is ever sent twice.
    let mut network = Network::new(4, &[(0, 1), (1, 2), (2, 3)], Limits::default(), 1);
    network.settle(100);
    network.traffic = Default::default();
    for round in 0..30 {
        network.put(round % 4, round as u64, "x");
        network.settle(100);
    }
    assert_eq!(network.traffic.entries, 90);
}

#[test]
fn a_neighbour_that_is_away_costs_little_and_is_brought_up_to_date() {
    let limits = Limits {
        message_bytes: 1_000,
        ..Limits::default()
    };
    let mut network = pair(limits);
    network.settle(100);
    network.groups = vec![0, 1];
    network.traffic = Default::default();
    let edits = 5_000;
    for edit in 0..edits {
        network.put(0, edit, "text");
        network.step();
    }
    for _ in 0..60_000 {
        network.step();
    }
    let away = network.traffic;
    // The window once, one message again, and then only numbers.
    let window = 8 + 1;
    assert!(away.entries <= window * 1_000 / 20, "{away:?}");
    assert!(away.messages() < 60, "{away:?}");

    network.groups = vec![0, 0];
    let took = network.settle(20_000);
    network.check_converged();
    let sent = network.traffic.entries;
    assert!(
        sent * 10 <= edits * 12,
        "{sent} entries for {edits} in {took} ms"
    );
}

#[test]
fn a_large_state_comes_in_parts() {
    let limits = Limits {
        message_bytes: 200,
        window: 4,
        ..Limits::default()
    };
    let mut network = pair(limits);
    for key in 0..500 {
        network.put(0, key, "0123456789");
    }
    let mut largest = 0;
    for _ in 0..2_000 {
        let before = network.traffic;
        network.step();
        let deltas = network.traffic.deltas - before.deltas;
        assert!(deltas <= 4, "{deltas} at once");
        let entries = network.traffic.entries - before.entries;
        largest = largest.max(entries.checked_div(deltas).unwrap_or(0));
    }
    assert!(network.is_quiet());
    network.check_converged();
    assert!(
        largest > 0 && largest <= 200 / 26,
        "{largest} entries in a part"
    );
}
