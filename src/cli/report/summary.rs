//! How a build ended, in one line.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::base::{Severity, to_json};
use crate::drive::Failure;
use crate::drive::build::{Built, Counts};

use super::json::VERSION;

/// What there is to say of a build as a whole.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Summary<'a> {
    /// What became of it.
    pub(in crate::cli) built: &'a Built,
    /// Where it was written, as the author said it.
    pub(in crate::cli) out: &'a Path,
    /// How long it took.
    pub(in crate::cli) took: Duration,
}

impl Summary<'_> {
    fn count(&self, severity: Severity) -> usize {
        self.built.diags.iter().filter(|it| it.severity == severity).count()
    }
}

/// The line for people, and a second one where something is left out.
pub(in crate::cli) fn summary_human(summary: &Summary<'_>) -> String {
    let built = summary.built;
    let warnings = counted(summary.count(Severity::Warning), "warning");
    let took = took(summary.took);
    let Some(written) = built.written else {
        let errors = counted(summary.count(Severity::Error), "error");
        return format!("{errors} and {warnings} in {took}: nothing was written\n");
    };
    let pages = counted(built.pages, "page");
    let mut line = format!(
        "built {pages} from {} into {} in {took}: {} written, {} removed, {} unchanged",
        made_of(built.counts),
        summary.out.display(),
        counted(written.written, "file"),
        grouped(written.removed),
        grouped(written.kept)
    );
    if summary.count(Severity::Warning) > 0 {
        line += &format!("; {warnings}");
    }
    line.push('\n');
    if !built.has_base_url {
        line += "no `base_url` in content/site.yaml, so there is no feed, no sitemap and no \
                 canonical address\n";
    } else if !built.has_feed {
        line += "no chapter has an `updated` or `as_of` day, so there is no feed\n";
    }
    line
}

/// The line for programs.
pub(in crate::cli) fn summary_json(summary: &Summary<'_>) -> String {
    let built = summary.built;
    let line = Line {
        r#type: "summary",
        version: VERSION,
        errors: summary.count(Severity::Error),
        warnings: summary.count(Severity::Warning),
        chapters: built.counts.chapters,
        entities: built.counts.entities,
        sources: built.counts.sources,
        pages: built.pages,
        files: built.written.map(|it| Files {
            written: it.written,
            removed: it.removed,
            unchanged: it.kept,
        }),
        out: summary.out.to_string_lossy().into_owned(),
        milliseconds: u64::try_from(summary.took.as_millis()).unwrap_or(u64::MAX),
    };
    to_json(&line) + "\n"
}

/// A failure, for programs.
pub(in crate::cli) fn failure_json(failure: &Failure) -> String {
    let kind = match failure {
        Failure::Usage(_) => "usage",
        Failure::Environment(_) => "environment",
    };
    let message = failure.to_string();
    to_json(&Failed { r#type: "failure", version: VERSION, kind, message }) + "\n"
}

#[derive(Serialize)]
struct Line {
    r#type: &'static str,
    version: u32,
    errors: usize,
    warnings: usize,
    chapters: usize,
    entities: usize,
    sources: usize,
    pages: usize,
    files: Option<Files>,
    out: String,
    milliseconds: u64,
}

#[derive(Serialize)]
struct Files {
    written: usize,
    removed: usize,
    unchanged: usize,
}

#[derive(Serialize)]
struct Failed {
    r#type: &'static str,
    version: u32,
    kind: &'static str,
    message: String,
}

/// What a site is made of.
pub(super) fn made_of(counts: Counts) -> String {
    let entities = match counts.entities {
        1 => "1 entity".to_owned(),
        many => format!("{} entities", grouped(many)),
    };
    let (chapters, sources) =
        (counted(counts.chapters, "chapter"), counted(counts.sources, "source"));
    format!("{chapters}, {entities} and {sources}")
}

pub(super) fn counted(many: usize, what: &str) -> String {
    match many {
        1 => format!("1 {what}"),
        many => format!("{} {what}s", grouped(many)),
    }
}

/// A number with a comma between each three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A time as precise as anybody wants it.
pub(super) fn took(took: Duration) -> String {
    match took.as_millis() {
        short @ ..1000 => format!("{short} ms"),
        _ if took.as_secs() < 60 => format!("{:.1} s", took.as_secs_f64()),
        _ => format!("{} min {} s", took.as_secs() / 60, took.as_secs() % 60),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::base::{Code, Diagnostic, SitePath, Sources, Span};
    use crate::drive::build::Written;

    use super::*;

    fn built(written: Option<Written>, codes: &[Code]) -> Built {
        let path = SitePath::new("content/a.md").expect("a path");
        let diag = |code: &Code| Diagnostic::new(*code, &path, Span::default(), "x");
        Built {
            sources: Sources::default(),
            diags: codes.iter().map(diag).collect(),
            counts: Counts { chapters: 1, entities: 1200, sources: 2 },
            pages: 1204,
            has_base_url: true,
            has_feed: true,
            written,
            rest: Default::default(),
        }
    }

    fn line(built: &Built) -> String {
        let summary =
            Summary { built, out: Path::new("public"), took: Duration::from_millis(1234) };
        summary_human(&summary)
    }

    #[test]
    fn a_good_end_says_what_was_done() {
        let mut built = built(
            Some(Written { written: 1, removed: 0, kept: 1209 }),
            &[Code::UnknownFile, Code::NoAltText],
        );
        assert_eq!(
            line(&built),
            "built 1,204 pages from 1 chapter, 1,200 entities and 2 sources into public in 1.2 s: 1 file \
             written, 0 removed, 1,209 unchanged; 2 warnings\n"
        );
        built.has_feed = false;
        assert!(line(&built).ends_with("day, so there is no feed\n"));
        built.has_base_url = false;
        assert!(line(&built).contains("no feed, no sitemap"));
    }

    #[test]
    fn a_bad_end_says_that_nothing_was_done() {
        let built = built(None, &[Code::BadDate]);
        assert_eq!(line(&built), "1 error and 0 warnings in 1.2 s: nothing was written\n");
    }

    #[test]
    fn times_are_for_people() {
        assert_eq!(took(Duration::from_millis(85)), "85 ms");
        assert_eq!(took(Duration::from_millis(59_940)), "59.9 s");
        assert_eq!(took(Duration::from_secs(125)), "2 min 5 s");
    }
}
