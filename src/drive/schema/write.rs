//! The schemas as files of the site, where the first line of its YAML files leads editors.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::{Code, Diagnostic, SitePath, Span};
use crate::drive::Failure;
use crate::drive::place::{Put, put};

use super::known::{Known, known};
use super::shaped::all;

/// The folder of the schemas. Its name begins with a dot, so nothing of it is published.
pub const FOLDER: &str = "content/.schema";

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Where the schemas are.
    pub folder: PathBuf,
    /// How many were written, the others being as they should be.
    pub written: usize,
    /// How many there are.
    pub all: usize,
}

/// Writes all schemas into the site at `root`.
///
/// # Errors
/// The disk does not take them, or their folder leads out of the site.
pub fn write(root: &Path, known: &Known) -> Result<Told, Failure> {
    let folder = root.join(FOLDER);
    let mut told = Told { folder: folder.clone(), written: 0, all: 0 };
    for (name, text) in all(known) {
        let path = folder.join(format!("{name}.json"));
        told.all += 1;
        let how = match std::fs::read(&path) {
            Ok(there) if there == text.as_bytes() => continue,
            Ok(_) => Put::Anew,
            Err(_) => Put::New,
        };
        put(root, &path, &text, how).map_err(|error| failed(&path, &error))?;
        told.written += 1;
    }
    Ok(told)
}

/// Writes the schemas anew, if the site has them.
///
/// # Errors
/// As [`write()`].
pub(in crate::drive) fn refresh(root: &Path) -> Result<(), Failure> {
    if root.join(FOLDER).join("glossary.json").exists() {
        write(root, &known(root)?)?;
    }
    Ok(())
}

/// What there is to say of schemas that the site has and that say what it no longer is.
pub(in crate::drive) fn stale(root: &Path, known: &Known) -> Option<Diagnostic> {
    let folder = root.join(FOLDER);
    // Who never asked for schemas has none to be wrong.
    folder.join("glossary.json").exists().then_some(())?;
    let as_they_should_be = |(name, text): &(&'static str, String)| {
        std::fs::read(folder.join(format!("{name}.json"))).is_ok_and(|it| it == text.as_bytes())
    };
    let (name, _) = all(known).into_iter().find(|it| !as_they_should_be(it))?;
    let path = SitePath::new(&format!("{FOLDER}/{name}.json")).ok()?;
    let message = "the schemas for editors are not those of this site as it is";
    Some(
        Diagnostic::new(Code::StaleSchema, &path, Span::default(), message)
            .help("write them anew: `glossator schema --write`"),
    )
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::Environment(format!("{} cannot be written: {error}", path.display()))
}
