//! What `cargo xtask bench` is asked.

use std::path::PathBuf;

use crate::corpus::Layout;

/// What is to be measured, and how often.
pub struct Wish {
    /// So many chapters, and as many entities.
    pub sizes: Vec<usize>,
    /// How often each program runs; by itself, more often where it takes less time.
    pub runs: Option<usize>,
    /// Where sites are written and built.
    pub dir: PathBuf,
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
            runs: None,
            dir,
            peers: Vec::new(),
            report: Report::Written,
        };
        let mut args = args.iter();
        while let Some(name) = args.next() {
            if name == "--show" {
                wish.report = Report::Shown;
                continue;
            }
            let value = args.next().ok_or_else(|| format!("`{name}` lacks its value"))?;
            let not = || format!("`{name}` cannot be `{value}`");
            match name.as_str() {
                "--sizes" => {
                    let sizes: Result<Vec<usize>, _> = value.split(',').map(str::parse).collect();
                    wish.sizes = sizes.map_err(|_| not())?;
                    wish.sizes.sort_unstable();
                }
                "--runs" => wish.runs = Some(value.parse().map_err(|_| not())?),
                "--dir" => wish.dir = PathBuf::from(value),
                "--peer" => wish.peers.push(Peer::read(value).ok_or_else(not)?),
                other => return Err(format!("there is no `{other}`")),
            }
        }
        if wish.sizes.is_empty() || wish.sizes.contains(&0) || wish.runs == Some(0) {
            return Err("sizes and runs are above 0".to_owned());
        }
        Ok(wish)
    }
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
