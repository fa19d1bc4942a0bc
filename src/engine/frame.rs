//! What the settings say, taken apart into the little that each stage needs, so that a changed
//! title parses nothing again.

use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Memo, SitePath, Source, Spanned};
use crate::parse::date::{Date, Day};
use crate::parse::features::Features;
use crate::parse::lang::Lang;
use crate::parse::settings::{Addresses, Dialect, Settings, dialect, settings};
use crate::resolve::dates::{DateWords, Dates};
use crate::resolve::kinds::{Kinds, kinds};
use crate::resolve::linked_data::{Publication, publication};
use crate::resolve::tense::day;
use crate::resolve::theme::{Layers, Wanted, wanted};

/// What most stages ask of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Basics {
    /// The language of the site.
    pub language: Lang,
    /// The form of its addresses.
    pub form: Addresses,
    /// Which parts it has.
    pub features: Features,
    /// The day as of which it is told; where it is built as of an earlier day, that.
    pub as_of: Option<Date>,
    /// The day as of which its prose was written, whatever day the site is built as of.
    pub written: Option<Date>,
    /// The day as of which it is built: what came later is left out.
    pub until: Option<Day>,
}

impl Basics {
    /// The day as of which the site is told.
    pub(super) fn day(&self) -> Option<Day> {
        self.as_of.as_ref().and_then(day)
    }
}

/// Dates in the words of the site's language.
#[derive(Debug)]
pub(super) struct Speech {
    words: Arc<DateWords>,
    dates: Dates,
}

impl Speech {
    /// `date` in words, or nothing where there is none.
    pub(super) fn words(&self, date: Option<&Date>) -> String {
        date.map_or_else(String::new, |it| self.dates.words(it))
    }

    /// The same of what is told as of `day`.
    pub(super) fn told(&self, date: &Date, day: Option<Day>) -> String {
        self.dates.told(date, day)
    }

    /// What makes the words.
    pub(super) fn dates(&self) -> &Dates {
        &self.dates
    }
}

/// What is said follows from the words and their language.
impl PartialEq for Speech {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Eq for Speech {}

/// What citing asks of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Citing {
    /// The style and where it is named.
    pub style: Option<(SitePath, Spanned<String>)>,
    /// The language of terms and dates.
    pub language: Lang,
}

/// The settings and their parts.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// All of them.
    pub settings: Arc<Settings>,
    /// What parsing needs.
    pub dialect: Arc<Dialect>,
    /// What most stages need.
    pub basics: Arc<Basics>,
    /// What citing needs.
    pub citing: Arc<Citing>,
    /// The kinds of entity and relation.
    pub kinds: Arc<Kinds>,
    /// Dates in words.
    pub speech: Arc<Speech>,
    /// What linked data says of the site.
    pub publication: Arc<Publication>,
    /// The theme.
    pub layers: Arc<Layers>,
}

/// Makes a [`Frame`].
#[derive(Debug, Default)]
pub(super) struct Framing {
    settings: Memo<(), Arc<Source>, Settings>,
    dialect: Memo<(), Arc<Settings>, Dialect>,
    basics: Memo<(), (Arc<Settings>, Arc<Option<Day>>), Basics>,
    citing: Memo<(), Arc<Settings>, Citing>,
    kinds: Memo<(), (Arc<Source>, Arc<Settings>), Kinds>,
    date_words: Memo<(), (Arc<Layers>, Arc<Basics>), DateWords>,
    speech: Memo<(), Arc<DateWords>, Speech>,
    publication: Memo<(), (Arc<Settings>, Arc<Kinds>), Publication>,
    wanted: Memo<(), (Arc<Source>, Arc<Settings>), Wanted>,
}

impl Framing {
    /// Reads the settings of a site that is built as of `until`, where it is. `settle` settles the
    /// layers of the theme that they ask for, whose words say dates.
    pub(super) fn frame(
        &mut self,
        source: &Arc<Source>,
        until: Option<Day>,
        settle: impl FnOnce(Arc<Wanted>) -> Checked<Arc<Layers>>,
        diags: &mut Vec<Diagnostic>,
    ) -> Frame {
        let whole = self.settings.one((), source.clone(), |it| settings(it)).into(diags);
        let parts = self.dialect.one((), whole.clone(), |it| Checked::clean(dialect(it)));
        let of = (whole.clone(), Arc::new(until));
        let basics = self.basics.one((), of, |(it, until)| {
            let until = **until;
            let told = it.as_of.clone();
            let as_of = match until {
                Some(until) => match told.filter(|it| day(it).is_some_and(|it| it <= until)) {
                    None => Some(Date::from(until)),
                    told => told,
                },
                None => told,
            };
            Checked::clean(Basics {
                language: it.language.clone(),
                form: it.addresses,
                features: it.features.clone(),
                as_of,
                written: it.as_of.clone(),
                until,
            })
        });
        let path = source.path.clone();
        let citing = self.citing.one((), whole.clone(), |it| {
            Checked::clean(Citing {
                style: it.citation_style.clone().map(|style| (path, style)),
                language: it.language.clone(),
            })
        });
        let of = (source.clone(), whole.clone());
        let kinds = self.kinds.one((), of.clone(), |(source, it)| kinds(it, &source.path));
        let wanted =
            self.wanted.one((), of, |(source, it)| Checked::clean(wanted(&source.path, it)));
        let basics = basics.into(diags);
        let layers = settle(wanted.into(diags)).into(diags);
        let date_words =
            self.date_words.one((), (layers.clone(), basics.clone()), |(it, basics)| {
                Checked::clean(DateWords::of(&it.words, &basics.language))
            });
        let speech = self.speech.one((), date_words.into(diags), |words| {
            Checked::clean(Speech { dates: Dates::new(words), words: words.clone() })
        });
        let kinds = kinds.into(diags);
        let publication =
            self.publication.one((), (whole.clone(), kinds.clone()), |(it, kinds)| {
                Checked::clean(publication(it, kinds))
            });
        Frame {
            publication: publication.into(diags),
            settings: whole,
            dialect: parts.into(diags),
            basics,
            citing: citing.into(diags),
            kinds,
            speech: speech.into(diags),
            layers,
        }
    }
}
