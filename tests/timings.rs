//! `build --timings` and `--trace`: what a build takes, for people and for browsers.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::fs;

use serde_json::Value;

use support::run::expect;
use support::site::TestSite;

fn small() -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\n");
    site.put(
        "content/glossary.yaml",
        "moon:\n  name: Moon\n  kind: concept\n  summary: It pulls.\n",
    );
    site.put("content/chapters/01-tide.md", "# Tide\n\nThe Moon does it.\n");
    site
}

/// The stages of the table: name, milliseconds, items.
fn table(err: &str) -> Vec<(String, f64, u64)> {
    let lines = err.lines().skip_while(|it| !it.starts_with("stage ")).skip(1);
    let rows = lines.filter_map(|line| {
        let (name, rest) = line.split_at_checked(20)?;
        let mut words = rest.split_whitespace();
        let took = words.next()?.parse().ok()?;
        (words.next()? == "ms").then_some(())?;
        let items = words.next()?.parse().ok()?;
        // What the program held then.
        words.next()?.parse::<u64>().ok()?;
        (words.next()? == "MiB").then(|| (name.trim().to_owned(), took, items))
    });
    rows.collect()
}

#[test]
fn a_trace_is_what_browsers_read_and_says_what_the_table_says() {
    let site = small();
    let (_, err) = expect(&site, &["build", "--timings", "--trace", "trace.json"], 0);
    let stages = table(&err);
    for name in ["read", "parse", "resolve texts", "draw", "publish"] {
        assert!(stages.iter().any(|it| it.0 == name), "{name} is not in {err}");
    }
    let text = fs::read_to_string(site.at("trace.json")).expect("a trace");
    let events: Vec<Value> = serde_json::from_str(&text).expect("JSON, an array");
    let mut spans = Vec::new();
    let mut counts = 0;
    for event in &events {
        let number = |name: &str| event[name].as_u64().unwrap_or_else(|| panic!("{name}: {event}"));
        let (ts, _, _) = (number("ts"), number("pid"), number("tid"));
        let name = event["name"].as_str().expect("a name").to_owned();
        match event["ph"].as_str() {
            Some("X") => {
                let items = event["args"]["items"].as_u64().expect("items");
                spans.push((name, ts, number("dur"), items));
            }
            Some("C") => {
                assert!(event.get("dur").is_none(), "{event}");
                assert!(event["args"]["bytes"].as_u64().expect("bytes") > 1 << 20, "{event}");
                counts += 1;
            }
            other => panic!("{other:?}: {event}"),
        }
    }
    assert_eq!(spans.len(), stages.len());
    assert_eq!(counts, spans.len());
    for ((name, _, dur, items), row) in spans.iter().zip(&stages) {
        assert_eq!((name, items), (&row.0, &row.2));
        assert!((*dur as f64 / 1e3 - row.1).abs() < 0.06, "{name}: {dur} and {}", row.1);
    }
    // Stages follow each other.
    for pair in spans.windows(2) {
        assert!(pair[0].1 + pair[0].2 <= pair[1].1 + 1, "{pair:?}");
    }
}

#[test]
fn a_trace_that_cannot_be_written_is_told() {
    let site = small();
    let (_, err) = expect(&site, &["build", "--trace", "no/such/folder/trace.json"], 3);
    assert!(err.contains("cannot write no/such/folder/trace.json"), "{err}");
}

#[test]
fn stages_are_told_where_the_content_is_wrong_too() {
    let site = small();
    site.put("content/chapters/02-moon.md", "# Moon\n\n[[nobody]]\n");
    let (_, err) = expect(&site, &["build", "--timings", "--trace", "trace.json"], 1);
    let stages = table(&err);
    assert!(stages.iter().any(|it| it.0 == "parse"), "{err}");
    assert!(!stages.iter().any(|it| it.0 == "publish"), "{err}");
    assert!(site.at("trace.json").is_file());
}
