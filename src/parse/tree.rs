//! What a YAML text is made of. How it is read is [`super::yaml`]'s affair.

use std::borrow::Cow;

use crate::base::{Span, Spanned};

/// A node of a YAML text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Yaml<'a> {
    /// What it is.
    pub value: Value<'a>,
    /// Where it stands in the file. For an alias, where what it stands for is written.
    pub span: Span,
    /// Whether a syntax error cut it short. Then nothing can be said of what is missing.
    pub extent: Extent,
}

/// The kinds of node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value<'a> {
    /// No value: nothing behind a colon or a dash, `~` or `null`.
    #[default]
    Nothing,
    /// A text, whatever it looks like.
    Scalar(Scalar<'a>),
    /// A list.
    Sequence(Vec<Yaml<'a>>),
    /// Keys and values.
    Mapping(Mapping<'a>),
}

/// A text and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// How it was written.
    pub style: Style,
    /// What stands in the file under the node's span.
    pub raw: &'a str,
    /// By how many blanks the lines of a block are indented.
    pub indent: u32,
}

/// How a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// In `'`.
    Single,
    /// In `"`, with escapes.
    Double,
    /// A block after `|`, which keeps its lines.
    Literal,
    /// A block after `>`, which joins them.
    Folded,
}

/// Keys and values in the order of the file. No key stands twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping<'a> {
    /// All of them.
    pub entries: Vec<Entry<'a>>,
}

/// Whether something was read to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// It was.
    #[default]
    Whole,
    /// A syntax error cut it short.
    Cut,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The key.
    pub key: Spanned<Cow<'a, str>>,
    /// The value.
    pub value: Yaml<'a>,
}
