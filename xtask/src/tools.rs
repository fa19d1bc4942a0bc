//! What the checks need beside Rust: found, installed where that is possible, or named.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether a command can be run at all.
pub fn has(program: &str) -> bool {
    found(program).is_some()
}

/// Where a command stands.
pub fn found(program: &str) -> Option<PathBuf> {
    let dirs = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&dirs).map(|it| it.join(program)).find(|it| it.is_file())
}

/// Runs a command, and complains where it fails.
pub fn done(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}")),
        Err(error) => Err(format!("{command:?}: {error}")),
    }
}

/// Makes sure that `cargo fmt` and `cargo clippy` are there.
pub fn components() -> Result<(), String> {
    for (name, program) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
        let works =
            Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success());
        if works {
            continue;
        }
        let added = has("rustup")
            && Command::new("rustup")
                .args(["component", "add", name])
                .status()
                .is_ok_and(|it| it.success());
        if !added {
            return Err(format!("{name} is missing: rustup component add {name}"));
        }
    }
    Ok(())
}

/// Makes sure that there is a C++ compiler, for libFuzzer.
pub fn cpp() -> Result<(), String> {
    if has("c++") { Ok(()) } else { install(&["g++"]) }
}

/// Makes sure that there is Valgrind, which counts instructions.
pub fn valgrind() -> Result<(), String> {
    // It reads the names of the C library, which Debian ships apart.
    if has("valgrind") { Ok(()) } else { install(&["valgrind", "libc6-dbg"]) }
}

/// Makes sure that there is a browser, Java, and Node with its packages from `tests/browser`, and gives
/// the folder that holds both the tests and their packages.
pub fn browser(root: &Path) -> Result<PathBuf, String> {
    let mut missing = Vec::new();
    if !["chromium", "chromium-browser", "google-chrome"].iter().any(|it| has(it)) {
        missing.push("chromium");
    }
    if !has("node") {
        missing.push("nodejs");
    }
    if !has("npm") {
        missing.push("npm");
    }
    // The checker of markup wants it.
    if !has("java") {
        missing.push("default-jre-headless");
    }
    if !missing.is_empty() {
        install(&missing)?;
    }
    packages(root, "browser")
}

/// Makes sure that there is Node with the packages of `tests/formats`, and gives the folder that holds
/// them.
pub fn formats(root: &Path) -> Result<PathBuf, String> {
    let missing: Vec<&str> = [("node", "nodejs"), ("npm", "npm")]
        .iter()
        .filter(|it| !has(it.0))
        .map(|it| it.1)
        .collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    packages(root, "formats")
}

/// Installs Debian packages, where this is Debian and we may.
fn install(packages: &[&str]) -> Result<(), String> {
    let names = packages.join(" ");
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout == b"0\n");
    if !is_root || !has("apt-get") {
        return Err(format!("missing: {names}; on Debian, as root: apt-get install {names}"));
    }
    println!("installing {names}");
    let run = |args: &[&str]| {
        Command::new("apt-get")
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .status()
            .is_ok_and(|it| it.success())
    };
    // Lists that are out of date name packages that are gone; a failed update may do no harm.
    run(&["update", "-q"]);
    let mut args = vec!["install", "-q", "-y", "--no-install-recommends"];
    args.extend(packages);
    if run(&args) { Ok(()) } else { Err(format!("apt-get could not install {names}")) }
}

/// Copies tests that run in Node to a folder of the same name in `target/` and installs their packages there, exactly those
/// of the lock file.
fn packages(root: &Path, name: &str) -> Result<PathBuf, String> {
    let (from, to) = (root.join("tests").join(name), root.join("target").join(name));
    let lock = |dir: &Path| std::fs::read(dir.join("package-lock.json")).ok();
    let fresh = to.join("node_modules").is_dir() && lock(&from) == lock(&to);
    let in_words = |error: std::io::Error| format!("{}: {error}", to.display());
    std::fs::create_dir_all(&to).map_err(in_words)?;
    for entry in std::fs::read_dir(&from).map_err(in_words)? {
        let entry = entry.map_err(in_words)?;
        if entry.path().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).map_err(in_words)?;
        }
    }
    if !fresh {
        let done = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(&to)
            .status();
        if !done.is_ok_and(|it| it.success()) {
            // The next run must not take a half-filled folder for a whole one.
            let _ = std::fs::remove_file(to.join("package-lock.json"));
            return Err(format!("npm could not install the packages of tests/{name}"));
        }
    }
    Ok(to)
}
