//! A file of the glossary: entities as written.

use crate::base::{Checked, SitePath, Source, Spanned};

use super::body::Body;
use super::date::Date;
use super::settings::Dialect;

/// A person, group, place, event, agreement or idea, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The file it stands in.
    pub path: SitePath,
    /// Its id: lower-case letters, digits and `-`, any script.
    pub id: Spanned<String>,
    /// What it is called.
    pub name: Spanned<String>,
    /// Its kind's id.
    pub kind: Spanned<String>,
    /// Other names.
    pub aliases: Vec<Spanned<String>>,
    /// One or two sentences: inline Markdown.
    pub summary: Option<Body>,
    /// Its page's text: Markdown.
    pub body: Option<Body>,
    /// When it was, or happened.
    pub when: Option<Spanned<Date>>,
    /// Where.
    pub place: Option<Whereabouts>,
    /// Offices, in order.
    pub roles: Vec<Role>,
    /// What it has to do with others.
    pub relations: Vec<Relation>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
    /// How often its names are linked.
    pub link: Option<LinkRule>,
    /// The same thing elsewhere, for linked data.
    pub same_as: Vec<Spanned<String>>,
}

/// How often an entity's names are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkRule {
    /// At the first mention in each section. What holds where nothing is said.
    First,
    /// At each mention.
    Every,
    /// At none.
    Never,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In another entity, by id.
    Entity(Spanned<String>),
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
pub struct Role {
    /// "Secretary of State".
    pub title: Spanned<String>,
    /// From when to when.
    pub when: Option<Spanned<Date>>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
}

/// A relation as stated on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its kind's id.
    pub kind: Spanned<String>,
    /// The other entity's id.
    pub to: Spanned<String>,
    /// When it held.
    pub when: Option<Spanned<Date>>,
    /// A remark.
    pub note: Option<String>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
}

/// Reads a file of the glossary. Entities come in the order of the file.
pub fn entities(source: &Source, dialect: &Dialect) -> Checked<Vec<Entity>> {
    todo!("{} {dialect:?}", source.path)
}
