//! Contexts that each are well formed, and together make no sense.

use alloc::vec::Vec;

use rejoin_causality::{CausalContext, Dot};

use super::{Random, sealed};
use crate::envelope::take_apart;
use crate::{Reader, Writer};

/// What a state on a dot store begins with: seen, covered, live and covering.
const CONTEXTS: usize = 4;
/// So many bytes may stand before them.
const BEFORE: usize = 32;
const VARIANTS: usize = 8;

/// Variants of `bytes` in which each of the first four causal contexts is what it was, or empty, or
/// one of the others, or events that nobody has seen. The checksum is right.
///
/// None if there are no four contexts near the start. A changed byte hardly ever leads here,
/// because several contexts have to change at once, and the table of replicas with them.
pub fn crossed(bytes: &[u8], seed: u64) -> Vec<Vec<u8>> {
    let Some((tag, body)) = take_apart(bytes) else {
        return Vec::new();
    };
    let found = (0..=body.len().min(BEFORE)).find_map(|at| {
        let (before, rest) = body.split_at(at);
        let mut input = Reader::new(rest);
        let contexts = input.contexts::<CONTEXTS>().ok()?;
        input.check_table().ok()?;
        let after = &rest[input.offset()..];
        (!contexts[0].is_empty()).then_some((before, contexts, after))
    });
    let Some((before, contexts, after)) = found else {
        return Vec::new();
    };
    let mut random = Random(seed);
    let variant = |_| {
        let changed: [_; CONTEXTS] = core::array::from_fn(|at| match random.below(7) {
            0 | 1 => contexts[at].clone(),
            2 => CausalContext::new(),
            pick @ 3..7 if random.below(2) == 0 => contexts[pick - 3].clone(),
            _ => unseen(&contexts[0]),
        });
        let mut out = Writer::new();
        out.out.extend_from_slice(before);
        out.contexts(changed.each_ref()).ok()?;
        out.out.extend_from_slice(after);
        Some(sealed(tag, &out.out))
    };
    (0..VARIANTS).filter_map(variant).collect()
}

/// The event after the last one of each replica.
fn unseen(seen: &CausalContext) -> CausalContext {
    let last = |(replica, runs): (_, &[rejoin_causality::Run])| {
        let last = runs.last()?.last;
        Some(Dot::new(replica, last + 1))
    };
    seen.replicas().filter_map(last).collect()
}
