//! Built as of a day, a site tells nothing that began after it, and all that had begun.
#![allow(missing_docs, reason = "a test")]

use std::fmt::Write as _;

use glossator::base::{SitePath, Sources};
use glossator::drive::as_of::{Day, as_of};
use glossator::engine::{Build, Engine, Options};
use proptest::prelude::*;

/// The begin and the end of something, in years from 3000, which stand nowhere else on a page.
type Span = (Option<u16>, Option<u16>);

#[derive(Clone, Debug)]
struct Person {
    life: Span,
    office: Span,
    /// Another person by number, and when the two were related.
    ally: (usize, Span),
}

fn span() -> impl Strategy<Value = Span> {
    let year = || prop::option::weighted(0.8, 0_u16..60);
    (year(), year()).prop_map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
        other => other,
    })
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(
        (span(), span(), (0_usize..6, span())).prop_map(|(life, office, ally)| Person {
            life,
            office,
            ally,
        }),
        1..6,
    )
}

fn edtf((begin, end): Span) -> String {
    let year = |it: Option<u16>| it.map_or_else(|| "..".to_owned(), |it| format!("{}", 3000 + it));
    format!("{}/{}", year(begin), year(end))
}

fn site(people: &[Person], chapter: u16) -> Sources {
    let mut sources = Sources::default();
    let mut put =
        |at: &str, text: &str| sources.put(SitePath::new(at).expect("a path"), text.to_owned());
    put("content/site.yaml", "title: Test\nlanguage: en\nbase_url: https://example.org/\n");
    let mut glossary = String::new();
    let mut prose = String::new();
    for (at, person) in people.iter().enumerate() {
        let _ = write!(glossary, "p{at}:\n  name: Person {}\n  kind: group\n", letter(at));
        if person.life != (None, None) {
            let _ = writeln!(glossary, "  when: {}", edtf(person.life));
        }
        let when = |span| match span {
            (None, None) => String::new(),
            span => format!(", when: {}", edtf(span)),
        };
        let _ = writeln!(glossary, "  roles: [{{title: office{at}{}}}]", when(person.office));
        let (ally, span) = person.ally;
        if ally < people.len() && ally != at {
            let _ = writeln!(
                glossary,
                "  relations: {{opposes: {{to: p{ally}, note: note{at}{}}}}}",
                when(span)
            );
        }
        let _ = write!(prose, "Person {} and [[p{at}]].\n\n![[p{at}]]\n\n", letter(at));
    }
    put("content/glossary.yaml", &glossary);
    put("content/chapters/01-all.md", &format!("# All\n\n{prose}See [then](02-then.md).\n"));
    let dated = format!("---\ntitle: Then\nas_of: {}\nupdated: 3059\n---\n{prose}", 3000 + chapter);
    put("content/chapters/02-then.md", &dated);
    sources
}

fn letter(at: usize) -> char {
    ['A', 'B', 'C', 'D', 'E', 'F'][at]
}

fn day(year: u16) -> Day {
    as_of(&format!("{}", 3000 + year)).expect("a day")
}

/// The texts of a site that tell something.
fn texts(build: &Build) -> impl Iterator<Item = (&SitePath, String)> {
    let files = build.output.0.iter();
    let files = files.filter(|(path, _)| {
        matches!(path.extension(), Some("html" | "json" | "xml")) && path.as_str() != "404.html"
    });
    files.map(|(path, bytes)| (path, String::from_utf8_lossy(bytes).into_owned()))
}

/// The years of a text that are some of ours.
fn years(text: &str) -> Vec<u16> {
    let words = text.split(|it: char| !it.is_ascii_alphanumeric());
    let years = words.filter(|it| it.len() == 4 && it.starts_with("30"));
    years.filter_map(|it| it.parse().ok()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_began_later_is_told(people in people(), chapter in 0_u16..60, days in (0_u16..60, 0_u16..60)) {
        let sources = site(&people, chapter);
        let mut warm = Engine::default();
        for year in [days.0, days.1] {
            let options = Options { as_of: Some(day(year)), ..Options::default() };
            let build = warm.build(&sources, options);
            let begun = |(begin, _): Span| begin.is_none_or(|it| it <= year);
            let there = |at: usize| people.get(at).is_some_and(|it| begun(it.life));
            let all: String = texts(&build).map(|(_, text)| text).collect();
            for (path, text) in texts(&build) {
                for told in years(&text) {
                    prop_assert!(told <= 3000 + year, "{path} tells {told}");
                }
            }
            let has = |path: String| build.output.0.contains_key(&SitePath::new(&path).expect("a path"));
            prop_assert_eq!(has("then/index.html".to_owned()), chapter <= year);
            for (at, person) in people.iter().enumerate() {
                prop_assert_eq!(has(format!("glossary/p{at}/index.html")), there(at));
                let link = format!("data-e=\"p{at}\"");
                prop_assert_eq!(all.contains(&link), there(at), "{}", link);
                let office = there(at) && begun(person.office);
                prop_assert_eq!(all.contains(&format!("office{at}")), office);
                let (ally, span) = person.ally;
                let note = there(at) && ally != at && there(ally) && begun(span);
                prop_assert_eq!(all.contains(&format!("note{at}")), note);
            }
            // Whatever was built before, it is what a cold build makes.
            let cold = Engine::default().build(&sources, options);
            prop_assert_eq!(&build.output, &cold.output);
            prop_assert_eq!(&build.diags, &cold.diags);
        }
    }
}
