use serde::Serialize;

use super::Healed;

/// A bound on the bytes that are neither key nor value: `c · d · log2(n) + k · p`, for `d` parts
/// that stores lack, `n` keys and `p` pairs of stores.
///
/// Of two stores, `d` is the number of keys that differ, and there is one pair.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bound {
    /// For each part that a store lacks and each doubling of the number of keys.
    pub c: f64,
    /// For each pair of stores, whatever differs.
    pub k: f64,
}

/// What is promised for stores of 300 keys and more that all talk to each other, on a network that
/// loses nothing.
///
/// `rejoin sim --preset heal` prints the least bound that holds for what it measures.
pub const BOUND: Bound = Bound { c: 2.6, k: 1_300.0 };

impl Bound {
    /// The bytes that may have been sent there.
    pub fn of(&self, healed: &Healed) -> f64 {
        self.c * weight(healed) + self.k * healed.pairs()
    }

    /// A bound that holds for all of these: first the least `k` for one difference or none, then
    /// the least `c` for the others.
    pub fn least(all: &[Healed]) -> Self {
        let few = all.iter().filter(|healed| healed.differences <= 1);
        let k = few.map(|healed| healed.other_bytes as f64 / healed.pairs());
        let k = k.fold(0.0, f64::max);
        let slope = |healed: &Healed| {
            (healed.other_bytes as f64 - k * healed.pairs()) / weight(healed).max(1.0)
        };
        let c = all.iter().map(slope).fold(0.0, f64::max);
        Self { c, k }
    }
}

fn weight(healed: &Healed) -> f64 {
    healed.lacking as f64 * libm::log2(healed.keys.max(2) as f64)
}
