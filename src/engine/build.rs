//! The engine: understands a site, draws its pages, and remembers both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{
    Asset, Checked, Code, Diagnostic, Digest, Keep, Memo, SitePath, Source, Sources,
};
use crate::emit::{Output, Tray};
use crate::parse::chapter::Shelf;
use crate::parse::date::Day;
use crate::parse::outline::Outline;
use crate::parse::settings::Settings;
use crate::render::embedded;
use crate::render::extras::feed;
use crate::render::page::Html;
use crate::render::theme::{SiteValue, Theme, theme};
use crate::resolve::atlas::Landing;
use crate::resolve::clashes::no_chapters;
use crate::resolve::dates::iso;
use crate::resolve::order::Listing;
use crate::resolve::pages::{Kind, NavLink, NavParts, Site as Frontage, navigation, site};
use crate::resolve::theme::{Layers, Shelf as Themes, Wanted, layers};

use super::again::{Last, Said};
use super::cards::{Cards, Dealing};
use super::doubts::{self, Doubting};
use super::drawing::Easel;
use super::frame::{Basics, Frame, Framing, Speech};
use super::hearing::Hearing;
use super::inputs::{Inputs, inputs};
use super::library::{Library, Reading};
use super::opening::Opening;
use super::pages::{Making, Stuff};
use super::pictures::Sitting;
use super::site::Site;
use super::steps::Steps;
use super::texts::{Shown, Telling, longer, summaries};
use super::web::{Known, Weaving, Web};

type Fronting = (
    (Arc<Settings>, Arc<Basics>),
    Arc<Vec<NavLink>>,
    (Vec<Arc<Kind>>, Arc<Vec<&'static str>>),
    (Arc<Speech>, Option<Arc<Outline>>),
);
type Heading = (
    (Arc<Source>, Arc<Settings>, Arc<Basics>),
    (Vec<Arc<Listing>>, Vec<Arc<Landing>>),
    Arc<Vec<&'static str>>,
);
type Layering = (Vec<Arc<Source>>, Vec<Arc<Asset>>, Arc<Wanted>);

/// How a site is to be understood, beside what its settings say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are part of it.
    pub drafts: Drafts,
    /// The day as of which it is built: what came later is left out. None builds all of it.
    pub as_of: Option<Day>,
}

/// Whether drafts are part of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafts {
    /// They are left out.
    #[default]
    Hidden,
    /// They stand among the rest.
    Shown,
}

/// A finished site.
#[derive(Clone, Debug)]
pub struct Build {
    /// The site as understood.
    pub site: Site,
    /// Its files. Complete even where there are errors, of which `diags` speaks.
    pub output: Output,
    /// Everything there is to say, in the order of places.
    pub diags: Vec<Diagnostic>,
}

/// What a site holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Chapters.
    pub chapters: usize,
    /// Entities.
    pub entities: usize,
    /// Sources.
    pub sources: usize,
}

/// How often stages have run for one engine, ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Texts parsed.
    pub parsed: usize,
    /// Texts resolved: chapters, pages, summaries and texts of entities.
    pub resolved: usize,
    /// Pages drawn.
    pub rendered: usize,
}

/// Understands sites and draws their pages. One engine serves one site; it remembers what it made,
/// so that the next call works only on what is new.
#[derive(Debug, Default)]
pub struct Engine {
    framing: Framing,
    pub(super) reading: Reading,
    weaving: Weaving,
    brief: Telling,
    pub(super) telling: Telling,
    pub(super) dealing: Dealing,
    doubting: Doubting,
    pub(super) sitting: Sitting,
    pub(super) making: Making,
    heading: Memo<(), Heading, Vec<NavLink>>,
    frontage: Memo<(), Fronting, Frontage>,
    value: Memo<(), (Arc<Frontage>, Arc<Theme>), SiteValue>,
    layers: Memo<(), Layering, Layers>,
    pub(super) theme: Memo<(), Arc<Layers>, Theme>,
    pub(super) easel: Easel,
    steps: Steps,
    keep: Keep,
    /// The last site, where another may follow it.
    pub(super) last: Option<Last>,
    /// How often all of a site was looked at.
    passes: usize,
}

impl Engine {
    /// An engine that tells its stages. One that is used once holds no more than its site needs.
    pub fn told(steps: Steps, keep: Keep) -> Self {
        Self {
            reading: Reading::of(keep),
            dealing: Dealing::of(keep),
            sitting: Sitting::of(keep),
            making: Making::of(keep),
            steps,
            keep,
            ..Self::default()
        }
    }

    /// Understands all of a site. Draws nothing.
    pub fn site(&mut self, sources: &Sources, options: Options) -> Site {
        if let Some(site) = self.site_again(sources, options) {
            return site;
        }
        let opening = self.open(sources, options);
        self.opened(opening)
    }

    /// Understands all of a site of which there will be no other. Each text goes as soon as it is read: they
    /// are an eighth of all that a large site holds.
    pub fn only_site(&mut self, sources: Sources, options: Options) -> Site {
        let opening = self.open_these(sources, options);
        self.opened(opening)
    }

    /// Understands all of a site but its texts: what they are about, what they may lead to, and in
    /// which order they stand.
    pub fn open(&mut self, sources: &Sources, options: Options) -> Opening {
        self.open_these(sources.clone(), options)
    }

    fn open_these(&mut self, mut sources: Sources, options: Options) -> Opening {
        self.passes += 1;
        self.last = None;
        let mut diags = Vec::new();
        let inputs = inputs(&sources);
        let settings = inputs.settings.clone().unwrap_or_else(no_settings);
        let steps = self.steps.clone();
        let mut of_theme = Vec::new();
        let frame =
            steps.run("settings", 1, || self.frame(&settings, &inputs, options, &mut of_theme));
        let count = inputs.texts.len() + inputs.glossary.len();
        let (mut library, known) =
            steps.run("parse", count, || self.read(&inputs, &frame, options, &mut diags));
        drop(inputs);
        if self.keep == Keep::Once {
            self.reading.let_go();
            sources.retain_texts(|_| false);
        }
        let web = steps.run("glossary", library.glossary.iter().map(|it| it.len()).sum(), || {
            self.weaving.web(&library, known, &frame, &mut diags)
        });
        let nobody = BTreeMap::new();
        let mut none = Shown { deck: None, subjects: &nobody, frame: &frame };
        let written = summaries(&library);
        let summaries = steps.run("resolve summaries", written.len(), || {
            self.brief.texts(written, &web, &mut none, self.keep, &mut diags)
        });
        let kinds = self.dealing.kinds(&frame, &mut diags);
        let cards = steps.run("cards", web.entries.len(), || {
            self.dealing.cards(&web, &summaries, &frame, &mut diags)
        });
        let subjects = steps
            .run("pictures", web.entries.len(), || self.sitting.subjects(&web, &frame, &mut diags));
        let days = self.dealing.days(&library, &frame);
        let frontage = self.frontage((&settings, &frame), &library, &web, &cards, &mut diags);
        let theme = steps.run("theme", 1, || self.theme.one((), frame.layers.clone(), theme));
        let theme = theme.into(&mut of_theme);
        let value = self.site_value(&frontage, &theme);
        let texts = longer(&library);
        if self.keep == Keep::Once {
            library.let_go();
        }
        Opening {
            sources,
            options,
            settings,
            frame,
            library,
            web,
            summaries,
            kinds,
            cards,
            subjects,
            days,
            frontage,
            value,
            theme,
            texts,
            resolved: 0,
            diags,
            of_theme,
        }
    }

    /// Understands the texts of a site, and with them all of it.
    pub fn opened(&mut self, opening: Opening) -> Site {
        let Opening { sources, options, settings, frame, mut library, web, summaries, .. } =
            opening;
        let Opening { kinds, cards, subjects, days, frontage, value, theme, .. } = opening;
        let Opening { texts: written, mut diags, of_theme, .. } = opening;
        let steps = self.steps.clone();
        let mut deck = self.dealing.deck(&web, &days, &summaries, &cards, &frame);
        let mut shown = Shown { deck: Some(&mut deck), subjects: &subjects, frame: &frame };
        let texts = steps.run("resolve texts", written.len(), || {
            self.telling.texts(written, &web, &mut shown, self.keep, &mut diags)
        });
        deck.deal_all_beside(&texts);
        if options.as_of.is_some() {
            forgive(&mut diags);
        }
        let hearing = steps.run("mentions", texts.len(), || Hearing::of(&texts, &summaries));
        let unmentioned = if options.as_of.is_none() && !web.order.is_empty() {
            hearing.complaints(&library, &web)
        } else {
            // Who is mentioned by later texts alone is no orphan.
            // Nor is anybody where there is no text yet, which is told by itself.
            Vec::new()
        };
        self.doubting.glossary(&library, web.finder.names(), &frame.dialect, &mut diags);
        let told = texts.values().chain(summaries.values());
        diags.extend(doubts::dates(told.flat_map(|it| &it.doubts.contradictions), &library));
        if web.order.is_empty() && options.as_of.is_none() {
            diags.push(no_chapters(&settings.path, library.drafts));
        }
        let hoods = steps.run("neighbours", subjects.len(), || self.sitting.hoods(&subjects));
        let stuff = Stuff {
            settings: &settings.path,
            frame: &frame,
            library: &library,
            web: &web,
            texts: &texts,
            summaries: &summaries,
            cards: &cards,
            subjects: &subjects,
            hoods: &hoods,
            beside: self.dealing.beside(),
            kinds: &kinds,
        };
        let count = web.order.len() + web.entries.len();
        let pages = steps.run("pages", count, || self.making.pages(&stuff, &mut diags));
        let counts = Counts {
            chapters: web.order.len(),
            entities: web.entries.len(),
            sources: web.bibliography.len(),
        };
        let files = copied(&library, &sources);
        let severities = frame.settings.checks.clone();
        if self.keep == Keep::Once {
            library.glossary = Vec::new();
        }
        let said = Said::new(diags, unmentioned, of_theme);
        let listings = library.shown.iter().map(|it| it.listing.clone()).collect();
        let site = Site {
            frame: frontage,
            value,
            theme,
            pages,
            texts: Arc::new(listings),
            files: Arc::new(files),
            counts,
            diags: said.judged(&severities),
            severities,
            cards: Arc::new(cards.clone()),
            basics: frame.basics.clone(),
            kinds: frame.kinds.clone(),
            library: Arc::new(library),
            web: Arc::new(web),
        };
        if self.keep == Keep::Again {
            let site = site.clone();
            self.last = Some(Last {
                sources,
                options,
                frame,
                texts,
                summaries,
                cards,
                subjects,
                hoods,
                kinds,
                days,
                hearing,
                said,
                site,
            });
        } else {
            self.let_go();
            rayon::spawn(|| drop((texts, summaries, subjects, hoods, hearing)));
        }
        site
    }

    /// Draws the page that becomes the file at `path`; `None` where there is no such page.
    pub fn page(&mut self, site: &Site, path: &SitePath) -> Option<Checked<Arc<Html>>> {
        self.easel.page(site, path)
    }

    /// The files that are made of all pages at once.
    pub fn extras(&mut self, site: &Site) -> Vec<(SitePath, Vec<u8>)> {
        self.easel.extras(site)
    }

    /// Makes every file of a site, and puts each into `tray` unless that holds it. Gives what there
    /// are, and what there is to say about drawing them.
    pub fn files(&mut self, site: &Site, tray: &dyn Tray) -> Checked<BTreeMap<SitePath, Digest>> {
        self.easel.files(site, tray, self.keep, &self.steps)
    }

    /// Makes every file of a site, in memory.
    pub fn build(&mut self, sources: &Sources, options: Options) -> Build {
        let site = self.site(sources, options);
        let mut diags = site.diags.clone();
        let output = self.easel.output(&site, self.keep, &self.steps).into(&mut diags);
        diags.sort();
        diags.dedup();
        Build { site, output, diags }
    }

    /// The texts of a site, and what they make together.
    pub(super) fn understood(
        &mut self,
        sources: &Sources,
        options: Options,
        diags: &mut Vec<Diagnostic>,
    ) -> (Library, Web) {
        self.last = None;
        let inputs = inputs(sources);
        let settings = inputs.settings.clone().unwrap_or_else(no_settings);
        let frame = self.frame(&settings, &inputs, options, diags);
        let (library, known) = self.read(&inputs, &frame, options, diags);
        let web = self.weaving.web(&library, known, &frame, diags);
        (library, web)
    }

    /// Reads the texts, and beside that prints the sources and makes the glossary, each of which takes a while
    /// on one core.
    fn read(
        &mut self,
        inputs: &Inputs,
        frame: &Frame,
        options: Options,
        diags: &mut Vec<Diagnostic>,
    ) -> (Library, Known) {
        let Self { reading, weaving, .. } = self;
        let sources = reading.sources(inputs, diags);
        let entities = reading.glossary(inputs, frame, diags);
        let of = (sources.clone(), entities.clone());
        let (library, known) = rayon::join(
            || reading.library(inputs, of, frame, options, diags),
            || weaving.known(&sources, &entities, frame),
        );
        let known = known.into(diags);
        (library, known)
    }

    /// How often all of a site was looked at, ever. An edit that stays within its texts is no reason.
    pub fn passes(&self) -> usize {
        self.passes
    }

    /// How many texts were searched for names, ever. One that cannot hold a name that came or went is
    /// not searched for it.
    pub fn searched(&self) -> usize {
        self.brief.searched() + self.telling.searched()
    }

    /// How often stages have run, ever.
    pub fn work(&self) -> Work {
        Work {
            parsed: self.reading.parsed(),
            resolved: self.brief.resolved() + self.telling.resolved(),
            rendered: self.easel.drawn(),
        }
    }

    /// Forgets what the site was made of. What it is made of now, it holds itself.
    fn let_go(&mut self) {
        let mut before = std::mem::take(self);
        *self = Self {
            reading: std::mem::take(&mut before.reading),
            brief: std::mem::take(&mut before.brief),
            telling: std::mem::take(&mut before.telling),
            easel: std::mem::take(&mut before.easel),
            ..Self::told(std::mem::take(&mut before.steps), before.keep)
        };
        // To take it apart takes a while on one core, and nobody need wait for it.
        rayon::spawn(|| drop(before));
    }

    /// The site as templates see it.
    pub(super) fn site_value(
        &mut self,
        site: &Arc<Frontage>,
        theme: &Arc<Theme>,
    ) -> Arc<SiteValue> {
        let of = (Arc::clone(site), Arc::clone(theme));
        let made = self
            .value
            .one((), of, |(site, theme)| Checked::clean(SiteValue::new(site, theme.phrases())));
        made.value
    }

    fn frontage(
        &mut self,
        (source, frame): (&Arc<Source>, &Frame),
        library: &Library,
        web: &Web,
        cards: &Cards,
        diags: &mut Vec<Diagnostic>,
    ) -> Arc<Frontage> {
        // The usual head knows nothing of chapters, and is made again for none.
        let is_usual = frame.settings.navigation.is_none();
        let texts = library.shown.iter().filter(|it| !is_usual || it.shelf() == Shelf::Page);
        let unseen = library.hidden.iter().chain(&library.later).filter(|_| !is_usual);
        let of = (
            (source.clone(), frame.settings.clone(), frame.basics.clone()),
            (texts.map(|it| it.listing.clone()).collect(), unseen.cloned().collect()),
            web.halls.clone(),
        );
        let nav =
            self.heading.one((), of, |((source, settings, basics), (shown, unseen), halls)| {
                let unseen: Vec<&SitePath> = unseen.iter().map(|it| &it.path).collect();
                navigation(&NavParts {
                    path: &source.path,
                    entries: settings.navigation.as_deref(),
                    form: basics.form,
                    features: &basics.features,
                    halls,
                    shown,
                    unseen: &unseen,
                    whole: basics.until.is_none(),
                })
            });
        let nav = nav.into(diags);
        let used: BTreeSet<&str> = cards.values().map(|it| &*it.kind).collect();
        let kinds = frame.kinds.entities().iter().map(|it| &it.shown);
        let used = kinds.filter(|it| used.contains(&*it.id)).cloned().collect();
        let of = (
            (frame.settings.clone(), frame.basics.clone()),
            nav,
            (used, web.halls.clone()),
            (frame.speech.clone(), dated(library, frame)),
        );
        let made = self.frontage.one((), of, |((settings, basics), nav, (used, halls), said)| {
            let (speech, dated) = said;
            let as_of = speech.words(basics.as_of.as_ref());
            let feed = feed(settings.base_url.as_deref(), dated.is_some());
            Checked::clean(site(settings, nav, used, &as_of, feed, halls))
        });
        made.into(diags)
    }

    /// What the settings say, and the theme that they ask for.
    pub(super) fn frame(
        &mut self,
        settings: &Arc<Source>,
        inputs: &Inputs,
        options: Options,
        diags: &mut Vec<Diagnostic>,
    ) -> Frame {
        let layering = &mut self.layers;
        let settle = |wanted: Arc<Wanted>| {
            let of = (inputs.themes.clone(), inputs.theme_assets.clone(), wanted);
            layering.one((), of, |(texts, assets, wanted)| {
                layers(Themes { texts, assets, built_in: embedded::sources() }, wanted)
            })
        };
        self.framing.frame(settings, options.as_of, settle, diags)
    }
}

/// Takes out what is no fault where what came later is left out: a picture may be empty whose entities
/// came later; the whole site says whether it is.
pub(super) fn forgive(diags: &mut Vec<Diagnostic>) {
    diags.retain(|it| it.code != Code::EmptyPicture);
}

/// The files that are copied as they are, by where they go.
fn copied(library: &Library, sources: &Sources) -> BTreeMap<SitePath, Arc<Asset>> {
    let files = library.files.iter();
    files.filter_map(|it| Some((it.address.output()?, sources.asset(&it.path)?.clone()))).collect()
}

/// What a site says whose `content/site.yaml` is not there: nothing, and that is complained of.
pub(super) fn no_settings() -> Arc<Source> {
    let path = SitePath::new("content/site.yaml").unwrap_or_else(|_| unreachable!("it is a path"));
    Arc::new(Source { path, text: "".into() })
}

/// The first chapter with a day that a feed can name, if there is one.
fn dated(library: &Library, frame: &Frame) -> Option<Arc<Outline>> {
    let site = frame.basics.written.as_ref();
    let day = |it: &Outline| {
        let days = [it.updated.as_ref(), it.as_of.as_ref().or(site)];
        days.into_iter().flatten().any(|it| iso(it).is_some())
    };
    let mut chapters = library.shown.iter().filter(|it| it.shelf() == Shelf::Chapter);
    chapters.find(|it| day(&it.outline)).map(|it| it.outline.clone())
}
