//! Every kind of page through the default theme, and themes that are wrong.

use std::sync::Arc;

use proptest::prelude::*;

use crate::base::{Checked, Code, SitePath, Source, Span};
use crate::resolve::address::Address;
use crate::resolve::pages::{
    CardGroup, ChapterPage, CitedBy, Content, Cover, CoverChapter, CoverPart, Crumb, EntityPage,
    FreePage, GlossaryPage, Kind, KindSign, Letter, MentionLine, Notes, Page, PlaceLine, Reference,
    RelationGroup, RelationLine, RoleLine, Site, SourceLine, SourcesPage, TimelineItem,
    TimelinePage, Toc,
};
use crate::resolve::pictures::drawing::Drawing;
use crate::resolve::tense::Tense;
use crate::resolve::text::{
    Callout, Card, Fact, Fold, Link, Mark, Note, Piece, PieceKind, Resolved, Rich, Run, Title,
};
use crate::resolve::theme::{Lang, Shelf, Wanted, layers};

use super::embedded;
use super::page::page;
use super::theme::{SiteValue, Theme, theme};

fn path(raw: &str) -> SitePath {
    SitePath::new(raw).expect("a path")
}

fn address(raw: &str) -> Address {
    match raw.strip_suffix('/') {
        Some(folder) => Address::of(folder, crate::resolve::address::Addresses::Folders),
        None if raw.is_empty() => Address::of("", crate::resolve::address::Addresses::Folders),
        None => Address::file(&path(raw)),
    }
}

/// The default theme with a site's files over it.
fn made(files: &[(&str, &str)], name: &str) -> Checked<Theme> {
    let texts: Vec<_> = files
        .iter()
        .map(|&(at, text)| Arc::new(Source { path: path(at), text: text.into() }))
        .collect();
    let shelf = Shelf { texts: &texts, assets: &[], built_in: embedded::sources() };
    let span = Span::default();
    let name = crate::base::Spanned { value: name.to_owned(), span };
    let wanted = Wanted {
        path: path("content/site.yaml"),
        name: (!name.value.is_empty()).then_some(name),
        settings: Vec::new(),
        lang: Lang::default(),
    };
    let mut diags = Vec::new();
    let layers = Arc::new(layers(shelf, &wanted).into(&mut diags));
    let theme = theme(&layers).into(&mut diags);
    Checked::new(theme, diags)
}

fn site() -> SiteValue {
    let kind = |id: &str, label: &str| Kind {
        id: id.into(),
        label: label.into(),
        plural: format!("{label}s").replace("ss", "s"),
        colour: if label.is_empty() { String::new() } else { "teal".into() },
    };
    SiteValue::new(&Arc::new(Site {
        title: "Tides & <Moons>".into(),
        description: "About tides.".into(),
        lang: "en-GB".into(),
        dir: "ltr",
        authors: vec!["A. Body".into()],
        as_of: "7 January 2020".into(),
        base_url: Some("https://example.org/a/".into()),
        home: address(""),
        nav: vec![crumb("glossary/", "", "glossary"), crumb("about/", "About", "")],
        feed: Some(address("feed.xml")),
        kinds: vec![kind("place", ""), kind("court", "Court")],
    }))
}

fn crumb(url: &str, title: &str, key: &'static str) -> Crumb {
    Crumb { url: address(url), title: title.into(), key, summary: "What is there.".into() }
}

/// A paragraph.
fn words(words: &str) -> Arc<Resolved> {
    let at = Span::of(0..words.len());
    let piece = |kind, at| Piece { kind, at };
    Arc::new(Resolved {
        text: words.to_owned(),
        pieces: vec![
            piece(PieceKind::Open(Mark::Paragraph), Span::default()),
            piece(PieceKind::Words, at),
            piece(PieceKind::Close(Mark::Paragraph), Span::default()),
        ],
        ..Resolved::default()
    })
}

/// A callout with a link to an entity and a note.
fn body() -> Arc<Resolved> {
    let text = "The moon pulls. A note.";
    let piece = |kind, at: std::ops::Range<usize>| Piece { kind, at: Span::of(at) };
    Arc::new(Resolved {
        text: text.to_owned(),
        pieces: vec![
            piece(PieceKind::Open(Mark::Callout(0)), 0..0),
            piece(PieceKind::Open(Mark::Paragraph), 0..0),
            piece(PieceKind::Open(Mark::Link(0)), 0..0),
            piece(PieceKind::Words, 0..8),
            piece(PieceKind::Close(Mark::Link(0)), 0..0),
            piece(PieceKind::Words, 8..15),
            piece(PieceKind::NoteRef(0, 0), 0..0),
            piece(PieceKind::Close(Mark::Paragraph), 0..0),
            piece(PieceKind::Close(Mark::Callout(0)), 0..0),
            piece(PieceKind::Cards(0), 0..0),
        ],
        notes: vec![Note { pieces: vec![piece(PieceKind::Words, 16..23)], references: 2 }],
        links: vec![Link::Entity {
            id: "moon".into(),
            kind: "court".into(),
            to: address("glossary/moon/"),
        }],
        callouts: vec![Callout { kind: "claim".into(), fold: Fold::Fixed, title: Title::Kind }],
        cards: vec![vec![card()]],
        ..Resolved::default()
    })
}

fn card() -> Arc<Card> {
    Arc::new(Card {
        id: "moon".into(),
        name: "The \"moon\"".into(),
        kind: "court".into(),
        url: address("glossary/moon/"),
        summary: Some(words("A body that pulls.")),
        plain: "A body that pulls.".into(),
        when: "from 1969".into(),
        tense: Tense::Now,
        facts: vec![
            Fact {
                tense: Tense::Then,
                relation: "".into(),
                label: "".into(),
                title: "Lamp & lantern".into(),
                kind: "".into(),
                url: None,
                when: "2018–2021".into(),
            },
            Fact {
                tense: Tense::Now,
                relation: "led-by".into(),
                label: "".into(),
                title: "Sun".into(),
                kind: "place".into(),
                url: Some(address("glossary/sun/")),
                when: "since 2021".into(),
            },
        ],
    })
}

fn reference() -> Reference {
    let run = |text: &str, italic| Run { text: text.into(), italic, ..Run::default() };
    Reference {
        id: "essay".into(),
        number: "1".into(),
        text: Rich(vec![run("A. Body, ", false), run("Tides", true)]),
        cited_here: vec!["cite-1".into(), "cite-2".into()],
    }
}

fn toc() -> Vec<Toc> {
    let entry = |level, id: &str| Toc { level, id: id.into(), title: id.into() };
    vec![entry(2, "a"), entry(3, "b"), entry(2, "c"), entry(2, "d")]
}

fn drawn(url: &str, content: Content, theme: &Theme) -> Checked<String> {
    let page_of = Page {
        url: address(url),
        title: "High <water>".into(),
        summary: "When it comes.".into(),
        updated: Some("2020-01-07".into()),
        pictures: true,
        content,
        json_ld: "{\"@type\":\"Article\"}".into(),
    };
    page(&page_of, &site(), theme).map(|it| String::from_utf8(it.0.to_vec()).expect("UTF-8"))
}

fn group() -> CardGroup {
    CardGroup { kind: site().site().kinds[1].clone().into(), cards: vec![card()] }
}

fn contents() -> Vec<(&'static str, Content)> {
    let chapter = ChapterPage {
        number: 2,
        of: 3,
        part: "Part".into(),
        as_of: "2020".into(),
        as_of_day: "2020".into(),
        updated_words: "7 January 2020".into(),
        minutes: 4,
        key_points: vec![words("One.")],
        toc: toc(),
        body: body(),
        notes: Notes(body()),
        sources: vec![reference()],
        entities: vec![group()],
        previous: Some(crumb("one/", "One", "")),
        next: None,
    };
    let entity = EntityPage {
        card: card(),
        entity_kind: site().site().kinds[0].clone().into(),
        date: "2020".into(),
        aliases: vec!["Luna".into()],
        body: Some(body()),
        notes: Some(Notes(body())),
        strip: Some(Drawing::default()),
        place: Some(PlaceLine { title: "Sky".into(), url: Some(address("glossary/sky/")) }),
        roles: vec![RoleLine { title: "Lamp".into(), when: "at night".into(), tense: Tense::Then }],
        relations: vec![RelationGroup {
            id: "led-by".into(),
            label: String::new(),
            to: vec![RelationLine {
                name: "Sun".into(),
                kind: "place".into(),
                url: address("glossary/sun/"),
                when: "2020".into(),
                tense: Tense::Before,
                note: "mostly".into(),
            }],
        }],
        mentions: vec![MentionLine {
            title: "One".into(),
            url: "one/#a".into(),
            heading: "A".into(),
            sentence: words("The moon pulls."),
            count: 2,
        }],
        sources: vec![reference()],
        same_as: vec!["https://example.org/moon".into()],
        cards: vec![card()],
    };
    let cover = Cover {
        parts: vec![CoverPart {
            title: "Part".into(),
            summary: "Of it.".into(),
            chapters: vec![CoverChapter {
                url: address("one/"),
                number: 1,
                title: "One".into(),
                summary: "First.".into(),
                minutes: 1,
            }],
        }],
        minutes: 7,
        chapters: 3,
        entities: 1,
        sources: 1,
        intro: Some(body()),
        key_points: vec![words("One.")],
    };
    let free = FreePage {
        toc: toc(),
        body: body(),
        notes: Notes(body()),
        sources: vec![reference()],
        entities: vec![group()],
    };
    let letter = Letter { letter: "M".into(), id: "letter-m".into(), cards: vec![card()] };
    let cited = CitedBy { title: "One".into(), urls: vec!["one/#cite-1".into()] };
    let source = SourceLine { reference: reference(), cited_by: vec![cited] };
    let timeline = TimelinePage {
        drawing: Drawing::default(),
        items: vec![TimelineItem {
            card: card(),
            date: "1969/..".into(),
            told_in: vec![crumb("one/", "One", "")],
            more: 2,
        }],
        of: 3,
        kinds: vec![KindSign {
            kind: site().site().kinds[1].clone().into(),
            sign: Drawing::default(),
        }],
    };
    vec![
        ("", Content::Cover(cover.into())),
        ("two/", Content::Chapter(chapter.into())),
        ("about/", Content::Page(free.into())),
        ("glossary/", Content::Glossary(GlossaryPage { letters: vec![letter], count: 1 }.into())),
        ("glossary/moon/", Content::Entity(entity.into())),
        ("sources/", Content::Sources(SourcesPage { entries: vec![source] }.into())),
        ("timeline/", Content::Timeline(timeline.into())),
        ("404.html", Content::NotFound),
        ("old/place/", Content::Redirect { to: address("two/") }),
    ]
}

#[test]
fn the_default_theme_draws_every_kind_of_page() {
    let theme = made(&[], "");
    assert_eq!(theme.diags, []);
    for (url, content) in contents() {
        let kind = content.template();
        let html = drawn(url, content, &theme.value);
        assert_eq!(html.diags, [], "{kind}");
        let html = html.value;
        assert!(html.starts_with("<!doctype html>"), "{kind}: {html}");
        assert!(html.trim_end().ends_with("</html>"), "{kind}: {html}");
        let control = |it: char| it.is_control() && it != '\n';
        assert!(!html.contains(control), "{kind} keeps a mark: {html}");
        assert!(!html.contains("&lt;p&gt;") && !html.contains("<Moons>"), "{kind}: {html}");
        assert!(!html.contains("<water>"), "{kind}: {html}");
    }
}

#[test]
fn roots_and_words_are_the_pages_own() {
    let theme = made(&[], "").value;
    for (url, content) in contents() {
        let html = drawn(url, content.clone(), &theme).value;
        let root = match url {
            "404.html" => "/a/",
            "" => "./",
            _ => &"../".repeat(url.matches('/').count()),
        };
        match &content {
            Content::Chapter(_) | Content::Page(_) | Content::Entity(_) | Content::Cover(_) => {
                let link = format!(
                    "<a class=\"e\" data-e=\"moon\" data-k=\"court\" href=\"{root}glossary/moon/\">"
                );
                assert!(html.contains(&link), "{url}: {html}");
                assert!(
                    html.contains("<span class=\"callout-kind\">Claim</span>"),
                    "{url}: {html}"
                );
                assert!(html.contains("<span class=\"card-kind\">Court</span>"), "{url}: {html}");
                assert!(html.contains(&format!("href=\"{root}assets/site.")), "{url}: {html}");
            }
            Content::NotFound => {
                assert!(
                    html.contains("<style>") && html.contains(&format!("href=\"{root}\"")),
                    "{html}"
                );
                assert!(!html.contains("rel=\"stylesheet\""), "{html}");
            }
            Content::Glossary(_)
            | Content::Sources(_)
            | Content::Timeline(_)
            | Content::Redirect { .. } => {
                assert!(html.contains(&format!("href=\"{root}")), "{url}: {html}");
            }
        }
    }
}

#[test]
fn the_assets_are_files_that_pages_name() {
    let theme = made(&[], "").value;
    let pages = contents().into_iter().map(|(url, content)| drawn(url, content, &theme).value);
    let html: String = pages.collect();
    for (path, bytes) in theme.files() {
        assert!(!bytes.is_empty());
        assert!(html.contains(&format!("../{path}")), "{path}");
    }
}

/// What a theme says that has `template` for its chapters, and what is drawn with it.
fn with_chapter(files: &[(&str, &str)]) -> (Vec<String>, String) {
    let made = made(files, "mine");
    let (url, content) = contents().remove(1);
    let html = drawn(url, content, &made.value);
    let said = made.diags.iter().chain(&html.diags).map(|it| {
        let also: Vec<_> = it
            .also
            .iter()
            .map(|it| format!(" [{}:{} {}]", it.path, it.span.start, it.note))
            .collect();
        let help = it.help.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        let at = (&it.at.path, it.at.span);
        format!(
            "{} {}:{}+{}: {}{help}{}",
            it.code,
            at.0,
            at.1.start,
            at.1.len(),
            it.message,
            also.concat()
        )
    });
    (said.collect(), html.value)
}

#[test]
fn a_block_or_a_part_is_replaced_alone() {
    let (said, html) = with_chapter(&[
        (
            "themes/mine/templates/chapter.html",
            "{% extends \"default/chapter.html\" %}{% block turn %}TURN {{ super() }}{% endblock turn %}",
        ),
        ("themes/mine/templates/parts/nav.html", "NAV {{ t(key=\"minutes\", n=page.minutes) }}"),
    ]);
    assert_eq!(said, [""; 0]);
    assert!(html.contains("TURN <nav") && html.contains("NAV 4 minutes"), "{html}");
}

#[test]
fn what_cannot_be_read_is_told_at_its_place() {
    for (text, expected) in [
        ("a {% if %}", "G0702 themes/mine/templates/chapter.html:8+2: "),
        (
            "{% include \"parts/nva.html\" %}",
            "G0702 themes/mine/templates/chapter.html:11+16: unknown template `parts/nva.html` (did you mean `parts/nav.html`?)",
        ),
        (
            "{{ page.title | soort }}",
            "G0702 themes/mine/templates/chapter.html:16+5: unknown filter `soort` (did you mean `sort`?)",
        ),
        (
            "é{{ aset(name=\"a\") }}",
            "G0702 themes/mine/templates/chapter.html:5+14: unknown function `aset` (did you mean `asset`?)",
        ),
        (
            "{% extends \"bse.html\" %}",
            "G0702 themes/mine/templates/chapter.html:12+8: there is no template `bse.html` (did you mean `base.html`?)",
        ),
        (
            "{% extends \"chapter.html\" %}",
            "G0702 themes/mine/templates/chapter.html:12+12: this template extends itself (to build on the one below, name its layer: `default/chapter.html`)",
        ),
        (
            "{% include \"chapter.html\" %}",
            "G0702 themes/mine/templates/chapter.html:12+12: this template includes itself (to build on the one below, name its layer: `default/chapter.html`)",
        ),
        (
            "{{ t(key=\"minuets\", n=1) }}",
            "G0705 themes/mine/templates/chapter.html:3+21: there is no word `minuets` (did you mean `minutes`?)",
        ),
        (
            "{{ t(key=\"zzz\") }}",
            "G0705 themes/mine/templates/chapter.html:3+12: there is no word `zzz` (add `zzz: …` to the theme's `i18n/en.yaml`)",
        ),
        (
            "{{ asset(name=\"side.css\") }}",
            "G0708 themes/mine/templates/chapter.html:3+22: there is no asset `side.css` (did you mean `site.css`?)",
        ),
        (
            "{{ page.titel }}",
            "G0703 themes/mine/templates/chapter.html:8+5: field `titel` is not defined (did you mean `title`?)",
        ),
        ("{{ pag.title }}", "G0703 themes/mine/templates/chapter.html:3+3: "),
        ("{{ throw(message=\"No.\") }}", "G0703 themes/mine/templates/chapter.html:3+20: no"),
        ("{% component a() %}{{<a />}}{% endcomponent a %}{{<a />}}", "G0703 "),
        ("{% for x in page.title.y %}{% endfor %}", "G0703 "),
        (
            "{{ theme.acent }}",
            "G0703 themes/mine/templates/chapter.html:9+5: field `acent` is not defined (did you mean `accent`?)",
        ),
    ] {
        let (said, _) = with_chapter(&[("themes/mine/templates/chapter.html", text)]);
        assert_eq!(said.len(), 1, "{text}: {said:#?}");
        assert!(said[0].starts_with(expected), "{text}: {}", said[0]);
    }
}

#[test]
fn a_template_that_cannot_be_read_is_replaced_by_the_one_below() {
    let (said, html) = with_chapter(&[
        ("themes/mine/templates/chapter.html", "{% if %}"),
        ("themes/mine/templates/cover.html", "{{ nothing( }}"),
        ("themes/mine/templates/own.html", "{% }"),
        ("themes/mine/templates/other.html", "{% include \"own.html\" %}"),
        ("themes/mine/templates/page.html", "{% include \"not-there.html\" %}"),
    ]);
    // Nothing is said of `other.html`, which will be well when `own.html` is.
    assert_eq!(said.len(), 4, "{said:#?}");
    assert!(html.contains("<h1>High &lt;water&gt;</h1>"), "{html}");
}

#[test]
fn faults_in_a_part_tell_how_one_came_there() {
    let (said, _) = with_chapter(&[
        ("themes/mine/templates/parts/nav.html", "{{ nothing }}"),
        ("themes/mine/templates/parts/a.html", "{% include \"parts/b.html\" %}"),
        ("themes/mine/templates/parts/b.html", "{% include \"parts/a.html\" %}"),
    ]);
    assert_eq!(
        said[0],
        "G0702 themes/mine/templates/parts/a.html:12+12: this template includes itself \
         [themes/mine/templates/parts/b.html:12 which goes on here]"
    );
    assert!(
        said[1].starts_with(
            "G0703 themes/mine/templates/parts/nav.html:3+7: variable `nothing` is not defined"
        ),
        "{}",
        said[1]
    );
    assert!(said[1].contains("[themes/default/templates/base.html:"), "{}", said[1]);
    assert_eq!(said.len(), 2);
}

#[test]
fn two_components_of_one_name_are_told() {
    let (said, _) = with_chapter(&[
        ("themes/mine/templates/a.html", "{% component x() %}{% endcomponent x %}"),
        ("themes/mine/templates/b.html", "{% component x() %}{% endcomponent x %}"),
    ]);
    assert_eq!(
        said,
        [
            "G0702 themes/mine/templates/a.html:0+0: component `x` is defined in both `mine/a.html` and `mine/b.html` [themes/mine/templates/b.html:0 and here]"
        ]
    );
}

#[test]
fn themes_are_equal_by_their_texts() {
    let files = [("themes/mine/templates/a.html", "a")];
    assert_eq!(made(&files, "mine").value, made(&files, "mine").value);
    assert_ne!(
        made(&files, "mine").value,
        made(&[("themes/mine/templates/a.html", "b")], "mine").value
    );
    assert_eq!(made(&[], "mine").diags[0].code, Code::NoTheme);
}

/// What templates are made of, and what they are not.
const TOKENS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    " if ",
    " for ",
    " x ",
    " in ",
    "page",
    ".title",
    " endif ",
    " endfor ",
    "(",
    ")",
    "[",
    "]",
    " | ",
    " safe ",
    " t",
    "key=",
    "\"minutes\"",
    "n=",
    "-",
    "*",
    "99999999999999999999",
    " set ",
    "=",
    " block ",
    " endblock ",
    " include ",
    "\"base.html\"",
    " extends ",
    " super()",
    " component ",
    "<",
    "/>",
    ">",
    "é",
    "\n",
    " not ",
    ":",
    ",",
    "...",
    "{",
    "}",
    "?.",
    " range(end=3)",
    " or ",
    " ~ ",
    " filter ",
    " raw ",
    "'",
    " else ",
    "page.toc",
    "[0]",
    "[::-1]",
    " // ",
    " ** ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_template_is_drawn_or_told(
        parts in prop::collection::vec(prop::sample::select(TOKENS), 0..24),
    ) {
        let text = parts.concat();
        let block = format!("{{% extends \"default/chapter.html\" %}}{{% block turn %}}{text}{{% endblock %}}");
        for text in [&*text, &*block, &*format!("{{{{ {text} }}}}")] {
            let (said, html) = with_chapter(&[("themes/mine/templates/chapter.html", text)]);
            prop_assert!(said.iter().all(|it| it.starts_with("G07")), "{said:?}");
            prop_assert!(!html.contains(['\u{1}', '\u{2}']), "{}", html);
        }
    }
}
