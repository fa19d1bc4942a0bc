//! The names that were found in a text.
