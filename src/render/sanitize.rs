//! `html: sanitize`: what could run or frame something is taken out of raw HTML (ammonia).
//!
//! Markdown and raw HTML interleave: a `<details>` opens in one block and closes three blocks on.
//! So not a tag is looked at but a run of whole blocks, from the one that opens an element to the
//! one that closes it, drawn and then cleaned with an allow-list that knows our own elements. What
//! an author left open is closed at the end of its block.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use ammonia::Builder;

use crate::resolve::text::{Piece, PieceKind, Resolved};

/// Blocks that are cleaned, or left, together.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The pieces of the blocks.
    pub pieces: &'a [Piece],
    /// Whether raw HTML is among them.
    pub holds_html: bool,
}

/// The blocks of a text in runs: what one piece of raw HTML opens and another closes is in one.
pub fn runs<'a>(text: &Resolved, pieces: &'a [Piece]) -> Vec<Run<'a>> {
    let blocks = blocks(pieces);
    let mut runs = Vec::new();
    let mut next = 0;
    for (first, last) in together(text, pieces, &blocks) {
        if next < first {
            let range = blocks[next].start..blocks[first].start;
            runs.push(Run { pieces: &pieces[range], holds_html: false });
        }
        let range = blocks[first].start..blocks[last].end;
        runs.push(Run { pieces: &pieces[range], holds_html: true });
        next = last + 1;
    }
    if next < blocks.len() {
        runs.push(Run { pieces: &pieces[blocks[next].start..], holds_html: false });
    }
    runs
}

/// The same HTML without what could run or frame something. Elements left open are closed.
pub fn clean(html: &str) -> String {
    RULES.clean(html).to_string()
}

/// The top-level blocks; where a text has none, its pieces.
fn blocks(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, piece) in pieces.iter().enumerate() {
        if let PieceKind::Open(_) = piece.kind {
            depth += 1;
        } else if let PieceKind::Close(_) = piece.kind {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            blocks.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < pieces.len() {
        blocks.push(start..pieces.len());
    }
    blocks
}

/// First and last block of each run that holds raw HTML, in order. Linear in the text.
fn together(text: &Resolved, pieces: &[Piece], blocks: &[Range<usize>]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    // How many of each name are open, so that a stray end tag costs no search.
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (block, range) in blocks.iter().enumerate() {
        for piece in pieces[range.clone()].iter().filter(|it| it.kind == PieceKind::Html) {
            spans.push((block, block));
            for tag in tags(&text.text[piece.at.range()]) {
                match tag {
                    Tag::Open(name) => {
                        *count.entry(name.clone()).or_default() += 1;
                        open.push((name, block));
                    }
                    Tag::Close(name) => {
                        if count.get(&name).is_none_or(|&it| it == 0) {
                            continue;
                        }
                        while let Some((other, from)) = open.pop() {
                            if let Some(left) = count.get_mut(&other) {
                                *left -= 1;
                            }
                            if other == name {
                                spans.push((from, block));
                                break;
                            }
                        }
                    }
                }
            }
        }
    }
    spans.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (first, last) in spans {
        match merged.last_mut() {
            Some(run) if first <= run.1 => run.1 = run.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

#[derive(Debug, PartialEq, Eq)]
enum Tag {
    Open(String),
    Close(String),
}

/// The tags of elements that have an end, as far as telling what belongs together asks for it.
fn tags(html: &str) -> Vec<Tag> {
    const VOID: [&str; 13] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    ];
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let (closes, named) = match rest.strip_prefix('/') {
            Some(named) => (true, named),
            None => (false, rest),
        };
        let len =
            named.find(|it: char| !it.is_ascii_alphanumeric() && it != '-').unwrap_or(named.len());
        let name = named[..len].to_ascii_lowercase();
        if name.starts_with(|it: char| it.is_ascii_alphabetic()) && !VOID.contains(&&*name) {
            tags.push(if closes { Tag::Close(name) } else { Tag::Open(name) });
        }
    }
    tags
}

static RULES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut rules = Builder::default();
    rules
        .add_tags(["input", "section"])
        .add_clean_content_tags([
            "applet", "canvas", "embed", "iframe", "noscript", "object", "svg", "template",
            "textarea",
        ])
        .add_generic_attributes(["aria-label", "class", "dir", "id", "role", "tabindex"])
        .add_generic_attribute_prefixes(["data-"])
        .add_tag_attributes("details", ["open", "name"])
        .add_tag_attributes("img", ["decoding", "loading"])
        .add_tag_attributes("input", ["checked", "disabled"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_tag_attributes("ol", ["reversed", "type"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("th", ["colspan", "rowspan", "scope"])
        .add_tag_attributes("time", ["datetime"])
        // A box is there to be looked at, not to ask the reader for something. No second value may be
        // set by force: their order would differ from run to run.
        .set_tag_attribute_value("input", "disabled", "")
        .link_rel(None)
        .url_schemes(BTreeSet::from(["http", "https", "mailto", "tel"]).into_iter().collect());
    rules
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_run_dies() {
        for (html, left) in [
            ("<p onclick=\"x()\">a</p>", "<p>a</p>"),
            ("<a href=\"javascript:x()\">a</a>", "<a>a</a>"),
            ("<a href=\" java\nscript:x()\">a</a>", "<a>a</a>"),
            ("a<script>x()</script>b", "ab"),
            ("a<iframe src=\"/\">x</iframe>b", "ab"),
            ("a<svg><script>x()</script><a xlink:href=\"javascript:x\"/></svg>b", "ab"),
            ("<img src=x onerror=x()>", "<img src=\"x\">"),
            ("<form action=/x><input name=q></form>", "<input disabled=\"\">"),
            ("<p style=\"position:fixed\">a</p>", "<p>a</p>"),
            ("<math><mtext><script>x()</script></mtext></math>", ""),
        ] {
            assert_eq!(clean(html), left, "{html}");
        }
    }

    #[test]
    fn what_we_make_stays() {
        for html in [
            "<a class=\"e\" data-e=\"isis\" data-k=\"group\" href=\"\u{1}glossary/isis/\">ISIS</a>",
            "<details class=\"callout callout-note\" open=\"\"><summary class=\"callout-title\">\u{2}callout-note\u{2}</summary></details>",
            "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"\u{2}table=1\u{2}\"><table><thead><tr><th scope=\"col\" class=\"left\">a</th></tr></thead></table></div>",
            "<sup><a class=\"note-ref\" id=\"note-1-ref\" href=\"#note-1\" role=\"doc-noteref\">1</a></sup>",
            "<img src=\"\u{1}files/a.png\" alt=\"a\" width=\"1\" height=\"2\" loading=\"lazy\" decoding=\"async\">",
            "<pre class=\"code\" data-lang=\"rust\" tabindex=\"0\"><code><span class=\"k\">fn</span></code></pre>",
        ] {
            // Attributes may change places.
            let sorted = |html: &str| {
                let mut bytes: Vec<u8> = html.bytes().collect();
                bytes.sort_unstable();
                bytes
            };
            assert_eq!(sorted(&clean(html)), sorted(html), "{}", clean(html));
        }
    }

    #[test]
    fn tags_are_told_apart() {
        let open = |it: &str| Tag::Open(it.to_owned());
        let close = |it: &str| Tag::Close(it.to_owned());
        assert_eq!(
            tags("<DIV class=a><br><!-- <b> --></x-y></div >< p>"),
            [open("div"), close("x-y"), close("div")]
        );
    }

    proptest! {
        #[test]
        fn cleaning_is_done_once(html in "[a-z<>/=\"' !\u{1}\u{2}&;-]{0,60}") {
            let once = clean(&html);
            prop_assert_eq!(clean(&once), once.clone());
            prop_assert!(!once.contains("<script"));
        }
    }
}
