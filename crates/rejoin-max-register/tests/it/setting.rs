use rejoin_max_register::{MaxRegister, MinRegister, Replica};
use rejoin_merge::{Bottom, Delta, TotalF64};

fn replica() -> Replica {
    Replica::new(1_u64.into(), || 0)
}

#[test]
fn the_greatest_and_the_least_of_all_that_was_set_stand() {
    let (mut most, mut least) = (MaxRegister::new(), MinRegister::new());
    for (value, greatest, lowest) in [(5, 5, 5), (9, 9, 5), (7, 9, 5), (-3, 9, -3), (9, 9, -3)] {
        let rises = most.get().is_none_or(|standing| *standing < value);
        let change = most.set(&mut replica(), value);
        assert_eq!(change.is_nothing(), !rises);
        assert_eq!(change.delta().into_inner(), rises.then_some(value));
        let falls = least.get().is_none_or(|standing| *standing > value);
        let change = least.set(&mut replica(), value);
        assert_eq!(change.is_nothing(), !falls);
        assert_eq!(change.delta().into_inner(), falls.then_some(value));
        assert_eq!((most.get(), least.get()), (Some(&greatest), Some(&lowest)));
    }
    assert_eq!((most, least), (MaxRegister::of(9), MinRegister::of(-3)));
}

#[test]
fn the_least_value_of_a_type_is_not_nothing() {
    let mut most = MaxRegister::new();
    assert!(most.is_empty() && most.is_bottom());
    assert!(!most.set(&mut replica(), 0_u8).is_nothing());
    assert!(!most.is_empty() && !most.is_bottom());
    assert_ne!(most, MaxRegister::new());
    assert!(!MinRegister::new().set(&mut replica(), u8::MAX).is_nothing());
}

#[test]
fn any_order_will_do() {
    let mut names = MaxRegister::new();
    names.set(&mut replica(), String::from("ann"));
    names.set(&mut replica(), String::from("bob"));
    assert_eq!(names.into_inner().as_deref(), Some("bob"));
    let mut coldest = MinRegister::new();
    coldest.set(&mut replica(), TotalF64::new(-3.5));
    assert!(coldest.set(&mut replica(), TotalF64::new(1.0)).is_nothing());
    let mut ranks = MaxRegister::of((2, "b"));
    assert!(!ranks.set(&mut replica(), (2, "c")).is_nothing());
}

#[test]
fn an_empty_register_reads_nothing() {
    let empty = MaxRegister::<u8>::default();
    assert_eq!((empty.get(), empty.into_inner()), (None, None));
    assert!(empty.is_empty() && empty == MaxRegister::bottom());
}

#[test]
fn marks_tell_whether_the_value_stands() {
    let most = MaxRegister::of(5);
    assert_eq!(
        (most.delta_at(&true), most.delta_at(&false)),
        (most, MaxRegister::new())
    );
    assert!(MaxRegister::<u8>::is_nothing(&false) && !MaxRegister::<u8>::is_nothing(&true));
}

#[test]
fn debug_shows_the_value() {
    assert_eq!(
        format!("{:?}", MaxRegister::of("tea")),
        "MaxRegister(\"tea\")"
    );
    assert_eq!(format!("{:?}", MinRegister::of(7)), "MinRegister(7)");
    assert_eq!(
        format!("{:?}", MinRegister::<u8>::new()),
        "MinRegister(empty)"
    );
}
