//! Finding the names of entities in running text.
