//! A site written over another, cut off at every step.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::{Digest, SitePath};

use super::Memory;
use super::error::{After, WriteError};
use super::output::Output;
use super::plan::Foreign;
use super::publish::{Written, publish, publish_until, recalled, recover_until};
use super::reach::{End, Reach};
use super::stage::PRIVATE;

const OLD: &[(&str, &str)] = &[
    ("a.html", "old a"),
    ("dir/one.html", "one"),
    ("dir/two.html", "two"),
    ("gone/deep/z.html", "z"),
    ("left/l.html", "l"),
    ("x/index.html", "x in a folder"),
    ("y", "y as a file"),
];

/// Something of everything: changed, unchanged, gone, new, a folder where a file was and a file
/// where a folder was.
const NEW: &[(&str, &str)] = &[
    ("a.html", "new a"),
    ("dir/one.html", "one"),
    ("fresh/deep/n.html", "n"),
    ("x", "x as a file"),
    ("y/index.html", "y in a folder"),
];

const OTHERS: &[(&str, &str)] = &[("CNAME", "example.org"), ("dir/mine.txt", "m"), ("left/k", "k")];

struct Site {
    root: tempfile::TempDir,
    dir: PathBuf,
}

impl Site {
    fn absent() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        let dir = root.path().join("public");
        Self { root, dir }
    }

    fn holding(files: &[(&str, &str)]) -> Self {
        let site = Self::absent();
        fs::create_dir(&site.dir).expect("a folder");
        for (path, text) in files {
            site.put(path, text);
        }
        site
    }

    /// With the old site and files of others.
    fn old() -> Self {
        let site = Self::absent();
        site.publish(OLD).expect("written");
        for (path, text) in OTHERS {
            site.put(path, text);
        }
        site
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("written");
    }

    fn publish(&self, files: &[(&str, &str)]) -> Result<Written, WriteError> {
        self.publish_as(files, Foreign::Refuse)
    }

    fn publish_as(&self, files: &[(&str, &str)], as_: Foreign) -> Result<Written, WriteError> {
        let site = super::Site { output: &output(files), memory: None };
        publish(site, &self.dir, as_, &mut || {})
    }

    /// Everything in the folder but what is ours alone; folders end in `/`.
    fn tree(&self) -> BTreeMap<String, String> {
        let mut tree = BTreeMap::new();
        if self.dir.exists() {
            collect(&self.dir, "", &mut tree);
        }
        tree.retain(|path, _| !path.starts_with(PRIVATE));
        tree
    }

    /// What stands beside it.
    fn litter(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.root.path()).expect("a folder");
        entries.map(|it| it.expect("an entry").path()).filter(|it| *it != self.dir).collect()
    }
}

fn collect(dir: &Path, prefix: &str, tree: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(dir).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("a type").is_dir() {
            tree.insert(format!("{name}/"), String::new());
            collect(&entry.path(), &format!("{name}/"), tree);
        } else {
            tree.insert(name, fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
}

fn output(files: &[(&str, &str)]) -> Output {
    let files = files
        .iter()
        .map(|(path, text)| (SitePath::new(path).expect("a path"), Arc::from(text.as_bytes())));
    Output(files.collect())
}

fn tree_of(parts: &[&[(&str, &str)]]) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    for (path, text) in parts.concat() {
        tree.insert(path.to_owned(), text.to_owned());
        for (at, _) in path.match_indices('/') {
            tree.insert(path[..=at].to_owned(), String::new());
        }
    }
    tree
}

#[test]
fn a_first_build_is_a_rename_that_keeps_the_gitignore() {
    for start in [Site::absent(), Site::holding(&[]), Site::holding(&[(".gitignore", "*")])] {
        let mut expected = start.tree();
        expected.extend(tree_of(&[OLD]));
        let written = start.publish(OLD).expect("written");
        assert_eq!(written, Written { written: 7, removed: 0, kept: 0 });
        assert_eq!(start.tree(), expected);
        assert_eq!(start.litter(), [] as [PathBuf; 0]);
        let again = start.publish(OLD).expect("nothing to do");
        assert_eq!(again, Written { written: 0, removed: 0, kept: 7 });
    }
}

#[test]
fn only_what_changed_is_written_and_what_is_others_stays() {
    let site = Site::old();
    let written = site.publish(NEW).expect("written");
    assert_eq!(written, Written { written: 4, removed: 5, kept: 1 });
    assert_eq!(site.tree(), tree_of(&[NEW, OTHERS]));
    let back = site.publish(OLD).expect("written");
    assert_eq!(back, Written { written: 6, removed: 3, kept: 1 });
    assert_eq!(site.tree(), tree_of(&[OLD, OTHERS]));
}

#[test]
fn a_build_that_changes_nothing_writes_nothing() {
    let site = Site::old();
    let stamps = |site: &Site| {
        let mut stamps = BTreeMap::new();
        for path in site.tree().keys().map(|it| site.dir.join(it)) {
            let modified = fs::metadata(&path).and_then(|it| it.modified()).expect("a time");
            stamps.insert(path, modified);
        }
        let manifest = site.dir.join(".glossator/manifest.json");
        stamps.insert(
            manifest.clone(),
            fs::metadata(manifest).and_then(|it| it.modified()).expect("a time"),
        );
        stamps
    };
    let before = stamps(&site);
    site.publish(OLD).expect("nothing to do");
    assert_eq!(stamps(&site), before);
}

#[test]
fn a_site_that_stands_as_it_was_left_is_recalled() {
    let site = Site::absent();
    let inputs = Digest::of(b"in");
    let memory = Memory { inputs, said: "well".to_owned() };
    let publish = |files: &[(&str, &str)]| {
        let whole = super::Site { output: &output(files), memory: Some(&memory) };
        publish(whole, &site.dir, Foreign::Refuse, &mut || {}).expect("written")
    };
    assert_eq!(recalled(&site.dir, inputs), None);
    publish(OLD);
    assert_eq!(recalled(&site.dir, inputs), Some(("well".to_owned(), 7)));
    assert_eq!(recalled(&site.dir, Digest::of(b"other")), None);
    site.put("mine.txt", "mine");
    assert!(recalled(&site.dir, inputs).is_some());
    site.put("a.html", "vandalised");
    assert_eq!(recalled(&site.dir, inputs), None);
    publish(OLD);
    fs::remove_file(site.dir.join("gone/deep/z.html")).expect("removed");
    assert_eq!(recalled(&site.dir, inputs), None);
    // Written without a memory, it leaves none.
    publish(OLD);
    site.publish(OLD).expect("written");
    assert_eq!(recalled(&site.dir, inputs), None);
}

#[test]
fn what_somebody_did_to_our_files_is_mended() {
    let site = Site::old();
    site.put("a.html", "vandalised");
    fs::remove_file(site.dir.join("dir/one.html")).expect("removed");
    fs::remove_dir_all(site.dir.join("gone")).expect("removed");
    // Touched, and still the same.
    site.put("dir/two.html", "two");
    let written = site.publish(OLD).expect("written");
    assert_eq!(written, Written { written: 3, removed: 0, kept: 4 });
    assert_eq!(site.tree(), tree_of(&[OLD, OTHERS]));
    // Nothing is left to be looked at twice.
    let manifest = fs::read(site.dir.join(".glossator/manifest.json")).expect("a manifest");
    site.publish(OLD).expect("nothing to do");
    assert_eq!(fs::read(site.dir.join(".glossator/manifest.json")).expect("a manifest"), manifest);
}

#[test]
fn others_files_are_not_written_over_unless_forced() {
    let site = Site::old();
    site.put("fresh/deep/n.html", "mine");
    let before = site.tree();
    let error = site.publish(NEW).expect_err("in the way");
    assert!(matches!(&error, WriteError::InTheWay { things, .. } if things.len() == 1), "{error}");
    assert!(error.to_string().contains("\n  fresh/deep/n.html\n"), "{error}");
    assert_eq!(site.tree(), before);
    site.publish_as(NEW, Foreign::Overwrite).expect("written");
    assert_eq!(site.tree(), tree_of(&[NEW, OTHERS]));
}

#[test]
fn a_folder_of_others_is_never_removed_for_a_file() {
    for inside in ["x/mine.txt", "x/empty/"] {
        let site = Site::old();
        if inside.ends_with('/') {
            fs::create_dir(site.dir.join(inside)).expect("a folder");
        } else {
            site.put(inside, "mine");
        }
        let before = site.tree();
        for foreign in [Foreign::Refuse, Foreign::Overwrite] {
            let error = site.publish_as(NEW, foreign).expect_err("held");
            assert!(error.to_string().contains("x/ (a folder where a file belongs)"), "{error}");
            assert_eq!(site.tree(), before);
        }
    }
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_not_followed() {
    let site = Site::old();
    let outside = site.root.path().join("outside");
    fs::create_dir(&outside).expect("a folder");
    std::os::unix::fs::symlink(&outside, site.dir.join("fresh")).expect("a link");
    let error = site.publish_as(NEW, Foreign::Overwrite).expect_err("held");
    assert!(error.to_string().contains("fresh (where a folder belongs)"), "{error}");
    assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 0);
}

#[test]
fn a_folder_of_others_is_refused_unless_forced() {
    let site = Site::holding(&[(".gitignore", ""), ("thesis.doc", "mine"), ("a.html", "mine")]);
    let before = site.tree();
    let error = site.publish(OLD).expect_err("not ours");
    assert!(matches!(&error, WriteError::NotOurs { holds, .. } if holds == "a.html"), "{error}");
    assert_eq!(site.tree(), before);
    site.publish_as(OLD, Foreign::Overwrite).expect("written");
    assert_eq!(site.tree(), tree_of(&[OLD, &[(".gitignore", ""), ("thesis.doc", "mine")]]));
    site.publish(&[]).expect("written");
    assert_eq!(site.tree(), tree_of(&[&[(".gitignore", ""), ("thesis.doc", "mine")]]));
}

#[test]
fn a_manifest_that_cannot_be_read_makes_nothing_ours() {
    let site = Site::old();
    site.put(".glossator/manifest.json", "{");
    let before = site.tree();
    assert!(matches!(site.publish(NEW), Err(WriteError::NotOurs { .. })));
    assert_eq!(site.tree(), before);
}

/// Cuts a build off after every number of steps, and checks what it left.
fn cut(start: fn() -> Site, old: &[&[(&str, &str)]], new: &[&[(&str, &str)]], end: End) -> usize {
    let (old, new) = (tree_of(old), tree_of(new));
    for steps in 0.. {
        let site = start();
        let dir = site.root.path().canonicalize().expect("a folder").join("public");
        let reach = Reach::steps(steps, end);
        let result = publish_until(
            super::Site { output: &output(NEW), memory: None },
            &dir,
            Foreign::Refuse,
            reach,
        );
        match (&result, end) {
            (Ok(_), _) => {
                assert_eq!(site.tree(), new, "all {steps} steps");
                return steps;
            }
            (Err(WriteError::Killed), End::Killed) => {}
            (Err(WriteError::Disk { after: After::AsItWas, .. }), End::DiskFull) => {
                assert_eq!(site.tree(), old, "a full disk after {steps} steps");
            }
            (Err(WriteError::Disk { after: After::ToBeFinished, .. }), End::DiskFull) => {}
            (Err(error), _) => panic!("{error} after {steps} steps"),
        }
        recover_until(&dir, &Reach::far()).expect("recovered");
        let left = site.tree();
        assert!(left == old || left == new, "neither old nor new after {steps} steps: {left:#?}");
        assert!(!dir.join(".glossator/next").exists() && site.litter().is_empty());
        // Cut off again while it recovers, at every step: the next one still makes it whole.
        for again in 0.. {
            let site = start();
            let dir = site.root.path().canonicalize().expect("a folder").join("public");
            let reach = Reach::steps(steps, end);
            let _ = publish_until(
                super::Site { output: &output(NEW), memory: None },
                &dir,
                Foreign::Refuse,
                reach,
            );
            let whole = recover_until(&dir, &Reach::steps(again, End::Killed)).is_ok();
            publish_until(
                super::Site { output: &output(NEW), memory: None },
                &dir,
                Foreign::Refuse,
                Reach::far(),
            )
            .expect("written");
            assert_eq!(site.tree(), new, "after {steps} and {again} steps");
            if whole {
                break;
            }
        }
    }
    unreachable!("a run has an end")
}

#[test]
fn a_build_that_is_cut_off_leaves_the_old_site_or_the_new_one() {
    for end in [End::Killed, End::DiskFull] {
        let steps = cut(Site::old, &[OLD, OTHERS], &[NEW, OTHERS], end);
        // Four files aside, two folders, the journal, the moves, the removals: were it much less,
        // the steps would not be counted.
        assert!(steps > 20, "{steps} steps");
    }
}

#[test]
fn a_first_build_that_is_cut_off_leaves_nothing_or_the_site() {
    for end in [End::Killed, End::DiskFull] {
        cut(Site::absent, &[], &[NEW], end);
        let ignore: &[(&str, &str)] = &[(".gitignore", "*\n")];
        cut(|| Site::holding(&[(".gitignore", "*\n")]), &[ignore], &[NEW, ignore], end);
    }
}

#[test]
fn a_gitignore_that_was_on_its_way_comes_back() {
    // Killed between taking the `.gitignore` out of the way and the rename.
    let site = Site::holding(&[(".gitignore", "*\n")]);
    let dir = site.root.path().canonicalize().expect("a folder").join("public");
    let other = Site::holding(&[(".gitignore", "*\n")]);
    other.publish(NEW).expect("written");
    fs::rename(&other.dir, site.root.path().join(".public.glossator-new")).expect("moved");
    fs::remove_file(site.dir.join(".gitignore")).expect("removed");
    recover_until(&dir, &Reach::far()).expect("recovered");
    assert_eq!(site.tree(), tree_of(&[NEW, &[(".gitignore", "*\n")]]));
}
