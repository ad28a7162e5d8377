#![doc = include_str!("../README.md")]
#![no_std]

// The crates that everything is made of, for authors of types and for `#[merge(crate = ..)]`.
pub use rejoin_causality as causality;
#[cfg(feature = "laws")]
pub use rejoin_laws as laws;
pub use rejoin_merge as merge;
#[cfg(feature = "sync")]
pub use rejoin_sync as sync;
#[cfg(feature = "serde")]
pub use rejoin_wire as wire;

pub use rejoin_causality::{
    Admission, CausalContext, Dot, Drift, Members, Replica, ReplicaId, Saved, Stamp, TimeSource,
    Timestamp, TooFarAhead,
};
pub use rejoin_merge::{
    AtLeast, Bottom, ByBytes, Change, Decompose, Delta, Lexi, Max, Merge, Min, Observer, OneOf,
    Step, Threshold, TotalF64, Waiting,
};
#[cfg(feature = "serde")]
pub use rejoin_wire::{DecodeError, EncodeError};

#[cfg(feature = "aw-lww-map")]
pub use rejoin_aw_lww_map::AwLwwMap;
#[cfg(feature = "bounded-counter")]
pub use rejoin_bounded_counter::{BoundedCounter, BoundedError};
#[cfg(feature = "cl-set")]
pub use rejoin_cl_set::{ClSet, Exhausted};
#[cfg(feature = "counter-map")]
pub use rejoin_counter_map::CounterMap;
#[cfg(feature = "flag")]
pub use rejoin_flag::{DwFlag, EwFlag};
#[cfg(feature = "fww-register")]
pub use rejoin_fww_register::FwwRegister;
#[cfg(feature = "g-counter")]
pub use rejoin_g_counter::{CountError, GCounter};
#[cfg(feature = "g-set")]
pub use rejoin_g_set::GSet;
#[cfg(feature = "list")]
pub use rejoin_list::List;
#[cfg(feature = "lww-map")]
pub use rejoin_lww_map::LwwMap;
#[cfg(feature = "lww-register")]
pub use rejoin_lww_register::{LwwRegister, Timed, resolve_conflict, resolve_conflict_by};
#[cfg(feature = "lww-set")]
pub use rejoin_lww_set::{AddWins, LwwSet, NewestSet, RemoveWins};
#[cfg(feature = "max-register")]
pub use rejoin_max_register::{MaxRegister, MinRegister};
#[cfg(feature = "mv-register")]
pub use rejoin_mv_register::MvRegister;
#[cfg(feature = "or-map")]
pub use rejoin_or_map::{Nest, OrMap};
#[cfg(feature = "or-multimap")]
pub use rejoin_or_multimap::OrMultimap;
#[cfg(feature = "or-set")]
pub use rejoin_or_set::OrSet;
#[cfg(feature = "pn-counter")]
pub use rejoin_pn_counter::PnCounter;
#[cfg(feature = "resettable-counter")]
pub use rejoin_resettable_counter::{Overflow as ResettableOverflow, ResettableCounter};
#[cfg(feature = "rw-set")]
pub use rejoin_rw_set::RwSet;
#[cfg(feature = "store")]
pub use rejoin_store as store;
#[cfg(feature = "text")]
pub use rejoin_text::Text;
#[cfg(feature = "two-p-set")]
pub use rejoin_two_p_set::{Phase, TwoPSet};

// The pages outside this crate, so that their examples are tests as well.
#[cfg(all(
    doctest,
    feature = "lww-register",
    feature = "or-set",
    feature = "store"
))]
mod pages {
    #[doc = include_str!("../../../README.md")]
    mod readme {}
    #[doc = include_str!("../../../docs/DESIGN.md")]
    mod design {}
    #[doc = include_str!("../../../docs/lesson.md")]
    mod lesson {}
}
