//! Drawings into SVG that stands within a page: shapes with classes, which the theme's style sheet
//! colours, and links. It holds no style of its own and no ids, so that several may stand on one
//! page.
//!
//! The way to the root and the theme's words are left as marks: see [`escape`](super::escape).

use serde::{Serialize, Serializer};

use crate::resolve::pictures::drawing::{
    Anchor, Drawing, Mark, Shape, Tenths, Words, write_tenths,
};

use crate::resolve::pictures::hood::Hood;
use crate::resolve::pictures::locator::Locator;
use crate::resolve::pictures::strip::Strip;

use super::escape::{ROOT, escape, path, word};
use super::theme::Ready;

/// The SVG of a drawing, or of its sheets one below the other. What it is called is the theme's word
/// `picture-SORT`.
pub fn svg(drawing: &Drawing) -> String {
    let marks = drawing.sheets().map(|it| it.marks.len()).sum::<usize>();
    let mut out = String::with_capacity(256 + marks * 512);
    for (at, it) in drawing.sheets().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        sheet(it, &mut out);
    }
    out
}

fn sheet(drawing: &Drawing, out: &mut String) {
    let Drawing { sort, width, top, height, back, marks, front, below: _ } = drawing;
    out.push_str("<svg class=\"drawing ");
    out.push_str(sort);
    out.push_str("\" viewBox=\"0 ");
    write_tenths(*top, out);
    for it in [*width, *height] {
        out.push(' ');
        write_tenths(it, out);
    }
    out.push('"');
    number("width", *width, out);
    number("height", *height, out);
    if *sort == "sign" {
        // The words stand beside it.
        out.push_str(" aria-hidden=\"true\">");
    } else {
        // What holds links is no image to those who hear it.
        let role = if marks.is_empty() { "img" } else { "group" };
        out.push_str(" role=\"");
        out.push_str(role);
        out.push_str("\" aria-label=\"");
        word(&format!("picture-{sort}"), out);
        out.push_str("\">\n");
    }
    for shape in back {
        draw(shape, out);
    }
    for it in marks {
        mark(it, out);
    }
    for shape in front {
        draw(shape, out);
    }
    out.push_str("</svg>");
}

impl Serialize for Drawing {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Ready::html(&svg(self)).serialize(to)
    }
}

impl Serialize for Strip {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Ready::html(&svg(&self.drawing())).serialize(to)
    }
}

impl Serialize for Locator {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Ready::html(&svg(&self.drawing())).serialize(to)
    }
}

impl Serialize for Hood {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Ready::html(&svg(&self.drawing())).serialize(to)
    }
}

fn mark(mark: &Mark, out: &mut String) {
    out.push_str("\n<a data-e=\"");
    escape(&mark.id, out);
    out.push_str("\" data-k=\"");
    escape(&mark.kind, out);
    out.push_str("\" href=\"");
    out.push(ROOT);
    path(mark.url.as_str(), out);
    out.push_str("\">");
    if !mark.title.is_empty() {
        out.push_str("<title>");
        escape(&mark.title, out);
        out.push_str("</title>");
    }
    for shape in &mark.shapes {
        draw(shape, out);
    }
    out.push_str("</a>");
}

fn draw(shape: &Shape, out: &mut String) {
    match shape {
        Shape::Path { class, d } => {
            out.push_str("<path class=\"");
            out.push_str(class);
            out.push_str("\" d=\"");
            out.push_str(d);
            out.push_str("\"/>");
        }
        Shape::Kin { class, kind, d } => {
            out.push_str("<path class=\"");
            out.push_str(class);
            out.push_str("\" data-k=\"");
            escape(kind, out);
            out.push_str("\" d=\"");
            out.push_str(d);
            out.push_str("\"/>");
        }
        Shape::Tie { ends, kinds, d, label } => {
            out.push_str("<g class=\"tie\" data-ends=\"");
            pair(ends, out);
            out.push_str("\" data-kinds=\"");
            pair(kinds, out);
            out.push_str("\"><path d=\"");
            out.push_str(d);
            out.push_str("\"/>");
            if let Some((words, x, y)) = label {
                text("says", (*x, *y), Anchor::Middle, words, out);
            }
            out.push_str("</g>\n");
        }
        Shape::Text { class, x, y, anchor, words } => text(class, (*x, *y), *anchor, words, out),
    }
}

fn text(class: &str, at: (Tenths, Tenths), anchor: Anchor, words: &Words, out: &mut String) {
    out.push_str("<text class=\"");
    out.push_str(class);
    out.push('"');
    number("x", at.0, out);
    number("y", at.1, out);
    match anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
        Anchor::End => out.push_str(" text-anchor=\"end\""),
    }
    out.push('>');
    match words {
        Words::Said(words) => escape(words, out),
        Words::Of(key) => word(key, out),
    }
    out.push_str("</text>");
}

/// Ids have no blanks.
fn pair(two: &[impl AsRef<str>; 2], out: &mut String) {
    escape(two[0].as_ref(), out);
    out.push(' ');
    escape(two[1].as_ref(), out);
}

fn number(name: &str, value: Tenths, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    write_tenths(value, out);
    out.push('"');
}
