//! Histories of a counter, encoded, damaged and decoded.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::g_counter_round_trip(bytes));
