//! The files of a new site, which stand in `site/` beside this one, and their way onto the disk.

use std::io;
use std::path::{Path, PathBuf};

use crate::drive::Failure;
use crate::drive::new::yaml::scalar;
use crate::drive::place::{Put, put};
use crate::drive::schema;

/// A site that was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// What was written, from the site's folder.
    pub wrote: Vec<&'static str>,
    /// What was there already and stays as it is.
    pub kept: Vec<&'static str>,
}

/// What is written, and where. The settings come last: only with them is it a site.
const FILES: [(&str, &str); 9] = [
    (".gitignore", include_str!("site/gitignore")),
    (".github/workflows/pages.yml", include_str!("site/pages.yml")),
    ("README.md", include_str!("site/README.md")),
    ("content/chapters/01-twice-a-day.md", include_str!("site/chapters/01-twice-a-day.md")),
    (
        "content/chapters/02-springs-and-neaps.md",
        include_str!("site/chapters/02-springs-and-neaps.md"),
    ),
    ("content/pages/about.md", include_str!("site/pages/about.md")),
    ("content/glossary.yaml", include_str!("site/glossary.yaml")),
    ("content/sources.yaml", include_str!("site/sources.yaml")),
    ("content/site.yaml", include_str!("site/site.yaml")),
];

/// Begins a site called `title` in `dir`, which is made where it is not there.
///
/// # Errors
/// There is a `content` already, or the disk does not take it.
pub fn begin(dir: &Path, title: &str) -> Result<Begun, Failure> {
    if title.trim().is_empty() || title.contains(char::is_control) {
        return Err(Failure::Usage("a site needs a title of one line".to_owned()));
    }
    let content = dir.join("content");
    if content.symlink_metadata().is_ok() {
        let shown = content.strip_prefix(".").unwrap_or(&content).display();
        let message = format!(
            "there is a folder {shown} already, and it stays as it is; begin in another, as in \
             `glossator init my-site`"
        );
        return Err(Failure::Usage(message));
    }
    let failed = |path: &Path, error: &io::Error| {
        Failure::Environment(format!("{} cannot be written: {error}", path.display()))
    };
    std::fs::create_dir_all(dir).map_err(|error| failed(dir, &error))?;
    let mut begun = Begun::default();
    for (path, text) in FILES {
        let on_disk = dir.join(path);
        let title = if path.ends_with(".md") { title.to_owned() } else { scalar(title) };
        match put(dir, &on_disk, text.replace("{{title}}", &title), Put::New) {
            Ok(()) => begun.wrote.push(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => begun.kept.push(path),
            Err(error) => {
                undo(dir, &begun);
                return Err(failed(&on_disk, &error));
            }
        }
    }
    let known = schema::known(dir)?;
    schema::write(dir, &known)?;
    Ok(begun)
}

/// Takes back what was written, so that nothing half is in the way of the next try.
fn undo(dir: &Path, begun: &Begun) {
    for path in begun.wrote.iter().rev() {
        let path: PathBuf = dir.join(path);
        let _ = std::fs::remove_file(&path);
        // Folders go where they are empty, which those of others are not.
        for folder in path.ancestors().skip(1).take_while(|it| *it != dir) {
            let _ = std::fs::remove_dir(folder);
        }
    }
}
