//! Every text of the site, read, and the little that others may know of each.

use std::sync::Arc;

use crate::base::{Asset, Checked, Diagnostic, Keep, Memo, SitePath, Source};
use crate::parse::chapter::{Chapter, Part, Shelf, chapter, part};
use crate::parse::date::Day;
use crate::parse::glossary::{Entity, entities};
use crate::parse::lang::Lang;
use crate::parse::outline::{Outline, outline};
use crate::parse::settings::Dialect;
use crate::parse::sources::{SourceEntry, sources};
use crate::resolve::atlas::{Landing, landing};
use crate::resolve::clashes::{Claims, claims};
use crate::resolve::images::{File, file};
use crate::resolve::order::{Listing, listing};
use crate::resolve::tense::begins_after;

use super::build::Options;
use super::frame::{Basics, Frame};
use super::inputs::Inputs;

/// Every text of the site, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Library {
    /// Chapters and free pages that the site shows.
    pub shown: Vec<Arc<Text>>,
    /// Those that it does not: drafts, other languages.
    pub hidden: Vec<Arc<Landing>>,
    /// How many chapters are missing only because they are drafts.
    pub drafts: usize,
    /// Those that came after the day as of which it is built.
    pub later: Vec<Arc<Landing>>,
    /// Parts.
    pub parts: Vec<Arc<Part>>,
    /// The files of the glossary.
    pub glossary: Vec<Arc<Vec<Entity>>>,
    /// The files of the bibliography.
    pub sources: Vec<Arc<Vec<SourceEntry>>>,
    /// Files that are copied.
    pub files: Arc<Vec<Arc<File>>>,
}

/// A chapter or a free page, and what others may know of it.
#[derive(Clone, Debug)]
pub(super) struct Text {
    /// All of it; nothing where the engine is used once, as soon as it was handed on to be resolved.
    pub chapter: Option<Arc<Chapter>>,
    /// What others may know.
    pub outline: Arc<Outline>,
    /// What links care about.
    pub landing: Arc<Landing>,
    /// What lists show.
    pub listing: Arc<Listing>,
    /// The addresses it lays claim to.
    pub claims: Arc<Claims>,
}

/// Reads a [`Library`].
#[derive(Debug, Default)]
pub(super) struct Reading {
    chapters: Memo<SitePath, (Arc<Source>, Arc<Dialect>), Chapter>,
    outlines: Memo<SitePath, Arc<Chapter>, Outline>,
    landings: Memo<SitePath, (Arc<Outline>, Arc<Basics>), Landing>,
    listings: Memo<SitePath, (Arc<Outline>, Arc<Basics>), Listing>,
    claims: Memo<SitePath, (Arc<Chapter>, Arc<Basics>), Claims>,
    parts: Memo<SitePath, (Arc<Source>, Arc<Dialect>), Part>,
    glossary: Memo<SitePath, (Arc<Source>, Arc<Dialect>), Vec<Entity>>,
    sources: Memo<SitePath, Arc<Source>, Vec<SourceEntry>>,
    files: Memo<SitePath, Arc<Asset>, Option<File>>,
    copied: Memo<(), Vec<Arc<Option<File>>>, Vec<Arc<File>>>,
}

impl Reading {
    /// One that remembers what it read, or does not.
    pub(super) fn of(keep: Keep) -> Self {
        Self {
            chapters: Memo::of(keep),
            outlines: Memo::of(keep),
            landings: Memo::of(keep),
            listings: Memo::of(keep),
            claims: Memo::of(keep),
            parts: Memo::of(keep),
            glossary: Memo::of(keep),
            sources: Memo::of(keep),
            files: Memo::of(keep),
            copied: Memo::of(keep),
        }
    }

    /// Reads the sources that are new.
    pub(super) fn sources(
        &mut self,
        inputs: &Inputs,
        diags: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Vec<SourceEntry>>> {
        let of = inputs.sources.iter().map(|it| (it.path.clone(), it.clone()));
        gathered(self.sources.all(of, |_, it| sources(it)), diags)
    }

    /// Reads the entities that are new.
    pub(super) fn glossary(
        &mut self,
        inputs: &Inputs,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Vec<Entity>>> {
        let of = inputs.glossary.iter();
        let of = of.map(|it| (it.path.clone(), (it.clone(), frame.dialect.clone())));
        gathered(self.glossary.all(of, |_, (it, dialect)| entities(it, dialect)), diags)
    }

    /// Reads everything else that is new.
    pub(super) fn library(
        &mut self,
        inputs: &Inputs,
        (sources, glossary): (Vec<Arc<Vec<SourceEntry>>>, Vec<Arc<Vec<Entity>>>),
        frame: &Frame,
        options: Options,
        diags: &mut Vec<Diagnostic>,
    ) -> Library {
        let with_dialect =
            |it: &Arc<Source>| (it.path.clone(), (it.clone(), frame.dialect.clone()));
        let of = inputs.parts.iter().map(with_dialect);
        let parts = self.parts.all(of, |_, (it, dialect)| part(it, dialect));
        let of = inputs.texts.iter().map(with_dialect);
        let chapters = self.chapters.all(of, |_, (it, dialect)| chapter(it, dialect));
        let chapters = gathered(chapters, diags);

        let of = chapters.iter().map(|it| (it.path.clone(), it.clone()));
        let outlines = gathered(self.outlines.all(of, |_, it| Checked::clean(outline(it))), diags);
        let each =
            || outlines.iter().map(|it| (it.path.clone(), (it.clone(), frame.basics.clone())));
        let landings =
            self.landings.all(each(), |_, (it, basics)| Checked::clean(landing(it, basics.form)));
        let landings = gathered(landings, diags);
        let listings = self.listings.all(each(), |_, (it, basics)| {
            Checked::clean(listing(it, basics.form, &basics.language))
        });
        let listings = gathered(listings, diags);
        let of = chapters.iter().map(|it| (it.path.clone(), (it.clone(), frame.basics.clone())));
        let claims = self.claims.all(of, |_, (it, basics)| claims(it, basics.form));
        let claims = gathered(claims, diags);

        let mut library = Library {
            parts: gathered(parts, diags),
            glossary,
            sources,
            files: self.files(inputs, diags),
            ..Library::default()
        };
        for ((((chapter, outline), landing), listing), claims) in
            chapters.into_iter().zip(outlines).zip(landings).zip(listings).zip(claims)
        {
            let later = comes_later(&outline, frame.basics.until);
            if !later && is_shown(&outline, &frame.basics.language, options) {
                let text = Text { chapter: Some(chapter), outline, landing, listing, claims };
                library.shown.push(Arc::new(text));
            } else if later {
                library.later.push(landing);
            } else {
                let shown = Options { drafts: super::build::Drafts::Shown, ..options };
                let waits = is_shown(&outline, &frame.basics.language, shown);
                let is_chapter = matches!(outline.place.shelf, Shelf::Chapter);
                library.drafts += usize::from(waits && is_chapter);
                library.hidden.push(landing);
            }
        }
        library
    }

    /// Reads one text again.
    pub(super) fn text(
        &mut self,
        source: &Arc<Source>,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Text {
        let path = || source.path.clone();
        let of = (source.clone(), frame.dialect.clone());
        let whole = self.chapters.one(path(), of, |(it, dialect)| chapter(it, dialect));
        let chapter = whole.into(diags);
        let outline = self.outlines.one(path(), chapter.clone(), |it| Checked::clean(outline(it)));
        let outline = outline.into(diags);
        let of = || (outline.clone(), frame.basics.clone());
        let landing = self
            .landings
            .one(path(), of(), |(it, basics)| Checked::clean(landing(it, basics.form)));
        let listing = self.listings.one(path(), of(), |(it, basics)| {
            Checked::clean(listing(it, basics.form, &basics.language))
        });
        let (landing, listing) = (landing.into(diags), listing.into(diags));
        let of = (chapter.clone(), frame.basics.clone());
        let claims = self.claims.one(path(), of, |(it, basics)| claims(it, basics.form));
        let claims = claims.into(diags);
        Text { chapter: Some(chapter), outline, landing, listing, claims }
    }

    /// What was said of a text when it was read last.
    pub(super) fn said(&self, path: &SitePath) -> impl Iterator<Item = &Diagnostic> {
        self.chapters.said(path).iter().chain(self.claims.said(path))
    }

    /// How many texts were parsed, ever.
    pub(super) fn parsed(&self) -> usize {
        self.chapters.worked() + self.glossary.worked() + self.sources.worked()
    }

    /// Forgets everything.
    pub(super) fn let_go(&mut self) {
        self.chapters.let_go();
        self.outlines.let_go();
        self.landings.let_go();
        self.listings.let_go();
        self.claims.let_go();
        self.parts.let_go();
        self.glossary.let_go();
        self.sources.let_go();
        self.files.let_go();
        self.copied.let_go();
    }

    fn files(&mut self, inputs: &Inputs, diags: &mut Vec<Diagnostic>) -> Arc<Vec<Arc<File>>> {
        let of = inputs.assets.iter().map(|it| (it.path.clone(), it.clone()));
        let files = gathered(self.files.all(of, |_, it| Checked::clean(file(it))), diags);
        let copied = |files: &Vec<Arc<Option<File>>>| {
            files.iter().filter_map(|it| Option::clone(it)).map(Arc::new).collect()
        };
        self.copied.one((), files, |files| Checked::clean(copied(files))).into(diags)
    }
}

/// The values in order of their keys; what was wrong goes to the end of `diags`.
pub(super) fn gathered<K, T>(
    outputs: Vec<(K, Checked<Arc<T>>)>,
    diags: &mut Vec<Diagnostic>,
) -> Vec<Arc<T>> {
    outputs.into_iter().map(|(_, it)| it.into(diags)).collect()
}

/// Drafts are for previews, and a text in another language waits for the day when the site is
/// built in several.
fn is_shown(outline: &Outline, language: &Lang, options: Options) -> bool {
    let own = outline.place.lang.as_ref().is_none_or(|it| it.base() == language.base());
    let done = !outline.draft || options.drafts == super::build::Drafts::Shown;
    own && done
}

/// Whether a text is told as of a day after the one as of which the site is built.
fn comes_later(outline: &Outline, until: Option<Day>) -> bool {
    match (&outline.as_of, until) {
        (Some(as_of), Some(until)) => begins_after(as_of, until),
        _ => false,
    }
}

impl Library {
    /// Lets go of what the chapters and free pages say, and keeps what others may know.
    pub(super) fn let_go(&mut self) {
        for text in &mut self.shown {
            Arc::make_mut(text).chapter = None;
        }
    }
}

impl Text {
    /// Its file.
    pub(super) fn path(&self) -> &SitePath {
        &self.listing.path
    }

    /// Whether it is a chapter or a free page.
    pub(super) fn shelf(&self) -> Shelf {
        self.outline.place.shelf
    }
}
