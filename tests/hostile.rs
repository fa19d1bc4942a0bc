//! Markdown that somebody wrote to break a reader: deep nesting and long runs of what opens
//! something. It must neither panic nor take time that grows faster than the text.
//!
//! YAML of that sort is `hostile_yaml.rs`'s affair.

use std::sync::Arc;
use std::time::{Duration, Instant};

use glossator::base::{Checked, Code, Map, SitePath, Span};
use glossator::parse::body::{Body, NodeKind};
use glossator::parse::markdown;
use glossator::parse::settings::Dialect;

fn read(text: &str) -> Checked<Body> {
    let path = SitePath::new("content/chapters/01.md").expect("a path");
    let text: Arc<str> = text.into();
    let whole = Span::of(0..text.len());
    markdown::body(&path, &text, whole, Map::default(), &Dialect::default())
}

#[expect(clippy::disallowed_methods, reason = "what takes time can only be found by a clock")]
fn clocked(text: &str) -> Duration {
    let start = Instant::now();
    let read = read(text);
    let taken = start.elapsed();
    drop(read);
    taken
}

/// Reading twice as much takes about twice as long. Twice the length of something quadratic takes
/// four times as long, and four times the length sixteen times; the bound lies between, and what
/// a busy machine adds to one try is not there in all of them.
fn grows_with_the_text(name: &str, make: impl Fn(usize) -> String) {
    const TRIES: usize = 5;
    /// Below this, what is measured is the machine.
    const NOISE: Duration = Duration::from_millis(20);
    let (short, long) = (make(LENGTH), make(4 * LENGTH));
    let mut seen = Vec::new();
    for _ in 0..TRIES {
        let (first, second) = (clocked(&short), clocked(&long));
        if second < 8 * first + NOISE {
            return;
        }
        seen.push((first, second));
    }
    panic!("{name}: {} and {} bytes took {seen:?}", short.len(), long.len());
}

/// How often a sign is repeated: enough for something quadratic to take seconds.
const LENGTH: usize = 10_000;

#[test]
fn long_runs_take_time_linear_in_their_length() {
    for unit in [
        "[",
        "]",
        "*",
        "**a ",
        "_",
        "_a ",
        "`",
        "`a ",
        "<",
        "<a ",
        "<a b='",
        "</",
        "x<!--",
        "x<![CDATA[",
        "x<?",
        "x<!A ",
        "&",
        "&amp;",
        "&#",
        "|",
        "a|\n",
        "[^",
        "[^a]",
        "[^a]: ",
        "[[",
        "[[a|",
        "[[a]]",
        "![[",
        "![",
        "![](",
        "$",
        "$$a ",
        "$a{",
        "$a}",
        "{{a}} ",
        "a {% b %} *c* ",
        "a {{ b *c* ",
        "{",
        "[a](",
        "[a](<",
        "[a](b \"",
        "[a][",
        "[a][b]",
        "[@",
        "[@a]",
        "@",
        "@a ",
        "@a [",
        "@{a",
        "~",
        "~~a ",
        "\"",
        "'a ",
        "-- ",
        "\\",
        "a\\\n",
        "a\n",
        "a\n\n",
        "# a\n",
        "# a {#b}\n",
        "#",
        "# ",
        "=\n",
        "a\n: b\n",
        ": ",
        "```\n",
        "<!--\n\n",
        "<div>\n\n",
        "<pre>\n\n",
        "<b>",
        "</b>",
        "<b></i>",
        "<i/>",
        "<svg/>",
        "<b id=a>",
        "x<!-- -->",
        "<!-- --><b>\n",
        "<div>\n\n</div>\n\n",
        "<b>\n\n</i></b>\n\n",
        "> <b>\n> </i>\n\n",
        "> <div>\n> <i>\n",
        "<div>\n</p>\n",
        "[a\n",
        "[a]: \n",
        "[a]: b '\n",
        "> [!note] a\n> b\n\n",
        "- ",
        "- a\n",
        "1. ",
        "> ",
        "\0",
        "\u{FEFF}",
        "\r",
        "a\r\n",
        "\t",
        "-\t",
        "\u{301}",
        "👩\u{200D}",
    ] {
        grows_with_the_text(&format!("{unit:?} repeated"), |length| unit.repeat(length));
    }
}

#[test]
fn what_opens_and_closes_takes_time_linear_in_its_length() {
    for (open, close) in [
        ("[", "]"),
        ("[[", "]]"),
        ("![[", "]]"),
        ("[[a|", "]]"),
        ("![", "](a)"),
        ("*a ", " b*"),
        ("a**b", "c* "),
        ("> ", "\n"),
        ("- ", "\nb"),
        ("- ", "\n"),
        ("[^", "]"),
        ("[@a ", "]"),
        ("$", "$"),
        ("{", "}"),
    ] {
        grows_with_the_text(&format!("{open:?} and {close:?}"), |length| {
            open.repeat(length) + &close.repeat(length)
        });
    }
}

#[test]
fn what_differs_each_time_takes_time_linear_in_its_length() {
    let each = |line: fn(usize) -> String| move |length| (0..length).map(line).collect::<String>();
    grows_with_the_text("headings", each(|it| format!("## a {it}\n")));
    grows_with_the_text("definitions", each(|it| format!("[a{it}]: b\n")));
    grows_with_the_text("footnotes", each(|it| format!("[^{it}]: b\n")));
    grows_with_the_text("references", each(|it| format!("[^{it}] ")));
    grows_with_the_text("table", |length| format!("|a|b|\n|-|-|\n{}", "|c|d|\n".repeat(length)));
    grows_with_the_text("one citation", |length| format!("[{}@a]", "@a; ".repeat(length)));
    // Runs of backticks that are all different, which no other run closes.
    grows_with_the_text("code", |length| {
        let runs = (2 * length).isqrt();
        (1..runs).map(|it| "`".repeat(it) + "a").collect()
    });
    grows_with_the_text("steps", |length| {
        (0..(2 * length).isqrt()).map(|it| "> ".repeat(it) + "[!note] a\n").collect()
    });
}

#[test]
fn nothing_is_too_deep_to_be_read() {
    for unit in [">", "> ", "- ", "1. ", "* ", "> - "] {
        let text = unit.repeat(100_000) + "a";
        let read = read(&text);
        assert!(read.diags.iter().any(|it| it.code == Code::TooDeep), "{unit:?}: {:?}", read.diags);
        let mut depth = 0_usize;
        let mut deepest = 0;
        for node in &read.value.nodes {
            match node.kind {
                NodeKind::Open(..) => depth += 1,
                NodeKind::Close(..) => depth -= 1,
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        assert!(deepest < 110, "{unit:?} stands {deepest} deep");
    }
}

#[test]
fn a_line_of_ten_megabytes_is_a_line() {
    let text = "word ".repeat(2_000_000);
    let body = read(&text).value;
    assert_eq!(body.nodes.len(), 3, "a paragraph and its words");
    assert_eq!(body.at(body.nodes[1].span), text.trim_end());
}

#[test]
fn line_ends_and_odd_characters_are_no_trouble() {
    for text in
        ["\0", "\u{FEFF}", "\u{FEFF}# a", "\r", "\r\n", "a\rb", "a\r\nb", "\r\n\r\n- a\r\n\tb", ""]
    {
        let read = read(text);
        assert_eq!(read.diags, [], "{text:?}");
    }
    let lines = |ends: &str| read(&["# a", "", "b", "c  ", "d", "", "- e", ""].join(ends)).value;
    let kinds = |body: &Body| body.nodes.iter().map(|it| it.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&lines("\n")), kinds(&lines("\r\n")));
    assert_eq!(kinds(&lines("\n")), kinds(&lines("\r")));
}
