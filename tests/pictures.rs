//! What pages tell of time and relations: every relation on both its pages, order across the year 0,
//! pictures and tables of the same things, and one site as it stood on three days.
#![allow(clippy::disallowed_methods, reason = "tests read expectations")]
#![allow(missing_docs, reason = "a test")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use glossator::base::{Severity, SitePath, Sources};
use glossator::drive::as_of::as_of;
use glossator::engine::{Build, Engine, Options};
use proptest::prelude::*;
use serde_json::Value;

fn sources(files: &[(&str, String)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.put(SitePath::new(path).expect("a path"), text.clone());
    }
    sources
}

fn built(sources: &Sources, day: Option<&str>) -> Build {
    let as_of = day.map(|it| as_of(it).expect("a day"));
    let built = Engine::default().build(sources, Options { as_of, ..Options::default() });
    let errors: Vec<_> = built.diags.iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    built
}

/// The pages, as templates see them.
fn pages(built: &Build) -> Vec<Value> {
    let pages = built.site.pages.values();
    pages.map(|it| serde_json::to_value(it.page()).expect("JSON")).collect()
}

fn page<'a>(pages: &'a [Value], url: &str) -> &'a Value {
    pages.iter().find(|it| it["url"] == url).expect(url)
}

/// A date in one of the millennia round the year 0, as EDTF writes it, by the day it begins.
fn year() -> impl Strategy<Value = i32> {
    -1200..1200_i32
}

fn edtf(year: i32) -> String {
    if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn every_relation_is_on_both_pages(
        ties in prop::collection::vec((0..8_usize, 0..8_usize, 0..4_usize), 1..14)
    ) {
        let kinds = [
            ("ally-of", "ally-of"),
            ("leads", "led-by"),
            ("opposes", "opposed-by"),
            ("owes", "owed-by"),
        ];
        let mut glossary = String::new();
        let mut stated = BTreeSet::new();
        for at in 0..8 {
            let _ = write!(glossary, "e{at}:\n  name: Entity {at}\n  kind: group\n");
            let own: BTreeSet<_> = ties.iter().filter(|it| it.0 == at && it.1 != at).collect();
            if !own.is_empty() {
                glossary.push_str("  relations:\n");
            }
            for (nth, (there, back)) in kinds.iter().enumerate() {
                let to: BTreeSet<_> = own.iter().filter(|it| it.2 == nth).map(|it| it.1).collect();
                // Of a group there is one leader at a time: whoever has one has no other.
                let to: Vec<_> = to
                    .into_iter()
                    .filter(|to| nth != 1 || !stated.iter().any(|(of, kind, _)| of == to && *kind == "led-by"))
                    .collect();
                if to.is_empty() {
                    continue;
                }
                let ids: Vec<_> = to.iter().map(|it| format!("e{it}")).collect();
                let _ = writeln!(glossary, "    {there}: [{}]", ids.join(", "));
                for to in to {
                    stated.insert((at, *there, to));
                    stated.insert((to, *back, at));
                }
            }
        }
        let settings = "title: T\nrelations:\n  owes: {inverse: owed-by, label: owes, \
                        inverse_label: owed by, from: [group], to: [group]}\n";
        let sources = sources(&[
            ("content/site.yaml", settings.to_owned()),
            ("content/glossary.yaml", glossary),
            ("content/chapters/01-a.md", "# A\n\nWords.\n".to_owned()),
        ]);
        let pages = pages(&built(&sources, None));
        let mut shown = BTreeSet::new();
        for at in 0..8 {
            let page = page(&pages, &format!("glossary/e{at}/"));
            for group in page["relations"].as_array().expect("relations") {
                for line in group["to"].as_array().expect("lines") {
                    let name = line["name"].as_str().expect("a name");
                    let to: usize = name.trim_start_matches("Entity ").parse().expect("a number");
                    let kind = group["id"].as_str().expect("a kind").to_owned();
                    prop_assert!(shown.insert((at, kind, to)), "once on each page");
                }
            }
        }
        let stated: BTreeSet<_> = stated.into_iter().map(|(a, kind, b)| (a, kind.to_owned(), b)).collect();
        prop_assert_eq!(&shown, &stated);
        // The table of the network tells each of them once, and its picture joins the same.
        if stated.is_empty() {
            return Ok(());
        }
        let network = page(&pages, "network/");
        let rows = network["ties"].as_array().expect("a table");
        prop_assert_eq!(2 * rows.len(), stated.len());
        let ids = |it: &Value| it["id"].as_str().expect("an id").to_owned();
        let joined: BTreeSet<String> =
            rows.iter().flat_map(|it| [ids(&it["from"]), ids(&it["to"])]).collect();
        prop_assert_eq!(drawn(&network["drawing"]), joined);
    }

    #[test]
    fn time_goes_on_across_the_year_0(years in prop::collection::btree_set(year(), 2..12), turn in 0..12_usize) {
        let entry = |(at, year): (usize, &i32)| {
            format!("e{at}: {{name: Entity {at}, kind: event, when: \"{}\"}}\n", edtf(*year))
        };
        let mut entries: Vec<String> = years.iter().enumerate().map(entry).collect();
        let ids: Vec<String> = (0..years.len()).map(|it| format!("e{it}")).collect();
        let told = |entries: &[String]| {
            let sources = sources(&[
                ("content/site.yaml", "title: T\n".to_owned()),
                ("content/glossary.yaml", entries.concat()),
                ("content/chapters/01-a.md", "# A\n\nWords.\n".to_owned()),
            ]);
            let pages = pages(&built(&sources, None));
            let page = page(&pages, "timeline/").clone();
            let items = page["items"].as_array().expect("items").iter();
            let items: Vec<String> =
                items.map(|it| it["card"]["id"].as_str().expect("an id").to_owned()).collect();
            (items, drawn(&page["drawing"]), page["drawing"].clone())
        };
        let (items, marks, drawing) = told(&entries);
        prop_assert_eq!(&items, &ids);
        prop_assert_eq!(marks, ids.iter().cloned().collect());
        // Whatever the order of the file.
        let by = turn % entries.len();
        entries.rotate_left(by);
        prop_assert_eq!(told(&entries), (items, ids.into_iter().collect(), drawing));
    }
}

/// The ids of those to whom a drawing's marks lead.
fn drawn(svg: &Value) -> BTreeSet<String> {
    let svg = svg.as_str().expect("a drawing");
    let marks = svg.split("<a data-e=\"").skip(1);
    marks.map(|it| it.split('"').next().unwrap_or_default().to_owned()).collect()
}

const SITE: &str =
    "title: The lock\nlanguage: en-GB\nas_of: 2020-01-07\nbase_url: https://example.org/\n";
const GLOSSARY: &str = "
weir:
  name: The weir
  kind: place
  where: {lat: 51.5, lon: -0.3}
mill:
  name: The mill
  kind: group
  summary: It grinds by the water of the weir.
  when: 1998/2015-06-30
  where: weir
  relations:
    led-by:
      - {to: ada, when: 1998/2009-12}
      - {to: ben, when: 2010-01/2015-06}
    based-in: weir
ada: {name: Ada Grey, kind: person, roles: [{title: Miller, when: 1998/2009-12}, {title: Warden, when: 2012/..}]}
ben: {name: Ben Hall, kind: person, when: 1975/.., roles: [{title: Miller, when: 2010-01/2015-06}]}
flood: {name: The flood, kind: event, when: 2011-02-03/2011-02-04, where: weir, relations: {targeted: mill}}
trust: {name: The trust, kind: group, when: 2016-05/.., relations: {succeeded-by: [], led-by: {to: ada, when: 2016-05/..}}}
";

/// What the words of all files of a site are: compact enough to be read, and whole.
fn whole(day: &str) -> String {
    let sources = sources(&[
        ("content/site.yaml", SITE.to_owned()),
        ("content/glossary.yaml", GLOSSARY.replace("succeeded-by: [], ", "")),
        (
            "content/chapters/01-wheel.md",
            "---\ntitle: The wheel\nas_of: 2001\n---\nThe mill stood at the weir, and Ada Grey led it.\n"
                .to_owned(),
        ),
        (
            "content/chapters/02-water.md",
            "---\ntitle: The water\nas_of: 2012\n---\nThe flood came to the mill.\n\n```{timeline}\n```\n"
                .to_owned(),
        ),
        (
            "content/chapters/03-trust.md",
            "---\ntitle: The heirs\nas_of: 2019\n---\nThe trust keeps the weir. See [the flood](02-water.md).\n"
                .to_owned(),
        ),
    ]);
    let built = built(&sources, Some(day));
    let mut out = String::new();
    for (path, bytes) in &built.output.0 {
        let text = String::from_utf8_lossy(bytes);
        let words = match path.as_str().rsplit('.').next() {
            Some("html") => words(main(&text)),
            Some("xml" | "txt") => words(&text),
            Some("json") => text.to_string(),
            _ => continue,
        };
        let _ = writeln!(out, "{path}: {words}\n");
    }
    out
}

/// What stands within `<main>`, and the linked data.
fn main(html: &str) -> &str {
    let start = html.find("<main").unwrap_or(0);
    let end = html.find("</main>").unwrap_or(html.len());
    &html[start..end.max(start)]
}

fn words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for it in html.chars() {
        match it {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            it if !inside => text.push(it),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_site_as_it_stood_on_three_days() {
    for day in ["2001-06-01", "2011-12-31", "2020-01-07"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/stood/{day}.txt"));
        let made = whole(day);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, &made).expect("an expectation");
        }
        let expected = std::fs::read_to_string(&path).expect("an expectation; `BLESS=1` writes it");
        assert_eq!(made, expected, "{day}");
        assert_eq!(made, whole(day), "the same bytes again");
    }
    let [first, second, third] = ["2001-06-01", "2011-12-31", "2020-01-07"].map(whole);
    assert!(
        !first.contains("Ben Hall, Miller") && !first.contains("flood") && !first.contains("trust")
    );
    assert!(
        second.contains("flood") && !second.contains("The trust") && !second.contains("Warden")
    );
    assert!(third.contains("The trust") && third.contains("Warden"));
}

#[test]
fn prose_keeps_the_day_as_of_which_it_was_written() {
    let mut sources = Sources::default();
    for (at, text) in [
        ("content/site.yaml", "title: Test\nlanguage: en-GB\nas_of: 2020-01-07\n"),
        (
            "content/glossary.yaml",
            "ada:\n  name: Ada Grey\n  kind: person\n  roles: [{title: Miller, when: 2012/2016}]\n",
        ),
        (
            "content/chapters/01-all.md",
            "# All\n\nUntil 2016 Ada Grey was the miller.\n\n![[ada]]\n",
        ),
    ] {
        sources.put(SitePath::new(at).expect("a path"), text.to_owned());
    }
    let page = |day: &str| {
        let as_of = Some(as_of(day).expect("a day"));
        let build = Engine::default().build(&sources, Options { as_of, ..Options::default() });
        let path = SitePath::new("all/index.html").expect("a path");
        String::from_utf8_lossy(&build.output.0[&path]).into_owned()
    };
    let earlier = page("2014-08-31");
    let head = earlier
        .split("<main")
        .nth(1)
        .and_then(|it| it.split("</main>").next())
        .expect("a main part");
    assert!(head.contains("As of 7 January 2020") && !head.contains("31 August 2014"), "{head}");
    assert!(head.contains("since 2012"), "{head}");
    assert!(page("2024").contains("As of 7 January 2020"));
}
