//! What a megabyte of Markdown costs in memory once it is read. `docs/architecture.md` gives the figure that
//! `cargo test --test memory -- --nocapture` prints.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, reason = "a test reads the site's own chapters")]
#![allow(clippy::print_stdout, reason = "the figure is what it is for")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use glossator::base::{Map, SitePath, Span};
use glossator::parse::markdown;
use glossator::parse::settings::Dialect;

const MEGABYTE: usize = 1 << 20;
/// How many megabytes are read: enough that what else the process needs does not count.
const COPIES: usize = 24;
/// How much one may cost, in MB: half as much again as was measured.
const BOUND: f64 = 2.7;

/// What the process holds in memory, in bytes: the second figure of `statm`, in pages of 4 KiB.
fn held() -> usize {
    let text = fs::read_to_string("/proc/self/statm").expect("Linux says it");
    text.split(' ').nth(1).and_then(|it| it.parse::<usize>().ok()).expect("a number") * 4096
}

/// A megabyte of the first site's chapters, without their front matter.
fn prose() -> String {
    let mut chapters = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("content/chapters")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "md") {
                let text = fs::read_to_string(path).expect("a chapter");
                let body = text.splitn(3, "---\n").nth(2).unwrap_or(&text);
                chapters.push(body.to_owned());
            }
        }
    }
    chapters.sort();
    let all = chapters.join("\n\n");
    let mut whole = all.repeat(MEGABYTE / all.len() + 1);
    let end = (0..=MEGABYTE).rev().find(|&at| whole.is_char_boundary(at)).expect("a boundary");
    whole.truncate(end);
    whole
}

#[test]
fn a_megabyte_of_markdown_is_cheap() {
    let path = SitePath::new("content/chapters/01-a.md").expect("a path");
    let text = prose();
    let texts: Vec<Arc<str>> = (0..COPIES).map(|_| Arc::from(&*text)).collect();
    let before = held();
    let bodies: Vec<_> = texts
        .iter()
        .map(|it| {
            let span = Span::of(0..it.len());
            markdown::body(&path, it, span, Map::default(), &Dialect::default()).value
        })
        .collect();
    let each = held().saturating_sub(before) / COPIES;
    let nodes = bodies[0].nodes.len();
    let cost = f64::from(u32::try_from(each).expect("less than 4 GB")) / 1_048_576.0;
    println!("a megabyte of Markdown: {nodes} nodes, {cost:.1} MB beside its text");
    assert!(cost < BOUND, "{cost} MB");
}
