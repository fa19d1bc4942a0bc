//! `theme`: what templates see, and copies of what a theme is made of.

mod context;
mod eject;
mod stack;

pub use crate::render::context::{Context, Seen};
pub use context::contexts;
pub use eject::{Ejected, Wish, eject, files};
