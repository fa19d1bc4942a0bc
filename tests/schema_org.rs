//! The linked data of pages against schema.org's own definitions: every property belongs to what it
//! stands on, and holds what it may hold.
#![allow(clippy::disallowed_methods, reason = "a test reads the repository's own site")]
#![allow(missing_docs, reason = "a test")]

use std::collections::BTreeMap;
use std::path::Path;

use glossator::discover;
use glossator::engine::{Engine, Options};
use serde_json::Value;

/// Types and what they are kinds of (schema.org, release 29): the part of it that we may use.
const TYPES: &[(&str, &str)] = &[
    ("Article", "CreativeWork"),
    ("BreadcrumbList", "ItemList"),
    ("CollectionPage", "WebPage"),
    ("CreativeWork", "Thing"),
    ("DefinedTerm", "Thing"),
    ("DefinedTermSet", "CreativeWork"),
    ("Event", "Thing"),
    ("GeoCoordinates", "Thing"),
    ("ItemList", "Thing"),
    ("Legislation", "CreativeWork"),
    ("ListItem", "Thing"),
    ("Occupation", "Thing"),
    ("Organization", "Thing"),
    ("Person", "Thing"),
    ("Place", "Thing"),
    ("Role", "Thing"),
    ("Thing", ""),
    ("WebPage", "CreativeWork"),
    ("WebSite", "CreativeWork"),
];

/// Properties, the types they belong to, and what they may hold.
const PROPERTIES: &[(&str, &[&str], &[&str])] = &[
    ("about", &["CreativeWork", "Event"], &["Thing"]),
    ("alternateName", &["Thing"], &["Text"]),
    ("articleSection", &["Article"], &["Text"]),
    ("author", &["CreativeWork"], &["Organization", "Person"]),
    ("birthDate", &["Person"], &["Date"]),
    ("citation", &["CreativeWork"], &["CreativeWork", "Text"]),
    ("containedInPlace", &["Place"], &["Place"]),
    ("dateCreated", &["CreativeWork"], &["Date"]),
    ("dateModified", &["CreativeWork"], &["Date"]),
    ("deathDate", &["Person"], &["Date"]),
    ("description", &["Thing"], &["Text"]),
    ("dissolutionDate", &["Organization"], &["Date"]),
    ("endDate", &["Event", "Role"], &["Date"]),
    ("expires", &["CreativeWork"], &["Date"]),
    ("founder", &["Organization"], &["Organization", "Person"]),
    ("foundingDate", &["Organization"], &["Date"]),
    ("geo", &["Place"], &["GeoCoordinates"]),
    ("hasDefinedTerm", &["DefinedTermSet"], &["DefinedTerm"]),
    ("hasOccupation", &["Person", "Role"], &["Occupation", "Role"]),
    ("hasPart", &["CreativeWork"], &["CreativeWork"]),
    ("headline", &["CreativeWork"], &["Text"]),
    ("inDefinedTermSet", &["DefinedTerm"], &["DefinedTermSet", "URL"]),
    ("inLanguage", &["CreativeWork", "Event"], &["Text"]),
    ("isPartOf", &["CreativeWork"], &["CreativeWork", "URL"]),
    ("item", &["ListItem"], &["Thing", "URL"]),
    ("itemListElement", &["ItemList"], &["ListItem", "Thing", "Text"]),
    ("latitude", &["GeoCoordinates", "Place"], &["Number", "Text"]),
    ("location", &["Event", "Organization"], &["Place", "Text"]),
    ("longitude", &["GeoCoordinates", "Place"], &["Number", "Text"]),
    ("mainEntity", &["CreativeWork"], &["Thing"]),
    ("mainEntityOfPage", &["Thing"], &["CreativeWork", "URL"]),
    ("member", &["Organization"], &["Organization", "Person"]),
    ("memberOf", &["Organization", "Person"], &["Organization"]),
    ("mentions", &["CreativeWork"], &["Thing"]),
    ("name", &["Thing"], &["Text"]),
    ("parentOrganization", &["Organization"], &["Organization"]),
    ("position", &["CreativeWork", "ListItem"], &["Number", "Text"]),
    ("sameAs", &["Thing"], &["URL"]),
    ("startDate", &["Event", "Role"], &["Date"]),
    ("subjectOf", &["Thing"], &["CreativeWork", "Event"]),
    ("text", &["CreativeWork"], &["Text"]),
    ("url", &["Thing"], &["URL"]),
];

fn is_a(kind: &str, wanted: &str) -> bool {
    let above = TYPES.iter().find(|(it, _)| *it == kind).map_or("", |it| it.1);
    kind == wanted || !above.is_empty() && is_a(above, wanted)
}

fn check(node: &Value, at: &str, faults: &mut Vec<String>, seen: &mut BTreeMap<String, usize>) {
    let Some(object) = node.as_object() else { return };
    if let Some(graph) = object.get("@graph") {
        for node in graph.as_array().into_iter().flatten() {
            check(node, at, faults, seen);
        }
        return;
    }
    let Some(kind) = object.get("@type").and_then(Value::as_str) else {
        faults.push(format!("{at}: a node without a type: {node}"));
        return;
    };
    if !TYPES.iter().any(|(it, _)| *it == kind) {
        faults.push(format!("{at}: `{kind}` is no type"));
    }
    for (key, value) in object.iter().filter(|(key, _)| !key.starts_with('@')) {
        let Some((_, on, range)) = PROPERTIES.iter().find(|(it, ..)| it == key) else {
            faults.push(format!("{at}: `{key}` is no property"));
            continue;
        };
        *seen.entry(key.clone()).or_default() += 1;
        if !on.iter().any(|it| is_a(kind, it)) {
            faults.push(format!("{at}: a {kind} has no `{key}`"));
        }
        let all = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in all {
            if !holds(range, value) {
                faults.push(format!("{at}: `{key}` cannot be {value}"));
            }
            check(value, at, faults, seen);
        }
    }
    if let Some(id) = object.get("@id").and_then(Value::as_str)
        && !id.starts_with("https://")
    {
        faults.push(format!("{at}: `{id}` is no address"));
    }
}

fn holds(range: &[&str], value: &Value) -> bool {
    let is_date = |text: &str| {
        let digits = |it: &str, many| it.len() == many && it.bytes().all(|it| it.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        parts.len() <= 3
            && parts.iter().enumerate().all(|(at, it)| digits(it, if at == 0 { 4 } else { 2 }))
    };
    range.iter().any(|wanted| match (*wanted, value) {
        ("Text", Value::String(text)) => !text.is_empty(),
        ("URL", Value::String(text)) => text.starts_with("https://") || text.starts_with("http://"),
        ("Date", Value::String(text)) => is_date(text),
        ("Number", Value::Number(_)) => true,
        (wanted, Value::Object(object)) => {
            let kind = object.get("@type").and_then(Value::as_str).unwrap_or_default();
            is_a(kind, wanted)
        }
        _ => false,
    })
}

/// The documents in a page.
fn documents(html: &str) -> Vec<Value> {
    let parts = html.split("<script type=\"application/ld+json\">").skip(1);
    let texts = parts.filter_map(|it| it.split("</script>").next());
    texts.map(|it| serde_json::from_str(it).expect("JSON")).collect()
}

#[test]
fn what_pages_tell_machines_is_in_schema_orgs_vocabulary() {
    let mut read = discover::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("a site").value;
    let settings = glossator::base::SitePath::new("content/site.yaml").expect("a path");
    let text = read.text(&settings).expect("settings").text.to_string();
    for base in [Some("https://example.org/x/"), None] {
        let text = text.lines().filter(|it| !it.starts_with("base_url:"));
        let mut text: String = text.map(|it| format!("{it}\n")).collect();
        if let Some(base) = base {
            text.push_str(&format!("base_url: {base}\n"));
        }
        read.put(settings.clone(), text);
        let built = Engine::default().build(&read, Options::default());
        let (mut faults, mut seen, mut pages) = (Vec::new(), BTreeMap::new(), 0);
        for (path, bytes) in &built.output.0 {
            if !path.as_str().ends_with(".html") {
                continue;
            }
            for document in documents(&String::from_utf8_lossy(bytes)) {
                pages += 1;
                if document["@context"] != "https://schema.org" {
                    faults.push(format!("{path}: another context"));
                }
                check(&document, path.as_str(), &mut faults, &mut seen);
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
        assert!(pages > 100, "{pages}");
        for key in ["subjectOf", "citation", "mentions", "hasOccupation", "geo"] {
            assert!(seen.get(key).is_some_and(|it| *it > 5), "{key}: {seen:?}");
        }
    }
}
