//! As much of HTML and CSS as it takes to find what a file refers to.

use std::collections::BTreeSet;

/// What a page refers to, and what on it can be referred to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Refs {
    /// Where links lead.
    pub links: Vec<String>,
    /// What the page loads.
    pub assets: Vec<String>,
    /// The ids on it.
    pub ids: BTreeSet<String>,
    /// Ids that stand on it twice.
    pub twice: BTreeSet<String>,
}

/// Reads a page.
pub fn html(text: &str) -> Refs {
    let mut refs = Refs::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        if name.is_empty() {
            continue;
        }
        take(&name, &attributes(&tag[name.len()..]), &mut refs);
        if name == "script" || name == "style" {
            let close = format!("</{name}");
            let body = rest.find(&close).unwrap_or(rest.len());
            if name == "style" {
                refs.assets.extend(css(&rest[..body]));
            }
            rest = &rest[body..];
        }
    }
    refs
}

/// What a style sheet loads.
pub fn css(text: &str) -> Vec<String> {
    let mut urls = Vec::new();
    for piece in text.split("url(").skip(1) {
        let url = piece.split(')').next().unwrap_or_default().trim();
        urls.push(url.trim_matches(['"', '\'']).to_owned());
    }
    urls
}

fn take(name: &str, attributes: &[(String, String)], refs: &mut Refs) {
    let value = |wanted: &str| {
        attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
    };
    if let Some(id) = value("id")
        && !refs.ids.insert(id.clone())
    {
        refs.twice.insert(id);
    }
    match name {
        "a" | "area" => refs.links.extend(value("href")),
        "link" => match value("rel").as_deref() {
            Some("stylesheet" | "icon" | "preload" | "modulepreload" | "manifest") => {
                refs.assets.extend(value("href"));
            }
            _ => refs.links.extend(value("href")),
        },
        "meta" if value("http-equiv").as_deref() == Some("refresh") => {
            let target = value("content").and_then(|it| Some(it.split_once("url=")?.1.to_owned()));
            refs.links.extend(target);
        }
        "img" | "source" | "script" | "iframe" | "video" | "audio" | "track" | "embed" => {
            refs.assets.extend(value("src"));
            refs.assets.extend(value("poster"));
            let set = value("srcset").unwrap_or_default();
            let each = set.split(',').filter_map(|it| it.split_whitespace().next());
            refs.assets.extend(each.map(Into::into));
        }
        "object" => refs.assets.extend(value("data")),
        "use" | "image" => refs.assets.extend(value("href")),
        _ => {}
    }
}

/// Where the tag at the start of `text` ends: at the first `>` outside of quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|it: char| it == '=' || it.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|it| *it == '"' || *it == '\'');
            let (raw, left) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            value = plain(raw);
            rest = left.trim_start();
        }
        // A lone `/` or a stray quote is no name; something must be taken off all the same.
        rest = if end == 0 && value.is_empty() { rest.get(1..).unwrap_or_default() } else { rest };
        out.push((name, value));
    }
    out
}

/// The text with its character references replaced.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';');
        let character = reference.and_then(|(name, _)| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            name => {
                let digits = name.strip_prefix('#')?;
                let number = match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => digits.parse().ok(),
                };
                number.and_then(char::from_u32)
            }
        });
        match (character, reference) {
            (Some(character), Some((_, left))) => {
                out.push(character);
                rest = left;
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_assets_and_ids_are_found() {
        let refs = html(
            "<!-- <a href=no> --><link rel=stylesheet href='a.css'><a id=\"x\" href=\"../?a=1&amp;b\">\
             <img src=m.png srcset=\"m1.png 1x, m2.png 2x\" alt=\"a > b\"/><script>'<a href=no>'</script>\
             <p id=x><style>p{background:url(\"b.png\")}</style><a href=&#x2F;z hidden>",
        );
        assert_eq!(refs.links, ["../?a=1&b", "/z"]);
        assert_eq!(refs.assets, ["a.css", "m.png", "m1.png", "m2.png", "b.png"]);
        assert_eq!(refs.ids, BTreeSet::from(["x".to_owned()]));
        assert_eq!(refs.twice, BTreeSet::from(["x".to_owned()]));
    }
}
