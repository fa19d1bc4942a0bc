//! What the fuzz targets hold, held over their corpus: what was once found stays mended. `fuzz/` itself
//! needs libFuzzer and is no part of `cargo test`; what must hold is the same code.
#![allow(clippy::disallowed_methods, reason = "tests read files")]
#![allow(unreachable_pub, reason = "a test is a crate of its own")]

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

#[path = "../fuzz/src/lib.rs"]
mod oracles;

use oracles::{Depth, TARGETS, alone, fuzz};

/// How many files a target's corpus holds at least.
const SEEDS: usize = 3;

fn fuzzing() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(fuzzing().join(folder)).expect("a folder");
    let name = |it: fs::DirEntry| it.file_name().into_string().expect("a name");
    entries.map(|it| name(it.expect("an entry"))).collect()
}

fn replayed(target: &str) {
    alone();
    let (_, holds) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target");
    let seeds = names(&format!("corpus/{target}"));
    assert!(seeds.len() >= SEEDS, "{target} has only {seeds:?}");
    for seed in seeds {
        let bytes = fs::read(fuzzing().join("corpus").join(target).join(&seed)).expect("a seed");
        let text = String::from_utf8_lossy(&bytes);
        if catch_unwind(|| holds(&text, Depth::Whole)).is_err() {
            panic!("fuzz/corpus/{target}/{seed}: what is said above");
        }
    }
}

#[test]
fn chapters_hold() {
    replayed("chapter");
}

#[test]
fn dates_hold() {
    replayed("edtf");
}

#[test]
fn front_matter_holds() {
    replayed("front_matter");
}

#[test]
fn glossaries_hold() {
    replayed("glossary");
}

#[test]
fn links_hold() {
    replayed("linking");
}

#[test]
fn sites_hold() {
    replayed("pipeline");
}

#[test]
fn every_target_has_its_file_its_corpus_and_its_test() {
    let known: BTreeSet<String> = TARGETS.iter().map(|it| it.0.to_owned()).collect();
    let files = names("fuzz_targets");
    assert_eq!(files, known.iter().map(|it| format!("{it}.rs")).collect());
    assert_eq!(names("corpus"), known);
    for target in &known {
        let file = fs::read_to_string(fuzzing().join(format!("fuzz_targets/{target}.rs")));
        assert!(
            file.expect("a target").contains(&format!("fuzz(\"{target}\", bytes)")),
            "{target}"
        );
        assert!(include_str!("fuzz.rs").contains(&format!("replayed(\"{target}\")")), "{target}");
    }
}

#[test]
fn made_up_bytes_are_read_as_text() {
    fuzz("edtf", b"20\xff20");
    assert_eq!(Depth::of("2020"), Depth::of("2020"));
    let deep = (0..10_000).filter(|it| Depth::of(&it.to_string()) == Depth::Whole).count();
    assert!((1..100).contains(&deep), "{deep} of 10,000 are checked wholly");
}

/// The packages of a lock file, `name version`, and what the program itself depends on.
fn locked(file: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let text = fs::read_to_string(file).expect("a lock file");
    let mut packages = BTreeSet::new();
    let mut own = BTreeSet::new();
    for package in text.split("[[package]]").skip(1) {
        let field = |key: &str| {
            let value = package.lines().find_map(|it| it.strip_prefix(key)?.strip_prefix(" = "));
            value.expect("a field").trim_matches('"').to_owned()
        };
        let name = field("name");
        if name == "glossator" {
            let listed = package.lines().filter_map(|it| it.strip_prefix(" \""));
            // A version stands behind the name where there is more than one.
            let bare = listed.filter_map(|it| it.split([' ', '"']).next());
            own.extend(bare.map(str::to_owned));
        }
        packages.insert(format!("{name} {}", field("version")));
    }
    (packages, own)
}

#[test]
fn its_lock_file_has_what_the_program_is_built_of() {
    /// What comes with libFuzzer.
    const ITS_OWN: [&str; 4] = ["arbitrary", "glossator-fuzz", "jobserver", "libfuzzer-sys"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (packages, _) = locked(&root.join("Cargo.lock"));
    let (fuzzed, own) = locked(&root.join("fuzz/Cargo.lock"));
    let strange: Vec<&String> = fuzzed
        .difference(&packages)
        .filter(|it| !ITS_OWN.iter().any(|own| it.split(' ').next() == Some(own)))
        .collect();
    // The features of the program are not for fuzzing, and need not be there.
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    let needed = manifest.split("[dependencies]").nth(1).and_then(|it| it.split("\n[").next());
    let needed: BTreeSet<String> = needed
        .expect("dependencies")
        .lines()
        .filter(|it| !it.starts_with('#') && !it.contains("optional = true"))
        .filter_map(|it| Some(it.split_once(" = ")?.0.to_owned()))
        .collect();
    assert!(
        strange.is_empty() && own == needed,
        "fuzz/Cargo.lock is old: {strange:?} are not in Cargo.lock; the program needs {needed:?} and \
         has {own:?}; copy Cargo.lock to fuzz/ and run `cargo tree` there, which drops what is too much"
    );
}

#[test]
fn packages_of_others_are_compiled_as_for_the_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let profile = |file: &str| {
        let text = fs::read_to_string(root.join(file)).expect("a manifest");
        let from = text.find("[profile.dev]").expect("a profile");
        let rest = &text[from..];
        let ends = ["[profile.dev.package.glossator]", "[profile.release]"];
        let to = ends.iter().filter_map(|it| rest.find(it)).min().expect("another profile");
        rest[..to].trim_end().to_owned()
    };
    assert_eq!(profile("fuzz/Cargo.toml"), profile("Cargo.toml"));
}
