//! Relations that cannot be so together: what is a part of itself by way of others, and what was
//! over before that began which it is said to have followed or to be a part of. Only what is
//! certain is told: what held at different times, or nobody knows when, contradicts nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Code, Diagnostic, SitePath, Span};
use crate::parse::date::{Date, Form, Limit, Side};
use crate::parse::glossary::{Entity, Whereabouts};

use super::glossary::Written;
use super::relations::Fact;

/// The kinds along which nobody comes back to where they began, with what it is called if they do.
const ONE_WAY: [(&str, &str); 3] = [
    ("part-of", "is part of itself"),
    ("located-in", "is located in itself"),
    ("succeeded-by", "succeeds itself"),
];

/// How often circles are looked for among the relations of a kind: once for all that hold at one
/// time, and once more where some were found. A site has none, or a few; a hostile one must not
/// cost the square of its length.
const ROUNDS: usize = 100;

/// How many of the relations of a circle are told.
const TOLD: usize = 8;

/// A fact of a kind that leads one way.
#[derive(Clone, Copy)]
struct Step<'a> {
    from: usize,
    to: usize,
    when: Option<&'a Date>,
    path: &'a SitePath,
    span: Span,
}

/// A time at which relations may hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    /// Right after this.
    After(Limit),
    /// To this day: what has no date is told as something that lasts.
    Today,
}

/// Tells what of `facts` cannot be so.
pub(super) fn impossible(facts: &[Fact<'_>], all: &Written<'_>, diags: &mut Vec<Diagnostic>) {
    for (kind, verb) in ONE_WAY {
        let mut steps = Vec::new();
        for fact in facts {
            let (from, to) = match fact.first.kind {
                it if *it.id == *kind => (fact.first.from, fact.first.to),
                it if *it.inverse == *kind => (fact.first.to, fact.first.from),
                _ => continue,
            };
            let (path, span) = (fact.first.path, fact.first.relation.to.span);
            steps.push(Step { from, to, when: fact.when, path, span });
        }
        for step in &steps {
            diags.extend(match kind {
                "succeeded-by" => too_early(step, all),
                "part-of" => part_outside(step, all),
                _ => None,
            });
        }
        match kind {
            // Two may take turns; a date says which of their turns it is about.
            "succeeded-by" => steps.retain(|it| it.when.is_none()),
            "located-in" => steps.extend(whereabouts(all)),
            _ => {}
        }
        diags.extend(circles(&steps).iter().map(|circle| circle_told(circle, kind, verb, all)));
    }
}

/// Where entities are said to be with `where`.
fn whereabouts<'a>(all: &Written<'a>) -> Vec<Step<'a>> {
    let step = |(from, entity): (usize, &&'a Entity)| {
        let Some(Whereabouts::Entity(place)) = &entity.place else { return None };
        let to = all.find(&place.value).filter(|to| *to != from)?;
        Some(Step { from, to, when: None, path: &entity.path, span: place.span })
    };
    all.entities.iter().enumerate().filter_map(step).collect()
}

/// The circles of steps that certainly held at one time. No step is in two of them.
fn circles<'a>(steps: &[Step<'a>]) -> Vec<Vec<Step<'a>>> {
    let left = on_circles((0..steps.len()).collect(), steps);
    let begins = left.iter().filter_map(|&at| certain(steps[at].when?));
    let mut moments: BTreeSet<_> = begins.map(|(begin, _)| Moment::After(begin)).collect();
    moments.insert(Moment::Today);
    let mut circles = Vec::new();
    let mut told = BTreeSet::new();
    let mut rounds = ROUNDS;
    // What is so today is what most glossaries tell: it comes first.
    for &moment in moments.iter().rev().take(ROUNDS) {
        let mut held = left.clone();
        while rounds > 0 {
            rounds -= 1;
            held.retain(|at| !told.contains(at) && holds(steps[*at].when, moment));
            held = on_circles(held, steps);
            if held.is_empty() {
                break;
            }
            for circle in walked(&held, steps) {
                told.extend(circle.iter().copied());
                circles.push(circle.into_iter().map(|at| steps[at]).collect());
            }
        }
    }
    circles
}

/// Those of `kept` that lie on circles or between two: what leads to nothing is on none, and then
/// neither is what leads there alone; and the same the other way round.
fn on_circles(kept: Vec<usize>, steps: &[Step<'_>]) -> Vec<usize> {
    let kept = leading_on(kept, |at| (steps[at].from, steps[at].to));
    leading_on(kept, |at| (steps[at].to, steps[at].from))
}

fn leading_on(kept: Vec<usize>, ends: impl Fn(usize) -> (usize, usize)) -> Vec<usize> {
    let mut onward: BTreeMap<usize, usize> = BTreeMap::new();
    let mut back: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (from, to) in kept.iter().map(|&at| ends(at)) {
        *onward.entry(from).or_default() += 1;
        back.entry(to).or_default().push(from);
    }
    let mut dead: Vec<usize> = back.keys().copied().filter(|it| !onward.contains_key(it)).collect();
    while let Some(node) = dead.pop() {
        for from in back.remove(&node).into_iter().flatten() {
            let Some(count) = onward.get_mut(&from) else { continue };
            *count -= 1;
            if *count == 0 {
                onward.remove(&from);
                dead.push(from);
            }
        }
    }
    let alive = |at: &usize| {
        let (from, to) = ends(*at);
        onward.contains_key(&from) && onward.contains_key(&to)
    };
    kept.into_iter().filter(alive).collect()
}

/// The circles that come of going on along the first step from everywhere, each from its first step
/// on. From everywhere one of `held` leads on.
fn walked(held: &[usize], steps: &[Step<'_>]) -> Vec<Vec<usize>> {
    let mut onward: BTreeMap<usize, usize> = BTreeMap::new();
    for &at in held {
        onward.entry(steps[at].from).or_insert(at);
    }
    let mut circles = Vec::new();
    // By which walk one was met.
    let mut met: BTreeMap<usize, usize> = BTreeMap::new();
    for &start in onward.keys() {
        let mut node = start;
        while !met.contains_key(&node) {
            met.insert(node, start);
            node = steps[onward[&node]].to;
        }
        if met[&node] != start {
            continue;
        }
        let mut circle = Vec::new();
        let end = node;
        loop {
            let at = onward[&node];
            circle.push(at);
            node = steps[at].to;
            if node == end {
                break;
            }
        }
        let place = |at: usize| (steps[at].path, steps[at].span);
        let first = (0..circle.len()).min_by_key(|&it| place(circle[it])).unwrap_or_default();
        circle.rotate_left(first);
        circles.push(circle);
    }
    circles
}

/// From when to when something certainly held, if anything is certain.
fn certain(when: &Date) -> Option<(Limit, Limit)> {
    let (begin, end) = when.certainly();
    (begin < end).then_some((begin, end))
}

fn holds(when: Option<&Date>, moment: Moment) -> bool {
    match (when, moment) {
        (None, Moment::Today) => true,
        (None, Moment::After(_)) => false,
        (Some(when), Moment::Today) => when.certainly().1 == Limit::Ever,
        (Some(when), Moment::After(moment)) => {
            certain(when).is_some_and(|(begin, end)| begin <= moment && moment < end)
        }
    }
}

fn circle_told(circle: &[Step<'_>], kind: &str, verb: &str, all: &Written<'_>) -> Diagnostic {
    let id = |at: usize| &all.entities[at].id.value;
    let by_way = match circle {
        [_, step] => format!("`{}`", id(step.from)),
        [_, step, last] => format!("`{}` and `{}`", id(step.from), id(last.from)),
        [_, step, ..] => format!("`{}` and {} others", id(step.from), circle.len() - 2),
        [] | [_] => String::new(),
    };
    let first = circle[0];
    let message = format!("`{}` {verb}, by way of {by_way}", id(first.from));
    let led = |step: &Step<'_>| {
        let when = step.when.map_or_else(String::new, |when| format!(" in `{when}`"));
        format!("`{}` is `{kind}` `{}`{when}", id(step.from), id(step.to))
    };
    let diag = Diagnostic::new(Code::ImpossibleRelation, first.path, first.span, message);
    let diag = circle[1..]
        .iter()
        .take(TOLD)
        .fold(diag.note(led(&first)), |diag, step| diag.also(step.path, step.span, led(step)));
    diag.help(match kind {
        "succeeded-by" => "take one of these relations out, or turn it round; where they took turns, give each its `when`",
        _ => "take one of these relations out, or turn it round; where each held at another time, give each its `when`",
    })
}

/// The complaint about a successor that was over before the predecessor began. A single date may be
/// that of a begin, except an event's.
fn too_early(step: &Step<'_>, all: &Written<'_>) -> Option<Diagnostic> {
    let (before, after) = (all.entities[step.from], all.entities[step.to]);
    let (first, last) = (before.when.as_ref()?, after.when.as_ref()?);
    let ends = match last.value.form() {
        Form::Interval { end, .. } => matches!(end, Side::At(_)),
        Form::Point(_) => after.kind.value == "event",
    };
    // What begins at no certain day may have begun before.
    let Limit::On(begin) = first.value.earliest_begin() else { return None };
    if !ends || !last.value.certainly_before(begin) {
        return None;
    }
    let (before_id, after_id) = (&before.id.value, &after.id.value);
    let message =
        format!("`{after_id}` was over before `{before_id}` began, and cannot have succeeded it");
    Some(
        Diagnostic::new(Code::ImpossibleRelation, step.path, step.span, message)
            .also(&before.path, first.span, format!("the time of `{before_id}`"))
            .also(&after.path, last.span, format!("the time of `{after_id}`"))
            .help("turn the relation round, or mend one of the two dates"),
    )
}

/// The complaint about an event that is part of another that was over, or had not begun. A single
/// date may be that of the other's begin.
fn part_outside(step: &Step<'_>, all: &Written<'_>) -> Option<Diagnostic> {
    let (part, whole) = (all.entities[step.from], all.entities[step.to]);
    let (when, time) = (part.when.as_ref()?, whole.when.as_ref()?);
    let events = [part, whole].iter().all(|it| it.kind.value == "event");
    let lasts = matches!(time.value.form(), Form::Interval { .. });
    if !events || !lasts || !when.value.certainly_outside(&time.value) {
        return None;
    }
    let (part_id, whole_id) = (&part.id.value, &whole.id.value);
    let message = format!(
        "`{part_id}`, of `{}`, lies outside the time of `{whole_id}`, and cannot be part of it",
        when.value
    );
    Some(
        Diagnostic::new(Code::ImpossibleRelation, step.path, step.span, message)
            .also(&part.path, when.span, format!("the time of `{part_id}`"))
            .also(&whole.path, time.span, format!("the time of `{whole_id}`"))
            .help("mend one of the two dates, or take the relation out"),
    )
}
