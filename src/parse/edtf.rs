//! Reading EDTF: a text into a [`Date`], or the part of it that is wrong and how it would be right.

use std::ops::Range;

use crate::base::{Code, MONTHS};

use super::beyond::beyond;
use super::date::{BadDate, Date, Form, Part, Point, Quality, Side, Time, Year, days_in};

/// What a date looks like, where nothing nearer can be told.
const FORMS: &str = "dates are written as `2020-01-07`, `2020-01`, `2020`, `2018-04/2021-01`, \
                     `2014/..`, `1850~` or `199X`";

/// The largest power of ten that is a year.
const DIGITS: usize = 18;

/// Reads a date.
pub(super) fn date(text: &str) -> Result<Date, BadDate> {
    let form = form(text).map_err(|bad| beyond(text).unwrap_or_else(|| likelier(text, bad)))?;
    ordered(text, &form)?;
    Ok(Date::of(form))
}

/// A date that is written as it should be, and no help for any other.
pub(super) fn plain(text: &str) -> Option<Date> {
    form(text).ok().map(Date::of)
}

/// Whether an interval does not certainly end before it begins.
fn ordered(text: &str, form: &Form) -> Result<(), BadDate> {
    if let Form::Interval { start: Side::At(start), end: Side::At(end) } = form {
        let over = Date::of(Form::Point(end.clone()));
        if start.sure_first().is_some_and(|first| over.certainly_before(first)) {
            return Err(BadDate {
                at: 0..text.len(),
                message: format!("`{text}` ends before it begins"),
                help: format!("write `{end}/{start}` if the two are exchanged"),
                code: Code::EndsBeforeBegin,
            });
        }
    }
    Ok(())
}

fn form(text: &str) -> Result<Form, BadDate> {
    let Some((start, end)) = text.split_once('/') else {
        return Ok(Form::Point(point(text, 0..text.len(), Times::Allowed)?));
    };
    if let Some(second) = end.find('/') {
        let at = start.len() + 1 + second;
        return Err(bad(
            at..at + 1,
            "a second `/` in an interval",
            "an interval has one: `2018/2021`",
        ));
    }
    let behind = start.len() + 1;
    let start = side(text, 0..start.len())?;
    let end = side(text, behind..text.len())?;
    if !matches!(start, Side::At(_)) && !matches!(end, Side::At(_)) {
        let help = "give it a begin or an end: `2014/..`";
        return Err(bad(0..text.len(), "an interval without begin and end", help));
    }
    Ok(Form::Interval { start, end })
}

fn side(text: &str, at: Range<usize>) -> Result<Side, BadDate> {
    Ok(match &text[at.clone()] {
        "" => Side::Unknown,
        ".." => Side::Open,
        _ => Side::At(point(text, at, Times::Refused)?),
    })
}

/// Whether a time of day may follow a day: not in intervals, says level 0.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Times {
    Allowed,
    Refused,
}

/// A place in the text.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

fn point(text: &str, at: Range<usize>, times: Times) -> Result<Point, BadDate> {
    let mut cursor = Cursor { text, at: at.start, end: at.end };
    let mut point = Point { year: cursor.year()?, month: None, day: None, time: None };
    if cursor.rest().starts_with('-') && point.year.value.unsigned_abs() <= 9999 {
        cursor.at += 1;
        point.month = Some(cursor.part("month")?);
        cursor.spread(&mut point);
        if cursor.rest().starts_with('-') && point.month.is_some_and(|month| month.value < 21) {
            cursor.at += 1;
            point.day = Some(cursor.part("day")?);
            cursor.spread(&mut point);
            cursor.check_day(&point)?;
        }
    }
    if cursor.rest().starts_with('T') {
        let whole = cursor.at..cursor.end;
        if times == Times::Refused {
            return Err(bad(whole, "a time of day in an interval", "leave the time out"));
        }
        if point.day.is_none_or(|day| day.unspecified != 0) {
            return Err(bad(whole, "a time without its day", "write `2020-01-07T12:30:00`"));
        }
        point.time = Some(cursor.time()?);
    }
    if cursor.at < cursor.end {
        let rest = cursor.rest().to_owned();
        return Err(bad(cursor.at..cursor.end, format!("`{rest}` belongs to no date"), FORMS));
    }
    Ok(point)
}

impl Cursor<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..self.end]
    }

    fn quality(&mut self) -> Quality {
        let quality = match self.rest().as_bytes().first() {
            Some(b'?') => Quality::Uncertain,
            Some(b'~') => Quality::Approximate,
            Some(b'%') => Quality::Both,
            _ => return Quality::Sure,
        };
        self.at += 1;
        quality
    }

    /// A sign behind a part says it of all before it, too.
    fn spread(&mut self, point: &mut Point) {
        let quality = self.quality();
        point.year.quality = point.year.quality.and(quality);
        for part in [&mut point.month, &mut point.day].into_iter().flatten() {
            part.quality = part.quality.and(quality);
        }
    }

    fn year(&mut self) -> Result<Year, BadDate> {
        let before = self.quality();
        let start = self.at;
        let mut year =
            if self.rest().starts_with('Y') { self.long_year()? } else { self.plain_year()? };
        if year.value == 0 && self.text[start..].starts_with('-') && year.unspecified == 0 {
            let help = "the year before 1 is `0000`, the one before it `-0001`";
            return Err(bad(start..self.at, "there is no year -0", help));
        }
        year.quality = before.and(self.quality());
        Ok(year)
    }

    fn plain_year(&mut self) -> Result<Year, BadDate> {
        let start = self.at;
        let rest = self.rest();
        let negative = rest.starts_with('-');
        let digits = &rest[usize::from(negative)..];
        let length = digits.bytes().take_while(|it| it.is_ascii_digit() || *it == b'X').count();
        let whole = start..start + usize::from(negative) + length;
        let (digits, behind) = digits.split_at(length);
        let value: String = digits.replace('X', "0");
        match (length, value.parse::<i64>()) {
            (4, Ok(value)) => {
                let unspecified =
                    digits.bytes().fold(0, |mask, it| mask << 1 | u8::from(it == b'X'));
                self.at = whole.end;
                let value = if negative { -value } else { value };
                Ok(Year { value, unspecified, quality: Quality::Sure })
            }
            (0, _) => {
                let all = start..self.end;
                let message = match rest {
                    "" => "an empty date".to_owned(),
                    rest => format!("`{rest}` is no date"),
                };
                Err(bad(all, message, FORMS))
            }
            (5.., _) if !digits.contains('X') && behind.is_empty() => {
                let sign = if negative { "-" } else { "" };
                let help =
                    format!("a year of more than four digits is written as `Y{sign}{digits}`");
                Err(bad(whole, format!("`{digits}` has more than four digits"), help))
            }
            _ => {
                let sign = if negative { "-" } else { "" };
                let help = match length {
                    1..=3 => format!("fill it up: `{sign}{digits:0>4}`"),
                    _ => FORMS.to_owned(),
                };
                Err(bad(whole, format!("`{digits}` is no year: a year has four digits"), help))
            }
        }
    }

    /// `Y170000002`, `Y-17E7`.
    fn long_year(&mut self) -> Result<Year, BadDate> {
        let start = self.at;
        let rest = &self.rest()[1..];
        let negative = rest.starts_with('-');
        let number = &rest[usize::from(negative)..];
        let length = number.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, behind) = number.split_at(length);
        let exponent = behind
            .strip_prefix('E')
            .map(|it| &it[..it.bytes().take_while(u8::is_ascii_digit).count()]);
        let end =
            start + 1 + usize::from(negative) + length + exponent.map_or(0, |it| 1 + it.len());
        let whole = start..end;
        let zeros: usize = match exponent {
            None => 0,
            Some(exponent) => exponent.parse().unwrap_or(DIGITS + 1),
        };
        let too_large = digits.trim_start_matches('0').len().saturating_add(zeros) > DIGITS;
        let value = digits.parse::<i64>().ok();
        let (Some(value), false) = (value, too_large) else {
            let message = format!("`{}` is no year", &self.text[whole.clone()]);
            return Err(bad(whole, message, "write at most 18 digits: `Y-170000002`"));
        };
        let value = value * 10_i64.pow(u32::try_from(zeros).unwrap_or(0));
        let value = if negative { -value } else { value };
        if value.unsigned_abs() <= 9999 {
            let plain = Year { value, unspecified: 0, quality: Quality::Sure };
            let help = format!("write `{plain}`");
            return Err(bad(whole, "a `Y` before a year of four digits", help));
        }
        self.at = end;
        Ok(Year { value, unspecified: 0, quality: Quality::Sure })
    }

    /// A month or a day: two digits, and a sign before them for them alone.
    fn part(&mut self, what: &str) -> Result<Part, BadDate> {
        let quality = self.quality();
        let start = self.at;
        let length =
            self.rest().bytes().take_while(|it| it.is_ascii_digit() || *it == b'X').count();
        let whole = start..start + length;
        let digits = &self.text[whole.clone()];
        if length != 2 {
            let (message, help) = match length {
                0 => (format!("a `-` without a {what}"), FORMS.to_owned()),
                1 => (format!("`{digits}` is no {what}"), format!("fill it up: `0{digits}`")),
                _ => (format!("`{digits}` is no {what}"), FORMS.to_owned()),
            };
            let whole = if length == 0 { start - 1..start } else { whole };
            return Err(bad(whole, message, help));
        }
        let value: u8 = digits.replace('X', "0").parse().unwrap_or(0);
        let unspecified = digits.bytes().fold(0, |mask, it| mask << 1 | u8::from(it == b'X'));
        let fits = match (what, digits.as_bytes()) {
            ("month", [tens, ones]) => match (tens, ones) {
                (b'0' | b'1', b'X') | (b'X', b'0'..=b'9') | (b'X', b'X') => true,
                _ => matches!(value, 1..=12 | 21..=41),
            },
            (_, [tens, ones]) => match (tens, ones) {
                (b'0'..=b'3', b'X') | (b'X', b'0'..=b'9') | (b'X', b'X') => true,
                _ => matches!(value, 1..=31),
            },
            _ => false,
        };
        if !fits {
            let help = match what {
                "month" => {
                    "months go from `01` to `12`, seasons from `21` (spring) to `24` (winter)"
                }
                _ => "days go from `01` to `31`",
            };
            return Err(bad(whole, format!("`{digits}` is no {what}"), help));
        }
        self.at = whole.end;
        Ok(Part { value, unspecified, quality })
    }

    /// Whether the month is long enough.
    fn check_day(&self, point: &Point) -> Result<(), BadDate> {
        let (Some(month), Some(day)) = (point.month, point.day) else { return Ok(()) };
        if month.unspecified != 0 || day.unspecified != 0 || point.year.unspecified != 0 {
            return Ok(());
        }
        let length = days_in(point.year.value, month.value);
        if day.value <= length {
            return Ok(());
        }
        let signs = self.text[..self.at].trim_end_matches(['?', '~', '%']).len();
        let message = format!(
            "there is no day {} in month {} of {}",
            day.value, month.value, point.year.value
        );
        Err(bad(signs - 2..signs, message, format!("that month has {length} days")))
    }

    fn time(&mut self) -> Result<Time, BadDate> {
        let start = self.at;
        let whole = start..self.end;
        let text = &self.text[start + 1..self.end];
        let wrong = || {
            let help = "write `T12:30:00`, `T12:30:00Z` or `T12:30:00+02:00`";
            bad(whole.clone(), format!("`{text}` is no time of day"), help)
        };
        let clock = text.get(..8).ok_or_else(wrong)?;
        let [hour, minute, second] = clock_of(clock).ok_or_else(wrong)?;
        let zone = match text.get(8..).unwrap_or_default() {
            "" => None,
            "Z" => Some(0),
            shift => Some(zone_of(shift).ok_or_else(wrong)?),
        };
        self.at = self.end;
        Ok(Time { hour, minute, second, zone })
    }
}

fn clock_of(text: &str) -> Option<[u8; 3]> {
    let mut parts = text.split(':');
    let mut next = |most: u8| two_digits(parts.next()?).filter(|it| *it <= most);
    Some([next(23)?, next(59)?, next(59)?])
}

fn zone_of(text: &str) -> Option<i16> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = match text[1..].split_once(':') {
        Some((hours, minutes)) => (hours, two_digits(minutes).filter(|it| *it <= 59)?),
        None => (&text[1..], 0),
    };
    let hours = two_digits(hours).filter(|it| *it <= 14)?;
    Some(sign * (i16::from(hours) * 60 + i16::from(minutes)))
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|it| it.is_ascii_digit())).then(|| text.parse().ok())?
}

fn bad(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> BadDate {
    BadDate { at, message: message.into(), help: help.into(), code: Code::BadDate }
}

/// Where a text is written as people write dates, the help tells how EDTF writes just that.
fn likelier(text: &str, bad: BadDate) -> BadDate {
    if let Some(help) = year_last(text.trim()) {
        let message = format!("`{text}` is not how EDTF writes a date");
        return BadDate { at: 0..text.len(), message, help, code: Code::BadDate };
    }
    let Some(meant) = meant(text.trim()) else { return bad };
    let Ok(form) = form(&meant) else { return bad };
    let help = match ordered(&meant, &form) {
        Ok(()) => format!("write `{meant}`"),
        Err(exchanged) => exchanged.help,
    };
    let message = format!("`{text}` is not how EDTF writes a date");
    BadDate { at: 0..text.len(), message, help, code: Code::BadDate }
}

/// How a day between slashes is written, `1/2/2020`: which of the two is the month may be anyone's guess.
fn year_last(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let [first, second, year] = parts[..] else { return None };
    let all_digits =
        parts.iter().all(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
    if !all_digits || year.len() != 4 || first.len() > 2 || second.len() > 2 {
        return None;
    }
    let day = |month: &str, day: &str| format!("{year}-{month:0>2}-{day:0>2}");
    let is_day = |it: &String| form(it).is_ok();
    let british = Some(day(second, first)).filter(is_day);
    let american = Some(day(first, second)).filter(is_day);
    match (british, american) {
        (Some(one), Some(other)) if one != other => {
            Some(format!("the year comes first: `{one}`, or `{other}` if the month stood first"))
        }
        (Some(one), _) | (None, Some(one)) => Some(format!("write `{one}`")),
        (None, None) => None,
    }
}

/// How EDTF writes what people write as a date or a period.
fn meant(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let day = |text: &str| {
        let text = text.trim().trim_start_matches("the ");
        if form(text).is_ok() { text.to_owned() } else { about(text).unwrap_or(text.to_owned()) }
    };
    let period = lower.strip_prefix("from ").or_else(|| lower.strip_prefix("between "));
    for dash in ["–", "—", " - ", " to ", " and "] {
        if let Some((start, end)) = period.unwrap_or(&lower).split_once(dash) {
            let end = match end.trim() {
                "" | "present" | "now" | "today" => "..".to_owned(),
                end => day(end),
            };
            return Some(format!("{}/{end}", day(start)));
        }
    }
    let open = ["-present", "-now"].iter().find_map(|it| lower.strip_suffix(it));
    let open = open.or(lower.strip_suffix('-').filter(|it| form(it).is_ok()));
    if let Some(start) = open.or_else(|| lower.strip_prefix("since ")).or(period) {
        return Some(format!("{}/..", day(start)));
    }
    if let Some(end) = lower.strip_prefix("until ").or_else(|| lower.strip_prefix("to ")) {
        return Some(format!("../{}", day(end)));
    }
    about(lower.trim_start_matches("the "))
}

/// How EDTF writes one date, which may be an approximate one; `lower` is in lower case.
fn about(lower: &str) -> Option<String> {
    for about in ["circa ", "ca. ", "ca ", "c. ", "c.", "about ", "around ", "~"] {
        if let Some(rest) = lower.strip_prefix(about) {
            let rest = rest.trim();
            return Some(format!("{}~", one(rest).unwrap_or(rest.to_owned())));
        }
    }
    one(lower)
}

/// How EDTF writes one date; `lower` is in lower case.
fn one(lower: &str) -> Option<String> {
    let all_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if let Some(decade) = lower.strip_suffix("0s").filter(|it| it.len() == 3 && all_digits(it)) {
        return Some(format!("{decade}X"));
    }
    for (suffix, sign) in [("bce", "-"), ("bc", "-"), ("ce", ""), ("ad", "")] {
        let Some(year) = lower.strip_suffix(suffix).map(str::trim).filter(|it| all_digits(it))
        else {
            continue;
        };
        // 1 BCE is the year 0.
        let year: u32 = year.parse().ok()?;
        let year = if sign.is_empty() { year } else { year.checked_sub(1)? };
        return Some(if year == 0 { "0000".into() } else { format!("{sign}{year:04}") });
    }
    if lower.len() == 8 && all_digits(lower) {
        return Some(format!("{}-{}-{}", &lower[..4], &lower[4..6], &lower[6..]));
    }
    // The order of day and month is anyone's guess between slashes, unless the year comes first.
    for (separator, year_first) in [('/', true), ('.', true), ('.', false)] {
        let mut parts: Vec<&str> = lower.split(separator).map(str::trim).collect();
        if !year_first {
            parts.reverse();
        }
        if let [year, month, day] = parts[..]
            && year.len() == 4
            && parts.iter().all(|it| all_digits(it))
        {
            return Some(format!("{year}-{month:0>2}-{day:0>2}"));
        }
    }
    let parts: Vec<&str> = lower.split('-').collect();
    match parts[..] {
        [start, end] if [start, end].iter().all(|it| it.len() == 4 && all_digits(it)) => {
            return Some(format!("{start}/{end}"));
        }
        [year, month] if all_digits(year) && all_digits(month) => {
            return Some(format!("{year}-{month:0>2}"));
        }
        [year, month, day] if parts.iter().all(|it| all_digits(it)) => {
            return Some(format!("{year}-{month:0>2}-{day:0>2}"));
        }
        _ => {}
    }
    // ISO 8601-2 numbers the seasons behind the months.
    for (season, number) in
        [("spring ", 21), ("summer ", 22), ("autumn ", 23), ("fall ", 23), ("winter ", 24)]
    {
        if let Some(year) = lower.strip_prefix(season).filter(|it| all_digits(it)) {
            return Some(format!("{year:0>4}-{number}"));
        }
    }
    english(lower)
}

/// `7 January 2020`, `January 7, 2020`, `jan 2020`.
fn english(lower: &str) -> Option<String> {
    let words: Vec<&str> = lower.split([' ', ',', '.']).filter(|word| !word.is_empty()).collect();
    let month_at = words
        .iter()
        .position(|word| word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(word)))?;
    let month = MONTHS.iter().position(|month| month.starts_with(words[month_at]))? + 1;
    let numbers: Vec<u32> = words
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != month_at)
        .map(|(_, word)| word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']).parse().ok())
        .collect::<Option<_>>()?;
    match numbers[..] {
        [year] if year > 31 => Some(format!("{year:04}-{month:02}")),
        [day, year] if day <= 31 => Some(format!("{year:04}-{month:02}-{day:02}")),
        _ => None,
    }
}

#[cfg(test)]
#[path = "edtf_tests.rs"]
mod tests;
