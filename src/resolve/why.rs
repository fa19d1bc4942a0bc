//! Why the word at a place links, or does not: what [`super::found`] decided there, and where it
//! found nothing, what stood in its way. For `why` and for editors; no page depends on it.

use std::sync::Arc;

use crate::base::Span;
use crate::parse::body::{Body, NodeKind, Tag};
use crate::parse::directive::{Directive, WrittenFigure};

use super::finder::Finder;
use super::found::{Found, Mention, Text, Verdict, begins, ends, source, whole};
use super::notes::notes;
use super::prose::{self, Block, Step};

/// Why the word at a place links, or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The name in its file; nothing where the place alone is known.
    pub span: Option<Span>,
    /// The entity that is named, if one is.
    pub entity: Option<Arc<str>>,
    /// The rule.
    pub rule: Rule,
}

/// The rule that linked a word, or did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A name was found, and this was decided.
    Decided(Verdict),
    /// The section links the entity already: there, in the file.
    Again(Span),
    /// It stands in code.
    Code,
    /// It stands in a formula.
    Math,
    /// It stands in a tag, an attribute or a comment of raw HTML.
    Tag,
    /// It is the text of an image.
    Image,
    /// It stands in a citation, or is the number of a note.
    Citation,
    /// It stands in a directive, or is an embedded card.
    Directive,
    /// It is a name but for upper and lower case: this one.
    Case(Arc<str>),
    /// It is a name, but goes on on either side.
    PartOfWord,
    /// It is a name of which emphasis holds a part.
    Straddles,
    /// It is a name, but a part of it belongs to the name before.
    Overlaps,
    /// It is a wikilink that means nobody.
    Nobody,
    /// Nobody goes by that name.
    NoName,
}

/// Why the word at byte `at` of the file links, or does not; `None` where the text has no word
/// there.
pub fn why(text: &Text<'_>, found: &Found, finder: &Finder, at: u32) -> Option<Why> {
    bodies(text, found).find_map(|(body, mentions)| {
        let here = |it: &&Mention| holds(body.back(it.span), at);
        if let Some(mention) = mentions.iter().find(here) {
            return Some(decided(body, mentions, mention));
        }
        in_the_way(body, at).map(|rule| match rule {
            Rule::NoName => missed(body, finder, at),
            rule => Why { span: None, entity: None, rule },
        })
    })
}

/// Every mention of the text that begins within `span` of the file, in order.
pub fn all(text: &Text<'_>, found: &Found, span: Span) -> Vec<Why> {
    let mut all: Vec<Why> = bodies(text, found)
        .flat_map(|(body, mentions)| mentions.iter().map(move |it| (body, mentions, it)))
        .filter(|(body, _, it)| {
            let start = body.back(it.span).start;
            span.start <= start && start < span.end
        })
        .map(|(body, mentions, it)| decided(body, mentions, it))
        .collect();
    all.sort_by_key(|it| it.span);
    all
}

/// The bodies of a text, each with its mentions.
fn bodies<'a>(
    text: &Text<'a>,
    found: &'a Found,
) -> impl Iterator<Item = (&'a Body, &'a [Mention])> {
    let lead = text.lead.iter().zip(found.lead.iter().map(Vec::as_slice));
    let directives = text.body.directives.iter().zip(&found.captions);
    let captions = directives.filter_map(|(directive, mentions)| match directive {
        Directive::Figure(WrittenFigure { caption: Some(caption), .. }) => {
            Some((&**caption, mentions.as_slice()))
        }
        _ => None,
    });
    lead.chain(captions).chain([(text.body, found.body.as_slice())])
}

fn decided(body: &Body, mentions: &[Mention], mention: &Mention) -> Why {
    let rule = match &mention.verdict {
        Verdict::Again => {
            let before = mentions.iter().take_while(|it| it.span.start < mention.span.start);
            let first = before
                .filter(|it| it.way.id == mention.way.id && it.verdict.links())
                .last()
                .map(|it| Rule::Again(body.back(it.span)));
            first.unwrap_or(Rule::Decided(Verdict::Again))
        }
        verdict => Rule::Decided(verdict.clone()),
    };
    let (span, entity) = (Some(body.back(mention.span)), Some(mention.way.id.clone()));
    Why { span, entity, rule }
}

/// What keeps the word at `at` from being prose; [`Rule::NoName`] where nothing does, and `None`
/// where the body has nothing there.
fn in_the_way(body: &Body, at: u32) -> Option<Rule> {
    let mut rule = None;
    for node in body.nodes.iter().filter(|it| holds(body.back(it.span), at)) {
        let found = match node.kind {
            NodeKind::Open(Tag::Listing, _) | NodeKind::Code | NodeKind::SpareCode(_) => Rule::Code,
            NodeKind::Math(_) | NodeKind::DisplayMath(_) => Rule::Math,
            NodeKind::Open(Tag::HtmlBlock, _)
            | NodeKind::InlineHtml
            | NodeKind::Html
            | NodeKind::SpareHtml(_) => Rule::Tag,
            NodeKind::Open(Tag::Image, _) => Rule::Image,
            NodeKind::Open(Tag::Wiki, _) => Rule::Nobody,
            NodeKind::Cite(_) | NodeKind::FootnoteRef(_) => Rule::Citation,
            NodeKind::Directive(_) | NodeKind::Embed(_) => Rule::Directive,
            _ => Rule::NoName,
        };
        // The outermost that is in the way says why.
        if rule.is_none() || rule == Some(Rule::NoName) {
            rule = Some(found);
        }
    }
    rule
}

/// What the word at `at` would be if it were written otherwise.
fn missed(body: &Body, finder: &Finder, at: u32) -> Why {
    let mut missed = Why { span: None, entity: None, rule: Rule::NoName };
    let mut longest = 0;
    prose::blocks(body, &notes(body), &mut |step| {
        let Step::Block(block) = step else { return };
        let Some(here) = byte_of(body, block, at) else { return };
        for (name, entity) in finder.names().spelled() {
            let Some((start, end)) = read_at(&block.text, name, here) else { continue };
            let exact = block.text[start..end] == *name;
            // What is written as it should be goes before what is not, and the longer before the
            // shorter.
            let length = 2 * (end - start) + usize::from(exact);
            if length <= longest {
                continue;
            }
            longest = length;
            let places = whole(body, block.start(start), block.stop(end));
            let rule = if !begins(&block.text, start, finder) || !ends(&block.text, end) {
                Rule::PartOfWord
            } else if !exact {
                Rule::Case(name.into())
            } else if places.is_none() {
                Rule::Straddles
            } else {
                Rule::Overlaps
            };
            let span = source(body, block.start(start), block.stop(end));
            missed = Why { span: Some(body.back(span)), entity: Some(entity.clone()), rule };
        }
    });
    missed
}

/// The byte of the block's text that shows what stands at `at` in the file.
fn byte_of(body: &Body, block: &Block, at: u32) -> Option<usize> {
    block.text.char_indices().filter(|(_, it)| *it != prose::BARRIER).find_map(|(byte, letter)| {
        let span = source(body, block.start(byte), block.stop(byte + letter.len_utf8()));
        holds(body.back(span), at).then_some(byte)
    })
}

/// Where in `text`, round byte `here`, one reads `name` without regard to case.
fn read_at(text: &str, name: &str, here: usize) -> Option<(usize, usize)> {
    let length = name.chars().count();
    let starts = text[..here].char_indices().rev().map(|(at, _)| at).take(length - 1);
    std::iter::once(here).chain(starts).find_map(|start| {
        let mut letters = text[start..].char_indices();
        let same = name.chars().all(|it| {
            letters.next().is_some_and(|(_, other)| it.to_lowercase().eq(other.to_lowercase()))
        });
        let end = letters.next().map_or(text.len(), |(at, _)| start + at);
        (same && here < end).then_some((start, end))
    })
}

fn holds(span: Span, at: u32) -> bool {
    span.start <= at && at < span.end
}
