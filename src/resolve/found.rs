//! The names that were found in a text: which entity, where, and whether it links there.
//!
//! The rule: leftmost-longest over the text of a block as a reader sees it, the
//! first mention in each section, never inside links, code or headings. What a name is, and what
//! it may match, is [`super::names`]'s affair.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, SitePath, Span, Spanned, nearest, slip, words};
use crate::parse::body::{Body, NodeKind, WikiAct};
use crate::parse::chapter::Chapter;
use crate::parse::directive::{Directive, WrittenFigure};
use crate::parse::glossary::{Entity, LinkRule};

use super::answers::{Answers, BodyAnswers, DirectiveAnswer};
use super::finder::{Finder, Hit, Spelled};
use super::names::{Called, Gate, Named, Names, Presence, canonical};
use super::notes::notes;
use super::prose::{self, Block, Shade, Step, WikiAt};
use super::text::Way;

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
    /// Those in the caption of each of its directives. Only wikilinks: names are not looked for in
    /// directives. They neither count nor use up the first.
    pub captions: Vec<Vec<Mention>>,
}

/// An entity, named. Mentions come in reading order of the nodes and never overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Which entity, and the way to its page; of several ([`Verdict::Ambiguous`]), the first.
    pub way: Arc<Way>,
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
    /// Its entity came after the day as of which the site is built.
    NotYet,
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
#[inline(never)] // `cargo xtask counts` knows it by name.
pub fn found(text: &Text<'_>, answers: &Answers, finder: &Finder) -> Checked<Found> {
    let mut search = Search::new(text, finder);
    let nobody = BodyAnswers::default();
    let mut found = Found::default();
    for (at, body) in text.lead.iter().enumerate() {
        found.lead.push(search.body(body, answers.lead.get(at).unwrap_or(&nobody)));
    }
    search.linked.clear();
    found.body = search.body(text.body, &answers.body);
    search.linked.clear();
    for (at, directive) in text.body.directives.iter().enumerate() {
        let mentions = match (directive, answers.body.directives.get(at)) {
            (
                Directive::Figure(WrittenFigure { caption: Some(caption), .. }),
                Some(DirectiveAnswer::Figure(_, Some(answers))),
            ) => search.caption(caption, answers),
            _ => Vec::new(),
        };
        found.captions.push(mentions);
    }
    let diags = search.complaints();
    Checked::new(found, diags)
}

/// What is known while a text is searched.
struct Search<'a> {
    text: &'a Text<'a>,
    finder: &'a Finder,
    own: Option<u32>,
    ignored: BTreeSet<u32>,
    /// Names in canonical form and whom they mean here.
    preferred: BTreeMap<String, u32>,
    /// Who has a link in this section.
    linked: BTreeSet<u32>,
    /// Names that may mean several, whom, and where they stand in the file.
    ambiguous: BTreeMap<String, (Vec<Arc<str>>, Vec<Span>)>,
    diags: Vec<Diagnostic>,
}

impl<'a> Search<'a> {
    fn new(text: &'a Text<'a>, finder: &'a Finder) -> Self {
        let mut search = Self {
            text,
            finder,
            own: text.sort.own().and_then(|id| finder.names().index_of(id)),
            ignored: BTreeSet::new(),
            preferred: BTreeMap::new(),
            linked: BTreeSet::new(),
            ambiguous: BTreeMap::new(),
            diags: Vec::new(),
        };
        for id in text.ignore {
            let known = search.known(id);
            search.ignored.extend(known);
        }
        for (name, id) in text.prefer {
            let Some(known) = search.known(id) else { continue };
            let written = canonical(&name.value);
            if finder.names().goes_by(known, &written) {
                search.preferred.insert(written, known);
            } else {
                search.diags.push(not_its_name(text.path, name, finder.names().by_index(known)));
            }
        }
        search
    }

    fn known(&mut self, id: &Spanned<String>) -> Option<u32> {
        let names = self.finder.names();
        let known = names.index_of(&id.value);
        if known.is_none() {
            self.diags.push(unknown(self.text.path, id, names));
        }
        known
    }

    fn body(&mut self, body: &Body, answers: &BodyAnswers) -> Vec<Mention> {
        let mut mentions = Vec::new();
        prose::blocks(body, &notes(body), &mut |step| match step {
            Step::Section => self.linked.clear(),
            Step::Block(block) => self.block(body, answers, block, &mut mentions),
        });
        mentions
    }

    fn caption(&mut self, body: &Body, answers: &BodyAnswers) -> Vec<Mention> {
        let mut mentions = Vec::new();
        prose::blocks(body, &notes(body), &mut |step| match step {
            Step::Section => {}
            Step::Block(block) => {
                mentions.extend(block.wikis.iter().filter_map(|at| self.wiki(body, answers, at)));
            }
        });
        mentions
    }

    fn block(
        &mut self,
        body: &Body,
        answers: &BodyAnswers,
        block: &Block,
        mentions: &mut Vec<Mention>,
    ) {
        let mut wikis = block.wikis.iter().peekable();
        let mut from = 0;
        while let Some((hit, next)) = self.next(body, block, from) {
            while let Some(wiki) = wikis.next_if(|it| it.at < next) {
                mentions.extend(self.wiki(body, answers, wiki));
            }
            from = next;
            mentions
                .extend(hit.and_then(|(hit, from, to)| self.mention(body, block, hit, from, to)));
        }
        for wiki in wikis {
            mentions.extend(self.wiki(body, answers, wiki));
        }
    }

    /// The next hit from `from` on, and where to go on after it; no hit but a place to go on where
    /// the text only reads like a name.
    #[expect(clippy::type_complexity, reason = "one caller takes it apart at once")]
    fn next(
        &self,
        body: &Body,
        block: &Block,
        from: usize,
    ) -> Option<(Option<(Hit, Place, Place)>, usize)> {
        let text = &block.text;
        let hit = self.finder.next(text, from)?;
        if begins(text, hit.start, self.finder) {
            let mut longest = Some(hit);
            while let Some(hit) = longest {
                if ends(text, hit.end)
                    && let Some((from, to)) =
                        whole(body, block.start(hit.start), block.stop(hit.end))
                {
                    return Some((Some((hit, from, to)), hit.end));
                }
                longest = self.finder.shorter(hit);
            }
        }
        let letter = text[hit.start..].chars().next().map_or(1, char::len_utf8);
        Some((None, hit.start + letter))
    }

    fn wiki(&mut self, body: &Body, answers: &BodyAnswers, at: &WikiAt) -> Option<Mention> {
        let written = body.wikis.get(at.wiki as usize)?;
        let whom = answers.wikis.get(at.wiki as usize)?.as_ref()?;
        let entity = self.finder.names().index_of(&whom.id)?;
        let verdict = match (written.act, at.shade) {
            (WikiAct::Plain, _) => Verdict::Waved,
            (WikiAct::Link, _) if self.own == Some(entity) => Verdict::OwnPage,
            (WikiAct::Link, _) if self.is_not_yet(entity) => Verdict::NotYet,
            (WikiAct::Link, Shade::Link) => Verdict::InLink,
            (WikiAct::Link, Shade::Html) => Verdict::InHtml,
            (WikiAct::Link, Shade::Open) => {
                self.linked.insert(entity);
                Verdict::Explicit
            }
        };
        let place = |node, byte| Place { node: Span::of(0..node).end, byte };
        Some(Mention {
            way: whom.way.clone(),
            from: place(at.nodes.start, 0),
            to: place(at.nodes.end - 1, 1),
            span: body.nodes[at.nodes.start].span,
            verdict,
        })
    }

    fn mention(
        &mut self,
        body: &Body,
        block: &Block,
        hit: Hit,
        from: Place,
        to: Place,
    ) -> Option<Mention> {
        let span = source(body, block.start(hit.start), block.stop(hit.end));
        let (entity, verdict) = match self.whom(hit)? {
            Whom::This(entity) => (entity, self.verdict(entity, block, hit)),
            Whom::Unlinked(entity, why) => (entity, why),
            Whom::Several(owners) => {
                let names = self.finder.names();
                let ids = owners.iter().map(|&it| names.by_index(it).id.clone());
                let verdict = match (block.sort, block.shade(hit.start)) {
                    (prose::Sort::Heading, _) => Verdict::InHeading,
                    (prose::Sort::Prose, Shade::Link) => Verdict::InLink,
                    (prose::Sort::Prose, Shade::Html) => Verdict::InHtml,
                    (prose::Sort::Prose, Shade::Open) => {
                        Verdict::Ambiguous(ids.clone().skip(1).collect())
                    }
                };
                if let Verdict::Ambiguous(_) = verdict
                    && let Some(&spelled) = self.finder.spelled(hit).first()
                {
                    let name = self.finder.text(spelled).to_owned();
                    let (whom, at) = self.ambiguous.entry(name).or_default();
                    *whom = ids.collect();
                    at.push(body.back(span));
                }
                (owners[0], verdict)
            }
        };
        let way = self.finder.names().by_index(entity).way.clone();
        Some(Mention { way, from, to, span, verdict })
    }

    /// Whom a hit means: rules 5 and 7, and what the front matter says.
    fn whom(&self, hit: Hit) -> Option<Whom> {
        let spelled = self.finder.spelled(hit);
        if let Some(own) = self.own
            && spelled.iter().any(|it| it.owner == own)
        {
            return Some(Whom::Unlinked(own, Verdict::OwnPage));
        }
        let preferred = |it: &Spelled| self.preferred.get(self.finder.text(*it)) == Some(&it.owner);
        if !self.preferred.is_empty()
            && let Some(preferred) = spelled.iter().find(|it| preferred(it))
        {
            return Some(match self.is_not_yet(preferred.owner) {
                true => Whom::Unlinked(preferred.owner, Verdict::NotYet),
                false => Whom::This(preferred.owner),
            });
        }
        let not_ignored = || spelled.iter().filter(|it| !self.ignored.contains(&it.owner));
        let link = |it: &Spelled| self.finder.names().by_index(it.owner).link;
        let mut owners: Vec<u32> = not_ignored()
            .filter(|it| it.gate == Gate::Open || link(it).is_some())
            .map(|it| it.owner)
            .collect();
        owners.sort_unstable();
        owners.dedup();
        // Of several, only those who were there could be meant; of none of them, none is asked for.
        if let Some(&first) = owners.first() {
            owners.retain(|it| !self.is_not_yet(*it));
            if owners.is_empty() {
                return Some(Whom::Unlinked(first, Verdict::NotYet));
            }
        }
        match owners.as_slice() {
            &[one] => Some(Whom::This(one)),
            [] => match not_ignored().next() {
                Some(shut) => {
                    let why = match shut.gate {
                        Gate::Short => Verdict::Short,
                        Gate::Common | Gate::Open => Verdict::Common,
                    };
                    Some(Whom::Unlinked(shut.owner, why))
                }
                None => Some(Whom::Unlinked(spelled.first()?.owner, Verdict::Ignored)),
            },
            _ => Some(Whom::Several(owners)),
        }
    }

    fn is_not_yet(&self, entity: u32) -> bool {
        self.finder.names().by_index(entity).presence == Presence::NotYet
    }

    /// Whether a mention of `entity` links: rules 3 and 4.
    fn verdict(&mut self, entity: u32, block: &Block, hit: Hit) -> Verdict {
        match (block.sort, block.shade(hit.start)) {
            (prose::Sort::Heading, _) => return Verdict::InHeading,
            (prose::Sort::Prose, Shade::Link) => return Verdict::InLink,
            (prose::Sort::Prose, Shade::Html) => return Verdict::InHtml,
            (prose::Sort::Prose, Shade::Open) => {}
        }
        match self.finder.names().by_index(entity).link {
            Some(LinkRule::Never) => Verdict::Never,
            Some(LinkRule::Every) => {
                self.linked.insert(entity);
                Verdict::Every
            }
            Some(LinkRule::First) | None if self.linked.insert(entity) => Verdict::First,
            Some(LinkRule::First) | None => Verdict::Again,
        }
    }

    fn complaints(self) -> Vec<Diagnostic> {
        let mut diags = self.diags;
        for (name, (whom, places)) in &self.ambiguous {
            let Some((first, others)) = places.split_first() else { continue };
            let mut diag = ambiguous(self.text.path, *first, name, whom);
            let example = whom.first().map_or("", |id| &**id);
            diag = diag.help(match self.text.sort {
                Sort::Chapter => format!(
                    "say which by `prefer: {{{name}: {example}}}` among the `entities` of the \
                     front matter, or by `[[{example}|{name}]]` here"
                ),
                Sort::Summary(_) | Sort::Entity(_) => {
                    format!("say which: `[[{example}|{name}]]`")
                }
            });
            for other in others {
                diag = diag.also(self.text.path, *other, "and here");
            }
            diags.push(diag);
        }
        diags
    }
}

/// Whom a hit means.
enum Whom {
    /// This one, and it may link.
    This(u32),
    /// This one, and it does not link.
    Unlinked(u32, Verdict),
    /// Any of these.
    Several(Vec<u32>),
}

/// That `name` may mean any of `whom`.
pub(super) fn ambiguous(path: &SitePath, at: Span, name: &str, whom: &[Arc<str>]) -> Diagnostic {
    let message = match whom {
        [one, other] => format!("`{name}` is a name of both `{one}` and `{other}`"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(|it| format!("`{it}`")).collect();
            format!("`{name}` is a name of {} and `{last}`", most.join(", "))
        }
        [] => format!("`{name}` is a name of several entities"),
    };
    Diagnostic::new(Code::AmbiguousName, path, at, message)
}

fn unknown(path: &SitePath, id: &Spanned<String>, names: &Names) -> Diagnostic {
    let diag = Diagnostic::new(
        Code::UnknownIgnored,
        path,
        id.span,
        format!("no entity has the id `{}`", id.value),
    );
    match names.called(&id.value) {
        Called::ByName(entity) => diag.near(Some(&entity.id)).mend(Some(&entity.id)),
        Called::ById(_) | Called::Several(_) | Called::Nobody => {
            let ids = || names.entities().iter().map(|it| &*it.id);
            diag.help("take it out, or add an entity with that id to the glossary")
                .near(nearest(&id.value, ids()))
                .mend(slip(&id.value, ids()))
        }
    }
}

fn not_its_name(path: &SitePath, name: &Spanned<String>, entity: &Named) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownIgnored,
        path,
        name.span,
        format!("`{}` is no name of `{}`", name.value, entity.id),
    )
    .help(format!("`prefer` settles a shared name; add this one to the aliases of `{}`", entity.id))
}

/// Whether a name can begin at byte `at`.
pub(super) fn begins(text: &str, at: usize, finder: &Finder) -> bool {
    words::is_bound(text, at)
        || finder.elides()
            && text[..at].strip_suffix('\'').is_some_and(|it| it.ends_with(char::is_alphabetic))
}

/// Whether a name can end at byte `at`: at the end of a word, or before a possessive.
pub(super) fn ends(text: &str, at: usize) -> bool {
    words::is_bound(text, at) || text[at..].starts_with("'s") && words::is_bound(text, at + 2)
}

/// The places `from` and `to`, drawn apart until they enclose emphasis wholly or lie wholly inside
/// it; `None` where they straddle it.
pub(super) fn whole(body: &Body, from: Place, to: Place) -> Option<(Place, Place)> {
    if from.node == to.node {
        return Some((from, to));
    }
    let mut depth = 0_i32;
    let mut least = 0;
    for node in &body.nodes[from.node as usize + 1..to.node as usize] {
        match node.kind {
            NodeKind::Open(..) => depth += 1,
            NodeKind::Close(..) => depth -= 1,
            _ => {}
        }
        least = least.min(depth);
    }
    let (mut first, mut last) = (from, to);
    for _ in least..0 {
        // What is closed within the name must have been opened right before it.
        let before = first.node.checked_sub(1).filter(|_| first.byte == 0)?;
        if !matches!(body.nodes[before as usize].kind, NodeKind::Open(..)) {
            return None;
        }
        first = Place { node: before, byte: 0 };
    }
    for _ in 0..depth - least {
        let here = &body.nodes[last.node as usize];
        let length = prose::shown(body, here, &mut [0; 4]).map_or(1, str::len);
        let next = last.node + 1;
        let closes = matches!(body.nodes.get(next as usize)?.kind, NodeKind::Close(..));
        if last.byte as usize != length || !closes {
            return None;
        }
        last = Place { node: next, byte: 1 };
    }
    Some((first, last))
}

/// The span in the body's text from one place to another.
pub(super) fn source(body: &Body, from: Place, to: Place) -> Span {
    let start = &body.nodes[from.node as usize];
    let end = &body.nodes[to.node as usize];
    Span {
        start: match start.kind {
            NodeKind::Words => start.span.start + from.byte,
            _ => start.span.start,
        },
        end: match end.kind {
            NodeKind::Words => end.span.start + to.byte,
            _ => end.span.end,
        },
    }
}
