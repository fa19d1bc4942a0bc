//! Many values in, one web of links out: the only floor that sees the whole site.
//!
//! Spans stop here. What leaves this floor says where things lead, never where they were written.

pub mod address;
pub mod atlas;
pub mod chapter;
pub mod citations;
pub mod clashes;
pub mod collate;
pub mod dates;
pub mod found;
pub mod glossary;
pub mod images;
pub mod kinds;
pub mod mentions;
pub mod names;
pub mod order;
pub mod pages;
mod relations;
pub mod text;
