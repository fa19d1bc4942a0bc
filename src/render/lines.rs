//! The lines of which pages have [forms](super::forms).

use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::base::write_digits;
use crate::resolve::pages::{
    CitedBy, MentionLine, Reference, RelationGroup, RelationLine, Rows, Toc,
};
use crate::resolve::tense::Tense;
use crate::resolve::text::Card;

use super::deck::{Deck, on_page};
use super::escape::escape;
use super::forms::{Drawn, Formed, Forms, Sample, blank, perhaps};
use super::html::{NoteLine, write_body, write_rich};
use super::theme::{Ready, SiteValue, Theme};

/// The forms of a theme.
#[derive(Debug, Default)]
pub(super) struct Lines {
    mentions: Option<Forms<MentionLine>>,
    references: Option<Forms<Reference>>,
    relations: Option<Forms<RelationLine>>,
    citing: Option<Forms<CitedBy>>,
    headings: Option<Forms<Toc>>,
    cards: Option<Forms<Arc<Card>>>,
    pub(super) notes: Option<Forms<NoteLine>>,
}

impl Lines {
    /// Those that there can be.
    pub(super) fn of(theme: &Theme, site: &SiteValue) -> Self {
        Self {
            mentions: Forms::of(theme, site),
            references: Forms::of(theme, site),
            relations: Forms::of(theme, site),
            citing: Forms::of(theme, site),
            headings: Forms::of(theme, site),
            cards: Forms::of(theme, site),
            notes: Forms::of(theme, site),
        }
    }
}

#[cfg(test)]
impl Lines {
    /// The templates of which there are forms.
    pub(super) fn parts(&self) -> Vec<&'static str> {
        let Lines { mentions, references, relations, citing, headings, cards, notes } = self;
        let all = [
            mentions.as_ref().map(Forms::part),
            references.as_ref().map(Forms::part),
            relations.as_ref().map(Forms::part),
            citing.as_ref().map(Forms::part),
            headings.as_ref().map(Forms::part),
            cards.as_ref().map(Forms::part),
            notes.as_ref().map(Forms::part),
        ];
        all.into_iter().flatten().collect()
    }
}

/// There are forms for texts that mention somebody as often as this.
pub(super) const MOST: usize = 24;

impl Formed for MentionLine {
    const PART: &'static str = "parts/mention.html";
    const NAME: &'static str = "mention";
    const KINDS: &'static [&'static str] = &["entity"];
    const WAYS: &'static [&'static str] = &["mentions", "mention"];
    const LENGTH: usize = 400;

    fn samples() -> Option<Vec<Sample>> {
        let sample = |(count, has_heading)| {
            Some(vec![
                ("title", blank(0)),
                ("url", blank(1)),
                ("heading", perhaps(has_heading, 2)?),
                ("sentence", blank(3)),
                ("count", Ready::of(&count)?),
            ])
        };
        with_and_without(1..=MOST).map(sample).collect()
    }

    fn form(&self) -> Option<usize> {
        let before = self.count.checked_sub(1).filter(|it| *it < MOST)?;
        Some(2 * before + usize::from(!self.heading.is_empty()))
    }

    fn fill(&self, blank: usize, out: &mut String) {
        match blank {
            0 => escape(&self.title, out),
            1 => escape(&self.url, out),
            2 => escape(&self.heading, out),
            _ => write_body(&self.sentence, out),
        }
    }
}

/// There are forms for sources and notes to which as many places of a page refer as this.
pub(super) const PLACES: usize = 12;

impl Formed for Reference {
    const PART: &'static str = "parts/reference.html";
    const NAME: &'static str = "source";
    const KINDS: &'static [&'static str] = &["chapter", "page", "entity"];
    const WAYS: &'static [&'static str] = &["sources", "references", "source"];
    const LENGTH: usize = 500;

    fn samples() -> Option<Vec<Sample>> {
        let sample = |(places, has_number)| {
            let places: Vec<Ready> = (0..places).map(|it| blank(3 + it)).collect();
            Some(vec![
                ("id", blank(0)),
                ("number", perhaps(has_number, 1)?),
                ("text", blank(2)),
                ("cited_here", Ready::of(&places)?),
            ])
        };
        with_and_without(0..=PLACES).map(sample).collect()
    }

    fn form(&self) -> Option<usize> {
        let places = self.cited_here.len();
        (places <= PLACES).then_some(2 * places + usize::from(!self.number.is_empty()))
    }

    fn fill(&self, blank: usize, out: &mut String) {
        match blank {
            0 => escape(&self.id, out),
            1 => escape(&self.number, out),
            2 => write_rich(&self.text, out),
            _ => escape(&self.cited_here[blank - 3], out),
        }
    }
}

/// All tenses.
pub(super) const TENSES: [Tense; 4] = [Tense::Now, Tense::Then, Tense::Before, Tense::Later];

impl Formed for RelationLine {
    const PART: &'static str = "parts/relation.html";
    const NAME: &'static str = "to";
    const KINDS: &'static [&'static str] = &["entity"];
    const WAYS: &'static [&'static str] = &["relations", "relation", "to"];
    const LENGTH: usize = 200;

    fn samples() -> Option<Vec<Sample>> {
        let sample = |((tense, has_when), has_note)| {
            Some(vec![
                ("name", blank(0)),
                ("kind", blank(1)),
                ("url", blank(2)),
                ("when", perhaps(has_when, 3)?),
                ("tense", Ready::of(&tense)?),
                ("note", perhaps(has_note, 4)?),
            ])
        };
        with_and_without(with_and_without(TENSES)).map(sample).collect()
    }

    fn form(&self) -> Option<usize> {
        let tense = TENSES.iter().position(|it| *it == self.tense)?;
        let with_when = 2 * tense + usize::from(!self.when.is_empty());
        Some(2 * with_when + usize::from(!self.note.is_empty()))
    }

    fn fill(&self, blank: usize, out: &mut String) {
        match blank {
            0 => escape(&self.name, out),
            1 => escape(&self.kind, out),
            2 => escape(self.url.as_str(), out),
            3 => escape(&self.when, out),
            _ => escape(&self.note, out),
        }
    }
}

impl Formed for CitedBy {
    const PART: &'static str = "parts/citing.html";
    const NAME: &'static str = "text";
    const KINDS: &'static [&'static str] = &["sources"];
    const WAYS: &'static [&'static str] = &["entry", "cited_by", "entries", "texts", "text"];
    const LENGTH: usize = 200;

    fn samples() -> Option<Vec<Sample>> {
        let sample = |places| {
            let urls: Vec<Ready> = (0..places).map(|it| blank(1 + it)).collect();
            Some(vec![("title", blank(0)), ("urls", Ready::of(&urls)?)])
        };
        (1..=PLACES).map(sample).collect()
    }

    fn form(&self) -> Option<usize> {
        self.urls.len().checked_sub(1).filter(|it| *it < PLACES)
    }

    fn fill(&self, blank: usize, out: &mut String) {
        match blank {
            0 => escape(&self.title, out),
            _ => escape(&self.urls[blank - 1], out),
        }
    }
}

impl Formed for NoteLine {
    const PART: &'static str = "parts/note.html";
    const NAME: &'static str = "note";
    const KINDS: &'static [&'static str] = &["chapter", "page", "entity"];
    const WAYS: &'static [&'static str] = &["notes", "note"];
    const LENGTH: usize = 500;

    fn samples() -> Option<Vec<Sample>> {
        let sample = |references| {
            let references = Ready::of(&references)?;
            Some(vec![("number", blank(0)), ("html", blank(1)), ("references", references)])
        };
        (0..=PLACES).map(sample).collect()
    }

    fn form(&self) -> Option<usize> {
        let references = self.references as usize;
        (references <= PLACES).then_some(references)
    }

    fn fill(&self, blank: usize, out: &mut String) {
        match blank {
            0 => write_digits(self.number, out),
            _ => out.push_str(&self.html),
        }
    }
}

/// There are forms for headings of no lower level than this: those below do not stand in the contents.
pub(super) const LOWEST: u8 = 3;

impl Formed for Toc {
    const PART: &'static str = "parts/heading.html";
    const NAME: &'static str = "entry";
    const KINDS: &'static [&'static str] = &["chapter", "page"];
    const WAYS: &'static [&'static str] = &["toc", "entry"];
    const LENGTH: usize = 120;

    fn samples() -> Option<Vec<Sample>> {
        let sample = |level| {
            Some(vec![("level", Ready::of(&level)?), ("id", blank(0)), ("title", blank(1))])
        };
        (1..=LOWEST).map(sample).collect()
    }

    fn form(&self) -> Option<usize> {
        self.level.checked_sub(1).filter(|it| *it < LOWEST).map(usize::from)
    }

    fn fill(&self, blank: usize, out: &mut String) {
        match blank {
            0 => escape(&self.id, out),
            _ => escape(&self.title, out),
        }
    }
}

impl Formed for Arc<Card> {
    const PART: &'static str = "parts/hidden-card.html";
    const NAME: &'static str = "card";
    const KINDS: &'static [&'static str] = &["entity"];
    const WAYS: &'static [&'static str] = &["cards", "card"];
    const LENGTH: usize = 400;

    fn samples() -> Option<Vec<Sample>> {
        Some(vec![vec![("id", blank(0)), ("entry", blank(1))]])
    }

    fn form(&self) -> Option<usize> {
        on_page(|deck, kind| deck.entry(self, kind).map(|_| 0))
    }

    fn fill(&self, blank: usize, out: &mut String) {
        match blank {
            0 => escape(&self.id, out),
            _ => {
                on_page(|deck, kind| deck.entry(self, kind).map(|entry| out.push_str(entry)));
            }
        }
    }
}

/// Each twice: without something more, and with it.
fn with_and_without<T: Copy>(all: impl IntoIterator<Item = T>) -> impl Iterator<Item = (T, bool)> {
    all.into_iter().flat_map(|it| [(it, false), (it, true)])
}

/// What the template makes of all items, one below the other. Nothing where there is no form for one, or no item.
pub(super) fn all<T: Formed>(
    items: &[T],
    forms: impl FnOnce(&Lines) -> Option<&Forms<T>>,
) -> Option<String> {
    on_page(|deck, kind| {
        let forms = forms(&deck.lines)?;
        let mut out = String::with_capacity(items.len() * T::LENGTH);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            if !forms.write(item, kind, &mut out) {
                return None;
            }
        }
        Some(out).filter(|_| !items.is_empty())
    })
}

/// The same of one alone.
fn one<T: Formed>(item: &T, forms: impl FnOnce(&Lines) -> Option<&Forms<T>>) -> Option<String> {
    all(std::slice::from_ref(item), forms)
}

/// A list of which all is drawn, or nothing.
macro_rules! rows {
    ($($of:ty => $forms:ident;)*) => {
        $(impl Serialize for Rows<$of> {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match all(self, |lines| lines.$forms.as_ref()) {
                    Some(html) => [Drawn(&html)].serialize(to),
                    None => self.0.serialize(to),
                }
            }
        })*
    };
}

rows! {
    Vec<MentionLine> => mentions;
    Arc<Vec<Reference>> => references;
    Vec<Arc<Card>> => cards;
}

impl Serialize for Rows<Vec<Toc>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // A template asks whether there are several, which is not told by one that is all of them.
        match all(self, |lines| lines.headings.as_ref()).filter(|_| self.len() > 1) {
            Some(html) => [Drawn(&html)].serialize(to),
            None => self.0.serialize(to),
        }
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if let Some(html) = one(self, |lines| lines.references.as_ref()) {
            return Drawn(&html).serialize(to);
        }
        let mut source = to.serialize_struct("Reference", 4)?;
        source.serialize_field("id", &self.id)?;
        source.serialize_field("number", &self.number)?;
        source.serialize_field("text", &self.text)?;
        source.serialize_field("cited_here", &self.cited_here)?;
        source.end()
    }
}

impl Serialize for CitedBy {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if let Some(html) = one(self, |lines| lines.citing.as_ref()) {
            return Drawn(&html).serialize(to);
        }
        let mut text = to.serialize_struct("CitedBy", 2)?;
        text.serialize_field("title", &self.title)?;
        text.serialize_field("urls", &self.urls)?;
        text.end()
    }
}

impl Serialize for RelationGroup {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let drawn = all(&self.to, |lines| lines.relations.as_ref());
        // Only the program's own templates look at the words then, and have the theme's where there are none.
        let key = || format!("relation-{}", self.id);
        let words = |deck: &Deck| Some(deck.phrases().or_word(&self.label, &key()).into_owned());
        let label = drawn.as_ref().and_then(|_| on_page(|deck, _| words(deck)));
        let mut group = to.serialize_struct("RelationGroup", 4)?;
        group.serialize_field("id", &self.id)?;
        group.serialize_field("label", label.as_ref().unwrap_or(&self.label))?;
        group.serialize_field("told", &self.told)?;
        match drawn {
            Some(html) => group.serialize_field("to", &[Drawn(&html)])?,
            None => group.serialize_field("to", &self.to)?,
        }
        group.end()
    }
}
