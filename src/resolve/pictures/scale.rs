//! A scale of time that runs down a page: to scale within each of its cells, and the cells as high
//! as what happens in them needs. So years full of events are told at length, and empty centuries
//! take a hand's breadth.

use crate::parse::date::{Date, Day};

/// Days since 1 January 1970, in the proleptic Gregorian calendar. Years are kept within a million
/// million, so that nothing overflows.
pub(super) fn number(day: Day) -> i64 {
    const FAR: i64 = 1_000_000_000_000;
    // Howard Hinnant's algorithm: years begin in March, eras have 400 of them.
    let (year, month) = (day.year.clamp(-FAR, FAR), i64::from(day.month));
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(day.day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A scale of time.
#[derive(Debug)]
pub(super) struct Scale {
    /// In order of time, without gaps.
    pub(super) cells: Vec<Cell>,
}

/// A month, a year, ten years, and so on.
#[derive(Debug)]
pub(super) struct Cell {
    /// Its first day.
    pub(super) from: i64,
    /// The first day after it.
    pub(super) to: i64,
    /// The year in which it begins.
    pub(super) year: i64,
    /// Whether it is as good as left out: one of many in which nothing happens.
    pub(super) empty: bool,
    /// Its upper edge, in pixels.
    pub(super) top: f64,
    /// Its height.
    pub(super) height: f64,
}

/// No scale has more cells.
const MOST: i64 = 400;
/// The height of a cell in which nothing happens, and how many of them in a row are shown so.
const EMPTY: f64 = 9.0;
const SHOWN: usize = 4;

impl Scale {
    /// The scale from `first` to `last`. `needs` are days and the height that each wants.
    pub(super) fn new(first: Day, last: Day, needs: &[(i64, f64)]) -> Self {
        let last = last.max(first);
        let years = last.year.saturating_sub(first.year);
        let mut cells = if years < 3 { months(first, last) } else { spans(first, last) };
        split(&mut cells, needs);
        // The scale is over where time is, not at the end of the year.
        cells.retain(|it| it.from <= number(last));
        if let Some(cell) = cells.last_mut() {
            cell.to = number(last).saturating_add(1).max(cell.from + 1);
        }
        for &(day, height) in needs {
            let at = at(&cells, day);
            cells[at].height += height;
        }
        let mut top = 0.0;
        let mut at = 0;
        while at < cells.len() {
            let run = cells[at..].iter().take_while(|it| it.height <= 0.0).count();
            let each = match run {
                0..=SHOWN => EMPTY,
                // A long pause is not much longer than a short one.
                _ => EMPTY * (SHOWN as f64) * (1.0 + (run as f64).sqrt() / 12.0) / run as f64,
            };
            for cell in &mut cells[at..at + run.max(1)] {
                cell.empty = run > SHOWN && cell.to - cell.from > 31;
                cell.top = top;
                cell.height = if run == 0 { cell.height.max(14.0) } else { each };
                top += cell.height;
            }
            at += run.max(1);
        }
        Self { cells }
    }

    /// Where a day stands. What is beyond the scale stands at its ends.
    pub(super) fn place(&self, day: i64) -> f64 {
        let cell = &self.cells[at(&self.cells, day)];
        let part = (day - cell.from) as f64 / (cell.to - cell.from) as f64;
        cell.top + cell.height * part.clamp(0.0, 1.0)
    }

    /// Its height.
    pub(super) fn height(&self) -> f64 {
        self.cells.last().map_or(0.0, |it| it.top + it.height)
    }
}

/// The cell in which a day lies.
fn at(cells: &[Cell], day: i64) -> usize {
    cells.partition_point(|it| it.to <= day).min(cells.len() - 1)
}

/// Splits years in which much happens into months, and such months into days.
fn split(cells: &mut Vec<Cell>, needs: &[(i64, f64)]) {
    /// So much that it is worth while.
    const MUCH: usize = 5;
    for (longest, parts) in [(366, 12), (31, 31)] {
        let mut counts = vec![0; cells.len()];
        for &(day, _) in needs {
            counts[at(cells, day)] += 1;
        }
        let whole = std::mem::take(cells);
        for (cell, count) in whole.into_iter().zip(counts) {
            let days = cell.to - cell.from;
            if count < MUCH || days > longest || days < parts {
                cells.push(cell);
                continue;
            }
            for part in 0..parts {
                let edge = |part: i64| cell.from + days * part / parts;
                let (from, to) = (edge(part), edge(part + 1));
                cells.push(Cell { from, to, year: cell.year, empty: false, top: 0.0, height: 0.0 });
            }
        }
    }
}

/// The words for a year.
pub(super) fn year_words(year: i64, say: &dyn Fn(&Date) -> String) -> String {
    let written = match year {
        0..=9999 => format!("{year:04}"),
        -9999..=-1 => format!("-{:04}", -year),
        _ => format!("Y{year}"),
    };
    Date::new(&written).map_or_else(|_| year.to_string(), |date| say(&date))
}

/// The year to tell of one that is a multiple of `step`: since there was no year 0, -20,000 is 20,001 BCE, and on
/// a scale of centuries or more nobody wants to read that.
pub(super) fn round(year: i64, step: i64) -> i64 {
    if year < 0 && step >= 10 { year + 1 } else { year }
}

fn months(first: Day, last: Day) -> Vec<Cell> {
    let day = |month: i64| Day {
        year: month.div_euclid(12),
        month: u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1),
        day: 1,
    };
    let index = |day: Day| day.year * 12 + i64::from(day.month) - 1;
    (index(first)..=index(last)).map(|it| cell(day(it), day(it + 1))).collect()
}

fn spans(first: Day, last: Day) -> Vec<Cell> {
    let mut step: i64 = 1;
    while last.year.div_euclid(step) - first.year.div_euclid(step) >= MOST {
        step = step.saturating_mul(10);
    }
    let day = |at: i64| Day { year: at.saturating_mul(step), month: 1, day: 1 };
    (first.year.div_euclid(step)..=last.year.div_euclid(step))
        .map(|at| cell(day(at), day(at + 1)))
        .map(|it| Cell { year: round(it.year, step), ..it })
        .collect()
}

fn cell(from: Day, to: Day) -> Cell {
    let (year, from) = (from.year, number(from));
    Cell { from, to: number(to).max(from + 1), year, empty: false, top: 0.0, height: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i64, month: u8, day: u8) -> Day {
        Day { year, month, day }
    }

    #[test]
    fn days_are_counted_through_all_of_time() {
        assert_eq!(number(day(1970, 1, 1)), 0);
        assert_eq!(number(day(2000, 3, 1)), 11_017);
        assert_eq!(number(day(0, 1, 1)) - number(day(-1, 12, 31)), 1);
        assert_eq!(number(day(0, 3, 1)) - number(day(0, 2, 28)), 2);
        assert!(number(day(i64::MIN, 1, 1)) < number(day(i64::MAX, 1, 1)));
    }

    #[test]
    fn later_never_stands_above_earlier() {
        for (first, last) in [
            (day(2014, 3, 2), day(2014, 9, 1)),
            (day(-500, 1, 1), day(2020, 1, 1)),
            (day(-4_000_000_000, 1, 1), day(2020, 1, 1)),
        ] {
            let needs = [(number(first), 30.0), (number(last), 30.0)];
            let scale = Scale::new(first, last, &needs);
            let (from, to) = (number(first), number(last));
            let step = ((to - from) / 997).max(1);
            let places: Vec<f64> = (0..998).map(|it| scale.place(from + it * step)).collect();
            assert!(places.is_sorted(), "{first:?}");
            assert!(scale.cells.len() <= 480 && scale.height() < 1000.0, "{}", scale.height());
        }
    }
}
