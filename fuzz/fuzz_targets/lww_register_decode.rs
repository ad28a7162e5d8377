//! Hostile bytes for the decoder of a register.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rejoin_fuzz::lww_register_decode(bytes));
