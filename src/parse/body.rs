//! The body of a text: Markdown as a flat run of nodes with ranges into the text it was read from.
//!
//! A node takes 16 bytes. What does not fit into it (the target of a link, the rows of a
//! directive) stands in a table beside it, to which the node holds the index.

use std::sync::Arc;

use crate::base::{Map, Span, Spanned};

use super::directive::Directive;
use super::settings::HtmlPolicy;

/// A text in Markdown, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The text into which all spans of the body lead.
    pub text: Arc<str>,
    /// The way from there into the file: [`Map::back`].
    pub map: Map,
    /// The nodes in reading order. Every `Open` has its `Close`, properly nested.
    pub nodes: Vec<Node>,
    /// What [`NodeKind::Spare`] shows: decoded text that does not stand in `text` as it is.
    pub spares: Vec<String>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Links by address or file.
    pub links: Vec<WrittenLink>,
    /// `[[…]]` and `![[…]]`.
    pub wikis: Vec<Wiki>,
    /// Images.
    pub images: Vec<WrittenImage>,
    /// Callouts.
    pub callouts: Vec<WrittenCallout>,
    /// Code listings.
    pub listings: Vec<WrittenListing>,
    /// The alignments of each table's columns.
    pub tables: Vec<Vec<Align>>,
    /// Labels of footnotes, each once, in order of their first appearance.
    pub footnotes: Vec<String>,
    /// Citations.
    pub cites: Vec<WrittenCite>,
    /// Formulas, already in MathML (with its `<math>` element).
    pub maths: Vec<String>,
    /// Directives.
    pub directives: Vec<Directive>,
    /// The ids that raw HTML gives to places.
    pub ids: Vec<Spanned<String>>,
    /// Whether a reader sees a word in it that is not written in one piece.
    pub joined: bool,
    /// What becomes of its raw HTML: the [`Dialect`](super::settings::Dialect)'s word, for whoever
    /// draws it.
    pub html: HtmlPolicy,
}

/// One step in reading a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands in [`Body::text`]; for an `Open`, all of the element.
    pub span: Span,
}

/// The kinds of node. A `u32` is an index into the table of the same name in [`Body`], unless its
/// place says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// An element begins. The number is what the [`Tag`] says it is.
    ///
    /// Tag and number stand side by side, not one inside the other, because so both fit into eight
    /// bytes for `Open` and for `Close`.
    Open(Tag, u32),
    /// It ends. Tag, number and span are those of its `Open`.
    Close(Tag, u32),
    /// Text that stands in [`Body::text`] exactly as a reader sees it: the span.
    Words,
    /// One character where the text has something else: an entity, a smart quote, a NUL.
    Char(char),
    /// Decoded text, an index into [`Body::spares`].
    Spare(u32),
    /// Inline code, shown as the span reads.
    Code,
    /// Inline code whose line breaks became blanks, an index into [`Body::spares`].
    SpareCode(u32),
    /// A formula within a line.
    Math(u32),
    /// A formula on a line of its own.
    DisplayMath(u32),
    /// Raw HTML within a line: a tag, a comment.
    InlineHtml,
    /// A line of raw HTML within a [`Tag::HtmlBlock`].
    Html,
    /// Raw HTML, in a line or in a block, that does not stand in [`Body::text`] as it is, because
    /// the marks of a quotation or a list stand between its lines: an index into [`Body::spares`].
    SpareHtml(u32),
    /// A line break that is only the source's.
    SoftBreak,
    /// A line break that the reader sees.
    HardBreak,
    /// A thematic break.
    Rule,
    /// A reference to a footnote.
    FootnoteRef(u32),
    /// A citation.
    Cite(u32),
    /// The box of a task, ticked or not.
    Task(bool),
    /// `![[id]]`, an index into [`Body::wikis`].
    Embed(u32),
    /// A directive.
    Directive(u32),
}

/// The elements that hold others. The number beside a tag is an index into a table of [`Body`]
/// where one is named here, and 0 where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph. Tight list items have none, as in CommonMark.
    Paragraph,
    /// A heading; the number leads into [`Body::headings`].
    Heading,
    /// A quotation.
    Quote,
    /// A callout; its first child may be a [`Tag::CalloutTitle`]. The number leads into
    /// [`Body::callouts`].
    Callout,
    /// The title of a callout: inlines, of which the first may be a [`Tag::CalloutBy`].
    CalloutTitle,
    /// Whose a callout is: links to entities and, behind these, a citation. The number says how many
    /// entities there are.
    CalloutBy,
    /// A list with dots.
    List,
    /// A list with numbers, from the number beside it.
    Numbered,
    /// An item of a list.
    Item,
    /// A code listing: `Words`, `Char` and `Spare` only. The number leads into [`Body::listings`].
    Listing,
    /// A run of lines of raw HTML: `Html` and `SpareHtml`, or `Words` and `Spare` where the site
    /// shows HTML as text.
    HtmlBlock,
    /// What a footnote says. Anywhere in the text; readers see it as a note. The number leads into
    /// [`Body::footnotes`]. Where a label is defined twice, the first one counts.
    Footnote,
    /// A list of terms and definitions.
    DefinitionList,
    /// A term.
    Term,
    /// A definition.
    Definition,
    /// A table; the number leads into [`Body::tables`].
    Table,
    /// Its head; cells stand in it directly.
    TableHead,
    /// A row.
    TableRow,
    /// A cell.
    TableCell,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck text.
    Strikethrough,
    /// A link; the number leads into [`Body::links`].
    Link,
    /// `[[…]]`: what it holds is the text it shows. The number leads into [`Body::wikis`].
    Wiki,
    /// An image: what it holds is its alternative text. The number leads into [`Body::images`].
    Image,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id: unique in the text, never empty.
    pub id: String,
    /// Classes from `{.class}`.
    pub classes: Vec<String>,
    /// Its words as a reader sees them, without markup.
    pub title: String,
}

/// A link as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLink {
    /// The target, with entities and escapes decoded; the span is that of the whole link where
    /// the target's own is not known (a reference defined elsewhere).
    pub target: Spanned<String>,
    /// The title, if any.
    pub title: String,
}

/// A wikilink as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wiki {
    /// What stands before the bar: an id, a name or an alias.
    pub target: Spanned<String>,
    /// Whether it links, or is `[[!…]]`.
    pub act: WikiAct,
    /// Whose words it shows.
    pub words: WikiWords,
}

/// What a wikilink asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WikiAct {
    /// A link.
    Link,
    /// No link here: `[[!Turkey]]`.
    Plain,
}

/// Whose words a wikilink shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WikiWords {
    /// `[[a]]`: the target itself, or the name of the entity where the target is an id.
    Target,
    /// `[[a|words]]`: its own.
    Own,
}

/// An image as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenImage {
    /// The file or address.
    pub target: Spanned<String>,
    /// The title, if any.
    pub title: String,
}

/// A callout as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenCallout {
    /// Its kind in lower case: `claim`.
    pub kind: Spanned<String>,
    /// Whether it folds.
    pub fold: Fold,
}

/// Whether a callout folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// It does not.
    Fixed,
    /// It does, and is open at first.
    Open,
    /// It does, and is closed at first.
    Closed,
}

/// A code listing as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenListing {
    /// The first word behind the fence; empty for indented code.
    pub language: String,
    /// Everything behind the fence.
    pub info: String,
}

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// As the language has it.
    None,
    /// Left.
    Left,
    /// In the middle.
    Centre,
    /// Right.
    Right,
}

/// A citation as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenCite {
    /// The sources cited at this place, in order.
    pub items: Vec<CiteItem>,
    /// Whether it stands in brackets or as part of the sentence.
    pub form: CiteForm,
}

/// How a citation stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CiteForm {
    /// `[@key]`: in brackets, or as the style has it.
    Bracketed,
    /// `@key`: the author is part of the sentence. Plain text where no source has the key.
    Narrative,
}

/// One source of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiteItem {
    /// The source's id.
    pub key: Spanned<String>,
    /// Words before it: "see".
    pub prefix: String,
    /// The place in the source: its CSL label (`page`, `chapter`, `section`…) and its number.
    pub locator: Option<(String, String)>,
    /// Words after it.
    pub suffix: String,
    /// Whether the author is left out: `[-@key]`.
    pub author: CiteAuthor,
}

/// Whether a citation names the author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CiteAuthor {
    /// As the style has it.
    Shown,
    /// Left out.
    Suppressed,
}

impl Body {
    /// Where `span` of the body stands in its file.
    pub fn back(&self, span: Span) -> Span {
        self.map.back(span)
    }

    /// The text under `span`.
    pub fn at(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// What a reader sees of `nodes` within `span`: words, code, and a blank for a line break.
    pub fn shown_within(&self, nodes: &[Node], span: Span) -> String {
        let mut shown = String::new();
        for node in nodes {
            let start = node.span.start.max(span.start);
            let end = node.span.end.min(span.end);
            if end < start {
                continue;
            }
            match node.kind {
                NodeKind::Words | NodeKind::Code => shown.push_str(self.at(Span { start, end })),
                NodeKind::Char(it) => shown.push(it),
                NodeKind::Spare(spare) | NodeKind::SpareCode(spare) => {
                    shown.push_str(&self.spares[spare as usize]);
                }
                NodeKind::SoftBreak | NodeKind::HardBreak => shown.push(' '),
                NodeKind::Math(_) | NodeKind::DisplayMath(_) => {
                    shown.push_str(self.at(node.span).trim_matches('$'));
                }
                NodeKind::Open(..)
                | NodeKind::Close(..)
                | NodeKind::InlineHtml
                | NodeKind::Html
                | NodeKind::SpareHtml(_)
                | NodeKind::Rule
                | NodeKind::FootnoteRef(_)
                | NodeKind::Cite(_)
                | NodeKind::Task(_)
                | NodeKind::Embed(_)
                | NodeKind::Directive(_) => {}
            }
        }
        shown
    }

    /// Whether a reader sees a word that is not written in one piece: `*Mo*on`, `M&#111;on`. Looking
    /// for its letters in the text finds nothing.
    pub(super) fn joins(&self) -> bool {
        // What no reader sees, and what is another way to write a K.
        if self.text.contains('\u{ad}') || self.text.contains('\u{212a}') {
            return true;
        }
        let mut within = false;
        for node in &self.nodes {
            let mut buffer = [0; 4];
            let (text, is_spare) = match node.kind {
                NodeKind::Words => (self.at(node.span), false),
                NodeKind::Char(letter) => (&*letter.encode_utf8(&mut buffer), false),
                NodeKind::Spare(at) => {
                    (self.spares.get(at as usize).map_or("", String::as_str), true)
                }
                NodeKind::Open(Tag::Emphasis | Tag::Strong | Tag::Strikethrough, _)
                | NodeKind::Close(Tag::Emphasis | Tag::Strong | Tag::Strikethrough, _) => continue,
                _ => {
                    within = false;
                    continue;
                }
            };
            let begins = text.starts_with(char::is_alphanumeric);
            if within && begins || is_spare && text.contains(char::is_alphanumeric) {
                return true;
            }
            within = text.ends_with(char::is_alphanumeric);
        }
        false
    }

    /// Whether it is one paragraph and nothing else, so that it can stand within a line.
    pub fn is_one_paragraph(&self) -> bool {
        let opens = |node: &Node| matches!(node.kind, NodeKind::Open(Tag::Paragraph, _));
        let closes = |node: &Node| matches!(node.kind, NodeKind::Close(Tag::Paragraph, _));
        self.nodes.first().is_some_and(opens)
            && self.nodes.last().is_some_and(closes)
            && self.nodes.iter().filter(|node| opens(node)).count() == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_takes_sixteen_bytes() {
        assert_eq!(size_of::<NodeKind>(), 8);
        assert_eq!(size_of::<Node>(), 16);
    }
}
