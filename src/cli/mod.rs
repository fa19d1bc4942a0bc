//! The command line: arguments in, reports and an exit code out. The only folder that prints.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the command that `args` ask for.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    todo!("{:?}", args.into_iter().collect::<Vec<_>>())
}
