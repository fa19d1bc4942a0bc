//! Code listings in colour (syntect with Oniguruma, and two-face's grammars).
//!
//! A grammar names every token by a path of scopes; a reader can tell about twenty colours apart.
//! So each token gets the class of the nearest scope that a small table knows, neighbours of one
//! class share a `<span>`, and what has no class has none. The characters of the code never change.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use syntect::parsing::{
    BasicScopeStackOp, ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet,
};

use crate::base::Digest;

use super::escape::escape;

/// Beginnings of scopes and the classes they get. The longest that fits counts.
///
/// A style sheet styles `.code .k` and so on: `k` keyword, `s` string, `e` escape in a string, `c`
/// comment, `n` number or constant, `f` function, `t` type, `v` parameter, `o` operator, `p`
/// punctuation, `a` attribute, `g` tag, and in markup `h` heading, `b` bold, `i` italic, `l` link,
/// `u` inserted, `d` deleted; `x` is an error. An empty class is that of plain code.
pub const CLASSES: [(&str, &str); 45] = [
    ("comment", "c"),
    ("constant", "n"),
    ("constant.character.escape", "e"),
    ("constant.other.placeholder", "e"),
    ("entity.name.class", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.function", "f"),
    ("entity.name.impl", "t"),
    ("entity.name.interface", "t"),
    ("entity.name.section", "h"),
    ("entity.name.struct", "t"),
    ("entity.name.tag", "g"),
    ("entity.name.trait", "t"),
    ("entity.name.type", "t"),
    ("entity.other.attribute-name", "a"),
    ("entity.other.inherited-class", "t"),
    ("invalid", "x"),
    ("keyword", "k"),
    ("keyword.operator", "o"),
    ("markup.bold", "b"),
    ("markup.deleted", "d"),
    ("markup.heading", "h"),
    ("markup.inserted", "u"),
    ("markup.italic", "i"),
    ("markup.raw", "s"),
    ("markup.underline.link", "l"),
    ("meta.annotation", "a"),
    ("meta.interpolation", ""),
    ("meta.template.expression", ""),
    ("punctuation", "p"),
    ("punctuation.definition.annotation", "a"),
    ("punctuation.definition.comment", "c"),
    ("punctuation.definition.heading", "h"),
    ("punctuation.definition.string", "s"),
    ("source", ""),
    ("storage", "k"),
    ("string", "s"),
    ("support.class", "t"),
    ("support.function", "f"),
    ("support.type", "t"),
    ("text", ""),
    ("variable.annotation", "a"),
    ("variable.function", "f"),
    ("variable.language", "k"),
    ("variable.parameter", "v"),
];

/// A line above this many bytes stays plain: grammars take time that grows faster than the line,
/// and a line so long is data.
const LINE: usize = 2000;

/// What stands after this many bytes of a listing stays plain: a KiB takes about a millisecond.
const BLOCK: usize = 64 * 1024;

/// Writes `code` as HTML, coloured where `language` is one we know: the word behind a fence, an
/// ending (`rs`) or a name (`Rust`).
#[inline(never)] // `cargo xtask counts` knows it by name.
pub fn write(code: &str, language: &str, out: &mut String) {
    match syntax(language) {
        Some(syntax) => out.push_str(&lit(code, syntax)),
        None => escape(code, out),
    }
}

/// How many bytes of listings are remembered, in colour. A listing stands on its own page and on that
/// for paper, at least.
const REMEMBERED: usize = 16 << 20;

/// Listings in colour, by language and code. What one becomes depends on nothing else, so whether it
/// is remembered changes nothing but the time, which is some hundred times that of a look here.
static LIT: LazyLock<Mutex<Lit>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Lit {
    listings: HashMap<(Digest, usize), Arc<str>>,
    bytes: usize,
}

fn lit(code: &str, syntax: &SyntaxReference) -> Arc<str> {
    let lock = || LIT.lock().unwrap_or_else(PoisonError::into_inner);
    // Grammars live as long as the program, so where one stands says which it is.
    let key = (Digest::of(code.as_bytes()), std::ptr::from_ref(syntax).addr());
    if let Some(known) = lock().listings.get(&key) {
        return known.clone();
    }
    let mut out = String::with_capacity(code.len() * 5);
    coloured(code, syntax, &mut out);
    let made: Arc<str> = out.into();
    let mut lit = lock();
    if lit.bytes + made.len() > REMEMBERED {
        *lit = Lit::default();
    }
    lit.bytes += made.len();
    lit.listings.insert(key, made.clone());
    made
}

/// What loading costs, a few milliseconds, is paid by the first listing in a known language only.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

static SCOPES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    CLASSES.iter().filter_map(|&(scope, class)| Some((Scope::new(scope).ok()?, class))).collect()
});

/// The grammars by endings and by names, in small letters. An ending goes before a name, and what comes last in the set
/// before what comes first, as `find_syntax_by_token` has it, which compares some thousand of them each time.
static GRAMMARS: LazyLock<HashMap<String, &'static SyntaxReference>> = LazyLock::new(|| {
    let all = SYNTAXES.syntaxes().iter();
    let names = all.clone().map(|it| (&it.name, it));
    let endings = all.flat_map(|it| it.file_extensions.iter().map(move |ending| (ending, it)));
    names.chain(endings).map(|(called, it)| (called.to_ascii_lowercase(), it)).collect()
});

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    /// Words that authors write and no grammar calls itself.
    const ALIASES: [(&str, &str); 8] = [
        ("csharp", "cs"),
        ("docker", "dockerfile"),
        ("fsharp", "fs"),
        ("golang", "go"),
        ("json5", "json"),
        ("jsonc", "json"),
        ("shell", "bash"),
        ("zsh", "bash"),
    ];
    const PLAIN: [&str; 5] = ["", "plain", "plaintext", "text", "txt"];
    let language = language.to_ascii_lowercase();
    if PLAIN.contains(&&*language) {
        return None;
    }
    let alias = ALIASES.iter().find(|it| it.0 == language);
    GRAMMARS.get(alias.map_or(&*language, |it| it.1)).copied()
}

fn coloured(code: &str, syntax: &SyntaxReference, out: &mut String) {
    let mut spans = Spans { out, class: "" };
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut classes: Vec<&'static str> = Vec::new();
    let mut rest = code;
    let mut line = String::new();
    while let Some(end) =
        rest.find('\n').map(|at| at + 1).or((!rest.is_empty()).then_some(rest.len()))
    {
        if code.len() - rest.len() + end > BLOCK {
            break;
        }
        let shown = &rest[..end];
        if end > LINE {
            rest = &rest[end..];
            spans.write(shown, "");
            continue;
        }
        line.clear();
        line.push_str(shown);
        // The grammars take it that every line ends.
        if !line.ends_with('\n') {
            line.push('\n');
        }
        let Ok(changes) = state.parse_line(&line, &SYNTAXES) else {
            break;
        };
        let mut from = 0;
        for (at, change) in changes {
            let at = at.min(shown.len());
            if from < at {
                spans.write(&shown[from..at], nearest(&classes));
                from = at;
            }
            follow(&change, &mut scopes, &mut classes);
        }
        spans.write(&shown[from..], nearest(&classes));
        rest = &rest[end..];
    }
    spans.write(rest, "");
    spans.close();
}

/// Keeps the classes in step with the scopes.
fn follow(change: &ScopeStackOp, scopes: &mut ScopeStack, classes: &mut Vec<&'static str>) {
    // An error is a grammar that pops more than it pushed; the colours may be off, not the code.
    let _ = scopes.apply_with_hook(change, |step, _| match step {
        BasicScopeStackOp::Push(scope) => {
            let known = SCOPES.iter().filter(|it| it.0.is_prefix_of(scope));
            let class = known.max_by_key(|it| it.0.len()).map(|it| it.1);
            classes.push(class.unwrap_or_else(|| nearest(classes)));
        }
        BasicScopeStackOp::Pop => {
            classes.pop();
        }
    });
}

fn nearest(classes: &[&'static str]) -> &'static str {
    classes.last().copied().unwrap_or("")
}

/// Runs of code by class.
struct Spans<'a> {
    out: &'a mut String,
    class: &'static str,
}

impl Spans<'_> {
    fn write(&mut self, code: &str, class: &'static str) {
        // White space has no colour, so it need not end a run.
        if class != self.class && code.contains(|it: char| !it.is_whitespace()) {
            self.close();
            self.class = class;
            if !class.is_empty() {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
        }
        escape(code, self.out);
    }

    fn close(&mut self) {
        if !self.class.is_empty() {
            self.out.push_str("</span>");
            self.class = "";
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drawn(code: &str, language: &str) -> String {
        let mut out = String::new();
        write(code, language, &mut out);
        out
    }

    /// The code that a reader sees.
    fn seen(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            out.push_str(&rest[..at]);
            rest = rest[at..].split_once('>').map_or("", |it| it.1);
        }
        out.push_str(rest);
        out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    #[test]
    fn grammars_are_those_that_the_set_finds() {
        let mut called: Vec<&String> = GRAMMARS.keys().collect();
        called.sort();
        for it in called {
            let found = SYNTAXES.find_syntax_by_token(it).map(|it| &it.name);
            assert_eq!(GRAMMARS.get(it).map(|it| &it.name), found, "{it}");
        }
        assert_eq!(drawn("fn x", "RUST"), drawn("fn x", "rs"));
        assert_eq!(drawn("fn x", "no such language"), "fn x");
    }

    #[test]
    fn tokens_get_classes_and_neighbours_share_them() {
        assert_eq!(
            drawn("fn tide() -> u8 { 1 } // low\n", "rust"),
            "<span class=\"k\">fn </span><span class=\"f\">tide</span><span class=\"p\">() -&gt; </span>\
             <span class=\"k\">u8 </span><span class=\"p\">{ </span><span class=\"n\">1 </span>\
             <span class=\"p\">} </span><span class=\"c\">// low\n</span>"
        );
    }

    #[test]
    fn unknown_languages_stay_plain() {
        assert_eq!(drawn("a < b", "gloss"), "a &lt; b");
        assert_eq!(drawn("fn x", ""), "fn x");
    }

    #[test]
    fn every_scope_of_the_table_is_one() {
        assert_eq!(SCOPES.len(), CLASSES.len());
        assert!(CLASSES.is_sorted());
    }

    #[test]
    fn long_lines_and_long_listings_stay_whole() {
        let long = format!("let a = 1;\n{}\nlet b = 2;\n", "x + ".repeat(1000));
        assert_eq!(seen(&drawn(&long, "rust")), long);
        let many = "let a = \"b\";\n".repeat(BLOCK / 10);
        assert_eq!(seen(&drawn(&many, "rust")), many);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_character_of_the_code_changes(
            code in "[a-z(){}\\[\\]<>&\"'`/*#$%=;:.,\n\t \\\\é😀-]{0,120}",
            language in prop::sample::select(vec!["rust", "py", "js", "html", "bash", "yaml", "md", "ts", "c"]),
        ) {
            prop_assert_eq!(seen(&drawn(&code, language)), code);
        }
    }
}
