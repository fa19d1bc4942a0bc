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
use super::mentions::{Mentions, Seen, Within, mentions};
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
    /// Whom it mentions.
    pub mentions: Mentions,
    /// The entities whose cards it embeds, `![[id]]`.
    pub embeds: Vec<Arc<str>>,
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
    let mut lead = Vec::with_capacity(text.lead.len());
    let mut all_seen = Vec::new();
    for (at, body) in text.lead.iter().enumerate() {
        let answers = answers.lead.get(at).unwrap_or(&nobody.0);
        let mentions = found.lead.get(at).unwrap_or(&nobody.1);
        let (body, seen) = resolved(body, answers, mentions, &[], Place::Line, &mut given);
        let within = Within::Lead(Span::of(0..at).end);
        all_seen.extend(seen.in_text.into_iter().map(|it| Seen { within, ..it }));
        lead.push(Arc::new(body));
    }
    let place = match text.sort {
        Sort::Chapter | Sort::Entity(_) => Place::Page,
        Sort::Summary(_) => Place::Line,
    };
    let (body, seen) =
        resolved(text.body, &answers.body, &found.body, &found.captions, place, &mut given);
    all_seen.extend(seen.in_text);
    all_seen.extend(seen.in_captions);
    let mentions = mentions(&lead, &body, all_seen);
    let embeds = answers.lead.iter().chain([&answers.body]).flat_map(|it| it.cards.clone());
    let embeds = embeds.collect();
    let diags = given.empty.iter().map(|it| nothing_to_show(text, it)).collect();
    Checked::new(Told { lead, body: Arc::new(body), mentions, embeds }, diags)
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
