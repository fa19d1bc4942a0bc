//! The real binary, as a shell runs it.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use support::run::{expect, glossator};
use support::site::TestSite;

/// A site of two chapters and an entity.
fn small() -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\nbase_url: https://example.org/tides/\n");
    site.put(
        "content/glossary.yaml",
        "newton:\n  name: Isaac Newton\n  kind: person\n  summary: He explained the tides.\n",
    );
    site.put("content/chapters/01-tide.md", "# Tide\n\nIsaac Newton explained it.\n");
    site.put("content/chapters/02-moon.md", "# Moon\n\nIt pulls, as Isaac Newton saw.\n");
    site
}

/// Every file below a folder, but for our own book-keeping.
fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(dir: &Path, prefix: &str, tree: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for entry in entries {
            let entry = entry.expect("an entry");
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().expect("a type").is_dir() {
                walk(&entry.path(), &format!("{name}/"), tree);
            } else {
                tree.insert(name, fs::read(entry.path()).expect("a file"));
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(dir, "", &mut files);
    files.retain(|it, _| !it.starts_with(".glossator/"));
    files
}

/// When each file in a folder was last written, the book-keeping among them.
fn times(dir: &Path) -> BTreeMap<std::path::PathBuf, SystemTime> {
    let mut times = BTreeMap::new();
    let mut names: Vec<String> = tree(dir).into_keys().collect();
    names.push(".glossator/manifest.json".to_owned());
    for path in names.into_iter().map(|it| dir.join(it)) {
        let time = fs::metadata(&path).and_then(|it| it.modified()).expect("a time");
        times.insert(path, time);
    }
    times
}

#[test]
fn a_build_makes_the_site_and_says_so() {
    let site = small();
    let (out, err) = expect(&site, &["build"], 0);
    assert!(
        out.starts_with("built ") && out.contains("2 chapters, 1 entity and 0 sources"),
        "{out}"
    );
    assert_eq!(err, "");
    let files = tree(&site.at("public"));
    for path in ["index.html", "tide/index.html", "glossary/newton/index.html", "404.html"] {
        assert!(files.contains_key(path), "{path} in {:?}", files.keys());
    }
    assert_eq!(expect(&site, &["build", "--quiet"], 0), (String::new(), String::new()));
}

#[test]
fn a_build_as_of_a_day_is_another_site() {
    let site = small();
    site.put(
        "content/glossary.yaml",
        "newton: {name: Newton, kind: person}\nprint: {name: Principia, kind: event, when: 1687-07-05}\n",
    );
    site.put("content/chapters/01-tide.md", "# Tide\n\nNewton wrote; Principia came.\n");
    expect(&site, &["build"], 0);
    assert!(site.at("public/glossary/print").exists());
    expect(&site, &["build", "--as-of", "1687-07"], 0);
    assert!(site.at("public/glossary/print").exists());
    let (out, _) = expect(&site, &["build", "--as-of", "1686"], 0);
    assert!(out.contains("1 entity"), "{out}");
    assert!(!site.at("public/glossary/print").exists());
    let (out, _) = expect(&site, &["build", "--as-of", "1686"], 0);
    assert!(out.contains(" 0 files written, 0 removed, "), "{out}");
    expect(&site, &["build"], 0);
    assert!(site.at("public/glossary/print").exists());
    let (_, err) = expect(&site, &["build", "--as-of", "1686/1688"], 2);
    assert!(err.contains("it is an interval; write one day"), "{err}");
}

#[test]
fn a_second_build_writes_nothing() {
    let site = small();
    expect(&site, &["build"], 0);
    let before = times(&site.at("public"));
    let (out, _) = expect(&site, &["build"], 0);
    assert!(out.contains(" 0 files written, 0 removed, "), "{out}");
    assert_eq!(times(&site.at("public")), before);
}

#[test]
fn what_is_no_longer_made_goes_and_what_is_others_stays() {
    let site = small();
    expect(&site, &["build"], 0);
    site.put("public/CNAME", "example.org");
    site.put("public/moon/mine.txt", "mine");
    fs::remove_file(site.at("content/chapters/02-moon.md")).expect("removed");
    expect(&site, &["build"], 0);
    let files = tree(&site.at("public"));
    assert!(!files.contains_key("moon/index.html"));
    assert_eq!(files["CNAME"], b"example.org");
    assert_eq!(files["moon/mine.txt"], b"mine");
}

#[test]
fn errors_leave_the_old_site_and_warnings_do_not() {
    let site = small();
    expect(&site, &["build"], 0);
    let before = tree(&site.at("public"));
    site.put("content/chapters/01-tide.md", "# Tide\n\nSee [[newtn]].\n");
    let (out, err) = expect(&site, &["build"], 1);
    assert_eq!(out, "");
    assert!(err.contains("error[G0203]") && err.contains("[[newtn]]"), "{err}");
    assert!(err.contains("did you mean `newton`?") && err.contains("nothing was written"), "{err}");
    assert_eq!(tree(&site.at("public")), before);
    site.put("content/chapters/01-tide.md", "# Tide\n\nSee [[newton]].\n");
    site.put("content/notes.txt", "for me");
    let (out, err) = expect(&site, &["build"], 0);
    assert!(err.contains("warning[G0005]") && out.contains("; 1 warning\n"), "{out}{err}");
    assert_ne!(tree(&site.at("public")), before);
}

#[test]
fn a_first_build_with_errors_makes_no_folder() {
    let site = small();
    site.put("content/chapters/01-tide.md", "# Tide\n\nSee [[newtn]].\n");
    expect(&site, &["build"], 1);
    let mut names: Vec<_> = fs::read_dir(site.root()).expect("a folder").collect();
    assert_eq!(names.len(), 1);
    assert_eq!(names.remove(0).expect("an entry").file_name(), OsStr::new("content"));
}

#[test]
fn wrong_usage_is_told_from_a_bad_environment() {
    let site = small();
    expect(&site, &["--help"], 0);
    expect(&site, &["--version"], 0);
    expect(&site, &[], 2);
    expect(&site, &["biuld"], 2);
    expect(&site, &["build", "--wings"], 2);
    expect(&site, &["build", "--format", "xml"], 2);
    let (_, err) = expect(&site, &["explain", "G9999"], 2);
    assert!(err.contains("G9999"), "{err}");
    for out in ["content", "content/chapters/out", ".", "..", "public/../content/files"] {
        let (_, err) = expect(&site, &["build", "--out", out], 2);
        assert!(err.contains("the site cannot be built into"), "{err}");
    }
    let nowhere = TestSite::new();
    let (_, err) = expect(&nowhere, &["build"], 2);
    assert!(err.contains("--root"), "{err}");
    expect(&nowhere, &["build", "--root", "missing"], 2);
}

#[test]
fn a_folder_of_others_is_refused() {
    let site = small();
    site.put("public/thesis.doc", "mine");
    let (_, err) = expect(&site, &["build"], 2);
    assert!(err.contains("thesis.doc") && err.contains("--force"), "{err}");
    assert_eq!(tree(&site.at("public")).len(), 1);
    expect(&site, &["build", "--force"], 0);
    assert_eq!(tree(&site.at("public"))["thesis.doc"], b"mine");
}

#[test]
fn the_site_is_found_from_below_and_by_name() {
    let site = small();
    let deep = site.at("content/chapters");
    let output = glossator(&site, &["build"]).current_dir(&deep).output().expect("a run");
    assert_eq!(output.status.code(), Some(0));
    let here = tree(&site.at("public"));
    assert!(here.contains_key("index.html"));
    let elsewhere = TestSite::new();
    let root = site.root().to_string_lossy().into_owned();
    expect(&elsewhere, &["build", "--root", &root, "--out", "a/b"], 0);
    assert_eq!(tree(&elsewhere.at("a/b")), here);
}

#[test]
fn a_gitignore_stays_and_does_not_count() {
    let site = small();
    site.put("public/.gitignore", "*\n");
    expect(&site, &["build"], 0);
    assert_eq!(tree(&site.at("public"))[".gitignore"], b"*\n");
    expect(&site, &["build"], 0);
}

#[test]
fn a_reader_who_leaves_is_no_failure() {
    let site = small();
    for args in [&["explain", "G0203"][..], &["build"], &["build", "--format", "json"], &["--help"]]
    {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let status = glossator(&site, args).stdout(writer).status().expect("a run");
        assert_eq!(status.code(), Some(0), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_no_words_is_a_failure() {
    let full = fs::File::options().write(true).open("/dev/full").expect("a full device");
    let status = glossator(&small(), &["explain", "G0203"]).stdout(full).status().expect("a run");
    assert_eq!(status.code(), Some(3));
}

#[test]
fn programs_get_a_line_for_everything() {
    let site = small();
    site.put("content/notes.txt", "for me");
    let (out, err) = expect(&site, &["build", "--format", "json"], 0);
    assert_eq!(err, "");
    let read = |line: &str| -> serde_json::Value { serde_json::from_str(line).expect("JSON") };
    let lines: Vec<_> = out.lines().map(read).collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert_eq!(lines[0]["code"], "G0005");
    assert_eq!(lines[0]["path"], "content/notes.txt");
    assert_eq!(lines[1]["type"], "summary");
    assert_eq!(lines[1]["warnings"], 1);
    let (out, _) = expect(&site, &["build", "--format", "json", "--out", "content"], 2);
    assert_eq!(read(&out)["kind"], "usage");
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let site = small();
    site.put("content/notes.txt", "for me");
    let said = |name: &str, value: &str| {
        let output = glossator(&site, &["build"]).env(name, value).output().expect("a run");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert!(!said("TERM", "xterm").contains('\u{1b}'));
    assert!(said("CLICOLOR_FORCE", "1").contains('\u{1b}'));
}

#[test]
fn drafts_are_built_only_where_asked_for() {
    let site = small();
    site.put("content/chapters/03-ebb.md", "---\ndraft: true\n---\n# Ebb\n\nIt goes.\n");
    expect(&site, &["build"], 0);
    assert!(!tree(&site.at("public")).contains_key("ebb/index.html"));
    expect(&site, &["build", "--drafts"], 0);
    assert!(tree(&site.at("public")).contains_key("ebb/index.html"));
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_bytes_that_are_no_text_end_in_words() {
    let site = small();
    site.link("content/chapters/round", "..");
    site.put("content/chapters/03-bad.md", b"# Caf\xE9\n");
    let (_, err) = expect(&site, &["build"], 1);
    assert!(err.contains("error[G0003]") && err.contains("error[G0001]"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_not_be_written_to_is_a_failure_that_leaves_the_site() {
    let site = small();
    let (_, err) = expect(&site, &["build", "--out", "/proc/glossator"], 3);
    assert!(err.contains("/proc/glossator"), "{err}");

    expect(&site, &["build"], 0);
    let before = tree(&site.at("public"));
    site.put("content/chapters/02-moon.md", "# Moon\n\nIt pulls harder.\n");
    let Some(mut command) = as_nobody(&site) else { return };
    let output = command.output().expect("a run");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("you may not write there") && err.contains("as it was"), "{err}");
    assert_eq!(tree(&site.at("public")), before);
}

/// A build by somebody who may read the site and not write to it; none where the system has no
/// way to be somebody else.
#[cfg(target_os = "linux")]
fn as_nobody(site: &TestSite) -> Option<Command> {
    use std::os::unix::fs::PermissionsExt;
    let binary = site.at("glossator");
    fs::copy(env!("CARGO_BIN_EXE_glossator"), &binary).expect("a copy");
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    allow(site.root(), 0o755);
    allow(&binary, 0o755);
    let who = Command::new("id").arg("-u").output().ok()?;
    let mut command = if who.stdout.starts_with(b"0\n") {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(binary);
        command
    } else {
        allow(&site.at("public/.glossator"), 0o555);
        allow(&site.at("public/.glossator/lock"), 0o444);
        Command::new(binary)
    };
    command.arg("build").current_dir(site.root());
    // Where there is no `setpriv`, it cannot be tried.
    let there = Command::new("setpriv").arg("--version").output().is_ok();
    (there || !who.stdout.starts_with(b"0\n")).then_some(command)
}

#[test]
fn clock_place_threads_and_language_leave_no_trace() {
    let root = env!("CARGO_MANIFEST_DIR");
    let site = TestSite::new();
    let build = |out: &str, vars: &[(&str, &str)]| {
        let mut command = glossator(&site, &["build", "--root", root, "--out", out]);
        let output = command.envs(vars.iter().copied()).output().expect("a run");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        tree(&site.at(out))
    };
    let here = build("a", &[("RAYON_NUM_THREADS", "1"), ("TZ", "Pacific/Apia"), ("LC_ALL", "C")]);
    let there = build(
        "elsewhere/b",
        &[("RAYON_NUM_THREADS", "8"), ("TZ", "Asia/Kathmandu"), ("LC_ALL", "tr_TR.UTF-8")],
    );
    assert!(here.len() > 20);
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (path, bytes) in &here {
        assert!(bytes == &there[path], "{path} differs");
    }
}

#[test]
fn builds_at_the_same_time_take_turns() {
    let site = small();
    let once = {
        expect(&site, &["build", "--out", "once"], 0);
        tree(&site.at("once"))
    };
    for out in ["first", "once"] {
        let spawn = |_| {
            let mut command = glossator(&site, &["build", "--out", out]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a run")
        };
        let running: Vec<_> = (0..4).map(spawn).collect();
        for child in running {
            let output = child.wait_with_output().expect("an end");
            let err = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{err}");
        }
        assert_eq!(tree(&site.at(out)), once);
    }
    let names: Vec<_> = fs::read_dir(site.root()).expect("a folder").collect();
    assert_eq!(names.len(), 3, "content, first, once: {names:?}");
}

#[test]
fn a_build_that_is_killed_leaves_the_old_site_or_the_new_one() {
    let site = small();
    for number in 3..40 {
        let name = format!("content/chapters/{number:02}-x{number}.md");
        site.put(&name, format!("# X{number}\n\nIsaac Newton.\n"));
    }
    expect(&site, &["build", "--out", "old"], 0);
    expect(&site, &["build"], 0);
    let old = tree(&site.at("public"));
    for number in 3..40 {
        let name = format!("content/chapters/{number:02}-x{number}.md");
        site.put(&name, format!("# X{number}\n\nIsaac Newton, again.\n"));
    }
    fs::remove_file(site.at("content/chapters/02-moon.md")).expect("removed");
    let started = std::time::Instant::now();
    expect(&site, &["build", "--out", "new"], 0);
    let takes = started.elapsed();
    let new = tree(&site.at("new"));
    assert_ne!(old, new);

    let good = fs::read(site.at("content/chapters/01-tide.md")).expect("a chapter");
    let (mut stayed, mut tries) = (0, 0);
    while tries < 12 {
        tries += 1;
        let mut child = glossator(&site, &["build", "--quiet"]).spawn().expect("a run");
        // From its first moments, where the old site must stay, to its last, where a kill could hurt.
        std::thread::sleep(Duration::from_micros(
            u64::try_from(takes.as_micros()).expect("a short time") * tries / 13,
        ));
        child.kill().expect("killed");
        child.wait().expect("an end");
        // A build that fails over its content still puts right what was cut off.
        site.put("content/chapters/01-tide.md", "# Tide\n\n[[nobody]]\n");
        expect(&site, &["build"], 1);
        site.put("content/chapters/01-tide.md", &good);
        let left = tree(&site.at("public"));
        assert!(left == old || left == new, "neither old nor new");
        stayed += usize::from(left == old);
    }
    assert!(stayed > 0, "no build was killed in time");
    expect(&site, &["build"], 0);
    assert_eq!(tree(&site.at("public")), new);
}
