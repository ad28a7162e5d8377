/// A hash over all that happened in a run, in order. Two runs of one seed have the same.
///
/// No protection against somebody who wants a collision: eight bytes at a time are mixed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trace(u64);

impl Trace {
    pub(crate) const fn new() -> Self {
        Self(0x6a09_e667_f3bc_c908)
    }

    /// The hash so far.
    pub(crate) const fn hash(self) -> u64 {
        self.0
    }

    pub(crate) const fn number(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ (mixed >> 32);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.number(u64::from_le_bytes(word));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_length_and_content_count() {
        let of = |parts: &[&[u8]]| {
            let mut trace = Trace::new();
            parts.iter().for_each(|part| trace.bytes(part));
            trace.hash()
        };
        let same = of(&[b"one", b"two"]);
        assert_eq!(same, of(&[b"one", b"two"]));
        let others: [&[&[u8]]; 4] = [
            &[b"two", b"one"],
            &[b"onetwo"],
            &[b"one", b"twp"],
            &[b"one"],
        ];
        assert!(others.iter().all(|other| of(other) != same));
    }
}
