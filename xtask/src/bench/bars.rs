//! What is asked of speed, and what was measured of it: the table of bars in docs/performance.md. Each
//! task of the bench fills in the rows that it measures and leaves the others as they stand.

use std::path::Path;
use std::time::Duration;

use super::contender::{AGAIN, FLOOR, OURS};
use super::first::First;
use super::race::{Heat, Run};
use super::report::{self, grouped, time};

/// A row of the table, measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The work, as [`BARS`] says it.
    work: &'static str,
    measured: String,
    holds: bool,
}

const COLD: &str = "cold build, 10,000 + 10,000, everything on";
const SMALL: &str = "cold build, 100 + 100";
const GROWTH: &str = "growth";
const MEMORY: &str = "memory at 10,000 + 10,000";
const SECOND: &str = "a second build with nothing changed";
const START: &str = "serve: start to first page at 10,000 + 10,000";
const EDIT: &str = "serve: saved chapter text to new bytes over HTTP, any size of site";
const OTHERS: &str = "the same for a title, an alias, a template at 10,000 + 10,000";
const WEIGHT: &str = "a chapter's page for the reader";
const FIRST: &str = "the whole of `build` for the first site, warm disk";

/// The work, what must be reached, and what is aimed at.
const BARS: [(&str, &str, &str); 10] = [
    (
        COLD,
        "3 times the floor of the same run; 4 times faster than Zola and Hugo; faster than Blades",
        "2 times the floor, 6 times faster than Zola",
    ),
    (SMALL, "100 ms", "50 ms"),
    (GROWTH, "10 times the pages, at most 10.5 times the time and the memory", "linear"),
    (MEMORY, "600 MiB", "350 MiB"),
    (SECOND, "writes no file, half the cold build", "a fifth of it"),
    (START, "1 s", "300 ms"),
    (EDIT, "median 20 ms, worst 100 ms", "8 ms"),
    (OTHERS, "500 ms", "150 ms"),
    (
        WEIGHT,
        "30 kB compressed with its CSS and scripts, of which scripts 5 kB; at most 4 requests; no \
         layout shift; Lighthouse 100 in all four",
        "half of that",
    ),
    (FIRST, "100 ms", "like nothing"),
];

/// The size that most bars speak of.
const LARGE: usize = 10_000;

/// The rows that the builds have measured.
pub fn of_building(heats: &[Heat], first: &First) -> Vec<Bar> {
    let at = |size: usize| heats.iter().find(|it| it.size == size);
    let mut bars = Vec::new();
    bars.extend(at(LARGE).and_then(cold));
    if let Some(took) = at(100).and_then(|it| it.took(OURS)) {
        bars.push(bar(SMALL, time(took.wall), took.wall <= Duration::from_millis(100)));
    }
    bars.extend(growth(heats));
    if let Some(took) = at(LARGE).and_then(|it| it.took(OURS)) {
        let mib = took.memory >> 20;
        bars.push(bar(MEMORY, format!("{mib} MiB"), mib <= 600));
    }
    bars.extend(at(LARGE).and_then(second));
    bars.push(bar(FIRST, time(first.build), first.build <= Duration::from_millis(100)));
    if let Some(it) = first.weight {
        let text = format!(
            "{:.1} kB, of which scripts {:.1} kB; {} requests; shift {}; Lighthouse {} at least",
            it.bytes / 1e3,
            it.script / 1e3,
            it.requests,
            it.shift,
            it.lighthouse
        );
        let light = it.bytes <= 30_000.0 && it.script <= 5_000.0 && it.requests <= 4.0;
        bars.push(bar(WEIGHT, text, light && it.shift == 0.0 && it.lighthouse >= 100.0));
    }
    bars
}

fn bar(work: &'static str, measured: String, holds: bool) -> Bar {
    Bar { work, measured, holds }
}

fn cold(heat: &Heat) -> Option<Bar> {
    let ours = heat.took(OURS)?.wall.as_secs_f64();
    let floor = ours / heat.took(FLOOR)?.wall.as_secs_f64();
    let mut text = format!("{}: {floor:.2} times the floor", time(heat.took(OURS)?.wall));
    let mut holds = floor <= 3.0;
    let mut fastest: Option<(&str, f64)> = None;
    for (name, times) in [("Zola", 4.0), ("Hugo", 4.0), ("Blades", 1.0)] {
        match heat.took(name) {
            Some(took) => holds &= took.wall.as_secs_f64() / ours >= times,
            // What was not measured holds nothing.
            None => holds = false,
        }
    }
    for (it, run) in &heat.results {
        let Run::Took(took) = run else { continue };
        if [OURS, AGAIN, FLOOR].contains(&&*it.name) {
            continue;
        }
        let times = took.wall.as_secs_f64() / ours;
        text += &format!("; {} takes {times:.2} times as long", it.name);
        if fastest.is_none_or(|it| times < it.1) {
            fastest = Some((&it.name, times));
        }
    }
    if let Some((name, times)) = fastest {
        text += &format!("; {:.2} of the fastest peer's time ({name}'s)", 1.0 / times);
    }
    Some(bar(COLD, text, holds))
}

/// From 1,000 on: below that it is the start of the program that is measured.
fn growth(heats: &[Heat]) -> Option<Bar> {
    let mut texts = Vec::new();
    let mut holds = true;
    let large: Vec<&Heat> = heats.iter().filter(|it| it.size >= 1_000).collect();
    for pair in large.windows(2) {
        let [small, large] = pair else { continue };
        let (less, more) = (small.took(OURS)?, large.took(OURS)?);
        let pages = large.size as f64 / small.size as f64;
        let wall = more.wall.as_secs_f64() / less.wall.as_secs_f64();
        let memory = more.memory as f64 / less.memory as f64;
        texts.push(format!(
            "{} to {}, {pages:.0} times: {wall:.2} the time, {memory:.2} the memory",
            grouped(small.size),
            grouped(large.size)
        ));
        holds &= wall <= pages * 1.05 && memory <= pages * 1.05;
    }
    (!texts.is_empty()).then(|| bar(GROWTH, texts.join("; "), holds))
}

fn second(heat: &Heat) -> Option<Bar> {
    let (cold, again) = (heat.took(OURS)?, heat.took(AGAIN)?);
    let share = again.wall.as_secs_f64() / cold.wall.as_secs_f64();
    let files = match heat.rewritten {
        0 => "writes no file".to_owned(),
        some => format!("writes {} files", grouped(some)),
    };
    let text = format!("{files}, {}: {:.1} % of the cold build", time(again.wall), share * 100.0);
    Some(bar(SECOND, text, heat.rewritten == 0 && share <= 0.5))
}

/// What was measured of edits at one size of site.
#[derive(Clone, Debug)]
pub struct Edited {
    /// So many chapters, and as many entities.
    pub size: usize,
    /// From the start to the first page.
    pub start: Duration,
    /// The median and the worst after an edit of a chapter's text.
    pub text: (Duration, Duration),
    /// What else was edited, and the medians.
    pub others: Vec<(&'static str, Duration)>,
}

/// The rows that edits have measured.
pub fn of_editing(all: &[Edited]) -> Vec<Bar> {
    let mut bars = Vec::new();
    if let Some(it) = all.iter().find(|it| it.size == LARGE) {
        bars.push(bar(START, time(it.start), it.start <= Duration::from_secs(1)));
        let texts: Vec<String> =
            it.others.iter().map(|(what, took)| format!("{what} {}", time(*took))).collect();
        let holds = it.others.iter().all(|it| it.1 <= Duration::from_millis(500));
        bars.push(bar(OTHERS, texts.join("; "), holds && !texts.is_empty()));
    }
    if !all.is_empty() {
        let texts: Vec<String> = all
            .iter()
            .map(|it| {
                let ((median, worst), size) = (it.text, grouped(it.size));
                format!("at {size}: median {}, worst {}", time(median), time(worst))
            })
            .collect();
        let holds = all.iter().all(|it| {
            it.text.0 <= Duration::from_millis(20) && it.text.1 <= Duration::from_millis(100)
        });
        bars.push(bar(EDIT, texts.join("; "), holds));
    }
    bars
}

/// The rows as lines, for the terminal.
pub fn plain(bars: &[Bar]) -> String {
    let lines = bars.iter().map(|it| format!("{}: {} ({})", it.work, it.measured, verdict(it)));
    lines.collect::<Vec<_>>().join("\n")
}

fn verdict(bar: &Bar) -> &'static str {
    if bar.holds { "reached" } else { "not reached" }
}

/// Puts the rows into docs/performance.md.
pub fn put(root: &Path, bars: &[Bar]) -> Result<(), String> {
    let file = root.join("docs/performance.md");
    let before = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
    report::put(root, "docs/performance.md", "bars", &table(&before, bars))
}

/// The table; rows that `bars` lacks are those of the document that was.
fn table(document: &str, bars: &[Bar]) -> String {
    let mut out =
        "| work | must reach | aims at | measured | |\n|---|---|---|---|---|\n".to_owned();
    for (work, must, aim) in BARS {
        let head = format!("| {work} | {must} | {aim} | ");
        let measured = bars.iter().find(|it| it.work == work);
        let tail = match measured {
            Some(it) => format!("{} | {} |", it.measured, verdict(it)),
            None => {
                let old = document.lines().find_map(|it| it.strip_prefix(&head));
                old.unwrap_or("not measured yet | |").to_owned()
            }
        };
        out += &format!("{head}{tail}\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::contender::tests::named;
    use super::super::race::Output;
    use super::super::report::Median;
    use super::*;

    fn took(wall: u64, memory: u64) -> Run {
        let wall = Duration::from_millis(wall);
        Run::Took(Median { wall, cpu: wall, memory: memory << 20 })
    }

    fn heat(size: usize, runs: &[(&str, Run)]) -> Heat {
        let results = runs.iter().map(|(name, run)| (named(name), run.clone())).collect();
        Heat { size, runs: 1, results, output: Output::default(), rewritten: 0 }
    }

    fn large(zola: Run) -> Heat {
        let runs = [
            (OURS, took(2_000, 599)),
            (AGAIN, took(200, 100)),
            (FLOOR, took(800, 100)),
            ("Blades", took(2_100, 100)),
            ("Hugo", took(9_000, 100)),
            ("Zola", zola),
        ];
        heat(LARGE, &runs)
    }

    fn found<'a>(bars: &'a [Bar], work: &str) -> &'a Bar {
        bars.iter().find(|it| it.work == work).expect("a bar")
    }

    #[test]
    fn a_bar_is_reached_only_where_all_of_it_was_measured() {
        let heats = |zola| [heat(1_000, &[(OURS, took(200, 60))]), large(zola)];
        let bars = of_building(&heats(took(8_000, 1)), &First::default());
        assert!(found(&bars, COLD).holds, "{bars:?}");
        assert!(found(&bars, COLD).measured.contains("2.50 times the floor"));
        assert!(found(&bars, COLD).measured.contains("0.95 of the fastest peer's time (Blades's)"));
        assert!(found(&bars, MEMORY).holds && found(&bars, SECOND).holds);
        assert!(found(&bars, GROWTH).holds, "{bars:?}");
        let missed = of_building(&heats(took(7_999, 1)), &First::default());
        assert!(!found(&missed, COLD).holds);
        let unseen = of_building(&heats(Run::Not("failed".to_owned())), &First::default());
        assert!(!found(&unseen, COLD).holds);
    }

    #[test]
    fn growth_may_be_a_twentieth_more_than_the_pages() {
        let heats =
            |wall| [heat(1_000, &[(OURS, took(200, 60))]), heat(LARGE, &[(OURS, took(wall, 600))])];
        assert!(growth(&heats(2_100)).expect("a bar").holds);
        assert!(!growth(&heats(2_101)).expect("a bar").holds);
        assert_eq!(growth(&heats(2_100)[..1]), None);
    }

    #[test]
    fn rows_that_were_not_measured_stay_as_they_stand() {
        let edited = Edited {
            size: 1_000,
            start: Duration::from_millis(400),
            text: (Duration::from_millis(4), Duration::from_millis(101)),
            others: Vec::new(),
        };
        let bars = of_editing(&[edited]);
        assert_eq!(bars.len(), 1);
        let one = table("", &bars);
        assert!(one.contains("at 1,000: median 4.0 ms, worst 101 ms | not reached |"), "{one}");
        assert!(one.contains("| 100 ms | 50 ms | not measured yet | |"), "{one}");
        let two = table(&one, &[bar(SMALL, "44 ms".to_owned(), true)]);
        assert!(two.contains("worst 101 ms | not reached |"), "{two}");
        assert!(two.contains("| 100 ms | 50 ms | 44 ms | reached |"), "{two}");
    }
}
