//! Bytes from somebody who means harm.

use std::fmt::Debug;

use rejoin_laws::{Lawful, Merge, fuzz_decode};
use rejoin_lww_map::LwwMap;
use rejoin_lww_register::LwwRegister;
use rejoin_or_set::OrSet;
use rejoin_wire::{Opaque, Wire, decode, encode, reseal};

use crate::Tree;

/// Decodes the bytes as they are and with a checksum that fits: a mutation hardly ever guesses
/// one, and so would never come past the envelope.
pub(crate) fn hostile<T: Lawful>(bytes: &[u8]) {
    fuzz_decode::<T>(bytes);
    if let Some(sealed) = resealed(bytes) {
        fuzz_decode::<T>(&sealed);
    }
}

/// Decodes the bytes as states of values that nest, and as what a tool takes them for that does
/// not know their types.
pub(crate) fn nested(bytes: &[u8]) {
    each_nested(bytes);
    if let Some(sealed) = resealed(bytes) {
        each_nested(&sealed);
    }
}

fn resealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut sealed = bytes.to_vec();
    reseal(&mut sealed);
    (sealed != bytes).then_some(sealed)
}

fn each_nested(bytes: &[u8]) {
    both::<OrSet<Tree>, OrSet<Opaque>>(bytes);
    both::<LwwRegister<Tree>, LwwRegister<Opaque>>(bytes);
    both::<LwwRegister<Tree, u64>, LwwRegister<Opaque, u64>>(bytes);
    both::<LwwMap<String, Tree>, LwwMap<Opaque, Opaque>>(bytes);
}

/// What is a state of known values is a state of unknown ones, in the same bytes.
fn both<Known, Unknown>(bytes: &[u8])
where
    Known: Wire + Merge + Clone + PartialEq + Debug,
    Unknown: Wire + Merge + Clone + PartialEq + Debug,
{
    let known = behaves::<Known>(bytes);
    let unknown = behaves::<Unknown>(bytes);
    assert!(
        unknown || !known,
        "refused only where the type of its values is not known: {bytes:02x?}"
    );
}

/// Whether the bytes are a state; if so, one that has these very bytes, and that a copy of itself
/// teaches nothing.
pub(crate) fn behaves<T: Wire + Merge + Clone + PartialEq + Debug>(bytes: &[u8]) -> bool {
    let Ok(state) = decode::<T>(bytes) else {
        return false;
    };
    let again = encode(&state);
    assert_eq!(again.as_deref(), Ok(bytes), "the bytes of {state:?}");
    let mut joined = state.clone();
    assert!(!joined.merge(&state), "grew by itself: {state:?}");
    assert_eq!(joined, state, "changed by itself");
    let mut fresh = decode::<T>(bytes).ok();
    assert_eq!(fresh.as_ref(), Some(&state), "decoded twice");
    if let Some(fresh) = &mut fresh {
        assert!(!fresh.merge_owned(state), "grew by its own bytes");
    }
    true
}
