//! Strict YAML with spans: a text into a small tree that keeps the author's words.
//!
//! Nothing is converted: `no`, `012` and `2020-01-07` are texts until a reader of records
//! ([`super::record`]) wants something else. What YAML offers beyond an author's needs (tags,
//! directives, several documents) is refused; anchors and aliases work within a bound.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle};

use crate::base::{Checked, Code, Diagnostic, SitePath, Span, Spanned};

use super::record::shortened;
use super::slips;

pub use super::tree::{Entry, Extent, Mapping, Scalar, Style, Value, Yaml};

/// How much aliases may expand to in one text, in nodes; 32 bytes of text count as another.
/// Enough for hundreds of shared lists, and reached by a bomb within a millisecond.
const EXPANSION: usize = 100_000;

/// How many syntax errors of one text are told. After that many, it is hardly YAML.
const ERRORS: usize = 20;

/// Reads the YAML that stands in `text` at `within`. All spans lead into `text`, so front matter
/// gets those of the whole file. An empty text is [`Value::Nothing`].
pub fn read<'a>(path: &SitePath, text: &'a str, within: Span) -> Checked<Yaml<'a>> {
    let mut reading =
        Reading { path, text, diags: Vec::new(), spent: 0, refused: false, resumed: false };
    let end = within.range().end.min(text.len());
    let mut root: Option<Yaml<'a>> = None;
    let mut from = within.range().start.min(end);
    let mut broken = Extent::Whole;
    for _ in 0..ERRORS {
        let piece = reading.document(from, end);
        if piece.error.is_some() {
            broken = Extent::Cut;
        }
        match (&mut root, piece.root) {
            (None, piece) => root = piece,
            (Some(Yaml { value: Value::Mapping(all), span, .. }), Some(piece)) => {
                if let Value::Mapping(more) = piece.value {
                    all.entries.extend(more.entries);
                    span.end = piece.span.end;
                }
            }
            (Some(_), _) => {}
        }
        // After an error, go on at the next line that looks like a key of the outermost mapping:
        // one slip must not hide the rest of a glossary.
        let Some(next) = piece.error.and_then(|at| slips::next_key(text, at, end)) else { break };
        if !matches!(&root, Some(Yaml { value: Value::Mapping(_), span, .. })
            if starts_line(text, span.range().start))
        {
            break;
        }
        reading.resumed = true;
        from = next;
    }
    let mut root = root.unwrap_or_else(|| nothing(Span::of(from..from), broken));
    match &mut root.value {
        Value::Mapping(mapping) => reading.duplicates(mapping),
        // What would have been a mapping but for the error: that it is none is not said, too.
        Value::Scalar(_) | Value::Sequence(_) if broken == Extent::Cut => {
            root = nothing(root.span, broken);
        }
        Value::Nothing | Value::Scalar(_) | Value::Sequence(_) => {}
    }
    Checked::new(root, reading.diags)
}

struct Reading<'a, 'p> {
    path: &'p SitePath,
    text: &'a str,
    diags: Vec<Diagnostic>,
    /// How much of [`EXPANSION`] is used up.
    spent: usize,
    /// Whether an alias was refused for it.
    refused: bool,
    /// Whether this is not the first piece: anchors of the former are gone.
    resumed: bool,
}

struct Piece<'a> {
    root: Option<Yaml<'a>>,
    /// Where it broke off.
    error: Option<usize>,
}

struct Frame<'a> {
    node: Holder<'a>,
    style: StructureStyle,
    span: Span,
    anchor: usize,
    weight: usize,
}

impl Frame<'_> {
    /// Whether a bracket opens it. A pair in a list, `[a: b]`, is a mapping without one.
    fn is_bracketed(&self, text: &str) -> bool {
        let bracket = match self.node {
            Holder::Sequence(_) => '[',
            Holder::Mapping(..) => '{',
        };
        self.style == StructureStyle::Flow && text[self.span.range().start..].starts_with(bracket)
    }
}

enum Holder<'a> {
    Sequence(Vec<Yaml<'a>>),
    Mapping(Vec<Entry<'a>>, Key<'a>),
}

/// Where a mapping stands between its keys and values.
enum Key<'a> {
    Awaited,
    Read(Spanned<Cow<'a, str>>),
    Refused,
}

/// What an anchor stands for.
enum Anchored<'a> {
    Node(Yaml<'a>, usize),
    TooLarge,
}

impl<'a> Reading<'a, '_> {
    fn document(&mut self, from: usize, end: usize) -> Piece<'a> {
        let text = &self.text[from..end];
        let options = granit_parser::options! {
            emit_comments: false,
            disallow_directives: true,
            emit_unresolved_aliases: true,
        };
        let mut frames: Vec<Frame<'a>> = Vec::new();
        let mut anchors: BTreeMap<usize, Anchored<'a>> = BTreeMap::new();
        let mut root = None;
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, place) = match event {
                Ok(event) => event,
                Err(error) => {
                    let at = from + error.marker().byte_offset().unwrap_or(text.len());
                    self.syntax(&error, at.min(end), &frames);
                    let root = close(frames, root);
                    return Piece { root, error: Some(at.min(end)) };
                }
            };
            let tag = place.tag_span().and_then(|tag| tag.byte_range());
            let place = place.byte_range().unwrap_or(0..0);
            let span = Span::of(from + place.start..from + place.end);
            if event.tag().is_some() {
                let tag = tag.unwrap_or(place.clone());
                self.diags.push(
                    Diagnostic::new(
                        Code::BadYaml,
                        self.path,
                        Span::of(from + tag.start..from + tag.end),
                        "a tag, which means nothing here",
                    )
                    .help("leave out the word that begins with `!`, or put the text in quotes"),
                );
            }
            let (node, weight, anchor) = match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents == 2 {
                        let span = Span::of(span.range().start..(from + place.end).min(end));
                        self.diags.push(
                            Diagnostic::new(
                                Code::BadYaml,
                                self.path,
                                span,
                                "a second YAML document in one text",
                            )
                            .help("take out the line `---` or `...` before it"),
                        );
                        return Piece { root, error: None };
                    }
                    continue;
                }
                Event::SequenceStart(style, anchor, _) => {
                    let node = Holder::Sequence(Vec::new());
                    frames.push(Frame { node, style, span, anchor, weight: 1 });
                    continue;
                }
                Event::MappingStart(style, anchor, _) => {
                    let node = Holder::Mapping(Vec::new(), Key::Awaited);
                    frames.push(Frame { node, style, span, anchor, weight: 1 });
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    let Some(frame) = frames.pop() else { continue };
                    let (anchor, weight) = (frame.anchor, frame.weight);
                    let last = (frame.style == StructureStyle::Flow).then_some(span.end);
                    let mut node = frame.whole(last);
                    // The outermost mapping is looked through when all its pieces are together.
                    if let (Value::Mapping(mapping), false) = (&mut node.value, frames.is_empty()) {
                        self.duplicates(mapping);
                    }
                    (node, weight, anchor)
                }
                Event::Scalar(words, style, anchor, _) => {
                    let weight = 1 + words.len() / 32;
                    let is_key = matches!(
                        frames.last(),
                        Some(Frame { node: Holder::Mapping(_, Key::Awaited), .. })
                    );
                    (scalar(self.text, words, style, span, is_key), weight, anchor)
                }
                Event::Alias(id) => {
                    let (node, weight) = self.alias(anchors.get(&id), span);
                    (node, weight, 0)
                }
                Event::UnresolvedAlias(name) => {
                    if !self.resumed {
                        let message = format!("nothing is anchored as `{name}`");
                        self.diags.push(
                            Diagnostic::new(Code::BadYaml, self.path, span, message)
                                .help("put the text in quotes if the `*` belongs to it"),
                        );
                    }
                    (nothing(span, Extent::Cut), 1, 0)
                }
                _ => continue,
            };
            if anchor != 0 {
                // A copy counts too: nested anchors would otherwise copy all that is within them
                // once for each.
                let kept = if self.spent + weight <= EXPANSION {
                    self.spent += weight;
                    Anchored::Node(node.clone(), weight)
                } else {
                    Anchored::TooLarge
                };
                anchors.insert(anchor, kept);
            }
            match frames.last_mut() {
                None => root = Some(node),
                Some(frame) => {
                    frame.weight += weight;
                    if let Some(refused) = frame.add(node) {
                        let message = "a key that is a list, a mapping or nothing";
                        self.diags.push(
                            Diagnostic::new(Code::WrongType, self.path, refused, message)
                                .help("a key is one text: `key: value`"),
                        );
                    }
                }
            }
        }
        Piece { root: close(frames, root), error: None }
    }

    fn alias(&mut self, anchored: Option<&Anchored<'a>>, span: Span) -> (Yaml<'a>, usize) {
        let nothing = nothing(span, Extent::Cut);
        let message = match anchored {
            None => "an alias that stands within what it stands for",
            Some(Anchored::Node(node, weight)) if self.spent + weight <= EXPANSION => {
                self.spent += weight;
                return (node.clone(), *weight);
            }
            // Said once: a bomb has thousands of them.
            Some(_) if self.refused => return (nothing, 1),
            Some(_) => {
                self.refused = true;
                "the aliases of this text expand to too much"
            }
        };
        self.diags.push(
            Diagnostic::new(Code::TooManyAliases, self.path, span, message)
                .help("write out what the alias stands for"),
        );
        (nothing, 1)
    }

    /// Takes out keys that stand twice, but for the first of each, and says so.
    fn duplicates(&mut self, mapping: &mut Mapping<'a>) {
        let entries = &mapping.entries;
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|&a, &b| entries[a].key.value.cmp(&entries[b].key.value).then(a.cmp(&b)));
        let mut twice = Vec::new();
        let mut first = 0;
        for (place, &index) in order.iter().enumerate() {
            if place > 0 && entries[index].key.value == entries[first].key.value {
                twice.push(index);
                let key = &entries[index].key;
                self.diags.push(
                    Diagnostic::new(
                        Code::DuplicateKey,
                        self.path,
                        key.span,
                        format!("the key `{}` stands twice", key.value),
                    )
                    .also(self.path, entries[first].key.span, "first here")
                    .help("take one of them out, or call it something else"),
                );
            } else {
                first = index;
            }
        }
        if !twice.is_empty() {
            twice.sort_unstable();
            let mut index = 0;
            mapping.entries.retain(|_| {
                index += 1;
                twice.binary_search(&(index - 1)).is_err()
            });
        }
    }

    fn syntax(&mut self, error: &ScanError, at: usize, frames: &[Frame<'a>]) {
        let mut at = at;
        if *error.kind() == ErrorKind::UnknownQuotedScalarEscape {
            at += slips::bad_escape(&self.text[at..]);
        }
        if matches!(error.kind(), ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation) {
            // Tabs are noticed by what follows them.
            at = self.text[..at].trim_end_matches('\t').len();
        }
        let (message, help) = complaint(error.kind());
        let misplaced = *error.kind() == ErrorKind::MappingValueNotAllowed;
        let swallowing = if misplaced { slips::swallowing(self.text, at) } else { None };
        let at = swallowing.unwrap_or(at);
        let span = Span::of(at..at + slips::word(&self.text[at..]));
        let mut diag = Diagnostic::new(Code::BadYaml, self.path, span, message);
        diag.help = help.map(str::to_owned);
        if (swallowing.is_some() || *error.kind() == ErrorKind::SimpleKeyExpected)
            && let Some(slip) = slips::keyless(self.text, at)
        {
            diag.at.span = Span::of(at..at + slip.shown);
            (diag.message, diag.help) = (slip.message, Some(slip.help));
            if let Some((at, put)) = slip.mend {
                diag = diag.fix(Span::of(at..at), put);
            }
        } else if misplaced && slips::goes_deeper(self.text, at) {
            diag.help = Some("begin this line below the key above it, no deeper".to_owned());
        } else if misplaced && let Some((value, quoted)) = slips::in_quotes(self.text, at) {
            diag.help = Some(format!(
                "write `{}` if the colon belongs to the value, else give each key a line of its own",
                shortened(&quoted)
            ));
            diag = diag.fix(Span::of(value), quoted);
        }
        let open = frames.iter().rev().find(|frame| frame.is_bracketed(self.text));
        if let Some(open) = open.filter(|open| open.span.range().start != at) {
            let bracket = Span { end: open.span.start + 1, ..open.span };
            diag = diag.also(self.path, bracket, "this bracket is still open");
            if misplaced && self.text[open.span.range().start..at].contains(['\n', '\r']) {
                diag.help = Some("close the bracket".to_owned());
                diag.fix = None;
            }
        }
        self.diags.push(diag);
    }
}

impl<'a> Frame<'a> {
    /// Puts a node in its place; gives the span of one that cannot be a key.
    fn add(&mut self, node: Yaml<'a>) -> Option<Span> {
        self.span.end = self.span.end.max(node.span.end);
        match &mut self.node {
            Holder::Sequence(items) => items.push(node),
            Holder::Mapping(entries, key) => match std::mem::replace(key, Key::Awaited) {
                Key::Read(key) => entries.push(Entry { key, value: node }),
                Key::Refused => {}
                Key::Awaited => match node.value {
                    Value::Scalar(scalar) => {
                        *key = Key::Read(Spanned { value: scalar.text, span: node.span });
                    }
                    Value::Nothing | Value::Sequence(_) | Value::Mapping(_) => {
                        *key = Key::Refused;
                        return Some(node.span);
                    }
                },
            },
        }
        None
    }

    /// The node, with its end where a bracket closed it.
    fn whole(self, last: Option<u32>) -> Yaml<'a> {
        let value = match self.node {
            Holder::Sequence(items) => Value::Sequence(items),
            Holder::Mapping(entries, _) => Value::Mapping(Mapping { entries }),
        };
        let span = Span { end: last.unwrap_or(self.span.end), ..self.span };
        Yaml { value, span, extent: Extent::Whole }
    }
}

/// Closes what an error left open, from the inside out.
fn close<'a>(mut frames: Vec<Frame<'a>>, root: Option<Yaml<'a>>) -> Option<Yaml<'a>> {
    let mut done = root;
    let mut inner: Option<Yaml<'a>> = None;
    while let Some(mut frame) = frames.pop() {
        if let Some(node) = inner.take() {
            frame.add(node);
        } else if let Holder::Mapping(_, Key::Read(key)) = &frame.node {
            let span = Span { start: key.span.end, end: key.span.end };
            frame.add(nothing(span, Extent::Cut));
        }
        let mut node = frame.whole(None);
        node.extent = Extent::Cut;
        inner = Some(node);
    }
    if let Some(node) = inner {
        done = Some(node);
    }
    done
}

/// No value.
fn nothing<'a>(span: Span, extent: Extent) -> Yaml<'a> {
    Yaml { value: Value::Nothing, span, extent }
}

fn scalar<'a>(
    text: &'a str,
    words: Cow<'a, str>,
    style: ScalarStyle,
    span: Span,
    is_key: bool,
) -> Yaml<'a> {
    let raw = &text[span.range()];
    let style = match style {
        ScalarStyle::Plain if raw.is_empty() => return nothing(span, Extent::Whole),
        ScalarStyle::Plain if !is_key && matches!(&*words, "~" | "null" | "Null" | "NULL") => {
            return nothing(span, Extent::Whole);
        }
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::Single,
        ScalarStyle::DoubleQuoted => Style::Double,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    };
    let (raw, indent) = match style {
        Style::Plain | Style::Single | Style::Double => (raw, 0),
        // The span of a block begins behind the indentation of its first line, and ends before
        // the next node.
        Style::Literal | Style::Folded => {
            let before = text[..span.range().start].bytes().rev();
            (
                raw.trim_end_matches([' ', '\t', '\r', '\n']),
                before.take_while(|&byte| byte == b' ').count(),
            )
        }
    };
    let span = Span::of(span.range().start..span.range().start + raw.len());
    let indent = u32::try_from(indent).unwrap_or(0);
    let value = Value::Scalar(Scalar { text: words, style, raw, indent });
    Yaml { value, span, extent: Extent::Whole }
}

/// Whether `at` is the first byte of a line.
fn starts_line(text: &str, at: usize) -> bool {
    at == 0 || matches!(text.as_bytes()[at - 1], b'\n' | b'\r') || &text[..at] == "\u{feff}"
}

/// A syntax error in an author's words, and what to do.
fn complaint(kind: &ErrorKind) -> (String, Option<&'static str>) {
    use ErrorKind as E;
    const QUOTES: &str = "put the text in quotes";
    let (message, help) = match kind {
        E::UnclosedQuotedScalar => {
            ("a quoted text without an end", "close it with the quote that it began with")
        }
        E::UnclosedFlowCollection { open } => {
            return (format!("a `{open}` that is never closed"), Some("close the bracket"));
        }
        E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping => {
            ("the text ends within brackets", "close the bracket")
        }
        E::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("a `{open}` that is closed by `{close}`"), None);
        }
        E::MisplacedFlowCollectionEnd => ("a closing bracket that nothing opened", QUOTES),
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => ("a tab where YAML wants blanks", "indent with blanks"),
        E::MappingValueNotAllowed | E::InvalidColonPlacement => (
            "a colon in the middle of a value",
            "put the value in quotes if the colon belongs to it, else give each key a line of its own",
        ),
        E::SimpleKeyExpected => (
            "a line that is neither `key: value` nor an item of a list",
            "indent a text that goes on from the line before",
        ),
        E::InvalidSimpleKey => {
            ("a key that is too long or goes over several lines", "write `key: value` on one line")
        }
        E::ExpectedBlockMappingKey => {
            ("expected a key here", "keys that belong together begin in the same column")
        }
        E::ExpectedBlockSequenceEntry => {
            ("expected an item of the list here", "begin each item with `- ` in the same column")
        }
        E::BlockSequenceEntryNotAllowed => {
            ("a list that begins behind a key", "begin the list on a line of its own")
        }
        E::BlockEntryInFlowCollection => ("a `- ` within brackets", "separate the items by commas"),
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => {
            ("expected a comma or the closing bracket here", QUOTES)
        }
        E::UnexpectedCharacter { character } if character.is_control() => {
            let message =
                format!("the character U+{:04X}, which no YAML may hold", u32::from(*character));
            return (message, Some("take it out"));
        }
        E::UnexpectedCharacter { character } => {
            return (format!("a text that begins with `{character}`"), Some(QUOTES));
        }
        E::InvalidTrailingSingleQuotedScalar => (
            "words behind the closing quote",
            "write a quote within single quotes twice: `'it''s'`",
        ),
        E::InvalidTrailingDoubleQuotedScalar => {
            ("words behind the closing quote", "write a quote within double quotes as `\\\"`")
        }
        E::UnknownQuotedScalarEscape => {
            ("an unknown escape", "write a backslash as `\\\\`, or use single quotes")
        }
        E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => {
            ("an escape that names no character", "write the character itself")
        }
        E::DirectiveDisallowed => {
            ("a YAML directive, which means nothing here", "take the line out")
        }
        E::RecursionLimitExceeded => {
            ("lists or mappings nested too deep", "nest at most 255 levels")
        }
        E::CommentInterceptedScalar => (
            "a text that goes on behind a comment",
            "put the text in quotes if the `#` belongs to it",
        ),
        E::CommentNotSeparated => (
            "a `#` without a blank before it",
            "put a blank before a comment, or the text in quotes",
        ),
        E::BomInsideDocument => ("a byte order mark within the text", "take it out"),
        E::MissingAnchorOrAliasName => ("a `&` or `*` without a name", QUOTES),
        E::ZeroBlockScalarIndent | E::InvalidBlockScalarHeader => {
            ("words behind `|` or `>`", "begin the text on the next line")
        }
        E::DocumentIndicatorInQuotedScalar => {
            ("a line `---` or `...` within a quoted text", "close the quote before it")
        }
        E::InvalidIndentation
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent
        | E::ExpectedDocumentStart => (
            "a line indented otherwise than those it belongs to",
            "indent lines that belong together by the same number of blanks",
        ),
        _ => ("something that is not YAML", QUOTES),
    };
    (message.to_owned(), Some(help))
}

#[cfg(test)]
#[path = "yaml_tests.rs"]
mod tests;
