//! The finished site, onto the disk: look, plan, then the deed. A run that is cut off leaves the
//! old site or the new one, or a journal with which the next run makes it the new one.
#![allow(clippy::disallowed_methods, reason = "one of the two ends that touch the disk")]

mod disk;
mod error;
mod fresh;
mod journal;
mod lock;
mod manifest;
pub mod output;
mod plan;
mod publish;
mod reach;
mod replace;
mod stage;
mod staging;
#[cfg(test)]
mod tests;
mod tray;

pub use disk::{Disk, There, look};
pub use error::{After, WriteError};
pub use lock::Lock;
pub use manifest::{Entry, Manifest, Memory};
pub use output::Output;
pub use plan::{Foreign, InTheWay, Plan, plan};
pub use publish::{Site, Written, publish, recalled, recover};
pub use replace::replace;
pub use staging::Staging;
pub use tray::{Kept, Tray};
