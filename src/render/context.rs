//! What each template sees, as a list: the way to a value, what it is, and what it means. What a
//! page holds is told by its own type.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Field, Sort};
use crate::resolve::pages::{kinds_of_page, page_fields, site_fields};
use crate::resolve::theme::{Layers, SettingDef, SettingKind};

/// A value that a template sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The way to it: `page.sources[].text`.
    pub path: String,
    /// What it is: `text`, `html`, `list`.
    pub sort: String,
    /// Whether it may be none.
    pub perhaps: bool,
    /// What it means.
    pub about: String,
}

/// A template, and what it sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Its name: `parts/card.html`.
    pub template: String,
    /// The kinds of page that it draws, or has a part in.
    pub kinds: Vec<&'static str>,
    /// What it says of itself in its first comment; may be empty.
    pub about: String,
    /// What it sees, whichever of those pages it draws.
    pub seen: Vec<Seen>,
}

/// Every template of a theme, and what it sees.
pub fn contexts(layers: &Layers, settings: &[SettingDef]) -> Vec<Context> {
    let texts = topmost(layers);
    let reached: Vec<(&'static str, BTreeSet<String>)> = kinds_of_page()
        .iter()
        .map(|(kind, _)| (*kind, reach(&format!("{kind}.html"), layers)))
        .collect();
    let context = |(name, text): (&String, &&str)| {
        let draws = reached.iter().filter(|(_, names)| names.contains(name));
        let kinds: Vec<_> = draws.map(|(kind, _)| *kind).collect();
        let seen = seen(&kinds, settings);
        Context { template: name.clone(), about: comment(text), kinds, seen }
    };
    texts.iter().map(context).collect()
}

/// What a template sees that has a part in pages of all these kinds.
fn seen(kinds: &[&str], settings: &[SettingDef]) -> Vec<Seen> {
    let mut seen = vec![one("root", "text", "The way from the page to the site's root, `../../`.")];
    tell("page", &page_fields(), &mut seen);
    let all = kinds_of_page();
    let mut added = all.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, fields)| fields);
    if let Some(first) = added.next() {
        let mut shared = first.clone();
        for fields in added {
            shared.retain(|it| fields.iter().any(|at| (at.name, &at.sort) == (it.name, &it.sort)));
        }
        tell("page", &shared, &mut seen);
    }
    tell("site", &site_fields(), &mut seen);
    for def in settings {
        let sort = match &def.kind {
            SettingKind::Text => "text".to_owned(),
            SettingKind::Number => "number".to_owned(),
            SettingKind::Flag => "flag".to_owned(),
            SettingKind::Colour => "colour".to_owned(),
            SettingKind::Choice(words) => words.join(" | "),
        };
        seen.push(one(&format!("theme.{}", def.name.value), &sort, &def.description));
    }
    for (call, sort, about) in [
        (
            "t(key=\"minutes\", n=4)",
            "text",
            "A word of `i18n/`; `n` chooses its plural form, and what else is given stands for its own name.",
        ),
        ("asset(name=\"site.css\")", "address", "The way from the page to a file of `assets/`."),
        (
            "inline_asset(name=\"site.css\")",
            "text",
            "The content of a file of `assets/`, for `<style>` and the like.",
        ),
    ] {
        seen.push(one(call, sort, about));
    }
    seen
}

fn one(path: &str, sort: &str, about: &str) -> Seen {
    Seen { path: path.to_owned(), sort: sort.to_owned(), perhaps: false, about: about.to_owned() }
}

fn tell(within: &str, fields: &[Field], seen: &mut Vec<Seen>) {
    for field in fields {
        let path = format!("{within}.{}", field.name);
        let perhaps = matches!(field.sort, Sort::Perhaps(_));
        let (sort, inner, path_of_inner) = match field.sort.bare() {
            Sort::List(item) => ("list".to_owned(), item.bare(), format!("{path}[]")),
            other => (word(other), other, path.clone()),
        };
        let sort = match inner {
            Sort::Record(_) => sort,
            _ if path_of_inner != path => format!("list of {}", word(inner)),
            _ => sort,
        };
        seen.push(Seen { path, sort, perhaps, about: field.about.clone() });
        if let Sort::Record(fields) = inner {
            tell(&path_of_inner, fields, seen);
        }
    }
}

fn word(sort: &Sort) -> String {
    match sort {
        Sort::Text => "text".to_owned(),
        Sort::Html => "html".to_owned(),
        Sort::Svg => "svg".to_owned(),
        Sort::Address => "address".to_owned(),
        Sort::Number => "number".to_owned(),
        Sort::Flag => "flag".to_owned(),
        Sort::Word(words) => words.join(" | "),
        Sort::List(item) => format!("list of {}", word(item)),
        Sort::Record(_) => "record".to_owned(),
        Sort::Perhaps(inner) => word(inner),
    }
}

/// The text of each template that no layer covers, by its name from `templates/`.
fn topmost(layers: &Layers) -> BTreeMap<String, &str> {
    let mut texts = BTreeMap::new();
    for prefix in &layers.prefixes {
        for template in &layers.templates {
            if let Some(name) = template.name.strip_prefix(prefix.as_str()) {
                texts.entry(name.to_owned()).or_insert(&*template.source.text);
            }
        }
    }
    texts
}

/// The templates that have a part in what the one called `first` draws.
pub(super) fn reach(first: &str, layers: &Layers) -> BTreeSet<String> {
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut next = vec![first.to_owned()];
    let mut reached = BTreeSet::new();
    while let Some(name) = next.pop() {
        if !met.insert(name.clone()) {
            continue;
        }
        // A template may name the layer of another, or leave it to be found.
        let full = |prefix: &String| match name.starts_with(prefix.as_str()) {
            true => name.clone(),
            false => format!("{prefix}{name}"),
        };
        let found = layers.prefixes.iter().find_map(|prefix| {
            let full = full(prefix);
            let template = layers.templates.iter().find(|it| it.name == full)?;
            Some((full[prefix.len()..].to_owned(), &*template.source.text))
        });
        if let Some((bare, text)) = found {
            next.extend(named(text));
            reached.insert(bare);
        }
    }
    reached
}

/// The templates that `text` extends and includes.
fn named(text: &str) -> impl Iterator<Item = String> {
    let tags = text.split("{%").skip(1).filter_map(|it| it.split_once("%}")).map(|(tag, _)| tag);
    tags.filter_map(|tag| {
        let tag = tag.trim_start_matches('-').trim_start();
        let rest = tag.strip_prefix("extends").or_else(|| tag.strip_prefix("include"))?;
        // As Tera reads it: up to the next quote of this kind, and any letter may have a backslash before it.
        let (at, quote) = rest.char_indices().find(|(_, it)| "\"'`".contains(*it))?;
        let mut letters = rest[at + 1..].chars();
        let mut name = String::new();
        loop {
            match letters.next()? {
                '\\' => name.extend(letters.next()),
                letter if letter == quote => return Some(name),
                letter => name.push(letter),
            }
        }
    })
}

/// A template without its comments.
pub(super) fn uncommented(text: &str) -> String {
    let mut parts = text.split("{#");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|it| it.split_once("#}").map_or("", |it| it.1));
    std::iter::once(first).chain(rest).collect()
}

/// What stands in the comment that a template begins with.
fn comment(text: &str) -> String {
    let inside = text.trim_start().strip_prefix("{#").and_then(|it| it.split_once("#}"));
    let words = inside.map_or("", |(inside, _)| inside.trim_matches('-'));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::samples::contents;
    use super::*;
    use crate::base::{Json, json_of};
    use crate::resolve::pages::{Page, Site};

    /// The ways to all values of `json`, as [`Seen::path`] has them.
    fn paths(within: &str, json: &Json, found: &mut BTreeSet<String>) {
        match json {
            Json::Object(fields) => {
                for (name, value) in fields {
                    let path = format!("{within}.{name}");
                    paths(&path, value, found);
                    found.insert(path);
                }
            }
            Json::Array(items) => {
                for item in items {
                    paths(&format!("{within}[]"), item, found);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn what_is_said_of_a_page_is_what_there_is() {
        for (url, content) in contents() {
            let kind = content.template();
            let page = Page {
                url: super::super::samples::address(url),
                title: String::new(),
                summary: String::new(),
                updated: None,
                pictures: false,
                content,
                json_ld: String::new(),
            };
            let mut there = BTreeSet::new();
            paths("page", &json_of(&page), &mut there);
            let said: BTreeSet<String> = seen(&[kind], &[])
                .into_iter()
                .map(|it| it.path)
                .filter(|it| it.starts_with("page."))
                .collect();
            let missing: Vec<_> = there.difference(&said).collect();
            assert!(missing.is_empty(), "{kind}: nothing is said of {missing:?}");
            // The samples have something of everything but of lists that are empty there.
            let none: Vec<_> = said.difference(&there).collect();
            assert!(none.len() <= 8, "{kind}: there is no {none:?}");
        }
    }

    #[test]
    fn there_is_a_line_for_every_kind_of_page_and_each_says_something() {
        let kinds: BTreeSet<_> = kinds_of_page().iter().map(|it| it.0).collect();
        assert!(contents().iter().all(|(_, it)| kinds.contains(it.template())));
        for kind in kinds {
            for it in seen(&[kind], &[]) {
                assert!(!it.about.is_empty() && !it.sort.is_empty(), "{kind}: {}", it.path);
            }
        }
        let site: Site = (**super::super::samples::site().site()).clone();
        let mut there = BTreeSet::new();
        paths("site", &json_of(&site), &mut there);
        let said: BTreeSet<_> = seen(&[], &[]).into_iter().map(|it| it.path).collect();
        assert!(there.is_subset(&said), "{there:?}");
    }

    #[test]
    fn templates_are_reached_by_what_they_name() {
        let text = "{#- A part.\n Of it. -#}\n{% extends \"base.html\" %}{%- include 'parts/a.html' %}{% if x %}";
        assert_eq!(named(text).collect::<Vec<_>>(), ["base.html", "parts/a.html"]);
        for (tag, expected) in [
            (r#"{% include "parts\/a.html" %}"#, &["parts/a.html"][..]),
            (r#"{% include "parts/who's.html" %}"#, &["parts/who's.html"]),
            (r"{% include 'parts/who\'s.html' %}", &["parts/who's.html"]),
            ("{% include 'parts/a.html %}", &[]),
            ("{% include %}", &[]),
        ] {
            assert_eq!(named(tag).collect::<Vec<_>>(), expected, "{tag}");
        }
        assert_eq!(comment(text), "A part. Of it.");
    }
}
