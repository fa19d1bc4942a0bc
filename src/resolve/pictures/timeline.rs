//! The timeline: time runs down the page, to scale. What lasted is a bar in a lane beside the axis,
//! what happened a dot on it; ends that nobody knows for sure are soft. Each leads to its label,
//! and labels make way for each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::date::{Date, Day, Form, Limit, Point, Quality, Side};

use super::drawing::{Anchor, Drawing, Mark, Pen, Shape, tenths};
use super::glyphs::wrapped;
use super::lanes::{lanes, settled};
use super::scale::{Scale, number, year_words};
use super::subject::Subject;
use super::symbols::symbol;

/// A timeline: the picture, and the same entities in the same order for a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The picture.
    pub drawing: Drawing,
    /// The entities in order of time.
    pub items: Vec<Arc<Subject>>,
}

/// Which part of time is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Nothing that is over before it.
    pub from: Option<Date>,
    /// Nothing that begins after it.
    pub to: Option<Date>,
    /// The day as of which the site is told: what goes on is drawn up to it.
    pub as_of: Option<Date>,
}

/// The size of a name and of a date, their lines, and the room round both, in pixels.
const NAME: f64 = 13.0;
const NAME_LINE: f64 = 15.5;
const DATE_LINE: f64 = 14.0;
const GAP: f64 = 8.0;
/// All of it is as wide as the narrowest of telephones shows without shrinking it much.
const WIDTH: f64 = 360.0;
const AXIS: f64 = 48.0;
const TOP: f64 = 10.0;
/// The widest that all lanes together are, and a lane at its widest and narrowest.
const LANES: f64 = 72.0;
const LANE: (f64, f64) = (9.0, 3.0);

/// A timeline of more cannot be read.
const MOST: usize = 1_000;

/// Of very many entities those that have to do with most others.
pub fn best(dated: &[Arc<Subject>]) -> Vec<Arc<Subject>> {
    let mut best = dated.to_vec();
    if best.len() > MOST {
        best.sort_by(|a, b| b.ties.len().cmp(&a.ties.len()).then_with(|| a.id.cmp(&b.id)));
        best.truncate(MOST);
    }
    best
}

/// The timeline of those of `subjects` that have dates, if there are any. `say` puts dates into
/// words.
#[inline(never)] // `cargo xtask counts` knows it by name.
pub fn timeline(
    subjects: &[Arc<Subject>],
    extent: &Extent,
    say: &dyn Fn(&Date) -> String,
) -> Option<Timeline> {
    let mut items: Vec<Item> =
        subjects.iter().filter_map(|it| Item::new(it, it.when.as_ref()?, extent)).collect();
    items.sort_by(|a, b| {
        let key = |it: &Item| (number(it.anchor), it.subject.when.clone());
        key(a).cmp(&key(b)).then_with(|| a.subject.name.cmp(&b.subject.name))
    });
    let (first, last) = bounds(&items, extent)?;
    let bars = items.iter().filter(|it| it.lasts).count();
    let scale = |labels: &[Label]| {
        let needs: Vec<(i64, f64)> =
            items.iter().zip(labels).map(|(it, label)| (number(it.anchor), label.height)).collect();
        Scale::new(first, last, &needs)
    };
    // How many lanes there are depends on the scale, which depends on how high labels are, which
    // depends on how much room the lanes leave; two rounds settle it.
    let mut pitch = LANE.0;
    let mut count = bars.min(5);
    let mut labels = Vec::new();
    let mut drawn = Scale::new(first, last, &[]);
    let mut in_lanes = Vec::new();
    for _ in 0..2 {
        labels = items.iter().map(|it| Label::new(&it.subject, text_at(count, pitch))).collect();
        drawn = scale(&labels);
        in_lanes = lanes_of(&items, &drawn);
        count = in_lanes.iter().flatten().max().map_or(0, |it| it + 1);
        pitch = (LANES / count.max(1) as f64).clamp(LANE.1, LANE.0);
    }
    let wishes: Vec<(f64, f64)> = items
        .iter()
        .zip(&labels)
        .map(|(it, label)| (drawn.place(number(it.anchor)) - label.height / 2.0, label.height))
        .collect();
    let tops = settled(&wishes);
    let lowest = tops.last().zip(labels.last()).map_or(0.0, |(top, label)| top + label.height);
    let height = drawn.height().max(lowest) + 2.0 * TOP;
    let at = text_at(count, pitch);
    let mut marks = Vec::with_capacity(items.len());
    let mut leaders: BTreeMap<Arc<str>, Pen> = BTreeMap::new();
    for (((item, label), top), lane) in items.iter().zip(&labels).zip(tops).zip(&in_lanes) {
        let leader = leaders.entry(item.subject.kind.clone()).or_default();
        let bar = lane.map(|it| (bar_at(it, pitch), (pitch - 2.5).max(1.5)));
        marks.push(mark(item, label, (TOP + top, at), bar, &drawn, leader));
    }
    let mut back: Vec<Shape> = leaders
        .into_iter()
        .map(|(kind, pen)| Shape::Kin { class: "leader", kind, d: pen.path() })
        .collect();
    back.extend(axis(&drawn, say));
    let drawing = Drawing {
        sort: "timeline",
        width: tenths(WIDTH.max(at + 150.0)),
        height: tenths(height),
        back,
        marks,
    };
    Some(Timeline { drawing, items: items.into_iter().map(|it| it.subject).collect() })
}

/// Whether a date can be drawn: it has a day at one of its ends.
pub(super) fn is_drawn(date: &Date) -> bool {
    matches!(date.earliest(), Limit::On(_)) || matches!(date.latest(), Limit::On(_))
}

/// Whether it is not sure when something began or ended.
pub(super) fn soft(when: &Date) -> [bool; 2] {
    let vague = |point: &Point| {
        let digits = point.year.unspecified != 0;
        let parts = [point.month, point.day];
        point.quality() != Quality::Sure
            || digits
            || parts.iter().flatten().any(|it| it.unspecified != 0)
    };
    let side = |side: &Side| match side {
        Side::At(point) => vague(point),
        Side::Unknown => true,
        Side::Open => false,
    };
    match when.form() {
        Form::Point(point) => [vague(point); 2],
        Form::Interval { start, end } => [side(start), side(end)],
    }
}

/// An entity that has dates.
struct Item {
    subject: Arc<Subject>,
    /// The first and the last day that it can mean, as far as there are such days.
    begin: Option<Day>,
    end: Option<Day>,
    /// Whether it is not sure when it began or ended.
    soft: [bool; 2],
    /// Whether it lasted: an interval.
    lasts: bool,
    /// Where its label belongs.
    anchor: Day,
}

impl Item {
    fn new(subject: &Arc<Subject>, when: &Date, extent: &Extent) -> Option<Self> {
        let day = |limit| match limit {
            Limit::On(day) => Some(day),
            Limit::Always | Limit::Ever => None,
        };
        let begin = day(when.earliest());
        let end = day(when.latest());
        let (from, to) = (extent.first(), extent.last());
        let over = end.zip(from).is_some_and(|(end, from)| end < from);
        let later = begin.zip(to).is_some_and(|(begin, to)| begin > to);
        if over || later {
            return None;
        }
        let (lasts, soft) = (matches!(when.form(), Form::Interval { .. }), soft(when));
        // What happened some time in a year stands in its middle, what lasted where it began.
        let anchor = match (lasts, begin, end) {
            (false, Some(begin), Some(end)) => middle(begin, end),
            (_, Some(begin), _) => begin,
            (_, None, Some(end)) => end,
            (_, None, None) => return None,
        };
        let anchor = from.map_or(anchor, |from| anchor.max(from));
        let anchor = to.map_or(anchor, |to| anchor.min(to));
        Some(Self { subject: subject.clone(), begin, end, soft, lasts, anchor })
    }
}

impl Extent {
    fn first(&self) -> Option<Day> {
        match self.from.as_ref()?.earliest() {
            Limit::On(day) => Some(day),
            Limit::Always | Limit::Ever => None,
        }
    }

    fn last(&self) -> Option<Day> {
        match self.to.as_ref()?.latest() {
            Limit::On(day) => Some(day),
            Limit::Always | Limit::Ever => None,
        }
    }
}

/// Between the two: the year and the month between theirs; the day does not matter then.
fn middle(begin: Day, end: Day) -> Day {
    let months = |it: Day| it.year.saturating_mul(12) + i64::from(it.month) - 1;
    if months(begin) == months(end) {
        return Day { day: begin.day + (end.day - begin.day) / 2, ..begin };
    }
    let months = months(begin) + (months(end) - months(begin) + 1) / 2;
    let month = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
    Day { year: months.div_euclid(12), month, day: 1 }
}

/// The first and the last day of the scale.
fn bounds(items: &[Item], extent: &Extent) -> Option<(Day, Day)> {
    let days = || items.iter().flat_map(|it| [it.begin, it.end]).flatten();
    let (mut first, mut last) = (days().min()?, days().max()?);
    let goes_on = items.iter().any(|it| it.end.is_none());
    if let (true, Some(Limit::On(day))) = (goes_on, extent.as_of.as_ref().map(Date::latest)) {
        last = last.max(day);
    }
    if let Some(from) = extent.first() {
        first = first.max(from);
    }
    if let Some(to) = extent.last() {
        last = last.min(to);
    }
    Some((first, last.max(first)))
}

/// Where the words stand beside so many lanes.
fn text_at(lanes: usize, pitch: f64) -> f64 {
    AXIS + 8.0 + lanes as f64 * pitch + 42.0
}

fn bar_at(lane: usize, pitch: f64) -> f64 {
    AXIS + 9.0 + lane as f64 * pitch
}

/// The lane of each item that lasted.
fn lanes_of(items: &[Item], scale: &Scale) -> Vec<Option<usize>> {
    let lasting = items.iter().enumerate().filter(|(_, it)| it.lasts);
    let mut bars: Vec<(usize, (f64, f64))> =
        lasting.map(|(at, it)| (at, reach(it, scale))).collect();
    bars.sort_by(|(at, a), (with, b)| a.0.total_cmp(&b.0).then(at.cmp(with)));
    let spans: Vec<(f64, f64)> = bars.iter().map(|it| it.1).collect();
    let mut in_lanes = vec![None; items.len()];
    for ((at, _), lane) in bars.into_iter().zip(lanes(&spans, 5.0)) {
        in_lanes[at] = Some(lane);
    }
    in_lanes
}

/// From where to where an item reaches on the scale.
fn reach(item: &Item, scale: &Scale) -> (f64, f64) {
    let start = item.begin.map_or(0.0, |it| scale.place(number(it)));
    let end = item.end.map_or(scale.height(), |it| scale.place(number(it).saturating_add(1)));
    (start, end.max(start + 4.0))
}

/// A name in lines, and the height that it takes with its date.
struct Label {
    lines: Vec<String>,
    height: f64,
}

impl Label {
    fn new(subject: &Subject, at: f64) -> Self {
        let lines = wrapped(&subject.name, ((WIDTH - at - 2.0) / NAME).max(10.0), 3);
        let height = DATE_LINE + NAME_LINE * lines.len() as f64 + GAP;
        Self { lines, height }
    }
}

fn mark(
    item: &Item,
    label: &Label,
    (top, text_at): (f64, f64),
    bar: Option<(f64, f64)>,
    scale: &Scale,
    leader: &mut Pen,
) -> Mark {
    let (start, end) = reach(item, scale);
    let (start, end) = (TOP + start, TOP + end);
    let mut shapes = Vec::new();
    let dot = TOP + scale.place(number(item.anchor));
    let from = match bar {
        Some((x, width)) => {
            bars(item, (x, width), start, end, &mut shapes);
            (x + width, dot.min(end - 1.0).max(start) + 1.0)
        }
        None => {
            // Some day between two: the whole time in which it can have been.
            if end - start > 8.0 {
                let mut span = Pen::default();
                span.rect(tenths(AXIS - 1.5), tenths(start), 30, tenths(end - start));
                shapes.push(span.shape("span"));
            }
            let mut pen = Pen::default();
            pen.circle(tenths(AXIS), tenths(dot), 28);
            shapes.push(pen.shape(if item.soft[0] { "dot vague" } else { "dot" }));
            (AXIS + 3.0, dot)
        }
    };
    let sign = (text_at - 12.0, top + DATE_LINE - 4.5);
    let (one, two) = ((tenths(from.0), tenths(from.1)), (tenths(sign.0 - 6.5), tenths(sign.1)));
    let bend = (two.0 - 260).max(one.0 + (two.0 - one.0) / 3);
    leader.go(one.0, one.1).line(bend, one.1);
    leader.curve((bend + 140, one.1), (two.0 - 140, two.1), two);
    shapes.push(symbol(&item.subject.kind, tenths(sign.0), tenths(sign.1), 38));
    let x = tenths(text_at);
    let line = tenths(top + DATE_LINE - 1.0);
    shapes.push(Shape::said("date", (x, line), Anchor::Start, &item.subject.said));
    for (at, words) in label.lines.iter().enumerate() {
        let y = tenths(top + DATE_LINE + NAME_LINE * (at as f64 + 1.0) - 2.0);
        shapes.push(Shape::said("name", (x, y), Anchor::Start, words));
    }
    let title = format!("{}: {}", item.subject.said, item.subject.name);
    Mark::new(&item.subject, title, shapes)
}

/// A bar with its ends: soft where they are not sure, pointed where it goes on.
fn bars(item: &Item, (x, width): (f64, f64), start: f64, end: f64, shapes: &mut Vec<Shape>) {
    const FADES: [&str; 3] = ["bar fade-1", "bar fade-2", "bar fade-3"];
    let long = ((end - start) / 3.0).min(15.0);
    let (mut from, mut to) = (start, end);
    let mut piece = |class, from: f64, to: f64| {
        let mut pen = Pen::default();
        pen.rect(tenths(x), tenths(from), tenths(width), tenths(to) - tenths(from));
        shapes.push(pen.shape(class));
    };
    let step = long / 3.0;
    if item.soft[0] {
        for (at, class) in FADES.iter().enumerate() {
            piece(class, from + step * at as f64, from + step * (at + 1) as f64);
        }
        from += long;
    }
    if item.soft[1] {
        for (at, class) in FADES.iter().enumerate() {
            piece(class, to - step * (at + 1) as f64, to - step * at as f64);
        }
        to -= long;
    }
    piece("bar", from, to);
    let mut tip = |y: f64, by: f64| {
        let (middle, side) = (tenths(x + width / 2.0), tenths(width / 2.0 + 1.5));
        let mut pen = Pen::default();
        pen.go(middle - side, tenths(y)).line(middle + side, tenths(y));
        pen.line(middle, tenths(y + by)).close();
        shapes.push(pen.shape("bar"));
    };
    if item.end.is_none() && !item.soft[1] {
        tip(end, 6.0);
    }
    if item.begin.is_none() && !item.soft[0] {
        tip(start, -6.0);
    }
}

/// The axis with its years. Long pauses are dotted.
fn axis(scale: &Scale, say: &dyn Fn(&Date) -> String) -> Vec<Shape> {
    let (mut line, mut pause, mut ticks) = (Pen::default(), Pen::default(), Pen::default());
    let mut words = Vec::new();
    let x = tenths(AXIS);
    let mut free = f64::MIN;
    let mut year = None;
    for cell in &scale.cells {
        let (top, bottom) = (TOP + cell.top, TOP + cell.top + cell.height);
        let pen = if cell.empty { &mut pause } else { &mut line };
        pen.go(x, tenths(top)).line(x, tenths(bottom));
        if cell.empty {
            continue;
        }
        let new = year != Some(cell.year);
        let long = if new { 60 } else { 30 };
        if new || cell.height > 4.0 {
            ticks.go(x - long, tenths(top)).line(x, tenths(top));
        }
        if new && top >= free {
            let at = (x - 90, tenths(top + 4.0));
            let said = year_words(cell.year, say);
            words.push(Shape::said("year", at, Anchor::End, &said));
            free = top + 14.0;
        }
        year = Some(cell.year);
    }
    let mut shapes = vec![line.shape("axis")];
    if !pause.is_empty() {
        shapes.push(pause.shape("axis pause"));
    }
    shapes.push(ticks.shape("tick"));
    shapes.extend(words);
    shapes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::resolve::pictures::drawing::Words;
    use crate::resolve::pictures::subject::tests::named;

    fn made(dates: &[String]) -> Option<Timeline> {
        let subjects = dates.iter().enumerate().map(|(at, when)| {
            let when = Date::new(when).expect("a date");
            let said = when.to_string().into();
            Arc::new(Subject { when: Some(when), said, ..named(at) })
        });
        timeline(&subjects.collect::<Vec<_>>(), &Extent::default(), &ToString::to_string)
    }

    /// The base lines of all names and dates, from the top.
    fn lines(drawing: &Drawing) -> Vec<i32> {
        let shapes = drawing.marks.iter().flat_map(|it| &it.shapes);
        let line = |shape: &Shape| match shape {
            Shape::Text { class: "name" | "date", y, words: Words::Said(_), .. } => Some(*y),
            _ => None,
        };
        shapes.filter_map(line).collect()
    }

    fn date() -> impl Strategy<Value = String> {
        let year = prop_oneof![1900..2030_i32, -800..2030_i32];
        let point = (year, 1..13_u8, 1..29_u8, 0..4_u8).prop_map(|(year, month, day, size)| {
            let sign = if year < 0 { "-" } else { "" };
            let year = format!("{sign}{:04}", year.abs());
            match size {
                0 => year,
                1 => format!("{year}-{month:02}"),
                2 => format!("{year}~"),
                _ => format!("{year}-{month:02}-{day:02}"),
            }
        });
        (point, 0..5_u8).prop_map(|(point, sort)| match sort {
            0 => format!("{point}/.."),
            1 => format!("../{point}"),
            2 => format!("{point}/"),
            _ => point,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn picture_and_list_agree_and_no_line_lies_over_another(
            dates in prop::collection::vec(date(), 1..80)
        ) {
            let made_of = made(&dates).expect("a timeline");
            let marks: Vec<_> = made_of.drawing.marks.iter().map(|it| it.id.clone()).collect();
            let items: Vec<_> = made_of.items.iter().map(|it| it.id.clone()).collect();
            prop_assert_eq!(&marks, &items);
            prop_assert_eq!(marks.len(), dates.len());
            let lines = lines(&made_of.drawing);
            prop_assert!(lines.windows(2).all(|it| it[0] + 120 <= it[1]), "{:?}", lines);
            prop_assert!(lines.last().is_some_and(|it| *it < made_of.drawing.height));
            prop_assert_eq!(Some(made_of), made(&dates));
        }
    }

    #[test]
    fn years_without_end_are_drawn_too() {
        let dates = ["Y-17E7", "Y170000002", "2020-01-07/..", "../2020"].map(str::to_owned);
        assert_eq!(made(&dates).map(|it| it.items.len()), Some(4));
    }
}
