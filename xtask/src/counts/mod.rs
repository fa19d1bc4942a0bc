//! `cargo xtask counts`: how many instructions a build takes, by stage, beside a baseline. Unlike time,
//! that is the same on a busy machine and on a quiet one.
//!
//! What is counted is the program itself, as `cargo build --release` makes it, while it builds a site of 100 chapters on
//! one thread under Valgrind's callgrind. The program's own `--timings` say where a stage begins and
//! ends: callgrind writes down what it has counted whenever they note one. A few functions that do not
//! make a stage of their own are counted by their names.

mod baseline;
mod cases;
mod profile;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::rounds::{cargo, root, target};
use crate::score::Score;
use crate::tools::{self, done};

use baseline::{Baseline, Compared};

/// So many instructions for this.
pub type Count = (String, u64);

/// Runs the task with the arguments behind its name.
pub fn run(args: &[String]) -> Result<(), String> {
    let mut renewed = false;
    let mut program = None;
    let mut args = args.iter();
    while let Some(name) = args.next() {
        match name.as_str() {
            "--renew" => renewed = true,
            "--program" => {
                program = Some(PathBuf::from(args.next().ok_or("`--program` lacks its value")?));
            }
            other => return Err(format!("there is no `{other}`")),
        }
    }
    let root = root();
    let (maker, counts) = counted(&root, program.as_deref())?;
    if renewed {
        // What differs from run to run is no measure.
        let (_, again) = counted(&root, program.as_deref())?;
        baseline::same(&counts, &again)?;
        println!("{}", Baseline::of(maker, counts).write(&root)?);
        return Ok(());
    }
    match Baseline::read(&root)?.compare(&maker, &counts) {
        Compared::Not(why) => println!("{}\n{why}", baseline::plain(&counts)),
        Compared::With { table, faults } => {
            println!("{table}");
            if !faults.is_empty() {
                return Err(faults.join("\n"));
            }
        }
    }
    Ok(())
}

/// The step of `cargo xtask test`: one check for each count of the baseline. Where another compiler
/// made the program nothing is compared, and nothing passes.
pub fn step(root: &Path, score: &mut Score) -> Result<(), String> {
    let (maker, counts) = counted(root, None)?;
    let baseline = Baseline::read(root)?;
    match baseline.compare(&maker, &counts) {
        Compared::Not(why) => println!("{}\nNOT COMPARED: {why}", baseline::plain(&counts)),
        Compared::With { table, faults } => {
            println!("{table}");
            score.check("instructions of a build, beside the baseline", &faults);
        }
    }
    Ok(())
}

/// What made the program, and what it takes. Builds it first, unless another is named.
fn counted(root: &Path, program: Option<&Path>) -> Result<(String, Vec<Count>), String> {
    tools::valgrind()?;
    let program = match program {
        Some(program) => fs::canonicalize(program).map_err(|error| error.to_string())?,
        None => compiled(root)?,
    };
    let dir = target(root).join("counts");
    let in_words = |error: std::io::Error| format!("{}: {error}", dir.display());
    if dir.exists() {
        fs::remove_dir_all(&dir).map_err(in_words)?;
    }
    fs::create_dir_all(&dir).map_err(in_words)?;
    cases::site(&dir.join("site"))?;
    println!("counting, some twenty seconds");
    Ok((maker()?, profile::run(&program, &dir)?))
}

/// The program as the step `build` makes it.
fn compiled(root: &Path) -> Result<PathBuf, String> {
    done(&mut cargo(root, &["build", "--release", "--locked", "--quiet"]))?;
    Ok(target(root).join("release/glossator"))
}

/// The compiler, for which machine it compiles, and who counts.
fn maker() -> Result<String, String> {
    let said = |program: &str, arg: &str| {
        let done = Command::new(program).arg(arg).output();
        let done = done.map_err(|error| format!("{program}: {error}"))?;
        Ok::<_, String>(String::from_utf8_lossy(&done.stdout).into_owned())
    };
    let compiler = said("rustc", "-vV")?;
    let version = compiler.lines().next().unwrap_or_default();
    let host = compiler.lines().find_map(|it| it.strip_prefix("host: ")).unwrap_or_default();
    Ok(format!("{version}, {host}, {}", said("valgrind", "--version")?.trim()))
}
