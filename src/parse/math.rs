//! TeX into MathML. What the package leaves undone is done here: it writes `<`, `>` and `&` as
//! they are, so that a formula could bring any HTML into a page, and it forgets a blank between
//! two attributes.

use std::fmt;
use std::ops::Range;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, ParserError, Storage, mathml};

/// Where a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Within a line.
    Inline,
    /// On a line of its own.
    Display,
}

/// The longest formula, in bytes. The package works itself into each group by recursion and reads
/// a group once for every group round it, so length bounds its stack and its time.
const LONGEST: usize = 4_000;

/// How deep groups and commands may nest, for the same reasons.
const DEEPEST: usize = 60;

/// How many steps a formula may take. Macros could make any number of them out of a few.
const STEPS: usize = 20_000;

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In a few words.
    pub reason: String,
    /// Where in it, if that is known.
    pub at: Option<Range<usize>>,
}

/// The formula `tex` as a `<math>` element.
///
/// # Errors
/// Says what is wrong with it.
pub fn mathml(tex: &str, setting: Setting) -> Result<String, Fault> {
    let fault = |reason| Fault { reason, at: None };
    if tex.len() > LONGEST {
        let reason = format!("it has {} bytes, and a formula may have {LONGEST}", tex.len());
        return Err(fault(reason));
    }
    if depth(tex) > DEEPEST {
        return Err(fault(format!("its groups go more than {DEEPEST} deep")));
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(tex, &storage) {
        if events.len() == STEPS {
            return Err(fault(format!("it takes more than {STEPS} steps")));
        }
        events.push(event.map(safe).map_err(|error| told(&error, tex))?);
    }
    let display_mode = match setting {
        Setting::Inline => DisplayMode::Inline,
        Setting::Display => DisplayMode::Block,
    };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut out = String::new();
    mathml::push_mathml(&mut out, events.into_iter().map(Ok::<_, Impossible>), config)
        .map_err(|error| fault(error.to_string()))?;
    Ok(escaped(&out))
}

/// How deep braces nest, and commands whose argument is the next command: `\sqrt\sqrt\sqrt`.
fn depth(tex: &str) -> usize {
    let (mut deepest, mut braces, mut commands) = (0, 0_usize, 0);
    let mut bytes = tex.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                commands += 1;
                while bytes.next_if(u8::is_ascii_alphabetic).is_some() {}
            }
            b'{' => braces += 1,
            b'}' => braces = braces.saturating_sub(1),
            b' ' | b'\t' | b'\n' | b'\r' | b'^' | b'_' => {}
            _ => commands = 0,
        }
        deepest = deepest.max(braces + commands);
    }
    deepest
}

/// Stand for `<`, `>` and `&` while the package writes. They are for private use: no font, no
/// standard gives them a meaning, and an author's own become the replacement character.
const LESS: char = '\u{F0001}';
const GREATER: char = '\u{F0002}';
const AND: char = '\u{F0003}';

fn stand_in(it: char) -> char {
    match it {
        '<' => LESS,
        '>' => GREATER,
        '&' => AND,
        LESS | GREATER | AND | '\0' | '\u{1}' => '\u{FFFD}',
        it => it,
    }
}

/// The event without what would be markup in HTML.
fn safe(event: Event<'_>) -> Event<'_> {
    let Event::Content(content) = event else { return event };
    Event::Content(match content {
        Content::Ordinary { content, stretchy } => {
            Content::Ordinary { content: stand_in(content), stretchy }
        }
        Content::LargeOp { content, small } => {
            Content::LargeOp { content: stand_in(content), small }
        }
        Content::BinaryOp { content, small } => {
            Content::BinaryOp { content: stand_in(content), small }
        }
        Content::Delimiter { content, size, ty } => {
            Content::Delimiter { content: stand_in(content), size, ty }
        }
        Content::Punctuation(it) => Content::Punctuation(stand_in(it)),
        // Written as they are; as a text, they are escaped.
        Content::Function(words) if words.contains(['<', '>', '&']) => Content::Text(words),
        Content::Number(words) if words.contains(['<', '>', '&']) => Content::Text(words),
        Content::Text(_) | Content::Function(_) | Content::Number(_) => content,
        // Can be read and not made: see `escaped`.
        Content::Relation { .. } => content,
    })
}

/// What the package wrote, mended. A relation `<` or `>` still stands there as it is, alone in its
/// element, which no tag looks like.
fn escaped(mathml: &str) -> String {
    let mut out = String::with_capacity(mathml.len());
    let mut chars = mathml.chars().peekable();
    let mut before = ' ';
    while let Some(it) = chars.next() {
        match it {
            LESS => out.push_str("&lt;"),
            GREATER => out.push_str("&gt;"),
            AND => out.push_str("&amp;"),
            '<' if chars.peek().is_some_and(|next| matches!(*next, '<' | NEGATION)) => {
                out.push_str("&lt;");
            }
            '>' if before == '>' => out.push_str("&gt;"),
            it => out.push(it),
        }
        before = it;
    }
    out.replace("\"minsize=", "\" minsize=")
}

/// The stroke through a relation that does not hold.
const NEGATION: char = '\u{0338}';

/// What the package says, in a line: without "parsing error", and without its drawing. Where a
/// command is unknown it does not say which; that is the first one that it does not know alone.
fn told(error: &ParserError, tex: &str) -> Fault {
    const UNKNOWN: &str = "unknown primitive command found";
    let reason = reason(error);
    let unknown = |at: &Range<usize>| {
        let storage = Storage::new();
        let first = Parser::new(&tex[at.clone()], &storage).next();
        first.is_some_and(|event| event.is_err_and(|error| self::reason(&error) == UNKNOWN))
    };
    match commands(tex).find(unknown).filter(|_| reason == UNKNOWN) {
        Some(at) => {
            let reason = format!("there is no command `{}`", &tex[at.clone()]);
            Fault { reason, at: Some(at) }
        }
        None => Fault { reason, at: None },
    }
}

fn reason(error: &ParserError) -> String {
    let whole = error.to_string();
    let line = whole.lines().next().unwrap_or_default();
    line.trim_start_matches("parsing error: ").replace("unkown", "unknown")
}

/// The commands of a formula, `\frac`.
fn commands(tex: &str) -> impl Iterator<Item = Range<usize>> {
    tex.match_indices('\\').filter_map(|(at, _)| {
        let name = tex[at + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
        (name > 0).then(|| at..at + 1 + name)
    })
}

/// The error of events that were all read already.
#[derive(Debug)]
enum Impossible {}

impl fmt::Display for Impossible {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Impossible {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inline(tex: &str) -> Result<String, Fault> {
        mathml(tex, Setting::Inline)
    }

    /// Tags in pairs, attributes apart, and nothing else that is markup.
    fn well_formed(mathml: &str) -> bool {
        let mut open = Vec::new();
        let mut rest = mathml;
        while let Some(at) = rest.find(['<', '&']) {
            rest = &rest[at..];
            if let Some(entity) = rest.strip_prefix('&') {
                if !["amp;", "lt;", "gt;", "nbsp;"].iter().any(|it| entity.starts_with(it)) {
                    return false;
                }
                rest = entity;
                continue;
            }
            let Some((tag, behind)) = rest[1..].split_once('>') else { return false };
            rest = behind;
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            if !name.starts_with('m') || !name.bytes().all(|it| it.is_ascii_lowercase()) {
                return false;
            }
            let attributes = tag.split('"').skip(2).step_by(2);
            if attributes.into_iter().any(|it| !(it.is_empty() || it.starts_with([' ', '/']))) {
                return false;
            }
            if tag.starts_with('/') {
                if open.pop() != Some(name) {
                    return false;
                }
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        open.is_empty()
    }

    #[test]
    fn formulas_become_mathml() {
        let half = inline(r"\frac{1}{2}").expect("a formula");
        assert!(half.contains("<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn>"), "{half}");
        assert!(half.starts_with("<math display=\"inline\">"), "{half}");
        let less = inline("a<b>c").expect("a formula");
        assert!(less.contains("<mo>&lt;</mo><mi>b</mi><mo>&gt;</mo>"), "{less}");
        let fault = inline(r"\frac{1}{\nope}").expect_err("a fault");
        assert_eq!(fault, Fault { reason: r"there is no command `\nope`".into(), at: Some(9..14) });
        assert!(inline("{").is_err());
        assert!(inline("").is_ok_and(|it| well_formed(&it)));
    }

    #[test]
    fn no_formula_brings_html_into_a_page() {
        for tex in [
            "a<b>c",
            r"a \& b \lt c",
            r"\text{<script>alert(1)</script>}",
            r"\operatorname{<img src=x onerror=alert(1)>}",
            r"\mathop{<b>}",
            r"\left< x \right>",
            r"\big< x \big>",
            r"\not< \overset{<}{=}",
            r"\mathbf{a<b} \mathrm{&}",
            r"\begin{cases} a & <b \\ c & d \end{cases}",
            r"\color{red}x \sqrt[3]{<} <^<_<",
        ] {
            match inline(tex) {
                Ok(out) => assert!(well_formed(&out), "{tex}: {out}"),
                Err(why) => assert!(!why.reason.is_empty()),
            }
        }
    }

    #[test]
    fn hostile_formulas_end() {
        for tex in [
            "{".repeat(3_000),
            "{".repeat(1_500) + &"}".repeat(1_500),
            "\\sqrt".repeat(700),
            "x^".repeat(1_500),
            "x^{".repeat(1_000),
            "\\left(".repeat(600),
            "\\begin{matrix}".repeat(200),
            "\\relax ".repeat(500),
            "\\hat\\frac ".repeat(300),
            "\\not".repeat(900),
            "\\def\\a{\\a\\a}\\a".to_owned(),
            "\\def\\a{xxxxxxxxxx}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b}\
             \\def\\d{\\c\\c\\c\\c\\c\\c\\c\\c}\\def\\e{\\d\\d\\d\\d\\d\\d\\d\\d}\\e\\e\\e\\e\\e\\e"
                .to_owned(),
            "x".repeat(4_000),
            "x ".repeat(2_000),
            "1".repeat(4_001),
        ] {
            if let Ok(out) = inline(&tex) {
                assert!(well_formed(&out), "{tex}: {out}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_well_formed(
            parts in prop::collection::vec(prop::sample::select(vec![
                "a", "1", " ", "<", ">", "&", "{", "}", "^", "_", "\\frac", "\\sqrt", "\\text{",
                "\\left", "\\right", "(", ")", "\\big", "\\begin{matrix}", "\\end{matrix}", "\\\\",
                "\\operatorname", "\\mathbf", "\\not", "\\%", "%", "#", "$", "\\def\\x", "\\x", "é",
                "\\color{red}", "\\hat", "\\sum", "\\limits", "'", "\\", "\n",
            ]), 0..30),
        ) {
            if let Ok(out) = inline(&parts.concat()) {
                prop_assert!(well_formed(&out), "{}: {}", parts.concat(), out);
            }
        }
    }
}
