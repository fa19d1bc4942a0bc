//! Diagnostics as annotations of a GitHub workflow: commands that its runner finds in the output.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::fmt::Write as _;

use crate::base::{Diagnostic, Severity, Sources};

use super::places::Places;

/// All of `diags`, a command to each. `prefix` is the site's folder in the repository, with a slash
/// at its end, or nothing.
pub(in crate::cli) fn github(diags: &[Diagnostic], sources: &Sources, prefix: &str) -> String {
    let mut places = Places::new(sources);
    let mut out = String::new();
    for diag in diags {
        let place = places.place(&diag.at);
        let (start, end) = (place.start, place.end);
        let path = property(&format!("{prefix}{}", place.path));
        let command = level(diag.severity);
        let _ = write!(out, "::{command} file={path},line={},endLine={}", start.line, end.line);
        // The runner takes columns only within one line.
        if start.line == end.line {
            let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
        }
        let mut said = diag.message.clone();
        for also in &diag.also {
            let at = places.place(also).start;
            let _ =
                write!(said, "\n{prefix}{}:{}:{}: {}", also.path, at.line, at.column, also.note);
        }
        if let Some(help) = &diag.help {
            let _ = write!(said, "\nhelp: {help}");
        }
        let title = property(diag.code.number());
        let _ = writeln!(out, ",title={title}::{}", data(&said));
    }
    out
}

/// A failure of the whole command.
pub(in crate::cli) fn failure_github(message: &str) -> String {
    format!("::error title=Glossator::{}\n", data(message))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a comma or a colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use crate::base::{Code, SitePath, Span};

    use super::*;

    #[test]
    fn what_means_something_to_the_runner_is_escaped() {
        let mut sources = Sources::default();
        let path = SitePath::new("content/a,b.md").expect("a path");
        sources.put(path.clone(), "ä\nöb \"c\"\n");
        let one = Diagnostic::new(Code::BadDate, &path, Span { start: 5, end: 6 }, "100%: no `b`")
            .also(&path, Span { start: 0, end: 2 }, "see")
            .help("x");
        let two = Diagnostic::new(Code::NoAltText, &path, Span { start: 0, end: 6 }, "two lines");
        assert_eq!(
            github(&[one, two], &sources, "docs/"),
            "::error file=docs/content/a%2Cb.md,line=2,endLine=2,col=2,endColumn=3,title=G0401::\
             100%25: no `b`%0Adocs/content/a,b.md:1:1: see%0Ahelp: x\n\
             ::warning file=docs/content/a%2Cb.md,line=1,endLine=2,title=G0304::two lines\n"
        );
        assert_eq!(failure_github("a\nb"), "::error title=Glossator::a%0Ab\n");
    }
}
