//! The order of names in a language.
