//! The compiler as fuzzing needs it: it counts the lines that are reached, in our own packages alone. What is
//! reached in others says little of ours, and to count it takes most of the time.
//!
//! Cargo calls this program in the place of the compiler, which stands behind it in the arguments; whether it
//! is called so is told by [`ASKED`]. Cargo knows nothing of the flags that are put in so: those that it knew of
//! would be given to the packages of others, too, and make them other than those that the tests have.

use std::process::{Command, ExitCode};

/// The variable that says that this program is called in the place of the compiler.
const ASKED: &str = "XTASK_COUNTING";

/// What our packages are called where they are compiled; what begins so is one of their targets.
const OURS: &str = "glossator";

/// What makes the compiler count. Cargo does not see when these change; `cargo clean` then.
const FLAGS: [&str; 4] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=3",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
];

/// Makes `cargo` call this program in the place of the compiler.
pub fn ask(cargo: &mut Command) -> Result<(), String> {
    let own = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    cargo.env("RUSTC_WRAPPER", own).env(ASKED, "1");
    Ok(())
}

/// Runs the compiler, if that is what this program is called for.
pub fn asked(args: &[String]) -> Option<ExitCode> {
    std::env::var_os(ASKED)?;
    let (compiler, args) = args.split_first()?;
    let mut command = Command::new(compiler);
    command.args(args);
    let named = args.iter().zip(args.iter().skip(1)).find(|(it, _)| *it == "--crate-name");
    if named.is_some_and(|(_, name)| name.starts_with(OURS)) {
        command.args(FLAGS);
    }
    match command.status() {
        Ok(status) if status.success() => Some(ExitCode::SUCCESS),
        Ok(status) => {
            Some(ExitCode::from(status.code().and_then(|it| it.try_into().ok()).unwrap_or(1)))
        }
        Err(error) => {
            eprintln!("{compiler}: {error}");
            Some(ExitCode::FAILURE)
        }
    }
}
