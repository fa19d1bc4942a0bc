//! `suggest`: names in the prose that have no entry, and stubs of entries for them.

use std::path::Path;

use crate::base::{Lines, Position, SitePath};
use crate::resolve::found::Text;
use crate::resolve::suggest::{spots, suggestions};

pub use crate::resolve::suggest::Sort;

use super::Failure;
use super::new::entity::{self, Wish, add, entry};
use super::understood::Understood;

/// What is suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// What it is.
    pub sort: Sort,
    /// What the texts call it.
    pub words: String,
    /// Shorter forms of it.
    pub aliases: Vec<String>,
    /// How often it stands there.
    pub count: usize,
    /// In how many texts.
    pub texts: usize,
    /// The file where it stands first.
    pub path: SitePath,
    /// Where in it.
    pub at: Position,
}

/// Stubs that were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrote {
    /// The file they stand in now.
    pub path: SitePath,
    /// The ids of the new entries.
    pub ids: Vec<String>,
    /// Names that have none, and why.
    pub left: Vec<String>,
}

/// What is to become of stubs.
#[derive(Clone, Debug, Default)]
pub struct Stubs {
    /// The names that are to have one; all that are suggested, where it is empty.
    pub names: Vec<String>,
    /// Their kind.
    pub kind: String,
    /// The file of the glossary.
    pub file: Option<String>,
}

/// What the site at `root` has no entry for and names `least` times or more.
///
/// # Errors
/// There is no site.
pub fn suggest(root: &Path, least: usize) -> Result<Vec<Suggested>, Failure> {
    Ok(suggested(&Understood::new(root)?, least))
}

fn suggested(site: &Understood, least: usize) -> Vec<Suggested> {
    let finder = site.site.finder();
    let mut texts: Vec<_> =
        site.site.chapters().map(|it| spots(&Text::chapter(it), finder)).collect();
    for entity in site.site.entities() {
        for text in [Text::summary(entity), Text::entity_page(entity)].into_iter().flatten() {
            texts.push(spots(&text, finder));
        }
    }
    let all = suggestions(&texts, finder.names(), site.site.entities(), least).all;
    let told = |(path, span): &(SitePath, crate::base::Span)| {
        let text = site.sources.text(path).map_or("", |it| &*it.text);
        (path.clone(), Lines::new(text).position(span.start))
    };
    all.into_iter()
        .map(|it| {
            let (path, at) = told(&it.first);
            Suggested {
                sort: it.sort,
                words: it.words,
                aliases: it.aliases,
                count: it.count,
                texts: it.texts,
                path,
                at,
            }
        })
        .collect()
}

/// Writes stubs of entries for names and acronyms that are suggested.
///
/// # Errors
/// One that is asked for is not suggested, there is no such kind, or the file cannot be added to.
pub fn write(root: &Path, least: usize, stubs: &Stubs) -> Result<Wrote, Failure> {
    let mut site = Understood::new(root)?;
    let all = suggested(&site, least);
    let names = all.iter().filter(|it| matches!(it.sort, Sort::Name | Sort::Acronym));
    let mut chosen: Vec<&Suggested> = names.collect();
    if let Some(stranger) = stubs.names.iter().find(|it| all.iter().all(|has| has.words != **it)) {
        return Err(Failure::Usage(format!(
            "`{stranger}` is not suggested; `glossator new entity` adds any name"
        )));
    }
    if !stubs.names.is_empty() {
        chosen = all.iter().filter(|it| stubs.names.contains(&it.words)).collect();
    }
    let mut wrote = Wrote {
        path: entity::place(&site, &stubs.kind, stubs.file.as_deref())?,
        ids: Vec::new(),
        left: Vec::new(),
    };
    let mut entries: Vec<entity::Entry> = Vec::new();
    for it in chosen {
        let wish = Wish {
            name: it.words.clone(),
            kind: stubs.kind.clone(),
            aliases: it.aliases.clone(),
            ..Wish::default()
        };
        match entry(&site, &wish) {
            Ok(entry) if entries.iter().all(|has| has.id != entry.id) => {
                wrote.ids.push(entry.id.clone());
                entries.push(entry);
            }
            Ok(_) => wrote.left.push(it.words.clone()),
            // A wrong kind is wrong for all.
            Err(error) if site.site.kinds().entity(&stubs.kind).is_none() => return Err(error),
            Err(_) => wrote.left.push(it.words.clone()),
        }
    }
    if !entries.is_empty() {
        add(&mut site, &wrote.path, &entries)?;
    }
    Ok(wrote)
}
