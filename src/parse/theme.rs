//! The YAML files of a theme: `theme.yaml`, and the words of the interface in one language.

use std::collections::BTreeMap;

use crate::base::{Checked, Code, Colour, Diagnostic, SitePath, Source, Span, Spanned, nearest};

use super::record::{Record, shortened};
use super::shapes;
use super::yaml::{self, Value, Yaml};

/// `theme.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// The file.
    pub path: SitePath,
    /// The theme below this one, by its folder.
    pub parent: Option<Spanned<String>>,
    /// What a site may set, in order.
    pub settings: Vec<SettingDef>,
}

/// Something that a site may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingDef {
    /// Its name: `accent`.
    pub name: Spanned<String>,
    /// What it may be.
    pub kind: SettingKind,
    /// What it is where a site says nothing.
    pub default: Setting,
    /// What it does, in a sentence.
    pub description: String,
    /// For a colour, what it is read on.
    pub grounds: Vec<Ground>,
}

/// What a colour is read on, in one scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// `light` or `dark`.
    pub scheme: &'static str,
    /// The colour below it.
    pub on: String,
    /// What the style sheet makes of the colour before, in thousandths of Oklch: the lightness that it
    /// has at most.
    pub lightest: Option<u16>,
    /// The lightness that it has at least.
    pub darkest: Option<u16>,
    /// The chroma that it has at most.
    pub strongest: Option<u16>,
}

/// What a setting may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A colour of CSS.
    Colour,
    /// One of these words.
    Choice(Vec<String>),
}

/// What a setting is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A text, a colour or a chosen word.
    Text(String),
    /// A number as it was written: digits, with one point at most and a sign before them.
    Number(String),
    /// Yes or no.
    Flag(bool),
}

impl Ground {
    /// How well `colour` can be read on it, as WCAG 2.2 counts contrast: 1 to 21. `None` where one of
    /// the two is no colour.
    pub fn contrast(&self, colour: &str) -> Option<f64> {
        let part = |it: u16| f64::from(it) / 1000.0;
        let colour = Colour::new(colour)?;
        let [mut lightness, mut chroma, hue] = colour.oklch();
        lightness = self.lightest.map_or(lightness, |it| lightness.min(part(it)));
        lightness = self.darkest.map_or(lightness, |it| lightness.max(part(it)));
        chroma = self.strongest.map_or(chroma, |it| chroma.min(part(it)));
        let seen = Colour::of_oklch([lightness, chroma, hue], colour.alpha);
        Some(seen.contrast(Colour::new(&self.on)?))
    }
}

impl SettingKind {
    /// Of what could be written, what is nearest to `written`.
    pub fn nearest(&self, written: &str) -> Option<&str> {
        match self {
            Self::Text | Self::Number => None,
            Self::Flag => nearest(written, ["false", "true"]),
            Self::Colour => nearest(written, Colour::names()),
            Self::Choice(words) => nearest(written, words.iter().map(String::as_str)),
        }
    }

    /// The setting that `written` spells.
    ///
    /// # Errors
    /// Says what it should have been.
    pub fn read(&self, written: &str) -> Result<Setting, String> {
        let text = || Ok(Setting::Text(written.to_owned()));
        match self {
            Self::Text => text(),
            Self::Number if is_number(written) => Ok(Setting::Number(written.to_owned())),
            Self::Number => Err("a number, such as `3` or `1.5`".to_owned()),
            Self::Flag => match written {
                "true" => Ok(Setting::Flag(true)),
                "false" => Ok(Setting::Flag(false)),
                _ => Err("`true` or `false`".to_owned()),
            },
            Self::Colour if Colour::new(written).is_some() => text(),
            Self::Colour => Err("a colour of CSS, such as `\"#7a1f2b\"` or `teal`".to_owned()),
            Self::Choice(words) if words.iter().any(|it| it == written) => text(),
            Self::Choice(words) => {
                let words: Vec<_> = words.iter().map(|it| format!("`{it}`")).collect();
                Err(format!("one of {}", words.join(", ")))
            }
        }
    }
}

/// The words of one language: `i18n/en.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordFile {
    /// The file.
    pub path: SitePath,
    /// The words by key.
    pub words: BTreeMap<String, Word>,
}

/// A word of the interface. `{n}` and other names in braces stand for what a template gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// One that is always the same.
    Plain(String),
    /// One that changes with a number.
    Plural(Box<Forms>),
}

/// The forms of a word by CLDR's categories. A language has those it needs, and always `other`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Forms {
    /// As in Arabic for 0.
    pub zero: Option<String>,
    /// As in English for 1.
    pub one: Option<String>,
    /// As in Arabic for 2.
    pub two: Option<String>,
    /// As in Polish for 2 to 4.
    pub few: Option<String>,
    /// As in Polish for 5.
    pub many: Option<String>,
    /// Everything else.
    pub other: String,
}

/// Reads a `theme.yaml`.
pub fn theme(source: &Source) -> Checked<ThemeFile> {
    let mut diags = Vec::new();
    let whole = Span::of(0..source.text.len());
    let yaml = yaml::read(&source.path, &source.text, whole).into(&mut diags);
    let mut record = Record::new(&source.path, &yaml, &shapes::THEME, &mut diags);
    let parent = record.text("parent");
    let mut settings = Vec::new();
    for entry in record.entries("settings") {
        let name = Spanned { value: entry.key.value.clone().into_owned(), span: entry.key.span };
        let within = record.within(&entry.value, &shapes::SETTING).held_by(name.span);
        settings.extend(setting(name, within));
    }
    record.finish();
    Checked::new(ThemeFile { path: source.path.clone(), parent, settings }, diags)
}

fn setting(name: Spanned<String>, mut record: Record<'_, '_, '_>) -> Option<SettingDef> {
    type Make = fn(Vec<String>) -> SettingKind;
    let kinds: [(_, Make); 5] = [
        ("text", |_| SettingKind::Text),
        ("number", |_| SettingKind::Number),
        ("flag", |_| SettingKind::Flag),
        ("colour", |_| SettingKind::Colour),
        ("choice", SettingKind::Choice),
    ];
    let kind = record.required("type").and_then(|_| record.choice("type", &kinds));
    let choices = record.list("choices");
    let default = record.required("default").and_then(|entry| {
        let scalar = record.scalar_of("default", &entry.value)?;
        Some(Spanned { value: scalar.text.clone().into_owned(), span: entry.value.span })
    });
    let description = record.text("description").map_or_else(String::new, |it| it.value);
    let grounds = grounds(&mut record);
    if !is_name(&name.value) {
        let message = format!("`{}` cannot be the name of a setting", shortened(&name.value));
        let diag = Diagnostic::new(Code::BadSetting, record.path(), name.span, message)
            .help("use small letters, digits and `_`, a letter first; `name` is the theme's own");
        record.diags().push(diag);
    }
    let kind = kind.map(|kind| kind(choices.into_iter().map(|it| it.value).collect()));
    let mut read = None;
    if let (Some(kind), Some(default)) = (&kind, &default) {
        match kind.read(&default.value) {
            Ok(setting) => read = Some(setting),
            Err(wanted) => {
                let message =
                    format!("the default of `{}` is not {wanted}", shortened(&name.value));
                let diag = Diagnostic::new(Code::BadSetting, record.path(), default.span, message);
                record.diags().push(diag);
            }
        }
    }
    record.finish();
    Some(SettingDef { name, kind: kind?, default: read?, description, grounds })
}

fn grounds(setting: &mut Record<'_, '_, '_>) -> Vec<Ground> {
    let Some(mut contrast) = setting.record("contrast", &shapes::CONTRAST) else {
        return Vec::new();
    };
    let mut grounds = Vec::new();
    for scheme in ["light", "dark"] {
        let Some(mut ground) = contrast.record(scheme, &shapes::GROUND) else { continue };
        let on = ground.required_text("on");
        if Colour::new(&on.value).is_none() {
            let message = format!("`{}` is no colour", shortened(&on.value));
            let near = nearest(&on.value, Colour::names());
            let diag = Diagnostic::new(Code::BadSetting, ground.path(), on.span, message);
            ground.diags().push(diag.near(near));
        }
        let mut part = |key| {
            let written = ground.text(key)?;
            // Lightness ends at 1, and no colour of a screen has a chroma of 1.
            let part = written.value.parse().ok().filter(|it: &f64| (0.0..=1.0).contains(it));
            if part.is_none() {
                let message = format!("`{key}` cannot be `{}`", shortened(&written.value));
                let diag = Diagnostic::new(Code::BadSetting, ground.path(), written.span, message);
                ground.diags().push(diag.help("it is a number from 0 to 1"));
            }
            part.map(thousandths)
        };
        let (lightest, darkest, strongest) =
            (part("lightness_at_most"), part("lightness_at_least"), part("chroma_at_most"));
        grounds.push(Ground { scheme, on: on.value, lightest, darkest, strongest });
        ground.finish();
    }
    contrast.finish();
    grounds
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is from 0 to 1, and so at most a thousand"
)]
fn thousandths(part: f64) -> u16 {
    (part * 1000.0).round() as u16
}

/// Reads a file of words.
pub fn words(source: &Source) -> Checked<WordFile> {
    let mut diags = Vec::new();
    let whole = Span::of(0..source.text.len());
    let yaml = yaml::read(&source.path, &source.text, whole).into(&mut diags);
    let mut words = BTreeMap::new();
    let mut record = Record::new(&source.path, &yaml, "a file of words", &mut diags);
    if let Value::Mapping(mapping) = &yaml.value {
        for entry in &mapping.entries {
            if let Some(word) = word(&mut record, &entry.key.value, &entry.value, entry.key.span) {
                words.insert(entry.key.value.clone().into_owned(), word);
            }
        }
    }
    // Its keys are the theme's own: `finish` would know none of them.
    drop(record);
    Checked::new(WordFile { path: source.path.clone(), words }, diags)
}

fn word<'y, 'a>(
    record: &mut Record<'y, 'a, '_>,
    key: &str,
    yaml: &'y Yaml<'a>,
    at: Span,
) -> Option<Word> {
    match &yaml.value {
        Value::Mapping(_) => {
            let mut forms = record.within(yaml, &shapes::FORMS).held_by(at);
            let mut form = |category| forms.text(category).map(|it| it.value);
            let (zero, one, two, few, many) =
                (form("zero"), form("one"), form("two"), form("few"), form("many"));
            let other = forms.required_text("other").value;
            forms.finish();
            Some(Word::Plural(Box::new(Forms { zero, one, two, few, many, other })))
        }
        Value::Nothing | Value::Scalar(_) | Value::Sequence(_) => {
            record.text_of(key, yaml).map(|it| Word::Plain(it.value))
        }
    }
}

/// Whether a template can write it as a field.
fn is_name(name: &str) -> bool {
    // `name` is the theme's own: `theme: {name: press, accent: teal}`.
    name != "name"
        && name.starts_with(|it: char| it.is_ascii_lowercase())
        && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
}

fn is_number(written: &str) -> bool {
    let digits = written.strip_prefix('-').unwrap_or(written);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    // More digits than a float holds would come out as another number.
    let counts =
        |it: &str| (1..=15).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_digit());
    counts(whole) && counts(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source { path: SitePath::new("themes/a/theme.yaml").expect("a path"), text: text.into() }
    }

    fn said<T>(checked: &Checked<T>) -> Vec<String> {
        checked.diags.iter().map(|it| format!("{}: {}", it.code, it.message)).collect()
    }

    #[test]
    fn a_theme_says_what_may_be_set() {
        let text = "parent: plain\nsettings:\n  accent: {type: colour, default: teal, description: Links.}\n  \
                    width: {type: choice, choices: [narrow, wide], default: wide}\n  n: {type: number, default: 1.5}\n";
        let read = theme(&source(text));
        assert_eq!(said(&read), [""; 0]);
        assert_eq!(read.value.parent.map(|it| it.value).as_deref(), Some("plain"));
        let defaults: Vec<_> = read.value.settings.iter().map(|it| it.default.clone()).collect();
        assert_eq!(
            defaults,
            [
                Setting::Text("teal".into()),
                Setting::Text("wide".into()),
                Setting::Number("1.5".into())
            ]
        );
    }

    #[test]
    fn defaults_are_of_their_own_type() {
        let read = theme(&source(
            "settings:\n  a: {type: colour, default: 'red;}'}\n  b: {type: flag, default: 'no'}\n  \
             C-d: {type: text, default: x}\n  e: {type: size, default: x}\n  f: {default: x}\n",
        ));
        assert_eq!(
            said(&read),
            [
                "G0704: the default of `a` is not a colour of CSS, such as `\"#7a1f2b\"` or `teal`",
                "G0704: the default of `b` is not `true` or `false`",
                "G0704: `C-d` cannot be the name of a setting",
                "G0106: `type` cannot be `size`",
                "G0105: a setting lacks `type`",
            ]
        );
    }

    #[test]
    fn colours_end_nothing() {
        let read = |it| SettingKind::Colour.read(it).is_ok();
        for good in ["#fff", "#7a1f2b80", "teal", "rgb(1 2 3 / 50%)", "oklch(0.5, 0.1, 20)"] {
            assert!(read(good), "{good}");
        }
        for bad in ["", "#ffff1", "bluue", "red;", "url(x)", "rgb(1;2)", "rgb(1) }", "var(--x)"] {
            assert!(!read(bad), "{bad}");
        }
        assert_eq!(SettingKind::Colour.nearest("bluue"), Some("blue"));
    }

    #[test]
    fn grounds_know_what_the_style_sheet_makes_of_a_colour() {
        let text = "settings:\n  accent:\n    type: colour\n    default: gold\n    contrast:\n      \
                    light: {on: white, lightness_at_most: 0.5}\n      dark: {on: '#111'}\n";
        let read = theme(&source(text));
        assert_eq!(said(&read), [""; 0]);
        let contrast =
            |scheme: usize, colour| read.value.settings[0].grounds[scheme].contrast(colour);
        assert!(contrast(0, "gold").is_some_and(|it| it > 4.5), "it is darkened");
        assert!(contrast(1, "gold").is_some_and(|it| it > 12.0), "it is as it is");
        assert!(contrast(1, "navy").is_some_and(|it| it < 1.5), "it is as it is");
        let text = "settings:\n  a:\n    type: colour\n    default: gold\n    contrast:\n      \
                    light: {on: whitte, chroma_at_most: 2}\n";
        assert_eq!(
            said(&theme(&source(text))),
            ["G0704: `whitte` is no colour", "G0704: `chroma_at_most` cannot be `2`"]
        );
    }

    #[test]
    fn words_have_forms() {
        let read = words(&source(
            "a: A\nb: {one: '{n} x', other: '{n} xs'}\nc: [x]\nd: {one: y, sum: z}\n",
        ));
        assert_eq!(
            said(&read),
            [
                "G0104: `c` wants a text, found a list",
                "G0105: a word with plural forms lacks `other`",
                "G0102: a word with plural forms has no key `sum`",
            ]
        );
        assert_eq!(read.value.words["a"], Word::Plain("A".into()));
        assert!(matches!(&read.value.words["b"], Word::Plural(it) if it.other == "{n} xs"));
    }
}
