//! The layers of a theme settled: which folder lies over which, what the site set, which word is
//! said in which language. What templates mean is not asked here.
//!
//! A site's `themes/NAME/` lies over its parent, and that over the theme in the program. Files win
//! whole; settings and words win one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{
    Asset, Checked, Code, Colour, Diagnostic, SitePath, Source, Span, Spanned, nearest,
};
use crate::parse::settings::Settings;
use crate::parse::theme::{self, Ground, ThemeFile};

pub use crate::parse::lang::Lang;
pub use crate::parse::theme::{Forms, Setting, SettingDef, SettingKind, Word};

/// The theme that lies below all others.
const DEFAULT: &str = "default";

/// How the keys of words begin that join dates: see [`super::dates`].
pub(super) const DATE: &str = "date-";

/// What a site asks of its theme. A little of the [`Settings`], so that a changed title compiles no
/// template again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// `content/site.yaml`, where it says so.
    pub path: SitePath,
    /// The theme's folder, where one is named.
    pub name: Option<Spanned<String>>,
    /// Values for its settings.
    pub settings: Vec<(Spanned<String>, Spanned<String>)>,
    /// The language of its words.
    pub lang: Lang,
}

/// What the settings at `path` ask of the theme.
pub fn wanted(path: &SitePath, settings: &Settings) -> Wanted {
    Wanted {
        path: path.clone(),
        name: settings.theme.clone(),
        settings: settings.theme_settings.clone(),
        lang: settings.language.clone(),
    }
}

/// Every file there is of any theme: those of the site, and those in the program.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    /// The site's texts below `themes/`; others are not looked at.
    pub texts: &'a [Arc<Source>],
    /// The site's assets below `themes/`; others are not looked at.
    pub assets: &'a [Arc<Asset>],
    /// The theme in the program, by path from `themes/default/`.
    pub built_in: &'a [(&'a str, &'a [u8])],
}

/// A theme, its layers settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layers {
    /// The file that asked for the theme: `content/site.yaml`.
    pub site: SitePath,
    /// What templates may write before the name of another to mean that layer's: `mine/`,
    /// `default/`. From the top.
    pub prefixes: Vec<String>,
    /// The templates of all layers, sorted by name.
    pub templates: Vec<Template>,
    /// Those files below `assets/` that no layer covers, by name: `site.css`.
    pub assets: BTreeMap<String, ThemeAsset>,
    /// The settings by name.
    pub settings: BTreeMap<String, Setting>,
    /// The words of the interface.
    pub words: Words,
}

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name with its layer's prefix: `mine/parts/head.html`.
    pub name: String,
    /// Its file.
    pub source: Arc<Source>,
}

/// A style sheet, script, font or image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeAsset {
    /// Its file.
    pub path: SitePath,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The words of the interface by key, each with the language that it is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The languages that words are in: the site's first.
    pub langs: Vec<Lang>,
    /// The words, each with the index of its language.
    pub table: BTreeMap<String, (Word, usize)>,
}

/// Settles the layers of the theme that a site asks for.
pub fn layers(shelf: Shelf<'_>, wanted: &Wanted) -> Checked<Layers> {
    let mut diags = Vec::new();
    let folders = folders(shelf);
    let stack = stack(&folders, wanted, &mut diags);
    let mut templates = Vec::new();
    let mut assets: BTreeMap<String, ThemeAsset> = BTreeMap::new();
    for layer in &stack {
        for (path, help) in &layer.folder.strays {
            diags.push(
                Diagnostic::new(
                    Code::UnknownFile,
                    path,
                    Span::default(),
                    "nothing reads this file",
                )
                .help(help.clone()),
            );
        }
        for (name, text) in &layer.folder.templates {
            let name = format!("{}{name}", layer.prefix);
            templates.push(Template { name, source: Arc::clone(text) });
        }
        for (name, asset) in &layer.folder.assets {
            assets.entry(name.clone()).or_insert_with(|| asset.clone());
        }
    }
    templates.sort_by(|a, b| a.name.cmp(&b.name));
    let layers = Layers {
        site: wanted.path.clone(),
        prefixes: stack.iter().map(|it| it.prefix.clone()).collect(),
        templates,
        assets,
        settings: settings(&stack, wanted, &mut diags),
        words: words(&stack, wanted, &mut diags),
    };
    Checked::new(layers, diags)
}

/// A theme in the stack of a site, with files that may be taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storey {
    /// The theme's folder below `themes/`; `default` also for the one in the program.
    pub name: String,
    /// Its templates and assets, by their paths from the theme's folder: `templates/chapter.html`.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// What a site may set.
    pub settings: Vec<SettingDef>,
}

/// The themes that lie below each other where a site asks for `wanted`, from the top. The last one
/// is in the program.
pub fn storeys(shelf: Shelf<'_>, wanted: &Wanted) -> Vec<Storey> {
    let folders = folders(shelf);
    let storey = |layer: Layer<'_>| {
        let templates = layer.folder.templates.iter();
        let templates =
            templates.map(|(name, it)| (format!("templates/{name}"), it.text.as_bytes().into()));
        let assets = layer.folder.assets.iter();
        let assets = assets.map(|(name, it)| (format!("assets/{name}"), Arc::clone(&it.bytes)));
        Storey {
            name: layer.prefix.trim_matches([':', '/']).to_owned(),
            files: templates.chain(assets).collect(),
            settings: layer.about.map_or_else(Vec::new, |it| it.settings),
        }
    };
    stack(&folders, wanted, &mut Vec::new()).into_iter().map(storey).collect()
}

/// A folder of `themes/`, its files by what they are.
#[derive(Debug, Default)]
struct Folder {
    about: Option<Arc<Source>>,
    templates: BTreeMap<String, Arc<Source>>,
    assets: BTreeMap<String, ThemeAsset>,
    words: BTreeMap<String, Arc<Source>>,
    /// What nothing reads where it stands, and where it belongs.
    strays: Vec<(SitePath, String)>,
}

/// The site's themes by name, and the one in the program.
#[derive(Debug, Default)]
struct Folders {
    of_the_site: BTreeMap<String, Folder>,
    built_in: Folder,
}

struct Layer<'a> {
    prefix: String,
    folder: &'a Folder,
    about: Option<ThemeFile>,
}

fn folders(shelf: Shelf<'_>) -> Folders {
    let mut folders = Folders::default();
    for source in shelf.texts {
        if let Some((name, inside)) = source.path.below("themes").and_then(|it| it.split_once('/'))
        {
            put_text(folders.of_the_site.entry(name.to_owned()).or_default(), inside, source);
        }
    }
    for asset in shelf.assets {
        if let Some((name, inside)) = asset.path.below("themes").and_then(|it| it.split_once('/')) {
            let folder = folders.of_the_site.entry(name.to_owned()).or_default();
            if let Some(name) = inside.strip_prefix("assets/") {
                let (path, bytes) = (asset.path.clone(), Arc::clone(&asset.bytes));
                folder.assets.insert(name.to_owned(), ThemeAsset { path, bytes });
            }
        }
    }
    for &(path, bytes) in shelf.built_in {
        let inside = path.strip_prefix("themes/default/").unwrap_or(path);
        match (inside.strip_prefix("assets/"), std::str::from_utf8(bytes), SitePath::new(path)) {
            (Some(name), _, Ok(path)) => {
                let asset = ThemeAsset { path, bytes: bytes.into() };
                folders.built_in.assets.insert(name.to_owned(), asset);
            }
            (None, Ok(text), Ok(path)) => {
                let source = Arc::new(Source { path, text: text.into() });
                put_text(&mut folders.built_in, inside, &source);
            }
            _ => {}
        }
    }
    folders
}

fn put_text(folder: &mut Folder, inside: &str, source: &Arc<Source>) {
    if inside == "theme.yaml" {
        folder.about = Some(Arc::clone(source));
    } else if let Some(name) = inside.strip_prefix("templates/") {
        folder.templates.insert(name.to_owned(), Arc::clone(source));
    } else if let Some(name) = inside.strip_prefix("assets/") {
        let (path, bytes) = (source.path.clone(), source.text.as_bytes().into());
        folder.assets.insert(name.to_owned(), ThemeAsset { path, bytes });
    } else if let Some(name) = inside.strip_prefix("i18n/")
        && name.strip_suffix(".yaml").and_then(Lang::new).is_some()
    {
        folder.words.insert(name.to_owned(), Arc::clone(source));
    } else if let Some(home) = home(inside) {
        folder.strays.push((source.path.clone(), home));
    }
}

/// Where a file belongs that stands where nothing reads it, if it looks like one of a theme.
fn home(inside: &str) -> Option<String> {
    let name = inside.rsplit('/').next().unwrap_or(inside);
    match name.rsplit_once('.')? {
        (_, "html") => Some("templates belong in the theme's `templates/`".to_owned()),
        (_, "css" | "js" | "svg") => Some("assets belong in the theme's `assets/`".to_owned()),
        (stem, "yml") => Some(format!("name it `{stem}.yaml` to have it read")),
        (_, "yaml") => {
            let help =
                "a theme has a `theme.yaml`, and words in `i18n/LANG.yaml`, as `i18n/en.yaml`";
            Some(help.to_owned())
        }
        _ => None,
    }
}

/// The layers from the top down to the theme in the program.
fn stack<'a>(folders: &'a Folders, wanted: &Wanted, diags: &mut Vec<Diagnostic>) -> Vec<Layer<'a>> {
    let mut stack: Vec<Layer<'a>> = Vec::new();
    let mut seen = BTreeSet::new();
    // What names the next theme, and where.
    let mut next = wanted.name.clone().map(|it| (wanted.path.clone(), it));
    loop {
        let name = next.as_ref().map_or(DEFAULT, |it| &it.1.value).to_owned();
        let Some(folder) = folders.of_the_site.get(&name) else {
            if let (Some((path, named)), true) = (&next, name != DEFAULT) {
                let known = folders.of_the_site.keys().map(String::as_str).chain([DEFAULT]);
                let message = format!("there is no theme `{name}`");
                let diag = Diagnostic::new(Code::NoTheme, path, named.span, message)
                    .help(format!("its files belong in `themes/{name}/`"))
                    .near(nearest(&name, known));
                diags.push(diag);
            }
            break;
        };
        if !seen.insert(name.clone()) {
            if let Some((path, named)) = &next {
                let message = format!("`{name}` lies over itself");
                diags.push(
                    Diagnostic::new(Code::ThemeLoop, path, named.span, message)
                        .help("take out one `parent`: below the last theme lies the default"),
                );
            }
            break;
        }
        let about = folder.about.as_ref().map(|it| theme::theme(it).into(diags));
        let parent = about.as_ref().and_then(|it| Some((it.path.clone(), it.parent.clone()?)));
        // The site's own files of the default theme have a name that no folder can have, for
        // `default/` means the theme in the program.
        let prefix = if name == DEFAULT { ":default/".to_owned() } else { format!("{name}/") };
        stack.push(Layer { prefix, folder, about });
        match parent {
            Some(parent) => next = Some(parent),
            None if name == DEFAULT => break,
            None => next = None,
        }
    }
    let about = folders.built_in.about.as_ref().map(|it| theme::theme(it).into(diags));
    stack.push(Layer { prefix: format!("{DEFAULT}/"), folder: &folders.built_in, about });
    stack
}

fn settings(
    stack: &[Layer<'_>],
    wanted: &Wanted,
    diags: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Setting> {
    let mut known: BTreeMap<&str, &SettingDef> = BTreeMap::new();
    for def in stack.iter().filter_map(|it| it.about.as_ref()).flat_map(|it| &it.settings) {
        known.entry(&def.name.value).or_insert(def);
    }
    let mut settings: BTreeMap<String, Setting> =
        known.iter().map(|(name, def)| ((*name).to_owned(), def.default.clone())).collect();
    let path = &wanted.path;
    for (name, written) in &wanted.settings {
        let Some(def) = known.get(&*name.value) else {
            let message = format!("the theme has no setting `{}`", name.value);
            let names: Vec<_> = known.keys().map(|it| format!("`{it}`")).collect();
            diags.push(
                Diagnostic::new(Code::BadSetting, path, name.span, message)
                    .help(format!("its settings are {}", names.join(", ")))
                    .near(nearest(&name.value, known.keys().copied())),
            );
            continue;
        };
        match def.kind.read(&written.value) {
            Ok(setting) => {
                diags.extend(faint(&def.grounds, written, path));
                settings.insert(name.value.clone(), setting);
            }
            Err(expected) => {
                let message = format!("`{}` cannot be `{}`", name.value, written.value);
                diags.push(Diagnostic::new(Code::BadSetting, path, written.span, message).help(
                    match def.kind.nearest(&written.value) {
                        Some(near) => format!("did you mean `{near}`? it is {expected}"),
                        None => format!("it is {expected}"),
                    },
                ));
            }
        }
    }
    settings
}

/// The least contrast of text (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// What is to be said of a colour that can hardly be read on one of `grounds`, or on several.
fn faint(grounds: &[Ground], colour: &Spanned<String>, path: &SitePath) -> Option<Diagnostic> {
    let contrast = |it: &Ground| it.contrast(&colour.value).filter(|it| *it < LEAST);
    let bad: Vec<(&Ground, f64)> =
        grounds.iter().filter_map(|it| Some((it, contrast(it)?))).collect();
    let most = bad.iter().map(|(_, it)| *it).reduce(f64::max)?;
    let schemes: Vec<&str> = bad.iter().map(|(it, _)| it.scheme).collect();
    let message = format!(
        "`{}` can hardly be read in the {} scheme: its contrast is {}{:.1}, and text needs {LEAST}",
        colour.value,
        schemes.join(" or the "),
        if bad.len() > 1 { "at most " } else { "" },
        // Rounded up it would say what is not so.
        (most * 10.0).floor() / 10.0
    );
    let pale = Colour::new(&colour.value).is_some_and(|it| it.alpha < 1.0);
    let help = match (pale, &schemes[..]) {
        (true, _) => "take a colour that nothing shines through",
        (false, ["light"]) => "take a darker one",
        (false, [_]) => "take a lighter one",
        (false, _) => "take one that differs more from both grounds",
    };
    Some(Diagnostic::new(Code::FaintColour, path, colour.span, message).help(help))
}

/// The words that are said: in the site's language, else in its base language, else in English.
fn words(stack: &[Layer<'_>], wanted: &Wanted, diags: &mut Vec<Diagnostic>) -> Words {
    let lang = &wanted.lang;
    let mut langs: Vec<Lang> = vec![lang.clone()];
    for tag in [lang.base(), "en"] {
        langs.extend(Lang::new(tag).filter(|it| !langs.contains(it)));
    }
    let mut table: BTreeMap<String, (Word, usize)> = BTreeMap::new();
    let mut speaks = false;
    for (at, said) in langs.iter().enumerate() {
        for layer in stack {
            let Some(source) = layer.folder.words.get(&format!("{}.yaml", said.tag())) else {
                continue;
            };
            let file = theme::words(source).into(diags);
            // To say dates in a language is not to speak it.
            let more = file.words.iter().any(|(key, _)| !key.starts_with(DATE));
            speaks |= more && said.base() == lang.base();
            for (key, word) in file.words {
                table.entry(key).or_insert((word, at));
            }
        }
    }
    if !speaks {
        let message = format!("the theme has no words in `{lang}`, and says them in English");
        diags.push(
            Diagnostic::new(Code::NoWords, &wanted.path, Span::default(), message).help(format!(
                "write `themes/NAME/i18n/{}.yaml`, NAME being the theme",
                lang.base()
            )),
        );
    }
    Words { langs, table }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT_IN: &[(&str, &[u8])] = &[
        ("themes/default/assets/site.css", b"body{}"),
        ("themes/default/i18n/en.yaml", b"a: A\nb: B\n"),
        ("themes/default/templates/base.html", b"base"),
        ("themes/default/theme.yaml", b"settings:\n  width: {type: number, default: 3}\n"),
    ];

    fn path(raw: &str) -> SitePath {
        SitePath::new(raw).expect("a path")
    }

    fn spanned(value: &str) -> Spanned<String> {
        Spanned { value: value.to_owned(), span: Span::of(7..9) }
    }

    fn wanted(name: &str) -> Wanted {
        let name = (!name.is_empty()).then(|| spanned(name));
        let lang = Lang::default();
        Wanted { path: path("content/site.yaml"), name, settings: Vec::new(), lang }
    }

    fn settle(files: &[(&str, &str)], wanted: &Wanted) -> Checked<Layers> {
        let texts: Vec<_> = files
            .iter()
            .map(|&(at, text)| Arc::new(Source { path: path(at), text: text.into() }))
            .collect();
        layers(Shelf { texts: &texts, assets: &[], built_in: BUILT_IN }, wanted)
    }

    fn said(checked: &Checked<Layers>) -> Vec<String> {
        checked
            .diags
            .iter()
            .map(|it| {
                let at = (&it.at.path, it.at.span.start);
                format!(
                    "{}:{} {}: {} ({})",
                    at.0,
                    at.1,
                    it.code,
                    it.message,
                    it.help.as_deref().unwrap_or("")
                )
            })
            .collect()
    }

    #[test]
    fn files_settings_and_words_come_from_the_topmost_layer() {
        let settled = settle(
            &[
                ("themes/mine/theme.yaml", "parent: plain\n"),
                ("themes/mine/templates/base.html", "mine"),
                ("themes/mine/i18n/en.yaml", "a: AA\n"),
                ("themes/plain/assets/site.css", "p{}"),
                ("themes/plain/theme.yaml", "settings:\n  width: {type: number, default: 4}\n"),
                ("themes/other/templates/base.html", "other"),
                ("content/chapters/01-a.md", "a"),
            ],
            &wanted("mine"),
        );
        assert_eq!(said(&settled), [""; 0]);
        let layers = settled.value;
        assert_eq!(layers.prefixes, ["mine/", "plain/", "default/"]);
        let names: Vec<_> = layers.templates.iter().map(|it| &*it.name).collect();
        assert_eq!(names, ["default/base.html", "mine/base.html"]);
        assert_eq!(&*layers.assets["site.css"].bytes, b"p{}");
        assert_eq!(layers.settings["width"], Setting::Number("4".into()));
        assert_eq!(layers.words.table["a"], (Word::Plain("AA".into()), 0));
        assert_eq!(layers.words.table["b"], (Word::Plain("B".into()), 0));
    }

    #[test]
    fn the_sites_default_lies_over_the_programs() {
        let settled = settle(&[("themes/default/templates/base.html", "own")], &wanted(""));
        assert_eq!(settled.value.prefixes, [":default/", "default/"]);
        assert_eq!(settled.value.templates.len(), 2);
    }

    #[test]
    fn themes_that_are_not_there_or_stand_in_a_circle() {
        let settled = settle(&[("themes/plain/assets/a.css", "")], &wanted("plian"));
        assert_eq!(
            said(&settled),
            ["content/site.yaml:7 G0701: there is no theme `plian` (did you mean `plain`?)"]
        );
        assert_eq!(settled.value.prefixes, ["default/"]);
        let settled = settle(
            &[("themes/a/theme.yaml", "parent: b"), ("themes/b/theme.yaml", "parent: a")],
            &wanted("a"),
        );
        assert_eq!(
            said(&settled),
            ["themes/b/theme.yaml:8 G0707: `a` lies over itself \
              (take out one `parent`: below the last theme lies the default)"]
        );
    }

    #[test]
    fn settings_are_checked_where_they_are_set() {
        let mut wanted = wanted("");
        wanted.settings = vec![
            (spanned("width"), spanned("wide")),
            (spanned("with"), spanned("3")),
            (spanned("sound"), spanned("loud")),
        ];
        assert_eq!(
            said(&settle(&[], &wanted)),
            [
                "content/site.yaml:7 G0704: `width` cannot be `wide` (it is a number, such as `3` or `1.5`)",
                "content/site.yaml:7 G0704: the theme has no setting `with` (did you mean `width`?)",
                "content/site.yaml:7 G0704: the theme has no setting `sound` (its settings are `width`)",
            ]
        );
    }

    #[test]
    fn words_of_the_language_go_before_those_of_the_layer() {
        let mut wanted = wanted("mine");
        wanted.lang = Lang::new("fr-CH").expect("a tag");
        let files = [
            ("themes/mine/i18n/en.yaml", "a: mine"),
            ("themes/default/i18n/fr.yaml", "a: A en français"),
            ("themes/mine/i18n/fr-CH.yaml", "c: C"),
        ];
        let settled = settle(&files, &wanted);
        // The site's files of the default theme lie below its own theme too.
        assert_eq!(settled.value.prefixes, ["mine/", ":default/", "default/"]);
        assert_eq!(settled.value.words.table["a"], (Word::Plain("A en français".into()), 1));
        assert_eq!(settled.value.words.table["b"], (Word::Plain("B".into()), 2));
        assert_eq!(settled.value.words.table["c"], (Word::Plain("C".into()), 0));
        assert_eq!(said(&settled), [""; 0]);
        wanted.lang = Lang::new("de").expect("a tag");
        let dates = [("themes/mine/i18n/de.yaml", "date-about: etwa {date}")];
        let settled = settle(&dates, &wanted);
        assert_eq!(settled.value.words.table["date-about"].1, 0);
        assert_eq!(settled.diags[0].code, Code::NoWords);
        wanted.lang = Lang::new("tlh").expect("a tag");
        assert_eq!(settle(&files, &wanted).diags[0].code, Code::NoWords);
    }
}
