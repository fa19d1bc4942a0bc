//! `build`: the whole site, onto the disk, or not a byte of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use crate::base::{Diagnostic, Digest, Keep, Severity, SitePath, Sources};
use crate::discover::{self, ReadError};
use crate::emit::{self, Foreign, Memory, Staging, Tray, WriteError};
use crate::engine::{Engine, Options, Site};

pub use super::as_of::Day;
pub use crate::emit::Written;
pub use crate::engine::{Counts, Drafts, Steps, Witness};

use super::Failure;
use super::again::{take_in, take_in_told};
use super::recall::{self, Recalled};
use super::watch::Seen;

/// What is to be built.
#[derive(Clone, Debug)]
pub struct Job {
    /// The site's folder.
    pub root: PathBuf,
    /// Where the site is written.
    pub out: PathBuf,
    /// Whether files of others may be written over, and a folder of others be used.
    pub force: bool,
    /// Whether drafts are built, too.
    pub drafts: Drafts,
    /// The day as of which it is built, if it is not to be told whole.
    pub as_of: Option<Day>,
    /// Who is told what each stage takes.
    pub steps: Steps,
}

/// What a build is at, for those who watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It reads the sources.
    Reading,
    /// It makes the pages.
    Making,
    /// Another build is writing to the same folder, and this one waits for it.
    Waiting,
    /// It writes.
    Writing,
}

/// A build that came to its end, for better or worse.
#[derive(Debug)]
pub struct Built {
    /// What was read, for excerpts: all that `diags` speak of is among it.
    pub sources: Sources,
    /// Everything there is to say, by file and place.
    pub diags: Vec<Diagnostic>,
    /// How much it is made of.
    pub counts: Counts,
    /// How many pages it has.
    pub pages: usize,
    /// Whether the site says where it will stand. Without that, it has no feed and no sitemap.
    pub has_base_url: bool,
    /// Whether it has a feed, which it has not where no chapter has a date; also if it wants none.
    pub has_feed: bool,
    /// What was done to the folder; nothing at all where there are errors.
    pub written: Option<Written>,
    /// What it was made of. To give that back takes a while; who ends anyway forgets it.
    pub rest: Rest,
}

/// What a build was made of, of no further use.
#[derive(Debug, Default)]
pub struct Rest(#[expect(dead_code, reason = "it is held, and not looked at")] Option<Box<Site>>);

/// Builds the site.
///
/// # Errors
/// There is no site to read, or the output cannot be written. Errors in the content are none of
/// these: they are in [`Built::diags`].
pub fn build(job: &Job, phase: &mut dyn FnMut(Phase)) -> Result<Built, Failure> {
    Bench::new(job, Keep::Once, phase)?.build(phase)
}

/// What is kept from one build of a site to the next.
pub(super) struct Bench {
    job: Job,
    out: PathBuf,
    engine: Engine,
    keep: Keep,
    sources: Sources,
    /// What there is to say about what could not be read.
    unread: Vec<Diagnostic>,
}

impl Bench {
    /// Reads the site.
    ///
    /// # Errors
    /// There is no site to read, or an earlier build that was cut off cannot be finished.
    pub(super) fn new(
        job: &Job,
        keep: Keep,
        phase: &mut dyn FnMut(Phase),
    ) -> Result<Self, Failure> {
        let out = safe_out(&job.root, &job.out)?;
        emit::recover(&out, &mut || phase(Phase::Waiting)).map_err(failed)?;
        phase(Phase::Reading);
        let read = job.steps.run("read", 1, || discover::read(&job.root)).map_err(unreadable)?;
        let mut unread = Vec::new();
        let sources = read.into(&mut unread);
        let engine = Engine::told(job.steps.clone(), keep);
        Ok(Self { job: job.clone(), out, engine, keep, sources, unread })
    }

    /// Reads again what stands at `paths`, and says whether anything differs.
    pub(super) fn change(&mut self, told: &BTreeMap<SitePath, Seen>) -> bool {
        take_in_told(&self.job.root, told, &mut self.sources, &mut self.unread).is_some()
    }

    /// Builds the site as it was read last.
    ///
    /// # Errors
    /// The output cannot be written.
    pub(super) fn build(&mut self, phase: &mut dyn FnMut(Phase)) -> Result<Built, Failure> {
        let mut sources = match self.keep {
            Keep::Again => self.sources.clone(),
            Keep::Once => std::mem::take(&mut self.sources),
        };
        let mut diags = self.unread.clone();
        let options = Options { drafts: self.job.drafts, as_of: self.job.as_of };
        let inputs =
            self.job.steps.run("digest of all inputs", 1, || recall::inputs(&sources, options));
        // A file that cannot be read is no input, and yet an error.
        if !diags.iter().any(is_error)
            && let Some((said, files)) = emit::recalled(&self.out, inputs)
            && let Some(Recalled { diags, counts, pages, has_base_url, has_feed }) =
                Recalled::from_text(&said)
        {
            let written = Some(Written { kept: files, ..Written::default() });
            let rest = Rest::default();
            return Ok(Built {
                sources,
                diags,
                counts,
                pages,
                has_base_url,
                has_feed,
                written,
                rest,
            });
        }
        phase(Phase::Making);
        let site = match self.keep {
            Keep::Again => self.engine.site(&sources, options),
            Keep::Once => self.engine.only_site(std::mem::take(&mut sources), options),
        };
        diags.extend(site.diags.iter().cloned());
        // What could not be read is weighed as the site wishes, too.
        site.severities.judge(&mut diags);
        let has_base_url = site.frame.base_url.is_some();
        let has_feed = site.has_feed_if_wanted();
        let (counts, pages) = (site.counts, site.pages.len());
        let mut staging = None;
        let mut drawn = if diags.iter().any(is_error) {
            // Nothing will be written, but whatever else is wrong is to be told, too.
            self.engine.files(&site, &Void)
        } else {
            let foreign = if self.job.force { Foreign::Overwrite } else { Foreign::Refuse };
            let opened = Staging::open(&self.out, foreign, &mut || phase(Phase::Waiting));
            let opened = staging.insert(opened.map_err(failed)?);
            self.engine.files(&site, opened)
        };
        if self.keep == Keep::Once {
            // What there is to say is rarely much, and then it takes one more look at these files.
            let places = diags.iter().chain(&drawn.diags).flat_map(places);
            let unread: BTreeSet<&SitePath> =
                places.filter(|it| sources.text(it).is_none()).collect();
            let unread: Vec<SitePath> = unread.into_iter().cloned().collect();
            take_in(&self.job.root, &unread, &mut sources, &mut Vec::new());
        }
        diags.append(&mut drawn.diags);
        diags.sort();
        diags.dedup();
        let faulty = diags.iter().any(is_error);
        let staging = match staging {
            Some(staging) if !faulty => staging,
            staging => {
                staging.into_iter().for_each(Staging::abandon);
                let written = None;
                return Ok(Built {
                    sources,
                    diags,
                    counts,
                    pages,
                    has_base_url,
                    has_feed,
                    written,
                    rest: Rest(Some(Box::new(site))),
                });
            }
        };
        phase(Phase::Writing);
        let recalled = Recalled { diags, counts, pages, has_base_url, has_feed };
        let memory = Memory { inputs, said: recalled.to_text() };
        let written = self
            .job
            .steps
            .run("publish", drawn.value.len(), || staging.publish(&drawn.value, Some(&memory)));
        let (diags, written) = (recalled.diags, Some(written.map_err(failed)?));
        let rest = Rest(Some(Box::new(site)));
        Ok(Built { sources, diags, counts, pages, has_base_url, has_feed, written, rest })
    }
}

/// The files that a complaint speaks of.
fn places(diag: &Diagnostic) -> impl Iterator<Item = &SitePath> {
    std::iter::once(&diag.at).chain(&diag.also).map(|it| &it.path)
}

/// Where files go that nobody is to see.
struct Void;

impl Tray for Void {
    fn holds(&self, _: &SitePath, _: Digest) -> bool {
        true
    }

    fn put(&self, _: &SitePath, _: &[u8], _: Digest) {}
}

/// Why a site cannot be read.
pub(super) fn unreadable(error: ReadError) -> Failure {
    match error {
        ReadError::NoContent(_) => Failure::Usage(error.to_string()),
        ReadError::Unlisted { .. } => Failure::Environment(error.to_string()),
    }
}

fn is_error(diag: &Diagnostic) -> bool {
    diag.severity == Severity::Error
}

fn failed(error: WriteError) -> Failure {
    let message = error.to_string();
    match error {
        WriteError::NotOurs { .. } | WriteError::InTheWay { .. } => Failure::Usage(message),
        WriteError::Disk { .. } | WriteError::Killed => Failure::Environment(message),
    }
}

/// The output folder, proved to lie where no source of the site could be written over or be
/// taken for output.
fn safe_out(root: &Path, out: &Path) -> Result<PathBuf, Failure> {
    let refused = |why: &str| {
        Failure::Usage(format!("the site cannot be built into {}: {why}", out.display()))
    };
    let (root, out) = (real(root), real(out));
    if let Some(file) = out.ancestors().find(|it| it.exists()).filter(|it| !it.is_dir()) {
        let which = match file == out {
            true => "that".to_owned(),
            false => file.display().to_string(),
        };
        return Err(refused(&format!(
            "{which} is a file, not a folder; remove or rename it, or choose another folder with \
             `--out`"
        )));
    }
    if root.starts_with(&out) {
        return Err(refused("its own sources are in there"));
    }
    for folder in ["content", "themes"] {
        let sources = real(&root.join(folder));
        if out.starts_with(&sources) {
            return Err(refused(&format!("that is inside `{folder}`, which is read")));
        }
        if sources.starts_with(&out) {
            return Err(refused(&format!("`{folder}` is in there")));
        }
    }
    Ok(out)
}

/// `path` without links and dots, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            part => {
                real.push(part);
                if let Ok(there) = real.canonicalize() {
                    real = there;
                }
            }
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_never_lies_among_the_sources() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("site");
        for folder in ["content/chapters", "themes/mine", "public"] {
            std::fs::create_dir_all(root.join(folder)).expect("folders");
        }
        for bad in [
            "site",
            "site/.",
            "",
            "site/content",
            "site/content/out",
            "site/themes/mine/out",
            "site/public/../content/x",
        ] {
            assert!(safe_out(&root, &dir.path().join(bad)).is_err(), "{bad:?}");
        }
        for good in ["site/public", "site/contents", "elsewhere/deep"] {
            assert!(safe_out(&root, &dir.path().join(good)).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn a_file_where_the_output_belongs_is_told_by_what_it_is() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(dir.path().join("site/content")).expect("folders");
        std::fs::write(dir.path().join("site/public"), "mine").expect("a file");
        for bad in ["site/public", "site/public/deep"] {
            match safe_out(&dir.path().join("site"), &dir.path().join(bad)) {
                Err(Failure::Usage(why)) => assert!(
                    why.contains("public is a file") || why.contains("that is a file"),
                    "{why}"
                ),
                other => panic!("{bad:?}: {}", other.is_ok()),
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_hide_where_the_output_lies() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(dir.path().join("content")).expect("folders");
        std::os::unix::fs::symlink("content", dir.path().join("public")).expect("a link");
        assert!(safe_out(dir.path(), &dir.path().join("public/new")).is_err());
    }
}
