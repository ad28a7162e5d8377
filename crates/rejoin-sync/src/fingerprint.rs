/// What a set of entries looks like from afar: how many there are, and the sum of their hashes.
///
/// Sets that differ have, but for a chance of 2^-64, different fingerprints. Those of disjoint sets
/// add up. It finds accidents; it is no defence against one who looks for collisions.
///
/// ```
/// use rejoin_sync::Fingerprint;
///
/// let mut here = Fingerprint::default();
/// here.add(17, 4);
/// here.add(90, 2);
/// let mut there = Fingerprint::default();
/// there.add(90, 2);
/// assert_ne!(here, there);
/// there.add(17, 4);
/// assert_eq!(here, there);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// How many entries there are.
    pub count: u64,
    /// The sum of their hashes, modulo 2⁶⁴.
    pub sum: u64,
}

impl Fingerprint {
    /// Adds the entry at a point, by the digest of its canonical bytes.
    pub fn add(&mut self, point: u64, digest: u64) {
        self.count = self.count.wrapping_add(1);
        self.sum = self.sum.wrapping_add(mix(point ^ mix(digest)));
    }

    /// Takes out an entry that was added.
    pub fn remove(&mut self, point: u64, digest: u64) {
        self.count = self.count.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(mix(point ^ mix(digest)));
    }

    /// Adds all the entries of another set that shares none with this one.
    pub fn join(&mut self, other: Self) {
        self.count = self.count.wrapping_add(other.count);
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

/// The finalizer of splitmix64 (Steele, Lea, Flood, OOPSLA 2014): without it, sums of related
/// numbers would collide.
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
