//! Dates in words.
