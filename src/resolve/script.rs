//! JSON that stands in a `<script>`. It is written as it is told, and nothing of it is kept beside the
//! text: every page of a large site says some dozen things in it.

use crate::base::{has_any, to_json};

/// An object, ready for a `<script>`, of what `fill` tells.
pub(super) fn script(fill: impl FnOnce(&mut Object<'_>)) -> String {
    let mut out = String::with_capacity(4096);
    object(&mut out, fill);
    // A page that is remembered holds it.
    out.shrink_to_fit();
    out
}

/// An object whose keys stand as they come. What is empty is left out.
#[derive(Debug)]
pub(super) struct Object<'a> {
    out: &'a mut String,
    /// Whether nothing is in it.
    empty: bool,
}

/// What stands in a list.
#[derive(Debug)]
pub(super) struct List<'a> {
    out: &'a mut String,
    /// Whether nothing is in it.
    empty: bool,
}

impl Object<'_> {
    /// A text, unless it is empty.
    pub(super) fn text(&mut self, key: &'static str, text: &str) {
        self.joined(key, &[text]);
    }

    /// A text that stands in several parts, unless all of them are empty.
    pub(super) fn joined(&mut self, key: &'static str, parts: &[&str]) {
        if parts.iter().all(|it| it.is_empty()) {
            return;
        }
        self.key(key);
        quoted(self.out, parts);
    }

    /// A number.
    pub(super) fn number(&mut self, key: &'static str, number: usize) {
        self.key(key);
        self.out.push_str(&number.to_string());
    }

    /// An object.
    pub(super) fn object(&mut self, key: &'static str, fill: impl FnOnce(&mut Object<'_>)) {
        self.key(key);
        object(self.out, fill);
    }

    /// A list, unless nothing comes into it.
    pub(super) fn list(&mut self, key: &'static str, fill: impl FnOnce(&mut List<'_>)) {
        let (before, was_empty) = (self.out.len(), self.empty);
        self.key(key);
        self.out.push('[');
        let mut list = List { out: self.out, empty: true };
        fill(&mut list);
        if list.empty {
            self.out.truncate(before);
            self.empty = was_empty;
        } else {
            self.out.push(']');
        }
    }

    /// Keys are words of a vocabulary: nothing in them needs escaping.
    fn key(&mut self, key: &'static str) {
        if !std::mem::take(&mut self.empty) {
            self.out.push(',');
        }
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\":");
    }
}

impl List<'_> {
    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        self.next();
        quoted(self.out, &[text]);
    }

    /// An object.
    pub(super) fn object(&mut self, fill: impl FnOnce(&mut Object<'_>)) {
        self.next();
        object(self.out, fill);
    }

    fn next(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.out.push(',');
        }
    }
}

fn object(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    fill(&mut Object { out, empty: true });
    out.push('}');
}

fn quoted(out: &mut String, parts: &[&str]) {
    out.push('"');
    parts.iter().for_each(|it| within_quotes(out, it));
    out.push('"');
}

/// Writes `text` as it stands within quotes: what could end a `<script>`, or be taken for markup, is escaped as JSON
/// allows, and so are the separators of lines and of paragraphs, which older scripts take for the end of one.
fn within_quotes(out: &mut String, text: &str) {
    // `<` and `>` differ in one bit, and so do `"` and `&`; the last begins both separators.
    let is_special = |it: u8| {
        (it < b' ') | (it & !0x02 == b'<') | (it & !0x04 == b'"') | (it == b'\\') | (it == 0xe2)
    };
    if !has_any(text.as_bytes(), is_special) {
        return out.push_str(text);
    }
    let json = to_json(text);
    for letter in json[1..json.len() - 1].chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::{Json, from_json};

    #[test]
    fn what_is_empty_is_left_out() {
        let json = script(|it| {
            it.list("none", |_| {});
            it.text("no", "");
            it.joined("nor", &["", ""]);
            it.number("n", 0);
            it.list("more", |_| {});
            it.object("o", |it| it.text("a", ""));
            it.list("l", |list| {
                list.text("");
                list.object(|it| it.joined("x", &["a", "", "b"]));
                list.text("c");
            });
        });
        assert_eq!(json, r#"{"n":0,"o":{},"l":["",{"x":"ab"},"c"]}"#);
    }

    #[test]
    fn nothing_in_it_ends_a_script() {
        let json = script(|it| it.text("a", "</script>&\u{2028}\u{2029}“\u{1}\"\\"));
        assert_eq!(json, r#"{"a":"\u003c/script\u003e\u0026\u2028\u2029“\u0001\"\\"}"#);
    }

    proptest! {
        #[test]
        fn what_it_says_is_what_was_told(text in any::<String>(), more in any::<String>()) {
            let json = script(|it| it.list("a", |it| it.object(|it| it.joined("b", &[&*text, &*more]))));
            let bad = ['<', '>', '&', '\u{2028}', '\u{2029}'];
            prop_assert!(!json.contains(bad));
            let read: Json = from_json(&json).expect("JSON");
            let both = format!("{text}{more}");
            let told = read.pointer("/a/0/b").and_then(Json::as_str);
            prop_assert_eq!(told.unwrap_or_default(), both);
        }
    }
}
