//! Days, months and years as each language writes them, which is ICU's affair; and spans of them,
//! in which what both sides share is told once. ICU's own spans (2.4, unstable) end in a panic
//! where names of months are long, so they are made here, of what ICU says of either side.

use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::input::Date as IcuDate;
use icu_datetime::options::YearStyle;
use icu_datetime::{DateTimeFormatter, DateTimeFormatterPreferences};

use crate::base::locale;
use crate::parse::date::Day;
use crate::parse::lang::Lang;

/// Dates as one language writes them.
#[derive(Debug)]
pub(super) struct Calendar {
    day: Option<DateTimeFormatter<YMD>>,
    month: Option<DateTimeFormatter<YM>>,
    year: Option<DateTimeFormatter<Y>>,
}

/// Who says to which era a year belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Eras {
    /// ICU, where it is not plain: "44 BC".
    Said,
    /// Whoever asks.
    Unsaid,
}

impl Calendar {
    /// Dates as `language` writes them.
    pub(super) fn new(language: &Lang, eras: Eras) -> Self {
        // EDTF counts in the Gregorian calendar, so readers everywhere are told its years.
        let locale = || DateTimeFormatterPreferences::from(locale(language.tag(), "ca-gregory"));
        let style = match eras {
            Eras::Said => YearStyle::Auto,
            Eras::Unsaid => YearStyle::NoEra,
        };
        let (day, month) = (YMD::long().with_year_style(style), YM::long().with_year_style(style));
        Self {
            day: DateTimeFormatter::try_new(locale(), day).ok(),
            month: DateTimeFormatter::try_new(locale(), month).ok(),
            year: DateTimeFormatter::try_new(locale(), Y::long().with_year_style(style)).ok(),
        }
    }

    /// "7 January 2020"; `None` beyond the years that ICU knows.
    pub(super) fn day(&self, day: Day) -> Option<String> {
        let date = IcuDate::try_new_gregorian(year(day)?, day.month, day.day).ok()?;
        Some(self.day.as_ref()?.format(&date).to_string())
    }

    /// "January 2020".
    pub(super) fn month(&self, day: Day) -> Option<String> {
        let date = IcuDate::try_new_gregorian(year(day)?, day.month, day.day).ok()?;
        Some(self.month.as_ref()?.format(&date).to_string())
    }

    /// "2020".
    pub(super) fn year(&self, day: Day) -> Option<String> {
        let date = IcuDate::try_new_gregorian(year(day)?, day.month, day.day).ok()?;
        Some(self.year.as_ref()?.format(&date).to_string())
    }

    /// "26–27 October 2019". `dashes` stand between single words, and between several.
    pub(super) fn days(&self, first: Day, last: Day, dashes: [&str; 2]) -> Option<String> {
        let (one, two) = (self.day(first)?, self.day(last)?);
        if first.year != last.year {
            return Some(format!("{one}{}{two}", dashes[1]));
        }
        let (mut before, mut after) = shared(&one, &two);
        if first.month != last.month {
            // On a day whose number and month are others, only the year is the same.
            let other = |known: [u8; 2]| (1..=3).find(|it| !known.contains(it)).unwrap_or(1);
            let (month, day) = (other([first.month, last.month]), other([first.day, last.day]));
            let with = shared(&one, &self.day(Day { month, day, ..first })?);
            (before, after) = (before.min(with.0), after.min(with.1));
        }
        Some(span(&one, &two, (before, after), dashes))
    }

    /// "April–December 2018".
    pub(super) fn months(&self, first: Day, last: Day, dashes: [&str; 2]) -> Option<String> {
        let (one, two) = (self.month(first)?, self.month(last)?);
        if first.year != last.year {
            return Some(format!("{one}{}{two}", dashes[1]));
        }
        Some(span(&one, &two, shared(&one, &two), dashes))
    }
}

fn year(day: Day) -> Option<i32> {
    i32::try_from(day.year).ok().filter(|year| year.abs() <= 9999)
}

/// How many bytes two texts share at their begins and at their ends, whole words and numbers only.
fn shared(one: &str, two: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let before = one.chars().zip(two.chars()).take_while(same).map(|it| it.0.len_utf8()).sum();
    let before = whole(one, before).min(whole(two, before));
    let (rest, other) = (&one[before..], &two[before..]);
    let pairs = rest.chars().rev().zip(other.chars().rev());
    let after: usize = pairs.take_while(same).map(|it| it.0.len_utf8()).sum();
    let cut = |text: &str| {
        let mut start = text.len() - after;
        while let Some(next) = text[start..].chars().next()
            && text[..start]
                .chars()
                .next_back()
                .is_some_and(|it| kind(it) == kind(next) && kind(it) > 0)
        {
            start += next.len_utf8();
        }
        text.len() - start
    };
    (before, cut(rest).min(cut(other)))
}

/// The last place up to `end` at which no word and no number is cut.
fn whole(text: &str, end: usize) -> usize {
    let mut end = end;
    while let Some(last) = text[..end].chars().next_back()
        && text[end..].chars().next().is_some_and(|it| kind(it) == kind(last) && kind(it) > 0)
    {
        end -= last.len_utf8();
    }
    end
}

/// Letters and digits stand apart: `10月26日`.
fn kind(it: char) -> u8 {
    if it.is_numeric() { 2 } else { u8::from(it.is_alphabetic()) }
}

/// From `one` to `two`, of which so many bytes at the begin and at the end are told once. What stands
/// close to a number belongs to it: `26.–27. Oktober`.
fn span(one: &str, two: &str, (before, after): (usize, usize), dashes: [&str; 2]) -> String {
    let (first, second) = (&one[before..one.len() - after], &two[before..two.len() - after]);
    let end = &one[one.len() - after..];
    if first.is_empty() || second.is_empty() {
        return one.to_owned();
    }
    let close = end.find(|it: char| it.is_whitespace() || it == ',').unwrap_or(end.len());
    let wide = [first, second].iter().any(|it| it.contains(char::is_whitespace));
    let (start, close, dash) = (&one[..before], &end[..close], dashes[usize::from(wide)]);
    format!("{start}{first}{close}{dash}{second}{end}")
}
