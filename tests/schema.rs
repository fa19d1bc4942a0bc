//! The schemas say what the readers read: whatever one takes, the other takes, key by key, and what
//! stands in this repository is good by both.
#![allow(clippy::disallowed_methods, reason = "tests read files")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use boon::{Compiler, SchemaIndex, Schemas};
use glossator::base::{Code, Diagnostic, SitePath, Source, Span};
use glossator::drive::schema::{FOLDER, Known, all, known, write};
use glossator::parse::lang::Lang;
use glossator::parse::settings::Dialect;
use glossator::parse::shape::{Holds, Key, Names, Need, Shape};
use glossator::parse::shapes::FILES;
use glossator::parse::yaml::{Style, Value, Yaml};
use glossator::parse::{chapter, glossary, settings, sources, theme, yaml};
use glossator::resolve::citations::bibliography;
use serde_json::json;
use support::site::TestSite;

/// What a validator says, as an editor asks it.
struct Editor {
    schemas: Schemas,
    by_name: BTreeMap<&'static str, SchemaIndex>,
}

impl Editor {
    fn new(known: &Known) -> Self {
        let (mut schemas, mut by_name) = (Schemas::new(), BTreeMap::new());
        for (name, text) in all(known) {
            let schema = serde_json::from_str(&text).expect("JSON");
            let mut compiler = Compiler::new();
            let url = format!("http://schemas.test/{name}.json");
            compiler.add_resource(&url, schema).expect("a schema");
            by_name.insert(name, compiler.compile(&url, &mut schemas).expect("a good schema"));
        }
        Self { schemas, by_name }
    }

    /// What is wrong with `text` as a file of this sort, if anything.
    fn complains(&self, name: &str, text: &str) -> Option<String> {
        let path = SitePath::new("content/x.yaml").expect("a path");
        let read = yaml::read(&path, text, Span::of(0..text.len()));
        assert_eq!(read.diags, [], "{text}");
        let value = as_json(&read.value);
        let refused = self.schemas.validate(&value, self.by_name[name]);
        refused.err().map(|error| format!("{error:#}"))
    }
}

/// YAML as the core schema of YAML 1.2 has it, which editors go by.
fn as_json(yaml: &Yaml<'_>) -> serde_json::Value {
    match &yaml.value {
        Value::Nothing => json!(null),
        Value::Sequence(items) => items.iter().map(as_json).collect(),
        Value::Mapping(mapping) => mapping
            .entries
            .iter()
            .map(|it| (it.key.value.to_string(), as_json(&it.value)))
            .collect(),
        Value::Scalar(scalar) if scalar.style == Style::Plain => match &*scalar.text {
            "true" | "True" | "TRUE" => json!(true),
            "false" | "False" | "FALSE" => json!(false),
            text => match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(number), _) => json!(number),
                (_, Ok(number)) if text.starts_with(|it: char| "-+.0123456789".contains(it)) => {
                    json!(number)
                }
                _ => json!(text),
            },
        },
        Value::Scalar(scalar) => json!(scalar.text),
    }
}

/// What the reader says of `text` as a file of this sort.
fn reader_complains(name: &str, text: &str) -> Vec<Diagnostic> {
    let source = |path: &str, text: &str| Source {
        path: SitePath::new(path).expect("a path"),
        text: text.into(),
    };
    let dialect = Dialect::default();
    match name {
        "site" => settings::settings(&source("content/site.yaml", text)).diags,
        "glossary" => glossary::entities(&source("content/glossary.yaml", text), &dialect).diags,
        "sources" => sources::sources(&source("content/sources.yaml", text)).diags,
        "chapter" => {
            let text = format!("---\n{text}\n---\n# A title\n");
            let read = chapter::chapter(&source("content/chapters/01-a.md", &text), &dialect);
            let mut diags = read.diags;
            // Where the front matter has a title, the heading is a second one.
            diags.retain(|it| it.code != Code::SecondTitle);
            diags
        }
        "part" => chapter::part(&source("content/chapters/01-a/_part.yaml", text), &dialect).diags,
        "theme" => {
            let mut diags = theme::theme(&source("themes/a/theme.yaml", text)).diags;
            // Whether a default is of the type beside it is more than a schema can ask.
            diags.retain(|it| it.code != Code::BadSetting);
            diags
        }
        name => panic!("nobody reads {name}"),
    }
}

fn key_among(names: Names) -> &'static str {
    match names {
        Names::Relations => "part-of",
        Names::Warnings => "G0210",
        Names::Free | Names::Ids | Names::Cited => "a2020",
    }
}

/// Whether a source is refused by those who print it.
fn cannot_be_cited(name: &str, text: &str) -> bool {
    if name != "sources" {
        return false;
    }
    let path = SitePath::new("content/sources.yaml").expect("a path");
    let read = sources::sources(&Source { path, text: text.into() }).value;
    !bibliography(&[Arc::new(read)], None, &Lang::default()).diags.is_empty()
}

/// Texts in YAML's flow style that are what `holds` says, each in another way.
fn good(holds: &Holds, depth: usize) -> Vec<String> {
    let lists = |each: &Holds, form: &dyn Fn(&str) -> String| -> Vec<String> {
        good(each, depth + 1).iter().map(|it| form(it)).collect()
    };
    match holds {
        Holds::Text => ["x", "2020", "true", "''", "1.5"].map(Into::into).to_vec(),
        Holds::Said => ["x", "7"].map(Into::into).to_vec(),
        Holds::Flag => ["true", "false"].map(Into::into).to_vec(),
        Holds::Degrees(most) => vec![format!("-{most}"), "0.5".into()],
        Holds::Word(words) => words.iter().map(|&it| it.into()).collect(),
        Holds::Form(_, example) => vec![(*example).into()],
        Holds::Date => {
            ["2014", "'2014'", "-0300", "2014/..", "1850~", "2020-01-07", "199X", "../2020-W"]
                .map(Into::into)[..7]
                .to_vec()
        }
        Holds::One(_) => vec!["person".into()],
        Holds::List(each) => lists(each, &|it| format!("[{it}, {it}]")),
        Holds::Map(names, each) => {
            let key = key_among(*names);
            lists(each, &|it| format!("{{{key}: {it}}}"))
        }
        Holds::Record(shape) => good_records(shape, depth),
        Holds::Either(each) => each.iter().flat_map(|it| good(it, depth)).collect(),
    }
}

/// How deep records within records are tried: a source within a source, and no further.
const DEEPEST: usize = 4;

/// The keys without which a record is none.
fn least(shape: &Shape) -> Vec<(&'static str, String)> {
    let needed = shape.keys().filter(|it| it.need != Need::Optional);
    needed.filter_map(|it| Some((it.name, good(&it.holds, DEEPEST).into_iter().next()?))).collect()
}

fn record(keys: &[(&str, String)]) -> String {
    let keys: Vec<_> = keys.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", keys.join(", "))
}

/// A record with as little as can be, and `key` in it with `value`.
fn with(shape: &Shape, key: &'static str, value: String) -> String {
    let mut keys = least(shape);
    keys.retain(|(it, _)| *it != key);
    // A flag may do away with the need of another key, which then must not be there.
    let freed = |it: &Key| it.need == Need::Unless(key) && value == "true";
    keys.retain(|(it, _)| !shape.key(it).is_some_and(freed));
    keys.push((key, value));
    record(&keys)
}

fn good_records(shape: &Shape, depth: usize) -> Vec<String> {
    let mut all = vec![record(&least(shape))];
    if depth < DEEPEST {
        for key in shape.keys() {
            all.extend(good(&key.holds, depth + 1).into_iter().map(|it| with(shape, key.name, it)));
            if key.need == Need::Optional {
                all.push(with(shape, key.name, "~".into()));
            }
        }
    }
    all
}

/// Texts in YAML's flow style that are not what `holds` says.
fn bad(holds: &Holds, depth: usize) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
    match holds {
        Holds::Text => words(&["[x]", "{x: y}"]),
        Holds::Said => words(&["[x]", "{x: y}", "' '"]),
        Holds::Flag => words(&["'true'", "no", "[true]", "1"]),
        Holds::Degrees(most) => vec![format!("{}", most + 1), "x".into(), "'1'".into()],
        Holds::Word(_) => words(&["nonsense", "[x]"]),
        Holds::Form(..) => words(&["'; non sense'", "[x]", "''"]),
        Holds::Date => words(&["yesterday", "[2020]", "{x: y}", "''"]),
        Holds::One(_) => words(&["[]", "{}"]),
        Holds::List(each) => {
            let mut all = words(&["x", "{x: y}"]);
            all.extend(bad(each, depth + 1).iter().map(|it| format!("[{it}]")));
            all
        }
        Holds::Map(names, each) => {
            let key = key_among(*names);
            let mut all = words(&["x", "[x]"]);
            all.extend(bad(each, depth + 1).iter().map(|it| format!("{{{key}: {it}}}")));
            match names {
                Names::Free | Names::Relations => {}
                Names::Ids | Names::Cited | Names::Warnings => {
                    let key = if *names == Names::Ids { "An Id" } else { "an id" };
                    all.extend(good(each, DEEPEST).iter().map(|it| format!("{{{key}: {it}}}")));
                }
            }
            all
        }
        Holds::Record(shape) => bad_records(shape, depth),
        // What is wrong for one of them may be right for another; what is wrong within one is not.
        Holds::Either(each) => each
            .iter()
            .filter(|it| matches!(it, Holds::Record(_) | Holds::List(_)))
            .flat_map(|it| bad(it, depth))
            .filter(|it| it.starts_with("{no-such-key") || it.starts_with("[{no-such-key"))
            .collect(),
    }
}

fn bad_records(shape: &Shape, depth: usize) -> Vec<String> {
    let mut all = vec!["x".into(), "[x]".into()];
    let least = least(shape);
    let mut more = vec![("no-such-key", "x".to_owned())];
    more.extend(least.iter().cloned());
    all.push(record(&more));
    for (at, _) in least.iter().enumerate() {
        let mut less = least.clone();
        less.remove(at);
        all.push(record(&less));
    }
    if depth < DEEPEST {
        for Key { name, need, holds, .. } in shape.keys() {
            all.extend(bad(holds, depth + 1).into_iter().map(|it| with(shape, name, it)));
            if *need == Need::Required {
                all.push(with(shape, name, "~".into()));
            }
        }
    }
    all
}

#[test]
fn what_the_reader_takes_the_editor_takes() {
    let editor = Editor::new(&Known::default());
    let mut tried = 0;
    for (name, _, holds) in &FILES {
        for text in good(holds, 0) {
            let said = reader_complains(name, &text);
            assert!(said.is_empty(), "the reader of {name} refuses {text}: {said:?}");
            let said = editor.complains(name, &text);
            assert!(said.is_none(), "the schema of {name} refuses {text}: {said:?}");
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn what_the_reader_refuses_the_editor_refuses() {
    let editor = Editor::new(&Known::default());
    let mut tried = 0;
    for (name, _, holds) in &FILES {
        for text in bad(holds, 0) {
            let refused = !reader_complains(name, &text).is_empty() || cannot_be_cited(name, &text);
            assert!(refused, "the reader of {name} takes {text}");
            assert!(editor.complains(name, &text).is_some(), "the schema of {name} takes {text}");
            tried += 1;
        }
    }
    assert!(tried > 250, "{tried}");
}

#[test]
fn an_inverse_is_needed_unless_a_relation_is_symmetric() {
    let editor = Editor::new(&Known::default());
    for (text, is_good) in [
        ("{title: A, relations: {a: {symmetric: true}}}", true),
        ("{title: A, relations: {a: {symmetric: false}}}", false),
        ("{title: A, relations: {a: {label: x}}}", false),
        ("{title: A, relations: {a: {inverse: b, symmetric: false}}}", true),
    ] {
        assert_eq!(editor.complains("site", text).is_none(), is_good, "{text}");
        assert_eq!(reader_complains("site", text).is_empty(), is_good, "{text}");
    }
}

/// A site with a kind, a relation and ids of its own.
fn own() -> TestSite {
    let site = TestSite::new();
    site.put(
        "content/site.yaml",
        "title: Tides\nkinds: {court: {label: Court}}\nrelations: {tries: {inverse: tried-by}}\n",
    );
    site.put(
        "content/glossary.yaml",
        "newton: {name: Newton, kind: person}\n1984: {name: A year, kind: court}\n",
    );
    site.put("content/sources.yaml", "n1687: {type: book, title: T}\n");
    site.put("content/chapters/01-a.md", "# A\n\nNewton, in A year.\n");
    site
}

#[test]
fn inside_a_site_its_own_kinds_and_ids_are_all_there_is() {
    let site = own();
    let editor = Editor::new(&known(site.root()).expect("a site"));
    for (name, text, is_good) in [
        ("glossary", "a: {name: A, kind: court, relations: {tries: newton}}", true),
        ("glossary", "a: {name: A, kind: person, where: 1984, sources: [n1687]}", true),
        ("glossary", "a: {name: A, kind: person, where: '1984'}", true),
        ("glossary", "a: {name: A, kind: cuort}", false),
        ("glossary", "a: {name: A, kind: court, relations: {tris: newton}}", false),
        ("glossary", "a: {name: A, kind: court, relations: {tried-by: [{to: nweton}]}}", false),
        ("glossary", "a: {name: A, kind: court, sources: [n1678]}", false),
        ("glossary", "a: {name: A, kind: court, where: nowhere}", false),
        ("chapter", "entities: {ignore: [newton], prefer: {N: newton}}", true),
        ("chapter", "entities: {ignore: [nweton]}", false),
        ("chapter", "entities: {prefer: {N: nweton}}", false),
        ("site", "title: A\ntheme: default", true),
        ("site", "title: A\ntheme: defualt", false),
        ("site", "title: A\nrelations: {x: {inverse: y, from: [court]}}", true),
        ("site", "title: A\nrelations: {x: {inverse: y, from: [cuort]}}", false),
    ] {
        let said = editor.complains(name, text);
        assert_eq!(said.is_none(), is_good, "{name}: {text}: {said:?}");
    }
}

#[test]
fn schemas_are_written_into_the_site_and_nowhere_else() {
    let site = own();
    let known = known(site.root()).expect("a site");
    let told = write(site.root(), &known).expect("it is written");
    assert_eq!((told.written, told.all), (FILES.len(), FILES.len()));
    assert_eq!(write(site.root(), &known).expect("it is written").written, 0);
    assert_eq!(site.make().diags, [], "nothing reads them");
    let made = site.make().build.output;
    assert!(made.0.keys().all(|it| !it.as_str().contains("schema")), "nothing publishes them");
}

#[test]
fn what_stands_here_is_good_and_its_first_lines_lead_to_what_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known = known(root).expect("the first site");
    let editor = Editor::new(&known);
    let said = if std::env::var_os("BLESS").is_some() {
        write(root, &known).expect("it is written");
        String::new()
    } else {
        "; `cargo run -- schema --write` mends it".to_owned()
    };
    for (name, text) in all(&known) {
        let path = root.join(FOLDER).join(format!("{name}.json"));
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == text, "{} is out of date{said}", path.display());
    }
    let mut seen = 0;
    for path in files(&root.join("content")).into_iter().chain(files(&root.join("themes/default")))
    {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let (sort, yaml) = match &*name {
            "site.yaml" => ("site", text.as_str()),
            "sources.yaml" => ("sources", text.as_str()),
            "theme.yaml" => ("theme", text.as_str()),
            "_part.yaml" => ("part", text.as_str()),
            _ if name.ends_with(".md") => {
                ("chapter", text.split("---\n").nth(1).expect("front matter"))
            }
            _ if path.parent().is_some_and(|it| it.ends_with("glossary")) => ("glossary", &*text),
            _ => continue,
        };
        assert_eq!(editor.complains(sort, yaml), None, "{}", path.display());
        seen += 1;
        if sort == "chapter" {
            continue;
        }
        let first = text.lines().next().unwrap_or_default();
        let target = first.strip_prefix("# yaml-language-server: $schema=");
        let target = target.unwrap_or_else(|| panic!("{}: no schema", path.display()));
        let target = path.parent().expect("a folder").join(target);
        let real =
            target.canonicalize().unwrap_or_else(|_| panic!("{}: {target:?}", path.display()));
        assert_eq!(real, root.join(FOLDER).join(format!("{sort}.json")), "{}", path.display());
    }
    assert!(seen > 15, "{seen}");
}

/// All files below a folder, but for what is hidden.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|it| it.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all
}

#[test]
fn schemas_that_a_site_has_outgrown_are_told() {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\n");
    site.put("content/glossary.yaml", "moon: {name: Moon, kind: place}\n");
    site.put("content/chapters/01-a.md", "# Tide\n\nThe Moon and the Sun.\n");
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_glossator"));
        let output = command.args(args).current_dir(site.root()).output().expect("a run");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    // A site that has none is not told of any.
    assert!(!run(&["check"]).contains("G0007"));
    run(&["schema", "--write"]);
    assert!(!run(&["check"]).contains("G0007"));
    site.put(
        "content/glossary.yaml",
        "moon: {name: Moon, kind: place}\nsun: {name: Sun, kind: place}\n",
    );
    let said = run(&["check"]);
    assert!(said.contains("warning[G0007]") && said.contains("glossator schema --write"), "{said}");
    // What is built does not depend on them.
    assert!(!run(&["build"]).contains("G0007"));
    run(&["schema", "--write"]);
    assert!(!run(&["check"]).contains("G0007"));
}
