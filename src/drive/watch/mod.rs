//! What changes in a site, as soon as it does. It says where something may have changed and never
//! what: whoever listens reads again, and the bytes decide.

mod follow;
mod links;
mod notice;
mod places;
mod poll;
mod seen;
mod settle;

pub use follow::{How, News, Watch, watch};
pub use seen::Seen;
