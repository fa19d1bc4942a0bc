//! What a fact is on a day: still going on, over, or yet to come. Pages tell roles and relations so,
//! and a site built as of a day leaves out what came later.
//!
//! Dates are taken at their word here, "about 2019" as 2019: a reader wants to be told something.
//! Where only what is certain may count, [`Date`] itself is asked.

use std::sync::Arc;

use serde::Serialize;

use crate::parse::date::{Date, Day, Form, Limit};

use super::glossary::{Edge, Entry, Glossary, Office, Place};

/// What a fact is on the day as of which it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tense {
    /// It holds, and nothing is known of its end. Also what has no date, and what happened on a day
    /// and is a fact ever since.
    #[default]
    Now,
    /// It holds, and it is known when it ended: "then Secretary of State, 2018–2021".
    Then,
    /// It is over.
    Before,
    /// It has not begun yet.
    Later,
}

impl Tense {
    /// What is so `when`, told as of `day`. Without a day, everything simply is.
    pub fn of(when: Option<&Date>, day: Option<Day>) -> Self {
        let (Some(when), Some(day)) = (when, day) else { return Self::Now };
        if begins_after(when, day) {
            return Self::Later;
        }
        match (when.form(), when.latest()) {
            (Form::Interval { .. }, Limit::On(last)) if last < day => Self::Before,
            (Form::Interval { .. }, Limit::On(last)) if last > day => Self::Then,
            _ => Self::Now,
        }
    }

    /// The same of an office, of which also a single date says when it was held.
    pub fn of_office(when: Option<&Date>, day: Option<Day>) -> Self {
        match (Self::of(when, day), when.map(Date::latest), day) {
            (Self::Now, Some(Limit::On(last)), Some(day)) if last < day => Self::Before,
            (tense, ..) => tense,
        }
    }
}

/// The day as of which a text with this `as_of` is told: the last one of a month or a year.
pub fn day(as_of: &Date) -> Option<Day> {
    match as_of.latest() {
        Limit::On(day) => Some(day),
        Limit::Always | Limit::Ever => None,
    }
}

/// Whether what is so `when` begins after `day`.
pub fn begins_after(when: &Date, day: Day) -> bool {
    match when.earliest() {
        Limit::On(first) => first > day,
        Limit::Always => false,
        Limit::Ever => true,
    }
}

/// All entities as they stood on `day`: without those that came later, and what was so later.
pub fn stood(glossary: &Glossary, day: Day) -> Glossary {
    let came_later = |it: &Entry| it.when.as_ref().is_some_and(|it| begins_after(it, day));
    let is_there = |id: &str| glossary.entities.get(id).is_some_and(|it| !came_later(it));
    let entities = glossary.entities.iter().filter_map(|(id, entry)| {
        let stood = as_it_stood(entry, day, is_there)?;
        let same = stood == **entry;
        Some((id.clone(), if same { entry.clone() } else { Arc::new(stood) }))
    });
    Glossary { entities: entities.collect() }
}

/// `entry` as it stood on `day`, where `is_there` says who was there by then. `None` where it was not
/// there itself. An end that came later was not known, so what it ends was open.
fn as_it_stood(entry: &Entry, day: Day, is_there: impl Fn(&str) -> bool) -> Option<Entry> {
    let begun = |when: &Option<Date>| !when.as_ref().is_some_and(|it| begins_after(it, day));
    if !begun(&entry.when) {
        return None;
    }
    let known = |when: &Option<Date>| when.as_ref().and_then(|it| it.known_on(day));
    let place = entry.place.clone().filter(|it| match it {
        Place::Entity(id) => is_there(id),
        Place::Point { .. } => true,
    });
    let roles = entry.roles.iter().filter(|it| begun(&it.when));
    let relations = entry.relations.iter().filter(|it| begun(&it.when) && is_there(&it.to));
    Some(Entry {
        when: known(&entry.when),
        place,
        roles: roles.map(|it| Office { when: known(&it.when), ..it.clone() }).collect(),
        relations: relations.map(|it| Edge { when: known(&it.when), ..it.clone() }).collect(),
        ..entry.clone()
    })
}
