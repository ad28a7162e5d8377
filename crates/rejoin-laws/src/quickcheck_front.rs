//! Scripts as an input of quickcheck.

use quickcheck::{Arbitrary, Gen, QuickCheck, TestResult};

use crate::lawful::Lawful;
use crate::replay::check;
use crate::script::Script;

/// As many genes as the size of the generator, at least 24.
impl Arbitrary for Script {
    fn arbitrary(g: &mut Gen) -> Self {
        let genes = g.size().max(24);
        Self {
            world: u8::arbitrary(g),
            genes: (0..genes).map(|_| u64::arbitrary(g)).collect(),
        }
    }

    /// Leaves genes out, and makes them smaller.
    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        let world = self.world;
        let script = move |genes| Self { world, genes };
        Box::new(self.genes.shrink().map(script))
    }
}

/// Tests a type by quickcheck, as its settings from the environment tell (`QUICKCHECK_TESTS`).
/// [`quickcheck_laws!`](crate::quickcheck_laws) makes a test of it.
///
/// # Panics
/// If a law is broken, with the smallest history that quickcheck found, as Rust code.
pub fn run_quickcheck<T: Lawful>() {
    #[allow(clippy::needless_pass_by_value, reason = "quickcheck gives values")]
    fn lawful<T: Lawful>(script: Script) -> TestResult {
        match check::<T>(&script) {
            Ok(()) => TestResult::passed(),
            Err(failure) => TestResult::error(failure.to_string()),
        }
    }
    QuickCheck::new().quickcheck(lawful::<T> as fn(Script) -> TestResult);
}
