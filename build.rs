//! Packs `themes/default` into the program, so that the binary alone builds any site: a sorted
//! table of paths and bytes. It reads that folder and writes to `OUT_DIR`, and nothing else.
#![allow(
    clippy::disallowed_methods,
    reason = "a build script reads what it packs, and writes to `OUT_DIR`"
)]

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut files = Vec::new();
    gather(&root, "themes/default", &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for path in &files {
        // The path on this machine tells the compiler where to look; it does not get into the binary.
        let file = root.join(path);
        writeln!(table, "    ({path:?}, include_bytes!({:?})),", file.display().to_string())?;
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("theme.rs"), table)?;
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

/// The files below `folder`, but for what editors and systems leave lying about.
fn gather(root: &Path, folder: &str, files: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={folder}");
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().ok_or("a file of the theme has a name that is not UTF-8")?;
        if name.starts_with('.') || name.ends_with('~') || name.ends_with(".swp") {
            continue;
        }
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            gather(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
