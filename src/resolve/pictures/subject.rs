//! What pictures know of an entity: its name, its dates, its place and whom it has to do with. Its
//! summary and its texts are not among them, so that an edited sentence draws no picture again.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::parse::date::Date;
use crate::parse::settings::Addresses;
use crate::resolve::address::Address;
use crate::resolve::dates::Dates;
use crate::resolve::glossary::{Entry, Place};
use crate::resolve::kinds::{Kinds, Origin};

/// What pictures know of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// Its page.
    pub url: Address,
    /// When it was, or happened.
    pub when: Option<Date>,
    /// The same in words; may be empty.
    pub said: Arc<str>,
    /// Where it is.
    pub place: Option<Place>,
    /// The point on the globe where that is, if anybody says so.
    pub spot: Option<Spot>,
    /// Whom it has to do with, seen from its side.
    pub ties: Vec<Tie>,
    /// The ids of the same, each once and in order.
    pub near: Arc<[Arc<str>]>,
}

/// A point on the globe, and the entity that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Millionths of a degree to the north.
    pub lat: i32,
    /// Millionths of a degree to the east.
    pub lon: i32,
    /// The entity's id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// Its page.
    pub url: Address,
}

impl Spot {
    /// The point where `it` stands.
    pub fn of(it: &Subject, lat: i32, lon: i32) -> Self {
        let Subject { id, name, kind, url, .. } = it;
        // A pole and a point of the antimeridian have many names and are one place.
        let lon = match (lat, lon) {
            (-90_000_000 | 90_000_000, _) => 0,
            (_, -180_000_000) => 180_000_000,
            _ => lon,
        };
        Self { lat, lon, id: id.clone(), name: name.clone(), kind: kind.clone(), url: url.clone() }
    }

    /// Longitude and latitude in degrees.
    pub(super) fn degrees(&self) -> (f64, f64) {
        (f64::from(self.lon) / 1e6, f64::from(self.lat) / 1e6)
    }
}

/// The point where `it` is: its own, or that of the place in which it is, or of the place in which
/// that is, and so on. `find` finds entities.
pub fn spot<'a>(it: &'a Subject, find: impl Fn(&str) -> Option<&'a Arc<Subject>>) -> Option<Spot> {
    /// Nobody nests places deeper; places that lie in a circle end here.
    const DEEPEST: usize = 16;
    let mut at = it;
    for _ in 0..DEEPEST {
        match at.place.as_ref()? {
            Place::Point { lat, lon } => return Some(Spot::of(at, *lat, *lon)),
            Place::Entity(id) => at = find(id)?,
        }
    }
    None
}

impl Subject {
    /// The same with those relations only that held at some time from one date to another, as far as
    /// anybody knows.
    pub(super) fn during(&self, from: Option<&Date>, to: Option<&Date>) -> Self {
        let held = |tie: &&Tie| {
            let Some(when) = &tie.during else { return true };
            from.is_none_or(|from| when.latest() >= from.earliest())
                && to.is_none_or(|to| when.earliest() <= to.latest())
        };
        Self { ties: self.ties.iter().filter(held).cloned().collect(), ..self.clone() }
    }
}

/// A relation, seen from one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The relation's id as seen from this side.
    pub kind: Arc<str>,
    /// Its words where the site has declared it; empty for the theme's.
    pub label: Arc<str>,
    /// The other entity.
    pub to: Arc<str>,
    /// When it held.
    pub during: Option<Date>,
    /// The same in words; may be empty.
    pub when: Arc<str>,
    /// A remark; may be empty.
    pub note: Arc<str>,
    /// Whether this is the side from which lists tell it.
    pub side: Side,
    /// Whether it reads the same from both sides.
    pub ways: Ways,
}

/// The sides of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one from which lists tell it: `leads`.
    Fore,
    /// The other: `led-by`.
    Back,
}

/// Whether a relation reads the same from both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// It does not: `leads`.
    One,
    /// It does: `ally-of`.
    Both,
}

/// What pictures know of an entity. `dates` puts dates into words.
pub fn subject(entry: &Entry, kinds: &Kinds, form: Addresses, dates: &Dates) -> Subject {
    let words =
        |date: &Option<Date>| date.as_ref().map_or_else(String::new, |it| dates.words(it)).into();
    let is_person = kinds.entity(&entry.kind).is_some_and(|it| &*it.schema == "Person");
    // As its card says it.
    let said = match &entry.when {
        Some(life) if is_person => dates.life(life).into(),
        when => words(when),
    };
    let ties = entry.relations.iter().map(|edge| {
        let (kind, inverse) = (kinds.relation(&edge.kind), kinds.inverse(&edge.kind));
        let fore = match (kind, inverse) {
            (Some(kind), Some(inverse)) if kind.order != inverse.order => {
                // A site's own relation comes after the inverse that is made for it.
                (kind.order < inverse.order) == (kind.origin == Origin::BuiltIn)
            }
            _ => entry.id < edge.to,
        };
        let same = kind.zip(inverse).is_some_and(|(kind, inverse)| kind.id == inverse.id);
        Tie {
            kind: edge.kind.clone(),
            label: kind.map_or("", |it| &it.label).into(),
            to: edge.to.clone(),
            during: edge.when.clone(),
            when: words(&edge.when),
            note: edge.note.clone().unwrap_or_default(),
            side: if fore { Side::Fore } else { Side::Back },
            ways: if same { Ways::Both } else { Ways::One },
        }
    });
    let near: BTreeSet<&Arc<str>> = entry.relations.iter().map(|edge| &edge.to).collect();
    Subject {
        id: entry.id.clone(),
        name: entry.name.clone(),
        kind: entry.kind.clone(),
        url: Address::of_entity(&entry.id, form),
        when: entry.when.clone(),
        said,
        place: entry.place.clone(),
        spot: None,
        ties: ties.collect(),
        near: near.into_iter().cloned().collect(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An entity with this number, and nothing but a name.
    pub(in crate::resolve::pictures) fn named(number: usize) -> Subject {
        let id: Arc<str> = format!("entity-{number:04}").into();
        Subject {
            name: format!("Entity the {number}th of its name").into(),
            kind: ["person", "group", "place", "event"][number % 4].into(),
            url: Address::of_entity(&id, Addresses::Folders),
            id,
            when: None,
            said: "".into(),
            place: None,
            spot: None,
            ties: Vec::new(),
            near: Arc::default(),
        }
    }

    /// Lets one lead the other.
    pub(in crate::resolve::pictures) fn tied(all: &mut [Subject], from: usize, to: usize) {
        let tie = |kind: &str, to: &Arc<str>, side| Tie {
            kind: kind.into(),
            label: "".into(),
            to: to.clone(),
            during: None,
            when: "".into(),
            note: "".into(),
            side,
            ways: Ways::One,
        };
        let (fore, back) =
            (tie("leads", &all[to].id, Side::Fore), tie("led-by", &all[from].id, Side::Back));
        all[from].ties.push(fore);
        all[to].ties.push(back);
    }
}
