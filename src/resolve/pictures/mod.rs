//! Pictures of what the glossary knows: when things were, who has to do with whom, where places
//! are. Each is computed here as a value, with the list that says the same in words.

mod axis;
mod countries;
pub mod drawing;
mod glyphs;
mod halls;
pub mod hood;
mod lanes;
pub mod locator;
pub mod map;
pub mod network;
mod outlines;
mod plate;
mod projection;
mod room;
mod scale;
mod sheets;
mod stress;
pub mod strip;
pub mod subject;
mod symbols;
pub mod timeline;
mod trigonometry;
mod view;
mod window;

pub use halls::halls;
pub use plate::{List, Means, Plate};
pub use symbols::sign;
