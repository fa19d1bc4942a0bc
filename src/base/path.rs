//! The only path the core knows: relative, with `/`, and unable to climb out of the site.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The path of a file in a site or in its output, relative to the root, with `/` between its parts.
///
/// It is never empty, never absolute, and no part of it is empty, `.` or `..`; [`SitePath::new`]
/// is the only way to make one, so joining it to a folder cannot lead out of that folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

/// Why a text is no [`SitePath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// It is empty, or two slashes stand side by side, or one stands at an end.
    EmptyPart,
    /// A part is `.` or `..`.
    DotPart,
    /// A part holds `\`, `:` after a drive letter, or a NUL, which some systems read as more than a name.
    Unportable,
}

impl SitePath {
    /// The path that `raw` spells.
    ///
    /// # Errors
    /// Says why `raw` is not such a path.
    pub fn new(raw: &str) -> Result<Self, BadPath> {
        for part in raw.split('/') {
            match part {
                "" => return Err(BadPath::EmptyPart),
                "." | ".." => return Err(BadPath::DotPart),
                _ if part.contains(['\\', '\0']) || is_drive(part) => {
                    return Err(BadPath::Unportable);
                }
                _ => {}
            }
        }
        Ok(Self(raw.into()))
    }

    /// The whole path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last part.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The folder it stands in, `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.into()))
    }

    /// The last part without its ending: `02-design` of `chapters/02-design.md`.
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }

    /// Whether a file of this name may be published from beside the texts: images, sound, film and
    /// documents. What else lies there may not be meant for readers.
    pub fn is_media(&self) -> bool {
        const ENDINGS: [&str; 23] = [
            "avif", "bmp", "csv", "epub", "flac", "geojson", "gif", "ico", "jpeg", "jpg", "m4a",
            "mp3", "mp4", "ods", "ogg", "opus", "pdf", "png", "svg", "vtt", "wav", "webm", "webp",
        ];
        self.extension().is_some_and(|it| ENDINGS.contains(&it.to_ascii_lowercase().as_str()))
    }

    /// Whether a file of this name is about the folder that it lies in.
    pub fn is_about_the_folder(&self) -> bool {
        let stem = self.stem().to_ascii_uppercase();
        matches!(&*stem, "CONTRIBUTING" | "LICENCE" | "LICENSE" | "README")
    }

    /// Whether a file of this name is for those who work on a site, not for its readers.
    pub fn is_apart(&self) -> bool {
        self.is_about_the_folder() || self.name().starts_with('_')
    }

    /// The ending of the last part without its dot, as written.
    pub fn extension(&self) -> Option<&str> {
        self.name().rsplit_once('.').map(|(_, ending)| ending)
    }

    /// What remains of the path below `folder`, where it stands below it.
    pub fn below(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }

    /// The path that `written` means when it stands in this file, as an editor follows it:
    /// `../02-part/03.md`. `None` where it would leave the site or names nothing.
    pub fn relative(&self, written: &str) -> Option<Self> {
        let mut parts: Vec<&str> = self.0.split('/').collect();
        parts.pop();
        for part in written.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Self::new(&parts.join("/")).ok()
    }

    /// How this file writes the way to `other`: the inverse of [`SitePath::relative`].
    pub fn way(&self, other: &Self) -> String {
        let folders: Vec<&str> = self.0.split('/').rev().skip(1).collect();
        let folders = folders.iter().rev();
        let there: Vec<&str> = other.0.split('/').collect();
        let shared = folders.clone().zip(&there[..there.len() - 1]).take_while(|(a, b)| a == b);
        let shared = shared.count();
        let mut way = "../".repeat(folders.len() - shared);
        way.push_str(&there[shared..].join("/"));
        way
    }

    /// The file on disk, below `root`.
    pub fn on_disk(&self, root: &Path) -> PathBuf {
        root.join(&*self.0) // cannot climb out: see `new`
    }
}

/// Whether every system can store a file or folder of this name. Windows keeps some for devices,
/// whatever ending follows, and drops a dot at the end.
pub fn is_storable(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let is_device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|it: char| it.is_ascii_digit()));
    !is_device && !name.ends_with('.')
}

fn is_drive(part: &str) -> bool {
    matches!(part.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_climbs_out() {
        for raw in ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "C:/a", "a\0"] {
            assert!(SitePath::new(raw).is_err(), "{raw:?}");
        }
        let here = SitePath::new("content/chapters/01.md").expect("a path");
        assert_eq!(here.relative("../../../x"), None);
        for (there, way) in [
            ("content/chapters/02.md", "02.md"),
            ("content/chapters/01/x.md", "01/x.md"),
            ("content/pages/a.md", "../pages/a.md"),
            ("b.md", "../../b.md"),
        ] {
            let there = SitePath::new(there).expect("a path");
            assert_eq!(here.way(&there), way);
            assert_eq!(here.relative(way), Some(there));
        }
        assert_eq!(
            here.relative("../pages/a.md").map(|it| it.to_string()).as_deref(),
            Some("content/pages/a.md")
        );
    }
}
