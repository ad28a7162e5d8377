//! The oracle: what a state knows, as a set of facts.
//!
//! In a finite distributive lattice a state *is* the set of facts that it knows, the join of two
//! states knows what either knew, and the order is inclusion (Birkhoff 1937). So the facts of
//! each type are written down here, without any merging, and joins are checked against unions.

use std::collections::{BTreeMap, BTreeSet};
#[cfg(feature = "std")]
use std::collections::{HashMap, HashSet};
use std::fmt::Debug;
use std::marker::PhantomData;

use rejoin_merge::{Lexi, Max, Min};

pub(crate) type Known = BTreeSet<String>;

pub(crate) trait Facts {
    fn facts(&self) -> Known;
}

/// Every fact that the small world of a type has.
pub(crate) trait AllFacts {
    fn all_facts() -> Known;
}

/// How many values lie below this one.
pub(crate) trait Rank {
    fn rank(&self) -> u32;
}

/// `facts`, said about the part called `part`.
pub(crate) fn about(part: impl Debug, facts: Known) -> Known {
    facts
        .into_iter()
        .map(|fact| format!("{part:?}/{fact}"))
        .collect()
}

/// The facts of a chain: one for each step up.
fn steps(rank: u32) -> Known {
    (1..=rank).map(|step| format!("step {step}")).collect()
}

fn some(inside: Known) -> Known {
    let mut facts = about("inside", inside);
    facts.insert("is there".to_owned());
    facts
}

fn entries<'a, K: Debug + 'a, V: Facts + 'a>(
    entries: impl Iterator<Item = (&'a K, &'a V)>,
) -> Known {
    entries
        .flat_map(|(key, value)| about(key, some(value.facts())))
        .collect()
}

impl Rank for u8 {
    fn rank(&self) -> u32 {
        (*self).into()
    }
}

impl Rank for i8 {
    fn rank(&self) -> u32 {
        (i32::from(*self) + 128).unsigned_abs()
    }
}

impl Rank for Min<u8> {
    fn rank(&self) -> u32 {
        255 - u32::from(*self.get())
    }
}

impl<T: Rank> Facts for Max<T> {
    fn facts(&self) -> Known {
        steps(self.get().rank())
    }
}

impl Facts for Min<u8> {
    fn facts(&self) -> Known {
        steps(self.rank())
    }
}

impl Facts for () {
    fn facts(&self) -> Known {
        Known::new()
    }
}

impl<T> Facts for PhantomData<T> {
    fn facts(&self) -> Known {
        Known::new()
    }
}

impl Facts for bool {
    fn facts(&self) -> Known {
        steps((*self).into())
    }
}

impl<T: Facts> Facts for Option<T> {
    fn facts(&self) -> Known {
        self.as_ref()
            .map_or_else(Known::new, |inside| some(inside.facts()))
    }
}

impl<T: Facts> Facts for Box<T> {
    fn facts(&self) -> Known {
        (**self).facts()
    }
}

impl<T: Debug> Facts for BTreeSet<T> {
    fn facts(&self) -> Known {
        self.iter()
            .map(|element| format!("has {element:?}"))
            .collect()
    }
}

#[cfg(feature = "std")]
impl<T: Debug, S> Facts for HashSet<T, S> {
    fn facts(&self) -> Known {
        self.iter()
            .map(|element| format!("has {element:?}"))
            .collect()
    }
}

impl<K: Debug, V: Facts> Facts for BTreeMap<K, V> {
    fn facts(&self) -> Known {
        entries(self.iter())
    }
}

#[cfg(feature = "std")]
impl<K: Debug, V: Facts, S> Facts for HashMap<K, V, S> {
    fn facts(&self) -> Known {
        entries(self.iter())
    }
}

/// A raised first part implies all that could be said under the smaller ones.
impl<A: Rank, B: Facts + AllFacts> Facts for Lexi<A, B> {
    fn facts(&self) -> Known {
        let rank = self.first().rank();
        let mut facts = about("first", steps(rank));
        facts.extend((0..rank).flat_map(|below| about(below, B::all_facts())));
        facts.extend(about(rank, self.second().facts()));
        facts
    }
}

impl AllFacts for BTreeSet<u8> {
    fn all_facts() -> Known {
        Self::from([0, 1]).facts()
    }
}

impl AllFacts for Max<u8> {
    fn all_facts() -> Known {
        steps(2)
    }
}

macro_rules! tuple_facts {
    ($($part:ident $index:tt),+) => {
        impl<$($part: Facts),+> Facts for ($($part,)+) {
            fn facts(&self) -> Known {
                let mut facts = Known::new();
                $(facts.extend(about($index, self.$index.facts()));)+
                facts
            }
        }
    };
}

tuple_facts!(A 0);
tuple_facts!(A 0, B 1);
tuple_facts!(A 0, B 1, C 2);
tuple_facts!(A 0, B 1, C 2, D 3);
tuple_facts!(A 0, B 1, C 2, D 3, E 4);
tuple_facts!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple_facts!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple_facts!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
