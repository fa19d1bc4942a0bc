//! Faults that lie between texts.
