//! A text on its way to one whose every link has an end.
//!
//! Nothing is decided here: which names link is [`super::found`]'s affair, where links lead
//! [`super::answers`]'s, and how both are laid over one body [`super::resolved`]'s. What comes out has
//! no span, so a text that only moved in its file comes out equal.

use std::sync::Arc;

use crate::base::Span;
use crate::parse::body::{Body, NodeKind, WrittenCite};
use crate::parse::directive::{Directive, WrittenFigure};

use super::answers::{Answers, BodyAnswers};
use super::found::{Found, Sort, Text};
use super::notes::notes;
use super::resolved::{Given, Within, resolved};
use super::text::{Card, Citation, Resolved};

/// A text whose every link has an end, and whom it mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Its key points.
    pub lead: Vec<Arc<Resolved>>,
    /// Its body.
    pub body: Arc<Resolved>,
    /// Every mention that counts, in reading order: the lead's, then the body's, then the notes'.
    pub seen: Vec<Seen>,
}

/// A mention that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The entity's id.
    pub entity: Arc<str>,
    /// Which text it stands in: an index into [`Told::lead`], or `None` for [`Told::body`].
    pub lead: Option<u32>,
    /// Where it stands in that [`Resolved::text`].
    pub at: Span,
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
            NodeKind::Cite(cite) => cites.extend(body.cites.get(cite as usize).cloned()),
            NodeKind::Directive(directive) => match body.directives.get(directive as usize) {
                Some(Directive::Figure(WrittenFigure { caption: Some(caption), .. })) => {
                    gather(caption, cites);
                }
                Some(Directive::Figure(_) | Directive::Glossary(_)) | None => {}
            },
            _ => {}
        }
    }
}

/// Resolves a text. `cited` has an answer to each of [`cites`] (`None` where the words stay as
/// written), `cards` one card for each of [`Answers::cards`].
pub fn told(
    text: &Text<'_>,
    found: &Found,
    answers: &Answers,
    cited: &[Option<Citation>],
    cards: &[Arc<Card>],
) -> Told {
    let cards = cards.iter().map(|it| (&*it.id, it)).collect();
    let mut given = Given { form: answers.form, cited: cited.iter(), cards };
    let nobody = (BodyAnswers::default(), Vec::new());
    let mut told = Told::default();
    for (at, body) in text.lead.iter().enumerate() {
        let answers = answers.lead.get(at).unwrap_or(&nobody.0);
        let mentions = found.lead.get(at).unwrap_or(&nobody.1);
        let (body, seen) = resolved(body, answers, mentions, &[], Within::Line, &mut given);
        let lead = u32::try_from(at).ok();
        told.lead.push(Arc::new(body));
        told.seen.extend(seen.into_iter().map(|(entity, at)| Seen { entity, lead, at }));
    }
    let within = match text.sort {
        Sort::Chapter | Sort::Entity(_) => Within::Page,
        Sort::Summary(_) => Within::Line,
    };
    let (body, seen) =
        resolved(text.body, &answers.body, &found.body, &found.captions, within, &mut given);
    told.body = Arc::new(body);
    told.seen.extend(seen.into_iter().map(|(entity, at)| Seen { entity, lead: None, at }));
    told
}
