//! A text on its way to one whose every link has an end.
//!
//! Nothing is decided here: which names link is [`super::found`]'s affair, where links lead
//! [`super::answers`]'s, and how both are laid over one body [`super::resolved`]'s. What comes out has
//! no span, so a text that only moved in its file comes out equal.

use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, Span};
use crate::parse::body::{Body, NodeKind, WrittenCite};
use crate::parse::directive::{Directive, PictureSort, WrittenFigure, WrittenPicture};

use super::answers::{Answers, BodyAnswers};
use super::found::{Found, Sort, Text};
use super::notes::notes;
use super::pictures::Means;
use super::resolved::{Given, Place, resolved};
use super::text::{Card, Citation, Resolved};

/// A text whose every link has an end, and whom it mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Its key points.
    pub lead: Vec<Arc<Resolved>>,
    /// Its body.
    pub body: Arc<Resolved>,
    /// Every mention that counts, in reading order: the lead's, then the body's, then the notes',
    /// then those in captions.
    pub seen: Vec<Seen>,
    /// The entities whose cards it embeds, `![[id]]`.
    pub embeds: Vec<Arc<str>>,
}

/// A mention that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The entity's id.
    pub entity: Arc<str>,
    /// Which text it stands in.
    pub within: Within,
    /// Where it stands in that [`Resolved::text`].
    pub at: Span,
    /// What it stands under in the body.
    pub under: Under,
}

/// What a mention stands under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Under {
    /// Nothing: before the first heading, or outside the body.
    #[default]
    Nothing,
    /// The nearest heading above it, an index into [`Resolved::headings`].
    Heading(u32),
    /// The note that it stands in, an index into [`Resolved::notes`].
    Note(u32),
}

/// Which of a told text's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// An index into [`Told::lead`].
    Lead(u32),
    /// [`Told::body`].
    Body,
    /// The caption of one of its figures, an index into [`Resolved::figures`].
    Caption(u32),
}

/// The citations of a text in the order in which [`told`] wants their answers: the lead's, then the
/// body's with those of figures' captions where the figures stand, then those of its notes.
pub fn cites(text: &Text<'_>) -> Vec<WrittenCite> {
    let mut cites = Vec::new();
    for body in text.lead.iter().chain([text.body]) {
        gather(body, &mut cites);
    }
    cites
}

fn gather(body: &Body, cites: &mut Vec<WrittenCite>) {
    if body.cites.is_empty() && body.directives.is_empty() {
        return;
    }
    let notes = notes(body);
    let noted = notes.seen().flat_map(|(_, range)| notes.reading(range));
    for at in notes.reading(0..body.nodes.len()).chain(noted) {
        match body.nodes[at].kind {
            NodeKind::Cite(cite) => {
                cites.extend(body.cites.get(cite as usize).map(|it| placed(it, body)));
            }
            NodeKind::Directive(directive) => match body.directives.get(directive as usize) {
                Some(Directive::Figure(WrittenFigure { caption: Some(caption), .. })) => {
                    gather(caption, cites);
                }
                Some(Directive::Figure(_) | Directive::Glossary(_) | Directive::Picture(_))
                | None => {}
            },
            _ => {}
        }
    }
}

/// The citation with its places in the file, not in the text of `body`.
fn placed(cite: &WrittenCite, body: &Body) -> WrittenCite {
    let mut cite = cite.clone();
    for item in &mut cite.items {
        item.key.span = body.back(item.key.span);
    }
    cite
}

/// Resolves a text. `cited` has an answer to each of [`cites`] (`None` where the words stay as
/// written), `cards` one card for each of [`Answers::cards`]. Complains of pictures that have
/// nothing to show.
pub fn told(
    text: &Text<'_>,
    found: &Found,
    answers: &Answers,
    cited: &[Option<Citation>],
    cards: &[Arc<Card>],
    means: &Means<'_>,
) -> Checked<Told> {
    let cards = cards.iter().map(|it| (&*it.id, it)).collect();
    let mut given = Given { cited: cited.iter(), cards, means, empty: Vec::new() };
    let nobody = (BodyAnswers::default(), Vec::new());
    let mut told = Told::default();
    for (at, body) in text.lead.iter().enumerate() {
        let answers = answers.lead.get(at).unwrap_or(&nobody.0);
        let mentions = found.lead.get(at).unwrap_or(&nobody.1);
        let (body, seen) = resolved(body, answers, mentions, &[], Place::Line, &mut given);
        let within = Within::Lead(Span::of(0..at).end);
        told.seen.extend(seen.in_text.into_iter().map(|it| Seen { within, ..it }));
        told.lead.push(Arc::new(body));
    }
    let place = match text.sort {
        Sort::Chapter | Sort::Entity(_) => Place::Page,
        Sort::Summary(_) => Place::Line,
    };
    let (body, seen) =
        resolved(text.body, &answers.body, &found.body, &found.captions, place, &mut given);
    told.seen.extend(seen.in_text);
    let captions = seen.in_captions.into_iter();
    told.seen.extend(captions.map(|(figure, it)| Seen { within: Within::Caption(figure), ..it }));
    told.body = Arc::new(body);
    told.embeds =
        answers.lead.iter().chain([&answers.body]).flat_map(|it| it.cards.clone()).collect();
    let diags = given.empty.iter().map(|it| nothing_to_show(text, it)).collect();
    Checked::new(told, diags)
}

fn nothing_to_show(text: &Text<'_>, picture: &WrittenPicture) -> Diagnostic {
    let (what, help) = match picture.sort {
        PictureSort::Timeline => {
            ("timeline", "none of its entities has a `when` in the time it shows")
        }
        PictureSort::Map => ("map", "none of its entities has a `where` that leads to a point"),
        PictureSort::Network => {
            ("network", "none of its entities has a relation to another of them")
        }
    };
    let at = text.body.back(picture.at);
    let message = format!("this {what} has nothing to show");
    Diagnostic::new(Code::EmptyPicture, text.path, at, message).help(help)
}
