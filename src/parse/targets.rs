//! Where the target of a link stands in the source, so that a complaint about it points at it and
//! not at the whole link; and what stands inside `[[…]]`.

use std::ops::Range;

use super::body::WikiAct;

/// The target of an inline link whose text ends at `end`, where `](target "title")` begins.
/// `None` where that is not so, or where a line break stands between.
pub fn inline(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = text.get(end..)?.strip_prefix("](")?;
    let target = rest.trim_start_matches([' ', '\t']);
    let start = text.len() - target.len();
    let mut depth = 0;
    let mut escaped = false;
    if let Some(inner) = target.strip_prefix('<') {
        for (at, it) in inner.char_indices() {
            match it {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '>' => return Some(start + 1..start + 1 + at),
                '\n' | '\r' => return None,
                _ => {}
            }
        }
        return None;
    }
    for (at, it) in target.char_indices() {
        match it {
            '\n' | '\r' if at == 0 => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + at),
            ')' => depth -= 1,
            it if it.is_ascii_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    None
}

/// What stands before the bar of a wikilink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it stands, without the blanks round it and the `!` before it.
    pub at: Range<usize>,
    /// Its words, each run of blanks and line breaks a blank.
    pub words: String,
    /// Whether it links.
    pub act: WikiAct,
}

/// Takes apart what stands at `at`, before the bar. In a table the bar is written `\|`, and the
/// backslash is no part of the name.
pub fn wiki(text: &str, at: Range<usize>) -> Target {
    let blank = [' ', '\t', '\n', '\r'];
    let mut start = at.start;
    let mut raw = &text[at];
    if let Some(shorter) = raw.strip_suffix('\\') {
        raw = shorter;
    }
    let mut act = WikiAct::Link;
    if let Some(shorter) = raw.trim_start_matches(blank).strip_prefix('!') {
        act = WikiAct::Plain;
        start += raw.len() - shorter.len();
        raw = shorter;
    }
    start += raw.len() - raw.trim_start_matches(blank).len();
    let raw = raw.trim_matches(blank);
    let words = unbroken(raw).trim().to_owned();
    Target { at: start..start + raw.len(), words, act }
}

/// The words of `raw` with each run of blanks and line breaks a blank. Behind a line break, the
/// marks of a quotation are not the author's words.
pub fn unbroken(raw: &str) -> String {
    let mut words = String::with_capacity(raw.len());
    for (index, line) in raw.split(['\n', '\r']).enumerate() {
        let line = match index {
            0 => line,
            _ => line.trim_start_matches([' ', '\t', '>']),
        };
        if index > 0 || line.starts_with([' ', '\t']) {
            words.push(' ');
        }
        for (index, word) in line.split_ascii_whitespace().enumerate() {
            if index > 0 {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_where_they_stand() {
        let read = |link: &str| inline(link, link.find("](")?).map(|it| link[it].to_owned());
        assert_eq!(read("[a](b.md#c)").as_deref(), Some("b.md#c"));
        assert_eq!(read("[a]( b_(c)\\) \"t\")").as_deref(), Some("b_(c)\\)"));
        assert_eq!(read("[a](<b c> 't')").as_deref(), Some("b c"));
        assert_eq!(read("[a]()").as_deref(), Some(""));
        assert_eq!(read("[a](\n> b)"), None);
        assert_eq!(inline("[a][b]", 2), None);
    }

    #[test]
    fn wikilinks_are_taken_apart() {
        let text = "[[ !The\n>  Sea \\";
        let target = wiki(text, 2..text.len());
        assert_eq!(target.words, "The Sea");
        assert_eq!(&text[target.at], "The\n>  Sea");
        assert_eq!(target.act, WikiAct::Plain);
    }
}
