//! An edit that stays within its texts, or changes the theme alone: what it concerns is understood
//! again, by the same stages and memos as ever, and nothing else is looked at. So what an edit costs
//! does not grow with the site. An edit that reaches further is left to [`Engine::site`]; a new
//! heading, which others may link to, is one, and so is a new title.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Diagnostic, Same, Severities, SitePath, Source, Sources};
use crate::parse::outline::Outline;
use crate::render::theme::theme;
use crate::resolve::pages::Kind;

use super::build::{Engine, Options, forgive, no_settings};
use super::cards::{Cards, Days};
use super::doubts;
use super::frame::Frame;
use super::hearing::Hearing;
use super::inputs::{Inputs, Shelf, shelf};
use super::library::{Library, Text};
use super::pages::{Edited, Stuff};
use super::pictures::{Hoods, Subjects};
use super::site::Site;
use super::texts::{Key, Shown, TextOut, Written};

/// The last site, and all that it was made of.
#[derive(Debug)]
pub(super) struct Last {
    pub sources: Sources,
    pub options: Options,
    pub frame: Frame,
    pub texts: BTreeMap<Key, TextOut>,
    pub summaries: BTreeMap<Key, TextOut>,
    pub cards: Cards,
    pub subjects: Arc<Subjects>,
    pub hoods: Arc<Hoods>,
    pub kinds: Arc<Vec<Arc<Kind>>>,
    pub days: Days,
    pub hearing: Hearing,
    pub said: Said,
    pub site: Site,
}

/// What there is to say about a site, by what may have to be said anew.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Of those whom nobody mentions.
    unmentioned: Vec<Diagnostic>,
    /// Of the settings and the theme.
    theme: Vec<Diagnostic>,
    /// All else, in order; what was said twice stands there twice.
    rest: Vec<Diagnostic>,
}

/// What differs from the last site, where no more than this does.
struct Changes {
    texts: Vec<Arc<Source>>,
    theme: bool,
}

impl Engine {
    /// Understands a site that differs from the last one in some texts, each for itself, or in its
    /// theme. Nothing where it differs in more.
    pub(super) fn site_again(&mut self, sources: &Sources, options: Options) -> Option<Site> {
        // Where this leads to nothing, the last site is no help to anybody.
        let mut last = self.last.take().filter(|it| it.options == options)?;
        let changes = changes(sources, &last.sources)?;
        let read = changes.texts.iter().map(|it| self.read_again(it, &mut last));
        let read: Vec<(Arc<Text>, Vec<Diagnostic>)> = read.collect::<Option<_>>()?;
        if !read.is_empty() {
            self.resolve_again(read, &mut last)?;
        }
        if changes.theme {
            self.theme_again(sources, &mut last)?;
        }
        last.site.diags = last.said.judged(&last.site.severities);
        last.sources = sources.clone();
        let site = last.site.clone();
        self.last = Some(last);
        Some(site)
    }

    /// Understands the theme again. Nothing where it says dates in other words, which stand in texts.
    fn theme_again(&mut self, sources: &Sources, last: &mut Last) -> Option<()> {
        let mut inputs = Inputs::default();
        for path in sources.below(&SitePath::new("themes").ok()?) {
            inputs.themes.extend(sources.text(path).cloned());
            inputs.theme_assets.extend(sources.asset(path).cloned());
        }
        let settings = sources.text(&SitePath::new("content/site.yaml").ok()?);
        let settings = settings.cloned().unwrap_or_else(no_settings);
        let mut said = Vec::new();
        let frame = self.frame(&settings, &inputs, last.options, &mut said);
        let all_else = |it: &Frame| {
            let asked = (it.settings.clone(), it.dialect.clone(), it.basics.clone());
            let told = (it.citing.clone(), it.kinds.clone(), it.speech.clone());
            (asked, told, it.publication.clone())
        };
        if !all_else(&frame).same(&all_else(&last.frame)) {
            return None;
        }
        let made = self.theme.one((), frame.layers.clone(), theme);
        last.site.theme = made.into(&mut said);
        last.site.value = self.site_value(last.site.value.site(), &last.site.theme);
        last.said.theme = said;
        last.frame = frame;
        Some(())
    }

    /// Reads a text again, and gives what there is to say of it. Nothing where others have to know of
    /// what changed.
    fn read_again(
        &mut self,
        source: &Arc<Source>,
        last: &mut Last,
    ) -> Option<(Arc<Text>, Vec<Diagnostic>)> {
        let at = place(&last.site.library, &source.path)?;
        let before = last.site.library.shown.get(at)?.clone();
        let key = Key::Chapter(source.path.clone());
        let said = self.reading.said(&source.path).chain(self.telling.said(&key));
        let told_of_dates = last.texts.get(&key)?.doubts.contradictions.iter();
        let told_of_dates = doubts::dates(told_of_dates, &last.site.library);
        said.chain(&told_of_dates).for_each(|it| last.said.take_back(it));
        let mut diags = Vec::new();
        let after = self.reading.text(source, &last.frame, &mut diags);
        let alike = Arc::ptr_eq(&before.landing, &after.landing)
            && Arc::ptr_eq(&before.listing, &after.listing)
            && Arc::ptr_eq(&before.claims, &after.claims)
            && dates(&before.outline) == dates(&after.outline);
        alike.then(|| (Arc::new(after), diags))
    }

    fn resolve_again(
        &mut self,
        read: Vec<(Arc<Text>, Vec<Diagnostic>)>,
        last: &mut Last,
    ) -> Option<()> {
        let Last { frame, texts, summaries, cards, subjects, days, site, .. } = &mut *last;
        let mut edited = Vec::with_capacity(read.len());
        let mut diags = Vec::new();
        for (text, said) in read {
            diags.extend(said);
            let key = Key::Chapter(text.path().clone());
            let written = Written::Chapter(text.chapter.clone()?);
            let mut deck = self.dealing.deck(&site.web, days, summaries, cards, frame);
            let mut shown = Shown { deck: Some(&mut deck), subjects, frame };
            let after = self.telling.text(&key, &written, &site.web, &mut shown, &mut diags);
            diags.extend(doubts::dates(after.doubts.contradictions.iter(), &site.library));
            deck.deal_beside(&key, &after.told.mentions);
            let before = texts.insert(key.clone(), after.clone())?;
            edited.push(Edited { key, text, before, after });
        }
        if last.options.as_of.is_some() {
            forgive(&mut diags);
        }
        let library = Arc::make_mut(&mut last.site.library);
        for it in &edited {
            let at = place(library, it.text.path())?;
            library.shown[at] = it.text.clone();
        }
        let mut differs = false;
        for it in &edited {
            differs |= last.hearing.hear(&it.key, &it.before, &it.after);
        }
        if differs && last.options.as_of.is_none() {
            last.said.unmentioned = last.hearing.complaints(&last.site.library, &last.site.web);
        }
        let Last { frame, texts, summaries, cards, subjects, hoods, kinds, site, .. } = last;
        let settings = SitePath::new("content/site.yaml").ok()?;
        let stuff = Stuff {
            settings: &settings,
            frame,
            library: &site.library,
            web: &site.web,
            texts,
            summaries,
            cards,
            subjects,
            hoods,
            beside: self.dealing.beside(),
            kinds,
        };
        site.pages = self.making.pages_again(&stuff, &edited, &mut diags)?;
        diags.into_iter().for_each(|it| last.said.say(it));
        Some(())
    }
}

impl Said {
    /// What there is to say of those whom nobody mentions, of the settings and the theme, and of
    /// everything else.
    pub(super) fn new(
        mut rest: Vec<Diagnostic>,
        unmentioned: Vec<Diagnostic>,
        theme: Vec<Diagnostic>,
    ) -> Self {
        rest.sort();
        Self { unmentioned, theme, rest }
    }

    /// All of it, in order and as grave as the site wishes.
    pub(super) fn judged(&self, severities: &Severities) -> Vec<Diagnostic> {
        let mut diags = [&self.rest[..], &self.unmentioned, &self.theme].concat();
        severities.judge(&mut diags);
        diags.sort();
        diags.dedup();
        diags
    }

    fn take_back(&mut self, diag: &Diagnostic) {
        if let Ok(at) = self.rest.binary_search(diag) {
            self.rest.remove(at);
        }
    }

    fn say(&mut self, diag: Diagnostic) {
        let at = self.rest.partition_point(|it| *it <= diag);
        self.rest.insert(at, diag);
    }
}

/// What differs, where it is no more than texts that were there before, and the theme.
fn changes(sources: &Sources, before: &Sources) -> Option<Changes> {
    let mut changes = Changes { texts: Vec::new(), theme: false };
    for it in sources.assets_since(before) {
        it.key.below("themes")?;
        changes.theme = true;
    }
    for it in sources.texts_since(before) {
        match (shelf(it.key), it.before, it.after) {
            (Shelf::Theme, ..) => changes.theme = true,
            (Shelf::Text, Some(_), Some(text)) => changes.texts.push(text.clone()),
            (Shelf::Other, ..) => {}
            _ => return None,
        }
    }
    Some(changes)
}

/// Where the text at `path` stands among those that are shown.
fn place(library: &Library, path: &SitePath) -> Option<usize> {
    library.shown.binary_search_by(|it| it.path().cmp(path)).ok()
}

/// What decides whether a text is shown, and what the cover says of all of them.
fn dates(outline: &Outline) -> impl PartialEq + '_ {
    (&outline.as_of, &outline.updated, outline.draft)
}
