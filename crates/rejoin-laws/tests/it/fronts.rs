//! The fronts of proptest and quickcheck: they pass what is sound, and shrink what is broken.

#[cfg(feature = "proptest")]
mod by_proptest {
    use std::panic::catch_unwind;

    use proptest::prelude::*;
    use rejoin_laws::{Lawful, Script, check, run_proptest};

    use crate::canaries::{ToyCounter, ToyRegister};

    rejoin_laws::proptest_laws!(ToyRegister<0>);
    rejoin_laws::proptest_laws!(counter: ToyCounter<0>);

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn scripts_are_a_strategy(script in any_with::<Script>(Some((3..9).into()))) {
            prop_assert!((3..9).contains(&script.genes.len()));
            prop_assert_eq!(script.actions::<ToyRegister<0>>().len(), script.genes.len());
            check::<ToyRegister<0>>(&script)?;
        }
    }

    #[test]
    fn a_broken_type_fails_with_a_small_history() {
        let failed = catch_unwind(run_proptest::<ToyRegister<1>>).expect_err("ties are broken");
        let message = failed.downcast::<String>().expect("a message");
        assert!(message.contains("law `"), "{message}");
        let edits = message.matches("edit(").count();
        assert!((2..=4).contains(&edits), "{edits} edits: {message}");
        assert!(ToyRegister::<1>::codec().is_none());
    }
}

#[cfg(feature = "quickcheck")]
mod by_quickcheck {
    use std::panic::catch_unwind;

    use quickcheck::{Arbitrary, Gen};
    use rejoin_laws::{Script, run_quickcheck};

    use crate::canaries::{ToyCounter, ToyRegister};

    rejoin_laws::quickcheck_laws!(ToyRegister<0>);
    rejoin_laws::quickcheck_laws!(counter: ToyCounter<0>);

    #[test]
    fn scripts_shrink_to_smaller_ones() {
        let script = Script::arbitrary(&mut Gen::new(30));
        assert_eq!(script.genes.len(), 30);
        let smaller: Vec<Script> = script.shrink().take(50).collect();
        assert!(smaller.iter().any(|other| other.genes.len() < 30));
        assert!(smaller.iter().all(|other| *other != script));
    }

    #[test]
    fn a_broken_type_fails_with_a_small_history() {
        let failed = catch_unwind(run_quickcheck::<ToyRegister<1>>).expect_err("ties are broken");
        let message = failed.downcast::<String>().expect("a message");
        assert!(message.contains("law `"), "{message}");
        let edits = message.matches("edit(").count();
        assert!((2..=4).contains(&edits), "{edits} edits: {message}");
    }
}
