//! `new entity`: an entry at the end of a file of the glossary.

use std::collections::BTreeMap;
use std::path::Path;

use crate::base::{SitePath, nearest};
use crate::drive::Failure;
use crate::drive::place::Put;
use crate::drive::understood::Understood;
use crate::parse::glossary::entities;
use crate::parse::id;
use crate::parse::settings::Dialect;

use super::appended;
use super::yaml::{list, scalar};

/// An entity that is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// What it is called.
    pub name: String,
    /// Its kind's id.
    pub kind: String,
    /// Its id, where it is not to come from the name.
    pub id: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// A sentence or two.
    pub summary: Option<String>,
    /// The file of the glossary, from the site's folder or from `content/`.
    pub file: Option<String>,
}

/// What was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The id of the entity or source.
    pub id: String,
    /// The file it stands in.
    pub path: SitePath,
}

/// The ids of the kinds of entity of the site at `root`.
///
/// # Errors
/// There is no site.
pub fn kinds(root: &Path) -> Result<Vec<String>, Failure> {
    let site = Understood::new(root)?;
    Ok(site.site.kinds().entities().iter().map(|it| it.shown.id.to_string()).collect())
}

/// Adds an entity to the glossary of the site at `root`.
///
/// # Errors
/// There is no such kind, its id is taken, or the file cannot be added to.
pub fn entity(root: &Path, wish: &Wish) -> Result<Added, Failure> {
    let mut site = Understood::new(root)?;
    let entry = entry(&site, wish)?;
    let path = place(&site, &wish.kind, wish.file.as_deref())?;
    add(&mut site, &path, std::slice::from_ref(&entry))?;
    Ok(Added { id: entry.id, path })
}

/// The file that an entity of this kind goes into: the one that is wished, or the fittest.
pub(in crate::drive) fn place(
    site: &Understood,
    kind: &str,
    wished: Option<&str>,
) -> Result<SitePath, Failure> {
    wished.map_or_else(|| Ok(home(site, kind)), named)
}

/// An entry to be added.
#[derive(Clone, Debug)]
pub(in crate::drive) struct Entry {
    pub(in crate::drive) id: String,
    pub(in crate::drive) yaml: String,
}

/// The entry that a wish makes.
pub(in crate::drive) fn entry(site: &Understood, wish: &Wish) -> Result<Entry, Failure> {
    let name = wish.name.trim();
    if name.is_empty() {
        return Err(Failure::Usage("an entity needs a name".to_owned()));
    }
    let kinds = site.site.kinds();
    if kinds.entity(&wish.kind).is_none() {
        let ids = || kinds.entities().iter().map(|it| &*it.shown.id);
        let help = match nearest(&wish.kind, ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", ids().collect::<Vec<_>>().join(", ")),
        };
        return Err(Failure::Usage(format!("there is no kind `{}`; {help}", wish.kind)));
    }
    let Some(id) = wish.id.clone().or_else(|| id::suggested(name)) else {
        return Err(Failure::Usage(format!("no id can be made of `{name}`; give one with `--id`")));
    };
    if let Err(why) = id::proper(&id) {
        let help = id::suggested(&id).map_or_else(String::new, |it| format!("; write `{it}`"));
        return Err(Failure::Usage(format!("`{id}` cannot be an id: {why}{help}")));
    }
    if let Some(there) = site.site.entities().find(|it| it.id.value == id) {
        let message = format!("`{id}` is in {} already; give another id with `--id`", there.path);
        return Err(Failure::Usage(message));
    }
    let mut yaml = format!("{}:\n  name: {}\n  kind: {}\n", scalar(&id), scalar(name), wish.kind);
    if !wish.aliases.is_empty() {
        let aliases = list(wish.aliases.iter().map(String::as_str));
        yaml.push_str(&format!("  aliases: {aliases}\n"));
    }
    let summary = wish.summary.as_deref().map_or_else(String::new, |it| format!(" {}", scalar(it)));
    yaml.push_str(&format!("  summary:{summary}\n"));
    Ok(Entry { id, yaml })
}

/// Adds entries to the end of a file of the glossary, once it is proved that all else in it stays
/// what it is.
pub(in crate::drive) fn add(
    site: &mut Understood,
    path: &SitePath,
    entries: &[Entry],
) -> Result<(), Failure> {
    let before = site.sources.text(path).cloned();
    let old = before.as_ref().map_or("", |it| &*it.text);
    let modeline = if old.is_empty() { modeline(site, path) } else { String::new() };
    let yaml: Vec<_> = entries.iter().map(|it| it.yaml.as_str()).collect();
    let text = appended(&format!("{modeline}{old}"), &yaml.join("\n"));
    let read = |text: &str| {
        let source = crate::base::Source { path: path.clone(), text: text.into() };
        entities(&source, &Dialect::default())
    };
    let (was, is) = (read(old), read(&text));
    let grown = is.value.get(was.value.len()..).unwrap_or_default();
    let ids: Vec<_> = grown.iter().map(|it| it.id.value.as_str()).collect();
    let wanted: Vec<_> = entries.iter().map(|it| it.id.as_str()).collect();
    let stays = modeline.is_empty() && is.value.starts_with(&was.value) || was.value.is_empty();
    if !stays || ids != wanted || is.diags.len() > was.diags.len() {
        let message = format!(
            "{path} cannot be added to at its end; put this where it belongs yourself:\n\n{}",
            yaml.join("\n").trim_end()
        );
        return Err(Failure::Usage(message));
    }
    let how = if before.is_some() { Put::Anew } else { Put::New };
    site.put(path, &text, how)
}

/// The line that leads an editor to the schema, where the site has it.
fn modeline(site: &Understood, path: &SitePath) -> String {
    if !site.root.join(crate::drive::schema::FOLDER).join("glossary.json").exists() {
        return String::new();
    }
    let up = "../".repeat(path.as_str().matches('/').count().saturating_sub(1));
    format!("# yaml-language-server: $schema={up}.schema/glossary.json\n")
}

fn named(file: &str) -> Result<SitePath, Failure> {
    let inside = file.strip_prefix("content/").unwrap_or(file);
    let fits = inside == "glossary.yaml"
        || inside.starts_with("glossary/") && inside.ends_with(".yaml") && inside.len() > 14;
    SitePath::new(&format!("content/{inside}")).ok().filter(|_| fits).ok_or_else(|| {
        Failure::Usage(format!(
            "`{file}` is no file of the glossary, as glossary.yaml and glossary/people.yaml are"
        ))
    })
}

/// The file with the most entities of a kind, or the one with the most of any.
fn home(site: &Understood, kind: &str) -> SitePath {
    let mut files: BTreeMap<&SitePath, (usize, usize)> = BTreeMap::new();
    for entity in site.site.entities() {
        let counts = files.entry(&entity.path).or_default();
        counts.0 += usize::from(entity.kind.value == kind);
        counts.1 += 1;
    }
    // Of several, the first by name.
    let best = files.iter().rev().max_by_key(|(_, counts)| **counts);
    let only = || site.sources.texts().map(|it| &it.path).find(|it| named(it.as_str()).is_ok());
    match best.map(|(path, _)| *path).or_else(only) {
        Some(path) => path.clone(),
        None => SitePath::new("content/glossary.yaml").unwrap_or_else(|_| unreachable!("a path")),
    }
}
