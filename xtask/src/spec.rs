//! The examples of CommonMark, from the npm package of its authors. They are under CC BY-SA, so
//! they stay out of the repository and stand in `target/commonmark`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::done;

/// The version whose examples must hold.
const VERSION: &str = "0.31.2";

/// Fetches the specification, unless it is there already, and gives its file.
pub fn fetched(root: &Path) -> Result<PathBuf, String> {
    let dir = root.join("target/commonmark").join(VERSION);
    let file = dir.join("package/spec.txt");
    if file.is_file() {
        return Ok(file);
    }
    std::fs::create_dir_all(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let package = format!("commonmark-spec@{VERSION}");
    done(Command::new("npm").args(["pack", "--silent", &package]).current_dir(&dir))?;
    let archive = format!("commonmark-spec-{VERSION}.tgz");
    done(Command::new("tar").args(["-xzf", &archive]).current_dir(&dir))?;
    let text = std::fs::read_to_string(&file)
        .map_err(|error| format!("{package} has no spec.txt: {error}"))?;
    if text.contains(&format!("version: '{VERSION}'")) {
        Ok(file)
    } else {
        Err(format!("{} is not CommonMark {VERSION}", file.display()))
    }
}
