//! Hostile bytes for the decoders of values that nest.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::nested_decode(bytes));
