//! Histories of a counter, held to every law.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::g_counter_merge(bytes));
