//! hayagriva, which reads sources and carries out citation styles: the only file that names it.
//!
//! It prints all citations of a document at once, and looks back and forth while it does. So to get
//! one form of one source here a small document is made whose citations bring it about: a source is
//! cited "again" where it was cited before. Its own HTML is not escaped and is not used; its tree is
//! taken apart into pieces.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

#[cfg(test)]
use hayagriva::BufWriteFormat;
use hayagriva::archive::{ArchivedStyle, LOCALES};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{
    Display, FontStyle, FontVariant, FontWeight, IndependentStyle, Locale, LocaleCode,
    LongShortForm, Style, VerticalAlign,
};
use hayagriva::types::{EntryType, FormatString, Person};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Elem,
    ElemChild, ElemChildren, ElemMeta, Entry, Formatted, LocatorPayload, Rendered, SpecificLocator,
    standalone_citation,
};
use rayon::prelude::*;

use crate::parse::lang::Lang;

use super::bibliography::{Ask, Bit, Part, Piece, Pinpoint, Position, Printed, plain, rich};
use super::collate::unpointed;
use super::holes::{LAST_PAGE, NOTE, PAGE, hole};
use super::styles::{self, Sorter};
use super::text::Run;

/// The names of all styles there are, sorted; some have several.
pub fn style_names() -> Vec<&'static str> {
    let all = ArchivedStyle::all().iter().flat_map(|it| it.names().iter().copied());
    let mut names: Vec<&'static str> = all.collect();
    names.sort_unstable();
    names
}

/// The style of this name; a list of sources that it lacks it borrows from the usual one.
pub(super) fn style(name: &str) -> Option<IndependentStyle> {
    let mut own = independent(ArchivedStyle::by_name(name)?);
    if own.bibliography.is_none() {
        let lender = independent(ArchivedStyle::ChicagoAuthorDate);
        own.bibliography = lender.bibliography;
        own.macros.extend(lender.macros);
        own.locale.extend(lender.locale);
    }
    Some(own)
}

fn independent(style: ArchivedStyle) -> IndependentStyle {
    match style.get() {
        Style::Independent(style) => style,
        Style::Dependent(_) => unreachable!("no style of the archive leans on another"),
    }
}

/// The locale of `language`, with all that a style may look into.
pub(super) fn locales(language: &Lang) -> (LocaleCode, Vec<Locale>) {
    styles::locale(language, LOCALES)
}

/// A source, read.
#[derive(Debug)]
pub(super) struct Work(Entry);

impl Work {
    /// The source that the only entry of `yaml` describes.
    ///
    /// # Errors
    /// Says in hayagriva's words what is wrong with it.
    pub(super) fn read(yaml: &str) -> Result<Self, String> {
        let library = hayagriva::io::from_yaml_str(yaml).map_err(|error| error.to_string())?;
        library.into_iter().next().map(Self).ok_or_else(|| "it is empty".to_owned())
    }
}

/// Carries out a citation style for the sources of a site.
#[derive(Debug)]
pub(super) struct Press {
    /// The style without what is done elsewhere: sorting, and what stands round a citation.
    style: Cut,
    language: LocaleCode,
    locales: Vec<Locale>,
    works: Vec<Work>,
    index: BTreeMap<Arc<str>, usize>,
    /// For each source the style cut down to what it needs. Sources of one sort share theirs.
    cuts: Vec<Arc<Cut>>,
    /// For each source those that must be told apart from each other, itself among them, in the
    /// order of the list; empty where it reads like no other.
    companions: Vec<Box<[usize]>>,
    /// Each source in citations of its pages. Most sites have none, so they are printed when they are asked for; that
    /// depends on nothing but the source and the style, so when it is changes nothing.
    paged: Vec<Paged>,
}

/// A source in a citation of one of its pages, and of several: nothing where the style does not say both of two.
#[derive(Debug, Default)]
struct Paged {
    page: OnceLock<Option<Vec<Bit>>>,
    pages: OnceLock<Option<Vec<Bit>>>,
}

/// A style, perhaps cut down; also without its list and without its citations.
#[derive(Debug)]
struct Cut {
    whole: IndependentStyle,
    cites: IndependentStyle,
    list: IndependentStyle,
    looks_back: bool,
}

/// One citation in a row of them: which source, and where in it.
#[derive(Clone, Copy)]
struct Step<'a> {
    /// `None` is a source of no interest that stands between two of interest.
    work: Option<usize>,
    place: Option<(Locator, &'a str)>,
}

impl Press {
    /// A press for `works` in `style`.
    pub(super) fn new(
        style: IndependentStyle,
        (language, locales): (LocaleCode, Vec<Locale>),
        works: Vec<(Arc<str>, Work)>,
    ) -> Self {
        let index = works.iter().enumerate().map(|(at, (id, _))| (id.clone(), at)).collect();
        let mut press = Self {
            style: Cut::new(styles::unaffixed(style)),
            language,
            locales,
            index,
            cuts: Vec::new(),
            companions: vec![Box::default(); works.len()],
            paged: works.iter().map(|_| Paged::default()).collect(),
            works: works.into_iter().map(|(_, work)| work).collect(),
        };
        press.cuts = press.cut_style();
        press
    }

    fn cut_style(&self) -> Vec<Arc<Cut>> {
        let style = &self.style.whole;
        let questions = styles::questions(style);
        let printer = questions.printer(style);
        let answer = |work: &Work| {
            let request = self.request(vec![CitationItem::with_entry(&work.0)], &printer, None);
            let said = bits(&standalone_citation(request));
            questions.heard(&plain(said.iter().map(|it| &it.run)))
        };
        let answers: Vec<styles::Answers> = self.works.par_iter().map(answer).collect();
        let sorts: BTreeSet<&styles::Answers> = answers.iter().collect();
        let cuts: BTreeMap<&styles::Answers, Arc<Cut>> = sorts
            .into_par_iter()
            .map(|it| (it, Arc::new(Cut::new(styles::pruned(style, &questions, it)))))
            .collect();
        answers.iter().map(|it| cuts[it].clone()).collect()
    }

    /// The style for a group of sources: cut down where they are all of one sort.
    fn style_for(&self, group: &[usize]) -> &Cut {
        match group {
            [first, rest @ ..]
                if rest.iter().all(|it| Arc::ptr_eq(&self.cuts[*it], &self.cuts[*first])) =>
            {
                &self.cuts[*first]
            }
            _ => &self.style,
        }
    }

    /// How many sources it has.
    pub(super) fn len(&self) -> usize {
        self.works.len()
    }

    /// The id of the source at `at` and what it is called: its title, the short one if it has one,
    /// or again the id.
    pub(super) fn called(&self, at: usize) -> (Arc<str>, Arc<str>) {
        let work = &self.works[at].0;
        let id: Arc<str> = work.key().into();
        let title = work.title().map(|it| it.select(LongShortForm::Short).to_string());
        let title = title.filter(|it| !it.trim().is_empty());
        (id.clone(), title.map_or(id, Into::into))
    }

    /// Those that are told apart from the source at `at`, itself among them.
    pub(super) fn companions(&self, at: usize) -> &[usize] {
        &self.companions[at]
    }

    /// From now on the sources of `group` are told apart.
    pub(super) fn tell_apart(&mut self, group: &[usize]) {
        for &at in group {
            self.companions[at] = group.into();
        }
    }

    /// The source at `at` in all the forms that are printed beforehand.
    pub(super) fn printed(&self, at: usize) -> Printed {
        let cut = &self.cuts[at];
        if cut.looks_back {
            return self.printed_together(&[at]).pop().unwrap_or_default();
        }
        let mut out = self.listed(at, &cut.list);
        out.cites.insert((Position::First, Pinpoint::Whole), self.cited(at, None));
        out
    }

    /// The source at `at` in a citation that says nothing of those before.
    fn cited(&self, at: usize, place: Option<(Locator, &str)>) -> Vec<Bit> {
        let item = CitationItem::with_locator(&self.works[at].0, place.map(locator));
        bits(&standalone_citation(self.request(vec![item], &self.cuts[at].cites, None)))
    }

    /// A source in a citation of a page or of several, with holes for them. Nothing where that depends on
    /// more than the source, or where the style does not say both of two pages.
    pub(super) fn paged(&self, id: &str, pinpoint: Pinpoint) -> Option<&Vec<Bit>> {
        let at = *self.index.get(id)?;
        let kept = match pinpoint {
            Pinpoint::Whole => return None,
            Pinpoint::Page => &self.paged[at].page,
            Pinpoint::Pages => &self.paged[at].pages,
        };
        if self.cuts[at].looks_back || !self.companions[at].is_empty() {
            return None;
        }
        let print = || {
            let pages = format!("{PAGE}-{LAST_PAGE}");
            let bits = self.cited(at, places(&pages)[&pinpoint]);
            let mut found = Printed {
                cites: [((Position::First, pinpoint), bits)].into(),
                ..Printed::default()
            };
            found.forget_half_pages();
            found.cites.into_values().next()
        };
        kept.get_or_init(print).as_ref()
    }

    /// The source at `at` as `style` has it in a list, and in no citation.
    pub(super) fn listed(&self, at: usize, style: &IndependentStyle) -> Printed {
        let mut out = Printed::default();
        let rendered = self.run(style, &[Step { work: Some(at), place: None }]);
        self.entries(rendered, &[at], std::slice::from_mut(&mut out));
        out
    }

    /// The sources of `group` in the same forms, told apart where they read the same.
    pub(super) fn printed_together(&self, group: &[usize]) -> Vec<Printed> {
        use Pinpoint::{Page, Pages, Whole};
        use Position::{Again, First, Ibid, IbidElsewhere};
        let cut = self.style_for(group);
        let pages = format!("{PAGE}-{LAST_PAGE}");
        let places = places(&pages);
        // What is asked for, and between it what has to be cited to get it.
        let row: &[_] = if cut.looks_back {
            &[
                Some((First, Whole)),
                None,
                Some((Again, Whole)),
                Some((Ibid, Whole)),
                Some((IbidElsewhere, Page)),
                Some((Ibid, Page)),
                Some((IbidElsewhere, Pages)),
                Some((Ibid, Pages)),
                None,
                Some((Again, Page)),
                None,
                Some((Again, Pages)),
                None,
            ]
        } else {
            &[Some((First, Whole)), Some((First, Page)), Some((First, Pages))]
        };
        let step = |at: usize, form: Option<(Position, Pinpoint)>| Step {
            work: form.map(|_| at),
            place: form.and_then(|(_, pinpoint)| places[&pinpoint]),
        };
        let rows = group.iter().flat_map(|&at| row.iter().map(move |form| step(at, *form)));
        let rendered = self.run(&cut.whole, &rows.collect::<Vec<_>>());
        let blank = Printed { looks_back: cut.looks_back, ..Printed::default() };
        let mut out = vec![blank; group.len()];
        for (it, cites) in out.iter_mut().zip(rendered.citations.chunks(row.len())) {
            let forms = row.iter().zip(cites);
            it.cites = forms
                .filter_map(|(form, cite)| Some(((*form)?, first_source(&cite.citation))))
                .collect();
        }
        self.entries(rendered, group, &mut out);
        for pinpoint in [Page, Pages].into_iter().filter(|_| cut.looks_back) {
            let first = group.iter().map(|&at| step(at, Some((First, pinpoint))));
            // Cited again, so that they are told apart by the same means as above.
            let again = group.iter().map(|&at| step(at, Some((Again, Whole))));
            let rendered = self.run(&cut.cites, &first.chain(again).collect::<Vec<_>>());
            for (it, cite) in out.iter_mut().zip(&rendered.citations) {
                it.cites.insert((First, pinpoint), first_source(&cite.citation));
            }
        }
        out.iter_mut().for_each(Printed::forget_half_pages);
        out
    }

    /// Puts the entries of a printed list into `out`, which has one for each of `group`.
    fn entries(&self, rendered: Rendered, group: &[usize], out: &mut [Printed]) {
        for item in rendered.bibliography.into_iter().flat_map(|it| it.items) {
            let Some(&at) = self.index.get(item.key.as_str()) else { continue };
            let Some(out) = group.iter().position(|it| *it == at).map(|it| &mut out[it]) else {
                continue;
            };
            let label = item.first_field.map(|it| bits(&ElemChildren(vec![it])));
            out.label = label.unwrap_or_default();
            out.entry = bits(&item.content);
            out.plain = out.spoken().into();
        }
    }

    /// Sorts a few sources, given by their places, as `sorter` does its list, in the order of the
    /// site's language and with numbers by their values.
    pub(super) fn sort(&self, sorter: &Sorter, stretch: &mut [usize]) {
        let language = LocaleCode(format!("{}-u-kn", self.language.0));
        let bare: Vec<Entry> = stretch.iter().map(|it| bare(&self.works[*it].0)).collect();
        let mut driver = BibliographyDriver::new();
        for entry in &bare {
            let items = vec![CitationItem::with_entry(entry)];
            driver.citation(self.request(items, &sorter.0, None));
        }
        let rendered =
            driver.finish(BibliographyRequest::new(&sorter.0, Some(language), &self.locales));
        let list = rendered.bibliography.map(|it| it.items).unwrap_or_default();
        let sorted = list.iter().filter_map(|it| self.index.get(it.key.as_str()).copied());
        stretch.iter_mut().zip(sorted).for_each(|(slot, at)| *slot = at);
    }

    /// The authors of a source as the subject of a sentence.
    pub(super) fn authors(&self, at: usize) -> Vec<Run> {
        let item = CitationItem::with_entry(&self.works[at].0).kind(CitePurpose::Author);
        let tree = standalone_citation(self.request(vec![item], &self.style.whole, None));
        rich(bits(&tree).into_iter().map(|it| it.run)).0
    }

    /// Cites in the order of `steps`, one citation each.
    fn run(&self, style: &IndependentStyle, steps: &[Step<'_>]) -> Rendered {
        let filler = Entry::new("", EntryType::Misc);
        let mut driver = BibliographyDriver::new();
        for (at, step) in steps.iter().enumerate() {
            let entry = step.work.map_or(&filler, |it| &self.works[it].0);
            let item = CitationItem::with_locator(entry, step.place.map(locator));
            driver.citation(self.request(vec![item], style, Some(NOTE + at)));
        }
        self.finish(driver, style)
    }

    fn finish(&self, driver: BibliographyDriver<'_, Entry>, style: &IndependentStyle) -> Rendered {
        let language = Some(self.language.clone());
        driver.finish(BibliographyRequest::new(style, language, &self.locales))
    }

    fn request<'a>(
        &'a self,
        items: Vec<CitationItem<'a, Entry>>,
        style: &'a IndependentStyle,
        note: Option<usize>,
    ) -> CitationRequest<'a, Entry> {
        CitationRequest::new(items, style, Some(self.language.clone()), &self.locales, note)
    }

    /// A source in a citation, in a form that was not printed beforehand. Nothing where there is no
    /// such source.
    pub(super) fn source(&self, ask: Ask<'_>) -> Vec<Bit> {
        let Some(&work) = self.index.get(ask.id) else { return Vec::new() };
        let place = ask.place.map(|(sort, place)| (sort_of_place(sort), place));
        let here = Step { work: Some(work), place };
        let whole = |work| Step { work: Some(work), place: None };
        let between = Step { work: None, place: None };
        let companions = &self.companions[work];
        let before = companions.iter().take_while(|it| **it != work);
        let mut steps: Vec<Step<'_>> = before.map(|it| whole(*it)).collect();
        match ask.position {
            Position::First => {}
            Position::Again => steps.extend([whole(work), between]),
            Position::Ibid => steps.extend([between, here]),
            Position::IbidElsewhere => steps.push(whole(work)),
        }
        let at = steps.len();
        steps.push(here);
        let after = companions.iter().skip_while(|it| **it != work).skip(1);
        // The last are cited again, so that they are told apart by the same means as above.
        steps.extend(after.chain(companions).map(|it| whole(*it)));
        let alone = [work];
        let group = if companions.is_empty() { &alone[..] } else { companions };
        let style = self.style_for(group);
        let rendered = self.run(&style.cites, &steps);
        rendered.citations.get(at).map_or_else(Vec::new, |it| first_source(&it.citation))
    }

    /// Several sources in one citation, put together as the style has it.
    pub(super) fn together(&self, asks: &[Ask<'_>]) -> Vec<Piece> {
        let style = &self.style.cites;
        let mut driver = BibliographyDriver::new();
        let cited: Vec<(usize, usize)> = asks
            .iter()
            .enumerate()
            .filter_map(|(at, ask)| Some((at, *self.index.get(ask.id)?)))
            .collect();
        // Sources that are told apart get their letters in the order of the first citation.
        let mut companions: Vec<usize> = Vec::new();
        for at in cited.iter().flat_map(|(_, work)| self.companions[*work].iter()) {
            if !companions.contains(at) {
                companions.push(*at);
                let item = CitationItem::with_entry(&self.works[*at].0);
                driver.citation(self.request(vec![item], style, None));
            }
        }
        let item = |&(at, work): &(usize, usize)| {
            let place = asks[at].place.map(|(sort, place)| (sort_of_place(sort), place));
            CitationItem::with_locator(&self.works[work].0, place.map(locator))
        };
        driver.citation(self.request(cited.iter().map(item).collect(), style, None));
        let rendered = self.finish(driver, style);
        let mut out = Vec::new();
        let last = rendered.citations.into_iter().next_back();
        for child in last.into_iter().flat_map(|it| it.citation.0) {
            match &child {
                ElemChild::Elem(Elem { meta: Some(ElemMeta::Entry(at)), children, .. }) => {
                    out.extend(cited.get(*at).map(|(at, _)| Piece::Source(*at, bits(children))));
                }
                _ => {
                    let between = bits(&ElemChildren(vec![child]));
                    out.extend(between.into_iter().map(|it| Piece::Between(it.run)));
                }
            }
        }
        out
    }
}

/// A source with no punctuation in what lists are sorted by: neither the quotation marks of a title
/// nor the stops of initials say where it belongs.
fn bare(entry: &Entry) -> Entry {
    // A style may want a comma behind the family name. One that is all there is has none.
    let name = |it: &Person| match (&it.given_name, &it.prefix) {
        (Some(given), None) => Person {
            name: unpointed(&format!("{} {given}", it.name)),
            given_name: None,
            ..it.clone()
        },
        _ => Person { name: unpointed(&it.name), ..it.clone() },
    };
    let mut bare = entry.clone();
    let title = entry.title().map(|it| FormatString::with_value(unpointed(&it.to_string())));
    title.into_iter().for_each(|it| bare.set_title(it));
    let names = |names: &[Person]| names.iter().map(name).collect();
    entry.authors().map(names).into_iter().for_each(|it| bare.set_authors(it));
    entry.editors().map(names).into_iter().for_each(|it| bare.set_editors(it));
    bare.set_parents(entry.parents().iter().map(self::bare).collect());
    bare
}

impl Cut {
    fn new(whole: IndependentStyle) -> Self {
        Self {
            looks_back: styles::looks_back(&whole),
            cites: IndependentStyle { bibliography: None, ..whole.clone() },
            list: styles::without_citations(&whole),
            whole,
        }
    }
}

/// The places in a source that are printed once for all.
fn places(pages: &str) -> BTreeMap<Pinpoint, Option<(Locator, &str)>> {
    BTreeMap::from([
        (Pinpoint::Whole, None),
        (Pinpoint::Page, Some((Locator::Page, PAGE))),
        (Pinpoint::Pages, Some((Locator::Page, pages))),
    ])
}

fn sort_of_place(name: &str) -> Locator {
    name.parse().unwrap_or(Locator::Custom)
}

fn locator((sort, place): (Locator, &str)) -> SpecificLocator<'_> {
    SpecificLocator(sort, LocatorPayload::Str(place))
}

/// The first source of a printed citation.
fn first_source(citation: &ElemChildren) -> Vec<Bit> {
    let entry = |it: &Elem| matches!(it.meta, Some(ElemMeta::Entry(_)));
    citation.find_elem_by(&entry).map_or_else(Vec::new, |it| bits(&it.children))
}

/// What hayagriva printed, in pieces.
fn bits(tree: &ElemChildren) -> Vec<Bit> {
    let mut reader = Reader { out: Vec::new(), names_seen: false, last_name: 0 };
    reader.children(tree, Part::Text);
    reader.out
}

struct Reader {
    out: Vec<Bit>,
    /// Whether the first element of names has been met.
    names_seen: bool,
    /// Where the last single name ended.
    last_name: usize,
}

impl Reader {
    fn children(&mut self, tree: &ElemChildren, part: Part) {
        for child in &tree.0 {
            match child {
                ElemChild::Text(text) => self.text(text, None, part),
                ElemChild::Link { text, url } => self.text(text, Some(url), part),
                // For Typst: mathematics in dollars, which we show as it was written.
                ElemChild::Markup(text) => {
                    let run = Run { text: text.clone(), ..Run::default() };
                    self.out.push(Bit { run, part });
                }
                ElemChild::Elem(elem) => self.elem(elem, part),
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn elem(&mut self, elem: &Elem, part: Part) {
        // A field that the style sets on a line or in a column of its own.
        if matches!(elem.display, Some(Display::Block | Display::Indent | Display::RightInline)) {
            let apart =
                self.out.last().is_some_and(|it| !it.run.text.ends_with(char::is_whitespace));
            if apart {
                let run = Run { text: " ".to_owned(), ..Run::default() };
                self.out.push(Bit { run, part: Part::Text });
            }
        }
        match &elem.meta {
            Some(ElemMeta::Names(_)) if !self.names_seen => {
                self.names_seen = true;
                let start = self.out.len();
                self.last_name = start;
                self.children(&elem.children, Part::Names);
                // Without a single name a title stands in their place, all of it.
                if self.last_name > start {
                    for bit in &mut self.out[self.last_name..] {
                        bit.part = Part::NamesLabel;
                    }
                }
            }
            Some(ElemMeta::Name(..)) => {
                self.children(&elem.children, part);
                self.last_name = self.out.len();
            }
            Some(ElemMeta::CitationNumber) => self.children(&elem.children, Part::Number),
            Some(_) | None => self.children(&elem.children, part),
        }
    }

    fn text(&mut self, text: &Formatted, url: Option<&String>, part: Part) {
        let format = &text.formatting;
        let look = Run {
            text: String::new(),
            italic: format.font_style == FontStyle::Italic,
            bold: format.font_weight == FontWeight::Bold,
            small_caps: format.font_variant == FontVariant::SmallCaps,
            shift: match format.vertical_align {
                VerticalAlign::Sup => 1,
                VerticalAlign::Sub => -1,
                VerticalAlign::None | VerticalAlign::Baseline => 0,
            },
            // An address in a source is the author's text; only what leads to a page is a link.
            url: url.filter(|it| it.starts_with("https://") || it.starts_with("http://")).cloned(),
        };
        let mut rest = text.text.as_str();
        while let Some((before, hole, after)) = hole(rest, part) {
            let part = if part == Part::Number { Part::Text } else { part };
            self.push(before, &look, part);
            self.out.push(Bit { run: look.clone(), part: hole });
            rest = after;
        }
        self.push(rest, &look, if part == Part::Number { Part::Text } else { part });
    }

    fn push(&mut self, text: &str, look: &Run, part: Part) {
        if !text.is_empty() {
            // Some styles put a blank on both sides of a seam.
            let run = Run { text: text.replace("  ", " "), ..look.clone() };
            self.out.push(Bit { run, part });
        }
    }
}

#[cfg(test)]
#[path = "press_tests.rs"]
mod tests;
