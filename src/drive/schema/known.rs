//! What a site knows by name: its kinds, its entities, its sources, its themes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::base::Sources;
use crate::drive::Failure;
use crate::drive::understood::Understood;
use crate::engine::Site;
use crate::parse::shape::Kin;
use crate::resolve::kinds::{Kinds, RelationKind};

/// What there is to name.
#[derive(Clone, Debug)]
pub struct Known {
    /// The ids of each kin. What is not in here may be anything.
    pub(super) ids: BTreeMap<Kin, Vec<String>>,
    /// Kinds of relation, with the kinds of entity that they join.
    pub(super) relations: Vec<(String, String)>,
    /// Whether that is all there is.
    pub(super) reach: Reach,
}

/// Whether what is known is all there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is what is built in, and a site may have more.
    Anywhere,
    /// It is what one site has.
    Site,
}

impl Default for Known {
    /// What is built in.
    fn default() -> Self {
        let kinds = Kinds::default();
        Self {
            ids: BTreeMap::from([(Kin::EntityKind, entity_kinds(&kinds))]),
            relations: relations(&kinds),
            reach: Reach::Anywhere,
        }
    }
}

/// What the site at `root` knows, whatever its errors are.
///
/// # Errors
/// There is no site to read.
pub fn known(root: &Path) -> Result<Known, Failure> {
    let Understood { sources, site, .. } = Understood::new(root)?;
    Ok(of(&sources, &site))
}

/// What a site knows that was read already.
pub(in crate::drive) fn of(sources: &Sources, site: &Site) -> Known {
    let texts = sources.texts().map(|it| &it.path);
    let themes = texts
        .chain(sources.assets().map(|it| &it.path))
        .filter_map(|path| Some(path.below("themes")?.split_once('/')?.0.to_owned()));
    let mut themes: BTreeSet<String> = themes.collect();
    themes.insert("default".to_owned());
    let ids = BTreeMap::from([
        (Kin::EntityKind, entity_kinds(site.kinds())),
        (Kin::Entity, sorted(site.entities().map(|it| it.id.value.clone()))),
        (Kin::Source, sorted(site.sources().map(|it| it.id.value.clone()))),
        (Kin::Theme, themes.into_iter().collect()),
    ]);
    Known { ids, relations: relations(site.kinds()), reach: Reach::Site }
}

fn sorted(ids: impl Iterator<Item = String>) -> Vec<String> {
    ids.collect::<BTreeSet<_>>().into_iter().collect()
}

fn entity_kinds(kinds: &Kinds) -> Vec<String> {
    kinds.entities().iter().map(|it| it.shown.id.to_string()).collect()
}

fn relations(kinds: &Kinds) -> Vec<(String, String)> {
    kinds.relations().map(|it| (it.id.to_string(), joins(it))).collect()
}

/// What a kind of relation joins: "person, group → event; `killed-in` from the other side".
fn joins(kind: &RelationKind) -> String {
    let end = |kinds: &[std::sync::Arc<str>]| match kinds {
        [] => "any kind".to_owned(),
        kinds => kinds.join(", "),
    };
    let (from, to) = (end(&kind.from), end(&kind.to));
    if kind.id == kind.inverse {
        format!("{from} → {to}, and the same from the other side.")
    } else {
        format!("{from} → {to}; `{}` from the other side.", kind.inverse)
    }
}
