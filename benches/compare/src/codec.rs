//! The encoding that a program without a format of its own would reach for: bincode 2 by serde.

use bincode::config::{Configuration, standard};
use serde::Serialize;
use serde::de::DeserializeOwned;

const CONFIGURATION: Configuration = standard();

/// The value as bytes.
///
/// # Panics
/// If the type cannot be encoded: a mistake in a row.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    bincode::serde::encode_to_vec(value, CONFIGURATION).expect("the type has an encoding")
}

/// The value of bytes that [`encode`] made.
///
/// # Panics
/// If they are not: a mistake in a row.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> T {
    let (value, read) = bincode::serde::decode_from_slice(bytes, CONFIGURATION)
        .expect("the bytes were encoded here");
    assert_eq!(read, bytes.len(), "bytes are left over");
    value
}
