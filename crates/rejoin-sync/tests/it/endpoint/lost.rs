//! What is lost on the way.

use rejoin_sync::Limits;

use super::pair;
use crate::network::{Network, Weather};

#[test]
fn a_message_lost_at_any_place_is_made_up_for() {
    let limits = Limits {
        message_bytes: 40,
        window: 3,
        retry: 10,
        retry_max: 200,
        ..Limits::default()
    };
    let run = |drops: Box<dyn FnMut(u64) -> bool>| {
        let mut network = pair(limits);
        network.drops = drops;
        for round in 0..20 {
            network.put(round % 2, round as u64 % 7, &format!("{round}"));
            network.step();
            network.check();
        }
        network.settle(60_000);
        network.check_converged();
        network.traffic.messages()
    };
    let messages = run(Box::new(|_| false));
    assert!(messages > 40, "{messages} messages are no test");
    for lost in 1..=messages {
        run(Box::new(move |number| number == lost));
    }
    // Not for ever: whoever loses in step with the repetitions can keep two apart.
    for every in 2..=messages {
        run(Box::new(move |number| number < 300 && number % every == 0));
    }
}

#[test]
fn a_lost_message_is_noticed_by_those_after_it() {
    let limits = Limits {
        retry: 5_000,
        ..Limits::default()
    };
    let mut network = pair(limits);
    network.settle(100);
    let mut seen = 0;
    network.drops = Box::new(move |_| {
        seen += 1;
        seen == 1
    });
    for key in 0..6 {
        network.put(0, key, "text");
        for _ in 0..5 {
            network.step();
        }
    }
    // Long before it would be repeated without a sign.
    assert_eq!(network.nodes[0].state, network.nodes[1].state);
    assert!(network.gaps >= 3);
}

#[test]
fn a_sign_of_life_ends_a_long_wait() {
    let mut network = pair(Limits::default());
    network.settle(100);
    network.groups = vec![0, 1];
    network.put(0, 1, "one");
    for _ in 0..60_000 {
        network.step();
    }
    network.groups = vec![0, 0];
    network.put(1, 2, "two");
    // Twice the wait for a first repetition, and not the wait after many.
    let took = network.settle(600);
    network.check_converged();
    assert!(took < 2 * Limits::default().retry + 10, "{took} ms");
}

#[test]
fn two_meet_whichever_greeting_is_lost() {
    for (lost, edited) in (1..=12).flat_map(|lost| [(lost, false), (lost, true)]) {
        let mut network = pair(Limits::default());
        if edited {
            network.put(0, 1, "one");
        }
        network.drops = Box::new(move |number| number == lost);
        network.settle(2_000);
        network.check_converged();
    }
}

#[test]
fn half_open_links_and_storms_pass() {
    for seed in 0..20 {
        let mut network = Network::new(3, &[(0, 1), (1, 2)], Limits::default(), seed);
        // Everything from the first to the second is lost for a while.
        let mut open = 0;
        network.drops = Box::new(move |number| {
            open += 1;
            open < 200 && number % 3 != 0
        });
        network.weather = Weather {
            loss: 20,
            doubles: 50,
            delay: 40,
        };
        for round in 0..60 {
            network.put(round % 3, round as u64 % 5, &format!("{round}"));
            network.step();
            network.check();
        }
        network.weather = Weather::default();
        network.settle(60_000);
        network.check_converged();
    }
}
