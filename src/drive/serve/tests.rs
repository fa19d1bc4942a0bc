//! The desk with works of its own, which can be made to fail in every way.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use crate::base::{Asset, Checked, Code, Diagnostic, Severities, SitePath, Sources, Span};
use crate::discover::read;
use crate::drive::watch::Seen;

use super::desk::{self, Desk, with_script};
use super::exchange::{Asked, Body, Reply, Verb};
use super::porch::Porch;
use super::works::{Made, Press, Works};

/// Makes a page of every Markdown file in `content/pages`. A text that holds `panic` cannot be
/// drawn, one that holds `fail` is drawn with an error, one that holds `wrong` is understood with
/// one, and with one that holds `chaos` nothing is understood.
#[derive(Default)]
struct Fake {
    drawn: usize,
}

struct FakeSite {
    pages: BTreeMap<SitePath, Arc<str>>,
    copied: BTreeMap<SitePath, Arc<Asset>>,
    diags: Vec<Diagnostic>,
    base_url: Option<String>,
    severities: Severities,
}

impl Works for Fake {
    type Site = FakeSite;
    type Opening = FakeSite;

    fn anew(&self) -> Self {
        Self::default()
    }

    fn open(&mut self, sources: &Sources) -> FakeSite {
        self.site(sources)
    }

    fn opens_at(opening: &FakeSite) -> Option<&str> {
        Self::base_url(opening)
    }

    fn early(&mut self, opening: &FakeSite, path: &SitePath) -> Option<Made> {
        self.file(opening, path)
    }

    fn onward(&mut self, _: &mut FakeSite) -> bool {
        false
    }

    fn opened(&mut self, opening: FakeSite) -> FakeSite {
        opening
    }

    fn site(&mut self, sources: &Sources) -> FakeSite {
        let mut site = FakeSite {
            pages: BTreeMap::new(),
            copied: BTreeMap::new(),
            diags: Vec::new(),
            base_url: None,
            severities: Severities::default(),
        };
        for source in sources.texts() {
            assert!(!source.text.contains("chaos"), "all is lost");
            if source.text.contains("wrong") {
                let diag =
                    Diagnostic::new(Code::BadDate, &source.path, Span::of(0..1), "it is wrong");
                site.diags.push(diag);
            }
            if source.path.name() == "site.yaml" {
                let url = source.text.lines().find_map(|it| it.strip_prefix("base_url: "));
                site.base_url = url.map(str::to_owned);
            } else {
                let out = match source.path.stem() {
                    "404" => "404.html".to_owned(),
                    "index" => "index.html".to_owned(),
                    stem => format!("{stem}/index.html"),
                };
                site.pages.insert(path(&out), source.text.clone());
            }
        }
        for asset in sources.assets() {
            let out = path(asset.path.below("content").unwrap_or_default());
            site.copied.insert(out, asset.clone());
        }
        site
    }

    fn diags(site: &FakeSite) -> &[Diagnostic] {
        &site.diags
    }

    fn severities(site: &FakeSite) -> &Severities {
        &site.severities
    }

    fn base_url(site: &FakeSite) -> Option<&str> {
        site.base_url.as_deref()
    }

    fn copied(site: &FakeSite) -> &BTreeMap<SitePath, Arc<Asset>> {
        &site.copied
    }

    fn has(&mut self, site: &FakeSite, path: &SitePath) -> bool {
        site.pages.contains_key(path) || site.copied.contains_key(path)
    }

    fn file(&mut self, site: &FakeSite, path: &SitePath) -> Option<Made> {
        if let Some(asset) = site.copied.get(path) {
            return Some(Made::File(asset.bytes.clone()));
        }
        let text = site.pages.get(path)?;
        self.drawn += 1;
        assert!(!text.contains("panic"), "the pen broke");
        let diag = Diagnostic::new(Code::TemplateFailed, path, Span::default(), "it failed");
        let diags = if text.contains("fail") { vec![diag] } else { Vec::new() };
        let html = format!("<body>{}</body>", text.trim());
        Some(Made::Page(Checked::new(html.into_bytes().into(), diags)))
    }
}

struct Session<W: Works = Fake> {
    dir: tempfile::TempDir,
    desk: Desk<W>,
}

impl Session {
    fn new(files: &[(&str, &str)]) -> Self {
        Self::of(Fake::default(), files)
    }
}

impl<W: Works> Session<W> {
    fn of(works: W, files: &[(&str, &str)]) -> Self {
        let (dir, porch) = porch(works, files);
        Self { dir, desk: porch.desk().expect("a site that can be understood") }
    }

    /// Saves a file, and whether that changed anything.
    fn save(&mut self, at: &str, text: &str) -> bool {
        put(&self.dir, at, text);
        self.desk.change(&told(&self.dir, at))
    }

    fn get(&mut self, path: &str) -> (u16, String) {
        let reply = self.reply(path);
        let Body::Bytes(bytes, range) = reply.body else { return (reply.status, String::new()) };
        let text = String::from_utf8_lossy(&bytes[range]).into_owned();
        (reply.status, text.replace(TAG, ""))
    }

    fn reply(&mut self, path: &str) -> Reply {
        self.desk.answer(&Asked { path: path.to_owned(), ..Asked::default() })
    }

    /// What is over the page.
    fn said(&self) -> Vec<String> {
        let diags = self.desk.diags();
        diags.iter().map(|it| format!("{} {}: {}", it.code, it.at.path, it.message)).collect()
    }
}

/// A site that is being opened.
fn porch<W: Works>(works: W, files: &[(&str, &str)]) -> (tempfile::TempDir, Porch<W>) {
    let dir = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        put(&dir, path, text);
    }
    put(&dir, "content/site.yaml", "title: T\n");
    let read = read(dir.path()).expect("a site");
    let session = desk::Session { root: dir.path().to_owned(), editor: None, name: "s".to_owned() };
    let porch = Porch::new(session, works, read).ok();
    (dir, porch.expect("a site that can be understood"))
}

const TAG: &str = "<script src=\"/_glossator/live.js\"></script>";

fn told(dir: &tempfile::TempDir, at: &str) -> BTreeMap<SitePath, Seen> {
    BTreeMap::from([(path(at), Seen::at(&dir.path().join(at)))])
}

fn put(dir: &tempfile::TempDir, path: &str, text: &str) {
    let path = dir.path().join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, text).expect("a file");
}

fn path(raw: &str) -> SitePath {
    SitePath::new(raw).expect("a path")
}

fn page(text: &str) -> (u16, String) {
    (200, format!("<body>{text}</body>"))
}

#[test]
fn pages_are_served_as_they_stand() {
    let mut site = Session::new(&[
        ("content/pages/a.md", "one"),
        ("content/pages/index.md", "home"),
        ("content/pages/404.md", "nothing here"),
        ("content/files/x.txt", "plain"),
    ]);
    assert_eq!(site.get("/a/"), page("one"));
    assert_eq!(site.get("/"), page("home"));
    assert_eq!(site.get("/files/x.txt"), (200, "plain".to_owned()));
    assert_eq!(site.get("/b/"), (404, "<body>nothing here</body>".to_owned()));
    assert_eq!(site.get("/.git/config"), (404, "<body>nothing here</body>".to_owned()));
    assert_eq!(site.reply("/%2e%2e/x").status, 400);
    assert_eq!(site.reply("/_glossator/events").body, Body::Events);
    let moved = site.reply("/a");
    assert_eq!((moved.status, moved.header("location")), (307, Some("/a/")));
    assert!(site.save("content/pages/a.md", "two"));
    assert_eq!(site.get("/a/"), page("two"));
    fs::remove_file(site.dir.path().join("content/pages/a.md")).expect("removed");
    assert!(site.desk.change(&told(&site.dir, "content/pages/a.md")));
    assert_eq!(site.get("/a/").0, 404);
}

#[test]
fn there_is_one_script_tag_and_it_is_all_that_differs() {
    let tagged = |it: &str| String::from_utf8(with_script(it.as_bytes())).expect("UTF-8");
    assert_eq!(tagged("<body>a</body>\n"), format!("<body>a{TAG}</body>\n"));
    assert_eq!(tagged("</body>b</BODY>"), format!("</body>b{TAG}</BODY>"));
    assert_eq!(tagged("a"), format!("a{TAG}"));
    let mut site = Session::new(&[("content/files/own.html", "<body>own</body>")]);
    assert_eq!(site.get("/files/own.html"), page("own"));
    let Body::Bytes(own, _) = site.reply("/files/own.html").body else { panic!("no file") };
    assert_eq!(&*own, b"<body>own</body>");
}

#[test]
fn what_is_certain_is_answered_early_and_all_else_waits() {
    let (a, b) = ("content/chapters/01-a.md", "content/chapters/02-b.md");
    let text = |words: &str| format!("---\ntitle: {}\n---\n{words}\n", &words[..1]);
    let (dir, mut porch) = porch(Press::default(), &[(a, &text("a")), (b, &text("b"))]);
    let ask = |path: &str| Asked { path: path.to_owned(), ..Asked::default() };
    let early = porch.answer(&ask("/a/")).expect("a page");
    let style = String::from_utf8_lossy(&bytes(&early)).into_owned();
    let style = style.split('"').find(|it| it.ends_with(".css")).expect("a style").to_owned();
    let style = style.replacen("..", "", 1);
    assert_eq!(porch.answer(&ask(&style)).map(|it| it.status), Some(200), "{style}");
    assert_eq!(porch.answer(&ask("/_glossator/events")).map(|it| it.body), Some(Body::Events));
    assert_eq!(porch.answer(&ask("/%2e%2e/x")).map(|it| it.status), Some(400));
    for later in ["/sources/", "/nothing/", "/.git/config", "/search.json"] {
        assert_eq!(porch.answer(&ask(later)), None, "{later}");
    }
    let fronts = ["/", "/glossary/"];
    let early_fronts = fronts.map(|it| porch.answer(&ask(it)).expect("a page"));
    let told = porch.state();
    while porch.onward() {}
    let desk = porch.desk().expect("a site that can be understood");
    assert_eq!(desk.state(), told, "nothing was wrong");
    let mut site = Session { dir, desk };
    assert_eq!(site.reply("/a/"), early);
    assert_eq!(fronts.map(|it| site.reply(it)), early_fronts);
    // What was shown early stays below an error, as what is shown later does.
    site.save("themes/default/templates/chapter.html", "{{ page.no_such_thing }}");
    assert_eq!(site.reply("/a/"), early);
    assert!(site.said().iter().any(|it| it.starts_with("G0703")), "{:?}", site.said());
}

fn bytes(reply: &Reply) -> Vec<u8> {
    match &reply.body {
        Body::Bytes(bytes, range) => bytes[range.clone()].to_vec(),
        Body::Length(_) | Body::Nothing | Body::Events => Vec::new(),
    }
}

#[test]
fn a_touch_changes_nothing() {
    let mut site = Session::new(&[("content/pages/a.md", "one")]);
    assert!(!site.save("content/pages/a.md", "one"));
    assert!(!site.save("content/pages/a.md~", "one"));
    assert!(!site.desk.has_stirred());
    assert!(site.save("content/pages/a.md", "two"));
    assert!(site.desk.has_stirred());
}

#[test]
fn a_touch_is_no_work_and_a_word_no_more_than_its_page() {
    let (one, two) = ("content/chapters/01-a.md", "content/chapters/02-b.md");
    let text = |words: &str| format!("---\ntitle: {}\n---\n{words}\n", &words[..1]);
    let mut site = Session::of(Press::default(), &[(one, &text("a")), (two, &text("b"))]);
    let show = |site: &mut Session<Press>, words: &str| {
        let before = site.desk.works().work();
        let pages = [site.get("/a/").1, site.get("/b/").1];
        assert!(pages[0].contains(words), "{pages:?}");
        let after = site.desk.works().work();
        after.rendered - before.rendered
    };
    assert_eq!(show(&mut site, "<p>a</p>"), 2);
    let before = site.desk.works().work();
    assert!(!site.save(one, &text("a")));
    assert_eq!(show(&mut site, "<p>a</p>"), 0);
    assert_eq!(site.desk.works().work(), before);
    assert!(site.save(one, &text("a, and more")));
    assert_eq!(show(&mut site, "<p>a, and more</p>"), 1);
    let after = site.desk.works().work();
    assert_eq!((after.parsed - before.parsed, after.resolved - before.resolved), (1, 1));
}

#[test]
fn the_last_good_text_stays_below_an_error() {
    let mut site = Session::new(&[("content/pages/a.md", "one"), ("content/pages/b.md", "b")]);
    site.save("content/pages/a.md", "wrong");
    assert_eq!(site.get("/a/"), page("one"));
    assert_eq!(site.said(), ["G0401 content/pages/a.md: it is wrong"]);
    site.save("content/pages/b.md", "other pages go on");
    assert_eq!(site.get("/b/"), page("other pages go on"));
    site.save("content/pages/a.md", "still wrong");
    assert_eq!(site.get("/a/"), page("one"));
    site.save("content/pages/a.md", "right");
    assert_eq!(site.get("/a/"), page("right"));
    assert_eq!(site.said(), Vec::<String>::new());
}

/// A file in a new folder may be seen before anything was written to it.
#[test]
fn what_was_empty_is_no_last_good_text() {
    let mut site = Session::new(&[("content/pages/a.md", "a 1")]);
    site.save("content/pages/new/b.md", "");
    assert_eq!(site.get("/b/"), page(""));
    site.save("content/pages/new/b.md", "wrong");
    assert_eq!(site.get("/b/"), page("wrong"));
    assert_eq!(site.said(), ["G0401 content/pages/new/b.md: it is wrong"]);
}

#[test]
fn an_error_from_the_start_is_shown_as_well_as_can_be() {
    let mut site = Session::new(&[("content/pages/a.md", "wrong")]);
    assert_eq!(site.get("/a/"), page("wrong"));
    site.save("content/pages/a.md", "wrong again");
    assert_eq!(site.get("/a/"), page("wrong again"));
}

#[test]
fn a_page_that_cannot_be_drawn_is_told_and_the_last_one_stays() {
    let mut site = Session::new(&[("content/pages/a.md", "one")]);
    assert_eq!(site.get("/a/"), page("one"));
    for (text, said) in [
        ("fail", "G0703 a/index.html: it failed"),
        ("panic", "G0807 a/index.html: the page cannot be drawn: the pen broke"),
    ] {
        site.save("content/pages/a.md", text);
        assert_eq!(site.get("/a/"), page("one"));
        assert_eq!(site.said(), [said]);
        assert!(site.desk.has_stirred());
        site.get("/a/");
        assert!(!site.desk.has_stirred(), "it is told once");
    }
    site.save("content/pages/a.md", "two");
    assert_eq!(site.said(), Vec::<String>::new());
    assert_eq!(site.get("/a/"), page("two"));
}

#[test]
fn a_session_outlives_a_site_that_nobody_understands() {
    let mut site = Session::new(&[("content/pages/a.md", "one")]);
    site.save("content/pages/a.md", "chaos");
    assert_eq!(site.get("/a/"), page("one"));
    assert_eq!(site.said(), ["G0807 content: the site cannot be understood: all is lost"]);
    site.save("content/pages/a.md", "order");
    assert_eq!(site.get("/a/"), page("order"));
    assert_eq!(site.said(), Vec::<String>::new());
}

#[test]
fn a_site_stands_where_its_address_says() {
    let mut site = Session::new(&[("content/pages/a.md", "one")]);
    site.save("content/site.yaml", "base_url: https://example.org/sub/\n");
    assert_eq!(site.get("/sub/a/"), page("one"));
    assert_eq!(site.get("/a/").0, 404);
    let moved = site.reply("/");
    assert_eq!((moved.status, moved.header("location")), (307, Some("/sub/")));
}

#[test]
fn a_changed_file_is_named() {
    let mut site = Session::new(&[("content/pages/a.md", "one"), ("content/files/x.png", "old")]);
    assert!(!site.desk.state().contains("x.png"));
    site.save("content/files/x.png", "new");
    assert!(site.desk.state().contains("\"files\":[\"files/x.png\"]"), "{}", site.desk.state());
    site.save("content/pages/a.md", "two");
    assert!(!site.desk.state().contains("x.png"));
}

#[test]
fn what_cannot_be_read_is_told_until_it_can() {
    let mut site = Session::new(&[("content/pages/a.md", "one"), ("content/pages/b.md", "b")]);
    fs::write(site.dir.path().join("content/pages/a.md"), b"caf\xE9").expect("a file");
    assert!(site.desk.change(&told(&site.dir, "content/pages/a.md")));
    assert_eq!(site.said().len(), 1);
    site.save("content/pages/b.md", "c");
    assert_eq!(site.said().len(), 1);
    site.save("content/pages/a.md", "coffee");
    assert_eq!(site.said(), Vec::<String>::new());
}

#[test]
fn the_head_of_a_page_has_its_length() {
    let mut site = Session::new(&[("content/pages/a.md", "one")]);
    let asked = Asked { verb: Verb::Head, path: "/a/".to_owned(), ..Asked::default() };
    let Body::Bytes(page, _) = site.reply("/a/").body else { panic!("no page") };
    assert_eq!(site.desk.answer(&asked).body, Body::Length(page.len()));
}

#[test]
fn what_was_written_to_since_it_was_told_waits_until_it_is_told_again() {
    let mut site = Session::new(&[("content/pages/a.md", "first")]);
    put(&site.dir, "content/pages/a.md", "second, and whole");
    let before = told(&site.dir, "content/pages/a.md");
    put(&site.dir, "content/pages/a.md", "");
    assert!(!site.desk.change(&before));
    fs::remove_file(site.dir.path().join("content/pages/a.md")).expect("removed");
    assert!(!site.desk.change(&before));
    assert_eq!(site.get("/a/"), page("first"));
    assert!(site.save("content/pages/a.md", "third"));
    assert_eq!(site.get("/a/"), page("third"));
}
