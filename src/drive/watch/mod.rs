//! What changes in a site, as soon as it does. It says where something may have changed and never
//! what: whoever listens reads again, and the bytes decide.

mod follow;
mod links;
mod notice;
mod places;
mod poll;
mod settle;

pub use follow::{How, News, Watch, watch};
