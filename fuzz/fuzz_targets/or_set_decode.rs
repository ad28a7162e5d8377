//! Hostile bytes for the decoder of a set.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::or_set_decode(bytes));
