//! The finished site, onto the disk: a plan, then the deed.

pub mod output;
pub mod plan;
pub mod write;
