//! Relations as they were stated, into edges that both sides see: what is stated on both sides is
//! one edge, and what contradicts is told with both places.

use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Code, Diagnostic, SitePath, Span, Spanned, nearest, slip};
use crate::parse::date::Date;
use crate::parse::glossary::{Entity, Relation};

use super::glossary::{Asked, Edge, Written};
use super::impossible::impossible;
use super::kinds::{Holders, Kinds, RelationKind};
use super::lives::{roles_within_life, within_life};

/// How many statements of one sole holder are compared with each. A group with more leaders than
/// that is a mistake of another sort, and a hostile file must not cost the square of its length.
const NEIGHBOURS: usize = 100;

/// The edges of each entity, in order of their kinds and dates. The list is as long as that of the
/// entities, and so is that of their ids, `ids`.
pub(super) fn edges(
    all: &Written<'_>,
    ids: &[Arc<str>],
    kinds: &Kinds,
    asked: &mut Asked,
    diags: &mut Vec<Diagnostic>,
) -> Vec<Vec<Edge>> {
    let mut stated = Vec::new();
    for (holder, entity) in all.entities.iter().enumerate() {
        roles_within_life(entity, diags);
        let mut unknown: Option<Span> = None;
        for relation in &entity.relations {
            let Some(kind) = kinds.relation(&relation.kind.value) else {
                // One key may have several targets, and is told once.
                if unknown != Some(relation.kind.span) {
                    unknown = Some(relation.kind.span);
                    diags.push(unknown_kind(&relation.kind, &entity.path, kinds));
                }
                continue;
            };
            let Some(target) = all.find(&relation.to.value) else {
                diags.push(asked.entity(&relation.to, &entity.path, all));
                continue;
            };
            if target == holder {
                let message = format!("`{}` has a relation to itself", relation.to.value);
                let diag =
                    Diagnostic::new(Code::SelfRelation, &entity.path, relation.to.span, message);
                diags.push(diag.help("name another entity, or take it out"));
                continue;
            }
            let other = all.entities[target];
            if let Some(diag) = wrong_kinds(entity, relation, other, kind, kinds) {
                diags.push(diag);
                continue;
            }
            within_life(entity, relation, other, diags);
            stated.push(Statement::new(holder, target, kind, entity, relation));
        }
    }
    let facts = facts(stated, diags);
    sole_holders(&facts, all, kinds, diags);
    impossible(&facts, all, diags);
    let mut edges: Vec<Vec<Edge>> = vec![Vec::new(); all.entities.len()];
    for fact in facts {
        let Statement { from, to, kind, .. } = fact.first;
        let Some(inverse) = kinds.inverse(&kind.id) else { continue };
        edges[from].push(fact.edge(kind, ids[to].clone()));
        edges[to].push(fact.edge(inverse, ids[from].clone()));
    }
    let order = |edge: &Edge| kinds.relation(&edge.kind).map_or(usize::MAX, |kind| kind.order);
    edges.par_iter_mut().for_each(|edges| {
        edges.sort_by(|a, b| {
            let key = |edge: &Edge| (order(edge), Reverse(edge.when.is_some()));
            key(a).cmp(&key(b)).then_with(|| (&a.when, &a.to).cmp(&(&b.when, &b.to)))
        });
    });
    edges
}

/// A relation as stated, turned so that each has one direction, whichever side stated it.
#[derive(Clone, Copy)]
pub(super) struct Statement<'a> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: &'a RelationKind,
    pub(super) path: &'a SitePath,
    pub(super) relation: &'a Relation,
}

impl<'a> Statement<'a> {
    fn new(
        holder: usize,
        target: usize,
        kind: &'a RelationKind,
        entity: &'a Entity,
        relation: &'a Relation,
    ) -> Self {
        Self { from: holder, to: target, kind, path: &entity.path, relation }
    }

    /// The same for both sides, and different for every other relation.
    fn key(&self) -> (&'a str, usize, usize) {
        let Self { from, to, kind, .. } = *self;
        match kind.id.cmp(&kind.inverse) {
            std::cmp::Ordering::Less => (&kind.id, from, to),
            std::cmp::Ordering::Greater => (&kind.inverse, to, from),
            std::cmp::Ordering::Equal => (&kind.id, from.min(to), from.max(to)),
        }
    }

    fn when(&self) -> Option<&'a Date> {
        self.relation.when.as_ref().map(|when| &when.value)
    }

    /// Where it says what is complained of: its date, if it has one.
    fn span(&self) -> Span {
        self.relation.when.as_ref().map_or(self.relation.to.span, |when| when.span)
    }
}

/// Statements that are one.
pub(super) struct Fact<'a> {
    pub(super) first: Statement<'a>,
    pub(super) when: Option<&'a Date>,
    notes: Vec<&'a str>,
    sources: Vec<&'a str>,
}

impl<'a> Fact<'a> {
    fn new(statement: Statement<'a>) -> Self {
        let mut fact =
            Self { first: statement, when: None, notes: Vec::new(), sources: Vec::new() };
        fact.add(statement);
        fact
    }

    fn add(&mut self, statement: Statement<'a>) {
        match (self.when, statement.when()) {
            (None, when) => self.when = when,
            (Some(when), Some(other)) if other.is_finer(when) => self.when = Some(other),
            (Some(_), _) => {}
        }
        let Relation { note, sources, .. } = statement.relation;
        for note in note.iter().map(String::as_str).filter(|note| !note.trim().is_empty()) {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        for source in sources {
            if !self.sources.contains(&source.value.as_str()) {
                self.sources.push(&source.value);
            }
        }
    }

    fn edge(&self, kind: &RelationKind, to: Arc<str>) -> Edge {
        Edge {
            kind: kind.id.clone(),
            to,
            when: self.when.cloned(),
            note: (!self.notes.is_empty()).then(|| self.notes.join("; ").into()),
            sources: self.sources.iter().map(|&id| id.into()).collect(),
        }
    }
}

/// Brings together what is stated more than once. A statement without a date is one with any other
/// of the same relation; two dates are one where they may be the same, told in more or less detail.
fn facts<'a>(mut stated: Vec<Statement<'a>>, diags: &mut Vec<Diagnostic>) -> Vec<Fact<'a>> {
    stated.sort_by_key(|statement| (statement.key(), statement.when().is_none())); // stable
    let mut facts: Vec<Fact<'a>> = Vec::with_capacity(stated.len());
    for same in stated.chunk_by(|a, b| a.key() == b.key()) {
        let begin = facts.len();
        for &statement in same {
            let when = statement.when();
            let known =
                facts[begin..].iter_mut().take(NEIGHBOURS).find(|fact| match (fact.when, when) {
                    (Some(mine), Some(other)) => mine.agrees(other),
                    (None, _) | (_, None) => true,
                });
            if let Some(fact) = known {
                fact.add(statement);
                continue;
            }
            let against = facts[begin..].iter().take(NEIGHBOURS).find(|fact| {
                matches!((fact.when, when), (Some(mine), Some(other)) if mine.certainly_overlaps(other))
            });
            if let Some(fact) = against {
                diags.push(two_periods(statement, fact.first));
            }
            facts.push(Fact::new(statement));
        }
    }
    facts
}

fn two_periods(statement: Statement<'_>, first: Statement<'_>) -> Diagnostic {
    let message = format!(
        "the relation `{}` is stated twice, with dates that overlap and differ",
        statement.relation.kind.value
    );
    Diagnostic::new(Code::ContradictoryRelation, statement.path, statement.span(), message)
        .also(first.path, first.span(), "the other statement")
        .help("give both the same date, or state the relation on one side only")
}

/// Two at once where only one can be.
fn sole_holders(facts: &[Fact<'_>], all: &Written<'_>, kinds: &Kinds, diags: &mut Vec<Diagnostic>) {
    // Who has whom, of what, and the fact that says so.
    let mut held: Vec<(usize, &str, usize, &Fact<'_>)> = Vec::new();
    for fact in facts {
        let Statement { from, to, kind, .. } = fact.first;
        if kind.holders == Holders::One {
            held.push((from, &kind.id, to, fact));
        }
        if kind.id != kind.inverse
            && let Some(inverse) = kinds.inverse(&kind.id)
            && inverse.holders == Holders::One
        {
            held.push((to, &inverse.id, from, fact));
        }
    }
    held.sort_by_key(|&(holder, kind, _, fact)| (holder, kind, fact.when));
    for same in held.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        for (at, &(holder, kind, to, fact)) in same.iter().enumerate() {
            let Some(when) = fact.when else { continue };
            let clash = same[at + 1..].iter().take(NEIGHBOURS).find(|(_, _, other, fact)| {
                *other != to && fact.when.is_some_and(|other| other.certainly_overlaps(when))
            });
            let Some(&(_, _, other, second)) = clash else { continue };
            let name = |at: usize| &all.entities[at].id.value;
            let message = format!(
                "`{}` is `{kind}` both `{}` and `{}` at one time",
                name(holder),
                name(to),
                name(other)
            );
            let (first, second) = (fact.first, second.first);
            diags.push(
                Diagnostic::new(Code::ContradictoryRelation, second.path, second.span(), message)
                    .also(first.path, first.span(), "at the same time as this")
                    .help("let one end before the other begins"),
            );
        }
    }
}

fn unknown_kind(kind: &Spanned<String>, path: &SitePath, kinds: &Kinds) -> Diagnostic {
    let message = format!("`{}` is no kind of relation", kind.value);
    let diag = Diagnostic::new(Code::UnknownRelation, path, kind.span, message);
    match nearest(&kind.value, kinds.relations().map(|kind| &*kind.id)) {
        near @ Some(_) => {
            let ids = kinds.relations().map(|kind| &*kind.id);
            diag.near(near).mend(slip(&kind.value, ids))
        }
        None => diag.help("declare it under `relations` in site.yaml, or use `related-to`"),
    }
}

/// What to do about a relation that cannot join the two.
const OTHER: &str = "choose a relation that fits both, such as `related-to`, or mend the kind";

fn wrong_kinds(
    entity: &Entity,
    relation: &Relation,
    other: &Entity,
    kind: &RelationKind,
    kinds: &Kinds,
) -> Option<Diagnostic> {
    // That an entity's kind is missing or unknown has been said.
    let knows = |it: &Entity| kinds.entity(&it.kind.value).is_some();
    let wrong = |wanted: &[Arc<str>], who: &Entity, at: Span, verb: &str| {
        let wanted: Vec<_> = wanted.iter().map(|kind| format!("`{kind}`")).collect();
        let message = format!(
            "`{}` {verb} {}, and `{}` is of kind `{}`",
            kind.id,
            one_of(&wanted),
            who.id.value,
            who.kind.value
        );
        Diagnostic::new(Code::WrongRelationKind, &entity.path, at, message).also(
            &who.path,
            who.kind.span,
            "its kind",
        )
    };
    if knows(entity) && !kind.accepts(&kind.from, &entity.kind.value) {
        let diag = wrong(&kind.from, entity, relation.kind.span, "leads from");
        // Often the relation was stated from the wrong side.
        return Some(if kind.accepts(&kind.to, &entity.kind.value) {
            diag.help(format!("the same from the other side is `{}`", kind.inverse))
        } else {
            diag.help(OTHER)
        });
    }
    if knows(other) && !kind.accepts(&kind.to, &other.kind.value) {
        return Some(wrong(&kind.to, other, relation.to.span, "leads to").help(OTHER));
    }
    None
}

/// `a`, `b` or `c`.
fn one_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [words @ .., last] => format!("{} or {last}", words.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::base::{Checked, SitePath, Source};
    use crate::parse::glossary::entities;
    use crate::parse::settings::{Dialect, settings};
    use crate::resolve::glossary::{Glossary, glossary};
    use crate::resolve::kinds::kinds;

    use super::*;

    const PEOPLE: &str = "
ann: {name: Ann, kind: person, when: 1950/2010-05}
bob: {name: Bob, kind: person}
cleo: {name: Cleo, kind: person}
guild: {name: The Guild, kind: group}
war: {name: The War, kind: event}
rome: {name: Rome, kind: place}
";

    fn resolved(yaml: &str) -> (String, Checked<Glossary>) {
        let text = format!("{PEOPLE}{yaml}");
        let path = SitePath::new("content/glossary.yaml").expect("a path");
        let site = Source {
            path: SitePath::new("content/site.yaml").expect("a path"),
            text: "title: T\nrelations: {mayor-of: {inverse: has-mayor, exclusive: true}}\n".into(),
        };
        let settings = settings(&site);
        let kinds = kinds(&settings.value, &site.path);
        assert_eq!((settings.diags, kinds.diags), (vec![], vec![]));
        let source = Source { path, text: text.as_str().into() };
        let entities = entities(&source, &Dialect::default());
        assert_eq!(entities.diags, []);
        let sources = BTreeSet::from(["s1".into()]);
        (text, glossary(&[Arc::new(entities.value)], &kinds.value, &sources))
    }

    fn edges(glossary: &Glossary, id: &str) -> Vec<String> {
        let show = |edge: &Edge| {
            let when = edge.when.as_ref().map_or_else(String::new, |when| format!(" {when}"));
            let note = edge.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
            format!("{} {}{when}{note}{}", edge.kind, edge.to, "+".repeat(edge.sources.len()))
        };
        glossary.entities[id].relations.iter().map(show).collect()
    }

    #[test]
    fn what_one_side_states_both_sides_see() {
        let (_, resolved) = resolved(
            "
dan:
  name: Dan
  kind: person
  relations:
    leads: {to: guild, when: 2001/2005, note: twice elected, sources: [s1]}
    ally-of: [ann, bob]
    took-part-in: war
eve:
  name: Eve
  kind: group
  relations:
    led-by: [{to: ann, when: 1990/1995}, {to: bob, when: 1995/..}]
    opposed-by: guild
fay:
  name: Fay
  kind: group
  relations:
    fights: eve
    has-part: eve
",
        );
        assert_eq!(resolved.diags, []);
        let glossary = resolved.value;
        assert_eq!(
            edges(&glossary, "dan"),
            [
                "leads guild 2001/2005 (twice elected)+",
                "ally-of ann",
                "ally-of bob",
                "took-part-in war",
            ]
        );
        assert_eq!(
            edges(&glossary, "guild"),
            ["led-by dan 2001/2005 (twice elected)+", "opposes eve",]
        );
        assert_eq!(edges(&glossary, "ann"), ["leads eve 1990/1995", "ally-of dan"]);
        assert_eq!(
            edges(&glossary, "eve"),
            [
                "part-of fay",
                "led-by ann 1990/1995",
                "led-by bob 1995/..",
                "opposed-by guild",
                "fights fay",
            ]
        );
        assert_eq!(edges(&glossary, "war"), ["participants dan"]);
        // The inverse of each edge is an edge, and its inverse is the edge.
        let kinds = crate::resolve::kinds::Kinds::default();
        for entry in glossary.entities.values() {
            for edge in &entry.relations {
                let back = &kinds.relation(&edge.kind).expect("a kind").inverse;
                let theirs = &glossary.entities[&edge.to].relations;
                let found = theirs.iter().filter(|it| it.kind == *back && it.to == entry.id);
                assert_eq!(found.map(|it| &it.when).collect::<Vec<_>>(), [&edge.when]);
            }
        }
    }

    #[test]
    fn what_both_sides_state_is_one() {
        let (_, resolved) = resolved(
            "
dan: {name: Dan, kind: person, relations: {leads: {to: eve, when: 2001/2005, note: a}}}
eve: {name: Eve, kind: group, relations: {led-by: {to: dan, when: 2001-03/2005, note: b, sources: [s1]}, fights: fay}}
fay: {name: Fay, kind: group, relations: {fights: {to: eve, when: 2003}}}
gil: {name: Gil, kind: person, relations: {member-of: [{to: fay, when: 1990/1992}, {to: fay, when: 1999/..}]}}
",
        );
        assert_eq!(resolved.diags, []);
        assert_eq!(edges(&resolved.value, "dan"), ["leads eve 2001-03/2005 (a; b)+"]);
        assert_eq!(
            edges(&resolved.value, "fay"),
            ["has-member gil 1990/1992", "has-member gil 1999/..", "fights eve 2003",]
        );
    }

    /// Code, message, what is underlined, and what the second place underlines.
    #[test]
    fn contradictions_are_told_with_both_places() {
        for (yaml, told) in [
            ("x: {name: X, kind: persn}", "G0202|`persn` is no kind of entity|persn|"),
            (
                "x: {name: X, kind: group, relations: {ledby: bob}}",
                "G0204|`ledby` is no kind of relation|ledby|",
            ),
            (
                "x: {name: X, kind: group, relations: {led-by: bobb}}",
                "G0203|no entity has the id `bobb`|bobb|",
            ),
            (
                "x: {name: X, kind: group, relations: {part-of: x}}",
                "G0205|`x` has a relation to itself|x|",
            ),
            (
                "x: {name: X, kind: event, relations: {took-place-in: bob}}",
                "G0206|`took-place-in` leads to `place`, and `bob` is of kind `person`|bob|person",
            ),
            (
                "x: {name: X, kind: place, relations: {took-place-in: war}}",
                "G0206|`took-place-in` leads from `event` or `agreement`, and `x` is of kind `place`|took-place-in|place",
            ),
            ("x: {name: X, kind: group, sources: [s2]}", "G0501|no source has the id `s2`|s2|"),
            ("x: {name: X, kind: group, where: roma}", "G0203|no entity has the id `roma`|roma|"),
            (
                "x: {name: X, kind: group, where: bob}",
                "G0206|`bob` is not a place where something can be|bob|person",
            ),
            ("x: {name: X, kind: place, where: x}", "G0205|`x` is said to be within itself|x|"),
            (
                "x: {name: X, kind: group, relations: {led-by: [{to: bob, when: 2001/2005}, {to: cleo, when: 2003/..}]}}",
                "G0208|`x` is `led-by` both `bob` and `cleo` at one time|2003/..|2001/2005",
            ),
            (
                "x: {name: X, kind: person, relations: {mayor-of: [{to: rome, when: 2001/2005}, {to: guild, when: ../2003}]}}",
                "G0208|`x` is `mayor-of` both `guild` and `rome` at one time|2001/2005|../2003",
            ),
            (
                "x: {name: X, kind: group, relations: {led-by: {to: bob, when: 2001/2005}}}\ny: {name: Y, kind: person, relations: {leads: {to: x, when: 2004/2006}}}",
                "G0208|`x` is `led-by` both `bob` and `y` at one time|2004/2006|2001/2005",
            ),
            (
                "x: {name: X, kind: group, relations: {led-by: {to: y, when: 2001/2005}}}\ny: {name: Y, kind: person, relations: {leads: {to: x, when: 2003/2006}}}",
                "G0208|the relation `leads` is stated twice, with dates that overlap and differ|2003/2006|2001/2005",
            ),
            (
                "x: {name: X, kind: group, relations: {led-by: {to: ann, when: 2011/..}}}",
                "G0212|`2011/..` lies outside the time of `ann`|2011/..|1950/2010-05",
            ),
            (
                "x: {name: X, kind: person, when: 1900/1950, roles: [{title: T, when: 1951-02}]}",
                "G0212|`1951-02` lies outside the time of `x`|1951-02|1900/1950",
            ),
        ] {
            let (text, resolved) = resolved(yaml);
            let [diag] = &resolved.diags[..] else { panic!("{yaml}: {:#?}", resolved.diags) };
            let also = diag.also.first().map_or("", |also| &text[also.span.range()]);
            let told_here =
                format!("{}|{}|{}|{also}", diag.code, diag.message, &text[diag.at.span.range()]);
            assert_eq!(told_here, told, "{yaml}");
        }
        for fine in [
            "x: {name: X, kind: group, relations: {led-by: [{to: bob, when: 2001/2005}, {to: cleo, when: 2005/..}]}}",
            "x: {name: X, kind: group, relations: {led-by: [{to: bob, when: 2001/2005~}, {to: cleo, when: 2003/..}]}}",
            "x: {name: X, kind: group, relations: {led-by: {to: ann, when: 2010-05/..}}}",
            "x: {name: X, kind: person, relations: {leads: [{to: guild, when: 2001/2005}, {to: rome, when: 2001/2005}]}}",
        ] {
            assert_eq!(resolved(fine).1.diags, [], "{fine}");
        }
    }

    #[test]
    fn an_entity_has_one_definition() {
        let path = |name: &str| SitePath::new(name).expect("a path");
        let file = |name: &str| {
            let text = "x: {name: X, kind: person}\n";
            Arc::new(
                entities(&Source { path: path(name), text: text.into() }, &Dialect::default())
                    .value,
            )
        };
        let files = [file("content/glossary/a.yaml"), file("content/glossary/b.yaml")];
        let resolved = glossary(&files, &Default::default(), &BTreeSet::new());
        let [diag] = &resolved.diags[..] else { panic!("{:?}", resolved.diags) };
        assert_eq!(diag.code, Code::DuplicateEntity);
        assert_eq!(diag.at.path, path("content/glossary/b.yaml"));
        assert_eq!(diag.also[0].path, path("content/glossary/a.yaml"));
    }
}
