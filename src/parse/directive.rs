//! Fenced directives with a YAML body: ```` ```{figure} ````.

use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, Map, SitePath, Span, Spanned, nearest, slip};

use super::body::Body;
use super::date::{self, Date};
use super::features::Feature;
use super::headings;
use super::markdown::{self, Syntax};
use super::record::{Prose, Record};
use super::settings::Dialect;
use super::yaml;

/// A directive, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// An image with a caption.
    Figure(WrittenFigure),
    /// A list of entities within the text.
    Glossary(WrittenGlossary),
    /// A picture of what the glossary knows.
    Picture(WrittenPicture),
}

/// ```` ```{figure} path ````
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenFigure {
    /// The image.
    pub src: Spanned<String>,
    /// Its alternative text; `Some("")` says that it is decoration.
    pub alt: Option<String>,
    /// Markdown below it, as a text of inlines of its own.
    pub caption: Option<Box<Body>>,
    /// Who made it, and under what licence.
    pub credit: Option<String>,
}

/// ```` ```{glossary} ````: entities by kind or id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenGlossary {
    /// Only these kinds; all, where empty.
    pub kinds: Vec<Spanned<String>>,
    /// Only these entities, by id; all, where empty.
    pub entities: Vec<Spanned<String>>,
}

/// ```` ```{timeline} ````: a picture of what the glossary knows, of all entities or some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenPicture {
    /// Where its name stands, for complaints.
    pub at: Span,
    /// Which picture.
    pub sort: PictureSort,
    /// Only these kinds of entity; all, where empty.
    pub kinds: Vec<Spanned<String>>,
    /// Only these entities, by id; all, where empty.
    pub entities: Vec<Spanned<String>>,
    /// Of a timeline: nothing that is over before this.
    pub from: Option<Date>,
    /// Of a timeline: nothing that begins after this.
    pub to: Option<Date>,
    /// Whether something in it cannot be read, which has been complained of.
    pub is_faulty: bool,
}

/// The pictures there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PictureSort {
    /// When things were.
    Timeline,
    /// Who has to do with whom.
    Network,
    /// Where things are.
    Map,
}

impl PictureSort {
    /// The part of the site that it draws a piece of.
    pub fn feature(self) -> Feature {
        match self {
            Self::Timeline => Feature::Timeline,
            Self::Network => Feature::Network,
            Self::Map => Feature::Map,
        }
    }
}

/// The directives there are.
const KNOWN: [(&str, Sort); 5] = [
    ("figure", Sort::Figure),
    ("glossary", Sort::Glossary),
    ("timeline", Sort::Picture(PictureSort::Timeline)),
    ("map", Sort::Picture(PictureSort::Map)),
    ("network", Sort::Picture(PictureSort::Network)),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Figure,
    Glossary,
    Picture(PictureSort),
}

/// A fenced block as the Markdown has it: its head, and its lines without what stands before them
/// in a quotation or a list.
#[derive(Debug)]
pub struct Fence {
    /// All of it.
    pub span: Span,
    name: Spanned<String>,
    argument: Spanned<String>,
    text: String,
    /// From there into the body's text.
    runs: Vec<(u32, u32)>,
}

impl Fence {
    /// The fenced block at `at` of `text`, without its lines.
    pub fn new(text: &str, at: Span) -> Self {
        let line = text[at.range()].split(['\n', '\r']).next().unwrap_or_default();
        let spanned = |part: &str, begin: usize| {
            let start = begin + part.len() - part.trim_start().len();
            let value = part.trim();
            let span = Span::of(start..start + value.len());
            let span = Span { start: at.start + span.start, end: at.start + span.end };
            Spanned { value: value.to_owned(), span }
        };
        let open = line.find('{').map_or(line.len(), |it| it + 1);
        let close = line[open..].find('}').map_or(line.len(), |it| open + it);
        let behind = (close + 1).min(line.len());
        let name = spanned(&line[open..close], open);
        let argument = spanned(&line[behind..], behind);
        Self { span: at, name, argument, text: String::new(), runs: Vec::new() }
    }

    /// Adds a piece of its lines, which stands at `at` of the body's text.
    pub fn put(&mut self, words: &str, at: Span) {
        self.runs.push((Span::of(0..self.text.len()).end, at.start));
        self.text.push_str(words);
    }
}

/// Reads a directive. `map` leads from the body's text into the file at `path`. What is unknown is
/// a diagnostic and nothing else.
pub fn read(
    fence: &Fence,
    path: &SitePath,
    map: &Map,
    dialect: &Dialect,
) -> Checked<Option<Directive>> {
    let name = &fence.name.value;
    let Some((_, sort)) = KNOWN.iter().find(|(known, _)| known == name) else {
        let diag = Diagnostic::new(
            Code::UnknownDirective,
            path,
            map.back(fence.name.span),
            format!("no directive is called `{name}`"),
        );
        let help = match nearest(name, KNOWN.iter().map(|(known, _)| *known)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a listing names its language without braces: ```{name}"),
        };
        let sure = slip(name, KNOWN.iter().map(|(known, _)| *known));
        return Checked::new(None, vec![diag.help(help).mend(sure)]);
    };
    let inner = Map::new(fence.runs.clone());
    let outer = inner.then(map);
    let whole = Span::of(0..fence.text.len());
    let Checked { value: root, mut diags } = yaml::read(path, &fence.text, whole);
    // Markdown within a directive says where it stands by itself.
    let mut placed = Vec::new();
    let directive = match sort {
        Sort::Figure => {
            let mut record = Record::new(path, &root, "a figure", &mut diags);
            let alt = record.text("alt").map(|it| it.value);
            let caption = record.prose("caption");
            let credit = record.text("credit").map(|it| it.value);
            record.finish();
            if fence.argument.value.is_empty() {
                placed.push(
                    Diagnostic::new(
                        Code::MissingKey,
                        path,
                        map.back(fence.name.span),
                        "a figure lacks its image",
                    )
                    .help("write the image's path behind the braces: ```{figure} map.png"),
                );
            }
            let caption =
                caption.map(|it| Box::new(text(&it, path, &outer, dialect).into(&mut placed)));
            Some(Directive::Figure(WrittenFigure {
                src: fence.argument.clone(),
                alt,
                caption,
                credit,
            }))
        }
        Sort::Glossary => {
            let mut record = Record::new(path, &root, "a glossary", &mut diags);
            let mut list = |key| {
                let mut list = record.list(key);
                for item in &mut list {
                    item.span = inner.back(item.span);
                }
                list
            };
            let glossary = WrittenGlossary { kinds: list("kinds"), entities: list("entities") };
            record.finish();
            Some(Directive::Glossary(glossary))
        }
        Sort::Picture(sort) => {
            let what = match sort {
                PictureSort::Timeline => "a timeline",
                PictureSort::Network => "a network",
                PictureSort::Map => "a map",
            };
            let mut record = Record::new(path, &root, what, &mut diags);
            let mut picture = picture(*sort, fence.name.span, &mut record, &inner);
            record.finish();
            picture.is_faulty = !diags.is_empty();
            Some(Directive::Picture(picture))
        }
    };
    let back = |span: &mut Span| {
        *span = if fence.runs.is_empty() { map.back(fence.name.span) } else { outer.back(*span) };
    };
    for diag in &mut diags {
        back(&mut diag.at.span);
        if let Some(fix) = &mut diag.fix {
            back(&mut fix.span);
        }
        diag.also.iter_mut().for_each(|label| back(&mut label.span));
    }
    diags.extend(placed);
    Checked::new(
        directive.filter(|_| !fence.argument.value.is_empty() || *sort != Sort::Figure),
        diags,
    )
}

/// Which picture, and of what. `inner` leads from the lines of the fence into the body's text.
fn picture(
    sort: PictureSort,
    at: Span,
    record: &mut Record<'_, '_, '_>,
    inner: &Map,
) -> WrittenPicture {
    let mut list = |key| {
        let mut list = record.list(key);
        for item in &mut list {
            item.span = inner.back(item.span);
        }
        list
    };
    let (kinds, entities) = (list("kinds"), list("entities"));
    let mut day = |key| {
        let written = record.text(key)?;
        date::parse(&written, record.path()).into(record.diags())
    };
    let (from, to) = match sort {
        PictureSort::Timeline | PictureSort::Network => (day("from"), day("to")),
        PictureSort::Map => (None, None),
    };
    WrittenPicture { at, sort, kinds, entities, from, to, is_faulty: false }
}

/// Markdown within a directive. It holds no directives itself, or they could nest without end.
fn text(prose: &Prose, path: &SitePath, outer: &Map, dialect: &Dialect) -> Checked<Body> {
    let map = prose.map.then(outer);
    let text: &Arc<str> = &prose.text;
    let read = markdown::read(path, text, prose.whole(), map, dialect, Syntax::Nested);
    let Checked { mut value, mut diags } = read;
    headings::name(&mut value, path, &mut diags);
    Checked::new(value, diags)
}
