//! What a glossary knows in schema.org's vocabulary. Relations are properties of the site's own,
//! each with its label and its inverse, and where more is known of one than that it holds, a
//! statement of its own beside it.

use crate::parse::date::{Date, Form, Side};
use crate::resolve::dates::iso_point;
use crate::resolve::linked_data::{date_properties, has_location};

use super::graph::{Base, Graph, Term};
use super::knowledge::{
    EntityFact, Knowledge, MentionFact, RelationFact, RoleFact, TextFact, Where,
};

/// What `all` knows of a site that stands at `base`.
pub fn schema_org(all: &Knowledge, base: &Base) -> Graph {
    let names = Names { all, base };
    let mut graph = Graph::default();
    names.site(&mut graph);
    for kind in &all.relation_kinds {
        if all.relations.iter().any(|it| it.kind == kind.id || it.kind == kind.inverse) {
            let property = Term::Iri(names.relation(&kind.id));
            graph.say(&property, "rdf:type", Term::of("rdf:Property"));
            if kind.id == kind.inverse {
                graph.say(&property, "rdf:type", Term::of("owl:SymmetricProperty"));
            }
            if !kind.label.is_empty() {
                graph.say(&property, "rdfs:label", Term::text(&kind.label));
            }
            graph.say(&property, "owl:inverseOf", Term::Iri(names.relation(&kind.inverse)));
        }
    }
    for text in &all.texts {
        names.text(text, &mut graph);
    }
    let mut offices = 0;
    for entity in &all.entities {
        names.entity(entity, &mut offices, &mut graph);
    }
    for (at, relation) in all.relations.iter().filter(|it| it.says_more()).enumerate() {
        names.statement(at + 1, relation, &mut graph);
    }
    for source in &all.sources {
        let work = Term::Iri(names.source(&source.id));
        graph.say(&work, "rdf:type", Term::of("schema:CreativeWork"));
        graph.say(&work, "schema:text", names.in_language(&source.text));
    }
    graph
}

impl RelationFact {
    /// Whether more is known of it than that it holds.
    fn says_more(&self) -> bool {
        self.when.is_some() || self.note.is_some() || !self.sources.is_empty()
    }
}

/// What things are called in a graph.
pub(super) struct Names<'a> {
    pub(super) all: &'a Knowledge,
    pub(super) base: &'a Base,
}

impl Names<'_> {
    /// An entity, as linked data on the site's own pages calls it.
    pub(super) fn entity_of(&self, id: &str) -> Option<String> {
        let found = self.all.entities.binary_search_by(|it| it.id.as_str().cmp(id)).ok()?;
        Some(format!("{}#entity", self.base.of(&self.all.entities[found].url)))
    }

    pub(super) fn glossary(&self) -> String {
        self.base.of(&self.all.site.glossary)
    }

    pub(super) fn in_language(&self, text: &str) -> Term {
        Term::Text(text.to_owned(), Some(self.all.site.language.clone()))
    }

    fn relation(&self, id: &str) -> String {
        format!("{}#relation-{}", self.glossary(), super::graph::iri(id))
    }

    fn source(&self, id: &str) -> String {
        let list = self.base.of(&self.all.site.bibliography);
        format!("{list}#source-{}", super::graph::iri(id))
    }

    fn site(&self, graph: &mut Graph) {
        let site = Term::Iri(self.base.of(""));
        let about = &self.all.site;
        graph.say(&site, "rdf:type", Term::of("schema:WebSite"));
        graph.say(&site, "schema:name", self.in_language(&about.title));
        if !about.description.is_empty() {
            graph.say(&site, "schema:description", self.in_language(&about.description));
        }
        graph.say(&site, "schema:inLanguage", Term::text(&about.language));
        for author in &about.authors {
            graph.say(&site, "schema:author", Term::text(author));
        }
        if let Some(day) = &about.as_of {
            graph.say(&site, "dcterms:temporal", edtf(day));
        }
    }

    fn text(&self, text: &TextFact, graph: &mut Graph) {
        let page = Term::Iri(self.base.of(&text.url));
        let is_chapter = text.shelf == "chapter";
        let kind = if is_chapter { "schema:Article" } else { "schema:WebPage" };
        graph.say(&page, "rdf:type", Term::of(kind));
        let title = if is_chapter { "schema:headline" } else { "schema:name" };
        graph.say(&page, title, self.in_language(&text.title));
        if !text.summary.is_empty() {
            graph.say(&page, "schema:description", self.in_language(&text.summary));
        }
        graph.say(&page, "schema:isPartOf", Term::Iri(self.base.of("")));
    }

    fn entity(&self, entity: &EntityFact, offices: &mut usize, graph: &mut Graph) {
        let Some(thing) = self.entity_of(&entity.id).map(Term::Iri) else { return };
        let kind = self.all.kinds.iter().find(|it| it.id == entity.kind);
        let kind = kind.map_or("Thing", |it| it.schema.as_str());
        let page = Term::Iri(self.base.of(&entity.url));
        graph.say(&thing, "rdf:type", Term::of(&format!("schema:{kind}")));
        graph.say(&thing, "schema:identifier", Term::text(&entity.id));
        graph.say(&thing, "schema:name", self.in_language(&entity.name));
        for alias in &entity.aliases {
            graph.say(&thing, "schema:alternateName", self.in_language(alias));
        }
        if !entity.plain.is_empty() {
            graph.say(&thing, "schema:description", self.in_language(&entity.plain));
        }
        graph.say(&thing, "schema:url", page);
        for address in &entity.same_as {
            graph.say(&thing, "schema:sameAs", Term::of(address));
        }
        if kind == "DefinedTerm" {
            graph.say(&thing, "schema:inDefinedTermSet", Term::Iri(self.glossary()));
        }
        if let Some(when) = &entity.when {
            graph.say(&thing, "dcterms:date", edtf(when));
            for (property, day) in days(kind, when) {
                graph.say(&thing, &format!("schema:{property}"), day);
            }
        }
        let place = match &entity.r#where {
            Some(Where::Entity(id)) => self.entity_of(id).map(Term::Iri),
            Some(Where::Point { .. }) => Some(Term::Blank(format!("point-{}", entity.id))),
            None => None,
        };
        if let Some(place) = &place {
            graph.say(&thing, within(kind, place), place.clone());
        }
        for id in &entity.sources {
            graph.say(&thing, "dcterms:source", Term::Iri(self.source(id)));
        }
        for relation in self.relations(&entity.id) {
            if let Some(other) = self.entity_of(&relation.to) {
                graph.say(&thing, &self.relation(&relation.kind), Term::Iri(other));
            }
        }
        for mention in self.mentions(&entity.id) {
            let page = mention.url.split('#').next().unwrap_or_default();
            graph.say(&thing, "schema:subjectOf", Term::Iri(self.base.of(page)));
        }
        let first = *offices + 1;
        for at in first..first + entity.roles.len() {
            graph.say(&thing, "schema:hasOccupation", office_of(at));
        }
        // What else is spoken of comes after all that is said of the entity.
        for (at, role) in (first..).zip(&entity.roles) {
            self.office(&office_of(at), role, graph);
        }
        *offices += entity.roles.len();
        if let (Some(Where::Point { lat, lon }), Some(point)) = (&entity.r#where, &place) {
            graph.say(point, "rdf:type", Term::of("schema:GeoCoordinates"));
            graph.say(point, "schema:latitude", decimal(lat.0));
            graph.say(point, "schema:longitude", decimal(lon.0));
        }
    }

    fn office(&self, office: &Term, role: &RoleFact, graph: &mut Graph) {
        graph.say(office, "rdf:type", Term::of("schema:Role"));
        graph.say(office, "schema:roleName", self.in_language(&role.title));
        if let Some(when) = &role.when {
            graph.say(office, "dcterms:date", edtf(when));
        }
        for id in &role.sources {
            graph.say(office, "dcterms:source", Term::Iri(self.source(id)));
        }
    }

    fn statement(&self, at: usize, relation: &RelationFact, graph: &mut Graph) {
        let (Some(from), Some(to)) = (self.entity_of(&relation.from), self.entity_of(&relation.to))
        else {
            return;
        };
        let it = Term::Blank(format!("relation-{at}"));
        graph.say(&it, "rdf:type", Term::of("rdf:Statement"));
        graph.say(&it, "rdf:subject", Term::Iri(from));
        graph.say(&it, "rdf:predicate", Term::Iri(self.relation(&relation.kind)));
        graph.say(&it, "rdf:object", Term::Iri(to));
        if let Some(when) = &relation.when {
            graph.say(&it, "dcterms:date", edtf(when));
        }
        if let Some(note) = &relation.note {
            graph.say(&it, "rdfs:comment", self.in_language(note));
        }
        for id in &relation.sources {
            graph.say(&it, "dcterms:source", Term::Iri(self.source(id)));
        }
    }

    /// The relations that are told from the side of the entity with this id.
    pub(super) fn relations(&self, id: &str) -> &[RelationFact] {
        let all = &self.all.relations;
        let first = all.partition_point(|it| it.from.as_str() < id);
        let past = all.partition_point(|it| it.from.as_str() <= id);
        &all[first..past]
    }

    fn mentions(&self, id: &str) -> &[MentionFact] {
        let all = &self.all.mentions;
        let first = all.partition_point(|it| it.entity.as_str() < id);
        let past = all.partition_point(|it| it.entity.as_str() <= id);
        &all[first..past]
    }
}

fn office_of(number: usize) -> Term {
    Term::Blank(format!("office-{number}"))
}

pub(super) fn edtf(date: &str) -> Term {
    Term::typed(date, "edtf:EDTF")
}

/// The property that says where something is: of a place its coordinates or what it lies in. Of what
/// has no location in schema.org, people among them, what Dublin Core has for all things.
fn within(kind: &str, place: &Term) -> &'static str {
    match (kind, place) {
        ("Place", Term::Blank(_)) => "schema:geo",
        ("Place", _) => "schema:containedInPlace",
        (kind, _) if has_location(kind) => "schema:location",
        _ => "dcterms:spatial",
    }
}

/// A number of degrees, given in millionths, as XML Schema writes decimals.
fn decimal(millionths: i32) -> Term {
    let sign = if millionths < 0 { "-" } else { "" };
    let value = millionths.unsigned_abs();
    Term::typed(format!("{sign}{}.{:06}", value / 1_000_000, value % 1_000_000), "xsd:decimal")
}

/// The begin and the end of what is of this type, where schema.org has properties for them and the
/// calendar a day, month or year.
fn days(kind: &str, when: &str) -> Vec<(&'static str, Term)> {
    let (Some((begin, end)), Ok(date)) = (date_properties(kind), Date::new(when)) else {
        return Vec::new();
    };
    let sides = match date.form() {
        // That a life has a date says neither when it began nor when it ended.
        Form::Point(_) if matches!(begin, "birthDate" | "foundingDate") => return Vec::new(),
        Form::Point(point) => vec![(begin, iso_point(point))],
        Form::Interval { start, end: last } => [(begin, start), (end, last)]
            .into_iter()
            .filter_map(|(property, side)| match side {
                Side::At(point) => Some((property, iso_point(point))),
                Side::Open | Side::Unknown => None,
            })
            .collect(),
    };
    let typed = |text: String| {
        let datatype = match text.len() {
            4 => "xsd:gYear",
            7 => "xsd:gYearMonth",
            _ => "xsd:date",
        };
        Term::typed(text, datatype)
    };
    sides.into_iter().filter_map(|(property, day)| Some((property, typed(day?)))).collect()
}
