//! `Merge` and its companions for types of the standard library, a file per type.

mod boxed;
mod btree_map;
mod btree_set;
#[cfg(feature = "std")]
mod hash_map;
#[cfg(feature = "std")]
mod hash_set;
mod option;
mod tuple;
mod unit;
