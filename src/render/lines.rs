//! The lines that say who mentions an entity. A page has some forty of them and a site some hundred
//! thousands, all alike but for a few words. So what the template makes of one is drawn once, with
//! blanks where these words belong, and each line is that with its blanks filled in.

use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::resolve::pages::{MentionLine, MentionLines};

use super::deck::lines;
use super::escape::{KEPT, escape};
use super::html::write_body;
use super::theme::{Ready, SiteValue, Theme};

/// The template of a line.
pub(super) const MENTION: &str = "parts/mention.html";

/// The kind of page that has such lines.
const KIND: &str = "entity";

/// The words by which templates come to the lines of a page.
const WAYS: [&str; 2] = ["mentions", "mention"];

/// There are forms for texts that mention somebody as often as this.
const MOST: usize = 24;

/// What the built-in template makes of lines: it looks at nothing in them but whether there is a heading, and
/// how often somebody is mentioned.
#[derive(Debug)]
pub(super) struct Lines {
    /// By how often, from once; without a heading and with one.
    forms: Vec<[Form; 2]>,
}

impl Lines {
    /// Nothing where the theme makes something of its own of lines, or fails to make anything of them.
    pub(super) fn of(theme: &Theme, site: &SiteValue) -> Option<Self> {
        if !theme.is_built_in(MENTION) || theme.takes_apart(KIND, &WAYS) {
            return None;
        }
        let form = |count, has_heading| {
            let line = Blanks { count, has_heading };
            Some(Form::of(&theme.of_mention(Ready::of(&line)?, site)?))
        };
        let both = |count| Some([form(count, false)?, form(count, true)?]);
        Some(Self { forms: (1..=MOST).map(both).collect::<Option<_>>()? })
    }

    /// What the template makes of all of them, one below the other. Nothing where there is no form for one.
    fn draw(&self, lines: &[MentionLine]) -> Option<String> {
        let text = |it: &MentionLine| it.title.len() + it.heading.len() + it.sentence.text.len();
        let mut out = String::with_capacity(lines.iter().map(|it| text(it) + 200).sum());
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            let forms = self.forms.get(line.count.checked_sub(1)?)?;
            forms[usize::from(!line.heading.is_empty())].fill(line, &mut out);
        }
        Some(out)
    }
}

/// A word of a line that is its own.
#[derive(Clone, Copy, Debug)]
enum Blank {
    Title,
    Url,
    Heading,
    Sentence,
}

impl Blank {
    const ALL: [Self; 4] = [Self::Title, Self::Url, Self::Heading, Self::Sentence];

    /// What stands in its place before it is filled in: no text can hold it.
    fn mark(self) -> Ready {
        Ready::html(&format!("{KEPT}{}{KEPT}", self as usize))
    }
}

/// A line whose words are left open.
struct Blanks {
    count: usize,
    has_heading: bool,
}

impl Serialize for Blanks {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut line = to.serialize_struct("MentionLine", 5)?;
        line.serialize_field("title", &Blank::Title.mark())?;
        line.serialize_field("url", &Blank::Url.mark())?;
        match self.has_heading {
            true => line.serialize_field("heading", &Blank::Heading.mark())?,
            false => line.serialize_field("heading", "")?,
        }
        line.serialize_field("sentence", &Blank::Sentence.mark())?;
        line.serialize_field("count", &self.count)?;
        line.end()
    }
}

/// The HTML of a line with its blanks: what stands before each, and what behind the last.
#[derive(Debug)]
struct Form {
    before: Vec<(Box<str>, Blank)>,
    behind: Box<str>,
}

impl Form {
    fn of(html: &str) -> Self {
        let mut form = Self { before: Vec::new(), behind: Box::default() };
        let mut parts = html.split(KEPT);
        while let Some(part) = parts.next() {
            let blank = parts.next().and_then(|it| Blank::ALL.get(it.parse::<usize>().ok()?));
            match blank {
                Some(blank) => form.before.push((part.into(), *blank)),
                None => form.behind = part.into(),
            }
        }
        form
    }

    fn fill(&self, line: &MentionLine, out: &mut String) {
        for (before, blank) in &self.before {
            out.push_str(before);
            match blank {
                Blank::Title => escape(&line.title, out),
                Blank::Url => escape(&line.url, out),
                Blank::Heading => escape(&line.heading, out),
                Blank::Sentence => write_body(&line.sentence, out),
            }
        }
        out.push_str(&self.behind);
    }
}

impl Serialize for MentionLines {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match lines(|it| it.draw(&self.0)).filter(|_| !self.0.is_empty()) {
            Some(html) => {
                let mut list = to.serialize_seq(Some(1))?;
                list.serialize_element(&Drawn(Ready::html(&html)))?;
                list.end()
            }
            None => self.0.serialize(to),
        }
    }
}

struct Drawn(Ready);

impl Serialize for Drawn {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut line = to.serialize_struct("MentionLine", 1)?;
        line.serialize_field("drawn", &self.0)?;
        line.end()
    }
}
