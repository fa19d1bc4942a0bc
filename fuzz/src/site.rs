//! What must hold of a whole site.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use glossator::base::{Code, Severity, SitePath, Source, Sources, to_json};
use glossator::engine::{Build, Engine, Options, Site};
use glossator::parse::settings::settings;
use glossator::render::html;
use glossator::resolve::pages::Content;

use super::growth::{Depth, linear};
use super::places;

/// How the entities of the site link, one site for each.
const RULES: [&str; 3] = ["never", "first", "every"];

/// How many files a made-up site may have.
const FILES: usize = 24;

thread_local! {
    /// What saw the texts before: so the same run shows that what is remembered does not change what is
    /// said.
    static LINKERS: RefCell<[Seen; 3]> = RefCell::default();
    static BUILDERS: RefCell<Builders> = RefCell::default();
}

/// An engine, and the site that it saw last. What is the same in the next keeps its identity, as it does
/// while an author writes.
#[derive(Default)]
struct Seen {
    engine: Engine,
    sources: Sources,
}

/// The files of a site.
type Files = BTreeMap<SitePath, String>;

/// Engines by the themes that they know, the last one used first: to compile a theme costs more than all
/// the rest of a small site.
#[derive(Default)]
struct Builders(Vec<(Themed, Seen)>);

/// What a theme depends on: the language, what the settings say of it, and its files.
type Themed = (String, Files);

impl Seen {
    /// The site of these files takes the place of the last one.
    fn now(&mut self, files: &Files) {
        let texts: BTreeSet<&SitePath> = files.keys().filter(|it| is_text(it)).collect();
        self.sources.retain_texts(|it| texts.contains(it));
        let gone: Vec<SitePath> = self.sources.assets().map(|it| it.path.clone()).collect();
        gone.iter().filter(|it| !files.contains_key(it)).for_each(|it| self.sources.remove(it));
        for (path, text) in files {
            if texts.contains(path) {
                self.sources.put(path.clone(), &**text);
            } else {
                self.sources.put_asset(path.clone(), text.as_bytes());
            }
        }
    }

    /// Never seen anything but the site of these files.
    fn fresh(files: &Files) -> Self {
        let mut seen = Self::default();
        seen.now(files);
        seen
    }

    fn site(&mut self, options: Options) -> Site {
        self.engine.site(&self.sources, options)
    }

    fn build(&mut self, options: Options) -> Build {
        self.engine.build(&self.sources, options)
    }
}

impl Builders {
    /// How many are kept.
    const KEPT: usize = 8;

    /// The engine that last saw a site with the theme of this one.
    fn of(&mut self, files: &Files) -> &mut Seen {
        let said = files.get_key_value(&path("content/site.yaml")).map(|(path, text)| {
            let it = settings(&Source { path: path.clone(), text: (&**text).into() }).value;
            let set = it.theme_settings.iter().map(|(name, value)| (&name.value, &value.value));
            let theme = it.theme.as_ref().map(|it| &it.value);
            format!("{:?} {theme:?} {:?}", it.language, set.collect::<Vec<_>>())
        });
        let own = files.iter().filter(|(path, _)| path.below("themes").is_some());
        let own = own.map(|(path, text)| (path.clone(), text.clone())).collect();
        let themed = (said.unwrap_or_default(), own);
        let builder = match self.0.iter().position(|(known, _)| *known == themed) {
            Some(at) => self.0.remove(at),
            None => (themed, Seen::default()),
        };
        self.0.truncate(Self::KEPT - 1);
        self.0.insert(0, builder);
        &mut self.0[0].1
    }
}

/// Whether a file is read, and not copied as it is.
fn is_text(path: &SitePath) -> bool {
    let read = matches!(path.extension(), Some("md" | "yaml"));
    path.below("themes").is_some() || read && path.below("content/files").is_none()
}

/// A chapter among names: a reader reads the same text whether its names link or not, and no link
/// stands inside another.
pub fn linking(text: &str, depth: Depth) {
    let mut sound = true;
    let texts = LINKERS.with_borrow_mut(|all| {
        let sites = RULES.iter().zip(all).map(|(rule, seen)| {
            seen.now(&named(text, rule));
            let site = seen.site(Options::default());
            spans(&site.diags, &seen.sources);
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
            let cold = Seen::fresh(&named(text, rule)).site(Options::default());
            assert_eq!(*text_seen, shown(&cold), "a new engine says it otherwise, link: {rule}");
        }
        let mut seen = Seen::fresh(&named("", "every"));
        drop(seen.site(Options::default()));
        let seen = RefCell::new(seen);
        linear(text, |text| {
            let mut seen = seen.borrow_mut();
            seen.now(&named(text, "every"));
            drop(seen.site(Options::default()));
        });
    }
}

/// A whole site: everything said of it has its place, and every page can be made with all that a
/// template sees of it. Of some, nothing breaks while it is drawn, and the same engine makes the same of
/// it once more; of few, a new engine does, too.
pub fn pipeline(text: &str, depth: Depth) {
    let (files, options) = laid_out(text);
    BUILDERS.with_borrow_mut(|builders| {
        let seen = builders.of(&files);
        seen.now(&files);
        let site = seen.site(options);
        spans(&site.diags, &seen.sources);
        for leaf in site.pages.values() {
            let page = leaf.page();
            assert_ne!(to_json(&page), "null", "{page:?}");
        }
        if depth >= Depth::More {
            let build = seen.build(options);
            same(&build, &seen.build(options), "a second build");
            drawn(&build, &seen.sources);
            if depth == Depth::Whole {
                same(&build, &Seen::fresh(&files).build(options), "a new engine");
            }
        }
    });
}

/// Sees to it that no page broke, nor failed for want of anything but a template of the site's own.
fn drawn(build: &Build, sources: &Sources) {
    spans(&build.diags, sources);
    let own_theme = sources.texts().any(|it| it.path.below("themes").is_some());
    for diag in &build.diags {
        assert_ne!(diag.code, Code::Broke, "{diag:?}");
        assert!(diag.code != Code::TemplateFailed || own_theme, "{diag:?}");
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
fn laid_out(text: &str) -> (Files, Options) {
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
    (files, options)
}

/// The site of one chapter and some names, of which `link` says how they link.
fn named(text: &str, link: &str) -> Files {
    let names = [
        "isis: {name: Islamic State, kind: group, aliases: [ISIS, the State], summary: It fought Ann Ebb.",
        "ann-ebb: {name: Ann Ebb, kind: person, aliases: [Ebb, Ann], summary: She saw a *well*.",
        "ebb-tide: {name: Ebb tide, kind: event, when: 2014-06-10",
        "well: {name: well, kind: concept, aliases: [water-hole], summary: Dug by ISIS.",
        "tigris: {name: Río Tigris, kind: place, aliases: [دجلة, \"Tigris/Dijla\", \"C++\"]",
        "other: {name: The Other's Well, kind: place, aliases: [Ebb, a]",
    ];
    let glossary = names.map(|it| format!("{it}, link: {link}}}\n")).concat();
    BTreeMap::from([
        (path("content/site.yaml"), "title: Test\n".to_owned()),
        (path("content/glossary.yaml"), glossary),
        (path("content/chapters/01-a.md"), format!("---\ntitle: A\n---\n{text}")),
    ])
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
