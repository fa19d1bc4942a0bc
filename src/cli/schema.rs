//! `schema`: what it says at the terminal.

use crate::drive::schema::{self, Known, known};
use crate::drive::{self, Failure};

use super::args::Args;

/// The schema of that name, or all of them; or what was written.
///
/// # Errors
/// There is no such schema, or no such site, or it cannot be written to.
pub(super) fn schema(args: &Args, name: Option<&str>, write: bool) -> Result<String, Failure> {
    let root = drive::root(args.root.as_deref());
    if write {
        let root = root?;
        let told = schema::write(&root, &known(&root)?)?;
        if args.quiet {
            return Ok(String::new());
        }
        let folder = drive::shown(&told.folder);
        return Ok(format!(
            "wrote {} of {} schemas into {}; a first line such as\n# yaml-language-server: \
             $schema=.schema/site.json\nleads editors there from content/site.yaml\n",
            told.written,
            told.all,
            folder.display()
        ));
    }
    // Outside a site, what is built in is all there is to say.
    let known = match (root, &args.root) {
        (Ok(root), _) => known(&root)?,
        (Err(failure), Some(_)) => return Err(failure),
        (Err(_), None) => Known::default(),
    };
    match name {
        Some(name) => schema::one(name, &known),
        None => {
            let all = schema::all(&known).into_iter();
            let all = all.map(|(name, text)| format!("\"{name}\": {}", text.trim_end()));
            Ok(format!("{{\n{}\n}}\n", all.collect::<Vec<_>>().join(",\n")))
        }
    }
}
