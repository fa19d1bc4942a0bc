//! The law of rebuilding: a value that did not change keeps its identity, so work follows the
//! change; and after any run of edits a warm build equals a cold one, files and diagnostics, byte
//! for byte.

use std::collections::BTreeSet;

use glossator::base::{Keep, SitePath, Sources};
use glossator::engine::{Build, Engine, Options, Steps, Work};

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("a path")
}

fn site() -> Sources {
    let mut sources = Sources::default();
    let mut put = |at: &str, text: &str| sources.put(path(at), text);
    put("content/site.yaml", "title: Water\nlanguage: en\nas_of: 2020-01-07\n");
    put(
        "content/glossary/things.yaml",
        "well:\n  name: Well\n  kind: place\n  link: first\n  aliases: [pit]\n  summary: A hole down to water.\n\
         moon:\n  name: Moon\n  kind: concept\n  summary: It pulls at the Sea.\n\
         sea:\n  name: Sea\n  kind: place\n  summary: Salt water.\n  body: |\n    The Sea is wide [@tide1].\n  relations:\n    related-to: moon\n",
    );
    put(
        "content/sources.yaml",
        "tide1:\n  type: book\n  title: On Tides\n  author: Doe, Jane\n  date: 1999\n\
         wells:\n  type: book\n  title: Of Wells\n  author: Roe, Max\n  date: 2001\n",
    );
    put("content/chapters/01-tide/_part.yaml", "title: Tides\n");
    put(
        "content/chapters/01-tide/01-ebb.md",
        "---\ntitle: Ebb\nsummary: Going out.\n---\nThe Moon pulls the Sea [@tide1].\n\n## Later\n\nThe Moon again, and [on](02-flow.md#why).\n",
    );
    put(
        "content/chapters/01-tide/02-flow.md",
        "---\ntitle: Flow\nkey_points: [The Sea comes back]\n---\nIt comes back.[^1]\n\n## Why\n\nThe Sea wants to.\n\n[^1]: Twice a day.\n",
    );
    put(
        "content/chapters/02-dig.md",
        "---\ntitle: Dig\nredirect_from: [/hole/]\n---\nA Well gives water [@wells, p. 3].\n\n```rust\nfn main() {}\n```\n",
    );
    put("content/chapters/03-end.md", "---\ntitle: End\n---\nNothing but brine.\n");
    put("content/pages/about.md", "---\ntitle: About\n---\nThis site is about [[well|a well]].\n");
    sources
}

/// What an edit made the engine do.
fn work_of(edit: impl FnOnce(&mut Sources)) -> (Work, BTreeSet<String>) {
    let mut sources = site();
    let mut engine = Engine::default();
    let before = engine.build(&sources, Options::default());
    assert_eq!(before.diags, [], "the site is clean to begin with");
    let work = engine.work();
    edit(&mut sources);
    let after = engine.build(&sources, Options::default());
    let did = engine.work();
    let changed = changed(&before, &after);
    let work = Work {
        parsed: did.parsed - work.parsed,
        resolved: did.resolved - work.resolved,
        rendered: did.rendered - work.rendered,
    };
    (work, changed)
}

/// The pages whose bytes an edit changed.
fn changed(before: &Build, after: &Build) -> BTreeSet<String> {
    let (before, after) = (&before.output.0, &after.output.0);
    let files: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    files
        .into_iter()
        .filter(|it| before.get(*it) != after.get(*it))
        .map(ToString::to_string)
        .collect()
}

fn replaced(sources: &mut Sources, at: &str, old: &str, new: &str) {
    let text = sources.text(&path(at)).expect("the file is there").text.clone();
    assert!(text.contains(old), "{at} has {old:?}");
    sources.put(path(at), text.replacen(old, new, 1));
}

#[test]
fn nothing_changed_is_no_work() {
    let (work, files) = work_of(|_| {});
    assert_eq!(work, Work::default());
    assert_eq!(files, BTreeSet::new());
}

#[test]
fn a_blank_line_draws_nothing() {
    let (work, files) = work_of(|sources| {
        replaced(sources, "content/chapters/01-tide/01-ebb.md", "## Later", "\n\n## Later");
    });
    // The text is resolved again, and equal to what it was.
    assert_eq!(work, Work { parsed: 1, resolved: 1, rendered: 0 });
    assert_eq!(files, BTreeSet::new());
}

#[test]
fn a_word_draws_its_own_page() {
    let (work, files) = work_of(|sources| {
        replaced(sources, "content/chapters/03-end.md", "Nothing but", "Only");
    });
    // Its own, and the one that holds the whole site.
    let shown = ["end/index.html", "print/index.html"];
    assert_eq!(work, Work { parsed: 1, resolved: 1, rendered: shown.len() });
    assert_eq!(files, shown.map(str::to_owned).into());
}

#[test]
fn an_edit_that_nobody_else_has_to_know_of_looks_at_nobody_else() {
    let mut sources = site();
    let mut engine = Engine::default();
    engine.site(&sources, Options::default());
    let ebb = "content/chapters/01-tide/01-ebb.md";
    let mut passes = |sources: &Sources| {
        let before = engine.passes();
        engine.site(sources, Options::default());
        engine.passes() - before
    };
    for (at, old, new) in [
        // Words, mentions of others and of nobody any more, citations, faults and their mends.
        (ebb, "The Moon pulls", "The Moon, by a pit, pulls"),
        (ebb, "The Moon, by a pit, pulls", "Something pulls"),
        (ebb, "Something pulls", "[[nobody]] pulls"),
        (ebb, "[[nobody]] pulls", "The Moon pulls"),
        ("content/pages/about.md", "[[well|a well]]", "a hole"),
    ] {
        replaced(&mut sources, at, old, new);
        assert_eq!(passes(&sources), 0, "{old} became {new}");
    }
    sources.put(path("themes/default/assets/site.css"), "body { color: red }\n");
    assert_eq!(passes(&sources), 0, "a style");
    sources.put(path("themes/default/templates/chapter.html"), "{{ page.title }}");
    assert_eq!(passes(&sources), 0, "a template");
    // Others link to headings, and show titles.
    for (old, new) in [("## Later", "## After"), ("title: Ebb", "title: Low water")] {
        replaced(&mut sources, ebb, old, new);
        assert_eq!(passes(&sources), 1, "{old} became {new}");
    }
}

#[test]
fn a_word_of_the_theme_changes_in_the_head_of_every_page() {
    let (mut sources, mut engine) = (site(), Engine::default());
    let words = path("themes/default/i18n/en.yaml");
    for word in ["Names", "Who is who"] {
        sources.put(words.clone(), format!("glossary: {word}\n"));
        let warm = engine.build(&sources, Options::default());
        let cold = Engine::default().build(&sources, Options::default());
        assert_eq!(changed(&warm, &cold), BTreeSet::new(), "{word}");
        let page =
            String::from_utf8_lossy(&warm.output.0[&path("ebb/index.html")].clone()).into_owned();
        assert!(page.contains(&format!(">{word}</a></li>")), "{word}: {page}");
    }
}

#[test]
fn a_page_is_drawn_before_other_texts_are_looked_at_and_nothing_is_done_twice() {
    let (sources, mut engine) = (site(), Engine::default());
    let mut opening = engine.open(&sources, Options::default());
    let before = engine.work();
    let (ebb, about) = (path("ebb/index.html"), path("about/index.html"));
    let early = [&ebb, &about].map(|it| engine.early(&opening, it).expect("a page").value);
    let work = engine.work();
    // The two texts, and nobody else's.
    assert_eq!((work.resolved - before.resolved, work.rendered - before.rendered), (2, 2));
    // What shows something of other texts is not known yet.
    for later in ["glossary/sea/index.html", "sources/index.html", "no/index.html"] {
        assert!(engine.early(&opening, &path(later)).is_none(), "{later}");
    }
    let fronts = ["index.html", "glossary/index.html"].map(path);
    let early_fronts = fronts.each_ref().map(|it| engine.early(&opening, it).expect("it").value);
    assert_eq!(engine.work().resolved, work.resolved, "cover and glossary look at no text");
    while engine.onward(&mut opening) {}
    let onward = engine.work();
    let site = engine.opened(opening);
    assert_eq!(engine.work(), onward, "everything was resolved on the way");
    let late = [&ebb, &about].map(|it| engine.page(&site, it).expect("a page").value);
    assert_eq!(early, late);
    let late_fronts = fronts.each_ref().map(|it| engine.page(&site, it).expect("it").value);
    assert_eq!(early_fronts, late_fronts);
    assert_eq!(engine.work(), onward, "and the pages were drawn");
    assert_eq!(engine.passes(), 1);
    let (warm, cold) = (
        engine.build(&sources, Options::default()),
        Engine::default().build(&sources, Options::default()),
    );
    assert_eq!(changed(&warm, &cold), BTreeSet::new());
    assert_eq!(warm.diags, cold.diags);
}

#[test]
fn where_something_is_wrong_no_page_is_drawn_early() {
    let mut engine = Engine::default();
    let ebb = path("ebb/index.html");
    let flow = path("flow/index.html");
    for (at, old, new, told) in [
        // What is wrong in the text itself, in another one, in the glossary, in the theme.
        ("content/chapters/01-tide/01-ebb.md", "The Moon pulls", "[[nobody]] pulls", [false, true]),
        ("content/chapters/03-end.md", "title: End", "titel: End", [false, false]),
        ("content/glossary/things.yaml", "kind: concept", "kind: nonsense", [false, false]),
        ("content/chapters/02-dig.md", "redirect_from: [/hole/]", "slug: ebb", [false, false]),
    ] {
        let mut sources = site();
        replaced(&mut sources, at, old, new);
        let opening = engine.open(&sources, Options::default());
        let early = [&ebb, &flow].map(|it| engine.early(&opening, it).is_some());
        assert_eq!(early, told, "{old} became {new}");
    }
}

#[test]
fn a_title_draws_itself_and_exactly_the_pages_that_show_it() {
    let (work, files) = work_of(|sources| {
        replaced(sources, "content/chapters/01-tide/02-flow.md", "title: Flow", "title: Flood");
    });
    // Itself, the chapters before and after, the cover, the entity that it mentions, who appears
    // where, and the whole site in print.
    let shown = [
        "index.html",
        "ebb/index.html",
        "flow/index.html",
        "dig/index.html",
        "glossary/sea/index.html",
        "matrix/index.html",
        "print/index.html",
    ];
    assert_eq!(files, shown.map(str::to_owned).into());
    assert_eq!(work, Work { parsed: 1, resolved: 1, rendered: shown.len() });
}

#[test]
fn a_summary_draws_the_pages_that_show_it() {
    let (work, files) = work_of(|sources| {
        replaced(
            sources,
            "content/glossary/things.yaml",
            "A hole down to water",
            "A way down to water",
        );
    });
    let pages: Vec<&String> = files.iter().filter(|it| it.ends_with(".html")).collect();
    // Its own page, the glossary, and the chapter and the free page that mention it, which hold its
    // card, and the whole site in print.
    let shown = [
        "about/index.html",
        "dig/index.html",
        "glossary/index.html",
        "glossary/well/index.html",
        "print/index.html",
    ];
    assert_eq!(pages, shown);
    assert_eq!(work.rendered, shown.len());
}

#[test]
fn an_alias_draws_the_pages_it_links() {
    let (work, files) = work_of(|sources| {
        replaced(sources, "content/glossary/things.yaml", "[pit]", "[pit, brine]");
    });
    assert!(files.contains("end/index.html"), "{files:?}");
    assert!(!files.contains("ebb/index.html"), "{files:?}");
    assert!(work.rendered <= 4, "{work:?}");
}

#[test]
fn a_new_name_is_looked_for_where_its_letters_stand_and_nowhere_else() {
    let mut sources = site();
    let end = "content/chapters/03-end.md";
    replaced(&mut sources, end, "brine", "br*in*e and W&#97;ter, the tra\u{ad}de");
    let mut engine = Engine::default();
    engine.site(&sources, Options::default());
    let things = "content/glossary/things.yaml";
    for (old, new, searched) in [
        // The four texts of the file that is edited, and `end`, whose words are not all written in
        // one piece: any name may stand there.
        ("[pit]", "[pit, brine]", 5),
        ("[pit, brine]", "[pit, Zanzibar]", 5),
        // "gives water".
        ("[pit, Zanzibar]", "[pit, water]", 6),
        ("[pit, water]", "[pit]", 6),
        // Names of letters that may be written in several ways are looked for everywhere.
        ("[pit]", "[pit, \u{e9}t\u{e9}]", 9),
        // Who may be meant is another one, and so may be what is searched for.
        ("name: Moon\n  kind: concept", "name: Moon\n  link: never\n  kind: concept", 9),
    ] {
        replaced(&mut sources, things, old, new);
        let before = engine.searched();
        engine.site(&sources, Options::default());
        assert_eq!(engine.searched() - before, searched, "{old} became {new}");
    }
}

/// A small generator (Marsaglia's xorshift): the same edits on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("small")
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

/// Words that matter to some rule: names, aliases, links that hold and that break, faults.
const WORDS: &[&str] = &[
    "Moon",
    "the Sea",
    "pit",
    "Well",
    "[[moon]]",
    "[[nobody]]",
    "[[!Sea]]",
    "![[well]]",
    "*Mo*on",
    "[@tide1]",
    "[@nobody]",
    "[on](02-flow.md)",
    "[on](02-flow.md#why)",
    "[off](nowhere.md)",
    "[all](/timeline/)",
    "[paper](/print/)",
    "![a dot](../files/dot.gif)",
    "![beside](beside.png)",
    "\n\n## Head\n\n",
    "\n\n- item\n- Sea\n\n",
    "\n\n> [!claim] Says who\n> The Moon.\n\n",
    "^",
    "&amp;",
    "[^1]",
    "\n\n[^1]: A note.\n\n",
    "\"quoted\"",
    "`code`",
    "$x^2$",
    "\n\n```rust\nlet a = 1;\n```\n\n",
    "\n\n| a | b |\n|---|---|\n| Sea | Moon |\n\n",
    "é",
    "…",
    "<b>bold</b>",
    "{{ x }}",
    "\n",
    "  ",
];

/// Lines of YAML that matter to some rule, good and bad.
const LINES: &[&str] = &[
    "  link: never\n",
    "  link: every\n",
    "  aliases: [Luna, the Sea]\n",
    "  aliases: [brine, comes back]\n",
    "  aliases: [\u{e9}, Moonlight, \"wants to\"]\n",
    "  kind: group\n",
    "  kind: nonsense\n",
    "  when: 1999/2001\n",
    "  when: nonsense\n",
    "  sources: [tide1]\n",
    "  where: sea\n",
    "  relations: {part-of: sea}\n",
    "  relations: {part-of: nobody}\n",
    "  summary: The Moon shines.\n",
    "  body: |\n    A Well by the Sea.\n",
    "star:\n  name: Star\n  kind: concept\n  summary: Far.\n",
    "  unknown: 1\n",
    "  roles: [{title: Queen, when: 2000/2010}]\n",
];

/// Lines of `site.yaml` that matter to the whole site, good and bad.
const SETTINGS: &[&str] = &[
    "features: {timeline: false}\n",
    "features: {network: false, matrix: false}\n",
    "features: {print: false, feed: false, sitemap: false}\n",
    "features: {map: no}\n",
    "navigation: [sources, glossary]\n",
    "navigation: [pages/about.md, chapters/02-dig.md, timeline]\n",
    "navigation: [{to: \"https://example.org/\", label: Out}, pages, nowhere]\n",
    "base_url: https://example.org/\n",
    "addresses: files\n",
    "theme: mine\n",
    "html: escape\n",
];

/// Templates, words and styles of a theme of the site's own, good and bad.
const THEMES: &[(&str, &[&str])] = &[
    ("themes/mine/theme.yaml", &["parent: default\n", "parent: nowhere\n", ""]),
    (
        "themes/mine/templates/parts/bottom.html",
        &[
            "<footer>{{ site.title }}</footer>\n",
            "{{ page.nothing.at_all }}\n",
            "{{ nosuch }}\n",
            "{% if %}\n",
        ],
    ),
    ("themes/mine/i18n/en.yaml", &["glossary: Names\n", "glossary: 1: 2\n"]),
    ("themes/mine/assets/site.css", &["body { color: red }\n", ""]),
];

/// Files that are copied, with their bytes, good and bad.
const ASSETS: &[(&str, &[&[u8]])] = &[
    ("content/files/dot.gif", &[b"GIF89a\x02\0\x03\0\0\0\0", b"GIF89a\x04\0\x05\0\0\0\0", b""]),
    ("content/chapters/beside.png", &[b"none", b"GIF89a\x02\0\x03\0\0\0\0"]),
    ("themes/mine/assets/favicon.svg", &[b"<svg/>", b""]),
];

const FILES: &[&str] = &[
    "content/chapters/01-tide/01-ebb.md",
    "content/chapters/01-tide/02-flow.md",
    "content/chapters/02-dig.md",
    "content/chapters/03-end.md",
    "content/chapters/04-new.md",
    "content/pages/about.md",
    "content/pages/index.md",
    "content/chapters/01-tide/_part.yaml",
    "content/glossary/things.yaml",
    "content/glossary/more.yaml",
    "content/sources.yaml",
    "content/site.yaml",
];

fn edit(sources: &mut Sources, dice: &mut Dice) {
    match dice.roll(12) {
        0 => {
            let (at, texts) = THEMES[dice.roll(THEMES.len())];
            match dice.roll(texts.len() + 1) {
                0 => sources.remove(&path(at)),
                which => sources.put(path(at), texts[which - 1]),
            }
            return;
        }
        1 => {
            let (at, bytes) = ASSETS[dice.roll(ASSETS.len())];
            match dice.roll(bytes.len() + 1) {
                0 => sources.remove(&path(at)),
                which => sources.put_asset(path(at), bytes[which - 1].to_vec()),
            }
            return;
        }
        2 => {
            // Each key once: one that stands twice is told, and changes nothing.
            let mut text = "title: Water\nlanguage: en\n".to_owned();
            let mut keys = BTreeSet::new();
            for _ in 0..dice.roll(4) {
                let line = dice.pick(SETTINGS);
                if keys.insert(line.split(':').next()) {
                    text.push_str(line);
                }
            }
            sources.put(path("content/site.yaml"), text);
            return;
        }
        _ => {}
    }
    let at = dice.pick(FILES);
    let text = sources.text(&path(at)).map(|it| it.text.to_string());
    let Some(mut text) = text else {
        let fresh = if at.ends_with(".md") {
            format!("---\ntitle: {}\n---\nThe Moon.\n", dice.pick(&["New", "Sea", "Pit"]))
        } else {
            "cloud:\n  name: Cloud\n  kind: concept\n  summary: Above the Sea.\n".to_owned()
        };
        sources.put(path(at), fresh);
        return;
    };
    match dice.roll(10) {
        0 if at != "content/site.yaml" => {
            sources.remove(&path(at));
            return;
        }
        1 => {
            // Back to the beginning, so that texts do not only grow and decay.
            match site().text(&path(at)) {
                Some(source) => text = source.text.to_string(),
                None => text.clear(),
            }
        }
        2 | 3 => {
            let cut = boundary(&text, dice.roll(text.len() + 1));
            let end = boundary(&text, cut + dice.roll(12));
            text.replace_range(cut..end, "");
        }
        _ => {
            let mut place = boundary(&text, dice.roll(text.len() + 1));
            let new = if at.ends_with(".md") {
                format!(" {} ", dice.pick(WORDS))
            } else {
                place = text[..place].rfind('\n').map_or(0, |it| it + 1);
                dice.pick(LINES).to_owned()
            };
            text.insert_str(place, &new);
        }
    }
    sources.put(path(at), text);
}

fn boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[test]
fn what_is_drawn_early_is_what_is_drawn_later() {
    const ROUNDS: usize = 150;
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut seen = 0;
    for round in 0..ROUNDS {
        // Where something is wrong there are no early pages, so a few edits have to do.
        let mut sources = site();
        for _ in 0..=dice.roll(3) {
            edit(&mut sources, &mut dice);
        }
        let mut engine = Engine::default();
        let mut opening = engine.open(&sources, Options::default());
        let pages = ["ebb", "flow", "new", "about", "glossary/sea"];
        let pages = pages.map(|it| path(&format!("{it}/index.html")));
        let pages = pages.into_iter().chain([path("index.html"), path("glossary/index.html")]);
        let pages: Vec<SitePath> = pages.collect();
        let early: Vec<_> =
            pages.iter().map(|it| engine.early(&opening, it).map(|it| it.value)).collect();
        engine.onward(&mut opening);
        let site = engine.opened(opening);
        for (at, early) in pages.iter().zip(early) {
            let Some(early) = early else { continue };
            seen += 1;
            let late = engine.page(&site, at).map(|it| it.value);
            assert_eq!(Some(early), late, "{at} in round {round}");
        }
    }
    assert!(seen > ROUNDS / 3, "{seen} pages were drawn early");
}

#[test]
fn warm_equals_cold_after_any_edits() {
    // Two sites at once, which go their own ways.
    std::thread::scope(|scope| {
        for seed in [0x9E37_79B9_7F4A_7C15, 0xBF58_476D_1CE4_E5B9] {
            scope.spawn(move || warm_equals_cold(seed));
        }
    });
}

fn warm_equals_cold(seed: u64) {
    const EDITS: usize = 1000;
    let mut dice = Dice(seed);
    let mut sources = site();
    let mut engine = Engine::default();
    for round in 0..EDITS {
        for _ in 0..=dice.roll(2) {
            edit(&mut sources, &mut dice);
        }
        let warm = engine.build(&sources, Options::default());
        // As `build` does it, which remembers nothing.
        let mut once = Engine::told(Steps::default(), Keep::Once);
        let cold = once.build(&sources, Options::default());
        assert_eq!(warm.diags, cold.diags, "diagnostics after edit {round} of {seed:#x}");
        let differ = changed(&warm, &cold);
        assert_eq!(differ, BTreeSet::new(), "files after edit {round} of {seed:#x}");
    }
}
