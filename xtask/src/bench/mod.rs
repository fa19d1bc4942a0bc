//! `cargo xtask bench`: Glossator beside a floor and beside its peers, on the same prose.

mod bars;
mod contender;
mod cost;
mod first;
mod floor;
mod proof;
mod race;
mod report;
mod watch;
mod wish;

pub use cost::tell as cost;
pub use floor::{run as floor, sizes};
pub use race::run;
pub use report::{grouped, put};
pub use watch::run as watch;
