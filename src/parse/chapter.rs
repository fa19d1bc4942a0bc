//! A chapter or a free page: front matter and body.

use crate::base::{Checked, SitePath, Source, Span, Spanned};

use super::body::Body;
use super::date::Date;
use super::lang::Lang;
use super::record::Record;
use super::settings::Dialect;
use super::yaml;

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
    todo!("{} {dialect:?}", source.path)
}

/// Reads a `_part.yaml`. Its folder is the one it stands in.
pub fn part(source: &Source) -> Checked<Part> {
    let (path, text) = (&source.path, &source.text);
    let mut diags = Vec::new();
    let root = yaml::read(path, text, Span::of(0..text.len())).into(&mut diags);
    let mut record = Record::new(path, &root, "a part", &mut diags);
    let title = record.required_text("title").value;
    let summary = record.text("summary").map(|it| it.value);
    record.finish();
    let folder = path.parent().map_or_else(String::new, |folder| folder.name().to_owned());
    let digits = folder.bytes().take_while(u8::is_ascii_digit).count();
    let number = folder[..digits].parse().ok();
    Checked::new(Part { folder, number, title, summary }, diags)
}
