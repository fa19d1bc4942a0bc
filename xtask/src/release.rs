//! `cargo xtask release`: the program as it is released, compiled twice. The first one counts what it does while it builds
//! some sites; the second is laid out, and has inlined, as suits what is done most (the rustc book, "Profile-guided
//! Optimization"). What was counted is read by LLVM's `llvm-profdata`, of a version that knows the compiler's form of it.
//! Where there is none, the program is compiled once, and that is said.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::corpus::{self, Layout};
use crate::rounds::{root, target};
use crate::tools;

/// The profile of releases, in Cargo.toml.
const PROFILE: &str = "dist";

/// How many chapters and entities the sites have that the first one builds, beside the one of this repository.
const SITES: [usize; 2] = [100, 1_000];

/// Debian's package with the oldest version that knows the form of today's compilers.
const PACKAGE: &str = "llvm-19";

/// Makes the program, and says where it is.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("`release` takes nothing".to_owned());
    }
    println!("{}", built(&root())?.join("glossator").display());
    Ok(())
}

/// Builds the program and the floor as they are released, and gives the folder that they are in.
pub fn built(root: &Path) -> Result<PathBuf, String> {
    let target = target(root);
    let Some(reader) = reader(&target) else {
        eprintln!(
            "compiled once: no `llvm-profdata` reads what this compiler counts; Debian has one in {PACKAGE}"
        );
        compiled(root, &target, "")?;
        return Ok(target.join(PROFILE));
    };
    let counts = target.join("release.profraw");
    let merged = target.join("release.profdata");
    let counting = target.join("counting");
    let bin = of_host(&counting)?;
    let before = fs::metadata(bin.join("glossator")).and_then(|it| it.modified()).ok();
    compiled(root, &counting, &format!("-Cprofile-generate={}", counts.display()))?;
    let after = fs::metadata(bin.join("glossator")).and_then(|it| it.modified()).ok();
    if before != after || !merged.is_file() {
        let _ = fs::remove_dir_all(&counts);
        work(root, &bin, &target.join("release.sites"))?;
        succeeds(Command::new(reader).arg("merge").arg("-o").arg(&merged).arg(&counts))?;
    }
    let profiled = target.join("profiled");
    compiled(root, &profiled, &format!("-Cprofile-use={}", merged.display()))?;
    of_host(&profiled)
}

/// Has the program that counts build sites, and the floor beside it.
fn work(root: &Path, bin: &Path, dir: &Path) -> Result<(), String> {
    let _ = fs::remove_dir_all(dir);
    let out = dir.join("out");
    let build = |site: &Path| {
        let _ = fs::remove_dir_all(&out);
        // Once from nothing, and once with nothing to do.
        for _ in 0..2 {
            let program = &mut Command::new(bin.join("glossator"));
            succeeds(program.arg("build").arg("--root").arg(site).arg("--out").arg(&out))?;
        }
        Ok::<_, String>(())
    };
    for size in SITES {
        let site = dir.join(size.to_string());
        corpus::make(size, size, Layout::Glossator, &site)?;
        build(&site)?;
        let sizes = dir.join("sizes");
        let list = crate::bench::sizes(&out).map_err(|error| error.to_string())?;
        fs::write(&sizes, list).map_err(|error| error.to_string())?;
        let _ = fs::remove_dir_all(&out);
        let floor = &mut Command::new(bin.join("xtask"));
        succeeds(floor.arg("floor").arg(&site).arg(&out).arg(&sizes))?;
    }
    build(root)?;
    fs::remove_dir_all(dir).map_err(|error| error.to_string())
}

/// Compiles both with some flags, or with none.
fn compiled(root: &Path, target: &Path, flags: &str) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--profile", PROFILE, "--locked"]);
    build.args(["--package", "glossator", "--package", "xtask"]);
    build.env("CARGO_TARGET_DIR", target).current_dir(root);
    if !flags.is_empty() {
        // With a host that is named, what runs while it compiles goes without the flags.
        build.args(["--target", &host()?]).env("CARGO_ENCODED_RUSTFLAGS", flags);
    }
    if build.status().is_ok_and(|it| it.success()) {
        Ok(())
    } else {
        Err("it does not compile".to_owned())
    }
}

/// Where programs stand that were compiled for a host that was named.
fn of_host(target: &Path) -> Result<PathBuf, String> {
    Ok(target.join(host()?).join(PROFILE))
}

/// The machine's kind: `x86_64-unknown-linux-gnu`.
fn host() -> Result<String, String> {
    let said = Command::new("rustc").arg("-vV").output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let host = said.lines().find_map(|it| it.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc does not say for which machine it compiles".to_owned())
}

/// A `llvm-profdata` that reads what this compiler's programs count.
fn reader(target: &Path) -> Option<PathBuf> {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim().to_owned());
    let own = sysroot.join("lib/rustlib").join(host().ok()?).join("bin/llvm-profdata");
    let versions = (19..30).rev().map(|it| format!("llvm-profdata-{it}"));
    let names = versions.chain(["llvm-profdata".to_owned()]);
    let all = names.filter_map(|it| tools::found(&it)).collect::<Vec<_>>();
    let sample = sample(&target.join("release.sample")).ok()?;
    own.is_file().then_some(own).into_iter().chain(all).find(|it| {
        let read = Command::new(it)
            .arg("show")
            .arg(&sample)
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .status();
        read.is_ok_and(|it| it.success())
    })
}

/// What the least of programs counted.
fn sample(dir: &Path) -> Result<PathBuf, String> {
    let in_words = |error: std::io::Error| error.to_string();
    let _ = fs::remove_dir_all(dir);
    fs::create_dir_all(dir).map_err(in_words)?;
    let (source, program, counts) = (dir.join("least.rs"), dir.join("least"), dir.join("counts"));
    fs::write(&source, "fn main() {}\n").map_err(in_words)?;
    let mut flag = OsString::from("-Cprofile-generate=");
    flag.push(&counts);
    succeeds(Command::new("rustc").arg(flag).arg("-o").arg(&program).arg(&source))?;
    succeeds(&mut Command::new(&program))?;
    let counted = fs::read_dir(&counts).map_err(in_words)?.next();
    counted.ok_or("nothing was counted")?.map(|it| it.path()).map_err(in_words)
}

fn succeeds(command: &mut Command) -> Result<(), String> {
    let done = command.stdout(Stdio::null()).status().map_err(|error| error.to_string())?;
    let name = command.get_program().to_string_lossy().into_owned();
    if done.success() { Ok(()) } else { Err(format!("{name} fails")) }
}
