//! `site.yaml`: what an author says about the site as a whole.

use crate::base::{Checked, Source, Spanned};

use super::date::Date;
use super::lang::Lang;

/// Everything that `site.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The site's title. The one key that must be there.
    pub title: String,
    /// One or two sentences about the site.
    pub description: Option<String>,
    /// Where the site will stand, `https://host/path/`, always with a slash at its end.
    pub base_url: Option<String>,
    /// The language of its texts.
    pub language: Lang,
    /// The day as of which its facts are told.
    pub as_of: Option<Date>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The theme's folder below `themes/`, with the place where it is named.
    pub theme: Option<Spanned<String>>,
    /// Values for the theme's settings, which the theme checks.
    pub theme_settings: Vec<(Spanned<String>, Spanned<String>)>,
    /// A CSL style by its name in hayagriva's archive: `chicago-author-date`.
    pub citation_style: Option<Spanned<String>>,
    /// The form of its pages' addresses.
    pub addresses: Addresses,
    /// What becomes of raw HTML in Markdown.
    pub html: HtmlPolicy,
    /// Kinds of entity beside the built-in ones.
    pub kinds: Vec<KindDef>,
    /// Kinds of relation beside the built-in ones.
    pub relations: Vec<RelationDef>,
    /// Kinds of callout beside the built-in ones.
    pub callouts: Vec<String>,
}

/// The form of the addresses of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Addresses {
    /// `/design/`, a file `design/index.html`.
    #[default]
    Folders,
    /// `/design.html`.
    Files,
}

/// What becomes of raw HTML in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HtmlPolicy {
    /// It stands in the page as written.
    #[default]
    Allow,
    /// What could run or frame something is taken out.
    Sanitize,
    /// It is shown as text.
    Escape,
}

/// A kind of entity that a site declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindDef {
    /// Its id, `court`.
    pub id: Spanned<String>,
    /// What one of them is called: "Court".
    pub label: String,
    /// What several are called: "Courts".
    pub plural: String,
    /// A CSS colour.
    pub colour: Option<String>,
    /// A schema.org type, `Organization`.
    pub schema: Option<String>,
}

/// A kind of relation that a site declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationDef {
    /// Its id, `led-by`.
    pub id: Spanned<String>,
    /// The id of the same relation told from the other side. Its own id where it is symmetric.
    pub inverse: Spanned<String>,
    /// Words between holder and target: "led by".
    pub label: String,
    /// The words from the other side: "leads".
    pub inverse_label: String,
    /// The kinds of entity that may state it; any, where empty.
    pub from: Vec<Spanned<String>>,
    /// The kinds of entity that it may lead to; any, where empty.
    pub to: Vec<Spanned<String>>,
    /// Whether one target at a time is all a holder can have.
    pub exclusive: bool,
}

/// The little of the settings that parsing a chapter needs. Narrow, so that a changed title
/// parses nothing again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// The language, for quotation marks.
    pub language: Lang,
    /// What becomes of raw HTML.
    pub html: HtmlPolicy,
    /// Kinds of callout beside the built-in ones.
    pub callouts: Vec<String>,
}

/// Reads `site.yaml`.
pub fn settings(source: &Source) -> Checked<Settings> {
    todo!("{}", source.path)
}

/// What parsing needs of the settings.
pub fn dialect(settings: &Settings) -> Dialect {
    Dialect {
        language: settings.language.clone(),
        html: settings.html,
        callouts: settings.callouts.clone(),
    }
}
