//! The strict reader of records: a mapping with known keys. Each problem is a diagnostic, all of
//! them in one run; an unknown key earns the nearest known one.
//!
//! Ask for every key there may be, then [`Record::finish`]: what was never asked for is unknown.

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::{Code, Diagnostic, Map, SitePath, Span, Spanned, nearest, slip};

use super::scalar;
use super::shape::{Holds, Shape};
use super::strangers;
use super::yaml::{Entry, Extent, Scalar, Style, Value, Yaml};

/// A mapping that is being read.
#[derive(Debug)]
#[must_use = "unknown keys are found by `finish`"]
pub struct Record<'y, 'a, 'd> {
    path: &'d SitePath,
    kind: Kind,
    /// Where to point when a key is missing.
    at: Span,
    entries: &'y [Entry<'a>],
    extent: Extent,
    asked: Vec<&'static str>,
    /// Keys that mean nothing here, each with the one that was meant, if that is missing.
    strays: Vec<(&'y Entry<'a>, Option<&'static str>)>,
    diags: &'d mut Vec<Diagnostic>,
}

/// What sort of record is read.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One whose keys are described. It has these and no others.
    Shaped(&'static Shape),
    /// One that no schema reaches, by its name with its article: "a figure". It has the keys that
    /// are asked for.
    Named(&'static str),
}

impl From<&'static Shape> for Kind {
    fn from(shape: &'static Shape) -> Self {
        Self::Shaped(shape)
    }
}

impl From<&'static str> for Kind {
    fn from(what: &'static str) -> Self {
        Self::Named(what)
    }
}

impl Kind {
    /// What the record is, with its article: "an entity".
    fn what(self) -> &'static str {
        match self {
            Self::Shaped(shape) => shape.what,
            Self::Named(what) => what,
        }
    }

    /// Whether what is asked for under `key` is what its description promises.
    fn promises(self, key: &str, is: impl Fn(&Holds) -> bool + Copy) -> bool {
        match self {
            Self::Shaped(shape) => shape.key(key).is_some_and(|key| key.holds.any(is)),
            Self::Named(_) => true,
        }
    }
}

/// A text to be read as Markdown: what it says and the way back into the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// What it says.
    pub text: Arc<str>,
    /// From there into the file.
    pub map: Map,
    /// All of it in the file.
    pub span: Span,
}

impl Prose {
    /// All of [`Prose::text`].
    pub fn whole(&self) -> Span {
        Span::of(0..self.text.len())
    }
}

impl<'y, 'a, 'd> Record<'y, 'a, 'd> {
    /// Reads `yaml` as a record. Nothing is an empty record; what is neither is a diagnostic and an empty record that
    /// complains of nothing else.
    pub fn new(
        path: &'d SitePath,
        yaml: &'y Yaml<'a>,
        kind: impl Into<Kind>,
        diags: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let kind = kind.into();
        let (entries, extent): (&[_], _) = match &yaml.value {
            Value::Mapping(mapping) => (&mapping.entries, yaml.extent),
            Value::Nothing => (&[], yaml.extent),
            Value::Scalar(_) | Value::Sequence(_) if yaml.extent == Extent::Cut => {
                (&[], Extent::Cut)
            }
            Value::Scalar(_) | Value::Sequence(_) => {
                let found = found(yaml);
                let what = kind.what();
                let message = format!("{what} is written as keys and values, found {found}");
                diags.push(
                    Diagnostic::new(Code::WrongType, path, yaml.span, message)
                        .help("write `key: value`, each on a line of its own"),
                );
                (&[], Extent::Cut)
            }
        };
        let at = entries.first().map_or(yaml.span, |entry| entry.key.span);
        let strays = strays(kind, entries);
        Self { path, kind, at, entries, extent, asked: Vec::with_capacity(16), strays, diags }
    }

    /// The same, held by a key: that is where a missing key is told.
    pub fn held_by(mut self, key: Span) -> Self {
        self.at = key;
        self
    }

    /// The file.
    pub fn path(&self) -> &'d SitePath {
        self.path
    }

    /// Where a missing key is told.
    pub fn at(&self) -> Span {
        self.at
    }

    /// Whether a syntax error cut the record short.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    fn what(&self) -> &'static str {
        self.kind.what()
    }

    /// Checks, where we try things out, that a key is read as its description has it.
    #[track_caller]
    fn expects(&self, key: &str, is: impl Fn(&Holds) -> bool + Copy) {
        debug_assert!(self.kind.promises(key, is), "{}: `{key}` has another shape", self.what());
    }

    /// Where to put what else there is to say.
    pub fn diags(&mut self) -> &mut Vec<Diagnostic> {
        self.diags
    }

    /// The entry of `key`, whatever it holds.
    pub fn take(&mut self, key: &'static str) -> Option<&'y Entry<'a>> {
        debug_assert!(self.kind.promises(key, |_| true), "{}: `{key}` has no shape", self.what());
        self.asked.push(key);
        let written = self.entries.iter().find(|entry| entry.key.value == key);
        written.or_else(|| self.misspelt(key))
    }

    /// The entry that is meant for `key`: [`Self::finish`] says that it is misspelt, and nothing else
    /// should be said because of it.
    fn misspelt(&self, key: &str) -> Option<&'y Entry<'a>> {
        self.strays.iter().find(|(_, meant)| *meant == Some(key)).map(|(entry, _)| *entry)
    }

    /// Whether `key` stands here, rightly spelt.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key.value == key)
    }

    /// Where `key` is written, if it is.
    pub fn key(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|entry| entry.key.value == key).map(|entry| entry.key.span)
    }

    /// The entry of `key`, unless it holds nothing.
    pub fn given(&mut self, key: &'static str) -> Option<&'y Entry<'a>> {
        self.take(key).filter(|entry| entry.value.value != Value::Nothing)
    }

    /// The entry of `key`, which must be there.
    pub fn required(&mut self, key: &'static str) -> Option<&'y Entry<'a>> {
        let written = self.take(key);
        let entry = written.filter(|entry| entry.value.value != Value::Nothing);
        let cut = written.is_some_and(|entry| entry.value.extent == Extent::Cut);
        if entry.is_none() && self.extent == Extent::Whole && !cut {
            let (at, what) = (self.at, self.what());
            self.diags.push(
                Diagnostic::new(Code::MissingKey, self.path, at, format!("{what} lacks `{key}`"))
                    .help(format!("add `{key}: …`")),
            );
        }
        entry
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.expects(key, Holds::is_text);
        let entry = self.given(key)?;
        self.text_of(&entry.key.value, &entry.value)
    }

    /// A text that must be there and say something; the empty one where it does not.
    pub fn required_text(&mut self, key: &'static str) -> Spanned<String> {
        self.expects(key, Holds::is_text);
        let nothing = Spanned { value: String::new(), span: self.at };
        let Some(entry) = self.required(key) else { return nothing };
        let text = self.text_of(&entry.key.value, &entry.value).unwrap_or(nothing);
        if matches!(&entry.value.value, Value::Scalar(_)) && text.value.trim().is_empty() {
            let message = format!("`{key}` says nothing");
            self.diags.push(Diagnostic::new(Code::BadValue, self.path, text.span, message));
        }
        text
    }

    /// A text to be read as Markdown.
    pub fn prose(&mut self, key: &'static str) -> Option<Prose> {
        self.expects(key, Holds::is_text);
        let entry = self.given(key)?;
        self.prose_of(&entry.key.value, &entry.value)
    }

    /// A list of texts. One text is not a list.
    pub fn list(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        self.items(key).iter().filter_map(|item| self.text_of(key, item)).collect()
    }

    /// The items of a list, whatever they are.
    pub fn items(&mut self, key: &'static str) -> &'y [Yaml<'a>] {
        self.expects(key, |it| matches!(it, Holds::List(_)));
        let Some(entry) = self.given(key) else { return &[] };
        match &entry.value.value {
            Value::Sequence(items) => items,
            Value::Scalar(scalar) => {
                let help = format!("write `{key}: [{}]`", shortened(scalar.raw));
                let is_item = matches!(scalar.style, Style::Plain | Style::Single | Style::Double)
                    && !scalar.raw.contains([',', '[', ']', '{', '}', '#', '\n', '\r']);
                let list = is_item.then(|| format!("[{}]", scalar.raw));
                self.wrong(key, &entry.value, "a list", Some(help), list.as_deref());
                &[]
            }
            Value::Nothing | Value::Mapping(_) => {
                let help = "begin each item with `- `".to_owned();
                self.wrong(key, &entry.value, "a list", Some(help), None);
                &[]
            }
        }
    }

    /// The entries of a mapping whose keys are the author's own.
    pub fn entries(&mut self, key: &'static str) -> &'y [Entry<'a>] {
        self.expects(key, |it| matches!(it, Holds::Map(..)));
        let Some(entry) = self.given(key) else { return &[] };
        let Value::Mapping(mapping) = &entry.value.value else {
            let help = format!("write `{key}:` and below it, indented, a `name: …` to each line");
            self.wrong(key, &entry.value, "keys and values", Some(help), None);
            return &[];
        };
        &mapping.entries
    }

    /// `true` or `false`, nothing else.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.expects(key, |it| matches!(it, Holds::Flag));
        let entry = self.given(key)?;
        match &entry.value.value {
            Value::Scalar(Scalar { text, style: Style::Plain, .. }) if text == "true" => Some(true),
            Value::Scalar(Scalar { text, style: Style::Plain, .. }) if text == "false" => {
                Some(false)
            }
            Value::Nothing | Value::Scalar(_) | Value::Sequence(_) | Value::Mapping(_) => {
                let help = "write `true` or `false`, without quotes".to_owned();
                // What other programs take for a truth, YAML 1.1's readers among them.
                let word = match &entry.value.value {
                    Value::Scalar(scalar) => &*scalar.text,
                    Value::Nothing | Value::Sequence(_) | Value::Mapping(_) => "",
                };
                let sure = match word.to_ascii_lowercase().as_str() {
                    "yes" | "on" | "true" => Some("true"),
                    "no" | "off" | "false" => Some("false"),
                    _ => None,
                };
                self.wrong(key, &entry.value, "`true` or `false`", Some(help), sure);
                None
            }
        }
    }

    /// One of some words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, among: &[(&'static str, T)]) -> Option<T> {
        self.expects(key, |it| match it {
            Holds::Word(words) => words.iter().eq(among.iter().map(|(word, _)| word)),
            _ => false,
        });
        let written = self.text(key)?;
        let chosen = among.iter().find(|(word, _)| *word == written.value);
        if chosen.is_none() {
            let words: Vec<_> = among.iter().map(|(word, _)| format!("`{word}`")).collect();
            let message = format!("`{key}` cannot be `{}`", shortened(&written.value));
            let near = nearest(&written.value, among.iter().map(|(word, _)| *word));
            let mut help = format!("it is one of {}", words.join(", "));
            if let Some(near) = near {
                help = format!("did you mean `{near}`? {help}");
            }
            let sure = slip(&written.value, among.iter().map(|(word, _)| *word));
            self.diags.push(
                Diagnostic::new(Code::BadValue, self.path, written.span, message)
                    .help(help)
                    .mend(sure),
            );
        }
        chosen.map(|(_, value)| *value)
    }

    /// A record within this one.
    pub fn record<'s>(
        &'s mut self,
        key: &'static str,
        shape: &'static Shape,
    ) -> Option<Record<'y, 'a, 's>> {
        self.expects(key, |it| matches!(it, Holds::Record(it) if std::ptr::eq(*it, shape)));
        let entry = self.given(key)?;
        Some(self.within(&entry.value, shape).held_by(entry.key.span))
    }

    /// A record that stands somewhere in this one.
    pub fn within<'s, 'z, 'b>(
        &'s mut self,
        yaml: &'z Yaml<'b>,
        kind: impl Into<Kind>,
    ) -> Record<'z, 'b, 's> {
        Record::new(self.path, yaml, kind, self.diags)
    }

    /// `yaml`, which stands under `key`, as a text.
    pub fn text_of(&mut self, key: &str, yaml: &Yaml<'_>) -> Option<Spanned<String>> {
        let scalar = self.scalar_of(key, yaml)?;
        Some(Spanned { value: scalar.text.clone().into_owned(), span: yaml.span })
    }

    /// `yaml`, which stands under `key`, as a text to be read as Markdown.
    pub fn prose_of(&mut self, key: &str, yaml: &Yaml<'_>) -> Option<Prose> {
        let scalar = self.scalar_of(key, yaml)?;
        let map = scalar::map(scalar, yaml.span.start);
        Some(Prose { text: Arc::from(&*scalar.text), map, span: yaml.span })
    }

    /// `yaml`, which stands under `key`, as a text with the way it was written.
    pub fn scalar_of<'s, 'b>(&mut self, key: &str, yaml: &'s Yaml<'b>) -> Option<&'s Scalar<'b>> {
        if let Value::Scalar(scalar) = &yaml.value {
            return Some(scalar);
        }
        let help = match &yaml.value {
            Value::Nothing => "put `null` and `~` in quotes if they are meant as texts",
            Value::Mapping(_) => "put the text in quotes if it holds a colon",
            Value::Sequence(_) | Value::Scalar(_) => "put the text in quotes if it begins with `[`",
        };
        self.wrong(key, yaml, "a text", Some(help.to_owned()), None);
        None
    }

    /// Says that `yaml`, which stands under `key`, is not what is expected. Of what a syntax error
    /// cut short, that error is all there is to say.
    pub fn wrong(
        &mut self,
        key: &str,
        yaml: &Yaml<'_>,
        expected: &str,
        help: Option<String>,
        sure: Option<&str>,
    ) {
        if yaml.extent == Extent::Cut {
            return;
        }
        let message = format!("`{key}` wants {expected}, found {}", found(yaml));
        let mut diag = Diagnostic::new(Code::WrongType, self.path, yaml.span, message).mend(sure);
        diag.help = help;
        self.diags.push(diag);
    }

    /// Says which keys mean nothing here.
    pub fn finish(self) {
        let mut known: Vec<&'static str> = Vec::new();
        match self.kind {
            Kind::Shaped(shape) => known.extend(shape.keys().map(|key| key.name)),
            Kind::Named(_) => known.extend(&self.asked),
        }
        known.dedup();
        debug_assert!(
            known.iter().all(|key| self.asked.contains(key)),
            "{}: nothing reads one of {known:?}",
            self.what()
        );
        for (at, Entry { key, value, .. }) in self.entries.iter().enumerate() {
            if known.iter().any(|known| *known == key.value) {
                continue;
            }
            let before = at.checked_sub(1).and_then(|it| self.entries.get(it));
            if let (Value::Nothing, Some(before)) = (&value.value, before)
                && let Some((number, span)) = decimals(before, key)
            {
                let message = format!("the comma ends the value of `{}`", before.key.value);
                self.diags.push(
                    Diagnostic::new(Code::UnknownKey, self.path, span, message)
                        .help(format!("write `{number}` if it has decimals"))
                        .fix(span, number),
                );
                continue;
            }
            let message = format!("{} has no key `{}`", self.what(), shortened(&key.value));
            let near = nearest(&key.value, known.iter().copied());
            let near = near.or_else(|| strangers::key(&key.value, &known));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let known: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
                    format!("its keys are {}", known.join(", "))
                }
            };
            // A key that is there already would then stand twice.
            let sure = slip(&key.value, known.iter().copied())
                .filter(|sure| !self.entries.iter().any(|it| it.key.value == *sure));
            self.diags.push(
                Diagnostic::new(Code::UnknownKey, self.path, key.span, message)
                    .help(help)
                    .mend(sure),
            );
        }
    }
}

/// The number that half the world writes `48,39`, and where it stands: within braces, a comma ends a value.
fn decimals(whole: &Entry<'_>, parts: &Spanned<Cow<'_, str>>) -> Option<(String, Span)> {
    let Value::Scalar(scalar) = &whole.value.value else { return None };
    let all_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let is_number = all_digits(scalar.text.strip_prefix('-').unwrap_or(&scalar.text));
    let (start, end) = (whole.value.span.start, parts.span.end);
    let touch = whole.value.span.end + 1 == parts.span.start;
    let number = format!("{}.{}", scalar.text, parts.value);
    (is_number && touch && all_digits(&parts.value)).then_some((number, Span { start, end }))
}

/// The entries whose keys mean nothing in a record of this kind, each with the key that was meant.
fn strays<'y, 'a>(
    kind: Kind,
    entries: &'y [Entry<'a>],
) -> Vec<(&'y Entry<'a>, Option<&'static str>)> {
    let Kind::Shaped(shape) = kind else { return Vec::new() };
    let strange = entries.iter().filter(|it| shape.key(&it.key.value).is_none());
    let mut strays: Vec<(&Entry<'_>, Option<&'static str>)> = Vec::new();
    for entry in strange {
        let meant = nearest(&entry.key.value, shape.keys().map(|key| key.name)).filter(|meant| {
            entries.iter().all(|it| it.key.value != *meant)
                && strays.iter().all(|(_, other)| *other != Some(meant))
        });
        strays.push((entry, meant));
    }
    strays
}

/// What a node is, in words.
pub fn found(yaml: &Yaml<'_>) -> Cow<'static, str> {
    match &yaml.value {
        Value::Nothing => "nothing".into(),
        Value::Sequence(_) => "a list".into(),
        Value::Mapping(_) => "keys and values".into(),
        Value::Scalar(scalar) => match scalar.style {
            Style::Plain | Style::Single | Style::Double => {
                format!("`{}`", shortened(scalar.raw)).into()
            }
            Style::Literal | Style::Folded => "a block of text".into(),
        },
    }
}

/// A text short enough for a message of one line.
pub fn shortened(text: &str) -> Cow<'_, str> {
    /// What a reader takes in at a glance.
    const LONGEST: usize = 40;
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]).into(),
        None if line.len() < text.len() => format!("{line}…").into(),
        None => line.into(),
    }
}
