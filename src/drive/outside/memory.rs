//! What was asked before: good answers are good for some days, bad ones are asked for again. It is kept in
//! `.glossator/` beside `content/`, with a `.gitignore` of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::base::{from_json, to_json};

use super::answer::{Answer, Asked};

/// The form of the file. Another one is as good as none.
const VERSION: u32 = 1;

/// How many days a good answer is good for.
const DAYS: u64 = 7;

const DAY: u64 = 24 * 60 * 60;

/// Answers by address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Memory {
    known: BTreeMap<String, Known>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    day: u64,
    asked: Asked,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    known: BTreeMap<String, Known>,
}

impl Memory {
    /// What is remembered of earlier days. A file that is not there or cannot be read is no loss.
    pub(super) fn read(root: &Path, today: u64) -> Self {
        let text = fs::read_to_string(place(root)).unwrap_or_default();
        Self::from_text(&text, today)
    }

    /// Writes it down. Where that cannot be, the next run asks again, and no more is lost.
    pub(super) fn write(&self, root: &Path) {
        let file = place(root);
        let Some(folder) = file.parent() else { return };
        if fs::create_dir_all(folder).is_err() {
            return;
        }
        // So that nobody need name the folder in a `.gitignore` of theirs.
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            let _ = fs::write(ignore, "*\n");
        }
        let aside = file.with_extension(format!("{}.tmp", std::process::id()));
        let written = fs::write(&aside, self.to_text()).and_then(|()| fs::rename(&aside, &file));
        if written.is_err() {
            let _ = fs::remove_file(aside);
        }
    }

    /// What is known of an address and all of these parts.
    pub(super) fn find<'p>(
        &self,
        address: &str,
        mut parts: impl Iterator<Item = &'p String>,
    ) -> Option<&Asked> {
        let asked = &self.known.get(address)?.asked;
        parts.all(|it| asked.parts.contains_key(it)).then_some(asked)
    }

    /// Keeps an answer, if it is a good one.
    pub(super) fn keep(&mut self, address: String, asked: &Asked, today: u64) {
        let good = matches!(asked.answer, Answer::There | Answer::Moved(_));
        if good && asked.parts.values().all(Option::is_none) {
            self.known.insert(address, Known { day: today, asked: asked.clone() });
        } else {
            self.known.remove(&address);
        }
    }

    fn from_text(text: &str, today: u64) -> Self {
        let Ok(File { version: VERSION, mut known }) = from_json(text) else {
            return Self::default();
        };
        known.retain(|_, it| it.day <= today && today - it.day < DAYS);
        Self { known }
    }

    fn to_text(&self) -> String {
        to_json(&File { version: VERSION, known: self.known.clone() }) + "\n"
    }
}

/// The day that it is, counted from 1970.
pub(super) fn today() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(0, |it| it.as_secs() / DAY)
}

fn place(root: &Path) -> PathBuf {
    root.join(".glossator/links.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_answers_are_good_for_some_days() {
        let mut memory = Memory::default();
        memory.keep("a".to_owned(), &Asked::plain(Answer::There), 100);
        memory.keep("b".to_owned(), &Asked::plain(Answer::Gone("404".to_owned())), 100);
        memory.keep("c".to_owned(), &Asked::plain(Answer::Shy), 100);
        let none = Vec::new();
        let knows = |memory: &Memory, address: &str| memory.find(address, none.iter()).is_some();
        assert!(knows(&memory, "a") && !knows(&memory, "b") && !knows(&memory, "c"));
        let part = ["x".to_owned()];
        assert_eq!(memory.find("a", part.iter()), None, "nobody looked for that part");
        let text = memory.to_text();
        assert!(knows(&Memory::from_text(&text, 106), "a"));
        assert!(!knows(&Memory::from_text(&text, 107), "a"));
        assert!(!knows(&Memory::from_text(&text, 99), "a"), "the clock was turned back");
        assert_eq!(Memory::from_text("{", 0), Memory::default());
        memory.keep("a".to_owned(), &Asked::plain(Answer::Shy), 101);
        assert!(!knows(&memory, "a"));
    }
}
