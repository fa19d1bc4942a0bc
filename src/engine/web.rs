//! What the texts make together: the glossary, the names to look for, the places to lead to, the
//! bibliography, the reading order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Memo, QuickMap};
use crate::parse::chapter::Part;
use crate::parse::glossary::Entity;
use crate::parse::sources::SourceEntry;
use crate::resolve::atlas::{Atlas, Landing, Places, atlas};
use crate::resolve::bibliography::Bibliography;
use crate::resolve::citations::bibliography;
use crate::resolve::clashes::{Claims, clashes};
use crate::resolve::collate::Collator;
use crate::resolve::contradictions::{Happenings, happenings};
use crate::resolve::finder::{Finder, finder};
use crate::resolve::glossary::{Entry, Glossary, glossary};
use crate::resolve::images::File;
use crate::resolve::kinds::Kinds;
use crate::resolve::names::{Names, Presence, names};
use crate::resolve::order::{Listing, Order, order};
use crate::resolve::pictures::halls;
use crate::resolve::tense::stood;

use super::frame::{Basics, Citing, Frame};
use super::library::Library;

type Clashing = (Vec<Arc<Claims>>, Arc<Vec<Arc<File>>>, Arc<Glossary>, Arc<Basics>);

/// What the texts make together.
#[derive(Debug)]
pub(super) struct Web {
    /// All entities by id. An entity that did not change keeps its identity.
    pub entries: BTreeMap<Arc<str>, Arc<Entry>>,
    /// The same, as one value.
    pub glossary: Arc<Glossary>,
    /// The entities in the order of their names, with the letter each stands under.
    pub collated: Arc<Collated>,
    /// The search for names.
    pub finder: Arc<Finder>,
    /// The places to lead to.
    pub atlas: Arc<Atlas>,
    /// The sources.
    pub bibliography: Arc<Bibliography>,
    /// The reading order.
    pub order: Arc<Order>,
    /// When events were.
    pub happenings: Arc<Happenings>,
    /// The pages of pictures that have something to show.
    pub halls: Arc<Vec<&'static str>>,
}

/// What is known before any text is read.
pub(super) struct Known {
    /// The ids of all sources that are written, those that cannot be read among them.
    ids: Arc<Vec<Arc<str>>>,
    /// The sources that can be read, printed.
    bibliography: Arc<Bibliography>,
    /// All entities.
    glossary: Arc<Glossary>,
    /// Their names, the search for these, and their order.
    names: Arc<Names>,
    finder: Arc<Finder>,
    collated: Arc<Collated>,
}

/// The entities in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Collated {
    /// Each one's place in the order, by id.
    pub rank: QuickMap<Arc<str>, usize>,
    /// Letters, and the ids of those that stand under each.
    pub letters: Vec<(String, Vec<Arc<str>>)>,
}

impl Collated {
    /// The ids in their order.
    pub(super) fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.letters.iter().flat_map(|(_, ids)| ids)
    }
}

/// The names that entities have first of all, and their ids.
type Called = Vec<(Arc<str>, Arc<str>)>;

type Landings = Vec<Arc<Landing>>;

/// Makes a [`Web`].
#[derive(Debug, Default)]
pub(super) struct Weaving {
    bibliography: Memo<(), (Vec<Arc<Vec<SourceEntry>>>, Arc<Citing>), Bibliography>,
    source_ids: Memo<(), Vec<Arc<Vec<SourceEntry>>>, Vec<Arc<str>>>,
    glossary: Memo<(), (Vec<Arc<Vec<Entity>>>, Arc<Kinds>, Arc<Vec<Arc<str>>>), Glossary>,
    stood: Memo<(), (Arc<Glossary>, Arc<Basics>), Glossary>,
    entries: BTreeMap<Arc<str>, Arc<Entry>>,
    happenings: Memo<(), Arc<Glossary>, Happenings>,
    names: Memo<(), (Arc<Glossary>, Arc<Basics>), Names>,
    finder: Memo<(), Arc<Names>, Finder>,
    called: Memo<(), Arc<Names>, Called>,
    collated: Memo<(), (Arc<Called>, Arc<Basics>), Collated>,
    order: Memo<(), (Vec<Arc<Listing>>, Vec<Arc<Part>>), Order>,
    halls: Memo<(), (Arc<Glossary>, Arc<Basics>), Vec<&'static str>>,
    atlas: Memo<
        (),
        (
            (Landings, Landings, Landings),
            (Arc<Vec<Arc<File>>>, Arc<Names>, Arc<Kinds>),
            (Arc<Vec<Arc<str>>>, Arc<Vec<&'static str>>, Arc<Basics>),
        ),
        Atlas,
    >,
    clashes: Memo<(), Clashing, ()>,
}

impl Weaving {
    /// Prints the sources of these files, and makes the glossary of those, with the search for its names: an
    /// automaton, which takes a while on one core.
    pub(super) fn known(
        &mut self,
        sources: &[Arc<Vec<SourceEntry>>],
        glossaries: &[Arc<Vec<Entity>>],
        frame: &Frame,
    ) -> Checked<Known> {
        let Self { source_ids, bibliography, glossary, names, finder, called, collated, .. } = self;
        let ids = source_ids.one((), sources.to_vec(), |it| Checked::clean(written(it))).value;
        let of_sources = (sources.to_vec(), frame.citing.clone());
        let of = (glossaries.to_vec(), frame.kinds.clone(), ids.clone());
        let print = || {
            bibliography.one((), of_sources, |(files, citing)| {
                let style = citing.style.as_ref().map(|(path, style)| (path, style));
                self::bibliography(files, style, &citing.language)
            })
        };
        let mut of_names = Vec::new();
        let name = || {
            let all = glossary.one((), of, |(files, kinds, ids)| {
                self::glossary(files, kinds, &ids.iter().cloned().collect())
            });
            let all = all.into(&mut of_names);
            let of = (all.clone(), frame.basics.clone());
            let names = names.one((), of, |(all, basics)| {
                self::names(all, &basics.language, basics.until, basics.form)
            });
            let names = names.into(&mut of_names);
            let (finder, collated) = rayon::join(
                || finder.one((), names.clone(), |it| Checked::clean(self::finder(it))),
                || {
                    let called =
                        called.one((), names.clone(), |it| Checked::clean(self::called(it)));
                    let of = (called.value, frame.basics.clone());
                    collated.one((), of, |(called, basics)| {
                        Checked::clean(self::collated(called, &Collator::new(&basics.language)))
                    })
                },
            );
            (all, names, finder.into(&mut of_names), collated.into(&mut of_names))
        };
        let (bibliography, (glossary, names, finder, collated)) = rayon::join(print, name);
        let mut diags = Vec::new();
        let bibliography = bibliography.into(&mut diags);
        diags.append(&mut of_names);
        Checked::new(Known { ids, bibliography, glossary, names, finder, collated }, diags)
    }

    /// Makes what the texts of `library` make together.
    pub(super) fn web(
        &mut self,
        library: &Library,
        known: Known,
        frame: &Frame,
        diags: &mut Vec<Diagnostic>,
    ) -> Web {
        let Known { ids, bibliography, glossary: all, names, finder, collated } = known;
        let stood = match frame.basics.until {
            None => all.clone(),
            Some(until) => {
                let of = (all.clone(), frame.basics.clone());
                let stood = self.stood.one((), of, |(all, _)| Checked::clean(stood(all, until)));
                stood.into(diags)
            }
        };
        self.settle(&stood);
        let happenings =
            self.happenings.one((), all.clone(), |it| Checked::clean(happenings(it))).into(diags);
        let halls = self.halls.one((), (stood.clone(), frame.basics.clone()), |(it, basics)| {
            Checked::clean(halls(it, &basics.features))
        });
        let halls = halls.into(diags);
        let shown = library.shown.iter().map(|it| it.landing.clone()).collect();
        let places = (
            (shown, library.hidden.clone(), library.later.clone()),
            (library.files.clone(), names.clone(), frame.kinds.clone()),
            (ids, halls.clone(), frame.basics.clone()),
        );
        let claims = library.shown.iter().map(|it| it.claims.clone()).collect();
        let claimed = (claims, library.files.clone(), all.clone(), frame.basics.clone());
        let listings = library.shown.iter().map(|it| it.listing.clone()).collect();
        let ordered = (listings, library.parts.clone());
        let Self { atlas: atlases, order: orders, clashes: clashing, .. } = self;
        let (atlas, (order, spoken)) = rayon::join(
            || {
                atlases.one(
                    (),
                    places,
                    |((shown, hidden, later), (files, names, kinds), (ids, halls, basics))| {
                        Checked::clean(atlas(&Places {
                            shown,
                            hidden,
                            later,
                            files,
                            names,
                            kinds,
                            sources: ids,
                            halls,
                            features: &basics.features,
                            form: basics.form,
                        }))
                    },
                )
            },
            || {
                let order = orders
                    .one((), ordered, |(listings, parts)| Checked::clean(order(listings, parts)));
                let spoken = clashing.one((), claimed, |(claims, files, all, basics)| {
                    Checked::new((), clashes(claims, files, all, &basics.features))
                });
                (order, spoken)
            },
        );
        spoken.into(diags);
        Web {
            entries: self.entries.clone(),
            glossary: all,
            collated,
            finder,
            atlas: atlas.into(diags),
            bibliography,
            order: order.into(diags),
            happenings,
            halls,
        }
    }

    /// Takes in the entities of `glossary`; one that is equal to what it was keeps its identity.
    fn settle(&mut self, glossary: &Glossary) {
        self.entries.retain(|id, _| glossary.entities.contains_key(id));
        for (id, entry) in &glossary.entities {
            match self.entries.get(id) {
                Some(old) if Arc::ptr_eq(old, entry) || old == entry => {}
                _ => {
                    self.entries.insert(id.clone(), entry.clone());
                }
            }
        }
    }
}

/// The ids of all sources that are written, those that cannot be read among them.
fn written(files: &[Arc<Vec<SourceEntry>>]) -> Vec<Arc<str>> {
    let ids = files.iter().flat_map(|it| it.iter()).map(|it| it.id.value.as_str());
    let ids: BTreeSet<&str> = ids.collect();
    ids.into_iter().map(Into::into).collect()
}

fn called(names: &Names) -> Called {
    let there = names.entities().iter().filter(|it| it.presence == Presence::There);
    there.map(|it| (it.name.clone(), it.id.clone())).collect()
}

fn collated(called: &Called, collator: &Collator) -> Collated {
    let mut all: Vec<&(Arc<str>, Arc<str>)> = called.iter().collect();
    all.sort_by(|(name, id), (other, with)| {
        collator.compare(name, other).then_with(|| id.cmp(with))
    });
    let mut collated = Collated::default();
    for (rank, (name, id)) in all.into_iter().enumerate() {
        collated.rank.insert(id.clone(), rank);
        let letter = collator.letter(name);
        match collated.letters.last_mut() {
            Some((last, ids)) if *last == letter => ids.push(id.clone()),
            _ => collated.letters.push((letter, vec![id.clone()])),
        }
    }
    collated
}
