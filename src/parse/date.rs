//! Dates as EDTF (ISO 8601-2, as the Library of Congress profiles it) writes them: levels 0 and 1,
//! and of level 2 what an explainer needs: qualified and unspecified parts anywhere, the further
//! divisions of a year, and exponents. Sets and significant digits are refused.
//!
//! The calendar is the proleptic Gregorian one, with a year 0 (1 BCE), as ISO 8601 has it. How a
//! text is read is [`super::edtf`]'s affair, how a date reads in words [`crate::resolve::dates`]'s.

use std::fmt;

use crate::base::{Checked, Code, Diagnostic, SitePath, Span, Spanned};

use super::edtf;

/// A day, a month, a year, an interval; open, approximate or uncertain.
///
/// Dates are in order of their first possible day, then of their last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    earliest: Limit,
    latest: Limit,
    form: Form,
}

/// A day that bounds a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// Before all days: an open or unknown begin.
    Always,
    /// A day.
    On(Day),
    /// After all days: an open or unknown end.
    Ever,
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year: 0 is 1 BCE.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// What a date is made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// One day, month, season, year, decade or century.
    Point(Point),
    /// From one to another.
    Interval {
        /// The begin.
        start: Side,
        /// The end.
        end: Side,
    },
}

/// A side of an interval.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// `..`: there is none.
    Open,
    /// Nothing: there is one, and nobody knows it.
    Unknown,
    /// This.
    At(Point),
}

/// One day, month, season, year, decade or century.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// The year.
    pub year: Year,
    /// The month, 1 to 12, or a division of the year, 21 to 41: see [`Part`].
    pub month: Option<Part>,
    /// The day of the month.
    pub day: Option<Part>,
    /// The time of that day.
    pub time: Option<Time>,
}

/// A year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year {
    /// Its number, with 0 for unspecified digits: 0 is 1 BCE.
    pub value: i64,
    /// Which digits are unspecified: bit 0 is the last one.
    pub unspecified: u8,
    /// How sure it is.
    pub quality: Quality,
}

/// A month or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Its number, with 0 for unspecified digits. In the place of a month, 21 to 24 are spring to
    /// winter, 25 to 28 those of the northern and 29 to 32 of the southern hemisphere, 33 to 36
    /// quarters, 37 to 39 thirds and 40 and 41 halves of the year.
    pub value: u8,
    /// Which digits are unspecified: bit 0 is the last one.
    pub unspecified: u8,
    /// How sure it is.
    pub quality: Quality,
}

/// How sure a part of a date is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// It is as it stands.
    #[default]
    Sure,
    /// `?`: it may be wrong.
    Uncertain,
    /// `~`: it is about that.
    Approximate,
    /// `%`: both.
    Both,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// Minutes east of UTC, if it says.
    pub zone: Option<i16>,
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadDate {
    /// The wrong part, in bytes of the text.
    pub at: std::ops::Range<usize>,
    /// What is wrong with it.
    pub message: String,
    /// How it would be right.
    pub help: String,
    /// Which rule: [`Code::BadDate`] or [`Code::EndsBeforeBegin`].
    pub code: Code,
}

/// Reads a date that stands in the file at `path`.
pub fn parse(written: &Spanned<String>, path: &SitePath) -> Checked<Option<Date>> {
    match Date::new(&written.value) {
        Ok(date) => Checked::clean(Some(date)),
        Err(bad) => {
            let there = written.span.range();
            let within = |start: usize| {
                let [from, to] = [bad.at.start, bad.at.end].map(|it| (start + it).min(there.end));
                Span::of(from..to)
            };
            // A text in quotes stands one byte further on; one with escapes is told as a whole, as is
            // one that goes on in a second line, where bytes may be missing for other reasons.
            let joined = written.value.contains(char::is_whitespace);
            let span = match there.len() - written.value.len().min(there.len()) {
                _ if written.value.trim_end().contains('\n') => written.span,
                0 => within(there.start),
                2 if !joined => within(there.start + 1),
                _ => written.span,
            };
            let diag = Diagnostic::new(bad.code, path, span, bad.message).help(bad.help);
            Checked::new(None, vec![diag])
        }
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        let year = Year { value: day.year, unspecified: 0, quality: Quality::Sure };
        let part = |value| Some(Part { value, unspecified: 0, quality: Quality::Sure });
        Self::of(Form::Point(Point {
            year,
            month: part(day.month),
            day: part(day.day),
            time: None,
        }))
    }
}

impl Date {
    /// The date that `text` writes.
    ///
    /// # Errors
    /// Says which part of `text` is wrong, and how it would be right.
    pub fn new(text: &str) -> Result<Self, BadDate> {
        edtf::date(text)
    }

    /// The date of a form that was checked.
    pub(super) fn of(form: Form) -> Self {
        let (earliest, latest) = match &form {
            Form::Point(point) => (Limit::On(point.first()), Limit::On(point.last())),
            // What is about 2010 may well end in 2009; its days are those between the two.
            Form::Interval { start: Side::At(start), end: Side::At(end) }
                if end.last() < start.first() =>
            {
                (Limit::On(end.first()), Limit::On(start.last()))
            }
            Form::Interval { start, end } => (
                match start {
                    Side::At(point) => Limit::On(point.first()),
                    Side::Open | Side::Unknown => Limit::Always,
                },
                match end {
                    Side::At(point) => Limit::On(point.last()),
                    Side::Open | Side::Unknown => Limit::Ever,
                },
            ),
        };
        Self { earliest, latest, form }
    }

    /// What it is made of.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The first day that it can mean.
    pub fn earliest(&self) -> Limit {
        self.earliest
    }

    /// The last day that it can mean.
    pub fn latest(&self) -> Limit {
        self.latest
    }

    /// Whether two spans of time certainly have some time in common, wherever in their months or
    /// years they begin and end. Spans that meet in a day, a month or a year need not: one may
    /// have ended before the other began. What is approximate or uncertain is never certain.
    pub fn certainly_overlaps(&self, other: &Self) -> bool {
        let (mine, others) = (self.certain(), other.certain());
        mine.latest_begin < others.earliest_end && others.latest_begin < mine.earliest_end
    }

    /// Whether the two may be the same span of time, told with more or less detail: `2014/..` and
    /// `2014-09/..`.
    pub fn agrees(&self, other: &Self) -> bool {
        let meet = |a: (Limit, Limit), b: (Limit, Limit)| a.0 <= b.1 && b.0 <= a.1;
        meet(self.begin(), other.begin()) && meet(self.end(), other.end())
    }

    /// Whether the two agree and this one says more.
    pub fn is_finer(&self, other: &Self) -> bool {
        let within = |a: (Limit, Limit), b: (Limit, Limit)| b.0 <= a.0 && a.1 <= b.1;
        self != other && within(self.begin(), other.begin()) && within(self.end(), other.end())
    }

    /// The first and the last day on which it may begin.
    fn begin(&self) -> (Limit, Limit) {
        match &self.form {
            Form::Point(point) | Form::Interval { start: Side::At(point), .. } => point.range(),
            Form::Interval { start: Side::Open, .. } => (Limit::Always, Limit::Always),
            Form::Interval { start: Side::Unknown, .. } => (Limit::Always, Limit::Ever),
        }
    }

    /// The first and the last day on which it may end.
    fn end(&self) -> (Limit, Limit) {
        match &self.form {
            Form::Point(point) | Form::Interval { end: Side::At(point), .. } => point.range(),
            Form::Interval { end: Side::Open, .. } => (Limit::Ever, Limit::Ever),
            Form::Interval { end: Side::Unknown, .. } => (Limit::Always, Limit::Ever),
        }
    }

    /// Whether nothing is told of it but its end, and `life` ends then, too: who held an office until
    /// death, of whom nobody says since when.
    pub fn only_ends_with(&self, life: &Self) -> bool {
        let end_alone =
            matches!(self.form, Form::Interval { start: Side::Open | Side::Unknown, .. });
        let (mine, its) = (self.end(), life.end());
        end_alone && matches!(its.1, Limit::On(_)) && mine.0 <= its.1 && its.0 <= mine.1
    }

    /// Whether it certainly lies outside of `life`, wholly before it or wholly after it.
    pub fn certainly_outside(&self, life: &Self) -> bool {
        let (first, _) = life.begin();
        let (_, last) = life.end();
        matches!(first, Limit::On(first) if self.certainly_before(first))
            || matches!(last, Limit::On(last) if self.certainly_after(last))
    }

    /// Whether all of it is certainly over before `day` begins.
    pub fn certainly_before(&self, day: Day) -> bool {
        match &self.form {
            Form::Point(point) => point.sure_last().is_some_and(|last| last < day),
            Form::Interval { end: Side::At(point), .. } => {
                point.sure_last().is_some_and(|last| last < day)
            }
            Form::Interval { .. } => false,
        }
    }

    /// Whether it certainly begins after `day`.
    pub fn certainly_after(&self, day: Day) -> bool {
        match &self.form {
            Form::Point(point) | Form::Interval { start: Side::At(point), .. } => {
                point.sure_first().is_some_and(|first| first > day)
            }
            Form::Interval { .. } => false,
        }
    }

    /// What of it was known on `day`, on which it had begun: an end that came later was open. `None`
    /// where nothing but such an end is known.
    pub fn known_on(&self, day: Day) -> Option<Self> {
        match &self.form {
            Form::Interval { start, end: Side::At(end) } if end.first() > day => match start {
                Side::At(_) => {
                    Some(Self::of(Form::Interval { start: start.clone(), end: Side::Open }))
                }
                Side::Open | Side::Unknown => None,
            },
            Form::Interval { .. } | Form::Point(_) => Some(self.clone()),
        }
    }

    /// The first day on which it may begin, if anything is certain of that.
    pub fn earliest_begin(&self) -> Limit {
        self.begin().0
    }

    /// The last day on which it can begin and the first on which it can end: in between it certainly
    /// lasts, if the one comes before the other.
    pub fn certainly(&self) -> (Limit, Limit) {
        let Certain { latest_begin, earliest_end } = self.certain();
        (latest_begin, earliest_end)
    }

    fn certain(&self) -> Certain {
        let first = |point: &Point| point.sure_first().map_or(Limit::Always, Limit::On);
        let last = |point: &Point| point.sure_last().map_or(Limit::Ever, Limit::On);
        match &self.form {
            Form::Point(point) => Certain { latest_begin: last(point), earliest_end: first(point) },
            Form::Interval { start, end } => Certain {
                latest_begin: match (start, end) {
                    (Side::Open, _) => Limit::Always,
                    (Side::At(point), _) if point.sure_last().is_some() => last(point),
                    // It began before it ended; that is all we know.
                    (_, Side::At(point)) => last(point),
                    (_, Side::Open | Side::Unknown) => Limit::Ever,
                },
                earliest_end: match (start, end) {
                    (_, Side::Open) => Limit::Ever,
                    (_, Side::At(point)) if point.sure_first().is_some() => first(point),
                    (Side::At(point), _) => first(point),
                    (Side::Open | Side::Unknown, _) => Limit::Always,
                },
            },
        }
    }
}

/// What is certain of a span of time.
struct Certain {
    latest_begin: Limit,
    earliest_end: Limit,
}

impl Point {
    /// The first day that it can mean. Spring to winter without a hemisphere are the northern
    /// ones, as is usual.
    pub fn first(&self) -> Day {
        let (low, _) = self.year.range();
        let Some(month) = self.month else { return Day { year: low, month: 1, day: 1 } };
        if let Some((first, _)) = division(month.value) {
            return Day { year: low, month: first, day: 1 };
        }
        let month = month.range(1, 12).0;
        let day = self.day.map_or(1, |day| day.range(1, 31).0);
        Day { year: low, month, day: day.min(days_in(low, month)) }
    }

    /// The last day that it can mean.
    pub fn last(&self) -> Day {
        let (_, high) = self.year.range();
        let Some(month) = self.month else { return Day { year: high, month: 12, day: 31 } };
        if let Some((first, months)) = division(month.value) {
            let last = first + months - 1;
            let (year, month) = if last > 12 { (high + 1, last - 12) } else { (high, last) };
            return Day { year, month, day: days_in(year, month) };
        }
        let month = month.range(1, 12).1;
        let length = days_in(high, month);
        let day = self.day.map_or(length, |day| day.range(1, 31).1);
        Day { year: high, month, day: day.min(length) }
    }

    /// The first and the last day that it can mean, and all days where it is not sure.
    fn range(&self) -> (Limit, Limit) {
        match (self.sure_first(), self.sure_last()) {
            (Some(first), Some(last)) => (Limit::On(first), Limit::On(last)),
            _ => (Limit::Always, Limit::Ever),
        }
    }

    /// How sure the least sure of its parts is.
    pub fn quality(&self) -> Quality {
        let parts = [self.month, self.day];
        let parts = parts.iter().flatten().map(|part| part.quality);
        parts.fold(self.year.quality, Quality::and)
    }

    /// The first day that it can certainly not precede, if anything is certain.
    pub(super) fn sure_first(&self) -> Option<Day> {
        match self.month {
            _ if self.quality() != Quality::Sure => None,
            // The summer of a year in the south may have begun in the year before.
            Some(Part { value: 21..=24, .. }) => {
                Some(Day { year: self.year.range().0 - 1, month: 12, day: 1 })
            }
            _ => Some(self.first()),
        }
    }

    fn sure_last(&self) -> Option<Day> {
        match self.month {
            _ if self.quality() != Quality::Sure => None,
            Some(Part { value: 21..=24, .. }) => {
                let year = self.year.range().1 + 1;
                Some(Day { year, month: 2, day: days_in(year, 2) })
            }
            _ => Some(self.last()),
        }
    }
}

impl Year {
    /// The first and the last year that it can mean.
    pub fn range(self) -> (i64, i64) {
        let spread: i64 = (0..4)
            .filter(|bit| self.unspecified & (1 << bit) != 0)
            .map(|bit| 9 * 10_i64.pow(bit))
            .sum();
        if self.value < 0 {
            (self.value - spread, self.value)
        } else {
            (self.value, self.value + spread)
        }
    }
}

impl Part {
    /// The first and the last number that it can mean, between `least` and `most`.
    fn range(self, least: u8, most: u8) -> (u8, u8) {
        let spread = 9 * (self.unspecified & 1) + 90 * (self.unspecified >> 1 & 1);
        (self.value.max(least), self.value.saturating_add(spread).min(most))
    }
}

impl Quality {
    /// What two qualities make of one date.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Sure, quality) | (quality, Self::Sure) => quality,
            (mine, others) if mine == others => mine,
            _ => Self::Both,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Sure => "",
            Self::Uncertain => "?",
            Self::Approximate => "~",
            Self::Both => "%",
        }
    }
}

/// The first month of a division of the year, and how many it has.
fn division(number: u8) -> Option<(u8, u8)> {
    Some(match number {
        21 | 25 | 31 => (3, 3),
        22 | 26 | 32 => (6, 3),
        23 | 27 | 29 => (9, 3),
        24 | 28 | 30 => (12, 3),
        33..=36 => ((number - 33) * 3 + 1, 3),
        37..=39 => ((number - 37) * 4 + 1, 4),
        40..=41 => ((number - 40) * 6 + 1, 6),
        _ => return None,
    })
}

/// How many days a month of the proleptic Gregorian calendar has.
pub(super) fn days_in(year: i64, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0
            && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) =>
        {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// EDTF in its one canonical form.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.form {
            Form::Point(point) => point.fmt(f),
            Form::Interval { start, end } => write!(f, "{start}/{end}"),
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
            Self::At(point) => point.fmt(f),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.quality();
        let same = [self.month, self.day].iter().flatten().all(|part| part.quality == whole)
            && self.year.quality == whole;
        // One sign for all of it stands at the end; signs of single parts stand before them.
        let sign = |quality: Quality| if same { "" } else { quality.sign() };
        write!(f, "{}{}", sign(self.year.quality), self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            let (tens, ones) = (part.value / 10, part.value % 10);
            write!(f, "-{}", sign(part.quality))?;
            digit(f, tens, part.unspecified & 2 != 0)?;
            digit(f, ones, part.unspecified & 1 != 0)?;
        }
        if let Some(time) = self.time {
            write!(f, "T{:02}:{:02}:{:02}", time.hour, time.minute, time.second)?;
            match time.zone {
                None => {}
                Some(0) => f.write_str("Z")?,
                Some(zone) => {
                    write!(f, "{}{:02}", if zone < 0 { '-' } else { '+' }, zone.abs() / 60)?;
                    if zone % 60 != 0 {
                        write!(f, ":{:02}", zone.abs() % 60)?;
                    }
                }
            }
        }
        f.write_str(if same { whole.sign() } else { "" })
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value.unsigned_abs() > 9999 {
            return write!(f, "Y{}", self.value);
        }
        if self.value < 0 {
            f.write_str("-")?;
        }
        let mut rest = self.value.unsigned_abs();
        let mut digits = [0_u8; 4];
        for place in digits.iter_mut().rev() {
            *place = u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        for (place, it) in digits.into_iter().enumerate() {
            digit(f, it, self.unspecified & (8 >> place) != 0)?;
        }
        Ok(())
    }
}

fn digit(f: &mut fmt::Formatter<'_>, digit: u8, unspecified: bool) -> fmt::Result {
    if unspecified { f.write_str("X") } else { write!(f, "{digit}") }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = Year { value: self.year, unspecified: 0, quality: Quality::Sure };
        write!(f, "{year}-{:02}-{:02}", self.month, self.day)
    }
}
