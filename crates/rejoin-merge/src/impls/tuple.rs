use alloc::vec::Vec;

use crate::bottom::Bottom;
use crate::decompose::Decompose;
use crate::merge::Merge;
use crate::observer::{Observer, Step};

macro_rules! tuple {
    ($($part:ident $index:tt),+) => {
        /// The product: part by part. Observers are led to each part by its index.
        impl<$($part: Merge),+> Merge for ($($part,)+) {
            fn merge(&mut self, other: &Self) -> bool {
                let mut grew = false;
                $(grew |= self.$index.merge(&other.$index);)+
                grew
            }

            fn merge_owned(&mut self, other: Self) -> bool {
                let mut grew = false;
                $(grew |= self.$index.merge_owned(other.$index);)+
                grew
            }

            fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool {
                let mut columns = ($(Vec::<$part>::new(),)+);
                for other in others {
                    $(columns.$index.push(other.$index);)+
                }
                let mut grew = false;
                $(grew |= self.$index.merge_all(columns.$index);)+
                grew
            }

            fn merge_observed<O: Observer>(&mut self, other: &Self, observer: &mut O) -> bool {
                let mut grew = false;
                $(
                    observer.enter(Step::Index($index));
                    grew |= self.$index.merge_observed(&other.$index, observer);
                    observer.leave();
                )+
                grew
            }
        }

        impl<$($part: Bottom),+> Bottom for ($($part,)+) {
            fn bottom() -> Self {
                ($($part::bottom(),)+)
            }

            fn is_bottom(&self) -> bool {
                $(self.$index.is_bottom())&&+
            }
        }

        /// The parts of each place, beside the bottom of every other.
        impl<$($part: Decompose + Bottom),+> Decompose for ($($part,)+) {
            fn decompose(&self) -> Vec<Self> {
                let mut parts = Vec::new();
                $(parts.extend(self.$index.decompose().into_iter().map(|part| {
                    let mut whole = Self::bottom();
                    whole.$index = part;
                    whole
                }));)+
                parts
            }

            fn difference(&self, other: &Self) -> Option<Self> {
                let mut lacking = false;
                let whole = ($(
                    match self.$index.difference(&other.$index) {
                        Some(part) => {
                            lacking = true;
                            part
                        }
                        None => $part::bottom(),
                    },
                )+);
                lacking.then_some(whole)
            }
        }
    };
}

tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
