//! A server of a small site, as the real program, and what its clients see.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// The longest that anything may take to be seen. It takes milliseconds; a machine with much else
/// to do may need more.
pub const LONGEST: Duration = Duration::from_secs(20);

pub const TAG: &str = "<script src=\"/_glossator/live.js\"></script>";

pub const SITE: [(&str, &str); 6] = [
    ("content/site.yaml", "title: Tides\nbase_url: https://example.org/\n"),
    (
        "content/glossary.yaml",
        "ebb:\n  name: Ebb\n  kind: concept\n  summary: The water goes.\n\
         bay:\n  name: Fundy Bay\n  kind: place\n  summary: A bay.\n",
    ),
    ("content/chapters/01-tide.md", "---\ntitle: The tide\n---\nFirst words. The Ebb comes.\n"),
    ("content/chapters/02-bay.md", "---\ntitle: The bay\n---\nAt Fundy Bay the Ebb is high.\n"),
    ("content/pages/about.md", "---\ntitle: About\n---\nWho wrote this.\n"),
    ("content/files/table.csv", "a,b\n1,2\n"),
];

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    dir: tempfile::TempDir,
    said: Receiver<String>,
}

impl Server {
    pub fn new() -> Self {
        Self::with(&[])
    }

    pub fn with(options: &[&str]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        for (path, text) in SITE {
            save(&dir.path().join(path), text);
        }
        Self::of(dir, options)
    }

    pub fn of(dir: tempfile::TempDir, options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(["serve", "--root"])
            .arg(dir.path())
            .args(if options.contains(&"--port") { &[][..] } else { &["--port", "0"] })
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let output = child.stdout.take().expect("an output");
        let (says, said) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = says.send(line);
            }
        });
        let mut server = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), dir, said };
        let line = server.heard("http://");
        let at = line.find("http://").expect("an address") + "http://".len();
        let host = line[at..].split('/').next().expect("a host");
        server.address = host.parse().expect("an address");
        server
    }

    /// Waits for a line that holds `words`.
    pub fn heard(&self, words: &str) -> String {
        let end = Instant::now() + LONGEST;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.said.recv_timeout(left).expect("it says so");
            if line.contains(words) {
                return line;
            }
        }
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn save(&self, path: &str, text: &str) {
        save(&self.at(path), text);
    }

    pub fn get(&self, path: &str) -> Answer {
        let host = self.address;
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    pub fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(LONGEST)).expect("a limit");
        // A server that refuses early does not read to the end.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::of(&bytes)
    }

    /// Waits until a page holds `words`.
    pub fn shows(&self, path: &str, words: &str) {
        self.comes_to(path, |it| it.text().contains(words), words);
    }

    pub fn comes_to(&self, path: &str, wanted: impl Fn(&Answer) -> bool, what: &str) {
        let end = Instant::now() + LONGEST;
        loop {
            let answer = self.get(path);
            if wanted(&answer) {
                return;
            }
            assert!(Instant::now() < end, "{path} does not come to {what}: {}", answer.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn listen(&self) -> Listener {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(LONGEST)).expect("a limit");
        let host = self.address;
        write!(stream, "GET /_glossator/events HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("asked");
        Listener(BufReader::new(stream))
    }

    /// Whether what is served is what a cold build writes, but for the one tag.
    pub fn equals_a_cold_build(&self) {
        let out = tempfile::tempdir().expect("a folder");
        let built = Command::new(env!("CARGO_BIN_EXE_glossator"))
            .args(["build", "--root"])
            .arg(self.dir.path())
            .arg("--out")
            .arg(out.path().join("out"))
            .output()
            .expect("it runs");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let mut files = BTreeMap::new();
        collect(&out.path().join("out"), "", &mut files);
        assert!(files.len() > 5, "{files:?}");
        for (path, bytes) in files {
            let end = Instant::now() + LONGEST;
            let (served, tags) = loop {
                let answer = self.get(&format!("/{path}"));
                let text = answer.body_without_tag();
                if text.0 == bytes || Instant::now() > end {
                    break text;
                }
                std::thread::sleep(Duration::from_millis(20));
            };
            let words = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
            assert_eq!(words(&served), words(&bytes), "{path}");
            assert_eq!(tags, usize::from(path.ends_with(".html")), "{path}");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn of(bytes: &[u8]) -> Self {
        let split = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
        let body = bytes.get(split + 4..).unwrap_or_default().to_vec();
        Self { status, head, body }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|it| {
            let (own, value) = it.split_once(':')?;
            own.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn body_without_tag(&self) -> (Vec<u8>, usize) {
        let Ok(text) = std::str::from_utf8(&self.body) else { return (self.body.clone(), 0) };
        (text.replacen(TAG, "", 1).into_bytes(), text.matches(TAG).count())
    }
}

pub struct Listener(BufReader<TcpStream>);

impl Listener {
    /// The next news, as JSON.
    pub fn next(&mut self) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.0.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if let Some(news) = line.strip_prefix("data: ") {
                return Some(news.trim().to_owned());
            }
        }
    }

    pub fn hears(&mut self, words: &str) -> String {
        loop {
            let news = self.next().unwrap_or_else(|| panic!("nobody says {words}"));
            if news.contains(words) {
                return news;
            }
        }
    }
}

pub fn save(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, text).expect("a file");
}

pub fn collect(dir: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(dir).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).expect("a file"));
        }
    }
}
