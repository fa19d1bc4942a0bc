//! The network: who has to do with whom. Nodes stand as far apart as they are steps apart, names
//! make way for each other, and lines are named where there is room.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::drawing::{Anchor, Drawing, Mark, Pen, Shape, Words, tenths};
use super::glyphs::{ems, plain_ems, wrapped};
use super::room::{Box, spread};
use super::stress::{places, seed};
use super::subject::{Side, Subject, Tie, Ways};
use super::symbols::symbol;

/// A network: the picture, and the same relations for a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The picture.
    pub drawing: Drawing,
    /// The relations, in the order of the entities.
    pub ties: Vec<Told>,
}

/// A relation in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// From whose side it is told.
    pub from: Arc<Subject>,
    /// What it is.
    pub tie: Tie,
    /// The other.
    pub to: Arc<Subject>,
}

/// A network of more cannot be read.
pub const MOST: usize = 150;

/// A step, across and down, of few and of many: names are wide, so steps are wider than high.
const STEPS: [(f64, f64); 2] = [(108.0, 84.0), (84.0, 74.0)];
const MANY: usize = 40;
/// The size of a name, its lines, and how wide it may be, in pixels and in ems.
const NAME: f64 = 12.0;
const NAME_LINE: f64 = 13.5;
const WIDEST: f64 = 11.5;
const LINES: usize = 4;
/// The size of the name of a line.
const LABEL: f64 = 10.5;
/// Where there are more lines, their names would hide them.
const NAMED: usize = 90;
/// Round all of it, and between parts that do not hang together.
const MARGIN: f64 = 12.0;
const BETWEEN: f64 = 28.0;

/// Whether there is a [`network`] of these, which is sooner known than made.
pub fn is_drawn(subjects: &[Arc<Subject>]) -> bool {
    !told(subjects).is_empty()
}

/// The network of those of `subjects` that have to do with each other, if there are any. Of more
/// than `most`, those with the most neighbours.
#[inline(never)] // `cargo xtask counts` knows it by name.
pub fn network(subjects: &[Arc<Subject>], most: usize) -> Option<Network> {
    let mut all = best(subjects, most);
    let told = told(&all);
    let joined: BTreeSet<&str> = told.iter().flat_map(|it| [&*it.from.id, &*it.to.id]).collect();
    all.retain(|it| joined.contains(&*it.id));
    if all.is_empty() {
        return None;
    }
    let index: BTreeMap<&str, usize> =
        all.iter().enumerate().map(|(at, it)| (&*it.id, at)).collect();
    let mut pairs: BTreeMap<(usize, usize), Vec<&Told>> = BTreeMap::new();
    let mut near: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); all.len()];
    for it in &told {
        let (from, to) = (index[&*it.from.id], index[&*it.to.id]);
        pairs.entry((from.min(to), from.max(to))).or_default().push(it);
        near[from].insert(to);
        near[to].insert(from);
    }
    let near: Vec<Vec<usize>> = near.into_iter().map(|it| it.into_iter().collect()).collect();
    let names: Vec<Vec<String>> = all.iter().map(|it| wrapped(&it.name, WIDEST, LINES)).collect();
    let radius: Vec<f64> =
        near.iter().map(|it| 4.6 + (it.len() as f64).sqrt().min(5.0) * 1.1).collect();
    let (boxes, width, height) = stand(&all, &near, &names, &radius);
    let drawn = ties(&pairs, &boxes, &radius, (width, height), &all);
    let marks = all.iter().enumerate().map(|(at, it)| node(it, &boxes[at], radius[at], &names[at]));
    let drawing = Drawing {
        sort: "network",
        width: tenths(width),
        height: tenths(height),
        back: drawn,
        marks: marks.collect(),
        ..Drawing::default()
    };
    Some(Network { drawing, ties: told })
}

/// The relations among `all`, each once.
fn told(all: &[Arc<Subject>]) -> Vec<Told> {
    let by_id: BTreeMap<&str, &Arc<Subject>> = all.iter().map(|it| (&*it.id, it)).collect();
    let mut told = Vec::new();
    for from in all {
        let fore = from.ties.iter().filter(|it| it.side == Side::Fore);
        for tie in fore {
            let Some(to) = by_id.get(&*tie.to) else { continue };
            if !Arc::ptr_eq(to, from) {
                told.push(Told { from: from.clone(), tie: tie.clone(), to: Arc::clone(to) });
            }
        }
    }
    told
}

/// Those with the most neighbours, in their order; all of them where they are no more than `most`.
pub fn best(all: &[Arc<Subject>], most: usize) -> Vec<Arc<Subject>> {
    if all.len() <= most {
        return all.to_vec();
    }
    let mut ranked: Vec<(usize, usize)> = all
        .iter()
        .enumerate()
        .map(|(at, it)| (it.ties.iter().map(|tie| &tie.to).collect::<BTreeSet<_>>().len(), at))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(most);
    let mut kept: Vec<usize> = ranked.into_iter().map(|it| it.1).collect();
    kept.sort_unstable();
    kept.into_iter().map(|at| all[at].clone()).collect()
}

/// Where each node stands with its name, and how large all of it is.
fn stand(
    all: &[Arc<Subject>],
    near: &[Vec<usize>],
    names: &[Vec<String>],
    radius: &[f64],
) -> (Vec<Box>, f64, f64) {
    let mut boxes = vec![Box { x: 0.0, y: 0.0, half: 0.0, up: 0.0, down: 0.0 }; all.len()];
    let mut parts: Vec<(Vec<usize>, f64, f64)> = Vec::new();
    for nodes in hanging_together(near) {
        let rank: BTreeMap<usize, usize> =
            nodes.iter().enumerate().map(|(at, it)| (*it, at)).collect();
        let within: Vec<Vec<usize>> =
            nodes.iter().map(|it| near[*it].iter().map(|to| rank[to]).collect()).collect();
        let seeds: Vec<u64> = nodes.iter().map(|it| seed(&all[*it].id)).collect();
        let step = STEPS[usize::from(nodes.len() > MANY)];
        let mut part: Vec<Box> = nodes
            .iter()
            .zip(places(&seeds, &within))
            .map(|(&node, (x, y))| {
                let wide = names[node].iter().map(|it| ems(it) * NAME).fold(0.0, f64::max);
                let lines = names[node].len() as f64;
                Box {
                    x: x * step.0,
                    y: y * step.1,
                    half: (wide / 2.0).max(radius[node]) + 4.0,
                    up: radius[node] + 3.0,
                    down: radius[node] + 5.0 + NAME_LINE * lines,
                }
            })
            .collect();
        spread(&mut part);
        let left = part.iter().map(|it| it.x - it.half).fold(f64::MAX, f64::min);
        let top = part.iter().map(|it| it.y - it.up).fold(f64::MAX, f64::min);
        let right = part.iter().map(|it| it.x + it.half).fold(f64::MIN, f64::max);
        let bottom = part.iter().map(|it| it.y + it.down).fold(f64::MIN, f64::max);
        for (&node, mut it) in nodes.iter().zip(part) {
            (it.x, it.y) = (it.x - left, it.y - top);
            boxes[node] = it;
        }
        parts.push((nodes, right - left, bottom - top));
    }
    // Large parts first, in rows as wide as the largest or as a page.
    parts.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    let area: f64 = parts.iter().map(|it| (it.1 + BETWEEN) * (it.2 + BETWEEN)).sum();
    let row = parts.iter().map(|it| it.1).fold((area * 1.3).sqrt().min(1080.0), f64::max);
    let (mut x, mut y, mut high, mut wide) = (0.0, 0.0, 0.0, 0.0_f64);
    for (nodes, width, height) in parts {
        if x > 0.0 && x + width > row {
            (x, y, high) = (0.0, y + high + BETWEEN, 0.0);
        }
        for node in nodes {
            boxes[node].x += MARGIN + x;
            boxes[node].y += MARGIN + y;
        }
        x += width + BETWEEN;
        wide = wide.max(x - BETWEEN);
        high = height.max(high);
    }
    (boxes, wide + 2.0 * MARGIN, y + high + 2.0 * MARGIN)
}

/// The parts of a network that hang together.
fn hanging_together(near: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; near.len()];
    let mut parts = Vec::new();
    for first in 0..near.len() {
        let mut part = Vec::new();
        let mut stack = vec![first];
        while let Some(node) = stack.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                part.push(node);
                stack.extend(&near[node]);
            }
        }
        if !part.is_empty() {
            part.sort_unstable();
            parts.push(part);
        }
    }
    parts
}

/// The lines, with their names where there is room.
fn ties(
    pairs: &BTreeMap<(usize, usize), Vec<&Told>>,
    boxes: &[Box],
    radius: &[f64],
    (width, height): (f64, f64),
    all: &[Arc<Subject>],
) -> Vec<Shape> {
    let mut taken: Vec<Box> = Vec::new();
    let mut shapes = Vec::with_capacity(pairs.len());
    for (&(low, high), told) in pairs {
        let first = told[0];
        let (from, to) = if first.from.id == all[low].id { (low, high) } else { (high, low) };
        let one_way = |it: &&Told| it.tie.ways == Ways::One && it.from.id == first.from.id;
        let (a, b) = (&boxes[from], &boxes[to]);
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let long = (dx * dx + dy * dy).sqrt().max(1e-9);
        let (ux, uy) = (dx / long, dy / long);
        let start = (a.x + ux * (radius[from] + 2.0), a.y + uy * (radius[from] + 2.0));
        let end = (b.x - ux * (radius[to] + 3.0), b.y - uy * (radius[to] + 3.0));
        let mut pen = Pen::default();
        pen.go(tenths(start.0), tenths(start.1)).line(tenths(end.0), tenths(end.1));
        if told.iter().all(one_way) {
            let wing = |side: f64| {
                let (x, y) = (end.0 - ux * 6.0, end.1 - uy * 6.0);
                (tenths(x - uy * 3.2 * side), tenths(y + ux * 3.2 * side))
            };
            let (left, right) = (wing(1.0), wing(-1.0));
            pen.go(left.0, left.1).line(tenths(end.0), tenths(end.1)).line(right.0, right.1);
        }
        let mut label = None;
        if told.len() == 1 && pairs.len() <= NAMED {
            let (words, wide) = label_of(&first.tie);
            let room = |part: &f64| {
                let x = start.0 + (end.0 - start.0) * part;
                let y = start.1 + (end.1 - start.1) * part;
                let it = Box { x, y, half: wide / 2.0, up: 7.0, down: 7.0 };
                let inside =
                    x - it.half > 0.0 && x + it.half < width && y > 7.0 && y + 7.0 < height;
                let free = !boxes.iter().chain(&taken).any(|other| other.hits(&it));
                (inside && free && long > 44.0).then_some(it)
            };
            if let Some(it) = [0.5, 0.42, 0.58, 0.34, 0.66].iter().find_map(room) {
                taken.push(it);
                label = Some((words, tenths(it.x), tenths(it.y + 3.5)));
            }
        }
        shapes.push(Shape::Tie {
            ends: [all[low].id.clone(), all[high].id.clone()],
            kinds: [all[low].kind.clone(), all[high].kind.clone()],
            d: pen.path(),
            label,
        });
    }
    shapes
}

/// What a line is called, and how wide that is, about: the theme's word is as long as its key.
fn label_of(tie: &Tie) -> (Words, f64) {
    if tie.label.is_empty() {
        let wide = (tie.kind.len().max(6) as f64 + 2.0) * 0.58 * LABEL;
        (Words::Of(format!("relation-{}", tie.kind)), wide)
    } else {
        (Words::Said(tie.label.clone()), plain_ems(&tie.label) * LABEL + 4.0)
    }
}

fn node(of: &Subject, at: &Box, radius: f64, lines: &[String]) -> Mark {
    let mut shapes = vec![symbol(&of.kind, tenths(at.x), tenths(at.y), tenths(radius))];
    for (line, words) in lines.iter().enumerate() {
        let y = at.y + radius + 3.0 + NAME_LINE * (line as f64 + 1.0) - 2.5;
        shapes.push(Shape::said("name", (tenths(at.x), tenths(y)), Anchor::Middle, words));
    }
    Mark::new(of, of.name.to_string(), shapes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::resolve::pictures::subject::tests::{named, tied};

    fn made(edges: &[(usize, usize)], count: usize) -> Option<Network> {
        let mut subjects: Vec<Subject> = (0..count).map(named).collect();
        for &(from, to) in edges.iter().filter(|(from, to)| from != to) {
            tied(&mut subjects, from, to);
        }
        network(&subjects.into_iter().map(Arc::new).collect::<Vec<_>>(), MOST)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn picture_and_table_hold_the_same(
            edges in prop::collection::vec((0..40_usize, 0..40_usize), 1..90)
        ) {
            let Some(made_of) = made(&edges, 40) else { return Ok(()) };
            let marks: BTreeSet<_> = made_of.drawing.marks.iter().map(|it| it.id.clone()).collect();
            let told: BTreeSet<_> = made_of
                .ties
                .iter()
                .flat_map(|it| [it.from.id.clone(), it.to.id.clone()])
                .collect();
            prop_assert_eq!(marks.len(), made_of.drawing.marks.len());
            prop_assert_eq!(marks, told);
            let pair = |a: &Arc<str>, b: &Arc<str>| if a < b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
            let in_table: BTreeSet<_> =
                made_of.ties.iter().map(|it| pair(&it.from.id, &it.to.id)).collect();
            let drawn: BTreeSet<_> = made_of
                .drawing
                .back
                .iter()
                .filter_map(|it| match it {
                    Shape::Tie { ends, .. } => Some(pair(&ends[0], &ends[1])),
                    _ => None,
                })
                .collect();
            prop_assert_eq!(in_table, drawn);
            prop_assert_eq!(Some(made_of), made(&edges, 40));
        }
    }

    #[test]
    fn of_very_many_the_best_connected_are_shown() {
        let edges: Vec<(usize, usize)> = (1..400).map(|it| (it, it / 3)).collect();
        let made = made(&edges, 400).expect("a network");
        assert!((100..=MOST).contains(&made.drawing.marks.len()));
    }
}
