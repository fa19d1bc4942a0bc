//! What EDTF knows and we do not read: sets of dates, and years of which only some digits count. Whoever
//! writes them is told so, and how nearly the same is written.

use crate::base::Code;

use super::date::{BadDate, Date, Form, Limit};
use super::edtf::plain;

/// What is told of a form of level 2 that is not read; `None` for any other text.
pub(super) fn beyond(text: &str) -> Option<BadDate> {
    set(text.trim()).or_else(|| digits(text.trim())).map(|(message, help)| BadDate {
        at: 0..text.len(),
        message,
        help,
        code: Code::BadDate,
    })
}

/// `[1667, 1668, 1670..1672]`, one of these; `{1960, 1961-12}`, all of them.
fn set(text: &str) -> Option<(String, String)> {
    let within = |open: char, close: char| text.strip_prefix(open)?.strip_suffix(close);
    let (message, inside) = match (within('[', ']'), within('{', '}')) {
        (Some(inside), _) => ("one of several dates", inside),
        (_, Some(inside)) => ("several dates", inside),
        (None, None) => return None,
    };
    let message = format!("`{text}` means {message}, and a date here is one, or a span of time");
    let help = match span(inside) {
        Some(span) => format!("write the span in which they lie: `{span}`"),
        None => "write the span in which they lie: `1667/1672`".to_owned(),
    };
    Some((message, help))
}

/// From the first to the last of a set, as far as it has them.
fn span(inside: &str) -> Option<String> {
    let point = |text: &str| match text.trim() {
        "" => Some(None),
        text => plain(text).filter(|it| matches!(it.form(), Form::Point(_))).map(Some),
    };
    let (mut first, mut last): (Vec<Option<Date>>, Vec<Option<Date>>) = (Vec::new(), Vec::new());
    for member in inside.split(',') {
        let (from, to) = member.split_once("..").unwrap_or((member, member));
        first.push(point(from)?);
        last.push(point(to)?);
    }
    let earliest = |it: &Option<Date>| it.as_ref().map_or(Limit::Always, Date::earliest);
    let latest = |it: &Option<Date>| it.as_ref().map_or(Limit::Ever, Date::latest);
    let first = first.into_iter().min_by_key(earliest)?;
    let last = last.into_iter().max_by_key(latest)?;
    if first.is_none() && last.is_none() {
        return None;
    }
    let said = |it: Option<Date>| it.map_or_else(|| "..".to_owned(), |it| it.to_string());
    Some(format!("{}/{}", said(first), said(last)))
}

/// `1950S2`: some year from 1900 to 1999, estimated to be 1950.
fn digits(text: &str) -> Option<(String, String)> {
    let (year, count) = text.split_once('S')?;
    let count: usize = count.parse().ok()?;
    let date = plain(year)?;
    let Form::Point(point) = date.form() else { return None };
    if point.month.is_some() || !text.ends_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let message = format!("`{text}` says how many digits of a year count, which is not read here");
    let whole = date.to_string();
    let plain = whole.len() - whole.trim_start_matches('-').len() + count;
    let help = if whole.starts_with('Y') || plain >= whole.len() || count == 0 {
        format!("write about when it was: `{whole}~`")
    } else {
        let sure = &whole[..plain];
        format!("write the years that it can be: `{sure:X<width$}`", width = whole.len())
    };
    Some((message, help))
}
