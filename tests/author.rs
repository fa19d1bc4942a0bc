//! What a new author does with the real binary: begins a site and adds to it.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

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

fn read(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A site that was just begun.
fn begun(args: &[&str]) -> TestSite {
    let site = TestSite::new();
    run(site.root(), &[&["init"], args].concat(), 0);
    site
}

#[test]
fn a_site_just_begun_builds_without_a_word() {
    let site = begun(&[]);
    let (_, err) = run(site.root(), &["check", "--deny", "warnings"], 0);
    assert_eq!(err, "");
    run(site.root(), &["build"], 0);
    let page = read(site.root(), "public/twice-a-day/index.html");
    assert!(page.contains("data-e=\"newton\"") && page.contains("data-e=\"brest\""), "names link");
    assert!(read(site.root(), "README.md").starts_with("# Tides\n"));
    assert!(site.at("content/.schema/glossary.json").exists(), "the first lines lead there");
}

#[test]
fn a_title_may_hold_anything() {
    for title in ["Tides: why?", "“No”", "#1", "no", "Été {{ x }}", "a\\b"] {
        let site = begun(&["--title", title]);
        run(site.root(), &["check", "--deny", "warnings"], 0);
        let made = site.make();
        assert_eq!(made.build.site.frame.title, title);
        assert!(read(site.root(), "README.md").starts_with(&format!("# {title}\n")));
    }
    let site = TestSite::new();
    run(site.root(), &["init", "--title", " "], 2);
    run(site.root(), &["init", "--title", "a\nb"], 2);
    assert_eq!(fs::read_dir(site.root()).expect("a folder").count(), 0);
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let site = TestSite::new();
    site.put("README.md", "mine");
    let (out, _) = run(site.root(), &["init"], 0);
    assert!(out.contains("kept README.md"), "{out}");
    assert_eq!(read(site.root(), "README.md"), "mine");
    let before = read(site.root(), "content/site.yaml");
    let (_, err) = run(site.root(), &["init", "--title", "Other"], 2);
    assert!(err.contains("there is a folder content already"), "{err}");
    assert_eq!(read(site.root(), "content/site.yaml"), before);

    let other = TestSite::new();
    other.put("content/notes.txt", "mine");
    run(other.root(), &["init"], 2);
    assert!(!other.at("README.md").exists(), "nothing was begun");
}

#[test]
fn the_workflow_uses_the_folder_that_a_build_writes() {
    let site = begun(&[]);
    let workflow = read(site.root(), ".github/workflows/pages.yml");
    assert!(workflow.contains("path: public\n") && !workflow.contains("glossator-action"));
    let path = glossator::base::SitePath::new("content/x.yaml").expect("a path");
    let whole = glossator::base::Span::of(0..workflow.len());
    assert_eq!(glossator::parse::yaml::read(&path, &workflow, whole).diags, []);
    assert!(!read(site.root(), ".gitignore").contains("public\n"), "it is to be committed");
}

#[test]
fn chapters_are_numbered_behind_the_last() {
    let site = begun(&[]);
    let (out, _) = run(site.root(), &["new", "chapter", "Tides in rivers: how?"], 0);
    assert_eq!(out, "wrote content/chapters/03-tides-in-rivers-how.md\n");
    let text = read(site.root(), "content/chapters/03-tides-in-rivers-how.md");
    assert_eq!(text, "---\ntitle: \"Tides in rivers: how?\"\nsummary:\n---\n\n");
    run(site.root(), &["new", "chapter", "Bores", "--summary", "A wave.", "--draft"], 0);
    run(site.root(), &["check", "--deny", "warnings"], 0);

    // An address is taken, whatever the number before it.
    let (_, err) = run(site.root(), &["new", "chapter", "Bores"], 2);
    assert!(err.contains("04-bores.md") && err.contains("--slug"), "{err}");
    let (_, err) = run(site.root(), &["new", "chapter", "Glossary"], 2);
    assert!(err.contains("would not be right"), "{err}");
    run(site.root(), &["new", "chapter", "!!!"], 2);
    run(site.root(), &["new", "chapter", "X", "--slug", "../x"], 2);
    run(site.root(), &["new", "chapter"], 2);
    run(site.root(), &["new", "chapter", "X", "--part", "none"], 2);
    assert_eq!(fs::read_dir(site.at("content/chapters")).expect("a folder").count(), 4);
}

#[test]
fn chapters_go_into_parts_where_there_are_some() {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: T\n");
    site.put("content/chapters/01-one/_part.yaml", "title: One\n");
    site.put("content/chapters/01-one/009-a.md", "# A\n");
    site.put("content/chapters/02-two/_part.yaml", "title: Two\n");
    site.put("content/chapters/02-two/01-b.md", "# B\n");
    let (out, _) = run(site.root(), &["new", "chapter", "C"], 0);
    assert_eq!(out, "wrote content/chapters/02-two/02-c.md\n");
    let (out, _) = run(site.root(), &["new", "chapter", "D", "--part", "one"], 0);
    assert_eq!(out, "wrote content/chapters/01-one/010-d.md\n");
    let (_, err) = run(site.root(), &["new", "chapter", "E", "--part", "01-oen"], 2);
    assert!(err.contains("did you mean `01-one`?"), "{err}");
}

#[test]
fn an_entity_is_added_and_all_else_stays() {
    let site = begun(&[]);
    let before = read(site.root(), "content/glossary.yaml");
    let args = ["new", "entity", "The Bay of #Fundy", "--kind", "place", "--alias", "Fundy"];
    let (out, _) = run(site.root(), &args, 0);
    assert_eq!(out, "wrote content/glossary.yaml, as `the-bay-of-fundy`\n");
    let after = read(site.root(), "content/glossary.yaml");
    let added = after.strip_prefix(&before).expect("all else stays");
    assert_eq!(
        added,
        "\nthe-bay-of-fundy:\n  name: \"The Bay of #Fundy\"\n  kind: place\n  aliases: [Fundy]\n  summary:\n"
    );
    assert!(
        read(site.root(), "content/.schema/chapter.json").contains("\"the-bay-of-fundy\""),
        "editors know it"
    );
    run(site.root(), &args, 2);
    let (_, err) = run(site.root(), &["new", "entity", "X", "--kind", "plce"], 2);
    assert!(err.contains("did you mean `place`?"), "{err}");
    run(site.root(), &["new", "entity", "X"], 2);
    run(site.root(), &["new", "entity", "X", "--kind", "place", "--file", "../x.yaml"], 2);
    run(site.root(), &["new", "entity", "X", "--kind", "work", "--file", "glossary/works.yaml"], 0);
    let (out, _) = run(site.root(), &["new", "entity", "Y", "--kind", "work"], 0);
    assert_eq!(out, "wrote content/glossary.yaml, as `y`\n", "where most of its kind are");
    run(site.root(), &["build"], 0);
}

#[test]
fn ends_of_lines_and_marks_stay_as_they_are() {
    let site = begun(&[]);
    let before = "\u{feff}# Mine\r\na: {name: A, kind: person}";
    site.put("content/glossary.yaml", before);
    run(site.root(), &["new", "entity", "B", "--kind", "person"], 0);
    let after = read(site.root(), "content/glossary.yaml");
    let added = "\r\n\r\nb:\r\n  name: B\r\n  kind: person\r\n  summary:\r\n";
    assert_eq!(after, format!("{before}{added}"));
}

#[test]
fn a_file_that_nothing_can_be_added_to_stays_as_it_is() {
    let site = begun(&[]);
    for text in
        ["{a: {name: A, kind: person}}\n", "  a: {name: A, kind: person}\n", "- a\n", "a: [\n"]
    {
        site.put("content/glossary.yaml", text);
        let (_, err) = run(site.root(), &["new", "entity", "B", "--kind", "person"], 2);
        assert!(err.contains("put this where it belongs yourself"), "{text}: {err}");
        assert_eq!(read(site.root(), "content/glossary.yaml"), text);
    }
}

#[test]
fn a_source_is_added_if_it_can_be_cited() {
    let site = begun(&[]);
    let args = [
        "new",
        "source",
        "--type",
        "book",
        "--title",
        "Théorie",
        "--author",
        "Laplace, P.-S.",
        "--date",
        "1775",
    ];
    let (out, _) = run(site.root(), &args, 0);
    assert_eq!(out, "wrote content/sources.yaml; cite it as [@laplace1775]\n");
    let (out, _) = run(site.root(), &args, 0);
    assert!(out.contains("[@laplace1775b]"), "{out}");
    let before = read(site.root(), "content/sources.yaml");
    for (wrong, said) in [
        (["--type", "bok", "--title", "T", "--date", "2020"], "did you mean `book`?"),
        (["--type", "book", "--title", "T", "--date", "tomorrow"], "is no date"),
        (["--type", "web", "--title", "T", "--url", "example"], "no whole address"),
    ] {
        let (_, err) = run(site.root(), &[&["new", "source"], &wrong[..]].concat(), 2);
        assert!(err.contains(said), "{err}");
    }
    run(site.root(), &["new", "source", "laplace1775", "--type", "book", "--title", "T"], 2);
    assert_eq!(read(site.root(), "content/sources.yaml"), before);
}

#[test]
fn names_without_an_entry_are_listed_and_become_stubs() {
    let site = begun(&[]);
    let chapter = "# Rivers\n\nThen Vaughan Cornish came to the Severn. Nobody but Cornish saw it.\n\nOn the \
                   Severn the NRA counts. The NRA knows the tide.\n";
    site.put("content/chapters/03-rivers.md", chapter);
    let (out, _) = run(site.root(), &["suggest"], 0);
    assert_eq!(
        out,
        "Names without an entry\n  Earth              3 in 2 texts   content/chapters/01-twice-a-day.md:15:1\n  \
         NRA                2 in 1 text    content/chapters/03-rivers.md:5:19\n  \
         Severn             2 in 1 text    content/chapters/03-rivers.md:3:34\n  \
         Sun                2 in 2 texts   content/chapters/02-springs-and-neaps.md:6:34\n  \
         Vaughan Cornish    2 in 1 text    content/chapters/03-rivers.md:3:6  (also Cornish)\n"
    );
    let (out, _) = run(site.root(), &["suggest", "--format", "json"], 0);
    let first = out.lines().nth(1).expect("a line");
    assert_eq!(
        first,
        "{\"type\":\"suggestion\",\"version\":1,\"sort\":\"acronym\",\"words\":\"NRA\",\"entity\":null,\
         \"aliases\":[],\"count\":2,\"texts\":1,\"path\":\"content/chapters/03-rivers.md\",\"line\":5,\"column\":19}"
    );
    let before = read(site.root(), "content/glossary.yaml");
    run(site.root(), &["suggest", "--write", "Nobody"], 2);
    run(site.root(), &["suggest", "--write", "--kind", "plce"], 2);
    run(site.root(), &["suggest", "Severn"], 2);
    assert_eq!(read(site.root(), "content/glossary.yaml"), before);
    let (out, _) = run(site.root(), &["suggest", "--write", "Severn", "--kind", "place"], 0);
    assert!(out.contains("wrote `severn` into content/glossary.yaml"), "{out}");
    run(site.root(), &["suggest", "--write", "--min", "2"], 0);
    let after = read(site.root(), "content/glossary.yaml");
    let added = after.strip_prefix(&before).expect("all else stays");
    assert_eq!(
        added,
        "\nsevern:\n  name: Severn\n  kind: place\n  summary:\n\nearth:\n  name: Earth\n  kind: concept\n  \
         summary:\n\nnra:\n  name: NRA\n  kind: concept\n  summary:\n\nsun:\n  name: Sun\n  kind: concept\n  \
         summary:\n\nvaughan-cornish:\n  name: Vaughan Cornish\n  kind: concept\n  aliases: [Cornish]\n  \
         summary:\n"
    );
    run(site.root(), &["check", "--deny", "warnings"], 0);
    let (out, _) = run(site.root(), &["suggest"], 0);
    assert_eq!(out, "every name that the texts repeat has an entry\n");
}

#[test]
fn shells_can_complete() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (out, _) = run(Path::new("."), &["completions", shell], 0);
        assert!(out.contains("suggest") && out.contains("write"), "{shell}");
    }
    run(Path::new("."), &["completions", "tcsh"], 2);
}
