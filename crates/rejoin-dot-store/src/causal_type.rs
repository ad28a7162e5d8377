//! What all types on this kernel have in common.

/// Implements for a struct with one field, `causal`, what its causal state gives: `Clone`,
/// `Default`, `PartialEq`, `Eq`, `Merge`, `Bottom`, `Decompose`, `Delta`, and the methods of a type
/// that is synchronised by versions.
///
/// With `, observed by` and the name of a method at the end, `merge_observed` is left to that
/// method, for a type that tells an observer more than its causal state does.
///
/// ```
/// use rejoin_causality::Replica;
/// use rejoin_dot_store::{Causal, DotSum, causal_type};
/// use rejoin_merge::{Change, Merge};
///
/// struct Counter {
///     causal: Causal<DotSum>,
/// }
/// causal_type!([] Counter: DotSum);
///
/// impl Counter {
///     fn new() -> Self {
///         Self { causal: Causal::new() }
///     }
///
///     fn add(&mut self, replica: &mut Replica, amount: i64) -> Change<'_, Self> {
///         let event = self.causal.write(replica.id(), &Default::default(), Some(amount));
///         Change::new(self, event.into())
///     }
/// }
///
/// let mut replica = Replica::new(1_u64.into(), || 0);
/// let (mut here, mut there) = (Counter::new(), Counter::new());
/// there.merge(&here.add(&mut replica, 5).delta());
/// assert_eq!(there.causal.store().total(), 5);
/// assert!(here == there && here.version() == there.version());
/// ```
#[macro_export]
macro_rules! causal_type {
    ([$($generics:tt)*] $type:ty: $store:ty) => {
        $crate::causal_type!(@rest [$($generics)*] $type: $store);

        impl<$($generics)*> $crate::private::Merge for $type {
            $crate::causal_type!(@merge);

            fn merge_observed<O: $crate::private::Observer>(
                &mut self,
                other: &Self,
                observer: &mut O,
            ) -> bool {
                self.causal.merge_observed(&other.causal, observer)
            }
        }
    };
    ([$($generics:tt)*] $type:ty: $store:ty, observed by $method:ident) => {
        $crate::causal_type!(@rest [$($generics)*] $type: $store);

        impl<$($generics)*> $crate::private::Merge for $type {
            $crate::causal_type!(@merge);

            fn merge_observed<O: $crate::private::Observer>(
                &mut self,
                other: &Self,
                observer: &mut O,
            ) -> bool {
                self.$method(other, observer)
            }
        }
    };
    (@merge) => {
        fn merge(&mut self, other: &Self) -> bool {
            self.causal.merge(&other.causal)
        }

        fn merge_owned(&mut self, other: Self) -> bool {
            self.causal.merge_owned(other.causal)
        }

        fn merge_all(
            &mut self,
            others: impl ::core::iter::IntoIterator<Item = Self>,
        ) -> bool {
            let others = ::core::iter::IntoIterator::into_iter(others);
            self.causal
                .merge_all(::core::iter::Iterator::map(others, |other| other.causal))
        }

        fn lattice_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
            self.causal.lattice_cmp(&other.causal)
        }
    };
    (@rest [$($generics:tt)*] $type:ty: $store:ty) => {
        impl<$($generics)*> $type {
            /// The events seen: two states of one version hold the same.
            pub fn version(&self) -> &$crate::private::CausalContext {
                self.causal.version()
            }

            /// The least state that brings a replica at `version` up to date with this one,
            /// removals included.
            ///
            /// Linear in what changed since `version`. After [`trim_log`](Self::trim_log), or for
            /// changes older than what the removal log holds, it also carries each dead dot, as
            /// ranges.
            pub fn delta_since(&self, version: &$crate::private::CausalContext) -> Self {
                Self {
                    causal: self.causal.delta_since(version),
                }
            }

            /// Forgets which event took which others away, which saves memory.
            ///
            /// The state stays equal; some deltas are larger afterwards. The log is bounded without
            /// this, at 256 entries and one for each live dot.
            pub fn trim_log(&mut self) {
                self.causal.trim_log();
            }

            /// Forgets the same, but only of events that every peer has seen: `Members::stable` of
            /// `rejoin-causality` says which. No delta for such a peer becomes larger by it.
            pub fn trim_log_below(&mut self, stable: &$crate::private::CausalContext) {
                self.causal.trim_log_below(stable);
            }

            /// How many entries the removal log holds.
            pub fn log_len(&self) -> usize {
                self.causal.log_len()
            }
        }

        impl<$($generics)*> ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                Self {
                    causal: self.causal.clone(),
                }
            }
        }

        impl<$($generics)*> ::core::default::Default for $type {
            fn default() -> Self {
                Self {
                    causal: $crate::Causal::new(),
                }
            }
        }

        /// Equal knowledge is equal: two states that read the same may differ in what they have
        /// seen.
        impl<$($generics)*> ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.causal == other.causal
            }
        }

        impl<$($generics)*> ::core::cmp::Eq for $type {}

        impl<$($generics)*> $crate::private::Bottom for $type {
            fn bottom() -> Self {
                ::core::default::Default::default()
            }

            fn is_bottom(&self) -> bool {
                self.causal.is_bottom()
            }
        }

        impl<$($generics)*> $crate::private::Decompose for $type {
            fn decompose(&self) -> $crate::private::Vec<Self> {
                let parts = self.causal.decompose();
                parts.into_iter().map(|causal| Self { causal }).collect()
            }

            fn difference(&self, other: &Self) -> ::core::option::Option<Self> {
                let difference = self.causal.difference(&other.causal);
                difference.map(|causal| Self { causal })
            }
        }

        impl<$($generics)*> $crate::private::Delta for $type {
            type Mark = $crate::Events;

            fn delta_at(&self, mark: &$crate::Events) -> Self {
                Self {
                    causal: self.causal.delta_at(mark),
                }
            }

            fn is_nothing(mark: &$crate::Events) -> bool {
                $crate::Causal::<$store>::is_nothing(mark)
            }
        }
    };
}
