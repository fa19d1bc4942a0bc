//! What must hold of a whole site.

use std::cell::RefCell;
use std::collections::BTreeMap;

use glossator::base::{Code, Severity, SitePath, Sources};
use glossator::engine::{Build, Engine, Options, Site};
use glossator::render::html;
use glossator::resolve::pages::Content;

use super::growth::{Depth, linear};
use super::places;

/// How the entities of the site link, one site for each.
const RULES: [&str; 3] = ["never", "first", "every"];

/// How many files a made-up site may have.
const FILES: usize = 24;

thread_local! {
    /// The engines that saw the texts before: so the same run shows that what they remember does not
    /// change what they say.
    static LINKERS: RefCell<[Engine; 3]> = RefCell::default();
    static BUILDER: RefCell<Engine> = RefCell::default();
}

/// A chapter among names: a reader reads the same text whether its names link or not, and no link
/// stands inside another.
pub fn linking(text: &str, depth: Depth) {
    let mut sound = true;
    let texts = LINKERS.with_borrow_mut(|engines| {
        let sites = RULES.iter().zip(engines).map(|(rule, engine)| {
            let sources = named(text, rule);
            let site = engine.site(&sources, Options::default());
            spans(&site.diags, &sources);
            sound &= site.diags.iter().all(|it| it.severity != Severity::Error);
            shown(&site)
        });
        sites.collect::<Vec<_>>()
    });
    let [never, rest @ ..] = texts.as_slice() else { return };
    let words: String = words(never);
    for (text, rule) in rest.iter().zip(&RULES[1..]) {
        assert_eq!(words, self::words(text), "link: {rule}");
        // What has errors is never written: a card in the middle of an author's own link is one.
        if sound {
            assert_eq!(nested(text), Vec::<&str>::new(), "link: {rule}\n{text}");
        }
    }
    if depth == Depth::Whole {
        for (rule, text_seen) in RULES.iter().zip(&texts) {
            let cold = Engine::default().site(&named(text, rule), Options::default());
            assert_eq!(*text_seen, shown(&cold), "a new engine says it otherwise, link: {rule}");
        }
        let mut engine = Engine::default();
        drop(engine.site(&named("", "every"), Options::default()));
        let engine = RefCell::new(engine);
        linear(text, |text| {
            drop(engine.borrow_mut().site(&named(text, "every"), Options::default()));
        });
    }
}

/// A whole site, built: everything said of it has its place, nothing breaks, and the same engine, and a
/// new one, make the same of it once more.
pub fn pipeline(text: &str, depth: Depth) {
    let (sources, options) = laid_out(text);
    let build = BUILDER.with_borrow_mut(|engine| {
        let build = engine.build(&sources, options);
        same(&build, &engine.build(&sources, options), "a second build");
        build
    });
    spans(&build.diags, &sources);
    let own_theme = sources.texts().any(|it| it.path.below("themes").is_some());
    for diag in &build.diags {
        assert_ne!(diag.code, Code::Broke, "{diag:?}");
        assert!(diag.code != Code::TemplateFailed || own_theme, "{diag:?}");
    }
    if depth == Depth::Whole {
        same(&build, &Engine::default().build(&sources, options), "a new engine");
    }
}

fn same(one: &Build, other: &Build, what: &str) {
    assert_eq!(one.diags, other.diags, "{what} says something else");
    let (one, other) = (&one.output.0, &other.output.0);
    assert!(one.keys().eq(other.keys()), "{what} makes other files");
    for (path, bytes) in one {
        assert!(other.get(path) == Some(bytes), "{what} makes another {path}");
    }
}

fn spans(diags: &[glossator::base::Diagnostic], sources: &Sources) {
    places::of_all(diags, |path| sources.text(path).map(|it| &*it.text));
}

/// The site that a text lays out: its files behind lines `=== path`, what stands before them a chapter.
/// `=== as of DATE` builds it as of a day.
fn laid_out(text: &str) -> (Sources, Options) {
    let mut files = BTreeMap::from([(path("content/site.yaml"), "title: Test\n".to_owned())]);
    let mut options = Options::default();
    let mut at = path("content/chapters/01-first.md");
    let mut begun = String::new();
    for line in text.split_inclusive('\n') {
        let named = line.strip_prefix("=== ").map(str::trim);
        if let Some(day) = named.and_then(|it| it.strip_prefix("as of ")) {
            options.as_of = glossator::drive::as_of::as_of(day).ok().or(options.as_of);
            continue;
        }
        match named.and_then(|it| SitePath::new(it).ok()) {
            Some(next) if files.len() < FILES => {
                files.insert(std::mem::replace(&mut at, next), std::mem::take(&mut begun));
            }
            Some(_) | None => begun.push_str(line),
        }
    }
    files.insert(at, begun);
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.put(path, text);
    }
    (sources, options)
}

/// The site of one chapter and some names, of which `link` says how they link.
fn named(text: &str, link: &str) -> Sources {
    let names = [
        "isis: {name: Islamic State, kind: group, aliases: [ISIS, the State], summary: It fought Ann Ebb.",
        "ann-ebb: {name: Ann Ebb, kind: person, aliases: [Ebb, Ann], summary: She saw a *well*.",
        "ebb-tide: {name: Ebb tide, kind: event, when: 2014-06-10",
        "well: {name: well, kind: concept, aliases: [water-hole], summary: Dug by ISIS.",
        "tigris: {name: Río Tigris, kind: place, aliases: [دجلة, \"Tigris/Dijla\", \"C++\"]",
        "other: {name: The Other's Well, kind: place, aliases: [Ebb, a]",
    ];
    let glossary = names.map(|it| format!("{it}, link: {link}}}\n")).concat();
    let mut sources = Sources::default();
    sources.put(path("content/site.yaml"), "title: Test\n".to_owned());
    sources.put(path("content/glossary.yaml"), glossary);
    sources.put(path("content/chapters/01-a.md"), format!("---\ntitle: A\n---\n{text}"));
    sources
}

/// The chapter's text and notes as HTML.
fn shown(site: &Site) -> String {
    let mut whole = String::new();
    for page in site.pages.values() {
        if let Content::Chapter(chapter) = page.page().content {
            whole.push_str(&html::body(&chapter.body));
            for note in html::notes(&chapter.notes.0) {
                whole.push_str(&format!("<div>{note}</div>"));
            }
        }
    }
    whole
}

/// Calls `tag` with every tag of `html` and `text` with all between.
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

/// What a reader reads, tags left out.
fn words(html: &str) -> String {
    let mut out = String::new();
    walk(html, |_| (), |text| out.push_str(text));
    out
}

/// The links of ours that begin while another link is open. As in a browser, a link ends where the
/// next begins; one that its author never closes ends with its block.
fn nested(html: &str) -> Vec<&str> {
    let blocks =
        ["</a>", "<p>", "<li", "<td", "<dd", "<dt", "<th", "<div", "<aside", "<blockquote", "<h"];
    let mut open = false;
    let mut found = Vec::new();
    let tags = |tag| {
        let tag: &str = tag;
        if tag.starts_with("<a ") {
            if open && tag.contains("class=\"e\"") {
                found.push(tag);
            }
            open = true;
        } else if blocks.iter().any(|it| tag.starts_with(it)) {
            open = false;
        }
    };
    walk(html, tags, |_| ());
    found
}

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("a path")
}
