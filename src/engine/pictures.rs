//! What pictures are made of, and the pages of pictures.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Memo, Same};
use crate::resolve::address::Address;
use crate::resolve::glossary::Entry;
use crate::resolve::kinds::Kinds;
use crate::resolve::pages::{self, Kind, Page, TimelineParts, ToldIn};
use crate::resolve::pictures::strip::{Ruler, ruler};
use crate::resolve::pictures::subject::{Subject, subject};
use crate::resolve::pictures::timeline::{self, Extent, Timeline};
use crate::resolve::text::Card;

use super::frame::{Basics, Frame, Speech};
use super::pages::Stuff;
use super::texts::Key;
use super::web::Web;

/// What pictures know of all entities, by id.
pub(super) type Subjects = BTreeMap<Arc<str>, Arc<Subject>>;

type Saying = (Arc<Basics>, Arc<Speech>);

/// Finds out what pictures know.
#[derive(Debug, Default)]
pub(super) struct Sitting {
    subjects: Memo<Arc<str>, (Arc<Entry>, Arc<Kinds>, Arc<Basics>, Arc<Speech>), Subject>,
}

impl Sitting {
    /// What pictures know of all entities.
    pub(super) fn subjects(
        &mut self,
        web: &Web,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Subjects {
        let of = web.entries.iter().map(|(id, entry)| {
            let Frame { kinds, basics, speech, .. } = frame;
            (id.clone(), (entry.clone(), kinds.clone(), basics.clone(), speech.clone()))
        });
        let made = self.subjects.all(of, |_, (entry, kinds, basics, speech)| {
            let say = |date: &_| speech.words(Some(date));
            Checked::clean(subject(entry, kinds, basics.form, &say))
        });
        made.into_iter().map(|(id, it)| (id, it.into(diags))).collect()
    }
}

/// Makes the pages of pictures.
#[derive(Debug, Default)]
pub(super) struct Hanging {
    ruler: Memo<(), (Vec<Arc<Subject>>, Saying), Option<Ruler>>,
    timeline: Memo<(), (Vec<Arc<Subject>>, Saying), Option<Timeline>>,
    timeline_page: Memo<(), TimelineInput, Page>,
}

type TimelineInput = (
    (Arc<Option<Timeline>>, Vec<Arc<Subject>>, Arc<Basics>),
    (Arc<Vec<Arc<Kind>>>, Vec<Arc<Card>>, Vec<Told>),
);

/// How many chapters the timeline names for each entity; the others are on the entity's page.
const NAMED: usize = 4;

impl Hanging {
    /// The pages of pictures that have something to show.
    pub(super) fn pages(
        &mut self,
        stuff: &Stuff<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Page>> {
        let timeline = self.timeline(stuff, diags);
        timeline.into_iter().collect()
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

    fn timeline(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Option<Arc<Page>> {
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
        let told = items.iter().map(|it| told(&it.id, stuff)).collect();
        let basics = stuff.frame.basics.clone();
        let of = ((made.clone(), dated, basics), (stuff.kinds.clone(), cards, told));
        let page =
            self.timeline_page.one((), of, |((made, dated, basics), (kinds, cards, told))| {
                let told: Vec<ToldIn> = told.iter().map(|it| it.0.clone()).collect();
                let nothing = Timeline::default();
                Checked::clean(pages::timeline(&TimelineParts {
                    address: &Address::of("timeline", basics.form),
                    made: made.as_ref().as_ref().unwrap_or(&nothing),
                    of: dated.len(),
                    cards,
                    told: &told,
                    kinds,
                }))
            });
        Some(page.into(diags))
    }
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
fn told(id: &str, stuff: &Stuff<'_>) -> Told {
    let paths = || {
        stuff.index.of(id).filter_map(|key| match key {
            Key::Chapter(path) => Some(path),
            Key::Entity(_) | Key::Summary(_) => None,
        })
    };
    let mut first: Vec<_> =
        paths().filter_map(|path| stuff.web.order.place(path)).take(NAMED).collect();
    first.sort_by_key(|(place, _)| *place);
    let first: Vec<_> = first.into_iter().map(|(_, listing)| listing.clone()).collect();
    Told(ToldIn { more: paths().count() - first.len(), first })
}
