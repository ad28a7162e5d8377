//! Histories of a map, encoded, damaged and decoded.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::lww_map_round_trip(bytes));
