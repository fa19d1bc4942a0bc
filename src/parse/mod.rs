//! One text in, one value out. Nothing here sees two texts, and nothing here fails: an author's
//! mistake gives the best value there is and a diagnostic.

pub mod anchors;
pub mod body;
pub mod brackets;
pub mod callouts;
pub mod chapter;
mod checks;
pub mod cites;
pub mod date;
pub mod directive;
pub mod edtf;
pub mod footnotes;
pub mod glossary;
pub mod growing;
pub mod headings;
pub mod id;
pub mod lang;
pub mod markdown;
pub mod math;
pub mod outline;
mod proof;
pub mod quotes;
pub mod reading;
pub mod record;
pub mod running;
pub mod scalar;
pub mod settings;
pub mod shape;
pub mod shapes;
pub mod sources;
mod strangers;
pub mod targets;
pub mod theme;
pub mod tree;
pub mod work;
pub mod yaml;
