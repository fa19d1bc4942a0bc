//! Pages into bytes.

mod asking;
pub mod assets;
pub mod context;
pub mod deck;
pub mod embedded;
pub mod escape;
pub mod extras;
mod faults;
mod folding;
pub mod highlight;
pub mod html;
mod lines;
pub mod page;
#[cfg(test)]
mod samples;
pub mod sanitize;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod theme;
pub mod words;
