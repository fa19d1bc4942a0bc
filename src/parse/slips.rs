//! What an author most likely meant by a line that is no YAML: looked at as text, not as YAML. Who
//! finds that it is none is `yaml`.

use std::ops::Range;

use super::record::shortened;

/// A line that lacks what would make its first word a key.
#[derive(Debug, PartialEq, Eq)]
pub struct Keyless {
    /// What is underlined, from the place of the complaint on.
    pub shown: usize,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
    /// What to put in, and where, if it is certain.
    pub mend: Option<(usize, &'static str)>,
}

/// What the line that begins at byte `at` lacks: a colon behind its first word, or a blank behind
/// the colon. `None` where the line does not look like a key and its value.
pub fn keyless(text: &str, at: usize) -> Option<Keyless> {
    let line = text[at..].split(['\n', '\r']).next()?.trim_end();
    let key = &line[..word(line)];
    if !key.starts_with(char::is_alphabetic) {
        return None;
    }
    let rest = &line[key.len()..];
    if let Some(value) = rest.strip_prefix(':') {
        // `https://…` is no key.
        if value.is_empty() || value.starts_with([' ', '/', ':']) {
            return None;
        }
        return Some(Keyless {
            shown: key.len() + 1,
            message: format!("no blank behind the colon of `{key}`"),
            help: format!("write `{key}: {}`", shortened(value)),
            mend: Some((at + key.len() + 1, " ")),
        });
    }
    let write = |value: &str| format!("write `{key}: {}`", shortened(value.trim()));
    let (message, help) = match rest.trim_start().strip_prefix('=') {
        Some(value) => (format!("`=` in the place of the colon behind `{key}`"), write(value)),
        None if rest.starts_with(' ') => (
            format!("no colon behind `{key}`"),
            format!("{}; indent the line if it goes on with the text above", write(rest)),
        ),
        None => return None,
    };
    Some(Keyless { shown: key.len(), message, help, mend: None })
}

/// Whether the key whose colon stands at `at` is indented deeper than the line above, which has a value
/// already: so it is read as more of that value.
pub fn goes_deeper(text: &str, at: usize) -> bool {
    let begin = |at: usize| text[..at].rfind('\n').map_or(0, |it| it + 1);
    let start = begin(at);
    if start == 0 {
        return false;
    }
    let (above, here) = (&text[begin(start - 1)..start], &text[start..at]);
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let is_key = !here.trim().is_empty() && !here.trim().contains([' ', '"', '\'']);
    is_key && indent(above) < indent(here) && above.contains(": ")
}

/// The value of a line `key: value: more` in quotes, and where it stands, where the second colon at
/// byte `at` is what is wrong with it. `None` where the line is not plainly of that form.
pub fn in_quotes(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let line = text[start..].split(['\n', '\r']).next()?;
    let (key, value) = line.split_once(": ")?;
    let value = value.trim();
    let from = start
        + key.len()
        + 2
        + (line[key.len() + 2..].len() - line[key.len() + 2..].trim_start().len());
    let plain = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | ' ');
    let sure = key.chars().all(plain)
        && from < at
        && !value.contains(['"', '\\', '#', '{', '}', '[', ']'])
        && !value.starts_with(['\'', '|', '>', '&', '*', '!', '%', '@', '`'])
        // A value that goes on in the next line is not all of it here.
        && !continues(&text[start + line.len()..], line);
    sure.then(|| (from..from + value.len(), format!("\"{value}\"")))
}

/// Whether the first line of `rest` is indented further than `line`.
fn continues(rest: &str, line: &str) -> bool {
    let indent = |it: &str| it.len() - it.trim_start_matches(' ').len();
    let next = rest.trim_start_matches(['\n', '\r']).split(['\n', '\r']).next();
    next.is_some_and(|it| !it.trim().is_empty() && indent(it) > indent(line))
}

/// The next line after `at` that looks like a key of the outermost mapping.
pub fn next_key(text: &str, at: usize, end: usize) -> Option<usize> {
    let mut line = at + text[at..end].find(['\n', '\r'])?;
    loop {
        line += text[line..end].len() - text[line..end].trim_start_matches(['\n', '\r']).len();
        let rest = &text[line..end];
        let words = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let key = words.split_once(':').filter(|(key, value)| {
            key.starts_with(char::is_alphanumeric)
                && !key.contains(['"', '\'', '[', ']', '{', '}', ','])
                && (value.is_empty() || value.starts_with([' ', '\t']))
        });
        if key.is_some() {
            return Some(line);
        }
        line += rest.find(['\n', '\r'])?;
    }
}

/// How far the word goes that begins here: what a complaint underlines.
pub fn word(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    if !first.is_alphanumeric() {
        return if matches!(first, '\n' | '\r') { 0 } else { first.len_utf8() };
    }
    text.find(|it: char| !it.is_alphanumeric() && it != '-' && it != '_').unwrap_or(text.len())
}

/// Where in a text in double quotes the first unknown escape stands.
pub fn bad_escape(text: &str) -> usize {
    let mut chars = text.char_indices();
    while let Some((at, it)) = chars.next() {
        if it == '\\' {
            match chars.next() {
                Some((_, known)) if "0abt\tnvfre \"/\\N_LPxuU\n\r".contains(known) => {}
                _ => return at,
            }
        }
    }
    0
}

/// The line above the colon at byte `at` that lacks a colon or a blank, and so was taken for the
/// begin of a text that goes on in the line of that colon: where it begins.
pub fn swallowing(text: &str, at: usize) -> Option<usize> {
    let begin = |at: usize| text[..at].rfind(['\n', '\r']).map_or(0, |it| it + 1);
    let line = begin(at);
    let indent = |from: usize| text[from..].len() - text[from..].trim_start_matches(' ').len();
    let is_key = text.get(line + indent(line)..at).is_some_and(|it| word(it) == it.len());
    let above = begin(text[..line].trim_end_matches(['\n', '\r']).len());
    let start = above + indent(above);
    let sure = is_key && above < line && indent(above) == indent(line);
    sure.then_some(start).filter(|start| keyless(text, *start).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_a_colon_is_put_in_quotes() {
        let mended = |text: &str| {
            let at = text.rfind(": ").expect("a colon");
            in_quotes(text, at)
                .map(|(at, quoted)| text[..at.start].to_owned() + &quoted + &text[at.end..])
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(mended("title: Tides: why\nx: 1\n"[..17].into()), some("title: \"Tides: why\""));
        assert_eq!(mended("a: 1\n  b:  Ä: c \n"), some("a: 1\n  b:  \"Ä: c\" \n"));
        for text in
            ["title: x\n  summary: y", "a: \"b\": c", "a: b: c # d", "a: b: c\n  d", "a: [b: c: d]"]
        {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_without_a_key_is_told_what_it_lacks() {
        let told = |text: &str| keyless(text, 0).map(|it| (it.message, it.help));
        let some = |message: &str, help: &str| Some((message.to_owned(), help.to_owned()));
        assert_eq!(
            told("title:Ä b\nx: 1"),
            some("no blank behind the colon of `title`", "write `title: Ä b`")
        );
        let help = "write `title: Ä b`; indent the line if it goes on with the text above";
        assert_eq!(told("title Ä b\n"), some("no colon behind `title`", help));
        assert_eq!(
            told("title = Ä b"),
            some("`=` in the place of the colon behind `title`", "write `title: Ä b`")
        );
        for text in ["title", "https://a.b", "a::b", "- x", "«x» y", "1 x", ""] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
