//! Messages as bytes, honest and damaged.

use rejoin_sync::{CausalContext, Claim, Endpoint, Limits, Message, Run, Session, Summary};
use rejoin_wire::hostile::mutations;
use rejoin_wire::{DecodeError, decode, encode};

use crate::keys::Keys;

fn messages() -> Vec<Message<Keys>> {
    let session = Session { mine: 7, yours: 9 };
    let mut state = Keys::new();
    for key in 0..5 {
        state.put((key % 2 + 1).into(), key, "text");
    }
    let version = CausalContext::from_iter([(1_u64.into(), Run::new(1, 9))]);
    let claim = |first, depth, summary| Claim {
        first,
        depth,
        summary,
    };
    let items = vec![(3 << 60, 1), (3 << 60 | 1, 0), ((4 << 60) - 1, 2)];
    vec![
        Message::Digest {
            session,
            asks: true,
            digest: 1 << 63,
        },
        Message::Version {
            session,
            asks: false,
            wants: true,
            waits: false,
            digest: 3,
            version,
        },
        Message::Delta {
            session,
            run: Run::new(3, 5),
            last: true,
            state: Some(state.clone()),
        },
        Message::Ack {
            session,
            upto: 12,
            gap: true,
        },
        Message::Ranges(vec![claim(0, 0, Summary::Sum(4))]),
        Message::Ranges(vec![
            claim(0, 2, Summary::Sum(u64::MAX)),
            claim(3 << 60, 1, Summary::Items(items)),
            claim(u64::MAX - 1, 16, Summary::Sum(1 << 40)),
            claim(u64::MAX, 16, Summary::Items(vec![(u64::MAX, 5)])),
        ]),
        Message::Entries {
            wanted: vec![0, 1, u64::MAX],
            state: Some(state),
        },
    ]
}

#[test]
fn what_is_written_is_read() {
    for message in messages() {
        let bytes = encode(&message).unwrap();
        assert_eq!(decode(&bytes), Ok(message));
    }
}

#[test]
fn a_digest_is_small() {
    let bytes = encode(&messages()[0]).unwrap();
    assert_eq!(bytes.len(), 9 + 14);
}

#[test]
fn damaged_bytes_are_refused_or_mean_something_else() {
    let (ann, bob) = (1_u64.into(), 2_u64.into());
    let mut refused = 0;
    let mut read = 0;
    for message in messages() {
        let bytes = encode(&message).unwrap();
        for changed in mutations(&bytes, 3) {
            match decode::<Message<Keys>>(&changed) {
                Ok(message) => {
                    read += 1;
                    assert_eq!(encode(&message).unwrap(), changed);
                    // Whatever it says, an endpoint lives on.
                    let mut state = Keys::new();
                    state.put(ann, 3, "mine");
                    let mut endpoint = Endpoint::new(ann, 1, Limits::default());
                    endpoint.join_peer(bob, 0);
                    let _ = endpoint.receive(&mut state, bob, message, 0);
                    endpoint.tick(&mut state, 100_000);
                    assert!(endpoint.outgoing().count() < 100);
                    assert!(state.get(3).is_some());
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(
        refused > 10 * read / 2 && read > 0,
        "{refused} refused, {read} read"
    );
}

#[test]
fn each_broken_rule_is_named() {
    let rule = |body: &[u8]| {
        let bytes = rejoin_wire::hostile::sealed(rejoin_wire::tags::SYNC, body);
        match decode::<Message<Keys>>(&bytes) {
            Err(DecodeError::Invalid { rule, .. }) => rule,
            other => panic!("{other:?}"),
        }
    };
    assert!(rule(&[6]).contains("no kind of message"));
    assert!(rule(&[2, 1, 1, 3, 3]).contains("starts below 1"));
    let end = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
    assert!(rule(&[4, 1, 34, 0, 0]).contains("split too often"));
    assert!(rule(&[4, 1, 2, 16, 0]).contains("beyond the last point"));
    assert!(rule(&[4, 2, 0, 0, 0, 0, 0, 0]).contains("beyond the last point"));
    let beyond = [&[4, 1, 3, 0, 1][..], &end, &[0]].concat();
    assert!(rule(&beyond).contains("outside its range"));
    assert!(rule(&[&[5, 2][..], &end, &[0, 0]].concat()).contains("lies beyond"));
}
