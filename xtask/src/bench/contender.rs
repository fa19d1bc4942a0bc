//! Who takes part: ourselves, the floor, and what of the peers is installed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::corpus::Layout;
use crate::tools;

use super::wish::Peer;

/// A program that builds a site.
#[derive(Clone, Debug)]
pub struct Contender {
    /// What it is called.
    pub name: String,
    /// Which of it, in its own words; empty where it does not say.
    pub version: String,
    /// Whose sites it reads.
    pub layout: Layout,
    /// Whether the output of the run before is there when it starts.
    pub start: Start,
    /// The program.
    program: PathBuf,
    /// Its arguments: `{site}`, `{out}` and `{sizes}` stand for files and folders.
    args: Vec<String>,
}

/// What stands in the output folder when a run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Nothing.
    Cold,
    /// The same site, as it was left.
    Done,
}

/// The names of our own.
pub const OURS: &str = "Glossator";
pub const AGAIN: &str = "Glossator, nothing changed";
pub const FLOOR: &str = "the floor";

impl Contender {
    /// What it is run as.
    pub fn command(&self, site: &Path, out: &Path, sizes: &Path) -> Vec<OsString> {
        let filled = self.args.iter().map(|it| -> OsString {
            match it.as_str() {
                "{site}" => site.into(),
                "{out}" => out.into(),
                "{sizes}" => sizes.into(),
                plain => plain.into(),
            }
        });
        std::iter::once(self.program.clone().into_os_string()).chain(filled).collect()
    }

    /// How a person would type it.
    pub fn typed(&self) -> String {
        let name = self.program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let args = self.args.iter().map(|it| it.replace(['{', '}'], "").to_uppercase_if(it));
        std::iter::once(name).chain(args).collect::<Vec<_>>().join(" ")
    }
}

trait Placeholder {
    fn to_uppercase_if(self, written: &str) -> String;
}

impl Placeholder for String {
    /// A placeholder is shown in capitals.
    fn to_uppercase_if(self, written: &str) -> String {
        if written.starts_with('{') { self.to_uppercase() } else { self }
    }
}

/// Ourselves and the floor, as [built](crate::release::built) for release into `bin`.
pub fn ours(bin: &Path) -> Vec<Contender> {
    let glossator = bin.join("glossator");
    let version = said(&glossator, &["--version"]);
    let of = |name: &str, start, program: &Path, args: &str| Contender {
        name: name.to_owned(),
        version: if name == FLOOR { "as it stands here".to_owned() } else { version.clone() },
        layout: Layout::Glossator,
        start,
        program: program.to_owned(),
        args: words(args),
    };
    let build = "build --root {site} --out {out}";
    vec![
        of(OURS, Start::Cold, &glossator, build),
        of(AGAIN, Start::Done, &glossator, build),
        of(FLOOR, Start::Cold, &bin.join("xtask"), "floor {site} {out} {sizes}"),
    ]
}

/// Peers that are looked for: name, program, what asks it for its version, layout, arguments.
const KNOWN: [(&str, &str, &str, Layout, &str); 6] = [
    ("Blades", "blades", "version", Layout::Blades, "build"),
    ("Cobalt", "cobalt", "--version", Layout::Cobalt, "build --destination {out}"),
    ("Eleventy", "eleventy", "--version", Layout::Eleventy, "--quiet --output {out}"),
    ("Hugo", "hugo", "version", Layout::Hugo, "--quiet --source {site} --destination {out}"),
    ("mdBook", "mdbook", "--version", Layout::Mdbook, "build --dest-dir {out} {site}"),
    ("Zola", "zola", "--version", Layout::Zola, "--root {site} build --force --output-dir {out}"),
];

/// The peers that are installed and those that were named; and the names of those that are neither.
pub fn peers(named: &[Peer]) -> (Vec<Contender>, Vec<&'static str>) {
    let (mut there, mut missing) = (Vec::new(), Vec::new());
    for (name, program, version, layout, args) in KNOWN {
        match tools::found(program) {
            Some(program) => there.push(Contender {
                name: name.to_owned(),
                version: said(&program, &[version]),
                layout,
                start: Start::Cold,
                program,
                args: words(args),
            }),
            None if named.iter().any(|it| it.name == name) => {}
            None => missing.push(name),
        }
    }
    there.extend(named.iter().filter_map(|it| {
        let mut words = words(&it.command).into_iter();
        let program = PathBuf::from(words.next()?);
        Some(Contender {
            name: it.name.clone(),
            version: said(&program, &["--version"]),
            layout: it.layout,
            start: Start::Cold,
            program,
            args: words.collect(),
        })
    }));
    (there, missing)
}

fn words(command: &str) -> Vec<String> {
    command.split_whitespace().map(str::to_owned).collect()
}

/// The first line of what a program says.
pub fn said(program: &Path, args: &[&str]) -> String {
    let done = Command::new(program).args(args).output();
    let said = done.map(|it| String::from_utf8_lossy(&it.stdout).into_owned()).unwrap_or_default();
    said.lines().next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A program that is called so.
    pub fn named(name: &str) -> Contender {
        Contender {
            name: name.to_owned(),
            version: String::new(),
            layout: Layout::Glossator,
            start: Start::Cold,
            program: PathBuf::new(),
            args: Vec::new(),
        }
    }
}
