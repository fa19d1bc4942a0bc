//! Which raw HTML elements are open at a place in a body, as far as links care: none may stand inside
//! another, nor in what shows its text as it is.

use super::prose::Shade;

/// Elements in which no link may stand. `a` is told apart, since "it is a link already" is another
/// answer than "nothing is linked in code".
const CLOSED: [&str; 16] = [
    "button", "code", "iframe", "kbd", "math", "noscript", "object", "option", "pre", "samp",
    "script", "select", "style", "svg", "textarea", "title",
];

/// The elements of raw HTML that are open.
#[derive(Debug, Default)]
pub(super) struct Markup {
    open: Vec<Element>,
}

#[derive(Debug)]
struct Element {
    /// `a`, or one of [`CLOSED`].
    name: &'static str,
    born: Born,
}

/// Where an element was opened: one that a line of text opens ends with its block at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Born {
    Block,
    Inline,
}

impl Markup {
    /// Reads raw HTML that stands in a line of text.
    pub(super) fn inline(&mut self, html: &str) {
        self.read(html, Born::Inline);
    }

    /// Reads raw HTML that is a block of its own.
    pub(super) fn block(&mut self, html: &str) {
        self.read(html, Born::Block);
    }

    /// A block ends, and with it what was opened in it.
    pub(super) fn end_of_block(&mut self) {
        self.open.retain(|it| it.born == Born::Block);
    }

    /// What a word stands in here.
    pub(super) fn shade(&self) -> Shade {
        if self.open.is_empty() {
            Shade::Open
        } else if self.open.iter().any(|it| it.name == "a") {
            Shade::Link
        } else {
            Shade::Html
        }
    }

    fn read(&mut self, html: &str, born: Born) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end..]);
                continue;
            }
            let (ends, tag) = match rest.strip_prefix('/') {
                Some(tag) => (true, tag),
                None => (false, rest),
            };
            let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let known = std::iter::once(&"a").chain(&CLOSED);
            let Some(name) = known.copied().find(|it| it.eq_ignore_ascii_case(&tag[..length]))
            else {
                continue;
            };
            if ends {
                if let Some(last) = self.open.iter().rposition(|it| it.name == name) {
                    self.open.remove(last);
                }
            } else if name != "a" || !self.open.iter().any(|it| it.name == "a") {
                self.open.push(Element { name, born });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_open_shades() {
        let mut markup = Markup::default();
        for (html, shade) in [
            ("<abbr title=\"a\">", Shade::Open),
            ("<A href='x'>", Shade::Link),
            ("</a>", Shade::Open),
            ("<kbd>", Shade::Html),
            ("<!-- </kbd> -->", Shade::Html),
            ("</kbd>", Shade::Open),
            ("<button>", Shade::Html),
        ] {
            markup.inline(html);
            assert_eq!(markup.shade(), shade, "{html}");
        }
        markup.end_of_block();
        assert_eq!(markup.shade(), Shade::Open);
        markup.block("<a href='x'>\n");
        markup.end_of_block();
        assert_eq!(markup.shade(), Shade::Link);
    }
}
