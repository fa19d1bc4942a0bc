//! Runs the cases in `tests/cases/`: every section is a result of its own. `BLESS=1` writes what
//! became of each into its blocks, to be read before it is committed.
#![allow(clippy::disallowed_methods, reason = "tests read files and the environment")]
#![allow(clippy::print_stdout, reason = "it is a test harness")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rayon::prelude::*;
use support::case::{Role, Section, blessed, sections};
use support::diff::diff;
use support::site::TestSite;

/// What a section came to.
struct Outcome {
    /// What each of its expectations should say, by the number of the block.
    says: Vec<(usize, String)>,
    /// What was to be said and is not expected anywhere.
    unexpected: Option<String>,
    /// What is wrong, in words and diffs; empty where nothing is.
    faults: String,
}

fn main() -> ExitCode {
    let mut filters: Vec<String> = std::env::args().skip(1).collect();
    let list = filters.iter().any(|it| it == "--list");
    filters.retain(|it| !it.starts_with('-'));
    let bless = std::env::var_os("BLESS").is_some_and(|it| it == "1");

    let mut files: BTreeMap<PathBuf, (String, Vec<Section>)> = BTreeMap::new();
    let mut failed: Vec<(String, String)> = Vec::new();
    for path in pages() {
        let text = std::fs::read_to_string(&path).expect("a file of cases");
        match sections(&text) {
            Ok(sections) => drop(files.insert(path, (text, sections))),
            Err(error) => failed.push((name(&path, "(the file)"), error)),
        }
    }

    let wanted: Vec<(&PathBuf, &Section)> = files
        .iter()
        .flat_map(|(path, (_, sections))| sections.iter().map(move |it| (path, it)))
        .filter(|(path, section)| {
            let name = name(path, &section.name);
            filters.is_empty() || filters.iter().any(|it| name.contains(it.as_str()))
        })
        .collect();
    if list {
        for (path, section) in &wanted {
            println!("{}: test", name(path, &section.name));
        }
        return ExitCode::SUCCESS;
    }

    println!("\nrunning {} sections of {} files", wanted.len(), files.len());
    let outcomes: Vec<Outcome> = wanted.par_iter().map(|(_, section)| run(section)).collect();
    for ((path, section), outcome) in wanted.iter().zip(&outcomes) {
        let name = name(path, &section.name);
        let verdict = if outcome.faults.is_empty() { "ok" } else { "FAILED" };
        println!("test {name} ... {verdict}");
        if !outcome.faults.is_empty() {
            failed.push((name, outcome.faults.clone()));
        }
    }

    if bless {
        for (path, (text, _)) in &files {
            let said: Vec<_> = wanted
                .iter()
                .zip(&outcomes)
                .filter(|((of, _), _)| *of == path)
                .map(|((_, section), it)| (*section, it.says.clone(), it.unexpected.clone()))
                .collect();
            let new = blessed(text, &said);
            if new != *text {
                std::fs::write(path, new).expect("a file of cases");
                println!("blessed {}", path.display());
            }
        }
    }

    for (name, faults) in &failed {
        println!("\n---- {name} ----\n{faults}");
    }
    let verdict = if failed.is_empty() { "ok" } else { "FAILED" };
    let passed = outcomes.iter().filter(|it| it.faults.is_empty()).count();
    println!("\ntest result: {verdict}. {passed} passed; {} failed\n", failed.len());
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn pages() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = std::fs::read_dir(dir).expect("the folder of cases");
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("an entry").path()).collect();
    paths.retain(|it| {
        it.extension().is_some_and(|it| it == "md")
            && it.file_name().is_some_and(|it| it != "README.md")
    });
    paths.sort();
    paths
}

fn name(path: &Path, section: &str) -> String {
    let file = path.file_stem().unwrap_or_default().to_string_lossy();
    format!("{file}::{}", section.replace(' ', "_"))
}

fn run(section: &Section) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| compared(section))).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
        Outcome { says: Vec::new(), unexpected: None, faults: format!("it panics: {words}\n") }
    })
}

fn compared(section: &Section) -> Outcome {
    let site = TestSite::of(&section.blocks);
    let mut made = site.make();
    let mut outcome = Outcome { says: Vec::new(), unexpected: None, faults: String::new() };
    for (number, block) in section.blocks.iter().enumerate() {
        if block.role == Role::AsOf {
            made = site.as_of(&block.text);
        }
        if !block.role.is_expectation() {
            continue;
        }
        match made.says(&block.role) {
            Ok(says) => {
                if says != block.text {
                    let role = &block.role;
                    outcome.faults += &format!("{role:?}\n{}", diff(&block.text, &says));
                }
                outcome.says.push((number, says));
            }
            Err(error) => outcome.faults += &format!("{:?}: {error}\n", block.role),
        }
    }
    let report = made.report();
    if !report.is_empty() && !section.blocks.iter().any(|it| it.role == Role::Report) {
        outcome.faults += &format!("nothing was expected to be said:\n{report}");
        outcome.unexpected = Some(report);
    }
    outcome
}
