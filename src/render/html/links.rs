//! What leads on: links, notes, citations, and formatted words with links among them.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::resolve::address::Address;
use crate::resolve::text::{Citation, CitePart, HtmlPolicy, Link, Resolved, Rich};

use super::super::escape::{ROOT, escape, path, runs, url};
use super::writer::Writer;

/// The HTML of formatted words, their links among it.
pub fn rich(words: &Rich) -> String {
    let mut out = String::new();
    write_rich(words, &mut out);
    out
}

/// Writes the same behind what stands in `out`.
pub fn write_rich(words: &Rich, out: &mut String) {
    runs_of(words, Links::Written, out);
}

/// The addresses of the web to which the links of a text lead, each once, in the order of the text.
pub fn web(text: &Resolved) -> Vec<&str> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut found: Vec<&str> = Vec::new();
    for link in &text.links {
        if let Link::Outside(it) = link
            && is_of_web(&it.url)
            && known.insert(&it.url)
        {
            found.push(&it.url);
        }
    }
    found
}

fn is_of_web(address: &str) -> bool {
    ["https:", "http:", "//"]
        .iter()
        .any(|it| address.get(..it.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(it)))
}

/// Whether links may be written at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Written,
    /// A link stands round the place.
    Left,
}

impl Writer<'_> {
    pub(super) fn link(&mut self, link: &Link) {
        self.links += 1;
        if self.links > 1 {
            return;
        }
        match link {
            Link::Entity(way) => self.entity_link(&way.id, &way.kind, &way.to),
            Link::Inside(it) => {
                self.out.push_str("<a href=\"");
                self.lead(it.to.as_ref(), &it.fragment);
                self.out.push('"');
                self.title(&it.title);
                self.out.push('>');
            }
            // An anchor without an address is a place where a link could have been.
            Link::Outside(it) if self.text.html != HtmlPolicy::Allow && runs(&it.url) => {
                self.out.push_str("<a");
                self.title(&it.title);
                self.out.push('>');
            }
            Link::Outside(it) => {
                self.out.push_str("<a href=\"");
                url(&it.url, &mut self.out);
                self.out.push('"');
                if let Some(number) = self.web.get(&*it.url) {
                    // Writing into a String cannot fail.
                    let _ = write!(self.out, " data-web=\"{number}\"");
                }
                self.title(&it.title);
                self.out.push('>');
            }
        }
    }

    /// The address of a link that stands in raw HTML.
    pub(super) fn address(&mut self, link: &Link) {
        if let Link::Inside(it) = link {
            self.lead(it.to.as_ref(), &it.fragment);
        }
    }

    /// The address of what the site has.
    fn lead(&mut self, to: Option<&Address>, fragment: &str) {
        let bound = self.printing.map(|it| match to {
            Some(to) => it.bound.texts.get(to),
            None => Some(&it.id),
        });
        match (bound.flatten(), to) {
            (Some(id), _) => {
                self.out.push('#');
                url(id, &mut self.out);
                if !fragment.is_empty() {
                    self.out.push_str("--");
                    url(fragment, &mut self.out);
                }
            }
            (None, to) => {
                if let Some(to) = to {
                    self.inside(to);
                }
                if !fragment.is_empty() || to.is_none() {
                    self.out.push('#');
                    url(fragment, &mut self.out);
                }
            }
        }
    }

    pub(super) fn entity_link(&mut self, id: &str, kind: &str, to: &Address) {
        self.out.push_str("<a class=\"e\"");
        self.attribute("data-e", id);
        self.attribute("data-k", kind);
        self.out.push_str(" href=\"");
        if self.printing.is_some_and(|it| it.bound.names.contains(id)) {
            self.out.push_str("#name-");
            url(id, &mut self.out);
        } else {
            self.inside(to);
        }
        self.out.push_str("\">");
    }

    /// What stands before an id or a fragment, where the text is not alone on its page.
    pub(super) fn id(&mut self) {
        if let Some(printing) = self.printing {
            escape(&printing.id, &mut self.out);
            self.out.push_str("--");
        }
    }

    /// The level of a heading: below the title of its text, where that is not the page's.
    pub(super) fn level(&self, own: u8) -> u8 {
        if self.printing.is_some() { (own + 1).min(6) } else { own }
    }

    pub(super) fn note_ref(&mut self, number: u32, nth: u32) {
        // A reference within a link can be led back to, but not be a link.
        let tag = if self.links == 0 { "a" } else { "span" };
        self.out.push_str("<sup><");
        self.out.push_str(tag);
        self.out.push_str(" class=\"note-ref\" id=\"");
        self.id();
        self.numbered("note-", number);
        self.out.push_str("-ref");
        if nth > 0 {
            self.numbered("-", nth + 1);
        }
        self.out.push('"');
        if self.links == 0 {
            self.out.push_str(" href=\"#");
            self.id();
            self.numbered("note-", number);
            self.out.push_str("\" role=\"doc-noteref\"");
        }
        self.numbered(">", number);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str("></sup>");
    }

    pub(super) fn cite(&mut self, cite: &Citation) {
        // A style of notes makes sentences of its own, which would run into the text's.
        if !cite.lead.0.is_empty() {
            runs_of(&cite.lead, Links::Left, &mut self.out);
            self.out.push(' ');
        }
        if cite.note {
            self.out.push_str("<small class=\"cite-note\">(");
        }
        match &cite.parts[..] {
            [only] => self.cite_part(only),
            parts => {
                self.out.push_str("<span class=\"cites\">");
                parts.iter().for_each(|it| self.cite_part(it));
                self.out.push_str("</span>");
            }
        }
        if cite.note {
            self.out.push_str(")</small>");
        }
    }

    fn cite_part(&mut self, part: &CitePart) {
        let Some(to) = &part.to else { return runs_of(&part.text, Links::Left, &mut self.out) };
        let tag = if self.links == 0 { "a" } else { "span" };
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push_str(" class=\"cite\" id=\"");
        self.id();
        self.numbered("cite-", to.number);
        self.out.push('"');
        if self.links == 0 {
            self.out.push_str(" href=\"#");
            self.id();
            self.out.push_str("source-");
            url(&to.key, &mut self.out);
            self.out.push('"');
            if let Some(label) = &to.label {
                self.out.push_str(" aria-label=\"");
                escape(label, &mut self.out);
                self.out.push('"');
            }
        }
        self.title(&to.tip);
        self.out.push('>');
        runs_of(&part.text, Links::Left, &mut self.out);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    pub(super) fn inside(&mut self, to: &Address) {
        self.out.push(ROOT);
        path(to.as_str(), &mut self.out);
    }
}

fn runs_of(words: &Rich, links: Links, out: &mut String) {
    for run in &words.0 {
        let to = run.url.as_deref().filter(|it| links == Links::Written && !runs(it));
        if let Some(to) = to {
            out.push_str("<a href=\"");
            url(to, out);
            out.push_str("\">");
        }
        let tags: [(bool, &str, &str); 5] = [
            (run.italic, "<i>", "</i>"),
            (run.bold, "<b>", "</b>"),
            (run.small_caps, "<span class=\"sc\">", "</span>"),
            (run.shift > 0, "<sup>", "</sup>"),
            (run.shift < 0, "<sub>", "</sub>"),
        ];
        tags.iter().filter(|it| it.0).for_each(|it| out.push_str(it.1));
        escape(&run.text, out);
        tags.iter().rev().filter(|it| it.0).for_each(|it| out.push_str(it.2));
        if to.is_some() {
            out.push_str("</a>");
        }
    }
}
