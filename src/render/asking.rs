//! What a template asks for, as far as its text tells: so that what no template asks for need not be made, and
//! what none can tell apart can be made in another way.
//!
//! All of it errs on one side: a template may be taken to ask for more than it does.

use super::folding::{is_raw, tag};

/// What stands in the tags of a template.
#[derive(Debug)]
pub(super) struct Asked {
    /// The inside of each, without what is quoted in it.
    tags: Vec<String>,
}

impl Asked {
    /// What `text`, a template, asks for.
    pub(super) fn of(text: &str) -> Self {
        let mut tags = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            rest = &rest[at..];
            let Some(length) = tag(rest) else {
                if ["{{", "{%"].iter().any(|it| rest.starts_with(it)) {
                    // It never ends: nobody knows what is in it.
                    tags.push("page".to_owned());
                }
                rest = &rest[1..];
                continue;
            };
            let (whole, behind) = rest.split_at(length);
            rest = behind;
            if is_raw(whole) {
                rest = rest.find("endraw").map_or("", |it| &rest[it..]);
            } else if !whole.starts_with("{#") {
                tags.push(unquoted(&whole[2..length - 2]));
            }
        }
        Self { tags }
    }

    /// Whether one of these words stands there.
    pub(super) fn names(&self, words: &[&str]) -> bool {
        let mut all = self.tags.iter().flat_map(|it| it.split(|it| !is_word(it)));
        all.any(|it| words.contains(&it))
    }

    /// Whether one of these words, which stand for something that it has, is named but to ask whether that is there, or
    /// to give it another of these names.
    pub(super) fn looks_into(&self, words: &[&str]) -> bool {
        let is_named = |tag: &&String| tag.split(|it| !is_word(it)).any(|it| words.contains(&it));
        self.tags.iter().filter(is_named).any(|tag| {
            let tag = tag.trim_matches('-').trim();
            let is_path = |it: &str| it.chars().all(|it| is_word(it) || ".?".contains(it));
            if let Some(asked) = tag.strip_prefix("if ").or_else(|| tag.strip_prefix("elif ")) {
                return !asked.split_whitespace().all(|it| is_path(it) && it != "in");
            }
            let set = tag.strip_prefix("set ").and_then(|it| it.split_once('='));
            !set.is_some_and(|(name, of)| words.contains(&name.trim()) && is_path(of.trim()))
        })
    }

    /// Whether one of these words is named not only for a field of what it stands for.
    pub(super) fn takes_whole(&self, words: &[&str]) -> bool {
        let is_whole =
            |(_, behind): (&str, &str)| !behind.starts_with('.') && !behind.starts_with("?.");
        let all = |tag: &String| words.iter().any(|it| around(tag, it).any(is_whole));
        self.tags.iter().any(all)
    }

    /// Whether it asks for a page as a whole, or for something in it whose name it makes.
    pub(super) fn takes_page(&self) -> bool {
        let is_whole = |(before, behind): (&str, &str)| {
            // Something else may have a field of this name.
            let is_field = before.ends_with('.') && !before.ends_with("...");
            !is_field && !behind.starts_with('.') && !behind.starts_with("?.")
        };
        self.tags.iter().flat_map(|it| around(it, "page")).any(is_whole)
    }

    /// Whether it may give this name to something else.
    pub(super) fn binds(&self, name: &str) -> bool {
        let is_bound = |(before, _): (&str, &str)| {
            let last = before.rsplit(|it| !is_word(it)).next().unwrap_or_default();
            before.ends_with([',', '(']) || matches!(last, "set" | "set_global" | "for")
        };
        self.tags.iter().flat_map(|it| around(it, name)).any(is_bound)
    }

    /// Whether it may look at what other templates wrote.
    pub(super) fn captures(&self) -> bool {
        // A component that is given what stands within it ends with `</`; what one makes may be taken for a value.
        let is_given = |it: &String| {
            let alone = it.trim_matches('-').trim();
            let is_alone = alone.starts_with('<') && alone.find("/>") == Some(alone.len() - 2);
            it.contains("</") || it.contains("/>") && !is_alone
        };
        let takes_super = |it: &String| {
            around(it, "super").next().is_some() && it.trim_matches('-').trim() != "super()"
        };
        self.names(&["endfilter", "endset"])
            || self.tags.iter().any(|it| is_given(it) || takes_super(it))
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// What stands before a word and behind it wherever it stands in `text`, without the blanks beside it.
fn around<'t>(text: &'t str, word: &str) -> impl Iterator<Item = (&'t str, &'t str)> {
    let length = word.len();
    text.match_indices(word).filter_map(move |(at, _)| {
        let (before, behind) = (&text[..at], &text[at + length..]);
        let is_whole = !before.ends_with(is_word) && !behind.starts_with(is_word);
        is_whole.then(|| (before.trim_end(), behind.trim_start()))
    })
}

/// The inside of a tag without what is quoted in it, but with the marks round that.
fn unquoted(inside: &str) -> String {
    let mut out = String::with_capacity(inside.len());
    let (mut quote, mut escaped) = (None, false);
    for letter in inside.chars() {
        match quote {
            Some(_) if std::mem::take(&mut escaped) => continue,
            Some(open) if letter == open => quote = None,
            Some(_) => {
                escaped = letter == '\\';
                continue;
            }
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None => {}
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_as_a_whole_where_more_than_its_fields_are_named() {
        for (text, is_taken) in [
            (r#"this page <a data-page="{{ page.kind }}">"#, false),
            (r#"{% if page?.next and page . kind == "page" %}page{% endif %}"#, false),
            (r#"{% set x = {"a": {"b": 1}} %}{{ it.page }}{{ pages }}{{ my_page }}"#, false),
            ("{# {{ page }} #}{% raw %}{{ page }}{{ don't }}{% endraw %}", false),
            ("{{ page }}", true),
            ("{{ page | json_encode }}", true),
            ("{% for key, value in page %}", true),
            (r#"{{ page["ment" ~ "ions"] }}"#, true),
            ("{%- set it = page -%}", true),
            ("{% set p = {...page} %}", true),
            (r#"{% set q = "\"" %}{{ page }}"#, true),
            ("{% raw %}{{ don't }}{% endraw %}{{ page }}", true),
            ("{% raw %}@media{#nav{}}{% endraw %}{{ page }}", true),
            ("{{ it", true),
        ] {
            assert_eq!(Asked::of(text).takes_page(), is_taken, "{text}");
        }
    }

    #[test]
    fn words_are_asked_for_in_tags_and_not_in_quotes() {
        for (text, is_named) in [
            ("mentions {{ t(key='mentions') }}{# {{ mentions }} #}", false),
            ("{{ page.mentions2 }}", false),
            (r#"{% set q = "\"" %}{% for m in page.mentions %}"#, true),
            ("{{ page?.mentions }}", true),
        ] {
            assert_eq!(Asked::of(text).names(&["mentions"]), is_named, "{text}");
        }
    }

    #[test]
    fn a_list_is_looked_into_where_it_is_more_than_passed_on() {
        for (text, is_looked_into) in [
            ("{% if page.groups %}{% elif groups and not x %}{{ it }}groups", false),
            ("{%- set groups = page.groups -%}{% include 'names.html' %}", false),
            ("{% set mine = page.groups %}", true),
            ("{% set groups = page.groups | sort %}", true),
            ("{% for it in page.groups %}", true),
            ("{{ groups }}", true),
            ("{% if groups | length > 2 %}", true),
            ("{% if it in groups %}", true),
            ("{% if groups == others %}", true),
        ] {
            assert_eq!(Asked::of(text).looks_into(&["groups"]), is_looked_into, "{text}");
        }
        for (text, is_whole) in [
            ("{{ card.name }}{{ card?.entry }}{{ it.card . name }}card", false),
            ("{% for key, value in card %}", true),
            ("{{ it.card | length }}", true),
            ("{% set mine = card %}", true),
            ("{{ card['name'] }}", true),
        ] {
            assert_eq!(Asked::of(text).takes_whole(&["card"]), is_whole, "{text}");
        }
    }

    #[test]
    fn another_root_and_captured_text_are_seen() {
        for (text, binds, captures) in [
            ("{{ root }}{{ root ~ page.url }}{% set x = root %}{{ it.root }}", false, false),
            ("{% set root = site.base_url %}", true, false),
            ("{% set_global root = 1 %}", true, false),
            ("{% for root in site.nav %}", true, false),
            ("{% for key, root in site %}", true, false),
            ("{% component Link(to: string, @root) %}", false, false),
            ("{% component Link(root: string) %}", true, false),
            ("{% block a %}{{ super() }}{{- super() -}}{% endblock a %}", false, false),
            ("{{ super() | replace(from='a', to='b') }}", false, true),
            ("{% set x = super() %}", false, true),
            ("{% filter upper %}{{ super() }}{% endfilter %}", false, true),
            ("{% set x %}{% include 'a.html' %}{% endset %}", false, true),
            ("{% <Box> %}{{ super() }}{% </Box> %}", false, true),
            ("{{ <Names of={page.url}/> }}{{- <Names/> -}}", false, false),
            ("{{ <Names/> | replace(from='a', to='b') }}", false, true),
            ("{% set x = <Names/> %}", false, true),
            ("{{ <Box of={<Names/>}/> }}", false, true),
        ] {
            let asked = Asked::of(text);
            assert_eq!((asked.binds("root"), asked.captures()), (binds, captures), "{text}");
        }
    }
}
