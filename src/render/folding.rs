//! What a template asks for that is the same on every page, put into the template before it is read: a word of
//! the theme that neither number nor name changes, the way to an asset. A page has some forty of these, and to
//! call for each was a third of the time that templates took.
//!
//! ```text
//! <a href="#_main">{{ t(key="skip") }}</a>      as written
//! <a href="#_main">Skip to the text</a>         as read
//! ```
//!
//! Only what stands alone between the braces is put in; within an expression a word may be more than
//! text. A template that is included is called by its full name, its layer with it, which is looked for once and not
//! on each page, and some are included only where what they make is not [ready](super::furniture). Nothing else is
//! changed, and [`Folded::back`] leads from what is read to what was written, so that faults are told where their author
//! looks for them.

use std::ops::Range;

use super::furniture::READY;

/// A template with constants in place.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// What is read.
    pub(super) text: String,
    /// What was put in, in order.
    folds: Vec<Fold>,
}

/// A place in what is read, and what was written there.
#[derive(Debug)]
struct Fold {
    read: Range<usize>,
    written: Range<usize>,
}

/// A call of a function with one argument, which is known: `t(key="skip")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call<'a> {
    /// `t`.
    pub(super) function: &'a str,
    /// `key`.
    pub(super) argument: &'a str,
    /// `skip`.
    pub(super) value: &'a str,
}

/// Puts into a template what `constant` makes of the calls in it: HTML, or nothing where the call is to stay. `full`
/// gives the full name of a template that is included, or nothing where it is to be called as it is; `ready` by what
/// name what one with this full name makes may be ready.
pub(super) fn folded(
    written: &str,
    constant: impl Fn(Call<'_>) -> Option<String>,
    full: impl Fn(&str) -> Option<String>,
    ready: impl Fn(&str) -> Option<&'static str>,
) -> Folded {
    let mut out = Folded { text: String::with_capacity(written.len()), folds: Vec::new() };
    let (mut done, mut at) = (0, 0);
    while let Some(start) = written[at..].find('{').map(|it| at + it) {
        let Some(len) = tag(&written[start..]) else {
            at = start + 1;
            continue;
        };
        at = start + len;
        let inside = &written[start..at];
        if is_raw(inside) {
            // What follows stays as it is: some of it is text, whatever it looks like.
            break;
        }
        let constant = call(inside).and_then(&constant).filter(|it| is_plain(it));
        let (put_in, place) = if let Some(html) = constant {
            (html, start..at)
        } else if let Some((name, from)) = included(inside)
            && let Some(full) = full(name)
        {
            match ready(&full) {
                Some(word) => (unless_ready(inside, &full, word), start..at),
                None => (full, start + from..start + from + name.len()),
            }
        } else {
            continue;
        };
        out.text.push_str(&written[done..place.start]);
        let from = out.text.len();
        out.text.push_str(&put_in);
        done = place.end;
        out.folds.push(Fold { read: from..out.text.len(), written: place });
    }
    out.text.push_str(&written[done..]);
    out
}

impl Folded {
    /// Where what is read at these bytes was written: of what was put in, all that was written there.
    pub(super) fn back(&self, read: Range<usize>) -> Range<usize> {
        let begun = self.folds.partition_point(|it| it.read.start <= read.start);
        let start = match self.before(begun) {
            Some(fold) if read.start < fold.read.end => fold.written.start,
            fold => past(fold, read.start),
        };
        let begun = self.folds.partition_point(|it| it.read.start < read.end);
        let end = match self.before(begun) {
            Some(fold) if read.end <= fold.read.end => fold.written.end,
            fold => past(fold, read.end),
        };
        start..end
    }

    fn before(&self, begun: usize) -> Option<&Fold> {
        begun.checked_sub(1).and_then(|it| self.folds.get(it))
    }
}

/// Where what is read at `at` was written, which stands behind `fold`.
fn past(fold: Option<&Fold>, at: usize) -> usize {
    fold.map_or(at, |it| it.written.end + (at - it.read.end))
}

/// How long the tag or comment is that `text` begins with, if it does.
pub(super) fn tag(text: &str) -> Option<usize> {
    let close = match text.get(..2)? {
        "{#" => return text[2..].find("#}").map(|it| it + 4),
        "{{" => "}}",
        "{%" => "%}",
        _ => return None,
    };
    let mut quote = None;
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(2) {
        match quote {
            Some(_) if std::mem::take(&mut escaped) => {}
            Some(open) if letter == open => quote = None,
            Some(_) => escaped = letter == '\\',
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None if text[at..].starts_with(close) => return Some(at + close.len()),
            None => {}
        }
    }
    None
}

/// Whether a tag begins what is no template.
pub(super) fn is_raw(tag: &str) -> bool {
    let inside = tag.strip_prefix("{%").and_then(|it| it.strip_suffix("%}"));
    inside.is_some_and(|it| it.trim_matches('-').trim() == "raw")
}

/// The template that a tag includes, and where in the tag its name stands.
fn included(tag: &str) -> Option<(&str, usize)> {
    let inside = tag.strip_prefix("{%")?.strip_suffix("%}")?;
    let rest = inside.trim_start_matches('-').trim_start().strip_prefix("include")?.trim_start();
    let quote = rest.chars().next().filter(|it| "\"'`".contains(*it))?;
    let (name, rest) = rest[1..].split_once(quote)?;
    // What is escaped in it is no name of ours.
    let is_whole = rest.trim_end_matches('-').trim().is_empty() && !name.contains('\\');
    is_whole.then(|| (name, tag.find(quote).map_or(0, |it| it + 1)))
}

/// What stands for a tag that includes the template of this name: that, unless what it makes is ready.
fn unless_ready(tag: &str, name: &str, word: &str) -> String {
    let open = if tag.starts_with("{%-") { "{%-" } else { "{%" };
    let close = if tag.ends_with("-%}") { "-%}" } else { "%}" };
    format!(
        "{open} if {READY}?.{word} %}}{{{{ {READY}.{word} }}}}{{% else %}}{{% include \"{name}\" %}}{{% endif {close}"
    )
}

/// The call that stands alone between braces. One that takes away the blanks beside it is none: they would have
/// to be taken away with it.
fn call(tag: &str) -> Option<Call<'_>> {
    let inside = tag.strip_prefix("{{")?.strip_suffix("}}")?;
    let (function, rest) = inside.trim_matches(' ').split_once('(')?;
    let (argument, value) = rest.strip_suffix(')')?.split_once('=')?;
    let value =
        ['"', '\'', '`'].into_iter().find_map(|it| value.strip_prefix(it)?.strip_suffix(it))?;
    let is_name =
        |text: &str| text.chars().all(|it| it.is_ascii_alphanumeric() || "_-.".contains(it));
    let [function, argument, value] =
        [function, argument, value].map(|it| is_name(it).then_some(it));
    Some(Call { function: function?, argument: argument?, value: value? })
}

/// Whether it stays as it is as a piece of a template: no tag can begin in it, and no blank be taken away from it.
fn is_plain(html: &str) -> bool {
    !html.is_empty() && html.trim() == html && !html.contains(['{', '}', '%', '#'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(written: &str) -> Folded {
        let constant = |call: Call<'_>| match (call.function, call.argument, call.value) {
            ("t", "key", "skip") => Some("Skip &amp; go".to_owned()),
            ("t", "key", "none") => Some(String::new()),
            ("t", "key", "brace") => Some("{".to_owned()),
            ("t", "key", "blank") => Some("a ".to_owned()),
            _ => None,
        };
        let full =
            |name: &str| matches!(name, "a.html" | "menu.html").then(|| format!("mine/{name}"));
        folded(written, constant, full, |full| (full == "mine/menu.html").then_some("menu"))
    }

    #[test]
    fn what_is_included_is_called_by_its_full_name() {
        for (written, expected) in [
            (r#"a{% include "a.html" %}b"#, r#"a{% include "mine/a.html" %}b"#),
            ("{%- include 'a.html' -%}", "{%- include 'mine/a.html' -%}"),
            ("{%include `a.html`%}{{ t(key='skip') }}", "{%include `mine/a.html`%}Skip &amp; go"),
            ("{% include 'b.html' %}", "{% include 'b.html' %}"),
            ("{% extends 'a.html' %}", "{% extends 'a.html' %}"),
            ("{# {% include 'a.html' %} #}", "{# {% include 'a.html' %} #}"),
            (
                "{% set a = \"{% include 'a.html' %}\" %}",
                "{% set a = \"{% include 'a.html' %}\" %}",
            ),
        ] {
            let folded = read(written);
            assert_eq!(folded.text, expected);
            if let Some(at) = folded.text.find("mine/a.html") {
                assert_eq!(&written[folded.back(at..at + "mine/a.html".len())], "a.html");
            }
        }
    }

    #[test]
    fn what_may_be_ready_is_included_where_it_is_not() {
        let unless = |open: &str, close: &str| {
            format!(
                "{open} if _ready?.menu %}}{{{{ _ready.menu }}}}{{% else %}}{{% include \"mine/menu.html\" %}}{{% endif {close}"
            )
        };
        for (written, expected) in [
            ("a{% include 'menu.html' %}b", format!("a{}b", unless("{%", "%}"))),
            ("a {%- include 'menu.html' -%} b", format!("a {} b", unless("{%-", "-%}"))),
            ("{% include 'mine/menu.html' %}", "{% include 'mine/menu.html' %}".to_owned()),
        ] {
            let folded = read(written);
            assert_eq!(folded.text, expected, "{written}");
            if let Some(at) = folded.text.find("_ready") {
                let tag = written.trim_matches(['a', 'b', ' ']);
                assert_eq!(&written[folded.back(at..at + 1)], tag);
            }
        }
    }

    #[test]
    fn what_stands_alone_and_is_known_is_put_in() {
        for (written, expected) in [
            (r#"<a>{{ t(key="skip") }}</a>"#, "<a>Skip &amp; go</a>"),
            ("<a>{{t(key='skip')}}</a>", "<a>Skip &amp; go</a>"),
            (
                r#"{{ t(key="skip") }}{% if x %}{{ t(key="skip") }}{% endif %}"#,
                "Skip &amp; go{% if x %}Skip &amp; go{% endif %}",
            ),
            ("{ {{ t(key='skip') }}", "{ Skip &amp; go"),
            ("{{ é }}{{ t(key='skip') }}é", "{{ é }}Skip &amp; goé"),
        ] {
            assert_eq!(read(written).text, expected, "{written}");
        }
    }

    #[test]
    fn all_else_stays() {
        for written in [
            r#"{{ t(key="other") }}"#,
            r#"{{ t(key="none") }}{{ t(key="brace") }}{{ t(key="blank") }}"#,
            r#"{{- t(key="skip") }} {{ t(key="skip") -}}"#,
            r#"{{ t(key="skip", n=1) }}{{ t(key=skip) }}{{ t(key="a" ~ "skip") }}"#,
            r#"{{ x or t(key="skip") }}{% set a = t(key="skip") %}"#,
            r#"{{ "{{ t(key='skip') }}" }}"#,
            r#"{% raw %}{{ t(key="skip") }}{% endraw %}"#,
            r#"{#{{ t(key="skip") }}#}"#,
            r#"{#}{{ t(key="skip") }}#}"#,
            r#"{% if "\"" %}"{% raw %}{{ t(key="skip") }}{% endraw %}"{% endif %}"#,
            r#"{{ t(key="skip") "#,
            "{",
            "{{",
            "{{ '",
            "{%",
            "{#",
        ] {
            assert_eq!(read(written).text, written);
        }
    }

    #[test]
    fn places_lead_back() {
        let written = r#"ab{{ t(key="skip") }}cd{{ t(key="skip") }}é{{ x }}"#;
        let folded = read(written);
        for what in ["ab", "cd", "é", "{{ x }}"] {
            let at = folded.text.find(what).expect("it is there");
            assert_eq!(&written[folded.back(at..at + what.len())], what);
        }
        let at = folded.text.find("amp").expect("it is there");
        assert_eq!(&written[folded.back(at..at + 3)], r#"{{ t(key="skip") }}"#);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_place_leads_back(
            parts in prop::collection::vec(prop::sample::select(vec![
                "{{ t(key='skip') }}", "{{", "}}", "{%", "%}", "{#", "#}", "é", " ", "'", "\"", "x", "{% raw %}",
                "{% include 'a.html' %}",
            ]), 0..12),
        ) {
            let written = parts.concat();
            let folded = read(&written);
            let text = folded.text.replace("Skip &amp; go", "{{ t(key='skip') }}");
            prop_assert_eq!(text.replace("mine/", ""), &*written);
            for at in 0..=folded.text.len() {
                let back = folded.back(at..at);
                prop_assert!(back.start <= back.end && back.end <= written.len());
            }
        }
    }
}
