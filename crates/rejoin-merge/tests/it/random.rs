//! The laws for larger states, sampled.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use rejoin_merge::{Lexi, Max, Min};

use crate::laws::hold_for;

fn max() -> impl Strategy<Value = Max<u8>> {
    (0..9_u8).prop_map(Max::new)
}

pub(crate) fn min() -> impl Strategy<Value = Min<u8>> {
    (246..=255_u8).prop_map(Min::new)
}

fn lexi() -> impl Strategy<Value = Lexi<u8, BTreeSet<u8>>> {
    (0..3_u8, btree_set(0..2_u8, 0..3)).prop_map(|(first, second)| Lexi::new(first, second))
}

type Deep = BTreeMap<u8, (Option<Max<u8>>, BTreeSet<u8>, BTreeMap<u8, bool>)>;

fn deep() -> impl Strategy<Value = Deep> {
    let flags = btree_map(0..4_u8, any::<bool>(), 0..4);
    btree_map(
        0..12_u8,
        (option::of(max()), btree_set(0..8_u8, 0..6), flags),
        0..10,
    )
}

proptest! {
    // Each case checks every pair and triple of three states.
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn sets(states in vec(btree_set(0..40_u8, 0..30), 3)) {
        hold_for::<BTreeSet<u8>>(&states);
    }

    #[test]
    fn maps(states in vec(btree_map(0..30_u8, max(), 0..20), 3)) {
        hold_for::<BTreeMap<u8, Max<u8>>>(&states);
    }

    #[test]
    fn maps_of_mins(states in vec(btree_map("[a-d]{1,2}", min(), 0..15), 3)) {
        hold_for::<BTreeMap<String, Min<u8>>>(&states);
    }

    #[test]
    fn maps_in_maps(states in vec(deep(), 3)) {
        hold_for::<Deep>(&states);
    }

    #[test]
    fn maps_of_lexis(states in vec(btree_map(0..6_u8, lexi(), 0..6), 3)) {
        hold_for::<BTreeMap<u8, Lexi<u8, BTreeSet<u8>>>>(&states);
    }
}
