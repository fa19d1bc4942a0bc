//! The shapes that the readers check against, as JSON Schemas.

use std::collections::BTreeSet;

use crate::base::{Code, Severity, nearest, to_pretty_json};
use crate::drive::Failure;
use crate::parse::shape::{DATE, Holds, Key, Kin, Names, Need, Shape};
use crate::parse::shapes::FILES;

use super::draft::{Draft, Others, Refused, Type};
use super::known::{Known, Reach};

/// What ids are made of, as nearly as all editors can say it.
const ID: &str = "[\\p{Ll}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}\\p{N}]+";

/// The schema of this name, as JSON.
///
/// # Errors
/// There is none of that name.
pub fn one(name: &str, known: &Known) -> Result<String, Failure> {
    let Some((name, about, holds)) = FILES.iter().find(|(it, ..)| *it == name) else {
        let names = FILES.iter().map(|(name, ..)| *name);
        let help = match nearest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
        };
        return Err(Failure::Usage(format!("there is no schema `{name}`; {help}")));
    };
    let mut shaping =
        Shaping { known, shapes: Vec::new(), definitions: Vec::new(), listed: BTreeSet::new() };
    let mut whole = match holds {
        Holds::Record(shape) => shaping.keys(shape),
        other => shaping.holds(other),
    };
    if EMPTIABLE.contains(name) {
        // What holds nothing is as what is not there.
        whole = whole.or_nothing();
    }
    whole.draft = Some("http://json-schema.org/draft-07/schema#");
    whole.title = Some(format!("Glossator: {name}"));
    whole.description = Some((*about).to_owned());
    shaping.lists();
    whole.definitions = shaping.definitions;
    Ok(to_pretty_json(&whole))
}

/// Files that may be empty.
const EMPTIABLE: [&str; 4] = ["chapter", "glossary", "sources", "theme"];

/// All schemas by their names.
pub fn all(known: &Known) -> Vec<(&'static str, String)> {
    FILES.iter().filter_map(|(name, ..)| Some((*name, one(name, known).ok()?))).collect()
}

/// A schema being made.
struct Shaping<'k> {
    known: &'k Known,
    /// Shapes that have a definition, and its name.
    shapes: Vec<(&'static Shape, String)>,
    definitions: Vec<(String, Draft)>,
    /// What is referred to of the lists of ids.
    listed: BTreeSet<Kin>,
}

impl Shaping<'_> {
    /// The definition of a shape, by reference.
    fn shape(&mut self, shape: &'static Shape) -> Draft {
        if let Some((_, name)) = self.shapes.iter().find(|(it, _)| std::ptr::eq(*it, shape)) {
            return Draft::reference(name);
        }
        let mut name = slug(shape.what);
        if self.shapes.iter().any(|(_, taken)| *taken == name) {
            name.push_str("-within");
        }
        self.shapes.push((shape, name.clone()));
        let keys = self.keys(shape);
        self.definitions.push((name.clone(), keys));
        Draft::reference(&name)
    }

    /// A record, in full.
    fn keys(&mut self, shape: &'static Shape) -> Draft {
        let mut draft = Draft::of(&[Type::Object]).about(shape.about);
        for key in shape.keys() {
            draft.properties.push((key.name.to_owned(), self.key(key)));
            match key.need {
                Need::Optional => {}
                Need::Required => draft.required.push(key.name),
                Need::Unless(flag) => {
                    let holds = Draft { exactly: Some(true), ..Draft::default() };
                    let is_so = Draft {
                        required: vec![flag],
                        properties: vec![(flag.to_owned(), holds)],
                        ..Draft::default()
                    };
                    let is_there = Draft { required: vec![key.name], ..Draft::default() };
                    draft.any_of = vec![is_so, is_there];
                }
            }
        }
        draft.additional_properties = Some(Others::Refused(Refused));
        draft
    }

    fn key(&mut self, key: &'static Key) -> Draft {
        let holds = self.holds(&key.holds);
        let holds = if key.need == Need::Optional { holds.or_nothing() } else { holds };
        holds.about(key.about)
    }

    fn holds(&mut self, holds: &'static Holds) -> Draft {
        match holds {
            Holds::Text => Draft::text(),
            Holds::Said => Draft { pattern: Some("\\S".to_owned()), ..Draft::text() },
            Holds::Flag => Draft::of(&[Type::Boolean]),
            Holds::Degrees(most) => {
                Draft { minimum: Some(-most), maximum: Some(*most), ..Draft::of(&[Type::Number]) }
            }
            Holds::Word(words) => Draft::among(words.iter().copied()),
            Holds::Form(pattern, example) => Draft {
                examples: vec![(*example).to_owned()],
                ..Draft::form(pattern, &[Type::String])
            },
            Holds::Date => Draft {
                examples: ["2020-01-03", "2014/2018", "2003/.."].map(str::to_owned).to_vec(),
                ..Draft::form(DATE, &[Type::String, Type::Number])
            },
            Holds::One(kin) if self.known.ids.contains_key(kin) => {
                self.listed.insert(*kin);
                Draft::reference(list(*kin))
            }
            Holds::One(_) => Draft { pattern: Some("\\S".to_owned()), ..Draft::text() },
            Holds::List(each) => {
                Draft { items: Some(Box::new(self.holds(each))), ..Draft::of(&[Type::Array]) }
            }
            Holds::Record(shape) => self.shape(shape),
            Holds::Map(names, each) => self.map(*names, each),
            Holds::Either(each) => Draft::either(each.iter().map(|it| self.holds(it)).collect()),
        }
    }

    fn map(&mut self, names: Names, each: &'static Holds) -> Draft {
        let mut draft = Draft::of(&[Type::Object]);
        let each = self.holds(each);
        let pattern = match names {
            Names::Free => None,
            Names::Ids => Some(format!("^{ID}(-{ID})*$")),
            Names::Cited => Some("^[^\\s@,;\\[\\]{}]+$".to_owned()),
            Names::Warnings => {
                let warnings = Code::ALL.iter().filter(|it| it.severity() == Severity::Warning);
                draft.properties = warnings
                    .map(|it| (it.number().to_owned(), each.clone().about(it.what())))
                    .collect();
                draft.additional_properties = Some(Others::Refused(Refused));
                return draft;
            }
            Names::Relations => {
                if !self.definitions.iter().any(|(name, _)| name == "related") {
                    self.definitions.push(("related".to_owned(), each));
                }
                let each = || Draft::reference("related");
                let known = self.known.relations.iter();
                draft.properties =
                    known.map(|(id, joins)| (id.clone(), each().about(joins))).collect();
                draft.additional_properties = Some(match self.known.reach {
                    Reach::Site => Others::Refused(Refused),
                    Reach::Anywhere => Others::Like(Box::new(each())),
                });
                return draft;
            }
        };
        draft.property_names =
            pattern.map(|pattern| Box::new(Draft { pattern: Some(pattern), ..Draft::default() }));
        draft.additional_properties = Some(Others::Like(Box::new(each)));
        draft
    }

    /// The lists of ids that the rest refers to.
    fn lists(&mut self) {
        for (kin, ids) in self.known.ids.iter().filter(|(kin, _)| self.listed.contains(kin)) {
            let ids = Draft::among(ids.iter().map(String::as_str));
            let draft = match self.known.reach {
                // An empty list would allow everything.
                Reach::Site if ids.among.is_empty() => Draft::among(["\u{0}"]),
                Reach::Site => ids,
                Reach::Anywhere => Draft::either(vec![ids, Draft::text()]),
            };
            self.definitions.push((list(*kin).to_owned(), draft.about(what(*kin))));
        }
    }
}

/// The name of the definition that lists all of a kin.
fn list(kin: Kin) -> &'static str {
    match kin {
        Kin::EntityKind => "kind-id",
        Kin::Entity => "entity-id",
        Kin::Source => "source-id",
        Kin::Theme => "theme-name",
    }
}

fn what(kin: Kin) -> &'static str {
    match kin {
        Kin::EntityKind => "A kind of entity.",
        Kin::Entity => "The id of an entity.",
        Kin::Source => "The id of a source.",
        Kin::Theme => "A theme.",
    }
}

/// A record's name without its article: `kind-of-entity` of "a kind of entity".
fn slug(what: &str) -> String {
    let bare = what.strip_prefix("a ").or_else(|| what.strip_prefix("an ")).unwrap_or(what);
    bare.replace(['`', '.'], "").replace(' ', "-")
}
