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
    for candidate in candidates {
        let other: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        if other.len().abs_diff(folded.len()) > allowed {
            continue;
        }
        let Some(distance) = distance(&folded, &other, allowed) else { continue };
        if best.is_none_or(|(least, name)| (distance, candidate) < (least, name)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// How far `a` is from `b`, if not further than `allowed`.
fn distance(a: &[char], b: &[char], allowed: usize) -> Option<usize> {
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        // Both rows, because a swap reaches two rows back.
        if row.iter().chain(&above).all(|&it| it > allowed) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    Some(above[b.len()]).filter(|&it| it <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood_and_strangers_are_not() {
        assert_eq!(nearest("sumary", ["name", "summary", "aliases"]), Some("summary"));
        assert_eq!(nearest("nmae", ["name", "kind"]), Some("name"));
        assert_eq!(nearest("aliasse", ["alias", "aliases"]), Some("aliases"));
        assert_eq!(nearest("colour", ["name", "kind"]), None);
    }
}
