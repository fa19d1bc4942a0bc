//! `why`, as a shell runs it: every rule that links a word or does not.
#![allow(clippy::disallowed_methods, reason = "tests run the binary")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::process::{Command, Stdio};

use support::site::TestSite;

const GLOSSARY: &str = "\
moon: {name: Moon, kind: place}
isis: {name: Islamic State, kind: group, aliases: [ISIS]}
us: {name: United States, kind: place, aliases: [US]}
sdf-a: {name: Syrian Democratic Forces, kind: group, aliases: [SDF]}
sdf-b: {name: Sudan Defence Force, kind: group, aliases: [SDF]}
never: {name: Nowhere, kind: place, link: never}
always: {name: Everywhere, kind: place, link: every}
turkey: {name: Turkey, kind: place}
will: {name: Will Power, kind: person, aliases: [Will]}
body:
  name: Body
  kind: concept
  summary: The Body and the Moon.
council: {name: State Council, kind: group}
";

const CHAPTER: &str = "\
---
title: Tide
entities:
  ignore: [turkey]
---
The Moon rises, ä *the* Moon sets.

## The Moon again

The Moon, the [[moon]], [a Moon](https://example.org/), `Moon`, $Moon$, <b title=\"Moon\">Moon</b>.
US, SDF, Nowhere, Everywhere and Everywhere, Turkey, [[!Moon]], Will. Isis, Moonlight, *old Islamic* State.
[[nobody]] ![Moon](https://example.org/a.png) [^1] and Islamic
State at last. The Islamic State Council met.

```{timeline}
entities: [moon]
```

[^1]: A note.
";

fn site() -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\n");
    site.put("content/glossary.yaml", GLOSSARY);
    site.put("content/chapters/01-tide.md", CHAPTER);
    site
}

fn why(site: &TestSite, place: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
    command.arg("why").arg(place).args(more).current_dir(site.root()).stdin(Stdio::null());
    let output = command.output().expect("a run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// The place of the first `words` behind `before` in the chapter.
fn place(before: &str, words: &str) -> String {
    let from = CHAPTER.find(before).expect("the words before");
    let at = from + CHAPTER[from..].find(words).expect("the words");
    let line = CHAPTER[..at].matches('\n').count() + 1;
    let start = CHAPTER[..at].rfind('\n').map_or(0, |it| it + 1);
    let column = CHAPTER[start..at].chars().count() + 1;
    format!("content/chapters/01-tide.md:{line}:{column}")
}

#[test]
fn every_rule_is_named() {
    let site = site();
    for (before, words, says) in [
        ("The Moon rises", "Moon", "links to `moon`: it is the first mention in its section"),
        ("ä *the*", "Moon", "does not link: its section links `moon` already, at 6:5"),
        ("## The", "Moon", "does not link: it stands in a heading or the title of a callout"),
        ("the [[", "moon]]", "links to `moon`: it is written as a link"),
        ("[a Moon", "Moon", "does not link: it stands in a link"),
        ("`Moon`", "Moon", "does not link: it stands in code"),
        ("$Moon", "Moon", "does not link: it stands in a formula"),
        ("<b title", "Moon", "does not link: it stands in raw HTML"),
        ("\nUS", "US", "does not link: it has one or two letters, and the entry of `us`"),
        ("SDF", "SDF", "does not link: it is a name of `sdf-a` and of `sdf-b`"),
        ("Nowhere", "Nowhere", "does not link: the entry of `never` says `link: never`"),
        (
            "and Everywhere",
            "Everywhere",
            "links to `always`: the entry of `always` says `link: every`",
        ),
        ("Turkey", "Turkey", "does not link: the front matter says to ignore `turkey`"),
        ("[[!Moon", "Moon", "does not link: it is written as `[[!…]]`"),
        ("Will.", "Will", "does not link: it is a common word, and the entry of `will`"),
        ("Isis", "Isis", "does not link: `isis` is called `ISIS`, and capitals are found only"),
        ("Moonlight", "Moon", "does not link: `moon` goes by that, but the word goes on"),
        ("old Islamic*", "State", "does not link: emphasis holds a part of the name of `isis`"),
        ("[[nobody", "nobody", "does not link: no entity, or none for certain, is called so"),
        ("![Moon", "Moon", "does not link: it stands in the text of an image"),
        ("[^1] and", "1", "does not link: it stands in a citation or a note's mark"),
        ("and Islamic\n", "State", "links to `isis`: it is the first mention in its section"),
        (
            "The Islamic State C",
            "Council",
            "does not link: the name before it took a part of that of `council`",
        ),
        ("entities: [moon", "moon", "does not link: it stands in a directive or a card"),
        ("A note", "note", "does not link: no entity goes by that name"),
        ("title: Tide", "Tide", "does not link: nothing there is prose"),
    ] {
        let (code, out, err) = why(&site, &place(before, words), &[]);
        assert_eq!((code, &*err), (Some(0), ""), "{before}");
        assert!(out.contains(&format!("` {says}")) && out.lines().count() == 1, "{before}: {out}");
    }
}

#[test]
fn a_line_tells_of_all_its_names() {
    let site = site();
    let (_, out, _) = why(&site, "content/chapters/01-tide.md:6", &[]);
    assert_eq!(
        out,
        "content/chapters/01-tide.md:6:5: `Moon` links to `moon`: it is the first mention in its \
         section\ncontent/chapters/01-tide.md:6:25: `Moon` does not link: its section links \
         `moon` already, at 6:5\n"
    );
    let (_, out, _) = why(&site, "content/chapters/01-tide.md:7", &[]);
    assert_eq!(out, "content/chapters/01-tide.md:7: no entity is named on this line\n");
    let (_, out, _) = why(&site, "content/glossary.yaml:13", &[]);
    assert!(out.contains("`Body` does not link: it stands on the page of `body` itself"), "{out}");
    assert!(out.contains("`Moon` links to `moon`"), "{out}");
}

#[test]
fn programs_get_the_same() {
    let site = site();
    let (_, out, _) = why(&site, "content/chapters/01-tide.md:6:26", &["--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        said,
        serde_json::json!({
            "type": "why", "version": 1, "path": "content/chapters/01-tide.md",
            "start": {"line": 6, "column": 25}, "end": {"line": 6, "column": 29},
            "words": "Moon", "links": false, "rule": "again", "entity": "moon",
            "reason": "its section links `moon` already, at 6:5",
        })
    );
}

#[test]
fn places_that_are_not_there_are_wrong_usage() {
    let site = site();
    for (place, says) in [
        ("content/chapters/01-tide.md", "names no place"),
        ("content/chapters/01-tide.md:99", "has no line 99"),
        ("content/chapters/02-none.md:1", "the site has no text"),
    ] {
        let (code, _, err) = why(&site, place, &[]);
        assert!(code == Some(2) && err.contains(says), "{place}: {err}");
    }
    let inside = site.at("content/chapters/01-tide.md").display().to_string() + ":6:5";
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let output = command.args(["why", &inside]).current_dir(elsewhere.path()).output();
    let output = output.expect("a run");
    assert!(String::from_utf8_lossy(&output.stdout).contains("links to `moon`"), "{output:?}");
}
