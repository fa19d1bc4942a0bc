//! What a record may hold, said once: the strict reader refuses every other key, and `schema` tells
//! editors the same. [`super::shapes`] has all of them.

/// A kind of record: a mapping with known keys.
#[derive(Debug)]
pub struct Shape {
    /// What one is called, with its article: "an entity".
    pub what: &'static str,
    /// What one is, in a sentence.
    pub about: &'static str,
    /// Its keys, in the order in which they are best written. Shapes share what they have in common.
    pub keys: &'static [&'static [Key]],
}

/// A key of a record.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// What it holds.
    pub holds: Holds,
    /// What it means, in a sentence or two.
    pub about: &'static str,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// It must be there and hold something.
    Required,
    /// It must be there, unless this flag is `true`.
    Unless(&'static str),
}

/// What a key, or an item of a list, holds.
#[derive(Debug)]
pub enum Holds {
    /// A text. What YAML takes for a number is one, too.
    Text,
    /// A text that says something.
    Said,
    /// `true` or `false`.
    Flag,
    /// A number of degrees, at most so many to either side.
    Degrees(i32),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A text of some form: an expression that it matches in all editors, and an example of it.
    Form(&'static str, &'static str),
    /// A date in EDTF.
    Date,
    /// The id of one of these.
    One(Kin),
    /// A list of such.
    List(&'static Holds),
    /// A record.
    Record(&'static Shape),
    /// Keys of the author's own, and what each of them holds.
    Map(Names, &'static Holds),
    /// One of these.
    Either(&'static [Holds]),
}

/// What an id can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kin {
    /// A kind of entity.
    EntityKind,
    /// An entity.
    Entity,
    /// A source.
    Source,
    /// A theme.
    Theme,
}

/// The keys of a mapping that are the author's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Any.
    Free,
    /// Ids: letters in lower case, digits, and `-` between them.
    Ids,
    /// Ids of sources.
    Cited,
    /// Kinds of relation.
    Relations,
    /// The codes of warnings.
    Warnings,
}

/// A date, loosely: what is none fails in the reader, which says why.
pub const DATE: &str = "^[-+0-9XYESTZ:?~%./ ]+$";

impl Shape {
    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().copied().flatten()
    }

    /// A key by its name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }
}

impl Holds {
    /// Whether this, or one of what it may be, `is` so.
    pub fn any(&self, is: impl Fn(&Self) -> bool + Copy) -> bool {
        match self {
            Self::Either(each) => each.iter().any(|it| it.any(is)),
            one => is(one),
        }
    }

    /// Whether it may be a text.
    pub fn is_text(&self) -> bool {
        self.any(|it| !matches!(it, Self::Flag | Self::List(_) | Self::Record(_) | Self::Map(..)))
    }
}
