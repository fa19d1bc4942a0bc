//! `serve`, as it runs: the real program, real files, real requests, on 127.0.0.1 alone.
#![cfg(feature = "serve")]
#![allow(clippy::disallowed_methods, reason = "tests save files and ask for the time")]
#![allow(missing_docs, unreachable_pub, reason = "a test")]

#[path = "support/server.rs"]
mod server;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use server::{Answer, Listener, SITE, Server, save};

fn chapter(title: &str, words: &str) -> String {
    format!("---\ntitle: {title}\n---\n{words}\n")
}

#[test]
fn what_is_served_is_what_is_built() {
    let server = Server::new();
    server.equals_a_cold_build();
    assert_eq!(server.get("/tide/").header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(server.get("/tide/").header("cache-control"), Some("no-store"));
    let csv = server.get("/files/table.csv");
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let host = server.address;
    let ask = |method: &str, headers: &str| {
        server.ask(&format!(
            "{method} /files/table.csv HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
        ))
    };
    let head = ask("HEAD", "");
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("8"), 0));
    let part = ask("GET", "Range: bytes=0-2\r\n");
    assert_eq!((part.status, part.text()), (206, "a,b".to_owned()));
    let tag = csv.header("etag").expect("a tag");
    let again = ask("GET", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    let moved = server.get("/tide");
    assert_eq!((moved.status, moved.header("location")), (307, Some("/tide/")));
    let missing = server.get("/no/such/page");
    assert_eq!(missing.status, 404);
    assert_eq!(missing.body_without_tag().0, server.get("/404.html").body_without_tag().0);
}

#[test]
fn every_way_of_saving_is_seen() {
    for options in [&[][..], &["--poll"]] {
        let server = Server::with(options);
        let file = server.at("content/chapters/01-tide.md");
        let aside = server.at("content/chapters/.01-tide.md.swp");
        let backup = server.at("content/chapters/01-tide.md~");
        let ways: [&dyn Fn(&str); 6] = [
            &|text| fs::write(&file, text).expect("written"),
            &|text| {
                fs::write(&aside, text).expect("written");
                fs::rename(&aside, &file).expect("renamed");
            },
            &|text| {
                fs::rename(&file, &backup).expect("renamed");
                fs::write(&file, text).expect("written");
                fs::remove_file(&backup).expect("removed");
            },
            &|text| {
                fs::remove_file(&file).expect("removed");
                fs::write(&file, text).expect("written");
            },
            &|text| {
                let mut open = fs::File::create(&file).expect("a file");
                for part in text.as_bytes().chunks(7) {
                    open.write_all(part).expect("written");
                }
            },
            &|text| {
                let copy = server.at("01-tide.md");
                fs::write(&copy, text).expect("written");
                fs::copy(&copy, &file).expect("copied");
            },
        ];
        for (n, way) in ways.into_iter().enumerate() {
            let words = format!("Saved in way {n}.");
            way(&chapter("The tide", &words));
            server.shows("/tide/", &words);
        }
    }
}

#[test]
fn nobody_ever_sees_half_a_page() {
    const ROUNDS: usize = 50;
    // Together they ask 200 times a second, where the machine keeps up.
    const POLLERS: usize = 4;
    const PACE: Duration = Duration::from_millis(20);
    // A file that is gone for so long is taken to be gone, and one that nobody has written to for
    // longer to be whole. A machine with much else to do may keep the writer of this test from its
    // work for so long, and what is seen then is right.
    const PATIENCE: Duration = Duration::from_millis(90);
    let server = Server::new();
    let file = server.at("content/chapters/01-tide.md");
    let padding = "Water comes and goes. ".repeat(2000);
    let text = |n: usize| chapter("The tide", &format!("Begin {n}.\n\n{padding}\n\nEnd {n}."));
    fs::write(&file, text(0)).expect("written");
    server.shows("/tide/", "Begin 0.");
    let address = server.address;
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let poll = move || {
        let mut seen = Vec::new();
        let mut wrong = Vec::new();
        let mut next = Instant::now();
        while !stopped.load(Ordering::Relaxed) {
            let mut stream = TcpStream::connect(address).expect("it listens");
            write!(stream, "GET /tide/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
                .expect("asked");
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).expect("an answer");
            let answer = Answer::of(&bytes);
            let text = answer.text();
            let number = |word: &str| -> Option<usize> {
                let at = text.find(word)? + word.len();
                text[at..].split('.').next()?.parse().ok()
            };
            match (number("Begin "), number("End ")) {
                (Some(a), Some(b)) if a == b && answer.status == 200 => seen.push(a),
                other => wrong.push((Instant::now(), format!("{} {other:?}", answer.status))),
            }
            next = (next + PACE).max(Instant::now());
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
        (seen, wrong)
    };
    let polls: Vec<_> = (0..POLLERS).map(|_| std::thread::spawn(poll.clone())).collect();
    let mut held_up = Vec::new();
    for n in 1..=ROUNDS {
        let begun = Instant::now();
        match n % 3 {
            0 => fs::write(&file, text(n)).expect("written"),
            1 => {
                let mut open = fs::File::create(&file).expect("a file");
                for part in text(n).as_bytes().chunks(9000) {
                    open.write_all(part).expect("written");
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
            _ => {
                fs::remove_file(&file).expect("removed");
                std::thread::sleep(Duration::from_millis(3));
                fs::write(&file, text(n)).expect("written");
            }
        }
        if begun.elapsed() > PATIENCE {
            held_up.push(begun + PATIENCE..Instant::now() + Duration::from_secs(1));
        }
        if n % 5 == 0 {
            server.shows("/tide/", &format!("End {n}."));
        } else {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    // Whoever looks here may be the first to see the last one; who polls is to see it, too.
    std::thread::sleep(Duration::from_millis(500));
    stop.store(true, Ordering::Relaxed);
    let mut count = 0;
    for poller in polls {
        let (seen, wrong) = poller.join().expect("it polled");
        let wrong: Vec<String> = wrong
            .into_iter()
            .filter(|(when, _)| !held_up.iter().any(|it| it.contains(when)))
            .map(|(_, what)| what)
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
        assert!(seen.is_sorted(), "an old page came after a new one: {seen:?}");
        assert_eq!(seen.last(), Some(&ROUNDS));
        count += seen.len();
    }
    assert!(count > 4 * ROUNDS, "{count} polls");
}

#[test]
fn what_breaks_is_told_and_mends() {
    let server = Server::new();
    let theme = |path: &str| format!("themes/mine/{path}");
    server.save(&theme("theme.yaml"), "parent: default\n");
    server.save(&theme("assets/site.css"), "body { color: red }\n");
    server.save("content/site.yaml", "title: Tides\ntheme: mine\n");
    let mut listener = server.listen();
    server.comes_to("/tide/", |it| it.text().contains("site."), "a style");
    let good = |server: &Server| {
        server.comes_to("/tide/", |it| it.text().contains("First words."), "the last good page");
    };
    for (path, wrong, right, code) in [
        ("content/glossary.yaml", "ebb: [", SITE[1].1, "G01"),
        ("content/chapters/01-tide.md", "---\ntitle: [\n---\n", SITE[2].1, "G01"),
        ("content/chapters/01-tide.md", "---\ntitle: A\n---\n[[nobody]]\n", SITE[2].1, "G0203"),
        ("content/site.yaml", "titel: x\n", "title: Tides\ntheme: mine\n", "G01"),
        (
            "themes/mine/templates/chapter.html",
            "{% if %}",
            "{% extends \"default/chapter.html\" %}",
            "G0702",
        ),
    ] {
        server.save(path, wrong);
        let news = listener.hears(code);
        assert!(news.contains(path), "{news}");
        good(&server);
        server.save(path, right);
        listener.hears("\"faults\":[]");
        good(&server);
    }
    // A template that fails only while a page is drawn is told when that page is asked for.
    server.save("themes/mine/templates/chapter.html", "{{ page.no_such_thing }}");
    listener.hears("\"version\"");
    good(&server);
    let news = listener.hears("G0703");
    assert!(news.contains("themes/mine/templates/chapter.html"), "{news}");
    // With the templates that led there.
    server.save("themes/mine/templates/parts/line.html", "{{ page.no_such_line }}");
    server.save("themes/mine/templates/chapter.html", "<p>\n{% include \"parts/line.html\" %}");
    good(&server);
    let news = listener.hears("no_such_line");
    for words in ["themes/mine/templates/parts/line.html:1:", "included from here"] {
        assert!(news.contains(words), "{words} in {news}");
    }
    assert!(news.contains("themes/mine/templates/chapter.html:2:"), "{news}");
    server.save("themes/mine/templates/chapter.html", "{% extends \"default/chapter.html\" %}");
    listener.hears("\"faults\":[]");
    let style = |server: &Server| {
        let page = server.get("/tide/").text();
        let mut names = page.split('"').filter(|it| it.contains("site."));
        names.find(|it| it.ends_with(".css")).expect("a style").to_owned()
    };
    let before = style(&server);
    server.save(&theme("assets/site.css"), "body { color: blue }\n");
    server.comes_to("/tide/", |it| !it.text().contains(&before), "the new style");
    assert_ne!(style(&server), before);
}

#[test]
fn a_touch_is_no_news() {
    let server = Server::new();
    let mut listener = server.listen();
    let first = listener.next().expect("news");
    assert!(first.contains("\"version\":0"), "{first}");
    for (path, text) in SITE {
        server.save(path, text);
    }
    server.save("content/chapters/01-tide.md~", "a backup");
    server.save("content/chapters/.01-tide.md.swp", "a swap file");
    server.save("public/index.html", "another's output");
    std::thread::sleep(Duration::from_millis(600));
    server.save("content/pages/about.md", &chapter("About", "Changed."));
    let next = listener.next().expect("news");
    assert!(next.contains("\"version\":1"), "{next}");
}

#[test]
fn folders_may_go_and_come_back() {
    let server = Server::new();
    for round in 0..2 {
        fs::rename(server.at("content"), server.at("old")).expect("renamed");
        server.comes_to("/tide/", |it| it.status == 404, "nothing");
        fs::rename(server.at("old"), server.at("content")).expect("renamed");
        server.comes_to("/tide/", |it| it.status == 200, "a page");
        fs::remove_dir_all(server.at("content/chapters")).expect("removed");
        server.comes_to("/bay/", |it| it.status == 404, "nothing");
        for (path, text) in SITE {
            server.save(path, text);
        }
        server.shows("/bay/", "Fundy");
        let words = format!("After round {round}.");
        server.save("content/chapters/01-tide.md", &chapter("The tide", &words));
        server.shows("/tide/", &words);
        server.save("content/chapters/01-tide.md", SITE[2].1);
    }
    server.equals_a_cold_build();
}

#[test]
fn another_branch_is_taken_in_at_once() {
    const FILES: usize = 300;
    let server = Server::new();
    let file = |n: usize| server.at(&format!("content/chapters/{:04}-c{n}.md", 3 + n));
    let text = |n: usize, branch: &str| {
        let words = format!("The Ebb {branch} in {n}, [before](../pages/about.md).");
        chapter(&format!("Chapter {n} {branch}"), &words)
    };
    // As git does it: what is another is removed and made anew, one file after the other.
    let check_out = |branch: &str, kept: usize| {
        for n in 0..FILES {
            let _ = fs::remove_file(file(n));
            if n % kept == 0 {
                save(&file(n), &text(n, branch));
            }
        }
        server.save("content/pages/about.md", &chapter("About", &format!("On {branch}.")));
    };
    for (branch, kept) in [("main", 1), ("side", 2), ("other", 3), ("main", 1)] {
        check_out(branch, kept);
        server.shows("/about/", &format!("On {branch}."));
        for n in [0, 1, 2, FILES - 1] {
            let words = format!("{branch} in {n}");
            let there = n % kept == 0;
            server.comes_to(
                &format!("/c{n}/"),
                |it| if there { it.text().contains(&words) } else { it.status == 404 },
                &words,
            );
        }
        let count = (0..FILES).filter(|it| it % kept == 0).count();
        let cover = |it: &Answer| it.text().matches(&format!(" {branch}<")).count();
        server.comes_to("/", |it| cover(it) >= count, "all chapters of the branch");
    }
}

#[test]
fn files_and_folders_move() {
    let server = Server::new();
    let part = |folder: &str, title: &str| {
        server.save(&format!("content/chapters/{folder}/_part.yaml"), &format!("title: {title}\n"));
    };
    part("03-high", "High water");
    part("04-low", "Low water");
    let words = "See [the tide](../01-tide.md).";
    server.save("content/chapters/03-high/01-moon.md", &chapter("The moon", words));
    server.save("content/chapters/04-low/01-sun.md", &chapter("The sun", words));
    server.shows("/moon/", "High water");
    let rename = |from: &str, to: &str| {
        fs::rename(server.at(from), server.at(to)).expect("renamed");
    };
    rename("content/chapters/03-high/01-moon.md", "content/chapters/04-low/02-moon.md");
    server.comes_to("/moon/", |it| !it.text().contains("High water"), "another part");
    server.shows("/moon/", "Low water");
    rename("content/chapters/04-low", "content/chapters/05-lower");
    part("05-lower", "Lower still");
    server.shows("/moon/", "Lower still");
    server.shows("/sun/", "Lower still");
    // Out of the site, and back as another.
    rename("content/chapters/05-lower/01-sun.md", "sun.md");
    server.comes_to("/sun/", |it| it.status == 404, "nothing");
    rename("sun.md", "content/chapters/03-high/07-star.md");
    server.shows("/star/", "High water");
    rename("content/chapters/03-high", "high");
    server.comes_to("/star/", |it| it.status == 404, "nothing");
    server.equals_a_cold_build();
}

#[test]
fn after_any_edits_it_is_as_after_a_cold_build() {
    const EDITS: usize = 1000;
    let server = Server::new();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).expect("a small number")
    };
    let mut chapters: Vec<PathBuf> = Vec::new();
    let mut made = 2;
    for edit in 0..EDITS {
        let words = format!(
            "Edit {edit}: the Ebb {} at Fundy Bay. [Home](../pages/about.md)\n\n## Part {}\n\nEbb.",
            ["goes", "comes", "stays"][next(3)],
            next(5)
        );
        match next(10) {
            0..=2 => {
                made += 1;
                let path = server.at(&format!("content/chapters/{:04}-c{made}.md", 3 + next(900)));
                if !path.exists() {
                    save(&path, &chapter(&format!("Chapter {made}"), &words));
                    chapters.push(path);
                }
            }
            3..=5 if !chapters.is_empty() => {
                let at = next(chapters.len());
                save(&chapters[at], &chapter(&format!("Chapter at {at}, {edit}"), &words));
            }
            6 if !chapters.is_empty() => {
                let at = next(chapters.len());
                made += 1;
                let to = server.at(&format!("content/chapters/{:04}-r{made}.md", 3 + next(900)));
                if !to.exists() {
                    fs::rename(&chapters[at], &to).expect("renamed");
                    chapters[at] = to;
                }
            }
            7 if !chapters.is_empty() => {
                let gone = chapters.swap_remove(next(chapters.len()));
                fs::remove_file(gone).expect("removed");
            }
            8 => {
                let alias = next(50);
                let text = SITE[1]
                    .1
                    .replace("name: Ebb\n", &format!("name: Ebb\n  aliases: [Low {alias}]\n"));
                server.save("content/glossary.yaml", &text);
            }
            _ => {
                let text = format!("title: Tides {}\nbase_url: https://example.org/\n", next(9));
                server.save("content/site.yaml", &text);
            }
        }
        if edit % 50 == 0 {
            server.get("/tide/");
            server.get("/glossary/ebb/");
        }
    }
    server.save("content/pages/about.md", &chapter("About", "The last edit."));
    server.shows("/about/", "The last edit.");
    server.equals_a_cold_build();
}

#[test]
fn who_asks_wrongly_is_refused() {
    let server = Server::new();
    save(&server.at("content/.secret"), "hidden");
    save(&server.at("secret.txt"), "outside");
    let host = server.address;
    let ask = |request: &str| server.ask(&format!("{request}Connection: close\r\n\r\n")).status;
    for (path, wanted) in [
        ("/../secret.txt", 400),
        ("/files/../../secret.txt", 400),
        ("/%2e%2e/secret.txt", 400),
        ("/%2e%2e%2fsecret.txt", 400),
        ("/..%5csecret.txt", 400),
        ("/%c0%ae%c0%ae/secret.txt", 400),
        ("/%00", 400),
        ("//etc/passwd", 400),
        ("/%252e%252e/secret.txt", 404),
        ("/.secret", 404),
        ("/content/.secret", 404),
        ("/secret.txt", 404),
        ("/content/site.yaml", 404),
        ("/.git/config", 404),
        ("../secret.txt", 400),
    ] {
        assert_eq!(ask(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n")), wanted, "{path}");
    }
    for (headers, wanted) in [
        ("Host: localhost\r\n", 200),
        ("Host: evil.example\r\n", 403),
        ("Host: localhost.evil.example\r\n", 403),
        ("Host: localhost\r\nHost: evil.example\r\n", 403),
        ("", 400),
        ("Host: localhost\r\nOrigin: http://evil.example\r\n", 403),
        ("Host: localhost\r\nOrigin: null\r\n", 403),
        ("Host: localhost\r\nOrigin: http://localhost:1\r\n", 200),
        ("Host: localhost\r\nRange: bytes=9-1,x\r\n", 200),
    ] {
        for path in ["/tide/", "/_glossator/live.js"] {
            assert_eq!(ask(&format!("GET {path} HTTP/1.1\r\n{headers}")), wanted, "{headers:?}");
        }
    }
    let evil = "GET /_glossator/events HTTP/1.1\r\nHost: evil.example\r\n";
    assert_eq!(ask(evil), 403);
    assert_eq!(ask("GET http://evil.example/tide/ HTTP/1.1\r\nHost: localhost\r\n"), 403);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW"] {
        let status = ask(&format!("{method} /tide/ HTTP/1.1\r\nHost: {host}\r\n"));
        assert!([400, 405].contains(&status), "{method}: {status}");
    }
    let long = "x".repeat(100_000);
    for head in [
        format!("GET /{long} HTTP/1.1\r\nHost: {host}\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {long}\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\n{}", "X: y\r\n".repeat(500)),
        "GET / HTTP/9.9\r\n".to_owned(),
        "\u{16}\u{3}\u{1}\u{2}\r\n".to_owned(),
    ] {
        let status = ask(&head);
        assert!(
            (400..600).contains(&status) || status == 0,
            "{}: {status}",
            &head[..20.min(head.len())]
        );
    }
    assert_eq!(server.get("/tide/").status, 200);
}

#[test]
fn slow_clients_hold_nobody_up() {
    let server = Server::new();
    let patience = Duration::from_secs(5);
    // More connections than are served at once, each with half a request. Those who take part in the
    // conversation, a listener among them, keep their places.
    let mut listener = server.listen();
    assert!(listener.next().is_some());
    let held: Vec<TcpStream> = (0..300)
        .filter_map(|_| {
            let mut stream = TcpStream::connect(server.address).ok()?;
            stream.write_all(b"GET /tide/ HTTP/1.1\r\nHost: loc").ok()?;
            Some(stream)
        })
        .collect();
    let start = Instant::now();
    let answer = server.get("/tide/");
    assert_eq!(answer.status, 200, "after {:?}", start.elapsed());
    // The silent are given up after ten seconds anyway; nobody is to wait for that.
    assert!(start.elapsed() < patience, "after {:?}", start.elapsed());
    server.save("content/pages/about.md", &chapter("About", "Told in the crowd."));
    listener.hears("\"version\":1");
    drop(held);
    assert_eq!(server.get("/tide/").status, 200);
}

#[test]
fn those_who_leave_are_forgotten() {
    let server = Server::new();
    for round in 0..5 {
        let mut listeners: Vec<Listener> = (0..40).map(|_| server.listen()).collect();
        for listener in &mut listeners {
            assert!(listener.next().is_some(), "round {round}");
        }
        drop(listeners);
        // They are noticed at the next thing that they are told.
        let words = format!("Round {round}.");
        server.save("content/chapters/01-tide.md", &chapter("The tide", &words));
        server.shows("/tide/", &words);
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_taken_port_is_told_and_another_one_taken() {
    let first = Server::new();
    let port = first.address.port().to_string();
    let second = Server::with(&["--port", &port]);
    assert_ne!(second.address.port(), first.address.port());
    assert_eq!(second.get("/tide/").status, 200);
}

#[test]
fn a_site_in_a_folder_is_served_there() {
    let dir = tempfile::tempdir().expect("a folder");
    for (path, text) in SITE {
        save(&dir.path().join(path), text);
    }
    let settings = "title: Tides\nbase_url: https://example.org/a/b/\n";
    save(&dir.path().join("content/site.yaml"), settings);
    let server = Server::of(dir, &[]);
    assert_eq!(server.get("/a/b/tide/").status, 200);
    assert_eq!(server.get("/tide/").status, 404);
    assert_eq!(server.get("/").header("location"), Some("/a/b/"));
}
