//! Asks the web for the links that lead outside. Only `check --external` does.

mod address;
mod anchors;
mod answer;
mod ask;
mod complaints;
mod links;
mod memory;
mod pace;
mod rounds;
mod web;

pub use complaints::CODES;
pub use links::{Outside, links};
pub use rounds::{Asking, asked};
