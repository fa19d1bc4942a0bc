//! The command line: arguments in, reports and an exit code out. The only folder that prints.
#![allow(clippy::disallowed_methods, reason = "the outermost layer asks for the time")]

mod args;
mod ask;
mod check;
mod export;
mod new;
mod place;
mod progress;
mod report;
mod run;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod suggest;
mod theme;
mod why;

pub use run::run;
