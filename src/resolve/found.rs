//! The names that were found in a text: which entity, where, and whether it links there.
//!
//! The rule is `design.md`'s: leftmost-longest over the text of a block as a reader sees it, the
//! first mention in each section, never inside links, code or headings. What a name is, and what
//! it may match, is [`super::names`]'s affair.

use std::sync::Arc;

use crate::base::{Checked, SitePath, Span, Spanned};
use crate::parse::body::Body;
use crate::parse::chapter::Chapter;
use crate::parse::glossary::Entity;

use super::atlas::Answers;
use super::names::Finder;

/// A text as linking sees it: one or more bodies, read in order.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The file it stands in.
    pub path: &'a SitePath,
    /// What stands before the body and is one section of its own: key points.
    pub lead: &'a [Body],
    /// The body.
    pub body: &'a Body,
    /// What sort of text it is.
    pub sort: Sort<'a>,
    /// Entities never linked here.
    pub ignore: &'a [Spanned<String>],
    /// What ambiguous names mean here.
    pub prefer: &'a [(Spanned<String>, Spanned<String>)],
}

/// The sorts of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort<'a> {
    /// A chapter or a free page.
    Chapter,
    /// The summary of the entity with this id: a line or two on its card.
    Summary(&'a str),
    /// The text on the page of the entity with this id.
    Entity(&'a str),
}

/// Every mention in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those in each body of [`Text::lead`].
    pub lead: Vec<Vec<Mention>>,
    /// Those in [`Text::body`].
    pub body: Vec<Mention>,
}

/// An entity, named. Mentions come in reading order of the nodes and never overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The entity's id; of several ([`Verdict::Ambiguous`]), the first.
    pub entity: Arc<str>,
    /// Where it begins.
    pub from: Place,
    /// Where it ends.
    pub to: Place,
    /// Where it stands in [`Body::text`].
    pub span: Span,
    /// Whether it links, and why.
    pub verdict: Verdict,
}

/// A place between two characters that a reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The node, an index into [`Body::nodes`].
    pub node: u32,
    /// How many bytes of what the node shows stand before it. At a node that shows nothing: 0 is
    /// before it and 1 behind it.
    pub byte: u32,
}

/// Whether a mention links, and which rule said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It links: the first in its section.
    First,
    /// It links: its entity says `link: every`.
    Every,
    /// It links: `[[…]]`.
    Explicit,
    /// The section has a link to it already.
    Again,
    /// Its entity says `link: never`.
    Never,
    /// It stands on the entity's own page.
    OwnPage,
    /// It stands in a heading or a callout's title.
    InHeading,
    /// It stands in a link, `[…](…)` or `<a>`.
    InLink,
    /// It stands in raw HTML in which no link may stand: `<code>`, `<button>`.
    InHtml,
    /// The chapter ignores the entity.
    Ignored,
    /// `[[!…]]`.
    Waved,
    /// The name is a common word, and its entity does not say how to link.
    Common,
    /// The name has one or two letters, and its entity does not say how to link.
    Short,
    /// Several entities have the name: the others' ids.
    Ambiguous(Vec<Arc<str>>),
}

impl Verdict {
    /// Whether the mention becomes a link.
    pub fn links(&self) -> bool {
        matches!(self, Self::First | Self::Every | Self::Explicit)
    }

    /// Whether the mention counts for "mentioned in". What may well be another word or thing (a
    /// common word, an ignored name) does not, and neither does a heading, which is no prose, nor
    /// a page's mention of its own subject.
    pub fn counts(&self) -> bool {
        self.links() || matches!(self, Self::Again | Self::Never | Self::InLink | Self::InHtml)
    }
}

impl<'a> Text<'a> {
    /// A chapter or a free page.
    pub fn chapter(chapter: &'a Chapter) -> Self {
        Self {
            path: &chapter.path,
            lead: &chapter.front.key_points,
            body: &chapter.body,
            sort: Sort::Chapter,
            ignore: &chapter.front.ignore,
            prefer: &chapter.front.prefer,
        }
    }

    /// The summary of an entity, if it has one.
    pub fn summary(entity: &'a Entity) -> Option<Self> {
        let body = entity.summary.as_ref()?;
        Some(Self::entity(entity, body, Sort::Summary(&entity.id.value)))
    }

    /// The text on an entity's page, if it has one.
    pub fn entity_page(entity: &'a Entity) -> Option<Self> {
        let body = entity.body.as_ref()?;
        Some(Self::entity(entity, body, Sort::Entity(&entity.id.value)))
    }

    fn entity(entity: &'a Entity, body: &'a Body, sort: Sort<'a>) -> Self {
        Self { path: &entity.path, lead: &[], body, sort, ignore: &[], prefer: &[] }
    }
}

impl<'a> Sort<'a> {
    /// The entity on whose page the text stands.
    pub fn own(self) -> Option<&'a str> {
        match self {
            Self::Chapter => None,
            Self::Summary(id) | Self::Entity(id) => Some(id),
        }
    }
}

/// Finds every mention in `text`. `answers` say whom its wikilinks mean.
pub fn found(text: &Text<'_>, answers: &Answers, finder: &Finder) -> Checked<Found> {
    todo!("{text:?} {answers:?} {finder:?}")
}
