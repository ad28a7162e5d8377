//! Damage to bytes.

use crate::rng::Rng;

/// Values at the edges of the usual encodings of integers.
const EDGES: [u8; 8] = [0x00, 0x01, 0x3f, 0x40, 0x7f, 0x80, 0xfe, 0xff];

/// Six damaged variants of `bytes`, each with one to three damages.
pub(crate) fn usual(bytes: &[u8], seed: u64) -> Vec<Vec<u8>> {
    let mut rng = Rng::new(seed);
    let variant = |_| {
        let mut variant = bytes.to_vec();
        for _ in 0..=rng.below(3) {
            damage(&mut variant, &mut rng);
        }
        variant
    };
    (0..6).map(variant).collect()
}

fn damage(bytes: &mut Vec<u8>, rng: &mut Rng) {
    if bytes.is_empty() {
        bytes.push(EDGES[rng.below(EDGES.len())]);
        return;
    }
    let at = rng.below(bytes.len());
    match rng.below(10) {
        0 | 1 => bytes[at] ^= 1 << rng.below(8),
        2 | 3 => bytes[at] = EDGES[rng.below(EDGES.len())],
        4 => bytes[at] = bytes[at].wrapping_add(1),
        5 => bytes.truncate(at),
        6 => bytes.insert(at, EDGES[rng.below(EDGES.len())]),
        7 => {
            bytes.remove(at);
        }
        8 => {
            let end = (at + 1 + rng.below(8)).min(bytes.len());
            let repeated: Vec<u8> = bytes[at..end].to_vec();
            bytes.splice(at..at, repeated);
        }
        _ => {
            let other = rng.below(bytes.len());
            bytes.swap(at, other);
        }
    }
}
