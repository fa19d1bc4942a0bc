//! What `cargo xtask bench` is asked.

use std::path::PathBuf;

use crate::corpus::Layout;

/// What is to be measured, and how often.
pub struct Wish {
    /// So many chapters, and as many entities.
    pub sizes: Vec<usize>,
    /// The same for Glossator and the floor alone.
    pub large: Vec<usize>,
    /// How often each program runs; by itself, more often where it takes less time.
    pub runs: Option<usize>,
    /// Where sites are written and built.
    pub dir: PathBuf,
    /// Where `glossator` and `xtask` stand, if they are not to be built first.
    pub bin: Option<PathBuf>,
    /// Programs beside those that are looked for.
    pub peers: Vec<Peer>,
    /// Whether docs/performance.md is written.
    pub report: Report,
}

/// A program that is named on the command line.
pub struct Peer {
    /// What to call it.
    pub name: String,
    /// Whose sites it reads.
    pub layout: Layout,
    /// Its command: `{site}` and `{out}` stand for the two folders.
    pub command: String,
}

/// Where the tables go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// Into docs/performance.md, and to the terminal.
    Written,
    /// To the terminal alone.
    Shown,
}

impl Wish {
    /// Reads the arguments behind `bench`.
    pub fn read(args: &[String], dir: PathBuf) -> Result<Self, String> {
        let mut wish = Self {
            sizes: vec![100, 1_000, 10_000],
            large: vec![50_000],
            runs: None,
            dir,
            bin: None,
            peers: Vec::new(),
            report: Report::Written,
        };
        // Who names sizes names all of them.
        if args.iter().any(|it| it == "--sizes") {
            wish.large.clear();
        }
        let mut args = args.iter();
        while let Some(name) = args.next() {
            if name == "--show" {
                wish.report = Report::Shown;
                continue;
            }
            let value = args.next().ok_or_else(|| format!("`{name}` lacks its value"))?;
            let not = || format!("`{name}` cannot be `{value}`");
            match name.as_str() {
                "--sizes" => wish.sizes = numbers(value).ok_or_else(not)?,
                "--large" => wish.large = numbers(value).ok_or_else(not)?,
                "--runs" => wish.runs = Some(value.parse().map_err(|_| not())?),
                "--dir" => wish.dir = PathBuf::from(value),
                "--bin" => wish.bin = Some(std::path::absolute(value).map_err(|_| not())?),
                "--peer" => wish.peers.push(Peer::read(value).ok_or_else(not)?),
                other => return Err(format!("there is no `{other}`")),
            }
        }
        let none = wish.sizes.iter().chain(&wish.large).any(|it| *it == 0);
        if wish.sizes.is_empty() || none || wish.runs == Some(0) {
            return Err("sizes and runs are above 0".to_owned());
        }
        Ok(wish)
    }
}

/// Numbers with commas between them, in order.
fn numbers(written: &str) -> Option<Vec<usize>> {
    let mut all = written.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>().ok()?;
    all.sort_unstable();
    Some(all)
}

impl Peer {
    /// Reads `NAME=LAYOUT:COMMAND`.
    fn read(written: &str) -> Option<Self> {
        let (name, rest) = written.split_once('=')?;
        let (layout, command) = rest.split_once(':')?;
        let layout = Layout::named(layout)?;
        Some(Self { name: name.to_owned(), layout, command: command.to_owned() })
    }
}
