//! What `check --fix` does: mends that are certain, worked out as whole texts before the first byte
//! is written.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::base::{Diagnostic, Fix, SitePath, Sources};
use crate::emit::replace;

use super::Failure;

/// The mends of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The file.
    pub path: SitePath,
    /// Its text as it is.
    pub before: Arc<str>,
    /// Its text as it will be.
    pub after: String,
    /// What gives way to what, in order.
    pub fixes: Vec<Fix>,
}

/// What the fixes of `diags` come to. Of two that touch each other the first is taken: the other one
/// may mean something else by then.
pub(super) fn mends(diags: &[Diagnostic], sources: &Sources) -> Vec<Mend> {
    let mut fixes: BTreeMap<&SitePath, Vec<&Fix>> = BTreeMap::new();
    for diag in diags {
        if let Some(fix) = &diag.fix {
            fixes.entry(&diag.at.path).or_default().push(fix);
        }
    }
    fixes.into_iter().filter_map(|(path, fixes)| mend(path, fixes, sources)).collect()
}

fn mend(path: &SitePath, mut fixes: Vec<&Fix>, sources: &Sources) -> Option<Mend> {
    let before = sources.text(path)?.text.clone();
    fixes.sort();
    let mut mend = Mend { path: path.clone(), before, after: String::new(), fixes: Vec::new() };
    let mut at = 0;
    for fix in fixes {
        let span = fix.span.range();
        let touches = mend.fixes.last().is_some_and(|it| it.span.end >= fix.span.start);
        let Some(kept) = mend.before.get(at..span.start).filter(|_| !touches) else { continue };
        // A mend stays on its line, so that the lines of a diff are the same before and after.
        let Some(old) = mend.before.get(span.clone()) else { continue };
        if old.contains(['\n', '\r']) || fix.text.contains(['\n', '\r']) || *old == fix.text {
            continue;
        }
        mend.after.push_str(kept);
        mend.after.push_str(&fix.text);
        at = span.end;
        mend.fixes.push(fix.clone());
    }
    mend.after.push_str(&mend.before[at..]);
    (!mend.fixes.is_empty()).then_some(mend)
}

/// Writes what `mends` came to.
///
/// # Errors
/// A file cannot be written, or is another by now. Those before it are written.
pub(super) fn write(root: &Path, mends: &[Mend]) -> Result<(), Failure> {
    for mend in mends {
        replace(&mend.path.on_disk(root), &mend.before, &mend.after).map_err(|error| {
            Failure::Environment(format!("{} cannot be mended: {error}", mend.path))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::base::{Code, Span};

    use super::*;

    #[test]
    fn fixes_are_taken_in_order_and_never_touch() {
        let path = SitePath::new("content/a.md").expect("a path");
        let mut sources = Sources::default();
        sources.put(path.clone(), "one two\nthree");
        let diag = |start, end, text: &str| {
            let span = Span { start, end };
            Diagnostic::new(Code::BadDate, &path, span, "x").fix(span, text)
        };
        let diags = [
            diag(8, 13, "3"),
            diag(0, 3, "1"),
            diag(1, 5, "x"),
            diag(3, 4, "y"),
            diag(7, 8, "z"),
            diag(4, 7, "two"),
            diag(20, 21, "w"),
        ];
        let mends = mends(&diags, &sources);
        assert_eq!(mends.len(), 1);
        assert_eq!((&*mends[0].after, mends[0].fixes.len()), ("1 two\n3", 2));
    }
}
