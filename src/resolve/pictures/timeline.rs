//! The timeline: time runs down the page, to scale. What lasted is a bar in a lane beside the axis,
//! what happened a dot on it; ends that nobody knows for sure are soft. Each leads to its label,
//! and labels make way for each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::date::{Date, Day, Form, Limit, Point, Quality, Side};

use super::axis::{axis, axis_at, years};
use super::drawing::{Anchor, Drawing, Mark, Pen, Shape, tenths};
use super::glyphs::wrapped;
use super::lanes::{lanes, settled};
use super::scale::{Scale, number};
use super::sheets::{OVER, Sheet, Standing, sheets};
use super::subject::Subject;
use super::symbols::symbol;

/// A timeline: the picture, and the same entities in the same order for a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The picture: of many entities the first sheet of it.
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
const DATE: f64 = 11.5;
const DATE_LINE: f64 = 14.0;
const GAP: f64 = 8.0;
/// All of it is as wide as the narrowest of telephones shows without shrinking it much.
const WIDTH: f64 = 360.0;
pub(super) const TOP: f64 = 10.0;
/// The least room for words.
const NARROWEST: f64 = 148.0;
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
    // Which years are told does not depend on how high labels are.
    let bare: Vec<(i64, f64)> = items.iter().map(|it| (number(it.anchor), 1.0)).collect();
    let axis_at = axis_at(&Scale::new(first, last, &bare), say);
    // How many lanes there are depends on the scale, which depends on how high labels are, which
    // depends on how much room the lanes leave; two rounds settle it.
    let mut stand = Columns { axis: axis_at, lanes: bars.min(5), pitch: LANE.0 };
    let mut labels = Vec::new();
    let mut drawn = Scale::new(first, last, &[]);
    let mut in_lanes = Vec::new();
    for _ in 0..2 {
        labels = items.iter().map(|it| Label::new(&it.subject, stand.text())).collect();
        drawn = scale(&labels);
        in_lanes = lanes_of(&items, &drawn);
        stand.lanes = in_lanes.iter().flatten().max().map_or(0, |it| it + 1);
        stand.pitch = (LANES / stand.lanes.max(1) as f64).clamp(LANE.1, LANE.0);
    }
    let wishes: Vec<(f64, f64)> = items
        .iter()
        .zip(&labels)
        .map(|(it, label)| (drawn.place(number(it.anchor)) - label.height / 2.0, label.height))
        .collect();
    let standing: Vec<Standing> = items
        .iter()
        .zip(settled(&wishes).into_iter().zip(&labels))
        .map(|(it, (top, label))| {
            let top = TOP + top;
            let at = TOP + drawn.place(number(it.anchor));
            Standing { top, bottom: top + label.height, at }
        })
        .collect();
    let lowest = standing.last().map_or(0.0, |it| it.bottom + TOP);
    let height = (drawn.height() + 2.0 * TOP).max(lowest);
    let years = years(&drawn, say);
    let tops: Vec<f64> = years.iter().map(|it| it.top).collect();
    let mut parts: Vec<Part> = sheets(&standing, &tops, height).into_iter().map(Part::of).collect();
    for at in 0..parts.len() {
        let Sheet { first, past, .. } = parts[at].sheet;
        for it in first..past {
            let bar = in_lanes[it].map(|lane| stand.bar(lane));
            let mark =
                mark(&items[it], &labels[it], &standing[it], bar, (stand, &drawn), at, &mut parts);
            parts[at].marks.push(mark);
        }
    }
    let width = tenths(WIDTH.max(stand.text() + NARROWEST + 2.0));
    let drawn = parts.into_iter().map(|part| {
        let kin = part.kin.into_iter();
        let kin = kin.map(|((class, kind), pen)| Shape::Kin { class, kind, d: pen.path() });
        let mut back: Vec<Shape> = kin.collect();
        back.extend(axis(&drawn, &years, stand.axis, part.sheet));
        let (top, bottom) = (tenths(part.sheet.from), tenths(part.sheet.to));
        let (height, marks) = (bottom - top, part.marks);
        Drawing { sort: "timeline", width, top, height, back, marks, ..Drawing::default() }
    });
    let drawing = Drawing::stacked(drawn.collect())?;
    Some(Timeline { drawing, items: items.into_iter().map(|it| it.subject).collect() })
}

/// Where things stand beside each other.
#[derive(Clone, Copy)]
struct Columns {
    axis: f64,
    lanes: usize,
    pitch: f64,
}

impl Columns {
    /// Where the words stand.
    fn text(&self) -> f64 {
        self.axis + 8.0 + self.lanes as f64 * self.pitch + 42.0
    }

    /// Where the bar in a lane stands, and how wide it is.
    fn bar(&self, lane: usize) -> (f64, f64) {
        (self.axis + 9.0 + lane as f64 * self.pitch, (self.pitch - 2.5).max(1.5))
    }
}

/// What is drawn on one sheet.
struct Part {
    sheet: Sheet,
    /// Leaders, and what belongs to entities whose labels stand on other sheets.
    kin: BTreeMap<(&'static str, Arc<str>), Pen>,
    marks: Vec<Mark>,
}

impl Part {
    fn of(sheet: Sheet) -> Self {
        Self { sheet, kin: BTreeMap::new(), marks: Vec::new() }
    }
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

/// A date and a name in lines, and the height that they take.
struct Label {
    date: Vec<String>,
    name: Vec<String>,
    height: f64,
}

impl Label {
    fn new(subject: &Subject, at: f64) -> Self {
        let room = (WIDTH - at - 2.0).max(NARROWEST);
        let name = wrapped(&subject.name, room / NAME, 3);
        // A date is not bold, so it needs less room than is reckoned with.
        let mut date = wrapped(&subject.said, room / DATE * 1.06, 2);
        if date.is_empty() {
            date.push(String::new());
        }
        let height = DATE_LINE * date.len() as f64 + NAME_LINE * name.len() as f64 + GAP;
        Self { date, name, height }
    }
}

/// The mark of an item on the sheet `on`. What of it reaches beyond that sheet is drawn on the others.
fn mark(
    item: &Item,
    label: &Label,
    standing: &Standing,
    bar: Option<(f64, f64)>,
    (stand, scale): (Columns, &Scale),
    on: usize,
    parts: &mut [Part],
) -> Mark {
    let (start, end) = reach(item, scale);
    let (start, end) = (TOP + start, TOP + end);
    let kind = &item.subject.kind;
    let mut shapes = Vec::new();
    let dot = standing.at;
    let from = match bar {
        Some((x, width)) => {
            for block in bar_of(item, (x, width), start, end) {
                block.draw(kind, on, parts, &mut shapes);
            }
            (x + width, dot.min(end - 1.0).max(start) + 1.0)
        }
        None => {
            // Some day between two: the whole time in which it can have been.
            if end - start > 8.0 {
                let (x, width) = (stand.axis - 1.5, 3.0);
                let span = Block { class: "span", x, width, from: start, to: end, tip: 0.0 };
                span.draw(kind, on, parts, &mut shapes);
            }
            let mut pen = Pen::default();
            pen.circle(tenths(stand.axis), tenths(dot), 28);
            shapes.push(pen.shape(if item.soft[0] { "dot vague" } else { "dot" }));
            (stand.axis + 3.0, dot)
        }
    };
    let (top, text) = (standing.top, stand.text());
    let sign = (text - 12.0, top + DATE_LINE - 4.5);
    let (one, two) = ((tenths(from.0), tenths(from.1)), (tenths(sign.0 - 6.5), tenths(sign.1)));
    let bend = (two.0 - 260).max(one.0 + (two.0 - one.0) / 3);
    let leader = parts[on].kin.entry(("leader", kind.clone())).or_default();
    leader.go(one.0, one.1).line(bend, one.1);
    leader.curve((bend + 140, one.1), (two.0 - 140, two.1), two);
    shapes.push(symbol(kind, tenths(sign.0), tenths(sign.1), 38));
    let x = tenths(text);
    for (at, words) in label.date.iter().enumerate() {
        let y = tenths(top + DATE_LINE * (at as f64 + 1.0) - 1.0);
        shapes.push(Shape::said("date", (x, y), Anchor::Start, words));
    }
    let top = top + DATE_LINE * label.date.len() as f64;
    for (at, words) in label.name.iter().enumerate() {
        let y = tenths(top + NAME_LINE * (at as f64 + 1.0) - 2.0);
        shapes.push(Shape::said("name", (x, y), Anchor::Start, words));
    }
    let title = format!("{}: {}", item.subject.said, item.subject.name);
    Mark::new(&item.subject, title, shapes)
}

/// A piece of a bar: a rectangle, or, where `tip` is not 0, a point that reaches so far beyond it.
struct Block {
    class: &'static str,
    x: f64,
    width: f64,
    from: f64,
    to: f64,
    tip: f64,
}

impl Block {
    /// Draws it: on the sheet `on` into `shapes`, on each other that it reaches into what belongs to
    /// this kind.
    fn draw(&self, kind: &Arc<str>, on: usize, parts: &mut [Part], shapes: &mut Vec<Shape>) {
        let last = parts.len() - 1;
        for (at, part) in parts.iter_mut().enumerate() {
            // What leads out of the picture stands on the sheet at that end.
            let above = if at == 0 { f64::MIN } else { part.sheet.from };
            let below = if at == last { f64::MAX } else { part.sheet.to };
            let (from, to) = (self.from.max(above), self.to.min(below));
            let outside = match self.tip {
                0.0 => from >= to,
                _ => self.from < above || self.from >= below,
            };
            if outside {
                continue;
            }
            let to = if self.to > below { to + OVER } else { to };
            if at == on {
                let mut pen = Pen::default();
                self.trace(from, to, &mut pen);
                shapes.push(pen.shape(self.class));
            } else {
                let pen = part.kin.entry((self.class, kind.clone())).or_default();
                self.trace(from, to, pen);
            }
        }
    }

    fn trace(&self, from: f64, to: f64, pen: &mut Pen) {
        if self.tip == 0.0 {
            pen.rect(tenths(self.x), tenths(from), tenths(self.width), tenths(to) - tenths(from));
            return;
        }
        let middle = tenths(self.x + self.width / 2.0);
        let side = tenths(self.width / 2.0 + 1.5);
        pen.go(middle - side, tenths(from)).line(middle + side, tenths(from));
        pen.line(middle, tenths(from + self.tip)).close();
    }
}

/// A bar with its ends: soft where they are not sure, pointed where it goes on.
fn bar_of(item: &Item, (x, width): (f64, f64), start: f64, end: f64) -> Vec<Block> {
    const FADES: [&str; 3] = ["bar fade-1", "bar fade-2", "bar fade-3"];
    let long = ((end - start) / 3.0).min(15.0);
    let (mut from, mut to) = (start, end);
    let mut blocks = Vec::new();
    let mut piece = |class, from, to, tip| blocks.push(Block { class, x, width, from, to, tip });
    let step = long / 3.0;
    if item.soft[0] {
        for (at, class) in FADES.iter().enumerate() {
            piece(class, from + step * at as f64, from + step * (at + 1) as f64, 0.0);
        }
        from += long;
    }
    if item.soft[1] {
        for (at, class) in FADES.iter().enumerate() {
            piece(class, to - step * (at + 1) as f64, to - step * at as f64, 0.0);
        }
        to -= long;
    }
    piece("bar", from, to, 0.0);
    if item.end.is_none() && !item.soft[1] {
        piece("bar", end, end, 6.0);
    }
    if item.begin.is_none() && !item.soft[0] {
        piece("bar", start, start, -6.0);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::resolve::pictures::drawing::Words;
    use crate::resolve::pictures::glyphs::plain_ems;
    use crate::resolve::pictures::sheets::MOST as MOST_HIGH;
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
        let shapes = drawing.sheets().flat_map(|it| &it.marks).flat_map(|it| &it.shapes);
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
            let sheets: Vec<_> = made_of.drawing.sheets().collect();
            let marks = sheets.iter().flat_map(|it| &it.marks);
            let marks: Vec<_> = marks.map(|it| it.id.clone()).collect();
            let items: Vec<_> = made_of.items.iter().map(|it| it.id.clone()).collect();
            prop_assert_eq!(&marks, &items);
            prop_assert_eq!(marks.len(), dates.len());
            let lines = lines(&made_of.drawing);
            prop_assert!(lines.windows(2).all(|it| it[0] + 120 <= it[1]), "{:?}", lines);
            let mut from = 0;
            for it in &sheets {
                prop_assert_eq!(it.top, from);
                prop_assert!(it.height <= tenths(MOST_HIGH) && it.width == sheets[0].width);
                from += it.height;
                let own = self::lines(&Drawing { below: None, ..(*it).clone() });
                prop_assert!(own.iter().all(|line| it.top < *line && *line < from), "{own:?}");
            }
            prop_assert_eq!(Some(made_of), made(&dates));
        }
    }

    #[test]
    fn years_without_end_are_drawn_too() {
        let dates = ["Y-17E7", "Y170000002", "2020-01-07/..", "../2020"].map(str::to_owned);
        assert_eq!(made(&dates).map(|it| it.items.len()), Some(4));
    }

    #[test]
    fn the_widest_year_has_room_beside_the_axis() {
        let dates = ["Y-170000002", "2014/..", "2020-01-07"].map(str::to_owned);
        let drawing = made(&dates).expect("a timeline").drawing;
        let year = |shape: &Shape| match shape {
            Shape::Text { class: "year", x, words: Words::Said(words), .. } => {
                Some(f64::from(*x) / 10.0 - plain_ems(words) * 12.0)
            }
            _ => None,
        };
        let lefts: Vec<f64> = drawing.back.iter().filter_map(year).collect();
        assert!(lefts.len() > 1 && lefts.iter().all(|it| *it >= 1.0), "{lefts:?}");
    }

    #[test]
    fn what_lasts_goes_on_on_every_sheet() {
        let mut dates = vec!["1990/..".to_owned()];
        dates.extend((1990..2060).map(|it| format!("{it}-03-02")));
        let drawing = made(&dates).expect("a timeline").drawing;
        let sheets: Vec<&Drawing> = drawing.sheets().collect();
        assert_eq!(sheets.len(), 3);
        for it in &sheets[1..] {
            let bar = |it: &&Shape| matches!(it, Shape::Kin { class: "bar", .. });
            assert_eq!(it.back.iter().filter(bar).count(), 1);
        }
    }
}
