/// Tests a type: one test for each law, one for the exhaustive small worlds, and one for the share
/// of hard histories.
///
/// ```ignore
/// rejoin_laws::laws!(OrSet<u8>);             // in a module `laws`
/// rejoin_laws::laws!(strings: OrSet<String>); // in a module of this name, for a second type
/// ```
///
/// All tests of a type share one run, so the first of them waits for it. `REJOIN_HISTORIES`,
/// `REJOIN_SEED` and `REJOIN_DEPTH` in the environment change how much is tried.
#[macro_export]
macro_rules! laws {
    ($name:ident: $type:ty) => {
        mod $name {
            #[allow(unused_imports, reason = "the type may be named by its full path")]
            use super::*;

            type Subject = $type;

            /// The one run that all tests of the type look at.
            fn report() -> &'static $crate::Report {
                static REPORT: ::std::sync::OnceLock<$crate::Report> =
                    ::std::sync::OnceLock::new();
                REPORT.get_or_init($crate::run::<Subject>)
            }

            $crate::laws! { @tests
                commutative Commutative,
                associative Associative,
                idempotent Idempotent,
                congruent Congruent,
                exact_answer ExactAnswer,
                order_agrees OrderAgrees,
                deltas_equal_state DeltasEqualState,
                equal_versions_equal_stores EqualVersionsEqualStores,
                value_is_spec ValueIsSpec,
                convergence Convergence,
                round_trip RoundTrip,
                canonical_bytes CanonicalBytes,
                hostile_bytes HostileBytes,
                parts Parts,
                stamps_grow StampsGrow,
                invariants Invariants,
                never_panics NeverPanics,
            }

            #[test]
            fn small_worlds() {
                report().assert_small_worlds();
            }

            #[test]
            fn hard_histories() {
                report().assert_shares();
            }
        }
    };
    (@tests $($test:ident $law:ident,)+) => {
        $(
            #[test]
            fn $test() {
                report().assert_law($crate::Law::$law);
            }
        )+

        #[test]
        fn every_law_has_its_test() {
            let tested = [$($crate::Law::$law),+];
            assert_eq!(tested.as_slice(), $crate::Law::ALL);
        }
    };
    ($type:ty) => {
        $crate::laws!(laws: $type);
    };
}

/// Compares the bytes of a fixed history with a file, whose path starts at the folder of the crate.
///
/// ```ignore
/// rejoin_laws::golden!(GCounter, "tests/data/two_replicas.bin", [
///     edit(0, 3), edit(1, 40), sync(0, 1), edit(1, 500),
/// ]);
/// rejoin_laws::golden!(empty: GCounter, "tests/data/empty.bin", []); // a second test needs a name
/// ```
///
/// The actions are those of [`replay`](fn@crate::replay); at the end all replicas sync. The test
/// fails if the file is missing; `REJOIN_BLESS=1` writes it.
#[macro_export]
macro_rules! golden {
    ($name:ident: $type:ty, $path:literal, [$($action:expr),* $(,)?]) => {
        #[test]
        fn $name() {
            #[allow(unused_imports, reason = "not every history needs every action")]
            use $crate::{
                clock, deliver, deliver_joined, deliver_part, edit, redeliver, restart, stale,
                sync, sync_difference, sync_version, trim_log,
            };
            let path = ::std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join($path);
            $crate::check_golden::<$type>(&path, &[$($action),*]);
        }
    };
    ($type:ty, $path:literal, [$($action:expr),* $(,)?]) => {
        $crate::golden!(golden: $type, $path, [$($action),*]);
    };
}

/// Tests a type by proptest: one test, in which proptest generates and shrinks the histories.
///
/// ```ignore
/// rejoin_laws::proptest_laws!(OrSet<u8>);          // a test `proptest_laws`
/// rejoin_laws::proptest_laws!(strings: OrSet<String>); // a test of this name
/// ```
#[cfg(feature = "proptest")]
#[macro_export]
macro_rules! proptest_laws {
    ($name:ident: $type:ty) => {
        #[test]
        fn $name() {
            $crate::run_proptest::<$type>();
        }
    };
    ($type:ty) => {
        $crate::proptest_laws!(proptest_laws: $type);
    };
}

/// Tests a type by quickcheck: one test, in which quickcheck generates and shrinks the histories.
///
/// ```ignore
/// rejoin_laws::quickcheck_laws!(OrSet<u8>);          // a test `quickcheck_laws`
/// rejoin_laws::quickcheck_laws!(strings: OrSet<String>); // a test of this name
/// ```
#[cfg(feature = "quickcheck")]
#[macro_export]
macro_rules! quickcheck_laws {
    ($name:ident: $type:ty) => {
        #[test]
        fn $name() {
            $crate::run_quickcheck::<$type>();
        }
    };
    ($type:ty) => {
        $crate::quickcheck_laws!(quickcheck_laws: $type);
    };
}
