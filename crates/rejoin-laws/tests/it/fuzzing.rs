//! The entries for fuzzers.

use std::panic::catch_unwind;

use rejoin_laws::{Script, fuzz, fuzz_decode, fuzz_round_trip};

use crate::canaries::{ToyRegister, ToySet, set_flaw};

/// Bytes as a fuzzer would make them, from a fixed stream.
fn inputs() -> impl Iterator<Item = Vec<u8>> {
    (0..40_u32).map(|seed| {
        let byte =
            |place: u32| (seed.wrapping_mul(2_654_435_761) ^ place.wrapping_mul(40_503)) >> 7;
        (0..seed * 9)
            .map(|place| byte(place).to_le_bytes()[0])
            .collect()
    })
}

#[test]
fn sound_types_pass() {
    for input in inputs() {
        fuzz::<ToySet<0>>(&input);
        fuzz_decode::<ToySet<0>>(&input);
        fuzz_round_trip::<ToySet<0>>(&input);
    }
}

#[test]
fn a_broken_type_fails_with_its_history() {
    let failed = inputs().find_map(|input| {
        let failed = catch_unwind(|| fuzz::<ToyRegister<3>>(&input));
        failed.err()?.downcast::<String>().ok()
    });
    let message = failed.expect("the last arrival wins, which is not commutative");
    assert!(message.contains("replay::<"), "{message}");
}

#[test]
fn a_decoder_that_accepts_any_order_is_caught() {
    // Two adds, the greater replica first.
    let mut bytes = [[9; 16].as_slice(), &[1, 0, 5]].concat();
    bytes.extend([[8; 16].as_slice(), &[1, 0, 6]].concat());
    fuzz_decode::<ToySet<0>>(&bytes);
    let failed = catch_unwind(|| fuzz_decode::<ToySet<{ set_flaw::DECODES_ANY_ORDER }>>(&bytes))
        .expect_err("out of order");
    let message = failed.downcast::<String>().expect("a message");
    assert!(message.contains("hostile_bytes"), "{message}");
}

#[test]
fn a_decoder_that_accepts_what_cannot_be_passed_on_is_caught() {
    let bytes = [[9; 16].as_slice(), &[1, 2, 0]].concat();
    fuzz_decode::<ToySet<0>>(&bytes);
    let failed =
        catch_unwind(|| fuzz_decode::<ToySet<{ set_flaw::DECODES_WHAT_NO_PART_TELLS }>>(&bytes))
            .expect_err("a blind removal");
    let message = failed.downcast::<String>().expect("a message");
    assert!(message.contains("hostile_bytes"), "{message}");
    assert!(message.contains("its parts joined are"), "{message}");
}

#[test]
fn a_codec_that_forgets_is_caught() {
    let failed = inputs().any(|input| {
        catch_unwind(|| fuzz_round_trip::<ToySet<{ set_flaw::FORGETS_REMOVALS_IN_BYTES }>>(&input))
            .is_err()
    });
    assert!(failed, "no input led to a removal");
}

#[test]
fn bytes_are_genes() {
    let script = Script::from_bytes(&[4, 1, 0, 0, 0, 0, 0, 0, 0, 2, 3]);
    assert_eq!(script.genes, [1, 0x302]);
    assert_eq!(script.replicas(), 4);
    assert_eq!(Script::from_bytes(&[]), Script::default());
}
