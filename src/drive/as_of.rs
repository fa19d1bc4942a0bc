//! The day as of which a site is built.

use crate::parse::date::{Date, Form};
use crate::resolve::tense::day;

use super::Failure;

pub use crate::parse::date::Day;

/// The day that `written` means: a day in EDTF, or the last one of a month or a year.
///
/// # Errors
/// It is no date, or one of several days.
pub fn as_of(written: &str) -> Result<Day, Failure> {
    let refused = |why: &str, help: &str| {
        Failure::Usage(format!("the site cannot be built as of `{written}`: {why}; {help}"))
    };
    let date = Date::new(written).map_err(|bad| refused(&bad.message, &bad.help))?;
    let one = matches!(date.form(), Form::Point(_)).then(|| day(&date)).flatten();
    one.ok_or_else(|| refused("it is an interval", "write one day: `2020-01-07`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_or_a_year_is_its_last_day() {
        for (written, last) in
            [("2020-01-07", "2020-01-07"), ("2020-02", "2020-02-29"), ("-0043", "-0043-12-31")]
        {
            assert_eq!(as_of(written).map(|it| it.to_string()).as_deref(), Ok(last));
        }
        for (written, why) in [
            ("2018/2020", "it is an interval; write one day"),
            ("soon", "`soon` is no date"),
            ("7 January 2020", "write `2020-01-07`"),
        ] {
            let refused = as_of(written).expect_err(written).to_string();
            assert!(refused.contains(why), "{refused}");
        }
    }
}
