//! The kinds of entity and relation: the built-in ones and those that the site declares.
//!
//! A relation kind is declared once, with its inverse; both sides are then kinds of their own, each
//! the inverse of the other. A built-in relation restricts only the built-in kinds of entity: what a
//! site declares itself may stand at either end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, SitePath, Spanned, nearest, slip};
use crate::parse::settings::{KindDef, RelationDef, Settings};

use super::pages::Kind;

/// All kinds of entity and relation that a site may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds {
    entities: Vec<EntityKind>,
    relations: BTreeMap<Arc<str>, RelationKind>,
}

/// A kind of entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityKind {
    /// What pages show of it, with its id.
    pub shown: Arc<Kind>,
    /// Its type in schema.org's vocabulary: `Person`.
    pub schema: Arc<str>,
    /// Who declared it.
    pub origin: Origin,
}

/// A kind of relation, seen from one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationKind {
    /// Its id: `led-by`.
    pub id: Arc<str>,
    /// The id of the same relation seen from the other side: `leads`. Its own where it is symmetric.
    pub inverse: Arc<str>,
    /// Its words; empty for a built-in kind, whose words are the theme's: `relation-led-by`.
    pub label: String,
    /// The kinds of entity on this side; any, where empty.
    pub from: Vec<Arc<str>>,
    /// The kinds of entity on the other side; any, where empty.
    pub to: Vec<Arc<str>>,
    /// How many there can be at a time on the other side.
    pub holders: Holders,
    /// Who declared it.
    pub origin: Origin,
    /// Its place among all kinds, for lists.
    pub order: usize,
}

/// How many an entity can have of a relation at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holders {
    /// As many as there are.
    Many,
    /// One: a group has one leader.
    One,
}

impl RelationKind {
    /// Whether an entity of kind `of` may stand at an end that wants `wanted`.
    pub(super) fn accepts(&self, wanted: &[Arc<str>], of: &str) -> bool {
        let foreign = self.origin == Origin::BuiltIn && !ENTITIES.iter().any(|(id, _)| *id == of);
        wanted.is_empty() || foreign || wanted.iter().any(|kind| **kind == *of)
    }
}

/// Who declared a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// We did.
    BuiltIn,
    /// The site did, in `site.yaml`.
    Site,
}

/// The built-in kinds of entity, in order, with their schema.org types.
const ENTITIES: [(&str, &str); 6] = [
    ("person", "Person"),
    ("group", "Organization"),
    ("place", "Place"),
    ("event", "Event"),
    ("agreement", "CreativeWork"),
    ("concept", "DefinedTerm"),
];

/// Who can act: a country is a place, and countries have leaders, allies and enemies.
const ACTORS: &[&str] = &["person", "group", "place"];
const ANY: &[&str] = &[];

/// A row of the built-in table: both ids, the kinds on either side, and how many there can be on
/// the second and on the first side.
struct Row(
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    [Holders; 2],
);

const MANY: [Holders; 2] = [Holders::Many, Holders::Many];

const RELATIONS: &[Row] = &[
    Row("part-of", "has-part", ANY, ANY, MANY),
    Row("member-of", "has-member", ACTORS, &["group", "place", "agreement"], MANY),
    // A group has one leader at a time; a leader may lead several groups.
    Row("leads", "led-by", ACTORS, &["group", "place", "event"], [Holders::Many, Holders::One]),
    Row("commands", "commanded-by", ACTORS, &["group", "place", "event"], MANY),
    Row(
        "founded",
        "founded-by",
        ACTORS,
        &["group", "place", "event", "agreement", "concept"],
        MANY,
    ),
    Row("ally-of", "ally-of", ACTORS, ACTORS, MANY),
    Row("opposes", "opposed-by", ACTORS, ANY, MANY),
    Row("fights", "fights", ACTORS, ACTORS, MANY),
    Row("supports", "supported-by", &["person", "group", "place", "agreement"], ANY, MANY),
    Row("located-in", "location-of", &["group", "place", "event"], &["place"], MANY),
    Row("based-in", "base-of", &["person", "group"], &["place"], MANY),
    Row("took-place-in", "site-of", &["event", "agreement"], &["place"], MANY),
    Row("party-to", "has-party", ACTORS, &["agreement"], MANY),
    Row("succeeded-by", "preceded-by", ANY, ANY, MANY),
    Row("killed-in", "deaths", &["person"], &["event"], MANY),
    Row("took-part-in", "participants", ACTORS, &["event"], MANY),
    Row("led-to", "resulted-from", ANY, ANY, MANY),
    Row("targeted", "targeted-by", &["person", "group", "place", "event"], ANY, MANY),
    Row(
        "established",
        "established-by",
        &["person", "group", "place", "event", "agreement"],
        ANY,
        MANY,
    ),
    Row("related-to", "related-to", ANY, ANY, MANY),
];

impl Default for Kinds {
    /// The built-in ones.
    fn default() -> Self {
        let entities = ENTITIES.iter().map(|&(id, schema)| EntityKind {
            shown: Arc::new(Kind {
                id: id.into(),
                label: String::new(),
                plural: String::new(),
                colour: String::new(),
            }),
            schema: schema.into(),
            origin: Origin::BuiltIn,
        });
        let mut kinds = Self { entities: entities.collect(), relations: BTreeMap::new() };
        let ids = |ids: &[&str]| ids.iter().map(|&id| Arc::from(id)).collect::<Vec<Arc<str>>>();
        for &Row(there, back, from, to, [at_target, at_holder]) in RELATIONS {
            kinds.put(RelationKind {
                id: there.into(),
                inverse: back.into(),
                label: String::new(),
                from: ids(from),
                to: ids(to),
                holders: at_target,
                origin: Origin::BuiltIn,
                order: 0,
            });
            if there != back {
                kinds.put(RelationKind {
                    id: back.into(),
                    inverse: there.into(),
                    label: String::new(),
                    from: ids(to),
                    to: ids(from),
                    holders: at_holder,
                    origin: Origin::BuiltIn,
                    order: 0,
                });
            }
        }
        kinds
    }
}

/// The built-in kinds and those that `settings` declare. A built-in kind may be declared anew, for
/// other words or another colour; a relation must then keep its inverse.
pub fn kinds(settings: &Settings, path: &SitePath) -> Checked<Kinds> {
    let mut kinds = Kinds::default();
    let mut diags = Vec::new();
    for def in &settings.kinds {
        kinds.declare(def);
    }
    // The first declaration of each id, under either name, for complaints about the second.
    let mut declared: BTreeMap<&str, &RelationDef> = BTreeMap::new();
    for def in &settings.relations {
        if let Some(diag) = contradiction(def, &declared, &kinds, path) {
            diags.push(diag);
            continue;
        }
        for end in [&def.from, &def.to] {
            for kind in end {
                diags.extend(kinds.unknown(kind, path));
            }
        }
        let end = |end: &[Spanned<String>]| -> Vec<Arc<str>> {
            end.iter().map(|kind| kind.value.as_str().into()).collect()
        };
        let mut there = RelationKind {
            id: def.id.value.as_str().into(),
            inverse: def.inverse.value.as_str().into(),
            label: def.label.clone(),
            from: end(&def.from),
            to: end(&def.to),
            holders: if def.exclusive { Holders::One } else { Holders::Many },
            origin: Origin::Site,
            order: 0,
        };
        declared.insert(&def.id.value, def);
        if there.id != there.inverse {
            let back = kinds.relations.get(&there.inverse).cloned();
            let stated = declared.contains_key(&*there.inverse);
            if let (Some(back), true, true) =
                (&back, stated, there.from.is_empty() && there.to.is_empty())
            {
                // The other side was declared in full, and this one leaves it at that.
                (there.from, there.to) = (back.to.clone(), back.from.clone());
            }
            let holders = back.as_ref().map_or(Holders::Many, |back| back.holders);
            let label = back.filter(|_| stated).map(|back| back.label);
            kinds.put(RelationKind {
                id: there.inverse.clone(),
                inverse: there.id.clone(),
                label: label.unwrap_or_else(|| def.inverse_label.clone()),
                from: there.to.clone(),
                to: there.from.clone(),
                holders,
                origin: Origin::Site,
                order: 0,
            });
            declared.entry(&def.inverse.value).or_insert(def);
        }
        kinds.put(there);
    }
    Checked::new(kinds, diags)
}

/// What is wrong with `def` beside what was declared before it.
fn contradiction(
    def: &RelationDef,
    declared: &BTreeMap<&str, &RelationDef>,
    kinds: &Kinds,
    path: &SitePath,
) -> Option<Diagnostic> {
    let (id, inverse) = (def.id.value.as_str(), def.inverse.value.as_str());
    let wrong =
        |message: String| Diagnostic::new(Code::BadRelationKind, path, def.inverse.span, message);
    // Each of the two ids has one inverse, and it is the other.
    for (one, other) in [(id, inverse), (inverse, id)] {
        let Some(before) = kinds.relation(one) else { continue };
        if *before.inverse == *other {
            continue;
        }
        let message = format!(
            "`{other}` is declared as the inverse of `{one}`, whose inverse is `{}`",
            before.inverse
        );
        return Some(match declared.get(one) {
            Some(first) => wrong(message)
                .also(path, first.inverse.span, "declared here")
                .help("a relation has one inverse; declare both sides alike, or only one"),
            None => wrong(message)
                .help(format!("`{one}` is built in; choose another id, or keep its inverse")),
        });
    }
    let other = declared.get(inverse).filter(|other| other.id.value == inverse)?;
    let set = |end: &[Spanned<String>]| -> BTreeSet<String> {
        end.iter().map(|kind| kind.value.clone()).collect()
    };
    let said = |def: &RelationDef| !def.from.is_empty() || !def.to.is_empty();
    if !said(def) || !said(other) {
        return None;
    }
    if set(&def.from) != set(&other.to) || set(&def.to) != set(&other.from) {
        let message = format!("`{id}` and its inverse `{inverse}` join different kinds of entity");
        return Some(
            Diagnostic::new(Code::BadRelationKind, path, def.id.span, message)
                .also(path, other.id.span, "the other side")
                .help(
                    "what is `from` on one side is `to` on the other; declaring one side is enough",
                ),
        );
    }
    None
}

impl Kinds {
    /// The kinds of entity: the built-in ones in their order, then the site's in its own.
    pub fn entities(&self) -> &[EntityKind] {
        &self.entities
    }

    /// A kind of entity by its id.
    pub fn entity(&self, id: &str) -> Option<&EntityKind> {
        self.entities.iter().find(|kind| *kind.shown.id == *id)
    }

    /// A kind of relation by its id.
    pub fn relation(&self, id: &str) -> Option<&RelationKind> {
        self.relations.get(id)
    }

    /// The same relation seen from the other side. The inverse of the inverse is the relation itself.
    pub fn inverse(&self, id: &str) -> Option<&RelationKind> {
        self.relations.get(&self.relations.get(id)?.inverse)
    }

    /// The kinds of relation in order of their ids.
    pub fn relations(&self) -> impl Iterator<Item = &RelationKind> {
        self.relations.values()
    }

    /// The words for relations that the site itself declares, by id.
    pub fn labels(&self) -> BTreeMap<Arc<str>, String> {
        let own = self.relations.values().filter(|kind| kind.origin == Origin::Site);
        own.map(|kind| (kind.id.clone(), kind.label.clone())).collect()
    }

    /// The complaint about a kind of entity that is none.
    pub(super) fn unknown(&self, kind: &Spanned<String>, path: &SitePath) -> Option<Diagnostic> {
        if self.entity(&kind.value).is_some() {
            return None;
        }
        let ids = || self.entities.iter().map(|kind| &*kind.shown.id);
        let message = format!("`{}` is no kind of entity", kind.value);
        let diag = Diagnostic::new(Code::UnknownKind, path, kind.span, message);
        let all: Vec<_> = ids().map(|id| format!("`{id}`")).collect();
        let all = format!("it is one of {}", all.join(", "));
        // What is only near may be far from meant: "planet" is no slip for "place".
        Some(match nearest(&kind.value, ids()) {
            Some(near) => {
                diag.help(format!("did you mean `{near}`? {all}")).mend(slip(&kind.value, ids()))
            }
            None => diag.help(format!("{all}, or declare it under `kinds` in site.yaml")),
        })
    }

    fn declare(&mut self, def: &KindDef) {
        let id = def.id.value.as_str();
        let at = self.entities.iter().position(|kind| *kind.shown.id == *id);
        let before = at.map(|at| &self.entities[at]);
        let schema = match (&def.schema, before) {
            (Some(schema), _) => schema.as_str().into(),
            (None, Some(before)) => before.schema.clone(),
            (None, None) => "Thing".into(),
        };
        let kind = EntityKind {
            shown: Arc::new(Kind {
                id: id.into(),
                label: def.label.clone(),
                plural: def.plural.clone(),
                colour: def.colour.clone().unwrap_or_default(),
            }),
            schema,
            origin: Origin::Site,
        };
        match at {
            Some(at) => self.entities[at] = kind,
            None => self.entities.push(kind),
        }
    }

    /// Puts a kind in, or in the place of the one with its id, whose place in lists it takes.
    fn put(&mut self, mut kind: RelationKind) {
        let next = self.relations.len();
        kind.order = self.relations.get(&kind.id).map_or(next, |before| before.order);
        self.relations.insert(kind.id.clone(), kind);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::Source;
    use crate::parse::settings::settings;

    fn declared(yaml: &str) -> Checked<Kinds> {
        let path = SitePath::new("content/site.yaml").expect("a path");
        let source = Source { path: path.clone(), text: format!("title: T\n{yaml}").into() };
        let settings = settings(&source);
        assert_eq!(settings.diags, []);
        kinds(&settings.value, &path)
    }

    fn mirrored(kinds: &Kinds) {
        for kind in kinds.relations() {
            let inverse = kinds.inverse(&kind.id).expect(&kind.id);
            assert_eq!(inverse.inverse, kind.id);
            assert_eq!((&inverse.from, &inverse.to), (&kind.to, &kind.from), "{}", kind.id);
        }
    }

    #[test]
    fn built_in_relations_have_their_inverses() {
        let kinds = Kinds::default();
        assert_eq!(kinds.relations().count(), 37);
        assert_eq!(kinds.inverse("led-by").map(|kind| &*kind.id), Some("leads"));
        assert_eq!(kinds.relation("led-by").map(|kind| kind.holders), Some(Holders::One));
        mirrored(&kinds);
    }

    #[test]
    fn what_contradicts_is_told() {
        for (yaml, told) in [
            (
                "relations: {a: {inverse: b}, c: {inverse: b}}",
                "`c` is declared as the inverse of `b`, whose inverse is `a`",
            ),
            (
                "relations: {a: {inverse: b}, b: {inverse: c}}",
                "`c` is declared as the inverse of `b`, whose inverse is `a`",
            ),
            (
                "relations: {led-by: {inverse: heads}}",
                "`heads` is declared as the inverse of `led-by`, whose inverse is `leads`",
            ),
            (
                "relations: {heads: {inverse: led-by}}",
                "`heads` is declared as the inverse of `led-by`, whose inverse is `leads`",
            ),
            (
                "relations: {a: {symmetric: true}, b: {inverse: a}}",
                "`b` is declared as the inverse of `a`, whose inverse is `a`",
            ),
            (
                "relations: {a: {inverse: b, from: [person]}, b: {inverse: a, from: [person]}}",
                "`b` and its inverse `a` join different kinds of entity",
            ),
            ("relations: {a: {inverse: b, from: [persn]}}", "`persn` is no kind of entity"),
        ] {
            let checked = declared(yaml);
            let [diag] = &checked.diags[..] else { panic!("{yaml}: {:?}", checked.diags) };
            assert_eq!(diag.message, told, "{yaml}");
            mirrored(&checked.value);
        }
        for yaml in [
            "relations: {a: {inverse: b, from: [person]}, b: {inverse: a, to: [person]}}",
            "relations: {led-by: {inverse: leads, label: headed by, exclusive: false}}",
            "relations: {borders: {symmetric: true, inverse: borders}}",
            "kinds: {court: {label: Court}}\nrelations: {a: {inverse: b, from: [court]}}",
        ] {
            let checked = declared(yaml);
            assert_eq!(checked.diags, [], "{yaml}");
            mirrored(&checked.value);
        }
    }

    proptest! {
        #[test]
        fn the_inverse_of_the_inverse_is_the_relation(
            pairs in prop::collection::vec(("[a-d]|leads|led-by", "[a-d]|leads|fights"), 0..8),
        ) {
            let spanned = |id: &str| Spanned { value: id.to_owned(), span: Default::default() };
            let def = |(id, inverse): &(String, String)| RelationDef {
                id: spanned(id),
                inverse: spanned(inverse),
                label: String::new(),
                inverse_label: String::new(),
                from: Vec::new(),
                to: Vec::new(),
                exclusive: false,
            };
            let settings = Settings { relations: pairs.iter().map(def).collect(), ..Settings::default() };
            let path = SitePath::new("content/site.yaml").expect("a path");
            let kinds = kinds(&settings, &path).value;
            mirrored(&kinds);
            for kind in kinds.relations() {
                let back = kinds.inverse(&kind.id).and_then(|inverse| kinds.inverse(&inverse.id));
                prop_assert_eq!(back.map(|back| &back.id), Some(&kind.id));
            }
        }
    }
}
