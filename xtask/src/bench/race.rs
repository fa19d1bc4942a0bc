//! The runs: one program after the other, round by round, so that what else the machine does falls
//! on all of them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::corpus::{self, Layout};
use crate::release;
use crate::rounds::root;

use super::contender::{AGAIN, Contender, FLOOR, OURS, Start, ours, peers};
use super::cost::{self, Cost, Outcome};
use super::floor::sizes;
use super::report::{self, Machine, Median};
use super::wish::{Report, Wish};
use super::{bars, first, proof};

/// What each program took at one size.
#[derive(Debug)]
pub struct Heat {
    /// So many chapters, and as many entities.
    pub size: usize,
    /// How often each ran.
    pub runs: usize,
    /// Who, and how it went.
    pub results: Vec<(Contender, Run)>,
    /// Glossator's site.
    pub output: Output,
    /// How many files Glossator wrote when nothing had changed.
    pub rewritten: usize,
}

/// How large a site is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    pub files: usize,
    pub bytes: u64,
    /// The files that list all of the site, and their bytes.
    pub lists: Vec<(String, u64)>,
}

impl Output {
    /// Reads a size in bytes and a path on each line.
    fn read(sizes: &str) -> Self {
        const LISTS: [&str; 4] =
            ["index.html", "glossary/index.html", "sources/index.html", "glossary.json"];
        let mut output = Self::default();
        for (size, path) in sizes.lines().filter_map(|it| it.split_once(' ')) {
            let size = size.parse().unwrap_or_default();
            output.files += 1;
            output.bytes += size;
            if LISTS.contains(&path) {
                output.lists.push((path.to_owned(), size));
            }
        }
        output.lists.sort();
        output
    }
}

/// How it went for one program.
#[derive(Clone, Debug)]
pub enum Run {
    /// The medians of its runs.
    Took(Median),
    /// Why there are none, for the table.
    Not(String),
}

impl Heat {
    /// What the program of this name took, if it did.
    pub fn took(&self, name: &str) -> Option<Median> {
        self.results.iter().find_map(|(it, run)| match run {
            Run::Took(median) if it.name == name => Some(*median),
            _ => None,
        })
    }
}

/// Runs the task with the arguments behind its name.
pub fn run(args: &[String]) -> Result<(), String> {
    let root = root();
    let wish = Wish::read(args, root.join("target/bench"))?;
    let bin = wish.bin.clone().map_or_else(|| release::built(&root), Ok)?;
    let mut contenders = ours(&bin);
    let (peers, missing) = peers(&wish.peers);
    contenders.extend(peers);
    let mut heats = Vec::new();
    let mut lost = BTreeMap::new();
    for size in wish.sizes.iter().copied() {
        heats.push(heat(size, &wish, &contenders, &mut lost)?);
    }
    // Those that only Glossator and the floor are asked for.
    for size in wish.large.iter().copied() {
        if room(&wish.dir).is_some_and(|it| it < size as u64 * ROOM) {
            let needed = size as u64 * ROOM / 1_000_000_000;
            eprintln!(
                "{size}: not measured, as that needs {needed} GB below {}",
                wish.dir.display()
            );
            continue;
        }
        heats.push(heat(size, &wish, &ours(&bin), &mut lost)?);
    }
    let first = first::first(&root, &bin, &wish.dir)?;
    let machine = Machine::here();
    let tables = report::tables(&heats, &missing, &machine);
    println!("\n{tables}");
    let bars = bars::of_building(&heats, &first);
    println!("{}", bars::plain(&bars));
    if wish.report == Report::Shown {
        return Ok(());
    }
    report::put(&root, "docs/performance.md", "bench", &tables)?;
    bars::put(&root, &bars)?;
    report::put(&root, "docs/scale.md", "scale", &report::scale(&heats, &machine))
}

/// What a site, Glossator's output and the floor's take of the disk for each chapter, with its entity; in bytes.
const ROOM: u64 = 250_000;

/// How many bytes are free where `dir` is or will be, where `df` says so.
fn room(dir: &Path) -> Option<u64> {
    let there = dir.ancestors().find(|it| it.is_dir())?;
    let done = Command::new("df").arg("-Pk").arg(there).output().ok()?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    let free = said.lines().nth(1)?.split_whitespace().nth(3)?;
    free.parse::<u64>().ok().map(|it| it * 1024)
}

fn heat(
    size: usize,
    wish: &Wish,
    contenders: &[Contender],
    lost: &mut BTreeMap<String, String>,
) -> Result<Heat, String> {
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
    let still = contenders.iter().filter(|it| !lost.contains_key(&it.name));
    let mut layouts: Vec<Layout> = still.map(|it| it.layout).collect();
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
    let mut output = Output::default();
    let mut rewritten = 0;
    // The first round fills the page cache, and counts for nobody.
    for round in 0..=runs {
        for (it, costs) in contenders.iter().zip(&mut costs) {
            if lost.contains_key(&it.name) {
                continue;
            }
            let out = out(it);
            if it.start == Start::Cold {
                let _ = fs::remove_dir_all(&out);
            }
            let site = site(it.layout);
            let own = [OURS, AGAIN, FLOOR].contains(&&*it.name);
            let limit = if own { 10 * cost::LIMIT } else { cost::LIMIT };
            let why = match cost::of(&it.command(&site, &out, &list), &site, limit)? {
                Outcome::Took(cost) => {
                    eprintln!("{size}: {}: {:.0} ms", it.name, cost.wall.as_secs_f64() * 1e3);
                    if round > 0 {
                        costs.push(cost);
                    }
                    // The floor makes files of the right sizes, and nothing that is right in them.
                    let checked = round == 0 && it.name != FLOOR;
                    checked
                        .then(|| proof::fault(&out, size))
                        .transpose()
                        .map_err(in_words)?
                        .flatten()
                }
                Outcome::Over => {
                    Some(format!("over {} min at {}", limit.as_secs() / 60, report::grouped(size)))
                }
                Outcome::Failed(said) => {
                    eprintln!("{said}");
                    Some(format!("failed at {}", report::grouped(size)))
                }
            };
            if let Some(why) = why {
                eprintln!("{size}: {}: {why}", it.name);
                if own {
                    return Err(format!("{}: {why}", it.name));
                }
                costs.clear();
                lost.insert(it.name.clone(), why);
            }
            if it.name == OURS && round == 0 {
                let sizes = sizes(&out).map_err(in_words)?;
                output = Output::read(&sizes);
                fs::write(&list, sizes).map_err(in_words)?;
            }
        }
    }
    if let Some(it) = contenders.iter().find(|it| it.name == AGAIN) {
        rewritten = written(&it.command(&site(it.layout), &out(it), &list))?;
    }
    let went = |it: &Contender, costs: &[Cost]| match lost.get(&it.name) {
        Some(why) => Run::Not(why.clone()),
        None => Run::Took(Median::of(costs)),
    };
    let results =
        contenders.iter().zip(&costs).map(|(it, costs)| (it.clone(), went(it, costs))).collect();
    // The next size needs the room.
    fs::remove_dir_all(&dir).map_err(in_words)?;
    Ok(Heat { size, runs, results, output, rewritten })
}

/// How many files a build says that it wrote.
fn written(command: &[OsString]) -> Result<usize, String> {
    let (program, args) = command.split_first().ok_or("there is no command")?;
    let done = Command::new(program).args(args).output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&done.stdout);
    let count = said.split_once(" files written").or_else(|| said.split_once(" file written"));
    let count = count.and_then(|it| it.0.rsplit(' ').next());
    let count = count.and_then(|it| it.replace(',', "").parse().ok());
    count.ok_or_else(|| format!("a second build does not say what it wrote: {said}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_of_a_folder_that_is_not_there_yet_is_that_of_the_one_above() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(room(here).is_some_and(|it| it > 0));
        assert!(room(&here.join("not/yet")).is_some_and(|it| it > 0));
    }

    #[test]
    fn the_size_of_a_site_is_read() {
        let output = Output::read("5 a/b.html\n7 glossary.json\n9 index.html\n");
        let lists = vec![("glossary.json".to_owned(), 7), ("index.html".to_owned(), 9)];
        assert_eq!(output, Output { files: 3, bytes: 21, lists });
    }
}
