//! `new chapter`: a file with front matter behind the last chapter.

use std::collections::BTreeSet;
use std::path::Path;

use crate::base::{SitePath, Sources, nearest};
use crate::drive::Failure;
use crate::drive::place::Put;
use crate::drive::understood::Understood;
use crate::parse::id;

use super::yaml::scalar;

/// A chapter that is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Its title.
    pub title: String,
    /// The part, by its folder with or without the number.
    pub part: Option<String>,
    /// The last part of its address, and its file's name.
    pub slug: Option<String>,
    /// One sentence.
    pub summary: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
}

/// Writes a chapter into the site at `root`; gives its file.
///
/// # Errors
/// There is no such part, there is a chapter at its address, or the disk does not take it.
pub fn chapter(root: &Path, wish: &Wish) -> Result<SitePath, Failure> {
    let mut site = Understood::new(root)?;
    if wish.title.trim().is_empty() {
        return Err(Failure::Usage("a chapter needs a title".to_owned()));
    }
    let Some(slug) = wish.slug.clone().or_else(|| id::suggested(&wish.title)) else {
        let message = format!("no address can be made of `{}`; give one with `--slug`", wish.title);
        return Err(Failure::Usage(message));
    };
    if let Err(why) = id::proper(&slug) {
        return Err(Failure::Usage(format!("`{slug}` cannot be an address: {why}")));
    }
    let there = site.site.chapters().find(|it| {
        let own = it.front.slug.as_ref().map_or(&it.place.name, |slug| &slug.value);
        *own == slug
    });
    if let Some(there) = there {
        let message = format!(
            "`{slug}` is the address of {} already; give another with `--slug`",
            there.path
        );
        return Err(Failure::Usage(message));
    }
    let parts = parts(&site.sources);
    let part = match &wish.part {
        Some(part) => Some(found(part, &parts)?),
        // Where all chapters stand in parts, the last one goes on.
        None if loose(&site.sources) => None,
        None => parts.last().cloned(),
    };
    let folder = match &part {
        Some(part) => format!("content/chapters/{part}"),
        None => "content/chapters".to_owned(),
    };
    let path = format!("{folder}/{}-{slug}.md", next(&site.sources, &folder));
    let path = SitePath::new(&path)
        .map_err(|_| Failure::Usage(format!("`{slug}` cannot be the name of a file")))?;
    site.put(&path, &text(wish), Put::New)?;
    Ok(path)
}

fn text(wish: &Wish) -> String {
    let summary = wish.summary.as_deref().map_or_else(String::new, |it| format!(" {}", scalar(it)));
    let draft = if wish.draft { "draft: true\n" } else { "" };
    format!("---\ntitle: {}\nsummary:{summary}\n{draft}---\n\n", scalar(wish.title.trim()))
}

/// The folders of parts, in the order of their names.
fn parts(sources: &Sources) -> Vec<String> {
    let paths = sources.texts().map(|it| &it.path);
    let folders = paths.filter_map(|path| path.below("content/chapters")?.split_once('/'));
    folders.map(|(folder, _)| folder.to_owned()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Whether a chapter stands in no part, or there is none at all.
fn loose(sources: &Sources) -> bool {
    let mut inside = sources.texts().filter_map(|it| it.path.below("content/chapters")).peekable();
    inside.peek().is_none() || inside.any(|it| !it.contains('/'))
}

fn found(written: &str, parts: &[String]) -> Result<String, Failure> {
    let bare = |folder: &str| bare(folder).to_owned();
    let part = parts.iter().find(|it| *it == written || bare(it) == written);
    part.cloned().ok_or_else(|| {
        let near = nearest(written, parts.iter().map(String::as_str))
            .or_else(|| nearest(written, parts.iter().map(|it| self::bare(it))));
        let help = match (near, parts) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => "make a folder in content/chapters with a `_part.yaml` in it".to_owned(),
            (None, parts) => format!("there are {}", parts.join(", ")),
        };
        Failure::Usage(format!("there is no part `{written}`; {help}"))
    })
}

/// A name without the number before it.
fn bare(name: &str) -> &str {
    name.trim_start_matches(|it: char| it.is_ascii_digit()).trim_start_matches(['-', '_', '.', ' '])
}

/// The number behind the last one in a folder, written as wide as those are.
fn next(sources: &Sources, folder: &str) -> String {
    let inside = sources.texts().filter_map(|it| it.path.below(folder));
    let names = inside.map(|it| it.split('/').next().unwrap_or(it));
    let numbers = names.map(|it| &it[..it.bytes().take_while(u8::is_ascii_digit).count()]);
    let (mut last, mut width) = (0, 2);
    for number in numbers.filter(|it| !it.is_empty()) {
        width = width.max(number.len());
        last = last.max(number.parse::<u32>().unwrap_or(0));
    }
    format!("{:0width$}", last.saturating_add(1))
}
