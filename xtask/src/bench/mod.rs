//! `cargo xtask bench`: Glossator beside a floor and beside its peers, on the same prose.

mod contender;
mod cost;
mod floor;
mod race;
mod report;
mod watch;
mod wish;

pub use cost::tell as cost;
pub use floor::run as floor;
pub use race::run;
pub use watch::run as watch;
