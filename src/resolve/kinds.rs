//! The built-in kinds of entity and relation.
