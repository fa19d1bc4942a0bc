//! The disk, read once, into [`Sources`](crate::base::Sources): `content/` and the site's `themes/`,
//! every text and every asset. What the texts mean is for others.
#![allow(clippy::disallowed_methods, reason = "one of the two ends that touch the disk")]

mod decode;
mod read;
mod root;
mod shelves;
mod walk;

pub use read::{ReadError, read, reread};
pub use root::find_root;
