//! A text whose every link has an end: one compact string, and a flat run of pieces with ranges
//! into it. It has no spans, so a text that only moved in its file is equal to what it was.

use std::sync::Arc;

use serde::Serialize;

use crate::base::{Span, described};

use super::address::Address;
use super::pictures::Plate;
use super::tense::Tense;

/// A text with all its links resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Everything that the pieces show, in order.
    pub text: String,
    /// The body without its footnotes. Every `Open` has its `Close`, properly nested.
    pub pieces: Vec<Piece>,
    /// Footnotes in the order of their first reference; the first is number 1.
    pub notes: Vec<Note>,
    /// References to footnotes.
    pub note_refs: Vec<NoteRef>,
    /// Headings in order.
    pub headings: Vec<Anchor>,
    /// What links lead to.
    pub links: Vec<Link>,
    /// Images.
    pub images: Vec<Picture>,
    /// Callouts.
    pub callouts: Vec<Callout>,
    /// Languages of the listings, one word each; may be empty.
    pub listings: Vec<String>,
    /// Alignments of each table's columns.
    pub tables: Vec<Vec<Align>>,
    /// Citations, each as it reads at its place.
    pub cites: Vec<Citation>,
    /// MathML.
    pub maths: Vec<String>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Cards of entities within the text: `![[id]]` and `{glossary}`.
    pub cards: Vec<Vec<Arc<Card>>>,
    /// Pictures of what the glossary knows.
    pub pictures: Vec<Arc<Plate>>,
    /// What becomes of its raw HTML, and of addresses that could run something.
    pub html: HtmlPolicy,
}

impl Resolved {
    /// Everything that it shows, on one line and without markup: for attributes and feeds.
    pub fn plain(&self) -> String {
        let mut plain = String::with_capacity(self.text.len());
        // Whether something was left out right before.
        let mut gap = false;
        for piece in &self.pieces {
            match piece.kind {
                PieceKind::Words | PieceKind::Code => {
                    let words = &self.text[piece.at.range()];
                    if gap && closes_gap(words) && plain.ends_with(' ') {
                        plain.pop();
                    }
                    gap = gap && words.is_empty();
                    plain.push_str(words);
                }
                PieceKind::SoftBreak
                | PieceKind::HardBreak
                | PieceKind::Close(
                    Element::Paragraph
                    | Element::Heading
                    | Element::Item
                    | Element::Term
                    | Element::Definition
                    | Element::TableCell
                    | Element::CalloutTitle,
                ) => {
                    if !(gap && plain.ends_with(' ')) {
                        plain.push(' ');
                    }
                    gap = false;
                }
                PieceKind::NoteRef(_) | PieceKind::Cite(_) | PieceKind::Image(_) => gap = true,
                PieceKind::Open(_)
                | PieceKind::Close(_)
                | PieceKind::Math(_)
                | PieceKind::DisplayMath(_)
                | PieceKind::Html
                | PieceKind::Address(_)
                | PieceKind::Rule
                | PieceKind::Task(_)
                | PieceKind::Figure(_)
                | PieceKind::Cards(_)
                | PieceKind::Picture(_) => {}
            }
        }
        plain.truncate(plain.trim_end().len());
        plain
    }
}

/// Whether `words` stand close to what is before them once a citation or a note between the two is
/// left out: `it fell [1].` is `it fell.`, and of two blanks round it one is enough.
pub(super) fn closes_gap(words: &str) -> bool {
    let opens =
        |it| matches!(it, '(' | '[' | '{' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '「' | '『');
    words.starts_with(|it: char| !it.is_alphanumeric() && !opens(it))
}

/// One step in reading a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// The text it shows, in [`Resolved::text`]; empty for what shows none.
    pub at: Span,
}

/// The kinds of piece. A `u32` is an index into the table of the same name in [`Resolved`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// An element begins.
    Open(Mark),
    /// It ends.
    Close(Element),
    /// Text.
    Words,
    /// Inline code.
    Code,
    /// A formula within a line.
    Math(u32),
    /// A formula on a line of its own.
    DisplayMath(u32),
    /// Raw HTML that the site allows, inline or a block's line.
    Html,
    /// Within raw HTML, an address that leads to what the site has: its index in [`Resolved::links`].
    Address(u32),
    /// A line break of the source.
    SoftBreak,
    /// A line break that the reader sees.
    HardBreak,
    /// A thematic break.
    Rule,
    /// A reference to a note.
    NoteRef(u32),
    /// A citation.
    Cite(u32),
    /// The box of a task, ticked or not.
    Task(bool),
    /// An image; its alternative text is the text.
    Image(u32),
    /// A figure.
    Figure(u32),
    /// Cards.
    Cards(u32),
    /// A picture.
    Picture(u32),
}

/// The elements that hold others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading(u32),
    /// A quotation.
    Quote,
    /// A callout; its first child may be a [`Mark::CalloutTitle`].
    Callout(u32),
    /// The title of a callout.
    CalloutTitle,
    /// Whose a callout is, at the begin of its title: so many entities, and perhaps a citation.
    CalloutBy(u32),
    /// A list with dots.
    List,
    /// A list with numbers, from this one.
    Numbered(u32),
    /// An item of a list.
    Item,
    /// A code listing: `Words` only.
    Listing(u32),
    /// A run of lines of raw HTML: `Html`, or `Words` where the site shows HTML as text.
    HtmlBlock,
    /// A list of terms and definitions.
    DefinitionList,
    /// A term.
    Term,
    /// A definition.
    Definition,
    /// A table.
    Table(u32),
    /// Its head; cells stand in it directly.
    TableHead,
    /// A row.
    TableRow,
    /// A cell.
    TableCell,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck text.
    Strikethrough,
    /// A link.
    Link(u32),
    /// The mention that a quoted sentence is about.
    Mention,
}

/// The sorts of element. What ends one says no more: that would make each piece a quarter larger, of which a
/// large site has some millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is that of the `Mark` of its name")]
pub enum Element {
    Paragraph,
    Heading,
    Quote,
    Callout,
    CalloutTitle,
    CalloutBy,
    List,
    Numbered,
    Item,
    Listing,
    HtmlBlock,
    DefinitionList,
    Term,
    Definition,
    Table,
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Link,
    Mention,
}

impl Mark {
    /// What sort of element it begins.
    pub fn element(self) -> Element {
        match self {
            Self::Paragraph => Element::Paragraph,
            Self::Heading(_) => Element::Heading,
            Self::Quote => Element::Quote,
            Self::Callout(_) => Element::Callout,
            Self::CalloutTitle => Element::CalloutTitle,
            Self::CalloutBy(_) => Element::CalloutBy,
            Self::List => Element::List,
            Self::Numbered(_) => Element::Numbered,
            Self::Item => Element::Item,
            Self::Listing(_) => Element::Listing,
            Self::HtmlBlock => Element::HtmlBlock,
            Self::DefinitionList => Element::DefinitionList,
            Self::Term => Element::Term,
            Self::Definition => Element::Definition,
            Self::Table(_) => Element::Table,
            Self::TableHead => Element::TableHead,
            Self::TableRow => Element::TableRow,
            Self::TableCell => Element::TableCell,
            Self::Emphasis => Element::Emphasis,
            Self::Strong => Element::Strong,
            Self::Strikethrough => Element::Strikethrough,
            Self::Link(_) => Element::Link,
            Self::Mention => Element::Mention,
        }
    }
}

const _: () = assert!(size_of::<Piece>() == 16, "a large site has some millions of pieces");

/// A reference to a footnote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteRef {
    /// The note, an index into [`Resolved::notes`].
    pub note: u32,
    /// Which reference to it this is, from 0.
    pub nth: u32,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// An entity's page: one value for all links of the site that lead there, since nearly all do to
    /// one of them.
    Entity(Arc<Way>),
    /// A place in the site. Few links are of this sort or the next: what these need would make all of them
    /// three times as large.
    Inside(Box<Inside>),
    /// Anything outside.
    Outside(Box<Outside>),
}

/// A place in the site to which a link leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inside {
    /// The page or file; `None` for the page the link stands on.
    pub to: Option<Address>,
    /// The fragment without `#`; may be empty.
    pub fragment: Box<str>,
    /// The link's title; may be empty.
    pub title: Box<str>,
}

/// A place outside the site to which a link leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outside {
    /// The address as written.
    pub url: Box<str>,
    /// The link's title; may be empty.
    pub title: Box<str>,
}

impl From<Inside> for Link {
    fn from(it: Inside) -> Self {
        Self::Inside(Box::new(it))
    }
}

impl From<Outside> for Link {
    fn from(it: Outside) -> Self {
        Self::Outside(Box::new(it))
    }
}

/// The way to an entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// The entity's id.
    pub id: Arc<str>,
    /// Its kind's id, by which a theme colours the link: `<a class="e" data-e="ID" data-k="KIND">`.
    pub kind: Arc<str>,
    /// Its page.
    pub to: Address,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// 1 to 6.
    pub level: u8,
    /// Its id.
    pub id: Arc<str>,
    /// Its words.
    pub title: Arc<str>,
    /// Its classes.
    pub classes: Vec<String>,
}

/// A footnote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// What it says; ranges lead into [`Resolved::text`].
    pub pieces: Vec<Piece>,
    /// How many references lead to it.
    pub references: u32,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it is.
    pub src: Source,
    /// Its width and height in pixels, where they are known.
    pub size: Option<(u32, u32)>,
    /// Its title; may be empty.
    pub title: String,
}

impl Picture {
    /// The way to its file, where the site has it.
    pub(super) fn inside(self) -> Option<Link> {
        match self.src {
            Source::Inside(to) => {
                Some(Inside { to: Some(to), fragment: "".into(), title: "".into() }.into())
            }
            Source::Outside(_) => None,
        }
    }
}

/// Where an image is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the site.
    Inside(Address),
    /// Elsewhere, as written.
    Outside(String),
}

/// An image with a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The image.
    pub picture: Picture,
    /// Its alternative text.
    pub alt: String,
    /// Below it.
    pub caption: Option<Arc<Resolved>>,
    /// Who made it.
    pub credit: Option<String>,
}

/// A callout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callout {
    /// Its kind: `claim`.
    pub kind: String,
    /// Whether it folds, and how it stands at first.
    pub fold: Fold,
    /// Whether it has a title of its own; else the theme's word for its kind stands there.
    pub title: Title,
}

/// Whether a callout has a title of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// It has: a [`Mark::CalloutTitle`].
    Own,
    /// The word for its kind.
    Kind,
}

pub use crate::parse::body::{Align, Fold};
pub use crate::parse::settings::HtmlPolicy;

/// A citation as it reads at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The text in the site's style: "(Essay, 2020)". One part where it cites one source.
    pub parts: Vec<CitePart>,
    /// What stays in the sentence where the rest is a note: the author of `@smith2020`. Empty
    /// otherwise.
    pub lead: Rich,
    /// Whether the style makes it a note; the theme then shows its parts as a note's text.
    pub note: bool,
}

/// A stretch of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitePart {
    /// Its words.
    pub text: Rich,
    /// Where they lead; nowhere where they stand between two sources.
    pub to: Option<CiteTarget>,
}

/// The source that a part of a citation leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiteTarget {
    /// Its id in [`Resolved`]'s page's list of sources. Of a row of sources, the first.
    pub key: Arc<str>,
    /// Its full entry as plain text, for a tooltip; of a row of sources a line for each.
    pub tip: Arc<str>,
    /// The number of this part among those of the text that lead to a source, from 1; with it the
    /// list of sources leads back.
    pub number: u32,
    /// The numbers that the words stand for where they do not say so: those within "1–4".
    pub label: Option<String>,
}

/// A run of formatted text, as citation styles make it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rich(pub Vec<Run>);

/// A piece of formatted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether they are italic.
    pub italic: bool,
    /// Whether they are bold.
    pub bold: bool,
    /// Whether they are small capitals.
    pub small_caps: bool,
    /// Raised or lowered.
    pub shift: i8,
    /// Where they lead, if anywhere outside.
    pub url: Option<String>,
}

described! {
/// What a reader is told of an entity at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The entity's id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its kind's id.
    pub kind: Arc<str>,
    /// Its page.
    pub url: Address,
    /// Its summary.
    pub summary: Option<Arc<Resolved>>,
    /// Its summary without markup, for attributes and feeds.
    pub plain: Arc<str>,
    /// Its dates as a reader reads them; may be empty.
    pub when: Arc<str>,
    /// Whether it is yet to come on the day as of which the card is told.
    pub tense: Tense,
    /// What it is on that day: its offices; where it has none, those with whom it has what only one
    /// can have at a time.
    pub facts: Vec<Fact>,
}
beside {
    /// What `parts/card.html` makes of it, where that was drawn once for all pages.
    entry: Option<Resolved>,
}

/// Something that a card says of an entity, told as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is on that day.
    pub tense: Tense,
    /// The relation's id, `led-by`; empty for an office.
    pub relation: Arc<str>,
    /// The relation's words; empty for an office and for a built-in kind, whose words are the
    /// theme's: `relation-led-by`.
    pub label: Arc<str>,
    /// The office, or the other's name.
    pub title: Arc<str>,
    /// The other's kind; empty for an office.
    pub kind: Arc<str>,
    /// The other's page.
    pub url: Option<Address>,
    /// When, in a few words; may be empty.
    pub when: Arc<str>,
}
}
