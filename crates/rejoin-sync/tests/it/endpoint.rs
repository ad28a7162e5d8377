use rejoin_sync::{Endpoint, Limits};

use crate::keys::Keys;

#[test]
fn a_write_reaches_the_neighbour() {
    let (ann, bob) = (1_u64.into(), 2_u64.into());
    let (mut here, mut there) = (Keys::new(), Keys::new());
    let mut at_ann = Endpoint::new(1, Limits::default());
    let mut at_bob = Endpoint::new(1, Limits::default());
    at_ann.join_peer(bob, 0);
    at_bob.join_peer(ann, 0);
    here.put(ann, 7, "seven");
    for now in 0..4 {
        at_ann.tick(&mut here, now);
        at_bob.tick(&mut there, now);
        for (_, message) in at_ann.outgoing() {
            at_bob.receive(&mut there, ann, message, now).unwrap();
        }
        for (_, message) in at_bob.outgoing() {
            at_ann.receive(&mut here, bob, message, now).unwrap();
        }
    }
    assert_eq!(there.get(7), Some("seven"));
    assert_eq!(here, there);
    assert!(at_ann.is_quiet(&here) && at_bob.is_quiet(&there));
}
