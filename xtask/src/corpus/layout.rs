//! The same prose as a site of ours or of others. Others do not link names; their entities are pages
//! with their summaries and relations.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::entity::Entity;
use super::prose::{Chapter, SOURCES};

/// Whose site it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    Glossator,
    Hugo,
    Mdbook,
    Zola,
    Eleventy,
    Cobalt,
    Blades,
}

impl Layout {
    const ALL: [Self; 7] = [
        Self::Glossator,
        Self::Hugo,
        Self::Mdbook,
        Self::Zola,
        Self::Eleventy,
        Self::Cobalt,
        Self::Blades,
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Glossator => "glossator",
            Self::Hugo => "hugo",
            Self::Mdbook => "mdbook",
            Self::Zola => "zola",
            Self::Eleventy => "eleventy",
            Self::Cobalt => "cobalt",
            Self::Blades => "blades",
        }
    }
}

type Files = BTreeMap<String, String>;

/// Writes the site into a folder that is new or empty.
pub fn write(
    out: &Path,
    layout: Layout,
    entities: &[Entity],
    chapters: &[Chapter],
) -> std::io::Result<()> {
    if fs::read_dir(out).is_ok_and(|mut it| it.next().is_some()) {
        return Err(std::io::Error::other("the folder is not empty"));
    }
    let files = files(layout, entities, chapters);
    let mut last = PathBuf::new();
    for (path, text) in files {
        let path = out.join(path);
        let folder = path.parent().unwrap_or(out);
        if folder != last {
            fs::create_dir_all(folder)?;
            folder.clone_into(&mut last);
        }
        fs::write(&path, text)?;
    }
    Ok(())
}

/// All files of a site, by their paths.
fn files(layout: Layout, entities: &[Entity], chapters: &[Chapter]) -> Files {
    match layout {
        Layout::Glossator => glossator(entities, chapters),
        Layout::Hugo => hugo(entities, chapters),
        Layout::Mdbook => mdbook(entities, chapters),
        Layout::Zola => zola(entities, chapters),
        Layout::Eleventy => eleventy(entities, chapters),
        Layout::Cobalt => cobalt(entities, chapters),
        Layout::Blades => blades(entities, chapters),
    }
}

fn glossator(entities: &[Entity], chapters: &[Chapter]) -> Files {
    const CHAPTERS_TO_A_PART: usize = 100;
    const ENTITIES_TO_A_FILE: usize = 500;
    let mut files = Files::new();
    let settings = "title: A large site\nbase_url: https://example.org/large/\n";
    files.insert("content/site.yaml".to_owned(), settings.to_owned());
    for (part, chapters) in chapters.chunks(CHAPTERS_TO_A_PART).enumerate() {
        let folder = format!("content/chapters/{:03}-part-{}", part + 1, part + 1);
        files.insert(format!("{folder}/_part.yaml"), format!("title: Part {}\n", part + 1));
        for (at, chapter) in chapters.iter().enumerate() {
            let Chapter { slug, title, summary, body } = chapter;
            files.insert(
                format!("{folder}/{:03}-{slug}.md", at + 1),
                format!("---\ntitle: {title}\nsummary: {summary}\n---\n{body}"),
            );
        }
    }
    for (file, some) in entities.chunks(ENTITIES_TO_A_FILE).enumerate() {
        let mut yaml = String::new();
        for entity in some {
            let Entity { id, name, alias, kind, summary, body, when, relations } = entity;
            let _ = write!(
                yaml,
                "{id}:\n  name: {name}\n  kind: {kind}\n  aliases: [{alias}]\n  summary: {summary}\n  \
                 body: |\n    {body}\n  when: {when}\n  relations:\n"
            );
            for same in relations.chunk_by(|a, b| a.0 == b.0) {
                let others: Vec<&str> = same.iter().map(|it| &*entities[it.1].id).collect();
                let _ = match others[..] {
                    [other] => writeln!(yaml, "    {}: {other}", same[0].0),
                    _ => writeln!(yaml, "    {}: [{}]", same[0].0, others.join(", ")),
                };
            }
            yaml.push('\n');
        }
        files.insert(format!("content/glossary/{file:03}.yaml"), yaml);
    }
    let mut yaml = String::new();
    for number in 0..SOURCES {
        let _ = write!(
            yaml,
            "s{number}:\n  type: book\n  title: The {number} tides\n  author: Writer, {number}th\n  \
             date: {}\n\n",
            1900 + number
        );
    }
    files.insert("content/sources.yaml".to_owned(), yaml);
    files
}

/// An entity's page for generators that know no entities. `link` makes the address of another.
fn entry(entity: &Entity, entities: &[Entity], link: fn(&str) -> String) -> String {
    let Entity { alias, kind, summary, body, when, relations, .. } = entity;
    let mut out = format!("{summary}\n\n{body}\n\nAlso {alias}; {kind}; {when}.\n\n");
    for (relation, other) in relations {
        let other = &entities[*other];
        let _ = writeln!(out, "- {relation} [{}]({})", other.name, link(&other.id));
    }
    out
}

fn hugo(entities: &[Entity], chapters: &[Chapter]) -> Files {
    let mut files = Files::new();
    for (path, text) in [
        (
            "hugo.toml",
            "title = 'A large site'\nbaseURL = 'https://example.org/large/'\n\
             disableKinds = ['taxonomy', 'term']\n[markup.highlight]\nnoClasses = false\n",
        ),
        (
            "layouts/_default/baseof.html",
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ .Title }}</title>\
             </head><body>{{ block \"main\" . }}{{ end }}</body></html>\n",
        ),
        (
            "layouts/_default/single.html",
            "{{ define \"main\" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}\
             {{ with .PrevInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}\
             {{ with .NextInSection }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}{{ end }}\n",
        ),
        (
            "layouts/_default/list.html",
            "{{ define \"main\" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li>\
             <a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}\n",
        ),
    ] {
        files.insert(path.to_owned(), text.to_owned());
    }
    for (at, chapter) in chapters.iter().enumerate() {
        let Chapter { slug, title, summary, body } = chapter;
        files.insert(
            format!("content/chapters/{slug}.md"),
            format!("---\ntitle: {title}\nsummary: {summary}\nweight: {}\n---\n{body}", at + 1),
        );
    }
    for entity in entities {
        let text = entry(entity, entities, |id| format!("../{id}/"));
        let front = format!("---\ntitle: {}\n---\n", entity.name);
        files.insert(format!("content/glossary/{}.md", entity.id), front + &text);
    }
    files
}

/// For Zola 0.22 and later, which refuses what earlier ones called `highlight_code`.
fn zola(entities: &[Entity], chapters: &[Chapter]) -> Files {
    let mut files = Files::new();
    for (path, text) in [
        (
            "config.toml",
            "title = \"A large site\"\nbase_url = \"https://example.org/large\"\n\
             compile_sass = false\nbuild_search_index = false\n[markdown.highlighting]\n\
             theme = \"github-light\"\nstyle = \"class\"\n",
        ),
        (
            "templates/base.html",
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <title>{% block title %}{% endblock %}</title></head><body>{% block main %}{% endblock %}\
             </body></html>\n",
        ),
        (
            "templates/index.html",
            "{% extends \"base.html\" %}{% block title %}{{ config.title }}{% endblock %}\
             {% block main %}<a href=\"chapters/\">Chapters</a>{% endblock %}\n",
        ),
        (
            "templates/section.html",
            "{% extends \"base.html\" %}{% block title %}{{ section.title }}{% endblock %}\
             {% block main %}<ul>{% for page in section.pages %}<li><a href=\"{{ page.permalink }}\">\
             {{ page.title }}</a></li>{% endfor %}</ul>{% endblock %}\n",
        ),
        (
            "templates/page.html",
            "{% extends \"base.html\" %}{% block title %}{{ page.title }}{% endblock %}\
             {% block main %}<h1>{{ page.title }}</h1>{{ page.content | safe }}\
             {% if page.lower %}<a href=\"{{ page.lower.permalink }}\">{{ page.lower.title }}</a>{% endif %}\
             {% if page.higher %}<a href=\"{{ page.higher.permalink }}\">{{ page.higher.title }}</a>{% endif %}\
             {% endblock %}\n",
        ),
        ("content/_index.md", "+++\n+++\n"),
        ("content/chapters/_index.md", "+++\ntitle = \"Chapters\"\nsort_by = \"weight\"\n+++\n"),
        ("content/glossary/_index.md", "+++\ntitle = \"Glossary\"\n+++\n"),
    ] {
        files.insert(path.to_owned(), text.to_owned());
    }
    for (at, chapter) in chapters.iter().enumerate() {
        let Chapter { slug, title, summary, body } = chapter;
        files.insert(
            format!("content/chapters/{slug}.md"),
            format!(
                "+++\ntitle = \"{title}\"\ndescription = \"{summary}\"\nweight = {}\n+++\n{body}",
                at + 1
            ),
        );
    }
    for entity in entities {
        let text = entry(entity, entities, |id| format!("@/glossary/{id}.md"));
        let front = format!("+++\ntitle = \"{}\"\n+++\n", entity.name);
        files.insert(format!("content/glossary/{}.md", entity.id), front + &text);
    }
    files
}

fn mdbook(entities: &[Entity], chapters: &[Chapter]) -> Files {
    let mut files = Files::new();
    let book = "[book]\ntitle = \"A large site\"\n[output.html.search]\nenable = false\n";
    files.insert("book.toml".to_owned(), book.to_owned());
    let mut summary = "# Summary\n\n".to_owned();
    for Chapter { slug, title, summary: sentence, body } in chapters {
        let _ = writeln!(summary, "- [{title}](chapters/{slug}.md)");
        files.insert(
            format!("src/chapters/{slug}.md"),
            format!("# {title}\n\n{sentence}\n\n{body}"),
        );
    }
    summary.push_str("\n# Glossary\n\n");
    for entity in entities {
        let _ = writeln!(summary, "- [{}](glossary/{}.md)", entity.name, entity.id);
        let text = entry(entity, entities, |id| format!("{id}.md"));
        let page = format!("# {}\n\n{text}", entity.name);
        files.insert(format!("src/glossary/{}.md", entity.id), page);
    }
    files.insert("src/SUMMARY.md".to_owned(), summary);
    files
}

/// Links of entries lead from folder to folder, as Eleventy makes them; it puts a page's neighbours
/// into its data by the filters that it ships with.
fn eleventy(entities: &[Entity], chapters: &[Chapter]) -> Files {
    let mut files = Files::new();
    for (path, text) in [
        (
            "eleventy.config.mjs",
            "export default (config) => {\n  config.setDataDeepMerge?.(false);\n};\n\
             export const config = {markdownTemplateEngine: false, dir: {input: \".\"}};\n",
        ),
        ("_data/layout.json", "\"page.njk\"\n"),
        (
            "_includes/page.njk",
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ title }}</title>\
             </head><body><h1>{{ title }}</h1>{{ content | safe }}</body></html>\n",
        ),
        ("chapters/chapters.json", "{\"tags\": \"chapters\"}\n"),
    ] {
        files.insert(path.to_owned(), text.to_owned());
    }
    for chapter in chapters {
        let Chapter { slug, title, summary, body } = chapter;
        files.insert(
            format!("chapters/{slug}.md"),
            format!("---\ntitle: {title}\nsummary: {summary}\n---\n{body}"),
        );
    }
    for entity in entities {
        let text = entry(entity, entities, |id| format!("../{id}/"));
        let front = format!("---\ntitle: {}\n---\n", entity.name);
        files.insert(format!("glossary/{}.md", entity.id), front + &text);
    }
    files
}

fn cobalt(entities: &[Entity], chapters: &[Chapter]) -> Files {
    let mut files = Files::new();
    let settings = "site:\n  title: A large site\n  base_url: https://example.org/large\n";
    files.insert("_cobalt.yml".to_owned(), settings.to_owned());
    let layout = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ page.title }}\
                  </title></head><body><h1>{{ page.title }}</h1>{{ page.content }}</body></html>\n";
    files.insert("_layouts/page.liquid".to_owned(), layout.to_owned());
    let page =
        |title: &str, text: &str| format!("---\nlayout: page.liquid\ntitle: {title}\n---\n{text}");
    for Chapter { slug, title, body, .. } in chapters {
        files.insert(format!("chapters/{slug}.md"), page(title, body));
    }
    for entity in entities {
        let text = entry(entity, entities, |id| format!("{id}.html"));
        files.insert(format!("glossary/{}.md", entity.id), page(&entity.name, &text));
    }
    files
}

/// Blades has no option for where it writes, but a setting: it is the folder that the bench gives to
/// the others.
fn blades(entities: &[Entity], chapters: &[Chapter]) -> Files {
    let mut files = Files::new();
    let settings = "title = \"A large site\"\nurl = \"https://example.org/large\"\noutput_dir = \"../out-blades\"\n";
    files.insert("Blades.toml".to_owned(), settings.to_owned());
    let page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{title}}</title></head>\
                <body><h1>{{title}}</h1>{{content}}</body></html>\n";
    let section = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{title}}</title></head>\
                   <body><ul>{{#pages}}<li><a href=\"{{permalink}}\">{{title}}</a></li>{{/pages}}</ul></body></html>\n";
    files.insert("templates/page.html".to_owned(), page.to_owned());
    files.insert("templates/section.html".to_owned(), section.to_owned());
    let page = |title: &str, text: &str| format!("title = \"{title}\"\ncontent = '''\n{text}'''\n");
    for Chapter { slug, title, body, .. } in chapters {
        files.insert(format!("content/chapters/{slug}.toml"), page(title, body));
    }
    for entity in entities {
        let text = entry(entity, entities, |id| format!("../{id}/"));
        files.insert(format!("content/glossary/{}.toml", entity.id), page(&entity.name, &text));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::super::entity::entities;
    use super::super::prose::chapters;
    use super::*;

    #[test]
    fn everybody_gets_the_same_prose() {
        let entities = entities(40);
        let chapters = chapters(12, &entities);
        for layout in Layout::ALL {
            let files = files(layout, &entities, &chapters);
            for chapter in &chapters {
                let own = files.iter().filter(|it| it.0.contains(&chapter.slug));
                let own: Vec<_> = own.collect();
                assert_eq!(own.len(), 1, "{} of {layout:?}", chapter.slug);
                assert!(own[0].1.contains(&chapter.body), "{} of {layout:?}", chapter.slug);
            }
            let all: String = files.into_values().collect();
            for entity in &entities {
                assert!(all.contains(&entity.summary), "{} of {layout:?}", entity.id);
                assert!(all.contains(&entity.body), "{} of {layout:?}", entity.id);
            }
        }
    }

    /// What is measured today is to be measured tomorrow, and on other machines: whoever changes the
    /// corpus changes this number, and measures everything anew.
    #[test]
    fn the_corpus_is_what_it_was() {
        let entities = entities(60);
        let files = files(Layout::Glossator, &entities, &chapters(30, &entities));
        let bytes = files.iter().flat_map(|(path, text)| path.bytes().chain(text.bytes()));
        // FNV-1a.
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(format!("{hash:016x}"), "112cdf20fbe701ec");
    }
}
