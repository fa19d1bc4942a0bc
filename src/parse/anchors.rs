//! Ids of headings: the part of an address behind `#`. Readers bookmark them, so they depend on
//! the heading's words and on its equals before it, and on nothing else.

use std::collections::BTreeMap;

use crate::base::words;

use super::body::Heading;

/// The id that words make: letters and digits of every script in lower case, each run of anything
/// else a hyphen. `section` where there are none.
pub fn made(words: &str) -> String {
    let mut id = String::with_capacity(words.len());
    let mut gap = false;
    if words.is_ascii() {
        // As those of most headings, which need no table.
        for letter in words.chars() {
            if !letter.is_ascii_alphanumeric() {
                gap = true;
                continue;
            }
            if std::mem::take(&mut gap) && !id.is_empty() {
                id.push('-');
            }
            id.push(letter.to_ascii_lowercase());
        }
        return if id.is_empty() { "section".to_owned() } else { id };
    }
    for letter in words::letters(words) {
        if letter.starts_with(char::is_alphanumeric) {
            if gap && !id.is_empty() {
                id.push('-');
            }
            gap = false;
            // Joiners have no shape of their own; everything else of a letter (accents, vowel
            // signs) is part of the word.
            let kept = letter.chars().filter(|it| !matches!(it, '\u{200C}'..='\u{200F}'));
            id.extend(kept.flat_map(char::to_lowercase));
        } else {
            gap = true;
        }
    }
    if id.is_empty() { "section".to_owned() } else { id }
}

/// Whether a page needs the id for something else: notes, citations and sources, and what a theme
/// names, which begins with an underscore.
pub fn is_reserved(id: &str) -> bool {
    let numbered = |kind: &str| {
        id.strip_prefix(kind).is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_digit()))
    };
    numbered("note-") || numbered("cite-") || id.starts_with("source-") || id.starts_with('_')
}

/// Gives each heading its id: its own where the author gave it one, else one [`made`] of its
/// words, with `-2`, `-3`… behind it where it is taken. An author's id is never taken by another
/// heading's words, wherever it stands, nor is one of `others`, which raw HTML gives.
///
/// Gives the headings whose own id another has already: the other and it.
pub fn give<'a>(
    headings: &mut [Heading],
    others: impl Iterator<Item = &'a str>,
) -> Vec<(usize, usize)> {
    let mut taken: BTreeMap<String, Taken> = BTreeMap::new();
    let mut again = Vec::new();
    for (index, heading) in headings.iter_mut().enumerate() {
        if heading.id.is_empty() {
            continue;
        }
        match taken.get(&heading.id) {
            Some(first) => {
                again.push((first.by, index));
                heading.id.clear();
            }
            None => {
                taken.insert(heading.id.clone(), Taken { by: index, next: 2 });
            }
        }
    }
    for id in others {
        taken.entry(id.to_owned()).or_insert(Taken { by: 0, next: 2 });
    }
    for (index, heading) in headings.iter_mut().enumerate() {
        if heading.id.is_empty() {
            let mut id = made(&heading.title);
            if is_reserved(&id) {
                id.insert_str(0, "section-");
            }
            heading.id = free(id, index, &mut taken);
        }
    }
    again
}

struct Taken {
    by: usize,
    /// The next number to try. Kept, so that a thousand equal headings cost a thousand steps.
    next: usize,
}

fn free(id: String, by: usize, taken: &mut BTreeMap<String, Taken>) -> String {
    let Some(mut next) = taken.get(&id).map(|it| it.next) else {
        taken.insert(id.clone(), Taken { by, next: 2 });
        return id;
    };
    let numbered = loop {
        let numbered = format!("{id}-{next}");
        next += 1;
        if !taken.contains_key(&numbered) {
            break numbered;
        }
    };
    if let Some(first) = taken.get_mut(&id) {
        first.next = next;
    }
    taken.insert(numbered.clone(), Taken { by, next: 2 });
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(headings: &[(&str, &str)]) -> Vec<String> {
        let mut headings: Vec<Heading> = headings
            .iter()
            .map(|&(id, title)| Heading {
                level: 2,
                id: id.to_owned(),
                classes: Vec::new(),
                title: title.to_owned(),
            })
            .collect();
        give(&mut headings, ["raw"].into_iter());
        headings.into_iter().map(|it| it.id).collect()
    }

    #[test]
    fn words_of_every_script_make_ids() {
        assert_eq!(made("The design of 2014 (draft)"), "the-design-of-2014-draft");
        assert_eq!(made("  Étrange — À l’Œuvre! "), "étrange-à-l-œuvre");
        assert_eq!(made("हिन्दी में"), "हिन्दी-में");
        assert_eq!(made("日本の歴史"), "日本の歴史");
        assert_eq!(made("ΣΊΣΥΦΟΣ"), "σίσυφοσ");
        assert_eq!(made("***"), "section");
    }

    #[test]
    fn ids_are_unique_and_an_authors_comes_first() {
        assert_eq!(
            given(&[("", "A"), ("", "A"), ("a-2", "B"), ("", "A"), ("", "!"), ("", "?")]),
            ["a", "a-3", "a-2", "a-4", "section", "section-2"]
        );
        assert_eq!(given(&[("", "A 2"), ("", "A"), ("", "A")]), ["a-2", "a", "a-3"]);
        assert_eq!(given(&[("x", "A"), ("x", "B"), ("", "Raw")]), ["x", "b", "raw-2"]);
        assert_eq!(given(&[("", "Note 1"), ("", "Noted")]), ["section-note-1", "noted"]);
    }
}
