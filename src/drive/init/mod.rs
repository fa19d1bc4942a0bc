//! `init`: a complete small site to begin with.

mod begin;

pub use begin::{Begun, begin};
