//! Nouns that know nothing of sites: paths, texts, places in texts, complaints, and the one cache.

mod code;
mod colour;
mod described;
mod diag;
mod digest;
mod fitting;
pub mod forms;
mod json;
mod lines;
mod locale;
mod memo;
mod months;
mod near;
mod path;
mod percent;
mod plurals;
mod scheme;
pub mod sentences;
mod severities;
mod source;
mod span;
mod table;
pub mod words;

pub use code::{Code, Severity};
pub use colour::Colour;
pub use described::{Described, Field, Sort, about};
pub(crate) use described::{described, docs};
pub use diag::{Checked, Diagnostic, Fix, Label};
pub use digest::Digest;
pub(crate) use fitting::fitting;
#[cfg(test)]
pub use json::{Json, json_of};
pub use json::{from_json, to_json, to_pretty_json};
pub use lines::{Lines, Position};
pub use locale::locale;
pub use memo::{AT_ONCE, Keep, Memo, Rest, Same, kept};
pub use months::MONTHS;
pub use near::{nearest, slip};
pub use path::{BadPath, SitePath, is_storable};
pub use percent::percent;
pub use plurals::{Number, Plural, Plurals};
pub use scheme::{Scheme, scheme};
pub use severities::{Severities, Weight};
pub use source::{Asset, Source, Sources};
pub use span::{Map, Span, Spanned};
pub use table::{Difference, Table};
