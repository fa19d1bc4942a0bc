//! Errors as the script in the browser shows them: with the lines in question, and a link that
//! opens the file there.

use std::ops::Range;
use std::path::Path;

use serde::Serialize;

use crate::base::{Diagnostic, Label, Lines, Severity, SitePath, Sources, Span, percent};

/// How many are shown. Whoever has more has one cause for most of them.
const SHOWN: usize = 100;

/// How many lines of one passage are shown, and how many characters beside it.
const LONGEST: usize = 6;
const WIDEST: usize = 160;

/// Where the editor opens a file when nothing else is said.
const EDITOR: &str = "vscode://file{path}:{line}:{column}";

/// How the site stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct State {
    /// Which server says so: another one may have another script.
    pub(super) session: String,
    /// How often the site has changed.
    pub(super) version: u64,
    /// The copied files that differ since the last version, from the site's root.
    pub(super) files: Vec<String>,
    /// The path at which the site stands.
    pub(super) base: String,
    /// What is wrong, the first of it.
    pub(super) faults: Vec<Fault>,
    /// How much more is wrong.
    pub(super) more: usize,
}

/// An error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fault {
    code: &'static str,
    message: String,
    at: Place,
    also: Vec<Place>,
    help: Option<String>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Place {
    /// `content/chapters/01.md:3:7`, or the file alone where it is meant as a whole.
    name: String,
    /// What opens it in an editor, where it is a file of the site.
    open: Option<String>,
    note: String,
    lines: Vec<Line>,
}

/// A line, and the part of it that is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Line {
    number: usize,
    before: String,
    marked: String,
    after: String,
}

/// Where and how files are opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desktop<'a> {
    /// The site's folder.
    pub(super) root: &'a Path,
    /// An address with `{path}`, `{line}` and `{column}`, where the author has one of their own.
    pub(super) editor: Option<&'a str>,
}

/// The errors among `diags`, those first that `first` picks, and how many more there are.
pub(super) fn faults(
    diags: &[Diagnostic],
    first: impl Fn(&SitePath) -> bool,
    sources: &Sources,
    desktop: Desktop<'_>,
) -> (Vec<Fault>, usize) {
    let mut errors: Vec<&Diagnostic> =
        diags.iter().filter(|it| it.severity == Severity::Error).collect();
    errors.sort_by_key(|it| !first(&it.at.path));
    let more = errors.len().saturating_sub(SHOWN);
    errors.truncate(SHOWN);
    (errors.into_iter().map(|it| fault(it, sources, desktop)).collect(), more)
}

fn fault(diag: &Diagnostic, sources: &Sources, desktop: Desktop<'_>) -> Fault {
    Fault {
        code: diag.code.number(),
        message: diag.message.clone(),
        at: place(&diag.at, sources, desktop),
        also: diag.also.iter().map(|it| place(it, sources, desktop)).collect(),
        help: diag.help.clone(),
    }
}

fn place(label: &Label, sources: &Sources, desktop: Desktop<'_>) -> Place {
    let text = sources.text(&label.path).map(|it| &*it.text);
    let known = text.is_some() || sources.asset(&label.path).is_some();
    let passage = text.filter(|it| label.span != Span::default() && !it.is_empty());
    let position = passage.map(|it| Lines::new(it).position(label.span.start));
    let (line, column) = position.map_or((1, 1), |it| (it.line, it.column));
    let name = match position {
        Some(_) => format!("{}:{line}:{column}", label.path),
        None => label.path.to_string(),
    };
    Place {
        name,
        open: known.then(|| open(&label.path, line, column, desktop)),
        note: label.note.clone(),
        lines: passage.map_or_else(Vec::new, |it| lines(it, label.span, line)),
    }
}

fn open(path: &SitePath, line: usize, column: usize, desktop: Desktop<'_>) -> String {
    let mut on_disk = path.on_disk(desktop.root).to_string_lossy().replace('\\', "/");
    if !on_disk.starts_with('/') {
        on_disk.insert(0, '/');
    }
    desktop
        .editor
        .unwrap_or(EDITOR)
        .replace("{path}", &percent(&on_disk, "-._~/:"))
        .replace("{line}", &line.to_string())
        .replace("{column}", &column.to_string())
}

/// The lines of a passage, and one on either side.
fn lines(text: &str, span: Span, first: usize) -> Vec<Line> {
    let floor = |byte: u32| {
        let mut byte = (byte as usize).min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    };
    let (start, end) = (floor(span.start), floor(span.end).max(floor(span.start)));
    let marked = text[start..end].trim_end_matches(['\n', '\r']);
    let end = start + marked.len();
    let mut at = text[..start].rfind('\n').map_or(0, |it| it + 1);
    let mut number = first;
    let mut lines = Vec::new();
    if at > 0 {
        let before = text[..at - 1].rfind('\n').map_or(0, |it| it + 1);
        lines.push(line(text, before..at - 1, 0..0, number - 1));
    }
    loop {
        let until = text[at..].find('\n').map_or(text.len(), |it| at + it);
        lines.push(line(text, at..until, start..end, number));
        let all = until >= end || lines.len() > LONGEST;
        if until >= text.len() {
            return lines;
        }
        at = until + 1;
        number += 1;
        if all {
            let until = text[at..].find('\n').map_or(text.len(), |it| at + it);
            if at < until {
                lines.push(line(text, at..until, 0..0, number));
            }
            return lines;
        }
    }
}

fn line(text: &str, of: Range<usize>, mark: Range<usize>, number: usize) -> Line {
    let inside = |it: usize| it.clamp(of.start, of.end);
    // Without a mark, all of the line stands before it.
    let (from, to) = if mark.is_empty() && mark.end == 0 {
        (of.end, of.end)
    } else {
        (inside(mark.start), inside(mark.end))
    };
    Line {
        number,
        before: last(&text[of.start..from], WIDEST),
        marked: head(&text[from..to], WIDEST),
        after: head(text[to..of.end].trim_end_matches('\r'), WIDEST),
    }
}

fn head(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn last(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most - 1) {
        Some((at, _)) if at > 0 => format!("…{}", &text[at..]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::base::Code;

    use super::*;

    fn desktop() -> Desktop<'static> {
        Desktop { root: Path::new("/my sites/a"), editor: None }
    }

    fn path(raw: &str) -> SitePath {
        SitePath::new(raw).expect("a path")
    }

    fn shown(text: &str, span: std::ops::Range<usize>) -> Vec<String> {
        let mut sources = Sources::default();
        sources.put(path("content/a.md"), text);
        let label = Label { path: path("content/a.md"), span: Span::of(span), note: String::new() };
        let place = place(&label, &sources, desktop());
        let line = |it: &Line| format!("{} {}[{}]{}", it.number, it.before, it.marked, it.after);
        place.lines.iter().map(line).collect()
    }

    #[test]
    fn the_passage_is_marked_between_its_neighbours() {
        assert_eq!(shown("one\ntwo\nthree\nfour", 5..7), ["1 one[]", "2 t[wo]", "3 three[]"]);
        assert_eq!(shown("one", 0..3), ["1 [one]"]);
        assert_eq!(shown("one\r\ntwo\r\n", 0..8), ["1 [one\r]", "2 [two]"]);
        assert_eq!(shown("é\né", 1..5), ["1 [é]", "2 [é]"]);
        assert_eq!(shown("", 0..3), Vec::<String>::new());
        assert_eq!(shown(&"x\n".repeat(50), 0..99).len(), LONGEST + 2);
        assert_eq!(shown(&"x".repeat(5000), 2000..2001)[0].chars().count(), 2 * WIDEST + 7);
    }

    #[test]
    fn a_place_can_be_opened() {
        let mut sources = Sources::default();
        sources.put(path("content/ü.md"), "a\nbc");
        let at = Label { path: path("content/ü.md"), span: Span::of(3..4), note: String::new() };
        let made = place(&at, &sources, desktop());
        assert_eq!(made.name, "content/ü.md:2:2");
        let wanted = "vscode://file/my%20sites/a/content/%C3%BC.md:2:2";
        assert_eq!(made.open.as_deref(), Some(wanted));
        let editor = Some("idea://open?file={path}&line={line}&column={column}");
        let made = place(&at, &sources, Desktop { editor, ..desktop() });
        let wanted = "idea://open?file=/my%20sites/a/content/%C3%BC.md&line=2&column=2";
        assert_eq!(made.open.as_deref(), Some(wanted));
        let gone = Label { path: path("content/x.md"), ..at };
        assert_eq!(place(&gone, &sources, desktop()).open, None);
    }

    #[test]
    fn what_was_edited_last_comes_first_and_warnings_stay_away() {
        let diag = |code, raw: &str| Diagnostic::new(code, &path(raw), Span::default(), raw);
        let mut diags = vec![
            diag(Code::BadDate, "content/a.md"),
            diag(Code::BadDate, "content/b.md"),
            diag(Code::NoAltText, "content/b.md"),
        ];
        let edited = |it: &SitePath| it.as_str() == "content/b.md";
        let (found, more) = faults(&diags, edited, &Sources::default(), desktop());
        let names: Vec<&str> = found.iter().map(|it| &*it.message).collect();
        assert_eq!((names, more), (vec!["content/b.md", "content/a.md"], 0));
        diags.extend((0..SHOWN).map(|_| diag(Code::BadDate, "content/c.md")));
        assert_eq!(faults(&diags, edited, &Sources::default(), desktop()).1, 2);
    }
}
