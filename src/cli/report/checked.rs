//! How a check ended, in one line.

use std::time::Duration;

use serde::Serialize;

use crate::base::{Severity, to_json};
use crate::drive::check::{Based, Checked, Mending};

use super::json::VERSION;
use super::summary::{counted, made_of, took};

/// The line for people.
pub(in crate::cli) fn checked_human(checked: &Checked, mending: Mending, time: Duration) -> String {
    let (errors, warnings) = (count(checked, Severity::Error), count(checked, Severity::Warning));
    let of = made_of(checked.counts);
    let time = took(time);
    let line = match (errors, warnings) {
        (0, 0) => format!("checked {of} in {time}: all is well\n"),
        _ => {
            let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
            format!("checked {of} in {time}: {errors} and {warnings}\n")
        }
    };
    let line = match checked.based {
        None => line,
        Some(Based { known, mended: 0 }) => {
            format!("{line}the baseline knows {known} more\n")
        }
        Some(Based { known, mended }) => format!(
            "{line}the baseline knows {known} more, and {mended} that {} mended since: \
             --update-baseline takes them out\n",
            if mended == 1 { "was" } else { "were" }
        ),
    };
    let line = line + &asking_human(checked);
    let places = counted(checked.mends.iter().map(|it| it.fixes.len()).sum(), "place");
    let files = counted(checked.mends.len(), "file");
    match mending {
        Mending::None => line,
        Mending::Shown => format!("{line}--fix would mend {places} in {files}\n"),
        Mending::Done => format!("{line}mended {places} in {files}\n"),
    }
}

/// The line for programs.
pub(in crate::cli) fn checked_json(checked: &Checked, time: Duration) -> String {
    let line = Line {
        r#type: "summary",
        version: VERSION,
        errors: count(checked, Severity::Error),
        warnings: count(checked, Severity::Warning),
        chapters: checked.counts.chapters,
        entities: checked.counts.entities,
        sources: checked.counts.sources,
        pages: checked.pages,
        known: checked.based.map(|it| it.known),
        #[cfg(feature = "web")]
        outside: checked.asking.map(|it| Outside {
            addresses: it.addresses,
            known: it.known,
            shy: it.shy,
        }),
        milliseconds: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
    };
    to_json(&line) + "\n"
}

#[cfg(feature = "web")]
#[derive(Serialize)]
struct Outside {
    addresses: usize,
    known: usize,
    shy: usize,
}

/// The line on what the web was asked.
#[cfg(feature = "web")]
fn asking_human(checked: &Checked) -> String {
    let Some(asking) = checked.asking else { return String::new() };
    let mut line = format!("asked for {} on the web", counted(asking.addresses, "page"));
    if asking.known > 0 {
        line.push_str(&format!(", {} of them earlier", asking.known));
    }
    if asking.shy > 0 {
        line.push_str(&format!("; {} would not say whether it is there", asking.shy));
    }
    line + "\n"
}

#[cfg(not(feature = "web"))]
fn asking_human(_: &Checked) -> String {
    String::new()
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
    known: Option<usize>,
    #[cfg(feature = "web")]
    outside: Option<Outside>,
    milliseconds: u64,
}

fn count(checked: &Checked, severity: Severity) -> usize {
    checked.diags.iter().filter(|it| it.severity == severity).count()
}
