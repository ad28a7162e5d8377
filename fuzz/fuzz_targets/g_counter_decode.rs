//! Hostile bytes for the decoder of a counter.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::g_counter_decode(bytes));
