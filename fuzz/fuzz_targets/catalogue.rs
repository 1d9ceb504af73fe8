//! The fuzzer of [`fuzz::catalogue`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::catalogue::judge(bytes));
