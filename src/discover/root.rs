//! Where a site begins.

use std::path::{Path, PathBuf};

/// The nearest folder from `from` upwards that holds `content/site.yaml`, as git finds its own.
pub fn find_root(from: &Path) -> Option<PathBuf> {
    let from = std::path::absolute(from).ok()?;
    from.ancestors().find(|it| it.join("content/site.yaml").is_file()).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_found_from_any_folder_below_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let deep = dir.path().join("site/content/chapters/01-part");
        std::fs::create_dir_all(&deep).expect("folders");
        assert_eq!(find_root(&deep), None);
        std::fs::write(dir.path().join("site/content/site.yaml"), "title: T").expect("a file");
        assert_eq!(find_root(&deep), Some(dir.path().join("site")));
        assert_eq!(find_root(&dir.path().join("site")), Some(dir.path().join("site")));
        assert_eq!(find_root(dir.path()), None);
    }
}
