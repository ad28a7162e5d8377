//! Histories of a map, held to every law.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::lww_map_merge(bytes));
