//! What a file is, by its path alone: a text or an asset, something we read or something that
//! strayed into `content/`.

use crate::base::{Code, Diagnostic, SitePath, Span, nearest};

/// The folders of a site that are read.
pub(super) const FOLDERS: [&str; 2] = ["content", "themes"];

/// What becomes of a file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It is read as text, so it must be UTF-8.
    Text,
    /// It is taken as it is.
    Asset,
}

/// Endings of the texts in `content/` that we read. What else stands there, a drawing beside its
/// chapter or a table to be fetched, is published as it is.
const OURS: [&str; 6] = ["markdown", "md", "mdown", "mkd", "yaml", "yml"];

/// Endings of files of a theme that are text, beside those.
const THEMES: [&str; 15] = [
    "css",
    "csv",
    "htm",
    "html",
    "js",
    "json",
    "map",
    "mjs",
    "svg",
    "toml",
    "txt",
    "vtt",
    "webmanifest",
    "xml",
    "xsl",
];

/// What becomes of the bytes of the file at `path`. Below `content/files/` they are published as
/// they are, whatever they are.
pub(super) fn sort(path: &SitePath) -> Sort {
    let ending = path.extension().map(str::to_ascii_lowercase).unwrap_or_default();
    let ours = OURS.contains(&&*ending);
    let text = match path.below("content") {
        Some(_) => ours && path.below("content/files").is_none(),
        None => ours || THEMES.contains(&&*ending),
    };
    if text { Sort::Text } else { Sort::Asset }
}

/// Whether a file or folder of this name is nobody's text: hidden, an editor's backup or swap
/// file, a system's droppings, a package manager's store.
pub(super) fn is_skipped(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || [".bak", ".orig", ".rej", ".swp", ".swo", ".tmp", "___jb_tmp___", "___jb_old___"]
            .iter()
            .any(|ending| lower.ends_with(ending))
        // Vim writes `4913` to see whether it may write in a folder at all.
        || ["4913", "thumbs.db", "desktop.ini", "node_modules"].contains(&lower.as_str())
}

/// Whether the text at `path`, beside chapters and pages, is for those who work on the site and not
/// for its readers: a README or a licence, or what begins with an underscore.
pub(super) fn is_apart(path: &SitePath) -> bool {
    let among = ["content/chapters", "content/pages"].iter().any(|it| path.below(it).is_some());
    among && path.is_apart() && !is_part(path)
}

fn is_part(path: &SitePath) -> bool {
    path.name() == "_part.yaml" && path.below("content/chapters").is_some()
}

/// What to say of a file in `content/` that nothing reads, if `path` is one.
pub(super) fn stray(path: &SitePath) -> Option<Diagnostic> {
    let inside = path.below("content")?;
    match inside.split_once('/') {
        None => stray_at_the_top(path, inside),
        Some(("files", _)) => None,
        Some(("glossary", _)) => {
            (path.extension() != Some("yaml")).then(|| unread(path).help(renamed(path, "yaml")))
        }
        Some(("chapters" | "pages", _)) => stray_among_texts(path),
        Some((folder, _)) => {
            Some(match nearest(folder, ["chapters", "files", "glossary", "pages"]) {
                Some(near) => unread(path).help(format!("did you mean `content/{near}/`?")),
                None => unread(path).help("put files to be published into `content/files/`"),
            })
        }
    }
}

fn stray_at_the_top(path: &SitePath, name: &str) -> Option<Diagnostic> {
    const READ: [&str; 3] = ["glossary.yaml", "site.yaml", "sources.yaml"];
    if READ.contains(&name) || path.is_about_the_folder() {
        return None;
    }
    Some(match (nearest(name, READ), path.extension()) {
        (Some(near), _) => unread(path).near(Some(near)),
        (None, Some("md")) => {
            unread(path).help("put it into `content/chapters/` or `content/pages/`")
        }
        (None, _) => unread(path).help("put files to be published into `content/files/`"),
    })
}

/// Beside chapters and pages stand images and other media that they link to.
fn stray_among_texts(path: &SitePath) -> Option<Diagnostic> {
    let ending = path.extension().unwrap_or_default();
    match path.name() {
        "_part.md" => {
            return Some(unread(path).help("the title of a part stands in its `_part.yaml`"));
        }
        // What other generators call the text of a folder.
        "_index.md" => {
            return Some(
                unread(path).help("the text of the cover stands in `content/pages/index.md`"),
            );
        }
        _ if is_apart(path) && ending.eq_ignore_ascii_case("md") => return None,
        _ => {}
    }
    if ["markdown", "mdown", "mkd"].contains(&ending) || ending.eq_ignore_ascii_case("md") {
        return (ending != "md").then(|| unread(path).help(renamed(path, "md")));
    }
    if !matches!(ending, "yaml" | "yml") {
        let is_known = path.is_media() || is_apart(path);
        return (!is_known)
            .then(|| unread(path).help("put files to be published into `content/files/`"));
    }
    (!is_part(path)).then(|| unread(path).help("the only YAML file of a part is its `_part.yaml`"))
}

fn renamed(path: &SitePath, ending: &str) -> String {
    format!("name it `{}.{ending}` to have it read", path.stem())
}

fn unread(path: &SitePath) -> Diagnostic {
    Diagnostic::new(Code::UnknownFile, path, Span::default(), "nothing reads this file")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(raw: &str) -> SitePath {
        SitePath::new(raw).expect("a path")
    }

    #[test]
    fn sorts_go_by_ending_and_folder() {
        assert_eq!(sort(&path("content/chapters/01-a.md")), Sort::Text);
        assert_eq!(sort(&path("content/chapters/A.MD")), Sort::Text);
        assert_eq!(sort(&path("content/chapters/map.png")), Sort::Asset);
        assert_eq!(sort(&path("content/chapters/map.svg")), Sort::Asset);
        assert_eq!(sort(&path("content/files/table.csv")), Sort::Asset);
        assert_eq!(sort(&path("themes/mine/assets/site.css")), Sort::Text);
    }

    #[test]
    fn backups_are_skipped_and_texts_are_not() {
        for name in [".git", "a.md~", "#a.md#", ".#a.md", ".a.md.swp", "a.md.bak", "Thumbs.db"] {
            assert!(is_skipped(name), "{name}");
        }
        for name in ["a.md", "_part.yaml", "4913.md", "a.swpx"] {
            assert!(!is_skipped(name), "{name}");
        }
    }

    #[test]
    fn strays_are_told_from_texts() {
        let help = |raw: &str| stray(&path(raw)).map(|it| it.help.unwrap_or_default());
        for known in [
            "content/site.yaml",
            "content/glossary.yaml",
            "content/glossary/people.fr.yaml",
            "content/chapters/01-a/_part.yaml",
            "content/chapters/01-a/map.png",
            "content/chapters/01-a/MAP.PNG",
            "content/files/deep/any.thing",
            "content/README.md",
            "content/chapters/README.md",
            "content/chapters/01-a/readme.md",
            "content/pages/_notes.md",
            "themes/mine/notes.doc",
        ] {
            assert_eq!(help(known), None, "{known}");
        }
        assert_eq!(help("content/sorces.yaml").as_deref(), Some("did you mean `sources.yaml`?"));
        assert_eq!(
            help("content/chapter/01.md").as_deref(),
            Some("did you mean `content/chapters/`?")
        );
        assert_eq!(
            help("content/glossary/people.yml").as_deref(),
            Some("name it `people.yaml` to have it read")
        );
        assert!(help("content/chapters/01-a/part.yaml").is_some());
        assert!(help("content/chapters/_index.md").is_some());
        assert!(help("content/chapters/01-a/_part.md").is_some());
        assert!(help("content/intro.md").is_some());
        assert!(help("content/chapters/id_rsa").is_some());
        assert!(help("content/pages/notes.txt").is_some());
    }
}
