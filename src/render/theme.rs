//! A theme: templates, words and assets, and what a template sees.
//!
//! # What a theme is
//!
//! ```text
//! themes/NAME/
//!   theme.yaml      parent, settings
//!   templates/      Tera 2: one per kind of page, and whatever they extend and include
//!   assets/         style sheets, scripts, fonts, images
//!   i18n/LANG.yaml  the words of the interface
//! ```
//!
//! A site's `themes/NAME/` lies over its parent (`parent:` in theme.yaml, `default` where nothing is
//! said), and that over the one embedded in the program. The topmost layer that has a file wins,
//! file by file; words and settings win one by one. A template names another without its layer
//! (`{% extends "base.html" %}`, `{% include "parts/head.html" %}`, paths from `templates/`);
//! to build upon the same file of the built-in theme, it names that in full:
//! `{% extends "default/base.html" %}`.
//!
//! ```yaml
//! # theme.yaml; a setting's type is text, number, flag, colour or choice
//! parent: default
//! settings:
//!   accent: {type: colour, default: "#7a1f2b", description: links and marks}
//!   width: {type: choice, choices: [narrow, wide], default: narrow, description: the column}
//! ```
//!
//! ```yaml
//! # i18n/en.yaml; a word with plural forms is a mapping of CLDR's categories
//! glossary: Glossary
//! minutes: {one: "{n} minute", other: "{n} minutes"}
//! chapter-of: Chapter {n} of {of}
//! ```
//!
//! # What a template sees
//!
//! The template of a page is `KIND.html`, `KIND` being `page.kind`: `cover`, `chapter`, `page`, `glossary`,
//! `entity`, `sources`, `timeline`, `network`, `map`, `not-found`, `redirect`.
//!
//! - `page`: a [`Page`] in JSON, the fields of its kind beside the common ones:
//!   `page.title`, `page.url`, `page.toc`, `page.body`. What is not there is none (`{% if page.next %}`).
//!   A text (`body`, `intro`, each of `key_points`, `card.summary`, `mention.sentence`), a run of
//!   formatted words (`source.text`) and a picture are ready HTML, which is not escaped again: `{{ page.body }}`.
//!   `page.notes` is a list of
//!   `{number, html, references}`: a note `<li id="note-NUMBER">` leads back to `#note-NUMBER-ref`,
//!   and, where `references` is more than 1, to `#note-NUMBER-ref-2` and so on.
//! - `site`: a [`Site`].
//! - `theme`: the theme's settings by name, as the site has them: `theme.accent`.
//! - `root`: the way from the page to the site's root, `../../`. All addresses in `page` and `site` count from
//!   the root: `href="{{ root }}{{ chapter.url }}"`. On the 404 page it is the path of the base URL, or `/`.
//!   Whoever needs an absolute address writes `{{ site.base_url }}{{ page.url }}`, where `site.base_url` is not none.
//! - `t(key="minutes", n=4)`: a word. `n` chooses the plural form and stands for `{n}`; any other
//!   argument stands for its own name: `t(key="chapter-of", n=page.number, of=page.of)`.
//! - `asset(name="site.css")`: the way from the page to a file of `assets/`, a digest of its content in its
//!   name. A style sheet names others as they stand in the theme (`url(fonts/a.woff2)`); that is mended.
//! - `inline_asset(name="site.css")`: the content of a style sheet, script or SVG, for `<style>` and the like.
//!
//! A picture (`page.drawing`, `page.strip`, `page.hood`, `page.locator`) is ready SVG, to be coloured by a style sheet; `page.pictures` says whether there
//! is one on the page.
//!
//! Tera's own filters, tests and functions are there; nothing reaches the rest of the site. An
//! undefined variable is an error; `{{ a?.b or "" }}` tolerates one. A component sees what it is given, and
//! what it asks for: `{% component Link(to: string, @root) %}`.
//!
//! Bodies bring words with them, which a theme in another language should have: `callout-KIND` for each
//! built-in kind of callout (`note`, `tip`, `important`, `warning`, `caution`, `claim`, `definition`,
//! `question`, `example`), `callout-by` (before who says it), `task-done` and `task-open` (labels of boxes), `table` (the label of the `{n}`th
//! table, which scrolls), `kind-KIND` for each built-in kind of entity.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Serialize, Serializer};
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use crate::base::{Checked, Code, Diagnostic, SitePath};
use crate::resolve::pages::{NavLink, Page, Site};
use crate::resolve::text::Card;
use crate::resolve::theme::{Layers, Setting};

use super::asking::Asked;
use super::assets::{Assets, assets};
use super::context::{reach, uncommented};
use super::deck::{Deck, dealt};
use super::escape::{ROOT, escape, escape_to};
use super::faults::{Fault, NO_ASSET, NO_WORD, Place, bytes, diagnostic};
use super::folding::{Call, Folded, folded};
use super::furniture::{READY, word as word_for};
use super::page::LARGEST;
use super::words::{Phrases, phrases};

/// A theme, ready to draw. Two are equal where their layers are: then they draw the same.
#[derive(Debug)]
pub struct Theme {
    layers: Arc<Layers>,
    tera: Tera,
    /// What the templates are read as, by name.
    folds: Folds,
    phrases: Arc<Phrases>,
    assets: Arc<Assets>,
    /// The names of all templates but those in the program, from `templates/`, and what they ask for.
    own: Vec<(String, Asked)>,
    /// Whether one cannot be read, so that another serves in its place.
    is_lame: bool,
}

impl PartialEq for Theme {
    fn eq(&self, other: &Self) -> bool {
        self.layers == other.layers
    }
}

impl Eq for Theme {}

/// A [`Site`] as the templates of a theme see it, made once for all pages.
#[derive(Clone, Debug)]
pub struct SiteValue {
    site: Arc<Site>,
    value: Value,
}

impl PartialEq for SiteValue {
    fn eq(&self, other: &Self) -> bool {
        self.site == other.site && self.value == other.value
    }
}

impl Eq for SiteValue {}

impl SiteValue {
    /// The site as templates see it. Links that have no words of their own have those of the theme: they
    /// stand on every page.
    pub fn new(site: &Arc<Site>, phrases: &Phrases) -> Self {
        let words = |link: &NavLink| phrases.or_word(&link.title, link.key).into_owned();
        let nav = site.nav.iter().map(|it| NavLink { title: words(it), ..it.clone() });
        let seen = Site { nav: nav.collect(), ..Site::clone(site) };
        Self { site: Arc::clone(site), value: Value::from_serializable(&seen) }
    }

    /// The site, as it is without a theme.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }
}

type Folds = BTreeMap<String, Folded>;

/// What is as templates see it already: HTML, or a card that was made once.
#[derive(Clone, Debug)]
pub struct Ready(Value);

impl Ready {
    /// HTML, which a template writes as it is.
    pub(super) fn html(html: &str) -> Self {
        Self(Value::safe_string(html))
    }

    /// Something as a template sees it. Nothing where that cannot be told.
    pub(super) fn of(it: &(impl Serialize + ?Sized)) -> Option<Self> {
        Value::try_from_serializable(it).ok().map(Self)
    }

    /// The names of its fields.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<String> {
        let fields = self.0.as_map().into_iter().flatten();
        fields.filter_map(|(name, _)| name.as_str().map(str::to_owned)).collect()
    }

    /// The same, where it is HTML.
    pub(super) fn as_html(&self) -> &str {
        self.0.as_str().unwrap_or_default()
    }
}

impl Serialize for Ready {
    // Within a value this is the value itself, and no copy of it.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// Tera's name for all that a template sees.
const EVERYTHING: &str = "__tera_context";

/// The template of what lists and cards say of an entity.
pub(super) const CARD: &str = "parts/card.html";

/// The template of a name in the list of those that a page mentions.
pub(super) const NAME: &str = "parts/name.html";

/// Reads the templates of a theme. A template that cannot be read is told, and the one that it
/// covers serves in its place.
pub fn theme(layers: &Arc<Layers>) -> Checked<Theme> {
    let mut diags = Vec::new();
    let assets = Arc::new(assets(&layers.assets).into(&mut diags));
    let phrases = Arc::new(phrases(&layers.words));
    let read_as = |full: &dyn Fn(&str) -> Option<String>| {
        let html = layers.templates.iter().filter(|it| it.name.ends_with(".html"));
        let known = |call: Call<'_>| constant(call, &phrases, &assets);
        let ready = |full: &str| word_for(full.strip_prefix(&**layers.prefixes.last()?)?);
        html.map(|it| (it.name.clone(), folded(&it.source.text, known, full, ready))).collect()
    };
    let mut folds: Folds = read_as(&|name| full_name(name, layers));
    // Most themes have no fault, and are read once.
    let whole = all_but(&[], layers, &folds, &phrases, &assets);
    let is_lame = whole.is_err();
    let tera = whole.unwrap_or_else(|_| {
        // Who covers another cannot be told before all are read: the one that it covers may have to serve.
        folds = read_as(&|_| None);
        compiled(layers, &folds, &phrases, &assets, &mut diags)
    });
    let layers = Arc::clone(layers);
    let own = own(&layers);
    Checked::new(Theme { layers, tera, folds, phrases, assets, own, is_lame }, diags)
}

/// The names of all templates but those in the program, and what they ask for.
fn own(layers: &Layers) -> Vec<(String, Asked)> {
    let built_in = layers.prefixes.last();
    let own = layers.templates.iter().filter_map(|it| {
        let prefix = layers.prefixes.iter().find(|prefix| it.name.starts_with(&***prefix))?;
        let asked = || (it.name[prefix.len()..].to_owned(), Asked::of(&it.source.text));
        (Some(prefix) != built_in).then(asked)
    });
    own.collect()
}

impl Theme {
    /// The files of its assets, to be written into the output.
    pub fn files(&self) -> &[(SitePath, Arc<[u8]>)] {
        &self.assets.files
    }

    /// Its words.
    pub fn phrases(&self) -> &Arc<Phrases> {
        &self.phrases
    }

    /// Draws a page with the template of its kind. Where that fails, says why, and `to` has what
    /// was drawn so far.
    pub(super) fn draw(
        &self,
        page: &Page,
        site: &SiteValue,
        root: &str,
        deck: Option<&Arc<Deck>>,
        to: impl Write,
    ) -> Option<Diagnostic> {
        let template = format!("{}.html", page.content.template());
        let value = match deck {
            Some(deck) => {
                dealt(deck, page.content.template(), || Value::try_from_serializable(page))
            }
            None => Value::try_from_serializable(page),
        };
        let furniture = deck.and_then(|it| it.furniture(page, site, self));
        let drawn = value.and_then(|page| {
            let mut context = Context::new();
            context.insert_value("page", page);
            context.insert_value("site", site.value.clone());
            context.insert_value("root", Value::from(root));
            if let Some(ready) = furniture {
                context.insert_value(READY, ready.0.clone());
            }
            self.tera.render_to(&template, &context, to)
        });
        let error = drawn.err()?;
        let fault = faults(&error, &self.folds).into_iter().next().unwrap_or_default();
        let fault = fault.or_in(&template);
        Some(diagnostic(&fault, Code::TemplateFailed, &self.layers))
    }

    /// Whether `parts/card.html` asks for nothing but the card and what is the same on every page,
    /// and for the way to the root only to write it down.
    pub(super) fn draws_cards_alone(&self) -> bool {
        let reached = reach(CARD, &self.layers);
        let texts = self.layers.templates.iter().filter(|it| {
            let bare =
                self.layers.prefixes.iter().find_map(|prefix| it.name.strip_prefix(&**prefix));
            bare.is_some_and(|it| reached.contains(it))
        });
        texts.map(|it| uncommented(&it.source.text).replace("{{ root }}", "")).all(|text| {
            let mut words = text.split(|it: char| !(it.is_alphanumeric() || it == '_'));
            // What stands round a card in a list is of the page, too.
            let of_page = ["page", "root", "bound", "fold", "group", "groups", EVERYTHING];
            words.all(|it| !of_page.contains(&it))
        })
    }

    /// Whether `template` is the one in the program.
    pub(super) fn is_built_in(&self, template: &str) -> bool {
        let has = |prefix: &&String| {
            let name = format!("{prefix}{template}");
            self.layers.templates.iter().any(|it| it.name == name)
        };
        self.layers.prefixes.iter().find(has) == self.layers.prefixes.last()
    }

    /// Whether a template is the one in the program, and so are all that have a part in it.
    pub(super) fn is_built_in_throughout(&self, template: &str) -> bool {
        reach(template, &self.layers).iter().all(|it| self.is_built_in(it))
    }

    /// Whether a template of the site's own asks for one of these names, or for all that there are.
    pub(super) fn names_any(&self, names: &[&str]) -> bool {
        self.own.iter().any(|(_, asked)| asked.names(names) || asked.names(&[EVERYTHING]))
    }

    /// Whether a template of the site's own may give one of these names to something else.
    pub(super) fn binds_any(&self, names: &[&str]) -> bool {
        self.own.iter().any(|(_, asked)| names.iter().any(|it| asked.binds(it)))
    }

    /// Whether the templates of a kind of page may go through a list of its own, to which these words are the ways.
    /// Those in the program do so only where what they make of the list is not ready.
    pub(super) fn takes_apart(&self, kind: &str, ways: &[&str]) -> bool {
        self.any_part(kind, |asked| asked.names(ways))
    }

    /// Whether a template of the site's own that has a part in a kind of page asks for a page as a whole, or for what `asks` says.
    pub(super) fn any_part(&self, kind: &str, asks: impl Fn(&Asked) -> bool) -> bool {
        let reached = reach(&format!("{kind}.html"), &self.layers);
        self.own.iter().any(|(name, asked)| {
            // A component is known wherever it stands.
            let is_part = reached.contains(name) || asked.names(&["component"]);
            is_part && (asks(asked) || asked.names(&[EVERYTHING]) || asked.takes_page())
        })
    }

    /// Whether all templates but those in the program take the HTML of others as it comes, and leave the way to the
    /// root: else what is the same on each page is so no more. Also where another serves in the place of one of them, nobody
    /// knows.
    pub(super) fn takes_html_as_it_comes(&self) -> bool {
        let is_other = |(_, asked): &(_, Asked)| asked.captures() || asked.binds("root");
        !self.is_lame && !self.own.iter().any(is_other)
    }

    /// A card as templates see it, and `entry`. Nothing where it cannot be told.
    pub(super) fn ready(&self, card: &Card, entry: &Ready) -> Option<Ready> {
        // Nobody else holds it, so it is not copied.
        let mut fields = Value::try_from_serializable(card).ok()?.into_map()?;
        fields.insert("entry".into(), entry.0.clone());
        Some(Ready(Value::from(fields)))
    }

    /// What one of the two templates of cards makes of one; `bound` as they have it. Nothing where it fails: then the page that
    /// shows it says so.
    pub(super) fn of_card(
        &self,
        template: &str,
        card: Ready,
        bound: bool,
        site: &SiteValue,
    ) -> Option<String> {
        self.of_any_page(template, site, [("card", card.0), ("bound", bound.into())])
    }

    /// What a template makes of something that it knows by this name, wherever the page stands. Nothing where it fails.
    pub(super) fn of_item(
        &self,
        template: &str,
        (name, item): (&'static str, Ready),
        site: &SiteValue,
    ) -> Option<String> {
        self.of_any_page(template, site, [(name, item.0)])
    }

    /// What a template makes of `values` wherever the page stands. Nothing where it fails.
    fn of_any_page<const N: usize>(
        &self,
        template: &str,
        site: &SiteValue,
        values: [(&'static str, Value); N],
    ) -> Option<String> {
        let mut context = Context::new();
        for (name, value) in values {
            context.insert_value(name, value);
        }
        context.insert_value("site", site.value.clone());
        context.insert_value("root", Value::safe_string(ROOT.encode_utf8(&mut [0; 4])));
        let mut out = Vec::new();
        self.tera.render_to(template, &context, &mut out).ok()?;
        String::from_utf8(out).ok()
    }
}

/// All templates, but for those that cannot be read.
fn compiled(
    layers: &Layers,
    folds: &Folds,
    phrases: &Arc<Phrases>,
    assets: &Arc<Assets>,
    diags: &mut Vec<Diagnostic>,
) -> Tera {
    let whole = |bad: &[&str]| all_but(bad, layers, folds, phrases, assets);
    let mut read = whole(&[]);
    let mut bad: Vec<&str> = Vec::new();
    // Tera stops at the first template that has not the form of one; an author wants to see all.
    for template in &layers.templates {
        let alone = Tera::default().add_raw_template(&template.name, &template.source.text);
        let Err(error) = alone else { continue };
        if let ErrorKind::SyntaxError(_) = error.kind() {
            let found = faults(&error, &Folds::new());
            diags.extend(found.iter().map(|it| diagnostic(it, Code::BadTemplate, layers)));
            bad.push(&template.name);
        }
    }
    if !bad.is_empty() {
        read = whole(&bad);
    }
    // Then what they have to do with each other. Each round drops at least one, so it ends.
    loop {
        let error = match read {
            Ok(tera) => return tera,
            Err(error) => error,
        };
        let dropped = bad.clone();
        for fault in faults(&error, folds) {
            let name = layers.templates.iter().find(|it| it.name == fault.template);
            bad.extend(name.map(|it| &*it.name));
            // What fails for want of a template that was dropped is no fault of its own.
            if !dropped.iter().any(|it| fault.wants(it)) {
                diags.push(diagnostic(&fault, Code::BadTemplate, layers));
            }
        }
        if bad.len() == dropped.len() {
            return prepared(layers, phrases, assets);
        }
        read = whole(&bad);
    }
}

/// All templates but for some.
fn all_but(
    bad: &[&str],
    layers: &Layers,
    folds: &Folds,
    phrases: &Arc<Phrases>,
    assets: &Arc<Assets>,
) -> TeraResult<Tera> {
    let mut tera = prepared(layers, phrases, assets);
    let good = layers.templates.iter().filter(|it| !bad.contains(&&*it.name));
    let texts = good
        .map(|it| (&it.name, folds.get(&it.name).map_or(&*it.source.text, |folded| &*folded.text)));
    tera.add_raw_templates(texts).map(|()| tera)
}

/// The full name of the template that `name` stands for, where that is not all of it.
fn full_name(name: &str, layers: &Layers) -> Option<String> {
    let is_there = |name: &str| layers.templates.iter().any(|it| it.name == name);
    let mut full = layers.prefixes.iter().map(|prefix| format!("{prefix}{name}"));
    if is_there(name) { None } else { full.find(|it| is_there(it)) }
}

/// An engine without templates: the layers, our functions, our escaping.
fn prepared(layers: &Layers, phrases: &Arc<Phrases>, assets: &Arc<Assets>) -> Tera {
    let mut tera = Tera::default();
    // It fails only where templates are there already.
    let _ = tera.set_fallback_prefixes(layers.prefixes.iter().map(|it| Cow::Owned(it.clone())));
    tera.set_escape_fn(|text, out| escape_to(text, |part| out.write_all(part.as_bytes())));
    let words = Arc::clone(phrases);
    tera.register_function("t", move |args: Kwargs, _: &State<'_>| word(&words, &args));
    let all = Arc::clone(assets);
    tera.register_function("asset", move |args: Kwargs, _: &State<'_>| {
        let name = args.must_get::<&str>("name")?;
        all.link(name).map(Value::safe_string).ok_or_else(|| no_asset(name))
    });
    let all = Arc::clone(assets);
    tera.register_function("inline_asset", move |args: Kwargs, _: &State<'_>| {
        let name = args.must_get::<&str>("name")?;
        all.inline(name).map(Value::safe_string).ok_or_else(|| no_asset(name))
    });
    let settings: BTreeMap<String, Value> =
        layers.settings.iter().map(|(name, setting)| (name.clone(), value(setting))).collect();
    tera.global_context().insert_value("theme", settings.into());
    tera
}

/// What a call makes on every page, as HTML.
fn constant(call: Call<'_>, phrases: &Phrases, assets: &Assets) -> Option<String> {
    match (call.function, call.argument) {
        ("t", "key") => {
            let mut html = String::new();
            escape(&phrases.say(call.value, None, &[])?, &mut html);
            Some(html)
        }
        ("asset", "name") => assets.link(call.value).map(str::to_owned),
        _ => None,
    }
}

fn word(phrases: &Phrases, args: &Kwargs) -> TeraResult<Value> {
    let key = args.must_get::<&str>("key")?;
    let n = args.get::<i64>("n")?;
    let mut given = Vec::new();
    for (name, value) in args.iter() {
        match name.as_str() {
            Some("key" | "n") | None => {}
            Some(name) if value.is_undefined() => {
                return Err(Error::message(format!("`{name}` is not defined")));
            }
            Some(name) => given.push((name, value.to_string())),
        }
    }
    let said = if given.is_empty() {
        phrases.again(key, n).map(|it| Value::from(&*it))
    } else {
        let given: Vec<_> = given.iter().map(|(name, value)| (*name, &**value)).collect();
        phrases.say(key, n, &given).map(Value::from)
    };
    said.ok_or_else(|| Error::message(format!("{NO_WORD}{key}`")))
}

fn no_asset(name: &str) -> Error {
    Error::message(format!("{NO_ASSET}{name}`"))
}

fn value(setting: &Setting) -> Value {
    match setting {
        Setting::Text(text) => Value::from(&**text),
        Setting::Flag(flag) => Value::from(*flag),
        Setting::Number(digits) => match (digits.parse::<i64>(), digits.parse::<f64>()) {
            (Ok(whole), _) => Value::from(whole),
            (Err(_), Ok(float)) => Value::from(float),
            (Err(_), Err(_)) => Value::from(&**digits),
        },
    }
}

/// What Tera says, as far as it says where, of templates that it read as `folds` has them.
fn faults(error: &Error, folds: &Folds) -> Vec<Fault> {
    let back = |template: &str, at: Place| match (folds.get(template), at) {
        (Some(folded), Place::Bytes(read)) => Place::Bytes(folded.back(read)),
        (Some(folded), Place::Line(line, column, len)) => {
            Place::Bytes(folded.back(bytes(&folded.text, line, column, len)))
        }
        (_, at) => at,
    };
    said(error).into_iter().map(|it| it.moved(back)).collect()
}

/// The same of templates as they are read.
fn said(error: &Error) -> Vec<Fault> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let fault = Fault::new(report.message(), report.filename());
            // The chain of includes is in the text alone.
            vec![
                fault.at(Place::Bytes(report.span().range.clone())).called_from(&error.to_string()),
            ]
        }
        ErrorKind::Msg(report) => Fault::all(report),
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let mut chain = vec![tpl.clone()];
            chain.extend(inheritance_chain.iter().cloned());
            vec![Fault::new("this template extends itself", tpl).round(&chain)]
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            vec![Fault::new("this template includes itself", tpl).round(include_chain)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("there is no template `{parent}`");
            vec![Fault::new(message, current).at(Place::Naming(parent.clone()))]
        }
        ErrorKind::Io(io::ErrorKind::FileTooLarge) => {
            vec![Fault::new(format!("the page grows beyond {} MiB", LARGEST >> 20), "")]
        }
        ErrorKind::TemplateNotFound(name) => {
            vec![Fault::new(format!("there is no template `{name}`"), name)]
        }
        _ => vec![Fault::new(error.to_string(), "")],
    }
}
