//! `check`: everything there is to say about a site, by the engine that builds it. Writes nothing.

use std::path::PathBuf;

use crate::base::{Code, Diagnostic, Keep, Severities, Severity, Sources, nearest};
use crate::discover;
use crate::engine::{Counts, Drafts, Engine, Options, Steps};

use super::Failure;
use super::baseline::Baseline;
use super::build::unreadable;
use super::mend;
#[cfg(feature = "web")]
use super::outside::{self, Outside};
use super::schema;

pub use super::baseline::Based;
pub use super::mend::Mend;
#[cfg(feature = "web")]
pub use super::outside::Asking;

/// What is to be checked, and what is to be told of it.
#[derive(Clone, Debug)]
pub struct Job {
    /// The site's folder.
    pub root: PathBuf,
    /// Whether drafts are checked, too.
    pub drafts: Drafts,
    /// The codes to tell of, or their beginnings, `G02`; all, where it is empty.
    pub only: Vec<String>,
    /// Whether warnings are as grave as errors.
    pub warnings: Warnings,
    /// What becomes of mends that are certain.
    pub mending: Mending,
    /// What is known to be wrong and is not told again.
    pub baseline: Option<Base>,
    /// Who is told of each stage.
    pub steps: Steps,
    /// Whether the web is asked for the links that lead outside.
    #[cfg(feature = "web")]
    pub external: External,
}

/// Whether the web is asked for the links that lead outside.
#[cfg(feature = "web")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum External {
    /// Nobody is asked.
    #[default]
    Trusted,
    /// Every page is asked for.
    Asked,
}

/// A baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Its file.
    pub path: PathBuf,
    /// Whether it is written anew: everything that is wrong now is known from then on.
    pub renew: bool,
}

/// What becomes of mends that are certain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mending {
    /// Nothing.
    #[default]
    None,
    /// They are shown.
    Shown,
    /// They are made, and the site is checked again.
    Done,
}

/// How grave warnings are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Warnings {
    /// They are told, and all is well.
    #[default]
    Allowed,
    /// They are errors.
    Denied,
}

/// A site that was checked.
#[derive(Debug)]
pub struct Checked {
    /// What was read, for excerpts.
    pub sources: Sources,
    /// What there is to tell, by file and place.
    pub diags: Vec<Diagnostic>,
    /// How much the site is made of.
    pub counts: Counts,
    /// How many pages it has.
    pub pages: usize,
    /// The mends that were made, or are shown.
    pub mends: Vec<Mend>,
    /// What the baseline did, where there is one.
    pub based: Option<Based>,
    /// What the web was asked, where it was.
    #[cfg(feature = "web")]
    pub asking: Option<Asking>,
    #[cfg(feature = "web")]
    outside: Outside,
    #[cfg(feature = "web")]
    severities: Severities,
}

/// Checks the site.
///
/// # Errors
/// There is no site to read, or `only` names no code; a mend cannot be written.
pub fn check(job: &Job) -> Result<Checked, Failure> {
    for beginning in &job.only {
        known(beginning)?;
    }
    let baseline = match &job.baseline {
        Some(Base { path, renew: false }) => Some(Baseline::read(path)?),
        Some(_) | None => None,
    };
    let mut checked = mended(job)?;
    #[cfg(feature = "web")]
    if job.external == External::Asked && outside::CODES.iter().any(|it| is_told(job, *it)) {
        let ask = || outside::asked(&job.root, &checked.outside);
        let (diags, asking) = job.steps.run("ask the web", 1, ask)?;
        checked.asking = Some(asking);
        checked.diags.extend(told(job, &checked.severities, diags));
        checked.diags.sort();
    }
    if let Some(Base { path, renew: true }) = &job.baseline {
        let baseline = Baseline::of(&checked.diags);
        baseline.write(path)?;
        checked.based = Some(baseline.apply(&mut checked.diags));
    }
    if let Some(baseline) = baseline {
        checked.based = Some(baseline.apply(&mut checked.diags));
    }
    Ok(checked)
}

/// The site, checked; and once more where something was mended.
fn mended(job: &Job) -> Result<Checked, Failure> {
    let mut checked = looked(job)?;
    if job.mending == Mending::None {
        return Ok(checked);
    }
    let mends = mend::mends(&checked.diags, &checked.sources);
    if job.mending == Mending::Done && !mends.is_empty() {
        mend::write(&job.root, &mends)?;
        checked = looked(job)?;
    }
    Ok(Checked { mends, ..checked })
}

fn looked(job: &Job) -> Result<Checked, Failure> {
    let read = discover::read(&job.root).map_err(unreadable)?;
    let mut diags = Vec::new();
    let sources = read.into(&mut diags);
    let options = Options { drafts: job.drafts, ..Options::default() };
    let made = Engine::told(job.steps.clone(), Keep::default()).build(&sources, options);
    diags.extend(made.diags);
    let site = made.site;
    // Of a site with errors nobody knows yet what its schemas should say.
    if diags.iter().all(|it| it.code.severity() == Severity::Warning) {
        diags.extend(schema::stale(&job.root, &schema::of(&sources, &site)));
    }
    let diags = told(job, &site.severities, diags);
    Ok(Checked {
        diags,
        counts: site.counts,
        pages: site.pages.len(),
        mends: Vec::new(),
        based: None,
        #[cfg(feature = "web")]
        asking: None,
        #[cfg(feature = "web")]
        outside: outside::links(&site, &sources),
        #[cfg(feature = "web")]
        severities: site.severities,
        sources,
    })
}

/// What is to be told of `diags`, in order and as grave as the site and the job have it.
fn told(job: &Job, severities: &Severities, mut diags: Vec<Diagnostic>) -> Vec<Diagnostic> {
    severities.judge(&mut diags);
    diags.retain(|it| is_told(job, it.code));
    if job.warnings == Warnings::Denied {
        for diag in &mut diags {
            diag.severity = Severity::Error;
        }
    }
    diags.sort();
    diags.dedup();
    diags
}

/// Whether complaints of `code` are to be told.
fn is_told(job: &Job, code: Code) -> bool {
    job.only.is_empty() || job.only.iter().any(|only| begins(code, only))
}

/// Whether `code` is the one that is written, or begins like it.
fn begins(code: Code, written: &str) -> bool {
    let number = code.number();
    number.get(..written.len()).is_some_and(|it| it.eq_ignore_ascii_case(written))
}

fn known(written: &str) -> Result<(), Failure> {
    if !written.is_empty() && Code::ALL.iter().any(|it| begins(*it, written)) {
        return Ok(());
    }
    let near = nearest(written, Code::ALL.iter().map(|it| it.number()));
    let near = near.map_or_else(
        || "; write one, such as `G0203`, or its beginning, such as `G02`".to_owned(),
        |near| format!("; did you mean `{near}`?"),
    );
    Err(Failure::Usage(format!("no code begins with `{written}`{near}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_by_their_beginnings() {
        assert!(begins(Code::UnknownEntity, "G02") && begins(Code::UnknownEntity, "g0203"));
        assert!(!begins(Code::UnknownEntity, "G03") && !begins(Code::UnknownEntity, "G02030"));
        for good in ["G", "G02", "g0203"] {
            assert_eq!(known(good), Ok(()), "{good}");
        }
        for bad in ["", "G9", "X02", "é"] {
            assert!(known(bad).is_err(), "{bad}");
        }
    }
}
