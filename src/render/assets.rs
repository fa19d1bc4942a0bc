//! The assets of a theme as a site shows them: with a digest of their content in their names, so
//! that browsers may keep them for ever, and with style sheets that know each other's new names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, Digest, SitePath, Span, nearest};
use crate::resolve::theme::ThemeAsset;

use super::escape::ROOT;

/// The assets of a theme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// What is written into the output.
    pub files: Vec<(SitePath, Arc<[u8]>)>,
    /// What a page says to have an asset by its name in the theme: its address behind the mark for
    /// the root.
    links: BTreeMap<String, String>,
    /// The texts among them, to stand within a page.
    inline: BTreeMap<String, String>,
}

impl Assets {
    /// The address of an asset, behind the mark for the root.
    pub fn link(&self, name: &str) -> Option<&str> {
        self.links.get(name).map(String::as_str)
    }

    /// The text of an asset, to stand within a page.
    pub fn inline(&self, name: &str) -> Option<&str> {
        self.inline.get(name).map(String::as_str)
    }

    /// The name of an asset that is nearest to one that is none.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.links.keys().map(String::as_str))
    }
}

/// The assets of a theme by name.
pub fn assets(of: &BTreeMap<String, ThemeAsset>) -> Checked<Assets> {
    let mut diags = Vec::new();
    let sheets: BTreeMap<&str, Vec<Reference<'_>>> = of
        .iter()
        .filter(|(name, _)| name.ends_with(".css"))
        .map(|(name, asset)| (&**name, references(name, asset, of, &mut diags)))
        .collect();
    let renamed: BTreeMap<&str, String> =
        of.keys().map(|name| (&**name, renamed(name, of, &sheets))).collect();
    let mut assets = Assets::default();
    for (name, asset) in of {
        let new = &renamed[&**name];
        let Ok(path) = SitePath::new(&format!("assets/{new}")) else { continue };
        assets.links.insert(name.clone(), format!("{ROOT}{path}"));
        let text = std::str::from_utf8(&asset.bytes).ok();
        let bytes = match (text, sheets.get(&**name)) {
            (Some(text), Some(references)) => {
                let inline =
                    rewritten(text, references, |to| format!("{ROOT}assets/{}", renamed[to.name]));
                assets.inline.insert(name.clone(), unclosed(&inline));
                // The folders stay as they are, so only the last part of an address changes.
                let file = rewritten(text, references, |to| {
                    let folder = to.written.rfind('/').map_or("", |at| &to.written[..=at]);
                    let new = &renamed[to.name];
                    format!("{folder}{}", new.rsplit('/').next().unwrap_or(new))
                });
                file.into_bytes().into()
            }
            (Some(text), None) => {
                assets.inline.insert(name.clone(), unclosed(text));
                Arc::clone(&asset.bytes)
            }
            (None, _) => Arc::clone(&asset.bytes),
        };
        assets.files.push((path, bytes));
    }
    Checked::new(assets, diags)
}

/// A place in a style sheet that names another asset.
#[derive(Debug)]
struct Reference<'a> {
    /// Where.
    at: Range<usize>,
    /// The part of it that is a path.
    written: &'a str,
    /// What follows the path: `?#iefix`.
    rest: &'a str,
    /// The asset.
    name: &'a str,
}

fn references<'a>(
    sheet: &str,
    asset: &'a ThemeAsset,
    of: &'a BTreeMap<String, ThemeAsset>,
    diags: &mut Vec<Diagnostic>,
) -> Vec<Reference<'a>> {
    let mut references = Vec::new();
    let (Ok(css), Ok(sheet)) = (std::str::from_utf8(&asset.bytes), SitePath::new(sheet)) else {
        return references;
    };
    for at in urls(css) {
        let url = &css[at.clone()];
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let (written, rest) = url.split_at(end);
        let scheme = written.find(':').is_some_and(|at| !written[..at].contains('/'));
        if written.is_empty() || scheme || written.starts_with('/') {
            continue;
        }
        let target = sheet.relative(written);
        match target.as_ref().and_then(|it| of.get_key_value(it.as_str())) {
            Some((name, _)) => references.push(Reference { at, written, rest, name }),
            None => {
                let names = of.keys().map(String::as_str);
                let near = target.as_ref().and_then(|it| nearest(it.as_str(), names));
                let message = format!("the theme has no asset `{written}`");
                diags.push(
                    Diagnostic::new(Code::MissingAsset, &asset.path, Span::of(at), message)
                        .help("put the file beside the style sheet, below `assets/`")
                        .near(near),
                );
            }
        }
    }
    references
}

/// The name with the digest of all that the asset is made of. A style sheet is made of what it
/// names, too, and two may name each other.
fn renamed(
    name: &str,
    of: &BTreeMap<String, ThemeAsset>,
    sheets: &BTreeMap<&str, Vec<Reference<'_>>>,
) -> String {
    let mut parts = BTreeSet::new();
    let mut next = vec![name];
    while let Some(part) = next.pop() {
        if parts.insert(part) {
            next.extend(sheets.get(part).into_iter().flatten().map(|it| it.name));
        }
    }
    let own = of.get(name).map(|it| &*it.bytes);
    let others = parts.iter().filter(|it| **it != name);
    let bytes = own.into_iter().chain(others.filter_map(|it| of.get(*it)).map(|it| &*it.bytes));
    let digest = Digest::of_all(bytes).short();
    let at = name.rfind('/').map_or(0, |at| at + 1);
    match name[at..].rfind('.') {
        Some(dot) if dot > 0 => format!("{}.{digest}{}", &name[..at + dot], &name[at + dot..]),
        _ => format!("{name}.{digest}"),
    }
}

fn rewritten(
    css: &str,
    to: &[Reference<'_>],
    address: impl Fn(&Reference<'_>) -> String,
) -> String {
    let mut out = String::with_capacity(css.len());
    let mut from = 0;
    for reference in to {
        out.push_str(&css[from..reference.at.start]);
        out.push_str(&address(reference));
        out.push_str(reference.rest);
        from = reference.at.end;
    }
    out.push_str(&css[from..]);
    out
}

/// A style sheet or script that cannot end the element it stands in: within a string, where alone
/// such a tag can be meant, `<\/` says the same as `</`.
fn unclosed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        let (before, after) = rest.split_at(at + 1);
        let tag =
            |name: &str| after.get(1..=name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
        out.push_str(before);
        if tag("style") || tag("script") {
            out.push('\\');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where a style sheet writes addresses: in `url(…)`, and behind `@import`.
fn urls(css: &str) -> Vec<Range<usize>> {
    let bytes = css.as_bytes();
    let mut urls = Vec::new();
    let mut at = 0;
    let mut imports = false;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = css[at + 2..].find("*/").map_or(bytes.len(), |end| at + 2 + end + 2);
            }
            b'"' | b'\'' => {
                let end = string_end(bytes, at);
                if imports {
                    urls.push(at + 1..end);
                    imports = false;
                }
                at = end + 1;
            }
            b';' => {
                imports = false;
                at += 1;
            }
            b'@' if starts(bytes, at, b"@import") => {
                imports = true;
                at += 7;
            }
            b'u' | b'U' if starts(bytes, at, b"url(") && !continues(bytes, at) => {
                imports = false;
                at += 4;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                if let Some(b'"' | b'\'') = bytes.get(at) {
                    let end = string_end(bytes, at);
                    urls.push(at + 1..end);
                    at = end + 1;
                } else {
                    let end = css[at..].find(')').map_or(bytes.len(), |end| at + end);
                    urls.push(at..at + css[at..end].trim_end().len());
                    at = end;
                }
            }
            _ => at += 1,
        }
    }
    urls
}

/// Where the string that begins at `at` has its closing quotation mark, or the text its end.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != bytes[at] {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    end.min(bytes.len())
}

fn starts(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    bytes.get(at..at + word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word))
}

/// Whether a name goes on at `at`, as in `my-url(`.
fn continues(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || b"-_".contains(&bytes[at - 1]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shelf(files: &[(&str, &str)]) -> BTreeMap<String, ThemeAsset> {
        let asset = |name: &str, text: &str| ThemeAsset {
            path: SitePath::new(&format!("themes/a/assets/{name}")).expect("a path"),
            bytes: text.as_bytes().into(),
        };
        files.iter().map(|&(name, text)| (name.to_owned(), asset(name, text))).collect()
    }

    fn text(assets: &Assets, start: &str) -> String {
        let file = assets.files.iter().find(|it| it.0.as_str().starts_with(start)).expect("a file");
        String::from_utf8(file.1.to_vec()).expect("a text")
    }

    #[test]
    fn names_have_digests_and_style_sheets_know_them() {
        let made = assets(&shelf(&[
            (
                "css/site.css",
                "@import 'more.css'; a{b:url( \"../fonts/a.woff2?x\" )} /* url(x) */ c{d:url(data:x)}",
            ),
            ("css/more.css", "@import \"site.css\";"),
            ("fonts/a.woff2", "font"),
        ]));
        assert_eq!(made.diags, []);
        let css = text(&made.value, "assets/css/site.");
        let font = made.value.link("fonts/a.woff2").expect("a link").to_owned();
        let hashed = font.strip_prefix("\u{1}assets/fonts/").expect("an address");
        assert!(css.contains(&format!("url( \"../fonts/{hashed}?x\" )")), "{css}");
        assert!(css.contains("@import 'more."), "{css}");
        assert!(css.ends_with("/* url(x) */ c{d:url(data:x)}"), "{css}");
        let inline = made.value.inline("css/site.css").expect("a text");
        assert!(inline.contains(&format!("url( \"{font}?x\" )")), "{inline}");
    }

    #[test]
    fn a_changed_font_changes_the_name_of_the_style_sheet() {
        let name = |font: &str| {
            let files = shelf(&[("a.css", "b{c:url(a.woff2)}"), ("a.woff2", font)]);
            assets(&files).value.link("a.css").expect("a link").to_owned()
        };
        assert_eq!(name("1"), name("1"));
        assert_ne!(name("1"), name("2"));
    }

    #[test]
    fn what_is_not_there_is_told_where_it_is_named() {
        let made = assets(&shelf(&[("a.css", "b{c:url(fnot.woff2)}"), ("font.woff2", "")]));
        let diag = &made.diags[0];
        assert_eq!((diag.code, diag.at.span), (Code::MissingAsset, Span::of(8..18)));
        assert_eq!(diag.help.as_deref(), Some("did you mean `font.woff2`?"));
    }

    #[test]
    fn a_text_within_a_page_does_not_end_its_element() {
        let made = assets(&shelf(&[("a.js", "x = '</SCRIPT><b></b>'")]));
        assert_eq!(made.value.inline("a.js"), Some("x = '<\\/SCRIPT><b></b>'"));
    }

    proptest! {
        #[test]
        fn any_style_sheet_is_read(css in "[@importul\\(\\)'\"\\\\/*; é.]{0,40}") {
            for url in urls(&css) {
                prop_assert!(css.get(url).is_some());
            }
        }
    }
}
