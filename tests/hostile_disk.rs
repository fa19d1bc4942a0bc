//! Disks that break things, given to the real binary: files that cannot be read or are gone, disks
//! that are full or cannot be written to, two builds at once, a build that is killed. Each ends with
//! a clear error or a right result; what was built before stays whole, and so is the next build.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]
#![cfg(target_os = "linux")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use support::run::{expect, glossator};
use support::site::TestSite;

/// A site of so many chapters, built.
fn built(chapters: usize) -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\n");
    site.put("content/glossary.yaml", "newton: {name: Newton, kind: person, summary: He knew.}\n");
    for at in 1..=chapters {
        let text = format!("---\ntitle: Tide {at}\n---\nNewton explained it.\n");
        site.put(&format!("content/chapters/{at:03}-tide-{at}.md"), text);
    }
    expect(&site, &["build"], 0);
    site
}

fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let Ok(entries) = fs::read_dir(dir) else { return all };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            all.extend(tree(&path).into_iter().map(|(it, bytes)| (format!("{name}/{it}"), bytes)));
        } else {
            all.insert(name, fs::read(&path).expect("a file"));
        }
    }
    all
}

/// What readers get: all but the notes that the program keeps for itself.
fn pages(site: &TestSite, out: &str) -> BTreeMap<String, Vec<u8>> {
    let mut pages = tree(&site.at(out));
    pages.retain(|it, _| !it.starts_with(".glossator/"));
    pages
}

fn said(output: &Output) -> String {
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let said = String::from_utf8(said).expect("UTF-8");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// The next build makes the site whole: the same as one made from nothing.
fn heals(site: &TestSite) {
    expect(site, &["build"], 0);
    expect(site, &["build", "--out", "fresh"], 0);
    assert!(pages(site, "public") == pages(site, "fresh"), "it equals a build from nothing");
    fs::remove_dir_all(site.at("fresh")).expect("ours");
}

/// Whether we are somebody whom permissions do not bind.
fn almighty() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout.starts_with(b"0\n"))
}

#[test]
fn a_file_that_may_not_be_read_is_told_and_nothing_is_lost() {
    let site = built(2);
    let before = tree(&site.at("public"));
    site.put("content/chapters/003-secret.md", "# Secret\n\nX\n");
    let secret = site.at("content/chapters/003-secret.md");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("permissions");
    let mut command = if almighty() {
        // Nothing is closed to us, so it is done by somebody else.
        let binary = site.at("glossator");
        fs::copy(env!("CARGO_BIN_EXE_glossator"), &binary).expect("a copy");
        for path in [site.root(), &binary] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(binary);
        command.current_dir(site.root()).stdin(Stdio::null());
        command
    } else {
        glossator(&site, &[])
    };
    let output = command.arg("check").output().expect("`setpriv`, of util-linux");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error[G0002]") && said.contains("003-secret.md"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert_eq!(tree(&site.at("public")), before);
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).expect("permissions");
    heals(&site);
}

#[test]
fn a_disk_that_is_full_leaves_the_old_site() {
    let site = built(3);
    let before = pages(&site, "public");
    site.put("content/site.yaml", "title: Other tides\n");
    // No file may grow past so many blocks of 512 or 1,024 bytes, as if there were no more room: at
    // the first page, somewhere among them, and at the largest file.
    for blocks in [1, 4, 16] {
        let limit = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" build");
        let mut command = Command::new("sh");
        command.args(["-c", &limit, env!("CARGO_BIN_EXE_glossator")]);
        let output = command.current_dir(site.root()).stdin(Stdio::null()).output().expect("a run");
        let said = said(&output);
        assert_eq!(output.status.code(), Some(3), "{blocks}: {said}");
        assert!(said.contains("public"), "{blocks}: it says where: {said}");
        assert!(pages(&site, "public") == before, "{blocks}: the old site stays");
    }
    heals(&site);
    assert!(pages(&site, "public") != before);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let site = built(1);
    // Nothing can be made in there, whoever we are.
    let output = glossator(&site, &["build", "--out", "/proc/glossator"]).output().expect("a run");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("/proc/glossator"), "{said}");
    heals(&site);
}

#[test]
fn files_that_come_and_go_during_a_build_break_nothing() {
    let site = built(40);
    std::thread::scope(|scope| {
        let (stop, wait) = std::sync::mpsc::channel::<()>();
        let site = &site;
        scope.spawn(move || {
            let fleeting = site.at("content/chapters/020-tide-20.md");
            let text = fs::read(&fleeting).expect("a chapter");
            while wait.try_recv().is_err() {
                let _ = fs::remove_file(&fleeting);
                std::thread::sleep(Duration::from_millis(1));
                fs::write(&fleeting, &text).expect("a chapter");
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        for _ in 0..6 {
            let output = glossator(site, &["build"]).output().expect("a run");
            let said = said(&output);
            let told = said.contains("020-tide-20.md");
            let code = output.status.code();
            assert!(code == Some(0) || code == Some(1) && told, "{code:?}: {said}");
        }
        stop.send(()).expect("it is there");
    });
    heals(&site);
}

#[test]
fn builds_at_once_make_one_whole_site() {
    let site = built(20);
    site.put("content/site.yaml", "title: Other tides\n");
    let start = || {
        let mut command = glossator(&site, &["build"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a run")
    };
    let runs: Vec<_> = (0..4).map(|_| start()).collect();
    for run in runs {
        let output = run.wait_with_output().expect("an end");
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    heals(&site);
}

#[test]
fn a_build_may_be_killed_at_any_moment() {
    let site = built(60);
    for round in 0..10_u64 {
        site.put("content/site.yaml", format!("title: Tides {round}\n"));
        let mut command = glossator(&site, &["build"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("a run");
        std::thread::sleep(Duration::from_millis(17 * round));
        let _ = child.kill();
        let _ = child.wait();
        // No file is half-written: each is that of the old site or of the new one.
        for (path, bytes) in pages(&site, "public") {
            if path.ends_with(".html") {
                let text = String::from_utf8(bytes).expect("UTF-8");
                assert!(text.trim_end().ends_with("</html>"), "{round}: {path} is cut off");
            }
        }
        heals(&site);
    }
}
