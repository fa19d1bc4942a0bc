//! `explain`: more about one code.

use crate::base::{Code, nearest};

use super::Failure;

/// The page of the code with this number: `G0203`, or `203`.
///
/// # Errors
/// There is no such code.
pub fn explain(number: &str) -> Result<&'static str, Failure> {
    if let Some(code) = Code::of(number) {
        return Ok(code.page());
    }
    let digits = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    if let Some(code) = Code::of(&format!("G{number:0>4}")).filter(|_| digits) {
        return Ok(code.page());
    }
    let near = nearest(number, Code::ALL.iter().map(|it| it.number()));
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(Failure::Usage(format!("there is no code `{number}`{near}")))
}
