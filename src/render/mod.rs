//! Pages into bytes.

mod asking;
pub mod assets;
pub mod context;
pub mod deck;
#[cfg(test)]
mod deck_tests;
pub mod embedded;
mod entries;
pub mod escape;
pub mod extras;
mod faults;
mod folding;
mod forms;
mod furniture;
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
