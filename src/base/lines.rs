//! From byte offsets to lines and columns, for people and for editors, and back.

use super::Span;

/// Where a byte stands, as people count: from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1. `\n`, `\r\n` and a lone `\r` end one.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// The line starts of one text.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of `text`.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at + 1);
            }
        }
        Self { text, starts }
    }

    /// The byte at a line and a column, both from 1; the end of the line where the line is shorter.
    /// `None` where the text has no such line.
    pub fn byte(&self, line: usize, column: usize) -> Option<u32> {
        let line = self.line(line)?;
        let text = &self.text[line.range()];
        let within =
            text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |it| it.0);
        Some(line.start + Span::of(0..within).end)
    }

    /// Where a line stands, counted from 1, without its end.
    pub fn line(&self, line: usize) -> Option<Span> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let length = self.text[start..end].trim_end_matches(['\n', '\r']).len();
        Some(Span::of(start..start + length))
    }

    /// The line, counted from 1, in which a byte stands.
    pub fn number(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte)
    }

    /// The position of a byte; one past the end stands after the last character.
    pub fn position(&self, byte: u32) -> Position {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.number(byte);
        let start = self.starts[line - 1];
        Position { line, column: self.text[start..byte].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("añb\r\nc\rd\n");
        assert_eq!(lines.position(0), Position { line: 1, column: 1 });
        assert_eq!(lines.position(3), Position { line: 1, column: 3 });
        assert_eq!(lines.position(6), Position { line: 2, column: 1 });
        assert_eq!(lines.position(8), Position { line: 3, column: 1 });
        assert_eq!(lines.position(99), Position { line: 4, column: 1 });
    }

    #[test]
    fn lines_and_columns_lead_back() {
        let lines = Lines::new("añb\r\nc\rd\n");
        for byte in [0, 1, 3, 6, 8] {
            let Position { line, column } = lines.position(byte);
            assert_eq!(lines.byte(line, column), Some(byte));
        }
        assert_eq!(
            (lines.byte(1, 99), lines.byte(4, 1), lines.byte(5, 1)),
            (Some(4), Some(10), None)
        );
        assert_eq!((lines.byte(0, 1), lines.byte(2, 0)), (None, Some(6)));
        assert_eq!(lines.line(1), Some(Span { start: 0, end: 4 }));
    }
}
