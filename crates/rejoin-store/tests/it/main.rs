//! The store, seen from outside.

mod cache;
mod quorum;
