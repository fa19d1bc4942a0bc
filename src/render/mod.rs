//! Pages into bytes.

pub mod html;
pub mod theme;
