//! Where a site stands in its repository, for reports whose readers start there.

use std::path::{Path, PathBuf};

/// The folder of the site at `root`, seen from the repository's: with a slash at its end, or nothing
/// where they are one or the site lies elsewhere. The repository is the workflow's, if this is one,
/// and else the nearest folder upwards that holds a `.git`.
pub(super) fn prefix(root: &Path) -> String {
    let given = std::env::var_os("GITHUB_WORKSPACE").filter(|it| !it.is_empty()).map(PathBuf::from);
    within(given, root)
}

fn within(given: Option<PathBuf>, root: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let above = || root.ancestors().find(|it| it.join(".git").exists()).map(Path::to_owned);
    let repository = given.and_then(|it| it.canonicalize().ok()).or_else(above);
    let Some(below) = repository.and_then(|it| Some(root.strip_prefix(it).ok()?.to_owned())) else {
        return String::new();
    };
    below.iter().map(|part| format!("{}/", part.to_string_lossy())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_the_nearest_upwards() {
        let dir = tempfile::tempdir().expect("a folder");
        let site = dir.path().join("docs/site");
        std::fs::create_dir_all(&site).expect("folders");
        std::fs::create_dir(dir.path().join(".git")).expect("a folder");
        assert_eq!(within(None, &site), "docs/site/");
        assert_eq!(within(None, dir.path()), "");
        assert_eq!(within(Some(dir.path().join("docs")), &site), "site/");
        assert_eq!(within(Some(dir.path().join("elsewhere")), &site), "docs/site/");
    }
}
