//! Citation styles: what one asks of a source, how it sets citations, and the style cut down to
//! what one source needs.
//!
//! The larger styles of the archive are programs of a few hundred branches ("if it is a hearing
//! of a legislature…"), and hayagriva walks all of them, several times, for each source. Whether a
//! source is a hearing is settled once it is written, so the branches that it can never take are
//! cut off first; what is left prints the same words several times faster.

use std::collections::HashMap;

use citationberg::taxonomy::{
    DateVariable, Kind, NumberVariable, StandardVariable, Variable as CslVariable,
};
use citationberg::{
    Choose, ChooseBranch, ChooseMatch, Citation, CitationFormat, Collapse as CslCollapse, CslMacro,
    ElseBranch, FontStyle, FontVariant, FontWeight, Group, IndependentStyle,
    InheritableNameOptions, Layout, LayoutRenderingElement as Element, Locale, LocaleCode,
    NamesChild, SortKey, StyleCategory, StyleClass, Substitute, Text, TextTarget, VerticalAlign,
};

pub(super) use citationberg as csl;

use crate::parse::lang::Lang;

use super::bibliography::{Collapse, Manner, Order, styled};
use super::text::Run;

/// Something that a style asks of a source and that the source settles by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Test {
    Kind(Kind),
    Present(CslVariable),
    Numeric(CslVariable),
    Uncertain(DateVariable),
}

/// What a style asks of every source, in a fixed order.
#[derive(Debug)]
pub(super) struct Questions(HashMap<Test, usize>);

/// Answers to [`Questions`], in their order.
pub(super) type Answers = Vec<bool>;

/// What a style says that prints answers. Letters: hayagriva takes a mark after the same mark, and
/// a digit after the same digit, for one too many.
const YES: &str = "y";
const NO: &str = "n";

/// All that `style` asks of sources.
pub(super) fn questions(style: &IndependentStyle) -> Questions {
    let mut asked = Questions(HashMap::new());
    for element in elements(style) {
        walk(element, &mut |element| {
            if let Element::Choose(choose) = element {
                choose.branches().for_each(|branch| asked.add(branch));
            }
        });
    }
    asked
}

impl Questions {
    fn add(&mut self, branch: &ChooseBranch) {
        let kinds = branch.type_.iter().flatten().map(|it| Test::Kind(*it));
        let present = branch.variable.iter().flatten().map(|it| Test::Present(*it));
        let numeric = branch.is_numeric.iter().flatten().map(|it| Test::Numeric(*it));
        let uncertain = branch.is_uncertain_date.iter().flatten().map(|it| Test::Uncertain(*it));
        kinds.chain(present).chain(numeric).chain(uncertain).for_each(|it| self.ask(it));
    }

    fn ask(&mut self, test: Test) {
        if !depends_on_the_text(test) {
            let next = self.0.len();
            self.0.entry(test).or_insert(next);
        }
    }

    /// The answers that a style made by [`Questions::printer`] has printed.
    pub(super) fn heard(&self, said: &str) -> Answers {
        said.split_inclusive(|_| true)
            .filter(|it| [YES, NO].contains(it))
            .map(|it| it == YES)
            .collect()
    }

    /// A style that prints the answers instead of a citation.
    pub(super) fn printer(&self, style: &IndependentStyle) -> IndependentStyle {
        let mut tests: Vec<(usize, Test)> = self.0.iter().map(|(test, at)| (*at, *test)).collect();
        tests.sort_by_key(|(at, _)| *at);
        let elements = tests.into_iter().map(|(_, test)| ask(test)).collect();
        IndependentStyle {
            citation: Citation::with_layout(Layout::with_elements(elements)),
            bibliography: None,
            macros: Vec::new(),
            ..bare(style)
        }
    }

    /// Whether the answers settle `test`, and how. A variable that a source has may still be
    /// hidden from a later test, where a style already spent it in place of a missing author; one
    /// that it lacks stays lacking.
    fn settled(&self, test: Test, answers: &Answers) -> Option<bool> {
        let holds = *answers.get(*self.0.get(&test)?)?;
        (!holds || matches!(test, Test::Kind(_))).then_some(holds)
    }
}

/// Whether the answer changes with the place that cites.
fn depends_on_the_text(test: Test) -> bool {
    match test {
        Test::Kind(_) | Test::Uncertain(_) => false,
        Test::Present(variable) | Test::Numeric(variable) => matches!(
            variable,
            CslVariable::Number(
                NumberVariable::Locator
                    | NumberVariable::CitationNumber
                    | NumberVariable::FirstReferenceNoteNumber
            ) | CslVariable::Standard(
                StandardVariable::YearSuffix | StandardVariable::CitationLabel
            )
        ),
    }
}

fn ask(test: Test) -> Element {
    let mut branch = no_test(vec![say(YES)]);
    match test {
        Test::Kind(kind) => branch.type_ = Some(vec![kind]),
        Test::Present(variable) => branch.variable = Some(vec![variable]),
        Test::Numeric(variable) => branch.is_numeric = Some(vec![variable]),
        Test::Uncertain(date) => branch.is_uncertain_date = Some(vec![date]),
    }
    let otherwise = Some(ElseBranch { children: vec![say(NO)] });
    Element::Choose(Choose { if_: branch, else_if: Vec::new(), otherwise })
}

fn say(words: &str) -> Element {
    Element::Text(Text::with_target(TextTarget::Value { val: words.to_owned() }))
}

fn no_test(children: Vec<Element>) -> ChooseBranch {
    ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: None,
        match_: ChooseMatch::All,
        children,
    }
}

/// `style` without the branches that a source with these answers cannot take.
pub(super) fn pruned(
    style: &IndependentStyle,
    questions: &Questions,
    answers: &Answers,
) -> IndependentStyle {
    let cut = Cut { questions, answers, quotes: true };
    let mut out = IndependentStyle {
        citation: style.citation.clone(),
        bibliography: style.bibliography.clone(),
        ..bare(style)
    };
    out.citation.layout.elements = cut.all(&style.citation.layout.elements);
    if let (Some(mine), Some(theirs)) = (&mut out.bibliography, &style.bibliography) {
        mine.layout.elements = cut.all(&theirs.layout.elements);
    }
    let mut names: Vec<String> = Vec::new();
    for element in elements(&out) {
        macros_of(element, &mut names);
    }
    let mut next = 0;
    while let Some(name) = names.get(next) {
        if let Some(found) = style.macros.iter().find(|it| it.name == *name) {
            let children = cut.all(&found.children);
            children.iter().for_each(|it| macros_of(it, &mut names));
            out.macros.push(CslMacro { name: found.name.clone(), children });
        }
        next += 1;
    }
    out
}

/// A style that only sorts.
pub(super) struct Sorter(pub(super) IndependentStyle);

/// A style that sorts as `style` sorts its list of sources and prints next to nothing; `None` where
/// the list follows the citations. No quotation mark of the style's takes part.
pub(super) fn sorter(style: &IndependentStyle) -> Option<Sorter> {
    let sort = style.bibliography.as_ref()?.sort.as_ref()?;
    let trivial = || Layout::with_elements(vec![say("x")]);
    let nothing = Questions(HashMap::new());
    let cut = Cut { questions: &nothing, answers: &Vec::new(), quotes: false };
    let mut names: Vec<String> = Vec::new();
    for key in &sort.keys {
        if let SortKey::MacroName { name, .. } = key {
            names.push(name.clone());
        }
    }
    let mut macros: Vec<CslMacro> = Vec::new();
    let mut next = 0;
    while let Some(name) = names.get(next) {
        if let Some(found) = style.macros.iter().find(|it| it.name == *name) {
            found.children.iter().for_each(|it| macros_of(it, &mut names));
            macros.push(CslMacro { name: found.name.clone(), children: cut.all(&found.children) });
        }
        next += 1;
    }
    Some(Sorter(IndependentStyle {
        citation: Citation::with_layout(trivial()),
        bibliography: Some(citationberg::Bibliography {
            sort: Some(sort.clone()),
            ..citationberg::Bibliography::with_layout(trivial())
        }),
        macros,
        ..bare(style)
    }))
}

/// A style that prints the list of `style` and next to nothing for a citation.
pub(super) fn without_citations(style: &IndependentStyle) -> IndependentStyle {
    let layout = Layout::with_elements(vec![say("x")]);
    let mut out = IndependentStyle {
        bibliography: style.bibliography.clone(),
        macros: style.macros.clone(),
        ..bare(style)
    };
    out.citation.layout = layout;
    out
}

/// Whether what `style` prints for a citation depends on the citations before it.
pub(super) fn looks_back(style: &IndependentStyle) -> bool {
    let nothing = InheritableNameOptions::default();
    let shortens = |options: &InheritableNameOptions| {
        options.et_al_subsequent_min.is_some() || options.et_al_subsequent_use_first.is_some()
    };
    let mut found = shortens(&style.citation.name_options) || shortens(&style.settings.options);
    // The macros of the list of sources are among them: rather one place too many than one too few.
    for element in elements(style) {
        walk(element, &mut |element| match element {
            Element::Choose(choose) => {
                found |= choose.branches().any(|branch| branch.position.is_some());
            }
            Element::Names(names) => {
                found |= names.et_al_subsequent_min.is_some()
                    || names.et_al_subsequent_use_first.is_some()
                    || names.name().is_some_and(|name| {
                        let own = name.options(&nothing);
                        own.et_al_subsequent_min.is_some()
                            || own.et_al_subsequent_use_first.is_some()
                    });
            }
            Element::Text(_)
            | Element::Date(_)
            | Element::Number(_)
            | Element::Label(_)
            | Element::Group(_) => {}
        });
    }
    found
}

/// The group with other children, without copying those it has.
fn with_children(group: &Group, children: Vec<Element>) -> Group {
    Group {
        children,
        font_style: group.font_style,
        font_variant: group.font_variant,
        font_weight: group.font_weight,
        text_decoration: group.text_decoration,
        vertical_align: group.vertical_align,
        prefix: group.prefix.clone(),
        suffix: group.suffix.clone(),
        delimiter: group.delimiter.clone(),
        display: group.display,
    }
}

/// Everything of a style but what it prints.
fn bare(style: &IndependentStyle) -> IndependentStyle {
    IndependentStyle {
        info: style.info.clone(),
        default_locale: style.default_locale.clone(),
        version: style.version.clone(),
        citation: Citation::with_layout(Layout::with_elements(Vec::new())),
        bibliography: None,
        settings: style.settings.clone(),
        macros: Vec::new(),
        locale: style.locale.clone(),
    }
}

fn elements(style: &IndependentStyle) -> impl Iterator<Item = &Element> {
    let list = style.bibliography.iter().flat_map(|it| &it.layout.elements);
    let macros = style.macros.iter().flat_map(|it| &it.children);
    style.citation.layout.elements.iter().chain(list).chain(macros)
}

fn walk<'a>(element: &'a Element, visit: &mut impl FnMut(&'a Element)) {
    visit(element);
    match element {
        Element::Group(group) => group.children.iter().for_each(|it| walk(it, visit)),
        Element::Choose(choose) => {
            let otherwise = choose.otherwise.iter().flat_map(|it| &it.children);
            for child in choose.branches().flat_map(|it| &it.children).chain(otherwise) {
                walk(child, visit);
            }
        }
        Element::Names(names) => {
            for child in &names.children {
                if let NamesChild::Substitute(substitute) = child {
                    substitute.children.iter().for_each(|it| walk(it, visit));
                }
            }
        }
        Element::Text(_) | Element::Date(_) | Element::Number(_) | Element::Label(_) => {}
    }
}

/// Adds the macros that `element` calls to `names`, each once.
fn macros_of(element: &Element, names: &mut Vec<String>) {
    walk(element, &mut |element| {
        if let Element::Text(Text { target: TextTarget::Macro { name }, .. }) = element
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    });
}

struct Cut<'a> {
    questions: &'a Questions,
    answers: &'a Answers,
    /// Whether titles keep the quotation marks of the style.
    quotes: bool,
}

/// What becomes of a branch once its source is known.
enum Fate {
    Never,
    Always,
    Open(ChooseBranch),
}

impl Cut<'_> {
    fn all(&self, elements: &[Element]) -> Vec<Element> {
        elements.iter().map(|it| self.one(it)).collect()
    }

    fn one(&self, element: &Element) -> Element {
        match element {
            Element::Group(group) => {
                Element::Group(with_children(group, self.all(&group.children)))
            }
            Element::Choose(choose) => Element::Choose(self.choose(choose)),
            Element::Names(names) => {
                let mut out = names.clone();
                for child in &mut out.children {
                    if let NamesChild::Substitute(Substitute { children }) = child {
                        *children = self.all(children);
                    }
                }
                Element::Names(out)
            }
            Element::Text(text) => {
                Element::Text(Text { quotes: text.quotes && self.quotes, ..text.clone() })
            }
            Element::Date(_) | Element::Number(_) | Element::Label(_) => element.clone(),
        }
    }

    fn choose(&self, choose: &Choose) -> Choose {
        let mut open: Vec<ChooseBranch> = Vec::new();
        let mut otherwise: Option<Vec<Element>> = None;
        for branch in choose.branches() {
            match self.fate(branch) {
                Fate::Never => {}
                Fate::Open(branch) => open.push(branch),
                Fate::Always => {
                    otherwise = Some(self.all(&branch.children));
                    break;
                }
            }
        }
        let otherwise = otherwise.or_else(|| Some(self.all(&choose.otherwise.as_ref()?.children)));
        let mut open = open.into_iter();
        match open.next() {
            Some(first) => Choose {
                if_: first,
                else_if: open.collect(),
                otherwise: otherwise.map(|children| ElseBranch { children }),
            },
            None => Choose {
                if_: no_test(otherwise.unwrap_or_default()),
                else_if: Vec::new(),
                otherwise: None,
            },
        }
    }

    fn fate(&self, branch: &ChooseBranch) -> Fate {
        let mut rest = no_test(Vec::new());
        rest.match_ = branch.match_;
        rest.disambiguate = branch.disambiguate;
        rest.locator.clone_from(&branch.locator);
        rest.position.clone_from(&branch.position);
        let mut known: Vec<bool> = Vec::new();
        let mut sieve = |test: Test| match self.questions.settled(test, self.answers) {
            Some(holds) => {
                known.push(holds);
                false
            }
            None => true,
        };
        rest.type_ = open_tests(branch.type_.as_ref(), |it| sieve(Test::Kind(it)));
        rest.variable = open_tests(branch.variable.as_ref(), |it| sieve(Test::Present(it)));
        rest.is_numeric = open_tests(branch.is_numeric.as_ref(), |it| sieve(Test::Numeric(it)));
        rest.is_uncertain_date =
            open_tests(branch.is_uncertain_date.as_ref(), |it| sieve(Test::Uncertain(it)));
        let open = rest.disambiguate.is_some()
            || rest.locator.is_some()
            || rest.position.is_some()
            || rest.type_.is_some()
            || rest.variable.is_some()
            || rest.is_numeric.is_some()
            || rest.is_uncertain_date.is_some();
        let decided = match branch.match_ {
            ChooseMatch::All => known.contains(&false).then_some(false),
            ChooseMatch::Any => known.contains(&true).then_some(true),
            ChooseMatch::None => known.contains(&true).then_some(false),
        };
        match decided {
            Some(true) => Fate::Always,
            Some(false) => Fate::Never,
            None if open => {
                rest.children = self.all(&branch.children);
                Fate::Open(rest)
            }
            // No test is left: all of none hold, and none of none does.
            None if branch.match_ == ChooseMatch::Any => Fate::Never,
            None => Fate::Always,
        }
    }
}

/// The tests that are still open, `None` where none is.
fn open_tests<T: Copy>(tests: Option<&Vec<T>>, open: impl FnMut(T) -> bool) -> Option<Vec<T>> {
    let mut open = open;
    let rest: Vec<T> = tests?.iter().copied().filter(|it| open(*it)).collect();
    (!rest.is_empty()).then_some(rest)
}

/// The style with the sorting and the affixes of citations taken off, and without replacing the
/// authors of a list who repeat: `bibliography` and `citing` do that, which know the whole.
pub(super) fn unaffixed(style: IndependentStyle) -> IndependentStyle {
    let mut style = style;
    style.citation.sort = None;
    style.citation.layout.prefix = None;
    style.citation.layout.suffix = None;
    let citation = &mut style.citation;
    let collapses_years = matches!(
        citation.collapse,
        Some(CslCollapse::Year | CslCollapse::YearSuffix | CslCollapse::YearSuffixRanged)
    );
    if collapses_years && citation.cite_group_delimiter.is_none() {
        // CSL 1.0.2, "Cite Grouping": what stands there where the style does not say.
        citation.cite_group_delimiter = Some(Citation::DEFAULT_CITE_GROUP_DELIMITER.to_owned());
    }
    if let Some(list) = &mut style.bibliography {
        list.sort = None;
        list.subsequent_author_substitute = None;
    }
    style
}

/// How `style` puts citations and lists together.
pub(super) fn manner(style: &IndependentStyle, locales: &[Locale]) -> Manner {
    let citation = &style.citation;
    let list = style.bibliography.as_ref();
    let layout = &citation.layout;
    let look = look(layout);
    let run = |text: Option<&String>| styled(text.cloned().unwrap_or_default(), &look);
    let between = layout.delimiter.clone();
    let formats = style.info.category.iter().filter_map(|it| match it {
        StyleCategory::CitationFormat { format } => Some(format),
        StyleCategory::Field { .. } => None,
    });
    let by_number = |key: &SortKey| match key {
        SortKey::Variable { variable, .. } => {
            *variable == CslVariable::Number(NumberVariable::CitationNumber)
        }
        SortKey::MacroName { .. } => false,
    };
    let mut disambiguates = citation.disambiguate_add_names
        || citation.disambiguate_add_givenname
        || citation.disambiguate_add_year_suffix;
    for element in elements(style) {
        walk(element, &mut |element| {
            if let Element::Choose(choose) = element {
                disambiguates |= choose.branches().any(|it| it.disambiguate.is_some());
            }
        });
    }
    let own = style.locale.iter().chain(locales);
    Manner {
        note: style.settings.class == StyleClass::Note,
        names_authors: !formats
            .into_iter()
            .any(|it| matches!(it, CitationFormat::Numeric | CitationFormat::Label)),
        tells_apart: disambiguates,
        open: run(layout.prefix.as_ref()),
        close: run(layout.suffix.as_ref()),
        between: styled(
            between.clone().unwrap_or_else(|| Citation::DEFAULT_CITE_GROUP_DELIMITER.to_owned()),
            &look,
        ),
        collapse: match citation.collapse {
            Some(CslCollapse::CitationNumber) => Collapse::Numbers {
                after: citation.after_collapse_delimiter.clone().or(between).unwrap_or_default(),
            },
            Some(CslCollapse::Year | CslCollapse::YearSuffix | CslCollapse::YearSuffixRanged) => {
                Collapse::Authors
            }
            None if citation.cite_group_delimiter.is_some() => Collapse::Authors,
            None => Collapse::Nothing,
        },
        order: match &citation.sort {
            None => Order::Written,
            Some(sort) if sort.keys.first().is_some_and(by_number) => Order::Numbers,
            Some(_) => Order::List,
        },
        sorted_list: list.is_some_and(|it| it.sort.is_some()),
        same_authors: list.and_then(|it| it.subsequent_author_substitute.clone()),
        stop_in_quotes: own
            .filter_map(|it| it.style_options?.punctuation_in_quote)
            .next()
            .unwrap_or_default(),
    }
}

fn look(layout: &Layout) -> Run {
    Run {
        text: String::new(),
        italic: layout.font_style == Some(FontStyle::Italic),
        bold: layout.font_weight == Some(FontWeight::Bold),
        small_caps: layout.font_variant == Some(FontVariant::SmallCaps),
        shift: match layout.vertical_align {
            Some(VerticalAlign::Sup) => 1,
            Some(VerticalAlign::Sub) => -1,
            Some(VerticalAlign::None | VerticalAlign::Baseline) | None => 0,
        },
        url: None,
    }
}

/// The locale of `language` in `archive`, or the nearest one, with all that a style may look into:
/// itself, and American English, to which styles fall back. Of the 63 only these are read.
pub(super) fn locale(language: &Lang, archive: &[&[u8]]) -> (LocaleCode, Vec<Locale>) {
    let read = |code: &LocaleCode| -> Option<Locale> {
        let bytes = archive.iter().find(|it| tag(it) == Some(&*code.0))?;
        ciborium::from_reader(*bytes).ok()
    };
    let english = LocaleCode::en_us();
    let asked = LocaleCode(language.tag().to_owned());
    let plain = LocaleCode(language.base().to_owned());
    // English outside of North America reads as in Britain.
    let british = plain.0 == "en" && !["en", "en-CA", "en-PH", "en-US"].contains(&&*asked.0);
    let british = british.then(|| LocaleCode("en-GB".to_owned()));
    let near = asked.fallback();
    let found = [Some(asked), british, Some(plain), near]
        .into_iter()
        .flatten()
        .filter(|it| *it != english)
        .find_map(|it| Some((read(&it)?, it)));
    let (own, code) = found.map_or((None, english.clone()), |(own, code)| (Some(own), code));
    (code, own.into_iter().chain(read(&english)).collect())
}

/// The tag of a locale in CBOR: `@xml:lang` is its first key, and a text of less than 24 bytes
/// has its length in the byte before it.
fn tag(locale: &[u8]) -> Option<&str> {
    const KEY: &[u8] = b"@xml:lang";
    let at = locale.windows(KEY.len()).take(16).position(|it| it == KEY)? + KEY.len();
    let length = usize::from(locale.get(at)?.checked_sub(0x60)?);
    std::str::from_utf8(locale.get(at + 1..at + 1 + length)?).ok()
}
