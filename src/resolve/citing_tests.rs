use super::*;
use crate::base::Span;
use crate::parse::lang::Lang;
use crate::parse::sources::SourceEntry;
use crate::resolve::bibliography::whole;
use crate::resolve::citations::{bibliography, style_names};

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("a path")
}

fn made(yaml: &str, style: &str) -> Checked<Bibliography> {
    let entries: Vec<SourceEntry> = yaml
        .split("\n\n")
        .filter(|it| !it.trim().is_empty())
        .map(|it| SourceEntry {
            path: path("content/sources.yaml"),
            id: Spanned {
                value: it.trim().split(':').next().unwrap_or_default().to_owned(),
                span: Span::default(),
            },
            yaml: it.trim().into(),
            span: Span::default(),
        })
        .collect();
    let style = Spanned { value: style.to_owned(), span: Span::default() };
    bibliography(&[Arc::new(entries)], Some((&path("content/site.yaml"), &style)), &Lang::default())
}

fn cite(text: &str) -> WrittenCite {
    // `see > key @ page:4 > , and on | -key` ; a leading `~` is narrative.
    let (form, text) = match text.strip_prefix('~') {
        Some(text) => (CiteForm::Narrative, text),
        None => (CiteForm::Bracketed, text),
    };
    let items = text
        .split('|')
        .map(|it| {
            let parts: Vec<&str> = it.split('>').collect();
            let (prefix, it, suffix) = match parts[..] {
                [it] => ("", it, ""),
                [prefix, it] => (prefix, it, ""),
                [prefix, it, suffix] => (prefix, it, suffix),
                _ => panic!("{text}"),
            };
            let (key, place) = it.split_once('@').map_or((it, None), |(a, b)| (a, Some(b)));
            let key = key.trim();
            CiteItem {
                key: Spanned {
                    value: key.trim_start_matches('-').to_owned(),
                    span: Span::default(),
                },
                prefix: prefix.to_owned(),
                locator: place
                    .and_then(|it| it.split_once(':'))
                    .map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned())),
                suffix: suffix.trim_start().to_owned(),
                author: if key.starts_with('-') {
                    CiteAuthor::Suppressed
                } else {
                    CiteAuthor::Shown
                },
            }
        })
        .collect();
    WrittenCite { items, form }
}

fn set(bibliography: &Bibliography, cites: &[&str]) -> Cited {
    let cites: Vec<WrittenCite> = cites.iter().map(|it| cite(it)).collect();
    let cited = cited(&path("content/chapters/01-a.md"), &cites, &[], bibliography);
    assert_eq!(cited.diags, []);
    cited.value
}

fn said(rich: &Rich) -> String {
    plain(&rich.0)
}

const LIBRARY: &str = "
lig2019:
  type: report
  title: Quarterly Report to Congress
  author: {name: Lead Inspector General}
  date: 2019-11-19
  url: https://example.org/lig

smith2020:
  type: book
  title: A Tide & <em>Other</em> \"Waves\"
  author: Smith, Jane
  publisher: Harbour Press
  date: 2020

smith2020b:
  type: article
  title: The Second Tide
  author: Smith, Jane
  date: 2020
  page-range: 1-20
  parent: {type: periodical, title: Journal of Tides, volume: 3, issue: 2}

smith2021:
  type: article
  title: The Third Tide
  author: Smith, Jane
  date: 2021
  page-range: 1-20
  parent: {type: periodical, title: Journal of Tides, volume: 4, issue: 2}

doe:
  type: web
  title: Wells without authors
  url: {value: https://example.org/wells, date: 2020-01-01}

three:
  type: book
  title: Of Nets
  author: [\"Zeta, Ann\", \"Young, Bob\", \"Xu, Cy\", \"Wu, Di\"]
  editor: Moore, Ed
  date: 1999
";

#[test]
fn look() {
    for style in [
        "chicago-author-date",
        "apa",
        "mla",
        "ieee",
        "chicago-notes",
        "alphanumeric",
        "springer-basic",
        "nature",
        "american-anthropological-association",
    ] {
        let b = made(LIBRARY, style);
        println!("==== {style} {:?}", b.diags);
        let c = set(
            &b.value,
            &[
                "lig2019",
                "lig2019@page:4",
                "smith2020",
                "smith2020b@page:3-5",
                "smith2021 | smith2020",
                "see > three@chapter:3 >, and on",
                "-smith2020@page:4",
                "~smith2020",
                "~smith2020b@page:7",
                "doe",
                "~doe",
                "lig2019|smith2020|smith2020b|doe",
                "three@page:4|lig2019",
                "three@page:4",
            ],
        );
        for c in &c.citations {
            let c = c.as_ref().unwrap();
            println!("   {:?} [{}]", said(&c.text), said(&c.lead));
        }
        for r in &c.references {
            println!("      {} | {} | {} {:?}", r.id, r.number, said(&r.text), r.cited_here);
        }
        for r in whole(&b.value) {
            println!("      W {} | {} | {}", r.id, r.number, said(&r.text));
        }
    }
}

/// Whether two texts differ in nothing but what we do otherwise on purpose: blanks at seams, the
/// full stop before quotation marks, one dash for authors who repeat, and a title where a style has
/// nothing to say.
fn alike(ours: &str, theirs: &str) -> bool {
    let bare = |text: &str| -> String {
        let text: String = text.split_whitespace().collect();
        text.replace("”.", ".”").replace("\".", ".\"").replace("————", "——")
    };
    bare(ours) == bare(theirs) || bare(theirs) == "()" && ours == "(Wells without authors)"
}

/// What is put together from what was printed beforehand is what hayagriva prints by itself, in
/// every style, for a text whose sources stand in the order of the list (letters that tell sources
/// apart go by it).
#[test]
fn the_short_way_says_what_the_long_way_says() {
    let mut wrong = 0;
    // This one takes all its "(ebd.)" for citations that read the same, and tells them apart.
    for style in style_names().into_iter().filter(|it| *it != "deutsche-sprache") {
        let made = made(LIBRARY, style);
        assert_eq!(made.diags, []);
        let bibliography = made.value;
        let press = bibliography.press.as_ref().expect("a press");
        let ids: Vec<String> = whole(&bibliography).iter().map(|it| it.id.to_string()).collect();
        let mut cites: Vec<String> = ids.clone();
        for id in &ids {
            for place in ["page:4", "page:12-15", "page:12-15", "page:7–9"] {
                cites.push(format!("{id}@{place}"));
            }
        }
        for id in &ids {
            cites.push(id.clone());
            cites.push(format!("{id}@page:3"));
            cites.push(format!("{id}@section:3"));
        }
        cites.extend(ids.iter().cloned());
        let cites: Vec<&str> = cites.iter().map(String::as_str).collect();
        let ours = set(&bibliography, &cites);
        let asked: Vec<Vec<(&str, Option<(&str, &str)>)>> = cites
            .iter()
            .map(|it| match it.split_once('@') {
                Some((id, place)) => vec![(id, place.split_once(':'))],
                None => vec![(*it, None)],
            })
            .collect();
        let (theirs, list) = press.by_itself(style, &asked);
        for ((cite, ours), theirs) in cites.iter().zip(&ours.citations).zip(theirs) {
            let ours = said(&ours.as_ref().expect("a citation").text);
            if !alike(&ours, &theirs) {
                wrong += 1;
                println!("{style} {cite}: {ours:?} {theirs:?}");
            }
        }
        for (ours, (label, text)) in ours.references.iter().zip(list) {
            if !alike(&ours.number, &label) || !alike(&said(&ours.text), &text) {
                wrong += 1;
                println!("{style}: {ours:?} {label:?} {text:?}");
            }
        }
    }
    assert_eq!(wrong, 0);
}

#[test]
fn several_sources_are_put_together_as_the_style_has_it() {
    let one = |style: &str, cites: &[&str]| -> Vec<String> {
        let set = set(&made(LIBRARY, style).value, cites);
        set.citations.iter().flatten().map(|it| said(&it.text)).collect()
    };
    let first = "lig2019|smith2020|smith2020b|doe|three";
    assert_eq!(
        one(
            "springer-basic",
            &[
                first,
                "doe|lig2019|smith2020b|smith2020",
                "three|doe",
                "doe@page:4|lig2019|smith2020b|three"
            ]
        ),
        ["[1–5]", "[1–4]", "[4, 5]", "[1, 3, 4, 5]"]
    );
    assert_eq!(
        one(
            "chicago-author-date",
            &["smith2021|lig2019|smith2020@page:4", "smith2020b|smith2020", "-smith2020|smith2021"]
        ),
        [
            "(Smith 2021, 2020b, 4; Lead Inspector General 2019)",
            "(Smith 2020a, 2020b)",
            "(2020b; Smith 2021)"
        ]
    );
    assert_eq!(
        one("apa", &["smith2021|lig2019|smith2020", "see > smith2021|> lig2019 > , too"]),
        [
            "(Lead Inspector General, 2019; Smith, 2020a, 2021)",
            "(see Smith, 2021; Lead Inspector General, 2019, too)"
        ]
    );
}

#[test]
#[ignore]
fn speed() {
    let n: usize = std::env::var("N").ok().and_then(|it| it.parse().ok()).unwrap_or(1000);
    let cpu = || -> f64 {
        let mut total = 0.0;
        for entry in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
            let s = std::fs::read_to_string(entry.path().join("schedstat")).unwrap_or_default();
            total += s.split(' ').next().and_then(|it| it.parse::<f64>().ok()).unwrap_or(0.0);
        }
        total / 1e6
    };
    let mut y = String::new();
    for i in 0..n {
        y += &format!(
            "k{i}:\n  type: article\n  title: The {i} thing of water and wells\n  author: [\"Name{}, Given\", \"Other{}, A.\"]\n  date: {}-03-0{}\n  page-range: 1-20\n  url: {{value: https://example.org/{i}, date: 2020-01-01}}\n  parent: {{type: periodical, title: Journal {i}, volume: 3, issue: 2}}\n\n",
            i * 7919 % (n * 2 / 3),
            i % 13,
            1950 + i % 7,
            1 + i % 9
        );
    }
    for style in ["chicago-author-date", "apa", "ieee", "mla", "chicago-notes"] {
        let (t, c) = (std::time::Instant::now(), cpu());
        let b = made(&y, style).value;
        println!(
            "{style}: {n} sources {:?} cpu {:.1} ms; apart {}",
            t.elapsed(),
            cpu() - c,
            b.press.as_ref().unwrap().apart()
        );
        let texts: Vec<Vec<WrittenCite>> = (0..1000)
            .map(|k| {
                (0..8)
                    .map(|c| {
                        let id = format!("k{}", (k * 31 + c % 5 * 17) % n);
                        cite(&if c % 2 == 0 { format!("{id}@page:{}", 3 + c * 7 + k) } else { id })
                    })
                    .collect()
            })
            .collect();
        let p = path("content/chapters/01-a.md");
        let (t, c) = (std::time::Instant::now(), cpu());
        let mut total = 0;
        for it in &texts {
            total += cited(&p, it, &[], &b).value.references.len();
        }
        println!("   per text {:?} cpu {:.1} us {total}", t.elapsed() / 1000, (cpu() - c));
    }
}
