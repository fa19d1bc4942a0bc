//! Pages are the same with what is ready and without, whatever a theme makes of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::{Json, json_of};
use crate::resolve::pages::{
    CitedBy, Content, EntityPage, Notes, Page, Reference, RelationGroup, RelationLine, Rows, Toc,
};
use crate::resolve::tense::Tense;
use crate::resolve::text::{Card, Note, Resolved};

use super::deck::{dealt, deck};
use super::entries::Entries;
use super::lines::{LOWEST, MOST, PLACES, TENSES};
use super::samples::{address, contents, mention, site};
use super::tests::{drawn, drawn_page, drawn_with, made, page_of};

/// The cards that pages of a kind list.
fn cards(content: &Content) -> Vec<Arc<Card>> {
    match content {
        Content::Chapter(it) => it.entities.iter().flat_map(|it| it.cards.clone()).collect(),
        Content::Page(it) => it.entities.iter().flat_map(|it| it.cards.clone()).collect(),
        Content::Print(it) => it.entities.iter().flat_map(|it| it.cards.clone()).collect(),
        Content::Entity(it) => it.cards.0.clone(),
        _ => Vec::new(),
    }
}

#[test]
fn pages_are_the_same_with_cards_that_are_ready() {
    let card = "themes/default/templates/parts/card.html";
    let of_page = "{{ card.name }} on {{ page.title }}";
    let name = "themes/default/templates/parts/name.html";
    let names = "themes/default/templates/parts/names.html";
    let card_alone = "{% include 'parts/card.html' %}";
    let twice = &*format!(
        "{{% if card?.entry %}}{{{{ card.entry }}}}, {{{{ card.entry }}}}{{% else %}}{card_alone}, {card_alone}{{% endif %}}"
    );
    let one_by_one =
        "{% for it in groups %}{% for at in it.cards %}{{ at.name }}{% endfor %}{% endfor %}";
    let print = "themes/default/templates/print.html";
    let screen = "{% set groups = page.entities %}{% include 'parts/names.html' %}";
    let kinds = "{% for it in groups %}[{{ it.kind.plural }}]{% endfor %}";
    let list = "themes/default/templates/parts/name-list.html";
    let chapter = "themes/default/templates/chapter.html";
    let entity = "themes/default/templates/entity.html";
    let glossary = "themes/default/templates/glossary.html";
    let timeline = "themes/default/templates/timeline.html";
    let fields = "{% for key, value in card %}{{ key }} {% endfor %}";
    let whole = "{{ group | length }}[{{ group.kind.plural }}]";
    let passed = "{% if page.entities %}{% set groups = page.entities %}{% include 'parts/names.html' %}{% endif %}";
    let bound =
        "{% set bound = true %}{% set groups = page.entities %}{% include 'parts/names.html' %}";
    let told = "{{ page.card | length }}{% for it in page.cards %}{{ it | length }}{% endfor %}";
    let letters = "{% for it in page.letters %}{{ it }}{% endfor %}";
    let items = "{% for it in page.items %}{{ it }}{% endfor %}";
    let listed = "{% component Names() %}{% for it in [1] %}<a href='#'>{{ it }}</a>{% endfor %}{% endcomponent Names %}";
    let changed = "{% component Inner(@root, @site, @page) %}{% set groups = page.entities %}{% include 'parts/names.html' %}{% endcomponent Inner %}{{ <Inner/> | replace(from='../', to='') }}";
    for (files, is_alone) in [
        (&[][..], true),
        (&[(names, kinds)][..], true),
        (&[(name, "{{ card.nope }}")][..], true),
        (&[(card, "{{ card.name }}{% if bound %} here{% endif %}")][..], false),
        // It cannot be read, so nobody knows which serves in its place.
        (&[(name, "<li>{{ card.name | nofilter }}</li>")][..], false),
        (&[(print, screen)][..], true),
        (&[(card, of_page)][..], false),
        (&[(name, of_page)][..], true),
        (&[(name, twice)][..], true),
        (&[(names, one_by_one)][..], true),
        (&[(name, fields)][..], true),
        (&[(list, whole)][..], true),
        (&[(chapter, passed)][..], true),
        (&[(chapter, bound)][..], true),
        (&[(entity, told)][..], true),
        (&[(glossary, letters)][..], true),
        (&[(timeline, items)][..], true),
        (&[(chapter, listed)][..], true),
        (&[(chapter, changed)][..], false),
    ] {
        let theme = made(files, "").value;
        let mut some = false;
        for (url, content) in contents() {
            let deck = deck(&cards(&content), &site(), &theme);
            some |= !deck.is_empty();
            let with = drawn_with(url, content.clone(), &theme, Some(&deck));
            assert_eq!(with, drawn(url, content, &theme), "{url}");
        }
        assert_eq!(some, is_alone);
    }
}

#[test]
fn entries_of_every_form_are_what_the_template_makes_of_the_card() {
    let card = "themes/default/templates/parts/card.html";
    let words = "themes/default/i18n/en.yaml";
    for (files, by_form) in [
        (&[][..], true),
        (&[(words, "tense-then: <then>\n")][..], true),
        (&[(card, "{{ card.name }}")][..], false),
    ] {
        let theme = made(files, "").value;
        let entries = Entries::of(&theme, &site());
        let content = contents().into_iter().find(|(_, it)| matches!(it, Content::Entity(_)));
        let Some((url, Content::Entity(page))) = content else { panic!("an entity") };
        for (at, tense) in TENSES.into_iter().enumerate() {
            for (when, has_summary) in [("", false), ("<then>", false), ("", true), ("now", true)] {
                let sample = Card::clone(&page.cards[0]);
                let summary = sample.summary.clone().filter(|_| has_summary);
                let name = format!("A & \"{at}\"").into();
                let it = Card { name, tense, when: when.into(), summary, ..sample };
                let plain = Card { facts: Vec::new(), ..it.clone() };
                for (it, by_form) in [(plain, by_form), (it, false)] {
                    assert_eq!(entries.entry(&it, &site(), &theme).is_some(), by_form, "{it:?}");
                    let cards = vec![Arc::new(it)];
                    let deck = deck(&cards, &site(), &theme);
                    let content = Content::Entity(Box::new(EntityPage {
                        cards: Rows(cards),
                        ..*page.clone()
                    }));
                    let with = drawn_with(url, content.clone(), &theme, Some(&deck));
                    assert_eq!(with, drawn(url, content, &theme), "{files:?}");
                }
            }
        }
    }
}

#[test]
fn pages_are_the_same_with_forms_of_lines() {
    let line = "themes/default/templates/parts/mention.html";
    let mentions = "themes/default/templates/parts/mentions.html";
    let entity = "themes/default/templates/entity.html";
    let one_by_one = "{% for it in page.mentions %}{{ it.title }} {{ it.count }}{% endfor %}";
    let any = "{% for it in page['ment' ~ 'ions'] %}{{ it.title }}{% endfor %}";
    let within = "{% extends 'default/entity.html' %}{% block mentions %}{% for mention in page.mentions %}{{ mention.heading }}{% endfor %}{% endblock mentions %}";
    let words = "themes/default/i18n/en.yaml";
    let base = "themes/default/templates/base.html";
    let rooted = "{% extends 'base.html' %}{% block main %}{% set root = '/x/' %}{% include 'parts/mentions.html' %}{% endblock main %}";
    let captured = "{% extends 'default/entity.html' %}{% block main %}{% filter replace(from='href=\"../../', to='href=\"/') %}{{ super() }}{% endfilter %}{% endblock main %}";
    let quoted = r#"{% set q = "\"" %}{% for m in page.mentions %}{{ m.title }}{% endfor %}"#;
    let raw =
        "{% raw %}{{ don't }}{% endraw %}{% for m in page.mentions %}{{ m.title }}{% endfor %}";
    let spread = "{% set p = {...page} %}{% for m in p['mentions'] %}{{ m.title }}{% endfor %}";
    let relation = "themes/default/templates/parts/relation.html";
    let tense = "themes/default/templates/parts/tense.html";
    let reference = "themes/default/templates/parts/reference.html";
    let chapter = "themes/default/templates/chapter.html";
    let first = "{% extends 'default/entity.html' %}{% block sources %}{% for it in page.sources %}{{ it.id }}{% endfor %}{% endblock sources %}";
    let cites = "{% extends 'default/chapter.html' %}{% block sources %}{% for it in page.sources %}{{ it.cited_here | join(sep=' ') }}{% endfor %}{% endblock sources %}";
    let related = "{% extends 'default/entity.html' %}{% block facts %}{% for it in page.relations %}{{ it.to | length }}[{{ it.label }}]{% endfor %}{% endblock facts %}";
    let note = "themes/default/templates/parts/note.html";
    let cited = "themes/default/templates/parts/cited.html";
    let escaped = r#"{% extends "default/chapter.html" %}{% block sources %}{% include "parts\/mine.html" %}{% endblock sources %}"#;
    let mine = "themes/default/templates/parts/mine.html";
    let kin = "{% for it in references or page.sources %}{{ it.id }}{% endfor %}";
    let all = &["mention", "reference", "relation", "citing", "heading", "hidden-card", "note"][..];
    let contents_own = "themes/default/templates/parts/contents.html";
    let counted = "{{ page.toc | length }}{% for it in page.toc %}{{ it.level }}{% endfor %}";
    let cards_own = "themes/default/templates/parts/cards.html";
    let counted_cards = "{{ cards | length }}";
    let heading = "themes/default/templates/parts/heading.html";
    for (files, without) in [
        (&[][..], &[][..]),
        (&[(words, "mentions-count: {one: once, other: '{n} <times>'}\n")][..], &[]),
        (&[(line, "{{ mention.title | upper }}")][..], &["mention"]),
        (&[(mentions, one_by_one)][..], &["mention"]),
        (&[(entity, within)][..], &["mention"]),
        (&[(entity, any)][..], &["mention", "relation", "hidden-card"]),
        (&[(entity, rooted)][..], all),
        (&[(entity, captured)][..], all),
        (&[(entity, quoted)][..], &["mention"]),
        (&[(entity, raw)][..], &["mention"]),
        (&[(entity, spread)][..], &["mention", "relation", "hidden-card"]),
        (&[(base, "{% set root = '/' %}{% block main %}{% endblock main %}")][..], all),
        (&[(relation, "{{ to.name | upper }}")][..], &["relation"]),
        (&[(tense, "{{ tense }}")][..], &["relation", "hidden-card"]),
        (&[(heading, "{{ entry.level + 1 }}")][..], &["heading"]),
        (&[(contents_own, counted)][..], &["heading"]),
        (&[(cards_own, counted_cards)][..], &["hidden-card"]),
        (&[(reference, "{{ source.id | upper }}")][..], &["reference"]),
        (&[(entity, related)][..], &["relation"]),
        (&[(note, "{{ note.number + 1 }}")][..], &["note"]),
        (&[(cited, "{% for it in texts %}{{ it.urls | length }}{% endfor %}")][..], &["citing"]),
        (
            &[(cited, "{% for it in entry['cited_by'] %}{{ it.title }}{% endfor %}")][..],
            &["citing"],
        ),
        (&[(chapter, escaped), (mine, kin)][..], &[]),
        // On pages of other kinds there are forms all the same.
        (&[(entity, first)][..], &[]),
        (&[(chapter, cites)][..], &[]),
    ] {
        let theme = made(files, "").value;
        let deck = deck(&[], &site(), &theme);
        let forms: Vec<&str> = all.iter().copied().filter(|it| !without.contains(it)).collect();
        let parts: Vec<String> = forms.iter().map(|it| format!("parts/{it}.html")).collect();
        assert_eq!(deck.forms(), parts, "{files:?}");
        for (url, content) in contents().into_iter().flat_map(|(url, it)| all_lines(url, it)) {
            let with = drawn_with(url, content.clone(), &theme, Some(&deck));
            assert_eq!(with, drawn(url, content, &theme), "{files:?} {url}");
        }
    }
}

#[test]
fn lines_of_every_form_are_drawn_by_it_and_others_are_not() {
    let theme = made(&[], "").value;
    let deck = deck(&[], &site(), &theme);
    let lists = |content: &Content| {
        let json = dealt(&deck, content.template(), || json_of(content));
        let mut lists = BTreeSet::new();
        drawn_lists("", &json, &mut lists);
        let named = |(name, whole)| format!("{}{name}", if whole { "" } else { "some " });
        lists.into_iter().map(named).collect::<Vec<_>>()
    };
    for (url, content) in contents() {
        let (within, beyond) = match content.template() {
            "chapter" | "page" => (&["notes", "sources", "toc"][..], &["some sources"][..]),
            "entity" => (&["mentions", "notes", "sources", "to"][..], &["some sources", "to"][..]),
            "sources" => (&["cited_by", "entries"][..], &["some cited_by", "entries"][..]),
            _ => continue,
        };
        assert_eq!(lists(&with_lines(&content, false)), within, "{url}");
        assert_eq!(lists(&with_lines(&content, true)), beyond, "{url}");
    }
}

/// The names of lists in which something is drawn, and whether all of it is.
fn drawn_lists<'a>(name: &'a str, json: &'a Json, lists: &mut BTreeSet<(&'a str, bool)>) {
    match json {
        Json::Array(items) => {
            let drawn = |it: &Json| it.get("drawn").is_some();
            match items.iter().filter(|it| drawn(it)).count() {
                0 => {}
                all if all == items.len() => drop(lists.insert((name, true))),
                _ => drop(lists.insert((name, false))),
            }
            items.iter().for_each(|it| drawn_lists("", it, lists));
        }
        Json::Object(fields) => {
            fields.iter().for_each(|(name, it)| drawn_lists(name, it, lists));
        }
        _ => {}
    }
}

/// A page as it is, with lines of every form there is, with some of which there is none, and with none.
fn all_lines(url: &'static str, content: Content) -> Vec<(&'static str, Content)> {
    let mut pages = vec![with_lines(&content, false), with_lines(&content, true)];
    if let Content::Entity(page) = &content {
        let mut none = page.clone();
        none.mentions.0.clear();
        none.relations[0].to.clear();
        none.sources = Rows::default();
        none.cards = Rows::default();
        pages.push(Content::Entity(none));
    }
    if let Content::Chapter(page) = &content {
        // One heading makes no contents.
        let mut none = page.clone();
        none.toc.0.truncate(1);
        none.sources = Rows::default();
        pages.push(Content::Chapter(none));
    }
    pages.push(content);
    pages.into_iter().map(|it| (url, it)).collect()
}

/// The same page with lines of every form there is, and some `beyond` these.
fn with_lines(content: &Content, beyond: bool) -> Content {
    let most = |most| if beyond { most + 3 } else { most };
    let references = |of: &Arc<Vec<Reference>>| -> Arc<Vec<Reference>> {
        let alike = |(places, number): (usize, &str)| Reference {
            id: format!("a&{places}{number}").into(),
            number: number.to_owned(),
            cited_here: (0..places).map(|it| format!("cite-{it}")).collect(),
            ..of[0].clone()
        };
        let all = (0..=most(PLACES)).flat_map(|it| [(it, ""), (it, "<7>")]);
        all.map(alike).collect::<Vec<_>>().into()
    };
    let headings = || {
        let level = |level| Toc { level, id: "a&b".into(), title: "<A>".into() };
        Rows((1..=if beyond { 6 } else { LOWEST }).map(level).collect())
    };
    let noted = |of: &Notes| {
        let mut text = Resolved::clone(&of.0);
        let alike = |references| Note { references, ..text.notes[0].clone() };
        let all = u32::try_from(most(PLACES)).expect("few");
        text.notes = (0..=all).map(alike).collect();
        Notes(Arc::new(text))
    };
    let mut content = content.clone();
    match &mut content {
        Content::Chapter(page) => {
            page.sources = Rows(references(&page.sources));
            page.notes = noted(&page.notes);
            page.toc = headings();
        }
        Content::Page(page) => {
            page.sources = Rows(references(&page.sources));
            page.notes = noted(&page.notes);
            page.toc = headings();
        }
        Content::Entity(page) => {
            page.sources = Rows(references(&page.sources));
            page.notes = page.notes.as_ref().map(noted);
            let counts = (1..=most(MOST)).flat_map(|it| [(it, ""), (it, "A & B")]);
            let line = |(count, heading)| mention("Five & six", heading, "five/?\"#a", count);
            page.mentions.0 = counts.map(line).collect();
            let line = page.relations[0].to[0].clone();
            page.relations[0].to.clear();
            for tense in [Tense::Now, Tense::Then, Tense::Before, Tense::Later] {
                for (when, note) in [("", ""), ("", "a & b"), ("when <it> was", ""), ("w", "n")] {
                    let (when, note) = (when.to_owned(), note.to_owned());
                    page.relations[0].to.push(RelationLine { tense, when, note, ..line.clone() });
                }
            }
            let first = page.relations[0].clone();
            page.relations.push(RelationGroup { told: true, ..first.clone() });
            page.relations.push(RelationGroup { label: "pulls & moves".into(), ..first });
        }
        Content::Sources(page) => {
            let alike = |places| CitedBy {
                title: "A & <b>".into(),
                urls: (0..places).map(|it| format!("one/?\"#cite-{it}")).collect(),
            };
            page.entries[0].cited_by = (1..=most(PLACES)).map(alike).collect();
        }
        _ => {}
    }
    content
}

#[test]
fn pages_are_the_same_with_furniture_that_is_ready() {
    let nav = "themes/default/templates/parts/nav.html";
    let colours = "themes/default/templates/parts/colours.html";
    let bottom = "themes/default/templates/parts/bottom.html";
    let base = "themes/default/templates/base.html";
    let chapter = "themes/default/templates/chapter.html";
    let captured = "{% extends 'default/base.html' %}{% block nav %}{% filter upper %}{% include 'parts/nav.html' %}{% endfilter %}{% endblock nav %}";
    let another = "{% extends 'base.html' %}{% block main %}{% set page = {'kind': 'entity', 'url': 'glossary/'} %}{% include 'parts/nav.html' %}{% endblock main %}";
    let named = "{% extends 'base.html' %}{% block main %}{% set _ready = {'nav': 'x'} %}{% include 'parts/nav.html' %}{% endblock main %}";
    let own = "<title>{{ page.title }}</title> {%- include 'parts/nav.html' -%} x {% include 'parts/bottom.html' %}\n{{ page.url }}";
    let fails = "{{ site.nothing.there }}";
    for (files, ready) in [
        (&[][..], &["bottom", "nav", "scheme", "styles", "tools"][..]),
        (&[(nav, "{{ page.title }} at {{ root }}")][..], &["bottom", "scheme", "styles", "tools"]),
        (&[(colours, "{{ page.summary }}")][..], &["bottom", "nav", "scheme", "tools"]),
        (&[(bottom, fails)][..], &["nav", "scheme", "styles", "tools"]),
        (&[(chapter, own)][..], &["bottom", "nav", "scheme", "styles", "tools"]),
        (&[(base, captured)][..], &[]),
        (&[(chapter, another)][..], &[]),
        (&[(chapter, named)][..], &[]),
        (&[(chapter, "{{ _ready?.nav or 'none' }}")][..], &[]),
        (&[(chapter, "{{ __tera_context | length }}")][..], &[]),
        (&[(chapter, "{{ nosuch }}")][..], &["bottom", "nav", "scheme", "styles", "tools"]),
        (&[(chapter, "{{ ready }}")][..], &["bottom", "nav", "scheme", "styles", "tools"]),
    ] {
        let theme = made(files, "");
        assert_eq!(theme.diags, [], "{files:?}");
        let theme = theme.value;
        let deck = deck(&[], &site(), &theme);
        for (url, content) in contents() {
            let usual = page_of(url, content);
            let untitled = Page { title: String::new(), ..usual.clone() };
            let plain = Page { pictures: false, ..usual.clone() };
            let in_menu = Page { url: address("glossary/"), ..usual.clone() };
            let deeper = Page { url: address("a/b/c/"), ..usual.clone() };
            for page in [usual, untitled, plain, in_menu, deeper] {
                let without = drawn_page(&page, &theme, None);
                for _ in 0..2 {
                    assert_eq!(drawn_page(&page, &theme, Some(&deck)), without, "{files:?} {url}");
                }
                let in_menu = site().site().nav.iter().any(|it| *it.url == *page.url.as_str());
                let ready = ready.iter().filter(|it| **it != "nav" || !in_menu);
                let ready: Vec<&str> = ready.copied().collect();
                assert_eq!(deck.furnishes(&page, &site(), &theme), ready, "{files:?} {url}");
            }
        }
    }
}
