use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// Random numbers from a seed: the same on every machine.
///
/// Each purpose draws from a [`fork`](Self::fork) of its own, so that one more draw in one place
/// changes nothing anywhere else, and a run that shrinks stays the run that it was.
///
/// ```
/// use rejoin_sim::Random;
///
/// let seed = Random::new(7);
/// let (mut loss, mut again) = (seed.fork("loss"), seed.fork("loss"));
/// assert_eq!(loss.bits(), again.bits());
/// assert_ne!(loss.bits(), seed.fork("delay").bits());
/// ```
///
/// # Papers
/// D. Blackman, S. Vigna: *Scrambled Linear Pseudorandom Number Generators*, 2021 (xoshiro256++);
/// D. Lemire: *Fast Random Integer Generation in an Interval*, 2019.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    /// What its streams are made from, whatever has been drawn.
    key: u64,
    generator: Xoshiro256PlusPlus,
}

impl Random {
    /// The numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self {
            key: seed,
            generator: Xoshiro256PlusPlus::seed_from_u64(seed),
        }
    }

    /// The numbers for one purpose. They do not depend on what has been drawn from `self`.
    #[must_use]
    pub fn fork(&self, purpose: &str) -> Self {
        let absorb = |key, byte: u8| mix(key ^ (u64::from(byte) + 1));
        Self::new(mix(purpose.bytes().fold(mix(self.key), absorb)))
    }

    /// The numbers for one of many that share a purpose, such as a node or a block of work.
    #[must_use]
    pub fn fork_by(&self, number: u64) -> Self {
        Self::new(mix(mix(self.key) ^ mix(!number)))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// One of 2^53 evenly spaced numbers above 0 and up to 1.
    pub fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let count = ((self.bits() >> 11) + 1) as f64;
        count / (1_u64 << 53) as f64
    }

    /// A whole number below `bound`, each as likely; 0 if there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        loop {
            let product = u128::from(self.bits()) * u128::from(bound);
            #[expect(clippy::cast_possible_truncation, reason = "the halves are meant")]
            let (high, low) = ((product >> 64) as u64, product as u64);
            // So few of the lower halves are too many for each number to have as many.
            let surplus = bound.wrapping_neg().checked_rem(bound);
            if low >= surplus.unwrap_or_default() {
                return high;
            }
        }
    }

    /// A whole number from `low` up to and with `high`, each as likely; `low` if that is above.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        match high.saturating_sub(low).checked_add(1) {
            Some(count) => low.wrapping_add(self.below(count)),
            None => self.bits(),
        }
    }

    /// Whether something of this probability happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() <= probability
    }

    /// One of these, each as likely; `None` of none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len() as u64)).ok()?)
    }

    /// Brings these into an order, each as likely.
    pub fn shuffle<T>(&mut self, of: &mut [T]) {
        for end in (1..of.len()).rev() {
            let other = self.below(end as u64 + 1);
            of.swap(end, usize::try_from(other).unwrap_or(end));
        }
    }
}

/// The finalizer of SplitMix64: every bit of the input changes about half of the output.
pub(crate) fn mix(key: u64) -> u64 {
    let mut mixed = key.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
