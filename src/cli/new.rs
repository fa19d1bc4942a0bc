//! `init` and `new`: what they ask, and what they say at the terminal.

use std::path::{Path, PathBuf};

use crate::drive::new::{chapter, entity, source};
use crate::drive::{self, Failure, init};

use super::args::{Args, New};
use super::ask::{asked, given_or_asked};

/// Begins a site; gives what to say of it.
///
/// # Errors
/// There is one already, or the disk does not take it.
pub(super) fn begin(
    args: &Args,
    dir: Option<&Path>,
    title: Option<&str>,
) -> Result<String, Failure> {
    let dir = dir.or(args.root.as_deref()).unwrap_or(Path::new("."));
    let title = match title {
        Some(title) => title.to_owned(),
        None => asked("Title of the site [Tides]:")
            .filter(|it| !it.is_empty())
            .unwrap_or_else(|| "Tides".to_owned()),
    };
    let begun = init::begin(dir, &title)?;
    if args.quiet {
        return Ok(String::new());
    }
    let mut said = String::new();
    for path in &begun.wrote {
        said.push_str(&format!("wrote {}\n", shown(dir, path)));
    }
    for path in &begun.kept {
        said.push_str(&format!("kept {}, which was there\n", shown(dir, path)));
    }
    said.push_str(&format!("wrote {}, for editors\n", shown(dir, drive::schema::FOLDER)));
    let go = match dir.to_str() {
        Some(".") | None => String::new(),
        Some(dir) => format!("cd {dir}\n"),
    };
    said.push_str(&format!("\nThe site is ready. Next:\n\n{go}{}", next()));
    Ok(said)
}

fn next() -> &'static str {
    if cfg!(feature = "serve") { "glossator serve --open\n" } else { "glossator build\n" }
}

fn shown(dir: &Path, path: &str) -> String {
    let whole: PathBuf = if dir == Path::new(".") { path.into() } else { dir.join(path) };
    whole.display().to_string()
}

/// Adds to a site; gives what to say of it.
///
/// # Errors
/// Something is missing or wrong, or the disk does not take it.
pub(super) fn new(args: &Args, what: &New) -> Result<String, Failure> {
    let root = drive::root(args.root.as_deref())?;
    let (path, more) = match what {
        New::Chapter { title, part, slug, summary, draft } => {
            let wish = chapter::Wish {
                title: given_or_asked(title.as_deref(), "Title:", "a title: `new chapter \"…\"`")?,
                part: part.clone(),
                slug: slug.clone(),
                summary: summary.clone(),
                draft: *draft,
            };
            (chapter::chapter(&root, &wish)?, String::new())
        }
        New::Entity { name, kind, id, alias, summary, file } => {
            let name = given_or_asked(name.as_deref(), "Name:", "a name: `new entity \"…\"`")?;
            let kind = match kind {
                Some(kind) => kind.clone(),
                None => {
                    let kinds = entity::kinds(&root)?.join(", ");
                    let question = format!("Kind ({kinds}):");
                    given_or_asked(
                        None,
                        &question,
                        &format!("a kind: `--kind KIND`, one of {kinds}"),
                    )?
                }
            };
            let wish = entity::Wish {
                name,
                kind,
                id: id.clone(),
                aliases: alias.clone(),
                summary: summary.clone(),
                file: file.clone(),
            };
            let added = entity::entity(&root, &wish)?;
            (added.path, format!(", as `{}`", added.id))
        }
        New::Source { id, sort, title, author, date, url } => {
            let wish = source::Wish {
                id: id.clone(),
                sort: given_or_asked(
                    sort.as_deref(),
                    "Type (book, web, report …):",
                    "a type: `--type book`",
                )?,
                title: given_or_asked(title.as_deref(), "Title:", "a title: `--title \"…\"`")?,
                authors: author.clone(),
                date: date.clone(),
                url: url.clone(),
            };
            let added = source::source(&root, &wish)?;
            (added.path, format!("; cite it as [@{}]", added.id))
        }
    };
    let path = drive::shown(&path.on_disk(&root));
    Ok(if args.quiet { String::new() } else { format!("wrote {}{more}\n", path.display()) })
}
