//! What others may know of a chapter. No spans, so that a moved paragraph changes nothing here.

use std::sync::Arc;

use crate::base::{SitePath, words};

use super::body::{Body, NodeKind, Tag};
use super::chapter::{Chapter, Place};
use super::date::Date;

/// What others may know of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The file.
    pub path: SitePath,
    /// Where it belongs.
    pub place: Place,
    /// The last part of its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One sentence, if it has one.
    pub summary: Option<String>,
    /// Its own as-of day, if it has one.
    pub as_of: Option<Date>,
    /// When it was last changed, if it says.
    pub updated: Option<Date>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Headings: level, id, title.
    pub headings: Vec<(u8, Arc<str>, Arc<str>)>,
    /// Other places in it that a link may name.
    pub anchors: Vec<Arc<str>>,
    /// Words in its body, as its language counts them.
    pub words: usize,
    /// Old addresses, as written.
    pub redirect_from: Vec<String>,
}

/// What others may know of `chapter`.
pub fn outline(chapter: &Chapter) -> Outline {
    let (front, place, body) = (&chapter.front, &chapter.place, &chapter.body);
    let slug = front.slug.as_ref().map_or(&place.name, |it| &it.value);
    let headings = body.headings.iter();
    Outline {
        path: chapter.path.clone(),
        place: place.clone(),
        slug: slug.clone(),
        title: front.title.value.clone(),
        summary: front.summary.as_ref().map(|it| it.value.clone()),
        as_of: front.as_of.as_ref().map(|it| it.value.clone()),
        updated: front.updated.as_ref().map(|it| it.value.clone()),
        draft: front.draft,
        headings: headings
            .map(|it| (it.level, it.id.as_str().into(), it.title.as_str().into()))
            .collect(),
        anchors: body.ids.iter().map(|it| it.value.as_str().into()).collect(),
        words: words::count(&reader_text(body)),
        redirect_from: front.redirect_from.iter().map(|it| it.value.clone()).collect(),
    }
}

/// What a reader sees of a text's prose, code and all, as one run of words. Blocks are apart.
fn reader_text(body: &Body) -> String {
    let mut text = String::with_capacity(body.text.len());
    for node in &body.nodes {
        match node.kind {
            NodeKind::Words | NodeKind::Code => text.push_str(body.at(node.span)),
            NodeKind::Char(it) => text.push(it),
            NodeKind::Spare(at) | NodeKind::SpareCode(at) => {
                text.push_str(&body.spares[at as usize]);
            }
            NodeKind::SoftBreak | NodeKind::HardBreak => text.push(' '),
            NodeKind::Close(tag, _) if !is_inline(tag) => text.push('\n'),
            _ => {}
        }
    }
    text
}

fn is_inline(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link | Tag::Wiki | Tag::Image
    )
}
