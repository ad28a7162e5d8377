//! Histories, hostile bytes and round trips of this type.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::or_map(bytes));
