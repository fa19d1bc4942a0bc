//! `theme eject`: a copy of a template, a part of one or an asset, in the site's own theme, where it
//! stands in the place of the one that it was copied from.

use std::io;
use std::path::Path;

use crate::base::{SitePath, nearest};
use crate::drive::Failure;
use crate::drive::place::{Put, put};
use crate::resolve::theme::Storey;

use super::stack::{SETTINGS, Stack, stack};

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The file: `chapter.html`, `chapter`, `parts/card.html`, `site.css`.
    pub name: String,
    /// The theme to put it into; where none is named, the site's own.
    pub theme: Option<String>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ejected {
    /// The files that were written, from the site's root: the copy last.
    pub wrote: Vec<SitePath>,
    /// The file as templates name it: `chapter.html`.
    pub name: String,
    /// The theme whose file it now stands before.
    pub below: String,
    /// What else has to be done to see it.
    pub next: Option<String>,
}

/// The theme that a site gets that has none of its own.
const OWN: &str = "own";
const DEFAULT: &str = "default";

/// The files that can be copied, by their names as `eject` takes them, and whose they are.
///
/// # Errors
/// The site cannot be read.
pub fn files(root: Option<&Path>) -> Result<Vec<(String, String)>, Failure> {
    let stack = stack(root)?;
    let storeys: Vec<_> = stack.storeys.iter().collect();
    Ok(all(&storeys).into_iter().map(|(path, storey)| (shown(path), storey.name.clone())).collect())
}

/// Copies a file into a theme of the site at `root`.
///
/// # Errors
/// There is no such file, it is there already, or the disk does not take it.
pub fn eject(root: &Path, wish: &Wish) -> Result<Ejected, Failure> {
    let stack = stack(Some(root))?;
    let theme = theme(&stack, wish)?;
    let below = below(&stack, &theme);
    let (path, storey) = found(&below, &wish.name)?;
    let mut wrote = Vec::new();
    let at = |inside: &str| {
        SitePath::new(&format!("themes/{theme}/{inside}"))
            .map_err(|_| Failure::Usage(format!("`{theme}` cannot be a theme's name")))
    };
    let about = at("theme.yaml")?;
    let copy = at(path)?;
    if stack.sources.text(&copy).is_some() || copy.on_disk(root).exists() {
        let message = format!("there is a file {copy} already, and it stays as it is");
        return Err(Failure::Usage(message));
    }
    let named = stack.wanted.name.as_ref().map_or(DEFAULT, |it| &it.value);
    if theme != DEFAULT && !about.on_disk(root).exists() {
        let parent = if named == theme { DEFAULT } else { named };
        let text = format!(
            "# yaml-language-server: $schema=../../content/.schema/theme.json\nparent: {parent}\n"
        );
        write(root, &about, text.as_bytes())?;
        wrote.push(about);
    }
    write(root, &copy, &storey.files[path])?;
    wrote.push(copy);
    let next = (named != theme).then(|| match stack.wanted.settings.is_empty() {
        true => format!("put `theme: {theme}` into {SETTINGS}"),
        false => format!("put `name: {theme}` below `theme:` in {SETTINGS}"),
    });
    Ok(Ejected { wrote, name: shown(path), below: storey.name.clone(), next })
}

/// The theme that the copy goes into.
fn theme(stack: &Stack, wish: &Wish) -> Result<String, Failure> {
    let named = stack.wanted.name.as_ref().map(|it| it.value.as_str());
    let theme = wish.theme.as_deref().or(named.filter(|it| *it != DEFAULT)).unwrap_or(OWN);
    let fits = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_');
    if theme.is_empty() || !theme.chars().all(fits) {
        let message = format!("`{theme}` cannot be a theme's name: it is letters, digits and `-`");
        return Err(Failure::Usage(message));
    }
    Ok(theme.to_owned())
}

/// The themes below `theme`, from the top: where it is not among those of the site, all of these.
fn below<'a>(stack: &'a Stack, theme: &str) -> Vec<&'a Storey> {
    let program = stack.storeys.len().saturating_sub(1);
    let own = stack.storeys.iter().take(program).position(|it| it.name == theme);
    stack.storeys.iter().skip(own.map_or(0, |it| it + 1)).collect()
}

/// Each file with the topmost theme that has it.
fn all<'a>(storeys: &[&'a Storey]) -> std::collections::BTreeMap<&'a str, &'a Storey> {
    let mut all = std::collections::BTreeMap::new();
    for storey in storeys {
        for path in storey.files.keys() {
            all.entry(path.as_str()).or_insert(*storey);
        }
    }
    all
}

/// The file that `name` means.
fn found<'a>(storeys: &[&'a Storey], name: &str) -> Result<(&'a str, &'a Storey), Failure> {
    let all = all(storeys);
    let ways = [
        name.to_owned(),
        format!("templates/{name}"),
        format!("templates/{name}.html"),
        format!("templates/parts/{name}"),
        format!("templates/parts/{name}.html"),
        format!("assets/{name}"),
    ];
    if let Some((path, storey)) = ways.iter().find_map(|it| all.get_key_value(it.as_str())) {
        return Ok((path, storey));
    }
    if name == "theme.yaml" || name.starts_with("i18n") {
        let message = "settings and words win one by one: write those that you change, and no \
                       others, into your theme's `theme.yaml` and `i18n/en.yaml`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let names: Vec<String> = all
        .keys()
        .flat_map(|path| {
            let name = shown(path);
            let file = name.rsplit('/').next().unwrap_or(&name);
            let stem = file.strip_suffix(".html").unwrap_or(file);
            [name.clone(), file.to_owned(), stem.to_owned()]
        })
        .collect();
    let help = match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`glossator theme eject` lists what there is".to_owned(),
    };
    Err(Failure::Usage(format!("the theme has no template and no asset `{name}`; {help}")))
}

/// A file as templates name it.
fn shown(path: &str) -> String {
    let name = path.strip_prefix("templates/").or_else(|| path.strip_prefix("assets/"));
    name.unwrap_or(path).to_owned()
}

fn write(root: &Path, path: &SitePath, bytes: &[u8]) -> Result<(), Failure> {
    put(root, &path.on_disk(root), bytes, Put::New).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::Usage(format!("there is a file {path} already, and it stays as it is"))
        }
        _ => Failure::Environment(format!("{path} cannot be written: {error}")),
    })
}
