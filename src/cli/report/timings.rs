//! What each stage of a build took, as a table.

use std::fmt::Write as _;
use std::time::Duration;

use crate::drive::timings::Stage;

/// The table; `whole` is the time of the whole build, `peak` the most memory ever held.
pub(in crate::cli) fn timings(stages: &[Stage], whole: Duration, peak: Option<u64>) -> String {
    let mut out = format!("{:<20} {:>10} {:>9} {:>12}\n", "stage", "time", "items", "memory then");
    for Stage { name, took, items, memory, .. } in stages {
        let _ = writeln!(out, "{name:<20} {:>10} {items:>9} {:>12}", ms(*took), mib(*memory));
    }
    let told: Duration = stages.iter().map(|it| it.took).sum();
    let rest = whole.saturating_sub(told);
    let _ = writeln!(out, "{:<20} {:>10}", "what lies between", ms(rest));
    let _ = writeln!(out, "{:<20} {:>10} {:>9} {:>12} at most", "all", ms(whole), "", mib(peak));
    out
}

fn ms(it: Duration) -> String {
    format!("{:.1} ms", it.as_secs_f64() * 1e3)
}

fn mib(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "?".to_owned(), |it| format!("{} MiB", it >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_has_a_line_and_the_whole_has_one() {
        let took = Duration::from_millis(12);
        let stage =
            Stage { name: "parse", began: Duration::ZERO, took, items: 7, memory: Some(3 << 20) };
        let table = timings(&[stage], Duration::from_millis(20), None);
        let lines: Vec<Vec<&str>> =
            table.lines().map(|it| it.split_whitespace().collect()).collect();
        assert_eq!(lines[1], ["parse", "12.0", "ms", "7", "3", "MiB"]);
        assert_eq!(lines[2], ["what", "lies", "between", "8.0", "ms"]);
        assert_eq!(lines[3], ["all", "20.0", "ms", "?", "at", "most"]);
    }
}
