//! `export`: what the glossary knows, for other programs. The forms are [`crate::query`]'s.

use std::path::{Path, PathBuf};

use crate::base::{Diagnostic, Severity, Sources, to_pretty_json};
use crate::discover;
use crate::engine::{Drafts, Engine, Options};
use crate::parse::date::Day;
use crate::query::{Base, Graph, Knowledge, json_ld, knowledge, schema_org, skos, table, turtle};

use super::Failure;
use super::build::unreadable;
use super::place::{Put, put};

pub use crate::query::Table;

/// What is to be exported.
#[derive(Clone, Debug)]
pub struct Job {
    /// The site's folder.
    pub root: PathBuf,
    /// In which form.
    pub form: Form,
    /// Where the site stands; what its settings say, where it is not given.
    pub base: Option<String>,
    /// Whether drafts are part of it.
    pub drafts: Drafts,
    /// The day as of which it is told: what came later is left out.
    pub as_of: Option<Day>,
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Everything, in one document.
    Json,
    /// Linked data in schema.org's vocabulary.
    JsonLd,
    /// A concept scheme, in Turtle.
    Skos,
    /// Linked data, in Turtle.
    Turtle,
    /// One table.
    Csv(Table),
    /// All tables, for a folder.
    AllCsv,
}

/// What became of an export.
#[derive(Debug)]
pub struct Exported {
    /// The documents, each with the name of its file where there are several.
    pub documents: Vec<(String, String)>,
    /// What was read, for excerpts.
    pub sources: Sources,
    /// The errors of the content. Where there are some, there is no document.
    pub errors: Vec<Diagnostic>,
}

/// What the glossary of a site knows.
///
/// # Errors
/// There is no site, or its form names things by addresses and nobody said where the site stands.
pub fn export(job: &Job) -> Result<Exported, Failure> {
    let read = discover::read(&job.root).map_err(unreadable)?;
    let mut diags = Vec::new();
    let sources = read.into(&mut diags);
    let site = Engine::default().site(&sources, Options { drafts: job.drafts, as_of: job.as_of });
    site.severities.judge(&mut diags);
    diags.extend(site.diags.iter().cloned());
    diags.retain(|it| it.severity == Severity::Error);
    diags.sort();
    diags.dedup();
    if !diags.is_empty() {
        return Ok(Exported { documents: Vec::new(), sources, errors: diags });
    }
    let known = knowledge(&site);
    let one = |text: String| vec![(String::new(), text)];
    let documents = match job.form {
        Form::Json => one(to_pretty_json(&known)),
        Form::JsonLd => one(json_ld(&graph(&known, job, schema_org)?)),
        Form::Turtle => one(turtle(&graph(&known, job, schema_org)?)),
        Form::Skos => one(turtle(&graph(&known, job, skos)?)),
        Form::Csv(which) => one(table(&known, which)),
        Form::AllCsv => {
            let all = Table::ALL.into_iter();
            all.map(|it| (format!("{}.csv", it.name()), table(&known, it))).collect()
        }
    };
    Ok(Exported { documents, sources, errors: Vec::new() })
}

/// Writes documents to the file at `path`, or, where they have names of their own, into that folder.
/// Gives the files.
///
/// # Errors
/// The disk does not take them.
pub fn write(path: &Path, documents: &[(String, String)]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for (name, text) in documents {
        let file = if name.is_empty() { path.to_owned() } else { path.join(name) };
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let failed = |error: std::io::Error| {
            Failure::Environment(format!("{} cannot be written: {error}", file.display()))
        };
        if file.is_dir() {
            let message = format!("{} is a folder; name a file", file.display());
            return Err(Failure::Usage(message));
        }
        std::fs::create_dir_all(folder).map_err(failed)?;
        put(folder, &folder.join(file.file_name().unwrap_or_default()), text, Put::Anew)
            .map_err(failed)?;
        files.push(file);
    }
    Ok(files)
}

fn graph(
    known: &Knowledge,
    job: &Job,
    of: impl FnOnce(&Knowledge, &Base) -> Graph,
) -> Result<Graph, Failure> {
    let Some(written) = job.base.as_ref().or(known.site.base_url.as_ref()) else {
        return Err(Failure::Usage(
            "linked data names things by their addresses, and nothing says where the site will \
             stand; add `base_url` to content/site.yaml, or `--base https://host/path/`"
                .to_owned(),
        ));
    };
    let Some(base) = Base::new(written) else {
        let message = format!("`{written}` is no address of a site; write `https://host/path/`");
        return Err(Failure::Usage(message));
    };
    Ok(of(known, &base))
}
