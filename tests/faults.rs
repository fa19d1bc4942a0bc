//! Forty faults, planted in the twelve files of `tests/faults/`, and nothing else: each with its code
//! and its exact place, in all four formats.
#![allow(clippy::disallowed_methods, reason = "tests read files and run the binary")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use glossator::base::Lines;
use serde_json::Value;
use support::site::TestSite;

/// Code, file, first line and column, last line and column.
type Fault = (String, String, usize, usize, usize, usize);

/// The site without its marks, and the faults that they mark.
fn planted() -> (TestSite, BTreeSet<Fault>, usize) {
    let site = TestSite::new();
    // The paths of a report start from the repository, which this is.
    fs::create_dir(site.at(".git")).expect("a folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut faults = BTreeSet::new();
    let mut files = 0;
    let mut folders = vec![from.join("content")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let name = path.strip_prefix(&from).expect("below it").to_string_lossy().into_owned();
            let (text, marked) = unmarked(&fs::read_to_string(&path).expect("a text"));
            let lines = Lines::new(&text);
            for (code, start, end) in marked {
                let at = |byte: usize| lines.position(u32::try_from(byte).expect("small"));
                let (start, end) = (at(start), at(end));
                let place = (start.line, start.column, end.line, end.column);
                let fault = (code, name.clone(), place.0, place.1, place.2, place.3);
                assert!(faults.insert(fault.clone()), "twice: {fault:?}");
            }
            site.put(&name, &text);
        }
    }
    (site, faults, files)
}

/// The text without its marks, and what they mark: code, first byte, the byte after the last.
fn unmarked(marked: &str) -> (String, Vec<(String, usize, usize)>) {
    let mut text = String::new();
    let mut faults = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        let (code, after) = after.split_once('|').expect("a code");
        let (inside, after) = after.split_once('⟧').expect("an end");
        text.push_str(before);
        faults.push((code.to_owned(), text.len(), text.len() + inside.len()));
        text.push_str(inside);
        rest = after;
    }
    text.push_str(rest);
    (text, faults)
}

fn said(site: &TestSite, format: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
    command.args(["check", "--format", format]).current_dir(site.root()).stdin(Stdio::null());
    let output = command.env_remove("GITHUB_WORKSPACE").output().expect("a run");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Fails with what is missing and what is too much.
fn same(planted: &BTreeSet<Fault>, found: Vec<Fault>) {
    let number = found.len();
    let found: BTreeSet<Fault> = found.into_iter().collect();
    let missing: Vec<_> = planted.difference(&found).collect();
    let strange: Vec<_> = found.difference(planted).collect();
    assert!(missing.is_empty() && strange.is_empty(), "missing {missing:#?}\nstrange {strange:#?}");
    assert_eq!((number, found.len()), (40, 40));
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|it| usize::try_from(it).ok()).expect("a number")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[test]
fn forty_faults_are_planted_in_twelve_files() {
    let (_, faults, files) = planted();
    assert_eq!((faults.len(), files), (40, 12));
    let faulty: BTreeSet<&String> = faults.iter().map(|it| &it.1).collect();
    assert_eq!(faulty.len(), 12);
}

#[test]
fn json_says_them_and_nothing_else() {
    let (site, faults, _) = planted();
    let found = said(&site, "json");
    let lines = found.lines().map(|it| serde_json::from_str::<Value>(it).expect("JSON"));
    let found = lines.filter(|it| it["type"] == "diagnostic").map(|it| {
        let at = |side: &str, part: &str| number(&it[side][part]);
        let (start, end) = (("start", "line"), ("end", "line"));
        (
            text(&it["code"]),
            text(&it["path"]),
            at(start.0, start.1),
            at("start", "column"),
            at(end.0, end.1),
            at("end", "column"),
        )
    });
    same(&faults, found.collect());
}

#[test]
fn sarif_says_them_and_nothing_else() {
    let (site, faults, _) = planted();
    let sarif: Value = serde_json::from_str(&said(&site, "sarif")).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let found = results.iter().map(|it| {
        let place = &it["locations"][0]["physicalLocation"];
        // What is about a file as a whole has no region; it stands at the start.
        let at = |key: &str| place["region"].get(key).map_or(1, number);
        (
            text(&it["ruleId"]),
            text(&place["artifactLocation"]["uri"]),
            at("startLine"),
            at("startColumn"),
            at("endLine"),
            at("endColumn"),
        )
    });
    same(&faults, found.collect());
}

/// `SARIF_TOOLS` names a folder with what `tests/formats/` asks for.
#[test]
#[ignore = "needs Node and the schema of SARIF: cargo xtask test formats"]
fn sarif_is_valid_by_its_schema() {
    let tools = std::env::var_os("SARIF_TOOLS").expect("SARIF_TOOLS: cargo xtask test formats");
    let (site, _, _) = planted();
    site.put("faults.sarif", said(&site, "sarif"));
    let mut nowhere = Command::new(env!("CARGO_BIN_EXE_glossator"));
    nowhere.args(["check", "--root", "nowhere", "--format", "sarif"]).current_dir(site.root());
    site.put("failure.sarif", nowhere.output().expect("a run").stdout);
    site.put("bad.sarif", r#"{"version": "2.1.0", "runs": [{"results": [{}]}]}"#);
    let validate = |files: &[&str]| {
        let mut node = Command::new("node");
        node.arg("sarif.mjs").args(files.iter().map(|it| site.at(it))).current_dir(&tools);
        node.output().expect("a run of node")
    };
    let good = validate(&["faults.sarif", "failure.sarif"]);
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    assert_eq!(validate(&["bad.sarif"]).status.code(), Some(1));
}

#[test]
fn annotations_say_them_and_nothing_else() {
    let (site, faults, _) = planted();
    let found = said(&site, "github");
    let commands = found.lines().filter(|it| it.starts_with("::"));
    let found = commands.map(|it| {
        let properties = it.split("::").nth(1).and_then(|it| it.split_once(' ')).expect("some").1;
        let of = |key: &str| {
            let value = properties.split(',').find_map(|it| it.strip_prefix(&format!("{key}=")));
            value.expect("a property").to_owned()
        };
        let at = |key: &str| of(key).parse().expect("a number");
        (of("title"), of("file"), at("line"), at("col"), at("endLine"), at("endColumn"))
    });
    same(&faults, found.collect());
}

#[test]
fn people_are_told_them_and_nothing_else() {
    let (site, faults, _) = planted();
    let found = said(&site, "human");
    let mut codes: Vec<String> = Vec::new();
    let mut places = BTreeSet::new();
    let mut lines = found.lines().peekable();
    while let Some(line) = lines.next() {
        let code = line.split_once('[').and_then(|(it, rest)| {
            matches!(it, "error" | "warning").then(|| rest.split(']').next())?
        });
        let Some(code) = code else { continue };
        codes.push(code.to_owned());
        // ` --> content/a.md:2:7`, the line itself, and the marks below it.
        let place = lines.next().and_then(|it| it.split_once("--> ")).expect("a place").1;
        let mut parts = place.rsplitn(3, ':').collect::<Vec<_>>();
        parts.reverse();
        let [path, line, column] = match parts.as_slice() {
            [path, line, column] => [*path, line, column],
            _ => [place, "1", "1"],
        };
        let (line, column): (usize, usize) =
            (line.parse().expect("a line"), column.parse().expect("a column"));
        let mut width = 0;
        while let Some(next) = lines.next_if(|it| !it.is_empty()) {
            if let Some(marks) = next.trim_start().strip_prefix('|')
                && marks.contains('^')
            {
                width = marks.matches('^').count();
                break;
            }
        }
        places.insert((code.to_owned(), path.to_owned(), line, column, width));
    }
    let wide = |it: &Fault| -> (String, String, usize, usize, usize) {
        let source = fs::read_to_string(site.at(&it.1)).expect("a text");
        let line = source.lines().nth(it.2 - 1).unwrap_or_default();
        let marked: String = line.chars().skip(it.3 - 1).take(it.5 - it.3).collect();
        // A mark is as wide as what it marks, in columns of a terminal; one of nothing is one wide,
        // and what is about a file as a whole shows no line.
        let columns: usize = marked.chars().map(|it| if it < '\u{1100}' { 1 } else { 2 }).sum();
        (it.0.clone(), it.1.clone(), it.2, it.3, columns)
    };
    assert_eq!(codes.len(), 40);
    assert_eq!(places, faults.iter().map(wide).collect::<BTreeSet<_>>());
}
