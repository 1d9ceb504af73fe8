//! The fuzzer of [`fuzz::blueprint`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::blueprint::judge(bytes));
