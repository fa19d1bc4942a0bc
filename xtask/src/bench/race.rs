//! The runs: one program after the other, round by round, so that what else the machine does falls
//! on all of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::corpus::{self, Layout};
use crate::rounds::root;

use super::contender::{AGAIN, Contender, FLOOR, OURS, Start, ours, peers};
use super::cost::{self, Cost};
use super::floor::sizes;
use super::report::{self, Machine, Median};
use super::wish::{Report, Wish};

/// What each program took at one size.
#[derive(Debug)]
pub struct Heat {
    /// So many chapters, and as many entities.
    pub size: usize,
    /// How often each ran.
    pub runs: usize,
    /// Who, and the medians.
    pub results: Vec<(Contender, Median)>,
}

/// Runs the task with the arguments behind its name.
pub fn run(args: &[String]) -> Result<(), String> {
    let root = root();
    let wish = Wish::read(args, root.join("target/bench"))?;
    let bin = built(&root)?;
    let mut contenders = ours(&bin);
    let (peers, missing) = peers(&wish.peers);
    contenders.extend(peers);
    let mut heats = Vec::new();
    for size in wish.sizes.iter().copied() {
        heats.push(heat(size, &wish, &contenders)?);
    }
    let tables = report::tables(&heats, &missing, &Machine::here());
    println!("\n{tables}");
    match wish.report {
        Report::Shown => Ok(()),
        Report::Written => report::put(&root, "bench", &tables),
    }
}

/// Builds the program and the floor, and gives the folder that they are in.
pub fn built(root: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = Command::new(cargo)
        .args(["build", "--release", "--locked", "--package", "glossator", "--package", "xtask"])
        .current_dir(root)
        .status()
        .map_err(|error| error.to_string())?;
    if !done.success() {
        return Err("it does not compile".to_owned());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    Ok(root.join(target.unwrap_or_else(|| "target".into())).join("release"))
}

/// Who takes longer than this has run once at this size: others wait for it.
const TOO_LONG: Duration = Duration::from_secs(120);

fn heat(size: usize, wish: &Wish, contenders: &[Contender]) -> Result<Heat, String> {
    let runs = wish.runs.unwrap_or(match size {
        0..=300 => 21,
        301..=3_000 => 7,
        _ => 3,
    });
    let dir = wish.dir.join(size.to_string());
    let in_words = |error: std::io::Error| format!("{}: {error}", dir.display());
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).map_err(in_words)?;
    let site = |layout: Layout| dir.join(layout.name());
    let mut layouts: Vec<Layout> = contenders.iter().map(|it| it.layout).collect();
    layouts.sort_unstable();
    layouts.dedup();
    for layout in layouts {
        corpus::make(size, size, layout, &site(layout))?;
    }
    let out = |it: &Contender| {
        let name = if it.name == AGAIN { OURS } else { &it.name };
        dir.join(format!("out-{}", name.to_lowercase().replace(' ', "-")))
    };
    let list = dir.join("sizes");
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); contenders.len()];
    let mut out_of_it = vec![false; contenders.len()];
    // The first round fills the page cache, and counts for nobody.
    for round in 0..=runs {
        for (at, it) in contenders.iter().enumerate() {
            if out_of_it[at] {
                continue;
            }
            let out = out(it);
            if it.start == Start::Cold {
                let _ = fs::remove_dir_all(&out);
            }
            let site = site(it.layout);
            let cost = cost::of(&it.command(&site, &out, &list), &site)?;
            eprintln!("{size}: {}: {:.0} ms", it.name, cost.wall.as_secs_f64() * 1e3);
            if it.name == OURS && round == 0 {
                fs::write(&list, sizes(&out).map_err(in_words)?).map_err(in_words)?;
            }
            out_of_it[at] = cost.wall > TOO_LONG;
            if round > 0 || out_of_it[at] {
                costs[at].push(cost);
            }
        }
    }
    let results = contenders.iter().cloned().zip(costs.iter().map(|it| Median::of(it))).collect();
    debug_assert!(contenders.iter().any(|it| it.name == FLOOR));
    Ok(Heat { size, runs, results })
}
