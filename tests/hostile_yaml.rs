//! YAML and dates that nobody would write: each is read in time that grows with its length alone,
//! and what is wrong with it is told.
#![allow(clippy::disallowed_methods, reason = "a test of how long reading takes")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use glossator::base::{Checked, Code, SitePath, Source, Span};
use glossator::parse::date::Date;
use glossator::parse::glossary::entities;
use glossator::parse::settings::{Dialect, settings};
use glossator::parse::sources::sources;
use glossator::parse::yaml::{Yaml, read};
use glossator::resolve::glossary::glossary;
use glossator::resolve::kinds::Kinds;

fn source(text: String) -> Source {
    Source { path: SitePath::new("content/glossary.yaml").expect("a path"), text: text.into() }
}

fn tree(text: &str) -> Checked<Yaml<'_>> {
    let path = SitePath::new("content/a.yaml").expect("a path");
    read(&path, text, Span::of(0..text.len()))
}

fn codes<T>(checked: &Checked<T>) -> Vec<Code> {
    checked.diags.iter().map(|diag| diag.code).collect()
}

/// Sixteen times the text may take sixteen times the time, with some allowance; what is quadratic
/// takes 256 times. A busy machine may spoil one attempt, but not five.
fn linear(what: &str, size: usize, make: impl Fn(usize) -> String, run: impl Fn(String)) {
    let took = |size: usize| {
        let text = make(size);
        let start = cpu_time();
        run(text);
        cpu_time().saturating_sub(start)
    };
    let mut attempts = Vec::new();
    for _ in 0..5 {
        let (small, large) = (took(size), took(size * 16));
        if large < small * 16 * 5 + Duration::from_millis(50) {
            return;
        }
        attempts.push((small, large));
    }
    panic!("{what}: {size} and 16 times that took {attempts:?}");
}

/// The time that this thread has worked, where the system tells it; else the time that went by.
fn cpu_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    nanoseconds.map_or_else(|| BEGIN.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

#[test]
fn a_bomb_of_aliases_does_not_go_off() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = level - 1;
        let aliases = vec![format!("*a{before}"); 9].join(", ");
        let _ = writeln!(text, "a{level}: &a{level} [{aliases}]");
    }
    let read = tree(&text);
    assert_eq!(codes(&read), [Code::TooManyAliases]);
    assert_eq!(codes(&settings(&source(text))).first(), Some(&Code::TooManyAliases));
}

#[test]
fn nested_anchors_do_not_copy_each_other_without_bound() {
    let make = |size: usize| {
        let items = "x, ".repeat(size);
        let nested = (0..200).fold(format!("[{items}]"), |inner, at| format!("&a{at} [{inner}]"));
        format!("a: {nested}\nb: *a199\n")
    };
    assert_eq!(codes(&tree(&make(10_000))), [Code::TooManyAliases]);
    linear("nested anchors", 2_000, make, |text| drop(tree(&text)));
    let long = "y".repeat(1_000_000);
    let text = format!("a: &a \"{long}\\n\"\nb: [{}]\n", vec!["*a"; 10_000].join(", "));
    assert_eq!(codes(&tree(&text)), [Code::TooManyAliases]);
}

#[test]
fn a_text_may_refer_to_itself_only_in_vain() {
    assert_eq!(codes(&tree("a: &a {b: *a}\n")), [Code::TooManyAliases]);
    assert_eq!(codes(&tree("a: &a [&b [*a, *b]]\n")), [Code::TooManyAliases, Code::TooManyAliases]);
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    for opening in ["[", "{", "- ", "? ", "{a: ", "[a, ", "!x [", "&a ["] {
        let deep = opening.repeat(100_000);
        for text in [deep.clone(), format!("a: {deep}"), format!("a:\n  {deep}b: c\n")] {
            let read = tree(&text);
            assert!(codes(&read).contains(&Code::BadYaml), "{opening:?}");
            assert!(read.diags.len() < 1_000, "{opening:?}: {}", read.diags.len());
        }
    }
    let mut steps = String::new();
    for depth in 0..2_000 {
        let _ = writeln!(steps, "{}a:", " ".repeat(depth));
    }
    assert_eq!(codes(&tree(&steps)), [Code::BadYaml]);
}

#[test]
fn long_lines_are_read() {
    const LONG: usize = 10_000_000;
    let long = "x".repeat(LONG);
    for text in [
        format!("a: {long}\n"),
        format!("a: \"{long}\"\n"),
        format!("a: [{}x]\n", "x, ".repeat(LONG / 30)),
        format!("a: {}\n", "x ".repeat(LONG / 2)),
        format!("# {long}\na: b\n"),
        format!("a: |\n  {long}\n"),
    ] {
        assert_eq!(codes(&tree(&text)), [], "{}", &text[..10]);
    }
    assert_eq!(codes(&tree(&format!("{long}: a\n"))), [Code::BadYaml]);
}

#[test]
fn every_shape_is_read_in_linear_time() {
    let shapes: [(&str, &dyn Fn(usize) -> String); 16] = [
        ("keys", &|size| (0..size).fold(String::new(), |text, at| text + &format!("k{at}: v\n"))),
        ("one key", &|size| "k: v\n".repeat(size)),
        ("items", &|size| "- x\n".repeat(size)),
        ("open quotes", &|size| "a: \"\nb: '\n".repeat(size)),
        ("open brackets", &|size| "a: [\nb, c\n".repeat(size)),
        ("bad values", &|size| "a: @\n".repeat(size)),
        ("colons", &|size| "a: ".repeat(size)),
        ("blanks", &|size| format!("a: b{}\n", " ".repeat(size))),
        ("tabs", &|size| format!("a:\n{}b", "\t".repeat(size))),
        ("empty lines", &|size| format!("a: |\n{}  x\n", "\n".repeat(size))),
        ("folded lines", &|size| format!("a: >\n{}", "  x\n\n".repeat(size))),
        ("escapes", &|size| format!("a: \"{}\"", "\\u00e9\\\n ".repeat(size))),
        ("quotes", &|size| format!("a: '{}'", "''\n ".repeat(size))),
        ("anchors", &|size| {
            (0..size).fold(String::new(), |text, at| text + &format!("- &a{at} x\n"))
        }),
        ("aliases", &|size| format!("a: &a x\nb: [{}]", "*a, ".repeat(size))),
        ("comments", &|size| "#\n".repeat(size)),
    ];
    for (what, make) in shapes {
        linear(what, 4_000, make, |text| drop(tree(&text)));
    }
}

#[test]
fn prose_leads_back_in_linear_time() {
    let make = |size: usize| format!("x:\n  title: t\n  note: >\n{}", "    ab cd\n\n".repeat(size));
    linear("folded prose", 4_000, make, |text| drop(sources(&source(text))));
}

#[test]
fn a_glossary_with_a_mistake_in_each_entity_is_told_in_linear_time() {
    let make = |size: usize| {
        (0..size).fold(String::new(), |mut text, at| {
            let _ = writeln!(
                text,
                "e{at}: {{name: Entity {at}, kind: group, nmae: x, where: nowhere-{at}, \
                 relations: {{led-by: {{to: nobody{at}, when: 2001/..}}}}}}"
            );
            text
        })
    };
    let run = |text: String| {
        let read = entities(&source(text), &Dialect::default());
        let count = read.value.len();
        assert_eq!(read.diags.len(), count);
        let files = [Arc::new(read.value)];
        let resolved = glossary(&files, &Kinds::default(), &BTreeSet::new());
        assert_eq!(resolved.diags.len(), 2 * count);
    };
    linear("mistakes", 300, make, run);
}

#[test]
fn one_group_with_ten_thousand_leaders_is_told_in_linear_time() {
    let make = |size: usize| {
        let mut text = String::from("g: {name: G, kind: group}\n");
        for at in 0..size {
            let _ = writeln!(
                text,
                "p{at}: {{name: P {at}, kind: person, relations: {{leads: {{to: g, when: 2001/..}}}}}}"
            );
        }
        text
    };
    linear("leaders", 600, make, |text| {
        let read = entities(&source(text), &Dialect::default());
        let resolved = glossary(&[Arc::new(read.value)], &Kinds::default(), &BTreeSet::new());
        assert!(codes(&resolved).iter().all(|code| *code == Code::ContradictoryRelation));
        assert!(!resolved.diags.is_empty());
    });
}

#[test]
fn circles_of_any_length_and_number_are_told_in_linear_time() {
    let circles = |shape: fn(usize, usize) -> String| {
        move |size: usize| {
            (0..size).fold(String::new(), |mut text, at| {
                let to = shape(at, size);
                let _ = writeln!(
                    text,
                    "p{at}: {{name: P {at}, kind: place, relations: {{part-of: [{to}]}}}}"
                );
                text
            })
        }
    };
    let run = |text: String| {
        let read = entities(&source(text), &Dialect::default());
        let resolved = glossary(&[Arc::new(read.value)], &Kinds::default(), &BTreeSet::new());
        assert!(codes(&resolved).contains(&Code::ImpossibleRelation));
    };
    let long = circles(|at, size| format!("p{}", (at + 1) % size));
    let pairs = circles(|at, size| format!("p{}", (at ^ 1) % size));
    let chords = circles(|at, size| format!("p{}, p{}", (at + 1) % size, (at * 7 + 2) % size));
    let turns = circles(|at, size| {
        let (to, year) = ((at + 1) % size, 1000 + at % 8000);
        format!("{{to: p{to}, when: {year}/..}}, {{to: p{}, when: {year}/9999}}", to / 2)
    });
    linear("a long circle", 600, long, run);
    linear("circles of two", 600, pairs, run);
    linear("circles with chords", 600, chords, run);
    linear("circles of other times", 600, turns, run);
}

#[test]
fn nothing_that_is_cut_short_breaks_anything() {
    let text = "\u{feff}a: &x {b: [c, 'd''e', \"f\\u00e9\\n\"], ? g : h}\r\n\
                é: |-\r\n  x\r\n\r\n  y\r\nz: >+2\r\n    k\r\n   l\r\n- m\n---\n...\n*x : !t\n%Y\n";
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    for &end in &chars {
        for &start in chars.iter().filter(|start| **start <= end) {
            let read = tree(&text[start..end]);
            for diag in &read.diags {
                assert!(text[start..end].get(diag.at.span.range()).is_some(), "{diag:?}");
            }
        }
    }
}

#[test]
fn dates_of_any_length_are_refused_at_once() {
    for text in ["9", "X", "-", "2020-", "/", "Y1", "~", "é", "2020/", "T", "Y1E9"] {
        let long = text.repeat(100_000);
        let bad = Date::new(&long).expect_err(text);
        assert!(long.get(bad.at.clone()).is_some(), "{text}");
    }
}
