//! Histories of a set, encoded, damaged and decoded.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::or_set_round_trip(bytes));
