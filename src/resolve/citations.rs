//! Citations and the bibliography.
