//! Every file of a site, read in parallel.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{Checked, Code, Diagnostic, SitePath, Sources, Span};

use super::decode::decode;
use super::shelves::{FOLDERS, Sort, is_apart, is_skipped, sort, stray};
use super::walk::{Found, Homes, cannot_read, walk};

/// The largest text, in bytes. A book has one or two million; what is beyond this was not meant
/// as a text, and spans count bytes in 32 bits.
const LARGEST_TEXT: u64 = 64 << 20;

/// Why a site cannot be read at all.
#[derive(Debug)]
pub enum ReadError {
    /// There is no `content/` in this folder.
    NoContent(PathBuf),
    /// The folder is there and cannot be listed.
    Unlisted {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoContent(root) => {
                write!(f, "there is no folder `content` in {}", root.display())
            }
            Self::Unlisted { path, error } => write!(f, "cannot list {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads all of `content/` and `themes/` of the site at `root`. Anything else there, such as the
/// output, is not looked at.
///
/// # Errors
/// There is no `content/`, or one of the two cannot be listed. A single file that cannot be read
/// is a diagnostic.
pub fn read(root: &Path) -> Result<Checked<Sources>, ReadError> {
    let homes = Homes::of(root);
    let mut files = Vec::new();
    let mut diags = Vec::new();
    for folder in FOLDERS.iter().filter_map(|it| SitePath::new(it).ok()) {
        match walk(root, &folder, &homes) {
            Ok(found) => files.extend(found.into(&mut diags)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if folder.as_str() == FOLDERS[0] {
                    return Err(ReadError::NoContent(root.to_owned()));
                }
            }
            Err(error) => {
                return Err(ReadError::Unlisted { path: folder.on_disk(root), error });
            }
        }
    }
    let mut sources = Sources::default();
    put_all(&files, &mut sources, &mut diags);
    diags.sort();
    Ok(Checked::new(sources, diags))
}

/// Reads again what stands at `paths`, each a file or a folder of the site at `root`: what is new
/// or changed is put into `sources`, what is gone is taken out. Gives the paths of all files
/// that differ now; what there is to say replaces what was said about those before.
///
/// A file that is reached by a link is read again only where its own path or that of a folder
/// above it is given.
pub fn reread(
    root: &Path,
    paths: &[SitePath],
    sources: &mut Sources,
) -> Checked<BTreeSet<SitePath>> {
    let homes = Homes::of(root);
    let mut diags = Vec::new();
    let mut changed = BTreeSet::new();
    let before = sources.clone();
    for start in paths.iter().filter(|it| is_ours(it)) {
        let files = match walk(root, start, &homes) {
            Ok(found) => found.into(&mut diags),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                diags.push(cannot_read(start, Some(&error)));
                Vec::new()
            }
        };
        let there: BTreeSet<&SitePath> = files.iter().map(|it| &it.path).collect();
        for gone in before.below(start).filter(|it| !there.contains(it)) {
            sources.remove(gone);
            changed.insert(gone.clone());
        }
        put_all(&files, sources, &mut diags);
        changed.extend(there.into_iter().filter(|it| differs(&before, sources, it)).cloned());
    }
    diags.sort();
    diags.dedup();
    Checked::new(changed, diags)
}

fn is_ours(path: &SitePath) -> bool {
    let mut parts = path.as_str().split('/');
    parts.next().is_some_and(|it| FOLDERS.contains(&it)) && !parts.any(is_skipped)
}

fn differs(before: &Sources, after: &Sources, path: &SitePath) -> bool {
    before.text(path).map(|it| &it.text) != after.text(path).map(|it| &it.text)
        || before.asset(path).map(|it| &it.bytes) != after.asset(path).map(|it| &it.bytes)
}

/// The contents of a file, as its sort wants them, and as they stay: on many cores what is copied here is copied at once.
enum Taken {
    Text(Arc<str>),
    Bytes(Arc<[u8]>),
}

fn put_all(files: &[Found], sources: &mut Sources, diags: &mut Vec<Diagnostic>) {
    let taken: Vec<Checked<Option<Taken>>> = files.par_iter().map(take).collect();
    for (found, taken) in files.iter().zip(taken) {
        diags.extend(stray(&found.path));
        match taken.into(diags) {
            Some(Taken::Text(text)) => sources.put(found.path.clone(), text),
            Some(Taken::Bytes(bytes)) => sources.put_asset(found.path.clone(), bytes),
            None => sources.remove(&found.path),
        }
    }
}

fn take(found: &Found) -> Checked<Option<Taken>> {
    let sort = sort(&found.path);
    if sort == Sort::Text && is_apart(&found.path) {
        return Checked::clean(None);
    }
    let limit = match sort {
        Sort::Text => LARGEST_TEXT,
        Sort::Asset => u64::MAX - 1,
    };
    match bytes_of(&found.on_disk, limit) {
        Err(error) => Checked::new(None, vec![cannot_read(&found.path, Some(&error))]),
        Ok(None) => Checked::new(None, vec![too_large(&found.path)]),
        Ok(Some(bytes)) => match sort {
            Sort::Text => {
                decode(&found.path, bytes).map(|text| text.map(|it| Taken::Text(it.into())))
            }
            Sort::Asset => Checked::clean(Some(Taken::Bytes(bytes.into()))),
        },
    }
}

/// All bytes of a file, or nothing where there are more than `limit`.
fn bytes_of(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // A file may grow while it is read.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn too_large(path: &SitePath) -> Diagnostic {
    let message = format!("the text is larger than {} MB", LARGEST_TEXT >> 20);
    Diagnostic::new(Code::TooLarge, path, Span::default(), message)
        .help("divide it, or put it into `content/files/` if it is to be published as it is")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    struct Disk(tempfile::TempDir);

    impl Disk {
        fn new(files: &[(&str, &[u8])]) -> Self {
            let disk = Self(tempfile::tempdir().expect("a folder"));
            for (path, bytes) in files {
                disk.put(path, bytes);
            }
            disk
        }

        fn at(&self, path: &str) -> PathBuf {
            self.0.path().join(path)
        }

        fn put(&self, path: &str, bytes: &[u8]) {
            let path = self.at(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, bytes).expect("a file");
        }

        fn read(&self) -> Checked<Sources> {
            read(self.0.path()).expect("a site")
        }
    }

    fn names(sources: &Sources) -> Vec<String> {
        let texts = sources.texts().map(|it| it.path.to_string());
        let assets = sources.assets().map(|it| format!("{} (asset)", it.path));
        texts.chain(assets).collect()
    }

    fn said(diags: &[Diagnostic]) -> Vec<String> {
        diags.iter().map(|it| format!("{} {}: {}", it.code, it.at.path, it.message)).collect()
    }

    fn path(raw: &str) -> SitePath {
        SitePath::new(raw).expect("a path")
    }

    #[test]
    fn texts_and_assets_are_read_and_the_rest_is_not() {
        let disk = Disk::new(&[
            ("content/site.yaml", b"title: T"),
            ("content/chapters/01-a.md", b"\xEF\xBB\xBFa"),
            ("content/chapters/01-a.md~", b"old"),
            ("content/.hidden/x.md", b""),
            ("content/files/b.png", b"\x89PNG"),
            ("content/files/c.csv", b"\xEF\xBB\xBFc\xF1"),
            ("themes/mine/theme.yaml", b""),
            ("public/index.html", b""),
            ("README.md", b""),
        ]);
        let read = disk.read();
        assert_eq!(
            names(&read.value),
            [
                "content/chapters/01-a.md",
                "content/site.yaml",
                "themes/mine/theme.yaml",
                "content/files/b.png (asset)",
                "content/files/c.csv (asset)",
            ]
        );
        assert_eq!(read.diags, []);
        let text = read.value.text(&path("content/chapters/01-a.md")).expect("a text");
        assert_eq!(&*text.text, "a");
        let csv = read.value.asset(&path("content/files/c.csv")).expect("an asset");
        assert_eq!(&*csv.bytes, b"\xEF\xBB\xBFc\xF1");
    }

    #[test]
    fn a_site_without_content_is_none() {
        let disk = Disk::new(&[("themes/a/theme.yaml", b"")]);
        assert!(matches!(read(disk.0.path()), Err(ReadError::NoContent(_))));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_the_site_alone() {
        use std::os::unix::fs::symlink;
        let disk = Disk::new(&[
            ("content/site.yaml", b"title: T"),
            ("content/chapters/01-a.md", b"a"),
            ("secret.md", b"s"),
        ]);
        let link = |to: &str, from: &str| symlink(to, disk.at(from)).expect("a link");
        link("01-a.md", "content/chapters/02-b.md");
        link("../../secret.md", "content/chapters/03-c.md");
        link("..", "content/chapters/round");
        link("../..", "content/chapters/root");
        link("self.md", "content/chapters/self.md");
        link("gone.md", "content/chapters/torn.md");
        let read = disk.read();
        assert_eq!(
            names(&read.value),
            ["content/chapters/01-a.md", "content/chapters/02-b.md", "content/site.yaml"]
        );
        assert_eq!(
            said(&read.diags),
            [
                "G0003 content/chapters/03-c.md: the link leads out of the site",
                "G0003 content/chapters/root: the link leads out of the site",
                "G0003 content/chapters/round: the link leads in a circle, back to `content`",
                "G0003 content/chapters/self.md: the link leads in a circle",
                "G0002 content/chapters/torn.md: the link leads to nothing",
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_told() {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::net::UnixListener;
        let disk = Disk::new(&[("content/chapters/01-a.md", b"caf\xE9"), ("content/a\\b.md", b"")]);
        let odd = disk.at("content").join(std::ffi::OsStr::from_bytes(b"caf\xE9.md"));
        fs::write(odd, b"").expect("a file");
        disk.put("content/pages/a\nb.md", b"");
        let _socket = UnixListener::bind(disk.at("content/pages/s.md")).expect("a socket");
        let large = fs::File::create(disk.at("content/pages/large.md")).expect("a file");
        large.set_len(LARGEST_TEXT + 1).expect("a sparse file");
        assert_eq!(
            said(&disk.read().diags),
            [
                "G0004 content: the file name `a\\\\b.md` holds a character that other systems \
                 read as more than a name",
                "G0004 content: the file name `caf\u{FFFD}.md` is not UTF-8",
                "G0001 content/chapters/01-a.md: the byte 0xe9 is not UTF-8",
                "G0004 content/pages: the file name `a\\nb.md` holds a control character",
                "G0006 content/pages/large.md: the text is larger than 64 MB",
                "G0002 content/pages/s.md: this is neither a file nor a folder",
            ]
        );
    }

    #[test]
    fn reading_again_sees_what_changed() {
        let disk = Disk::new(&[
            ("content/site.yaml", b"title: T"),
            ("content/chapters/01-a.md", b"a"),
            ("content/chapters/p/02-b.md", b"b"),
            ("content/chapters/p/03-c.md", b"c"),
        ]);
        let mut sources = disk.read().value;
        let kept = sources.text(&path("content/chapters/p/03-c.md")).cloned();
        disk.put("content/chapters/01-a.md", b"aa");
        disk.put("content/chapters/p/04-d.md", b"d");
        disk.put("content/chapters/p/.x.swp", b"d");
        fs::remove_file(disk.at("content/chapters/p/02-b.md")).expect("a file");
        let again = reread(
            disk.0.path(),
            &["content/chapters/01-a.md", "content/chapters/p", "public/x", "content/.git/x"]
                .map(path),
            &mut sources,
        );
        assert_eq!(
            again.value.iter().map(SitePath::as_str).collect::<Vec<_>>(),
            [
                "content/chapters/01-a.md",
                "content/chapters/p/02-b.md",
                "content/chapters/p/04-d.md"
            ]
        );
        assert_eq!(sources, disk.read().value);
        let same = sources.text(&path("content/chapters/p/03-c.md")).cloned();
        assert!(std::sync::Arc::ptr_eq(&kept.expect("a text"), &same.expect("a text")));
    }
}
