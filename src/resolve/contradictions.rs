//! What is doubtful in a text: names that may mean several, and dates that contradict the event they name: "the battle (2015)" of one that was in
//! 2016. Only a date that is certainly that of the event is compared, one that stands right behind
//! its name in brackets or after "of", or right before it after "the": what happened to a treaty in
//! 2018 says nothing of when it was made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{Code, Diagnostic, SitePath, Span, has_any};
use crate::parse::body::Body;
use crate::parse::date::Date;
use crate::parse::glossary::Entity;
use crate::parse::lang::Lang;

use super::found::{Found, Mention, Text, Verdict};
use super::glossary::Glossary;

/// How far from a name its date can begin, in bytes.
const REACH: usize = 40;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// When events were and agreements were made, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Happenings(BTreeMap<Arc<str>, Date>);

/// A date in the prose that cannot be that of the event it stands with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The file.
    pub path: SitePath,
    /// Where the date stands in it.
    pub span: Span,
    /// The date as written.
    pub written: String,
    /// The event's id.
    pub entity: Arc<str>,
}

/// What is doubtful in one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// Dates that contradict those of events.
    pub contradictions: Vec<Contradiction>,
    /// The ids of those whom an ambiguous name may mean: it is complained of where it stands, and
    /// until that is settled nobody can say that they are not mentioned.
    pub unsettled: BTreeSet<Arc<str>>,
}

/// The happenings of `glossary`.
pub fn happenings(glossary: &Glossary) -> Happenings {
    let dated = glossary.entities.values().filter(|it| matches!(&*it.kind, "event" | "agreement"));
    Happenings(dated.filter_map(|it| Some((it.id.clone(), it.when.clone()?))).collect())
}

/// What is doubtful in `text`, given the names that were found there.
pub fn doubts(text: &Text<'_>, found: &Found, happenings: &Happenings, language: &Lang) -> Doubts {
    let all = found.lead.iter().flatten().chain(&found.body);
    let mut unsettled = BTreeSet::new();
    for mention in all {
        if let Verdict::Ambiguous(others) = &mention.verdict {
            unsettled.extend(others.iter().chain([&mention.way.id]).cloned());
        }
    }
    let contradictions = contradictions(text, found, happenings, language);
    Doubts { contradictions, unsettled }
}

/// The dates in `text` that contradict the event with which they stand.
fn contradictions(
    text: &Text<'_>,
    found: &Found,
    happenings: &Happenings,
    language: &Lang,
) -> Vec<Contradiction> {
    let lead = text.lead.iter().zip(&found.lead);
    let bodies = lead.chain([(text.body, &found.body)]);
    let mut contradictions = Vec::new();
    for (body, mentions) in bodies {
        for mention in mentions {
            for (span, date) in dates(body, mention, language) {
                let when = happenings.0.get(&mention.way.id);
                if when.is_some_and(|it| date.certainly_outside(it)) {
                    contradictions.push(Contradiction {
                        path: text.path.clone(),
                        span: body.back(span),
                        written: body.at(span).to_owned(),
                        entity: mention.way.id.clone(),
                    });
                }
            }
        }
    }
    contradictions
}

impl Contradiction {
    /// What there is to say of it. `entity` is the event as its file defines it.
    pub fn told(&self, entity: &Entity) -> Diagnostic {
        let message =
            format!("`{}` contradicts the glossary's date of {}", self.written, entity.name.value);
        let diag = Diagnostic::new(Code::ContradictedDate, &self.path, self.span, message);
        let diag = match &entity.when {
            Some(when) => diag.also(&entity.path, when.span, "its date there"),
            None => diag,
        };
        diag.help("mend the one that is wrong")
    }
}

/// The dates that stand right beside `mention`, and where in the body's text.
fn dates(body: &Body, mention: &Mention, language: &Lang) -> Vec<(Span, Date)> {
    let months: &[&str] = if language.base() == "en" { &MONTHS } else { &[] };
    let text = &body.text[..];
    let mut dates = Vec::new();
    // The marks of emphasis that end with the name stand between it and its date.
    let end = mention.span.range().end;
    let end = text.len() - text[end..].trim_start_matches(['*', '_']).len();
    let behind = ["\u{20}(", " of "].iter().find(|it| text[end..].starts_with(**it));
    // "of" is English.
    if let Some(opens) = behind.filter(|it| **it == " (" || !months.is_empty()) {
        let at = end + opens.len();
        if let Some((length, date)) = date_at(&text[at..], months)
            && (*opens != " (" || text[at + length..].starts_with([')', ',', ';']))
        {
            dates.push((Span::of(at..at + length), date));
        }
    }
    let start = mention.span.range().start;
    if months.is_empty() {
        return dates;
    }
    let mut from = start.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = &text[from..start];
    // Most names have no date before them, and there is none without a digit.
    let article = || ["the ", "The "].iter().filter_map(|it| Some(before.rfind(it)? + 4)).max();
    if has_any(before.as_bytes(), |it| it.is_ascii_digit())
        && let Some(at) = article().map(|it| from + it)
        && let Some((length, date)) = date_at(&text[at..], months)
        // A year with which the name begins is its own.
        && text.get(at + length..start) == Some(" ")
    {
        dates.push((Span::of(at..at + length), date));
    }
    dates
}

/// The date with which `text` begins, and its length: "3 January 2020", "January 3, 2020", "January
/// 2020", "2020", "2014–2017", "2020-01-03".
fn date_at(text: &str, months: &[&str]) -> Option<(usize, Date)> {
    let (length, edtf) = day_first(text, months)
        .or_else(|| month_first(text, months))
        .or_else(|| numbers(text))
        .or_else(|| years(text))?;
    // "2010s", "2014-15" and "2014,500" are something else.
    let next = text[length..].chars().next();
    let goes_on = next.is_some_and(|it| it.is_alphanumeric() || matches!(it, '-' | '–' | '/'));
    if goes_on {
        return None;
    }
    Some((length, Date::new(&edtf).ok()?))
}

fn day_first(text: &str, months: &[&str]) -> Option<(usize, String)> {
    let (day, at) = number(text, 1..=2)?;
    let rest = text[at..].strip_prefix(' ')?;
    let (month, length) = month(rest, months)?;
    let (year, end) = number(rest[length..].strip_prefix(' ')?, 4..=4)?;
    Some((at + 1 + length + 1 + end, format!("{year}-{month:02}-{day:0>2}")))
}

fn month_first(text: &str, months: &[&str]) -> Option<(usize, String)> {
    let (month, at) = month(text, months)?;
    let rest = text[at..].strip_prefix(' ')?;
    if let Some((year, end)) = number(rest, 4..=4) {
        return Some((at + 1 + end, format!("{year}-{month:02}")));
    }
    let (day, length) = number(rest, 1..=2)?;
    let (year, end) = number(rest[length..].strip_prefix(", ")?, 4..=4)?;
    Some((at + 1 + length + 2 + end, format!("{year}-{month:02}-{day:0>2}")))
}

fn numbers(text: &str) -> Option<(usize, String)> {
    let (year, at) = number(text, 4..=4)?;
    let rest = text[at..].strip_prefix('-')?;
    let (month, length) = number(rest, 2..=2)?;
    let (day, end) = number(rest[length..].strip_prefix('-')?, 2..=2)?;
    Some((at + 1 + length + 1 + end, format!("{year}-{month}-{day}")))
}

fn years(text: &str) -> Option<(usize, String)> {
    let (year, at) = number(text, 4..=4)?;
    let to = text[at..].strip_prefix(['–', '-']).and_then(|rest| {
        let (to, end) = number(rest, 4..=4)?;
        Some((text.len() - rest.len() + end, format!("{year}/{to}")))
    });
    to.or_else(|| Some((at, year.to_owned())))
}

/// The number with which `text` begins, if it has that many digits.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(&str, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    digits.contains(&length).then(|| (&text[..length], length))
}

/// The month with whose name `text` begins, from 1, and the name's length.
fn month(text: &str, months: &[&str]) -> Option<(usize, usize)> {
    let at = months.iter().position(|it| text.starts_with(it))?;
    Some((at + 1, months[at].len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written_in_prose() {
        let read = |text: &str| {
            let (length, date) = date_at(text, &MONTHS)?;
            Some((text[..length].to_owned(), date))
        };
        for (text, written, edtf) in [
            ("3 January 2020)", "3 January 2020", "2020-01-03"),
            ("January 13, 2020, and", "January 13, 2020", "2020-01-13"),
            ("May 2018 deal", "May 2018", "2018-05"),
            ("2014–2017)", "2014–2017", "2014/2017"),
            ("2020-01-03 it", "2020-01-03", "2020-01-03"),
            ("2015.", "2015", "2015"),
        ] {
            let date = Date::new(edtf).expect("a date");
            assert_eq!(read(text), Some((written.to_owned(), date)), "{text}");
        }
        for text in ["2010s", "12 men", "20155", "2014-15", "31 February 2020", "Maybe 2020", ""] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(date_at("3 janvier 2020", &[]), None);
    }
}
