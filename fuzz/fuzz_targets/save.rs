//! The fuzzer of [`fuzz::save`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::save::judge(bytes));
