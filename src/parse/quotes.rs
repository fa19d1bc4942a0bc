//! Quotation marks: which of the two a straight one is, and how each language writes them; and what
//! smart punctuation makes of a text that is no Markdown, a title for one.
//!
//! The marks are CLDR's. A straight single mark between two letters, or one that nothing closes,
//! is an apostrophe and stays `’` in every language.

use super::lang::Lang;

/// How a language writes quotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Before a quotation, with the blank that belongs to it.
    pub open: &'static str,
    /// Behind it.
    pub close: &'static str,
    /// Before a quotation within another.
    pub inner_open: char,
    /// Behind it.
    pub inner_close: char,
}

/// The apostrophe.
pub const APOSTROPHE: char = '’';

/// What a straight mark turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curl {
    /// It opens a quotation.
    Open,
    /// It closes one. With a single mark, the one that waited opens it.
    Close,
    /// An apostrophe, unless a later mark closes what it opens: let it wait.
    Waits,
    /// An apostrophe.
    Apostrophe,
}

/// The quotations that are open in one block of text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pairing {
    double: bool,
    single: bool,
}

/// The marks of a language; those of English where it is not known.
pub fn marks(lang: &Lang) -> Marks {
    let of = |open, close, inner_open, inner_close| Marks { open, close, inner_open, inner_close };
    match lang.tag() {
        "de-CH" | "it-CH" | "de-LI" => return of("«", "»", '‹', '›'),
        "fr-CH" => return of("«\u{202F}", "\u{202F}»", '‹', '›'),
        "pt-BR" => return of("“", "”", '‘', '’'),
        "zh-TW" | "zh-HK" | "zh-Hant" => return of("「", "」", '『', '』'),
        _ => {}
    }
    match lang.base() {
        "de" | "cs" | "sk" | "sl" | "lt" | "mk" | "is" | "lb" | "hsb" | "dsb" => {
            of("„", "“", '‚', '‘')
        }
        "bg" | "ka" | "et" => of("„", "“", '«', '»'),
        "fr" | "br" => of("«\u{202F}", "\u{202F}»", '“', '”'),
        "es" | "it" | "pt" | "ca" | "gl" | "el" | "hy" => of("«", "»", '“', '”'),
        "ru" | "be" | "uk" | "kk" => of("«", "»", '„', '“'),
        "nb" | "no" | "nn" => of("«", "»", '‘', '’'),
        "fa" | "ps" => of("«", "»", '‹', '›'),
        "sq" => of("«", "»", '“', '”'),
        "da" | "sv" | "fi" | "he" => of("”", "”", '’', '’'),
        "pl" | "ro" => of("„", "”", '«', '»'),
        "hu" => of("„", "”", '»', '«'),
        "hr" | "sr" | "bs" => of("„", "”", '‘', '’'),
        "ar" | "ur" => of("”", "“", '’', '‘'),
        "ja" => of("「", "」", '『', '』'),
        _ => of("“", "”", '‘', '’'),
    }
}

/// A title, a summary or a description as prose would have it: straight marks as `lang` writes
/// quotations, `--` and `---` as dashes, `...` as an ellipsis. Nothing else in it is Markdown.
pub fn typographic(text: &str, lang: &Lang) -> String {
    if !text.contains(['"', '\'']) && !text.contains("--") && !text.contains("...") {
        return text.to_owned();
    }
    let marks = marks(lang);
    let mut pairing = Pairing::default();
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    // Where the apostrophe stands that a later mark may make the begin of a quotation.
    let mut waits: Option<usize> = None;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let run = rest.bytes().take_while(|it| *it == b'-').count();
        let length = match letter {
            '-' if run > 1 => {
                dashes(run, &mut out);
                run
            }
            '.' if rest.starts_with("...") => {
                out.push('…');
                "...".len()
            }
            '"' | '\'' => {
                match pairing.curl(letter, before, rest[1..].chars().next()) {
                    Curl::Open => out.push_str(marks.open),
                    Curl::Close if letter == '"' => out.push_str(marks.close),
                    Curl::Close => {
                        if let Some(at) = waits.take() {
                            let open = marks.inner_open.encode_utf8(&mut [0; 4]).to_owned();
                            out.replace_range(at..at + APOSTROPHE.len_utf8(), &open);
                        }
                        out.push(marks.inner_close);
                    }
                    Curl::Waits => {
                        waits = Some(out.len());
                        out.push(APOSTROPHE);
                    }
                    Curl::Apostrophe => out.push(APOSTROPHE),
                }
                1
            }
            letter => {
                out.push(letter);
                letter.len_utf8()
            }
        };
        before = rest[..length].chars().next_back();
        rest = &rest[length..];
    }
    out
}

/// So many hyphens as dashes: three are a long one and two a short one, of one sort where the number
/// allows, as CommonMark's own smart punctuation divides them.
fn dashes(hyphens: usize, out: &mut String) {
    let (long, short) = match hyphens % 6 {
        0 | 3 => (hyphens / 3, 0),
        2 | 4 => (0, hyphens / 2),
        1 => (hyphens / 3 - 1, 2),
        _ => (hyphens / 3, 1),
    };
    out.extend(std::iter::repeat_n('—', long).chain(std::iter::repeat_n('–', short)));
}

impl Pairing {
    /// What a straight mark is (`"` or `'`), by the characters beside it. `None` is the edge of
    /// the text.
    pub fn curl(&mut self, mark: char, before: Option<char>, after: Option<char>) -> Curl {
        let letter = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
        let blank = |it: Option<char>| it.is_none_or(char::is_whitespace);
        let sign = |it: Option<char>| !letter(it) && !blank(it);
        // As emphasis flanks in CommonMark.
        let can_open = !blank(after) && (!sign(after) || blank(before) || sign(before));
        let can_close = !blank(before) && (!sign(before) || blank(after) || sign(after));
        if mark == '"' {
            let opens = if can_open == can_close { !self.double } else { can_open };
            self.double = opens;
            return if opens { Curl::Open } else { Curl::Close };
        }
        if letter(before) && letter(after) || !can_open && !can_close {
            return Curl::Apostrophe;
        }
        if can_close && self.single {
            self.single = false;
            return Curl::Close;
        }
        if can_open {
            self.single = true;
            return Curl::Waits;
        }
        Curl::Apostrophe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curled(text: &str, lang: &str) -> String {
        typographic(text, &Lang::new(lang).expect("a language"))
    }

    #[test]
    fn each_language_has_its_marks_and_apostrophes_stay() {
        let text = r#"He said: "It's 'the dog' (\"no\") of '90s." 'tis"#.replace('\\', "");
        assert_eq!(curled(&text, "en-GB"), "He said: “It’s ‘the dog’ (“no”) of ’90s.” ’tis");
        assert_eq!(curled("\"Don't say 'no'\"", "de"), "„Don’t say ‚no‘“");
        assert_eq!(curled("\"L'homme 'dit' non\"", "fr"), "«\u{202F}L’homme “dit” non\u{202F}»");
        assert_eq!(curled("\"a 'b'\"", "sv"), "”a ’b’”");
        assert_eq!(curled("\"a 'b'\"", "pl"), "„a «b»”");
        assert_eq!(curled("\"a 'b'\"", "es"), "«a “b”»");
        assert_eq!(curled("彼は\"東京\"と", "ja"), "彼は「東京」と");
    }

    #[test]
    fn a_quotation_over_paragraphs_opens_each_of_them() {
        assert_eq!(curled("\"one", "en"), "“one");
        assert_eq!(curled("two\"", "en"), "two”");
        assert_eq!(curled("the dogs' tails", "en"), "the dogs’ tails");
    }

    #[test]
    fn dashes_and_dots_are_those_of_prose() {
        assert_eq!(curled("a -- b---c - d----e-----f", "en"), "a – b—c - d––e—–f");
        assert_eq!(curled("So... then....", "en"), "So… then….");
    }

    proptest::proptest! {
        /// What a paragraph shows, whose Markdown does the same by other ways.
        #[test]
        fn it_is_what_prose_shows(text in r#"[a-c]([a-c .,"'()é—-]{0,24}[a-c.,"'é])?"#) {
            use crate::base::{Map, SitePath, Span};
            let prose: std::sync::Arc<str> = text.as_str().into();
            let path = SitePath::new("a.md").expect("a path");
            let whole = Span::of(0..prose.len());
            let body =
                crate::parse::markdown::body(&path, &prose, whole, Map::default(), &Default::default());
            let shown = body.value.shown_within(&body.value.nodes, Span { start: 0, end: u32::MAX });
            proptest::prop_assert_eq!(curled(&text, "en"), shown);
        }
    }
}
