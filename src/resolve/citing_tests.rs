//! Citations as they read, in many styles.

use proptest::prelude::*;

use super::*;
use crate::base::Span;
use crate::parse::lang::Lang;
use crate::parse::sources::SourceEntry;
use crate::resolve::bibliography::whole;
use crate::resolve::citations::{bibliography, style_names};
use crate::resolve::{press, styles};

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
            fields: vec![("type", Span { start: 7, end: 9 })],
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

/// All that a citation says.
fn whole_of(citation: &Citation) -> String {
    citation.parts.iter().map(|it| said(&it.text)).collect()
}

/// The same with each of its links as `words -> source`, or as `words(label) -> source`.
fn linked(citation: &Citation) -> String {
    let part = |it: &CitePart| match &it.to {
        None => said(&it.text),
        Some(to) => {
            let label = to.label.as_ref().map_or_else(String::new, |it| format!("({it})"));
            format!("<{}{label} -> {} {}>", said(&it.text), to.key, to.number)
        }
    };
    citation.parts.iter().map(part).collect()
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

/// What the citations of a text read like, in a style.
fn read(yaml: &str, style: &str, cites: &[&str]) -> Vec<String> {
    let set = set(&made(yaml, style).value, cites);
    set.citations.iter().flatten().map(whole_of).collect()
}

/// Whether two texts differ in nothing but what we do otherwise on purpose: blanks at seams, the
/// full stop before quotation marks, one dash for authors who repeat, and a title where a style has
/// nothing to say.
fn alike(ours: &str, theirs: &str) -> bool {
    let bare = |text: &str| -> String {
        let text: String = text.split_whitespace().collect();
        let text = text.replace("”.", ".”").replace("\".", ".\"").replace("————", "——");
        text.replace(",.", ".").replace("..", ".")
    };
    bare(ours) == bare(theirs) || bare(theirs) == "()" && ours == "(Wells without authors)"
}

/// What is put together from what was printed beforehand is what hayagriva prints by itself, in
/// every style, for a text whose sources stand in the order of the list (letters that tell sources
/// apart go by it).
#[test]
fn the_short_way_says_what_the_long_way_says() {
    let mut wrong: Vec<String> = Vec::new();
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
            let ours = whole_of(ours.as_ref().expect("a citation"));
            if !alike(&ours, &theirs) {
                wrong.push(format!("{style} {cite}: {ours:?} {theirs:?}"));
            }
        }
        for (ours, (label, text)) in ours.references.iter().zip(list) {
            let said = said(&ours.text);
            // Where a style has nothing to say in its list, we say something all the same.
            let right = match text.contains(char::is_alphanumeric) {
                true => alike(&said, &text),
                false => said.contains(char::is_alphanumeric),
            };
            if !alike(&ours.number, &label) || !right {
                wrong.push(format!("{style}: {ours:?} {label:?} {text:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn several_sources_are_put_together_as_the_style_has_it() {
    let one = |style: &str, cites: &[&str]| read(LIBRARY, style, cites);
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
            "(Smith 2021, 2020a, 4; Lead Inspector General 2019)",
            "(Smith 2020b, 2020a)",
            "(2020a; Smith 2021)"
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

/// Each source of a group has a link of its own; what stands between and round them has none.
#[test]
fn every_source_of_a_group_can_be_reached() {
    let one = |(style, it): (&str, &str)| {
        let set = set(&made(LIBRARY, style).value, &[it]);
        let links: String = set.citations.iter().flatten().map(linked).collect();
        let back = set.references.iter().map(|it| format!("{} {}", it.id, it.cited_here.join(" ")));
        format!("{links}: {}", back.collect::<Vec<_>>().join(", "))
    };
    let asked = [
        ("springer-basic", "lig2019|smith2020|smith2020b|doe"),
        ("springer-basic", "lig2019|smith2020|smith2020b"),
        ("ieee", "~lig2019|smith2020@page:4"),
        ("chicago-author-date", "smith2021|lig2019|smith2020@page:4"),
        ("chicago-author-date", "~smith2021@page:7|see > doe > too"),
        ("chicago-notes", "see > lig2019|smith2021@page:4"),
        ("mla", "smith2021|smith2021@page:4"),
    ];
    assert_eq!(
        asked.map(one),
        [
            "[<1 -> lig2019 1><–(2–3) -> smith2020 2><4 -> doe 3>]: \
             lig2019 cite-1, smith2020 cite-2, smith2020b cite-2, doe cite-3",
            "[<1 -> lig2019 1><–(2) -> smith2020 2><3 -> smith2020b 3>]: \
             lig2019 cite-1, smith2020 cite-2, smith2020b cite-3",
            "<Lead Inspector General [1] -> lig2019 1>, <[2, p. 4] -> smith2020 2>: \
             lig2019 cite-1, smith2020 cite-2",
            "(<Smith 2021 -> smith2021 1>, <2020a, 4 -> smith2020 2>; \
             <Lead Inspector General 2019 -> lig2019 3>): \
             lig2019 cite-3, smith2020 cite-2, smith2021 cite-1",
            "<Smith (2021, 7 -> smith2021 1>; see <“Wells Without Authors,” n.d. -> doe 2> too): \
             smith2021 cite-1, doe cite-2",
            "See <Lead Inspector General, Quarterly Report to Congress (2019), \
             https://example.org/lig -> lig2019 1>; <Jane Smith, “The Third Tide,” Journal of Tides \
             4, no. 2 (2021): 4 -> smith2021 2>.: lig2019 cite-1, smith2021 cite-2",
            "(<Smith, “The Third Tide” -> smith2021 1>; \
             <Smith, “The Third Tide” 4 -> smith2021 2>): smith2021 cite-1 cite-2",
        ]
    );
}

#[test]
fn words_round_a_source_and_authors_left_out() {
    let cites = [
        "see > lig2019@page:4 > , and passim",
        "> lig2019 > and on",
        "-smith2020b@page:3-5",
        "~smith2021",
        "~smith2021@page:7|> doe >",
        "~doe",
        "doe@section:3",
    ];
    assert_eq!(
        read(LIBRARY, "chicago-author-date", &cites),
        [
            "(see Lead Inspector General 2019, 4, and passim)",
            "(Lead Inspector General 2019 and on)",
            "(2020b, 3–5)",
            "Smith (2021)",
            "Smith (2021, 7; “Wells Without Authors,” n.d.)",
            "“Wells Without Authors” (n.d.)",
            "(“Wells Without Authors,” n.d., sec. 3)",
        ]
    );
    assert_eq!(
        read(LIBRARY, "ieee", &cites),
        [
            "see [1, p. 4], and passim",
            "[1] and on",
            "[2, pp. 3–5]",
            "J. Smith [3]",
            "J. Smith [3, p. 7], [4]",
            "[4]",
            "[4, Sec. 3]"
        ]
    );
    assert_eq!(
        read(LIBRARY, "mla", &["-lig2019", "-lig2019@page:4", "~lig2019", "~lig2019@page:4"]),
        ["(Lead Inspector General)", "(4)", "Lead Inspector General", "Lead Inspector General (4)"]
    );
}

#[test]
fn notes_remember_what_was_cited_before() {
    let set = set(
        &made(LIBRARY, "chicago-notes").value,
        &["lig2019@page:4", "lig2019@page:5", "see > smith2021", "lig2019", "~smith2020b@page:3"],
    );
    let notes: Vec<(String, String)> =
        set.citations.iter().flatten().map(|it| (said(&it.lead), whole_of(it))).collect();
    let notes: Vec<(&str, &str)> = notes.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        notes,
        [
            (
                "",
                "Lead Inspector General, Quarterly Report to Congress (2019), 4, https://example.org/lig."
            ),
            ("", "Lead Inspector General, Quarterly Report to Congress, 5."),
            ("", "See Jane Smith, “The Third Tide,” Journal of Tides 4, no. 2 (2021): 1–20."),
            ("", "Lead Inspector General, Quarterly Report to Congress."),
            ("Smith", "“The Second Tide,” Journal of Tides 3, no. 2 (2020): 3."),
        ]
    );
    assert!(set.citations.iter().flatten().all(|it| it.note));
}

#[test]
fn the_list_has_what_is_cited_and_what_is_named() {
    let bibliography = made(LIBRARY, "ieee").value;
    let cites = [cite("three"), cite("doe|three")];
    let listed = ["lig2019", "doe", "nobody"]
        .map(|it| Spanned { value: it.to_owned(), span: Span { start: 3, end: 9 } });
    let cited = cited(&path("content/a.md"), &cites, &listed, &bibliography);
    let list: Vec<(&str, &str, &[String])> = cited
        .value
        .references
        .iter()
        .map(|it| (&*it.id, it.number.as_str(), &it.cited_here[..]))
        .collect();
    let [one, two, three] = ["cite-1", "cite-2", "cite-3"].map(str::to_owned);
    assert_eq!(
        list,
        [("three", "[1]", &[one, two][..]), ("doe", "[2]", &[three]), ("lig2019", "[3]", &[])]
    );
    let [diag] = &cited.diags[..] else { panic!("{:?}", cited.diags) };
    assert_eq!((diag.code, diag.at.span), (Code::UnknownSource, Span { start: 3, end: 9 }));
}

#[test]
fn a_sentence_may_name_somebody_who_is_no_source() {
    let bibliography = made(LIBRARY, "apa").value;
    let cites = [cite("~somebody"), cite("smith2020x|lig2019"), cite("nobody")];
    let cited = cited(&path("content/a.md"), &cites, &[], &bibliography);
    let [None, Some(some), None] = &cited.value.citations[..] else {
        panic!("{:?}", cited.value.citations)
    };
    assert_eq!(linked(some), "<(Lead Inspector General, 2019) -> lig2019 1>");
    let told: Vec<(&str, Option<&str>)> =
        cited.diags.iter().map(|it| (it.message.as_str(), it.help.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("no source is called `smith2020x`", Some("did you mean `smith2020`?")),
            (
                "no source is called `nobody`",
                Some("add it to `content/sources.yaml`, or write `\\@` for a plain @")
            )
        ]
    );
}

#[test]
fn equality_is_that_of_what_it_was_made_from() {
    let one = made(LIBRARY, "apa").value;
    assert_eq!(one, made(LIBRARY, "apa").value);
    assert_ne!(one, made(LIBRARY, "ieee").value);
    assert_ne!(one, made(&LIBRARY.replace("Nets", "Knots"), "apa").value);
    assert!(made("", "apa").value.is_empty());
}

/// The long way round sorts everything at once.
#[test]
fn long_lists_are_sorted_as_short_ones() {
    let mut yaml = String::new();
    for at in 0..150 {
        let (name, year) = ((at * 7919) % 151, 1950 + at % 3);
        let name =
            ["Äther", "Zeta", "de Groot", "Ohm"][name % 4].to_owned() + &"x".repeat(name % 7);
        yaml += &format!(
            "k{at}:\n  type: book\n  title: The {} Thing {at}\n  author: \"{name}, Ann\"\n  date: {year}\n\n",
            if at % 5 == 0 { "A" } else { "" }
        );
    }
    for style in ["chicago-author-date", "mla", "apa"] {
        let bibliography = made(&yaml, style).value;
        let ours: Vec<String> = whole(&bibliography).iter().map(|it| it.id.to_string()).collect();
        let press = bibliography.press.as_ref().expect("a press");
        let loaded = press::style(style).expect("a style");
        let sorter = styles::sorter(&loaded).expect("a sorted list");
        let mut at_once: Vec<usize> = (0..press.len()).collect();
        press.sort(&sorter, &mut at_once);
        let theirs: Vec<String> =
            at_once.into_iter().map(|it| press.called(it).0.to_string()).collect();
        assert_eq!(ours, theirs, "{style}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// Whatever an author writes, it comes out as text, and nothing breaks.
    #[test]
    fn any_entry_is_read_or_refused(
        title in "\\PC{0,30}", name in "\\PC{0,12}", date in "[-0-9/~?]{0,8}", pages in "\\PC{0,8}",
        kind in "(book|article|web|report|thesis|misc|legislation|video)", place in "\\PC{0,8}",
        style in "(chicago-author-date|ieee|chicago-notes|mla|apa|alphanumeric)"
    ) {
        let text = |it: &str| format!("{it:?}").replace("\\u{", "\\\\u{").replace("\\'", "'");
        let yaml = format!(
            "a:\n  type: {kind}\n  title: {}\n  author: {}\n  page-range: {}\n  url: {}\n{}",
            text(&title), text(&name), text(&pages), text(&format!("https://example.org/{title}")),
            if date.is_empty() { String::new() } else { format!("  date: {}\n", text(&date)) },
        );
        let made = made(&yaml, &style);
        if made.diags.is_empty() {
            let mut written = cite("a");
            written.items[0].locator = Some(("page".to_owned(), place.clone()));
            written.items[0].prefix.clone_from(&title);
            written.items[0].suffix = place;
            let cites = [written.clone(), cite("a"), cite("~a"), cite("-a"), written];
            let set = cited(&path("content/a.md"), &cites, &[], &made.value).value;
            prop_assert!(set.citations.iter().flatten().all(|it| it.parts.iter().any(|it| it.to.is_some())));
            prop_assert_eq!(set.references.len(), 1);
            let urls = set.references[0].text.0.iter().filter_map(|it| it.url.as_ref());
            prop_assert!(urls.into_iter().all(|it| it.starts_with("http")));
        }
    }
}
