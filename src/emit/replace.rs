//! One file of the author's, changed in place: for mends that were asked for.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

/// UTF-8's byte order mark, which texts in memory do without.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes `after` over the file at `path`, which holds `before`. A byte order mark, the file's
/// permissions and a link that leads to it stay. Whoever reads it meanwhile sees one or the other.
///
/// # Errors
/// The file holds something else by now, or cannot be written.
pub fn replace(path: &Path, before: &str, after: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let held = fs::read(&path)?;
    let (mark, text) = match held.strip_prefix(MARK) {
        Some(text) => (MARK, text),
        None => (&b""[..], &held[..]),
    };
    if text != before.as_bytes() {
        return Err(io::Error::other("it was changed meanwhile"));
    }
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it may not be written to"));
    }
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    let aside = path.with_file_name(name);
    let written = fs::write(&aside, [mark, after.as_bytes()].concat())
        .and_then(|()| fs::set_permissions(&aside, permissions))
        .and_then(|()| fs::rename(&aside, &path));
    if written.is_err() {
        // What could not be moved into place is of no use; that it stays is the lesser fault.
        let _ = fs::remove_file(&aside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_read_is_replaced() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.md");
        fs::write(&path, b"\xEF\xBB\xBFone\r\n").expect("a file");
        assert!(replace(&path, "two\r\n", "three\r\n").is_err());
        replace(&path, "one\r\n", "two\r\n").expect("replaced");
        assert_eq!(fs::read(&path).expect("a file"), b"\xEF\xBB\xBFtwo\r\n");
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
        let mut permissions = fs::metadata(&path).expect("a file").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("read-only");
        assert!(replace(&path, "two\r\n", "x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("a.md"), "one").expect("a file");
        std::os::unix::fs::symlink("a.md", dir.path().join("b.md")).expect("a link");
        replace(&dir.path().join("b.md"), "one", "two").expect("replaced");
        assert!(fs::symlink_metadata(dir.path().join("b.md")).expect("a link").is_symlink());
        assert_eq!(fs::read_to_string(dir.path().join("a.md")).expect("a file"), "two");
    }
}
