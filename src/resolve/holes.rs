//! Numbers that no source contains. A source is printed with them, and where a style put them are holes for the
//! numbers of each citation.

use super::bibliography::Part;

/// A page number that no source contains, to find again where hayagriva put the page.
pub(super) const PAGE: &str = "1618033988";
/// The same for the last of some pages.
pub(super) const LAST_PAGE: &str = "1618033989";
/// The number of the first note; those after it count on. It has to be found again too.
pub(super) const NOTE: usize = 1_414_213_562;

/// The first run of digits in `text` that stands for something else, with what is round it.
pub(super) fn hole(text: &str, part: Part) -> Option<(&str, Part, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find(|it: char| it.is_ascii_digit()).map(|it| it + from) {
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let end = start + digits;
        let found = match &text[start..end] {
            _ if part == Part::Number => Some(Part::Number),
            PAGE => Some(Part::Page),
            LAST_PAGE => Some(Part::LastPage),
            number
                if number.parse().is_ok_and(|it: usize| (NOTE..NOTE + 1_000_000).contains(&it)) =>
            {
                Some(Part::FirstNote)
            }
            _ => None,
        };
        if let Some(found) = found {
            return Some((&text[..start], found, &text[end..]));
        }
        from = end;
    }
    None
}
