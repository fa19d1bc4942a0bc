//! The default theme keeps its own promises: no word without an entry, no side that is left or
//! right, nothing from another host, no script in a template.
#![allow(clippy::disallowed_methods, reason = "tests read files")]
#![allow(missing_docs, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Words that a template asks for by the kind of something, and those that bodies bring along.
const BY_KIND: [&str; 5] = ["kind-", "relation-", "callout-", "tense-", "picture-"];
/// What says dates in words.
const OF_DATES: &str =
    concat!(include_str!("../src/resolve/dates.rs"), include_str!("../src/resolve/date_words.rs"));
const OF_BODIES: [&str; 4] = ["table", "task-done", "task-open", "as-list"];

/// Words within pictures.
const OF_PICTURES: [&str; 1] = ["hood-more"];

#[test]
fn every_word_has_an_entry_and_every_entry_a_use() {
    let entries: BTreeSet<String> = text("i18n/en.yaml")
        .lines()
        .filter(|line| !line.starts_with([' ', '#']))
        .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
        .collect();
    let mut used: BTreeSet<String> = OF_BODIES.map(str::to_owned).into();
    used.extend(OF_PICTURES.map(str::to_owned));
    for (path, template) in templates() {
        for call in template.split("t(key=").skip(1) {
            // What follows is the word itself or, as in `t(key=crumb.key)`, an expression.
            let Some(word) = call.strip_prefix('"').and_then(|it| it.split('"').next()) else {
                continue;
            };
            if !BY_KIND.contains(&word) {
                assert!(entries.contains(word), "{path}: no entry for `{word}`");
                used.insert(word.to_owned());
            }
        }
    }
    let unused: Vec<&String> = entries
        .iter()
        .filter(|it| !used.contains(*it) && !BY_KIND.iter().any(|kind| it.starts_with(kind)))
        .filter(|it| !is_of_dates(it))
        .collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}

fn is_of_dates(key: &str) -> bool {
    let bare = key.trim_end_matches("-day").trim_end_matches("-age");
    key.starts_with("date-") && OF_DATES.contains(&format!("\"{bare}\""))
}

#[test]
fn languages_whose_dates_are_said_have_all_words_for_them() {
    for language in ["ar", "de", "es", "fr", "ja"] {
        let said = text(&format!("i18n/{language}.yaml"));
        let keys: BTreeSet<&str> = said
            .lines()
            .filter(|line| !line.starts_with(['#', ' ']))
            .filter_map(|line| Some(line.split_once(':')?.0))
            .collect();
        let english = text("i18n/en.yaml");
        let known: BTreeSet<&str> =
            english.lines().filter_map(|it| Some(it.split_once(':')?.0)).collect();
        for key in &keys {
            let said = known.contains(key) || is_of_dates(key);
            assert!(said, "{language}: nothing says `{key}`");
        }
        let wanted = english.lines().filter_map(|it| Some(it.split_once(':')?.0));
        let wanted = wanted.filter(|it| it.starts_with("date-") && *it != "date-decade");
        for key in wanted.filter(|it| !it.ends_with("-age")) {
            assert!(keys.contains(key), "{language}: no entry for `{key}`");
        }
    }
}

#[test]
fn templates_hold_no_words() {
    for (path, template) in templates() {
        // This one makes rules of style, which are no words.
        if path.ends_with("colours.html") {
            continue;
        }
        let seen = without(&without(&without(&template, "{#", "#}"), "{{", "}}"), "{%", "%}");
        for words in seen.split('>').filter_map(|it| it.split('<').next()) {
            let letters: String = words.chars().filter(|it| it.is_alphabetic()).collect();
            assert!(letters.is_empty(), "{path}: `{}` is not in i18n/", words.trim());
        }
    }
}

#[test]
fn nothing_is_fetched_from_elsewhere_and_no_script_stands_in_a_page() {
    for (path, text) in templates().into_iter().chain(assets()) {
        let own = text.replace("http://www.w3.org/2000/svg", "");
        assert!(!own.contains("http:") && !own.contains("https:"), "{path} names a host");
        assert!(!own.contains("@import") && !own.contains("url(//"), "{path} fetches a style");
        for tag in own.split("<script").skip(1) {
            let data = tag.starts_with(" type=\"application/ld+json\"");
            assert!(data || tag.starts_with(" src="), "{path} has a script in the page");
        }
        for handler in ["onclick", "onload", "onchange", "onerror", "javascript:"] {
            assert!(!own.contains(handler), "{path}: {handler}");
        }
    }
}

#[test]
fn the_style_knows_start_and_end_but_no_sides() {
    let style = without(&text("assets/site.css"), "/*", "*/");
    for line in style.lines().map(str::trim) {
        let Some((property, value)) = line.split_once(": ") else { continue };
        let sided = |name: &str| name.split('-').any(|it| matches!(it, "left" | "right"));
        assert!(!sided(property), "`{line}` is wrong where text runs from right to left");
        if matches!(property, "text-align" | "float" | "clear") {
            assert!(!sided(value.trim_end_matches(';')), "`{line}` names a side");
        }
        assert!(!matches!(property, "top" | "bottom" | "width" | "height"), "`{line}`");
    }
}

#[test]
fn the_accent_is_the_same_wherever_it_is_written() {
    let accent = text("theme.yaml")
        .split("accent:")
        .nth(1)
        .and_then(|it| it.split('"').nth(1))
        .expect("a default accent")
        .to_owned();
    assert!(text("assets/site.css").contains(&format!("--accent-base: {accent};")));
    assert!(text("templates/parts/colours.html").contains(&format!("!= \"{accent}\"")));
    // What is said to be seen of it is what the style sheet makes of it.
    let (style, about) = (text("assets/site.css"), text("theme.yaml"));
    for (seen, said) in [
        ("min(l, 0.5) c h)", "lightness_at_most: 0.5}"),
        ("max(l, 0.77) min(c, 0.1) h)", "lightness_at_least: 0.77, chroma_at_most: 0.1}"),
        ("--wash: light-dark(#f4f4f1, #1e2125)", "{on: \"#f4f4f1\""),
        ("--wash: light-dark(#f4f4f1, #1e2125)", "{on: \"#1e2125\""),
    ] {
        assert!(style.contains(seen) && about.contains(said), "{seen} is not {said}");
    }
}

/// A text without what stands between two marks, and without these.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        rest.push_str(part.split_once(close).unwrap_or_else(|| panic!("`{open}` is left open")).1);
    }
    rest
}

fn text(path: &str) -> String {
    let path = theme().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn templates() -> Vec<(String, String)> {
    let found = files(&theme().join("templates"));
    assert!(found.len() > 8, "there are templates");
    found
}

fn assets() -> Vec<(String, String)> {
    files(&theme().join("assets"))
}

fn theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default")
}

/// The files below a folder by name, with their texts.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the theme") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let text = fs::read_to_string(&path).expect("a text");
            found.push((path.display().to_string(), text));
        }
    }
    found.sort();
    found
}
