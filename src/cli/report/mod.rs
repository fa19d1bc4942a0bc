//! What is said, and how: a file per format, and one that says it.

mod checked;
mod diff;
mod github;
mod human;
mod json;
mod links;
mod places;
mod sarif;
mod say;
mod summary;
mod timings;
mod why;

pub(super) use checked::{checked_human, checked_json};
pub(super) use diff::{diff, mends_json};
pub(super) use github::{failure_github, github};
pub(super) use human::human;
pub(super) use json::{VERSION, json};
pub(super) use links::{CodeLinks, Stream};
pub(super) use sarif::{failure_sarif, sarif};
pub(super) use say::{Said, say_error, say_out};
pub(super) use summary::{Summary, failure_json, summary_human, summary_json};
pub(super) use timings::timings;
pub(super) use why::{why_human, why_json};
