//! Questions on a terminal, for what the arguments left open. Where there is no terminal, nothing
//! is asked.

use std::io::{IsTerminal, stderr, stdin};

use crate::drive::Failure;

use super::report::say_error;

/// `given`, or the answer to a question.
///
/// # Errors
/// There is nobody to ask, or no answer. `flag` says how to give it without being asked.
pub(super) fn given_or_asked(
    given: Option<&str>,
    question: &str,
    flag: &str,
) -> Result<String, Failure> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    match asked(question) {
        Some(answer) if !answer.is_empty() => Ok(answer),
        _ => Err(Failure::Usage(format!("it needs {flag}"))),
    }
}

/// The answer to a question that may be left open.
pub(super) fn asked(question: &str) -> Option<String> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return None;
    }
    say_error(&format!("{question} "));
    let mut line = String::new();
    let read = stdin().read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim().to_owned())
}
