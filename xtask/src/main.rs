//! What is no test of `cargo test`: the whole round of checks, and large sites to measure with.
#![allow(clippy::disallowed_methods, reason = "it is the workshop, not the house")]

mod corpus;
mod crawl;
mod markup;
mod rounds;
mod score;
mod serve;
mod spec;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test [STEP...]
    everything that must hold, or only these of its steps:
    format, lint, doc, test, spec, build, crawl, browser
cargo xtask spec
    the examples of CommonMark, fetched and checked: the step of that name
cargo xtask corpus --chapters N --entities M --out DIR [--layout glossator|hugo|mdbook|zola]
    writes a large site, the same on every machine
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.split_first() {
        Some((task, rest)) if task == "test" => rounds::run(rest),
        Some((task, [])) if task == "spec" => rounds::run(&args),
        Some((task, rest)) if task == "corpus" => corpus::run(rest),
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
