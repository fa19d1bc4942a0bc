//! Why words link, or do not: a line to each.

use std::fmt::Write as _;

use serde::Serialize;

use crate::base::to_json;
use crate::drive::why::Answer;

use super::json::VERSION;

/// The lines for people. `line` is the one that was asked for.
pub(in crate::cli) fn why_human(answer: &Answer, line: usize) -> String {
    let path = &answer.path;
    if answer.told.is_empty() {
        return format!("{path}:{line}: no entity is named on this line\n");
    }
    let mut out = String::new();
    for told in &answer.told {
        let words: Vec<&str> = told.words.split_whitespace().collect();
        let words = words.join(" ");
        let entity = told.entity.as_deref().filter(|_| told.links);
        let does =
            entity.map_or_else(|| "does not link".to_owned(), |id| format!("links to `{id}`"));
        let (line, column) = (told.start.line, told.start.column);
        if words.is_empty() {
            let _ = writeln!(out, "{path}:{line}:{column}: nothing links here: {}", told.reason);
            continue;
        }
        let _ = writeln!(out, "{path}:{line}:{column}: `{words}` {does}: {}", told.reason);
    }
    out
}

/// The lines for programs.
pub(in crate::cli) fn why_json(answer: &Answer) -> String {
    let mut out = String::new();
    for told in &answer.told {
        let point = |it: crate::base::Position| Point { line: it.line, column: it.column };
        let line = Line {
            r#type: "why",
            version: VERSION,
            path: answer.path.as_str(),
            start: point(told.start),
            end: point(told.end),
            words: &told.words,
            links: told.links,
            rule: told.rule,
            entity: told.entity.as_deref(),
            reason: &told.reason,
        };
        out += &(to_json(&line) + "\n");
    }
    out
}

#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    version: u32,
    path: &'a str,
    start: Point,
    end: Point,
    words: &'a str,
    links: bool,
    rule: &'static str,
    entity: Option<&'a str>,
    reason: &'a str,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}
