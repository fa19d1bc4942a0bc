//! `theme`: what it says at the terminal.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use crate::base::to_json;
use crate::drive::theme::{Context, Wish, contexts, eject, files};
use crate::drive::{self, Failure};

use super::args::{Args, Plain, Theme};

/// What templates see, or what was copied.
///
/// # Errors
/// There is no such template or site, or it cannot be written to.
pub(super) fn theme(args: &Args, what: &Theme) -> Result<String, Failure> {
    match what {
        Theme::Context { template, format } => {
            let told = contexts(root(args)?.as_deref(), template.as_deref())?;
            Ok(match (format, template) {
                (Plain::Json, _) => told.iter().map(json).collect(),
                (Plain::Human, Some(_)) => told.iter().map(human).collect(),
                (Plain::Human, None) => listed(&told),
            })
        }
        Theme::Eject { file: None, .. } => {
            let mut said =
                "What can be copied, and the theme that it would be copied from:\n".to_owned();
            let all = files(root(args)?.as_deref())?;
            let widest = all.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            for (name, theme) in all {
                let _ = writeln!(said, "  {name:widest$}  {theme}");
            }
            Ok(said)
        }
        Theme::Eject { file: Some(name), theme } => {
            let root = drive::root(args.root.as_deref())?;
            let wish = Wish { name: name.clone(), theme: theme.clone() };
            let done = eject(&root, &wish)?;
            if args.quiet {
                return Ok(String::new());
            }
            let mut said = String::new();
            for path in &done.wrote {
                let _ = writeln!(said, "wrote {}", drive::shown(&path.on_disk(&root)).display());
            }
            let (name, below) = (&done.name, &done.below);
            let _ = writeln!(said, "It stands before `{name}` of the theme `{below}`.");
            if name.ends_with(".html") && !name.contains('/') {
                let _ = writeln!(
                    said,
                    "To change a block of it alone, put `{{% extends \"{below}/{name}\" %}}` and \
                     that block in its place."
                );
            }
            if let Some(next) = &done.next {
                let _ = writeln!(said, "To have the theme used, {next}.");
            }
            Ok(said)
        }
    }
}

/// The site's folder; outside of one there is still the theme in the program.
fn root(args: &Args) -> Result<Option<PathBuf>, Failure> {
    match (drive::root(args.root.as_deref()), &args.root) {
        (Ok(root), _) => Ok(Some(root)),
        (Err(failure), Some(_)) => Err(failure),
        (Err(_), None) => Ok(None),
    }
}

/// All templates, a line to each.
fn listed(all: &[Context]) -> String {
    let widest = all.iter().map(|it| it.template.len()).max().unwrap_or(0);
    let mut said = String::new();
    for it in all {
        let about = match (&it.about, &*it.kinds) {
            (about, _) if !about.is_empty() => about.clone(),
            (_, [kind]) => format!("Draws `{kind}`."),
            (_, kinds) => format!("Has a part in {}.", kinds.join(", ")),
        };
        let _ = writeln!(said, "{:widest$}  {about}", it.template);
    }
    said.push_str("\n`glossator theme context chapter.html` lists what that template sees.\n");
    said
}

/// What a template sees, a line to each value.
fn human(context: &Context) -> String {
    /// Longer ways do not push all others aside.
    const WIDEST: usize = 40;
    let mut said = format!("{}\n", context.template);
    if !context.about.is_empty() {
        let _ = writeln!(said, "{}", context.about);
    }
    let _ = match &*context.kinds {
        [] => writeln!(said, "No page is drawn with it."),
        kinds => writeln!(said, "Kinds of page: {}.", kinds.join(", ")),
    };
    said.push('\n');
    let sort = |it: &drive::theme::Seen| match it.perhaps {
        true => format!("{} or none", it.sort),
        false => it.sort.clone(),
    };
    let widest = |long: &dyn Fn(&drive::theme::Seen) -> usize| {
        context.seen.iter().map(long).max().unwrap_or(0).min(WIDEST)
    };
    let (first, second) = (widest(&|it| it.path.len()), widest(&|it| sort(it).len()));
    for it in &context.seen {
        let _ = writeln!(said, "{:first$}  {:second$}  {}", it.path, sort(it), it.about);
    }
    said
}

/// The same for programs.
fn json(context: &Context) -> String {
    let mut said = String::new();
    for it in &context.seen {
        let line = Line {
            r#type: "value",
            version: super::report::VERSION,
            template: &context.template,
            path: &it.path,
            sort: &it.sort,
            optional: it.perhaps,
            about: &it.about,
        };
        said += &(to_json(&line) + "\n");
    }
    said
}

#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    version: u32,
    template: &'a str,
    path: &'a str,
    sort: &'a str,
    optional: bool,
    about: &'a str,
}
