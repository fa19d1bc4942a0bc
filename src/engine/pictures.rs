//! What pictures are made of, and the pages of pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Checked, Diagnostic, Keep, Memo, QuickMap, Same};
use crate::parse::features::Feature;
use crate::parse::lang::Lang;
use crate::resolve::address::Address;
use crate::resolve::glossary::{Entry, Glossary};
use crate::resolve::kinds::Kinds;
use crate::resolve::linked_data::Publication;
use crate::resolve::pages::{self, Kind, Page, TimelineParts, ToldIn};
use crate::resolve::pictures::hood::{Hood, hood};
use crate::resolve::pictures::locator::{Ground, Square, ground, square};
use crate::resolve::pictures::map;
use crate::resolve::pictures::network;
use crate::resolve::pictures::strip::{Ruler, ruler};
use crate::resolve::pictures::subject::{Subject, spot, subject};
use crate::resolve::pictures::timeline::{self, Extent, Timeline};
use crate::resolve::text::Card;

use super::crowd::Crowd;
use super::frame::{Basics, Frame, Speech};
use super::leaf::{Host, Parts};
use super::pages::Stuff;
use super::web::Web;

/// What pictures know of all entities, by id.
pub(super) type Subjects = BTreeMap<Arc<str>, Arc<Subject>>;

type Saying = (Arc<Basics>, Arc<Speech>);

/// Whom each entity has to do with, by id.
pub(super) type Hoods = BTreeMap<Arc<str>, Arc<Hood>>;

type Asked = (Arc<Glossary>, Arc<Kinds>, Arc<Basics>, Arc<Speech>);

/// Finds out what pictures know.
#[derive(Debug, Default)]
pub(super) struct Sitting {
    subjects: Memo<Arc<str>, (Arc<Entry>, Arc<Kinds>, Arc<Basics>, Arc<Speech>), Subject>,
    /// What was asked last, and the answer: an edited chapter asks the same again.
    last: Option<(Asked, Arc<Subjects>)>,
    hoods: Option<(Arc<Subjects>, Arc<Hoods>)>,
}

impl Sitting {
    /// One that remembers what pictures know, or does not.
    pub(super) fn of(keep: Keep) -> Self {
        Self { subjects: Memo::of(keep), ..Self::default() }
    }

    /// What pictures know of all entities.
    pub(super) fn subjects(
        &mut self,
        web: &Web,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Arc<Subjects> {
        let Frame { kinds, basics, speech, .. } = frame;
        let asked = (web.glossary.clone(), kinds.clone(), basics.clone(), speech.clone());
        let before = match self.last.take() {
            Some((last, subjects)) if last.same(&asked) => {
                self.last = Some((last, subjects.clone()));
                return subjects;
            }
            last => last.map(|(_, subjects)| subjects),
        };
        let of = web.entries.iter().map(|(id, entry)| {
            (id.clone(), (entry.clone(), kinds.clone(), basics.clone(), speech.clone()))
        });
        let made = self.subjects.all(of, |_, (entry, kinds, basics, speech)| {
            Checked::clean(subject(entry, kinds, basics.form, speech.dates()))
        });
        let subjects: Subjects = made.into_iter().map(|(id, it)| (id, it.into(diags))).collect();
        let subjects = sited(subjects, before.as_deref());
        let subjects = match before.filter(|it| (**it).same(&subjects)) {
            Some(before) => before,
            None => Arc::new(subjects),
        };
        self.last = Some((asked, subjects.clone()));
        subjects
    }

    /// Whom each entity has to do with. Only the pages of entities show it, so it can wait for them.
    pub(super) fn hoods(&mut self, subjects: &Arc<Subjects>) -> Arc<Hoods> {
        let before = match self.hoods.take() {
            Some((of, hoods)) if Arc::ptr_eq(&of, subjects) => {
                self.hoods = Some((of, hoods.clone()));
                return hoods;
            }
            last => last.map(|(_, hoods)| hoods),
        };
        let by_id: QuickMap<&str, &Arc<Subject>> =
            subjects.iter().map(|(id, it)| (&**id, it)).collect();
        let hoods = subjects.par_iter().filter_map(|(id, of)| {
            let fresh = hood(of, |id| by_id.get(id).copied())?;
            // What is equal to what it was keeps its identity.
            let old = before.as_ref().and_then(|it| it.get(id));
            let old = old.filter(|old| ***old == fresh);
            Some((id.clone(), old.cloned().unwrap_or_else(|| Arc::new(fresh))))
        });
        let hoods = Arc::new(hoods.collect::<Hoods>());
        self.hoods = Some((subjects.clone(), hoods.clone()));
        hoods
    }
}

/// The same, each with the point where it is. What is equal to what it was keeps its identity.
fn sited(subjects: Subjects, before: Option<&Subjects>) -> Subjects {
    let with_spot = |it: &Arc<Subject>| {
        let Some(spot) = spot(it, |id| subjects.get(id)) else { return it.clone() };
        let fresh = Subject { spot: Some(spot), ..Subject::clone(it) };
        let old = before.and_then(|before| before.get(&it.id));
        old.filter(|old| ***old == fresh).cloned().unwrap_or_else(|| Arc::new(fresh))
    };
    subjects.iter().map(|(id, it)| (id.clone(), with_spot(it))).collect()
}

/// Makes the pages of pictures.
#[derive(Debug, Default)]
pub(super) struct Hanging {
    ruler: Memo<(), (Vec<Arc<Subject>>, Saying), Option<Ruler>>,
    timeline: Memo<(), (Vec<Arc<Subject>>, Saying), Option<Timeline>>,
    grounds: Memo<(Square, Lang), Option<Arc<Subject>>, Ground>,
    map: Memo<(), (Vec<Arc<Subject>>, Arc<Basics>, Arc<Publication>), Option<Page>>,
    timeline_page: Memo<(), TimelineInput, Page>,
}

type TimelineInput = (
    (Arc<Option<Timeline>>, Vec<Arc<Subject>>, Arc<Basics>, Arc<Publication>),
    (Arc<Vec<Arc<Kind>>>, Vec<Arc<Card>>, Vec<Told>),
);

/// How many chapters the timeline names for each entity; the others are on the entity's page.
const NAMED: usize = 4;

impl Hanging {
    /// The pages of pictures that have something to show.
    pub(super) fn pages(
        &mut self,
        stuff: &Stuff<'_>,
        crowd: &Crowd,
        diags: &mut Vec<Diagnostic>,
    ) -> Vec<Parts> {
        let features = &stuff.frame.basics.features;
        let mut pages = Vec::new();
        if features.has(Feature::Timeline) {
            pages.extend(self.timeline(stuff, crowd, diags).map(Parts::Made));
        }
        if features.has(Feature::Network) {
            pages.extend(network(stuff));
        }
        if features.has(Feature::Map) {
            pages.extend(self.map(stuff, diags).map(Parts::Made));
        }
        pages
    }

    fn map(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Option<Arc<Page>> {
        let sited = stuff.subjects.values().filter(|it| it.spot.is_some()).cloned().collect();
        let of = (sited, stuff.frame.basics.clone(), stuff.frame.publication.clone());
        let page = self.map.one((), of, |(sited, basics, publication)| {
            let made = map::map(sited, &basics.language);
            let address = Address::of("map", basics.form);
            Checked::clean(made.map(|it| pages::map(&address, &it, publication)))
        });
        page.into(diags).as_ref().clone().map(Arc::new)
    }

    /// The grounds of small maps.
    pub(super) fn grounds(
        &mut self,
        stuff: &Stuff<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> BTreeMap<Square, Arc<Ground>> {
        let squares: BTreeSet<Square> =
            stuff.subjects.values().filter_map(|it| square(it)).collect();
        // They are made of nothing but their squares and the language, so they are made once.
        let lang = &stuff.frame.basics.language;
        let made = self
            .grounds
            .all(squares.into_iter().map(|it| ((it, lang.clone()), None)), |(square, lang), _| {
                Checked::clean(ground(*square, lang))
            });
        made.into_iter().map(|((square, _), it)| (square, it.into(diags))).collect()
    }

    /// All the time that the site tells of.
    pub(super) fn ruler(
        &mut self,
        stuff: &Stuff<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> Arc<Option<Ruler>> {
        let of = (dated(stuff), saying(stuff));
        let made = self.ruler.one((), of, |(dated, (basics, speech))| {
            let say = |date: &_| speech.words(Some(date));
            Checked::clean(ruler(dated, basics.as_of.as_ref(), &say))
        });
        made.into(diags)
    }

    fn timeline(
        &mut self,
        stuff: &Stuff<'_>,
        crowd: &Crowd,
        diags: &mut Vec<Diagnostic>,
    ) -> Option<Arc<Page>> {
        let dated = dated(stuff);
        let made =
            self.timeline.one((), (dated.clone(), saying(stuff)), |(dated, (basics, speech))| {
                let extent = Extent { as_of: basics.as_of.clone(), ..Extent::default() };
                let say = |date: &_| speech.words(Some(date));
                Checked::clean(timeline::timeline(&timeline::best(dated), &extent, &say))
            });
        let made = made.into(diags);
        let items = &made.as_ref().as_ref()?.items;
        let cards = items.iter().filter_map(|it| stuff.cards.get(&it.id)).cloned().collect();
        let told = items.iter().map(|it| told(&it.id, stuff, crowd)).collect();
        let (basics, publication) = (stuff.frame.basics.clone(), stuff.frame.publication.clone());
        let of = ((made.clone(), dated, basics, publication), (stuff.kinds.clone(), cards, told));
        let page = self.timeline_page.one(
            (),
            of,
            |((made, dated, basics, publication), (kinds, cards, told))| {
                let told: Vec<ToldIn> = told.iter().map(|it| it.0.clone()).collect();
                let nothing = Timeline::default();
                Checked::clean(pages::timeline(&TimelineParts {
                    address: &Address::of("timeline", basics.form),
                    made: made.as_ref().as_ref().unwrap_or(&nothing),
                    of: dated.len(),
                    cards,
                    told: &told,
                    kinds,
                    publication,
                }))
            },
        );
        Some(page.into(diags))
    }
}

/// What the page of the network is made of. To lay it out takes longer than to understand a small site, so that
/// waits until the page is made, as one among others.
fn network(stuff: &Stuff<'_>) -> Option<Parts> {
    let rank = |it: &Subject| stuff.web.collated.rank.get(&it.id).copied();
    let tied = stuff.subjects.values().filter(|it| !it.ties.is_empty());
    let mut tied: Vec<_> = tied.map(|it| (rank(it), it.clone())).collect();
    tied.sort_by_key(|(rank, _)| *rank);
    let tied: Vec<Arc<Subject>> = tied.into_iter().map(|(_, it)| it).collect();
    let best = network::best(&tied, network::MOST);
    let Frame { basics, publication, .. } = stuff.frame;
    let manner = (basics.clone(), publication.clone());
    network::is_drawn(&best)
        .then(|| Parts::Network((best, stuff.kinds.clone(), manner), tied.len()))
}

fn dated(stuff: &Stuff<'_>) -> Vec<Arc<Subject>> {
    stuff.subjects.values().filter(|it| it.when.is_some()).cloned().collect()
}

fn saying(stuff: &Stuff<'_>) -> Saying {
    (stuff.frame.basics.clone(), stuff.frame.speech.clone())
}

/// Where an entity is told.
#[derive(Debug)]
struct Told(ToldIn);

impl Same for Told {
    fn same(&self, other: &Self) -> bool {
        self.0.more == other.0.more && self.0.first.same(&other.0.first)
    }
}

/// The chapters that mention an entity, in reading order.
fn told(id: &str, stuff: &Stuff<'_>, crowd: &Crowd) -> Told {
    let mentioners = crowd.of(id);
    let texts = || {
        mentioners.iter().filter_map(|it| match &it.voice.host {
            Host::Text(listing) => Some(listing),
            Host::Entity(_) => None,
        })
    };
    let first = texts().filter(|it| stuff.web.order.place(&it.path).is_some()).take(NAMED);
    let first: Vec<_> = first.cloned().collect();
    Told(ToldIn { more: texts().count() - first.len(), first })
}
