//! Every edit and query against what a reader would expect.

use rejoin_flag::{DwFlag, EwFlag, Flag, Merge};

use crate::replica;

fn is_a_variable<const ENABLE_WINS: bool, const INITIAL: bool>() {
    let mut writer = replica(1);
    let mut flag = Flag::<ENABLE_WINS, INITIAL>::default();
    assert_eq!(flag.is_enabled(), INITIAL);
    for step in 0..1_000_u64 {
        let expected = match step * step % 11 {
            0..4 => {
                flag.enable(&mut writer);
                true
            }
            4..8 => {
                flag.disable(&mut writer);
                false
            }
            _ => {
                flag.reset(&mut writer);
                assert!(flag.reset(&mut writer).is_nothing());
                INITIAL
            }
        };
        assert_eq!(flag.is_enabled(), expected, "step {step}");
    }
}

#[test]
fn a_flag_of_one_replica_is_a_variable() {
    is_a_variable::<true, false>();
    is_a_variable::<true, true>();
    is_a_variable::<false, false>();
    is_a_variable::<false, true>();
}

/// What is read where one replica did `left` and another `right`, both knowing the same.
fn meet<const ENABLE_WINS: bool, const INITIAL: bool>(
    before: bool,
    left: fn(&mut Flag<ENABLE_WINS, INITIAL>, &mut rejoin_flag::Replica),
    right: fn(&mut Flag<ENABLE_WINS, INITIAL>, &mut rejoin_flag::Replica),
) -> bool {
    let mut a = Flag::<ENABLE_WINS, INITIAL>::default();
    if before {
        a.enable(&mut replica(9));
    } else {
        a.disable(&mut replica(9));
    }
    let mut b = a.clone();
    left(&mut a, &mut replica(1));
    right(&mut b, &mut replica(2));
    a.merge(&b);
    b.merge(&a);
    assert_eq!(a, b);
    a.is_enabled()
}

fn two_writes_meet<const ENABLE_WINS: bool, const INITIAL: bool>() {
    let enable = |flag: &mut Flag<ENABLE_WINS, INITIAL>, replica: &mut _| {
        flag.enable(replica);
    };
    let disable = |flag: &mut Flag<ENABLE_WINS, INITIAL>, replica: &mut _| {
        flag.disable(replica);
    };
    let reset = |flag: &mut Flag<ENABLE_WINS, INITIAL>, replica: &mut _| {
        flag.reset(replica);
    };
    for before in [false, true] {
        assert_eq!(meet(before, enable, disable), ENABLE_WINS);
        assert_eq!(meet(before, disable, enable), ENABLE_WINS);
        assert!(meet(before, enable, enable));
        assert!(!meet(before, disable, disable));
        // A reset takes away what it has seen, so the other write stands.
        assert!(meet(before, reset, enable));
        assert!(!meet(before, reset, disable));
        assert_eq!(meet(before, reset, reset), INITIAL);
    }
}

#[test]
fn concurrent_writes_read_as_the_type_says() {
    two_writes_meet::<true, false>();
    two_writes_meet::<true, true>();
    two_writes_meet::<false, false>();
    two_writes_meet::<false, true>();
}

/// The winning value is written anew even where it is read already, because that protects it.
#[test]
fn an_edit_that_may_make_a_difference_is_an_event() {
    let mut writer = replica(1);
    let mut flag = EwFlag::new();
    assert!(flag.disable(&mut writer).is_nothing());
    assert!(!flag.enable(&mut writer).is_nothing());
    assert!(!flag.enable(&mut writer).is_nothing());
    assert!(!flag.disable(&mut writer).is_nothing());
    assert!(flag.disable(&mut writer).is_nothing());

    let mut flag = DwFlag::initially_enabled();
    assert!(flag.enable(&mut writer).is_nothing());
    assert!(!flag.disable(&mut writer).is_nothing());
    assert!(!flag.disable(&mut writer).is_nothing());
    assert!(!flag.enable(&mut writer).is_nothing());
    assert!(flag.enable(&mut writer).is_nothing());

    let mut flag = EwFlag::initially_enabled();
    assert!(!flag.enable(&mut writer).is_nothing());
    let mut flag = DwFlag::new();
    assert!(!flag.disable(&mut writer).is_nothing());
}

#[test]
fn a_flag_shows_what_it_reads() {
    assert_eq!(format!("{:?}", EwFlag::new()), "disabled");
    assert_eq!(format!("{:?}", DwFlag::initially_enabled()), "enabled");
    assert_eq!(EwFlag::new(), EwFlag::default());
    assert_eq!(EwFlag::initially_enabled(), EwFlag::default());
}

#[test]
fn a_change_may_be_merged_by_value() {
    let (mut a, mut b) = (DwFlag::new(), DwFlag::new());
    a.enable(&mut replica(1));
    b.disable(&mut replica(2));
    let mut joined = a.clone();
    assert!(joined.merge(&b));
    assert!(b.merge_owned(a.clone()) && a.merge_owned(b.clone()));
    assert!(!a.merge_owned(b.clone()));
    assert!(a == joined && b == joined && !a.is_enabled());
}
