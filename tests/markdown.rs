//! What the reader of Markdown makes of a text: the order and the places of its nodes, which the
//! cases cannot see, since spans end where links are resolved.

use std::fmt::Write as _;
use std::sync::Arc;

use glossator::base::{Checked, Lines, Map, SitePath, Span};
use glossator::parse::body::{Body, CiteAuthor, CiteForm, Node, NodeKind, Tag, WikiWords};
use glossator::parse::lang::Lang;
use glossator::parse::markdown;
use glossator::parse::settings::{Dialect, HtmlPolicy};
use proptest::prelude::*;

fn read_in(text: &str, dialect: &Dialect) -> Checked<Body> {
    let path = SitePath::new("content/chapters/01.md").expect("a path");
    let text: Arc<str> = text.into();
    let read = markdown::body(&path, &text, Span::of(0..text.len()), Map::default(), dialect);
    sound(&read.value);
    read
}

fn read(text: &str) -> Checked<Body> {
    read_in(text, &Dialect::default())
}

/// Every `Open` has its `Close`, each node stands within the one round it and behind the one
/// before it, on character boundaries, and every number leads into its table.
fn sound(body: &Body) {
    let text = &*body.text;
    let mut open: Vec<(Tag, u32, Span)> = Vec::new();
    let mut end = 0;
    let mut touches = false;
    for node in &body.nodes {
        let Span { start, end: stop } = node.span;
        let told = || {
            let line = |it: &Node| format!("{}..{} {:?}\n", it.span.start, it.span.end, it.kind);
            let nodes: String = body.nodes.iter().map(line).collect();
            format!("{node:?} in {text:?}\n{nodes}")
        };
        assert!(text.get(node.span.range()).is_some(), "off the boundaries: {}", told());
        if let NodeKind::Close(tag, number) = node.kind {
            assert_eq!(open.pop(), Some((tag, number, node.span)), "{}", told());
            assert!(end <= stop, "ends before what it holds: {}", told());
        } else {
            assert!(end <= start, "begins before what stands before it: {}", told());
        }
        if let Some((_, _, around)) = open.last() {
            assert!(around.start <= start && stop <= around.end, "stands outside: {}", told());
        }
        let fits = |number: u32, length: usize| assert!((number as usize) < length, "{}", told());
        match node.kind {
            NodeKind::Open(tag, number) => {
                open.push((tag, number, node.span));
                match tag {
                    Tag::Heading => fits(number, body.headings.len()),
                    Tag::Callout => fits(number, body.callouts.len()),
                    Tag::Listing => fits(number, body.listings.len()),
                    Tag::Footnote => fits(number, body.footnotes.len()),
                    Tag::Table => fits(number, body.tables.len()),
                    Tag::Link => fits(number, body.links.len()),
                    Tag::Wiki => fits(number, body.wikis.len()),
                    Tag::Image => fits(number, body.images.len()),
                    _ => {}
                }
            }
            NodeKind::Words => {
                assert!(!node.span.is_empty(), "empty words: {}", told());
                assert!(!body.at(node.span).contains('\0'), "{}", told());
                assert!(!(touches && start == end), "words beside words: {}", told());
            }
            NodeKind::Spare(it) | NodeKind::SpareCode(it) | NodeKind::SpareHtml(it) => {
                fits(it, body.spares.len());
            }
            NodeKind::Math(it) | NodeKind::DisplayMath(it) => fits(it, body.maths.len()),
            NodeKind::FootnoteRef(it) => fits(it, body.footnotes.len()),
            NodeKind::Cite(it) => fits(it, body.cites.len()),
            NodeKind::Embed(it) => fits(it, body.wikis.len()),
            NodeKind::Directive(it) => fits(it, body.directives.len()),
            _ => {}
        }
        touches = node.kind == NodeKind::Words;
        end = if matches!(node.kind, NodeKind::Open(..)) { start } else { stop };
    }
    assert!(open.is_empty(), "{open:?} stay open in {text:?}");
    let mut ids: Vec<&str> = body.headings.iter().map(|it| &*it.id).collect();
    ids.sort_unstable();
    assert!(ids.iter().all(|id| !id.is_empty()), "a heading without an id: {ids:?}");
    assert!(ids.windows(2).all(|two| two[0] != two[1]), "an id twice: {ids:?}");
    let spanned = body
        .links
        .iter()
        .map(|it| it.target.span)
        .chain(body.images.iter().map(|it| it.target.span))
        .chain(body.wikis.iter().map(|it| it.target.span))
        .chain(body.callouts.iter().map(|it| it.kind.span))
        .chain(body.cites.iter().flat_map(|it| it.items.iter().map(|it| it.key.span)));
    for span in spanned {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    }
}

/// The nodes in a line: elements as `tag(…)`, words between quotation marks.
fn sketch(body: &Body) -> String {
    let mut out = String::new();
    let mut first = true;
    for node in &body.nodes {
        if let NodeKind::Close(..) = node.kind {
            out.push(')');
            first = false;
            continue;
        }
        if !first {
            out.push(' ');
        }
        first = false;
        let at = body.at(node.span);
        match node.kind {
            NodeKind::Open(tag, number) => {
                let _ = write!(out, "{tag:?}");
                let number = number as usize;
                let _ = match tag {
                    Tag::Heading => {
                        let it = &body.headings[number];
                        write!(out, "[{} {}]", it.level, it.id)
                    }
                    Tag::Callout => {
                        let it = &body.callouts[number];
                        write!(out, "[{} {:?}]", it.kind.value, it.fold)
                    }
                    Tag::Link => write!(out, "[{}]", body.links[number].target.value),
                    Tag::Image => write!(out, "[{}]", body.images[number].target.value),
                    Tag::Wiki => {
                        let it = &body.wikis[number];
                        let own = if it.words == WikiWords::Own { " own" } else { "" };
                        write!(out, "[{:?} {}{own}]", it.act, it.target.value)
                    }
                    Tag::Listing => write!(out, "[{}]", body.listings[number].language),
                    Tag::Footnote => write!(out, "[{}]", body.footnotes[number]),
                    Tag::Numbered => write!(out, "[{number}]"),
                    _ => Ok(()),
                };
                out.push('(');
                first = true;
            }
            NodeKind::Words => {
                let _ = write!(out, "{at:?}");
            }
            NodeKind::Code => {
                let _ = write!(out, "Code({at:?})");
            }
            NodeKind::Spare(it) => {
                let _ = write!(out, "Spare({:?})", body.spares[it as usize]);
            }
            NodeKind::SpareCode(it) => {
                let _ = write!(out, "SpareCode({:?})", body.spares[it as usize]);
            }
            NodeKind::SpareHtml(it) => {
                let _ = write!(out, "SpareHtml({:?})", body.spares[it as usize]);
            }
            NodeKind::Html | NodeKind::InlineHtml => {
                let _ = write!(out, "Html({at:?})");
            }
            NodeKind::FootnoteRef(it) => {
                let _ = write!(out, "Ref({})", body.footnotes[it as usize]);
            }
            NodeKind::Embed(it) => {
                let _ = write!(out, "Embed({})", body.wikis[it as usize].target.value);
            }
            NodeKind::Cite(it) => {
                let cite = &body.cites[it as usize];
                out.push_str(if cite.form == CiteForm::Narrative { "Says(" } else { "Cite(" });
                for (index, it) in cite.items.iter().enumerate() {
                    let _ = write!(out, "{}", if index > 0 { "; " } else { "" });
                    let _ = write!(out, "{:?} ", it.prefix);
                    let minus = if it.author == CiteAuthor::Suppressed { "-" } else { "" };
                    let _ = write!(out, "{minus}{}", it.key.value);
                    if let Some((label, number)) = &it.locator {
                        let _ = write!(out, " {label} {number}");
                    }
                    let _ = write!(out, " {:?}", it.suffix);
                }
                out.push(')');
            }
            kind => {
                let _ = write!(out, "{kind:?}");
            }
        }
    }
    out
}

fn check(text: &str, expected: &str) {
    let read = read(text);
    assert_eq!(sketch(&read.value), expected, "{text:?}");
    assert_eq!(read.diags, [], "{text:?}");
}

/// What was said: code, place, message.
fn told(text: &str) -> Vec<String> {
    let lines = Lines::new(text);
    let read = read(text);
    let tell = |it: &glossator::base::Diagnostic| {
        let at = lines.position(it.at.span.start);
        let width = it.at.span.len();
        format!("{} {}:{}+{width} {}", it.code, at.line, at.column, it.message)
    };
    read.diags.iter().map(tell).collect()
}

#[test]
fn words_stand_where_they_are_written() {
    check("a *b* c", r#"Paragraph("a " Emphasis("b") " c")"#);
    check("a [b] c! d & e", r#"Paragraph("a [b] c! d & e")"#);
    check("a\\*b &amp; c", r#"Paragraph("a" "*b " Char('&') " c")"#);
    check("x &ngE; y", "Paragraph(\"x \" Spare(\"\u{2267}\\u{338}\") \" y\")");
    check("a\0b", "Paragraph(\"a\" Char('\u{FFFD}') \"b\")");
    check("é -- ü... ", r#"Paragraph("é " Char('–') " ü" Char('…'))"#);
    check("a\r\nb  \r\nc", r#"Paragraph("a" SoftBreak "b" HardBreak "c")"#);
    check("`a` ` b ` `` ` ``", r#"Paragraph(Code("a") " " Code("b") " " Code("`"))"#);
    check("> `a\n> b`", r#"Quote(Paragraph(SpareCode("a b")))"#);
    check("> <br\n> b>", "Quote(Paragraph(SpareHtml(\"<br\\nb>\")))");
}

#[test]
fn blocks_hold_blocks() {
    check("- a\n  - b\n\n1. c", r#"List(Item("a" List(Item("b")))) Numbered[1](Item("c"))"#);
    check("- [x] a\n- [ ] b", r#"List(Item(Task(true) "a") Item(Task(false) "b"))"#);
    check("```rust,ignore\na\nb\n```", "Listing[rust](\"a\\nb\\n\")");
    check("> ```\n> a\n> b\n> ```", "Quote(Listing[](\"a\\n\" \"b\\n\"))");
    check(
        "a\n: b\n\n: c",
        r#"DefinitionList(Term("a") Definition(Paragraph("b")) Definition(Paragraph("c")))"#,
    );
    check("|a|\n|-|\n|b|", r#"Table(TableHead(TableCell("a")) TableRow(TableCell("b")))"#);
    check("<div>\n*a*\n</div>", "HtmlBlock(Html(\"<div>\\n\") Html(\"*a*\\n\") Html(\"</div>\"))");
}

#[test]
fn raw_html_may_be_shown_as_text() {
    let dialect = Dialect { html: HtmlPolicy::Escape, ..Dialect::default() };
    let body = read_in("a <b>c</b>\n\n<div>\nd", &dialect).value;
    assert_eq!(sketch(&body), "Paragraph(\"a <b>c</b>\") HtmlBlock(\"<div>\\nd\")");
}

#[test]
fn targets_have_places_of_their_own() {
    let text = "[a *b*](x.md#y \"t\") ![](<p q.png>) <a@b.c> [r]\n\n[r]: z";
    let body = read(text).value;
    let at: Vec<&str> = body.links.iter().map(|it| body.at(it.target.span)).collect();
    assert_eq!(at, ["x.md#y", "a@b.c", "[r]"]);
    assert_eq!(body.links[1].target.value, "mailto:a@b.c");
    assert_eq!(body.at(body.images[0].target.span), "p q.png");
}

#[test]
fn wikilinks_name_a_target() {
    check("[[a-b]]", r#"Paragraph(Wiki[Link a-b]("a-b"))"#);
    check("[[a|b *c*]]", r#"Paragraph(Wiki[Link a own]("b " Emphasis("c")))"#);
    check("[[!a]] [[!a|b]]", r#"Paragraph(Wiki[Plain a]("a") " " Wiki[Plain a own]("b"))"#);
    check("x ![[a]]", r#"Paragraph("x " Embed(a))"#);
    check("> [[The\n> Sea]]", r#"Quote(Paragraph(Wiki[Link The Sea](Spare("The Sea"))))"#);
    check("[[ a | b ]]", r#"Paragraph(Wiki[Link a own]("b"))"#);
    check("[[a|]]", r#"Paragraph(Wiki[Link a]("a"))"#);
    check(
        "|a|\n|-|\n|[[x\\|y]] [[z]]|",
        r#"Table(TableHead(TableCell("a")) TableRow(TableCell(Wiki[Link x own]("y") " " Wiki[Link z]("z"))))"#,
    );
    check("`[[a]]`", r#"Paragraph(Code("[[a]]"))"#);
}

#[test]
fn citations_stand_in_brackets() {
    check(
        "x [@lig2019, p. 4; see @essay2020, pp. 3-4, suffix].",
        r#"Paragraph("x " Cite("" lig2019 page 4 ""; "see" essay2020 page 3-4 ", suffix") ".")"#,
    );
    check("[-@a]", r#"Paragraph(Cite("" -a ""))"#);
    check("[see *A &amp; B* @a, pp. 3--4]", r#"Paragraph(Cite("see A & B" a page 3–4 ""))"#);
    check("> [@a,\n> p. 4]", r#"Quote(Paragraph(Cite("" a page 4 "")))"#);
    check(
        "> [*see* @a, p. 1][cf. @b,\n> p. 2]",
        r#"Quote(Paragraph(Cite("see" a page 1 "") Cite("cf." b page 2 "")))"#,
    );
    check("[@a][@b]", r#"Paragraph(Cite("" a "") Cite("" b ""))"#);
    check("[x *y*][@b] z", r#"Paragraph("[x " Emphasis("y") "]" Cite("" b "") " z")"#);
    check("[@a][] z", r#"Paragraph(Cite("" a "") "[] z")"#);
    check("![x [@a] y](p.png)", r#"Paragraph(Image[p.png]("x [@a] y"))"#);
    check("\\[@a]", r#"Paragraph("[" Says("" a "") "]")"#);
    check("[x](y) a [b@c.de]", r#"Paragraph(Link[y]("x") " a [b@c.de]")"#);
}

#[test]
fn citations_stand_in_sentences() {
    check("@a says", r#"Paragraph(Says("" a "") " says")"#);
    check("As @a [p. 4] says", r#"Paragraph("As " Says("" a page 4 "") " says")"#);
    check("@a\n[pp. 3--4, too].", r#"Paragraph(Says("" a page 3–4 ", too") ".")"#);
    check(
        "(-@a, @b_c.) @d",
        r#"Paragraph("(" Says("" -a "") ", " Says("" b_c "") ".) " Says("" d ""))"#,
    );
    check("a@b.c and \\@d and `@e`", r#"Paragraph("a@b.c and " "@d and " Code("@e"))"#);
    check(
        "## At @a\n\n@b [x](y)",
        r#"Heading[2 at-a]("At @a") Paragraph(Says("" b "") " " Link[y]("x"))"#,
    );
    check("[@a b](y)", r#"Paragraph(Link[y]("@a b"))"#);
}

#[test]
fn footnotes_have_references() {
    check("a[^1]\n\n[^1]: b", r#"Paragraph("a" Ref(1)) Footnote[1](Paragraph("b"))"#);
    assert_eq!(
        told("a[^x] \\[^y] `[^z]` [^é é]\n\n[^b]: c\n\n[^B]: d\n"),
        [
            "G0305 1:2+4 no footnote is called `x`",
            "G0305 1:20+8 no footnote is called `é é`",
            "G0306 3:1+4 nothing refers to the footnote `b`",
            "G0309 5:1+4 the footnote `b` is defined twice",
        ]
    );
}

#[test]
fn callouts_are_quotations_with_a_head() {
    check(
        "> [!NOTE]- A *b\n> c* d\n>\n> e",
        r#"Callout[note Closed](CalloutTitle("A " Emphasis("b")) Paragraph(Emphasis("c") " d") Paragraph("e"))"#,
    );
    check(
        "> [!question] A **b\n> c** d",
        r#"Callout[question Fixed](CalloutTitle("A " Strong("b")) Paragraph(Strong("c") " d"))"#,
    );
    check("> [!tip]\n> a", r#"Callout[tip Fixed](Paragraph("a"))"#);
    check("> [!tip]+", "Callout[tip Open]()");
    check("> [!tip] t", r#"Callout[tip Fixed](CalloutTitle("t"))"#);
    check("> [!tip]\n>\n> a", r#"Callout[tip Fixed](Paragraph("a"))"#);
    check(
        "> [!note] a\n> > [!tip] b\n> > c",
        r#"Callout[note Fixed](CalloutTitle("a") Callout[tip Fixed](CalloutTitle("b") Paragraph("c")))"#,
    );
    check("> [!note](x)", r#"Quote(Paragraph(Link[x]("!note")))"#);
    check("> a [!note]", r#"Quote(Paragraph("a [!note]"))"#);
    check(
        "> [!note] a [@k,\n> p. 4] b\n> c",
        r#"Callout[note Fixed](CalloutTitle("a " Cite("" k page 4 "") " b") Paragraph("c"))"#,
    );
    assert_eq!(told("> [!nota] a"), ["G0603 1:5+4 no callout is called `nota`"]);
}

#[test]
fn headings_have_ids() {
    check(
        "## A b\n\n## A b {#x .c}\n\n## A `b`!\n\n### [[é]] & $x$\n\n### !",
        "Heading[2 a-b](\"A b\") Heading[2 x](\"A b\") Heading[2 a-b-2](\"A \" Code(\"b\") \"!\") \
         Heading[3 é-x](Wiki[Link é](\"é\") \" & \" Math(0)) Heading[3 section](\"!\")",
    );
    assert_eq!(
        told("## A {#x}\n\n#### B {#x}\n\n## C {#note-1}"),
        [
            "G0604 5:7+7 the id `note-1` belongs to notes, citations or sources",
            "G0604 3:9+2 two headings have the id `x`",
            "G0605 3:1+11 a heading of level 4 stands below one of level 2",
        ]
    );
}

#[test]
fn the_first_heading_is_the_title() {
    let path = SitePath::new("content/chapters/01.md").expect("a path");
    let text: Arc<str> = "a\n\n# T *u*\n\n## V\n\n## T u".into();
    let whole = Span::of(0..text.len());
    let lifted = |title| {
        let read = markdown::titled(&path, &text, whole, &Dialect::default(), title);
        sound(&read.value.1);
        (read.value.0.map(|it| it.value), sketch(&read.value.1))
    };
    let (title, rest) = lifted(None);
    assert_eq!(title.as_deref(), Some("T u"));
    assert_eq!(rest, r#"Paragraph("a") Heading[2 v]("V") Heading[2 t-u]("T u")"#);
    assert_eq!(lifted(Some("T u")), (title, rest));
    assert_eq!(lifted(Some("X")).0, None);
}

#[test]
fn formulas_are_read_where_they_stand() {
    check("a $x^2$ $$y$$", r#"Paragraph("a " Math(0) " " DisplayMath(1))"#);
    let text = "a $\\nope$ b";
    assert_eq!(
        told(text),
        ["G0606 1:4+5 this formula cannot be read: there is no command `\\nope`"]
    );
    check("It costs $5 or $6.", r#"Paragraph("It costs $5 or $6.")"#);
}

#[test]
fn quotation_marks_are_the_languages() {
    let curled = |text: &str, lang: &str| {
        let language = Lang::new(lang).expect("a language");
        let body = read_in(text, &Dialect { language, ..Dialect::default() }).value;
        body.shown_within(&body.nodes, Span { start: 0, end: u32::MAX })
    };
    assert_eq!(curled("He said \"it's 'so'\" '90s", "en"), "He said “it’s ‘so’” ’90s");
    assert_eq!(curled("\"*es* 'so'\"", "de"), "„es ‚so‘“");
    assert_eq!(curled("\"l'un\"", "fr"), "«\u{202F}l’un\u{202F}»");
    assert_eq!(curled("\"a\n\nb\"", "en"), "“ab”");
    assert_eq!(curled("`\"` &quot; \\\"", "en"), "\" \" \"");
}

#[test]
fn directives_are_told_or_read() {
    let text = "> ```{figure} a b.png\n> alt: A *map*\n> caption: |\n>   See [[x]] and @k,\n>   \"so\"\n> credit: NASA\n> ```";
    let read_ = read(text);
    assert_eq!(read_.diags, []);
    let glossator::parse::directive::Directive::Figure(figure) = &read_.value.directives[0] else {
        panic!("no figure")
    };
    assert_eq!(figure.src.value, "a b.png");
    assert_eq!(read_.value.at(figure.src.span), "a b.png");
    assert_eq!(figure.alt.as_deref(), Some("A *map*"));
    let caption = figure.caption.as_ref().expect("a caption");
    assert_eq!(
        sketch(caption),
        r#"Paragraph("See " Wiki[Link x]("x") " and " Says("" k "") "," SoftBreak Char('“') "so" Char('”'))"#
    );
    let x = caption.back(caption.wikis[0].target.span);
    assert_eq!(&text[x.range()], "x");
    assert_eq!(
        told(
            "```{figure} a.png\nalt: b\ncapton: c\n```\n\n```{glosary}\n```\n\n```{map}\n```\n\n```{figure}\n```"
        ),
        [
            "G0102 3:1+6 a figure has no key `capton`",
            "G0601 6:5+7 no directive is called `glosary`",
            "G0105 12:5+6 a figure lacks its image",
        ]
    );
    let text = "```{glossary}\nkinds: [group]\n```";
    let body = read(text).value;
    let glossator::parse::directive::Directive::Glossary(glossary) = &body.directives[0] else {
        panic!("no glossary")
    };
    assert_eq!(body.at(glossary.kinds[0].span), "group");
}

#[test]
fn what_stands_too_deep_is_shown_as_written() {
    let text = format!("{} a", ">".repeat(150));
    assert_eq!(told(&text), ["G0607 1:101+52 this stands more than 100 elements deep"]);
    let text = format!("{}a{}", "*b ".repeat(200), " c*".repeat(200));
    assert_eq!(told(&text).len(), 1);
}

#[test]
fn a_body_says_whether_it_is_one_paragraph() {
    for (text, one) in
        [("a *b*", true), ("a\n\nb", false), ("- a", false), ("", false), ("# a", false)]
    {
        assert_eq!(read(text).value.is_one_paragraph(), one, "{text:?}");
    }
}

/// Each takes a few milliseconds without optimisation.
const CASES: u32 = 1_000;

fn markdown_like() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "b",
        " ",
        " ",
        "  ",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "    ",
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "`",
        "``",
        "```",
        "```\n",
        "[",
        "]",
        "[[",
        "]]",
        "![",
        "![[",
        "|",
        "\\|",
        "|-|",
        "\n|a|b|\n|-|-|\n",
        "(",
        ")",
        "](x)",
        "](<y>",
        " \"t\")",
        "[^",
        "[^1]",
        "[^1]: ",
        "\n[^a]:",
        "@",
        "[@",
        "@k",
        "[-@k, p. 4]",
        "@{k}",
        ";",
        "> ",
        ">",
        "\n> ",
        "[!note]",
        "> [!tip]- t\n> ",
        "[!x] ",
        "- ",
        "\n- ",
        "* ",
        "+ ",
        "1. ",
        "\n1) ",
        "- [ ] ",
        "- [x] ",
        "# ",
        "\n## ",
        "\n===\n",
        "\n---\n",
        "{#x}",
        " {.c}",
        "#",
        "\n: ",
        ": b",
        "$",
        "$$",
        "$x$",
        "\\",
        "\\*",
        "\\[",
        "&amp;",
        "&",
        "&#0;",
        "\0",
        "<",
        ">",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<div>",
        "\n<pre>",
        "<a\n",
        "<x@y.z>",
        "http://x",
        "\"",
        "'",
        "“",
        "--",
        "---",
        "...",
        "é",
        "日",
        "👩‍👩‍👧",
        "\u{301}",
        "\u{FEFF}",
        "\u{A0}",
        "{figure} p\n",
        "```{figure} p\nalt: a\n```\n",
        "```{glossary}\n",
        "[r]: /u 't'\n",
        "[r]",
        "[r][]",
        "][r]",
        "  \n",
        "\\\n",
        "***",
        "____",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_is_sound(text in markdown_like()) {
        read(&text);
        let escape = Dialect { html: HtmlPolicy::Escape, ..Dialect::default() };
        read_in(&text, &escape);
    }
}
