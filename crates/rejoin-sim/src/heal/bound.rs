use serde::Serialize;

use super::Healed;

/// A bound on the bytes that are neither key nor value: `c · d · log2(n) + k`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bound {
    /// For each key that differs and each doubling of the number of keys.
    pub c: f64,
    /// Whatever differs.
    pub k: f64,
}

/// What is promised for two stores of 300 keys and more, on a network that loses nothing.
///
/// `rejoin sim --preset heal` prints the least bound that holds for what it measures.
pub const BOUND: Bound = Bound { c: 2.6, k: 1_000.0 };

impl Bound {
    /// The bytes for so many differences among so many keys.
    pub fn of(&self, differences: u64, keys: u64) -> f64 {
        self.c * weight(differences, keys) + self.k
    }

    /// A bound that holds for all of these: first the least `k` for one difference or none, then
    /// the least `c` for the others.
    pub fn least(all: &[Healed]) -> Self {
        let few = all.iter().filter(|healed| healed.differences <= 1);
        let k = few.map(|healed| healed.other_bytes as f64);
        let k = k.fold(0.0, f64::max);
        let slope = |healed: &Healed| {
            let weight = weight(healed.differences, healed.keys);
            (healed.other_bytes as f64 - k) / weight.max(1.0)
        };
        let c = all.iter().map(slope).fold(0.0, f64::max);
        Self { c, k }
    }
}

fn weight(differences: u64, keys: u64) -> f64 {
    differences as f64 * libm::log2(keys.max(2) as f64)
}
