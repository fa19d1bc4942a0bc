//! Pages into bytes.

pub mod assets;
pub mod embedded;
pub mod escape;
pub mod highlight;
pub mod html;
pub mod sanitize;
pub mod theme;
pub mod words;
