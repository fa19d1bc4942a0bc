//! A JSON Schema of draft 7, which every YAML language server takes.

use serde::{Serialize, Serializer};

/// A schema, or a part of one.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Draft {
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub(super) draft: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub(super) types: Vec<Type>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub(super) among: Vec<Literal>,
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub(super) exactly: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minimum: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) maximum: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<Box<Draft>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) required: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub(super) properties: Vec<(String, Draft)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) property_names: Option<Box<Draft>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_properties: Option<Others>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) any_of: Vec<Draft>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) examples: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub(super) definitions: Vec<(String, Draft)>,
}

/// The types of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Type {
    String,
    Number,
    Boolean,
    Array,
    Object,
    Null,
}

/// A value that something may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Literal {
    Text(String),
    Number(i64),
    Null(()),
}

/// What keys other than the named ones may hold.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Others {
    Refused(Refused),
    Like(Box<Draft>),
}

/// Nothing: written `false`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused;

impl Serialize for Refused {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bool(false)
    }
}

fn as_map<S: Serializer>(list: &[(String, Draft)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(list.iter().map(|(key, draft)| (key, draft)))
}

impl Draft {
    /// Something of these types.
    pub(super) fn of(types: &[Type]) -> Self {
        Self { types: types.to_vec(), ..Self::default() }
    }

    /// A text, or what YAML takes for something else and is one to us.
    pub(super) fn text() -> Self {
        Self::of(&[Type::String, Type::Number, Type::Boolean])
    }

    /// A text that an expression matches.
    pub(super) fn form(pattern: &str, types: &[Type]) -> Self {
        Self { pattern: Some(pattern.to_owned()), ..Self::of(types) }
    }

    /// One of some words.
    pub(super) fn among<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self { among: words.into_iter().flat_map(literals).collect(), ..Self::default() }
    }

    /// One of these.
    pub(super) fn either(any_of: Vec<Self>) -> Self {
        Self { any_of, ..Self::default() }
    }

    /// What the definition of this name says.
    pub(super) fn reference(name: &str) -> Self {
        Self { reference: Some(format!("#/definitions/{name}")), ..Self::default() }
    }

    /// The same, or nothing: a key that holds nothing is as one that is not there.
    pub(super) fn or_nothing(mut self) -> Self {
        if !self.types.is_empty() {
            self.types.push(Type::Null);
            self
        } else if !self.among.is_empty() {
            self.among.push(Literal::Null(()));
            self
        } else if !self.any_of.is_empty() {
            self.any_of.push(Self::of(&[Type::Null]));
            self
        } else {
            Self::either(vec![self, Self::of(&[Type::Null])])
        }
    }

    /// The same, described.
    pub(super) fn about(self, description: &str) -> Self {
        Self { description: Some(description.to_owned()), ..self }
    }
}

/// A word as editors may read it: one that looks like a number is one to them.
fn literals(word: &str) -> Vec<Literal> {
    let mut all = vec![Literal::Text(word.to_owned())];
    if let Ok(number) = word.parse::<i64>() {
        all.push(Literal::Number(number));
    }
    all
}
