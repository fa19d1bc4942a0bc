//! What theme authors do: look at what templates see, copy one, and change it as the manual tells.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use glossator::discover;
use glossator::engine::{Engine, Options};
use serde_json::Value;
use support::site::TestSite;

/// Runs it in a folder and checks the exit code; gives what it said on both outputs.
fn run(dir: &Path, args: &[&str], code: i32) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
    command.args(args).current_dir(dir).stdin(Stdio::null()).env_remove("CLICOLOR_FORCE");
    let output = command.output().expect("a run");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{out}\n{err}");
    (out, err)
}

fn site(settings: &str) -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", settings);
    site.put("content/chapters/01-tide.md", "# Tide\n\nTwice a day.\n");
    site
}

fn read(site: &TestSite, path: &str) -> String {
    fs::read_to_string(site.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn own(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The values that `theme context` lists for a template, by their ways.
fn listed(dir: &Path, template: &str) -> BTreeSet<String> {
    let (out, _) = run(dir, &["theme", "context", template, "--format", "json"], 0);
    let line = |it: &str| serde_json::from_str::<Value>(it).expect("a line of JSON");
    out.lines().map(|it| line(it)["path"].as_str().expect("a path").to_owned()).collect()
}

/// The ways to all values of `json`.
fn paths(within: &str, json: &Value, found: &mut BTreeSet<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{within}.{name}");
                paths(&path, value, found);
                found.insert(path);
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|item| paths(&format!("{within}[]"), item, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_value_of_the_first_site_is_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = discover::read(root).expect("a site");
    let built = Engine::default().build(&read.value, Options::default());
    let mut listed_of = std::collections::BTreeMap::new();
    let mut there = BTreeSet::new();
    paths("site", &serde_json::to_value(&built.site.frame).expect("JSON"), &mut there);
    for page in built.site.pages.values().map(|it| it.page()) {
        let kind = page.content.template();
        let mut there = there.clone();
        paths("page", &serde_json::to_value(&page).expect("JSON"), &mut there);
        let said = listed_of.entry(kind).or_insert_with(|| listed(root, kind));
        let missing: Vec<_> = there.difference(said).collect();
        assert!(missing.is_empty(), "{}: nothing is said of {missing:?}", page.url);
    }
    assert!(listed_of.len() > 10, "there are pages of most kinds");
}

#[test]
fn a_part_sees_what_all_pages_with_it_have() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let of_names = listed(nowhere.path(), "parts/names.html");
    assert!(of_names.contains("page.entities[].cards[].facts[].title"), "chapters and pages do");
    assert!(!of_names.contains("page.key_points"), "free pages have none");
    assert!(of_names.contains("theme.accent") && of_names.contains("site.nav[].url"));
    assert!(!listed(nowhere.path(), "base").contains("page.toc"));
    assert!(listed(nowhere.path(), "chapter").contains("page.next.title"));
}

#[test]
fn the_list_says_what_each_value_is() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let (out, _) = run(nowhere.path(), &["theme", "context", "chapter"], 0);
    let line = |of: &str| out.lines().find(|it| it.starts_with(of)).unwrap_or_default().to_owned();
    assert!(line("page.next ").contains("record or none"), "{out}");
    assert!(
        line("page.body ").contains("html")
            && line("page.body ").ends_with("Its text, without its notes.")
    );
    assert!(line("page.entities[].cards[].tense ").contains("now | then | before | later"));
    assert!(line("theme.names ").contains("open | folded | none"));
    let (out, _) = run(nowhere.path(), &["theme", "context"], 0);
    assert!(out.contains("parts/turn.html") && out.contains("Draws `cover`."), "{out}");
    let (_, err) = run(nowhere.path(), &["theme", "context", "chaptr"], 2);
    assert!(err.contains("did you mean `chapter`?"), "{err}");
}

#[test]
fn a_site_without_a_theme_gets_one_of_its_own() {
    let site = site("title: Tides\n");
    let (out, _) = run(site.root(), &["theme", "eject", "chapter"], 0);
    assert!(
        out.contains("wrote themes/own/theme.yaml\nwrote themes/own/templates/chapter.html\n"),
        "{out}"
    );
    assert!(out.contains("`chapter.html` of the theme `default`"), "{out}");
    assert!(out.contains("put `theme: own` into content/site.yaml"), "{out}");
    assert!(read(&site, "themes/own/theme.yaml").ends_with("parent: default\n"));
    let copy = read(&site, "themes/own/templates/chapter.html");
    assert_eq!(copy, own("themes/default/templates/chapter.html"));
    site.put("content/site.yaml", "title: Tides\ntheme: own\n");
    site.put("themes/own/templates/chapter.html", copy.replace("<h1>", "<h1 class=\"mine\">"));
    run(site.root(), &["build"], 0);
    assert!(read(&site, "public/tide/index.html").contains("<h1 class=\"mine\">Tide</h1>"));
    let (_, err) = run(site.root(), &["theme", "eject", "chapter"], 2);
    assert!(err.contains("themes/own/templates/chapter.html already, and it stays"), "{err}");
    assert!(read(&site, "themes/own/templates/chapter.html").contains("mine"));
}

#[test]
fn a_copy_goes_into_the_sites_theme_and_comes_from_the_one_below() {
    let site = site("title: Tides\ntheme: {name: press, accent: teal}\n");
    site.put("themes/press/theme.yaml", "parent: paper\n");
    site.put("themes/paper/templates/parts/turn.html", "paper's");
    let (out, _) = run(site.root(), &["theme", "eject", "turn"], 0);
    assert!(out.starts_with("wrote themes/press/templates/parts/turn.html\n"), "{out}");
    assert!(!out.contains("To have the theme used"), "{out}");
    assert_eq!(read(&site, "themes/press/templates/parts/turn.html"), "paper's");
    let (out, _) = run(site.root(), &["theme", "eject", "site.css", "--theme", "sea"], 0);
    assert!(out.contains("put `name: sea` below `theme:` in content/site.yaml"), "{out}");
    assert!(read(&site, "themes/sea/theme.yaml").ends_with("parent: press\n"));
    let same = read(&site, "themes/sea/assets/site.css") == own("themes/default/assets/site.css");
    assert!(same, "it is a copy");
}

#[test]
fn a_site_that_is_itself_the_default_theme_gets_another() {
    let site = site("title: Tides\ntheme: default\n");
    site.put("themes/default/templates/parts/turn.html", "its own");
    let (out, _) = run(site.root(), &["theme", "eject", "parts/turn.html"], 0);
    assert!(out.contains("wrote themes/own/templates/parts/turn.html"), "{out}");
    assert_eq!(read(&site, "themes/own/templates/parts/turn.html"), "its own");
    assert_eq!(read(&site, "themes/default/templates/parts/turn.html"), "its own");
}

#[test]
fn what_there_is_not_is_not_copied() {
    let site = site("title: Tides\n");
    for (name, said) in [
        ("chaptr.html", "did you mean `chapter.html`?"),
        ("sit.css", "did you mean `site.css`?"),
        ("../../site.yaml", "lists what there is"),
        ("i18n/en.yaml", "win one by one"),
    ] {
        let (_, err) = run(site.root(), &["theme", "eject", name], 2);
        assert!(err.contains(said), "{name}: {err}");
    }
    run(site.root(), &["theme", "eject", "chapter", "--theme", "../x"], 2);
    assert!(!site.at("themes").exists(), "nothing was written");
    let (out, _) = run(site.root(), &["theme", "eject"], 0);
    assert!(out.contains("parts/card.html") && out.contains("site.css"), "{out}");
}

/// The files that the manual gives under a heading, by their paths.
fn files_of_the_manual(heading: &str) -> Vec<(String, String)> {
    let manual = own("docs/themes.md");
    let (_, rest) = manual.split_once(&format!("\n## {heading}\n")).expect("the heading");
    let section = rest.split("\n## ").next().unwrap_or(rest);
    let mut files = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        let Some((_, path)) = line.strip_prefix("```").and_then(|it| it.split_once(' ')) else {
            // A block without a path is no file.
            if line.starts_with("```") {
                lines.by_ref().find(|it| *it == "```").expect("its end");
            }
            continue;
        };
        let text: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
        files.push((path.to_owned(), text.join("\n") + "\n"));
    }
    files
}

#[test]
fn the_worked_example_of_the_manual_does_what_it_says() {
    let site = TestSite::new();
    let files = files_of_the_manual("A worked example");
    assert_eq!(files.len(), 6, "{files:?}");
    for (path, text) in &files {
        site.put(path, text);
    }
    run(site.root(), &["build"], 0);
    let (_, err) = run(site.root(), &["check", "--deny", "warnings"], 0);
    assert_eq!(err, "");
    let chapter = read(&site, "public/sand/index.html");
    // The block, with what was there before it.
    assert!(chapter.contains("<h1>Sand</h1>"));
    assert!(chapter.contains("<p class=\"meta\">Not to be used for navigation.</p>"));
    // The part, in the place of the one below.
    assert!(chapter.contains("<p>The coast. Kept by the harbour office.</p>"));
    assert_eq!(chapter.matches("<footer").count(), 1);
    // The colour.
    assert!(chapter.contains(":root{--accent-base:#00527a}"));
    let cover = read(&site, "public/index.html");
    assert!(cover.contains("harbour office") && !cover.contains("navigation."));
}
