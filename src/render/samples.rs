//! Pages of every kind, for tests.

use std::sync::Arc;

use crate::base::{QuickSet, SitePath, Span};
use crate::resolve::address::Address;
use crate::resolve::pages::{
    Bound, CardGroup, ChapterPage, CitedBy, Content, Cover, CoverChapter, CoverPart, Crumb,
    EntityLink, EntityPage, FreePage, GlossaryPage, Kind, KindSign, Letter, MapPage, MatrixChapter,
    MatrixName, MatrixPage, MentionLine, NavLink, NetworkPage, Notes, PlaceLine, PlaceRow,
    PrintChapter, PrintPage, PrintPart, Printed, PrintedNotes, Printing, Reference, RelationGroup,
    RelationLine, RoleLine, Rows, Site, SourceLine, SourcesPage, TieLine, TimelineItem,
    TimelinePage, Toc, WebLinks,
};
use crate::resolve::pictures::drawing::Drawing;
use crate::resolve::tense::Tense;
use crate::resolve::text::{
    Callout, Card, Element, Fact, Fold, Link, Mark, Note, NoteRef, Piece, PieceKind, Resolved,
    Rich, Run, Title, Way,
};
use crate::resolve::theme::Words;

use super::theme::SiteValue;
use super::words::phrases;

pub(super) fn path(raw: &str) -> SitePath {
    SitePath::new(raw).expect("a path")
}

pub(super) fn address(raw: &str) -> Address {
    match raw.strip_suffix('/') {
        Some(folder) => Address::of(folder, crate::resolve::address::Addresses::Folders),
        None if raw.is_empty() => Address::of("", crate::resolve::address::Addresses::Folders),
        None => Address::file(&path(raw)),
    }
}

pub(super) fn site() -> SiteValue {
    let kind = |id: &str, label: &str| Kind {
        id: id.into(),
        label: label.into(),
        plural: if label.is_empty() { String::new() } else { format!("{label}s") },
        colour: if label.is_empty() { String::new() } else { "teal".into() },
    };
    let site = Site {
        title: "Tides & <Moons>".into(),
        description: "About tides.".into(),
        lang: "en-GB".into(),
        dir: "ltr",
        authors: vec!["A. Body".into()],
        as_of: "7 January 2020".into(),
        locale: "en_GB".into(),
        base_url: Some("https://example.org/a/".into()),
        home: address(""),
        nav: vec![
            nav("glossary/", "", "glossary"),
            nav("about/", "About", ""),
            NavLink { outside: true, ..nav("https://example.org/", "Elsewhere", "") },
        ],
        glossary: address("glossary/"),
        timeline: Some(address("timeline/")),
        print: Some(address("print/")),
        matrix: Some(address("matrix/")),
        has_sitemap: true,
        feed: Some(address("feed.xml")),
        kinds: vec![kind("place", ""), kind("court", "Court")],
    };
    SiteValue::new(&Arc::new(site), &phrases(&Words::default()))
}
fn nav(url: &str, title: &str, key: &'static str) -> NavLink {
    NavLink { url: url.into(), title: title.into(), key, outside: false }
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
            piece(PieceKind::Close(Element::Paragraph), Span::default()),
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
            piece(PieceKind::Close(Element::Link), 0..0),
            piece(PieceKind::Words, 8..15),
            piece(PieceKind::NoteRef(0), 0..0),
            piece(PieceKind::Close(Element::Paragraph), 0..0),
            piece(PieceKind::Close(Element::Callout), 0..0),
            piece(PieceKind::Cards(0), 0..0),
        ],
        notes: vec![Note { pieces: vec![piece(PieceKind::Words, 16..23)], references: 2 }],
        note_refs: vec![NoteRef { note: 0, nth: 0 }],
        links: vec![Link::Entity(Arc::new(Way {
            id: "moon".into(),
            kind: "court".into(),
            to: address("glossary/moon/"),
        }))],
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
        text: Rich(vec![run("A. Body, ", false), run("Tides", true)]).into(),
        cited_here: vec!["cite-1".into(), "cite-2".into()],
    }
}

fn toc() -> Vec<Toc> {
    let entry = |level, id: &str| Toc { level, id: id.into(), title: id.into() };
    vec![entry(2, "a"), entry(3, "b"), entry(2, "c"), entry(2, "d")]
}

fn printed() -> PrintPage {
    let bound = Bound {
        texts: [(address("two/"), "two".into())].into(),
        names: QuickSet::from_iter(["moon".into()]),
    };
    let printing = Arc::new(Printing { id: "two".into(), bound: bound.into() });
    let text = |text| Printed { text, printing: printing.clone() };
    let chapter = PrintChapter {
        id: "two".into(),
        number: Some(2),
        title: "High <water>".into(),
        summary: "When it comes.".into(),
        as_of: "2020".into(),
        key_points: vec![text(words("One."))],
        body: text(body()),
        notes: PrintedNotes(text(body())),
        links: WebLinks(body()),
        sources: vec![reference()].into(),
    };
    let part =
        PrintPart { title: "Part".into(), summary: "Of it.".into(), chapters: vec![chapter] };
    PrintPage {
        parts: vec![part],
        volumes: vec![crumb("print/1/", "Part", "")],
        entities: groups(),
    }
}

/// Groups of a kind that the site has words for, and of one that it has none for.
fn groups() -> Arc<Vec<CardGroup>> {
    let kinds = site().site().kinds.clone().into_iter().rev();
    let group = |kind: Kind| CardGroup { kind: kind.into(), cards: vec![card()] };
    kinds.map(group).collect::<Vec<_>>().into()
}

pub(super) fn contents() -> Vec<(&'static str, Content)> {
    let chapter = ChapterPage {
        number: 2,
        of: 3,
        part: "Part".into(),
        as_of: "2020".into(),
        as_of_day: "2020".into(),
        updated_words: "7 January 2020".into(),
        minutes: 4,
        key_points: vec![words("One.")],
        toc: Rows(toc()),
        body: body(),
        notes: Notes(body()),
        links: WebLinks(body()),
        sources: Rows(vec![reference()].into()),
        entities: groups(),
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
        links: Some(WebLinks(body())),
        strip: None,
        hood: None,
        locator: None,
        place: Some(PlaceLine { title: "Sky".into(), url: Some(address("glossary/sky/")) }),
        roles: vec![RoleLine { title: "Lamp".into(), when: "at night".into(), tense: Tense::Then }],
        relations: vec![RelationGroup {
            id: "led-by".into(),
            label: String::new(),
            told: false,
            to: vec![RelationLine {
                name: "Sun".into(),
                kind: "place".into(),
                url: address("glossary/sun/"),
                when: "2020".into(),
                tense: Tense::Before,
                note: "mostly".into(),
            }],
        }],
        mentions: Rows(vec![
            mention("One", "A", "one/#a", 2),
            mention("One & <two>", "\"A\" & B", "one/?\"#a", 1),
            mention("Three", "", "three/", 1),
            mention("Four", "", "four/", 3),
        ]),
        sources: Rows(vec![reference()].into()),
        same_as: vec!["https://example.org/moon".into()],
        cards: Rows(vec![card()]),
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
        toc: Rows(toc()),
        body: body(),
        notes: Notes(body()),
        links: WebLinks(body()),
        sources: Rows(vec![reference()].into()),
        entities: groups(),
    };
    let letter = Letter { letter: "M".into(), id: "letter-m".into(), cards: vec![card()] };
    let cited = CitedBy { title: "One".into(), urls: vec!["one/#cite-1".into()] };
    let listed = CitedBy { title: "Two".into(), urls: vec!["glossary/moon/#cite-1".into()] };
    let source =
        SourceLine { reference: reference(), cited_by: vec![cited], entries: vec![listed] };
    let link = || EntityLink {
        id: "moon".into(),
        name: "The \"moon\"".into(),
        kind: "court".into(),
        url: address("glossary/moon/"),
    };
    let places = vec![PlaceRow { at: link(), here: vec![link()] }];
    let map = MapPage { drawing: Drawing::default(), places, count: 2 };
    let network = NetworkPage {
        drawing: Drawing::default(),
        ties: vec![TieLine {
            from: link(),
            kind: "leads".into(),
            label: "".into(),
            to: link(),
            when: "1969".into(),
            note: "x".into(),
        }],
        count: 1,
        of: 2,
        kinds: Vec::new(),
    };
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
    let matrix = MatrixPage {
        chapters: vec![MatrixChapter {
            url: address("one/"),
            number: 1,
            title: "One".into(),
            names: 1,
        }],
        names: vec![MatrixName {
            id: "moon".into(),
            name: "The \"moon\"".into(),
            kind: "court".into(),
            url: address("glossary/moon/"),
            mentions: 2,
            chapters: 1,
            cells: vec![2],
            parts: Vec::new(),
        }],
        of: 1,
    };
    vec![
        ("", Content::Cover(cover.into())),
        ("two/", Content::Chapter(chapter.into())),
        ("about/", Content::Page(free.into())),
        ("glossary/", Content::Glossary(GlossaryPage { letters: vec![letter], count: 1 }.into())),
        ("glossary/moon/", Content::Entity(entity.into())),
        ("sources/", Content::Sources(SourcesPage { entries: vec![source] }.into())),
        ("timeline/", Content::Timeline(timeline.into())),
        ("map/", Content::Map(map.into())),
        ("network/", Content::Network(network.into())),
        ("print/", Content::Print(printed().into())),
        ("matrix/", Content::Matrix(matrix.into())),
        ("404.html", Content::NotFound),
        ("old/place/", Content::Redirect { to: address("two/") }),
    ]
}

/// A line that says who mentions the moon.
pub(super) fn mention(title: &str, heading: &str, url: &str, count: usize) -> MentionLine {
    let (title, heading, url) = (title.into(), heading.into(), url.to_owned());
    MentionLine { title, url, heading, sentence: words("The moon & co. pulls."), count }
}
