//! How long the pictures of very many take, as `cargo bench --bench pictures` measures on one core: each
//! must be made in 300 ms, and be the same to the byte every time.
//!
//! Without `--bench`, as `cargo test --benches` runs it, each is made once and nothing is measured.
#![allow(clippy::disallowed_methods, reason = "a bench looks at the clock")]
#![allow(clippy::print_stdout, reason = "a bench says what it measured")]

#[path = "../tests/support/crowd.rs"]
mod crowd;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use glossator::parse::lang::Lang;
use glossator::render::svg::svg;
use glossator::resolve::pictures::drawing::Drawing;
use glossator::resolve::pictures::map::map;
use glossator::resolve::pictures::network::network;
use glossator::resolve::pictures::timeline::{Extent, timeline};

/// What each may take.
const BAR: Duration = Duration::from_millis(300);
const RUNS: usize = 15;

fn main() -> ExitCode {
    let measured = std::env::args().any(|it| it == "--bench");
    let runs = if measured { RUNS } else { 2 };
    let (dated, related, placed) =
        (crowd::dated(1000), crowd::related(500, 1500), crowd::placed(500));
    let pictures: [(&str, &dyn Fn() -> Option<Drawing>); 3] = [
        ("timeline of 1,000 dated entities", &|| {
            timeline(&dated, &Extent::default(), &ToString::to_string).map(|it| it.drawing)
        }),
        ("network of 500 nodes and 1,500 edges", &|| network(&related, 500).map(|it| it.drawing)),
        ("map of 500 places", &|| map(&placed, &Lang::default()).map(|it| it.drawing)),
    ];
    let mut fine = true;
    for (name, draw) in pictures {
        let mut took = Vec::with_capacity(runs);
        let mut made: Option<String> = None;
        for _ in 0..runs {
            let start = Instant::now();
            let bytes = draw().map(|it| svg(&it));
            took.push(start.elapsed());
            let same = bytes.is_some() && (made.is_none() || made == bytes);
            if !same {
                println!("{name}: no picture, or another one than before");
                fine = false;
            }
            made = bytes;
        }
        took.sort_unstable();
        let size = made.map_or(0, |it| it.len());
        if measured {
            let [least, median, most] = [took[0], took[runs / 2], took[runs - 1]];
            let within = median <= BAR;
            fine &= within;
            let verdict = if within { "within" } else { "BEYOND" };
            println!(
                "{name}: median {median:.1?} (from {least:.1?} to {most:.1?}, {runs} runs), {verdict} {BAR:?}; \
                 {size} bytes"
            );
        } else {
            println!("{name}: {size} bytes");
        }
    }
    if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
