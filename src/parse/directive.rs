//! Fenced directives with a YAML body: ```` ```{figure} ````.

use crate::base::Spanned;

/// A directive, read. Those whose drawing comes later are diagnostics and not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// An image with a caption.
    Figure(WrittenFigure),
    /// A list of entities within the text.
    Glossary(WrittenGlossary),
}

/// ```` ```{figure} path ````
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenFigure {
    /// The image.
    pub src: Spanned<String>,
    /// Its alternative text; `Some("")` says that it is decoration.
    pub alt: Option<String>,
    /// Markdown below it, as a text of inlines of its own.
    pub caption: Option<super::body::Body>,
    /// Who made it, and under what licence.
    pub credit: Option<String>,
}

/// ```` ```{glossary} ````: entities by kind or id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenGlossary {
    /// Only these kinds; all, where empty.
    pub kinds: Vec<Spanned<String>>,
    /// Only these entities, by id; all, where empty.
    pub entities: Vec<Spanned<String>>,
}
