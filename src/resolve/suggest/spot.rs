//! One text, searched for what looks like a name and for pairs of words, beside the names that are
//! known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{SitePath, Span, sentences, words};
use crate::parse::body::Body;
use crate::resolve::finder::Finder;
use crate::resolve::found::{Text, begins, ends, source};
use crate::resolve::names::common_words;
use crate::resolve::notes::notes;
use crate::resolve::prose::{self, Block, Step};

use super::manner::{Manner, Nouns};

/// What one text has to offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spots {
    /// The file.
    pub(super) path: Option<SitePath>,
    /// What looks like a name, in order.
    pub(super) names: Vec<Spot>,
    /// Pairs of words that may be a term.
    pub(super) terms: Vec<Spot>,
    /// Words that stand here in small letters, and how often.
    pub(super) small: BTreeMap<Arc<str>, usize>,
}

/// Something that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// What it says, in canonical form.
    pub(super) words: String,
    /// How much its capital says.
    pub(super) weight: Weight,
    /// Where it stands in the file.
    pub(super) span: Span,
}

/// How much a capital says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It stands where only names have one.
    Telling,
    /// Anything has one there: at the begin of a sentence, behind a colon or a quotation mark.
    Opening,
}

/// How the language writes names, and its common words.
type Language<'l> = (&'l Manner, &'l BTreeSet<&'static str>);

/// A word of a block.
#[derive(Clone, Copy, Debug)]
struct Word<'t> {
    text: &'t str,
    at: usize,
    sort: Sort,
    opens: bool,
    /// Whether only a blank stands between it and the word before.
    joined: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Known,
    Capital,
    Acronym,
    Small,
    Other,
}

/// Searches a text.
pub fn spots(text: &Text<'_>, finder: &Finder) -> Spots {
    let language = finder.names().language();
    let manner = Manner::of(language);
    let common = common_words(language);
    let mut spots = Spots { path: Some(text.path.clone()), ..Spots::default() };
    for body in text.lead.iter().chain([text.body]) {
        prose::blocks(body, &notes(body), &mut |step| {
            if let Step::Block(block) = step
                && block.sort == prose::Sort::Prose
            {
                spots.block(body, block, finder, (&manner, &common));
            }
        });
    }
    spots
}

impl Spots {
    fn block(&mut self, body: &Body, block: &Block, finder: &Finder, language: Language<'_>) {
        let (manner, _) = language;
        let words = words_of(&block.text, finder);
        for word in words.iter().filter(|it| it.sort == Sort::Small) {
            match self.small.get_mut(word.text) {
                Some(count) => *count += 1,
                None => {
                    self.small.insert(word.text.into(), 1);
                }
            }
        }
        let mut at = 0;
        while at < words.len() {
            let end = run(&words, at, manner);
            if end > at {
                self.name(body, block, &words[at..end], language);
            }
            at = end.max(at + 1);
        }
        for pair in words.windows(2) {
            let [one, two] = pair else { continue };
            let whole = |it: &Word<'_>| bare(it.text).len() == it.text.len();
            let fits =
                |it: &Word<'_>| it.sort == Sort::Small && whole(it) && it.text.chars().count() > 3;
            if fits(one) && fits(two) && two.joined && manner.may_begin(one.text) {
                let spot = spot(body, block, one.at, two.at + two.text.len(), Weight::Telling);
                self.terms.push(spot);
            }
        }
    }

    /// Takes in a run of words with capitals.
    fn name(&mut self, body: &Body, block: &Block, run: &[Word<'_>], language: Language<'_>) {
        let (manner, common) = language;
        let mut run = run;
        let is = |list: &[&str], word: &Word<'_>| list.contains(&&*word.text.to_lowercase());
        let no_name = |it: &Word<'_>| is(manner.false_friends, it) || is(manner.months, it);
        while let [first, rest @ ..] = run {
            let dropped = first.sort != Sort::Known
                && (is(manner.titles, first)
                    || is(manner.joints, first)
                    || first.opens && common.contains(&*first.text.to_lowercase())
                    || !rest.is_empty() && no_name(first) && only_known(rest));
            if !dropped {
                break;
            }
            run = rest;
        }
        // "Members of NATO": what opens a sentence before a joint is a word like any other.
        if let [
            Word { opens: true, sort: Sort::Capital, .. },
            Word { sort: Sort::Small, .. },
            rest @ ..,
        ] = run
        {
            let joints = rest.iter().take_while(|it| it.sort == Sort::Small).count();
            run = &rest[joints..];
            if let [Word { sort: Sort::Capital, .. }] = run {
                return;
            }
        }
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        // A known name behind other words is that name, described.
        if last.sort == Sort::Known || only_known(run) {
            return;
        }
        if let [only] = run
            && (no_name(only)
                || manner.nouns == Nouns::Capital && only.sort != Sort::Acronym
                || only.text.chars().count() < 2)
        {
            return;
        }
        let weight = match first {
            // An acronym has its capitals anywhere.
            it if it.sort == Sort::Acronym || !it.opens => Weight::Telling,
            _ => Weight::Opening,
        };
        let end = last.at + bare(last.text).len();
        self.names.push(spot(body, block, first.at, end, weight));
    }
}

fn only_known(run: &[Word<'_>]) -> bool {
    run.iter().all(|it| it.sort == Sort::Known)
}

fn spot(body: &Body, block: &Block, from: usize, to: usize, weight: Weight) -> Spot {
    let span = source(body, block.start(from), block.stop(to));
    Spot { words: block.text[from..to].to_owned(), weight, span: body.back(span) }
}

/// A word without a possessive behind it.
fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word)
}

/// Where the run that begins at word `at` ends: words with capitals, and small joints between two
/// of them.
fn run(words: &[Word<'_>], at: usize, manner: &Manner) -> usize {
    let big = |it: &Word<'_>| matches!(it.sort, Sort::Known | Sort::Capital | Sort::Acronym);
    let mut end = at;
    while let Some(word) = words.get(end) {
        if end > at && (!word.joined || word.opens) {
            break;
        }
        if big(word) {
            end += 1;
            if bare(word.text).len() < word.text.len() {
                break;
            }
            continue;
        }
        // As many joints as there are: "Ministry of the Interior".
        let joints = words[end..].iter().take_while(|it| {
            it.joined && it.sort == Sort::Small && manner.joints.contains(&it.text)
        });
        let behind = end + joints.count();
        // "the Severn the Romans knew": an article alone joins nothing.
        let article = ARTICLES.contains(&word.text);
        let goes_on = words.get(behind).is_some_and(|it| it.joined && !it.opens && big(it));
        if end == at || behind == end || article || !goes_on {
            break;
        }
        end = behind;
    }
    end
}

/// Joints that stand only behind another one.
const ARTICLES: [&str; 9] = ["the", "la", "le", "les", "las", "los", "het", "den", "il"];

/// The words of a block in order; those of a known name are one.
fn words_of<'t>(text: &'t str, finder: &Finder) -> Vec<Word<'t>> {
    let mut known = known(text, finder).into_iter().peekable();
    let mut ends = sentences::ends(text).into_iter().peekable();
    let mut all: Vec<Word<'t>> = Vec::new();
    let mut behind = 0;
    let mut new_sentence = true;
    for (at, word) in words::each(text) {
        if at < behind {
            continue;
        }
        while ends.next_if(|end| *end <= at).is_some() {
            new_sentence = true;
        }
        let (at, end, sort) = match known.next_if(|(from, _)| *from <= at) {
            Some((from, to)) => (from, to, Sort::Known),
            None => {
                let end = at + hyphened(&text[at..], word.len());
                let end =
                    known.peek().map_or(end, |(from, _)| end.min((*from).max(at + word.len())));
                (at, end, sort(&text[at..end]))
            }
        };
        let between = text.get(behind..at).unwrap_or_default();
        let opens = new_sentence
            || between.contains([':', '\u{201c}', '\u{ab}', '"', '\u{2018}', '(', '\u{2014}'])
            || between.contains(prose::BARRIER);
        let joined = !all.is_empty() && between == " ";
        all.push(Word { text: &text[at..end], at, sort, opens, joined });
        new_sentence = false;
        behind = end;
    }
    all
}

/// The length of a word with what hyphens join to it: `al-Sadr`.
fn hyphened(text: &str, first: usize) -> usize {
    let mut end = first;
    while let Some(rest) = text[end..].strip_prefix('-') {
        let Some((0, next)) = words::each(rest).next() else { break };
        end += 1 + next.len();
    }
    end
}

/// Where known names stand.
fn known(text: &str, finder: &Finder) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut from = 0;
    while let Some(hit) = finder.next(text, from) {
        let mut longest = begins(text, hit.start, finder).then_some(hit);
        while let Some(it) = longest.filter(|it| !ends(text, it.end)) {
            longest = finder.shorter(it);
        }
        from = match longest {
            Some(hit) => {
                all.push((hit.start, hit.end));
                hit.end
            }
            None => hit.start + text[hit.start..].chars().next().map_or(1, char::len_utf8),
        };
    }
    all
}

fn sort(word: &str) -> Sort {
    let bare = bare(word);
    let big = bare.chars().filter(|it| it.is_uppercase()).count();
    let letters = bare.chars().filter(|it| it.is_alphabetic()).count();
    let plural = bare.strip_suffix('s').unwrap_or(bare);
    let all_big = plural.chars().all(|it| it.is_uppercase() || it.is_numeric() || it == '-');
    let first = bare.chars().next();
    if big > 1 && all_big {
        return if is_number(plural) { Sort::Other } else { Sort::Acronym };
    }
    let article = ["al", "el", "ar", "as", "ash", "at", "az", "an", "ad", "ul", "d", "l", "o"];
    if first.is_some_and(char::is_uppercase) {
        // `Kurdish-led` is said of something else, and names nobody; `Al-qaeda` is a name.
        let (before, after) = bare.rsplit_once('-').unwrap_or((bare, ""));
        let said_of = after.starts_with(char::is_lowercase)
            && !article.contains(&before.to_lowercase().as_str());
        return if said_of { Sort::Other } else { Sort::Capital };
    }
    // An article or a preposition that is part of a name: `al-Sadr`, `d'Estaing`. What else has a
    // hyphen before a capital is a word made of a name: `post-Soviet`.
    if let Some((before, after)) = bare.split_once(['-', '\''])
        && after.starts_with(char::is_uppercase)
    {
        return if article.contains(&before) { Sort::Capital } else { Sort::Other };
    }
    if big == 0 && letters == bare.chars().count() { Sort::Small } else { Sort::Other }
}

/// Whether a word is a Roman number, or an hour or era that is written like an acronym.
fn is_number(word: &str) -> bool {
    word.chars().all(|it| "IVXLCDM".contains(it))
        || ["AM", "PM", "AD", "BC", "CE", "BCE", "OK"].contains(&word)
}
