//! What a reviewer should not have to look for: the floors, the faces, one package to a file, a
//! page and a case for every code, and that what the documents promise is there.
#![allow(clippy::disallowed_methods, reason = "tests read files")]
#![allow(missing_docs, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use glossator::base::Code;

const LONGEST_FILE: usize = 600;

/// What the engine never says, but `check` does: the cases and near misses are Rust, in these files.
const BESIDE: [(Code, &str); 5] = [
    (Code::DeadLink, "tests/outside.rs"),
    (Code::MovedLink, "tests/outside.rs"),
    (Code::LostPart, "tests/outside.rs"),
    (Code::NoAnswer, "tests/outside.rs"),
    (Code::StaleSchema, "tests/schema.rs"),
];

#[test]
fn floors_import_only_from_floors_they_may_see() {
    let floors: BTreeMap<String, BTreeSet<String>> = table("Floors")
        .into_iter()
        .map(|(floor, may)| (floor, may.split('`').skip(1).step_by(2).map(Into::into).collect()))
        .collect();
    let mut faults = Vec::new();
    let mut met = BTreeSet::new();
    for file in rust_files("src") {
        let inside = file.path.trim_start_matches("src/");
        let floor = inside.split(['/', '.']).next().unwrap_or_default().to_owned();
        if floor == "lib" || floor == "main" {
            continue;
        }
        let Some(may) = floors.get(&floor) else {
            faults.push(format!("{}: `{floor}` is no floor of docs/architecture.md", file.path));
            continue;
        };
        for (number, line) in file.code() {
            for target in crate_paths(line) {
                if target != floor && !may.contains(&target) {
                    faults.push(format!("{}:{number}: `{floor}` sees `{target}`", file.path));
                }
            }
        }
        faults.extend(climbs_out(&file));
        met.insert(floor);
    }
    let missing = floors.keys().filter(|it| !met.contains(*it));
    faults.extend(missing.map(|it| format!("docs/architecture.md: there is no floor `{it}`")));
    none(&faults);
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut faults = Vec::new();
    for file in all_rust_files() {
        if !file.text.starts_with("//! ") {
            faults.push(format!("{}: it does not begin with `//!`", file.path));
        }
    }
    none(&faults);
}

#[test]
fn files_are_short() {
    let mut faults = Vec::new();
    for file in all_rust_files() {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{}: {lines} lines; split it by noun", file.path));
        }
    }
    none(&faults);
}

#[test]
fn faces_hold_nothing_but_modules_and_what_they_hand_on() {
    let mut faults = Vec::new();
    for file in rust_files("src").iter().filter(|it| it.path.ends_with("/mod.rs")) {
        // Whatever stands between two semicolons is one item.
        let code: String = file.code().map(|(_, line)| format!("{line}\n")).collect();
        for item in code.split(';').map(str::trim).filter(|it| !it.is_empty()) {
            let item = item.lines().filter(|it| !it.trim().starts_with("#[")).collect::<String>();
            let item = item.trim_start_matches("pub(super) ").trim_start_matches("pub(crate) ");
            let item = item.trim_start_matches("pub ");
            if !item.starts_with("mod ") && !item.starts_with("use ") || item.contains("mod {") {
                faults.push(format!("{}: `{item}` is no `mod` and no `use`", file.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn one_package_is_named_in_one_file() {
    let rows = table("Packages");
    let mut faults = Vec::new();
    for (package, file) in &rows {
        let home = file.trim_matches('`');
        let mut named = false;
        for file in rust_files("src") {
            for (number, line) in file.code() {
                if !names_package(line, package) {
                    continue;
                }
                if file.path == home {
                    named = true;
                } else {
                    faults.push(format!("{}:{number}: `{package}` belongs to {home}", file.path));
                }
            }
        }
        if !named {
            faults.push(format!("docs/architecture.md: {home} does not name `{package}`"));
        }
    }
    let known: BTreeSet<&str> = rows.iter().map(|(package, _)| package.as_str()).collect();
    for package in dependencies() {
        if !known.contains(package.as_str())
            && !["serde", "rayon", "icu_provider"].contains(&package.as_str())
        {
            faults.push(format!("Cargo.toml: `{package}` has no file in docs/architecture.md"));
        }
    }
    none(&faults);
}

#[test]
fn every_code_has_a_page_and_a_case() {
    let cases = texts("tests/cases", "md").into_iter().filter(|it| !it.path.ends_with("README.md"));
    let cases: String = cases.map(|it| it.text).collect();
    let pages: BTreeMap<String, String> =
        texts("src/base/codes", "md").into_iter().map(|it| (it.path, it.text)).collect();
    let mut faults = Vec::new();
    for code in Code::ALL {
        // A fault of the program itself: what raised it would be mended and not shown.
        let unshown = *code == Code::Broke;
        let beside = BESIDE.iter().find(|it| it.0 == *code);
        let beside = beside.is_some_and(|it| file(it.1).text.contains(code.number()));
        let path = format!("src/base/codes/{code}.md");
        let title = format!("# {code}: {}", code.what());
        match pages.get(&path) {
            None => faults.push(format!("{path} is missing")),
            Some(page) if page.lines().next() != Some(&title) => {
                faults.push(format!("{path} does not begin with `{title}`"));
            }
            Some(page) if page.matches("\n```").count() < 4 && !unshown => {
                faults.push(format!("{path} does not show what fails and how to mend it"));
            }
            Some(_) => {}
        }
        if !cases.contains(&format!("\n{}[{code}]: ", code.severity())) && !unshown && !beside {
            faults.push(format!("no case in tests/cases raises {code}"));
        }
    }
    let known: BTreeSet<String> =
        Code::ALL.iter().map(|it| format!("src/base/codes/{it}.md")).collect();
    let unknown = pages.keys().filter(|it| !known.contains(*it));
    faults.extend(unknown.map(|it| format!("{it} is about no code")));
    none(&faults);
}

#[test]
fn every_code_stands_alone_somewhere() {
    // Only lists within lists expand that far, and no key wants such.
    let never = [Code::TooManyAliases, Code::Broke];
    let cases = texts("tests/cases", "md").into_iter().filter(|it| !it.path.ends_with("README.md"));
    let mut alone: BTreeSet<String> = BTreeSet::new();
    for file in cases {
        for section in file.text.split("\n## ").skip(1) {
            let told: Vec<&str> = section
                .lines()
                .filter_map(|it| it.strip_prefix("error[").or_else(|| it.strip_prefix("warning[")))
                .filter_map(|it| it.split_once("]: ").map(|(code, _)| code))
                .collect();
            if let [only] = told[..] {
                alone.insert(only.to_owned());
            }
        }
    }
    let beside = |code: &Code| BESIDE.iter().any(|it| it.0 == *code);
    let mut faults = Vec::new();
    for code in Code::ALL.iter().filter(|it| !never.contains(it) && !beside(it)) {
        if !alone.contains(code.number()) {
            faults.push(format!("no section of tests/cases says {code} and nothing else"));
        }
    }
    none(&faults);
}

#[test]
fn every_code_has_a_near_miss() {
    let cases = texts("tests/cases", "md").into_iter().filter(|it| !it.path.ends_with("README.md"));
    let mut faults = Vec::new();
    let mut missed: BTreeSet<String> = BTreeSet::new();
    for file in cases {
        for section in file.text.split("\n## ").skip(1) {
            let title = section.lines().next().unwrap_or_default();
            let listed = section.lines().find_map(|it| it.strip_prefix("Near miss: "));
            for code in listed.unwrap_or_default().trim_end_matches('.').split(", ") {
                if Code::of(code).is_none() && !code.is_empty() {
                    faults.push(format!("{}: {title}: there is no code {code}", file.path));
                }
                if section.contains(&format!("[{code}]: ")) {
                    faults.push(format!("{}: {title}: {code} is raised here", file.path));
                }
                missed.insert(code.to_owned());
            }
        }
    }
    let beside = |code: &Code| BESIDE.iter().any(|it| it.0 == *code);
    for code in Code::ALL.iter().filter(|it| **it != Code::Broke && !beside(it)) {
        if !missed.contains(code.number()) {
            faults.push(format!("no section of tests/cases says `Near miss: {code}.`"));
        }
    }
    none(&faults);
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not name them.
    let banned = ["todo", "unimplemented", "dbg"].map(|it| format!("{it}!("));
    let mut faults = Vec::new();
    for file in all_rust_files() {
        for (number, line) in file.code() {
            let met = banned.iter().filter(|it| line.contains(it.as_str()));
            faults.extend(met.map(|it| format!("{}:{number}: {it}", file.path)));
        }
    }
    none(&faults);
}

#[test]
fn no_path_of_one_machine_stands_anywhere() {
    let banned = ["home", "root", "work", "Users"].map(|it| format!("/{it}/"));
    let mut files = all_rust_files();
    for (folder, ending) in
        [("docs", "md"), ("src", "md"), ("tests", "md"), ("tests", "mjs"), ("themes", "html")]
    {
        files.extend(texts(folder, ending));
    }
    files.extend(["README.md", "CHANGELOG.md", "Cargo.toml", "build.rs", ".ci/run"].map(file));
    let mut faults = Vec::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate() {
            for path in &banned {
                let met = line.match_indices(path.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back().unwrap_or(' ');
                    before.is_whitespace() || "\"'`(=:<".contains(before)
                });
                if met {
                    faults.push(format!("{}:{}: {path}", file.path, number + 1));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn the_documents_name_only_commands_that_exist() {
    let mut faults = Vec::new();
    let tasks = texts("xtask/src", "rs").into_iter().map(|it| it.text).collect::<String>();
    for file in documents() {
        for (number, line) in file.text.lines().enumerate() {
            for (call, name) in calls(line) {
                let exists = match call {
                    "cargo xtask" => tasks.contains(&format!("\"{name}\"")),
                    _ => Command::new(env!("CARGO_BIN_EXE_glossator"))
                        .args([name, "--help"])
                        .output()
                        .is_ok_and(|it| it.status.success()),
                };
                if !exists {
                    faults.push(format!("{}:{}: `{call} {name}`", file.path, number + 1));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn the_documents_link_to_files_that_exist() {
    let mut faults = Vec::new();
    for file in documents() {
        let folder = repository().join(&file.path);
        let folder = folder.parent().expect("a folder");
        for link in file.text.split("](").skip(1).filter_map(|it| it.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            let is_ours = !path.is_empty() && !path.contains(':') && !path.contains(' ');
            if is_ours && !folder.join(path).exists() {
                faults.push(format!("{}: there is no {path}", file.path));
            }
        }
    }
    none(&faults);
}

/// A file of the repository.
struct File {
    path: String,
    text: String,
}

impl File {
    /// Its lines that are no comments, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.filter(|(_, line)| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.starts_with("#![")
        })
    }
}

/// The words of dates differ from language to language: what joins a day may not be what joins a year.
#[test]
fn every_language_of_the_default_theme_has_every_word() {
    let keys = |file: &File| -> BTreeSet<String> {
        let lines = file.text.lines().filter(|it| it.starts_with(|c: char| c.is_ascii_lowercase()));
        let keys = lines.filter_map(|it| it.split_once(':')).map(|(key, _)| key.to_owned());
        keys.filter(|it| !it.starts_with("date-")).collect()
    };
    let files = texts("themes/default/i18n", "yaml");
    let english = files.iter().find(|it| it.path.ends_with("/en.yaml")).map(keys);
    let english = english.expect("en.yaml is there");
    assert!(english.len() > 100, "en.yaml is not read as it is written");
    let mut faults = Vec::new();
    for file in &files {
        let own = keys(file);
        let (lacks, strange) = (english.difference(&own), own.difference(&english));
        faults.extend(lacks.map(|it| format!("{}: no `{it}`", file.path)));
        faults.extend(strange.map(|it| format!("{}: nobody says `{it}`", file.path)));
    }
    none(&faults);
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn file(path: &str) -> File {
    let text = fs::read_to_string(repository().join(path));
    File { path: path.to_owned(), text: text.unwrap_or_else(|it| panic!("{path}: {it}")) }
}

/// All files with an ending at and below a folder, which may be missing.
fn texts(folder: &str, ending: &str) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(repository().join(&folder)) else { continue };
        for entry in entries {
            let entry = entry.expect("an entry");
            let path = folder.join(entry.file_name());
            if entry.file_type().expect("a type").is_dir() {
                if entry.file_name() != "node_modules" && entry.file_name() != "target" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|it| it == ending) {
                files.push(file(&path.to_string_lossy().replace('\\', "/")));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn rust_files(folder: &str) -> Vec<File> {
    texts(folder, "rs")
}

fn all_rust_files() -> Vec<File> {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches", "xtask/src", "fuzz"] {
        files.extend(rust_files(folder));
    }
    files.push(file("build.rs"));
    files
}

fn documents() -> Vec<File> {
    let mut files = texts("docs", "md");
    files.push(file("README.md"));
    files
}

/// The rows of a table of docs/architecture.md: the words in the first cell's backquotes, and the
/// second cell.
fn table(heading: &str) -> Vec<(String, String)> {
    let text = file("docs/architecture.md").text;
    let section = text.split(&format!("\n## {heading}\n")).nth(1).expect("the heading");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter_map(|it| it.strip_prefix("| `"));
    let rows = rows.filter_map(|row| {
        let (first, rest) = row.split_once("` |")?;
        Some((first.to_owned(), rest.trim_end_matches('|').trim().to_owned()))
    });
    let rows: Vec<_> = rows.collect();
    assert!(!rows.is_empty(), "no table under `{heading}`");
    rows
}

/// The floors that a line names: `base` of `crate::base::Span`, both of `crate::{base, parse}`.
fn crate_paths(line: &str) -> Vec<String> {
    let mut targets = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let group = rest.strip_prefix('{').map_or(rest, |it| it.split('}').next().unwrap_or(it));
        let many = if rest.starts_with('{') { usize::MAX } else { 1 };
        for path in group.split(',').take(many) {
            let word: String =
                path.trim().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
            if !word.is_empty() {
                targets.push(word);
            }
        }
    }
    targets
}

/// Every `super::` that leads above the file's floor.
fn climbs_out(file: &File) -> Vec<String> {
    let inside = file.path.trim_start_matches("src/");
    let folders = inside.matches('/').count();
    let depth = if inside.ends_with("/mod.rs") { folders - 1 } else { folders };
    let mut faults = Vec::new();
    let mut inner = 0;
    for (number, line) in file.code() {
        if line.starts_with("mod ") && line.ends_with('{') {
            inner = 1;
        }
        if line == "}" {
            inner = 0;
        }
        for (at, _) in line.match_indices("super::") {
            let ups = line[at..].split("super::").take_while(|it| it.is_empty()).count();
            if !line[..at].ends_with("super::") && ups > depth + inner {
                faults.push(format!("{}:{number}: `super` leads out of the floor", file.path));
            }
        }
    }
    faults
}

/// Whether a line names a package: `tera::Tera`, but not `crate::tera::` nor `my_tera::`.
fn names_package(line: &str, package: &str) -> bool {
    line.match_indices(&format!("{package}::")).any(|(at, _)| {
        let before = line[..at].chars().next_back().unwrap_or(' ');
        !before.is_alphanumeric() && before != '_' && before != ':'
    }) || line.trim() == format!("use {package};")
}

/// The packages under `[dependencies]`, as code names them.
fn dependencies() -> Vec<String> {
    let text = file("Cargo.toml").text;
    let section = text.split("\n[dependencies]\n").nth(1).expect("dependencies");
    let section = section.split("\n[").next().unwrap_or_default();
    let names = section.lines().filter_map(|it| it.split_once(" = "));
    names.map(|(name, _)| name.trim().replace('-', "_")).collect()
}

/// The commands that a line of a document calls: at the start of a line, or in backquotes.
fn calls(line: &str) -> Vec<(&'static str, &str)> {
    let mut found = Vec::new();
    for call in ["cargo xtask", "glossator", "cargo run --release --"] {
        for (at, _) in line.match_indices(call) {
            let before = line[..at].chars().next_back();
            let rest = line[at + call.len()..].strip_prefix(' ').unwrap_or_default();
            let name = rest.split([' ', '`', '\n']).next().unwrap_or_default();
            let is_name = name.starts_with(|it: char| it.is_ascii_lowercase())
                && name.chars().all(|it| it.is_ascii_lowercase() || it == '-');
            if matches!(before, None | Some('`')) && is_name {
                found.push((call, name));
            }
        }
    }
    found
}
