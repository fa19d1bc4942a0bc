//! The `glossator` command: hands its arguments to the library and returns its exit code.

use std::process::ExitCode;

/// Threaded generators spend more time in the system's allocator than anywhere else.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    glossator::cli::run(std::env::args_os())
}
