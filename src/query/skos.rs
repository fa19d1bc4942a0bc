//! A glossary as a concept scheme of SKOS: each entity a concept, each kind a collection. What is a
//! part of something or lies in it is narrower; every other relation makes two concepts related,
//! unless one is broader than the other, which SKOS keeps apart.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Base, Graph, Term};
use super::knowledge::{Knowledge, Where};
use super::schema_org::{Names, edtf};

/// Relations whose target is the broader concept.
const BROADER: [&str; 2] = ["part-of", "located-in"];

/// What `all` knows of a site that stands at `base`.
pub fn skos(all: &Knowledge, base: &Base) -> Graph {
    let names = Names { all, base };
    let broader = broader(all);
    let mut graph = Graph::default();
    let scheme = Term::Iri(names.glossary());
    graph.say(&scheme, "rdf:type", Term::of("skos:ConceptScheme"));
    graph.say(&scheme, "dcterms:title", names.in_language(&all.site.title));
    let iri = |id: &str| names.entity_of(id).map(Term::Iri);
    let tops = all.entities.iter().filter(|it| !broader.contains_key(it.id.as_str()));
    for top in tops.clone().filter_map(|it| iri(&it.id)) {
        graph.say(&scheme, "skos:hasTopConcept", top);
    }
    let tops: BTreeSet<&str> = tops.map(|it| it.id.as_str()).collect();
    let narrower = turned(&broader);
    let related = related(all, &broader);
    for entity in &all.entities {
        let Some(concept) = iri(&entity.id) else { continue };
        graph.say(&concept, "rdf:type", Term::of("skos:Concept"));
        graph.say(&concept, "skos:inScheme", scheme.clone());
        if tops.contains(entity.id.as_str()) {
            graph.say(&concept, "skos:topConceptOf", scheme.clone());
        }
        graph.say(&concept, "skos:notation", Term::text(&entity.id));
        graph.say(&concept, "skos:prefLabel", names.in_language(&entity.name));
        // The preferred name must not be among the others.
        for alias in entity.aliases.iter().filter(|it| **it != entity.name) {
            graph.say(&concept, "skos:altLabel", names.in_language(alias));
        }
        for form in &entity.forms {
            graph.say(&concept, "skos:hiddenLabel", names.in_language(form));
        }
        if !entity.plain.is_empty() {
            graph.say(&concept, "skos:definition", names.in_language(&entity.plain));
        }
        if let Some(when) = &entity.when {
            graph.say(&concept, "dcterms:date", edtf(when));
        }
        for (property, of) in
            [("skos:broader", &broader), ("skos:narrower", &narrower), ("skos:related", &related)]
        {
            let others = of.get(entity.id.as_str()).into_iter().flatten();
            for other in others.filter_map(|it| iri(it)) {
                graph.say(&concept, property, other);
            }
        }
        for address in &entity.same_as {
            graph.say(&concept, "skos:exactMatch", Term::of(address));
        }
        graph.say(&concept, "rdfs:seeAlso", Term::Iri(base.of(&entity.url)));
    }
    for kind in &all.kinds {
        let members: Vec<Term> = all
            .entities
            .iter()
            .filter(|it| it.kind == kind.id)
            .filter_map(|it| iri(&it.id))
            .collect();
        if members.is_empty() {
            continue;
        }
        let id = super::graph::iri(&kind.id);
        let collection = Term::Iri(format!("{}#kind-{id}", names.glossary()));
        graph.say(&collection, "rdf:type", Term::of("skos:Collection"));
        let label = if kind.plural.is_empty() { &kind.id } else { &kind.plural };
        graph.say(&collection, "skos:prefLabel", names.in_language(label));
        for member in members {
            graph.say(&collection, "skos:member", member);
        }
    }
    graph
}

type Ties<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// For each concept those right above it.
fn broader(all: &Knowledge) -> Ties<'_> {
    let mut ties = Ties::new();
    for relation in all.relations.iter().filter(|it| BROADER.contains(&it.kind.as_str())) {
        ties.entry(&relation.from).or_default().insert(&relation.to);
    }
    for entity in &all.entities {
        if let Some(Where::Entity(place)) = &entity.r#where {
            ties.entry(&entity.id).or_default().insert(place);
        }
    }
    ties
}

fn turned<'a>(ties: &Ties<'a>) -> Ties<'a> {
    let mut turned = Ties::new();
    for (from, all) in ties {
        for to in all {
            turned.entry(to).or_default().insert(from);
        }
    }
    turned
}

/// For each concept those it has to do with otherwise.
fn related<'a>(all: &'a Knowledge, broader: &Ties<'a>) -> Ties<'a> {
    let mut ties = Ties::new();
    let mut above: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for relation in all.relations.iter().filter(|it| !BROADER.contains(&it.kind.as_str())) {
        let (from, to) = (relation.from.as_str(), relation.to.as_str());
        for it in [from, to] {
            above.entry(it).or_insert_with(|| climbed(it, broader));
        }
        let is_above = |one: &str, other: &str| above.get(one).is_some_and(|it| it.contains(other));
        if !is_above(from, to) && !is_above(to, from) {
            ties.entry(from).or_default().insert(to);
            ties.entry(to).or_default().insert(from);
        }
    }
    ties
}

/// All that is broader than `id`, however far.
fn climbed<'a>(id: &str, broader: &Ties<'a>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<&str> = broader.get(id).into_iter().flatten().copied().collect();
    while let Some(it) = next.pop() {
        if seen.insert(it) {
            next.extend(broader.get(it).into_iter().flatten());
        }
    }
    seen
}
