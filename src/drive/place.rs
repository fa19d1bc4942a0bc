//! Files put into a site for its author: whole or not at all, never over what is there unless that
//! is asked for, and never outside the site.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// What becomes of a file that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// It stays, and that is an error.
    New,
    /// It is replaced.
    Anew,
}

/// Writes `text` to `path`, which lies below `root`.
///
/// # Errors
/// The disk does not take it, a link leads out of `root`, or there is such a file already.
pub(super) fn put(root: &Path, path: &Path, text: impl AsRef<[u8]>, how: Put) -> io::Result<()> {
    let text = text.as_ref();
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder)?;
    let (home, real) = (root.canonicalize()?, folder.canonicalize()?);
    if !real.starts_with(&home) {
        return Err(io::Error::other("a link leads out of the site"));
    }
    let path = match path.file_name() {
        Some(name) => real.join(name),
        None => return Err(io::Error::other("it is no file")),
    };
    match how {
        Put::New => create(&path, text),
        Put::Anew => {
            // Through a link, the file that it leads to is meant, and only if it is the site's.
            let path = match path.canonicalize() {
                Ok(path) if !path.starts_with(&home) => {
                    return Err(io::Error::other("a link leads out of the site"));
                }
                Ok(path) => path,
                Err(_) => path,
            };
            replace(&path, text)
        }
    }
}

fn create(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text).and_then(|()| file.sync_all());
    if written.is_err() {
        // What is not whole would be in the way of the next try.
        let _ = fs::remove_file(path);
    }
    written
}

/// A reader sees the old file or the new one, and a full disk leaves the old one.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let name = path.file_name().map(|it| it.to_string_lossy()).unwrap_or_default();
    let aside = path.with_file_name(format!(".{name}.glossator-{}.tmp", std::process::id()));
    let done = create(&aside, text).and_then(|()| {
        if let Ok(there) = fs::metadata(path) {
            fs::set_permissions(&aside, there.permissions())?;
        }
        fs::rename(&aside, path)
    });
    if done.is_err() {
        let _ = fs::remove_file(&aside);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_unless_it_is_to_be_replaced() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a/b.txt");
        put(dir.path(), &path, "one", Put::New).expect("it is new");
        let again = put(dir.path(), &path, "two", Put::New).expect_err("it is there");
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).expect("a text"), "one");
        put(dir.path(), &path, "two", Put::Anew).expect("it is replaced");
        assert_eq!(fs::read_to_string(&path).expect("a text"), "two");
        let left = fs::read_dir(dir.path().join("a")).expect("a folder").count();
        assert_eq!(left, 1, "nothing is left aside");
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        let dir = tempfile::tempdir().expect("a folder");
        let (site, other) = (dir.path().join("site"), dir.path().join("other"));
        fs::create_dir_all(&site).expect("folders");
        fs::create_dir_all(&other).expect("folders");
        fs::write(other.join("x"), "theirs").expect("a file");
        std::os::unix::fs::symlink(&other, site.join("out")).expect("a link");
        std::os::unix::fs::symlink(other.join("x"), site.join("x")).expect("a link");
        for path in ["out/new", "x"] {
            assert!(put(&site, &site.join(path), "ours", Put::Anew).is_err(), "{path}");
        }
        assert!(put(&site, &site.join("x"), "ours", Put::New).is_err());
        assert_eq!(fs::read_to_string(other.join("x")).expect("a text"), "theirs");
        assert!(!other.join("new").exists());
    }
}
