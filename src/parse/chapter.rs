//! A chapter or a free page: front matter and body.

use crate::base::{Checked, Code, Diagnostic, SitePath, Source, Span, Spanned};

use super::body::Body;
use super::date::{self, Date};
use super::lang::Lang;
use super::quotes::typographic;
use super::record::Record;
use super::settings::Dialect;
use super::yaml::Value;
use super::{markdown, shapes, yaml};

/// One text of the site: a chapter, or a page outside the chapter order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// The file.
    pub path: SitePath,
    /// Where it belongs, as its name and folder say.
    pub place: Place,
    /// What its front matter says.
    pub front: Front,
    /// Its text.
    pub body: Body,
}

/// Where a text belongs, as its file's name and folder say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// A chapter, or a free page.
    pub shelf: Shelf,
    /// The folder of its part, `02-the-turn`, if it stands in one.
    pub part: Option<String>,
    /// The number before its name.
    pub number: Option<u32>,
    /// Its name without number, language and ending: the slug unless the front matter has one.
    pub name: String,
    /// The language in its name, `02-design.fr.md`.
    pub lang: Option<Lang>,
}

/// The two sorts of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// In `content/chapters/`: it has a place in the reading order.
    Chapter,
    /// In `content/pages/`.
    Page,
}

/// Front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// The title: from `title`, else from a first level-1 heading, else from the file's name
    /// (with a diagnostic).
    pub title: Spanned<String>,
    /// One sentence.
    pub summary: Option<Spanned<String>>,
    /// The day as of which it is told, where it differs from the site's.
    pub as_of: Option<Spanned<Date>>,
    /// When it was last changed.
    pub updated: Option<Spanned<Date>>,
    /// What to take away: inline Markdown, each.
    pub key_points: Vec<Body>,
    /// Whether it is a draft, which only previews show.
    pub draft: bool,
    /// The last part of its address, where the file's name is not to serve.
    pub slug: Option<Spanned<String>>,
    /// Old addresses that lead here, `/old-address/`.
    pub redirect_from: Vec<Spanned<String>>,
    /// Entities (by id) whose names are never linked here.
    pub ignore: Vec<Spanned<String>>,
    /// What an ambiguous name means here: name and entity id.
    pub prefer: Vec<(Spanned<String>, Spanned<String>)>,
    /// Where the front matter stands; empty where there is none.
    pub span: Span,
}

/// `_part.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The folder it stands in: `01-the-design`.
    pub folder: String,
    /// The number before its name.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub summary: Option<String>,
}

/// Reads a chapter or a page.
pub fn chapter(source: &Source, dialect: &Dialect) -> Checked<Chapter> {
    let (path, text) = (&source.path, &source.text);
    let mut diags = Vec::new();
    let split = split(text);
    let (mut front, why) = front(path, text, &split, dialect, &mut diags);
    let after = Span::of(split.body..text.len());
    let place = place(path);
    let own = Some(front.title.value.trim()).filter(|it| !it.is_empty());
    let (heading, body) = markdown::titled(path, text, after, dialect, own).into(&mut diags);
    if own.is_none() {
        front.title = heading.unwrap_or_else(|| {
            diags.extend(untitled(path, text, why, front.title.span, &place.name));
            Spanned { value: place.name.clone(), span: front.title.span }
        });
    }
    Checked::new(Chapter { path: path.clone(), place, front, body }, diags)
}

/// Reads a `_part.yaml`. Its folder is the one it stands in.
pub fn part(source: &Source, dialect: &Dialect) -> Checked<Part> {
    let (path, text) = (&source.path, &source.text);
    let mut diags = Vec::new();
    let root = yaml::read(path, text, Span::of(0..text.len())).into(&mut diags);
    let mut record = Record::new(path, &root, &shapes::PART, &mut diags);
    let prose = |text: &str| typographic(text, &dialect.language);
    let title = prose(&record.required_text("title").value);
    let summary = record.text("summary").map(|it| prose(&it.value));
    record.finish();
    let folder = path.parent().map_or_else(String::new, |folder| folder.name().to_owned());
    let digits = folder.bytes().take_while(u8::is_ascii_digit).count();
    let number = folder[..digits].parse().ok();
    Checked::new(Part { folder, number, title, summary }, diags)
}

/// Where a text's front matter stands, and where its body begins.
struct Split {
    /// What stands between the two fences.
    yaml: Option<Span>,
    /// The first fence where it has no second.
    unclosed: Option<Span>,
    body: usize,
}

/// Finds the front matter: between a first line `---` and the next such line, or one `...`, as
/// YAML ends a document. A byte order mark before it does not count.
fn split(text: &str) -> Split {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = start;
    let mut begin = None;
    while let Some(line) = line(&text[at..]) {
        let bare = line.trim_end();
        match begin {
            None if bare == "---" => begin = Some(at + line.len()),
            None => return Split { yaml: None, unclosed: None, body: start },
            Some(begin) if bare == "---" || bare == "..." => {
                let yaml = Some(Span::of(begin..at));
                return Split { yaml, unclosed: None, body: at + line.len() };
            }
            Some(_) => {}
        }
        at += line.len();
    }
    // A text that is one thematic break and nothing more has no front matter either.
    let unclosed = begin.filter(|begin| *begin < text.len()).map(|_| Span::of(start..start + 3));
    Split { yaml: None, unclosed, body: start }
}

/// The first line of `text` with its end: `\n`, `\r\n`, or the lone `\r` of old systems.
fn line(text: &str) -> Option<&str> {
    let end = text
        .find(['\n', '\r'])
        .map_or(text.len(), |it| it + if text[it..].starts_with("\r\n") { 2 } else { 1 });
    Some(&text[..end]).filter(|it| !it.is_empty())
}

/// Why front matter says no title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Untitled {
    /// There is no front matter.
    NoFront,
    /// It has no such key.
    NoKey,
    /// Nothing stands behind the key.
    Empty,
    /// What is wrong with it has been told.
    Told,
}

/// The front matter, and why it says no title where that is so.
fn front(
    path: &SitePath,
    text: &str,
    split: &Split,
    dialect: &Dialect,
    diags: &mut Vec<Diagnostic>,
) -> (Front, Untitled) {
    if let Some(fence) = split.unclosed {
        diags.push(
            Diagnostic::new(Code::UnclosedFrontMatter, path, fence, "the front matter never ends")
                .note("it begins here")
                .help("write `---` on a line of its own behind the last key"),
        );
        return (Front::default(), Untitled::Told);
    }
    let Some(span) = split.yaml else { return (Front::default(), Untitled::NoFront) };
    let root = yaml::read(path, text, span).into(diags);
    let broken = !diags.is_empty();
    let mut record = Record::new(path, &root, &shapes::FRONT, diags);
    let prose = |it: Spanned<String>| Spanned {
        value: typographic(&it.value, &dialect.language),
        span: it.span,
    };
    // What is wrong with a title, or with the YAML round it, is said in its place.
    let wrong = record.given("title").is_some_and(|it| !matches!(it.value.value, Value::Scalar(_)));
    let told = broken || wrong || !matches!(root.value, Value::Mapping(_) | Value::Nothing);
    let key = record.key("title");
    let why = match key {
        _ if told => Untitled::Told,
        Some(_) => Untitled::Empty,
        None => Untitled::NoKey,
    };
    let title = record.text("title").map(prose);
    let none = Spanned { value: String::new(), span: key.unwrap_or(record.at()) };
    let title = title.unwrap_or(none);
    let front = Front {
        title,
        summary: record.text("summary").map(prose),
        as_of: day(&mut record, "as_of"),
        updated: day(&mut record, "updated"),
        key_points: key_points(&mut record, dialect),
        // A misspelt one hides nothing: what else is wrong with the text would not be told.
        draft: record.flag("draft").unwrap_or_default() && record.has("draft"),
        slug: record.text("slug"),
        redirect_from: record.list("redirect_from"),
        span,
        ..Front::default()
    };
    let (ignore, prefer) = naming(&mut record);
    record.finish();
    (Front { ignore, prefer, ..front }, why)
}

fn day(record: &mut Record<'_, '_, '_>, key: &'static str) -> Option<Spanned<Date>> {
    let written = record.text(key)?;
    let date = date::parse(&written, record.path()).into(record.diags())?;
    Some(Spanned { value: date, span: written.span })
}

fn key_points(record: &mut Record<'_, '_, '_>, dialect: &Dialect) -> Vec<Body> {
    let mut points = Vec::new();
    for item in record.items("key_points") {
        let Some(prose) = record.prose_of("key_points", item) else { continue };
        let body = markdown::body(record.path(), &prose.text, prose.whole(), prose.map, dialect);
        points.push(body.into(record.diags()));
    }
    points
}

type Preferences = Vec<(Spanned<String>, Spanned<String>)>;

/// What `entities` says of names: whom to ignore, and what an ambiguous name means.
fn naming(record: &mut Record<'_, '_, '_>) -> (Vec<Spanned<String>>, Preferences) {
    let Some(mut entities) = record.record("entities", &shapes::NAMING) else {
        return (Vec::new(), Vec::new());
    };
    let ignore = entities.list("ignore");
    let mut prefer = Vec::new();
    for entry in entities.entries("prefer") {
        let name = Spanned { value: entry.key.value.to_string(), span: entry.key.span };
        if let Some(id) = entities.text_of(&entry.key.value, &entry.value) {
            prefer.push((name, id));
        }
    }
    entities.finish();
    (ignore, prefer)
}

fn untitled(
    path: &SitePath,
    text: &str,
    why: Untitled,
    at: Span,
    name: &str,
) -> Option<Diagnostic> {
    let none = format!("`{name}` has no title");
    let toml = text.trim_start_matches('\u{feff}').starts_with("+++");
    let (message, help) = match why {
        Untitled::Told => return None,
        Untitled::NoFront if toml => (
            none,
            "write the front matter in YAML, `title: …`, between lines of `---` and not of `+++`",
        ),
        Untitled::NoFront if begins_with_key(text) => (
            format!("{none}: its front matter lacks the line `---` before it"),
            "write `---` on a line of its own at the top",
        ),
        Untitled::NoFront => (
            if text.trim().is_empty() { "the file is empty".to_owned() } else { none },
            "begin the file with `---`, `title: …` and `---`, each on a line of its own",
        ),
        Untitled::NoKey => (none, "add `title: …` to the front matter"),
        Untitled::Empty => {
            (format!("the title of `{name}` is empty"), "write the title behind `title:`")
        }
    };
    Some(Diagnostic::new(Code::NoTitle, path, at, message).help(help))
}

/// Whether a text begins like front matter without its first fence.
fn begins_with_key(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}').trim_start();
    ["title:", "summary:"].iter().any(|it| first.starts_with(it))
}

/// Where the text at `path` belongs: `content/chapters/02-part/03-slug.fr.md`.
fn place(path: &SitePath) -> Place {
    let shelf = match path.below("content/pages") {
        Some(_) => Shelf::Page,
        None => Shelf::Chapter,
    };
    let folder = path.below("content/chapters").and_then(|it| it.split_once('/'));
    let part = folder.map(|(part, _)| part.to_owned());
    let stem = path.stem();
    let (stem, lang) = match stem.rsplit_once('.') {
        Some((name, tag)) if !name.is_empty() => match Lang::new(tag) {
            Some(lang) => (name, Some(lang)),
            None => (stem, None),
        },
        Some(_) | None => (stem, None),
    };
    let (number, name) = numbered(stem);
    Place { shelf, part, number, name: name.to_owned(), lang }
}

/// The number before a name, and the name: `02-design`. A name that is only a number is a name.
fn numbered(stem: &str) -> (Option<u32>, &str) {
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let name = stem[digits..].trim_start_matches(['-', '_', ' ', '.']);
    match stem[..digits].parse() {
        Ok(number) if name.len() < stem.len() - digits && !name.is_empty() => (Some(number), name),
        Ok(number) if name.is_empty() => (Some(number), stem),
        _ => (None, stem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> Place {
        place(&SitePath::new(path).expect("a path"))
    }

    #[test]
    fn the_place_follows_from_the_path() {
        let deep = at("content/chapters/02-the-turn/03-five-choices.fr.md");
        assert_eq!(deep.shelf, Shelf::Chapter);
        assert_eq!(deep.part.as_deref(), Some("02-the-turn"));
        assert_eq!((deep.number, deep.name.as_str()), (Some(3), "five-choices"));
        assert_eq!(deep.lang.map(|it| it.to_string()).as_deref(), Some("fr"));
        assert_eq!(at("content/pages/about.md").shelf, Shelf::Page);
        assert_eq!(
            (at("content/pages/2020.md").number, at("content/pages/2020.md").name.as_str()),
            (Some(2020), "2020")
        );
        assert_eq!(
            (at("content/chapters/3d.md").number, at("content/chapters/3d.md").name.as_str()),
            (None, "3d")
        );
        assert_eq!(at("content/chapters/v1.2.md").name, "v1.2");
    }

    #[test]
    fn front_matter_stands_between_two_fences() {
        let whole = split("---\na: 1\n---\nText");
        assert_eq!(whole.yaml, Some(Span::of(4..9)));
        assert_eq!(whole.body, 13);
        let marked = split("\u{feff}---\r\na: 1\r\n---\r\nText");
        assert_eq!(marked.yaml.map(Span::range), Some(8..14));
        let old = split("---\ra: 1\r---\rText");
        assert_eq!((old.yaml, old.body), (Some(Span::of(4..9)), 13));
        assert_eq!(split("Text\n---\n").yaml, None);
        assert_eq!(split("---\na: 1\n").unclosed, Some(Span::of(0..3)));
        assert_eq!(split("---\n").unclosed, None);
    }
}
