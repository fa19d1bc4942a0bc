//! The bibliography of a site, read and printed.
//!
//! A citation style takes milliseconds for the citations of one text, and a site has thousands of
//! texts that cite the same sources. So each source is printed once in each of the forms that citations
//! commonly ask for, with holes for what changes from place to place: as a whole beforehand, and in most styles
//! in a citation of pages when the first text has one. `citing` fills them, and asks the [`Press`] anew only
//! for other forms.
//!
//! Sources whose citations would read the same are told apart over the whole site, not text by
//! text: "Smith 2020a" is the same book on every page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Checked, Code, Diagnostic, SitePath, Spanned, nearest};
use crate::parse::lang::Lang;
use crate::parse::sources::SourceEntry;

use super::bibliography::{Bibliography, Bit, Manner, Part, Pinpoint, Position, Printed};
use super::local_dates::local_dates;
use super::press::{self, Press, Work};
use super::styles::{self, Sorter};
use super::text::Run;

pub use super::press::style_names;

/// The style of a site that names none.
pub const USUAL_STYLE: &str = "chicago-author-date";

/// Reads and prints the sources of a site. `style` is the name of a style and the file that says
/// so; an unknown one is an error, and the usual one serves instead. A source that cannot be read
/// is an error at its own place and is left out.
pub fn bibliography(
    files: &[Arc<Vec<SourceEntry>>],
    style: Option<(&SitePath, &Spanned<String>)>,
    language: &Lang,
) -> Checked<Bibliography> {
    let mut diags = Vec::new();
    let style = known(style).into(&mut diags);
    let (sources, unread) = read(files).into(&mut diags);
    let made_of = sources.iter().map(|(written, _)| (id(written), written.yaml.clone())).collect();
    let mut value = Bibliography {
        made_of,
        style: style.into(),
        language: language.clone(),
        manner: Manner::default(),
        sources: BTreeMap::new(),
        unread,
        press: None,
    };
    // To load a style takes longer than to understand a small site, most of which have no sources.
    let loaded = if sources.is_empty() {
        None
    } else {
        let (style, locales) = rayon::join(|| press::style(style), || press::locales(language));
        style.map(|it| (it, locales))
    };
    if let Some((mut loaded, locales)) = loaded {
        local_dates(&mut loaded, &locales.1);
        value.manner = styles::manner(&loaded, &locales.1);
        let sorter = styles::sorter(&loaded);
        let works = sources.into_iter().map(|(written, work)| (id(written), work)).collect();
        let (press, printed) = print(&value.manner, sorter, Press::new(loaded, locales, works));
        value.press = Some(Arc::new(press));
        value.sources = printed.into_iter().map(|it| (it.id.clone(), Arc::new(it))).collect();
    }
    Checked { value, diags }
}

fn id(written: &SourceEntry) -> Arc<str> {
    written.id.value.as_str().into()
}

/// The name of the style, or that of the usual one.
fn known<'a>(style: Option<(&SitePath, &'a Spanned<String>)>) -> Checked<&'a str> {
    let Some((path, written)) = style else { return Checked::clean(USUAL_STYLE) };
    let names = style_names();
    if names.contains(&written.value.as_str()) {
        return Checked::clean(&written.value);
    }
    let near = nearest(&written.value, names);
    let message = format!("no citation style is called `{}`", written.value);
    let mut diag = Diagnostic::new(Code::UnknownStyle, path, written.span, message).near(near);
    if near.is_none() {
        diag = diag.help(
            "there are for example `chicago-author-date`, `chicago-notes`, `apa`, `mla` and `ieee`",
        );
    }
    Checked::new(USUAL_STYLE, vec![diag])
}

/// Sources as written and as read, in order, and the ids of those that cannot be read.
type Sources<'a> = (Vec<(&'a SourceEntry, Work)>, BTreeSet<Arc<str>>);

fn read(files: &[Arc<Vec<SourceEntry>>]) -> Checked<Sources<'_>> {
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
    let works: Vec<_> = fresh.par_iter().map(|written| Work::read(&written.yaml)).collect();
    let mut sources = Vec::new();
    let mut unread = BTreeSet::new();
    for (written, work) in fresh.into_iter().zip(works) {
        match work {
            Ok(work) => sources.push((written, work)),
            Err(error) => {
                diags.push(unreadable(written, &error));
                unread.insert(id(written));
            }
        }
    }
    Checked { value: (sources, unread), diags }
}

fn unreadable(written: &SourceEntry, error: &str) -> Diagnostic {
    let id = &written.id.value;
    let (key, problem, help) = in_plain_words(error, id);
    let message = format!("the source `{id}` cannot be read: {problem}");
    let first = key.split(['.', '[']).next();
    let field = written.fields.iter().find(|(field, _)| Some(*field) == first);
    let at = field.map_or(written.id.span, |(_, span)| *span);
    let diag = Diagnostic::new(Code::BadSource, &written.path, at, message);
    match help {
        Some(help) => diag.help(help),
        None => diag,
    }
}

/// The field that hayagriva complains of, its complaint in the words of the file, and what to do.
fn in_plain_words<'a>(error: &'a str, id: &str) -> (&'a str, String, Option<String>) {
    let error = error.split(" at line ").next().unwrap_or(error);
    let error = error.strip_prefix(id).unwrap_or(error);
    let (key, words) = error.split_once(": ").unwrap_or(("", error));
    let key = key.trim_start_matches('.');
    let (problem, help) = problem(key, words);
    (key, problem, help)
}

fn problem(key: &str, words: &str) -> (String, Option<String>) {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    let help = |text: &str| Some(text.to_owned());
    if let Some(rest) = words.strip_prefix("unknown variant ") {
        let given = quoted(rest);
        let mut allowed: Vec<&str> = rest.split('`').skip(3).step_by(2).collect();
        allowed.retain(|it| it.chars().all(|it| it.is_lowercase() || it == '-'));
        let help = match nearest(&given, allowed.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}", allowed.join(", ")),
        };
        return (format!("`{key}` cannot be `{given}`"), Some(help));
    }
    match words {
        words if words.starts_with("missing field") => {
            (format!("`{key}` has no `{}`", quoted(words)), None)
        }
        words if words.starts_with("no entry type") => (
            "it has no `type`".to_owned(),
            help("say what it is, as in `type: web`, `report` or `book`"),
        ),
        "date format unknown" => {
            (format!("`{key}` is no date"), help("write `2020`, `2020-01` or `2020-01-31`"))
        }
        "relative URL without a base" => {
            (format!("`{key}` is no whole address"), help("begin it with `https://`"))
        }
        "too many parts" => {
            (format!("`{key}` has too many commas"), help("write a name as `Family, Given`"))
        }
        "no number found" => (format!("`{key}` is no number"), None),
        words if words.starts_with("Parser error") => {
            (format!("`{key}` is no language"), help("write its code, as in `language: en`"))
        }
        words if key.is_empty() => (words.to_owned(), None),
        words => (format!("`{key}`: {words}"), None),
    }
}

/// Every source in the forms that are printed beforehand, in the order in which they came.
fn print(manner: &Manner, sorter: Option<Sorter>, press: Press) -> (Press, Vec<Printed>) {
    let mut press = press;
    let all = 0..press.len();
    let mut printed: Vec<Printed> =
        all.clone().into_par_iter().map(|at| told(&press, manner, at, press.printed(at))).collect();
    let order = match &sorter {
        Some(sorter) => sorted(&press, sorter, &printed),
        None => all.clone().collect(),
    };
    for (rank, at) in order.into_iter().enumerate() {
        printed[at].rank = rank;
    }
    if manner.tells_apart {
        tell_apart(&mut press, manner, &mut printed);
    }
    if manner.note || !manner.names_authors {
        let authors: Vec<Vec<Run>> = all.into_par_iter().map(|at| press.authors(at)).collect();
        printed.iter_mut().zip(authors).for_each(|(it, authors)| it.authors = authors);
    }
    for (at, it) in printed.iter_mut().enumerate() {
        (it.id, it.title) = press.called(at);
        it.usual = it.usually();
    }
    (press, printed)
}

/// The source at `at`, which says something in a list of sources. Some styles have nothing there for
/// some sorts of source: then the first note on it stands there, or what the usual style says, or
/// its title.
fn told(press: &Press, manner: &Manner, at: usize, mut printed: Printed) -> Printed {
    if !printed.is_blank() {
        return printed;
    }
    let (_, title) = press.called(at);
    let whole = |it: &Printed| !it.is_blank() && it.plain.contains(&*title);
    let note = printed.cites.get(&(Position::First, Pinpoint::Whole)).filter(|_| manner.note);
    let noted = note.map(|bits| Printed { entry: bits.clone(), ..Printed::default() });
    let noted = noted.map(|it| Printed { plain: it.spoken().into(), ..it }).filter(whole);
    let lent = || Some(press.listed(at, &press::style(USUAL_STYLE)?)).filter(whole);
    let entry = noted.or_else(lent).map(|it| it.entry).unwrap_or_else(|| {
        let run = Run { text: title.to_string(), ..Run::default() };
        vec![Bit { run, part: Part::Text }]
    });
    printed.entry = entry;
    let said = printed.spoken();
    if !said.ends_with(['.', '?', '!', '”']) {
        let run = Run { text: ".".to_owned(), ..Run::default() };
        printed.entry.push(Bit { run, part: Part::Text });
    }
    printed.plain = printed.spoken().into();
    printed
}

/// The sources in the order of the list.
///
/// hayagriva prints the sort keys of two sources each time it compares them, and looks sources up
/// one by one. So they are put into nearly the right order first, by their printed text, and
/// hayagriva sorts short stretches of them, in turn on and across the seams, until it has nothing
/// more to move: then all neighbours are in order, hence all sources.
fn sorted(press: &Press, sorter: &Sorter, printed: &[Printed]) -> Vec<usize> {
    /// Long enough that a misplaced source moves far in one go, and that most sites need but one; short enough for the
    /// look-ups.
    const STRETCH: usize = 64;
    let mut order: Vec<usize> = (0..printed.len()).collect();
    order.sort_by_cached_key(|&at| {
        let words = printed[at].plain.to_lowercase();
        (by_value(words.trim_start_matches(|it: char| !it.is_alphanumeric())), at)
    });
    let mut quiet = 0;
    let mut offset = 0;
    // Each round carries a source half a stretch further, so this many carry it anywhere.
    for _ in 0..2 * (printed.len() / STRETCH + 2) {
        let before = order.clone();
        let (head, rest) = order.split_at_mut(offset.min(printed.len()));
        let mut stretches: Vec<&mut [usize]> = rest.chunks_mut(STRETCH).collect();
        stretches.push(head);
        stretches.into_par_iter().for_each(|stretch| press.sort(sorter, stretch));
        quiet = if order == before { quiet + 1 } else { 0 };
        // A single stretch has no seam.
        if quiet == 2 || printed.len() <= STRETCH {
            break;
        }
        offset = STRETCH / 2 - offset;
    }
    order
}

/// `words` with leading noughts before each number, so that 9 comes before 10.
fn by_value(words: &str) -> String {
    /// No year or number of a volume has more.
    const DIGITS: usize = 8;
    let mut padded = String::with_capacity(words.len() + 4 * DIGITS);
    let is_digit = |it: char| it.is_ascii_digit();
    let mut rest = words;
    while let Some(start) = rest.find(is_digit) {
        let digits = rest[start..].find(|it| !is_digit(it)).unwrap_or(rest.len() - start);
        padded.push_str(&rest[..start]);
        padded.extend(std::iter::repeat_n('0', DIGITS.saturating_sub(digits)));
        padded.push_str(&rest[start..start + digits]);
        rest = &rest[start + digits..];
    }
    padded + rest
}

/// Prints anew, together, what would read the same in a citation. What is told apart may then read
/// like a third, so this is done until nothing changes, or some times.
fn tell_apart(press: &mut Press, manner: &Manner, printed: &mut [Printed]) {
    /// A third time has not been needed yet, and each costs as much as the first.
    const TIMES: usize = 3;
    for _ in 0..TIMES {
        let groups = alike(press, printed);
        if groups.is_empty() {
            return;
        }
        let fresh: Vec<Vec<Printed>> =
            groups.par_iter().map(|group| press.printed_together(group)).collect();
        for (group, fresh) in groups.iter().zip(fresh) {
            press.tell_apart(group);
            for (&at, it) in group.iter().zip(fresh) {
                let it = told(press, manner, at, it);
                printed[at] = Printed { rank: printed[at].rank, ..it };
            }
        }
    }
}

/// The groups of sources whose citations read the same and that are not told apart yet, each in
/// the order of the list.
fn alike(press: &Press, printed: &[Printed]) -> Vec<Vec<usize>> {
    let mut alike: BTreeMap<&[Bit], Vec<usize>> = BTreeMap::new();
    for (at, it) in printed.iter().enumerate() {
        if let Some(bits) = it.cites.get(&(Position::First, Pinpoint::Whole)) {
            alike.entry(bits).or_default().push(at);
        }
    }
    let mut groups = Vec::new();
    for mut group in alike.into_values().filter(|it| it.len() > 1) {
        let known: Vec<usize> =
            group.iter().flat_map(|it| press.companions(*it).iter().copied()).collect();
        group.extend(known);
        group.sort_by_key(|it| printed[*it].rank);
        group.dedup();
        if press.companions(group[0]) != group {
            groups.push(group);
        }
    }
    groups
}
