//! Many values in, one web of links out: the only floor that sees the whole site.
//!
//! Spans stop here. What leaves this floor says where things lead, never where they were written.

pub mod address;
pub mod answers;
mod astray;
pub mod atlas;
pub mod bibliography;
mod calendar;
pub mod chapter;
pub mod citations;
pub mod citing;
pub mod clashes;
pub mod collate;
pub mod contradictions;
mod date_words;
pub mod dates;
pub mod found;
pub mod glossary;
pub mod images;
pub mod kinds;
pub mod linked_data;
mod lives;
mod local_dates;
mod marks;
mod markup;
pub mod mentions;
pub mod names;
mod notes;
pub mod order;
pub mod pages;
pub mod phrase;
pub mod pictures;
mod press;
mod prose;
mod raw;
mod relations;
mod resolved;
pub mod shift;
mod strands;
mod styles;
pub mod suggest;
mod targets;
pub mod tense;
pub mod text;
pub mod theme;
pub mod unheard;
pub mod why;
