//! Two endpoints, message by message.

use rejoin_sync::{
    Endpoint, Limits, Message, Outcome, Refused, ReplicaId, Replicated as _, Run, Session,
};

use crate::keys::Keys;

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
