//! What templates see of a page, told by the types of pages themselves.

use crate::base::{Described, Field, Sort};
use crate::resolve::address::Address;
use crate::resolve::pictures::drawing::Drawing;
use crate::resolve::pictures::hood::Hood;
use crate::resolve::pictures::locator::Locator;
use crate::resolve::pictures::strip::Strip;
use crate::resolve::tense::Tense;
use crate::resolve::text::{Resolved, Rich};

use super::{
    ChapterPage, Content, Cover, EntityPage, FreePage, GlossaryPage, MapPage, MatrixPage,
    NetworkPage, Notes, Page, PrintPage, Printed, PrintedNotes, Rows, Site, SourcesPage,
    TimelinePage, WebLinks,
};

/// The fields of `site`.
pub fn site_fields() -> Vec<Field> {
    Site::sort().fields()
}

/// The fields of `page` that every page has.
pub fn page_fields() -> Vec<Field> {
    let fields = Page::sort().fields();
    // What a kind of page adds stands among the others.
    fields
        .into_iter()
        .flat_map(|it| if it.name == "content" { it.sort.fields() } else { vec![it] })
        .collect()
}

/// The kinds of page, by the names of their templates, and what each adds to `page`.
pub fn kinds_of_page() -> Vec<(&'static str, Vec<Field>)> {
    vec![
        ("cover", Cover::sort().fields()),
        ("chapter", ChapterPage::sort().fields()),
        ("page", FreePage::sort().fields()),
        ("glossary", GlossaryPage::sort().fields()),
        ("entity", EntityPage::sort().fields()),
        ("matrix", MatrixPage::sort().fields()),
        ("sources", SourcesPage::sort().fields()),
        ("timeline", TimelinePage::sort().fields()),
        ("network", NetworkPage::sort().fields()),
        ("map", MapPage::sort().fields()),
        ("print", PrintPage::sort().fields()),
        ("not-found", Vec::new()),
        ("redirect", vec![field("to", Address::sort(), "Where to.")]),
    ]
}

fn field(name: &'static str, sort: Sort, about: &str) -> Field {
    Field { name, sort, about: about.to_owned() }
}

/// A list of notes, as `render` writes them.
fn notes() -> Sort {
    Sort::List(Box::new(Sort::Record(vec![
        field("number", Sort::Number, "Its number, from 1: a note `<li id=\"note-1\">`."),
        field("html", Sort::Html, "What it says."),
        field(
            "references",
            Sort::Number,
            "How many places refer to it: `#note-1-ref`, `#note-1-ref-2` and so on.",
        ),
        field(
            "drawn",
            Sort::Perhaps(Box::new(Sort::Html)),
            "For the program's own `parts/notes.html` alone: what `parts/note.html` makes of all of them, in their place.",
        ),
    ])))
}

impl Described for Content {
    fn sort() -> Sort {
        Sort::Record(vec![field(
            "kind",
            Sort::Text,
            "Its kind, after which its template is called.",
        )])
    }
}

impl Described for Tense {
    fn sort() -> Sort {
        Sort::Word(&["now", "then", "before", "later"])
    }
}

impl<T: Described> Described for Rows<T> {
    fn sort() -> Sort {
        T::sort()
    }
}

macro_rules! is {
    ($($of:ty => $sort:expr;)*) => {
        $(impl Described for $of {
            fn sort() -> Sort {
                $sort
            }
        })*
    };
}

is! {
    Address => Sort::Address;
    Resolved => Sort::Html;
    Rich => Sort::Html;
    Printed => Sort::Html;
    Notes => notes();
    WebLinks => Sort::List(Box::new(Sort::Text));
    PrintedNotes => notes();
    Drawing => Sort::Svg;
    Strip => Sort::Svg;
    Hood => Sort::Svg;
    Locator => Sort::Svg;
}
