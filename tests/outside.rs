//! `check --external`, against servers of this machine: what is said of pages on the web, how they are
//! asked for, and that nothing else asks.
#![cfg(feature = "web")]
#![allow(clippy::disallowed_methods, reason = "tests talk to a server and look at files")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use support::site::TestSite;

/// How many requests a server answers at most, so that a test that goes wrong ends.
const MOST: usize = 60;

/// What a server says to a request: `HEAD /path`, and how often that was asked before.
type Says = fn(&str, usize) -> String;

/// A site on the web, on this machine.
struct Host {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    fn new(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().take(MOST).flatten() {
                let _ = answer(stream, says, &log);
            }
        });
        Self { port, asked }
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What it was asked, sorted, and forgets it.
    fn asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut *self.asked.lock().expect("a log"));
        asked.sort();
        asked
    }
}

fn answer(mut stream: TcpStream, says: Says, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    while reader.read_line(&mut head)? > 2 {}
    let request = head.split(" HTTP/").next().unwrap_or_default().to_owned();
    let before = {
        let mut log = log.lock().expect("a log");
        log.push(request.clone());
        log.iter().filter(|it| **it == request).count() - 1
    };
    let said = says(&request, before);
    let (head, body) = said.split_once("\n\n").unwrap_or((&said, ""));
    let body = if request.starts_with("HEAD") { "" } else { body };
    let head = head.replace('\n', "\r\n");
    write!(stream, "HTTP/1.1 {head}\r\nConnection: close\r\n\r\n{body}")
}

/// A port at which nobody listens.
fn nobody() -> String {
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a port").port();
    format!("http://127.0.0.1:{port}")
}

/// A site with this text and nothing else to say of it.
fn site(text: &str) -> TestSite {
    let site = TestSite::new();
    site.put("content/site.yaml", "title: Tides\n");
    site.put("content/chapters/01-tide.md", format!("---\ntitle: Tide\n---\n{text}\n"));
    site
}

fn run(site: &TestSite, args: &[&str], code: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
    command.args(args).current_dir(site.root()).stdin(Stdio::null()).env_remove("GITHUB_WORKSPACE");
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    let Output { status, stdout, stderr } = command.output().expect("a run");
    let text = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(code), "{args:?}\n{text}");
    text
}

const EXTERNAL: [&str; 2] = ["check", "--external"];

fn all_sorts(request: &str, before: usize) -> String {
    match request {
        "HEAD /good" | "GET /no-head" | "HEAD /slash/" | "GET /own" => "200 OK".to_owned(),
        "HEAD /moved" => "301 Moved Permanently\nLocation: /good".to_owned(),
        "HEAD /for-now" => "302 Found\nLocation: /good".to_owned(),
        "HEAD /slash" => "308 Permanent Redirect\nLocation: /slash/".to_owned(),
        "GET /page" => {
            "200 OK\nContent-Type: text/html\n\n<h2 id=\"high-water\">High</h2>".to_owned()
        }
        "HEAD /no-head" => "405 Method Not Allowed".to_owned(),
        "HEAD /shy" | "GET /shy" => "403 Forbidden".to_owned(),
        "HEAD /broken" | "GET /broken" => "500 Internal Server Error".to_owned(),
        "HEAD /circle" => "302 Found\nLocation: /circle".to_owned(),
        "HEAD /busy" if before == 0 => "429 Too Many Requests\nRetry-After: 1".to_owned(),
        "HEAD /busy" => "200 OK".to_owned(),
        "GET /long" => {
            format!("200 OK\nContent-Type: text/html\n\n{}", "<p>long</p>".repeat(300_000))
        }
        _ => "404 Not Found".to_owned(),
    }
}

#[test]
fn every_answer_has_its_complaint_at_the_link() {
    let host = Host::new(all_sorts);
    let link = |path: &str| format!("[x]({})", host.at(path));
    let paths = [
        "/good",
        "/gone",
        "/moved",
        "/for-now",
        "/slash",
        "/page#high-water",
        "/page#highwater",
        "/no-head",
        "/shy",
        "/broken",
        "/circle",
        "/busy",
        "/long#part",
        "/good",
    ];
    let site = site(&paths.map(link).join("\n"));
    let said = run(&site, &["check", "--external", "--format", "json"], 0);
    let mut found = Vec::new();
    for line in said.lines().filter(|it| it.contains("\"type\":\"diagnostic\"")) {
        let json: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let of = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let at = &paths[json["start"]["line"].as_u64().expect("a line") as usize - 4];
        let length = json["end"]["column"].as_u64().zip(json["start"]["column"].as_u64());
        let length = length.map(|(end, start)| (end - start) as usize);
        assert_eq!(length, Some(host.at(at).len()), "the whole address: {line}");
        found.push(format!("{at} {}: {}; {}", of("code"), of("message"), of("help")));
    }
    let expected = [
        format!(
            "/gone G0310: the page is gone: its site answers 404 Not Found; look for a copy, \
             `https://web.archive.org/web/{}`, or take the link out",
            host.at("/gone")
        ),
        format!("/moved G0311: the page has moved for good; write `{}`", host.at("/good")),
        format!(
            "/page#highwater G0312: the page has no part `highwater`; did you mean `{}`?",
            host.at("/page#high-water")
        ),
        "/broken G0313: the page cannot be seen: its site answers 500 Internal Server Error; try it \
         in a browser; a fault of a day needs nothing done"
            .to_owned(),
        "/circle G0313: the page cannot be seen: its site leads on and on, 10 times and more; try \
         it in a browser; a fault of a day needs nothing done"
            .to_owned(),
    ];
    assert_eq!(found, expected);
    assert!(said.contains("\"outside\":{\"addresses\":12,\"known\":0,\"shy\":1}"), "{said}");
    let asked = host.asked();
    let times = |request: &str| asked.iter().filter(|it| *it == request).count();
    // Three links lead to it in the end, and the text names it twice.
    assert_eq!(
        (times("HEAD /good"), times("GET /page"), times("HEAD /busy")),
        (3, 1, 2),
        "{asked:?}"
    );
    assert_eq!((times("HEAD /circle"), times("HEAD /page")), (11, 0), "{asked:?}");
}

#[test]
fn good_answers_are_remembered_and_nothing_is_written_into_the_content() {
    let host = Host::new(all_sorts);
    let site = site(&format!("<{}> <{}>", host.at("/good"), host.at("/gone")));
    let first = run(&site, &EXTERNAL, 0);
    assert!(first.contains("asked for 2 pages on the web\n"), "{first}");
    assert_eq!(host.asked(), ["GET /gone", "HEAD /gone", "HEAD /good"]);
    let second = run(&site, &EXTERNAL, 0);
    assert!(second.contains("asked for 2 pages on the web, 1 of them earlier\n"), "{second}");
    assert_eq!(host.asked(), ["GET /gone", "HEAD /gone"]);
    let ignored = std::fs::read_to_string(site.at(".glossator/.gitignore"));
    assert_eq!(ignored.expect("a file"), "*\n");
    let kept: Vec<_> = std::fs::read_dir(site.at("content")).expect("content").collect();
    assert_eq!(kept.len(), 2, "{kept:?}");
    std::fs::write(site.at(".glossator/links.json"), "{").expect("a file");
    run(&site, &EXTERNAL, 0);
    assert_eq!(host.asked(), ["GET /gone", "HEAD /gone", "HEAD /good"]);
}

#[test]
fn links_of_entities_and_sources_are_asked_for_too() {
    let host = Host::new(|_, _| "410 Gone".to_owned());
    let site = site(
        "The Moon [@a] and [@b]. ![M](http://127.0.0.1:PORT/i.png)"
            .replace("PORT", &host.port.to_string())
            .as_str(),
    );
    let entry = format!(
        "moon:\n  name: Moon\n  kind: place\n  summary: Seen [here]({}).\n  body: |\n    Text\n\n    [é]({})\n  same_as: [{}]\n",
        host.at("/s"),
        host.at("/b"),
        host.at("/q")
    );
    site.put("content/glossary.yaml", entry);
    site.put(
        "content/sources.yaml",
        format!(
            "a: {{type: web, title: A, author: X, url: {}}}\nb:\n  type: web\n  title: B\n  author: Y\n  url: {{value: \"{}\", date: 2020}}\n",
            host.at("/a"), host.at("/d")
        ),
    );
    let said = run(&site, &["check", "--external", "--only", "G0310", "--format", "github"], 0);
    for place in [
        "01-tide.md,line=4",
        "glossary.yaml,line=4",
        "glossary.yaml,line=8",
        "glossary.yaml,line=9",
        "sources.yaml,line=1",
        "sources.yaml,line=6",
    ] {
        assert!(said.contains(place), "{place}:\n{said}");
    }
    assert_eq!(said.matches("G0310").count(), 6, "{said}");
}

#[test]
fn a_host_that_does_not_answer_is_told_once() {
    let nobody = nobody();
    let site = site(&format!("<{nobody}/a> <{nobody}/b>\n\n<{nobody}/c>"));
    let said = run(&site, &EXTERNAL, 0);
    assert_eq!(said.matches("G0313").count(), 1, "{said}");
    assert_eq!(said.matches("and here").count(), 2, "{said}");
    assert!(
        said.contains("does not answer: ") && said.contains("0 errors and 1 warning"),
        "{said}"
    );
}

#[test]
fn without_a_web_there_is_one_word_and_not_a_hundred() {
    let links: String = (0..5).map(|_| format!("<{}/a> <{0}/b>\n", nobody())).collect();
    let site = site(&links);
    let said = run(&site, &EXTERNAL, 3);
    assert!(said.starts_with("error: the web cannot be reached; `127.0.0.1:"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let said = run(&site, &["check", "--external", "--format", "json"], 3);
    assert!(said.contains("\"type\":\"failure\"") && said.contains("\"environment\""), "{said}");
}

#[test]
fn nothing_else_asks_anybody() {
    let host = Host::new(all_sorts);
    let site = site(&format!("<{}>", host.at("/gone")));
    site.put("content/site.yaml", format!("title: Tides\nbase_url: {}\n", host.at("/own/")));
    run(&site, &["check"], 0);
    run(&site, &["build"], 0);
    run(&site, &["check", "--external", "--only", "G02"], 0);
    assert_eq!(host.asked(), Vec::<String>::new());
    // What stands below the site's own address may not be published yet.
    site.put(
        "content/chapters/01-tide.md",
        format!("---\ntitle: A\n---\n<{}>\n", host.at("/own/a")),
    );
    let said = run(&site, &EXTERNAL, 0);
    assert!(said.contains("all is well\nasked for 0 pages on the web\n"), "{said}");
    assert_eq!(host.asked(), Vec::<String>::new());
}

#[test]
fn the_site_says_how_grave_it_is() {
    let host = Host::new(all_sorts);
    let site = site(&format!("<{}>", host.at("/gone")));
    site.put("content/site.yaml", "title: T\nchecks: {G0310: error}\n");
    assert!(run(&site, &EXTERNAL, 1).contains("error[G0310]"));
    site.put("content/site.yaml", "title: T\nchecks: {G0310: off}\n");
    assert!(!run(&site, &EXTERNAL, 0).contains("G0310"));
}
