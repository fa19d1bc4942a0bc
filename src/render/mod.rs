//! Pages into bytes.

pub mod html;
