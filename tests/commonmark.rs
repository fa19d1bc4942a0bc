//! The examples of CommonMark 0.31.2, with every extension off and a bare writer of HTML over our
//! nodes: whatever the Markdown package reads rightly must still be right in a [`Body`].
//!
//! The examples are under CC BY-SA and not in this repository. `cargo xtask spec` fetches them and
//! runs this check; without them it checks nothing, and says so.

#![allow(clippy::disallowed_methods, reason = "the examples are a file outside any site")]
#![allow(clippy::print_stdout, reason = "it is its own harness")]

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use glossator::base::{Map, SitePath, Span};
use glossator::parse::body::{Body, Node, NodeKind, Tag};
use glossator::parse::markdown::{self, Syntax};
use glossator::parse::settings::Dialect;

/// Where the specification is, as `spec.txt`.
const PATH: &str = "COMMONMARK_SPEC";

fn main() -> ExitCode {
    let Some(path) = std::env::var_os(PATH) else {
        println!("CommonMark: no example checked; `cargo xtask spec` fetches and checks them");
        return ExitCode::SUCCESS;
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            println!("{}: {error}", path.to_string_lossy());
            return ExitCode::FAILURE;
        }
    };
    let examples = examples(&text);
    let mut failed = 0;
    for (number, Example { section, markdown, html }) in examples.iter().enumerate() {
        let ours = written(markdown);
        if ours != *html {
            failed += 1;
            let number = number + 1;
            println!(
                "---- {number} ({section})\n{markdown}---- expected\n{html}---- found\n{ours}"
            );
        }
    }
    let passed = examples.len() - failed;
    let verdict = if failed == 0 && passed > 0 { "ok" } else { "FAILED" };
    println!("test result: {verdict}. {passed} passed; {failed} failed");
    if verdict == "ok" { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Example {
    section: String,
    markdown: String,
    html: String,
}

/// The examples of the specification: between fences of 32 backticks, Markdown and HTML apart by
/// a line `.`, tabs written as arrows.
fn examples(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut section = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix('#') {
            title.trim_start_matches('#').trim().clone_into(&mut section);
        }
        if line.strip_prefix(&fence) != Some(" example") {
            continue;
        }
        let mut until = |end: &str| {
            lines
                .by_ref()
                .take_while(|line| *line != end)
                .fold(String::new(), |part, line| part + &line.replace('→', "\t") + "\n")
        };
        let (markdown, html) = (until("."), until(&fence));
        examples.push(Example { section: section.clone(), markdown, html });
    }
    examples
}

fn written(markdown: &str) -> String {
    let path = SitePath::new("example.md").expect("a path");
    let text: Arc<str> = markdown.into();
    let whole = Span::of(0..text.len());
    let dialect = Dialect::default();
    let body = markdown::read(&path, &text, whole, Map::default(), &dialect, Syntax::Bare).value;
    let mut out = String::new();
    let mut nodes = body.nodes.iter();
    while let Some(node) = nodes.next() {
        if let NodeKind::Open(Tag::Image, number) = node.kind {
            let end = NodeKind::Close(Tag::Image, number);
            let inside: Vec<Node> =
                nodes.by_ref().take_while(|it| it.kind != end).copied().collect();
            let image = &body.images[number as usize];
            let alt = body.shown_within(&inside, Span { start: 0, end: u32::MAX });
            let _ =
                write!(out, "<img src=\"{}\" alt=\"{}\"", href(&image.target.value), escaped(&alt));
            out.push_str(&titled(&image.title));
            out.push_str(" />");
        } else {
            write_node(&mut out, &body, node);
        }
    }
    out
}

fn write_node(out: &mut String, body: &Body, node: &Node) {
    let at = body.at(node.span);
    let spare = |number: u32| &*body.spares[number as usize];
    match node.kind {
        NodeKind::Open(tag, number) => {
            if tag.is_block() && !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            let number = number as usize;
            let _ = match tag {
                Tag::Paragraph => write!(out, "<p>"),
                Tag::Heading => write!(out, "<h{}>", body.headings[number].level),
                Tag::Quote => writeln!(out, "<blockquote>"),
                Tag::List => writeln!(out, "<ul>"),
                Tag::Numbered if number == 1 => writeln!(out, "<ol>"),
                Tag::Numbered => writeln!(out, "<ol start=\"{number}\">"),
                Tag::Item => write!(out, "<li>"),
                Tag::Listing => {
                    let info = &body.listings[number].info;
                    match info.split(' ').next().unwrap_or_default() {
                        "" => write!(out, "<pre><code>"),
                        it => write!(out, "<pre><code class=\"language-{}\">", escaped(it)),
                    }
                }
                Tag::HtmlBlock => Ok(()),
                Tag::Emphasis => write!(out, "<em>"),
                Tag::Strong => write!(out, "<strong>"),
                Tag::Link => {
                    let link = &body.links[number];
                    write!(out, "<a href=\"{}\"{}>", href(&link.target.value), titled(&link.title))
                }
                tag => write!(out, "<{tag:?}>"),
            };
        }
        NodeKind::Close(tag, number) => {
            let _ = match tag {
                Tag::Paragraph => writeln!(out, "</p>"),
                Tag::Heading => writeln!(out, "</h{}>", body.headings[number as usize].level),
                Tag::Quote => writeln!(out, "</blockquote>"),
                Tag::List => writeln!(out, "</ul>"),
                Tag::Numbered => writeln!(out, "</ol>"),
                Tag::Item => writeln!(out, "</li>"),
                Tag::Listing => writeln!(out, "</code></pre>"),
                Tag::HtmlBlock => Ok(()),
                Tag::Emphasis => write!(out, "</em>"),
                Tag::Strong => write!(out, "</strong>"),
                Tag::Link => write!(out, "</a>"),
                tag => write!(out, "</{tag:?}>"),
            };
        }
        NodeKind::Words => out.push_str(&escaped(at)),
        NodeKind::Char(it) => out.push_str(&escaped(it.encode_utf8(&mut [0; 4]))),
        NodeKind::Spare(number) => out.push_str(&escaped(spare(number))),
        NodeKind::Code => {
            let _ = write!(out, "<code>{}</code>", escaped(at));
        }
        NodeKind::SpareCode(number) => {
            let _ = write!(out, "<code>{}</code>", escaped(spare(number)));
        }
        NodeKind::InlineHtml | NodeKind::Html => out.push_str(at),
        NodeKind::SpareHtml(number) => out.push_str(spare(number)),
        NodeKind::SoftBreak => out.push('\n'),
        NodeKind::HardBreak => out.push_str("<br />\n"),
        NodeKind::Rule => {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str("<hr />\n");
        }
        kind => {
            let _ = write!(out, "<{kind:?}>");
        }
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(title)) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An address as the examples have it: what may not stand in one in percents.
fn href(url: &str) -> String {
    let mut out = String::new();
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            _ if byte.is_ascii_alphanumeric() || b"-_.+!*'(),%#@?=;:/$~".contains(&byte) => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
