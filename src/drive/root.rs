//! Which site a command is about.

use std::path::{Path, PathBuf};

use crate::discover;

use super::Failure;

/// The folder of the site: `given`, or the nearest from the working folder upwards.
///
/// # Errors
/// There is no site.
pub fn root(given: Option<&Path>) -> Result<PathBuf, Failure> {
    const SIGN: &str = "content/site.yaml";
    if let Some(given) = given {
        if given.join(SIGN).exists() {
            return Ok(given.to_owned());
        }
        let message = format!("there is no site in {}: it has no {SIGN}", given.display());
        return Err(Failure::Usage(message));
    }
    let here = std::env::current_dir()
        .map_err(|error| Failure::Environment(format!("there is no working folder: {error}")))?;
    discover::find_root(&here).ok_or_else(|| {
        let here = here.display();
        let message = format!(
            "neither {here} nor a folder above it has a {SIGN}; go to a site, or name one with \
             `--root`"
        );
        Failure::Usage(message)
    })
}

/// The folder of the site in which `folder` lies, if it lies in one.
pub fn root_above(folder: &Path) -> Option<PathBuf> {
    discover::find_root(&std::path::absolute(folder).ok()?)
}

/// A path as short as it can be said from the working folder.
pub fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(inside) if !inside.as_os_str().is_empty() => inside.to_owned(),
        _ => path.to_owned(),
    }
}
