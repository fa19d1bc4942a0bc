//! All entities, their relations both ways, and who owns each name.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::date::Date;
use crate::parse::glossary::LinkRule;

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
