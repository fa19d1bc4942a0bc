//! The bibliography, read and printed: the only file that knows hayagriva, which reads sources and
//! carries out citation styles.
//!
//! hayagriva prints all citations of a document at once and takes milliseconds for it. A site has
//! thousands of documents that cite the same sources, so here each source is printed once, in all
//! the forms that citations commonly ask for, with holes for what changes from place to place; the
//! module `citing` fills them. What was not printed it asks of the [`Press`].
//!
//! Sources whose citations would read the same are told apart over the whole site, not text by
//! text: "Smith 2020a" is the same book on every page. hayagriva's own HTML is not escaped and is
//! not used; its tree is taken apart into runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayagriva::archive::{ArchivedStyle, LOCALES};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{
    Display, FontStyle, FontVariant, FontWeight, IndependentStyle, Locale, LocaleCode,
    LongShortForm, Style, VerticalAlign,
};
use hayagriva::types::EntryType;
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Elem,
    ElemChild, ElemChildren, ElemMeta, Entry, Formatted, LocatorPayload, Rendered, SpecificLocator,
    standalone_citation,
};
use rayon::prelude::*;

use crate::base::{Checked, Code, Diagnostic, SitePath, Spanned, nearest};
use crate::parse::lang::Lang;
use crate::parse::sources::SourceEntry;

use super::bibliography::{
    Bibliography, Bit, Manner, Part, Pinpoint, Position, Printed, plain, rich,
};
use super::styles::{self, Answers};
use super::text::Run;

/// A page number that no source contains, to find again where hayagriva put the page.
const PAGE: &str = "1618033988";
/// The same for the last of some pages.
const LAST_PAGE: &str = "1618033989";
/// The number of the first note; those after it count on. It has to be found again too.
const NOTE: usize = 1_414_213_562;

/// Reads and prints the sources of a site. `style` is the name of a style and the file that says
/// so; an unknown one is an error, and the usual one serves instead. A source that cannot be read
/// is an error at its own place and is left out.
pub fn bibliography(
    files: &[Arc<Vec<SourceEntry>>],
    style: Option<(&SitePath, &Spanned<String>)>,
    language: &Lang,
) -> Checked<Bibliography> {
    let mut diags = Vec::new();
    let style = archived(style).into(&mut diags);
    let sources = read(files).into(&mut diags);
    let made_of = sources.iter().map(|(written, _)| (id(written), written.yaml.clone())).collect();
    let mut value = Bibliography {
        made_of,
        style: style.display_name().into(),
        language: language.clone(),
        manner: Manner::default(),
        sources: BTreeMap::new(),
        press: None,
    };
    if !sources.is_empty() {
        let (manner, press, printed) = print_all(style, language, sources);
        value.manner = manner;
        value.press = Some(Arc::new(press));
        value.sources = printed.into_iter().map(|it| (it.id.clone(), Arc::new(it))).collect();
    }
    Checked { value, diags }
}

/// The names of all styles there are, sorted; some have several.
pub fn style_names() -> Vec<&'static str> {
    let all = ArchivedStyle::all().iter().flat_map(|it| it.names().iter().copied());
    let mut names: Vec<&'static str> = all.collect();
    names.sort_unstable();
    names
}

fn id(written: &SourceEntry) -> Arc<str> {
    written.id.value.as_str().into()
}

fn archived(style: Option<(&SitePath, &Spanned<String>)>) -> Checked<ArchivedStyle> {
    let usual = ArchivedStyle::ChicagoAuthorDate;
    let Some((path, written)) = style else { return Checked::clean(usual) };
    if let Some(style) = ArchivedStyle::by_name(&written.value) {
        return Checked::clean(style);
    }
    let near = nearest(&written.value, style_names());
    let message = format!("no citation style is called `{}`", written.value);
    let mut diag = Diagnostic::new(Code::UnknownStyle, path, written.span, message).near(near);
    if near.is_none() {
        diag = diag.help(
            "there are for example `chicago-author-date`, `chicago-notes`, `apa`, `mla` and `ieee`",
        );
    }
    Checked::new(usual, vec![diag])
}

/// What can be read of `files`, in order.
fn read(files: &[Arc<Vec<SourceEntry>>]) -> Checked<Vec<(&SourceEntry, Entry)>> {
    let mut diags = Vec::new();
    let mut first: BTreeMap<&str, &SourceEntry> = BTreeMap::new();
    let mut fresh: Vec<&SourceEntry> = Vec::new();
    for written in files.iter().flat_map(|it| it.iter()) {
        match first.get(written.id.value.as_str()) {
            None => {
                first.insert(&written.id.value, written);
                fresh.push(written);
            }
            // Within one file the reader of YAML has said so already.
            Some(before) if before.path == written.path => {}
            Some(before) => {
                let message = format!("the source `{}` is defined twice", written.id.value);
                diags.push(
                    Diagnostic::new(Code::DuplicateKey, &written.path, written.id.span, message)
                        .also(&before.path, before.id.span, "first defined here")
                        .help("give one of them another id"),
                );
            }
        }
    }
    let entries: Vec<_> = fresh.par_iter().map(|written| entry(written)).collect();
    let mut value = Vec::new();
    for (written, entry) in fresh.into_iter().zip(entries) {
        match entry {
            Ok(entry) => value.push((written, entry)),
            Err(diag) => diags.push(*diag),
        }
    }
    Checked { value, diags }
}

fn entry(written: &SourceEntry) -> Result<Entry, Box<Diagnostic>> {
    let id = &written.id.value;
    let problem = match hayagriva::io::from_yaml_str(&written.yaml) {
        Ok(library) => match library.into_iter().next() {
            Some(entry) => return Ok(entry),
            None => "it is empty".to_owned(),
        },
        Err(error) => in_plain_words(&error.to_string(), id),
    };
    let message = format!("the source `{id}` cannot be read: {problem}");
    Err(Box::new(Diagnostic::new(Code::BadSource, &written.path, written.id.span, message)))
}

/// hayagriva's complaint without the place, which is known better than it knows.
fn in_plain_words(error: &str, id: &str) -> String {
    let error = error.split(" at line ").next().unwrap_or(error);
    let error = error.strip_prefix(id).unwrap_or(error);
    let error = error.trim_start_matches(['.', ':', ' ']);
    match error.split_once(": ") {
        Some((key, rest)) if !key.contains(' ') => format!("`{key}`: {rest}"),
        Some(_) | None => error.to_owned(),
    }
}

/// Carries out a citation style for the sources of a site.
#[derive(Debug)]
pub(super) struct Press {
    /// The style without what is done elsewhere: sorting, and what stands round a citation.
    style: IndependentStyle,
    locales: Vec<Locale>,
    language: LocaleCode,
    entries: Vec<Entry>,
    index: BTreeMap<Arc<str>, usize>,
    /// For each entry those that must be told apart from each other, itself among them, in the
    /// order of the list; empty where it reads like no other.
    companions: Vec<Box<[usize]>>,
}

/// A style cut down for some sources, with and without its list.
struct Cut {
    whole: IndependentStyle,
    cites: IndependentStyle,
    looks_back: bool,
}

/// A source asked for in a form that was not printed beforehand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask<'a> {
    /// Its id.
    pub(super) id: &'a str,
    /// The place in the source: CSL's name for its sort, and the place itself.
    pub(super) place: Option<(&'a str, &'a str)>,
    /// The place of the citation among those before it.
    pub(super) position: Position,
}

/// A part of a citation of several sources.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// What stands between two.
    Between(Run),
    /// A source: which of those asked for, and how it reads.
    Source(usize, Vec<Bit>),
}

/// One citation in a run of them: which source, and where in it.
#[derive(Clone, Copy)]
struct Step<'a> {
    /// `None` is a source of no interest that stands between two of interest.
    entry: Option<usize>,
    place: Option<(Locator, &'a str)>,
}

fn print_all(
    style: ArchivedStyle,
    language: &Lang,
    sources: Vec<(&SourceEntry, Entry)>,
) -> (Manner, Press, Vec<Printed>) {
    let t0 = std::time::Instant::now();
    macro_rules! lap {
        ($w:literal) => {
            eprintln!("  lap {} {:?}", $w, t0.elapsed());
        };
    }
    let style = loaded(style);
    lap!("style");
    let (language, locales) = styles::locale(language, LOCALES);
    lap!("locale");
    let manner = styles::manner(&style, &locales);
    let sorter = styles::sorter(&style);
    let ids: Vec<Arc<str>> = sources.iter().map(|(written, _)| id(written)).collect();
    let mut press = Press {
        style: styles::unaffixed(style),
        locales,
        language,
        index: ids.iter().enumerate().map(|(at, id)| (id.clone(), at)).collect(),
        companions: vec![Box::new([]); sources.len()],
        entries: sources.into_iter().map(|(_, entry)| entry).collect(),
    };
    lap!("manner");
    let cuts = press.cuts();
    lap!("cuts");
    for at in 0..press.entries.len() {
        let c = &cuts[at];
        for _ in 0..3 {
            std::hint::black_box(standalone_citation(press.request(
                vec![CitationItem::with_entry(&press.entries[at])],
                &c.cites,
                None,
            )));
        }
    }
    lap!("standalone x3");
    for at in 0..press.entries.len() {
        let c = &cuts[at];
        std::hint::black_box(press.run(&c.cites, &[Step { entry: Some(at), place: None }]));
    }
    lap!("driver of one cite");
    for at in 0..press.entries.len() {
        let c = &cuts[at];
        std::hint::black_box(press.run(&c.whole, &[Step { entry: Some(at), place: None }]));
    }
    lap!("driver of one cite and bib");
    {
        let c = &cuts[0];
        eprintln!("macros {} {}", c.whole.macros.len(), press.style.macros.len());
        eprintln!("{}", serde_json::to_string(&c.whole.citation).unwrap_or_default().len());
        std::fs::write(
            "/tmp/pruned.txt",
            format!("{:#?}", (&c.whole.citation, &c.whole.bibliography, &c.whole.macros)),
        )
        .unwrap();
    }
    let all = 0..press.entries.len();
    let mut printed: Vec<Printed> = all
        .clone()
        .into_par_iter()
        .map(|at| press.printed(&cuts[at], &[at]).pop().unwrap_or_default())
        .collect();
    lap!("printed");
    let order = match &sorter {
        Some(sorter) => press.sorted(sorter, &printed),
        None => all.collect(),
    };
    lap!("sorted");
    for (rank, at) in order.into_iter().enumerate() {
        printed[at].rank = rank;
    }
    if manner.tells_apart {
        press.tell_apart(&cuts, &mut printed);
    }
    lap!("apart");
    if manner.note || !manner.names_authors {
        let authors: Vec<Vec<Run>> = press.entries.par_iter().map(|it| press.authors(it)).collect();
        printed.iter_mut().zip(authors).for_each(|(it, authors)| it.authors = authors);
    }
    for ((it, id), entry) in printed.iter_mut().zip(ids).zip(&press.entries) {
        let title = entry.title().map(|it| it.select(LongShortForm::Short).to_string());
        it.title = title.filter(|it| !it.trim().is_empty()).map_or_else(|| id.clone(), Into::into);
        it.id = id;
    }
    (manner, press, printed)
}

/// The style itself; a list of sources that it lacks it borrows from the usual one.
fn loaded(style: ArchivedStyle) -> IndependentStyle {
    let mut own = independent(style);
    if own.bibliography.is_none() {
        let lender = independent(ArchivedStyle::ChicagoAuthorDate);
        own.bibliography = lender.bibliography;
        own.macros.extend(lender.macros);
        own.locale.extend(lender.locale);
    }
    own
}

fn independent(style: ArchivedStyle) -> IndependentStyle {
    match style.get() {
        Style::Independent(style) => style,
        Style::Dependent(_) => unreachable!("no style of the archive leans on another"),
    }
}

impl Press {
    /// The style cut down for each entry; those that a style treats alike share theirs.
    fn cuts(&self) -> Vec<Arc<Cut>> {
        let questions = styles::questions(&self.style);
        let printer = questions.printer(&self.style);
        let answers: Vec<Answers> = self
            .entries
            .par_iter()
            .map(|entry| {
                let item = CitationItem::with_entry(entry);
                let request = self.request(vec![item], &printer, None);
                let said = plain(bits(&standalone_citation(request)).iter().map(|it| &it.run));
                questions.heard(&said)
            })
            .collect();
        let mut kinds: Vec<&Answers> = answers.iter().collect();
        kinds.sort();
        kinds.dedup();
        let cuts: Vec<Arc<Cut>> = kinds
            .par_iter()
            .map(|it| Arc::new(cut(styles::pruned(&self.style, &questions, it))))
            .collect();
        let cut_for = |it: &Answers| kinds.binary_search(&it).unwrap_or_else(|at| at);
        answers.iter().map(|it| cuts[cut_for(it)].clone()).collect()
    }

    /// The entries `members` in all the forms that are printed beforehand. Several are told apart
    /// where they read the same.
    fn printed(&self, cut: &Cut, members: &[usize]) -> Vec<Printed> {
        use Pinpoint::{Page, Pages, Whole};
        use Position::{Again, First, Ibid, IbidElsewhere};
        let pages = format!("{PAGE}-{LAST_PAGE}");
        let page = |pinpoint| match pinpoint {
            Whole => None,
            Page => Some((Locator::Page, PAGE)),
            Pages => Some((Locator::Page, pages.as_str())),
        };
        // What is asked for, and what has to be cited to get it.
        let first: &[_] = if cut.looks_back {
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
        let mut steps = Vec::new();
        for &member in members {
            steps.extend(first.iter().map(|it| Step {
                entry: it.map(|_| member),
                place: it.and_then(|(_, pinpoint)| page(pinpoint)),
            }));
        }
        let rendered = self.run(&cut.whole, &steps);
        let blank = Printed { looks_back: cut.looks_back, ..Printed::default() };
        let mut out: Vec<Printed> = vec![blank; members.len()];
        for (at, it) in out.iter_mut().enumerate() {
            let cites = rendered.citations[at * first.len()..].iter().zip(first);
            it.cites = cites
                .filter_map(|(cite, key)| Some(((*key)?, first_source(&cite.citation))))
                .collect();
        }
        for item in rendered.bibliography.into_iter().flat_map(|it| it.items) {
            let Some(at) = members.iter().position(|it| self.entries[*it].key() == item.key) else {
                continue;
            };
            out[at].label =
                item.first_field.map_or_else(Vec::new, |it| bits(&ElemChildren(vec![it])));
            out[at].entry = bits(&item.content);
            let words = out[at].entry.iter().filter(|it| it.part != Part::Number);
            out[at].plain = plain(&rich(words.map(|it| it.run.clone())).0).into();
        }
        if cut.looks_back {
            for pinpoint in [Page, Pages] {
                let steps: Vec<Step> = members
                    .iter()
                    .map(|it| Step { entry: Some(*it), place: page(pinpoint) })
                    // Cited again, so that they are told apart by the same means as above.
                    .chain(
                        members
                            .iter()
                            .filter(|_| members.len() > 1)
                            .map(|it| Step { entry: Some(*it), place: None }),
                    )
                    .collect();
                let rendered = self.run(&cut.cites, &steps);
                for (it, cite) in out.iter_mut().zip(&rendered.citations) {
                    it.cites.insert((First, pinpoint), first_source(&cite.citation));
                }
            }
        }
        for it in &mut out {
            it.cites.retain(|(_, pinpoint), bits| *pinpoint != Pages || has_both_pages(bits));
        }
        out
    }

    /// Cites in the order of `steps`, one citation each.
    fn run(&self, style: &IndependentStyle, steps: &[Step<'_>]) -> Rendered {
        let filler = Entry::new("", EntryType::Misc);
        let mut driver = BibliographyDriver::new();
        for (at, step) in steps.iter().enumerate() {
            let entry = step.entry.map_or(&filler, |it| &self.entries[it]);
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

    /// The entries in the order of the list.
    ///
    /// hayagriva prints the sort keys of two entries each time it compares them, and looks entries
    /// up one by one. So they are put into nearly the right order first, by their printed text,
    /// and hayagriva sorts short stretches of them, in turn on and between the seams, until it has
    /// nothing more to move: then all neighbours are in order, hence all entries.
    fn sorted(&self, sorter: &IndependentStyle, printed: &[Printed]) -> Vec<usize> {
        /// Long enough that a misplaced entry moves far in one go, short enough for the look-ups.
        const STRETCH: usize = 48;
        let mut order: Vec<usize> = (0..printed.len()).collect();
        order.sort_by_cached_key(|&at| {
            let words = printed[at].plain.to_lowercase();
            (words.trim_start_matches(|it: char| !it.is_alphanumeric()).to_owned(), at)
        });
        let mut quiet = 0;
        let mut offset = 0;
        // Each round carries an entry half a stretch further, so this many carry it anywhere.
        for _ in 0..2 * (printed.len() / STRETCH + 2) {
            let before = order.clone();
            let (head, rest) = order.split_at_mut(offset.min(printed.len()));
            let stretches = std::iter::once(head).chain(rest.chunks_mut(STRETCH));
            stretches.par_bridge().for_each(|stretch| self.sort(sorter, stretch));
            quiet = if order == before { quiet + 1 } else { 0 };
            if quiet == 2 {
                break;
            }
            offset = STRETCH / 2 - offset;
        }
        order
    }

    fn sort(&self, sorter: &IndependentStyle, stretch: &mut [usize]) {
        let steps: Vec<Step<'_>> =
            stretch.iter().map(|it| Step { entry: Some(*it), place: None }).collect();
        let list = self.run(sorter, &steps).bibliography.map(|it| it.items).unwrap_or_default();
        let sorted = list.iter().filter_map(|it| self.index.get(it.key.as_str()).copied());
        for (slot, at) in stretch.iter_mut().zip(sorted) {
            *slot = at;
        }
    }

    /// Prints anew, together, what would read the same in a citation. What is told apart may then
    /// read like a third, so this is done until nothing changes, or some times.
    fn tell_apart(&mut self, cuts: &[Arc<Cut>], printed: &mut [Printed]) {
        let whole = cut(self.style.clone());
        for _ in 0..3 {
            let mut alike: BTreeMap<&[Bit], Vec<usize>> = BTreeMap::new();
            for (at, it) in printed.iter().enumerate() {
                if let Some(bits) = it.cites.get(&(Position::First, Pinpoint::Whole)) {
                    alike.entry(bits).or_default().push(at);
                }
            }
            let mut groups: Vec<Vec<usize>> = Vec::new();
            for mut group in alike.into_values().filter(|it| it.len() > 1) {
                let known: Vec<usize> =
                    group.iter().flat_map(|it| self.companions[*it].iter().copied()).collect();
                group.extend(known);
                group.sort_by_key(|it| printed[*it].rank);
                group.dedup();
                if self.companions[group[0]][..] != group[..] {
                    groups.push(group);
                }
            }
            if groups.is_empty() {
                return;
            }
            let fresh: Vec<Vec<Printed>> = groups
                .par_iter()
                .map(|group| {
                    let one = &cuts[group[0]];
                    let same = group.iter().all(|it| Arc::ptr_eq(&cuts[*it], one));
                    self.printed(if same { one } else { &whole }, group)
                })
                .collect();
            for (group, fresh) in groups.into_iter().zip(fresh) {
                let companions: Box<[usize]> = group.as_slice().into();
                for (at, it) in group.into_iter().zip(fresh) {
                    self.companions[at] = companions.clone();
                    printed[at] = Printed { rank: printed[at].rank, ..it };
                }
            }
        }
    }

    /// The authors of an entry as the subject of a sentence.
    fn authors(&self, entry: &Entry) -> Vec<Run> {
        let item = CitationItem::with_entry(entry).kind(CitePurpose::Author);
        let tree = standalone_citation(self.request(vec![item], &self.style, None));
        rich(bits(&tree).into_iter().map(|it| it.run)).0
    }

    /// A source in a citation, in a form that was not printed beforehand. Nothing where there is no
    /// such source.
    pub(super) fn source(&self, ask: Ask<'_>) -> Vec<Bit> {
        let Some(&entry) = self.index.get(ask.id) else { return Vec::new() };
        let place = ask.place.map(|(sort, place)| (sort_of_place(sort), place));
        let here = Step { entry: Some(entry), place };
        let whole = |entry| Step { entry: Some(entry), place: None };
        let between = Step { entry: None, place: None };
        let companions = &self.companions[entry];
        let mut steps = Vec::new();
        for &member in companions.iter().take_while(|it| **it != entry) {
            steps.push(whole(member));
        }
        match ask.position {
            Position::First => {}
            Position::Again => steps.extend([whole(entry), between]),
            Position::Ibid => steps.extend([between, here]),
            Position::IbidElsewhere => steps.push(whole(entry)),
        }
        let at = steps.len();
        steps.push(here);
        for &member in companions.iter().skip_while(|it| **it != entry).skip(1) {
            steps.push(whole(member));
        }
        // As in `printed`: cited again, so that they are told apart by the same means.
        steps.extend(companions.iter().map(|it| whole(*it)));
        let style = IndependentStyle { bibliography: None, ..self.style.clone() };
        let rendered = self.run(&style, &steps);
        rendered.citations.get(at).map_or_else(Vec::new, |it| first_source(&it.citation))
    }

    /// Several sources in one citation, put together as the style has it.
    pub(super) fn together(&self, asks: &[Ask<'_>]) -> Vec<Piece> {
        let style = IndependentStyle { bibliography: None, ..self.style.clone() };
        let mut driver = BibliographyDriver::new();
        let cited = |id: &str| self.index.get(id).copied();
        // Sources that are told apart get their letters in the order of the first citation.
        let mut companions: Vec<usize> = asks
            .iter()
            .filter_map(|it| cited(it.id))
            .flat_map(|it| self.companions[it].iter().copied())
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        companions.retain(|it| seen.insert(*it));
        let before = companions.len();
        for at in companions {
            let item = CitationItem::with_entry(&self.entries[at]);
            driver.citation(self.request(vec![item], &style, None));
        }
        let mut which = Vec::new();
        let mut items = Vec::new();
        for (at, ask) in asks.iter().enumerate() {
            if let Some(entry) = cited(ask.id) {
                let place = ask.place.map(|(sort, place)| (sort_of_place(sort), place));
                items.push(CitationItem::with_locator(&self.entries[entry], place.map(locator)));
                which.push(at);
            }
        }
        driver.citation(self.request(items, &style, None));
        let rendered = self.finish(driver, &style);
        let mut out = Vec::new();
        for child in
            rendered.citations.into_iter().nth(before).into_iter().flat_map(|it| it.citation.0)
        {
            match &child {
                ElemChild::Elem(Elem { meta: Some(ElemMeta::Entry(at)), children, .. }) => {
                    out.extend(which.get(*at).map(|at| Piece::Source(*at, bits(children))));
                }
                ElemChild::Text(_)
                | ElemChild::Elem(_)
                | ElemChild::Markup(_)
                | ElemChild::Link { .. }
                | ElemChild::Transparent { .. } => {
                    let between = bits(&ElemChildren(vec![child]));
                    out.extend(between.into_iter().map(|it| Piece::Between(it.run)));
                }
            }
        }
        out
    }
}

#[cfg(test)]
impl Press {
    pub(super) fn apart(&self) -> usize {
        self.companions.iter().filter(|it| !it.is_empty()).count()
    }

    /// What hayagriva makes of a whole text by itself, in the named style: each citation, then the
    /// list of sources with what stands before each.
    pub(super) fn by_itself(
        &self,
        style: &str,
        cites: &[Vec<(&str, Option<(&str, &str)>)>],
    ) -> (Vec<String>, Vec<(String, String)>) {
        let style = loaded(ArchivedStyle::by_name(style).expect("a style"));
        let mut driver = BibliographyDriver::new();
        for (at, cite) in cites.iter().enumerate() {
            let items = cite
                .iter()
                .map(|(id, place)| {
                    let place = place.map(|(sort, place)| (sort_of_place(sort), place));
                    CitationItem::with_locator(&self.entries[self.index[*id]], place.map(locator))
                })
                .collect();
            driver.citation(self.request(items, &style, Some(at + 1)));
        }
        let rendered = self.finish(driver, &style);
        let words = |tree: &ElemChildren| {
            let mut text = String::new();
            tree.write_buf(&mut text, hayagriva::BufWriteFormat::Plain).expect("memory");
            text
        };
        let cites = rendered.citations.iter().map(|it| words(&it.citation)).collect();
        let list = rendered.bibliography.map(|it| it.items).unwrap_or_default();
        let label = |it: &Option<ElemChild>| {
            words(&ElemChildren(it.iter().cloned().collect())).trim().to_owned()
        };
        let list = list.iter().map(|it| (label(&it.first_field), words(&it.content))).collect();
        (cites, list)
    }
}

fn cut(whole: IndependentStyle) -> Cut {
    let looks_back = styles::looks_back(&whole);
    Cut { cites: IndependentStyle { bibliography: None, ..whole.clone() }, whole, looks_back }
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

/// Whether the places of both pages were found, or of neither: a style may cite no pages at all.
fn has_both_pages(bits: &[Bit]) -> bool {
    let has = |part| bits.iter().any(|it| it.part == part);
    has(Part::Page) == has(Part::LastPage)
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

/// The first run of digits in `text` that stands for something else, with what is round it.
fn hole(text: &str, part: Part) -> Option<(&str, Part, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find(|it: char| it.is_ascii_digit()).map(|it| it + from) {
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let end = start + digits;
        let found = match &text[start..end] {
            _ if part == Part::Number => Some(Part::Number),
            PAGE => Some(Part::Page),
            LAST_PAGE => Some(Part::LastPage),
            number
                if number.parse().is_ok_and(|it: usize| (NOTE..NOTE + 1_000_000).contains(&it)) =>
            {
                Some(Part::FirstNote)
            }
            _ => None,
        };
        if let Some(found) = found {
            return Some((&text[..start], found, &text[end..]));
        }
        from = end;
    }
    None
}
