//! What was measured, as tables in docs/performance.md.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use super::contender::{AGAIN, FLOOR, OURS, said};
use super::cost::Cost;
use super::race::{Heat, Run};

/// The middle of several runs, each number for itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Median {
    pub wall: Duration,
    pub cpu: Duration,
    pub memory: u64,
}

impl Median {
    pub fn of(costs: &[Cost]) -> Self {
        Self {
            wall: middle(costs.iter().map(|it| it.wall)),
            cpu: middle(costs.iter().map(|it| it.cpu)),
            memory: middle(costs.iter().map(|it| it.memory)),
        }
    }
}

/// The middle one; the earlier of two.
pub fn middle<T: Ord + Default>(some: impl Iterator<Item = T>) -> T {
    let mut all: Vec<T> = some.collect();
    all.sort_unstable();
    let at = all.len().saturating_sub(1) / 2;
    all.into_iter().nth(at).unwrap_or_default()
}

/// Where it was measured.
pub struct Machine {
    words: String,
}

impl Machine {
    pub fn here() -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str| {
            let line = text.lines().find(|it| it.starts_with(name)).unwrap_or_default();
            line.split_once(':').map_or_else(String::new, |it| it.1.trim().to_owned())
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let model = field(&read("/proc/cpuinfo"), "model name");
        let memory = field(&read("/proc/meminfo"), "MemTotal");
        let memory = memory.split(' ').next().and_then(|it| it.parse::<u64>().ok());
        let memory = memory.unwrap_or_default() >> 20;
        let load = read("/proc/loadavg");
        let load = load.split(' ').next().unwrap_or("?");
        let compiler = said(Path::new("rustc"), &["--version"]);
        Self {
            words: format!(
                "{cores} cores ({model}), {memory} GiB, {}; {compiler}. Load at the end: {load}.",
                std::env::consts::OS
            ),
        }
    }
}

impl Machine {
    /// Where it was measured, in words.
    pub fn words(&self) -> &str {
        &self.words
    }
}

/// All tables of the bench.
pub fn tables(heats: &[Heat], missing: &[&str], machine: &Machine) -> String {
    let mut out = format!("Measured by `cargo xtask bench` on {}\n", machine.words);
    if let Some(heat) = heats.first() {
        out.push_str("\n| program | version | command |\n|---|---|---|\n");
        for (it, _) in heat.results.iter().filter(|(it, _)| it.name != AGAIN) {
            let version = if it.version.is_empty() { "?" } else { &it.version };
            let _ = writeln!(out, "| {} | {version} | `{}` |", it.name, it.typed());
        }
        for name in missing {
            let _ = writeln!(out, "| {name} | not found here | |");
        }
    }
    for heat in heats {
        out.push_str(&table(heat));
    }
    out.push_str(&growth(heats));
    out
}

fn table(heat: &Heat) -> String {
    let size = grouped(heat.size);
    let mut out = format!(
        "\n### {size} chapters and {size} entities\n\nMedians of {} alternating runs.\n\n\
         | program | time | processor | memory | time to the floor's | Glossator's time to this |\n\
         |---|--:|--:|--:|--:|--:|\n",
        heat.runs
    );
    let wall = |name: &str| heat.took(name).map_or(0.0, |it| it.wall.as_secs_f64());
    for (it, run) in &heat.results {
        let name = &it.name;
        let _ = match run {
            Run::Took(took) => {
                let own = took.wall.as_secs_f64();
                writeln!(
                    out,
                    "| {name} | {} | {} | {} MiB | {:.2} | {:.2} |",
                    time(took.wall),
                    time(took.cpu),
                    took.memory >> 20,
                    own / wall(FLOOR),
                    wall(OURS) / own,
                )
            }
            Run::Not(why) => writeln!(out, "| {name} | {why} | | | | |"),
        };
    }
    out
}

/// How time and memory grow from size to size.
fn growth(heats: &[Heat]) -> String {
    let mut out = String::new();
    for name in [OURS, FLOOR] {
        for pair in heats.windows(2) {
            let [small, large] = pair else { continue };
            let (Some(less), Some(more)) = (small.took(name), large.took(name)) else { continue };
            let times = large.size as f64 / small.size as f64;
            let _ = writeln!(
                out,
                "| {name} | {} to {} | {times:.2} | {:.2} | {:.2} | {:.2} |",
                grouped(small.size),
                grouped(large.size),
                more.wall.as_secs_f64() / less.wall.as_secs_f64(),
                more.cpu.as_secs_f64() / less.cpu.as_secs_f64(),
                more.memory as f64 / less.memory as f64,
            );
        }
    }
    if out.is_empty() {
        return out;
    }
    "\n### Growth\n\n| program | from, to | pages | time | processor | memory |\n|---|---|--:|--:|--:|--:|\n"
        .to_owned()
        + &out
}

/// Sizes that nobody measures, for which it is said what they would take.
const RECKONED: [usize; 2] = [100_000, 1_000_000];

/// What Glossator takes at each size, for docs/scale.md.
pub fn scale(heats: &[Heat], machine: &Machine) -> String {
    let mut out = format!(
        "Measured by `cargo xtask bench` on {}\n\n\
         | chapters, and as many entities | time | processor | memory | time for 1,000 | memory for 1,000 | output |\n\
         |---|--:|--:|--:|--:|--:|--:|\n",
        machine.words
    );
    let mut largest = None;
    for heat in heats {
        let Some(took) = heat.took(OURS) else { continue };
        let thousands = heat.size as f64 / 1e3;
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} MiB | {} | {:.0} MiB | {} MB in {} files |",
            grouped(heat.size),
            time(took.wall),
            time(took.cpu),
            grouped(usize::try_from(took.memory >> 20).unwrap_or(usize::MAX)),
            time(took.wall.div_f64(thousands)),
            took.memory as f64 / thousands / 1_048_576.0,
            grouped(usize::try_from(heat.output.bytes / 1_000_000).unwrap_or(usize::MAX)),
            grouped(heat.output.files),
        );
        largest = Some((heat, took));
    }
    let Some((heat, took)) = largest else { return out };
    for size in RECKONED.into_iter().filter(|it| *it > heat.size) {
        let times = size as f64 / heat.size as f64;
        let _ = writeln!(
            out,
            "| {}, reckoned from {} | {:.0} s | {:.0} s | {:.0} GiB | | | {:.0} GB in {} files |",
            grouped(size),
            grouped(heat.size),
            took.wall.as_secs_f64() * times,
            took.cpu.as_secs_f64() * times,
            took.memory as f64 * times / 1_073_741_824.0,
            heat.output.bytes as f64 * times / 1e9,
            grouped((heat.output.files as f64 * times).round() as usize),
        );
    }
    if !heat.output.lists.is_empty() {
        let lists = heat.output.lists.iter();
        let lists = lists.map(|(path, size)| format!("`{path}` {:.1} MB", *size as f64 / 1e6));
        let lists: Vec<String> = lists.collect();
        let size = grouped(heat.size);
        let _ =
            writeln!(out, "\nOf the files that list everything, at {size}: {}.", lists.join(", "));
    }
    out
}

/// A time as a table shows it.
pub fn time(it: Duration) -> String {
    let ms = it.as_secs_f64() * 1e3;
    if ms < 10.0 {
        format!("{ms:.1} ms")
    } else if ms < 1e4 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1e3)
    }
}

/// A number with its thousands apart.
pub fn grouped(number: usize) -> String {
    match number / 1000 {
        0 => number.to_string(),
        thousands => format!("{},{:03}", grouped(thousands), number % 1000),
    }
}

/// Puts `text` between the two marks of `name` in a document.
pub fn put(root: &Path, document: &str, name: &str, text: &str) -> Result<(), String> {
    let file = root.join(document);
    let in_words = |error: std::io::Error| format!("{}: {error}", file.display());
    let before = std::fs::read_to_string(&file).map_err(in_words)?;
    let after = between(&before, name, text)
        .ok_or_else(|| format!("{} has no marks `{name}`", file.display()))?;
    std::fs::write(&file, after).map_err(in_words)
}

fn between(document: &str, name: &str, text: &str) -> Option<String> {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let (head, rest) = document.split_once(&open)?;
    let (_, tail) = rest.split_once(&close)?;
    Some(format!("{head}{open}\n{}\n\n{close}{tail}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::super::contender::tests::named;
    use super::super::race::Output;
    use super::*;

    #[test]
    fn numbers_are_told_as_people_read_them() {
        assert_eq!(grouped(50), "50");
        assert_eq!(grouped(10_050), "10,050");
        assert_eq!(time(Duration::from_micros(8_250)), "8.2 ms");
        assert_eq!(time(Duration::from_millis(16_040)), "16.0 s");
        assert_eq!(middle([3, 1, 2].into_iter()), 2);
    }

    #[test]
    fn what_was_not_measured_is_reckoned_from_the_largest() {
        let took =
            Median { wall: Duration::from_secs(20), cpu: Duration::from_secs(40), memory: 2 << 30 };
        let output = Output {
            files: 100,
            bytes: 4_000_000_000,
            lists: vec![("index.html".to_owned(), 1_500_000)],
        };
        let results = vec![(named(OURS), Run::Took(took))];
        let heat = Heat { size: 50_000, runs: 3, results, output, rewritten: 0 };
        let told = scale(&[heat], &Machine { words: "a machine.".to_owned() });
        let rows: Vec<&str> = told.lines().filter(|it| it.starts_with("| ")).skip(1).collect();
        assert_eq!(
            rows,
            [
                "| 50,000 | 20.0 s | 40.0 s | 2,048 MiB | 400 ms | 41 MiB | 4,000 MB in 100 files |",
                "| 100,000, reckoned from 50,000 | 40 s | 80 s | 4 GiB | | | 8 GB in 200 files |",
                "| 1,000,000, reckoned from 50,000 | 400 s | 800 s | 40 GiB | | | 80 GB in 2,000 files |",
            ]
        );
        assert!(told.contains("at 50,000: `index.html` 1.5 MB."), "{told}");
    }

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let document = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n";
        let expected = "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb\n";
        assert_eq!(between(document, "x", "new").as_deref(), Some(expected));
        assert_eq!(between("", "x", "new"), None);
    }
}
