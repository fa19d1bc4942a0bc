//! Gathers what a site knows. What the site was built as of a day without is not there.

use std::collections::BTreeMap;

use crate::engine::{Mentioning, Site};
use crate::parse::chapter::Shelf;
use crate::parse::glossary::{Entity, LinkRule};
use crate::resolve::bibliography::plain;
use crate::resolve::glossary::{Entry, Place};
use crate::resolve::kinds::{Holders, Kinds, Origin};
use crate::resolve::text::Card;

use super::knowledge::{
    About, Degrees, EntityFact, KindFact, Knowledge, Link, MentionFact, RelationFact,
    RelationKindFact, RoleFact, SourceFact, TextFact, Where,
};

/// All that the glossary of `site` knows.
pub fn knowledge(site: &Site) -> Knowledge {
    let mut written: BTreeMap<&str, &Entity> = BTreeMap::new();
    for entity in site.entities() {
        // Of an id that is there twice, which was complained of, the first one counts.
        written.entry(&entity.id.value).or_insert(entity);
    }
    let mut entities = Vec::new();
    let mut relations = Vec::new();
    let mut mentions = Vec::new();
    for (entry, card, mentioning) in site.known() {
        entities.push(entity(entry, card, written.get(&*entry.id).copied()));
        relations.extend(stated(entry, site.kinds()));
        mentions.extend(mentioning.map(|it| mention(&entry.id, &it)));
    }
    relations.sort();
    let mut sources: Vec<SourceFact> =
        site.references().map(|(id, text)| SourceFact { id, text: plain(&text) }).collect();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    Knowledge {
        r#type: "glossary".to_owned(),
        version: 1,
        site: about(site),
        kinds: kinds(site),
        relation_kinds: relation_kinds(site),
        texts: texts(site),
        entities,
        relations,
        mentions,
        sources,
    }
}

fn about(site: &Site) -> About {
    let frame = &site.frame;
    let [glossary, bibliography] = ["glossary", "sources"].map(|it| site.address(it).to_string());
    About {
        title: frame.title.clone(),
        description: frame.description.clone(),
        language: frame.lang.clone(),
        base_url: frame.base_url.clone(),
        as_of: site.as_of().map(ToString::to_string),
        authors: frame.authors.clone(),
        glossary,
        bibliography,
    }
}

fn kinds(site: &Site) -> Vec<KindFact> {
    let kinds = site.kinds().entities().iter();
    let word = |own: &str, key: String| {
        if own.is_empty() { site.word(&key).unwrap_or_default() } else { own.to_owned() }
    };
    kinds
        .map(|kind| {
            let shown = &kind.shown;
            KindFact {
                id: shown.id.to_string(),
                label: word(&shown.label, format!("kind-{}", shown.id)),
                plural: word(&shown.plural, format!("kind-{}-plural", shown.id)),
                schema: kind.schema.to_string(),
            }
        })
        .collect()
}

fn relation_kinds(site: &Site) -> Vec<RelationKindFact> {
    let ids = |ids: &[std::sync::Arc<str>]| ids.iter().map(ToString::to_string).collect();
    let kinds = site.kinds().relations();
    kinds
        .map(|kind| RelationKindFact {
            id: kind.id.to_string(),
            inverse: kind.inverse.to_string(),
            label: match &*kind.label {
                "" => site.word(&format!("relation-{}", kind.id)).unwrap_or_default(),
                own => own.to_owned(),
            },
            from: ids(&kind.from),
            to: ids(&kind.to),
            exclusive: kind.holders == Holders::One,
        })
        .collect()
}

fn texts(site: &Site) -> Vec<TextFact> {
    site.ordered()
        .map(|it| TextFact {
            path: it.path.to_string(),
            shelf: match it.shelf {
                Shelf::Chapter => "chapter".to_owned(),
                Shelf::Page => "page".to_owned(),
            },
            url: it.address.to_string(),
            title: it.title.to_string(),
            summary: it.summary.to_string(),
        })
        .collect()
}

fn entity(entry: &Entry, card: &Card, written: Option<&Entity>) -> EntityFact {
    let all = |of: &[std::sync::Arc<str>]| of.iter().map(ToString::to_string).collect();
    let text = |of: Option<&crate::parse::body::Body>| of.map(|it| it.text.to_string());
    EntityFact {
        id: entry.id.to_string(),
        url: card.url.to_string(),
        name: entry.name.to_string(),
        kind: entry.kind.to_string(),
        aliases: all(&entry.aliases),
        forms: all(&entry.forms),
        summary: text(written.and_then(|it| it.summary.as_ref())),
        plain: card.plain.to_string(),
        body: text(written.and_then(|it| it.body.as_ref())),
        when: entry.when.as_ref().map(ToString::to_string),
        r#where: entry.place.as_ref().map(|it| match it {
            Place::Entity(id) => Where::Entity(id.to_string()),
            Place::Point { lat, lon } => Where::Point { lat: Degrees(*lat), lon: Degrees(*lon) },
        }),
        roles: entry
            .roles
            .iter()
            .map(|role| RoleFact {
                title: role.title.to_string(),
                when: role.when.as_ref().map(ToString::to_string),
                sources: all(&role.sources),
            })
            .collect(),
        sources: all(&entry.sources),
        link: entry.link.map(|it| match it {
            LinkRule::First => Link::First,
            LinkRule::Every => Link::Every,
            LinkRule::Never => Link::Never,
        }),
        same_as: all(&entry.same_as),
    }
}

/// The relations of an entity that are told from its side: of the two kinds that a relation has, the
/// one that is declared, and of a symmetric one the side whose id comes first.
fn stated<'a>(entry: &'a Entry, kinds: &'a Kinds) -> impl Iterator<Item = RelationFact> + 'a {
    let mine = |edge: &&crate::resolve::glossary::Edge| {
        let (Some(kind), Some(inverse)) = (kinds.relation(&edge.kind), kinds.inverse(&edge.kind))
        else {
            return false;
        };
        // A site's own relation comes after the inverse that is made for it.
        let first = (kind.order < inverse.order) == (kind.origin == Origin::BuiltIn);
        if kind.id == inverse.id { entry.id < edge.to } else { first }
    };
    entry.relations.iter().filter(mine).map(|edge| RelationFact {
        from: entry.id.to_string(),
        kind: edge.kind.to_string(),
        to: edge.to.to_string(),
        when: edge.when.as_ref().map(ToString::to_string),
        note: edge.note.as_ref().map(ToString::to_string),
        sources: edge.sources.iter().map(ToString::to_string).collect(),
    })
}

fn mention(entity: &str, it: &Mentioning) -> MentionFact {
    let mut url = it.address.to_string();
    if !it.quote.fragment.is_empty() {
        url.push('#');
        url.push_str(&it.quote.fragment);
    }
    MentionFact {
        entity: entity.to_owned(),
        text: it.text.as_ref().map(ToString::to_string),
        by: it.by.as_ref().map(ToString::to_string),
        url,
        title: it.title.to_string(),
        count: it.count,
        heading: it.quote.heading.to_string(),
        sentence: it.quote.sentence.plain(),
    }
}
