//! Whom an entity has to do with, and whom they have to do with: two steps, as rows, so that every
//! name has its line. Small and quickly made, since each entity's page has one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::drawing::{Anchor, Drawing, Mark, Pen, Shape, Words, tenths};
use super::glyphs::{cut, ems};
use super::subject::{Subject, Tie};
use super::symbols::symbol;

/// As many neighbours are shown, and of each as many of its own.
const NEAR: usize = 10;
const FAR: usize = 3;
/// Fewer say no more than the list beside them.
const WORTH: usize = 2;

const WIDTH: f64 = 360.0;
const ROW: f64 = 21.0;
const TOP: f64 = 14.0;
/// Where the entity itself, its neighbours and theirs stand.
const STANDS: [f64; 3] = [12.0, 58.0, 92.0];
const NAME: f64 = 13.0;

/// Whom an entity has to do with, two steps far, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hood {
    of: Arc<Subject>,
    rows: Vec<(Step, Vec<Step>)>,
}

/// A step from one entity to another: which of its ties, and to whom it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    tie: usize,
    to: Arc<Subject>,
}

/// Whom `of` has to do with; `None` where a picture would say no more than a list. `find` finds
/// entities.
pub fn hood<'a>(
    of: &Arc<Subject>,
    find: impl Fn(&str) -> Option<&'a Arc<Subject>>,
) -> Option<Hood> {
    let mut seen: BTreeSet<Arc<str>> = [of.id.clone()].into();
    let near = steps(of, NEAR, &mut seen, &find);
    let rows: Vec<(Step, Vec<Step>)> = near
        .into_iter()
        .map(|step| {
            let far = steps(&step.to, FAR, &mut seen, &find);
            (step, far)
        })
        .collect();
    let worth = rows.len() >= WORTH && rows.iter().any(|it| !it.1.is_empty());
    worth.then(|| Hood { of: of.clone(), rows })
}

fn steps<'a>(
    of: &Subject,
    most: usize,
    seen: &mut BTreeSet<Arc<str>>,
    find: impl Fn(&str) -> Option<&'a Arc<Subject>>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    for (tie, it) in of.ties.iter().enumerate() {
        if steps.len() == most {
            break;
        }
        if let Some(to) = find(&it.to)
            && seen.insert(it.to.clone())
        {
            steps.push(Step { tie, to: to.clone() });
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
        for (near, far) in &self.rows {
            branch(&mut lines, centre, (tenths(STANDS[1]) - 70, tenths(y)));
            marks.push(mark(&near.to, &self.of.ties[near.tie], 1, y));
            let stem = (tenths(STANDS[1]), tenths(y) + 60);
            for it in far {
                y += ROW;
                branch(&mut thin, stem, (tenths(STANDS[2]) - 60, tenths(y)));
                marks.push(mark(&it.to, &near.to.ties[it.tie], 2, y));
            }
            y += ROW;
        }
        let mut back = vec![lines.shape("branch")];
        if !thin.is_empty() {
            back.push(thin.shape("branch thin"));
        }
        if let Shape::Path { d, .. } = symbol(&self.of.kind, centre.0, centre.1, 75) {
            back.push(Shape::Kin { class: "sign", kind: self.of.kind.clone(), d });
        }
        let height = tenths(y - ROW + TOP);
        Drawing { sort: "hood", width: tenths(WIDTH), height, back, marks }
    }
}

/// Down from one place, then across to another.
fn branch(pen: &mut Pen, from: (i32, i32), to: (i32, i32)) {
    if from.1 == to.1 {
        pen.go(from.0, from.1).line(to.0, to.1);
        return;
    }
    let bend = 80.min(to.1 - from.1);
    pen.go(from.0, from.1).line(from.0, to.1 - bend);
    pen.curve((from.0, to.1 - bend / 2), (from.0 + bend / 2, to.1), (from.0 + bend, to.1));
    pen.line(to.0, to.1);
}

fn mark(of: &Subject, tie: &Tie, step: usize, y: f64) -> Mark {
    let x = STANDS[step];
    let line = tenths(y + 4.5);
    let room = (WIDTH - x - 14.0) / NAME * 0.7;
    let name = cut(&of.name, room);
    let wide = ems(&name) * NAME;
    let words = match &*tie.label {
        "" => Words::Of(format!("relation-{}", tie.kind)),
        label => Words::Said(label.into()),
    };
    let (class, r) = if step == 1 { ("name", 55) } else { ("name far", 42) };
    let at = (tenths(x + 12.0), line);
    let label = Shape::Text {
        class: "says",
        x: tenths(x + 12.0 + wide + 8.0),
        y: line,
        anchor: Anchor::Start,
        words,
    };
    let shapes = vec![
        symbol(&of.kind, tenths(x), tenths(y), r),
        Shape::said(class, at, Anchor::Start, &name),
        label,
    ];
    // Who hears it is told the words, unless they were cut.
    let title = if *name == *of.name { String::new() } else { of.name.to_string() };
    Mark::new(of, title, shapes)
}
