//! The names that came or went between two lists of names, and the texts that cannot care: a new alias
//! need not be looked for where its letters do not stand.
//!
//! What is said here errs on one side alone: a text may be searched in vain, and never left out in vain.

use crate::parse::body::Body;

use super::finder::looks_of;
use super::found::Text;
use super::names::{Named, Names, Spelling};

/// How many names may come or go. Past them a search for all is as quick.
const MOST: usize = 32;

/// The shortest part of a name that is looked for. Shorter ones stand in nearly all texts.
const SHORTEST: usize = 3;

/// The names that came or went, where nothing else did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Of whatever each of them looks like in a text, the longest part in ASCII letters and digits.
    /// Nothing that is done to a text before it is searched changes these.
    parts: Vec<String>,
}

impl Shift {
    /// What came or went from `before` to `after`; nothing where other things changed, or it cannot
    /// be told which texts may care.
    pub fn between(before: &Names, after: &Names) -> Option<Self> {
        let alike = |(a, b): (&Named, &Named)| {
            (&a.id, &a.kind, &a.way, a.link, a.presence)
                == (&b.id, &b.kind, &b.way, b.link, b.presence)
        };
        let (old, new) = (before.entities(), after.entities());
        let same = old.len() == new.len() && old.iter().zip(new).all(alike);
        if !same || before.language() != after.language() {
            return None;
        }
        let mut parts = Vec::new();
        for (names, spelling) in unlike(before, after)? {
            for look in looks_of(names, spelling) {
                let words = look.split(|it: char| !it.is_ascii_alphanumeric());
                let longest = words.max_by_key(|it| it.len())?;
                // A letter with an accent may be written as two, of which the first is in ASCII.
                parts.push(Some(longest).filter(|it| it.len() >= SHORTEST)?.to_owned());
            }
        }
        parts.sort();
        parts.dedup();
        Some(Self { parts })
    }

    /// Whether one of the names may stand in `text`.
    pub fn touches(&self, text: &Text<'_>) -> bool {
        let decides = !text.ignore.is_empty() || !text.prefer.is_empty();
        decides || text.lead.iter().chain([text.body]).any(|it| self.may_stand_in(it))
    }

    fn may_stand_in(&self, body: &Body) -> bool {
        !self.parts.is_empty()
            && (body.joined || self.parts.iter().any(|it| body.text.contains(it.as_str())))
    }
}

/// The names that one of two lists of the same entities has and the other has not, each with its list;
/// nothing where there are too many.
fn unlike<'a>(one: &'a Names, other: &'a Names) -> Option<Vec<(&'a Names, &'a Spelling)>> {
    let key = |it: &'a Spelling| (&*it.text, it.owner, it.gate as u8);
    let mut unlike = Vec::new();
    let (mut mine, mut theirs) = (one.spellings().iter(), other.spellings().iter());
    let (mut a, mut b) = (mine.next(), theirs.next());
    while unlike.len() <= MOST {
        match (a, b) {
            (None, None) => return Some(unlike),
            (Some(it), Some(twin)) if key(it) == key(twin) => {
                (a, b) = (mine.next(), theirs.next());
            }
            (Some(it), next) if next.is_none_or(|next| key(it) < key(next)) => {
                unlike.push((one, it));
                a = mine.next();
            }
            (_, Some(it)) => {
                unlike.push((other, it));
                b = theirs.next();
            }
            (Some(_), None) => return None,
        }
    }
    None
}
