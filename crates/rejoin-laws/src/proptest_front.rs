//! Scripts as a strategy of proptest.

use proptest::arbitrary::{Arbitrary, any};
use proptest::collection::{SizeRange, vec};
use proptest::strategy::{BoxedStrategy, Strategy};
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use crate::lawful::Lawful;
use crate::replay::check;
use crate::report::Failure;
use crate::script::Script;
use crate::shrink::shrink;
use crate::world::World;

/// The parameter is the number of genes, up to 80 unless given. Scripts shrink by leaving genes
/// out and by making them smaller.
impl Arbitrary for Script {
    type Parameters = Option<SizeRange>;
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with(genes: Self::Parameters) -> Self::Strategy {
        let genes = genes.unwrap_or_else(|| (0..=80).into());
        let script = |(world, genes)| Self { world, genes };
        (any::<u8>(), vec(any::<u64>(), genes))
            .prop_map(script)
            .boxed()
    }
}

/// Tests a type by proptest, as its settings from the environment tell (`PROPTEST_CASES`).
/// [`proptest_laws!`](crate::proptest_laws) makes a test of it.
///
/// # Panics
/// If a law is broken, with the smallest history that proptest found, as Rust code.
#[track_caller]
pub fn run_proptest<T: Lawful>() {
    let config = Config {
        // A failure prints a history to paste, which lasts longer than a seed.
        failure_persistence: None,
        ..Config::default()
    };
    let script = Script::arbitrary();
    let tested = TestRunner::new(config).run(&script, |script| {
        check::<T>(&script).map_err(|failure| TestCaseError::fail(failure.to_string()))
    });
    if let Err(error) = &tested {
        let smallest = match error {
            TestError::Fail(_, script) => smallest_failure::<T>(script),
            TestError::Abort(_) => None,
        };
        let message = smallest.map_or_else(|| error.to_string(), |failure| failure.to_string());
        assert!(tested.is_ok(), "{message}");
    }
}

/// What a script breaks first, with the smallest history that does.
fn smallest_failure<T: Lawful>(script: &Script) -> Option<Failure> {
    let actions = script.actions::<T>();
    let findings = World::<T>::run(&actions).findings;
    let violation = findings.violations().first()?;
    Some(match shrink::<T>(violation.law, &actions) {
        Some((actions, violation)) => Failure::new::<T>(&violation, &actions, None),
        None => Failure::new::<T>(violation, &actions, None),
    })
}
