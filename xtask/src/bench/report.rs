//! What was measured, as tables in docs/performance.md.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use super::contender::{AGAIN, Contender, FLOOR, OURS, said};
use super::cost::Cost;
use super::race::Heat;

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
    let wall = |name: &str| {
        let found = heat.results.iter().find(|(it, _)| it.name == name);
        found.map_or(0.0, |(_, it)| it.wall.as_secs_f64())
    };
    for (Contender { name, .. }, it) in &heat.results {
        let own = it.wall.as_secs_f64();
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} MiB | {:.2} | {:.2} |",
            time(it.wall),
            time(it.cpu),
            it.memory >> 20,
            own / wall(FLOOR),
            wall(OURS) / own,
        );
    }
    out
}

/// How Glossator's time and memory grow from size to size.
fn growth(heats: &[Heat]) -> String {
    let ours = |heat: &Heat| heat.results.iter().find(|(it, _)| it.name == OURS).map(|it| it.1);
    let mut out = String::new();
    for pair in heats.windows(2) {
        let [small, large] = pair else { continue };
        let (Some(less), Some(more)) = (ours(small), ours(large)) else { continue };
        let times = large.size as f64 / small.size as f64;
        let _ = writeln!(
            out,
            "| {} to {} | {times:.1} | {:.1} | {:.1} | {:.1} |",
            grouped(small.size),
            grouped(large.size),
            more.wall.as_secs_f64() / less.wall.as_secs_f64(),
            more.cpu.as_secs_f64() / less.cpu.as_secs_f64(),
            more.memory as f64 / less.memory as f64,
        );
    }
    if out.is_empty() {
        return out;
    }
    "\n### Growth\n\n| from, to | pages | time | processor | memory |\n|---|--:|--:|--:|--:|\n"
        .to_owned()
        + &out
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

/// Puts `text` between the two marks of `name` in docs/performance.md.
pub fn put(root: &Path, name: &str, text: &str) -> Result<(), String> {
    let file = root.join("docs/performance.md");
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
    fn only_what_stands_between_the_marks_changes() {
        let document = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n";
        let expected = "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb\n";
        assert_eq!(between(document, "x", "new").as_deref(), Some(expected));
        assert_eq!(between("", "x", "new"), None);
    }
}
