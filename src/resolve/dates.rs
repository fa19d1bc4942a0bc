//! Dates in words, in the site's language. Days, months and years come from ICU; the words that
//! join them ("about", "since", "until") come from the small table here, since nothing on this
//! floor sees a theme. A language that is not in the table gets ICU's dates with signs instead of
//! words, which every reader understands: `~ 2014`, `2014 –`.

use icu_datetime::fieldsets::{Y, YM, YMD};
use icu_datetime::input::Date as IcuDate;
use icu_datetime::{DateTimeFormatter, DateTimeFormatterPreferences};

use crate::base::locale;
use crate::parse::date::{Date, Day, Form, Part, Point, Quality, Side, Year};
use crate::parse::lang::Lang;

use super::tense::begins_after;

/// Dates in the words of one language.
#[derive(Debug)]
pub struct Dates {
    words: &'static Words,
    day: Option<DateTimeFormatter<YMD>>,
    month: Option<DateTimeFormatter<YM>>,
    year: Option<DateTimeFormatter<Y>>,
}

/// What joins dates. `{}` stands for the date. Where two are given, the first is for whole days and
/// the second for months and years: some languages want an article before a day.
#[derive(Debug)]
struct Words {
    language: &'static str,
    about: &'static str,
    perhaps: &'static str,
    /// It began then and goes on.
    since: [&'static str; 2],
    /// It began then, and nobody knows how long it lasted.
    from: [&'static str; 2],
    until: [&'static str; 2],
    /// Between two years, and between longer dates.
    dash: [&'static str; 2],
    /// Spring to winter, and how they stand with their year.
    seasons: [&'static str; 4],
    season: &'static str,
    /// A year before our era that is too long for ICU.
    before_era: &'static str,
}

const WORDS: &[Words] = &[
    Words {
        language: "en",
        about: "about {}",
        perhaps: "perhaps {}",
        since: ["since {}", "since {}"],
        from: ["from {}", "from {}"],
        until: ["until {}", "until {}"],
        dash: ["–", " – "],
        seasons: ["spring", "summer", "autumn", "winter"],
        season: "{s} {y}",
        before_era: "{} BC",
    },
    Words {
        language: "de",
        about: "etwa {}",
        perhaps: "vielleicht {}",
        since: ["seit dem {}", "seit {}"],
        from: ["ab dem {}", "ab {}"],
        until: ["bis zum {}", "bis {}"],
        dash: ["–", " – "],
        seasons: ["Frühling", "Sommer", "Herbst", "Winter"],
        season: "{s} {y}",
        before_era: "{} v. Chr.",
    },
    Words {
        language: "fr",
        about: "{} environ",
        perhaps: "peut-être {}",
        since: ["depuis le {}", "depuis {}"],
        from: ["à partir du {}", "à partir de {}"],
        until: ["jusqu’au {}", "jusqu’en {}"],
        dash: ["–", " – "],
        seasons: ["printemps", "été", "automne", "hiver"],
        season: "{s} {y}",
        before_era: "{} av. J.-C.",
    },
    Words {
        language: "es",
        about: "{} aproximadamente",
        perhaps: "quizá {}",
        since: ["desde el {}", "desde {}"],
        from: ["a partir del {}", "a partir de {}"],
        until: ["hasta el {}", "hasta {}"],
        dash: ["–", " – "],
        seasons: ["primavera", "verano", "otoño", "invierno"],
        season: "{s} de {y}",
        before_era: "{} a. C.",
    },
    Words {
        language: "ar",
        about: "نحو {}",
        perhaps: "ربما {}",
        since: ["منذ {}", "منذ {}"],
        from: ["من {}", "من {}"],
        until: ["حتى {}", "حتى {}"],
        dash: ["–", " – "],
        seasons: ["ربيع", "صيف", "خريف", "شتاء"],
        season: "{s} {y}",
        before_era: "{} ق.م",
    },
    Words {
        language: "ja",
        about: "{}頃",
        perhaps: "おそらく{}",
        since: ["{}から", "{}から"],
        from: ["{}以降", "{}以降"],
        until: ["{}まで", "{}まで"],
        dash: ["～", "～"],
        seasons: ["春", "夏", "秋", "冬"],
        season: "{y}{s}",
        before_era: "紀元前{}年",
    },
    Words {
        language: "",
        about: "~ {}",
        perhaps: "{} (?)",
        since: ["{} –", "{} –"],
        from: ["{} – ?", "{} – ?"],
        until: ["– {}", "– {}"],
        dash: ["–", " – "],
        // Without a word for it, a season is told as its year.
        seasons: ["", "", "", ""],
        season: "{y}",
        before_era: "{} BCE",
    },
];

/// A date in words, and what joins it to others.
struct Said {
    text: String,
    size: Size,
}

/// How much a date covers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Day,
    Month,
    Year,
}

impl Dates {
    /// Dates in the words of `language`.
    pub fn new(language: &Lang) -> Self {
        let table = WORDS.iter().find(|words| words.language == language.base());
        // EDTF counts in the Gregorian calendar, so readers everywhere are told its years.
        let locale = || DateTimeFormatterPreferences::from(locale(language.tag(), "ca-gregory"));
        Self {
            words: table.unwrap_or(&WORDS[WORDS.len() - 1]),
            day: DateTimeFormatter::try_new(locale(), YMD::long()).ok(),
            month: DateTimeFormatter::try_new(locale(), YM::long()).ok(),
            year: DateTimeFormatter::try_new(locale(), Y::long()).ok(),
        }
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
        let words = self.words;
        Some(match form {
            Form::Point(point) => self.qualified(point),
            Form::Interval { start: Side::At(start), end: Side::At(end) } => {
                let sure = [start, end].iter().all(|it| it.quality() == Quality::Sure);
                let (first, last) = (self.point(start), self.point(end));
                if sure {
                    return Some(self.joined(&first, &last));
                }
                let wide = words.dash[1];
                format!("{}{wide}{}", self.qualified(start), self.qualified(end))
            }
            Form::Interval { start: Side::At(start), end: Side::Open } => {
                self.joining(words.since, start)
            }
            Form::Interval { start: Side::At(start), end: Side::Unknown } => {
                self.joining(words.from, start)
            }
            Form::Interval { end: Side::At(end), .. } => self.joining(words.until, end),
            Form::Interval { .. } => return None,
        })
    }

    /// A point after a preposition, which stands before the words for its quality, or before the
    /// date where those follow it.
    fn joining(&self, patterns: [&'static str; 2], point: &Point) -> String {
        let said = self.point(point);
        let follow = self.words.about.starts_with("{}");
        let bare =
            point.quality() == Quality::Sure || follow && point.quality() == Quality::Approximate;
        let pattern = patterns[usize::from(said.size != Size::Day || !bare)];
        fill(pattern, &self.qualified(point))
    }

    fn qualified(&self, point: &Point) -> String {
        let said = self.point(point).text;
        match point.quality() {
            Quality::Sure => said,
            Quality::Approximate => fill(self.words.about, &said),
            Quality::Uncertain => fill(self.words.perhaps, &said),
            Quality::Both => fill(self.words.perhaps, &fill(self.words.about, &said)),
        }
    }

    /// From one to another.
    fn joined(&self, first: &Said, last: &Said) -> String {
        if first.text == last.text {
            return first.text.clone();
        }
        let short = [first, last].iter().all(|it| it.size == Size::Year && !it.text.contains(' '));
        format!("{}{}{}", first.text, self.words.dash[usize::from(!short)], last.text)
    }

    /// A point without its quality. What is unspecified is told as the larger whole: a month for
    /// a day nobody knows, the years of a decade for the decade.
    fn point(&self, point: &Point) -> Said {
        let (low, high) = point.year.range();
        if low != high {
            let said = self.joined(&self.year(low), &self.year(high));
            return Said { text: said, size: Size::Year };
        }
        match (point.month, point.day) {
            (Some(month), Some(day)) if month.unspecified == 0 && day.unspecified == 0 => {
                self.day(low, month.value, day.value)
            }
            (Some(month), _) if month.unspecified == 0 => self.month(low, month, point),
            _ => self.year(low),
        }
    }

    fn month(&self, year: i64, month: Part, point: &Point) -> Said {
        match month.value {
            1..=12 => self.month_of(year, month.value),
            21..=32 => {
                let season = self.words.seasons[usize::from((month.value - 21) % 4)];
                let text = self.words.season.replace("{s}", season);
                Said { text: text.replace("{y}", &self.year(year).text), size: Size::Month }
            }
            // Quarters, thirds and halves of a year, by their months.
            _ => {
                let (first, last) = (point.first(), point.last());
                let (first, last) =
                    (self.month_of(first.year, first.month), self.month_of(last.year, last.month));
                Said { text: self.joined(&first, &last), size: Size::Month }
            }
        }
    }

    fn year(&self, year: i64) -> Said {
        self.said(year, Size::Year, |year| {
            let date = IcuDate::try_new_gregorian(year, 1, 1).ok()?;
            Some(self.year.as_ref()?.format(&date).to_string())
        })
    }

    fn month_of(&self, year: i64, month: u8) -> Said {
        self.said(year, Size::Month, |year| {
            let date = IcuDate::try_new_gregorian(year, month, 1).ok()?;
            Some(self.month.as_ref()?.format(&date).to_string())
        })
    }

    fn day(&self, year: i64, month: u8, day: u8) -> Said {
        self.said(year, Size::Day, |year| {
            let date = IcuDate::try_new_gregorian(year, month, day).ok()?;
            Some(self.day.as_ref()?.format(&date).to_string())
        })
    }

    /// What ICU says of a year within its range, and the bare year beyond.
    fn said(&self, year: i64, size: Size, icu: impl Fn(i32) -> Option<String>) -> Said {
        let year_of_icu = i32::try_from(year).ok().filter(|year| year.abs() <= 9999);
        let text = year_of_icu.and_then(icu).unwrap_or_else(|| match year {
            // Astronomers count the year before 1 as 0, everybody else as 1 before.
            ..=0 => fill(self.words.before_era, &(1 - year).to_string()),
            _ => year.to_string(),
        });
        Said { text, size }
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

/// `pattern` with the date in its place.
fn fill(pattern: &str, date: &str) -> String {
    pattern.replace("{}", date)
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
    use super::*;

    #[test]
    fn a_card_tells_years() {
        let dates = Dates::new(&Lang::new("en-GB").expect("a language"));
        let day = Date::new("2020-01-07").ok().and_then(|it| crate::resolve::tense::day(&it));
        for (date, words) in [
            ("2018-04-26/2021-01-20", "2018–2021"),
            ("2018-04/2018-12", "April 2018 – December 2018"),
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
    fn dates_read_as_people_write_them() {
        for (language, date, words) in [
            ("en-GB", "2020-01-07", "7 January 2020"),
            ("en", "2020-01-07", "January 7, 2020"),
            ("en", "2015-10", "October 2015"),
            ("en", "2014", "2014"),
            ("en", "2015-10~", "about October 2015"),
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
            ("en", "199X", "1990–1999"),
            ("en", "1985-04-XX", "April 1985"),
            ("en", "1985-XX-XX", "1985"),
            ("en", "2001-21", "spring 2001"),
            ("en", "2001-34", "April 2001 – June 2001"),
            ("en", "-0043", "44 BC"),
            ("en", "-0043-03-15", "March 15, 44 BC"),
            ("en", "-0043/0014", "44 BC – 14 AD"),
            ("en", "Y-170000002", "170000003 BC"),
            ("de", "2020-01-07", "7. Januar 2020"),
            ("de", "../2020-01-03", "bis zum 3. Januar 2020"),
            ("de", "2014~/..", "seit etwa 2014"),
            ("fr", "2020-01-03/..", "depuis le 3 janvier 2020"),
            ("fr", "2020-01-03~/..", "depuis le 3 janvier 2020 environ"),
            ("fr", "../2015", "jusqu’en 2015"),
            ("es", "2001-24", "invierno de 2001"),
            ("es", "../2020-01-03", "hasta el 3 de enero de 2020"),
            ("ar", "2014/..", "منذ 2014"),
            ("ja", "2020-01-07", "2020年1月7日"),
            ("ja", "2014~/..", "2014年頃から"),
            ("ja", "2018/2021", "2018年～2021年"),
            // Languages without words of their own, and calendars other than the Gregorian.
            ("sv", "2020-01-07/..", "7 januari 2020 –"),
            ("sv", "2001-21", "2001"),
            ("th", "2014", "ค.ศ. 2014"),
            ("fa", "2018/2021", "۲۰۱۸–۲۰۲۱"),
        ] {
            let dates = Dates::new(&Lang::new(language).expect(language));
            assert_eq!(dates.words(&Date::new(date).expect(date)), words, "{language} {date}");
        }
    }
}
