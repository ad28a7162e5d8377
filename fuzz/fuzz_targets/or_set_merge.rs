//! Histories of a set, held to every law.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::or_set_merge(bytes));
