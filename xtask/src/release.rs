//! `cargo xtask release`: the program as it is released, compiled twice. The first one counts what it does while it builds
//! some sites; the second is laid out, and has inlined, as suits what is done most (the rustc book, "Profile-guided
//! Optimization"). What was counted is read by LLVM's `llvm-profdata`, of a version that knows the compiler's form of it.
//! Where there is none, the program is compiled once, and that is said.
//!
//! The bench's floor is made with it and in the same way, and their counts are summed.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::bench::sizes;
use crate::corpus::{self, Layout};
use crate::rounds::{cargo, root, target};
use crate::tools::{self, done};

/// The profile of releases, in Cargo.toml.
const PROFILE: &str = "dist";

/// How many chapters and entities the sites have that are built while it counts, beside the one that `glossator init`
/// begins. The bench measures none of these sizes.
const SITES: [usize; 2] = [150, 700];

/// The oldest LLVM that knows the form in which today's compilers count, and one that there is not yet.
const LLVM: std::ops::Range<u32> = 19..40;

/// Makes the program, and says where it is.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("`release` takes nothing".to_owned());
    }
    println!("{}", program(&root())?.display());
    Ok(())
}

/// Makes the program as it is released, and gives its place.
pub fn program(root: &Path) -> Result<PathBuf, String> {
    Ok(built(root)?.join("glossator"))
}

/// Builds the program and the floor as they are released, and gives the folder that they are in.
pub fn built(root: &Path) -> Result<PathBuf, String> {
    let shop = Shop::of(root)?;
    match shop.reader()? {
        Some(reader) => shop.compiled(Way::Counted(&shop.counts(&reader)?)),
        None => {
            let oldest = LLVM.start;
            eprintln!(
                "compiled once: no `llvm-profdata` reads what this compiler counts; there is one in rustup's \
                 `llvm-tools`, and in Debian's `llvm-{oldest}`"
            );
            shop.compiled(Way::Once)
        }
    }
}

/// Makes the program in one go, for whoever asks what it does and not how fast.
pub fn plain(root: &Path) -> Result<PathBuf, String> {
    Ok(Shop::of(root)?.compiled(Way::Once)?.join("glossator"))
}

/// How programs are compiled.
enum Way<'a> {
    Once,
    /// To count what they do, into this folder.
    Counting(&'a Path),
    /// With what was counted.
    Counted(&'a Path),
}

impl Way<'_> {
    fn flag(&self) -> Option<OsString> {
        let (flag, path) = match self {
            Self::Once => return None,
            Self::Counting(path) => ("-Cprofile-generate=", path),
            Self::Counted(path) => ("-Cprofile-use=", path),
        };
        let mut flag = OsString::from(flag);
        flag.push(path);
        Some(flag)
    }
}

/// Where programs are made, and for which machine.
struct Shop {
    root: PathBuf,
    target: PathBuf,
    rustc: OsString,
    /// The machine's kind: `x86_64-unknown-linux-gnu`.
    host: String,
}

impl Shop {
    fn of(root: &Path) -> Result<Self, String> {
        let target = target(root);
        if target.to_string_lossy().contains('%') {
            return Err(format!(
                "{}: LLVM takes `%` in a path for something else",
                target.display()
            ));
        }
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let host = said(Command::new(&rustc).arg("-vV"))?;
        let host = host.lines().find_map(|it| it.strip_prefix("host: "));
        let host = host.ok_or("rustc does not say for which machine it compiles")?.to_owned();
        Ok(Self { root: root.to_owned(), target, rustc, host })
    }

    /// Compiles the program and the floor, and gives the folder that they are in.
    fn compiled(&self, way: Way<'_>) -> Result<PathBuf, String> {
        let folder = match way {
            Way::Once => self.target.clone(),
            Way::Counting(_) => self.target.join("counting"),
            Way::Counted(_) => self.target.join("counted"),
        };
        // With a host that is named, what runs while it compiles goes without the flags.
        let args = ["build", "--profile", PROFILE, "--locked", "--target", &self.host];
        let mut build = cargo(&self.root, &args);
        build.args(["--package", "glossator", "--package", "xtask"]);
        build.env("CARGO_TARGET_DIR", &folder);
        if let Some(flag) = way.flag() {
            let mut flags = own_flags();
            flags.push(flag);
            build.env("CARGO_ENCODED_RUSTFLAGS", flags.join(OsStr::new(BETWEEN)));
        }
        done(&mut build)?;
        Ok(folder.join(&self.host).join(PROFILE))
    }

    /// What both programs count at work. They do not work again unless one of them is another than last time.
    fn counts(&self, reader: &Path) -> Result<PathBuf, String> {
        let in_words = |error: std::io::Error| error.to_string();
        let raw = self.target.join("release.profraw");
        let bin = self.compiled(Way::Counting(&raw))?;
        let (merged, mark) =
            (self.target.join("release.profdata"), self.target.join("release.mark"));
        let now = format!("{SITES:?} {:?}", ["glossator", "xtask"].map(|it| looks(&bin.join(it))));
        if merged.is_file() && fs::read_to_string(&mark).is_ok_and(|it| it == now) {
            return Ok(merged);
        }
        gone(&raw)?;
        self.work(&bin)?;
        // Whoever ends it half way finds neither a mark nor half of the counts.
        let fresh = self.target.join("release.profdata.new");
        done(Command::new(reader).arg("merge").arg("-o").arg(&fresh).arg(&raw))?;
        fs::rename(&fresh, &merged).and_then(|()| fs::write(&mark, now)).map_err(in_words)?;
        gone(&raw)?;
        Ok(merged)
    }

    /// Has the program that counts build sites, and the floor beside it.
    fn work(&self, bin: &Path) -> Result<(), String> {
        let in_words = |error: std::io::Error| error.to_string();
        let dir = self.target.join("release.sites");
        gone(&dir)?;
        let (begun, out, list) = (dir.join("begun"), dir.join("out"), dir.join("sizes"));
        let glossator = || counting(&bin.join("glossator"));
        // Once from nothing, and once with nothing to do.
        let build = |site: &Path| {
            gone(&out)?;
            let once =
                || done(glossator().arg("build").arg("--root").arg(site).arg("--out").arg(&out));
            once().and_then(|()| once())
        };
        for size in SITES {
            let site = dir.join(size.to_string());
            corpus::make(size, size, Layout::Glossator, &site)?;
            build(&site)?;
            fs::write(&list, sizes(&out).map_err(in_words)?).map_err(in_words)?;
            gone(&out)?;
            done(counting(&bin.join("xtask")).arg("floor").arg(&site).arg(&out).arg(&list))?;
        }
        done(glossator().arg("init").arg(&begun))?;
        build(&begun)?;
        gone(&dir)
    }

    /// A `llvm-profdata` that reads what this compiler's programs count, and writes what it reads.
    fn reader(&self) -> Result<Option<PathBuf>, String> {
        let in_words = |error: std::io::Error| error.to_string();
        let dir = self.target.join("release.sample");
        gone(&dir)?;
        fs::create_dir_all(&dir).map_err(in_words)?;
        let (source, program) = (dir.join("least.rs"), dir.join("least"));
        fs::write(&source, "fn main() {}\n").map_err(in_words)?;
        let (raw, merged) = (dir.join("counts"), dir.join("merged"));
        let compiler = |way: Way<'_>| {
            let mut rustc = Command::new(&self.rustc);
            rustc.args(way.flag()).arg("-o").arg(&program).arg(&source);
            rustc
        };
        done(&mut compiler(Way::Counting(&raw)))?;
        done(&mut counting(&program))?;
        let sysroot = said(Command::new(&self.rustc).args(["--print", "sysroot"]))?;
        let own = Path::new(sysroot.trim()).join("lib/rustlib").join(&self.host);
        let own = Some(own.join("bin/llvm-profdata")).filter(|it| it.is_file());
        let versions = LLVM.map(|it| format!("llvm-profdata-{it}"));
        let others =
            versions.chain(["llvm-profdata".to_owned()]).filter_map(|it| tools::found(&it));
        let serves = |it: &PathBuf| {
            let mut merge = Command::new(it);
            merge.arg("merge").arg("-o").arg(&merged).arg(&raw).stderr(Stdio::null());
            // What one of them is not fit for is no affair of whoever reads along.
            let mut compile = compiler(Way::Counted(&merged));
            done(&mut merge).and_then(|()| done(compile.stderr(Stdio::null()))).is_ok()
        };
        let found = own.into_iter().chain(others).find(serves);
        gone(&dir)?;
        Ok(found)
    }
}

/// What stands between two flags in `CARGO_ENCODED_RUSTFLAGS`.
const BETWEEN: &str = "\u{1f}";

/// The flags that whoever calls wants.
fn own_flags() -> Vec<OsString> {
    let encoded = std::env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let plain = std::env::var("RUSTFLAGS").unwrap_or_default();
    let flags = if encoded.is_empty() { plain.split(" ") } else { encoded.split(BETWEEN) };
    flags.filter(|it| !it.is_empty()).map(OsString::from).collect()
}

/// A program that counts, and puts its counts where it was compiled to.
fn counting(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_remove("LLVM_PROFILE_FILE").stdout(Stdio::null());
    command
}

/// By what a program is told from another: its length, and when it was made.
fn looks(program: &Path) -> Option<(u64, std::time::SystemTime)> {
    let it = fs::metadata(program).ok()?;
    Some((it.len(), it.modified().ok()?))
}

/// What a command says.
fn said(command: &mut Command) -> Result<String, String> {
    let done = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Removes a folder, if there is one.
fn gone(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}
