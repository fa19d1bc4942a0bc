//! Whom an entity has to do with, and whom they have to do with: two steps, as rows, so that every
//! name has its line. Small and quickly made, since each entity's page has one.

use std::sync::Arc;

use crate::base::QuickSet;

use super::drawing::{Anchor, Drawing, Mark, Pen, Shape, Tenths, Words, tenths};
use super::glyphs::{ems, is_short, plain_ems, wrapped};
use super::subject::{Subject, Tie};
use super::symbols::symbol;

/// As many neighbours are shown, and of each as many of its own.
const NEAR: usize = 10;
const FAR: usize = 3;
/// Fewer say no more than the list beside them.
const WORTH: usize = 2;

const WIDTH: f64 = 360.0;
const ROW: f64 = 21.0;
/// From one line of a name to the next.
const LINE: f64 = 15.0;
const TOP: f64 = 14.0;
/// Where the entity itself, its neighbours and theirs stand.
const STANDS: [f64; 3] = [12.0, 58.0, 92.0];
const NAME: f64 = 13.0;
/// The size of the words for a relation, and their distance from the name.
const SAYS: f64 = 11.0;
const APART: f64 = 8.0;
/// From a mark to its name.
const BESIDE: f64 = 12.0;

/// Whom an entity has to do with, two steps far, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hood {
    of: Arc<Subject>,
    rows: Vec<Row>,
    /// With how many others it has to do, for whom there is no room.
    more: usize,
}

/// Somebody with whom the entity has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    near: Step,
    far: Vec<Step>,
    /// With how many others they have to do, whom the picture does not show.
    more: usize,
}

/// A step from one entity to another: which of its ties, and to whom it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    tie: usize,
    to: Arc<Subject>,
}

impl Step {
    fn of((tie, to): (usize, &Arc<Subject>)) -> Self {
        Self { tie, to: to.clone() }
    }
}

/// Whom `of` has to do with; `None` where a picture would say no more than a list. `find` finds
/// entities.
pub fn hood<'a>(
    of: &'a Arc<Subject>,
    find: impl Fn(&str) -> Option<&'a Arc<Subject>>,
) -> Option<Hood> {
    let mut seen = QuickSet::with_capacity_and_hasher(2 + NEAR * (1 + FAR), Default::default());
    seen.insert(&*of.id);
    let near = steps(of, NEAR, &mut seen, &find);
    let more = of.near.len().saturating_sub(near.len());
    let mut rows: Vec<Row> = near
        .into_iter()
        .map(|(tie, to)| {
            let far = steps(to, FAR, &mut seen, &find).into_iter().map(Step::of).collect();
            Row { near: Step::of((tie, to)), far, more: 0 }
        })
        .collect();
    for row in &mut rows {
        let all = &row.near.to.near;
        // The few are looked for among the many.
        let shown = if all.len() < seen.len() {
            all.iter().filter(|it| seen.contains(&***it)).count()
        } else {
            let is_near = |id: &&&str| all.binary_search_by(|it| (**it).cmp(id)).is_ok();
            seen.iter().filter(is_near).count()
        };
        row.more = all.len() - shown;
    }
    let worth = rows.len() >= WORTH && rows.iter().any(|it| !it.far.is_empty());
    worth.then(|| Hood { of: of.clone(), rows, more })
}

fn steps<'a>(
    of: &'a Subject,
    most: usize,
    seen: &mut QuickSet<&'a str>,
    find: impl Fn(&str) -> Option<&'a Arc<Subject>>,
) -> Vec<(usize, &'a Arc<Subject>)> {
    let mut steps = Vec::new();
    for (tie, it) in of.ties.iter().enumerate() {
        if steps.len() == most {
            break;
        }
        if let Some(to) = find(&it.to)
            && seen.insert(&to.id)
        {
            steps.push((tie, to));
        }
    }
    steps
}

impl Hood {
    /// The picture.
    pub fn drawing(&self) -> Drawing {
        let mut y = TOP;
        let mut marks = Vec::new();
        let (mut lines, mut thin) = (Pen::default(), Pen::default());
        let centre = (tenths(STANDS[0]), tenths(TOP));
        let put = |step: &Step, tie: &Tie, stand: usize, y: &mut f64| {
            let (mark, more) = mark(&step.to, tie, stand, *y);
            *y += ROW + more;
            mark
        };
        for Row { near, far, more } in &self.rows {
            branch(&mut lines, centre, (tenths(STANDS[1]) - 70, tenths(y)));
            let stem = (tenths(STANDS[1]), tenths(y) + 60);
            let at = marks.len();
            marks.push(put(near, &self.of.ties[near.tie], 1, &mut y));
            for it in far {
                branch(&mut thin, stem, (tenths(STANDS[2]) - 60, tenths(y)));
                marks.push(put(it, &near.to.ties[it.tie], 2, &mut y));
            }
            // Their own page tells of these.
            marks[at].shapes.extend(rest(*more, 2, &mut y));
        }
        // Who hears the picture is told of them last, as who sees it is.
        let front = rest(self.more, 1, &mut y).into_iter().collect();
        let mut back = vec![lines.shape("branch")];
        if !thin.is_empty() {
            back.push(thin.shape("branch thin"));
        }
        if let Shape::Path { d, .. } = symbol(&self.of.kind, centre.0, centre.1, 75) {
            back.push(Shape::Kin { class: "sign", kind: self.of.kind.clone(), d });
        }
        let height = tenths(y - ROW + TOP);
        Drawing {
            sort: "hood",
            width: tenths(WIDTH),
            height,
            back,
            marks,
            front,
            ..Drawing::default()
        }
    }
}

/// That there are so many more, if there are, in a line of its own.
fn rest(more: usize, step: usize, y: &mut f64) -> Option<Shape> {
    if more == 0 {
        return None;
    }
    let (x, words) = (tenths(STANDS[step] + BESIDE), Words::Of(format!("hood-more={more}")));
    let shape = Shape::Text { class: "says", x, y: tenths(*y + 4.0), anchor: Anchor::Start, words };
    *y += ROW;
    Some(shape)
}

/// How far before its end a branch bends, where there is room for that, and the bend as [`Pen::curve`] writes it: a large site
/// has a million of them.
const BEND: (Tenths, &str) = (80, "c0 4 4 8 8 8");

/// Down from one place, then across to another.
fn branch(pen: &mut Pen, from: (i32, i32), to: (i32, i32)) {
    if from.1 == to.1 {
        pen.go(from.0, from.1).line(to.0, to.1);
        return;
    }
    let bend = BEND.0.min(to.1 - from.1);
    pen.go(from.0, from.1).line(from.0, to.1 - bend);
    let end = (from.0 + bend, to.1);
    if bend == BEND.0 {
        pen.again(BEND.1, end);
    } else {
        bent(pen, bend, end);
    }
    pen.line(to.0, to.1);
}

/// A bend that ends at a place.
fn bent(pen: &mut Pen, bend: Tenths, end: (Tenths, Tenths)) {
    pen.curve((end.0 - bend, end.1 - bend / 2), (end.0 - bend / 2, end.1), end);
}

/// A mark with its name, in as many lines as that needs, and the words for the relation behind it or
/// beneath it; and how far that reaches below its first line.
fn mark(of: &Subject, tie: &Tie, step: usize, y: f64) -> (Mark, f64) {
    let (x, width) = (STANDS[step] + BESIDE, if step == 1 { ems } else { plain_ems });
    let room = WIDTH - x - 2.0;
    // What is not bold is wrapped as if it were, which is nearly as wide.
    let whole = is_short(&of.name, room / NAME);
    let lines = if whole { Vec::new() } else { wrapped(&of.name, room / NAME, 3) };
    let wide =
        if whole { width(&of.name) } else { lines.last().map_or(0.0, |it| width(it)) } * NAME;
    let (words, says) = match &*tie.label {
        // The theme's word is about as long as its key.
        "" => (Words::Of(["relation-", &tie.kind].concat()), tie.kind.len().max(6) as f64 * 0.62),
        label => (Words::Said(label.into()), plain_ems(label)),
    };
    let (class, r) = if step == 1 { ("name", 55) } else { ("name far", 42) };
    let line = |number: usize| tenths(y + 4.5 + LINE * number as f64);
    let mut shapes = Vec::with_capacity(lines.len() + 3);
    shapes.push(symbol(&of.kind, tenths(x - BESIDE), tenths(y), r));
    if whole {
        let (x, y, words) = (tenths(x), line(0), Words::Said(of.name.clone()));
        shapes.push(Shape::Text { class, x, y, anchor: Anchor::Start, words });
    }
    for (number, words) in lines.iter().enumerate() {
        shapes.push(Shape::said(class, (tenths(x), line(number)), Anchor::Start, words));
    }
    let last = lines.len().saturating_sub(1);
    let behind = wide + APART + says * SAYS <= room;
    let (at, number) = if behind { (x + wide + APART, last) } else { (x, last + 1) };
    let (y, anchor) = (line(number), Anchor::Start);
    shapes.push(Shape::Text { class: "says", x: tenths(at), y, anchor, words });
    (Mark::new(of, String::new(), shapes), LINE * number as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_bend_is_what_a_pen_draws() {
        let end = (300, 700);
        let (mut drawn, mut known) = (Pen::at((end.0 - BEND.0, end.1 - BEND.0)), Pen::default());
        bent(&mut drawn, BEND.0, end);
        known.again(BEND.1, end);
        assert_eq!(drawn.path(), known.path());
    }
}
