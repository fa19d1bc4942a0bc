//! What must be written and deleted.
