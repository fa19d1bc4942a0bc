//! A graph in JSON-LD 1.1, a node to each subject. All that it names it explains itself: who reads
//! it needs no network.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::to_pretty_json;

use super::graph::{Graph, PREFIXES, Term, Triple, compact};

/// `graph` as a document.
pub fn json_ld(graph: &Graph) -> String {
    let nodes: Vec<BTreeMap<String, Value>> = graph.subjects().map(node).collect();
    let names = || graph.triples().iter().flat_map(names_in);
    let used = PREFIXES
        .iter()
        .filter(|(_, address)| names().any(|it| it.starts_with(address) && compact(it).is_some()));
    to_pretty_json(&Document { context: used.copied().collect(), graph: nodes })
}

#[derive(Serialize)]
struct Document {
    #[serde(rename = "@context")]
    context: BTreeMap<&'static str, &'static str>,
    #[serde(rename = "@graph")]
    graph: Vec<BTreeMap<String, Value>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Name(String),
    Node {
        #[serde(rename = "@id")]
        id: String,
    },
    Text {
        #[serde(rename = "@value")]
        value: String,
        #[serde(rename = "@language")]
        language: String,
    },
    Typed {
        #[serde(rename = "@value")]
        value: String,
        #[serde(rename = "@type")]
        datatype: String,
    },
    Many(Vec<Value>),
}

fn names_in(triple: &Triple) -> Vec<&str> {
    let mut names = vec![triple.property.as_str()];
    names.extend([&triple.subject, &triple.value].into_iter().filter_map(|it| match it {
        Term::Iri(iri) | Term::Typed(_, iri) => Some(iri.as_str()),
        Term::Blank(_) | Term::Text(..) => None,
    }));
    names
}

fn node(about: &[Triple]) -> BTreeMap<String, Value> {
    let mut by_property: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for it in about {
        let is_type = it.property.ends_with("22-rdf-syntax-ns#type");
        let (key, value) = match &it.value {
            Term::Iri(iri) if is_type => ("@type".to_owned(), Value::Name(named(iri))),
            value => (named(&it.property), of(value)),
        };
        by_property.entry(key).or_default().push(value);
    }
    let mut node = BTreeMap::new();
    if let Some(first) = about.first() {
        node.insert("@id".to_owned(), Value::Name(identity(&first.subject)));
    }
    node.extend(by_property.into_iter().map(|(key, mut values)| match values.len() {
        1 => (key, values.remove(0)),
        _ => (key, Value::Many(values)),
    }));
    node
}

fn named(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| iri.to_owned())
}

fn identity(term: &Term) -> String {
    match term {
        Term::Iri(iri) => named(iri),
        Term::Blank(label) => format!("_:{label}"),
        Term::Text(text, _) | Term::Typed(text, _) => text.clone(),
    }
}

fn of(term: &Term) -> Value {
    match term {
        Term::Iri(_) | Term::Blank(_) => Value::Node { id: identity(term) },
        Term::Text(text, None) => Value::Name(text.clone()),
        Term::Text(text, Some(language)) => {
            Value::Text { value: text.clone(), language: language.clone() }
        }
        Term::Typed(value, datatype) => {
            Value::Typed { value: value.clone(), datatype: named(datatype) }
        }
    }
}
