//! One text in, one value out. Nothing here sees two texts, and nothing here fails: an author's
//! mistake gives the best value there is and a diagnostic.

pub mod body;
pub mod chapter;
pub mod date;
pub mod directive;
pub mod edtf;
pub mod glossary;
pub mod id;
pub mod lang;
pub mod markdown;
pub mod math;
pub mod outline;
pub mod record;
pub mod scalar;
pub mod settings;
pub mod sources;
pub mod theme;
pub mod tree;
pub mod yaml;
