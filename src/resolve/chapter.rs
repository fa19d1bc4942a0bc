//! A text on its way to one whose every link has an end.

use std::sync::Arc;

use crate::base::Span;
use crate::parse::body::WrittenCite;

use super::answers::Answers;
use super::found::{Found, Text};
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
/// body's with those of figures' captions where the figures stand.
pub fn cites(text: &Text<'_>) -> Vec<WrittenCite> {
    todo!("{text:?}")
}

/// Resolves a text. `cited` has an answer to each of [`cites`] (`None` where the words stay as
/// written), `cards` one to each of [`Answers::cards`].
pub fn told(
    text: &Text<'_>,
    found: &Found,
    answers: &Answers,
    cited: &[Option<Citation>],
    cards: &[Arc<Card>],
) -> Told {
    todo!("{text:?} {found:?} {answers:?} {cited:?} {cards:?}")
}
