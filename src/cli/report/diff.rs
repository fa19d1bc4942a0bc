//! Mends as a unified diff, which `git apply` and `patch` take, and as lines for programs.

use std::fmt::Write as _;

use serde::Serialize;

use crate::base::{Lines, to_json};
use crate::drive::check::{Mend, Mending};

use super::json::VERSION;

/// How many lines round a changed one are shown.
const CONTEXT: usize = 3;

/// All of `mends`, in colours.
pub(in crate::cli) fn diff(mends: &[Mend]) -> String {
    let mut out = String::new();
    for mend in mends {
        let _ = writeln!(out, "\x1b[1m--- a/{path}\n+++ b/{path}\x1b[0m", path = mend.path);
        hunks(&mend.before, &mend.after, &mut out);
    }
    out
}

/// The lines that differ, with those round them. Mends stay on their lines, so that both texts have
/// the same number of them.
fn hunks(before: &str, after: &str, out: &mut String) {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let changed: Vec<usize> = (0..old.len()).filter(|&it| old.get(it) != new.get(it)).collect();
    for near in changed.chunk_by(|a, b| b - a <= 2 * CONTEXT) {
        let (Some(first), Some(last)) = (near.first(), near.last()) else { continue };
        let from = first.saturating_sub(CONTEXT);
        let to = (last + CONTEXT + 1).min(old.len());
        let (line, many) = (from + 1, to - from);
        let _ = writeln!(out, "\x1b[36m@@ -{line},{many} +{line},{many} @@\x1b[0m");
        let mut at = from;
        while at < to {
            let same = |it: &usize| old[*it] == new[*it];
            let run = (at..to).take_while(|it| !same(it)).count();
            for (sign, colour, lines) in [('-', 31, &old), ('+', 32, &new)] {
                for line in &lines[at..at + run] {
                    put(out, sign, Some(colour), line);
                }
            }
            at += run;
            if run == 0 {
                put(out, ' ', None, old[at]);
                at += 1;
            }
        }
    }
}

fn put(out: &mut String, sign: char, colour: Option<u8>, line: &str) {
    let text = line.strip_suffix('\n').unwrap_or(line);
    let _ = match colour {
        Some(colour) => writeln!(out, "\x1b[{colour}m{sign}{text}\x1b[0m"),
        None => writeln!(out, "{sign}{text}"),
    };
    if !line.ends_with('\n') {
        out.push_str("\\ No newline at end of file\n");
    }
}

/// A line to each mend, for programs.
pub(in crate::cli) fn mends_json(mends: &[Mend], mending: Mending) -> String {
    let mut out = String::new();
    for mend in mends {
        let lines = Lines::new(&mend.before);
        let point = |byte: u32| {
            let at = lines.position(byte);
            Point { line: at.line, column: at.column, byte }
        };
        for fix in &mend.fixes {
            let line = Line {
                r#type: "mend",
                version: VERSION,
                path: mend.path.as_str(),
                start: point(fix.span.start),
                end: point(fix.span.end),
                text: &fix.text,
                done: mending == Mending::Done,
            };
            out += &(to_json(&line) + "\n");
        }
    }
    out
}

#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    version: u32,
    path: &'a str,
    start: Point,
    end: Point,
    text: &'a str,
    done: bool,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    byte: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_changes_share_a_hunk_and_far_ones_do_not() {
        let text = |marks: [&str; 3]| {
            let lines = "a\nb\nc\nd\ne\nf\n";
            format!("{}\nx\n{}\n{lines}{lines}{}", marks[0], marks[1], marks[2])
        };
        let mut out = String::new();
        hunks(&text(["1", "2", "3"]), &text(["one", "two", "three"]), &mut out);
        let plain = out.replace("\x1b[31m", "").replace("\x1b[32m", "");
        let plain = plain.replace("\x1b[36m", "").replace("\x1b[0m", "");
        assert_eq!(
            plain,
            "@@ -1,6 +1,6 @@\n-1\n+one\n x\n-2\n+two\n a\n b\n c\n\
             @@ -13,4 +13,4 @@\n d\n e\n f\n-3\n\\ No newline at end of file\n\
             +three\n\\ No newline at end of file\n"
        );
    }
}
