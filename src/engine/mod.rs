//! The stages tied together by memos: from [`Sources`](crate::base::Sources) to every page and
//! every file. Cold and warm are the same call; what did not change keeps its identity, and work
//! follows the change.

mod again;
mod build;
mod cards;
mod crowd;
mod doubts;
mod drawing;
mod frame;
mod heard;
mod hearing;
mod inputs;
mod known;
mod leaf;
mod library;
mod opening;
mod pages;
mod pictures;
mod printing;
mod site;
mod steps;
mod tally;
mod texts;
mod web;

pub use build::{Build, Counts, Drafts, Engine, Options, Work};
pub use heard::Asked;
pub use known::Mentioning;
pub use leaf::Leaf;
pub use opening::Opening;
pub use site::Site;
pub use steps::{Steps, Witness};
