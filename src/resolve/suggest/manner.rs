//! How a language writes names: what may stand within one in small letters, and what has a capital
//! without being one.

use crate::base::MONTHS;
use crate::parse::lang::Lang;

/// How a language writes names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Small words between the parts of a name: "Council of Ministers".
    pub(super) joints: &'static [&'static str],
    /// Months with a capital, in lower case.
    pub(super) months: &'static [&'static str],
    /// Other words with a capital that are no names, in lower case: days, what people call each
    /// other by.
    pub(super) false_friends: &'static [&'static str],
    /// Words before a name that are no part of it, in lower case.
    pub(super) titles: &'static [&'static str],
    /// Words that do not begin a term, in lower case: numbers, and those that mean nobody in
    /// particular.
    pub(super) counting: &'static [&'static str],
    /// How words end that tell how something is done, and begin no term: "widely".
    pub(super) adverb: Option<&'static str>,
    /// Whether every noun has a capital, so that one alone says nothing.
    pub(super) nouns: Nouns,
}

/// How nouns are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nouns {
    /// In small letters, but for names.
    Small,
    /// All with a capital.
    Capital,
}

impl Manner {
    /// Whether a word may begin a term: "spring tide" is one, "three tides" is not.
    pub(super) fn may_begin(&self, word: &str) -> bool {
        /// Nouns that end like adverbs.
        const NOUNS: [&str; 5] = ["anomaly", "assembly", "family", "monopoly", "supply"];
        let is_adverb =
            self.adverb.is_some_and(|end| word.ends_with(end)) && !NOUNS.contains(&word);
        !is_adverb && !self.counting.contains(&word)
    }

    /// The manner of a language; of one that is not known here, the least that holds in most.
    pub(super) fn of(language: &Lang) -> Self {
        let (joints, false_friends, titles): (&[_], &[_], &[_]) = match language.base() {
            "en" => (&["of", "the", "for"], ENGLISH, ENGLISH_TITLES),
            "fr" => (
                &["de", "du", "des", "la", "le", "les"],
                &["dieu"],
                &["m.", "mme", "président", "général"],
            ),
            "es" => (&["de", "del", "la", "las", "los"], &["dios"], &["sr.", "sra.", "general"]),
            "it" => (&["di", "del", "della", "dei", "la"], &["dio"], &["signor", "generale"]),
            "pt" => (&["de", "da", "do", "dos", "das"], &["deus"], &["sr.", "general"]),
            "nl" => (&["van", "de", "der", "den", "het"], &["god"], &["de", "het", "generaal"]),
            "de" | "lb" => (&["von", "der", "des", "zu"], &["sie", "ihr"], &["herr", "frau"]),
            _ => (&[], &[], &[]),
        };
        let nouns = match language.base() {
            "de" | "lb" => Nouns::Capital,
            _ => Nouns::Small,
        };
        let months: &[_] = if language.base() == "en" { &MONTHS } else { &[] };
        let (counting, adverb): (&[_], _) = match language.base() {
            "en" => (ENGLISH_COUNTING, Some("ly")),
            "fr" => (&["deux", "trois", "quatre", "cinq", "quelque", "plusieurs"], Some("ment")),
            "de" => (&["zwei", "drei", "vier", "fünf", "sechs", "viele", "einige"], None),
            _ => (&[], None),
        };
        Self { joints, months, false_friends, titles, counting, adverb, nouns }
    }
}

/// Numbers in words, and what stands for anybody.
const ENGLISH_COUNTING: &[&str] = &[
    "three",
    "four",
    "five",
    "seven",
    "eight",
    "nine",
    "eleven",
    "twelve",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "hundred",
    "thousand",
    "million",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "somebody",
    "anybody",
    "nobody",
    "everybody",
    "someone",
    "anyone",
    "everyone",
    "something",
    "anything",
    "nothing",
    "everything",
];

/// Days, and the adjectives of peoples, which English writes with a capital.
const ENGLISH: &[&str] = &[
    "i",
    "god",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "african",
    "american",
    "americans",
    "arab",
    "arabic",
    "arabs",
    "asian",
    "australian",
    "british",
    "canadian",
    "chinese",
    "christian",
    "christians",
    "dutch",
    "egyptian",
    "english",
    "european",
    "europeans",
    "french",
    "german",
    "germans",
    "greek",
    "indian",
    "iranian",
    "iranians",
    "iraqi",
    "iraqis",
    "irish",
    "islamic",
    "islamist",
    "israeli",
    "israelis",
    "italian",
    "japanese",
    "jewish",
    "jews",
    "kurdish",
    "kurds",
    "latin",
    "muslim",
    "muslims",
    "palestinian",
    "polish",
    "roman",
    "russian",
    "russians",
    "scottish",
    "shia",
    "spanish",
    "sunni",
    "swedish",
    "syrian",
    "syrians",
    "turkish",
    "turks",
    "ukrainian",
    "western",
    "westerners",
    "yes",
    "no",
    "mr",
    "mrs",
    "ms",
    "dr",
];

const ENGLISH_TITLES: &[&str] = &[
    "the",
    "a",
    "an",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "lady",
    "lord",
    "president",
    "general",
    "gen",
    "colonel",
    "major",
    "captain",
    "admiral",
    "minister",
    "prime",
    "secretary",
    "senator",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "saint",
    "professor",
    "judge",
    "then",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "but",
    "and",
    "or",
    "as",
    "if",
    "when",
    "while",
    "since",
    "after",
    "before",
    "with",
    "without",
    "under",
    "both",
    "not",
    "to",
    "so",
    "yet",
    "former",
    "leader",
    "commander",
    "ayatollah",
    "sheikh",
];
