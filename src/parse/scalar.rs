//! The way back from a YAML text to the file: where each run of a quoted, folded or indented text
//! was written. So Markdown within YAML gets exact places.

use crate::base::Map;

use super::yaml::{Scalar, Style};

/// The way back from `scalar.text` into the file, where the scalar begins at `at`.
pub fn map(scalar: &Scalar<'_>, at: u32) -> Map {
    let mut runs = Runs { text: &scalar.text, at, list: Vec::new(), pos: 0 };
    match scalar.style {
        Style::Plain => runs.flow(scalar.raw, 0, 0),
        Style::Single => runs.flow(inside(scalar.raw), 1, b'\''),
        Style::Double => runs.flow(inside(scalar.raw), 1, b'\\'),
        Style::Literal => runs.literal(scalar.raw, scalar.indent as usize),
        Style::Folded => runs.folded(scalar.raw, scalar.indent as usize),
    }
    if runs.list.is_empty() {
        runs.list.push((0, at));
    }
    Map::new(runs.list)
        .up_to(at.saturating_add(u32::try_from(scalar.raw.len()).unwrap_or(u32::MAX)))
}

/// What stands between the quotes.
fn inside(raw: &str) -> &str {
    raw.get(1..raw.len().saturating_sub(1)).unwrap_or("")
}

struct Runs<'t> {
    text: &'t str,
    at: u32,
    list: Vec<(u32, u32)>,
    /// How far into the text we are.
    pos: usize,
}

impl Runs<'_> {
    /// From here on, the text stands in the file from `offset` behind the scalar's begin.
    fn begin(&mut self, offset: usize) {
        let fit = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        let run = (fit(self.pos), self.at.saturating_add(fit(offset)));
        // A run that goes on where the last one leads needs no entry.
        let goes_on =
            self.list.last().is_some_and(|&(text, file)| run.0 - text == run.1.wrapping_sub(file));
        if !goes_on {
            self.list.push(run);
        }
    }

    /// Plain and quoted texts: a line break with the blanks round it is a blank, more of them
    /// are one line break less. `escape` is what a quoted text doubles or escapes with.
    fn flow(&mut self, raw: &str, skipped: usize, escape: u8) {
        let bytes = raw.as_bytes();
        let mut at = 0;
        self.begin(skipped);
        while at < bytes.len() {
            let blank = bytes[at..].iter().take_while(|it| b" \t\r\n".contains(it)).count();
            let breaks = breaks(&raw[at..at + blank]);
            if breaks > 0 {
                self.begin(at + skipped);
                self.pos += (breaks - 1).max(1);
                at += blank;
                self.begin(at + skipped);
            } else if blank > 0 {
                self.pos += blank;
                at += blank;
            } else if bytes[at] == escape && escape == b'\'' {
                self.begin(at + skipped);
                self.pos += 1;
                at += 2;
                self.begin(at + skipped);
            } else if bytes[at] == escape && escape == b'\\' {
                at += self.escape(&raw[at..], at + skipped);
                self.begin(at + skipped);
            } else {
                let run =
                    bytes[at..].iter().take_while(|it| !b" \t\r\n".contains(it) && **it != escape);
                let run = run.count();
                self.pos += run;
                at += run;
            }
        }
    }

    /// An escape at the begin of `raw`; gives its length.
    fn escape(&mut self, raw: &str, offset: usize) -> usize {
        let rest = &raw[1..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        if rest.starts_with(['\r', '\n']) {
            // The line break is gone; empty lines behind it are not.
            self.begin(offset);
            self.pos += breaks(&rest[..blank]) - 1;
            return 1 + blank;
        }
        let length = match rest.as_bytes().first() {
            Some(b'x') => 4,
            Some(b'u') if is_high_surrogate(rest.get(1..5)) => 12,
            Some(b'u') => 6,
            Some(b'U') => 10,
            _ => 2,
        };
        let decoded = self.text[self.pos.min(self.text.len())..].chars().next();
        let width = decoded.map_or(0, char::len_utf8);
        self.begin(offset);
        self.pos += width;
        length.min(raw.len())
    }

    /// A block that keeps its lines.
    fn literal(&mut self, raw: &str, indent: usize) {
        self.leading();
        for (line, offset) in lines(raw, indent) {
            self.begin(offset);
            self.pos += line.len() + 1;
        }
    }

    /// A block that joins its lines. Each stands in the text as it is; between two there are
    /// line breaks or one blank.
    fn folded(&mut self, raw: &str, indent: usize) {
        self.leading();
        for (line, offset) in lines(raw, indent) {
            if line.is_empty() {
                continue;
            }
            let rest = &self.text[self.pos..];
            self.pos += rest.len() - rest.trim_start_matches('\n').len();
            if !line.starts_with([' ', '\t']) && self.text[self.pos..].starts_with(' ') {
                self.pos += 1;
            }
            if !self.text[self.pos..].starts_with(line) {
                return; // What is mapped so far is right, and the rest follows it nearly.
            }
            self.begin(offset);
            self.pos += line.len();
        }
    }

    /// Empty lines before the first: the span of a block begins behind them.
    fn leading(&mut self) {
        let empty = self.text.len() - self.text.trim_start_matches('\n').len();
        let back = u32::try_from(empty).unwrap_or(0);
        self.list.push((0, self.at.saturating_sub(back)));
        self.pos = empty;
    }
}

fn is_high_surrogate(digits: Option<&str>) -> bool {
    digits
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .is_some_and(|unit| (0xD800..0xDC00).contains(&unit))
}

/// How many line breaks: `\r\n` is one.
fn breaks(blank: &str) -> usize {
    blank.matches('\n').count() + blank.matches('\r').count() - blank.matches("\r\n").count()
}

/// The lines of a block without their indentation, and where each stands. The first has none.
fn lines(raw: &str, indent: usize) -> impl Iterator<Item = (&str, usize)> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let rest = &raw[start..];
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let ending = if rest[length..].starts_with("\r\n") { 2 } else { 1 };
        next = (length < rest.len()).then_some(start + length + ending);
        let line = &rest[..length];
        let blanks = line.bytes().take_while(|&byte| byte == b' ').count();
        let skipped = if start == 0 { 0 } else { blanks.min(indent) };
        Some((&line[skipped..], start + skipped))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    use crate::base::{SitePath, Span};
    use crate::parse::yaml::{Value, Yaml, read};

    /// Every character that a reader sees must lead back to itself, or to its escape.
    fn check(text: &str) -> usize {
        let path = SitePath::new("content/a.yaml").expect("a path");
        let root = read(&path, text, Span::of(0..text.len()));
        let mut seen = 0;
        walk(text, &root.value, &mut seen);
        seen
    }

    fn walk(text: &str, yaml: &Yaml<'_>, seen: &mut usize) {
        match &yaml.value {
            Value::Nothing => {}
            Value::Sequence(items) => items.iter().for_each(|item| walk(text, item, seen)),
            Value::Mapping(mapping) => {
                mapping.entries.iter().for_each(|entry| walk(text, &entry.value, seen));
            }
            Value::Scalar(scalar) => {
                let map = map(scalar, yaml.span.start);
                for (at, it) in scalar.text.char_indices().filter(|(_, it)| !it.is_whitespace()) {
                    let there = map.back(Span::of(at..at + it.len_utf8()));
                    let written = &text[there.start as usize..];
                    assert!(
                        written.starts_with(it)
                            || scalar.style == Style::Double && written.starts_with('\\'),
                        "{text:?}: {it:?} of {:?} leads to {written:?}",
                        scalar.text
                    );
                    *seen += 1;
                }
            }
        }
    }

    #[test]
    fn each_character_leads_back_to_itself() {
        for text in [
            "a: plain\n",
            "a: plain\n  and  more\n\n\n  yet\n",
            "a: 'it''s'\n",
            "a: ' x\n   \n\n  y '",
            "a: \"x \\\n   \n   \n  y \\  z\n \n  w\"\n",
            "a: \"\\uD83D\\uDE00 \\x41é\\u00e9 \\U0001F600 \\n\\t\\\"\\/ end\"",
            "a: |\n  x\n  y\n\nb: >\n\n  x\n  y\n\n    z\n    \n  w\n\n\nc: d",
            "a: |-\r\n  é\r\n  \r\n  x\r\nb: >-\r\n  é\r\n  ü\r\n\r\n  x\r\n",
            "a: |1\n   \n  x\n y\nb: >1\n  z\n y\n",
            "a: |2+\n    x\n   y\n\n\nb: z",
            "- |\n x\n y\n- >\n x\n  \ty\n z\n",
        ] {
            assert!(check(text) > 0, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_quoted_or_folded(
            style in prop::sample::select(vec!["|", ">", "|-", ">+", "|2", ">2", "", "'", "\""]),
            lines in prop::collection::vec("[ a-cé'\"\\\\nx4]{0,8}", 1..8),
            ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        ) {
            let mut text = format!("k: {style}");
            for line in &lines {
                text.push_str(ending);
                text.push_str("  ");
                text.push_str(line);
            }
            if matches!(style, "'" | "\"") {
                text.push_str(style);
            }
            text.push_str(ending);
            text.push_str("z: last");
            text.push_str(ending);
            check(&text);
        }
    }
}
