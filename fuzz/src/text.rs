//! What must hold of one text.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use glossator::base::{SitePath, Source, Span, Spanned};
use glossator::parse::chapter::{Chapter, Part, chapter as read_chapter, part};
use glossator::parse::date::Date;
use glossator::parse::glossary::{Entity, entities};
use glossator::parse::lang::Lang;
use glossator::parse::outline::outline;
use glossator::parse::settings::{Dialect, Settings, settings};
use glossator::parse::theme::words;
use glossator::resolve::dates::{DateWords, Dates};
use glossator::resolve::finder::finder;
use glossator::resolve::glossary::glossary as joined;
use glossator::resolve::kinds::kinds;
use glossator::resolve::names::{canonical, names};
use glossator::resolve::theme::Words;

use super::growth::{Depth, linear};
use super::places;

/// Dates in words, in languages whose forms differ. To make them costs more than to use them.
static SPOKEN: LazyLock<[Dates; 2]> = LazyLock::new(|| {
    let spoken = |(tag, text): (&str, &str)| {
        let lang = Lang::new(tag).expect("a language");
        let file = words(&at(&format!("themes/default/i18n/{tag}.yaml"), text.to_owned())).value;
        let table = file.words.into_iter().map(|(key, word)| (key, (word, 0))).collect();
        Dates::new(&DateWords::of(&Words { langs: vec![lang.clone()], table }, &lang))
    };
    [
        ("en", include_str!("../../themes/default/i18n/en.yaml")),
        ("de", include_str!("../../themes/default/i18n/de.yaml")),
    ]
    .map(spoken)
});

/// Front matter: what stands between two fences. The same text is read as a `_part.yaml` and as a
/// `site.yaml`, which are YAML of other shapes.
pub fn front_matter(text: &str, depth: Depth) {
    let whole = |text: &str| at("content/chapters/01-a.md", format!("---\n{text}\n---\nText.\n"));
    let source = whole(text);
    let read = read_chapter(&source, &Dialect::default());
    places::of_one(&read.diags, &source);
    front(&read.value, &source.text);
    let source = at("content/chapters/01-part/_part.yaml", text.to_owned());
    let read = part(&source, &Dialect::default());
    places::of_one(&read.diags, &source);
    let Part { .. } = read.value;
    let source = at("content/site.yaml", text.to_owned());
    let read = settings(&source);
    places::of_one(&read.diags, &source);
    places::of_one(&kinds(&read.value, &source.path).diags, &source);
    if depth == Depth::Whole {
        linear(text, |text| drop(read_chapter(&whole(text), &Dialect::default())));
    }
}

/// A file of the glossary, read, joined, and made into names to look for.
pub fn glossary(text: &str, depth: Depth) {
    let whole = |text: &str| at("content/glossary.yaml", text.to_owned());
    let source = whole(text);
    let read = entities(&source, &Dialect::default());
    places::of_one(&read.diags, &source);
    for entity in &read.value {
        of_entity(entity, &source.text);
    }
    let none = SitePath::new("content/site.yaml").expect("a path");
    let known = kinds(&Settings::default(), &none).value;
    let glossary = joined(&[Arc::new(read.value)], &known, &BTreeSet::new());
    places::of_one(&glossary.diags, &source);
    let names = names(&glossary.value, &Lang::default(), None, Default::default());
    let names = Arc::new(names.value);
    for name in names.all() {
        assert_eq!(canonical(name), canonical(&canonical(name)), "{name:?}");
    }
    drop(finder(&names));
    if depth == Depth::Whole {
        // Repeated as they are, entities would be double, and all but the first be left out.
        linear(text, |text| {
            let read = entities(&whole(text), &Dialect::default());
            drop(joined(&[Arc::new(read.value)], &known, &BTreeSet::new()));
        });
    }
}

/// A chapter: front matter and Markdown.
pub fn chapter(text: &str, depth: Depth) {
    let whole = |text: &str| at("content/chapters/01-a.md", text.to_owned());
    let source = whole(text);
    let read = read_chapter(&source, &Dialect::default());
    places::of_one(&read.diags, &source);
    front(&read.value, &source.text);
    places::of_body(&read.value.body, &source.text);
    for heading in &read.value.body.headings {
        assert!(!heading.id.is_empty() && (1..=6).contains(&heading.level), "{heading:?}");
    }
    drop(outline(&read.value));
    if depth == Depth::Whole {
        assert_eq!(read, read_chapter(&source, &Dialect::default()), "read twice");
        linear(text, |text| drop(read_chapter(&whole(text), &Dialect::default())));
    }
}

/// A date: what is one reads the same when it is written anew, and what is none is told where, and
/// how it would be right.
pub fn edtf(text: &str, depth: Depth) {
    match Date::new(text) {
        Ok(date) => {
            let written = date.to_string();
            let again = Date::new(&written).unwrap_or_else(|bad| panic!("{written}: {bad:?}"));
            assert_eq!(date, again, "{text:?} became {written:?}");
            assert_eq!(written, again.to_string());
            assert!(date.earliest() <= date.latest(), "{date:?}");
            assert!(date.agrees(&date) && !date.is_finer(&date), "{date:?}");
            assert!(!date.certainly_outside(&date), "{date:?}");
            for dates in &*SPOKEN {
                assert!(!dates.words(&date).is_empty(), "{date:?}");
            }
        }
        Err(bad) => {
            assert!(text.get(bad.at.clone()).is_some(), "{:?} of {text:?}: {bad:?}", bad.at);
            // What the help tells to write as a whole is a date.
            let told = bad.help.strip_prefix("write `").and_then(|it| it.strip_suffix('`'));
            if let Some(told) = told.filter(|it| bad.at == (0..text.len()) && !it.contains('`')) {
                assert!(Date::new(told).is_ok(), "{text:?}: {bad:?}");
            }
            let path = SitePath::new("content/glossary.yaml").expect("a path");
            let spanned = Spanned { value: text.to_owned(), span: Span::of(0..text.len()) };
            let read = glossator::parse::date::parse(&spanned, &path);
            places::of_one(&read.diags, &Source { path, text: text.into() });
        }
    }
    if depth == Depth::Whole {
        linear(text, |text| drop(Date::new(text)));
    }
}

fn at(path: &str, text: String) -> Source {
    Source { path: SitePath::new(path).expect("a path"), text: text.into() }
}

fn front(chapter: &Chapter, file: &str) {
    let front = &chapter.front;
    places::inside(front.span, file, front);
    places::inside(front.title.span, file, &front.title);
    for spanned in
        front.summary.iter().chain(&front.slug).chain(&front.redirect_from).chain(&front.ignore)
    {
        places::inside(spanned.span, file, spanned);
    }
    for (name, id) in &front.prefer {
        places::inside(name.span, file, name);
        places::inside(id.span, file, id);
    }
    for point in &front.key_points {
        places::of_body(point, file);
    }
}

fn of_entity(entity: &Entity, file: &str) {
    let Entity { id, name, kind, aliases, sources, same_as, .. } = entity;
    for spanned in [id, name, kind].into_iter().chain(aliases).chain(sources).chain(same_as) {
        places::inside(spanned.span, file, spanned);
    }
    for body in entity.summary.iter().chain(&entity.body) {
        places::of_body(body, file);
    }
    for relation in &entity.relations {
        places::inside(relation.kind.span, file, relation);
        places::inside(relation.to.span, file, relation);
    }
}
