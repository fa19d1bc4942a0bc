//! Writes and deletes it.
