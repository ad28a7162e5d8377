//! One test for each crate that the facade gathers, under the names that its users write.

#[cfg(feature = "store")]
mod examples;
#[cfg(all(feature = "derive", feature = "serde", feature = "std"))]
mod growth;
#[cfg(feature = "store")]
mod lesson;
#[cfg(feature = "std")]
mod subcrates;
