//! What is no test of `cargo test`: the whole round of checks, and large sites to measure with.
#![allow(clippy::disallowed_methods, reason = "it is the workshop, not the house")]

mod bench;
#[path = "../../tests/support/case.rs"]
#[allow(dead_code, clippy::type_complexity, reason = "the tests do more with cases")]
mod case;
mod corpus;
mod counting;
mod counts;
mod crawl;
mod fuzz;
mod markup;
mod parts;
mod release;
mod rounds;
mod score;
mod seeds;
mod serve;
mod spec;
mod tools;

use std::process::ExitCode;

/// The floor is to be no slower than it need be.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "\
cargo xtask test [STEP...]
    everything that must hold, or only these of its steps:
    format, lint, doc, test, spec, formats, build, counts, crawl, fuzz, browser
cargo xtask spec
    the examples of CommonMark, fetched and checked: the step of that name
cargo xtask fuzz [TARGET...] [--runs N] [--seconds N]
    looks for inputs that break something; docs/fuzzing.md
cargo xtask counts [--renew] [--program GLOSSATOR]
    counts the instructions of a build and compares them with benches/baseline.txt, or writes that
cargo xtask release
    makes the program as it is released, and says where it is; docs/performance.md
cargo xtask corpus --chapters N --entities M --out DIR [--layout LAYOUT]
    writes a large site, the same on every machine; LAYOUT is glossator,
    hugo, mdbook, zola, eleventy, cobalt or blades
cargo xtask parts [--parts 10] [--chapters 1000] [--entities 1000] [--program GLOSSATOR] [--show]
    builds a large site part by part, compares it with the same site built as one, and writes docs/scale.md
cargo xtask bench [--sizes 100,1000,10000] [--large 50000] [--runs N] [--dir DIR] [--bin DIR]
                  [--peer NAME=LAYOUT:COMMAND] [--show]
    builds large sites beside a floor and the peers that are installed, those of --large beside the floor
    alone, and writes docs/performance.md and docs/scale.md, or only shows the tables; `{site}` and `{out}`
    in COMMAND are folders; --bin takes the programs that stand there
cargo xtask bench watch [--sizes 1000,10000] [--edits N] [--dir DIR] [--program GLOSSATOR] [--show]
    serves large sites, edits them, and measures how long the new bytes take, beside Hugo's server
    where it is installed; writes docs/performance.md, or only shows the tables
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some(done) = counting::asked(&args) {
        return done;
    }
    let done = match args.split_first() {
        Some((task, rest)) if task == "test" => rounds::run(rest),
        Some((task, [])) if task == "spec" => rounds::run(&args),
        Some((task, rest)) if task == "fuzz" => fuzz::run(rest),
        Some((task, rest)) if task == "counts" => counts::run(rest),
        Some((task, rest)) if task == "corpus" => corpus::run(rest),
        Some((task, rest)) if task == "parts" => parts::run(rest),
        Some((task, rest)) if task == "release" => release::run(rest),
        Some((task, [what, rest @ ..])) if task == "bench" && what == "watch" => bench::watch(rest),
        Some((task, rest)) if task == "bench" => bench::run(rest),
        // The bench runs these two in processes of their own.
        Some((task, rest)) if task == "cost" => bench::cost(rest),
        Some((task, rest)) if task == "floor" => bench::floor(rest),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.trim_end());
            ExitCode::FAILURE
        }
    }
}
