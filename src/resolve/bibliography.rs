//! The bibliography of a site, printed: every source as it reads in a list and in a citation, in
//! pieces that whoever sets a text's citations puts together. How they came to be is the affair of
//! `citations`; how they are put together that of `citing`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::fitting;
use crate::parse::lang::Lang;

use super::pages::Reference;
use super::press::Press;
use super::text::{Rich, Run};

/// All sources of a site, read and printed in its style.
///
/// It is what its entries, its style and its language make it, so those are what equality compares.
#[derive(Clone, Debug)]
pub struct Bibliography {
    /// Ids and entries as written, in order.
    pub(super) made_of: Vec<(Arc<str>, Arc<str>)>,
    /// The name of the style.
    pub(super) style: Arc<str>,
    /// The language of terms and dates.
    pub(super) language: Lang,
    /// How the style sets citations.
    pub(super) manner: Manner,
    /// The sources by id.
    pub(super) sources: BTreeMap<Arc<str>, Arc<Printed>>,
    /// The ids of sources that could not be read, which has been complained of: to cite one is no
    /// error of its own.
    pub(super) unread: BTreeSet<Arc<str>>,
    /// Prints what is not printed yet. `None` where there are no sources.
    pub(super) press: Option<Arc<Press>>,
}

impl PartialEq for Bibliography {
    fn eq(&self, other: &Self) -> bool {
        self.style == other.style
            && self.language == other.language
            && self.made_of == other.made_of
            && self.unread == other.unread
    }
}

impl Eq for Bibliography {}

impl Bibliography {
    /// Whether there is no source.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// How many sources there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there is a source of this id.
    pub fn has(&self, id: &str) -> bool {
        self.sources.contains_key(id)
    }

    /// The ids of all sources, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.sources.keys()
    }
}

/// A source, printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Printed {
    /// Its id.
    pub(super) id: Arc<str>,
    /// Its place among all sources in the order of the style's list, from 0.
    pub(super) rank: usize,
    /// What stands before its entry in the list where the style sets that apart: a number, a label.
    pub(super) label: Vec<Bit>,
    /// Its entry in the list.
    pub(super) entry: Vec<Bit>,
    /// The same as it reads behind one by other authors; none where its number is in it.
    pub(super) usual: Option<Arc<Rich>>,
    /// What it is called, for citations in styles that find nothing to say of it.
    pub(super) title: Arc<str>,
    /// Its entry as plain text.
    pub(super) plain: Arc<str>,
    /// Whether what a citation says of it depends on those before.
    pub(super) looks_back: bool,
    /// Its authors as the subject of a sentence, for styles whose citations do not name them.
    pub(super) authors: Vec<Run>,
    /// It in a citation, by the places of the citation and in the source. What is not here can be
    /// asked of the [`Press`].
    pub(super) cites: BTreeMap<(Position, Pinpoint), Vec<Bit>>,
}

impl Printed {
    /// Forgets the forms in which one of two pages was not found again. Neither is fine: a style
    /// may cite no pages at all.
    pub(super) fn forget_half_pages(&mut self) {
        let has = |bits: &[Bit], part| bits.iter().any(|it| it.part == part);
        self.cites.retain(|(_, pinpoint), bits| {
            *pinpoint != Pinpoint::Pages || has(bits, Part::Page) == has(bits, Part::LastPage)
        });
    }

    /// Its entry as most lists have it.
    pub(super) fn usually(&self) -> Option<Arc<Rich>> {
        let numbered = self.entry.iter().any(|it| it.part == Part::Number);
        (!numbered).then(|| Arc::new(rich(filled(&self.entry, 0, None))))
    }

    /// Its entry as plain text, without its number.
    pub(super) fn spoken(&self) -> String {
        let words = self.entry.iter().filter(|it| it.part != Part::Number);
        plain(&rich(words.map(|it| it.run.clone())).0)
    }

    /// Whether its entry says nothing.
    pub(super) fn is_blank(&self) -> bool {
        !self.plain.contains(char::is_alphanumeric)
    }
}

/// The place of a citation among those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Position {
    /// The first of its source.
    First,
    /// Not the first.
    Again,
    /// The one before has the same source and the same place in it.
    Ibid,
    /// The one before has the same source, and this one a place in it of its own.
    IbidElsewhere,
}

/// The sorts of place in a source that are printed once for all citations of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pinpoint {
    /// None is named.
    Whole,
    /// A page by its number.
    Page,
    /// From one page to another.
    Pages,
}

/// A piece of what a style prints.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bit {
    /// What it says. Of a hole, how what belongs there is formatted.
    pub(super) run: Run,
    /// What it is.
    pub(super) part: Part,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Text.
    Text,
    /// Of the first names, or of what stands in their place.
    Names,
    /// Behind the last of those names, but of the same element: ", eds."
    NamesLabel,
    /// A hole for the number of the source.
    Number,
    /// A hole for the page, or the first of the pages.
    Page,
    /// A hole for the last of the pages.
    LastPage,
    /// A hole for the number of the note that cites the source first.
    FirstNote,
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

/// How a style puts citations and lists together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manner {
    /// Whether its citations are notes.
    pub(super) note: bool,
    /// Whether they name authors.
    pub(super) names_authors: bool,
    /// Whether it tells apart sources whose citations would read the same.
    pub(super) tells_apart: bool,
    /// What stands before a citation.
    pub(super) open: Run,
    /// What stands behind it.
    pub(super) close: Run,
    /// What stands between the sources of one.
    pub(super) between: Run,
    /// What becomes of several sources that belong together.
    pub(super) collapse: Collapse,
    /// In which order the sources of one citation stand.
    pub(super) order: Order,
    /// Whether the list is sorted; else it follows the citations.
    pub(super) sorted_list: bool,
    /// What stands for authors who are those of the entry before.
    pub(super) same_authors: Option<String>,
    /// Whether a full stop belongs before closing quotation marks.
    pub(super) stop_in_quotes: bool,
}

/// What becomes of several sources in one citation that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Collapse {
    /// Nothing.
    #[default]
    Nothing,
    /// 1, 2, 3 becomes 1–3; this stands behind such a run.
    Numbers {
        /// The words behind a run.
        after: String,
    },
    /// Sources by the same authors stand together.
    Authors,
}

/// In which order the sources of one citation stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// As written.
    #[default]
    Written,
    /// By their numbers.
    Numbers,
    /// As in the list.
    List,
}

/// Text with the look of `like`.
pub(super) fn styled(text: impl Into<String>, like: &Run) -> Run {
    Run { text: text.into(), url: None, ..like.clone() }
}

/// The runs as text for readers: neighbours of one look are one run, none is empty, and what styles
/// leave at seams and ends is taken away: blanks beside blanks, and stops beside stops.
pub(super) fn rich(runs: impl IntoIterator<Item = Run>) -> Rich {
    let runs = seamed(runs.into_iter().map(|it| (it, ())));
    Rich(fitting(runs.into_iter().map(|(run, ())| run).collect()))
}

/// The same where each run has an owner, and neighbours of two owners stay two.
pub(super) fn seamed<T: PartialEq>(runs: impl IntoIterator<Item = (Run, T)>) -> Vec<(Run, T)> {
    let mut out: Vec<(Run, T)> = Vec::new();
    for (mut run, owner) in runs {
        if out.last().is_none_or(|(it, _)| it.text.ends_with(' ')) {
            run.text = run.text.trim_start_matches(' ').to_owned();
        }
        if run.text.starts_with('.') && out.last().is_some_and(|(it, _)| is_stopped(&it.text)) {
            run.text.remove(0);
        }
        if run.text.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some((last, its)) if same_look(last, &run) && *its == owner => {
                last.text.push_str(&run.text);
            }
            Some((last, _)) if same_look(last, &run) && run.text.starts_with('.') => {
                last.text.truncate(last.text.trim_end_matches(',').len());
                out.push((run, owner));
            }
            _ => out.push((run, owner)),
        }
    }
    if let Some((last, _)) = out.last_mut() {
        last.text.truncate(last.text.trim_end_matches(' ').len());
    }
    for (run, _) in &mut out {
        for (twice, once) in [(".”.", ".”"), ("?”.", "?”"), ("!”.", "!”"), (",.", ".")]
        {
            if run.text.contains(twice) {
                run.text = run.text.replace(twice, once);
            }
        }
    }
    out.retain(|(it, _)| !it.text.is_empty());
    out
}

/// Whether a sentence has ended here, within its quotation marks.
fn is_stopped(text: &str) -> bool {
    [".”", "?”", "!”"].iter().any(|it| text.ends_with(it))
}

fn same_look(a: &Run, b: &Run) -> bool {
    (a.italic, a.bold, a.small_caps, a.shift, &a.url)
        == (b.italic, b.bold, b.small_caps, b.shift, &b.url)
}

/// The words of `runs` without their look.
pub fn plain<'a>(runs: impl IntoIterator<Item = &'a Run>) -> String {
    runs.into_iter().map(|run| run.text.as_str()).collect()
}

/// The list of `sources`, which come in the order of the list; `number` says what number a source
/// has. Authors who are those of the entry before are replaced where the style wants it so.
pub(super) fn list<'a>(
    manner: &Manner,
    sources: impl IntoIterator<Item = (&'a Printed, usize, Vec<String>)>,
) -> Vec<Reference> {
    let mut before: Option<Vec<&Run>> = None;
    let sources = sources.into_iter();
    let mut out = Vec::with_capacity(sources.size_hint().0);
    for (source, number, cited_here) in sources {
        let names: Vec<&Run> =
            source.entry.iter().filter(|it| it.part == Part::Names).map(|it| &it.run).collect();
        let same = !names.is_empty() && before.as_ref() == Some(&names);
        let substitute = manner.same_authors.as_deref().filter(|_| same);
        let usual = source.usual.clone().filter(|_| substitute.is_none());
        let text = || Arc::new(rich(filled(&source.entry, number, substitute)));
        out.push(Reference {
            id: source.id.clone(),
            number: plain(&filled(&source.label, number, None)).trim().to_owned(),
            text: usual.unwrap_or_else(text),
            cited_here,
        });
        before = Some(names);
    }
    out
}

/// The bits with the number of the source in its hole and, where asked for, `substitute` in place
/// of its authors.
fn filled(bits: &[Bit], number: usize, substitute: Option<&str>) -> Vec<Run> {
    let mut out = Vec::new();
    let mut substitute = substitute.map(Some);
    for bit in bits {
        match (bit.part, &mut substitute) {
            (Part::Names, Some(words)) => {
                if let Some(words) = words.take() {
                    out.push(Run { text: words.to_owned(), ..Run::default() });
                }
            }
            (Part::Number, _) => out.push(styled(number.to_string(), &bit.run)),
            (
                Part::Text
                | Part::Names
                | Part::NamesLabel
                | Part::Page
                | Part::LastPage
                | Part::FirstNote,
                _,
            ) => out.push(bit.run.clone()),
        }
    }
    out
}

/// The whole bibliography in the order of the style, with the sources that nothing cites. Where the
/// style numbers sources these are the numbers of the site; those of a text are its own.
pub fn whole(bibliography: &Bibliography) -> Vec<Reference> {
    let mut sources: Vec<&Printed> = bibliography.sources.values().map(|it| &**it).collect();
    sources.sort_by_key(|it| it.rank);
    let numbered = sources.into_iter().enumerate();
    list(&bibliography.manner, numbered.map(|(at, source)| (source, at + 1, Vec::new())))
}
