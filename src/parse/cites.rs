//! Citations in Pandoc's syntax: `[see @lig2019, p. 4; -@essay2020]` and `@lig2019 [p. 4]`.
//!
//! Here they are taken apart; which part of a body is one is [`super::markdown`]'s affair, and
//! whether a source exists is `resolve`'s.

use std::ops::Range;

use super::body::CiteAuthor;

/// One source of a citation, as ranges into the text between the brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What stands before it.
    pub prefix: Range<usize>,
    /// Whether the author is left out.
    pub author: CiteAuthor,
    /// The key.
    pub key: Range<usize>,
    /// What stands behind it.
    pub rest: Range<usize>,
}

/// A key where it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key alone.
    pub key: Range<usize>,
    /// With its `@`, its braces and the hyphen before it.
    pub all: Range<usize>,
    /// Whether that hyphen is there.
    pub author: CiteAuthor,
}

/// The longest text between brackets that is read as a citation, in bytes; CommonMark ends its
/// labels of links at 999 characters. Looking for the end of inline code is what takes time.
const LONGEST: usize = 4_000;

/// The sources that `inside`, the text between brackets, cites. `None` where it is no citation:
/// each part between semicolons must have a key.
pub fn segments(inside: &str) -> Option<Vec<Segment>> {
    if inside.len() > LONGEST || !inside.contains('@') {
        return None;
    }
    let mut segments = Vec::new();
    let mut start = 0;
    let mut found: Option<Key> = None;
    let mut at = 0;
    loop {
        match inside.as_bytes().get(at) {
            Some(b'\\') => at += 1 + inside[at + 1..].chars().next().map_or(0, char::len_utf8),
            Some(b'&') => at += entity(&inside[at..]).unwrap_or(1),
            Some(b'`') => at += code(&inside[at..]),
            Some(b'@') if found.is_none() => {
                found = key_at(inside, at);
                at = found.as_ref().map_or(at + 1, |key| key.all.end);
            }
            Some(b';') | None => {
                let Key { key, all, author } = found.take()?;
                segments.push(Segment { prefix: start..all.start, author, key, rest: all.end..at });
                if at == inside.len() {
                    return Some(segments);
                }
                at += 1;
                start = at;
            }
            Some(_) => at += 1,
        }
    }
}

/// The key whose `@` stands at `at`, if one may begin there: not inside a word, an e-mail address
/// or an address.
///
/// A key begins with a letter, a digit or `_`, and holds single punctuation marks between those
/// (`doe:2019`, `doe.2019`); between `{` and `}` it holds anything but blanks.
pub fn key_at(text: &str, at: usize) -> Option<Key> {
    let before = &text[..at];
    let (before, author, start) = match before.strip_suffix('-') {
        Some(shorter) => (shorter, CiteAuthor::Suppressed, at - 1),
        None => (before, CiteAuthor::Shown, at),
    };
    let joins = |it: char| it.is_alphanumeric() || "/._@=&#%+~\\".contains(it);
    if before.ends_with(joins) {
        return None;
    }
    let rest = &text[at + 1..];
    if let Some(braced) = rest.strip_prefix('{') {
        let length = braced.find(|it: char| matches!(it, '{' | '}') || it.is_whitespace())?;
        (length > 0 && braced[length..].starts_with('}')).then_some(())?;
        let key = at + 2..at + 2 + length;
        return Some(Key { all: start..key.end + 1, key, author });
    }
    let length = key_length(rest);
    (length > 0).then(|| Key { key: at + 1..at + 1 + length, all: start..at + 1 + length, author })
}

fn key_length(rest: &str) -> usize {
    let letter = |it: char| it.is_alphanumeric() || it == '_';
    let mut length = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, it)) = chars.next() {
        if letter(it) {
            length = at + it.len_utf8();
        } else {
            let goes_on = length > 0
                && ":.#$%&-+?<>~/".contains(it)
                && chars.peek().is_some_and(|&(_, next)| letter(next));
            if !goes_on {
                break;
            }
        }
    }
    length
}

/// The length of an entity, `&amp;`.
fn entity(text: &str) -> Option<usize> {
    /// The longest of HTML's has 33 characters.
    const LONGEST: usize = 34;
    let name = |it: &u8| it.is_ascii_alphanumeric() || *it == b'#';
    let length = 1 + text.bytes().skip(1).take(LONGEST).take_while(name).count();
    (length > 1 && text[length..].starts_with(';')).then_some(length + 1)
}

/// The length of a run of inline code, or of the backticks where nothing closes it.
fn code(text: &str) -> usize {
    let ticks = text.bytes().take_while(|&it| it == b'`').count();
    let mut at = ticks;
    while let Some(next) = text[at..].find('`') {
        at += next;
        let run = text[at..].bytes().take_while(|&it| it == b'`').count();
        at += run;
        if run == ticks {
            return at;
        }
    }
    ticks
}

/// What stands behind a key, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// The place in the source: its CSL label and the number.
    pub locator: Option<(String, String)>,
    /// The words after it, with the comma before them if there is one.
    pub suffix: String,
}

/// Takes apart what stands behind a key: `, pp. 3-4, and passim`. `lang` is the text's language,
/// `en`, whose own abbreviations count beside the English ones.
pub fn behind(words: &str, lang: &str) -> Behind {
    let suffix = |rest: &str| rest.trim_end().to_owned();
    let trimmed = words.trim_start();
    let place = trimmed.strip_prefix(',').unwrap_or(trimmed).trim_start();
    let bare = || Behind { locator: None, suffix: suffix(trimmed) };
    if let Some(braced) = place.strip_prefix('{') {
        // Braces say where a locator begins and ends: `{ch. 3 and 4}`, or none, `{}12 angry men`.
        let Some((inner, rest)) = braced.split_once('}') else { return bare() };
        let (label, number) = labelled(inner, lang).unwrap_or(("page", inner));
        let number = number.trim();
        let locator = (!number.is_empty()).then(|| (label.to_owned(), number.to_owned()));
        return Behind { locator, suffix: suffix(rest) };
    }
    let (label, numbers) = labelled(place, lang).unwrap_or(("page", place));
    let roman = if std::ptr::eq(numbers, place) { Roman::Word } else { Roman::Number };
    let length = numbers_length(numbers, roman);
    if length == 0 {
        return bare();
    }
    let locator = Some((label.to_owned(), numbers[..length].to_owned()));
    Behind { locator, suffix: suffix(&numbers[length..]) }
}

/// Whether `iv` may be a number: behind a label it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Roman {
    Number,
    Word,
}

/// The labels of locators and the CSL names they stand for. The longest that fits counts.
const LABELS: [(&str, &[&str]); 28] = [
    ("act", &["act", "acts"]),
    ("appendix", &["app.", "apps.", "appendix", "appendices"]),
    ("article", &["art.", "arts.", "article", "articles"]),
    ("book", &["bk.", "bks.", "book", "books"]),
    ("canon", &["canon"]),
    ("chapter", &["ch.", "chs.", "chap.", "chaps.", "chapter", "chapters"]),
    ("column", &["col.", "cols.", "column", "columns"]),
    ("elocation", &["loc.", "locs.", "location"]),
    ("equation", &["eq.", "eqs.", "equation", "equations"]),
    ("figure", &["fig.", "figs.", "figure", "figures"]),
    ("folio", &["fol.", "fols.", "folio", "folios"]),
    ("issue", &["iss.", "issue", "issues"]),
    ("line", &["l.", "ll.", "line", "lines"]),
    ("note", &["n.", "nn.", "note", "notes"]),
    ("number", &["no.", "nos.", "nr.", "number", "numbers", "№"]),
    ("opus", &["op.", "opp.", "opus", "opera"]),
    ("page", &["p.", "pp.", "p", "pp", "pg.", "pgs.", "page", "pages"]),
    ("paragraph", &["para.", "paras.", "par.", "¶", "¶¶", "paragraph", "paragraphs"]),
    ("part", &["pt.", "pts.", "part", "parts"]),
    ("rule", &["r.", "rr.", "rule", "rules"]),
    ("scene", &["sc.", "scs.", "scene", "scenes"]),
    ("section", &["sec.", "secs.", "sect.", "§", "§§", "section", "sections"]),
    ("sub-verbo", &["s.v.", "s.vv.", "sub verbo", "sub verbis"]),
    ("table", &["tbl.", "tbls.", "tab.", "table", "tables"]),
    ("timestamp", &["min.", "timestamp"]),
    ("title", &["tit.", "tits.", "title", "titles"]),
    ("verse", &["v.", "vv.", "verse", "verses"]),
    ("volume", &["vol.", "vols.", "volume", "volumes"]),
];

/// The same in other languages.
const FOREIGN: [(&str, &str, &[&str]); 16] = [
    ("de", "page", &["S.", "Seite", "Seiten"]),
    ("de", "chapter", &["Kap.", "Kapitel"]),
    ("de", "section", &["Abschn.", "Abschnitt"]),
    ("de", "paragraph", &["Abs.", "Absatz"]),
    ("de", "volume", &["Bd.", "Bde.", "Band"]),
    ("de", "figure", &["Abb.", "Abbildung"]),
    ("de", "note", &["Anm.", "Fn."]),
    ("de", "line", &["Z.", "Zeile"]),
    ("fr", "volume", &["t.", "tome"]),
    ("fr", "number", &["n°", "nᵒ", "numéro"]),
    ("fr", "chapter", &["chapitre"]),
    ("es", "page", &["pág.", "págs."]),
    ("es", "chapter", &["cap.", "caps."]),
    ("it", "chapter", &["cap.", "capp."]),
    ("sv", "page", &["s.", "sid."]),
    ("pl", "page", &["s.", "ss."]),
];

/// The label that `place` begins with, and what stands behind it.
fn labelled<'a>(place: &'a str, lang: &str) -> Option<(&'static str, &'a str)> {
    // Nearly all forms begin otherwise.
    let first = *place.as_bytes().first()?;
    let own = FOREIGN.iter().filter(|(of, ..)| *of == lang).map(|(_, name, forms)| (*name, *forms));
    let mut best: Option<(&'static str, &'a str)> = None;
    for (name, forms) in own.chain(LABELS) {
        for form in forms {
            if !form.as_bytes()[0].eq_ignore_ascii_case(&first) {
                continue;
            }
            let Some(rest) = strip_prefix(place, form) else { continue };
            // `p4` and `no.4` are labels, `chapters` is not `ch` and `pens` is not `p`.
            let ends = rest.starts_with(|it: char| it.is_whitespace() || it.is_ascii_digit())
                || !form.ends_with(char::is_alphanumeric);
            if ends && best.is_none_or(|(_, shortest)| rest.len() < shortest.len()) {
                best = Some((name, rest.trim_start()));
            }
        }
    }
    best
}

/// Without regard to case where the form has none itself.
fn strip_prefix<'a>(text: &'a str, form: &str) -> Option<&'a str> {
    if let Some(rest) = text.strip_prefix(form) {
        return Some(rest);
    }
    let head = text.get(..form.len())?;
    (form.is_ascii() && form.len() > 2 && head.eq_ignore_ascii_case(form))
        .then(|| &text[form.len()..])
}

/// How much of `text` is numbers: `33`, `33-35, 38 f.`, `A12`, `iv–vi`.
fn numbers_length(text: &str, roman: Roman) -> usize {
    let mut length = number_length(text, roman);
    while length > 0 {
        let rest = &text[length..];
        let gap = rest.len() - rest.trim_start().len();
        let apart = rest[gap..].trim_start_matches([',', '&', '-', '–', '—']);
        let signs = rest[gap..].len() - apart.len();
        let next = apart.trim_start();
        // Two numbers with nothing between them are not one place.
        let more = if signs == 0 { 0 } else { number_length(next, Roman::Word) };
        if more == 0 {
            let follows = follows(&rest[gap..]);
            return if follows == 0 { length } else { length + gap + follows };
        }
        length += gap + signs + (apart.len() - next.len()) + more;
    }
    length
}

/// `f.` or `ff.` behind a number: and what follows.
fn follows(text: &str) -> usize {
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    ["ff.", "f.", "ff", "sqq.", "sq."]
        .iter()
        .find(|form| text.strip_prefix(**form).is_some_and(ends))
        .map_or(0, |form| form.len())
}

fn number_length(text: &str, roman: Roman) -> usize {
    let ends = |it: char| !(it.is_alphanumeric() || ".:/-–—()[]*".contains(it));
    let whole = &text[..text.find(ends).unwrap_or(text.len())];
    let mut number = whole.trim_end_matches(['.', ':', '/', '-', '–', '—', '*']);
    // A bracket that only closes is not the number's.
    while number.ends_with(')') && !number.contains('(')
        || number.ends_with(']') && !number.contains('[')
    {
        number = &number[..number.len() - 1];
    }
    if whole.len() > number.len() && follows(&whole[number.len() - trailing_f(number)..]) > 0 {
        number = &whole[..number.len() + 1];
    }
    let is_roman = |part: &str| {
        !part.is_empty()
            && (part.chars().all(|it| "ivxlcdm".contains(it))
                || part.chars().all(|it| "IVXLCDM".contains(it)))
    };
    let is_number = number.contains(|it: char| it.is_numeric())
        || roman == Roman::Number && number.split(['-', '–', '—']).all(is_roman);
    if is_number { number.len() } else { 0 }
}

/// The length of the `f` or `ff` that `number` ends with.
fn trailing_f(number: &str) -> usize {
    number.len() - number.trim_end_matches('f').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(inside: &str) -> Option<Vec<(&str, &str, bool, &str)>> {
        let segments = segments(inside)?;
        let tell = |it: Segment| {
            let suppressed = it.author == CiteAuthor::Suppressed;
            (&inside[it.prefix], &inside[it.key], suppressed, &inside[it.rest])
        };
        Some(segments.into_iter().map(tell).collect())
    }

    #[test]
    fn brackets_are_taken_apart() {
        assert_eq!(
            told("@lig2019, p. 4; see @essay2020, pp. 3-4, suffix"),
            Some(vec![
                ("", "lig2019", false, ", p. 4"),
                (" see ", "essay2020", false, ", pp. 3-4, suffix")
            ])
        );
        assert_eq!(told("-@doe:2019."), Some(vec![("", "doe:2019", true, ".")]));
        assert_eq!(
            told("@{https://x.org/a;b?c=d}, 3"),
            Some(vec![("", "https://x.org/a;b?c=d", false, ", 3")])
        );
        assert_eq!(
            told("A &amp; B `;` \\; @_é-ü--x"),
            Some(vec![("A &amp; B `;` \\; ", "_é-ü", false, "--x")])
        );
        assert_eq!(told("see @a; and b"), None);
        assert_eq!(told("a@b.c"), None);
        assert_eq!(told("no key"), None);
        assert_eq!(told("@ a"), None);
        assert_eq!(told("\\@a"), None);
        assert_eq!(told("@a; "), None);
    }

    fn place(words: &str) -> (String, String, String) {
        let Behind { locator, suffix } = behind(words, "en");
        let (label, number) = locator.unwrap_or_default();
        (label, number, suffix)
    }

    fn is(label: &str, number: &str, suffix: &str) -> (String, String, String) {
        (label.to_owned(), number.to_owned(), suffix.to_owned())
    }

    #[test]
    fn places_have_a_label_a_number_and_words_behind() {
        assert_eq!(place(", p. 4"), is("page", "4", ""));
        assert_eq!(
            place(", pp. 33-35, 38-39 and passim"),
            is("page", "33-35, 38-39", " and passim")
        );
        assert_eq!(place(" 33–35"), is("page", "33–35", ""));
        assert_eq!(place(", chap. iv, see there"), is("chapter", "iv", ", see there"));
        assert_eq!(place(", §§ 2.1 & 2.3"), is("section", "2.1 & 2.3", ""));
        assert_eq!(place(", vol. 2, p. 3"), is("volume", "2", ", p. 3"));
        assert_eq!(place(", para. 4(b)."), is("paragraph", "4(b)", "."));
        assert_eq!(place(", p. 33ff."), is("page", "33ff.", ""));
        assert_eq!(place(", p. 33 f. and on"), is("page", "33 f.", " and on"));
        assert_eq!(place(", l. 7"), is("line", "7", ""));
        assert_eq!(place(", Sec. 7"), is("section", "7", ""));
        assert_eq!(place(", {pp. iv, vi-x} there"), is("page", "iv, vi-x", " there"));
        assert_eq!(place(" {}12 angry men"), is("", "", "12 angry men"));
        assert_eq!(place(", in his view"), is("", "", ", in his view"));
        assert_eq!(place(", pens"), is("", "", ", pens"));
        assert_eq!(place(", i think"), is("", "", ", i think"));
        assert_eq!(place(""), is("", "", ""));
        assert_eq!(behind(", S. 4", "de").locator, Some(("page".to_owned(), "4".to_owned())));
        assert_eq!(behind(", S. 4", "en").locator, None);
    }
}
