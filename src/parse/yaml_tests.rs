//! YAML by examples: what is read, and what is told of mistakes.

use super::*;

fn path() -> SitePath {
    SitePath::new("content/a.yaml").expect("a path")
}

fn all(text: &str) -> Checked<Yaml<'_>> {
    read(&path(), text, Span::of(0..text.len()))
}

/// The tree in short: texts as they are, lists in `[]`, mappings in `{}`, `-` for nothing.
fn short(yaml: &Yaml<'_>) -> String {
    match &yaml.value {
        Value::Nothing => "-".into(),
        Value::Scalar(scalar) => scalar.text.to_string(),
        Value::Sequence(items) => {
            format!("[{}]", items.iter().map(short).collect::<Vec<_>>().join(", "))
        }
        Value::Mapping(Mapping { entries }) => {
            let entries =
                entries.iter().map(|it| format!("{}: {}", it.key.value, short(&it.value)));
            let cut = if yaml.extent == Extent::Cut { "!" } else { "" };
            format!("{cut}{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn words_stay_the_authors() {
    for (text, tree) in [
        ("", "-"),
        ("# a remark\n", "-"),
        ("a: no\nb: 012\nc: 2020-01-07\nd: on\n", "{a: no, b: 012, c: 2020-01-07, d: on}"),
        ("a:\nb: ~\nc: null\nd: 'null'\n", "{a: -, b: -, c: -, d: null}"),
        ("a: [x, {y: z}, ]\nb:\n- c\n-\n", "{a: [x, {y: z}], b: [c, -]}"),
        ("\u{feff}é: ü\r\nb: |\r\n  x\r\n  y\r\n", "{é: ü, b: x\ny\n}"),
        ("null: a\n1: b\ntrue: c\n", "{null: a, 1: b, true: c}"),
        ("a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: [1, 2]}"),
        ("---\na: b\n", "{a: b}"),
    ] {
        let read = all(text);
        assert_eq!((short(&read.value).as_str(), &read.diags[..]), (tree, &[][..]), "{text:?}");
    }
}

#[test]
fn spans_lead_into_the_whole_file() {
    let text = "---\nné: \"x\"\nl:\n  - a\n  - b # end\n\nm: |\n  w\n---\nbody";
    let within = Span::of(4..text.find("---\nbody").expect("an end"));
    let read = read(&path(), text, within);
    let Value::Mapping(mapping) = &read.value.value else { panic!("{read:?}") };
    let spans: Vec<_> = mapping
        .entries
        .iter()
        .map(|it| (&text[it.key.span.range()], &text[it.value.span.range()]))
        .collect();
    assert_eq!(spans, [("né", "\"x\""), ("l", "- a\n  - b"), ("m", "w")]);
}

/// Message, what is underlined, and the tree that remains.
#[test]
fn mistakes_are_told_where_they_are() {
    for (text, told, tree) in [
        ("a: b: c\nd: e\n", "a colon in the middle of a value|:", "!{a: b, d: e}"),
        ("a: \"x\nb: c\n", "a quoted text without an end|\"", "!{a: -, b: c}"),
        ("a: [1, 2\nb: c\n", "a colon in the middle of a value|:", "!{a: [1]}"),
        ("a: {b: c\n", "a `{` that is never closed|{", "!{a: !{b: c}}"),
        ("a: [}\n", "a `[` that is closed by `}`|[", "!{a: []}"),
        ("a:\n\tb: c\n", "a tab where YAML wants blanks|\t", "!{a: -}"),
        ("a: @b\nc: d", "a text that begins with `@`|@", "!{a: -, c: d}"),
        ("a: \"x\\q\"\n", "an unknown escape|\\", "!{a: -}"),
        (
            "a: b\n c\nd\n",
            "a line that is neither `key: value` nor an item of a list|d",
            "!{a: b c}",
        ),
        ("a: - b\n", "a list that begins behind a key|-", "!{a: -}"),
        ("a: 'x' y\n", "words behind the closing quote|y", "!{a: -}"),
        ("a: b\n---\nc: d\n", "a second YAML document in one text|---", "{a: b}"),
        ("a: !!str b\n", "a tag, which means nothing here|!!str", "{a: b}"),
        ("a: *b\n", "nothing is anchored as `b`|*b", "{a: -}"),
        ("a: &a [*a]\n", "an alias that stands within what it stands for|*a", "{a: [-]}"),
        ("%YAML 1.2\n---\na: b\n", "a YAML directive, which means nothing here|%", "-"),
        ("a: \u{1}\n", "the character U+0001, which no YAML may hold|\u{1}", "!{a: -}"),
        ("[a]: b\nc: d\n", "a key that is a list, a mapping or nothing|[a]", "{c: d}"),
        ("a: 1\nb: 2\na: 3\n", "the key `a` stands twice|a", "{a: 1, b: 2}"),
    ] {
        let read = all(text);
        let [diag] = &read.diags[..] else { panic!("{text:?}: {:?}", read.diags) };
        let told_here = format!("{}|{}", diag.message, &text[diag.at.span.range()]);
        assert_eq!((told_here.as_str(), short(&read.value).as_str()), (told, tree), "{text:?}");
    }
}

#[test]
fn one_slip_does_not_hide_the_rest() {
    let read = all("a: {x: [}\nb: 1\nc: @\nb: 2\n");
    assert_eq!(short(&read.value), "!{a: !{x: []}, b: 1, c: -}");
    let codes: Vec<_> = read.diags.iter().map(|it| it.code.number()).collect();
    assert_eq!(codes, ["G0101", "G0101", "G0103"]);
}

#[test]
fn a_line_that_is_too_deep_is_told_so() {
    let help = |text: &str| all(text).diags[0].help.clone().unwrap_or_default();
    let deep = "begin this line below the key above it, no deeper";
    assert_eq!(help("a:\n  b: c\n   d: e\n"), deep);
    assert_ne!(help("a: b: c\n"), deep);
    let read = all("a: [\u{e9}: b\n");
    let marked: Vec<_> = read.diags.iter().flat_map(|it| &it.also).map(|it| it.span).collect();
    assert!(marked.iter().all(|it| *it == Span::of(3..4)), "{read:?}");
}
