//! `check`, as a shell runs it.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::fs;
use std::process::Command;

use support::run::expect;
use support::site::TestSite;

/// A site with an error, a heading that skips a level, and a file that nothing reads.
fn faulty() -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\n");
    site.put("content/glossary.yaml", "moon:\n  name: Moon\n  kind: place\n");
    site.put(
        "content/chapters/01-tide.md",
        "# Tide\n\nÄ [[mon]] rises.\n\n#### Low\n\nAnd falls.\n",
    );
    site.put("content/notes.txt", "for me");
    site
}

#[test]
fn it_says_everything_and_writes_nothing() {
    let site = faulty();
    let (out, err) = expect(&site, &["check"], 1);
    assert_eq!(err, "");
    for part in [
        "error[G0203]: no entity is called `mon`",
        "warning[G0605]: ",
        "warning[G0005]: nothing reads this file",
        "1 chapter, 1 entity and 0 sources in ",
        ": 1 error and 2 warnings\n",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    assert_eq!(fs::read_dir(site.root()).expect("a folder").count(), 1);
    site.put("content/chapters/01-tide.md", "# Tide\n\nThe [[moon]] rises.\n");
    let (out, _) = expect(&site, &["check"], 0);
    assert!(out.ends_with(": 0 errors and 1 warning\n"), "{out}");
    fs::remove_file(site.at("content/notes.txt")).expect("removed");
    let (out, _) = expect(&site, &["check"], 0);
    assert!(out.ends_with(": all is well\n"), "{out}");
    assert_eq!(expect(&site, &["check", "--quiet"], 0), (String::new(), String::new()));
}

#[test]
fn warnings_can_be_denied() {
    let site = faulty();
    site.put("content/chapters/01-tide.md", "# Tide\n\nThe [[moon]] rises.\n");
    let (out, _) = expect(&site, &["check", "--deny", "warnings"], 1);
    assert!(out.contains("error[G0005]") && out.ends_with(": 1 error and 0 warnings\n"), "{out}");
    site.put("content/site.yaml", "title: Tides\nchecks: {G0005: off}\n");
    expect(&site, &["check", "--deny", "warnings"], 0);
    site.put("content/site.yaml", "title: Tides\nchecks: {G0005: error}\n");
    expect(&site, &["check"], 1);
    let (_, err) = expect(&site, &["build"], 1);
    assert!(err.contains("error[G0005]"), "{err}");
}

#[test]
fn one_rule_or_a_family_can_be_picked() {
    let site = faulty();
    let (out, _) = expect(&site, &["check", "--only", "G02"], 1);
    assert!(out.contains("G0203") && !out.contains("G0605") && !out.contains("G0005"), "{out}");
    let (out, _) = expect(&site, &["check", "--only", "g0005,G03"], 0);
    assert!(out.contains("G0005") && !out.contains("G02"), "{out}");
    let (_, err) = expect(&site, &["check", "--only", "G0230"], 2);
    assert_eq!(err, "error: no code begins with `G0230`; did you mean `G0203`?\n");
}

#[test]
fn programs_are_told_in_their_own_forms() {
    let site = faulty();
    let (json, _) = expect(&site, &["check", "--format", "json"], 1);
    let lines: Vec<serde_json::Value> =
        json.lines().map(|it| serde_json::from_str(it).expect("JSON")).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["code"], "G0203");
    assert_eq!(lines[0]["start"], serde_json::json!({"line": 3, "column": 5, "byte": 13}));
    assert_eq!((&lines[3]["type"], &lines[3]["errors"]), (&"summary".into(), &1.into()));

    let (sarif, _) = expect(&site, &["check", "--format", "sarif"], 1);
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
    let run = &sarif["runs"][0];
    assert_eq!(
        (&sarif["version"], &run["columnKind"]),
        (&"2.1.0".into(), &"unicodeCodePoints".into())
    );
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in run["results"].as_array().expect("results") {
        let rule = result["ruleIndex"].as_u64().and_then(|it| rules.get(it as usize));
        assert_eq!(rule.map(|it| &it["id"]), Some(&result["ruleId"]));
    }
    let place = &run["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/chapters/01-tide.md");
    assert_eq!(
        (&place["region"]["startLine"], &place["region"]["startColumn"]),
        (&3.into(), &5.into())
    );

    let (github, _) = expect(&site, &["check", "--format", "github", "--quiet"], 1);
    assert_eq!(
        github.lines().next(),
        Some(
            "::error file=content/chapters/01-tide.md,line=3,endLine=3,col=5,endColumn=8,\
             title=G0203::no entity is called `mon`%0Ahelp: did you mean `Moon`?"
        )
    );
}

#[test]
fn a_site_within_a_repository_is_found_in_it() {
    let site = TestSite::new();
    fs::create_dir(site.at(".git")).expect("a folder");
    site.put("docs/content/site.yaml", "title: Tides\n");
    site.put("docs/content/chapters/01-tide.md", "# Tide\n\nSee [[moon]].\n");
    for format in ["github", "sarif"] {
        let (out, _) = expect(&site, &["check", "--root", "docs", "--format", format], 1);
        assert!(out.contains("docs/content/chapters/01-tide.md"), "{out}");
    }
}

#[test]
fn a_page_of_too_much_text_is_told() {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\n");
    let text = |words: usize| format!("# Tide\n\n{}", "It rises. ".repeat(words));
    site.put("content/chapters/01-tide.md", text(45_000));
    let (out, _) = expect(&site, &["check"], 0);
    assert!(out.contains("warning[G0808]: the page has 0.5 MB of text"), "{out}");
    site.put("content/chapters/01-tide.md", text(35_000));
    expect(&site, &["check", "--deny", "warnings"], 0);
}

#[test]
fn a_failure_has_the_form_that_was_asked_for() {
    let site = TestSite::new();
    let (out, err) = expect(&site, &["check", "--format", "sarif"], 2);
    assert!(out.contains("\"executionSuccessful\":false") && err.is_empty(), "{out}{err}");
    let (_, err) = expect(&site, &["check", "--format", "github"], 2);
    assert!(err.starts_with("::error title=Glossator::"), "{err}");
    site.put("content/site.yaml", "title: Tides\n");
    let (out, _) = expect(&site, &["build", "--watch", "--format", "sarif"], 2);
    assert!(out.contains("SARIF is one document"), "{out}");
}

/// A site with a mend of every sort, and slips that are not certain.
fn slips() -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", "titel: Tides\n# kept\naddresses: 'filse'   # kept\n");
    site.put(
        "content/glossary.yaml",
        "\u{feff}well:\r\n  name: Well\r\n  knd: plac\r\n  aliases: Wells\r\n  sumary: A: hole\r\n",
    );
    site.put(
        "content/chapters/01-tide.md",
        "---\ntitle: Tide\ndraft: no\n---\nÄ [[wel]], [[xyz]] and [here](#wells).\n\n## Well {#well}\n",
    );
    site
}

#[test]
fn what_is_certain_is_mended_and_nothing_else() {
    let site = slips();
    let before = fs::read(site.at("content/glossary.yaml")).expect("a file");
    let (shown, _) = expect(&site, &["check", "--fix", "--dry-run"], 1);
    assert_eq!(fs::read(site.at("content/glossary.yaml")).expect("a file"), before);
    for part in [
        "--- a/content/chapters/01-tide.md\n+++ b/content/chapters/01-tide.md\n@@ -1,7 +1,7 @@\n ---\n \
         title: Tide\n-draft: no\n+draft: false\n ---\n",
        "-Ä [[wel]], [[xyz]] and [here](#wells).\n+Ä [[Well]], [[xyz]] and [here](#well).\n",
        "-titel: Tides\n+title: Tides\n # kept\n-addresses: 'filse'   # kept\n+addresses: files   # kept\n",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    assert!(shown.contains("\n--fix would mend "), "{shown}");

    let (out, _) = expect(&site, &["check", "--fix"], 1);
    assert!(out.contains("\nmended ") && out.contains("no entity is called `xyz`"), "{out}");
    // A value with a colon hides what is wrong around it, so the rest is mended by the next run.
    expect(&site, &["check", "--fix"], 1);
    let text = |path: &str| fs::read_to_string(site.at(path)).expect("a text");
    assert_eq!(text("content/site.yaml"), "title: Tides\n# kept\naddresses: files   # kept\n");
    assert_eq!(
        text("content/glossary.yaml"),
        "\u{feff}well:\r\n  name: Well\r\n  kind: place\r\n  aliases: [Wells]\r\n  summary: \"A: hole\"\r\n"
    );
    assert_eq!(
        text("content/chapters/01-tide.md"),
        "---\ntitle: Tide\ndraft: false\n---\nÄ [[Well]], [[xyz]] and [here](#well).\n\n## Well {#well}\n"
    );
    let (out, _) = expect(&site, &["check", "--fix"], 1);
    // The alias is a common word, which is no slip.
    assert!(out.ends_with(": 1 error and 1 warning\nmended 0 places in 0 files\n"), "{out}");
}

#[test]
fn the_diff_of_mends_is_one_that_other_programs_take() {
    let site = slips();
    // A byte order mark is no part of the text, nor of a line in the diff.
    let bare = fs::read_to_string(site.at("content/glossary.yaml")).expect("a text");
    site.put("content/glossary.yaml", bare.trim_start_matches('\u{feff}'));
    let (shown, _) = expect(&site, &["check", "--fix", "--dry-run", "--quiet"], 1);
    let patch = &shown[..shown.find("\nerror[").expect("errors")];
    site.put("fix.patch", patch);
    let applied =
        Command::new("git").args(["apply", "fix.patch"]).current_dir(site.root()).output();
    let Ok(applied) = applied else { return };
    assert!(applied.status.success(), "{}\n{patch}", String::from_utf8_lossy(&applied.stderr));
    let text = fs::read_to_string(site.at("content/site.yaml")).expect("a text");
    assert!(text.starts_with("title: Tides\n"), "{text}");
}

#[test]
fn programs_are_told_of_mends() {
    let site = slips();
    let (out, _) = expect(&site, &["check", "--fix", "--dry-run", "--format", "json"], 1);
    let first: serde_json::Value =
        serde_json::from_str(out.lines().next().expect("a line")).expect("JSON");
    assert_eq!(
        first,
        serde_json::json!({
            "type": "mend", "version": 1, "path": "content/chapters/01-tide.md",
            "start": {"line": 3, "column": 8, "byte": 23},
            "end": {"line": 3, "column": 10, "byte": 25}, "text": "false", "done": false,
        })
    );
    let (sarif, _) = expect(&site, &["check", "--format", "sarif"], 1);
    assert!(sarif.contains("\"fixes\":[{"), "{sarif}");
}

#[test]
fn a_baseline_hides_what_is_known_and_nothing_else() {
    let site = faulty();
    let (_, err) = expect(&site, &["check", "--baseline", "known.json"], 2);
    assert!(err.contains("there is no baseline known.json"), "{err}");
    let (out, _) = expect(&site, &["check", "--baseline", "known.json", "--update-baseline"], 0);
    assert!(out.ends_with(": all is well\nthe baseline knows 3 more\n"), "{out}");
    let (out, _) = expect(&site, &["check", "--baseline", "known.json", "--deny", "warnings"], 0);
    assert!(out.ends_with("the baseline knows 3 more\n"), "{out}");
    site.put(
        "content/chapters/01-tide.md",
        "# Tide\n\nAnother line.\n\nÄ [[mon]] rises, [[mon]].\n\n#### Low\n\nAnd falls.\n",
    );
    fs::remove_file(site.at("content/notes.txt")).expect("removed");
    let (out, _) = expect(&site, &["check", "--baseline", "known.json"], 1);
    assert_eq!(out.matches("error[G0203]").count(), 1, "{out}");
    assert!(
        out.ends_with(
            ": 1 error and 0 warnings\nthe baseline knows 2 more, and 1 that was mended since: \
             --update-baseline takes them out\n"
        ),
        "{out}"
    );
    site.put("known.json", "{}");
    expect(&site, &["check", "--baseline", "known.json"], 2);
}
