//! `sources.yaml`: the bibliography, entry by entry. What an entry means is hayagriva's affair, and
//! `resolve::citations` asks it; here each gets its id and its place.

use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, SitePath, Source, Span, Spanned};

use super::record::{Record, found, shortened};
use super::shapes;
use super::work::{Work, quoted};
use super::yaml::{self, Value};

/// One entry of the bibliography as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceEntry {
    /// The file it stands in.
    pub path: SitePath,
    /// Its id.
    pub id: Spanned<String>,
    /// The entry alone, as a YAML document with its id as the only key.
    pub yaml: Arc<str>,
    /// All of it in the file.
    pub span: Span,
    /// Where the values of its fields stand in the file, by their keys.
    pub fields: Vec<(&'static str, Span)>,
}

/// Reads a bibliography. Entries come in the order of the file.
pub fn sources(source: &Source) -> Checked<Vec<SourceEntry>> {
    let (path, text) = (&source.path, &source.text);
    let mut diags = Vec::new();
    let root = yaml::read(path, text, Span::of(0..text.len())).into(&mut diags);
    let mapping = match &root.value {
        Value::Nothing => return Checked::new(Vec::new(), diags),
        Value::Mapping(mapping) => mapping,
        Value::Scalar(_) | Value::Sequence(_) => {
            let message =
                format!("a bibliography is made of ids and sources, found {}", found(&root));
            diags.push(
                Diagnostic::new(Code::WrongType, path, root.span, message)
                    .help("write `the-id:` and below it, indented, `type: …` and `title: …`"),
            );
            return Checked::new(Vec::new(), diags);
        }
    };
    let mut entries = Vec::with_capacity(mapping.entries.len());
    for entry in &mapping.entries {
        let id = Spanned { value: entry.key.value.to_string(), span: entry.key.span };
        if let Err(why) = key(&id.value) {
            let message = format!("`{}` cannot be the id of a source: {why}", shortened(&id.value));
            diags.push(
                Diagnostic::new(Code::BadSource, path, id.span, message)
                    .help("an id such as `lig2019` is easy to cite: `[@lig2019]`"),
            );
            continue;
        }
        let span = entry.key.span.to(entry.value.span);
        let Value::Mapping(_) = &entry.value.value else {
            let message =
                format!("a source is written as keys and values, found {}", found(&entry.value));
            let at = if entry.value.span.is_empty() { id.span } else { entry.value.span };
            diags.push(
                Diagnostic::new(Code::WrongType, path, at, message)
                    .help("write `type: …`, `title: …`, `date: …`, each on a line of its own"),
            );
            continue;
        };
        let record = Record::new(path, &entry.value, &shapes::SOURCE, &mut diags).held_by(id.span);
        let work = Work::read(record);
        let mut yaml = String::with_capacity(work.yaml.len() + id.value.len() + 8);
        quoted(&id.value, &mut yaml);
        yaml.push_str(": ");
        yaml.push_str(&work.yaml);
        yaml.push('\n');
        let fields = work.fields;
        entries.push(SourceEntry { path: path.clone(), id, yaml: yaml.into(), span, fields });
    }
    Checked::new(entries, diags)
}

/// What Pandoc's syntax can cite: letters and digits, and single punctuation between them.
fn key(id: &str) -> Result<(), &'static str> {
    let word = |it: char| it.is_alphanumeric() || it == '_';
    if !id.starts_with(word) || !id.ends_with(word) {
        return Err("it begins and ends with a letter or digit");
    }
    let joint = |it: char| ":.#$%&-+?<>~/".contains(it);
    let mut before = ' ';
    for it in id.chars() {
        if !word(it) && (!joint(it) || !word(before)) {
            return Err("between letters and digits stand single signs of `:.#$%&-+?<>~/`");
        }
        before = it;
    }
    Ok(())
}
