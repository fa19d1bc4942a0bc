//! What is wrong with a template, told at its place. The engine of templates speaks in reports;
//! here they become diagnostics like all others.

use std::ops::Range;

use crate::base::{Code, Diagnostic, SitePath, Span, nearest};
use crate::resolve::theme::{Layers, Template};

use super::furniture::READY;

/// How a word that is not there is told: the key and a backtick follow.
pub(super) const NO_WORD: &str = "there is no word `";

/// How an asset that is not there is told: the name and a backtick follow.
pub(super) const NO_ASSET: &str = "there is no asset `";

/// One thing that is wrong with a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is wrong, in the engine's words.
    pub(super) message: String,
    /// The template, its layer before it; may be empty.
    pub(super) template: String,
    /// Where in it.
    pub(super) at: Place,
    /// How one came there: other templates, where they name the next, and a few words.
    pub(super) also: Vec<(String, Place, &'static str)>,
}

/// A place in a template, as well as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// Somewhere.
    #[default]
    Unknown,
    /// At these bytes.
    Bytes(Range<usize>),
    /// At this line, from 1, this character of it, from 1, and so many characters long.
    Line(usize, usize, usize),
    /// Where it names this template.
    Naming(String),
}

impl Fault {
    /// Something that is wrong somewhere in a template.
    pub(super) fn new(message: impl Into<String>, template: &str) -> Self {
        Self { message: message.into(), template: template.to_owned(), ..Self::default() }
    }

    /// The same at a place.
    pub(super) fn at(mut self, place: Place) -> Self {
        self.at = place;
        self
    }

    /// The same, where templates name each other in a circle.
    pub(super) fn round(mut self, chain: &[String]) -> Self {
        let from = chain.iter().position(|it| *it == self.template).unwrap_or(0);
        let mut steps = chain[from..].windows(2).chain(match &chain[from..] {
            [only] => vec![std::slice::from_ref(only)],
            _ => Vec::new(),
        });
        if let Some(first) = steps.next() {
            self.at = Place::Naming(first.last().cloned().unwrap_or_default());
        }
        for step in steps {
            if let [template, next] = step {
                self.also.push((
                    template.clone(),
                    Place::Naming(next.clone()),
                    "which goes on here",
                ));
            }
        }
        self
    }

    /// The faults that a report tells: each begins with a line `error: …`.
    pub(super) fn all(report: &str) -> Vec<Self> {
        let mut faults: Vec<Self> = Vec::new();
        let mut lines = report.lines().peekable();
        while let Some(line) = lines.next() {
            if let Some(message) = line.strip_prefix("error: ") {
                faults.push(Self::new(message, ""));
            } else if let (Some(place), Some(fault)) =
                (line.trim_start().strip_prefix("--> "), faults.last_mut())
                && let Some((template, line, column)) = locus(place)
                && fault.template.is_empty()
            {
                // The bar, the line itself, and the marks below it.
                let marks = lines.clone().nth(2).map_or(0, |it| it.matches('^').count());
                template.clone_into(&mut fault.template);
                fault.at = Place::Line(line, column, marks);
            }
        }
        if faults.is_empty() {
            // "Component `x` is defined in both `a` and `b`"
            let words: Vec<&str> = report.split('`').collect();
            faults.push(match words[..] {
                [_, _, " is defined in both ", first, _, second, ..] => {
                    let mut fault = Self::new(report, first);
                    fault.also.push((second.to_owned(), Place::Unknown, "and here"));
                    fault
                }
                _ => Self::new(report, ""),
            });
        }
        faults
    }

    /// The same with the chain of includes that a report of it tells.
    pub(super) fn called_from(mut self, report: &str) -> Self {
        let notes = report.lines().filter_map(|it| locus(it.strip_prefix("note: called from ")?));
        self.also.extend(notes.map(|(template, line, column)| {
            (template.to_owned(), Place::Line(line, column, 0), "included from here")
        }));
        self
    }

    /// Whether it may be there only because a template is not: it names it, or a component, which
    /// can come from anywhere.
    pub(super) fn wants(&self, template: &str) -> bool {
        let short = template.split_once('/').map_or(template, |it| it.1);
        self.message.starts_with("Unknown component")
            || [template, short].iter().any(|it| self.message.contains(&format!("`{it}`")))
    }

    /// The same at other places: `moved` gives, for a place in a template, where it is told.
    pub(super) fn moved(mut self, moved: impl Fn(&str, Place) -> Place) -> Self {
        self.at = moved(&self.template, self.at);
        for (template, at, _) in &mut self.also {
            *at = moved(template, std::mem::take(at));
        }
        self
    }

    /// The same, told of `template` where it is of no other.
    pub(super) fn or_in(mut self, template: &str) -> Self {
        if self.template.is_empty() {
            template.clone_into(&mut self.template);
        }
        self
    }
}

/// A fault as a diagnostic. `code` is for what has no code of its own.
pub(super) fn diagnostic(fault: &Fault, code: Code, layers: &Layers) -> Diagnostic {
    let (message, rest) = said(&fault.message);
    let code = if message.starts_with(NO_WORD) {
        Code::MissingWord
    } else if message.starts_with(NO_ASSET) {
        Code::MissingAsset
    } else {
        code
    };
    // The templates in the program are no files of the site: what fails in one is told where the site's own
    // leads there, and where nothing does, of the whole template.
    let mut also = fault.also.iter().filter(|it| !is_built_in(layers, &it.0));
    let (path, span, told) = match is_built_in(layers, &fault.template) {
        false => {
            let (path, span) = place(layers, &fault.template, &fault.at);
            (path, span, message.clone())
        }
        true => {
            let (template, at) = match also.next() {
                Some((template, at, _)) => (template, at),
                None => (&fault.template, &Place::Unknown),
            };
            let (path, span) = place(layers, template, at);
            (path, span, format!("{message}, in the built-in `{}`", bare(layers, &fault.template)))
        }
    };
    let mut diag = Diagnostic::new(code, &path, span, told);
    diag.help = help(&message, rest, code, layers);
    let short = |name: &str| name.split_once('/').map(|it| it.1.to_owned());
    if let (Place::Naming(next), Some(own)) = (&fault.at, short(&fault.template))
        && short(next).as_ref() == Some(&own)
    {
        let help = format!("to build on the one below, name its layer: `default/{own}`");
        diag = diag.help(help);
    }
    for (template, at, note) in also {
        let (path, span) = place(layers, template, at);
        diag = diag.also(&path, span, *note);
    }
    diag
}

/// A message as ours are, and what follows its first sentence.
fn said(message: &str) -> (String, &str) {
    let (first, rest) = message.split_once(". ").unwrap_or((message, ""));
    let first = first.trim_end_matches('.');
    let mut letters = first.chars();
    let message = match (letters.next(), letters.next()) {
        (Some(head), Some(next)) if head.is_uppercase() && !next.is_uppercase() => {
            format!("{}{}", head.to_lowercase(), &first[head.len_utf8()..])
        }
        _ => first.to_owned(),
    };
    (message, rest)
}

fn help(message: &str, rest: &str, code: Code, layers: &Layers) -> Option<String> {
    let name = message.split('`').nth(1).unwrap_or_default();
    let near = |names: &mut dyn Iterator<Item = &str>| {
        nearest(name, names).map(|near| format!("did you mean `{near}`?"))
    };
    if code == Code::MissingWord {
        return near(&mut layers.words.table.keys().map(String::as_str))
            .or_else(|| Some(format!("add `{name}: …` to the theme's `i18n/en.yaml`")));
    }
    if code == Code::MissingAsset {
        return near(&mut layers.assets.keys().map(String::as_str))
            .or_else(|| Some("its files belong in the theme's `assets/`".to_owned()));
    }
    let begins = |starts: &[&str]| starts.iter().any(|it| message.starts_with(it));
    if begins(&["unknown template", "there is no template"]) {
        return near(
            &mut layers.templates.iter().filter_map(|it| Some(it.name.split_once('/')?.1)),
        )
        .or_else(|| Some("templates are named by their path from `templates/`".to_owned()));
    }
    if begins(&["unknown function"]) {
        return near(&mut FUNCTIONS.into_iter())
            .or_else(|| Some(listed("the functions are", FUNCTIONS)));
    }
    if begins(&["unknown filter"]) {
        return near(&mut FILTERS.into_iter()).or_else(|| Some(listed("the filters are", FILTERS)));
    }
    match rest.split_once(": ").filter(|it| it.0.starts_with("Available")) {
        Some((what, names)) => {
            // What is ready for some builds is no affair of a theme's.
            let of_fields = what == "Available fields";
            let is_ours = |it: &&str| *it == READY || of_fields && matches!(*it, "entry" | "drawn");
            let names: Vec<&str> = names.split(", ").filter(|it| !is_ours(it)).collect();
            let list = || said(&format!("{what}: {}", names.join(", "))).0;
            near(&mut names.iter().copied()).or_else(|| (!names.is_empty()).then(list))
        }
        None => (!rest.is_empty()).then(|| said(rest).0),
    }
}

fn listed<const N: usize>(what: &str, names: [&str; N]) -> String {
    let names: Vec<_> = names.iter().map(|it| format!("`{it}`")).collect();
    format!("{what} {}", names.join(", "))
}

const FUNCTIONS: [&str; 5] = ["asset", "inline_asset", "range", "t", "throw"];

const FILTERS: [&str; 36] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
];

/// `NAME:LINE:COLUMN`.
fn locus(text: &str) -> Option<(&str, usize, usize)> {
    let mut parts = text.trim_end().rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line, column))
}

/// The file of a template and the span of a place in it; for a template that there is none, the
/// file of settings, which names the theme.
fn place(layers: &Layers, name: &str, at: &Place) -> (SitePath, Span) {
    let found = find(layers, name);
    let path = found.map_or(&layers.site, |it| &it.source.path).clone();
    let text = found.map_or("", |it| &it.source.text);
    let range = match at {
        Place::Unknown => 0..0,
        Place::Bytes(range) => range.start.min(text.len())..range.end.min(text.len()),
        Place::Line(line, column, len) => bytes(text, *line, *column, *len),
        Place::Naming(next) => named(text, next),
    };
    (path, Span::of(range))
}

/// The bytes of `len` characters from a line and a character of it on, both from 1.
pub(super) fn bytes(text: &str, line: usize, column: usize, len: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let after = |from: usize, characters: usize| {
        text[from..].chars().take(characters).map(char::len_utf8).sum::<usize>() + from
    };
    let start = after(start, column.saturating_sub(1));
    start..after(start, len)
}

/// Whether a template is one of the theme in the program, which lies below all others.
fn is_built_in(layers: &Layers, name: &str) -> bool {
    find(layers, name).is_some_and(|it| bare(layers, &it.name).len() < it.name.len())
}

/// The name of a template without the layer in the program.
fn bare<'a>(layers: &Layers, name: &'a str) -> &'a str {
    layers.prefixes.last().and_then(|it| name.strip_prefix(&**it)).unwrap_or(name)
}

/// The template of that name in full, or the topmost of that name.
fn find<'a>(layers: &'a Layers, name: &str) -> Option<&'a Template> {
    let prefixes = [""].into_iter().chain(layers.prefixes.iter().map(String::as_str));
    prefixes
        .map(|prefix| format!("{prefix}{name}"))
        .find_map(|full| layers.templates.iter().find(|it| it.name == full))
}

/// Where a template writes the name of another, in full or without its layer.
fn named(text: &str, name: &str) -> Range<usize> {
    let short = name.split_once('/').map_or(name, |it| it.1);
    for name in [name, short] {
        for quote in ['"', '\''] {
            if let Some(at) = text.find(&format!("{quote}{name}{quote}")) {
                return at + 1..at + 1 + name.len();
            }
        }
    }
    0..0
}
