//! The names of entities, and the search for them in running text.
//!
//! [`Names`] is the plain list: who is called what, and what each name may match. It is made anew
//! from the glossary at every edit of it, and equal to the last one unless a name changed.
//! [`Finder`] is the automaton over that list; it is the costly part, and only a changed list
//! makes a new one. Where in a chapter a name links is decided in [`super::found`].

use std::sync::Arc;

use crate::base::Checked;
use crate::parse::glossary::LinkRule;
use crate::parse::lang::Lang;

use super::glossary::Glossary;

/// Every name in the glossary, and every entity by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    entities: Vec<Named>,
}

/// What linking needs to know of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// How often its names link, where it says so itself.
    pub link: Option<LinkRule>,
}

/// Who goes by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called<'a> {
    /// Nobody.
    Nobody,
    /// This one, and it was called by its id.
    ById(&'a Named),
    /// This one, and it was called by its name or an alias.
    ByName(&'a Named),
    /// Several, in order of their ids.
    Several(Vec<&'a Named>),
}

/// The automaton that finds all names in one pass.
#[derive(Clone, Debug)]
pub struct Finder {
    names: Arc<Names>,
}

/// The list of names.
pub fn names(glossary: &Glossary, language: &Lang) -> Checked<Names> {
    todo!("{} {language}", glossary.entities.len())
}

/// The automaton over `names`.
pub fn finder(names: &Arc<Names>) -> Finder {
    todo!("{names:?}")
}

impl Names {
    /// The entity with this id.
    pub fn entity(&self, id: &str) -> Option<&Named> {
        let at = self.entities.binary_search_by(|it| (*it.id).cmp(id)).ok()?;
        self.entities.get(at)
    }

    /// All entities, in order of their ids.
    pub fn entities(&self) -> &[Named] {
        &self.entities
    }

    /// Who is meant by `written`: an id, a name or an alias, as a wikilink spells it.
    pub fn called(&self, written: &str) -> Called<'_> {
        todo!("{written}")
    }
}

/// Finders are equal when their lists are: the automaton follows from the list.
impl PartialEq for Finder {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

impl Eq for Finder {}
