//! `new`: a chapter, an entity or a source more. Nothing is ever written over, and nothing is
//! written that would be wrong.

mod append;
pub mod chapter;
pub mod entity;
pub mod source;
pub(super) mod yaml;

pub(super) use append::appended;
