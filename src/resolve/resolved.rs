//! One body, what links in it and where its links lead, into one [`Resolved`]: the nodes are read
//! once, in the order in which a reader meets them, and everything they show goes into one text.
//!
//! Linking changes no character of it; `[[id]]` alone is shown as the entity's name.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Span, fitting};
use crate::parse::body::{Body, NodeKind, Tag};
use crate::parse::directive::{Directive, WrittenFigure, WrittenPicture};

use super::answers::{BodyAnswers, DirectiveAnswer, Whom, Words, alone};
use super::found::{self, Mention};
use super::marks::plain_mark;
use super::mentions::{Seen, Within};
use super::names::Presence;
use super::notes::{Notes, notes};
use super::pictures::Means;
use super::prose::{close, shown};
use super::text::{
    Anchor, Callout, Card, Citation, Figure, Link, Mark, Note, NoteRef, Piece, PieceKind, Resolved,
    Title,
};

/// What a resolved body stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A page.
    Page,
    /// A line of its own: if it is one paragraph, only what that holds.
    Line,
}

/// What all bodies of a text are given.
pub(super) struct Given<'a> {
    /// Its citations, in the order of [`super::chapter::cites`].
    pub(super) cited: std::slice::Iter<'a, Option<Citation>>,
    /// Cards by entity.
    pub(super) cards: BTreeMap<&'a str, &'a Arc<Card>>,
    /// What its pictures are made of.
    pub(super) means: &'a Means<'a>,
    /// Its pictures that have nothing to show.
    pub(super) empty: Vec<WrittenPicture>,
}

/// The mentions that count.
#[derive(Default)]
pub(super) struct Mentions<'a> {
    /// Those in the text itself, told as of a body.
    pub(super) in_text: Vec<Seen<'a>>,
    /// Those in the captions of its figures.
    pub(super) in_captions: Vec<Seen<'a>>,
}

/// Resolves one body. `mentions` are those found in it, `captions` those in its directives' captions.
pub(super) fn resolved<'m>(
    body: &Body,
    answers: &BodyAnswers,
    mentions: &'m [Mention],
    captions: &'m [Vec<Mention>],
    place: Place,
    given: &mut Given<'_>,
) -> (Resolved, Mentions<'m>) {
    let notes = notes(body);
    let embeds = body.nodes.iter().any(|it| matches!(it.kind, NodeKind::Embed(_)));
    let mut teller = Teller {
        body,
        answers,
        mentions,
        captions,
        given,
        notes: &notes,
        alone: if embeds { alone(body) } else { BTreeSet::new() },
        stack: Vec::new(),
        mention: None,
        links: 0,
        paragraphs: match place {
            Place::Line if body.is_one_paragraph() => Paragraphs::Line,
            Place::Line | Place::Page => Paragraphs::Shown,
        },
        references: vec![0; body.footnotes.len()],
        out: Resolved {
            html: body.html,
            pieces: Vec::with_capacity(body.nodes.len()),
            text: String::with_capacity(body.text.len()),
            ..Resolved::default()
        },
        seen: Mentions::default(),
        before_cards: 0,
        renamed: false,
        noting: false,
    };
    teller.read(0..body.nodes.len());
    let pieces = std::mem::take(&mut teller.out.pieces);
    teller.noting = true;
    for (_, range) in notes.seen() {
        teller.read(range);
        let pieces = std::mem::take(&mut teller.out.pieces);
        teller.out.notes.push(Note { pieces: fitting(pieces), references: 0 });
    }
    let Teller { mut out, references, seen, .. } = teller;
    // They live as long as the site does, and what they grew in has room to spare: a third of it.
    out.pieces = fitting(pieces);
    out.text = out.text.as_str().to_owned();
    out.notes = fitting(out.notes);
    out.note_refs = fitting(out.note_refs);
    out.headings = fitting(out.headings);
    out.links = fitting(out.links);
    out.cites = fitting(out.cites);
    for (note, (label, _)) in out.notes.iter_mut().zip(notes.seen()) {
        note.references = references[label as usize];
    }
    (out, seen)
}

struct Teller<'a, 'm, 'g, 'c> {
    body: &'a Body,
    answers: &'a BodyAnswers,
    /// Those still to come, in reading order.
    mentions: &'m [Mention],
    /// Those in the caption of each directive.
    captions: &'m [Vec<Mention>],
    given: &'g mut Given<'c>,
    notes: &'a Notes,
    /// The embeds that stand where a card can.
    alone: BTreeSet<usize>,
    /// What each open element became, if anything.
    stack: Vec<Option<Mark>>,
    /// The mention that is being told, and where it began in the text.
    mention: Option<(&'m Mention, usize)>,
    /// How many links are open.
    links: u32,
    paragraphs: Paragraphs,
    /// How many references lead to each label.
    references: Vec<u32>,
    out: Resolved,
    seen: Mentions<'m>,
    /// How many pieces there were when the open paragraph of cards began.
    before_cards: usize,
    /// Whether the open heading shows other words than its title has.
    renamed: bool,
    /// Whether it is at the notes, which follow the body.
    noting: bool,
}

/// What becomes of paragraphs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paragraphs {
    /// They are shown.
    Shown,
    /// The body is one, and only what it holds is shown.
    Line,
    /// The one that is open holds cards, which cannot stand in a paragraph.
    Cards,
}

impl<'a> Teller<'a, '_, '_, '_> {
    fn read(&mut self, range: Range<usize>) {
        let mut next = 0;
        for at in self.notes.reading(range) {
            if next <= at {
                next = self.node(at);
            }
        }
    }

    /// Tells the node at `at`, and says with which to go on.
    fn node(&mut self, at: usize) -> usize {
        let node = &self.body.nodes[at];
        if let Some(text) = shown(self.body, node, &mut [0; 4]) {
            self.words(at, text);
            return at + 1;
        }
        if self.mention.is_none() && self.mentions.first().is_some_and(|it| is(it.from, at, 0)) {
            self.begin();
        }
        let next = self.element(at);
        if self.mention.is_some_and(|(it, _)| is(it.to, next - 1, 1)) {
            self.end();
        }
        next
    }

    /// Tells the text of a node, and the mentions that begin or end in it.
    fn words(&mut self, at: usize, text: &str) {
        let mut told = 0;
        loop {
            let border = match (self.mention, self.mentions.first()) {
                (Some((open, _)), _) => open.to,
                (None, Some(next)) => next.from,
                (None, None) => break,
            };
            let byte = border.byte as usize;
            if border.node as usize != at || byte < told {
                break;
            }
            self.say(&text[told..byte]);
            told = byte;
            match self.mention {
                None => self.begin(),
                Some(_) => self.end(),
            }
        }
        self.say(&text[told..]);
    }

    fn begin(&mut self) {
        let Some((mention, rest)) = self.mentions.split_first() else { return };
        self.mentions = rest;
        if mention.verdict.links() {
            self.open_link(Link::Entity(mention.way.clone()), 0);
        }
        self.mention = Some((mention, self.out.text.len()));
    }

    fn end(&mut self) {
        let Some((mention, start)) = self.mention.take() else { return };
        if mention.verdict.counts() {
            let at = Span::of(start..self.out.text.len());
            let (entity, within) = (&mention.way.id, self.within());
            self.seen.in_text.push(Seen { entity, within, at });
        }
        if mention.verdict.links() {
            self.close();
        }
    }

    /// Where in a body the next piece stands.
    fn within(&self) -> Within {
        let index = |count: usize| Span::of(0..count).end;
        match (self.noting, self.out.headings.len().checked_sub(1)) {
            (true, _) => Within::Note(index(self.out.notes.len())),
            (false, Some(heading)) => Within::Section(index(heading)),
            (false, None) => Within::Body,
        }
    }

    fn element(&mut self, at: usize) -> usize {
        let node = &self.body.nodes[at];
        match node.kind {
            NodeKind::Open(tag, number) => return self.open_tag(at, tag, number),
            NodeKind::Close(..) => self.close(),
            NodeKind::Words | NodeKind::Char(_) | NodeKind::Spare(_) => {}
            NodeKind::Code => self.show(PieceKind::Code, self.body.at(node.span)),
            NodeKind::SpareCode(spare) => self.show(PieceKind::Code, self.spare(spare)),
            NodeKind::InlineHtml | NodeKind::Html => self.html(at, self.body.at(node.span)),
            NodeKind::SpareHtml(spare) => self.html(at, self.spare(spare)),
            NodeKind::Math(math) => {
                let kept = self.math(math);
                self.put(PieceKind::Math(kept));
            }
            NodeKind::DisplayMath(math) => {
                let kept = self.math(math);
                self.put(PieceKind::DisplayMath(kept));
            }
            NodeKind::SoftBreak | NodeKind::HardBreak if self.paragraphs == Paragraphs::Cards => {}
            NodeKind::SoftBreak => self.put(PieceKind::SoftBreak),
            NodeKind::HardBreak => self.put(PieceKind::HardBreak),
            NodeKind::Rule => self.put(PieceKind::Rule),
            NodeKind::FootnoteRef(label) => self.note_ref(label),
            NodeKind::Cite(_) => match self.given.cited.next() {
                Some(Some(citation)) => {
                    let kept = keep(&mut self.out.cites, citation.clone());
                    self.put(PieceKind::Cite(kept));
                }
                Some(None) | None => self.say(self.body.at(node.span)),
            },
            NodeKind::Task(done) => self.put(PieceKind::Task(done)),
            NodeKind::Embed(wiki) => self.embed(at, wiki),
            NodeKind::Directive(directive) => self.directive(directive),
        }
        at + 1
    }

    fn open_tag(&mut self, at: usize, tag: Tag, number: u32) -> usize {
        let index = number as usize;
        let mark = match tag {
            Tag::Wiki => {
                let end = close(self.body, at);
                self.wiki(at + 1..end - 1, self.answers.wikis.get(index).and_then(Option::as_ref));
                return end;
            }
            Tag::Image => {
                let end = close(self.body, at);
                self.image(at + 1..end - 1, index);
                return end;
            }
            Tag::Link => {
                let link = self.answers.links.get(index).and_then(Option::as_ref);
                match link.filter(|_| self.links == 0) {
                    Some(link) => return self.open_link(link.clone(), at + 1),
                    None => None,
                }
            }
            Tag::Paragraph if self.holds_cards(at) => {
                self.paragraphs = Paragraphs::Cards;
                self.before_cards = self.out.pieces.len();
                None
            }
            Tag::Paragraph => (self.paragraphs == Paragraphs::Shown).then_some(Mark::Paragraph),
            Tag::Heading => self.body.headings.get(index).map(|heading| {
                let anchor = Anchor {
                    level: heading.level,
                    id: heading.id.as_str().into(),
                    title: heading.title.as_str().into(),
                    classes: heading.classes.clone(),
                };
                self.renamed = false;
                Mark::Heading(keep(&mut self.out.headings, anchor))
            }),
            Tag::Callout => self.body.callouts.get(index).map(|callout| {
                let next = self.body.nodes.get(at + 1).map(|it| it.kind);
                let title = match next {
                    Some(NodeKind::Open(Tag::CalloutTitle, _)) => Title::Own,
                    _ => Title::Kind,
                };
                let kind = callout.kind.value.clone();
                let callout = Callout { kind, fold: callout.fold, title };
                Mark::Callout(keep(&mut self.out.callouts, callout))
            }),
            Tag::Listing => {
                let listing = self.body.listings.get(index);
                let language = listing.map_or_else(String::new, |it| it.language.clone());
                Some(Mark::Listing(keep(&mut self.out.listings, language)))
            }
            Tag::Table => {
                let columns = self.body.tables.get(index).cloned().unwrap_or_default();
                Some(Mark::Table(keep(&mut self.out.tables, columns)))
            }
            tag => plain_mark(tag, number),
        };
        self.open(mark);
        at + 1
    }

    fn open(&mut self, mark: Option<Mark>) {
        self.stack.push(mark);
        if let Some(mark) = mark {
            self.put(PieceKind::Open(mark));
        }
    }

    fn close(&mut self) {
        let Some(mark) = self.stack.pop().flatten() else {
            // A paragraph of cards ends; it holds nothing else that leaves no mark.
            if self.paragraphs == Paragraphs::Cards {
                self.paragraphs = Paragraphs::Shown;
            }
            return;
        };
        match mark {
            Mark::Link(_) => self.links -= 1,
            Mark::Heading(heading) => self.rename(heading),
            _ => {}
        }
        self.put(PieceKind::Close(mark.element()));
    }

    /// Gives a heading the title that it shows, where `[[id]]` shows a name.
    fn rename(&mut self, heading: u32) {
        if !std::mem::take(&mut self.renamed) {
            return;
        }
        let open = |it: &Piece| it.kind == PieceKind::Open(Mark::Heading(heading));
        let Some(start) = self.out.pieces.iter().rposition(open) else { return };
        let shown = self.out.pieces[start..].iter();
        let shown = shown.filter(|it| matches!(it.kind, PieceKind::Words | PieceKind::Code));
        let title: String = shown.map(|it| &self.out.text[it.at.range()]).collect();
        if let Some(anchor) = self.out.headings.get_mut(heading as usize) {
            anchor.title = title.into();
        }
    }

    fn open_link(&mut self, link: Link, next: usize) -> usize {
        self.links += 1;
        let kept = keep(&mut self.out.links, link);
        self.open(Some(Mark::Link(kept)));
        next
    }

    /// Tells what a wikilink shows. Whether it links has been found with the names.
    fn wiki(&mut self, inner: Range<usize>, whom: Option<&'a Whom>) {
        match whom {
            Some(Whom { words: Words::Name, name, .. }) => {
                self.renamed = true;
                self.say(name);
            }
            Some(_) | None => {
                for at in inner {
                    self.node(at);
                }
            }
        }
    }

    /// Tells an image; its words alone where there is no picture.
    fn image(&mut self, inner: Range<usize>, index: usize) {
        let start = self.out.text.len();
        let mut words = String::new();
        for node in &self.body.nodes[inner] {
            match node.kind {
                NodeKind::Code => words.push_str(self.body.at(node.span)),
                NodeKind::SpareCode(spare) => words.push_str(self.spare(spare)),
                NodeKind::SoftBreak | NodeKind::HardBreak => words.push(' '),
                _ => words.push_str(shown(self.body, node, &mut [0; 4]).unwrap_or_default()),
            }
        }
        match self.answers.images.get(index).cloned().flatten() {
            Some(picture) => {
                let kept = keep(&mut self.out.images, picture);
                self.out.text.push_str(&words);
                let at = Span::of(start..self.out.text.len());
                self.out.pieces.push(Piece { kind: PieceKind::Image(kept), at });
            }
            None => self.say(&words),
        }
    }

    fn card(&self, wiki: u32) -> Option<&Arc<Card>> {
        let whom = self.answers.wikis.get(wiki as usize)?.as_ref()?;
        self.given.cards.get(&*whom.id).copied()
    }

    /// Whether the paragraph that opens at `at` holds cards and nothing else.
    fn holds_cards(&self, at: usize) -> bool {
        let first = self.body.nodes.get(at + 1).map(|it| it.kind);
        match first {
            Some(NodeKind::Embed(wiki)) => {
                self.alone.contains(&(at + 1)) && self.card(wiki).is_some()
            }
            _ => false,
        }
    }

    /// Tells a card, or where none can stand the entity's name.
    fn embed(&mut self, at: usize, wiki: u32) {
        let shown = self.alone.contains(&at);
        match self.card(wiki).filter(|_| shown).cloned() {
            Some(card) => match (self.out.pieces.last(), self.out.cards.last_mut()) {
                (Some(Piece { kind: PieceKind::Cards(_), .. }), Some(beside))
                    if self.paragraphs == Paragraphs::Cards
                        && self.before_cards < self.out.pieces.len() =>
                {
                    beside.push(card);
                }
                _ => {
                    let kept = keep(&mut self.out.cards, vec![card]);
                    self.put(PieceKind::Cards(kept));
                }
            },
            None => {
                let answer = self.answers.wikis.get(wiki as usize).and_then(Option::as_ref);
                let Some(Whom { way, name, presence, .. }) = answer else { return };
                if self.links > 0 || *presence == Presence::NotYet {
                    self.say(name);
                } else {
                    self.open_link(Link::Entity(way.clone()), 0);
                    self.say(name);
                    self.close();
                }
            }
        }
    }

    fn directive(&mut self, directive: u32) {
        let index = directive as usize;
        let answer = self.answers.directives.get(index);
        match (self.body.directives.get(index), answer) {
            (Some(Directive::Figure(figure)), Some(DirectiveAnswer::Figure(picture, caption))) => {
                let seen = self.seen.in_captions.len();
                let caption = self.caption(index, figure, caption.as_deref());
                let Some(picture) = picture.clone() else {
                    // Without a picture the caption has nothing to be about.
                    self.seen.in_captions.truncate(seen);
                    return;
                };
                let figure = Figure {
                    picture,
                    alt: figure.alt.clone().unwrap_or_default(),
                    caption,
                    credit: figure.credit.clone(),
                };
                let kept = keep(&mut self.out.figures, figure);
                self.put(PieceKind::Figure(kept));
            }
            (Some(Directive::Glossary(_)), Some(DirectiveAnswer::Glossary(ids))) => {
                let cards = ids.iter().filter_map(|id| self.given.cards.get(&**id).copied());
                let cards: Vec<_> = cards.cloned().collect();
                if !cards.is_empty() {
                    let kept = keep(&mut self.out.cards, cards);
                    self.put(PieceKind::Cards(kept));
                }
            }
            (Some(Directive::Picture(written)), Some(DirectiveAnswer::Picture(ids))) => {
                match self.given.means.plate(written, ids) {
                    Some(plate) => {
                        let kept = keep(&mut self.out.pictures, Arc::new(plate));
                        self.put(PieceKind::Picture(kept));
                    }
                    // Whom nobody knows is told of already.
                    None if ids.len() < written.entities.len() => {}
                    None => self.given.empty.push(written.clone()),
                }
            }
            _ => {}
        }
    }

    /// Tells raw HTML as it is, but for the addresses that lead to what the site has.
    fn html(&mut self, at: usize, html: &str) {
        let mut told = 0;
        let first = self.answers.raws.partition_point(|it| (it.node as usize) < at);
        let own = self.answers.raws[first..].iter().take_while(|it| it.node as usize == at);
        for raw in own {
            self.show(PieceKind::Html, &html[told..raw.at.start as usize]);
            let link = keep(&mut self.out.links, raw.link.clone());
            self.put(PieceKind::Address(link));
            told = raw.at.end as usize;
        }
        self.show(PieceKind::Html, &html[told..]);
    }

    fn caption(
        &mut self,
        index: usize,
        figure: &WrittenFigure,
        answers: Option<&BodyAnswers>,
    ) -> Option<Arc<Resolved>> {
        let caption = figure.caption.as_ref()?;
        let nobody = BodyAnswers::default();
        let answers = answers.unwrap_or(&nobody);
        let mentions = self.captions.get(index).map_or(&[][..], Vec::as_slice);
        let (caption, seen) = resolved(caption, answers, mentions, &[], Place::Line, self.given);
        let within = Within::Caption(Span::of(0..self.out.figures.len()).end);
        let seen = seen.in_text.into_iter().map(|it| Seen { within, ..it });
        self.seen.in_captions.extend(seen);
        Some(Arc::new(caption))
    }

    fn note_ref(&mut self, label: u32) {
        let Some(number) = self.notes.number(label) else { return };
        let references = &mut self.references[label as usize];
        let nth = *references;
        *references += 1;
        let kept = keep(&mut self.out.note_refs, NoteRef { note: number, nth });
        self.put(PieceKind::NoteRef(kept));
    }

    fn math(&mut self, math: u32) -> u32 {
        let math = self.body.maths.get(math as usize).cloned().unwrap_or_default();
        keep(&mut self.out.maths, math)
    }

    fn spare(&self, at: u32) -> &'a str {
        self.body.spares.get(at as usize).map_or("", String::as_str)
    }

    /// Adds text, to the piece before where that is text too.
    fn say(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let start = self.out.text.len();
        self.out.text.push_str(text);
        let end = Span::of(start..self.out.text.len()).end;
        match self.out.pieces.last_mut() {
            Some(Piece { kind: PieceKind::Words, at }) if at.end as usize == start => at.end = end,
            _ => {
                let at = Span::of(start..self.out.text.len());
                self.out.pieces.push(Piece { kind: PieceKind::Words, at });
            }
        }
    }

    /// Adds a piece that shows text.
    fn show(&mut self, kind: PieceKind, text: &str) {
        let start = self.out.text.len();
        self.out.text.push_str(text);
        self.out.pieces.push(Piece { kind, at: Span::of(start..self.out.text.len()) });
    }

    /// Adds a piece that shows none.
    fn put(&mut self, kind: PieceKind) {
        self.show(kind, "");
    }
}

/// Puts `value` into its table and gives its index.
fn keep<T>(table: &mut Vec<T>, value: T) -> u32 {
    table.push(value);
    Span::of(0..table.len() - 1).end
}

fn is(place: found::Place, node: usize, byte: u32) -> bool {
    place.node as usize == node && place.byte == byte
}
