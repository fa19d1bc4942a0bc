//! `new source`: an entry at the end of the bibliography.

use std::path::Path;

use crate::base::{SitePath, Source};
use crate::drive::Failure;
use crate::drive::place::Put;
use crate::drive::understood::Understood;
use crate::parse::sources::sources;

use super::appended;
use super::entity::Added;
use super::yaml::{list, scalar};

/// A source that is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Its id, where it is not to come from author and year.
    pub id: Option<String>,
    /// What it is: `book`, `web`.
    pub sort: String,
    /// Its title.
    pub title: String,
    /// Who wrote it: `Newton, Isaac`.
    pub authors: Vec<String>,
    /// When it came out.
    pub date: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

/// Adds a source to the bibliography of the site at `root`.
///
/// # Errors
/// Its id is taken, it says what cannot be, or the file cannot be added to.
pub fn source(root: &Path, wish: &Wish) -> Result<Added, Failure> {
    let mut site = Understood::new(root)?;
    if wish.title.trim().is_empty() {
        return Err(Failure::Usage("a source needs a title".to_owned()));
    }
    let taken = |id: &str| site.site.sources().any(|it| it.id.value == id);
    let id = match &wish.id {
        Some(id) if taken(id) => {
            return Err(Failure::Usage(format!("there is a source `{id}` already")));
        }
        Some(id) => id.clone(),
        None => {
            let first = suggested(wish);
            let more = ('b'..='z').map(|it| format!("{first}{it}"));
            std::iter::once(first.clone()).chain(more).find(|it| !taken(it)).unwrap_or(first)
        }
    };
    let mut yaml = format!(
        "{}:\n  type: {}\n  title: {}\n",
        scalar(&id),
        scalar(&wish.sort),
        scalar(wish.title.trim())
    );
    match &wish.authors[..] {
        [] => {}
        [one] => yaml.push_str(&format!("  author: {}\n", scalar(one))),
        more => yaml.push_str(&format!("  author: {}\n", list(more.iter().map(String::as_str)))),
    }
    for (key, value) in [("date", &wish.date), ("url", &wish.url)] {
        // A date and an address are plain texts whatever they hold, but for what `scalar` cannot know.
        yaml.extend(value.iter().map(|it| format!("  {key}: {}\n", bare(it))));
    }
    let path = SitePath::new("content/sources.yaml").unwrap_or_else(|_| unreachable!("a path"));
    let before = site.sources.text(&path).cloned();
    let old = before.as_ref().map_or("", |it| &*it.text);
    let text = appended(old, &yaml);
    let read = |text: &str| sources(&Source { path: path.clone(), text: text.into() });
    let (was, is) = (read(old), read(&text));
    if let Some(new) = is.diags.iter().find(|it| !was.diags.contains(it)) {
        return Err(Failure::Usage(format!("`{id}` would not be right: {}", new.message)));
    }
    let grown = is.value.get(was.value.len()..).unwrap_or_default();
    if !is.value.starts_with(&was.value) || grown.len() != 1 || grown[0].id.value != id {
        let yaml = yaml.trim_end();
        let message = format!(
            "{path} cannot be added to at its end; put this where it belongs yourself:\n\n{yaml}"
        );
        return Err(Failure::Usage(message));
    }
    site.put(&path, &text, if before.is_some() { Put::Anew } else { Put::New })?;
    Ok(Added { id, path })
}

fn bare(text: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || "-._~/?=&%+:".contains(it);
    let fits = text.starts_with(|it: char| it.is_ascii_alphanumeric()) && text.chars().all(plain);
    if fits && !text.ends_with(':') { text.to_owned() } else { scalar(text) }
}

/// `newton1687`: the family name of the first author, or the first long word of the title, and the
/// year.
fn suggested(wish: &Wish) -> String {
    let family = wish.authors.first().map(|it| match it.split_once(',') {
        Some((family, _)) => family,
        None => it.split_whitespace().next_back().unwrap_or(it),
    });
    let long = || wish.title.split_whitespace().find(|it| it.chars().count() > 3);
    let word = family.or_else(long).unwrap_or(&wish.title);
    let mut id: String =
        word.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if id.is_empty() {
        id.push_str("source");
    }
    let year = wish.date.as_deref().unwrap_or_default();
    id.extend(year.chars().take_while(char::is_ascii_digit));
    id
}
