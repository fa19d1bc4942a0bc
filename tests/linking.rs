//! What holds of linking whatever an author writes: the reader's text stays, no link stands inside
//! a link, a backlink's end holds its sentence, and threads change nothing.

use std::collections::BTreeMap;

use glossator::base::{SitePath, Sources};
use glossator::engine::{Build, Engine, Options};
use glossator::render::html;
use glossator::resolve::pages::{Content, Page};
use proptest::prelude::*;

const CASES: u32 = 96;

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("a path")
}

/// A site of two chapters and some names. `link` is what every entity says of its links.
fn site(chapters: &[String], link: &str) -> Sources {
    let mut sources = Sources::default();
    sources.put(path("content/site.yaml"), "title: Test\n".to_owned());
    let names = [
        (
            "isis",
            "name: Islamic State, kind: group, aliases: [ISIS, the State]",
            "It fought Ann Ebb.",
        ),
        ("ann-ebb", "name: Ann Ebb, kind: person, aliases: [Ebb]", "She saw a *well*."),
        ("ebb-tide", "name: Ebb tide, kind: event", ""),
        ("well", "name: well, kind: concept, aliases: [water-hole]", "Dug by ISIS."),
        ("tigris", "name: Río Tigris, kind: place, aliases: [دجلة]", ""),
    ];
    let glossary: String = names
        .iter()
        .map(|(id, keys, summary)| {
            format!("{id}: {{{keys}, link: {link}, summary: \"{summary}\"}}\n")
        })
        .collect();
    sources.put(path("content/glossary.yaml"), glossary);
    for (index, text) in chapters.iter().enumerate() {
        let at = format!("content/chapters/0{n}-c{n}.md", n = index + 1);
        sources.put(path(&at), format!("---\ntitle: C{index}\n---\n{text}"));
    }
    sources
}

fn built(chapters: &[String], link: &str) -> Build {
    Engine::default().build(&site(chapters, link), Options::default())
}

/// Names and all that may stand round and inside them.
fn chapter() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "Islamic State",
        "Islamic\nState",
        "Islamic *State*",
        "**Islamic State**",
        "Islamic `State`",
        "ISIS",
        "ISIS’s",
        "ISIS's",
        "Ann Ebb",
        "Ann&nbsp;Ebb",
        "Ann  Ebb",
        "Ebb",
        "Ebb tide",
        "Ebb tides",
        "well",
        "Wells",
        "wells",
        "water-hole",
        "the State",
        "Río Tigris",
        "Ri\u{301}o Tigris",
        "دجلة",
        " ",
        " ",
        " ",
        " and ",
        ". ",
        "! ",
        "? ",
        ", ",
        "\n",
        "\n\n",
        "\n\n## Heading of ISIS\n\n",
        "\n\n### Ann Ebb\n\n",
        "\n- ",
        "\n> ",
        "\n> [!note] On ISIS\n> ",
        "\n1. ",
        "\n| a | b |\n|---|---|\n| ",
        " | ",
        "*",
        "**",
        "~~",
        "`",
        "[",
        "](https://example.org/)",
        "](#heading-of-isis)",
        "[[isis]]",
        "[[isis|they]]",
        "[[ann-ebb|Ann Ebb of ISIS]]",
        "[[!ISIS]]",
        "\n\n![[well]]\n\n",
        "[^n]",
        "\n\n[^n]: Said Ann Ebb of ISIS.\n\n",
        "&amp;",
        "&lt;",
        "\\*",
        "\\\n",
        "  \n",
        "$x$",
        "<b>",
        "</b>",
        "<a href=\"#x\">",
        "</a>",
        "<!-- ISIS -->",
        "<br>",
        "Mr. ",
        "U.S. ",
        "'",
        "\"",
        "--",
        "...",
        "é",
        "\u{301}",
        "\n\n```rust\nlet isis = \"ISIS\";\n```\n\n",
        "\n: ",
        "\n\nThe State\n: Ann Ebb.\n\n",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

/// The chapters' text and notes as HTML, by address.
fn texts(build: &Build) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (at, page) in build.site.pages.iter() {
        if let Content::Chapter(chapter) = page.page().content {
            let mut whole = html::body(&chapter.body);
            for (index, note) in html::notes(&chapter.notes.0).enumerate() {
                whole.push_str(&format!("<div id=\"note-{}\">{note}</div>", index + 1));
            }
            texts.insert(at.to_string(), whole);
        }
    }
    texts
}

/// Calls `tag` with every tag of `html` and `text` with all between, comments left out.
fn walk<'h>(html: &'h str, mut tag: impl FnMut(&'h str), mut text: impl FnMut(&'h str)) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text(&rest[..at]);
        rest = &rest[at..];
        let end = match rest.strip_prefix("<!--") {
            Some(comment) => comment.find("-->").map_or(rest.len(), |it| it + 7),
            None => rest.find('>').map_or(rest.len(), |it| it + 1),
        };
        tag(&rest[..end]);
        rest = &rest[end..];
    }
    text(rest);
}

fn text_of(html: &str) -> String {
    let mut out = String::new();
    walk(html, |_| (), |text| out.push_str(text));
    out
}

/// Only what is read, without the numbers of notes, and without blanks: their number is the line's matter.
fn words_of(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<sup>") {
        plain.push_str(&rest[..at]);
        rest = rest[at..].find("</sup>").map_or("", |end| &rest[at + end + 6..]);
    }
    plain.push_str(rest);
    text_of(&plain).split_whitespace().collect()
}

/// The links of ours that begin while another link is open. As in a browser, a link ends where the
/// next begins; one that its author never closes ends with its block.
fn nested<'h>(html: &'h str) -> Vec<&'h str> {
    const CLOSERS: [&str; 11] = [
        "</a>",
        "<p>",
        "<li>",
        "<td>",
        "<dd>",
        "<dt>",
        "<th>",
        "<div",
        "<aside",
        "<blockquote",
        "<h",
    ];
    let mut open = false;
    let mut found = Vec::new();
    let tags = |tag: &'h str| {
        if tag.starts_with("<a ") {
            if open && tag.contains("class=\"e\"") {
                found.push(tag);
            }
            open = true;
        } else if CLOSERS.iter().any(|it| tag.starts_with(it)) {
            open = false;
        }
    };
    walk(html, tags, |_| ());
    found
}

/// How many links to entries there are.
fn links(build: &Build) -> usize {
    texts(build).values().map(|it| it.matches("<a class=\"e\"").count()).sum()
}

fn page_at(build: &Build, url: &str) -> Option<Page> {
    let address = url.split('#').next().unwrap_or_default();
    let path = SitePath::new(&format!("{address}index.html")).expect("a path");
    build.site.pages.get(&path).map(|it| it.page())
}

/// What is wrong with the backlinks of every entity.
fn lost_sentences(build: &Build) -> Vec<String> {
    let mut faults = Vec::new();
    for page in build.site.pages.values() {
        let Content::Entity(entity) = page.page().content else { continue };
        for line in &entity.mentions.0 {
            let Some(end) = page_at(build, &line.url) else {
                faults.push(format!("{} leads nowhere", line.url));
                continue;
            };
            let whole = match &end.content {
                Content::Chapter(_) => texts(build)[&format!("{}index.html", end.url)].clone(),
                Content::Entity(other) => {
                    let summary = other.card.summary.as_ref().map(|it| html::body(it));
                    summary.unwrap_or_default()
                }
                _ => continue,
            };
            let sentence = words_of(&html::body(&line.sentence));
            if !words_of(&whole).contains(&sentence) {
                faults.push(format!("{}: no {sentence:?} in {whole}", line.url));
            }
            if let Some((_, id)) = line.url.split_once('#')
                && !whole.contains(&format!("id=\"{id}\""))
            {
                faults.push(format!("{}: no such id in {whole}", line.url));
            }
        }
    }
    faults
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    #[test]
    fn the_text_that_a_reader_sees_stays(one in chapter(), two in chapter()) {
        let chapters = [one, two];
        let without = built(&chapters, "never");
        for link in ["first", "every"] {
            let with = built(&chapters, link);
            prop_assert!(links(&with) >= links(&without));
            for (at, html) in texts(&with) {
                prop_assert_eq!(text_of(&html), text_of(&texts(&without)[&at]));
            }
        }
    }

    #[test]
    fn no_link_stands_inside_a_link(one in chapter(), two in chapter()) {
        for html in texts(&built(&[one, two], "every")).values() {
            prop_assert_eq!(nested(html), Vec::<&str>::new(), "{}", html);
        }
    }

    #[test]
    fn a_backlink_s_end_holds_its_sentence(one in chapter(), two in chapter()) {
        prop_assert_eq!(lost_sentences(&built(&[one, two], "first")), Vec::<String>::new());
    }

    #[test]
    fn threads_change_nothing(one in chapter(), two in chapter()) {
        let chapters = [one, two];
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| built(&chapters, "first"))
        };
        let (alone, many) = (on(1), on(8));
        prop_assert_eq!(alone.output.0, many.output.0);
        prop_assert_eq!(alone.diags, many.diags);
    }
}

#[test]
fn the_checks_themselves_can_fail() {
    assert_eq!(nested("<a href=\"/\">x <a class=\"e\" href=\"/y\">y</a></a>").len(), 1);
    assert_eq!(nested("<a href=\"/\">x</a> <a class=\"e\" href=\"/y\">y</a>").len(), 0);
    assert_eq!(text_of("<p>a<!-- b > c --> &amp; <i title=\"x\">d</i></p>"), "a &amp; d");
    let build =
        built(&["Ann Ebb saw ISIS.\n\n## Later\n\nEbb tides came. Wells too.".to_owned()], "first");
    assert_eq!(links(&build), 4);
    let Content::Entity(page) = &page_at(&build, "glossary/well/").expect("its page").content
    else {
        panic!("it is another page");
    };
    assert_eq!(
        page.mentions.0.iter().map(|it| it.url.as_str()).collect::<Vec<_>>(),
        ["c1/#later", "glossary/ann-ebb/"]
    );
}
