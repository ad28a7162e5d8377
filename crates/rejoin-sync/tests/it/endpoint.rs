//! What an endpoint does, case by case.

use rejoin_sync::{
    Endpoint, Limits, Message, Outcome, Refused, ReplicaId, Replicated, Run, Session,
};

use crate::keys::Keys;
use crate::network::{Network, Weather};

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

/// Two endpoints that have met, and their states, without a network.
struct Met {
    ann: ReplicaId,
    bob: ReplicaId,
    here: Keys,
    there: Keys,
    at_ann: Endpoint<Keys>,
    at_bob: Endpoint<Keys>,
}

impl Met {
    fn new(limits: Limits) -> Self {
        let (ann, bob) = (1_u64.into(), 2_u64.into());
        let mut met = Self {
            ann,
            bob,
            here: Keys::new(),
            there: Keys::new(),
            at_ann: Endpoint::new(ann, 1, limits),
            at_bob: Endpoint::new(bob, 1, limits),
        };
        assert!(met.at_ann.join_peer(bob, 0) && !met.at_ann.join_peer(bob, 0));
        met.at_bob.join_peer(ann, 0);
        for _ in 0..4 {
            met.at_ann.tick(&mut met.here, 0);
            met.at_bob.tick(&mut met.there, 0);
            for (_, message) in met.at_ann.outgoing() {
                met.at_bob.receive(&mut met.there, ann, message, 0).unwrap();
            }
            for (_, message) in met.at_bob.outgoing() {
                met.at_ann.receive(&mut met.here, bob, message, 0).unwrap();
            }
        }
        assert!(met.at_ann.is_quiet(&met.here) && met.at_bob.is_quiet(&met.there));
        met
    }

    /// Writes at Ann's, and takes the message that tells Bob.
    fn write(&mut self, key: u64) -> Message<Keys> {
        self.here.put(self.ann, key, "text");
        self.at_ann.flush(&mut self.here, 0);
        let (to, message) = self.at_ann.outgoing().next().unwrap();
        assert_eq!(to, self.bob);
        message
    }

    fn bob_gets(&mut self, message: &Message<Keys>) -> Outcome {
        let message = message.clone();
        let received = self.at_bob.receive(&mut self.there, self.ann, message, 0);
        received.unwrap().outcome
    }
}

#[test]
fn a_gap_is_told_and_not_passed_over() {
    let mut met = Met::new(Limits::default());
    let [one, two, three] = [1, 2, 3].map(|key| met.write(key));
    assert_eq!(met.bob_gets(&three), Outcome::Gap(Run::new(1, 2)));
    assert_eq!(met.there, Keys::new());
    let (_, ack) = met.at_bob.outgoing().last().unwrap();
    assert!(
        matches!(
            ack,
            Message::Ack {
                upto: 0,
                gap: true,
                ..
            }
        ),
        "{ack:?}"
    );

    assert_eq!(met.bob_gets(&one), Outcome::Applied);
    assert_eq!(met.there.len(), 1);
    // The missing one brings the one that was held along.
    assert_eq!(met.bob_gets(&two), Outcome::Applied);
    assert_eq!(met.there, met.here);
    assert_eq!(met.bob_gets(&three), Outcome::Skipped);
    let (_, ack) = met.at_bob.outgoing().last().unwrap();
    assert!(
        matches!(
            ack,
            Message::Ack {
                upto: 3,
                gap: false,
                ..
            }
        ),
        "{ack:?}"
    );
}

#[test]
fn no_more_is_held_than_the_limit() {
    let limits = Limits {
        held: 2,
        ..Limits::default()
    };
    let mut met = Met::new(limits);
    let messages = [1, 2, 3, 4, 5].map(|key| met.write(key));
    for message in &messages[1..] {
        assert!(matches!(met.bob_gets(message), Outcome::Gap(_)));
    }
    assert_eq!(met.bob_gets(&messages[0]), Outcome::Applied);
    assert_eq!(met.there.len(), 3, "the second and third were held");
}

#[test]
fn an_acknowledgement_tells_what_the_neighbour_keeps() {
    let mut met = Met::new(Limits::default());
    let message = met.write(1);
    assert!(met.at_ann.kept_by(met.bob).unwrap().is_empty());
    met.bob_gets(&message);
    for (_, message) in met.at_bob.outgoing() {
        met.at_ann
            .receive(&mut met.here, met.bob, message, 5)
            .unwrap();
    }
    assert_eq!(met.at_ann.kept_by(met.bob), Some(met.here.version()));
    assert_eq!(met.at_bob.complete_at(met.ann), Some(0));
    assert!(met.at_ann.leave_peer(met.bob) && met.at_ann.kept_by(met.bob).is_none());
}

#[test]
fn what_was_told_by_another_way_is_not_sent() {
    let mut met = Met::new(Limits::default());
    met.here.put(met.ann, 1, "told");
    let version = met.here.version().clone();
    assert!(met.at_ann.knows(met.bob, &version) && !met.at_ann.knows(met.bob, &version));
    assert!(
        !met.at_ann.knows(met.ann, &version),
        "no neighbour of herself"
    );
    met.at_ann.flush(&mut met.here, 0);
    // Bob may not know who else has it.
    let messages: Vec<_> = met.at_ann.outgoing().collect();
    assert!(
        matches!(messages[..], [] | [(_, Message::Version { .. })]),
        "{messages:?}"
    );
    assert_eq!(met.at_ann.kept_by(met.bob), Some(&version));
}

#[test]
fn neighbours_compare_digests_when_they_are_asked_to() {
    let mut met = Met::new(Limits::default());
    met.at_ann.tick(&mut met.here, 1);
    assert_eq!(met.at_ann.outgoing().count(), 0, "it is not time yet");
    assert!(met.at_ann.meet(met.bob, 1) && !met.at_ann.meet(met.ann, 1));
    met.at_ann.tick(&mut met.here, 1);
    let messages: Vec<_> = met.at_ann.outgoing().collect();
    assert!(matches!(
        messages[..],
        [(_, Message::Digest { asks: false, .. })]
    ));
    assert_eq!(met.bob_gets(&messages[0].1), Outcome::Met);
    assert_eq!(met.at_bob.outgoing().count(), 0, "they are equal");
}

#[test]
fn what_no_endpoint_says_is_refused_and_changes_nothing() {
    let mut met = Met::new(Limits::default());
    let Message::Delta { session, .. } = met.write(1) else {
        panic!("no delta")
    };
    let (ann, stranger) = (met.ann, 9_u64.into());
    let delta = |run| Message::Delta {
        session,
        run,
        last: true,
        state: None,
    };
    let ack = Message::Ack {
        session: Session {
            mine: session.yours,
            yours: session.mine,
        },
        upto: 2,
        gap: false,
    };
    let entries = Message::Entries {
        wanted: vec![2, 1],
        state: None,
    };
    let before = format!("{:?}{:?}", met.at_bob, met.at_ann);
    let mut refusal = |from, message| met.at_bob.receive(&mut met.there, from, message, 0);
    assert_eq!(
        refusal(stranger, delta(Run::one(1))),
        Err(Refused::NotAPeer { from: stranger })
    );
    for run in [Run::new(0, 1), Run::new(2, 1)] {
        assert_eq!(
            refusal(ann, delta(run)),
            Err(Refused::EmptyRun { from: ann })
        );
    }
    assert_eq!(refusal(ann, entries), Err(Refused::Unordered { from: ann }));
    let bob = met.bob;
    assert_eq!(
        met.at_ann.receive(&mut met.here, bob, ack, 0),
        Err(Refused::NeverSent {
            from: bob,
            number: 2
        })
    );
    assert_eq!(before, format!("{:?}{:?}", met.at_bob, met.at_ann));
    let words = Refused::NeverSent {
        from: bob,
        number: 2,
    }
    .to_string();
    assert!(words.contains("message 2, which was never sent"), "{words}");
}
