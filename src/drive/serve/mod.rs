//! `serve`: the site, drawn when it is asked for, and always as it stands on the disk.

mod browser;
mod desk;
mod exchange;
mod faults;
mod file;
mod guard;
mod porch;
mod route;
mod session;
#[cfg(test)]
mod tests;
mod wire;
mod works;

pub use crate::engine::Drafts;
pub use session::{Browser, Job, News, serve};
