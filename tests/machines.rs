//! What machines read of a site: linked data, the feed, the sitemap, `robots.txt`, `glossary.json`.

use glossator::base::{SitePath, Sources};
use glossator::engine::{Build, Engine, Options};
use serde_json::{Value, json};

/// A site of two chapters and some entities. `base` is a line of `site.yaml`, or nothing.
fn built(base: &str) -> Build {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: String| {
        sources.put(SitePath::new(path).expect("a path"), text);
    };
    put(
        "content/site.yaml",
        format!("title: Tides & <Wells>\nlanguage: en-GB\nauthors: [The Desk]\n{base}"),
    );
    put(
        "content/chapters/01-tide.md",
        "---\ntitle: \"The </script> tide\"\nsummary: What it does & why.\nupdated: 2020-01-07\n\
         key_points: [\"Ann Ebb saw it.\"]\n---\n\n\
         Ann Ebb saw the Harbour. The Harbour board met. The aquifer is deep [@log2019, p. 4].\n"
            .to_owned(),
    );
    put(
        "content/chapters/02-well.md",
        "---\ntitle: The well\nupdated: 2020-03\n---\n\nNothing.\n".to_owned(),
    );
    put("content/chapters/03-ebb.md", "---\ntitle: The ebb\n---\n\nNothing.\n".to_owned());
    put(
        "content/glossary.yaml",
        "ann-ebb:\n  name: Ann Ebb\n  kind: person\n  aliases: [Ebb]\n  summary: She *watches* the Harbour & waits.\n\
         \x20 when: 1957-03-11/2020\n  roles: [{title: Keeper, when: 2001/..}]\n\
         \x20 relations: {member-of: board}\n  same_as: [\"https://example.org/ebb\"]\n\
         board:\n  name: Harbour board\n  kind: group\n  when: 1999~/..\n  where: harbour\n\
         harbour:\n  name: Harbour\n  kind: place\n  where: {lat: -3.5, lon: 120.25}\n\
         flood:\n  name: The flood\n  kind: event\n  when: 2019-10-09\n  where: harbour\n\
         deal:\n  name: The deal\n  kind: agreement\n  when: 2015-07-14/2018-05-08\n\
         well:\n  name: aquifer\n  kind: concept\n  summary: A hole down to water.\n"
            .to_owned(),
    );
    put(
        "content/sources.yaml",
        "log2019:\n  type: report\n  title: A log of <em>tides</em>\n  author: Ebb, Ann\n  date: 2019\n"
            .to_owned(),
    );
    Engine::default().build(&sources, Options::default())
}

const BASE: &str = "base_url: https://example.org/t/\n";

fn linked(build: &Build, page: &str) -> Value {
    let page = build.site.pages[&SitePath::new(page).expect("a path")].page();
    for bad in ['<', '>', '&'] {
        assert!(!page.json_ld.contains(bad), "{}", page.json_ld);
    }
    if page.json_ld.is_empty() {
        return Value::Null;
    }
    serde_json::from_str(&page.json_ld).expect("JSON")
}

fn file(build: &Build, path: &str) -> Option<String> {
    let bytes = build.output.0.get(&SitePath::new(path).expect("a path"))?;
    Some(String::from_utf8(bytes.to_vec()).expect("UTF-8"))
}

#[test]
fn a_chapter_says_what_it_is_about() {
    let build = built(BASE);
    assert_eq!(build.diags.iter().filter(|it| it.at.path.as_str().ends_with(".md")).count(), 0);
    let entity = |kind: &str, id: &str, name: &str| {
        let at = format!("https://example.org/t/glossary/{id}/#entity");
        json!({"@type": kind, "@id": at, "name": name})
    };
    assert_eq!(
        linked(&build, "tide/index.html"),
        json!({
            "@context": "https://schema.org",
            "@graph": [
                {
                    "@type": "Article",
                    "@id": "https://example.org/t/tide/",
                    "url": "https://example.org/t/tide/",
                    "headline": "The </script> tide",
                    "description": "What it does & why.",
                    "inLanguage": "en-GB",
                    "dateModified": "2020-01-07",
                    "author": [{"@type": "Person", "name": "The Desk"}],
                    "position": 1,
                    "isPartOf": {
                        "@type": "WebSite",
                        "@id": "https://example.org/t/",
                        "url": "https://example.org/t/",
                        "name": "Tides & <Wells>"
                    },
                    "about": [entity("Person", "ann-ebb", "Ann Ebb")],
                    "mentions": [
                        entity("Place", "harbour", "Harbour"),
                        entity("Organization", "board", "Harbour board"),
                        entity("DefinedTerm", "well", "aquifer")
                    ],
                    "citation": ["Ebb, Ann. 2019. A Log of <em>tides</em>."]
                },
                {
                    "@type": "BreadcrumbList",
                    "itemListElement": [
                        {"@type": "ListItem", "position": 1, "name": "Tides & <Wells>",
                         "item": "https://example.org/t/"},
                        {"@type": "ListItem", "position": 2, "name": "The </script> tide",
                         "item": "https://example.org/t/tide/"}
                    ]
                }
            ]
        })
    );
}

#[test]
fn an_entity_is_what_its_kind_is() {
    let build = built("");
    let of = |id: &str| linked(&build, &format!("glossary/{id}/index.html"));
    assert_eq!(
        of("ann-ebb"),
        json!({
            "@context": "https://schema.org",
            "@type": "Person",
            "name": "Ann Ebb",
            "alternateName": ["Ebb"],
            "description": "She watches the Harbour & waits.",
            "sameAs": ["https://example.org/ebb"],
            "birthDate": "1957-03-11",
            "deathDate": "2020",
            "hasOccupation": [{
                "@type": "Role",
                "hasOccupation": {"@type": "Occupation", "name": "Keeper"},
                "startDate": "2001"
            }],
            "memberOf": [{"@type": "Organization", "name": "Harbour board"}],
            "subjectOf": [{"@type": "CreativeWork", "name": "The </script> tide"}]
        })
    );
    assert_eq!(
        of("board"),
        json!({
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": "Harbour board",
            "location": [{"@type": "Place", "name": "Harbour"}],
            "member": [{"@type": "Person", "name": "Ann Ebb"}],
            "subjectOf": [{"@type": "CreativeWork", "name": "The </script> tide"}]
        })
    );
    assert_eq!(
        of("harbour")["geo"],
        json!({"@type": "GeoCoordinates", "latitude": "-3.5", "longitude": "120.25"})
    );
    assert_eq!(of("flood")["startDate"], json!("2019-10-09"));
    assert_eq!(of("flood").get("endDate"), None);
    assert_eq!(of("deal")["@type"], json!("CreativeWork"));
    assert_eq!(of("deal")["dateCreated"], json!("2015-07-14"));
    assert_eq!(
        of("well")["inDefinedTermSet"],
        json!({"@type": "DefinedTermSet", "name": "Tides & <Wells>"})
    );
}

#[test]
fn the_cover_is_the_site_and_the_glossary_a_set_of_terms() {
    let build = built(BASE);
    let cover = linked(&build, "index.html");
    assert_eq!((&cover["@type"], &cover["dateModified"]), (&json!("WebSite"), &json!("2020-03")));
    let glossary = linked(&build, "glossary/index.html");
    assert_eq!(glossary["@type"], json!("DefinedTermSet"));
    assert_eq!(glossary["hasDefinedTerm"].as_array().map(Vec::len), Some(1));
    assert_eq!(linked(&build, "404.html"), Value::Null);
    let sources = linked(&build, "sources/index.html");
    assert_eq!(sources["@type"], json!("CollectionPage"));
    assert_eq!(sources["hasPart"][0]["text"], json!("Ebb, Ann. 2019. A Log of <em>tides</em>."));
}

#[test]
fn without_a_base_url_nothing_claims_an_address() {
    let build = built("");
    for (path, page) in build.site.pages.iter().map(|(path, it)| (path, it.page())) {
        assert!(!page.json_ld.contains("@id") && !page.json_ld.contains("\"url\""), "{path}");
    }
    let names = ["sitemap.xml", "feed.xml", "robots.txt", "glossary.json"];
    let there = names.map(|it| file(&build, it).is_some());
    assert_eq!(there, [false, false, true, true]);
    assert_eq!(file(&build, "robots.txt").as_deref(), Some("User-agent: *\nAllow: /\n"));
}

#[test]
fn the_sitemap_lists_pages_and_the_feed_chapters() {
    let build = built(BASE);
    let map = file(&build, "sitemap.xml").expect("a sitemap");
    assert!(map.contains(
        " <url>\n  <loc>https://example.org/t/tide/</loc>\n  <lastmod>2020-01-07</lastmod>\n </url>"
    ));
    assert!(!map.contains("404") && !map.contains("print"));
    assert_eq!(map.matches("<loc>").count(), build.site.pages.len() - 2);
    let feed = file(&build, "feed.xml").expect("a feed");
    assert!(
        feed.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-GB\">"),
        "{feed}"
    );
    assert!(feed.contains("<title>Tides &amp; &lt;Wells&gt;</title>"), "{feed}");
    assert!(feed.contains("<updated>2020-03-01T00:00:00Z</updated>\n <author>"), "{feed}");
    let order: Vec<usize> =
        ["The well", "&lt;/script&gt;"].iter().filter_map(|it| feed.find(it)).collect();
    assert!(order.len() == 2 && order.is_sorted(), "{feed}");
    assert!(
        file(&build, "robots.txt")
            .is_some_and(|it| it.ends_with("Sitemap: https://example.org/t/sitemap.xml\n"))
    );
}

#[test]
fn a_chapter_that_never_says_when_it_changed_is_as_old_as_what_it_tells() {
    let build = built(&format!("{BASE}as_of: 2019-05\n"));
    let undated = built(BASE);
    let entries = |it: &Build| file(it, "feed.xml").map(|it| it.matches("<entry>").count());
    assert_eq!((entries(&build), entries(&undated)), (Some(3), Some(2)));
    let feed = file(&build, "feed.xml").expect("a feed");
    assert!(feed.contains("<updated>2019-05-01T00:00:00Z</updated>"), "{feed}");
}

#[test]
fn the_glossary_is_there_for_programs() {
    let build = built("");
    let text = file(&build, "glossary.json").expect("a glossary");
    let glossary: Value = serde_json::from_str(&text).expect("JSON");
    let ids: Vec<&Value> =
        glossary["entities"].as_array().expect("a list").iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["ann-ebb", "board", "deal", "flood", "harbour", "well"]);
    assert_eq!(
        glossary["entities"][0],
        json!({
            "id": "ann-ebb",
            "name": "Ann Ebb",
            "kind": "person",
            "aliases": ["Ebb"],
            "summary": "She watches the Harbour & waits.",
            "summary_html":
                "She <em>watches</em> the <a class=\"e\" data-e=\"harbour\" data-k=\"place\" \
                 href=\"glossary/harbour/\">Harbour</a> &amp; waits.",
            "when": "11 March 1957 – 2020",
            "date": "1957-03-11/2020",
            "url": "glossary/ann-ebb/",
            "relations": [
                {"kind": "member-of", "name": "Harbour board", "url": "glossary/board/", "when": ""}
            ],
            "mentioned_in": ["tide/"],
            "same_as": ["https://example.org/ebb"]
        })
    );
}
