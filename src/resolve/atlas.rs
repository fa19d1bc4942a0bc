//! Every place a link may lead, and what it answers to one text.
//!
//! [`Landing`] is the little of a text that links care about, so that a changed word or title asks
//! nothing again. Pictures' sizes come from [`super::images`].

use std::sync::Arc;

use crate::base::{Checked, SitePath};
use crate::parse::outline::Outline;
use crate::parse::settings::Addresses;

use super::address::Address;
use super::found::Text;
use super::images::File;
use super::names::Names;
use super::text::{Link, Picture};

/// What a link can name in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The file.
    pub path: SitePath,
    /// Its page.
    pub address: Address,
    /// What may stand behind `#`: its headings' ids and its other anchors, sorted.
    pub fragments: Vec<Arc<str>>,
}

/// Every place a link may lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atlas {
    names: Arc<Names>,
    form: Addresses,
}

/// What goes into an [`Atlas`].
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The texts that the site shows.
    pub shown: &'a [Arc<Landing>],
    /// Those it does not: drafts, other languages, what comes later.
    pub hidden: &'a [Arc<Landing>],
    /// Files that are copied.
    pub files: &'a [Arc<File>],
    /// The entities.
    pub names: &'a Arc<Names>,
    /// Ids of the bibliography.
    pub sources: &'a [Arc<str>],
    /// The form of the addresses of pages.
    pub form: Addresses,
}

/// What the atlas answers to one text: where each of its links leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// To each body of [`Text::lead`].
    pub lead: Vec<BodyAnswers>,
    /// To [`Text::body`].
    pub body: BodyAnswers,
}

/// The answers to one body. Each list is as long as the body's of the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyAnswers {
    /// Where links lead; `None` where nowhere, and the link's text stays plain.
    pub links: Vec<Option<Link>>,
    /// Whom wikilinks and embeds mean; `None` where nobody.
    pub wikis: Vec<Option<Whom>>,
    /// Images; `None` where there is none.
    pub images: Vec<Option<Picture>>,
    /// Directives.
    pub directives: Vec<DirectiveAnswer>,
}

/// Whom a wikilink means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whom {
    /// The entity's id.
    pub id: Arc<str>,
    /// The entity's page.
    pub to: Address,
    /// The words to show in place of those written: the entity's name, where the link says no
    /// more than its id.
    pub shown: Option<Arc<str>>,
}

/// The answer to one directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectiveAnswer {
    /// A figure: its picture, and the answers to its caption.
    Figure(Option<Picture>, Option<Box<BodyAnswers>>),
    /// The entities whose cards it shows, collated.
    Glossary(Vec<Arc<str>>),
}

/// What a link can name in the text that `outline` is of.
pub fn landing(outline: &Outline, form: Addresses) -> Landing {
    todo!("{outline:?} {form:?}")
}

/// Every place a link may lead.
pub fn atlas(places: &Places<'_>) -> Atlas {
    todo!("{places:?}")
}

/// Where each link of `text` leads. Complains of those that lead nowhere.
pub fn answers(text: &Text<'_>, atlas: &Atlas) -> Checked<Answers> {
    todo!("{text:?} {atlas:?}")
}

impl Answers {
    /// The entities whose cards the text shows (`![[id]]`, `{glossary}`), as often and in the order
    /// in which [`super::chapter::told`] wants the cards.
    pub fn cards(&self) -> Vec<Arc<str>> {
        todo!()
    }
}
