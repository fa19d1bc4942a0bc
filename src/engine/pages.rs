//! Every page of the site, each as what it is made of, and no more than it shows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Checked, Diagnostic, Keep, Memo, Same, SitePath, Span, Spanned, Table, kept};
use crate::parse::chapter::Shelf;
use crate::parse::features::Feature;
use crate::resolve::address::Address;
use crate::resolve::bibliography::{Bibliography, whole};
use crate::resolve::citing::{Cited, cited};
use crate::resolve::dates::iso;
use crate::resolve::glossary::{Entry, Place};
use crate::resolve::kinds::Kinds;
use crate::resolve::order::{Order, Standing};
use crate::resolve::pages::{Kind, Reference};
use crate::resolve::pictures::locator::{Ground, Square, square};
use crate::resolve::pictures::strip::Ruler;

use super::cards::{Beside, Cards};
use super::crowd::{Crowd, Seat};
use super::frame::Frame;
use super::leaf::{ChapterInput, Frontispiece, Leaf, Parts, updated_by};
use super::library::{Library, Text};
use super::pictures::{Hanging, Hoods, Subjects};
use super::printing::volumes_of;
use super::tally::Tallying;
use super::texts::{Key, TextOut};
use super::web::Web;

/// All that pages are made of.
pub(super) struct Stuff<'a> {
    /// The file of the settings.
    pub settings: &'a SitePath,
    /// What it says.
    pub frame: &'a Frame,
    /// The texts as read.
    pub library: &'a Library,
    /// What they make together.
    pub web: &'a Web,
    /// The texts as resolved, but for the summaries.
    pub texts: &'a BTreeMap<Key, TextOut>,
    /// The summaries as resolved.
    pub summaries: &'a BTreeMap<Key, TextOut>,
    /// The cards.
    pub cards: &'a Cards,
    /// What pictures know of the entities.
    pub subjects: &'a Subjects,
    /// Whom each entity has to do with.
    pub hoods: &'a Hoods,
    /// The cards of those that chapters and free pages mention, as these show them.
    pub beside: &'a Beside,
    /// The kinds of entity.
    pub kinds: &'a Arc<Vec<Arc<Kind>>>,
}

/// The sources of those entities that have no text of their own, by the entities' ids.
type Listed = BTreeMap<Arc<str>, Arc<Cited>>;

/// Every page by the file that it becomes.
pub(super) type Leaves = Table<SitePath, Arc<Leaf>>;

/// Where each chapter stands in the reading order.
type Standings = Memo<SitePath, Arc<Order>, Option<Standing>>;

/// A text that was edited, and what was resolved of it.
pub(super) struct Edited {
    pub key: Key,
    pub text: Arc<Text>,
    pub before: TextOut,
    pub after: TextOut,
}

/// Makes [`Leaves`]. A page that is made of the same as before keeps its identity.
#[derive(Debug, Default)]
pub(super) struct Making {
    standings: Standings,
    whole: Memo<(), Arc<Bibliography>, Vec<Reference>>,
    labels: Memo<(), Arc<Kinds>, BTreeMap<Arc<str>, String>>,
    listed: Memo<Arc<str>, (Arc<Entry>, Arc<Bibliography>), Cited>,
    frontispiece: Memo<(), Arc<Frontispiece>, Frontispiece>,
    hanging: Hanging,
    matrix: Tallying,
    crowd: Crowd,
    leaves: Leaves,
}

impl Making {
    /// One that remembers of what pages are made, or does not.
    pub(super) fn of(keep: Keep) -> Self {
        Self { standings: Memo::of(keep), listed: Memo::of(keep), ..Self::default() }
    }

    /// Makes every page.
    pub(super) fn pages(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Leaves {
        let Self { crowd, standings, matrix, .. } = self;
        let has_matrix = stuff.frame.basics.features.has(Feature::Matrix);
        // Neither knows of the other, and each takes a while on one core.
        let ((), (texts, tally)) = rayon::join(
            || crowd.gather(stuff),
            || (texts(standings, stuff), has_matrix.then(|| matrix.tally(stuff))),
        );
        let mut parts = vec![self.cover(stuff, diags)];
        parts.push(glossary(stuff));
        parts.extend(tally.map(Parts::Matrix));
        let listed = self.listed(stuff, diags);
        let around = self.around(stuff, diags);
        let references = self.references(stuff, diags);
        let Self { hanging, crowd, .. } = self;
        let mut of_pictures = Vec::new();
        // What all entities make together takes a while on one core, too.
        let (entities, pictures) = rayon::join(
            || entities(stuff, crowd, &listed, &around),
            || hanging.pages(stuff, crowd, &mut of_pictures),
        );
        parts.extend(entities);
        parts.push(sources(stuff, crowd, references, &listed));
        parts.extend(pictures);
        diags.append(&mut of_pictures);
        parts.push(Parts::NotFound(stuff.frame.basics.clone()));
        parts.extend(redirects(stuff).into_values());
        let mut leaves = self.settled(texts);
        if stuff.frame.basics.features.has(Feature::Print) {
            parts.extend(volumes_of(leaves.iter().map(|it| &it.1), stuff));
        }
        leaves.extend(self.settled(parts));
        self.leaves = leaves.into_iter().collect();
        self.leaves.clone()
    }

    /// Makes the pages again that show something of texts that were edited, where nothing else is
    /// otherwise than when [`Making::pages`] was called last. Nothing where that does not suffice.
    pub(super) fn pages_again(
        &mut self,
        stuff: &Stuff<'_>,
        edited: &[Edited],
        diags: &mut Vec<Diagnostic>,
    ) -> Option<Leaves> {
        let mut others_mentioned = false;
        for it in edited {
            self.own_page(it, stuff)?;
            self.sources_again(it, stuff)?;
            let ids = |of: &TextOut| -> BTreeSet<Arc<str>> {
                of.told.mentions.0.iter().map(|it| it.entity.clone()).collect()
            };
            let (before, after) = (ids(&it.before), ids(&it.after));
            self.crowd.hear(&it.key, &it.after);
            for id in before.union(&after) {
                self.entity_again(id, stuff)?;
            }
            others_mentioned |= before != after;
            if let Key::Chapter(path) = &it.key
                && it.text.shelf() == Shelf::Chapter
            {
                self.matrix_again(path, &it.after, stuff);
            }
        }
        if others_mentioned {
            // The timeline names some of the chapters that mention somebody.
            for page in self.hanging.pages(stuff, &self.crowd, diags) {
                self.put(page);
            }
        }
        Some(self.leaves.clone())
    }

    /// Makes the page of a text before those of others. Nothing where it is not one of its own.
    pub(super) fn early(&mut self, text: &Text, stuff: &Stuff<'_>) -> Option<Arc<Leaf>> {
        let input = chapter_input(text, stuff)?;
        let parts = match text.shelf() {
            Shelf::Chapter => {
                let path = text.listing.path.clone();
                let of = stuff.web.order.clone();
                let standing = |it: &Arc<Order>| Checked::clean(it.standing(&text.listing.path));
                Parts::Chapter(input, self.standings.one(path, of, standing).value)
            }
            Shelf::Page => Parts::Free(input),
        };
        self.put(parts)
    }

    /// Makes the page at `path` before those of texts, where it is one that shows no text but
    /// `content/pages/index.md`: the cover, or the glossary.
    pub(super) fn early_front(
        &mut self,
        path: &SitePath,
        stuff: &Stuff<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> Option<Arc<Leaf>> {
        let is_at =
            |slug| Address::of(slug, stuff.frame.basics.form).output().as_ref() == Some(path);
        if is_at("") {
            let cover = self.cover(stuff, diags);
            return self.put(cover);
        }
        if is_at("glossary") { self.put(glossary(stuff)) } else { None }
    }

    fn references(
        &mut self,
        stuff: &Stuff<'_>,
        diags: &mut Vec<Diagnostic>,
    ) -> Arc<Vec<Reference>> {
        let of = stuff.web.bibliography.clone();
        self.whole.one((), of, |it| Checked::clean(whole(it))).into(diags)
    }

    fn own_page(&mut self, edited: &Edited, stuff: &Stuff<'_>) -> Option<()> {
        let text = &edited.text;
        let before = self.leaves.get(&text.listing.address.output()?)?.clone();
        // Another page may have the address, as that of two texts with one slug.
        if !Arc::ptr_eq(before.listing()?, &text.listing) {
            return None;
        }
        let input = chapter_input(text, stuff)?;
        let after = match &before.0 {
            Parts::Chapter(_, standing) => Parts::Chapter(input, standing.clone()),
            Parts::Free(_) => Parts::Free(input),
            _ => return None,
        };
        let after = self.put(after)?;
        let first = SitePath::new("print").ok()?;
        let printed = self.leaves.onward(&first);
        let printed = printed.take_while(|(path, _)| path.as_str().starts_with("print"));
        let printed: Vec<Parts> = printed
            .filter_map(|(_, leaf)| match &leaf.0 {
                Parts::Print((volume, kinds, collated)) => {
                    let volume = volume.with(&before, &after)?;
                    Some(Parts::Print((volume, kinds.clone(), collated.clone())))
                }
                _ => None,
            })
            .collect();
        printed.into_iter().for_each(|it| drop(self.put(it)));
        Some(())
    }

    fn entity_again(&mut self, id: &Arc<str>, stuff: &Stuff<'_>) -> Option<()> {
        let path = stuff.cards.get(id)?.url.output()?;
        let leaf = self.leaves.get(&path)?;
        let Parts::Entity((whom, text, (others, labels, _), saying, drawing)) = &leaf.0 else {
            return None;
        };
        let around = (others.clone(), labels.clone(), self.crowd.of(id));
        let (whom, text) = (whom.clone(), text.clone());
        let parts = Parts::Entity((whom, text, around, saying.clone(), drawing.clone()));
        self.put(parts).map(drop)
    }

    fn sources_again(&mut self, edited: &Edited, stuff: &Stuff<'_>) -> Option<()> {
        let (before, after) = (&edited.before.cited, &edited.after.cited);
        if Arc::ptr_eq(before, after) {
            return Some(());
        }
        if before.references.is_empty() || after.references.is_empty() {
            return (before.references.is_empty() && after.references.is_empty()).then_some(());
        }
        let address = Address::of("sources", stuff.frame.basics.form).output()?;
        let Parts::Sources(input) = &self.leaves.get(&address)?.0 else { return None };
        let mut input = input.clone();
        let citing = input.1.iter_mut().find(|(_, cited)| Arc::ptr_eq(cited, before))?;
        citing.1 = after.clone();
        self.put(Parts::Sources(input)).map(drop)
    }

    fn matrix_again(&mut self, path: &SitePath, after: &TextOut, stuff: &Stuff<'_>) {
        let address = Address::of("matrix", stuff.frame.basics.form).output();
        let leaf = address.and_then(|it| self.leaves.get(&it));
        if let Some(Parts::Matrix(before)) = leaf.map(|it| &it.0)
            && let Some(tally) = self.matrix.tally_again(before, path, &after.told)
        {
            self.put(Parts::Matrix(tally));
        }
    }

    /// Takes in a page; one that is made of the same as before keeps its identity.
    fn put(&mut self, parts: Parts) -> Option<Arc<Leaf>> {
        let leaf = Leaf(parts);
        let path = leaf.output()?;
        if let Some(before) = self.leaves.get(&path)
            && Same::same(&**before, &leaf)
        {
            return Some(before.clone());
        }
        let leaf = Arc::new(leaf);
        self.leaves.insert(path, leaf.clone());
        Some(leaf)
    }

    /// Pages of `parts`, and the files that they become. One that is made of the same as before keeps its
    /// identity.
    fn settled(&self, parts: Vec<Parts>) -> Vec<(SitePath, Arc<Leaf>)> {
        let settled = parts.into_par_iter().filter_map(|parts| {
            let leaf = Leaf(parts);
            let path = leaf.output()?;
            let leaf = kept(self.leaves.get(&path), leaf);
            Some((path, leaf))
        });
        settled.collect()
    }

    /// What those entities list that have no text of their own.
    fn listed(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Listed {
        let silent = |id: &Arc<str>| !stuff.texts.contains_key(&Key::Entity(id.clone()));
        let of = stuff
            .web
            .entries
            .iter()
            .filter(|(id, _)| silent(id))
            .map(|(id, entry)| (id.clone(), (entry.clone(), stuff.web.bibliography.clone())));
        let path = stuff.settings;
        let listed =
            self.listed.all(of, |_, (entry, bibliography)| listed(path, entry, bibliography));
        listed.into_iter().map(|(id, it)| (id, it.into(diags))).collect()
    }

    /// What the pages of all entities have in common.
    fn around(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Around {
        let kinds = stuff.frame.kinds.clone();
        let labels = self.labels.one((), kinds, |it| Checked::clean(it.labels()));
        let labels = labels.into(diags);
        let ruler = self.hanging.ruler(stuff, diags);
        Around { labels, ruler, grounds: self.hanging.grounds(stuff, diags) }
    }

    fn cover(&mut self, stuff: &Stuff<'_>, diags: &mut Vec<Diagnostic>) -> Parts {
        let sources = self.references(stuff, diags).len();
        let settings = &stuff.frame.settings;
        let updated = stuff.library.shown.iter();
        let updated = updated.filter_map(|it| updated_by(&it.outline, &stuff.frame.basics)).max();
        let front = Arc::new(Frontispiece {
            title: settings.title.clone(),
            description: settings.description.clone().unwrap_or_default(),
            updated: updated.and_then(iso),
            entities: stuff.web.entries.len(),
            sources,
        });
        let front = self.frontispiece.one((), front, |it| Checked::clean(Frontispiece::clone(it)));
        let address = Address::of("", stuff.frame.basics.form);
        let intro = stuff.library.shown.iter().find(|it| it.listing.address == address);
        let intro = intro
            .and_then(|it| stuff.texts.get(&Key::Chapter(it.listing.path.clone())))
            .map(|it| it.told.clone());
        Parts::Cover((
            (stuff.web.order.clone(), intro),
            (front.into(diags), stuff.frame.basics.clone()),
            stuff.frame.publication.clone(),
        ))
    }
}

/// What the pages of all entities have in common.
struct Around {
    /// What relations are called.
    labels: Arc<BTreeMap<Arc<str>, String>>,
    /// All the time that the site tells of.
    ruler: Arc<Option<Ruler>>,
    /// The grounds of small maps.
    grounds: BTreeMap<Square, Arc<Ground>>,
}

fn entities(stuff: &Stuff<'_>, crowd: &Crowd, listed: &Listed, site: &Around) -> Vec<Parts> {
    let Around { labels, ruler, grounds } = site;
    let entries: Vec<&Arc<Entry>> = stuff.web.entries.values().collect();
    let parts = entries.into_par_iter().filter_map(|entry| {
        let card = stuff.cards.get(&entry.id)?.clone();
        let kind = stuff.kinds.iter().find(|it| it.id == entry.kind)?.clone();
        let own = stuff.texts.get(&Key::Entity(entry.id.clone()));
        let cited = own.map(|it| &it.cited).or_else(|| listed.get(&entry.id))?.clone();
        let text = (own.map(|it| it.told.clone()), cited);
        let others = others(entry, stuff).filter_map(|id| stuff.cards.get(id));
        let others = others.cloned().collect();
        let around = (others, labels.clone(), crowd.of(&entry.id));
        let frame = stuff.frame;
        let saying = (frame.basics.clone(), frame.speech.clone(), frame.publication.clone());
        let subject = stuff.subjects.get(&entry.id)?.clone();
        let hood = stuff.hoods.get(&entry.id).cloned();
        let ground = square(&subject).and_then(|it| grounds.get(&it)).cloned();
        let drawing = (subject, ruler.clone(), hood, ground);
        let whom = (entry.clone(), card, kind);
        Some(Parts::Entity((whom, text, around, saying, drawing)))
    });
    parts.collect()
}

fn texts(standings: &mut Standings, stuff: &Stuff<'_>) -> Vec<Parts> {
    let cover = Address::of("", stuff.frame.basics.form);
    let of = stuff.web.order.chapters().map(|it| (it.path.clone(), stuff.web.order.clone()));
    let standings = standings.all(of, |path, it| Checked::clean(it.standing(path)));
    let standings: BTreeMap<_, _> =
        standings.into_iter().map(|(path, it)| (path, it.value)).collect();
    let parts = stuff.library.shown.par_iter().filter_map(|text| {
        if text.listing.address == cover {
            return None;
        }
        let input = chapter_input(text, stuff)?;
        match text.shelf() {
            Shelf::Chapter => {
                Some(Parts::Chapter(input, standings.get(&text.listing.path)?.clone()))
            }
            Shelf::Page => Some(Parts::Free(input)),
        }
    });
    parts.collect()
}

fn glossary(stuff: &Stuff<'_>) -> Parts {
    let cards = stuff.cards.values().cloned().collect();
    let frame = stuff.frame;
    let collated = stuff.web.collated.clone();
    Parts::Glossary((collated, cards, frame.basics.clone(), frame.publication.clone()))
}

fn sources(
    stuff: &Stuff<'_>,
    crowd: &Crowd,
    references: Arc<Vec<Reference>>,
    listed: &Listed,
) -> Parts {
    let texts = stuff.texts.iter().map(|(key, text)| (key.clone(), &text.cited));
    let silent = listed.iter().map(|(id, cited)| (Key::Entity(id.clone()), cited));
    let mut citing: Vec<(&Seat, Arc<Cited>)> = texts
        .chain(silent)
        .filter(|(_, cited)| !cited.references.is_empty())
        .filter_map(|(key, cited)| Some((crowd.seat(&key)?, cited.clone())))
        .collect();
    citing.sort_by_key(|(seat, _)| seat.rank);
    let citing = citing.into_iter().map(|(seat, cited)| (seat.host.clone(), cited)).collect();
    let saying = (stuff.frame.basics.clone(), stuff.frame.publication.clone());
    Parts::Sources((references, citing, saying))
}

fn redirects(stuff: &Stuff<'_>) -> BTreeMap<Address, Parts> {
    let of = stuff.library.shown.iter().flat_map(|text| {
        let old = text.claims.redirects().cloned();
        old.map(|from| (from.clone(), Parts::Redirect(from, text.listing.clone())))
    });
    of.collect()
}

fn chapter_input(text: &Text, stuff: &Stuff<'_>) -> Option<ChapterInput> {
    let path = text.listing.path.clone();
    let out = stuff.texts.get(&Key::Chapter(path.clone()))?;
    let names = stuff.beside.get(&path)?.clone();
    Some((
        (text.outline.clone(), text.listing.clone()),
        (out.told.clone(), out.cited.clone()),
        names,
        (stuff.frame.basics.clone(), stuff.frame.speech.clone(), stuff.frame.publication.clone()),
    ))
}

/// The sources that the entry of an entity without a text names. What it names and is not there
/// has been complained of where the entry was read.
fn listed(at: &SitePath, entry: &Entry, bibliography: &Bibliography) -> Checked<Cited> {
    let named = entry
        .sources
        .iter()
        .chain(entry.roles.iter().flat_map(|it| &it.sources))
        .chain(entry.relations.iter().flat_map(|it| &it.sources));
    let place = |id: &Arc<str>| Spanned { value: id.to_string(), span: Span::default() };
    let named: Vec<_> = named.filter(|it| bibliography.has(it)).map(place).collect();
    cited(at, &[], &named, bibliography)
}

/// The ids of those that an entity has to do with: some more than once.
fn others<'a>(entry: &'a Entry, stuff: &'a Stuff<'_>) -> impl Iterator<Item = &'a Arc<str>> {
    let place = match &entry.place {
        Some(Place::Entity(id)) => Some(id),
        Some(Place::Point { .. }) | None => None,
    };
    let summary = stuff.summaries.get(&Key::Summary(entry.id.clone()));
    let text = stuff.texts.get(&Key::Entity(entry.id.clone()));
    let texts = summary.into_iter().chain(text);
    let mentioned = texts.flat_map(|it| it.told.mentions.0.iter()).map(|it| &it.entity);
    entry.relations.iter().map(|it| &it.to).chain(place).chain(mentioned)
}
