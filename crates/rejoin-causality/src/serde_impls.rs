//! Serialize and Deserialize. What is read is checked: sorted, canonical, and below 2^62, so
//! that nothing behind this border needs to look again. What could not be read back is not
//! written either.

mod causal_context;
mod numbers;
mod replica_id;
mod version_vector;
