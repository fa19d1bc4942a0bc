//! What the [`Atlas`] answers to one text: where each of its links leads. Complaints about links that
//! lead nowhere are made here.
//!
//! - A link names a file from where it stands, as an editor and a code host follow it:
//!   `../02-part/03.md#heading`, an image, a file to be copied. `/slug/` counts from the site's root.
//! - An image has words that say what it shows. One that is decoration says so in a `{figure}` with
//!   `alt: ""`, or in raw HTML with `alt=""`: an empty `![](…)` is more often forgotten than meant.
//! - What could run something when it is followed is no link: `javascript:`, `vbscript:`, and
//!   `data:` but for images.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, Scheme, Span, Spanned, scheme};
use crate::parse::body::{Body, Heading, NodeKind, Tag, Wiki, WikiAct, WikiWords};
use crate::parse::directive::{Directive, WrittenFigure};
use crate::parse::settings::{Addresses, HtmlPolicy};

use super::astray::{
    Lost, dangerous, no_size, no_words, nobody, nothing, other_words, switched_off,
};
use super::atlas::{Atlas, Found};
use super::found::{Sort, Text, ambiguous};
use super::names::{Called, Named, Presence, canonical};
use super::raw::{RawHtml, Used, unescaped};
use super::targets::decoded;
use super::text::{Inside, Link, Outside, Picture, Source, Way};

/// What the atlas answers to one text: where each of its links leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// To each body of [`Text::lead`].
    pub lead: Vec<BodyAnswers>,
    /// To [`Text::body`].
    pub body: BodyAnswers,
    /// The form of the addresses of pages.
    pub form: Addresses,
}

/// The answers to one body. Each list is as long as the body's of the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyAnswers {
    /// Where links lead; `None` where nowhere, and the link's text stays plain.
    pub links: Vec<Option<Link>>,
    /// Whom wikilinks and embeds mean; `None` where nobody.
    pub wikis: Vec<Option<Whom>>,
    /// Images; `None` where there is none.
    pub images: Vec<Option<Picture>>,
    /// Where addresses in raw HTML lead, in the order of the body's nodes.
    pub raws: Vec<RawAnswer>,
    /// Directives.
    pub directives: Vec<DirectiveAnswer>,
    /// The entities whose cards its embeds show, in order.
    pub cards: Vec<Arc<str>>,
}

/// Where an address in raw HTML leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawAnswer {
    /// The node of the body that it stands in.
    pub node: u32,
    /// Where it stands in what that node says.
    pub at: Span,
    /// Where it leads.
    pub link: Link,
}

/// Whom a wikilink means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whom {
    /// The entity's id.
    pub id: Arc<str>,
    /// The way to its page.
    pub way: Arc<Way>,
    /// The entity's name.
    pub name: Arc<str>,
    /// Which words the link shows.
    pub words: Words,
    /// Whether it was there on the day as of which the site is built.
    pub presence: Presence,
}

/// Which words a wikilink shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Those written.
    Written,
    /// The entity's name, since the link says no more than its id.
    Name,
}

/// The answer to one directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectiveAnswer {
    /// A figure: its picture, and the answers to its caption.
    Figure(Option<Picture>, Option<Box<BodyAnswers>>),
    /// The entities whose cards it shows, in order.
    Glossary(Vec<Arc<str>>),
    /// The entities that its picture may show.
    Picture(Vec<Arc<str>>),
    /// Nothing is drawn: something in it is wrong, which has been complained of.
    Faulty,
}

/// Where each link of `text` leads. Complains of those that lead nowhere.
pub fn answers(text: &Text<'_>, atlas: &Atlas) -> Checked<Answers> {
    let mut asker = Asker { text, atlas, lost: Lost::default(), diags: Vec::new() };
    let embeds = match text.sort {
        Sort::Chapter | Sort::Entity(_) => Embeds::Alone,
        Sort::Summary(_) => SUMMARY,
    };
    let lead = text.lead.iter().map(|it| asker.body(it, Embeds::Nowhere("a key point"))).collect();
    let body = asker.body(text.body, embeds);
    Checked::new(Answers { lead, body, form: atlas.form() }, asker.diags)
}

/// The nodes of `body` that are embeds and stand where a card can: in a paragraph of its own, or in
/// an item or a definition of its own. Other embeds may stand beside it.
pub(super) fn alone(body: &Body) -> BTreeSet<usize> {
    let mut alone = BTreeSet::new();
    let mut together: Vec<usize> = Vec::new();
    let mut before = None;
    for (at, node) in body.nodes.iter().enumerate() {
        match node.kind {
            NodeKind::SoftBreak | NodeKind::HardBreak => {}
            NodeKind::Embed(_) => together.push(at),
            kind => {
                if fits(before, kind) {
                    alone.extend(together.iter().copied());
                }
                together.clear();
                before = Some(kind);
            }
        }
    }
    alone
}

/// Whether a card can stand between these.
fn fits(before: Option<NodeKind>, after: NodeKind) -> bool {
    match before {
        Some(NodeKind::Open(Tag::Paragraph, _)) => {
            matches!(after, NodeKind::Close(Tag::Paragraph, _))
        }
        Some(NodeKind::Open(Tag::Item | Tag::Definition, _)) => matches!(
            after,
            NodeKind::Close(Tag::Item | Tag::Definition, _)
                | NodeKind::Open(Tag::List | Tag::Numbered, _)
        ),
        _ => false,
    }
}

impl Answers {
    /// The entities whose cards the text shows (`![[id]]`, `{glossary}`), each once, in order of
    /// their ids.
    pub fn cards(&self) -> BTreeSet<Arc<str>> {
        let mut cards = BTreeSet::new();
        for answers in self.lead.iter().chain([&self.body]) {
            cards.extend(answers.cards.iter().cloned());
            for directive in &answers.directives {
                match directive {
                    DirectiveAnswer::Glossary(ids) => cards.extend(ids.iter().cloned()),
                    DirectiveAnswer::Figure(..)
                    | DirectiveAnswer::Picture(_)
                    | DirectiveAnswer::Faulty => {}
                }
            }
        }
        cards
    }

    /// The entities that the pictures of the text may show, each once, in order of their ids;
    /// `None` where it has no pictures.
    pub fn subjects(&self) -> Option<BTreeSet<Arc<str>>> {
        let directives = self.lead.iter().chain([&self.body]).flat_map(|it| &it.directives);
        let pictures = directives.filter_map(|it| match it {
            DirectiveAnswer::Picture(ids) => Some(ids),
            DirectiveAnswer::Figure(..)
            | DirectiveAnswer::Glossary(_)
            | DirectiveAnswer::Faulty => None,
        });
        pictures.fold(None, |all, ids| {
            let mut all: BTreeSet<Arc<str>> = all.unwrap_or_default();
            all.extend(ids.iter().cloned());
            Some(all)
        })
    }
}

/// Where embeds may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Embeds {
    /// In paragraphs of their own.
    Alone,
    /// Nowhere in what this names.
    Nowhere(&'static str),
}

/// What holds for summaries.
const SUMMARY: Embeds = Embeds::Nowhere("a summary");

struct Asker<'a> {
    text: &'a Text<'a>,
    atlas: &'a Atlas,
    lost: Lost,
    diags: Vec<Diagnostic>,
}

impl<'a> Asker<'a> {
    fn body(&mut self, body: &'a Body, embeds: Embeds) -> BodyAnswers {
        let mut answers = BodyAnswers::default();
        for link in &body.links {
            let target = self.link(body, &link.target, &link.title);
            answers.links.push(target);
        }
        for wiki in &body.wikis {
            let whom = self.wiki(body, &wiki.target, wiki.act).map(|(called, by_id)| Whom {
                id: called.id.clone(),
                way: called.way.clone(),
                name: called.name.clone(),
                presence: called.presence,
                words: match (wiki.words, wiki.act) {
                    (WikiWords::Target, WikiAct::Link) if by_id => Words::Name,
                    (WikiWords::Target | WikiWords::Own, WikiAct::Link | WikiAct::Plain) => {
                        Words::Written
                    }
                },
            });
            answers.wikis.push(whom);
        }
        for image in &body.images {
            let picture = self.picture(body, &image.target, &image.title);
            answers.images.push(picture);
        }
        let notes = !body.cites.is_empty() || !body.footnotes.is_empty();
        if !body.images.is_empty() || !body.wikis.is_empty() || (notes && embeds == SUMMARY) {
            self.inlines(body, embeds, &mut answers);
        }
        if body.html == HtmlPolicy::Allow {
            self.raws(body, &mut answers);
        }
        for directive in &body.directives {
            let answer = match directive {
                Directive::Figure(figure) => self.figure(body, figure),
                Directive::Glossary(it) => {
                    DirectiveAnswer::Glossary(self.chosen(body, &it.kinds, &it.entities))
                }
                Directive::Picture(it) => {
                    let feature = it.sort.feature();
                    if !self.atlas.has(feature) {
                        let at = body.back(it.at);
                        self.complain(switched_off(self.text.path, at, feature));
                    }
                    let before = self.diags.len();
                    let chosen = self.chosen(body, &it.kinds, &it.entities);
                    if it.is_faulty || self.diags.len() > before {
                        DirectiveAnswer::Faulty
                    } else {
                        DirectiveAnswer::Picture(chosen)
                    }
                }
            };
            answers.directives.push(answer);
        }
        answers
    }

    /// What only the nodes tell: which images have no words, and where embeds stand.
    fn inlines(&mut self, body: &Body, embeds: Embeds, answers: &mut BodyAnswers) {
        let alone = alone(body);
        let mut empty: Option<Span> = None;
        for (at, node) in body.nodes.iter().enumerate() {
            match node.kind {
                NodeKind::Open(Tag::Image, _) => empty = Some(node.span),
                NodeKind::Close(Tag::Image, _) => {
                    if let Some(span) = empty.take() {
                        self.complain(no_words(self.text.path, body.back(span)));
                    }
                }
                NodeKind::Cite(cite) if embeds == SUMMARY => {
                    let keys = body.cites.get(cite as usize).map(|it| it.items.as_slice());
                    let keys: BTreeSet<&str> =
                        keys.unwrap_or_default().iter().map(|it| it.key.value.as_str()).collect();
                    let help = format!(
                        "take it away, and name what it cites in the entity's own `sources: [{}]`",
                        keys.into_iter().collect::<Vec<_>>().join(", ")
                    );
                    self.note_in_summary("a citation", body.back(node.span), help);
                }
                NodeKind::FootnoteRef(_) if embeds == SUMMARY => {
                    let help = "say it in the summary, or put it into `body`".to_owned();
                    self.note_in_summary("a footnote", body.back(node.span), help);
                }
                NodeKind::Words if body.at(node.span).trim().is_empty() => {}
                NodeKind::Words
                | NodeKind::Char(_)
                | NodeKind::Spare(_)
                | NodeKind::Code
                | NodeKind::SpareCode(_)
                | NodeKind::Math(_) => empty = None,
                NodeKind::Embed(wiki) => {
                    let stray = match embeds {
                        Embeds::Nowhere(what) => Some(format!("{what} cannot hold a card")),
                        Embeds::Alone if alone.contains(&at) => None,
                        Embeds::Alone => {
                            Some("a card stands in the middle of a paragraph".to_owned())
                        }
                    };
                    let whom = answers.wikis.get(wiki as usize).and_then(Option::as_ref);
                    match stray {
                        None => {
                            answers.cards.extend(whom.map(|it| it.id.clone()));
                            // That there is no such entity is told, and is enough.
                            let written = body.wikis.get(wiki as usize).filter(|_| whom.is_some());
                            if let Some(Wiki { target, words: WikiWords::Own, .. }) = written {
                                let at = body.back(node.span);
                                self.complain(other_words(self.text.path, at, &target.value));
                            }
                        }
                        Some(message) => {
                            // Misplaced, and yet a mention.
                            if embeds == Embeds::Alone {
                                answers.cards.extend(whom.map(|it| it.id.clone()));
                            }
                            let target = body.wikis.get(wiki as usize);
                            let target = target.map_or("", |it| it.target.value.as_str());
                            let at = body.back(node.span);
                            self.complain(
                                Diagnostic::new(Code::BadEmbed, self.text.path, at, message).help(
                                    format!("give `![[{target}]]` a paragraph of its own in the body, or link by `[[{target}]]`"),
                                ),
                            );
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What a card cannot take along to the pages that show it.
    fn note_in_summary(&mut self, what: &str, at: Span, help: String) {
        let message = format!("a summary cannot hold {what}");
        let diag = Diagnostic::new(Code::NoteInSummary, self.text.path, at, message);
        self.complain(diag.help(help));
    }

    /// The addresses in raw HTML. Those that lead elsewhere are its author's affair.
    fn raws(&mut self, body: &Body, answers: &mut BodyAnswers) {
        let mut block = None;
        for (node, it) in (0..).zip(&body.nodes) {
            let (html, start) = match it.kind {
                NodeKind::Open(Tag::HtmlBlock, _) => {
                    block = Some(RawHtml::default());
                    continue;
                }
                NodeKind::Close(Tag::HtmlBlock, _) => {
                    block = None;
                    continue;
                }
                NodeKind::InlineHtml | NodeKind::Html => (body.at(it.span), Some(it.span.start)),
                NodeKind::SpareHtml(at) => {
                    (body.spares.get(at as usize).map_or("", String::as_str), None)
                }
                _ => continue,
            };
            let found = match &mut block {
                Some(block) => block.addresses(html),
                None => RawHtml::default().addresses(html),
            };
            for raw in found {
                let value = unescaped(&html[raw.at.clone()]).into_owned();
                let own = value.trim();
                if own.is_empty() || own.starts_with('?') || scheme(own) != Scheme::None {
                    continue;
                }
                let at = Span::of(raw.at);
                // What was written otherwise has no place but the whole line's.
                let span = start
                    .map_or(it.span, |start| Span { start: start + at.start, end: start + at.end });
                let target = Spanned { value, span };
                let link = match raw.used {
                    Used::Link | Used::Media => self.link(body, &target, ""),
                    Used::Image => self.picture(body, &target, "").and_then(Picture::inside),
                };
                // What leads to a place of its own text stays: raw HTML may be that place, too.
                let away = link.filter(|it| !matches!(it, Link::Inside(it) if it.to.is_none()));
                answers.raws.extend(away.map(|link| RawAnswer { node, at, link }));
            }
        }
    }

    fn wiki(
        &mut self,
        body: &Body,
        target: &Spanned<String>,
        act: WikiAct,
    ) -> Option<(&'a Named, bool)> {
        let names = self.atlas.names();
        let whom = match names.called(&target.value) {
            Called::ById(it) => return Some((it, true)),
            Called::ByName(it) => return Some((it, false)),
            Called::Several(whom) => whom,
            Called::Nobody => {
                if act == WikiAct::Link {
                    let at = body.back(target.span);
                    self.complain(nobody(self.text.path, at, &target.value, self.atlas));
                }
                return None;
            }
        };
        let written = canonical(&target.value);
        let preferred = self.text.prefer.iter().find(|(name, _)| canonical(&name.value) == written);
        let meant = |it: &&&Named| match preferred {
            Some((_, id)) => *it.id == *id.value,
            None => self.text.sort.own() == Some(&*it.id),
        };
        if let Some(meant) = whom.iter().find(meant) {
            return Some((meant, false));
        }
        if act == WikiAct::Link {
            let ids: Vec<Arc<str>> = whom.iter().map(|it| it.id.clone()).collect();
            let at = body.back(target.span);
            let example = &ids[0];
            let help = format!("say which: `[[{example}|{}]]`", target.value);
            self.complain(ambiguous(self.text.path, at, &target.value, &ids).help(help));
        }
        None
    }

    fn link(&mut self, body: &Body, target: &Spanned<String>, title: &str) -> Option<Link> {
        let written = target.value.trim();
        let at = body.back(target.span);
        match scheme(written) {
            Scheme::Dangerous(scheme) => {
                self.complain(dangerous(self.text.path, at, scheme));
                return None;
            }
            Scheme::Image => {
                self.complain(dangerous(self.text.path, at, "data:"));
                return None;
            }
            Scheme::Outside => {
                return Some(Outside { url: written.into(), title: title.into() }.into());
            }
            Scheme::None => {}
        }
        let (place, fragment) = written.split_once('#').unwrap_or((written, ""));
        let place = decoded(place);
        let fragment = decoded(fragment);
        let (to, known) = if place.is_empty() {
            if fragment.is_empty() && !written.starts_with('#') {
                let message = "a link leads nowhere";
                let diag = Diagnostic::new(Code::UnknownTarget, self.text.path, at, message);
                self.complain(diag.help("write a file or an address between its brackets"));
                return None;
            }
            (None, Some(self.own_fragments()))
        } else {
            match self.place(&place) {
                Some(Found::Text(it)) => (
                    Some(it.address.clone()),
                    Some(it.fragments.iter().map(|it| Cow::Borrowed(&**it)).collect()),
                ),
                Some(Found::File(it)) => (Some(it.address.clone()), None),
                Some(Found::Made(address)) => (Some(address), None),
                // There was no such page yet, and its name stays plain.
                Some(Found::Later) => return None,
                Some(Found::Sources(address)) => {
                    let ids = self.atlas.sources().iter();
                    (Some(address), Some(ids.map(|id| format!("source-{id}").into()).collect()))
                }
                None => {
                    let (path, code) = (self.text.path, Code::UnknownTarget);
                    self.complain(nothing(path, self.atlas, at, &place, code));
                    return None;
                }
            }
        };
        if let Some(known) = known
            && !fragment.is_empty()
            && !known.iter().any(|it| *it == *fragment)
        {
            let diag = self.lost.heading(self.text.path, at, &place, &fragment, &known);
            self.complain(diag);
        }
        Some(Inside { to, fragment: (*fragment).into(), title: title.into() }.into())
    }

    /// What a link to `place` leads to: from the site's root, or from where the text stands.
    fn place(&self, place: &str) -> Option<Found<'a>> {
        if let Some(from_root) = place.strip_prefix('/') {
            return self.atlas.at(from_root);
        }
        let path = self.text.path.relative(place)?;
        let text = self.atlas.text(&path).map(Found::Text);
        let text = text.or_else(|| self.atlas.comes_later(&path).then_some(Found::Later));
        text.or_else(|| self.atlas.file(&path).map(Found::File))
    }

    fn own_fragments(&self) -> Vec<Cow<'a, str>> {
        let bodies = self.text.lead.iter().chain([self.text.body]);
        let headings =
            bodies.flat_map(|it| &it.headings).map(|it: &Heading| Cow::Borrowed(&*it.id));
        let landing = self.atlas.text(self.text.path);
        let anchors = landing.into_iter().flat_map(|it| &it.fragments);
        headings.chain(anchors.map(|it| Cow::Borrowed(&**it))).collect()
    }

    fn picture(&mut self, body: &Body, target: &Spanned<String>, title: &str) -> Option<Picture> {
        let written = target.value.trim();
        let at = body.back(target.span);
        let title = title.to_owned();
        match scheme(written) {
            Scheme::Dangerous(scheme) => {
                self.complain(dangerous(self.text.path, at, scheme));
                return None;
            }
            Scheme::Outside | Scheme::Image => {
                return Some(Picture {
                    src: Source::Outside(written.to_owned()),
                    size: None,
                    title,
                });
            }
            Scheme::None => {}
        }
        let place = decoded(written);
        let found = match place.is_empty() {
            true => None,
            false => self.place(&place),
        };
        match found {
            Some(Found::File(file)) => {
                if file.size.is_none() {
                    self.complain(no_size(self.text.path, at, &place, file));
                }
                Some(Picture { src: Source::Inside(file.address.clone()), size: file.size, title })
            }
            Some(Found::Text(_) | Found::Sources(_) | Found::Made(_) | Found::Later) | None => {
                self.complain(nothing(self.text.path, self.atlas, at, &place, Code::MissingImage));
                None
            }
        }
    }

    fn figure(&mut self, body: &Body, figure: &'a WrittenFigure) -> DirectiveAnswer {
        let picture = self.picture(body, &figure.src, "");
        if figure.alt.is_none() {
            let diag = no_words(self.text.path, body.back(figure.src.span));
            self.complain(
                diag.help("say in `alt` what it shows, or write `alt: \"\"` if it is decoration"),
            );
        }
        let caption = figure.caption.as_ref();
        let caption = caption.map(|it| Box::new(self.body(it, Embeds::Nowhere("a caption"))));
        DirectiveAnswer::Figure(picture, caption)
    }

    /// The entities that a directive names, by their kinds or their ids; all, where it names none.
    fn chosen(
        &mut self,
        body: &Body,
        kinds: &[Spanned<String>],
        entities: &[Spanned<String>],
    ) -> Vec<Arc<str>> {
        let names = self.atlas.names();
        for kind in kinds {
            let kind = Spanned { value: kind.value.clone(), span: body.back(kind.span) };
            let diag = self.atlas.kinds().unknown(&kind, self.text.path);
            self.diags.extend(diag);
        }
        let mut ids = Vec::new();
        for id in entities {
            match names.entity(&id.value) {
                Some(entity) => ids.push(entity.id.clone()),
                None => {
                    let at = body.back(id.span);
                    self.complain(nobody(self.text.path, at, &id.value, self.atlas));
                }
            }
        }
        if entities.is_empty() {
            let wanted =
                |it: &&Named| kinds.is_empty() || kinds.iter().any(|kind| *kind.value == *it.kind);
            ids.extend(names.entities().iter().filter(wanted).map(|it| it.id.clone()));
        }
        ids
    }

    fn complain(&mut self, diag: Diagnostic) {
        self.diags.push(diag);
    }
}
