//! One test for each crate that the facade gathers, under the names that its users write.

#[cfg(feature = "std")]
mod subcrates;
