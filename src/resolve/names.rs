//! The names of entities.
//!
//! [`Names`] is the plain list: who is called what. It is made anew from the glossary at every edit
//! of it, and equal to the last one unless a name changed. [`super::finder`] is the search for them, and where
//! in a text a name links is decided in [`super::found`].
//!
//! A name is compared with the text in its canonical form ([`canonical`]).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::{Checked, forms, words};
use crate::parse::date::Day;
use crate::parse::glossary::LinkRule;
use crate::parse::lang::Lang;

use super::address::{Address, Addresses};
use super::glossary::{Entry, Glossary};
use super::tense::begins_after;
use super::text::Way;

/// Every name in the glossary, and every entity by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    language: Lang,
    /// In order of their ids.
    entities: Vec<Named>,
    /// In order of their texts, then of their owners.
    spellings: Vec<Spelling>,
}

/// What linking needs to know of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: Arc<str>,
    /// What it is called.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// The way to its page.
    pub way: Arc<Way>,
    /// How often its names link, where it says so itself.
    pub link: Option<LinkRule>,
    /// Whether it was there on the day as of which the site is built.
    pub presence: Presence,
    /// Whether all its names link only where it says so itself.
    gated: bool,
}

/// Whether an entity was there on the day as of which the site is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// It was, or the site is built as of no day.
    #[default]
    There,
    /// It came later. Its names still stand in the text, where no shorter name may be found in them,
    /// and lead nowhere.
    NotYet,
}

/// One name of one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    /// In canonical form.
    pub(super) text: Box<str>,
    /// Whose it is, an index into the entities.
    pub(super) owner: u32,
    /// Whether it may link where its entity says nothing of links.
    pub(super) gate: Gate,
}

/// Whether a name may link where its entity says nothing of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// It may.
    Open,
    /// It is a common word, so it may not.
    Common,
    /// It has one or two letters, so it may not.
    Short,
}

/// Who goes by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called<'a> {
    /// Nobody.
    Nobody,
    /// This one, and it was called by its id.
    ById(&'a Named),
    /// This one, and it was called by its name or an alias.
    ByName(&'a Named),
    /// Several, in order of their ids.
    Several(Vec<&'a Named>),
}

impl Called<'_> {
    /// Whether it is the entity with this id, and no other.
    pub fn is(&self, id: &str) -> bool {
        match self {
            Self::ById(it) | Self::ByName(it) => *it.id == *id,
            Self::Several(_) | Self::Nobody => false,
        }
    }
}

/// The list of names in `glossary`, whose texts are in `language`.
///
/// Who came after `until`, the day as of which the site is built, is not yet there. `form` is that of
/// the addresses of pages.
pub fn names(
    glossary: &Glossary,
    language: &Lang,
    until: Option<Day>,
    form: Addresses,
) -> Checked<Names> {
    let common: BTreeSet<&str> = common_words(language);
    let mut names = Names { language: language.clone(), ..Names::default() };
    for (owner, entry) in (0..).zip(glossary.entities.values()) {
        names.entities.push(named(entry, until, form));
        for name in entry.names() {
            let text = canonical(name);
            if text.chars().any(char::is_alphanumeric) {
                let gate = gate(&text, &common);
                if let Some(named) = names.entities.last_mut() {
                    named.gated &= gate != Gate::Open;
                }
                names.spellings.push(Spelling { text: text.into(), owner, gate });
            }
        }
    }
    names.spellings.sort_by(|a, b| (&a.text, a.owner).cmp(&(&b.text, b.owner)));
    names.spellings.dedup_by(|a, b| a.text == b.text && a.owner == b.owner);
    Checked::clean(names)
}

/// `text` as names are compared: in Normalization Form C, each run of white space a blank and none
/// at the ends, apostrophes and hyphens straight.
pub fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in forms::nfc(text).chars().filter_map(plain) {
        if letter != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(letter);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The character that stands for `letter` in canonical form; `None` for what nobody sees.
pub(super) fn plain(letter: char) -> Option<char> {
    match letter {
        // Smart punctuation makes these of what a keyboard has, in whatever language.
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2039}' | '\u{203a}' => Some('\''),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => Some('"'),
        // The hyphen and the one that does not break.
        '\u{2010}' | '\u{2011}' => Some('-'),
        // The soft hyphen.
        '\u{ad}' => None,
        letter if letter.is_whitespace() => Some(' '),
        letter => Some(letter),
    }
}

impl Names {
    /// The entity with this id.
    pub fn entity(&self, id: &str) -> Option<&Named> {
        self.index_of(id).map(|at| self.by_index(at))
    }

    /// All entities, in order of their ids.
    pub fn entities(&self) -> &[Named] {
        &self.entities
    }

    /// The language of the texts.
    pub fn language(&self) -> &Lang {
        &self.language
    }

    /// Who is meant by `written`: an id, a name or an alias, as a wikilink spells it.
    pub fn called(&self, written: &str) -> Called<'_> {
        let written = canonical(written);
        if let Some(entity) = self.entity(&written) {
            return Called::ById(entity);
        }
        let mut owners = self.owners(&written);
        if owners.is_empty() {
            // "Proxy force" at the beginning of a sentence is "proxy force".
            let mut letters = written.chars();
            let lower = letters.next().into_iter().flat_map(char::to_lowercase);
            let lowered: String = lower.chain(letters).collect();
            if !lowered.chars().any(char::is_uppercase) {
                owners = self.owners(&lowered);
            }
        }
        // Of several, those who were there are meant.
        if owners.iter().any(|it| it.presence == Presence::There) {
            owners.retain(|it| it.presence == Presence::There);
        }
        match owners.as_slice() {
            [] => Called::Nobody,
            [one] => Called::ByName(one),
            _ => Called::Several(owners),
        }
    }

    /// Whether this is a name that is a common word, which links only where its entity says so itself.
    pub fn is_common(&self, name: &str) -> bool {
        let text = canonical(name);
        let at = self.spellings.partition_point(|it| *it.text < *text);
        let found = self.spellings.get(at).filter(|it| *it.text == *text);
        found.is_some_and(|it| it.gate == Gate::Common)
    }

    /// Whether all names of the entity with this id link only where the entity says so itself.
    pub fn is_gated(&self, id: &str) -> bool {
        self.entity(id).is_some_and(|it| it.gated)
    }

    /// Whether `name` is too short, or too common a word, to link unasked.
    pub fn is_shy(&self, name: &str) -> bool {
        let name = canonical(name);
        let first = self.spellings.partition_point(|it| *it.text < *name);
        let same = self.spellings[first..].iter().take_while(|it| *it.text == *name);
        same.into_iter().any(|it| it.gate != Gate::Open)
    }

    /// Everything that an entity may be called by, ids first: for suggestions.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let ids = self.entities.iter().map(|it| &*it.id);
        ids.chain(self.spellings.iter().map(|it| &*it.text))
    }

    /// Every name in canonical form, with the id of the entity that goes by it.
    pub(super) fn spelled(&self) -> impl Iterator<Item = (&str, &Arc<str>)> {
        self.spellings.iter().map(|it| (&*it.text, &self.by_index(it.owner).id))
    }

    /// All names, in order of their texts, then of their owners.
    pub(super) fn spellings(&self) -> &[Spelling] {
        &self.spellings
    }

    pub(super) fn index_of(&self, id: &str) -> Option<u32> {
        self.entities.binary_search_by(|it| (*it.id).cmp(id)).ok().map(index)
    }

    pub(super) fn by_index(&self, at: u32) -> &Named {
        &self.entities[at as usize]
    }

    /// Whether the entity at this index goes by the canonical `text`.
    pub(super) fn goes_by(&self, at: u32, text: &str) -> bool {
        self.spellings.binary_search_by(|it| (&*it.text, it.owner).cmp(&(text, at))).is_ok()
    }

    fn owners(&self, text: &str) -> Vec<&Named> {
        let from = self.spellings.partition_point(|it| &*it.text < text);
        let same = self.spellings[from..].iter().take_while(|it| &*it.text == text);
        same.map(|it| self.by_index(it.owner)).collect()
    }
}

fn named(entry: &Entry, until: Option<Day>, form: Addresses) -> Named {
    let later = match (&entry.when, until) {
        (Some(when), Some(until)) => begins_after(when, until),
        _ => false,
    };
    Named {
        presence: if later { Presence::NotYet } else { Presence::There },
        gated: true,
        id: entry.id.clone(),
        name: entry.name.clone(),
        kind: entry.kind.clone(),
        way: Arc::new(Way {
            id: entry.id.clone(),
            kind: entry.kind.clone(),
            to: Address::of_entity(&entry.id, form),
        }),
        link: entry.link,
    }
}

fn gate(text: &str, common: &BTreeSet<&str>) -> Gate {
    if words::letters(text).take(3).count() < 3 && !text.chars().any(is_whole_word) {
        return Gate::Short;
    }
    // `WHO` is not the word that opens a question; `Who` and `who` are.
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    let lowered: String = first.chain(letters).collect();
    if common.contains(&*lowered) { Gate::Common } else { Gate::Open }
}

/// Whether a letter is by itself as telling as a word or a syllable: Han, kana, Hangul. Names of two
/// such letters are the rule, not abbreviations.
fn is_whole_word(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Words of a language that are plausible names too, in lower case. A list is short on purpose: it
/// holds what an author would be surprised to see linked, not every word.
pub(super) fn common_words(language: &Lang) -> BTreeSet<&'static str> {
    let list = match language.base() {
        "de" => include_str!("common/de.txt"),
        "en" => include_str!("common/en.txt"),
        "es" => include_str!("common/es.txt"),
        "fr" => include_str!("common/fr.txt"),
        _ => "",
    };
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// Names and entities are counted in 32 bits: larger texts are not read.
pub(super) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, kind: &str, names: &[&str]) -> (Arc<str>, Arc<Entry>) {
        let entry = Entry {
            id: id.into(),
            name: names[0].into(),
            kind: kind.into(),
            aliases: names[1..].iter().map(|&it| it.into()).collect(),
            forms: Vec::new(),
            link: None,
            when: None,
            place: None,
            roles: Vec::new(),
            relations: Vec::new(),
            sources: Vec::new(),
            same_as: Vec::new(),
        };
        (id.into(), Arc::new(entry))
    }

    fn some() -> Arc<Names> {
        let glossary = Glossary {
            entities: [
                entry("caliphate", "concept", &["caliphate"]),
                entry("isis", "group", &["Islamic State", "ISIS", "Daesh", "Islamic  State"]),
                entry("policy", "concept", &["foreign policy"]),
                entry("sdf", "group", &["Syrian Democratic Forces", "SDF"]),
                entry("sdf-navy", "group", &["Sea Defence", "SDF"]),
                entry("us", "place", &["United States", "US"]),
                entry("will", "person", &["Will"]),
            ]
            .into_iter()
            .collect(),
        };
        Arc::new(names(&glossary, &Lang::default(), None, Addresses::default()).value)
    }

    #[test]
    fn an_id_goes_before_a_name_and_a_name_may_be_shared() {
        let names = some();
        let id = |called: &Called<'_>| match called {
            Called::ById(it) => format!("id {}", it.id),
            Called::ByName(it) => format!("name {}", it.id),
            Called::Several(them) => format!("{}", them.len()),
            Called::Nobody => "nobody".to_owned(),
        };
        for (written, whom) in [
            ("isis", "id isis"),
            ("ISIS", "name isis"),
            ("Islamic\u{a0} State", "name isis"),
            ("islamic State", "nobody"),
            ("Caliphate", "name caliphate"),
            ("SDF", "2"),
        ] {
            assert_eq!(id(&names.called(written)), whom, "{written}");
        }
    }

    #[test]
    fn gates_stand_before_short_and_common_names() {
        let names = some();
        let gates: Vec<_> = names
            .spellings
            .iter()
            .filter(|it| it.gate != Gate::Open)
            .map(|it| (&*it.text, it.gate))
            .collect();
        assert_eq!(gates, [("US", Gate::Short), ("Will", Gate::Common)]);
        assert_eq!(gate("WHO", &common_words(&Lang::default())), Gate::Open);
        assert_eq!(gate("中国", &common_words(&Lang::default())), Gate::Open);
    }

    #[test]
    fn canonical_form_is_what_readers_take_for_the_same() {
        assert_eq!(canonical(" a\u{2011}b\u{a0}\n c\u{2019}s e\u{301}\u{ad} "), "a-b c's \u{e9}");
    }
}
