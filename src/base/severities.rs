//! How grave a site holds each warning to be. What is an error stays one: a site with errors cannot
//! be published, whatever it thinks of them.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// What a site says of warnings, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities(BTreeMap<Code, Weight>);

/// What a site makes of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is as grave as an error.
    Error,
    /// It stays a warning.
    Warning,
    /// It is not told.
    Off,
}

impl Severities {
    /// Says what is made of `code`. Of what is no warning by itself nothing is made.
    pub fn set(&mut self, code: Code, weight: Weight) {
        if code.severity() == Severity::Warning {
            self.0.insert(code, weight);
        }
    }

    /// Gives each of `diags` its severity, and takes out those that are not to be told. Doing so
    /// twice is the same as once. Where something could not be read, nobody can say who is not
    /// mentioned.
    pub fn judge(&self, diags: &mut Vec<Diagnostic>) {
        if diags.iter().any(may_hide_mentions) {
            diags.retain(|it| it.code != Code::NeverMentioned);
        }
        if self.0.is_empty() {
            return;
        }
        diags.retain_mut(|diag| match self.0.get(&diag.code) {
            Some(Weight::Off) => false,
            Some(Weight::Error) => {
                diag.severity = Severity::Error;
                true
            }
            Some(Weight::Warning) | None => true,
        });
    }
}

/// Whether behind this error there may be words that nobody could read, or a name.
fn may_hide_mentions(diag: &Diagnostic) -> bool {
    let number = diag.code.number();
    let is_of_reading = ["G00", "G01", "G02"].iter().any(|it| number.starts_with(it));
    let hides = is_of_reading || matches!(diag.code, Code::TooDeep | Code::UnclosedHtml);
    hides && diag.code.severity() == Severity::Error
}

#[cfg(test)]
mod tests {
    use crate::base::{SitePath, Span};

    use super::*;

    #[test]
    fn warnings_are_judged_and_errors_are_not() {
        let path = SitePath::new("content/a.md").expect("a path");
        let diag = |code| Diagnostic::new(code, &path, Span::default(), "x");
        let mut severities = Severities::default();
        severities.set(Code::NoAltText, Weight::Error);
        severities.set(Code::UnknownFile, Weight::Off);
        severities.set(Code::BadDate, Weight::Off);
        let all = [Code::NoAltText, Code::UnknownFile, Code::BadDate, Code::NeverMentioned];
        let mut diags: Vec<_> = all.into_iter().map(diag).collect();
        severities.judge(&mut diags);
        let left: Vec<_> = diags.iter().map(|it| (it.code, it.severity)).collect();
        assert_eq!(
            left,
            [
                (Code::NoAltText, Severity::Error),
                (Code::BadDate, Severity::Error),
                (Code::NeverMentioned, Severity::Warning)
            ]
        );
    }
}
