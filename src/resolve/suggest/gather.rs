//! What all texts together suggest: how often, where first, and which of them is another name of
//! somebody known.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{SitePath, Span};
use crate::parse::glossary::Entity;
use crate::resolve::names::{Names, common_words};

use super::spot::{Spot, Spots, Weight};

/// What is suggested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// The most frequent first.
    pub all: Vec<Suggestion>,
}

/// Something that the glossary lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is.
    pub sort: Sort,
    /// What the texts call it.
    pub words: String,
    /// Shorter forms of it that the texts have, too: a family name.
    pub aliases: Vec<String>,
    /// How often it stands there, its shorter forms with it.
    pub count: usize,
    /// In how many texts.
    pub texts: usize,
    /// Where first.
    pub first: (SitePath, Span),
}

/// What a suggestion is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Another name of the entity with this id.
    Alias(Arc<str>),
    /// A name.
    Name,
    /// Several capitals.
    Acronym,
    /// Two small words that stand together again and again.
    Term,
}

/// What is known of one wording.
#[derive(Debug, Default)]
struct Seen {
    telling: usize,
    all: usize,
    texts: BTreeSet<SitePath>,
    first: Option<(SitePath, Span)>,
}

/// Two small words are a term from so many times on; a name says more by its capital.
const TERM: usize = 4;

/// Of so many times that either word of a term is said, it is said with the other once at least.
const TOGETHER: usize = 3;

/// What `texts` suggest that stands there `least` times or more.
pub fn suggestions<'e>(
    texts: &[Spots],
    names: &Names,
    entities: impl Iterator<Item = &'e Entity>,
    least: usize,
) -> Suggestions {
    let mut small: BTreeMap<&str, usize> = BTreeMap::new();
    for (word, count) in texts.iter().flat_map(|it| &it.small) {
        *small.entry(word).or_default() += count;
    }
    let common = common_words(names.language());
    let mut found = seen(texts, |it| &it.names);
    found.retain(|words, seen| {
        seen.telling > 0 || words.contains(' ') && !small.contains_key(&*first_word(words))
    });
    let known: Vec<&Entity> = entities.collect();
    let mut all = Vec::new();
    let wordings: Vec<String> = found.keys().cloned().collect();
    for words in &wordings {
        let Some(id) = other_name(words, &known) else { continue };
        if let Some(seen) = found.remove(words) {
            all.extend(suggestion(Sort::Alias(id), words, seen, least));
        }
    }
    fold(&mut found, &mut all, least);
    for (words, seen) in seen(texts, |it| &it.terms) {
        let both = words.split(' ').all(|it| !common.contains(it));
        // What keeps changing company is no part of a term: "three days", "the book says".
        let most = words.split(' ').filter_map(|it| small.get(it)).max().copied();
        let together = TOGETHER * seen.all >= most.unwrap_or_default();
        if both && together && seen.texts.len() > 1 {
            all.extend(suggestion(Sort::Term, &words, seen, least.max(TERM)));
        }
    }
    all.sort_by(|a, b| {
        (&a.sort.rank(), Reverse(a.count), &a.words).cmp(&(
            &b.sort.rank(),
            Reverse(b.count),
            &b.words,
        ))
    });
    Suggestions { all }
}

impl Sort {
    fn rank(&self) -> u8 {
        match self {
            Self::Name | Self::Acronym => 0,
            Self::Alias(_) => 1,
            Self::Term => 2,
        }
    }
}

/// Counts wordings.
fn seen<'t>(texts: &'t [Spots], of: impl Fn(&'t Spots) -> &'t Vec<Spot>) -> BTreeMap<String, Seen> {
    let mut all: BTreeMap<String, Seen> = BTreeMap::new();
    for text in texts {
        let Some(path) = &text.path else { continue };
        for spot in of(text) {
            let seen = all.entry(spot.words.clone()).or_default();
            seen.all += 1;
            seen.telling += usize::from(spot.weight == Weight::Telling);
            seen.texts.insert(path.clone());
            seen.first.get_or_insert_with(|| (path.clone(), spot.span));
        }
    }
    all
}

/// Suggests what was found; the last word of a longer name, where one alone has it, is its alias.
fn fold(found: &mut BTreeMap<String, Seen>, all: &mut Vec<Suggestion>, least: usize) {
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for words in found.keys() {
        if let Some((_, last)) = words.rsplit_once(' ')
            && found.contains_key(last)
            && words.split(' ').all(|it| it.contains(char::is_uppercase))
        {
            owners.entry(last.to_owned()).or_default().push(words.clone());
        }
    }
    let mut aliases: BTreeMap<String, (String, Seen)> = BTreeMap::new();
    for (last, longer) in owners {
        if let [only] = &longer[..]
            && let Some(seen) = found.remove(&last)
        {
            aliases.insert(only.clone(), (last, seen));
        }
    }
    for (words, mut seen) in std::mem::take(found) {
        let mut short = Vec::new();
        if let Some((alias, more)) = aliases.remove(&words) {
            seen.all += more.all;
            seen.texts.extend(more.texts);
            short.push(alias);
        }
        let sort = if is_acronym(&words) { Sort::Acronym } else { Sort::Name };
        let suggested = suggestion(sort, &words, seen, least);
        all.extend(suggested.map(|it| Suggestion { aliases: short, ..it }));
    }
}

fn suggestion(sort: Sort, words: &str, seen: Seen, least: usize) -> Option<Suggestion> {
    let first = seen.first.filter(|_| seen.all >= least)?;
    let (words, aliases) = (words.to_owned(), Vec::new());
    Some(Suggestion { sort, words, aliases, count: seen.all, texts: seen.texts.len(), first })
}

fn first_word(words: &str) -> String {
    words.split(' ').next().unwrap_or_default().to_lowercase()
}

fn is_acronym(words: &str) -> bool {
    words.chars().filter(|it| it.is_uppercase()).count() > 1
        && words.chars().all(|it| !it.is_lowercase() && it != ' ')
}

/// The one entity that `words` may be another name of: its initials, or the last word of the name of
/// a person.
fn other_name(words: &str, known: &[&Entity]) -> Option<Arc<str>> {
    let fits = |entity: &&&Entity| {
        let name = &entity.name.value;
        let last = name.rsplit_once([' ', '\u{a0}']).map(|(_, last)| last);
        is_acronym(words) && initials(name) == words
            || entity.kind.value == "person" && last == Some(words)
    };
    let mut owners = known.iter().filter(fits);
    let one = owners.next()?;
    owners.next().is_none().then(|| one.id.value.as_str().into())
}

/// `PMF` of "Popular Mobilization Forces".
fn initials(name: &str) -> String {
    let words = name.split([' ', '-', '\u{a0}']);
    words.filter_map(|it| it.chars().next()).filter(|it| it.is_uppercase()).collect()
}
