//! `site.yaml`: what an author says about the site as a whole.

use crate::base::{Checked, Code, Colour, Diagnostic, Severities, Source, Span, Spanned, nearest};

use super::checks::checks;
use super::date::{self, Date};
use super::features::{Features, features};
use super::id;
use super::lang::Lang;
use super::navigation::{NavEntry, navigation};
use super::quotes::typographic;
use super::record::{Record, shortened};
use super::shapes;
use super::strangers;
use super::yaml::{self, Value};

/// Everything that `site.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The site's title. The one key that must be there.
    pub title: String,
    /// One or two sentences about the site.
    pub description: Option<String>,
    /// Where the site will stand, `https://host/path/`, always with a slash at its end.
    pub base_url: Option<String>,
    /// The language of its texts.
    pub language: Lang,
    /// The day as of which its facts are told.
    pub as_of: Option<Date>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The theme's folder below `themes/`, with the place where it is named.
    pub theme: Option<Spanned<String>>,
    /// Values for the theme's settings, which the theme checks.
    pub theme_settings: Vec<(Spanned<String>, Spanned<String>)>,
    /// A CSL style by its name in hayagriva's archive: `chicago-author-date`.
    pub citation_style: Option<Spanned<String>>,
    /// The form of its pages' addresses.
    pub addresses: Addresses,
    /// What becomes of raw HTML in Markdown.
    pub html: HtmlPolicy,
    /// What the head of every page leads to, where the site says so.
    pub navigation: Option<Vec<NavEntry>>,
    /// Which parts it has.
    pub features: Features,
    /// Kinds of entity beside the built-in ones.
    pub kinds: Vec<KindDef>,
    /// Kinds of relation beside the built-in ones.
    pub relations: Vec<RelationDef>,
    /// Kinds of callout beside the built-in ones.
    pub callouts: Vec<String>,
    /// How grave its warnings are.
    pub checks: Severities,
}

/// The form of the addresses of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Addresses {
    /// `/design/`, a file `design/index.html`.
    #[default]
    Folders,
    /// `/design.html`.
    Files,
}

/// What becomes of raw HTML in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HtmlPolicy {
    /// It stands in the page as written.
    #[default]
    Allow,
    /// What could run or frame something is taken out.
    Sanitize,
    /// It is shown as text.
    Escape,
}

/// A kind of entity that a site declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindDef {
    /// Its id, `court`.
    pub id: Spanned<String>,
    /// What one of them is called: "Court".
    pub label: String,
    /// What several are called: "Courts".
    pub plural: String,
    /// A CSS colour.
    pub colour: Option<String>,
    /// A schema.org type, `Organization`.
    pub schema: Option<String>,
}

/// A kind of relation that a site declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationDef {
    /// Its id, `led-by`.
    pub id: Spanned<String>,
    /// The id of the same relation told from the other side. Its own id where it is symmetric.
    pub inverse: Spanned<String>,
    /// Words between holder and target: "led by".
    pub label: String,
    /// The words from the other side: "leads".
    pub inverse_label: String,
    /// The kinds of entity that may state it; any, where empty.
    pub from: Vec<Spanned<String>>,
    /// The kinds of entity that it may lead to; any, where empty.
    pub to: Vec<Spanned<String>>,
    /// Whether one target at a time is all a holder can have.
    pub exclusive: bool,
}

/// The little of the settings that parsing a chapter needs. Narrow, so that a changed title
/// parses nothing again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// The language, for quotation marks.
    pub language: Lang,
    /// What becomes of raw HTML.
    pub html: HtmlPolicy,
    /// Kinds of callout beside the built-in ones.
    pub callouts: Vec<String>,
}

/// Reads `site.yaml`.
pub fn settings(source: &Source) -> Checked<Settings> {
    let (path, text) = (&source.path, &source.text);
    let mut diags = Vec::new();
    let root = yaml::read(path, text, Span::of(0..text.len())).into(&mut diags);
    let mut site = Record::new(path, &root, &shapes::SITE, &mut diags);
    let language = site.text("language").and_then(|tag| language(&mut site, &tag));
    let language = language.unwrap_or_default();
    let prose = |it: Spanned<String>| typographic(&it.value, &language);
    let (theme, theme_settings) = theme(&mut site);
    let settings = Settings {
        title: prose(site.required_text("title")),
        description: site.text("description").map(prose),
        base_url: site.text("base_url").and_then(|url| base_url(&mut site, &url)),
        as_of: site.text("as_of").and_then(|as_of| date::parse(&as_of, path).into(site.diags())),
        authors: site.list("authors").into_iter().map(|it| it.value).collect(),
        theme,
        theme_settings,
        citation_style: site.text("citation_style"),
        addresses: site
            .choice("addresses", &[("folders", Addresses::Folders), ("files", Addresses::Files)])
            .unwrap_or_default(),
        html: site
            .choice(
                "html",
                &[
                    ("allow", HtmlPolicy::Allow),
                    ("sanitize", HtmlPolicy::Sanitize),
                    ("escape", HtmlPolicy::Escape),
                ],
            )
            .unwrap_or_default(),
        navigation: navigation(&mut site),
        features: features(&mut site),
        kinds: kinds(&mut site),
        relations: relations(&mut site),
        callouts: callouts(&mut site),
        language,
        checks: checks(&mut site),
    };
    site.finish();
    Checked::new(settings, diags)
}

fn language(site: &mut Record<'_, '_, '_>, tag: &Spanned<String>) -> Option<Lang> {
    let language = Lang::new(&tag.value);
    if language.is_none() {
        let message = format!("`{}` is no language", tag.value);
        let diag = Diagnostic::new(Code::BadValue, site.path(), tag.span, message)
            .help(match strangers::language(&tag.value) {
                Some(tag) => format!("write its tag: `{tag}`"),
                None => "write its tag: `en`, `en-GB`, `ar`".to_owned(),
            })
            .mend(strangers::language(&tag.value));
        site.diags().push(diag);
    }
    language
}

/// `https://host/path/`: what must be absolute is made of it by adding an address.
fn base_url(site: &mut Record<'_, '_, '_>, written: &Spanned<String>) -> Option<String> {
    let url = written.value.trim();
    let lower = url.to_ascii_lowercase();
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| lower.starts_with(scheme).then(|| &url[scheme.len()..]));
    let wrong = match rest {
        None => "it begins with neither `https://` nor `http://`",
        Some(rest) if rest.starts_with(['/', ':']) || rest.is_empty() => "it names no host",
        Some(rest) if rest.contains(['?', '#']) => "it has a query or a fragment",
        Some(rest) if rest.contains('@') => "it holds a name or password",
        Some(rest) if rest.contains("//") || rest.split('/').any(|it| it == "." || it == "..") => {
            "its path has empty parts or dots"
        }
        Some(rest)
            if rest.contains(|it: char| {
                it.is_whitespace()
                    || it.is_control()
                    || matches!(it, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
            }) =>
        {
            "it holds a character that no address may hold"
        }
        Some(rest) => {
            let host = rest.split('/').next().unwrap_or_default();
            let (name, port) = host.split_once(':').unwrap_or((host, "80"));
            if host.starts_with('[') || port.parse::<u16>().is_ok() && !name.is_empty() {
                let slash = if rest.ends_with('/') { "" } else { "/" };
                let scheme = &lower[..url.len() - rest.len()];
                return Some(format!("{scheme}{rest}{slash}"));
            }
            "its port is no number"
        }
    };
    let message = format!("`{}` is no base URL: {wrong}", shortened(&written.value));
    let diag = Diagnostic::new(Code::BadBaseUrl, site.path(), written.span, message)
        .help("write where the site will stand: `https://example.org/path/`");
    site.diags().push(diag);
    None
}

/// A name, or a mapping of the name and the theme's own settings.
fn theme(site: &mut Record<'_, '_, '_>) -> (Option<Spanned<String>>, ThemeSettings) {
    let Some(entry) = site.given("theme") else { return (None, Vec::new()) };
    let Value::Mapping(mapping) = &entry.value.value else {
        return (site.text_of("theme", &entry.value), Vec::new());
    };
    let name = mapping.entries.iter().find(|it| it.key.value == "name");
    let name = name.and_then(|it| site.text_of("name", &it.value));
    let settings = mapping.entries.iter().filter(|it| it.key.value != "name").filter_map(|it| {
        let value = site.text_of(&it.key.value, &it.value)?;
        Some((Spanned { value: it.key.value.to_string(), span: it.key.span }, value))
    });
    let settings = settings.collect();
    (name, settings)
}

type ThemeSettings = Vec<(Spanned<String>, Spanned<String>)>;

fn kinds(site: &mut Record<'_, '_, '_>) -> Vec<KindDef> {
    let mut kinds = Vec::new();
    for entry in site.entries("kinds") {
        let id = id::checked(&entry.key, site.path(), Code::BadValue, site.diags());
        let mut kind = site.within(&entry.value, &shapes::KIND).held_by(entry.key.span);
        let label = kind.required_text("label").value;
        let plural = kind.text("plural").map(|it| it.value);
        let colour = kind.text("colour").and_then(|colour| css_colour(&mut kind, &colour));
        let schema = kind.text("schema").and_then(|schema| schema_type(&mut kind, &schema));
        kind.finish();
        kinds.push(KindDef {
            id,
            plural: plural.unwrap_or_else(|| label.clone()),
            label,
            colour,
            schema,
        });
    }
    kinds
}

/// A colour goes into a style sheet, so it must not be able to say more than a colour.
fn css_colour(kind: &mut Record<'_, '_, '_>, colour: &Spanned<String>) -> Option<String> {
    let text = colour.value.trim();
    if Colour::new(text).is_some() {
        return Some(text.to_owned());
    }
    let message = format!("`{}` is no colour", shortened(&colour.value));
    let diag = Diagnostic::new(Code::BadValue, kind.path(), colour.span, message)
        .help("write a CSS colour, in quotes: `\"#8a3b12\"`, `\"oklch(60% 0.1 40)\"`")
        .near(nearest(text, Colour::names()));
    kind.diags().push(diag);
    None
}

fn schema_type(kind: &mut Record<'_, '_, '_>, schema: &Spanned<String>) -> Option<String> {
    let name = schema.value.trim();
    let name = ["https://schema.org/", "http://schema.org/", "schema:"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name);
    if name.starts_with(|it: char| it.is_ascii_uppercase())
        && name.bytes().all(|it| it.is_ascii_alphanumeric())
    {
        return Some(name.to_owned());
    }
    let message = format!("`{}` is no schema.org type", shortened(&schema.value));
    let diag = Diagnostic::new(Code::BadValue, kind.path(), schema.span, message)
        .help("write its name: `Organization`, `Place`, `Event`, `Thing`");
    kind.diags().push(diag);
    None
}

fn relations(site: &mut Record<'_, '_, '_>) -> Vec<RelationDef> {
    let mut relations = Vec::new();
    for entry in site.entries("relations") {
        let id = id::checked(&entry.key, site.path(), Code::BadValue, site.diags());
        let mut kind = site.within(&entry.value, &shapes::RELATION_KIND).held_by(entry.key.span);
        let symmetric = kind.flag("symmetric").unwrap_or_default();
        let inverse =
            if symmetric { kind.text("inverse") } else { Some(kind.required_text("inverse")) };
        let inverse = inverse.filter(|it| !it.value.is_empty());
        if let Some(inverse) = &inverse {
            if symmetric && inverse.value != id.value {
                let message = format!("`{}` is symmetric and has an inverse", id.value);
                let diag =
                    Diagnostic::new(Code::BadRelationKind, kind.path(), inverse.span, message)
                        .help("leave out `inverse`: a symmetric relation is its own");
                kind.diags().push(diag);
            } else if !symmetric && inverse.value == id.value {
                let message = format!("`{}` is its own inverse", id.value);
                let diag =
                    Diagnostic::new(Code::BadRelationKind, kind.path(), inverse.span, message)
                        .help("write `symmetric: true` instead of `inverse`");
                kind.diags().push(diag);
            } else {
                id::check(inverse, kind.path(), Code::BadValue, kind.diags());
            }
        }
        let label = kind.text("label").map_or_else(|| words(&id.value), |it| it.value);
        let inverse_label = kind.text("inverse_label").map(|it| it.value);
        // Without a good inverse it is its own, so that one mistake makes no further ones.
        let inverse = inverse.filter(|_| !symmetric).unwrap_or_else(|| id.clone());
        let inverse_label = inverse_label.unwrap_or_else(|| {
            if inverse.value == id.value { label.clone() } else { words(&inverse.value) }
        });
        relations.push(RelationDef {
            inverse,
            label,
            inverse_label,
            from: kind.list("from"),
            to: kind.list("to"),
            exclusive: kind.flag("exclusive").unwrap_or_default(),
            id,
        });
        kind.finish();
    }
    relations
}

/// The words of an id: `led by` of `led-by`.
fn words(id: &str) -> String {
    id.replace('-', " ")
}

fn callouts(site: &mut Record<'_, '_, '_>) -> Vec<String> {
    let callouts = site.list("callouts");
    for callout in &callouts {
        let word = |it: char| it.is_alphanumeric() && !it.is_uppercase() || it == '-';
        if callout.value.is_empty() || !callout.value.chars().all(word) {
            let message = format!("`{}` cannot be a kind of callout", shortened(&callout.value));
            let diag = Diagnostic::new(Code::BadValue, site.path(), callout.span, message)
                .help("write one word in lower case: `> [!warning]` is `warning`");
            site.diags().push(diag);
        }
    }
    callouts.into_iter().map(|it| it.value).collect()
}

/// What parsing needs of the settings.
pub fn dialect(settings: &Settings) -> Dialect {
    Dialect {
        language: settings.language.clone(),
        html: settings.html,
        callouts: settings.callouts.clone(),
    }
}
