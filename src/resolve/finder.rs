//! The search for names in running text.
//!
//! A [`Finder`] is the costly part of what is known of names, and only a changed list of them makes a new one.
//! It knows, beside each name itself, what else it may look like: a name without an upper-case letter also
//! with its first letter raised, and one of a concept also in its regular plural.
//!
//! Nearly all of a text begins no name. So a place is looked at in three steps, of which each lets few to the next:
//! whether a word may begin there, whether some name begins with the same bytes ([`Starts`], which a processor has at
//! hand however many names there are), and which names stand there (the automaton, which for very many it has not).

use std::borrow::Cow;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use crate::base::forms;
use crate::parse::lang::Lang;

use super::names::{Gate, Names, Spelling, index};

/// The search for all names at once.
#[derive(Clone, Debug)]
pub struct Finder {
    names: Arc<Names>,
    /// Patterns in order of their texts.
    patterns: Box<[Pattern]>,
    /// The names that look like each of them.
    spelled: Box<[Spelled]>,
    /// Nothing where a name is longer than [`LONGEST`].
    starts: Option<Starts>,
    automaton: AhoCorasick,
}

/// A text that the automaton looks for.
#[derive(Clone, Debug)]
struct Pattern {
    /// Whose names look like this: where in [`Finder::spelled`].
    spelled: (u32, u32),
    /// The longest other pattern that this one begins with, and its length.
    shorter: Option<(u32, u32)>,
}

/// A name that looks like a pattern. What every hit asks of it is copied from its [`Spelling`]: with very many names, each
/// further list is one more place of memory that no processor has at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelled {
    pub(super) owner: u32,
    pub(super) gate: Gate,
    /// Which it is, an index into [`Names::spellings`].
    spelling: u32,
}

/// A place where the text reads like a name, whether or not that is whole words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) end: usize,
    pattern: u32,
}

/// The automaton over `names`.
#[inline(never)] // `cargo xtask counts` knows it by name.
pub fn finder(names: &Arc<Names>) -> Finder {
    let looks = looks(names);
    let mut texts: Vec<&str> = Vec::with_capacity(looks.len());
    let mut patterns: Vec<Pattern> = Vec::with_capacity(looks.len());
    let mut spelled: Vec<Spelled> = Vec::with_capacity(looks.len());
    let mut begun: Vec<usize> = Vec::new();
    for same in looks.chunk_by(|a, b| a.text == b.text) {
        let text: &str = &same[0].text;
        while begun.last().is_some_and(|&it| !text.starts_with(texts[it])) {
            begun.pop();
        }
        // Who is really called so goes before those whose name only may look so.
        let exact = same.iter().any(|look| look.sort == Sort::Itself);
        let meant = |look: &&Look<'_>| !exact || look.sort == Sort::Itself;
        let first = index(spelled.len());
        spelled.extend(same.iter().filter(meant).map(|look| {
            let Spelling { owner, gate, .. } = names.spellings()[look.spelling as usize];
            Spelled { owner, gate, spelling: look.spelling }
        }));
        patterns.push(Pattern {
            spelled: (first, index(spelled.len())),
            shorter: begun.last().map(|&it| (index(it), index(texts[it].len()))),
        });
        begun.push(texts.len());
        texts.push(text);
    }
    let is_short = texts.iter().all(|it| it.len() <= LONGEST);
    let starts = is_short.then(|| Starts::of(&texts));
    let anchored = if is_short { StartKind::Anchored } else { StartKind::Unanchored };
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .start_kind(anchored)
        .build(&texts)
        .expect("names of less than 2 GiB, since larger texts are not read");
    let (patterns, spelled) = (patterns.into(), spelled.into());
    Finder { names: names.clone(), patterns, spelled, starts, automaton }
}

/// Where a name is longer, no place is passed over. A text may begin like it at each of its words, and would be gone
/// through as often as the name is long; so the search takes its time from the text alone.
const LONGEST: usize = 256;

/// How names begin.
#[derive(Clone, Debug)]
struct Starts {
    /// What each byte is: some of [`WORD`], [`FIRST`] and [`SHORT`].
    bytes: [u8; 256],
    /// Whether one begins with [`KEY`] bytes that fall on this bit.
    keys: Box<[u64; KEYS / 64]>,
}

/// A letter or a digit in ASCII: between two of these no word begins, by UAX 29 or in any language.
const WORD: u8 = 1;

/// A name begins with it.
const FIRST: u8 = 2;

/// A name of less than [`KEY`] bytes does.
const SHORT: u8 = 4;

/// How many bytes of a name are told from those of others.
const KEY: usize = 4;

/// How many bits the beginnings of names fall on: 8 KiB, a quarter of what a core has closest at hand.
const KEYS: usize = 1 << 16;

impl Starts {
    fn of(texts: &[&str]) -> Self {
        let mut starts = Self { bytes: [0; 256], keys: Box::new([0; KEYS / 64]) };
        for (byte, sort) in (0..=u8::MAX).zip(&mut starts.bytes) {
            *sort = if byte.is_ascii_alphanumeric() { WORD } else { 0 };
        }
        for text in texts.iter().map(|it| it.as_bytes()) {
            let Some(&first) = text.first() else { continue };
            let sort = &mut starts.bytes[usize::from(first)];
            *sort |= FIRST;
            match text.first_chunk() {
                Some(&begins) => {
                    let bit = bit(begins);
                    starts.keys[bit / 64] |= 1 << (bit % 64);
                }
                None => *sort |= SHORT,
            }
        }
        starts
    }

    /// The first place from `from` on at which a word may begin and a name may stand.
    fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut last = from.checked_sub(1).map_or(0, |it| self.bytes[usize::from(text[it])]);
        let may_stand = |&(at, byte): &(usize, &u8)| {
            let sort = self.bytes[usize::from(*byte)];
            let inside = last & sort & WORD != 0;
            last = sort;
            sort & FIRST != 0 && !inside && (sort & SHORT != 0 || self.may_begin(&text[at..]))
        };
        let mut rest = (from..).zip(&text[from..]);
        rest.find(may_stand).map(|(at, _)| at)
    }

    /// Whether a name may begin as `text` does.
    fn may_begin(&self, text: &[u8]) -> bool {
        text.first_chunk().is_some_and(|begins| {
            let bit = bit(*begins);
            self.keys[bit / 64] & (1 << (bit % 64)) != 0
        })
    }
}

/// The bit that these bytes fall on: the upper ones of a product, to which all of them add (Knuth, The Art of Computer
/// Programming 3, 6.4).
fn bit(begins: [u8; KEY]) -> usize {
    let product = u32::from_le_bytes(begins).wrapping_mul(0x9e37_79b1);
    (product >> (32 - KEYS.trailing_zeros())) as usize
}

impl Finder {
    /// The list it was made from.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }

    /// The leftmost hit from `from` on in a canonical text, and of several there the longest. Those at which no word
    /// begins may be left out.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<Hit> {
        let found = |from: usize, anchored: Anchored| {
            let hit = self.automaton.find(Input::new(text).range(from..).anchored(anchored))?;
            Some(Hit { start: hit.start(), end: hit.end(), pattern: hit.pattern().as_u32() })
        };
        let Some(starts) = &self.starts else { return found(from, Anchored::No) };
        let mut from = from;
        loop {
            let start = starts.next(text.as_bytes(), from)?;
            if let Some(hit) = found(start, Anchored::Yes) {
                return Some(hit);
            }
            from = start + 1;
        }
    }

    /// The next shorter hit at the same place.
    pub(super) fn shorter(&self, hit: Hit) -> Option<Hit> {
        let (pattern, length) = self.patterns[hit.pattern as usize].shorter?;
        Some(Hit { end: hit.start + length as usize, pattern, ..hit })
    }

    /// The names that a hit may be.
    pub(super) fn spelled(&self, hit: Hit) -> &[Spelled] {
        let (first, past) = self.patterns[hit.pattern as usize].spelled;
        &self.spelled[first as usize..past as usize]
    }

    /// A name in canonical form.
    pub(super) fn text(&self, of: Spelled) -> &str {
        &self.names.spellings()[of.spelling as usize].text
    }

    /// Whether the language writes short words before a name and joins them to it: `l'Iran`. UAX 29
    /// leaves this to be told apart by language.
    pub(super) fn elides(&self) -> bool {
        matches!(self.names.language().base(), "fr" | "it" | "ca" | "oc" | "co" | "sc" | "wa")
    }
}

/// Finders are equal when their lists are: the automaton follows from the list.
impl PartialEq for Finder {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

impl Eq for Finder {}

/// What a name may look like in a text.
struct Look<'a> {
    text: Cow<'a, str>,
    sort: Sort,
    spelling: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Itself,
    Derived,
}

/// All that any name may look like, in order of the texts.
fn looks(names: &Names) -> Vec<Look<'_>> {
    let mut looks = Vec::with_capacity(names.spellings().len() * 2);
    for (at, spelling) in names.spellings().iter().enumerate() {
        let mut sort = Sort::Itself;
        each_look(names, spelling, |text| {
            looks.push(Look { text, sort, spelling: index(at) });
            sort = Sort::Derived;
        });
    }
    looks.sort_by(|a, b| (&a.text, a.sort, a.spelling).cmp(&(&b.text, b.sort, b.spelling)));
    looks
}

/// All that one name may look like.
pub(super) fn looks_of<'a>(names: &Names, spelling: &'a Spelling) -> Vec<Cow<'a, str>> {
    let mut looks = Vec::new();
    each_look(names, spelling, |look| looks.push(look));
    looks
}

/// Gives all that a name may look like, first as it is.
fn each_look<'a>(names: &Names, spelling: &'a Spelling, mut give: impl FnMut(Cow<'a, str>)) {
    let language = names.language().tag();
    let text: &str = &spelling.text;
    give(Cow::Borrowed(text));
    if text.chars().any(char::is_uppercase) {
        return;
    }
    let raised = forms::capital(text, language);
    if raised != text {
        give(Cow::Owned(raised));
    }
    let concept = &*names.by_index(spelling.owner).kind == "concept";
    if concept && let Some(plural) = plural(text, names.language()) {
        let raised = forms::capital(&plural, language);
        if raised != plural {
            give(Cow::Owned(raised));
        }
        give(Cow::Owned(plural));
    }
}

/// The regular plural of an English name in lower case. Other languages have no one rule.
fn plural(name: &str, language: &Lang) -> Option<String> {
    let last = name.chars().next_back()?;
    if language.base() != "en" || !last.is_ascii_alphabetic() {
        return None;
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| name.ends_with(end));
    Some(match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if hisses => format!("{name}es"),
        _ => format!("{name}s"),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::base::{SitePath, Source};
    use crate::parse::glossary::entities;
    use crate::parse::settings::Dialect;
    use crate::resolve::glossary::glossary;
    use crate::resolve::kinds::Kinds;
    use crate::resolve::names::names;

    use super::*;

    /// A finder of concepts with these names.
    fn of(called: &[&str]) -> Finder {
        let entity =
            |(at, name): (usize, &&str)| format!("e{at}:\n  name: {name:?}\n  kind: concept\n");
        let text: String = called.iter().enumerate().map(entity).collect();
        let path = SitePath::new("content/glossary.yaml").expect("a path");
        let known = entities(&Source { path, text: text.into() }, &Dialect::default());
        let known = [Arc::new(known.value)];
        let glossary = glossary(&known, &Kinds::default(), &Default::default());
        let names = names(&glossary.value, &Lang::default(), None, Default::default());
        finder(&Arc::new(names.value))
    }

    fn hits(finder: &Finder, text: &str) -> Vec<String> {
        let mut from = 0;
        let mut hits = Vec::new();
        while let Some(hit) = finder.next(text, from) {
            hits.push(text[hit.start..hit.end].to_owned());
            from = hit.end;
        }
        hits
    }

    #[test]
    fn the_longest_is_found_and_shorter_ones_are_known() {
        let finder = of(&["caliphate", "foreign policy", "foreign"]);
        let all = |text: &str| hits(&finder, text);
        assert_eq!(all("Foreign policies of caliphates"), ["Foreign policies", "caliphates"]);
        assert_eq!(all("foreign policy, Foreign Policy"), ["foreign policy", "Foreign"]);
        let hit = finder.next("caliphates", 0).expect("a hit");
        let shorter = finder.shorter(hit).expect("the singular");
        assert_eq!((shorter.start, shorter.end), (0, 9));
        assert_eq!(finder.shorter(shorter), None);
    }

    #[test]
    fn a_name_may_be_short_and_stand_at_the_end() {
        let finder = of(&["UN", "Éire", ".NET", "c"]);
        let text = "unUN UN un ASP.NET, a.NETs and Éire-UN c";
        assert_eq!(hits(&finder, text), ["UN", ".NET", ".NET", "Éire", "UN", "c"]);
    }

    #[test]
    fn beside_a_very_long_name_every_other_is_found() {
        let long = format!("{}b", "a ".repeat(LONGEST));
        let finder = of(&["UN", &long]);
        let text = format!("a a {long}s, a UN {long}");
        assert_eq!(hits(&finder, &text), [&format!("{long}s"), "UN", &long]);
    }

    proptest! {
        #[test]
        fn nothing_is_missed_at_which_a_word_may_begin(
            names in prop::collection::vec("[ab' É中.]{0,3}[ab É中]", 1..6),
            text in "[abAB' É中.]{0,40}",
        ) {
            let names: Vec<&str> = names.iter().map(|it| it.trim()).filter(|it| !it.is_empty()).collect();
            let finder = of(&names);
            let texts: Vec<String> = looks(&finder.names).into_iter().map(|it| it.text.into_owned()).collect();
            let longest = |at: usize| {
                let all = texts.iter().filter(|it| text[at..].starts_with(it.as_str()));
                all.map(String::len).max()
            };
            let begins = |at: &usize| {
                let alike = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
                !(alike(text[..*at].chars().next_back()) && alike(text[*at..].chars().next()))
            };
            let mut from = 0;
            loop {
                let mut places = (from..text.len()).filter(|it| text.is_char_boundary(*it)).filter(begins);
                let expected = places.find_map(|at| Some((at, at + longest(at)?)));
                let hit = finder.next(&text, from);
                prop_assert_eq!(hit.map(|it| (it.start, it.end)), expected);
                let Some((_, end)) = expected else { break };
                from = end;
            }
        }
    }
}
