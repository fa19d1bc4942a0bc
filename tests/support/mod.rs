//! What the tests of whole sites share.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(unreachable_pub, reason = "a test is a crate of its own")]

pub mod case;
pub mod diff;
pub mod run;
pub mod site;
