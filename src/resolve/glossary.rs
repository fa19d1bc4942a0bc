//! All entities, and their relations both ways. What relations mean beside each other is
//! [`super::relations`]'s affair, who goes by which name [`super::names`]'s.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Checked, Code, Diagnostic, QuickMap, SitePath, Spanned, fitting, nearest, slip};
use crate::parse::date::Date;
use crate::parse::glossary::{Entity, LinkRule, Whereabouts};

use super::kinds::Kinds;
use super::relations;

/// All entities by their ids. Without spans, summaries and texts: those are texts of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// By id.
    pub entities: BTreeMap<Arc<str>, Arc<Entry>>,
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// Other names.
    pub aliases: Vec<Arc<str>>,
    /// Forms of its names, which link and are not told.
    pub forms: Vec<Arc<str>>,
    /// How often its names link, where it says so itself.
    pub link: Option<LinkRule>,
    /// When it was, or happened.
    pub when: Option<Date>,
    /// Where.
    pub place: Option<Place>,
    /// Offices, in order.
    pub roles: Vec<Office>,
    /// Relations seen from its side, those stated elsewhere too.
    pub relations: Vec<Edge>,
    /// Ids of sources.
    pub sources: Vec<Arc<str>>,
    /// The same thing elsewhere.
    pub same_as: Vec<Arc<str>>,
}

impl Entry {
    /// All that a text may call it.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        std::iter::once(&self.name).chain(&self.aliases).chain(&self.forms)
    }

    /// The aliases that tell a reader something: without those that repeat the name, or an alias before
    /// them, in another case, which are there to be found in texts.
    pub fn also_known_as(&self) -> impl Iterator<Item = &Arc<str>> {
        let mut told = BTreeSet::from([self.name.to_lowercase()]);
        self.aliases.iter().filter(move |it| told.insert(it.to_lowercase()))
    }
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In another entity, by id.
    Entity(Arc<str>),
    /// At a point, in millionths of a degree: north and east are positive.
    Point {
        /// -90,000,000 to 90,000,000.
        lat: i32,
        /// -180,000,000 to 180,000,000.
        lon: i32,
    },
}

/// An office held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// "Secretary of State".
    pub title: Arc<str>,
    /// From when to when.
    pub when: Option<Date>,
    /// Ids of sources.
    pub sources: Vec<Arc<str>>,
}

/// A relation seen from one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The relation's id as seen from this side: `led-by`.
    pub kind: Arc<str>,
    /// The other entity's id.
    pub to: Arc<str>,
    /// When it held.
    pub when: Option<Date>,
    /// A remark.
    pub note: Option<Arc<str>>,
    /// Ids of sources.
    pub sources: Vec<Arc<str>>,
}

/// All entities of all files of the glossary. `sources` are the ids of the bibliography.
pub fn glossary(
    files: &[Arc<Vec<Entity>>],
    kinds: &Kinds,
    sources: &BTreeSet<Arc<str>>,
) -> Checked<Glossary> {
    let mut diags = Vec::new();
    let all = Written::new(files, &mut diags);
    let mut asked = Asked::default();
    for entity in &all.entities {
        if !entity.kind.value.is_empty() {
            diags.extend(kinds.unknown(&entity.kind, &entity.path));
        }
        whereabouts(entity, &all, &mut asked, &mut diags);
        let cited = entity.sources.iter();
        let cited = cited.chain(entity.roles.iter().flat_map(|role| &role.sources));
        let cited = cited.chain(entity.relations.iter().flat_map(|relation| &relation.sources));
        for id in cited.filter(|id| !sources.contains(id.value.as_str())) {
            diags.push(asked.source(id, &entity.path, sources));
        }
    }
    let ids: Vec<Arc<str>> = all.entities.iter().map(|it| it.id.value.as_str().into()).collect();
    let edges = relations::edges(&all, &ids, kinds, &mut asked, &mut diags);
    let each = all.entities.par_iter().zip(ids).zip(edges);
    let entries =
        each.map(|((entity, id), edges)| (id.clone(), Arc::new(entry(entity, id, edges))));
    let entries: Vec<_> = entries.collect();
    Checked::new(Glossary { entities: entries.into_iter().collect() }, diags)
}

/// All entities as written, each id once.
pub(super) struct Written<'a> {
    /// In order of their files and of their places there.
    pub(super) entities: Vec<&'a Entity>,
    by_id: QuickMap<&'a str, usize>,
}

impl<'a> Written<'a> {
    fn new(files: &'a [Arc<Vec<Entity>>], diags: &mut Vec<Diagnostic>) -> Self {
        let count = files.iter().map(|file| file.len()).sum();
        let mut all = Self {
            entities: Vec::with_capacity(count),
            by_id: QuickMap::with_capacity_and_hasher(count, Default::default()),
        };
        for entity in files.iter().flat_map(|file| file.iter()) {
            let Some(first) = all.find(&entity.id.value) else {
                all.by_id.insert(&entity.id.value, all.entities.len());
                all.entities.push(entity);
                continue;
            };
            let first = all.entities[first];
            let message = format!("the entity `{}` is defined twice", entity.id.value);
            diags.push(
                Diagnostic::new(Code::DuplicateEntity, &entity.path, entity.id.span, message)
                    .also(&first.path, first.id.span, "first defined here")
                    .help("give one of them another id, or make them one"),
            );
        }
        all
    }

    /// The entity with this id, as an index into [`Written::entities`].
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}

/// Complaints that look for near names, of which there may be as many as there are entities.
#[derive(Default)]
pub(super) struct Asked(usize);

impl Asked {
    /// How often near names are looked for: each time all names are compared, and past this many
    /// mistakes in one glossary nobody reads the hints.
    const MOST: usize = 50;

    fn near<'n>(
        &mut self,
        written: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        self.0 += 1;
        if self.0 > Self::MOST { None } else { nearest(written, names) }
    }

    /// The complaint about an entity that does not exist.
    pub(super) fn entity(
        &mut self,
        id: &Spanned<String>,
        path: &SitePath,
        all: &Written<'_>,
    ) -> Diagnostic {
        let message = format!("no entity has the id `{}`", id.value);
        let names =
            all.entities.iter().flat_map(|it| [it.id.value.as_str(), it.name.value.as_str()]);
        let near = self.near(&id.value, names);
        // A name was written in the place of its id.
        let near = near.map(|near| {
            let by_name = all.entities.iter().find(|it| it.name.value == near);
            by_name.map_or(near, |it| it.id.value.as_str())
        });
        let ids = all.entities.iter().map(|it| it.id.value.as_str());
        let sure = near.and_then(|_| slip(&id.value, ids));
        let diag = Diagnostic::new(Code::UnknownEntity, path, id.span, message);
        match near {
            Some(_) => diag.near(near).mend(sure),
            None => diag.help("add an entity with that id to the glossary"),
        }
    }

    /// The complaint about a source that does not exist.
    fn source(
        &mut self,
        id: &Spanned<String>,
        path: &SitePath,
        sources: &BTreeSet<Arc<str>>,
    ) -> Diagnostic {
        let message = format!("no source has the id `{}`", id.value);
        let near = self.near(&id.value, sources.iter().map(|id| &**id));
        let diag = Diagnostic::new(Code::UnknownSource, path, id.span, message);
        match near {
            Some(_) => {
                let ids = sources.iter().map(|id| &**id);
                diag.near(near).mend(slip(&id.value, ids))
            }
            None => diag.help("add it to content/sources.yaml"),
        }
    }
}

/// Looks at where an entity is.
fn whereabouts(entity: &Entity, all: &Written<'_>, asked: &mut Asked, diags: &mut Vec<Diagnostic>) {
    let Some(Whereabouts::Entity(place)) = &entity.place else { return };
    let path = &entity.path;
    let Some(found) = all.find(&place.value) else {
        diags.push(asked.entity(place, path, all));
        return;
    };
    let found = all.entities[found];
    if found.id.value == entity.id.value {
        let message = format!("`{}` is said to be within itself", place.value);
        diags.push(Diagnostic::new(Code::SelfRelation, path, place.span, message));
    } else if matches!(&*found.kind.value, "person" | "agreement" | "concept") {
        let message = format!("`{}` is not a place where something can be", place.value);
        diags.push(
            Diagnostic::new(Code::WrongRelationKind, path, place.span, message)
                .also(&found.path, found.kind.span, format!("its kind is {}", found.kind.value))
                .help("name a place, or write `{lat: 33.3, lon: 44.4}`"),
        );
    }
}

fn entry(entity: &Entity, id: Arc<str>, relations: Vec<Edge>) -> Entry {
    let ids = |ids: &[Spanned<String>]| ids.iter().map(|id| id.value.as_str().into()).collect();
    Entry {
        id,
        name: entity.name.value.as_str().into(),
        kind: entity.kind.value.as_str().into(),
        aliases: ids(&entity.aliases),
        forms: ids(&entity.forms),
        link: entity.link,
        when: entity.when.as_ref().map(|when| when.value.clone()),
        place: entity.place.as_ref().map(|place| match place {
            Whereabouts::Entity(id) => Place::Entity(id.value.as_str().into()),
            Whereabouts::Point { lat, lon } => Place::Point { lat: *lat, lon: *lon },
        }),
        roles: entity
            .roles
            .iter()
            .map(|role| Office {
                title: role.title.value.as_str().into(),
                when: role.when.as_ref().map(|when| when.value.clone()),
                sources: ids(&role.sources),
            })
            .collect(),
        relations: fitting(relations),
        sources: ids(&entity.sources),
        same_as: ids(&entity.same_as),
    }
}
