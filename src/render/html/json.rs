//! Texts in JSON, as templates see them: their HTML.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::resolve::pages::{Notes, Printed, PrintedNotes, WebLinks};
use crate::resolve::text::{Resolved, Rich};

use super::super::forms::Drawn;
use super::super::lines::all;
use super::super::theme::Ready;
use super::{body, notes, printed, printed_notes, rich, web};

impl Serialize for Resolved {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Ready::html(&body(self)).serialize(to)
    }
}

impl Serialize for Printed {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Ready::html(&printed(self)).serialize(to)
    }
}

impl Serialize for Notes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        list(&self.0, notes(&self.0), to)
    }
}

impl Serialize for WebLinks {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(web(&self.0))
    }
}

impl Serialize for PrintedNotes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        list(&self.0.text, printed_notes(&self.0), to)
    }
}

/// The notes of a text as templates see them.
fn list<S: Serializer>(
    text: &Resolved,
    drawn: impl Iterator<Item = String>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let notes = text.notes.iter().zip(drawn).zip(1..);
    let notes =
        notes.map(|((note, html), number)| NoteLine { number, html, references: note.references });
    let notes: Vec<NoteLine> = notes.collect();
    match all(&notes, |lines| lines.notes.as_ref()) {
        Some(html) => [Drawn(&html)].serialize(to),
        None => notes.serialize(to),
    }
}

impl Serialize for Rich {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Ready::html(&rich(self)).serialize(to)
    }
}

/// A note as templates see it.
#[derive(Debug)]
pub(in crate::render) struct NoteLine {
    pub(in crate::render) number: u32,
    pub(in crate::render) html: String,
    pub(in crate::render) references: u32,
}

impl Serialize for NoteLine {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut line = to.serialize_struct("Note", 3)?;
        line.serialize_field("number", &self.number)?;
        line.serialize_field("html", &Ready::html(&self.html))?;
        line.serialize_field("references", &self.references)?;
        line.end()
    }
}
