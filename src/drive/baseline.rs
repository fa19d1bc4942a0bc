//! Baselines: what was wrong with an old site on the day that checking began. What stands there is
//! not told again; what is new is. A complaint is known by its code, its file and its words, not by
//! its line, so that a text may grow above it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::{Diagnostic, from_json, to_json};

use super::Failure;

/// The form of the file.
const VERSION: u32 = 1;

/// What is known to be wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Baseline(BTreeMap<Known, usize>);

/// A complaint without its line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Known {
    path: String,
    code: String,
    message: String,
}

/// What a baseline did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Based {
    /// How many complaints it knew, which are not told.
    pub known: usize,
    /// How many of those that it knows are no longer made.
    pub mended: usize,
}

impl Baseline {
    /// The baseline that knows `diags`.
    pub(super) fn of(diags: &[Diagnostic]) -> Self {
        let mut known: BTreeMap<Known, usize> = BTreeMap::new();
        for diag in diags {
            *known.entry(Known::of(diag)).or_default() += 1;
        }
        Self(known)
    }

    /// Reads the baseline at `path`.
    ///
    /// # Errors
    /// There is none, or it is none that this program wrote.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Failure::Usage(format!(
                "there is no baseline {shown}; `--update-baseline` writes one"
            )),
            _ => Failure::Environment(format!("the baseline {shown} cannot be read: {error}")),
        })?;
        Self::from_text(&text)
            .map_err(|why| Failure::Usage(format!("{shown} is no baseline: {why}")))
    }

    /// Writes it to `path`.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        fs::write(path, self.to_text()).map_err(|error| {
            let shown = path.display();
            Failure::Environment(format!("the baseline {shown} cannot be written: {error}"))
        })
    }

    /// Takes those out of `diags` that it knows.
    pub(super) fn apply(&self, diags: &mut Vec<Diagnostic>) -> Based {
        let mut left = self.0.clone();
        let before = diags.len();
        diags.retain(|diag| match left.get_mut(&Known::of(diag)) {
            Some(many) if *many > 0 => {
                *many -= 1;
                false
            }
            Some(_) | None => true,
        });
        Based { known: before - diags.len(), mended: left.values().sum() }
    }

    /// A line to each, so that a change of one is a line in a diff.
    fn to_text(&self) -> String {
        let lines = self.0.iter().map(|(known, many)| to_json(&Line { known, many: *many }));
        let lines: Vec<String> = lines.map(|it| format!("  {it}")).collect();
        format!("{{\"version\":{VERSION},\"known\":[\n{}\n]}}\n", lines.join(",\n"))
    }

    fn from_text(text: &str) -> Result<Self, String> {
        let file: File = from_json(text)?;
        if file.version != VERSION {
            return Err(format!("its version is {}, not {VERSION}", file.version));
        }
        let known =
            |it: Kept| (Known { path: it.path, code: it.code, message: it.message }, it.many);
        Ok(Self(file.known.into_iter().map(known).collect()))
    }
}

impl Known {
    fn of(diag: &Diagnostic) -> Self {
        Self {
            path: diag.at.path.to_string(),
            code: diag.code.number().to_owned(),
            message: diag.message.clone(),
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    known: &'a Known,
    many: usize,
}

#[derive(Deserialize)]
struct File {
    version: u32,
    known: Vec<Kept>,
}

#[derive(Deserialize)]
struct Kept {
    path: String,
    code: String,
    message: String,
    many: usize,
}

#[cfg(test)]
mod tests {
    use crate::base::{Code, SitePath, Span};

    use super::*;

    fn diag(line: u32, message: &str) -> Diagnostic {
        let path = SitePath::new("content/a.md").expect("a path");
        Diagnostic::new(Code::BadDate, &path, Span { start: line, end: line }, message)
    }

    #[test]
    fn what_is_known_is_counted_and_its_line_does_not_matter() {
        let old = [diag(1, "a \"b\""), diag(2, "a \"b\""), diag(3, "c")];
        let baseline = Baseline::of(&old);
        let again = Baseline::from_text(&baseline.to_text()).expect("a baseline");
        assert_eq!(again, baseline);
        let mut now = vec![diag(7, "a \"b\""), diag(8, "d")];
        assert_eq!(again.apply(&mut now), Based { known: 1, mended: 2 });
        assert_eq!(now, [diag(8, "d")]);
        let mut more = vec![diag(1, "c"), diag(2, "c")];
        assert_eq!(again.apply(&mut more), Based { known: 1, mended: 2 });
        assert_eq!(more.len(), 1);
    }

    #[test]
    fn the_empty_one_comes_back_and_others_do_not() {
        let empty = Baseline::default();
        assert_eq!(Baseline::from_text(&empty.to_text()), Ok(empty));
        for bad in ["", "{}", "{\"version\":2,\"known\":[]}", "[]"] {
            assert!(Baseline::from_text(bad).is_err(), "{bad}");
        }
    }
}
