//! `#[merge(..)]` on fields and structs.

use std::collections::BTreeMap;
use std::fmt::Debug;

use rejoin_merge::{Max, Merge};

#[derive(Clone, Debug, PartialEq, Merge)]
struct Reading {
    #[merge(max)]
    highest: i32,
    #[merge(min)]
    lowest: i32,
    seen: bool,
}

#[test]
fn plain_fields_join_by_maximum_and_minimum() {
    let numbers = [-1, 0, 5];
    for highest in numbers {
        for other_highest in numbers {
            for lowest in numbers {
                for other_lowest in numbers {
                    let mut reading = Reading {
                        highest,
                        lowest,
                        seen: true,
                    };
                    let other = Reading {
                        highest: other_highest,
                        lowest: other_lowest,
                        seen: false,
                    };
                    let expected = Reading {
                        highest: highest.max(other_highest),
                        lowest: lowest.min(other_lowest),
                        seen: true,
                    };
                    let grows = reading != expected;
                    assert_eq!(reading.clone().merge_owned(other.clone()), grows);
                    assert_eq!(reading.clone().merge_observed(&other, &mut ()), grows);
                    assert_eq!(reading.merge(&other), grows);
                    assert_eq!(reading, expected);
                }
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Merge)]
struct Wide<T>(#[merge(max)] T, #[merge(min)] Option<T>);

#[test]
fn a_parameter_may_be_joined_as_a_plain_value() {
    let mut wide = Wide("b", Some("b"));
    assert!(!wide.merge(&Wide("a", Some("c"))));
    assert!(wide.merge(&Wide("a", Some("a"))));
    assert_eq!(wide, Wide("b", Some("a")));
    assert!(
        wide.merge_owned(Wide("c", None)),
        "`None` is the least `Option`"
    );
    assert_eq!(wide, Wide("c", None));
}

#[derive(Clone, Debug, PartialEq, Merge)]
#[merge(bound = "T: Merge + Clone + Debug + 'static")]
struct Tree<T> {
    value: T,
    branches: BTreeMap<u8, Tree<T>>,
}

#[test]
fn a_bound_lets_a_generic_type_hold_itself() {
    let leaf = |value| Tree {
        value: Max::new(value),
        branches: BTreeMap::new(),
    };
    let tree = |value, branches: &[(u8, u8)]| Tree {
        branches: branches
            .iter()
            .map(|(key, value)| (*key, leaf(*value)))
            .collect(),
        ..leaf(value)
    };
    let mut own = tree(1, &[(1, 1), (2, 5)]);
    assert!(own.merge(&tree(0, &[(2, 4), (3, 3)])));
    assert_eq!(own, tree(1, &[(1, 1), (2, 5), (3, 3)]));
    assert!(own.merge(&tree(0, &[(1, 9)])));
    assert_eq!(own, tree(1, &[(1, 9), (2, 5), (3, 3)]));
}

#[derive(Clone, Debug, PartialEq, Merge)]
struct List {
    value: Max<u8>,
    next: Option<Box<List>>,
}

#[test]
fn a_plain_type_that_holds_itself_needs_no_bound() {
    let list = |values: &[u8]| {
        values.iter().rev().fold(None, |next, value| {
            Some(Box::new(List {
                value: Max::new(*value),
                next,
            }))
        })
    };
    let mut own = list(&[1, 5]);
    assert!(own.merge(&list(&[2, 4, 3])));
    assert_eq!(own, list(&[2, 5, 3]));
}

mod elsewhere {
    pub(crate) mod inner {
        pub(crate) use rejoin_merge::*;
    }
}

#[derive(elsewhere::inner::Merge)]
#[merge(crate = crate::attributes::elsewhere::inner)]
struct Moved {
    #[merge(max)]
    top: u8,
    flag: bool,
}

#[test]
fn the_path_of_the_crate_can_be_given() {
    let mut own = Moved {
        top: 1,
        flag: false,
    };
    assert!(own.merge(&Moved { top: 0, flag: true }));
    assert!(own.merge(&Moved {
        top: 2,
        flag: false
    }));
    assert_eq!((own.top, own.flag), (2, true));
}
