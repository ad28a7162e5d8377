//! Every shape of struct merges field by field.

use std::collections::BTreeSet;
use std::fmt::Debug;

use rejoin_merge::{Max, Merge, Min};

#[derive(Clone, Debug, PartialEq, Merge)]
struct Named {
    top: Max<u8>,
    low: Min<u8>,
    tags: BTreeSet<u8>,
}

#[derive(Clone, Debug, PartialEq, Merge)]
struct Places(Max<u8>, bool);

#[derive(Clone, Debug, PartialEq, Merge)]
struct Unit;

#[derive(Clone, Debug, PartialEq, Merge)]
struct Empty {}

/// Checks `a` merged with `b`, in all ways to merge, against `expected`.
#[track_caller]
fn joins<T: Merge + Clone + PartialEq + Debug>(a: &T, b: &T, expected: &T) {
    let grows = a != expected;
    let mut merged = a.clone();
    assert_eq!(merged.merge(b), grows, "merge of {a:?}, {b:?}");
    assert_eq!(merged, *expected);
    let mut owned = a.clone();
    assert_eq!(
        owned.merge_owned(b.clone()),
        grows,
        "merge_owned of {a:?}, {b:?}"
    );
    assert_eq!(owned, *expected);
    let mut observed = a.clone();
    assert_eq!(
        observed.merge_observed(b, &mut ()),
        grows,
        "merge_observed of {a:?}, {b:?}"
    );
    assert_eq!(observed, *expected);
}

fn named(top: u8, low: u8, tags: &[u8]) -> Named {
    let tags = tags.iter().copied().collect();
    Named {
        top: Max::new(top),
        low: Min::new(low),
        tags,
    }
}

#[test]
fn all_pairs_of_a_named_struct_join_field_by_field() {
    let values: Vec<(u8, u8, &[u8])> = [0, 1, 2]
        .into_iter()
        .flat_map(|top| [7, 8].map(|low| (top, low)))
        .flat_map(|(top, low)| [&[][..], &[1], &[2]].map(|tags| (top, low, tags)))
        .collect();
    assert_eq!(values.len(), 18);
    for &(top, low, tags) in &values {
        for &(other_top, other_low, other_tags) in &values {
            let a = named(top, low, tags);
            let b = named(other_top, other_low, other_tags);
            let both = [tags, other_tags].concat();
            joins(
                &a,
                &b,
                &named(top.max(other_top), low.min(other_low), &both),
            );
        }
    }
}

#[test]
fn each_field_alone_makes_the_whole_grow() {
    let own = named(1, 7, &[1]);
    joins(&own, &named(2, 9, &[]), &named(2, 7, &[1]));
    joins(&own, &named(0, 6, &[]), &named(1, 6, &[1]));
    joins(&own, &named(0, 9, &[2]), &named(1, 7, &[1, 2]));
    joins(&own, &named(0, 9, &[]), &own);
}

#[test]
fn a_tuple_struct_joins_place_by_place() {
    let places = |top, flag| Places(Max::new(top), flag);
    joins(&places(1, false), &places(2, true), &places(2, true));
    joins(&places(2, false), &places(1, true), &places(2, true));
    joins(&places(2, true), &places(1, false), &places(2, true));
}

#[test]
fn a_struct_without_fields_never_grows() {
    joins(&Unit, &Unit, &Unit);
    joins(&Empty {}, &Empty {}, &Empty {});
}

#[derive(Clone, Debug, PartialEq, Merge)]
struct Generic<'a, T, U, const N: usize>
where
    U: Default,
{
    left: T,
    right: Option<U>,
    marks: std::marker::PhantomData<(&'a (), [u8; N])>,
}

fn generic<T, U: Default>(left: T, right: Option<U>) -> Generic<'static, T, U, 3> {
    Generic {
        left,
        right,
        marks: std::marker::PhantomData,
    }
}

#[test]
fn parameters_are_bounded_by_what_their_fields_need() {
    let one = generic(Max::new(1), None);
    let two = generic(Max::new(2), Some(true));
    joins(&one, &two, &two);
    joins(&two, &one, &two);
    joins(
        &generic(Max::new(3), Some(false)),
        &two,
        &generic(Max::new(3), Some(true)),
    );
}

/// Names that the derived code uses too.
#[derive(Clone, Debug, PartialEq, Merge)]
struct Names<O> {
    grew: O,
    observer: bool,
    other: bool,
    r#type: bool,
}

#[test]
fn names_do_not_collide() {
    let names = |grew, observer, other, r#type| Names {
        grew,
        observer,
        other,
        r#type,
    };
    let (a, b) = (
        names(true, false, true, false),
        names(false, true, false, true),
    );
    joins(&a, &b, &names(true, true, true, true));
    joins(&names(true, false, true, false), &a, &a);
}

#[test]
fn merging_owned_moves() {
    /// Cannot be cloned without being noticed.
    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Pinned(u8);
    impl Clone for Pinned {
        fn clone(&self) -> Self {
            panic!("{self:?} was cloned");
        }
    }

    #[derive(Merge)]
    struct Holder {
        merged: Max<Pinned>,
        #[merge(max)]
        max: Pinned,
        #[merge(min)]
        min: Pinned,
    }
    let holder = |number| Holder {
        merged: Max::new(Pinned(number)),
        max: Pinned(number),
        min: Pinned(number),
    };

    let mut low = holder(1);
    assert!(low.merge_owned(holder(2)));
    assert_eq!((low.merged.get().0, low.max.0, low.min.0), (2, 2, 1));
    let mut high = holder(2);
    assert!(high.merge_owned(holder(1)));
    assert_eq!((high.merged.get().0, high.max.0, high.min.0), (2, 2, 1));
}

/// Notes how many came at once.
#[derive(Clone, Debug, Default, PartialEq)]
struct Counting(Vec<usize>);

impl Merge for Counting {
    fn merge(&mut self, _: &Self) -> bool {
        self.0.push(1);
        false
    }

    fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool {
        self.0.push(others.into_iter().count());
        true
    }
}

/// A field that takes many at once in one pass does so in a struct as well.
#[test]
fn many_structs_are_joined_field_by_field() {
    #[derive(Clone, Debug, PartialEq, Merge)]
    struct Both {
        counting: Counting,
        #[merge(max)]
        top: u8,
        #[merge(min)]
        low: u8,
    }

    let of = |top, low| Both {
        counting: Counting::default(),
        top,
        low,
    };
    let mut all = of(3, 3);
    assert!(all.merge_all([of(1, 5), of(7, 2), of(4, 4)]));
    assert_eq!((all.top, all.low), (7, 2));
    assert_eq!(all.counting.0, [3]);

    let mut places = Places(Max::new(1), false);
    assert!(!places.merge_all([]));
    assert!(!places.merge_all([Places(Max::new(0), false)]));
    assert!(places.merge_all([Places(Max::new(0), true), Places(Max::new(1), false)]));
    assert_eq!(places, Places(Max::new(1), true));
    assert!(!Unit.merge_all([Unit, Unit]));
    assert!(!Empty {}.merge_all([Empty {}]));
}

/// Names around a struct, and raw ones, do not get into the way.
#[test]
fn other_names_do_not_matter() {
    #[expect(
        non_upper_case_globals,
        dead_code,
        reason = "what a user may have in scope"
    )]
    mod around {
        use rejoin_merge::Merge;

        const other: u8 = 0;
        const others: u8 = 0;
        const observer: u8 = 0;
        const grew: u8 = 0;
        const column0: u8 = 0;

        #[derive(Clone, Debug, PartialEq, Merge)]
        pub(super) struct Held<r#T> {
            pub(super) r#type: Pair<T>,
        }

        #[derive(Clone, Debug, PartialEq, Merge)]
        pub(super) struct Pair<r#T>(pub(super) T, pub(super) Box<T>);
    }
    let held = |number| around::Held {
        r#type: around::Pair(Max::new(number), Box::new(Max::new(number))),
    };
    joins(&held(1), &held(2), &held(2));
}
