use crate::bytes;
use crate::checks::Findings;
use crate::lawful::Lawful;
use crate::report::Failure;
use crate::script::Script;
use crate::shrink::shrink;
use crate::world::World;

/// A fuzz target: the bytes choose a history, and every law is checked on it.
///
/// # Panics
/// If a law is broken, with the smallest history as Rust code.
pub fn fuzz<T: Lawful>(bytes: &[u8]) {
    let actions = Script::from_bytes(bytes).actions::<T>();
    let findings = World::<T>::run_quickly(&actions).findings;
    if let Some(violation) = findings.violations().first() {
        let failure = match shrink::<T>(violation.law, &actions) {
            Some((actions, violation)) => Failure::new::<T>(&violation, &actions, None),
            None => Failure::new::<T>(violation, &actions, None),
        };
        assert!(findings.is_clean(), "{failure}");
    }
}

/// A fuzz target: the bytes are decoded as they are; what is accepted must behave as a state.
/// It does nothing for a type without a codec.
///
/// # Panics
/// If decoding panics, or the state does not encode to the same bytes, breaks an invariant or a
/// law.
pub fn fuzz_decode<T: Lawful>(bytes: &[u8]) {
    let Some(codec) = T::codec() else { return };
    let mut findings = Findings::default();
    bytes::one_hostile(&mut findings, codec, bytes, None);
    assert_clean(&findings);
}

/// A fuzz target: the bytes choose a history; the state that it ends in must survive the round
/// trip, and damaged bytes of it must be refused or behave. It does nothing without a codec.
///
/// # Panics
/// If a law of bytes is broken.
pub fn fuzz_round_trip<T: Lawful>(bytes: &[u8]) {
    let Some(codec) = T::codec() else { return };
    let actions = Script::from_bytes(bytes).actions::<T>();
    let (state, _) = World::<T>::run_to_state(&actions, false);
    let mut findings = Findings::default();
    bytes::round_trip(&mut findings, codec, &state);
    if let Some(encoded) = bytes::encode(&mut findings, codec, &state) {
        for seed in 0..4 {
            bytes::hostile(&mut findings, codec, &encoded, &state, seed);
        }
    }
    assert_clean(&findings);
}

fn assert_clean(findings: &Findings) {
    if let Some(broken) = findings.violations().first() {
        let (law, expected, found) = (broken.law, &broken.expected, &broken.found);
        assert!(
            findings.is_clean(),
            "law `{law}` is broken\n  expected: {expected}\n  found:    {found}"
        );
    }
}
