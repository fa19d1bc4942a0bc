//! Faults that lie between texts: two pages at one address, a site without chapters, an entity that
//! nobody mentions. These stages feed nothing; they only speak.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, SitePath, Span};
use crate::parse::chapter::Chapter;
use crate::parse::glossary::Entity;
use crate::parse::settings::Addresses;

use super::address::Address;
use super::glossary::Glossary;
use super::images::File;

/// The addresses that one text lays claim to, and where it says so. It changes only with the text's
/// name and front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The file.
    pub path: SitePath,
    /// Its own address, and then those that lead to it.
    pub addresses: Vec<Claim>,
}

/// One address that a text lays claim to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The address.
    pub address: Address,
    /// Where the text says so: its slug, its redirect, or nothing where the file's name says it.
    pub span: Span,
    /// What stands there.
    pub what: Claimed,
}

/// What stands at an address that a text claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claimed {
    /// A chapter.
    Chapter,
    /// A free page.
    Page,
    /// A page that leads on.
    Redirect,
}

/// The addresses that `chapter` lays claim to. Complains of those that cannot be.
pub fn claims(chapter: &Chapter, form: Addresses) -> Checked<Claims> {
    todo!("{:?} {form:?}", chapter.path)
}

/// Finds two claims to one address, and claims to what is the site's own.
pub fn clashes(
    claims: &[Arc<Claims>],
    files: &[Arc<File>],
    glossary: &Glossary,
) -> Vec<Diagnostic> {
    todo!("{claims:?} {files:?} {}", glossary.entities.len())
}

/// Complains of a site without chapters; `settings` is where its settings stand.
pub fn no_chapters(settings: &SitePath) -> Diagnostic {
    todo!("{settings}")
}

/// The entities of one file of the glossary that no text but their own mentions. `mentioned` are
/// the ids of those that some text mentions.
pub fn never_mentioned(entities: &[Entity], mentioned: &BTreeSet<Arc<str>>) -> Vec<Diagnostic> {
    todo!("{entities:?} {mentioned:?}")
}
