//! The fuzzer of [`fuzz::commands`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::commands::judge(bytes));
