//! A small site on the disk, and what the engine makes of it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glossator::base::{Diagnostic, Lines, SitePath, Sources};
use glossator::discover;
use glossator::engine::{Build, Engine, Options};
use glossator::resolve::pages::{Content, Page};
use glossator::resolve::text::Resolved;

use super::case::{Block, Role};

/// A site in a folder of its own.
#[derive(Debug)]
pub struct TestSite {
    dir: tempfile::TempDir,
}

/// What became of a site.
#[derive(Debug)]
pub struct Made {
    pub sources: Sources,
    pub build: Build,
    pub diags: Vec<Diagnostic>,
}

impl TestSite {
    /// An empty folder.
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder") }
    }

    /// The site that the blocks of a case give.
    pub fn of(blocks: &[Block]) -> Self {
        let site = Self::new();
        let given = |path: &str| blocks.iter().any(|it| it.role == Role::File(path.to_owned()));
        if !given("content/site.yaml") {
            site.put("content/site.yaml", "title: Test\n");
        }
        for block in blocks {
            match &block.role {
                Role::File(path) => site.put(path, &block.text),
                Role::Bytes(path) => site.put(path, unescaped(&block.text)),
                Role::Size(path) => {
                    site.put(path, "");
                    let size = block.text.trim().parse().expect("a number of bytes");
                    let file = fs::File::options().write(true).open(site.at(path));
                    file.and_then(|it| it.set_len(size)).expect("a file of that size");
                }
                Role::Link(path) => site.link(path, block.text.trim()),
                Role::AsOf
                | Role::Report
                | Role::HtmlOf(_)
                | Role::LinksOf(_)
                | Role::Page(..)
                | Role::Output(_)
                | Role::Files => {}
            }
        }
        site
    }

    /// The site's folder.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// A place in the site.
    pub fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Writes a file.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }

    /// Makes a symbolic link.
    pub fn link(&self, path: &str, to: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        #[cfg(unix)]
        std::os::unix::fs::symlink(to, path).expect("a link");
        #[cfg(not(unix))]
        panic!("no links to {to} at {}", path.display());
    }

    /// What becomes of it.
    pub fn make(&self) -> Made {
        self.made(Options::default())
    }

    /// What becomes of it, built as of a day.
    pub fn as_of(&self, day: &str) -> Made {
        let as_of = Some(glossator::drive::as_of::as_of(day.trim()).expect("a day"));
        self.made(Options { as_of, ..Options::default() })
    }

    fn made(&self, options: Options) -> Made {
        let read = discover::read(self.root()).expect("a site");
        let build = Engine::default().build(&read.value, options);
        let mut diags = read.diags;
        diags.extend(build.diags.iter().cloned());
        build.site.severities.judge(&mut diags);
        diags.sort();
        diags.dedup();
        Made { sources: read.value, build, diags }
    }
}

impl Made {
    /// What a block that expects something should say.
    pub fn says(&self, role: &Role) -> Result<String, String> {
        match role {
            Role::Report => Ok(self.report()),
            Role::HtmlOf(page) => Ok(ended(&self.html(page)?)),
            Role::LinksOf(page) => Ok(entity_links(&self.html(page)?)),
            Role::Page(page, fields) => self.fields(page, fields),
            Role::Output(path) => {
                let path = SitePath::new(path).map_err(|_| format!("`{path}` is no path"))?;
                let bytes = self.build.output.0.get(&path);
                let bytes = bytes.ok_or_else(|| format!("there is no file {path}"))?;
                Ok(ended(&String::from_utf8_lossy(bytes)))
            }
            Role::Files => {
                let theme = self.build.site.theme.files();
                let own = |path: &SitePath| theme.iter().any(|(it, _)| it == path);
                let files = self.build.output.0.keys().filter(|it| !own(it));
                Ok(files.map(|it| format!("{it}\n")).collect())
            }
            Role::File(_) | Role::Bytes(_) | Role::Link(_) | Role::Size(_) | Role::AsOf => {
                Ok(String::new())
            }
        }
    }

    /// Every diagnostic, as cases write them.
    pub fn report(&self) -> String {
        let mut out = String::new();
        for diag in &self.diags {
            let _ = writeln!(out, "{}[{}]: {}", diag.severity, diag.code, diag.message);
            let place = |path: &SitePath, byte: u32| {
                let text = self.sources.text(path).map_or("", |it| &it.text);
                let at = Lines::new(text).position(byte);
                format!("{path}:{}:{}", at.line, at.column)
            };
            let _ = writeln!(out, " {}", place(&diag.at.path, diag.at.span.start));
            for also in &diag.also {
                let _ =
                    writeln!(out, " also: {}: {}", place(&also.path, also.span.start), also.note);
            }
            if let Some(help) = &diag.help {
                let _ = writeln!(out, " help: {help}");
            }
        }
        out
    }

    /// The HTML of a page's text, its links leading from the page.
    fn html(&self, address: &str) -> Result<String, String> {
        let page = self.page(address)?;
        let body: Option<&Arc<Resolved>> = match &page.content {
            Content::Chapter(it) => Some(&it.body),
            Content::Page(it) => Some(&it.body),
            Content::Entity(it) => it.body.as_ref(),
            Content::Cover(it) => it.intro.as_ref(),
            Content::Glossary(_)
            | Content::Matrix(_)
            | Content::Sources(_)
            | Content::Timeline(_)
            | Content::Network(_)
            | Content::Map(_)
            | Content::NotFound
            | Content::Print(_)
            | Content::Redirect { .. } => None,
        };
        let body = body.ok_or_else(|| format!("the page `{address}` has no text"))?;
        let site = &self.build.site;
        Ok(glossator::render::page::text(body, &page, &site.value, &site.theme))
    }

    /// Fields of a page as templates see them, in JSON; links lead from the page.
    fn fields(&self, address: &str, fields: &[String]) -> Result<String, String> {
        let page = self.page(address)?;
        let json = serde_json::to_value(&page).map_err(|error| error.to_string())?;
        let root = root(&page);
        let mut out = String::new();
        for field in fields {
            let value = json.get(field).ok_or_else(|| format!("there is no field `{field}`"))?;
            let value = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
            let _ = writeln!(out, "{field}: {}", value.replace("\\u0001", &root));
        }
        Ok(out)
    }

    fn page(&self, address: &str) -> Result<Page, String> {
        let pages = || self.build.site.pages.values().map(|it| it.page());
        pages().find(|it| it.url.as_str() == address).ok_or_else(|| {
            let all: Vec<_> = pages().map(|it| it.url.to_string()).collect();
            format!("there is no page `{address}`; there are {all:?}")
        })
    }
}

/// The way from a page to the site's root.
fn root(page: &Page) -> String {
    match page.url.depth() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The text with a line's end at its end.
fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Every link to an entity as `words -> id`.
fn entity_links(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split("<a ").skip(1) {
        let Some((tag, rest)) = piece.split_once('>') else { continue };
        let Some(id) = tag.split("data-e=\"").nth(1).and_then(|it| it.split('"').next()) else {
            continue;
        };
        let inner = rest.split("</a>").next().unwrap_or_default();
        let _ = writeln!(out, "{} -> {id}", words(inner));
    }
    out
}

/// The words of a piece of HTML.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&#39;", "'").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bytes that a text with `\xE9` in it spells. Its last line end does not count.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.trim_end_matches('\n');
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend(before.as_bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).expect("two hexadecimal digits"));
        rest = &after[2..];
    }
    bytes.extend(rest.as_bytes());
    bytes
}
