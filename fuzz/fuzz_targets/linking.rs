//! The text of a chapter in a site whose names may stand in it.
#![no_main]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| glossator_fuzz::fuzz("linking", bytes));
