//! A file of the glossary.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| glossator_fuzz::fuzz("glossary", bytes));
