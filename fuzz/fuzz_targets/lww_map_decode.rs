//! Hostile bytes for the decoder of a map.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::lww_map_decode(bytes));
