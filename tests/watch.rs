//! `build --watch`, as it runs: what is saved is built, and what did not change is left alone.
#![allow(clippy::disallowed_methods, reason = "tests save files and ask for the time")]
#![allow(missing_docs, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

const LONGEST: Duration = Duration::from_secs(20);

struct Session {
    child: Child,
    dir: tempfile::TempDir,
}

impl Session {
    fn new(options: &[&str]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        save(&dir.path().join("content/site.yaml"), "title: Tides\n");
        save(&dir.path().join("content/chapters/01-tide.md"), &chapter("The tide", "First words."));
        save(&dir.path().join("content/chapters/02-bay.md"), &chapter("The bay", "Other words."));
        let child = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(["build", "--watch", "--root"])
            .arg(dir.path())
            .args(options)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        Self { child, dir }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn comes_to(&self, path: &str, words: &str) {
        let end = Instant::now() + LONGEST;
        loop {
            let text = fs::read_to_string(self.at(path)).unwrap_or_default();
            if text.contains(words) {
                return;
            }
            assert!(Instant::now() < end, "{path} does not come to {words}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn written(&self, path: &str) -> SystemTime {
        let metadata = fs::metadata(self.at(path)).expect("a file");
        metadata.modified().expect("a time")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn save(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, text).expect("a file");
}

fn chapter(title: &str, words: &str) -> String {
    format!("---\ntitle: {title}\n---\n{words}\n")
}

#[test]
fn what_is_saved_is_built_and_nothing_else_is_written() {
    for options in [&[][..], &["--poll"]] {
        let session = Session::new(options);
        session.comes_to("public/tide/index.html", "First words.");
        let bay = session.written("public/bay/index.html");
        let tide = session.at("content/chapters/01-tide.md");
        save(&tide, &chapter("The tide", "Second words."));
        session.comes_to("public/tide/index.html", "Second words.");
        save(&tide, &chapter("The tide", "See [[nobody]]."));
        save(&session.at("content/chapters/02-bay.md"), &chapter("The bay", "Other words."));
        std::thread::sleep(Duration::from_millis(500));
        session.comes_to("public/tide/index.html", "Second words.");
        save(&tide, &chapter("The tide", "Third words."));
        session.comes_to("public/tide/index.html", "Third words.");
        assert_eq!(session.written("public/bay/index.html"), bay);
        fs::remove_file(&tide).expect("removed");
        let end = Instant::now() + LONGEST;
        while session.at("public/tide/index.html").exists() {
            assert!(Instant::now() < end, "the page of a removed chapter stays");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
