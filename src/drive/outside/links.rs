//! The links of a site that lead outside, each with its place: of texts and entities, their images, what
//! an entity is elsewhere, and the addresses of sources. Links in raw HTML are their author's affair.

use std::collections::BTreeMap;

use crate::base::{SitePath, Sources, Span};
use crate::engine::Site;
use crate::parse::body::Body;

/// The links that lead outside, by what is written; each with the places where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside(pub(super) BTreeMap<String, Vec<(SitePath, Span)>>);

/// The links of a site that lead outside. Those to the site's own address are not among them: what
/// they lead to may not be published yet.
pub fn links(site: &Site, sources: &Sources) -> Outside {
    let mut outside = Outside::default();
    for chapter in site.chapters() {
        outside.of_body(&chapter.path, &chapter.body);
        for point in &chapter.front.key_points {
            outside.of_body(&chapter.path, point);
        }
    }
    for entity in site.entities() {
        for body in entity.summary.iter().chain(&entity.body) {
            outside.of_body(&entity.path, body);
        }
        for same in &entity.same_as {
            outside.add(&same.value, &entity.path, same.span);
        }
    }
    for source in site.sources() {
        let text = sources.text(&source.path).map_or("", |it| &it.text);
        for (key, span) in &source.fields {
            if let Some((url, at)) =
                text.get(span.range()).filter(|_| *key == "url").and_then(written)
            {
                let start = span.range().start + at;
                outside.add(url, &source.path, Span::of(start..start + url.len()));
            }
        }
    }
    if let Some(own) = &site.frame.base_url {
        outside.0.retain(|link, _| !link.starts_with(own.as_str()));
    }
    outside
}

impl Outside {
    fn of_body(&mut self, path: &SitePath, body: &Body) {
        for target in body.links.iter().map(|it| &it.target) {
            self.add(&target.value, path, body.back(target.span));
        }
        for target in body.images.iter().map(|it| &it.target) {
            self.add(&target.value, path, body.back(target.span));
        }
    }

    fn add(&mut self, link: &str, path: &SitePath, span: Span) {
        let scheme = link.split(':').next().unwrap_or_default();
        if ["http", "https"].iter().any(|it| scheme.eq_ignore_ascii_case(it)) {
            self.0.entry(link.to_owned()).or_default().push((path.clone(), span));
        }
    }
}

/// The address in the value of a source's `url`, which may be a mapping, and where in it.
fn written(value: &str) -> Option<(&str, usize)> {
    let at = value.find("http")?;
    let rest = &value[at..];
    let quoted = value[..at].ends_with(['"', '\'']);
    let end =
        rest.find(|it: char| it.is_whitespace() || it == '"' || it == '\'').unwrap_or(rest.len());
    let flow = value.starts_with('{') && !quoted;
    let url = if flow { rest[..end].trim_end_matches([',', '}']) } else { &rest[..end] };
    (!url.contains('\\')).then_some((url, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_source_is_found_in_all_its_forms() {
        for (value, url) in [
            ("https://a/b", "https://a/b"),
            ("\"https://a/b,c\"", "https://a/b,c"),
            ("{value: https://a/b, date: 2020}", "https://a/b"),
            ("{date: 2020, value: 'https://a/}'}", "https://a/}"),
            ("\n  value: http://a\n  date: 2020", "http://a"),
        ] {
            let (found, at) = written(value).expect("an address");
            assert_eq!((found, &value[at..at + url.len()]), (url, url));
        }
        assert_eq!(written("ftp://a"), None);
        assert_eq!(written("\"https://a\\u0041\""), None);
    }
}
