//! The citations of one text and its list of sources, put together from what the bibliography prints
//! once for all texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, SitePath, Spanned, nearest, slip};
use crate::parse::body::{CiteAuthor, CiteForm, CiteItem, WrittenCite};

use super::bibliography::{
    Ask, Bibliography, Bit, Collapse, Manner, Order, Part, Piece, Pinpoint, Position, Printed,
    list, plain, rich, styled,
};
use super::pages::Reference;
use super::strands::{Numbered, Strand, capitalise, close, collapsed, stretches};
use super::text::{Citation, CitePart, CiteTarget, Rich, Run};

/// The citations of one text, and what they cite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// An answer to each citation, in order; `None` where the words stay as they were written.
    pub citations: Vec<Option<Citation>>,
    /// The sources of the text in the order of the style, with the places that cite them.
    pub references: Arc<Vec<Reference>>,
}

/// Sets the citations of one text, which stands in the file at `path`. `cites` come in the order in
/// which the text is read; `listed` are sources that its list shows although no place cites them
/// (those that an entity names). The spans of their keys lead into the file.
///
/// A source that does not exist is an error, except where a sentence names it (`@someone`): that
/// may well be no citation, and stays as written.
pub fn cited(
    path: &SitePath,
    cites: &[WrittenCite],
    listed: &[Spanned<String>],
    bibliography: &Bibliography,
) -> Checked<Cited> {
    let mut diags = Vec::new();
    let mut known: Vec<Vec<Item<'_>>> = Vec::with_capacity(cites.len());
    for cite in cites {
        let plain_text = cite.form == CiteForm::Narrative
            && cite.items.first().is_none_or(|it| find(&it.key, bibliography).is_none());
        let mut items = Vec::new();
        for written in cite.items.iter().filter(|_| !plain_text) {
            match find(&written.key, bibliography) {
                Some(source) => items.push(Item { written, source }),
                None => diags.extend(unknown(path, &written.key, bibliography)),
            }
        }
        known.push(items);
    }
    let mut also = Vec::new();
    for key in listed {
        match find(key, bibliography) {
            Some(source) => also.push(source),
            None => diags.extend(unknown(path, key, bibliography)),
        }
    }
    let mut sources = Sources::default();
    known.iter().flatten().map(|it| it.source).chain(also).for_each(|it| sources.add(it));
    sources.number(&bibliography.manner);
    let mut setter = Setter { bibliography, sources, before: Vec::new(), count: 0, anchors: 0 };
    let citations = cites.iter().zip(known).map(|(cite, items)| setter.set(cite, items)).collect();
    let references = setter.sources.listed(&bibliography.manner);
    Checked { value: Cited { citations, references: Arc::new(references) }, diags }
}

fn find<'a>(key: &Spanned<String>, bibliography: &'a Bibliography) -> Option<&'a Arc<Printed>> {
    bibliography.sources.get(key.value.as_str())
}

fn unknown(
    path: &SitePath,
    key: &Spanned<String>,
    bibliography: &Bibliography,
) -> Option<Diagnostic> {
    if bibliography.unread.contains(key.value.as_str()) {
        return None;
    }
    let near = nearest(&key.value, bibliography.ids().map(|it| &**it));
    let message = format!("no source is called `{}`", key.value);
    let diag = Diagnostic::new(Code::UnknownSource, path, key.span, message);
    Some(match near {
        Some(_) => {
            let ids = bibliography.ids().map(|it| &**it);
            diag.near(near).mend(slip(&key.value, ids))
        }
        None => diag.help("add it to `content/sources.yaml`, or write `\\@` for a plain @"),
    })
}

/// One source of a citation, found.
#[derive(Clone, Copy)]
struct Item<'a> {
    written: &'a CiteItem,
    source: &'a Arc<Printed>,
}

impl<'a> Item<'a> {
    fn place(self) -> Option<(&'a str, &'a str)> {
        self.written.locator.as_ref().map(|(sort, place)| (sort.as_str(), place.as_str()))
    }

    fn has_words(self) -> bool {
        !self.written.prefix.trim().is_empty() || !self.written.suffix.trim().is_empty()
    }
}

/// The sources of a text.
#[derive(Default)]
struct Sources<'a> {
    /// In the order of the list.
    order: Vec<&'a Arc<Printed>>,
    about: BTreeMap<&'a str, About>,
}

#[derive(Default)]
struct About {
    /// Its number in the list, from 1.
    number: usize,
    /// The number of the first citation of it, once there is one.
    first: Option<usize>,
    /// The fragments of the places that cite it.
    places: Vec<String>,
}

impl<'a> Sources<'a> {
    fn add(&mut self, source: &'a Arc<Printed>) {
        self.about.entry(&source.id).or_insert_with(|| {
            self.order.push(source);
            About::default()
        });
    }

    fn number(&mut self, manner: &Manner) {
        if manner.sorted_list {
            self.order.sort_by_key(|it| it.rank);
        }
        for (at, source) in self.order.iter().enumerate() {
            self.about.entry(&source.id).or_default().number = at + 1;
        }
    }

    fn number_of(&self, source: &Printed) -> usize {
        self.about.get(&*source.id).map_or(0, |it| it.number)
    }

    fn listed(&self, manner: &Manner) -> Vec<Reference> {
        let line = |source: &&'a Arc<Printed>| {
            let about = self.about.get(&*source.id);
            let places = about.map_or_else(Vec::new, |it| it.places.clone());
            (&***source, about.map_or(0, |it| it.number), places)
        };
        list(manner, self.order.iter().map(line))
    }
}

/// Sets one citation after the other.
struct Setter<'a> {
    bibliography: &'a Bibliography,
    sources: Sources<'a>,
    /// The sources of the citation before, and the places in them.
    before: Vec<(&'a str, Option<(&'a str, &'a str)>)>,
    /// How many there were.
    count: usize,
    /// How many places of theirs can be led back to.
    anchors: u32,
}

/// A source of a citation as it reads there.
struct Set<'a> {
    item: Item<'a>,
    number: usize,
    runs: Vec<(Run, Part)>,
}

impl Set<'_> {
    fn numbered(&self) -> Numbered {
        let plain = self.item.written.locator.is_none()
            && self.runs.iter().any(|(_, part)| *part == Part::Number);
        Numbered {
            number: plain.then_some(self.number),
            runs: self.runs.iter().map(|(run, _)| run.clone()).collect(),
        }
    }
}

impl<'a> Setter<'a> {
    fn set(&mut self, cite: &'a WrittenCite, items: Vec<Item<'a>>) -> Option<Citation> {
        if items.is_empty() {
            return None;
        }
        self.count += 1;
        let manner = &self.bibliography.manner;
        // The words round a source say something of its neighbours: they keep their order.
        let moves = cite.form == CiteForm::Bracketed && !items.iter().any(|it| it.has_words());
        let mut items = items;
        if moves {
            match manner.order {
                Order::Written => {}
                Order::Numbers => items.sort_by_key(|it| self.sources.number_of(it.source)),
                Order::List => items.sort_by_key(|it| it.source.rank),
            }
        }
        let sets: Vec<Set<'_>> = self.positions(&items);
        let narrative = cite.form == CiteForm::Narrative;
        let lead = if narrative { self.lead(&sets[0]) } else { Vec::new() };
        let inner = if moves { self.joined(&sets) } else { None };
        let silent = !lead.is_empty();
        let inner = inner.unwrap_or_else(|| self.strung(&sets, if silent { 1 } else { 0 }));
        let citation = self.finished(lead, inner, &sets);
        self.before = items.iter().map(|it| (&*it.source.id, it.place())).collect();
        Some(citation)
    }

    /// Each source as it reads at its place among all citations.
    fn positions(&mut self, items: &[Item<'a>]) -> Vec<Set<'a>> {
        let mut out = Vec::with_capacity(items.len());
        for (at, &item) in items.iter().enumerate() {
            let last = match (at, &self.before[..]) {
                (0, [only]) => Some(*only),
                (0, _) => None,
                (at, _) => items.get(at - 1).map(|it| (&*it.source.id, it.place())),
            };
            let place = item.place();
            let here = self.count;
            let about = self.sources.about.entry(&item.source.id).or_default();
            let position = match last {
                Some((id, before)) if id == &*item.source.id => match (before == place, place) {
                    (true, _) => Position::Ibid,
                    (false, Some(_)) => Position::IbidElsewhere,
                    (false, None) => Position::Again,
                },
                Some(_) | None if about.first.is_some() => Position::Again,
                Some(_) | None => Position::First,
            };
            let first_note = *about.first.get_or_insert(here);
            let number = about.number;
            let position = if item.source.looks_back { position } else { Position::First };
            let bits = self.bits(item, position);
            let mut runs = filled(&bits, number, first_note, place.map(|(_, place)| place));
            if item.written.author == CiteAuthor::Suppressed {
                without_names(&mut runs);
            }
            out.push(Set { item, number, runs });
        }
        out
    }

    fn bits(&self, item: Item<'a>, position: Position) -> Vec<Bit> {
        let press = self.bibliography.press.as_deref();
        let printed = pinpoint(item.place()).and_then(|it| {
            let ready = item.source.cites.get(&(position, it));
            ready.or_else(|| press?.paged(&item.source.id, it))
        });
        match (printed, press) {
            (Some(bits), _) => bits.clone(),
            (None, Some(press)) => {
                press.source(Ask { id: &item.source.id, place: item.place(), position })
            }
            (None, None) => Vec::new(),
        }
    }

    /// The author of a citation that is part of its sentence; nothing where it has none.
    fn lead(&self, set: &Set<'_>) -> Vec<Run> {
        let manner = &self.bibliography.manner;
        if manner.note || !manner.names_authors {
            return set.item.source.authors.clone();
        }
        let names = set.runs.iter().take_while(|(_, part)| *part == Part::Names);
        let mut names: Vec<Run> = names.map(|(run, _)| run.clone()).collect();
        // A title in their place brings the comma with it that parts it from the year.
        if let Some(last) = names.last_mut() {
            let words = last.text.trim_end_matches(['”', '’', '"', ' ']).len();
            if last.text[..words].ends_with(',') {
                last.text.remove(words - 1);
            }
        }
        names
    }

    /// What stands between the brackets where the style has a way of its own to put these sources
    /// together.
    fn joined(&self, sets: &[Set<'_>]) -> Option<Vec<Strand>> {
        if sets.len() < 2 {
            return None;
        }
        let manner = &self.bibliography.manner;
        match &manner.collapse {
            Collapse::Nothing => None,
            Collapse::Numbers { after } => {
                let numbered: Vec<_> = sets.iter().map(Set::numbered).collect();
                Some(collapsed(&numbered, &manner.between, after))
            }
            Collapse::Authors => {
                let shown = sets.iter().all(|it| it.item.written.author == CiteAuthor::Shown);
                let groups = by_authors(sets);
                (shown && groups.len() < sets.len()).then(|| self.grouped(sets, groups))
            }
        }
    }

    /// The sources with those of the same authors one after the other. How these then read is the
    /// style's affair.
    fn grouped(&self, sets: &[Set<'_>], groups: Vec<Vec<usize>>) -> Vec<Strand> {
        let order: Vec<usize> = groups.into_iter().flatten().collect();
        let asks: Vec<Ask<'_>> = order
            .iter()
            .map(|at| Ask {
                id: &sets[*at].item.source.id,
                place: sets[*at].item.place(),
                position: Position::First,
            })
            .collect();
        let pieces = self.bibliography.press.iter().flat_map(|it| it.together(&asks));
        let mut out = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Between(run) => out.push(Strand::between(run)),
                Piece::Source(at, bits) => {
                    let filled = filled(&bits, sets[order[at]].number, 0, None);
                    out.extend(filled.into_iter().map(|(run, _)| Strand::of(order[at], run)));
                }
            }
        }
        out
    }

    /// The sources one after the other with their words; the first `silent` of them without their
    /// authors, who stand before the brackets.
    fn strung(&self, sets: &[Set<'_>], silent: usize) -> Vec<Strand> {
        let seam = &self.bibliography.manner.between;
        let mut out: Vec<Strand> = Vec::new();
        for (at, set) in sets.iter().enumerate() {
            let mut inner: Vec<Strand> = Vec::new();
            let prefix = set.item.written.prefix.trim();
            if !prefix.is_empty() {
                let blank = if prefix.ends_with(['’', '\'', '(', '-']) { "" } else { " " };
                inner.push(Strand::between(styled(format!("{prefix}{blank}"), seam)));
            }
            let mut runs = set.runs.clone();
            if at < silent && self.bibliography.manner.names_authors {
                drop_names(&mut runs);
            }
            let unsaid = runs.iter().all(|(run, _)| run.text.trim().is_empty());
            inner.extend(runs.into_iter().map(|(run, _)| Strand::of(at, run)));
            let suffix = set.item.written.suffix.trim_end();
            if !suffix.is_empty() {
                let bare = inner.iter().all(|it| it.run.text.trim().is_empty());
                let suffix = if bare { suffix.trim_start_matches([',', ' ']) } else { suffix };
                let joins = bare || !suffix.starts_with(char::is_alphanumeric);
                let blank = if joins { "" } else { " " };
                inner.push(Strand::between(styled(format!("{blank}{suffix}"), seam)));
            }
            if unsaid {
                // Then the words round it are all that can lead to it.
                inner.iter_mut().for_each(|it| it.of = at..at + 1);
            }
            if inner.iter().all(|it| it.run.text.is_empty()) {
                continue;
            }
            if !out.is_empty() {
                out.push(Strand::between(seam.clone()));
            }
            out.extend(inner);
        }
        out
    }

    fn finished(&mut self, lead: Vec<Run>, inner: Vec<Strand>, sets: &[Set<'_>]) -> Citation {
        let bibliography = self.bibliography;
        let manner = &bibliography.manner;
        let mut strands: Vec<Strand> = Vec::new();
        let mut apart = Vec::new();
        if manner.note {
            apart = lead;
        } else if !lead.is_empty() {
            let joins = manner.open.text.starts_with(char::is_whitespace)
                || inner.first().map_or(&manner.open, |it| &it.run).shift > 0;
            strands = lead.into_iter().map(|run| Strand::of(0, run)).collect();
            if !inner.is_empty() && !joins {
                strands.push(Strand::of(0, Run { text: " ".to_owned(), ..Run::default() }));
            }
        }
        let mut inner = inner;
        if strands.is_empty() && inner.iter().all(|it| it.run.text.trim().is_empty()) {
            // Some styles have nothing to say of a source without author and date.
            inner = vec![Strand::of(0, styled(&*sets[0].item.source.title, &manner.between))];
        }
        if !inner.is_empty() {
            let open = &manner.open;
            // What a style puts before a number to keep it on the line of the word before.
            let text = if strands.is_empty() { open.text.trim_start() } else { &open.text };
            // An author and the year in brackets are one link.
            let goes_on = !strands.is_empty() && inner[0].of == (0..1);
            let opened = styled(text, open);
            strands.push(if goes_on { Strand::of(0, opened) } else { Strand::between(opened) });
            strands.extend(inner);
            close(&mut strands, manner);
        }
        if let [_] = sets {
            strands.iter_mut().for_each(|it| it.of = 0..1);
        }
        let mut stretches = stretches(strands);
        if manner.note {
            capitalise(&mut stretches);
        }
        let mut parts = Vec::with_capacity(stretches.len());
        // Whatever has no words of its own is cited where the first is.
        let mut places = vec![self.anchors + 1; sets.len()];
        for (text, of) in stretches {
            let number = self.anchors + 1;
            let to = target(&sets[of.clone()], &text, number);
            self.anchors += u32::from(to.is_some());
            places[of].fill(number);
            parts.push(CitePart { text, to });
        }
        for (set, place) in sets.iter().zip(places) {
            let place = format!("cite-{place}");
            if let Some(about) = self.sources.about.get_mut(&*set.item.source.id)
                && about.places.last() != Some(&place)
            {
                about.places.push(place);
            }
        }
        Citation { parts, lead: rich(apart), note: manner.note }
    }
}

/// Where the words `text` lead, which stand for `sets`; nowhere where they stand between two.
fn target(sets: &[Set<'_>], text: &Rich, number: u32) -> Option<CiteTarget> {
    let first = sets.first()?;
    let tip = match sets {
        [only] => only.item.source.plain.clone(),
        _ => {
            let tips: Vec<&str> = sets.iter().map(|it| &*it.item.source.plain).collect();
            tips.join("\n").into()
        }
    };
    // A dash says nothing by itself.
    let label = plain(&text.0).chars().all(|it| it == '–').then(|| match sets {
        [first, .., last] => format!("{}–{}", first.number, last.number),
        _ => first.number.to_string(),
    });
    Some(CiteTarget { key: first.item.source.id.clone(), tip, number, label })
}

/// The sort of place that is printed once for all; `None` where it is another.
fn pinpoint(place: Option<(&str, &str)>) -> Option<Pinpoint> {
    let number = |it: &str| {
        (1..=9).contains(&it.len())
            && !it.starts_with('0')
            && it.bytes().all(|it| it.is_ascii_digit())
    };
    match place {
        None => Some(Pinpoint::Whole),
        Some(("page", place)) if number(place) => Some(Pinpoint::Page),
        Some(("page", place)) => {
            let (first, last) = place.split_once(['-', '–'])?;
            (number(first) && number(last)).then_some(Pinpoint::Pages)
        }
        Some(_) => None,
    }
}

/// The bits with their holes filled.
fn filled(bits: &[Bit], number: usize, first_note: usize, place: Option<&str>) -> Vec<(Run, Part)> {
    let (first, last) = place.and_then(|it| it.split_once(['-', '–'])).unwrap_or_default();
    let fill = |bit: &Bit| {
        let text = match bit.part {
            Part::Text | Part::Names | Part::NamesLabel => return (bit.run.clone(), bit.part),
            Part::Number => number.to_string(),
            Part::Page if first.is_empty() => place.unwrap_or_default().to_owned(),
            Part::Page => first.to_owned(),
            Part::LastPage => last.to_owned(),
            Part::FirstNote => first_note.to_string(),
        };
        (styled(text, &bit.run), bit.part)
    };
    bits.iter().map(fill).collect()
}

/// Takes the names off the front, unless they are all there is.
fn without_names(runs: &mut Vec<(Run, Part)>) {
    let mut rest = runs.clone();
    drop_names(&mut rest);
    if rest.iter().any(|(run, _)| !run.text.trim().is_empty()) {
        *runs = rest;
    }
}

/// Takes the names off the front, with what parts them from the rest.
fn drop_names(runs: &mut Vec<(Run, Part)>) {
    let names = |part: Part| matches!(part, Part::Names | Part::NamesLabel);
    let count = runs.iter().take_while(|(_, part)| names(*part)).count();
    if count == 0 {
        return;
    }
    runs.drain(..count);
    while let Some((run, _)) = runs.first_mut() {
        let rest = run.text.trim_start_matches([' ', '\u{a0}', ',', ':', ';', '.']);
        if !rest.is_empty() {
            run.text = rest.to_owned();
            break;
        }
        runs.remove(0);
    }
}

/// The sources in groups of the same authors, in the order of their first ones. Those without
/// authors are groups of their own.
fn by_authors(sets: &[Set<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, set) in sets.iter().enumerate() {
        let names = set.runs.iter().filter(|(_, part)| *part == Part::Names);
        let names = plain(names.map(|(run, _)| run));
        match groups.iter_mut().find(|(group, _)| !names.is_empty() && *group == names) {
            Some((_, group)) => group.push(at),
            None => groups.push((names, vec![at])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
#[path = "citing_tests.rs"]
mod tests;
