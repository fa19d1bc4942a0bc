//! `cargo xtask test`: everything that must hold, step by step, and a score at the end.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::crawl::{Site, View, crawl};
use crate::score::{Score, plain_results, rust_results};
use crate::{counts, fuzz, spec, tools};

type Step = fn(&Path, &mut Score) -> Result<(), String>;

const STEPS: [(&str, Step); 11] = [
    ("format", format),
    ("lint", lint),
    ("doc", doc),
    ("test", test),
    ("spec", spec),
    ("formats", formats),
    ("build", build),
    ("counts", counts::step),
    ("crawl", crawl_all),
    ("fuzz", fuzz::step),
    ("browser", browser),
];

/// Runs the steps that `wanted` names, or all.
pub fn run(wanted: &[String]) -> Result<(), String> {
    if let Some(stranger) = wanted.iter().find(|it| STEPS.iter().all(|(name, _)| name != it)) {
        let names = STEPS.map(|(name, _)| name).join(", ");
        return Err(format!("there is no step `{stranger}`; there are {names}"));
    }
    let root = root();
    let mut score = Score::default();
    for (name, step) in STEPS {
        if !wanted.is_empty() && !wanted.iter().any(|it| it == name) {
            continue;
        }
        println!("\n=== {name}");
        let start = Instant::now();
        // What a step lacks is a failure like any other, and the other steps still tell theirs.
        if let Err(error) = step(&root, &mut score) {
            score.check(name, &[error]);
        }
        println!("--- {name}: {} s", start.elapsed().as_secs());
    }
    println!();
    for name in &score.names {
        println!("FAILED  {name}");
    }
    println!("{} passed, {} failed", score.passed, score.failed);
    if score.failed > 0 || score.passed == 0 {
        Err("not everything holds".to_owned())
    } else {
        Ok(())
    }
}

/// The repository's folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where cargo puts what it makes.
pub fn target(root: &Path) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root.join(target.unwrap_or_else(|| "target".into()))
}

/// A call of cargo.
pub fn cargo(root: &Path, args: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(args).current_dir(root);
    command
}

fn format(root: &Path, score: &mut Score) -> Result<(), String> {
    tools::components()?;
    score.command("cargo fmt", &mut cargo(root, &["fmt", "--all", "--check"]));
    Ok(())
}

fn lint(root: &Path, score: &mut Score) -> Result<(), String> {
    tools::components()?;
    let args = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    score.command("cargo clippy", &mut cargo(root, &args));
    Ok(())
}

fn doc(root: &Path, score: &mut Score) -> Result<(), String> {
    let args = ["doc", "--workspace", "--no-deps", "--locked", "--document-private-items"];
    // Whoever reads these pages sees what is private, too, so that links may lead there.
    let flags = "-D warnings -A rustdoc::private_intra_doc_links";
    score.command("cargo doc", cargo(root, &args).env("RUSTDOCFLAGS", flags));
    Ok(())
}

fn test(root: &Path, score: &mut Score) -> Result<(), String> {
    let args = ["test", "--workspace", "--locked", "--no-fail-fast"];
    score.many("cargo test", &mut cargo(root, &args), rust_results);
    Ok(())
}

fn spec(root: &Path, score: &mut Score) -> Result<(), String> {
    let file = spec::fetched(root)?;
    // Of the whole workspace, or packages have other features than in the step before, and are compiled anew.
    let args = ["test", "--workspace", "--locked", "--quiet", "--test", "commonmark"];
    let mut command = cargo(root, &args);
    score.many("CommonMark", command.env("COMMONMARK_SPEC", file), rust_results);
    Ok(())
}

fn formats(root: &Path, score: &mut Score) -> Result<(), String> {
    let tools = tools::formats(root)?;
    let args =
        ["test", "--workspace", "--locked", "--quiet", "--test", "faults", "--", "--ignored"];
    let mut command = cargo(root, &args);
    score.many("SARIF by its schema", command.env("SARIF_TOOLS", tools), rust_results);
    Ok(())
}

fn build(root: &Path, score: &mut Score) -> Result<(), String> {
    let args = ["run", "--release", "--locked", "--quiet", "--", "build"];
    score.command("the first site is built", &mut cargo(root, &args));
    let again = cargo(root, &args).output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    let nothing = said.contains(" 0 files written, 0 removed, ");
    let faults = if nothing { Vec::new() } else { vec![said] };
    score.check("a second build writes nothing", &faults);
    Ok(())
}

fn crawl_all(root: &Path, score: &mut Score) -> Result<(), String> {
    let dir = root.join("public");
    let site = Site { dir: &dir, base_url: base_url(root) };
    for (name, view) in [
        ("every link holds, served at /", View::Served("/")),
        ("every link holds, served at /a/b/", View::Served("/a/b/")),
        ("every link holds, opened from the disk", View::Disk),
    ] {
        let faults = crawl(&site, view).map_err(|error| format!("{}: {error}", dir.display()))?;
        score.check(name, &faults);
    }
    Ok(())
}

/// The site's own address, as its settings say it.
fn base_url(root: &Path) -> Option<String> {
    let settings = std::fs::read_to_string(root.join("content/site.yaml")).ok()?;
    let line = settings.lines().find_map(|it| it.strip_prefix("base_url:"))?;
    Some(line.split(" #").next()?.trim().trim_matches(['"', '\'']).to_owned())
}

fn browser(root: &Path, score: &mut Score) -> Result<(), String> {
    let dir = tools::browser(root)?;
    for (name, script) in [
        ("browser", "run.mjs"),
        ("cards", "cards.mjs"),
        ("what readers do", "reader.mjs"),
        ("markup", "markup.mjs"),
        ("Lighthouse", "lighthouse.mjs"),
    ] {
        let mut node = Command::new("node");
        node.arg(script).arg(root.join("public")).current_dir(&dir);
        if script == "run.mjs" {
            // Git ignores what is in there.
            node.arg(target(root).join("screenshots"));
        }
        score.many(name, &mut node, plain_results);
    }
    for (name, script) in [
        ("browser, other scripts", "worlds.mjs"),
        ("browser, while it is being written", "live.mjs"),
    ] {
        let mut node = Command::new("node");
        node.arg(script).arg(program(root)).current_dir(&dir);
        score.many(name, &mut node, plain_results);
    }
    Ok(())
}

/// The program as the step `build` made it.
fn program(root: &Path) -> PathBuf {
    target(root).join("release/glossator")
}
