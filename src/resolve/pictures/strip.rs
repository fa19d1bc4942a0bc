//! The place of one entity on the timeline: a narrow ruler of all the time that the site tells of,
//! and on it the entity's own.

use std::sync::Arc;

use crate::parse::date::{Date, Day, Form, Limit};

use super::drawing::{Anchor, Drawing, Pen, Shape, Tenths, tenths};
use super::glyphs::plain_ems;
use super::scale::{number, round, year_words};
use super::subject::Subject;
use super::timeline::soft;

/// All the time that a site tells of, from the first year to the last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruler {
    first: i64,
    last: i64,
    /// The day as of which the site is told: what goes on is drawn up to it.
    now: Option<i64>,
    shapes: Vec<Shape>,
}

const WIDTH: f64 = 260.0;
const HEIGHT: f64 = 36.0;
const LINE: f64 = 12.0;
/// Room for half of the first and the last year's words.
const SIDE: f64 = 16.0;
const FADES: [&str; 3] = ["own fade-1", "own fade-2", "own fade-3"];
/// The size of a year.
const YEAR: f64 = 12.0;
/// As many years have their words below the ruler.
const TICKS: i64 = 4;

/// The ruler for all of `subjects` that have dates; `None` where there are none, or all have the
/// same year, which says nothing.
pub fn ruler(
    subjects: &[Arc<Subject>],
    as_of: Option<&Date>,
    say: &dyn Fn(&Date) -> String,
) -> Option<Ruler> {
    let dates = || subjects.iter().filter_map(|it| it.when.as_ref());
    let goes_on = dates().any(|it| it.latest() == Limit::Ever);
    let now = as_of.filter(|_| goes_on).and_then(|it| day(it.latest()));
    let days = || dates().flat_map(|it| [it.earliest(), it.latest()]).filter_map(day).chain(now);
    let (first, last) = (days().min()?, days().max()?);
    if first.year == last.year {
        return None;
    }
    let span = last.year - first.year;
    let step = steps().find(|it| span / it < TICKS)?;
    let first_day = january(first.year);
    let mut ruler =
        Ruler { first: first_day, last: number(last), now: now.map(number), shapes: Vec::new() };
    let (mut line, mut ticks) = (Pen::default(), Pen::default());
    let y = tenths(LINE);
    line.go(tenths(SIDE), y).line(tenths(WIDTH - SIDE), y);
    let mut words = Vec::new();
    let from = first.year.div_euclid(step) * step;
    let mut free = f64::MIN;
    for year in (0..=TICKS + 1).map(|it| from + it * step) {
        if (first.year..=last.year).contains(&year) {
            let x = ruler.place(january(year));
            ticks.go(x, y).line(x, y + 50);
            // Long words stand within the picture, and not over each other.
            let said = year_words(round(year, step), say);
            let half = plain_ems(&said) * YEAR / 2.0;
            let at = (f64::from(x) / 10.0).min(WIDTH - half).max(half);
            if at - half >= free {
                let at_line = (tenths(at), y + 190);
                words.push(Shape::said("year", at_line, Anchor::Middle, &said));
                free = at + half + 4.0;
            }
        }
    }
    ruler.shapes = vec![line.shape("axis"), ticks.shape("tick")];
    ruler.shapes.extend(words);
    Some(ruler)
}

/// The place of an entity on the ruler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    of: Arc<Subject>,
    ruler: Arc<Option<Ruler>>,
}

/// The place of `of` on the ruler, if it has one.
pub fn strip(of: &Arc<Subject>, ruler: &Arc<Option<Ruler>>) -> Option<Strip> {
    ruler.as_ref().as_ref()?;
    let drawn = of.when.as_ref().is_some_and(super::timeline::is_drawn);
    drawn.then(|| Strip { of: of.clone(), ruler: ruler.clone() })
}

impl Strip {
    /// The picture.
    pub fn drawing(&self) -> Drawing {
        let (width, height) = (tenths(WIDTH), tenths(HEIGHT));
        let nothing = Drawing { sort: "strip", width, height, ..Drawing::default() };
        let (Some(when), Some(ruler)) = (&self.of.when, &*self.ruler) else { return nothing };
        let place = |limit, open| ruler.place(day(limit).map_or(open, number));
        let from = place(when.earliest(), ruler.first);
        let to = place(when.latest(), ruler.now.unwrap_or(ruler.last)).max(from);
        let y = tenths(LINE);
        let mut back = ruler.shapes.clone();
        let mut put = |class, pen: Pen| {
            back.push(Shape::Kin { class, kind: self.of.kind.clone(), d: pen.path() });
        };
        let mut pen = Pen::default();
        let soft = soft(when);
        match when.form() {
            Form::Point(_) if to - from < 60 => {
                pen.circle(from + (to - from) / 2, y, 50);
                put(if soft[0] { "own vague" } else { "own" }, pen);
            }
            Form::Point(_) | Form::Interval { .. } => {
                let (mut from, mut to) = (from, (from + 30).max(to));
                // Soft where it is not sure when it began or ended, pointed where it goes on.
                let step = ((to - from) / 9).min(30);
                for (at, class) in FADES.into_iter().enumerate() {
                    let at = i32::try_from(at).unwrap_or(0) * step;
                    for (_, x) in
                        [(soft[0], from + at), (soft[1], to - at - step)].iter().filter(|it| it.0)
                    {
                        let mut pen = Pen::default();
                        pen.rect(*x, y - 40, step, 80);
                        put(class, pen);
                    }
                }
                let whole = 3 * step;
                from += if soft[0] { whole } else { 0 };
                to -= if soft[1] { whole } else { 0 };
                pen.go(from, y - 40).line(to, y - 40);
                if when.latest() == Limit::Ever && !soft[1] {
                    pen.line(to + 50, y);
                }
                pen.line(to, y + 40).line(from, y + 40);
                if when.earliest() == Limit::Always && !soft[0] {
                    pen.line(from - 50, y);
                }
                pen.close();
                put("own", pen);
            }
        }
        Drawing { back, ..nothing }
    }
}

impl Ruler {
    fn place(&self, day: i64) -> Tenths {
        let part = (day - self.first) as f64 / (self.last - self.first).max(1) as f64;
        tenths(SIDE + (WIDTH - 2.0 * SIDE) * part.clamp(0.0, 1.0))
    }
}

/// A limit that is a day. Years are kept within a million million, so that nothing overflows.
fn day(limit: Limit) -> Option<Day> {
    const FAR: i64 = 1_000_000_000_000;
    match limit {
        Limit::On(day) => Some(Day { year: day.year.clamp(-FAR, FAR), ..day }),
        Limit::Always | Limit::Ever => None,
    }
}

fn january(year: i64) -> i64 {
    number(Day { year, month: 1, day: 1 })
}

/// 1, 2, 5, 10, 20 and so on.
fn steps() -> impl Iterator<Item = i64> {
    (0..13).flat_map(|power| [1, 2, 5].map(|it| it * 10_i64.pow(power)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_easy_to_read() {
        assert_eq!(steps().take(5).collect::<Vec<_>>(), [1, 2, 5, 10, 20]);
    }
}
