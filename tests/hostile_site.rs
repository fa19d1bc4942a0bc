//! Sites that break things, given to the real binary: each ends with a clear error that has a
//! place, or with a right result, in good time; and what was built before stays whole.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::site::TestSite;

/// What a run may take on a machine that is busy with ten others.
const LIMIT: Duration = Duration::from_secs(60);

/// A site that is well.
fn well() -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\n");
    site.put("content/glossary.yaml", "newton: {name: Newton, kind: person, summary: He knew.}\n");
    site.put("content/chapters/01-tide.md", "# Tide\n\nNewton explained it.\n");
    site
}

/// Runs it; gives the exit code and what it said.
fn run(site: &TestSite, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
    command.args(args).current_dir(site.root()).stdin(Stdio::null());
    let start = Instant::now();
    let output = command.output().expect("a run");
    assert!(start.elapsed() < LIMIT, "{args:?} took {:?}", start.elapsed());
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).expect("UTF-8");
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code().expect("it was not killed"), said)
}

fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let Ok(entries) = fs::read_dir(dir) else { return all };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            all.extend(tree(&path).into_iter().map(|(it, bytes)| (format!("{name}/{it}"), bytes)));
        } else {
            all.insert(name, fs::read(&path).expect("a file"));
        }
    }
    all
}

/// A file that is wrong gives an error that names it, and the site built before stays as it was.
#[track_caller]
fn refused(path: &str, bytes: impl AsRef<[u8]>, said: &str) {
    let site = well();
    assert_eq!(run(&site, &["build"]).0, 0);
    let before = tree(&site.at("public"));
    site.put(path, bytes);
    let (code, told) = run(&site, &["build"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains(said) && told.contains(path), "{told}");
    assert_eq!(tree(&site.at("public")), before, "what was built stays");
    fs::remove_file(site.at(path)).expect("it is there");
    if path == "content/site.yaml" || path == "content/glossary.yaml" {
        return;
    }
    assert_eq!(run(&site, &["build"]).0, 0, "and the next build is well");
}

/// A file that is odd, and yet right.
#[track_caller]
fn taken(path: &str, bytes: impl AsRef<[u8]>) -> TestSite {
    let site = well();
    site.put(path, bytes);
    let (code, told) = run(&site, &["build"]);
    assert_eq!(code, 0, "{told}");
    site
}

fn page(site: &TestSite, path: &str) -> String {
    fs::read_to_string(site.at("public").join(path)).expect("a page")
}

#[test]
fn bytes_that_are_no_text() {
    refused("content/chapters/02-a.md", b"# A\n\n\xff\xfe\n", "UTF-8");
    refused("content/sources.yaml", b"a: \xe9\n", "UTF-8");
    // UTF-16, as old editors save it.
    refused("content/chapters/02-a.md", b"\xff\xfe#\0 \0A\0\n\0", "UTF-16");
    // A picture under the name of a text is one fault, not also a chapter without a title.
    let site = well();
    site.put("content/chapters/02-a.md", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR");
    let (code, told) = run(&site, &["check"]);
    assert!(code == 1 && told.contains("the file is no text"), "{told}");
    assert_eq!(told.matches("error[").count(), 1, "{told}");
}

#[test]
fn marks_and_ends_of_lines() {
    let site =
        taken("content/chapters/02-a.md", "\u{feff}---\r\ntitle: A\r\n---\r\nOne\r\n\r\nTwo\r\n");
    assert!(page(&site, "a/index.html").contains("<p>Two</p>"));
    let site = taken("content/chapters/02-a.md", "---\rtitle: A\r---\rOne\r\rTwo\r");
    assert!(page(&site, "a/index.html").contains("Two"));
    let site = taken("content/chapters/02-a.md", "# A\n\nNull \0 here.\n");
    assert!(!page(&site, "a/index.html").contains('\0'));
}

#[test]
fn a_line_of_ten_megabytes() {
    let long = "tide ".repeat(2 << 20);
    let site = taken("content/chapters/02-a.md", format!("# A\n\n{long}\n"));
    assert!(page(&site, "a/index.html").len() > long.len());
}

#[test]
fn nesting_a_hundred_thousand_deep() {
    let deep = 100_000;
    for text in [
        "[".repeat(deep),
        "> ".repeat(deep),
        "*a ".repeat(deep),
        "- ".repeat(deep),
        format!("{}x{}", "<div>".repeat(deep), "</div>".repeat(deep)),
        "[[".repeat(deep),
        "![[".repeat(deep),
        "[@".repeat(deep),
        format!("${}$", "{".repeat(deep)),
    ] {
        let site = well();
        site.put("content/chapters/02-a.md", format!("# A\n\n{text}\n"));
        let (code, told) = run(&site, &["check"]);
        assert!(code == 0 || code == 1 && told.contains("02-a.md"), "{code}: {told:.400}");
    }
    for text in ["[".repeat(deep), "{a: ".repeat(deep), "- ".repeat(deep), "? ".repeat(deep)] {
        refused("content/sources.yaml", text, "error");
    }
}

#[test]
fn bombs_and_cycles_of_aliases() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for at in 1..12 {
        let last = format!("*a{}", at - 1);
        bomb.push_str(&format!("a{at}: &a{at} [{}]\n", [last.as_str(); 9].join(", ")));
    }
    refused("content/sources.yaml", bomb, "error");
    refused("content/sources.yaml", "a: &a {type: book, parent: *a}\n", "error");
}

#[test]
fn what_yaml_takes_for_something_else_stays_what_was_written() {
    let site = taken(
        "content/glossary.yaml",
        "newton: {name: Newton, kind: person}\nnorway: {name: no, kind: place, aliases: [on, 0x1F, 012, 1e3, 2020-01-01]}\n",
    );
    let page = page(&site, "glossary/norway/index.html");
    for alias in ["012", "0x1F", "1e3", "2020-01-01"] {
        assert!(page.contains(alias), "{alias}");
    }
}

#[test]
fn addresses_that_climb() {
    for slug in ["../../x", "/etc/x", "a/../../b", "..", "a\\..\\b", "%2e%2e", "con", "a b"] {
        let site = well();
        site.put("content/chapters/02-a.md", format!("---\ntitle: A\nslug: '{slug}'\n---\nA\n"));
        let (code, told) = run(&site, &["build"]);
        assert!(code == 1 && told.contains("error[G0803]"), "{slug}: {code} {told}");
        assert!(told.contains("02-a.md:3:7"), "{slug}: {told}");
        let around = fs::read_dir(site.root()).expect("a folder").count();
        assert!(around <= 2, "{slug}: nothing is written but `public`");
    }
    refused(
        "content/chapters/02-a.md",
        "---\ntitle: A\nredirect_from: [/../../x/]\n---\nA\n",
        "error",
    );
}

#[test]
fn names_that_windows_keeps_for_itself() {
    for path in ["content/chapters/con.md", "content/chapters/aux.x.md", "content/files/NUL.txt"] {
        refused(path, "# A\n\nX\n", "Windows cannot store");
    }
    refused("content/chapters/02-com1.md", "# A\n\nX\n", "Windows cannot store");
    let site = well();
    site.put("content/glossary.yaml", "con: {name: Newton, kind: person}\n");
    let (code, told) = run(&site, &["check"]);
    assert!(code == 1 && told.contains("glossary.yaml:1:1"), "{told}");
    assert!(told.contains("error[G0209]") && told.matches("error[").count() == 1, "{told}");
    drop(taken("content/chapters/02-conned.md", "# A\n\nX\n"));
}

#[test]
fn names_that_differ_only_by_case_or_form() {
    for (one, other) in [("02-a.md", "03-A.md"), ("02-é.md", "03-e\u{301}.md")] {
        let site = well();
        site.put(&format!("content/chapters/{one}"), "# One\n\nX\n");
        site.put(&format!("content/chapters/{other}"), "# Two\n\nX\n");
        let (code, told) = run(&site, &["check"]);
        assert!(code == 1 && told.contains(one), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_loop_or_lead_out() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.md"), "# Secret\n").expect("a file");
    for (path, to) in [
        ("content/chapters/02-loop", ".."),
        ("content/chapters/02-self.md", "02-self.md"),
        ("content/chapters/02-out", outside.path().to_str().expect("a path")),
        ("content/chapters/02-nowhere.md", "nowhere.md"),
    ] {
        let site = well();
        site.link(path, to);
        let (code, told) = run(&site, &["build"]);
        assert!(code == 1 && told.contains(path), "{path}: {told}");
        assert!(!site.at("public").exists(), "{path}");
    }
}

#[test]
fn templates_that_include_themselves_or_never_end() {
    for (path, text) in [
        ("themes/mine/templates/chapter.html", "{% include \"chapter.html\" %}"),
        ("themes/mine/templates/chapter.html", "{% extends \"chapter.html\" %}"),
        ("themes/mine/templates/chapter.html", "{% for a in page.title %}"),
        ("themes/mine/templates/chapter.html", "{{ no_such_thing }}"),
    ] {
        let site = well();
        site.put("content/site.yaml", "title: Tides\ntheme: mine\n");
        site.put(path, text);
        let (code, told) = run(&site, &["build"]);
        assert!(code == 1 && told.contains(path), "{text}: {code} {told}");
    }
}

#[test]
fn output_inside_content_and_outputs_of_others() {
    let site = well();
    assert_eq!(run(&site, &["build", "--out", "content/public"]).0, 2);
    assert_eq!(run(&site, &["build", "--out", "."]).0, 2);
    site.put("other/theirs.txt", "theirs");
    assert_eq!(run(&site, &["build", "--out", "other"]).0, 2);
    assert_eq!(tree(&site.at("other")).len(), 1);
    site.put("file", "a file");
    let (code, told) = run(&site, &["build", "--out", "file"]);
    assert!(code == 2 || code == 3, "{code}: {told}");
    assert_eq!(fs::read_to_string(site.at("file")).expect("a file"), "a file");
}
