//! The disk, read once, into [`Sources`](crate::base::Sources).
