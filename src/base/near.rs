//! The nearest of some names to one that was mistyped.

/// The candidate that differs least from `written`, if one is near enough to be meant: at most a
/// third of its letters away, counted as insertions, deletions, changes and swaps of neighbours
/// (Damerau's distance, restricted). Ties go to the first in order.
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded: Vec<char> = written.chars().flat_map(char::to_lowercase).collect();
    let allowed = (folded.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let mut other: Vec<char> = Vec::new();
    let mut rows = Rows::default();
    for candidate in candidates {
        // A letter has at most four bytes, and a word in lower case no fewer letters than before.
        if candidate.len() > 4 * (folded.len() + allowed) {
            continue;
        }
        other.clear();
        other.extend(candidate.chars().flat_map(char::to_lowercase));
        if other.len().abs_diff(folded.len()) > allowed {
            continue;
        }
        let most = best.map_or(allowed, |(least, _)| least);
        if let Some(distance) = rows.distance(&folded, &other, most)
            && best.is_none_or(|(least, name)| (distance, candidate) < (least, name))
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// The one candidate that is a single slip away from `written`: a letter too many, too few, changed,
/// or swapped with its neighbour. `None` where there are several, since then nobody can be sure.
pub fn slip<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// A word of one or two letters is one slip away from too many others.
    const SHORTEST: usize = 3;
    let folded: Vec<char> = written.chars().flat_map(char::to_lowercase).collect();
    if folded.len() < SHORTEST {
        return None;
    }
    let mut rows = Rows::default();
    let mut only: Option<&str> = None;
    for candidate in candidates {
        if candidate.len().abs_diff(written.len()) > 2 * char::MAX.len_utf8() {
            continue;
        }
        let other: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        if rows.distance(&folded, &other, 1).is_none() || only == Some(candidate) {
            continue;
        }
        if only.is_some() {
            return None;
        }
        only = Some(candidate);
    }
    only
}

/// Three rows of the table of distances, kept from one candidate to the next.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    above: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// How far apart two words are, if at most `most`.
    fn distance(&mut self, a: &[char], b: &[char], most: usize) -> Option<usize> {
        let Self { before, above, row } = self;
        before.clear();
        before.resize(b.len() + 1, 0);
        above.clear();
        above.extend(0..=b.len());
        row.clear();
        row.resize(b.len() + 1, 0);
        let mut last = 0;
        for i in 1..=a.len() {
            row[0] = i;
            let mut least = i;
            for j in 1..=b.len() {
                let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut here = change.min(above[j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    here = here.min(before[j - 2] + 1);
                }
                row[j] = here;
                least = least.min(here);
            }
            // What comes is built upon these two rows, and never less than both.
            if least > most && last > most {
                return None;
            }
            last = least;
            std::mem::swap(before, above);
            std::mem::swap(above, row);
        }
        Some(above[b.len()]).filter(|distance| *distance <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_from_one_word_is_sure() {
        assert_eq!(slip("sumary", ["name", "summary", "aliases"]), Some("summary"));
        assert_eq!(slip("nmae", ["name", "kind", "name"]), Some("name"));
        assert_eq!(slip("Summary", ["summary"]), Some("summary"));
        assert_eq!(slip("wall", ["well", "will"]), None);
        assert_eq!(slip("sumry", ["summary"]), None);
        assert_eq!(slip("ab", ["abc"]), None);
        assert_eq!(slip("ünlaut", ["ümlaut"]), Some("ümlaut"));
    }

    #[test]
    fn slips_are_understood_and_strangers_are_not() {
        assert_eq!(nearest("sumary", ["name", "summary", "aliases"]), Some("summary"));
        assert_eq!(nearest("nmae", ["name", "kind"]), Some("name"));
        assert_eq!(nearest("aliasse", ["alias", "aliases"]), Some("aliases"));
        assert_eq!(nearest("colour", ["name", "kind"]), None);
        assert_eq!(nearest("ac", ["ab", "bc", "ca"]), Some("ab"));
        assert_eq!(nearest("Ümlaut", ["umlaut", "ümluat", "ümlauts"]), Some("umlaut"));
        assert_eq!(nearest("", ["a", "bc"]), Some("a"));
        assert_eq!(nearest("abcdefghi", ["xxxdefghi", "xxxxefghi", "abcde"]), Some("xxxdefghi"));
    }
}
