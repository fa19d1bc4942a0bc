//! Places in texts, and the way back from a text taken out of another to the place it came from.

use std::ops::Range;

/// A run of bytes in one text, on character boundaries. Texts above 4 GiB are refused on reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

impl Span {
    /// The span of a range of bytes.
    pub fn of(range: Range<usize>) -> Self {
        let fit = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Self { start: fit(range.start), end: fit(range.end) }
    }

    /// The span as a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many bytes it covers.
    pub fn len(self) -> usize {
        self.range().len()
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// From the start of this to the end of `other`.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }
}

/// A value and the place it was written in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// The way from a text back into the file it was taken from: a block scalar of a YAML file has
/// lost its indentation, a quoted one its escapes. The body of a chapter stands in its file as it
/// is, and its map is the empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// Runs that were taken over as they stand: where each begins in the text, where in the file,
    /// sorted by the former. Empty where text and file are one.
    runs: Vec<(u32, u32)>,
    /// Where the text ends in the file, where it may be longer than what stands there: the last line of
    /// a YAML block ends in a line break even where the file does not.
    end: Option<u32>,
}

impl Map {
    /// The map of a text made of runs that begin at `(in the text, in the file)`, sorted.
    pub fn new(runs: Vec<(u32, u32)>) -> Self {
        Self { runs, end: None }
    }

    /// The same for a text that ends at byte `end` of the file, whatever its own length.
    #[must_use]
    pub fn up_to(self, end: u32) -> Self {
        Self { end: Some(end), ..self }
    }

    /// Where `span` of the text stands in the file.
    pub fn back(&self, span: Span) -> Span {
        let start = self.byte(span.start);
        // The end belongs to the run of the last byte, not to the run that begins behind it.
        let end = if span.is_empty() { start } else { self.byte(span.end - 1) + 1 };
        let limit = self.end.unwrap_or(u32::MAX);
        Span { start: start.min(limit), end: end.min(limit) }
    }

    /// The way through this map and then through `next`: from a text within a text within a file.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        if self.runs.is_empty() {
            return next.clone();
        }
        let mut runs = Vec::with_capacity(self.runs.len());
        for (index, &(text, file)) in self.runs.iter().enumerate() {
            let length = self.runs.get(index + 1).map_or(u32::MAX, |&(end, _)| end - text);
            runs.push((text, next.byte(file)));
            let first = next.runs.partition_point(|&(start, _)| start <= file);
            let within = next.runs[first..].iter().take_while(|&&(start, _)| start - file < length);
            runs.extend(within.map(|&(start, there)| (text + (start - file), there)));
        }
        let end = self.end.map(|end| next.back(Span { start: end, end }).end).or(next.end);
        Self { runs, end }
    }

    fn byte(&self, byte: u32) -> u32 {
        match self.runs.partition_point(|&(start, _)| start <= byte) {
            0 => byte,
            next => {
                let (text, file) = self.runs[next - 1];
                file + (byte - text)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_scalar_leads_back_to_its_lines() {
        // `body: |\n  ab\n  cd\n` gives `ab\ncd\n`.
        let map = Map::new(vec![(0, 10), (3, 15)]);
        assert_eq!(map.back(Span { start: 0, end: 2 }), Span { start: 10, end: 12 });
        assert_eq!(map.back(Span { start: 3, end: 5 }), Span { start: 15, end: 17 });
        assert_eq!(map.back(Span { start: 0, end: 3 }), Span { start: 10, end: 13 });
    }

    #[test]
    fn maps_follow_one_another() {
        let inner = Map::new(vec![(0, 2), (4, 10)]);
        let outer = Map::new(vec![(0, 100), (5, 200), (11, 300)]);
        let both = inner.then(&outer);
        for byte in 0..9 {
            let span = Span { start: byte, end: byte + 1 };
            assert_eq!(both.back(span), outer.back(inner.back(span)), "{byte}");
        }
        assert_eq!(inner.then(&Map::default()), inner);
        assert_eq!(Map::default().then(&outer), outer);
    }
}
