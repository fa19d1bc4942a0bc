//! A file per command: each a thin layer over the engine and the two ends. Nothing here prints.
#![allow(clippy::disallowed_methods, reason = "drivers ask for the working folder")]

mod again;
pub mod as_of;
mod baseline;
pub mod build;
pub mod check;
pub mod explain;
pub mod export;
mod failure;
pub mod init;
mod mend;
pub mod new;
#[cfg(feature = "web")]
pub mod outside;
mod place;
pub mod rebuild;
mod recall;
mod root;
pub mod schema;
#[cfg(feature = "serve")]
pub mod serve;
pub mod suggest;
pub mod theme;
pub mod timings;
mod understood;
pub mod watch;
pub mod why;

pub use failure::Failure;
pub use root::{root, root_above, shown};
