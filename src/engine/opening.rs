//! A site while it is being opened: everything is understood but its texts, so that the page of a
//! text, the cover and the glossary can be drawn before the other texts are looked at. What is drawn
//! early is drawn by the same stages, of the same, and into the same memos as ever: so it is what it
//! will be when all is known, and nothing is done twice. Where that is not certain, there is no early
//! page.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Severity, SitePath, Source, Sources};
use crate::render::page::Html;
use crate::render::theme::{SiteValue, Theme};
use crate::resolve::address::Address;
use crate::resolve::pages::{Kind, Site as Frontage};

use super::build::{Engine, Options};
use super::cards::{Cards, Days};
use super::frame::Frame;
use super::library::{Library, Text};
use super::pages::Stuff;
use super::pictures::{Hoods, Subjects};
use super::texts::{Key, Shown, TextOut, Written};
use super::web::Web;

/// How many texts are resolved between two looks at who asks. All cores take some ten milliseconds
/// for these.
const STRIDE: usize = 256;

/// A site of which everything is understood but its texts.
#[derive(Debug)]
pub struct Opening {
    pub(super) sources: Sources,
    pub(super) options: Options,
    pub(super) settings: Arc<Source>,
    pub(super) frame: Frame,
    pub(super) library: Library,
    pub(super) web: Web,
    pub(super) summaries: BTreeMap<Key, TextOut>,
    pub(super) kinds: Arc<Vec<Arc<Kind>>>,
    pub(super) cards: Cards,
    pub(super) subjects: Arc<Subjects>,
    pub(super) days: Days,
    pub(super) frontage: Arc<Frontage>,
    pub(super) value: Arc<SiteValue>,
    pub(super) theme: Arc<Theme>,
    /// The texts, and how many of them are resolved already.
    pub(super) texts: Vec<(Key, Written)>,
    pub(super) resolved: usize,
    pub(super) diags: Vec<Diagnostic>,
    pub(super) of_theme: Vec<Diagnostic>,
}

impl Opening {
    /// The URL at which the site will stand.
    pub fn base_url(&self) -> Option<&str> {
        self.frontage.base_url.as_deref()
    }

    /// A file that is copied as it is, or one of the theme.
    pub fn file(&self, path: &SitePath) -> Option<Arc<[u8]>> {
        let mut own = self.theme.files().iter();
        if let Some((_, bytes)) = own.find(|(it, _)| it == path) {
            return Some(bytes.clone());
        }
        let mut files = self.library.files.iter();
        let file = files.find(|it| it.address.output().as_ref() == Some(path))?;
        self.sources.asset(&file.path).map(|it| it.bytes.clone())
    }

    /// Whether something is wrong with what is understood so far.
    fn is_wrong(&self, more: &[Diagnostic]) -> bool {
        let mut diags = [&self.diags, &self.of_theme, more].concat();
        self.frame.settings.checks.judge(&mut diags);
        diags.iter().any(|it| it.severity == Severity::Error)
    }

    fn text(&self, path: &SitePath) -> Option<&Arc<Text>> {
        let mut texts = self.library.shown.iter();
        texts.find(|it| it.listing.address.output().as_ref() == Some(path))
    }
}

impl Engine {
    /// Draws the page that becomes the file at `path` before all of its site is understood. Nothing
    /// where it shows something of other texts, or where something is wrong: it has to wait then.
    pub fn early(&mut self, opening: &Opening, path: &SitePath) -> Option<Checked<Arc<Html>>> {
        if opening.is_wrong(&[]) {
            return None;
        }
        let Opening { frame, library, web, summaries, kinds, cards, subjects, days, .. } = opening;
        let text = opening.text(path);
        let mut diags = Vec::new();
        let mut texts = BTreeMap::new();
        if let Some(text) = text {
            let key = Key::Chapter(text.path().clone());
            let written = Written::Chapter(text.chapter.clone()?);
            let mut deck = self.dealing.deck(web, days, summaries, cards, frame);
            let mut shown = Shown { deck: Some(&mut deck), subjects, frame };
            let out = self.telling.text(&key, &written, web, &mut shown, &mut diags);
            deck.deal_beside(&key, &out.told.mentions);
            texts.insert(key, out);
        }
        let stuff = Stuff {
            settings: &opening.settings.path,
            frame,
            library,
            web,
            texts: &texts,
            summaries,
            cards,
            subjects,
            // No page that is early shows any.
            hoods: &Hoods::new(),
            beside: self.dealing.beside(),
            kinds,
        };
        let cover = Address::of("", frame.basics.form);
        let leaf = match text.filter(|it| it.listing.address != cover) {
            Some(text) => self.making.early(text, &stuff)?,
            None => self.making.early_front(path, &stuff, &mut diags)?,
        };
        let drawn = self.easel.leaf(path, leaf, &opening.value, &opening.theme);
        diags.extend(drawn.diags.iter().cloned());
        (!opening.is_wrong(&diags)).then_some(drawn)
    }

    /// Resolves some more texts of a site. Says whether there are others left.
    pub fn onward(&mut self, opening: &mut Opening) -> bool {
        let Opening { frame, web, summaries, cards, subjects, days, .. } = &*opening;
        let until = opening.texts.len().min(opening.resolved + STRIDE);
        let some = &opening.texts[opening.resolved..until];
        let mut deck = self.dealing.deck(web, days, summaries, cards, frame);
        let mut shown = Shown { deck: Some(&mut deck), subjects, frame };
        self.telling.some(some, web, &mut shown);
        opening.resolved = until;
        until < opening.texts.len()
    }
}
