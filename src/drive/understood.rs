//! A site that was read and understood, for commands that ask about it or add to it.

use std::path::{Path, PathBuf};

use crate::base::{Diagnostic, Severity, SitePath, Sources};
use crate::discover;
use crate::engine::{Drafts, Engine, Options, Site};

use super::Failure;
use super::build::unreadable;
use super::place::{Put, put};
use super::schema::refresh;

/// A site that was read and understood, drafts included.
#[derive(Debug)]
pub(super) struct Understood {
    pub(super) root: PathBuf,
    pub(super) sources: Sources,
    pub(super) site: Site,
    engine: Engine,
}

const OPTIONS: Options = Options { drafts: Drafts::Shown, as_of: None };

impl Understood {
    /// The site at `root`, whatever its errors are.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn new(root: &Path) -> Result<Self, Failure> {
        let sources = discover::read(root).map_err(unreadable)?.value;
        let mut engine = Engine::default();
        let site = engine.site(&sources, OPTIONS);
        Ok(Self { root: root.to_owned(), sources, site, engine })
    }

    /// Writes a file of the site, once it is proved that it brings no error with it.
    ///
    /// # Errors
    /// It would bring one, it is there already and `how` keeps it, or the disk does not take it.
    pub(super) fn put(&mut self, path: &SitePath, text: &str, how: Put) -> Result<(), Failure> {
        let before = errors(&self.site);
        let mut sources = self.sources.clone();
        sources.put(path.clone(), text);
        let site = self.engine.site(&sources, OPTIONS);
        // What moves in its file says the same as before.
        let told =
            |it: &Diagnostic| before.iter().any(|old| (old.0, &old.1) == (it.code, &it.message));
        if let Some(new) = site.diags.iter().find(|it| it.severity == Severity::Error && !told(it))
        {
            let help = new.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
            return Err(Failure::Usage(format!(
                "{} would not be right: {}{help}",
                path, new.message
            )));
        }
        let on_disk = path.on_disk(&self.root);
        let mark = if how == Put::Anew { self.mark(path, &on_disk)? } else { "" };
        put(&self.root, &on_disk, format!("{mark}{text}"), how).map_err(|error| {
            match error.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    Failure::Usage(format!("there is a file {path} already, and it stays as it is"))
                }
                _ => Failure::Environment(format!(
                    "{} cannot be written: {error}",
                    on_disk.display()
                )),
            }
        })?;
        (self.sources, self.site) = (sources, site);
        refresh(&self.root)
    }

    /// The byte order mark of a file, if it has one: reading leaves it out.
    ///
    /// # Errors
    /// The file is not what it was when it was read.
    fn mark(&self, path: &SitePath, on_disk: &Path) -> Result<&'static str, Failure> {
        let there = std::fs::read(on_disk).unwrap_or_default();
        let bare = there.strip_prefix(MARK.as_bytes());
        let read = self.sources.text(path).map_or("", |it| &*it.text);
        if bare.unwrap_or(&there) != read.as_bytes() {
            let message = format!("{path} changed in this very moment; try again");
            return Err(Failure::Environment(message));
        }
        Ok(if bare.is_some() { MARK } else { "" })
    }
}

const MARK: &str = "\u{feff}";

fn errors(site: &Site) -> Vec<(crate::base::Code, String)> {
    let errors = site.diags.iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| (it.code, it.message.clone())).collect()
}
