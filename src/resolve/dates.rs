//! Dates in words, in the site's language. Days, months, years and spans of them come from
//! [`super::calendar`]; the words that join them ("about", "since", "until") from the theme, by
//! [`super::date_words`].

use crate::parse::date::{Date, Day, Form, Part, Point, Quality, Side, Year};

use super::calendar::{Calendar, Eras};
use super::date_words::Size;
use super::phrase::filled;
use super::tense::begins_after;

pub use super::date_words::DateWords;

/// Dates in the words of one language.
#[derive(Debug)]
pub struct Dates {
    words: DateWords,
    calendar: Calendar,
    eras: Eras,
}

/// A date in words, and how much it covers.
struct Said {
    text: String,
    size: Size,
}

/// The first year that nobody takes for one before our era.
const PLAIN: i64 = 1000;

impl Dates {
    /// Dates in these words.
    pub fn new(words: &DateWords) -> Self {
        let eras = if words.has(BEFORE_ERA) { Eras::Unsaid } else { Eras::Said };
        let calendar = Calendar::new(words.language(), eras);
        Self { words: words.clone(), calendar, eras }
    }

    /// `date` in words: "7 January 2020", "about October 2015", "since 2014", "2018–2021".
    pub fn words(&self, date: &Date) -> String {
        // `Date` has no interval without begin and end; its own form would serve.
        self.of(date.form()).unwrap_or_else(|| date.to_string())
    }

    /// The same of what is told as of `day`: what begins later and goes on is "from 2021", for nobody
    /// says "since" of what is yet to come.
    pub fn told(&self, date: &Date, day: Option<Day>) -> String {
        self.of(&yet_to_come(date.form(), date, day)).unwrap_or_else(|| date.to_string())
    }

    /// The same of a person's life: of one who lives, or whose birth is not told, "born 1957" and "died 3
    /// January 2020", where the theme has words for that.
    pub fn life(&self, date: &Date) -> String {
        let (key, point) = match date.form() {
            Form::Interval { start: Side::At(born), end: Side::Open | Side::Unknown } => {
                ("date-born", born)
            }
            Form::Interval { start: Side::Open | Side::Unknown, end: Side::At(died) } => {
                ("date-died", died)
            }
            Form::Interval { .. } | Form::Point(_) => return self.words(date),
        };
        if self.words.has(key) { self.joining(key, point) } else { self.words(date) }
    }

    /// The same with no more detail than a card has room for: of an interval the years, but the whole
    /// of a side that lies in the year of `day`, and of both where the two are in one year.
    pub fn brief(&self, date: &Date, day: Option<Day>) -> String {
        let form = yet_to_come(date.form(), date, day);
        let Form::Interval { start, end } = &form else { return self.words(date) };
        if let (Side::At(start), Side::At(end)) = (start, end)
            && start.first().year == end.last().year
        {
            return self.words(date);
        }
        let short = |side: &Side| match side {
            Side::At(point) if day.is_none_or(|day| point.year.range() != (day.year, day.year)) => {
                let year = Year { quality: point.quality(), ..point.year };
                Side::At(Point { year, month: None, day: None, time: None })
            }
            side => side.clone(),
        };
        self.of(&Form::Interval { start: short(start), end: short(end) })
            .unwrap_or_else(|| self.words(date))
    }

    fn of(&self, form: &Form) -> Option<String> {
        Some(match form {
            Form::Point(point) => self.qualified(point),
            Form::Interval { start: Side::At(start), end: Side::At(end) } => {
                if [start, end].iter().all(|it| it.quality() == Quality::Sure) {
                    return Some(self.between(start, end));
                }
                let wide = self.words.get("date-dash-wide");
                format!("{}{wide}{}", self.qualified(start), self.qualified(end))
            }
            Form::Interval { start: Side::At(start), end: Side::Open } => {
                self.joining("date-since", start)
            }
            Form::Interval { start: Side::At(start), end: Side::Unknown } => {
                self.joining("date-from", start)
            }
            Form::Interval { end: Side::At(end), .. } => self.joining("date-until", end),
            Form::Interval { .. } => return None,
        })
    }

    /// A point after a preposition, which stands before the words for its quality, or before the
    /// date where those follow it.
    fn joining(&self, key: &str, point: &Point) -> String {
        let size = self.point(point).size;
        let follow = self.words.get("date-about").starts_with("{date}");
        let bare =
            point.quality() == Quality::Sure || follow && point.quality() == Quality::Approximate;
        let size = if bare { size } else { Size::Year };
        self.words.with(key, size, &self.qualified(point))
    }

    fn qualified(&self, point: &Point) -> String {
        let Said { text, size } = self.point(point);
        let (about, perhaps) = ("date-about", "date-perhaps");
        match point.quality() {
            Quality::Sure => text,
            Quality::Approximate => self.words.with(about, size, &text),
            Quality::Uncertain => self.words.with(perhaps, size, &text),
            Quality::Both => {
                self.words.with(perhaps, Size::Year, &self.words.with(about, size, &text))
            }
        }
    }

    /// From one to another: what the two have in common is told once.
    fn between(&self, start: &Point, end: &Point) -> String {
        let (first, last) = (start.first(), end.first());
        let plain = [first, last].iter().all(|it| it.year >= PLAIN);
        let whole = match (whole(start), whole(end)) {
            (Some(Size::Day), Some(Size::Day)) if plain => {
                self.calendar.days(first, last, self.dashes())
            }
            (Some(Size::Month), Some(Size::Month)) if plain => {
                self.calendar.months(first, last, self.dashes())
            }
            _ => None,
        };
        whole.unwrap_or_else(|| self.joined(&self.point(start), &self.point(end)))
    }

    /// From one to another, each in full.
    fn joined(&self, first: &Said, last: &Said) -> String {
        if first.text == last.text {
            return first.text.clone();
        }
        let short = [first, last].iter().all(|it| it.size == Size::Year && !it.text.contains(' '));
        let dash = self.words.get(if short { "date-dash" } else { "date-dash-wide" });
        format!("{}{dash}{}", first.text, last.text)
    }

    /// A point without its quality. What is unspecified is told as the larger whole: a month for
    /// a day nobody knows, a century or the years of it for one of its years.
    fn point(&self, point: &Point) -> Said {
        let (low, high) = point.year.range();
        if low != high {
            return self.age(point.year).unwrap_or_else(|| {
                let text = self.joined(&self.year(low), &self.year(high));
                Said { text, size: Size::Year }
            });
        }
        let day = point.first();
        match whole(point) {
            Some(Size::Day) => self.said(day, Size::Day, self.calendar.day(day)),
            Some(Size::Month) => self.month(day),
            _ => match point.month {
                Some(part) if part.unspecified == 0 => self.part(low, part, point),
                _ => self.year(round(low, point.quality())),
            },
        }
    }

    /// "3rd century", "1990s", where there are words for that.
    fn age(&self, year: Year) -> Option<Said> {
        let text = match year.unspecified {
            0b0011 => {
                let number = year.value.abs() / 100 + 1;
                let said = self.words.century(number)?;
                if year.value < 0 { self.before_era(&said) } else { said }
            }
            0b0001 if year.value >= PLAIN && self.words.has("date-decade") => {
                filled(self.words.get("date-decade"), &[("year", &year.value.to_string())])
            }
            _ => return None,
        };
        Some(Said { text, size: Size::Age })
    }

    /// A season, quarter, third or half of a year, the latter three by their months.
    fn part(&self, year: i64, part: Part, point: &Point) -> Said {
        const SEASONS: [&str; 4] = ["date-spring", "date-summer", "date-autumn", "date-winter"];
        let text = match part.value {
            21..=32 => {
                let season = self.words.get(SEASONS[usize::from((part.value - 21) % 4)]);
                let (pattern, year) = (self.words.get("date-season"), self.year(year).text);
                filled(pattern, &[("season", season), ("year", &year)])
            }
            _ => {
                let (first, last) = (point.first(), point.last());
                let months =
                    self.calendar.months(first, last, self.dashes()).filter(|_| year >= PLAIN);
                months.unwrap_or_else(|| self.joined(&self.month(first), &self.month(last)))
            }
        };
        Said { text, size: Size::Month }
    }

    fn year(&self, year: i64) -> Said {
        let day = Day { year, month: 1, day: 1 };
        self.said(day, Size::Year, self.calendar.year(day))
    }

    fn month(&self, day: Day) -> Said {
        let day = Day { day: 1, ..day };
        self.said(day, Size::Month, self.calendar.month(day))
    }

    /// What ICU says of a date within its range, and the bare year beyond, with the era where that
    /// is not plain.
    fn said(&self, day: Day, size: Size, icu: Option<String>) -> Said {
        let beyond = icu.is_none();
        // Astronomers count the year before 1 as 0, everybody else as 1 before.
        let bare = || if day.year <= 0 { 1 - day.year } else { day.year }.to_string();
        let text = icu.unwrap_or_else(bare);
        let text = match day.year {
            ..=0 if beyond || self.eras == Eras::Unsaid => self.before_era(&text),
            1..PLAIN if self.words.has("date-of-era") => {
                filled(self.words.get("date-of-era"), &[("date", &text)])
            }
            _ => text,
        };
        Said { text, size }
    }

    fn dashes(&self) -> [&str; 2] {
        ["date-dash", "date-dash-wide"].map(|it| self.words.get(it))
    }

    fn before_era(&self, date: &str) -> String {
        filled(self.words.get(BEFORE_ERA), &[("date", date)])
    }
}

const BEFORE_ERA: &str = "date-before-era";

/// The year to tell of a round one before our era that is about right: since there was no year 0,
/// `-0500` is 501 BCE, but who writes `-0500~` means about 500 BCE.
fn round(year: i64, quality: Quality) -> i64 {
    let about = matches!(quality, Quality::Approximate | Quality::Both);
    if about && year < 0 && year % 10 == 0 { year + 1 } else { year }
}

/// How much a point covers that is a day or a month, all of it specified.
fn whole(point: &Point) -> Option<Size> {
    let sure = |part: Part| part.unspecified == 0;
    match (point.month, point.day) {
        _ if point.year.unspecified != 0 => None,
        (Some(month), Some(day)) if sure(month) && sure(day) => Some(Size::Day),
        (Some(month), _) if sure(month) && month.value <= 12 => Some(Size::Month),
        _ => None,
    }
}

/// What begins after `day` and goes on is told with the words for an end that nobody knows.
fn yet_to_come(form: &Form, date: &Date, day: Option<Day>) -> Form {
    match (form, day) {
        (Form::Interval { start, end: Side::Open }, Some(day)) if begins_after(date, day) => {
            Form::Interval { start: start.clone(), end: Side::Unknown }
        }
        (form, _) => form.clone(),
    }
}

/// A date as ISO 8601 writes it, for machines that know no EDTF: `2020`, `2020-01`, `2020-01-07`.
/// `None` where that would say more than the date does, or less.
pub fn iso(date: &Date) -> Option<String> {
    match date.form() {
        Form::Point(point) => iso_point(point),
        Form::Interval { .. } => None,
    }
}

/// The same for one side of an interval: sure and whole, and of the four digits of a year that
/// machines know.
pub fn iso_point(point: &Point) -> Option<String> {
    let year = point.year;
    let whole = point.quality() == Quality::Sure && year.unspecified == 0;
    let in_range = (0..=9999).contains(&year.value);
    let mut text = (whole && in_range).then(|| format!("{:04}", year.value))?;
    for part in [point.month, point.day].into_iter().flatten() {
        // Beyond the months stand the seasons and quarters.
        if part.unspecified != 0 || part.value > 31 || text.len() == 4 && part.value > 12 {
            return None;
        }
        text.push_str(&format!("-{:02}", part.value));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::base::{SitePath, Source};
    use crate::parse::lang::Lang;
    use crate::parse::theme;
    use crate::resolve::theme::Words;

    use super::*;

    /// Dates in the words of the theme in the program.
    fn dates(language: &str) -> Dates {
        let lang = Lang::new(language).expect(language);
        let text = match lang.base() {
            "en" => include_str!("../../themes/default/i18n/en.yaml"),
            "de" => include_str!("../../themes/default/i18n/de.yaml"),
            "fr" => include_str!("../../themes/default/i18n/fr.yaml"),
            "es" => include_str!("../../themes/default/i18n/es.yaml"),
            "ar" => include_str!("../../themes/default/i18n/ar.yaml"),
            "ja" => include_str!("../../themes/default/i18n/ja.yaml"),
            _ => "",
        };
        let path = SitePath::new("themes/default/i18n/words.yaml").expect("a path");
        let words = theme::words(&Arc::new(Source { path, text: text.into() }));
        assert_eq!(words.diags, []);
        let table = words.value.words.into_iter().map(|(key, word)| (key, (word, 0))).collect();
        Dates::new(&DateWords::of(&Words { langs: vec![lang.clone()], table }, &lang))
    }

    #[test]
    fn a_card_tells_years() {
        let dates = dates("en-GB");
        let day = Date::new("2020-01-07").ok().and_then(|it| crate::resolve::tense::day(&it));
        for (date, words) in [
            ("2018-04-26/2021-01-20", "2018–2021"),
            ("2018-04/2018-12", "April–December 2018"),
            ("2018-04-26/..", "since 2018"),
            ("../2019-10-26", "until 2019"),
            ("../2020-01-03", "until 3 January 2020"),
            ("2014-09~/2016", "about 2014 – 2016"),
            ("2020-01-03", "3 January 2020"),
            ("2021-02/..", "from 2021"),
        ] {
            assert_eq!(dates.brief(&Date::new(date).expect(date), day), words, "{date}");
        }
    }

    #[test]
    fn a_life_begins_and_ends() {
        for (language, date, words) in [
            ("en-GB", "../2020-01-03", "died 3 January 2020"),
            ("en", "1957~/..", "born about 1957"),
            ("en", "1957/2020", "1957–2020"),
            ("en", "/1957", "died 1957"),
            ("en", "-02XX/..", "born in the 3rd century BCE"),
            ("de", "../2020-01-03", "gestorben am 3. Januar 2020"),
            ("fr", "1957-03/..", "naissance : mars 1957"),
            ("ja", "../2020", "2020年没"),
            ("sv", "../2020", "– 2020"),
        ] {
            let dates = dates(language);
            assert_eq!(dates.life(&Date::new(date).expect(date)), words, "{language} {date}");
        }
    }

    #[test]
    fn dates_read_as_people_write_them() {
        for (language, date, words) in [
            ("en-GB", "2020-01-07", "7 January 2020"),
            ("en", "2020-01-07", "January 7, 2020"),
            ("en", "2015-10", "October 2015"),
            ("en", "2014", "2014"),
            ("en", "2015-10~", "about October 2015"),
            ("en", "-0500", "501 BCE"),
            ("en", "-0500~", "about 500 BCE"),
            ("en", "-0043~", "about 44 BCE"),
            ("en", "Y-68000000~/Y-66000000~", "about 68000000 BCE – about 66000000 BCE"),
            ("en", "2014?", "perhaps 2014"),
            ("en", "2014%", "perhaps about 2014"),
            ("en", "2014/..", "since 2014"),
            ("en", "2014/", "from 2014"),
            ("en-GB", "../2020-01-03", "until 3 January 2020"),
            ("en", "/2014", "until 2014"),
            ("en", "2018/2021", "2018–2021"),
            ("en-GB", "2018-04-26/2021-01-20", "26 April 2018 – 20 January 2021"),
            ("en", "1850~/1860", "about 1850 – 1860"),
            ("en", "2014-09~/..", "since about September 2014"),
            ("en-GB", "2019-10-26/2019-10-27", "26–27 October 2019"),
            ("en", "2019-10-26/2019-10-27", "October 26–27, 2019"),
            ("en-GB", "2019-09-26/2019-10-27", "26 September – 27 October 2019"),
            ("en-GB", "2019-09-26/2019-10-26", "26 September – 26 October 2019"),
            ("en", "2019-09-26/2019-10-26", "September 26 – October 26, 2019"),
            ("en", "2018-10-26/2019-10-26", "October 26, 2018 – October 26, 2019"),
            ("es", "2019-09/2019-12", "septiembre–diciembre de 2019"),
            ("fr", "2019-10-01/2019-10-03", "1–3 octobre 2019"),
            ("en-GB", "2019-10-26/2019-10-26", "26 October 2019"),
            ("en", "199X", "1990s"),
            ("en", "199X/..", "since the 1990s"),
            ("en", "19XX", "20th century"),
            ("en", "-02XX", "3rd century BCE"),
            ("en", "../-01XX", "until the 2nd century BCE"),
            ("en", "20XX~/..", "since about the 21st century"),
            ("en", "0014", "14 CE"),
            ("en", "1985-04-XX", "April 1985"),
            ("en", "1985-XX-XX", "1985"),
            ("en", "2001-21", "spring 2001"),
            ("en", "2001-34", "April–June 2001"),
            ("en", "-0043", "44 BCE"),
            ("en", "-0043-03-15", "March 15, 44 BCE"),
            ("en", "-0043/0014", "44 BCE – 14 CE"),
            ("en", "Y-170000002", "170000003 BCE"),
            ("de", "2020-01-07", "7. Januar 2020"),
            ("de", "../2020-01-03", "bis zum 3. Januar 2020"),
            ("de", "2014~/..", "seit etwa 2014"),
            ("de", "2019-10-26/2019-10-27", "26.–27. Oktober 2019"),
            ("de", "-02XX", "3. Jahrhundert v. Chr."),
            ("de", "199X", "1990–1999"),
            ("fr", "-02XX", "IIIe siècle av. J.-C."),
            ("fr", "2000/20XX", "2000 – XXIe siècle"),
            ("fr", "2020-01-03/..", "depuis le 3 janvier 2020"),
            ("fr", "2020-01-03~/..", "depuis le 3 janvier 2020 environ"),
            ("fr", "../2015", "jusqu’en 2015"),
            ("es", "2001-24", "invierno de 2001"),
            ("es", "../2020-01-03", "hasta el 3 de enero de 2020"),
            ("ar", "2014/..", "منذ 2014"),
            ("es", "18XX", "siglo XIX"),
            ("ja", "19XX", "20世紀"),
            ("ja", "2019-10-26/2019-10-27", "2019年10月26日～27日"),
            ("ja", "-0043", "紀元前44年"),
            ("ja", "2020-01-07", "2020年1月7日"),
            ("ja", "2014~/..", "2014年頃から"),
            ("ja", "2018/2021", "2018年～2021年"),
            // Languages without words of their own, and calendars other than the Gregorian.
            ("sv", "2020-01-07/..", "7 januari 2020 –"),
            ("sv", "2001-21", "2001"),
            ("sv", "-0043", "44 f.Kr."),
            ("sv", "19XX", "1900–1999"),
            ("th", "2014", "ค.ศ. 2014"),
            ("fa", "2018/2021", "۲۰۱۸–۲۰۲۱"),
        ] {
            let dates = dates(language);
            assert_eq!(dates.words(&Date::new(date).expect(date)), words, "{language} {date}");
        }
    }
}
