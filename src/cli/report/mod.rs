//! What is said, and how: a file per format, and one that says it.

mod human;
mod json;
mod say;
mod summary;

pub(super) use human::human;
pub(super) use json::json;
pub(super) use say::{Said, say_error, say_out};
pub(super) use summary::{Summary, failure_json, summary_human, summary_json};
