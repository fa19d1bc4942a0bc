//! What machines read of a site: `sitemap.xml`, the feed, `robots.txt`, `glossary.json`.
//!
//! Sitemaps and feeds want absolute addresses, so without a base URL there is neither. The formats
//! are those of sitemaps.org (protocol 0.9), RFC 4287 (Atom) and RFC 9309 (robots).

use std::sync::Arc;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde::Serialize;

use crate::base::{SitePath, to_json};
use crate::resolve::address::Address;
use crate::resolve::pages::{ChapterPage, Content, EntityPage, Page, RelationGroup, Site};

type Files = Vec<(SitePath, Arc<[u8]>)>;

/// Where the feed of a site stands, if it has one: not without a base URL.
pub fn feed(base_url: Option<&str>) -> Option<Address> {
    base_url?;
    Some(Address::file(&SitePath::new(FEED).ok()?))
}

/// The files. `pages` are all pages of the site in order of their files.
pub fn extras(site: &Site, pages: &[Arc<Page>]) -> Files {
    let mut files = vec![(ROBOTS, robots(site).into_bytes()), (GLOSSARY, glossary(site, pages))];
    if let Some(base) = &site.base_url {
        files.push((SITEMAP, sitemap(base, pages)));
        files.push((FEED, atom(base, site, pages)));
    }
    files
        .into_iter()
        .filter_map(|(name, bytes)| Some((SitePath::new(name).ok()?, bytes.into())))
        .collect()
}

const ROBOTS: &str = "robots.txt";
const GLOSSARY: &str = "glossary.json";
const SITEMAP: &str = "sitemap.xml";
const FEED: &str = "feed.xml";

fn robots(site: &Site) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(base) = &site.base_url {
        text.push_str(&format!("\nSitemap: {base}{SITEMAP}\n"));
    }
    text
}

fn sitemap(base: &str, pages: &[Arc<Page>]) -> Vec<u8> {
    let listed = pages
        .iter()
        .filter(|it| !matches!(it.content, Content::NotFound | Content::Redirect { .. }));
    xml(|out| {
        out.create_element("urlset")
            .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .write_inner_content(|out| {
                for page in listed {
                    out.create_element("url").write_inner_content(|out| {
                        text(out, "loc", &page.url.absolute(base))?;
                        if let Some(day) = &page.updated {
                            text(out, "lastmod", day)?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
        Ok(())
    })
}

/// The chapters that say when they were changed or as of when they are told, the latest first. A
/// feed without dates would be none: RFC 4287 wants one for each entry and for the whole.
fn atom(base: &str, site: &Site, pages: &[Arc<Page>]) -> Vec<u8> {
    let mut entries: Vec<(&str, &Page, &ChapterPage)> = pages
        .iter()
        .filter_map(|page| match &page.content {
            Content::Chapter(chapter) => Some((page.updated.as_deref()?, &**page, &**chapter)),
            _ => None,
        })
        .collect();
    entries.sort_by(|(day, _, one), (other, _, two)| {
        other.cmp(day).then_with(|| one.number.cmp(&two.number))
    });
    let updated = entries.first().map_or("1970-01-01", |(day, ..)| day);
    xml(|out| {
        out.create_element("feed")
            .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
            .with_attribute(("xml:lang", site.lang.as_str()))
            .write_inner_content(|out| {
                text(out, "title", &site.title)?;
                if !site.description.is_empty() {
                    text(out, "subtitle", &site.description)?;
                }
                text(out, "id", base)?;
                link(out, "alternate", base)?;
                link(out, "self", &format!("{base}{FEED}"))?;
                text(out, "updated", &moment(updated))?;
                let nobody = std::slice::from_ref(&site.title);
                let authors = if site.authors.is_empty() { nobody } else { &site.authors };
                for author in authors {
                    out.create_element("author")
                        .write_inner_content(|out| text(out, "name", author))?;
                }
                for (day, page, _) in entries {
                    entry(out, base, day, page)?;
                }
                Ok(())
            })?;
        Ok(())
    })
}

fn entry(out: &mut Out, base: &str, day: &str, page: &Page) -> std::io::Result<()> {
    out.create_element("entry").write_inner_content(|out| {
        let url = page.url.absolute(base);
        text(out, "title", &page.title)?;
        text(out, "id", &url)?;
        link(out, "alternate", &url)?;
        text(out, "updated", &moment(day))?;
        if !page.summary.is_empty() {
            text(out, "summary", &page.summary)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// `glossary.json`: what other programs may want to know of the entities.
#[derive(Serialize)]
struct GlossaryFile<'a> {
    /// Grows when a field changes its meaning or goes away.
    version: u32,
    title: &'a str,
    language: &'a str,
    entities: Vec<EntityEntry<'a>>,
}

#[derive(Serialize)]
struct EntityEntry<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    aliases: &'a [String],
    summary: &'a str,
    when: &'a str,
    url: &'a Address,
    relations: Vec<RelationEntry<'a>>,
    mentioned_in: Vec<&'a str>,
    same_as: &'a [String],
}

#[derive(Serialize)]
struct RelationEntry<'a> {
    kind: &'a str,
    to: &'a Address,
    name: &'a str,
    when: &'a str,
}

fn glossary(site: &Site, pages: &[Arc<Page>]) -> Vec<u8> {
    let entities = pages.iter().filter_map(|page| match &page.content {
        Content::Entity(entity) => Some(entity_entry(entity)),
        _ => None,
    });
    let mut entities: Vec<EntityEntry<'_>> = entities.collect();
    entities.sort_by_key(|it| it.id);
    let file = GlossaryFile { version: 1, title: &site.title, language: &site.lang, entities };
    to_json(&file).into_bytes()
}

fn entity_entry(entity: &EntityPage) -> EntityEntry<'_> {
    let relation = |group: &'_ RelationGroup| group.to.len();
    let mut relations = Vec::with_capacity(entity.relations.iter().map(relation).sum());
    for group in &entity.relations {
        relations.extend(group.to.iter().map(|it| RelationEntry {
            kind: &group.id,
            to: &it.url,
            name: &it.name,
            when: &it.when,
        }));
    }
    EntityEntry {
        id: &entity.card.id,
        name: &entity.card.name,
        kind: &entity.card.kind,
        aliases: &entity.aliases,
        summary: &entity.card.plain,
        when: &entity.card.when,
        url: &entity.card.url,
        relations,
        mentioned_in: entity.mentions.iter().map(|it| it.url.as_str()).collect(),
        same_as: &entity.same_as,
    }
}

type Out = Writer<Vec<u8>>;

/// A document. Writing into memory does not fail.
fn xml(write: impl FnOnce(&mut Out) -> std::io::Result<()>) -> Vec<u8> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    let declaration = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
    let written = out.write_event(declaration).and_then(|()| write(&mut out));
    debug_assert!(written.is_ok(), "memory takes every byte");
    let mut bytes = out.into_inner();
    bytes.push(b'\n');
    bytes
}

fn text(out: &mut Out, name: &str, words: &str) -> std::io::Result<()> {
    // XML 1.0 has no place for these characters, escaped or not.
    let fit: String = words
        .chars()
        .map(|it| if it.is_control() && !matches!(it, '\t' | '\n') { '\u{fffd}' } else { it })
        .collect();
    out.create_element(name).write_text_content(BytesText::new(&fit))?;
    Ok(())
}

fn link(out: &mut Out, rel: &str, to: &str) -> std::io::Result<()> {
    out.create_element("link")
        .with_attribute(("rel", rel))
        .with_attribute(("href", to))
        .write_empty()?;
    Ok(())
}

/// A day, or the first of a month or year, as RFC 3339 writes the moment at which it begins.
fn moment(day: &str) -> String {
    let rest = "0000-01-01".get(day.len()..).unwrap_or_default();
    format!("{day}{rest}T00:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_addresses_have_the_form_of_their_standards() {
        assert_eq!(moment("2020-01-07"), "2020-01-07T00:00:00Z");
        assert_eq!(moment("2020-03"), "2020-03-01T00:00:00Z");
        assert_eq!(moment("2020"), "2020-01-01T00:00:00Z");
        let address = SitePath::new("é a/b&c.html").map(|it| Address::file(&it));
        let url = address.map(|it| it.absolute("https://example.org/x/"));
        assert_eq!(url.as_deref(), Ok("https://example.org/x/%C3%A9%20a/b%26c.html"));
    }
}
