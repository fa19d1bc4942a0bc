//! What machines read of a site: `sitemap.xml`, the feed, `robots.txt`, `glossary.json`.
//!
//! Sitemaps and feeds want absolute addresses, so without a base URL there is neither; a feed wants a
//! date, too. The formats
//! are those of sitemaps.org (protocol 0.9), RFC 4287 (Atom) and RFC 9309 (robots);
//! `glossary.json` is described in `docs/formats.md`.

use std::sync::Arc;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde::Serialize;

use crate::base::{SitePath, to_json};
use crate::resolve::address::Address;
use crate::resolve::pages::{Content, EntityPage, Page, Site};
use crate::resolve::text::Resolved;

use super::escape::ROOT;
use super::html::body;

type Files = Vec<(SitePath, Vec<u8>)>;

/// Where the feed of a site stands, if it has one: not without a base URL, and not where no chapter
/// is `dated`, since RFC 4287 wants to know when a feed was last changed.
pub fn feed(base_url: Option<&str>, dated: bool) -> Option<Address> {
    base_url.filter(|_| dated)?;
    Some(Address::file(&SitePath::new(FEED).ok()?))
}

/// What these files say of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    url: Address,
    updated: Option<String>,
    /// Whether sitemaps list it.
    listed: bool,
    /// Its entry in the feed.
    news: Option<News>,
    /// The id of its entity, and what `glossary.json` says of it.
    entity: Option<(Arc<str>, Box<str>)>,
}

/// A chapter that says when it was changed, or as of when it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct News {
    day: String,
    number: usize,
    title: String,
    summary: String,
}

/// What the files say of `page`.
pub fn share(page: &Page) -> Share {
    let (mut news, mut entity) = (None, None);
    match &page.content {
        Content::Chapter(chapter) => {
            let day = page.updated.as_deref().unwrap_or(&chapter.as_of_day);
            news = (!day.is_empty()).then(|| News {
                day: day.to_owned(),
                number: chapter.number,
                title: page.title.clone(),
                summary: page.summary.clone(),
            });
        }
        Content::Entity(it) => {
            // Some kilobytes for each entity, which wait for the others.
            let entry = to_json(&entity_entry(it)).as_str().into();
            entity = Some((it.card.id.clone(), entry));
        }
        _ => {}
    }
    Share {
        url: page.url.clone(),
        updated: page.updated.clone(),
        // What is printed stands elsewhere, too.
        listed: !matches!(
            page.content,
            Content::NotFound | Content::Print(_) | Content::Redirect { .. }
        ),
        news,
        entity,
    }
}

/// The files. `pages` has the share of each page of the site in order of their files.
pub fn extras(site: &Site, pages: &[Arc<Share>]) -> Files {
    let base = site.base_url.as_deref();
    let (glossary, maps) = rayon::join(
        || glossary(site, pages),
        || base.filter(|_| site.has_sitemap).map(|it| sitemaps(it, pages)).unwrap_or_default(),
    );
    let mut files = vec![(ROBOTS, robots(site).into_bytes()), (GLOSSARY, glossary)];
    if let Some(base) = base {
        files.extend(site.feed.iter().map(|_| (FEED, atom(base, site, pages))));
    }
    let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    let file = |(name, bytes): (String, Vec<u8>)| Some((SitePath::new(&name).ok()?, bytes));
    files.chain(maps).filter_map(file).collect()
}

const ROBOTS: &str = "robots.txt";
const GLOSSARY: &str = "glossary.json";
const SITEMAP: &str = "sitemap.xml";
const FEED: &str = "feed.xml";

const SITEMAPS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const ATOM: &str = "http://www.w3.org/2005/Atom";

fn robots(site: &Site) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(base) = site.base_url.as_ref().filter(|_| site.has_sitemap) {
        text.push_str(&format!("\nSitemap: {base}{SITEMAP}\n"));
    }
    text
}

/// The sitemap. One may list 50,000 addresses; a larger site has several, and one that lists them.
fn sitemaps(base: &str, pages: &[Arc<Share>]) -> Vec<(String, Vec<u8>)> {
    const MOST: usize = 50_000;
    let listed: Vec<&Arc<Share>> = pages.iter().filter(|it| it.listed).collect();
    if listed.len() <= MOST {
        return vec![(SITEMAP.to_owned(), sitemap(base, &listed))];
    }
    let maps = listed.chunks(MOST).enumerate();
    let maps = maps.map(|(at, pages)| (format!("sitemap-{}.xml", at + 1), sitemap(base, pages)));
    let mut files: Vec<(String, Vec<u8>)> = maps.collect();
    let index = document("sitemapindex", &[("xmlns", SITEMAPS)], |out| {
        for (name, _) in &files {
            out.create_element("sitemap")
                .write_inner_content(|out| text(out, "loc", &format!("{base}{name}")))?;
        }
        Ok(())
    });
    files.push((SITEMAP.to_owned(), index));
    files
}

fn sitemap(base: &str, pages: &[&Arc<Share>]) -> Vec<u8> {
    document("urlset", &[("xmlns", SITEMAPS)], |out| {
        for page in pages {
            out.create_element("url").write_inner_content(|out| {
                text(out, "loc", &page.url.absolute(base))?;
                if let Some(day) = &page.updated {
                    text(out, "lastmod", day)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })
}

/// The chapters that say when they were changed, or else as of when they are told, the latest
/// first. RFC 4287 wants a date of each entry and of the whole, so one without is not among them.
fn atom(base: &str, site: &Site, pages: &[Arc<Share>]) -> Vec<u8> {
    let entries = pages.iter().filter_map(|page| Some((&page.url, page.news.as_ref()?)));
    let mut entries: Vec<(&Address, &News)> = entries.collect();
    entries.sort_by(|(_, one), (_, two)| {
        two.day.cmp(&one.day).then_with(|| one.number.cmp(&two.number))
    });
    let updated = entries.first().map_or("", |(_, news)| &news.day);
    let home = site.home.absolute(base);
    document("feed", &[("xmlns", ATOM), ("xml:lang", &site.lang)], |out| {
        text(out, "title", &site.title)?;
        if !site.description.is_empty() {
            text(out, "subtitle", &site.description)?;
        }
        text(out, "id", &home)?;
        link(out, "alternate", &home)?;
        link(out, "self", &format!("{base}{FEED}"))?;
        text(out, "updated", &moment(updated))?;
        let nobody = std::slice::from_ref(&site.title);
        let authors = if site.authors.is_empty() { nobody } else { &site.authors };
        for author in authors {
            out.create_element("author").write_inner_content(|out| text(out, "name", author))?;
        }
        for (url, news) in entries {
            entry(out, &url.absolute(base), news)?;
        }
        Ok(())
    })
}

fn entry(out: &mut Out, url: &str, news: &News) -> std::io::Result<()> {
    out.create_element("entry").write_inner_content(|out| {
        text(out, "title", &news.title)?;
        text(out, "id", url)?;
        link(out, "alternate", url)?;
        text(out, "updated", &moment(&news.day))?;
        if !news.summary.is_empty() {
            text(out, "summary", &news.summary)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// What `glossary.json` says of an entity: what other programs may want to know.
#[derive(Serialize)]
struct EntityEntry<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    aliases: &'a [String],
    /// Without markup.
    summary: &'a str,
    /// As HTML whose links start from the site's root.
    summary_html: String,
    /// In words.
    when: &'a str,
    /// As EDTF.
    date: &'a str,
    /// From the site's root, as all addresses here.
    url: &'a Address,
    relations: Vec<RelationEntry<'a>>,
    mentioned_in: Vec<&'a str>,
    same_as: &'a [String],
}

#[derive(Serialize)]
struct RelationEntry<'a> {
    kind: &'a str,
    name: &'a str,
    url: &'a Address,
    when: &'a str,
}

fn glossary(site: &Site, pages: &[Arc<Share>]) -> Vec<u8> {
    /// Grows when a field changes its meaning or goes away.
    const VERSION: u32 = 1;
    let mut entities: Vec<&(Arc<str>, Box<str>)> =
        pages.iter().filter_map(|it| it.entity.as_ref()).collect();
    entities.sort_by_key(|(id, _)| id);
    let (title, language) = (to_json(&site.title), to_json(&site.lang));
    let head =
        format!("{{\"version\":{VERSION},\"title\":{title},\"language\":{language},\"entities\":[");
    // It is as large as all of them: growing, it would take twice that.
    let all: usize = entities.iter().map(|(_, entry)| entry.len() + 1).sum();
    let mut out = String::with_capacity(head.len() + all + 2);
    out.push_str(&head);
    for (at, (_, entry)) in entities.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(entry);
    }
    out.push_str("]}");
    out.into_bytes()
}

fn entity_entry(entity: &EntityPage) -> EntityEntry<'_> {
    let groups = entity.relations.iter();
    let relations = groups.flat_map(|group| {
        group.to.iter().map(|it| RelationEntry {
            kind: &group.id,
            name: &it.name,
            url: &it.url,
            when: &it.when,
        })
    });
    EntityEntry {
        id: &entity.card.id,
        name: &entity.card.name,
        kind: &entity.card.kind,
        aliases: &entity.aliases,
        summary: &entity.card.plain,
        summary_html: entity.card.summary.as_ref().map_or_else(String::new, |it| from_root(it)),
        when: &entity.card.when,
        date: &entity.date,
        url: &entity.card.url,
        relations: relations.collect(),
        mentioned_in: entity.mentions.0.iter().map(|it| it.url.as_str()).collect(),
        same_as: &entity.same_as,
    }
}

/// The HTML of a summary, whose links then start from the root: there stands `glossary.json`.
fn from_root(summary: &Resolved) -> String {
    body(summary).replace(ROOT, "")
}

type Out = Writer<Vec<u8>>;

/// A document. Writing into memory does not fail.
fn document(
    root: &str,
    attributes: &[(&str, &str)],
    write: impl FnOnce(&mut Out) -> std::io::Result<()>,
) -> Vec<u8> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    let declaration = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
    let written = out.write_event(declaration).and_then(|()| {
        let root = out.create_element(root).with_attributes(attributes.iter().copied());
        root.write_inner_content(write).map(|_| ())
    });
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
