//! What `export` writes, read by others: parsers of JSON-LD, Turtle and CSV, and ourselves.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use glossator::base::{from_json, to_pretty_json};
use glossator::drive::build::Drafts;
use glossator::drive::export::{Form, Job, Table, export};
use glossator::query::{Knowledge, Where};
use oxrdf::{NamedOrBlankNode, Term, Triple};
use serde_json::{Map, Value, json};

use support::site::TestSite;

const SITE: &str = "title: Tides & <Moons>
language: en-GB
base_url: https://example.org/tides/
as_of: 2020-01-07
relations:
  borders: {inverse: borders, label: borders, inverse_label: borders, symmetric: true}
";

/// A glossary with everything in it that could go wrong on its way.
const GLOSSARY: &str = r#"
newton:
  name: Isaac "Apple" Newton
  kind: person
  aliases: ["Newton, Isaac", 'Sir \ Isaac', Newton]
  summary: He wrote *Principia*, “the” book; <b>really</b>.
  body: |
    A line, with a comma.

    A second one on the [[royal-society]].
  when: 1643-01-04/1727-03-31
  where: england
  roles:
    - {title: Fellow, when: 1672/.., sources: [doe]}
    - {title: President, when: 1703-11-30/1727-03-31}
  relations:
    member-of: {to: royal-society, when: 1672/.., note: 'He said: "yes", at last', sources: [doe]}
    opposes: hooke
  sources: [doe]
  link: every
  same_as: ['https://www.wikidata.org/wiki/Q935', 'https://example.org/a{b}|c']
hooke: {name: Robert Hooke, kind: person, when: 1635-07-18/1703~}
royal-society: {name: Royal Society, kind: group, when: 1660-11-28/.., relations: {part-of: england}}
england:
  name: England
  kind: place
  where: {lat: 52.0, lon: -1.174321}
  relations: {borders: [wales, scotland], related-to: royal-society}
wales: {name: Wales, kind: place, where: {lat: -0.5, lon: 179.999999}}
scotland: {name: Scotland, kind: place}
eclipse: {name: The eclipse, kind: event, when: -0043-03-15, where: {lat: 1, lon: 2}}
später: {name: Később, kind: concept, when: 2021/.., summary: "It came later."}
"#;

fn small() -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", SITE);
    site.put("content/glossary.yaml", GLOSSARY);
    site.put(
        "content/sources.yaml",
        "doe:\n  type: book\n  title: On \"tides\", and <moons>\n  author: Doe, Jane\n  date: 1999\n",
    );
    site.put(
        "content/chapters/01-tide.md",
        "# Tide, \"ebb\"\n\n## Who\n\nNewton said, \"Robert Hooke errs\", and Newton was right. The \
         eclipse came. Később is later. [@doe]\n",
    );
    site.put("content/pages/about.md", "# About\n\nEngland, Wales and Scotland.\n");
    site
}

fn exported(root: &Path, form: Form, as_of: Option<&str>) -> String {
    let as_of = as_of.map(|it| glossator::drive::as_of::as_of(it).expect("a day"));
    let job = Job { root: root.to_owned(), form, base: None, drafts: Drafts::Hidden, as_of };
    let exported = export(&job).expect("a site");
    assert_eq!(exported.errors, []);
    let [(_, text)] = &exported.documents[..] else { panic!("one document") };
    text.clone()
}

#[test]
fn json_comes_back_as_it_went() {
    let text = exported(small().root(), Form::Json, None);
    let known: Knowledge = from_json(&text).expect("our own JSON");
    assert_eq!(to_pretty_json(&known), text);
    assert_eq!(known.entities.len(), 8);
    // Of each relation one side is told.
    let told: Vec<_> =
        known.relations.iter().map(|it| format!("{} {} {}", it.from, it.kind, it.to)).collect();
    assert_eq!(
        told,
        [
            "england borders scotland",
            "england borders wales",
            "england related-to royal-society",
            "newton member-of royal-society",
            "newton opposes hooke",
            "royal-society part-of england",
        ]
    );
    let of = |entity: &str| known.mentions.iter().find(|it| it.entity == entity).expect(entity);
    let newton = of("newton");
    assert_eq!((newton.count, &*newton.heading, &*newton.url), (2, "Who", "tide/#who"));
    assert!(newton.sentence.starts_with("Newton said, “Robert Hooke errs”"), "{newton:?}");
    assert_eq!(of("royal-society").by.as_deref(), Some("newton"));
}

/// The glossary that the JSON tells of, as a file of a site.
fn glossary_of(known: &Knowledge) -> String {
    let mut all = Map::new();
    for it in &known.entities {
        let mut relations: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for relation in known.relations.iter().filter(|relation| relation.from == it.id) {
            relations.entry(&relation.kind).or_default().push(json!({
                "to": relation.to, "when": relation.when, "note": relation.note,
                "sources": relation.sources,
            }));
        }
        let roles: Vec<Value> = it
            .roles
            .iter()
            .map(|it| json!({"title": it.title, "when": it.when, "sources": it.sources}))
            .collect();
        let entity = json!({
            "name": it.name, "kind": it.kind, "aliases": it.aliases, "summary": it.summary,
            "body": it.body, "when": it.when, "where": it.r#where, "roles": roles,
            "relations": relations, "sources": it.sources, "link": it.link, "same_as": it.same_as,
        });
        all.insert(it.id.clone(), lean(entity));
    }
    // JSON is YAML.
    serde_json::to_string_pretty(&all).expect("JSON")
}

/// `value` without keys that say nothing, which a glossary leaves out.
fn lean(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let all = map.into_iter().map(|(key, value)| (key, lean(value)));
            let empty = |it: &Value| {
                it.is_null()
                    || it.as_array().is_some_and(Vec::is_empty)
                    || it.as_object().is_some_and(Map::is_empty)
            };
            Value::Object(all.filter(|(_, value)| !empty(value)).collect())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(lean).collect()),
        value => value,
    }
}

#[test]
fn a_glossary_made_of_the_json_is_the_same_glossary() {
    let site = small();
    let text = exported(site.root(), Form::Json, None);
    let known: Knowledge = from_json(&text).expect("our own JSON");
    site.put("content/glossary.yaml", glossary_of(&known));
    assert_eq!(exported(site.root(), Form::Json, None), text);
}

#[test]
fn the_same_site_is_exported_in_the_same_bytes() {
    let site = small();
    for form in [Form::Json, Form::JsonLd, Form::Skos, Form::Turtle, Form::Csv(Table::Mentions)] {
        let once = exported(site.root(), form, None);
        for _ in 0..3 {
            assert_eq!(exported(site.root(), form, None), once);
        }
    }
}

fn turtle(text: &str) -> BTreeSet<String> {
    let triples: Result<Vec<Triple>, _> = oxttl::TurtleParser::new().for_slice(text).collect();
    triples.expect("Turtle").iter().map(ToString::to_string).collect()
}

fn json_ld(text: &str) -> BTreeSet<String> {
    let quads: Result<Vec<_>, _> = oxjsonld::JsonLdParser::new().for_slice(text).collect();
    let triples = quads.expect("JSON-LD").into_iter();
    triples.map(|it| Triple::new(it.subject, it.predicate, it.object).to_string()).collect()
}

#[test]
fn turtle_and_json_ld_are_valid_and_say_the_same() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = small();
    for (root, base) in [(site.root(), None), (repository, Some("https://example.org/x"))] {
        let job = |form| Job {
            root: root.to_owned(),
            form,
            base: base.map(str::to_owned),
            drafts: Drafts::Hidden,
            as_of: None,
        };
        let text = |form| {
            let exported = export(&job(form)).expect("a site");
            assert_eq!(exported.errors, []);
            exported.documents.into_iter().map(|it| it.1).collect::<String>()
        };
        let (there, here) = (turtle(&text(Form::Turtle)), json_ld(&text(Form::JsonLd)));
        assert!(there.len() > 100, "{}", there.len());
        assert_eq!(there, here);
        assert!(!turtle(&text(Form::Skos)).is_empty());
    }
    let all = turtle(&exported(site.root(), Form::Turtle, None));
    for said in [
        "<https://example.org/tides/glossary/newton/#entity> \
         <https://schema.org/name> \"Isaac \\\"Apple\\\" Newton\"@en-gb",
        "<https://example.org/tides/glossary/newton/#entity> \
         <https://example.org/tides/glossary/#relation-opposes> \
         <https://example.org/tides/glossary/hooke/#entity>",
        "<https://example.org/tides/glossary/newton/#entity> <https://schema.org/birthDate> \
         \"1643-01-04\"^^<http://www.w3.org/2001/XMLSchema#date>",
        "<https://example.org/tides/glossary/newton/#entity> <https://schema.org/subjectOf> \
         <https://example.org/tides/tide/>",
        "<https://example.org/tides/glossary/newton/#entity> <https://schema.org/sameAs> \
         <https://example.org/a%7Bb%7D%7Cc>",
        "<https://example.org/tides/glossary/eclipse/#entity> <http://purl.org/dc/terms/date> \
         \"-0043-03-15\"^^<http://id.loc.gov/datatypes/edtf/EDTF>",
    ] {
        assert!(all.contains(said), "{said}\n{all:#?}");
    }
}

/// SKOS Reference, S13 (labels are disjoint), S14 (one preferred label to a language) and S27
/// (related and transitively broader are disjoint).
#[test]
fn the_concept_scheme_keeps_what_skos_demands() {
    let text = exported(small().root(), Form::Skos, None);
    let triples: Result<Vec<Triple>, _> = oxttl::TurtleParser::new().for_slice(&text).collect();
    let triples = triples.expect("Turtle");
    let skos = |name: &str| format!("http://www.w3.org/2004/02/skos/core#{name}");
    let pairs = |name: &str| -> BTreeSet<(String, String)> {
        let named = triples.iter().filter(|it| it.predicate.as_str() == skos(name));
        named.map(|it| (it.subject.to_string(), it.object.to_string())).collect()
    };
    let concepts: BTreeSet<String> = triples
        .iter()
        .filter(
            |it| matches!(&it.object, Term::NamedNode(kind) if kind.as_str() == skos("Concept")),
        )
        .map(|it| match &it.subject {
            NamedOrBlankNode::NamedNode(name) => name.to_string(),
            NamedOrBlankNode::BlankNode(name) => panic!("a concept without an address: {name}"),
        })
        .collect();
    assert_eq!(concepts.len(), 8);
    let preferred = pairs("prefLabel");
    assert!(pairs("altLabel").is_disjoint(&preferred));
    for concept in &concepts {
        assert_eq!(preferred.iter().filter(|(of, _)| of == concept).count(), 1, "{concept}");
    }
    let (broader, narrower) = (pairs("broader"), pairs("narrower"));
    let turned: BTreeSet<_> = narrower.into_iter().map(|(a, b)| (b, a)).collect();
    assert_eq!(broader, turned);
    assert_eq!(broader.len(), 2, "{broader:?}");
    let mut above = broader.clone();
    loop {
        let next: Vec<_> = above
            .iter()
            .flat_map(|(a, b)| {
                broader.iter().filter(move |it| it.0 == *b).map(move |it| (a.clone(), it.1.clone()))
            })
            .collect();
        let before = above.len();
        above.extend(next);
        if above.len() == before {
            break;
        }
    }
    let related = pairs("related");
    assert!(related.iter().all(|(a, b)| related.contains(&(b.clone(), a.clone()))));
    assert!(!related.is_empty());
    // England is related to the Society that is a part of it: SKOS cannot say both.
    assert!(related.iter().all(|(a, b)| !above.contains(&(a.clone(), b.clone()))
        && !above.contains(&(b.clone(), a.clone()))));
}

#[test]
fn tables_are_quoted_as_they_must_be() {
    let site = small();
    let text = exported(site.root(), Form::Json, None);
    let known: Knowledge = from_json(&text).expect("our own JSON");
    for which in Table::ALL {
        let text = exported(site.root(), Form::Csv(which), None);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head: Vec<String> =
            reader.headers().expect("a head").iter().map(str::to_owned).collect();
        let rows: Vec<BTreeMap<String, String>> = reader
            .records()
            .map(|row| {
                let row = row.expect("a row as long as its head");
                head.iter().cloned().zip(row.iter().map(str::to_owned)).collect()
            })
            .collect();
        match which {
            Table::Entities => {
                assert_eq!(rows.len(), known.entities.len());
                for (row, it) in rows.iter().zip(&known.entities) {
                    assert_eq!((&row["id"], &row["name"]), (&it.id, &it.name));
                    assert_eq!(row["aliases"], it.aliases.join(" | "));
                    if let Some(Where::Point { lat, .. }) = it.r#where {
                        assert_eq!(row["lat"].parse::<f64>().ok(), Some(f64::from(lat)));
                    }
                }
            }
            Table::Roles => assert_eq!(rows.len(), 2),
            Table::Relations => {
                let notes = rows.iter().map(|it| it["note"].as_str());
                assert!(notes.into_iter().any(|it| it == "He said: “yes”, at last"), "{text}");
                assert_eq!(rows.len(), known.relations.len());
            }
            Table::Mentions => {
                let told = rows.iter().zip(&known.mentions);
                assert!(told.into_iter().all(|(row, it)| row["sentence"] == it.sentence));
                assert_eq!(rows.len(), known.mentions.len());
            }
            Table::Sources => assert!(rows[0]["text"].contains("moons"), "{text}"),
        }
    }
}

#[test]
fn what_came_later_is_not_exported() {
    let site = small();
    for form in [Form::Json, Form::JsonLd, Form::Skos, Form::Turtle, Form::Csv(Table::Entities)] {
        let (whole, then) =
            (exported(site.root(), form, None), exported(site.root(), form, Some("1700")));
        assert!(whole.contains("Később") && !then.contains("\"Később"), "{then}");
        assert!(then.contains("Royal Society") && !then.contains("1703-11-30"), "{then}");
    }
    let then: Knowledge =
        from_json(&exported(site.root(), Form::Json, Some("1700"))).expect("our own JSON");
    assert_eq!(then.site.as_of.as_deref(), Some("1700-12-31"));
    let newton = then.entities.iter().find(|it| it.id == "newton").expect("he was there");
    assert_eq!(newton.when.as_deref(), Some("1643-01-04/.."));
    assert_eq!(newton.roles.len(), 1);
}

fn run(root: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
    command.args(args).current_dir(root).stdin(Stdio::null());
    command.output().expect("a run")
}

fn expect(root: &Path, args: &[&str], code: i32) -> (String, String) {
    let output = run(root, args);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{out}\n{err}");
    (out, err)
}

#[test]
fn the_command_says_what_it_did() {
    let site = small();
    let (json, _) = expect(site.root(), &["export", "json"], 0);
    assert_eq!(json, exported(site.root(), Form::Json, None));
    let (out, _) = expect(site.root(), &["export", "json", "--out", "a/b.json"], 0);
    assert_eq!(out, "wrote a/b.json\n");
    assert_eq!(std::fs::read_to_string(site.at("a/b.json")).expect("a file"), json);
    let (out, _) = expect(site.root(), &["export", "csv", "--out", "tables"], 0);
    assert_eq!(out, "wrote 5 tables into tables\n");
    assert!(site.at("tables/relations.csv").exists());
    let (roles, _) = expect(site.root(), &["export", "csv", "--table", "roles"], 0);
    assert!(roles.starts_with("entity,title,when,sources\r\nnewton,Fellow,"), "{roles}");
    let (_, err) = expect(site.root(), &["export", "json", "--table", "roles"], 2);
    assert!(err.contains("only csv has tables"), "{err}");
    let (_, err) = expect(site.root(), &["export", "xml"], 2);
    assert!(err.contains("json"), "{err}");
    let (_, err) = expect(site.root(), &["export", "json", "--out", "tables"], 2);
    assert!(err.contains("tables is a folder"), "{err}");
    let (_, err) = expect(site.root(), &["export", "json", "--out", "a/b.json/c"], 3);
    assert!(err.contains("cannot be written"), "{err}");
}

#[test]
fn what_stands_in_the_way_is_told() {
    let site = small();
    site.put("content/site.yaml", "title: T\n");
    let (out, err) = expect(site.root(), &["export", "turtle"], 1);
    assert!(out.is_empty() && err.contains("borders"), "{err}");
    site.put("content/site.yaml", SITE.replace("base_url: https://example.org/tides/\n", ""));
    let (_, err) = expect(site.root(), &["export", "turtle"], 2);
    assert!(err.contains("--base https://host/path/"), "{err}");
    let (_, err) = expect(site.root(), &["export", "skos", "--base", "example.org"], 2);
    assert!(err.contains("`example.org` is no address"), "{err}");
    expect(site.root(), &["export", "skos", "--base", "https://example.org"], 0);
    expect(site.root(), &["export", "json"], 0);
    let empty = tempfile::tempdir().expect("a folder");
    expect(empty.path(), &["export", "json"], 2);
}
