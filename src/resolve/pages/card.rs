//! Cards: what a reader is told of an entity at a glance, as of a day.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::parse::date::{Date, Day};
use crate::parse::settings::Addresses;
use crate::resolve::address::Address;
use crate::resolve::dates::Dates;
use crate::resolve::glossary::{Edge, Entry, Office};
use crate::resolve::kinds::{Holders, Kinds};
use crate::resolve::tense::Tense;
use crate::resolve::text::{Card, Fact, Resolved};

/// How many facts a card tells of what holds on the day. It is read at a glance.
const FACTS: usize = 3;

/// What the card of an entity shows.
#[derive(Clone, Copy, Debug)]
pub struct CardParts<'a> {
    /// The entity.
    pub entry: &'a Entry,
    /// Its summary.
    pub summary: Option<&'a Arc<Resolved>>,
    /// Those at the other ends of its [`sole`] relations, in order of their ids.
    pub others: &'a [Arc<Entry>],
    /// The kinds of relation.
    pub kinds: &'a Kinds,
    /// The day as of which it is told, if there is one.
    pub day: Option<Day>,
    /// Dates in words.
    pub dates: &'a Dates,
    /// The form of addresses.
    pub form: Addresses,
}

/// The card of an entity.
pub fn card(parts: &CardParts<'_>) -> Card {
    let CardParts { entry, summary, kinds, day, dates, form, .. } = *parts;
    let is_person = kinds.entity(&entry.kind).is_some_and(|it| &*it.schema == "Person");
    let said = |when: &Date| if is_person { dates.life(when) } else { dates.words(when) };
    Card {
        id: entry.id.clone(),
        name: entry.name.clone(),
        kind: entry.kind.clone(),
        url: Address::of_entity(&entry.id, form),
        summary: summary.cloned(),
        plain: summary.map_or_else(String::new, |it| it.plain()).into(),
        when: entry.when.as_ref().map_or_else(String::new, said).into(),
        tense: match Tense::of(entry.when.as_ref(), day) {
            Tense::Later => Tense::Later,
            Tense::Now | Tense::Then | Tense::Before => Tense::Now,
        },
        facts: facts(parts),
    }
}

/// Whether two cards of the same entity may differ where they are told as of different days.
pub fn is_dated(entry: &Entry) -> bool {
    entry.when.is_some() || !entry.roles.is_empty() || !entry.relations.is_empty()
}

/// The dated relations of `entry` of which there can be one at a time, on either side.
pub fn sole<'a>(entry: &'a Entry, kinds: &'a Kinds) -> impl Iterator<Item = &'a Edge> {
    let one = |id: &str| kinds.relation(id).is_some_and(|it| it.holders == Holders::One);
    let is_sole =
        move |kind: &str| one(kind) || kinds.inverse(kind).is_some_and(|inverse| one(&inverse.id));
    entry.relations.iter().filter(move |it| it.when.is_some() && is_sole(&it.kind))
}

fn facts(parts: &CardParts<'_>) -> Vec<Fact> {
    let CardParts { entry, kinds, day, .. } = *parts;
    if !entry.roles.is_empty() {
        let roles = entry.roles.iter().map(|it| {
            let tense = Tense::of_office(it.when.as_ref(), day);
            (it.when.as_ref(), office(it, tense, parts))
        });
        return foremost(roles.collect());
    }
    let edges: Vec<&Edge> = sole(entry, kinds).collect();
    // They are in order of their kinds.
    let of_each_kind = edges.chunk_by(|a, b| a.kind == b.kind).flat_map(|edges| {
        let facts = edges.iter().filter_map(|it| {
            let tense = Tense::of(it.when.as_ref(), day);
            Some((it.when.as_ref(), relation(it, tense, parts)?))
        });
        foremost(facts.collect())
    });
    of_each_kind.collect()
}

/// What holds on the day; where nothing does, what was so last; and what comes next.
fn foremost(mut facts: Vec<(Option<&Date>, Fact)>) -> Vec<Fact> {
    let is_on = |tense| matches!(tense, Tense::Now | Tense::Then);
    // The latest first; what has no date, and what begins on one day, stays as it is written.
    let begin = |when: Option<&Date>| when.map(Date::earliest);
    facts.sort_by_key(|(when, _)| Reverse(begin(*when)));
    let of = |wanted: Tense| move |it: &&(Option<&Date>, Fact)| it.1.tense == wanted;
    let later = facts.iter().rfind(of(Tense::Later)).cloned();
    let before = facts.iter().find(of(Tense::Before)).cloned();
    let mut told: Vec<_> = facts.into_iter().filter(|it| is_on(it.1.tense)).take(FACTS).collect();
    if told.is_empty() {
        told.extend(before);
    }
    told.extend(later);
    told.into_iter().map(|(_, fact)| fact).collect()
}

fn office(office: &Office, tense: Tense, parts: &CardParts<'_>) -> Fact {
    Fact {
        tense,
        relation: "".into(),
        label: "".into(),
        title: office.title.clone(),
        kind: "".into(),
        url: None,
        when: brief(office.when.as_ref(), parts),
    }
}

fn relation(edge: &Edge, tense: Tense, parts: &CardParts<'_>) -> Option<Fact> {
    let other = parts.others.binary_search_by(|it| it.id.cmp(&edge.to)).ok()?;
    let other = &parts.others[other];
    let label = parts.kinds.relation(&edge.kind).map_or("", |it| &it.label);
    Some(Fact {
        tense,
        relation: edge.kind.clone(),
        label: label.into(),
        title: other.name.clone(),
        kind: other.kind.clone(),
        url: Some(Address::of_entity(&other.id, parts.form)),
        when: brief(edge.when.as_ref(), parts),
    })
}

fn brief(when: Option<&Date>, parts: &CardParts<'_>) -> Arc<str> {
    untold(when, parts.entry).map_or_else(String::new, |it| parts.dates.brief(it, parts.day)).into()
}

/// When an office or a relation of `entry` was, where its own dates have not told that: what lasted
/// until death needs no end beside "died 3 January 2020".
pub(super) fn untold<'a>(when: Option<&'a Date>, entry: &Entry) -> Option<&'a Date> {
    when.filter(|it| !entry.when.as_ref().is_some_and(|life| it.only_ends_with(life)))
}
