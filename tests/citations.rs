//! Whatever stands in a bibliography, nothing of it is markup on a page.

use std::sync::Arc;

use glossator::base::{SitePath, Source, Span, Spanned};
use glossator::parse::body::{CiteAuthor, CiteForm, CiteItem, WrittenCite};
use glossator::parse::lang::Lang;
use glossator::parse::sources::sources;
use glossator::render::html::rich;
use glossator::resolve::bibliography::whole;
use glossator::resolve::citations::bibliography;
use glossator::resolve::citing::cited;
use proptest::prelude::*;

fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("a path")
}

fn spanned(value: &str) -> Spanned<String> {
    Spanned { value: value.to_owned(), span: Span::default() }
}

/// What is left of `html` without the tags that formatted text may have.
fn without_tags(html: &str) -> String {
    let mut out = html.to_owned();
    for tag in ["i", "b", "sup", "sub", "span", "a"] {
        out = out.replace(&format!("</{tag}>"), "").replace(&format!("<{tag}>"), "");
    }
    out = out.replace("<span class=\"sc\">", "");
    while let Some(start) = out.find("<a href=\"") {
        let end = out[start + 9..].find("\">").expect("the end of a tag") + start + 11;
        let url = out[start + 9..end - 2].to_owned();
        assert!(url.starts_with("http") && !url.contains(['"', '<', '>', ' ']), "{url}");
        out.replace_range(start..end, "");
    }
    out
}

fn is_text(html: &str) -> bool {
    let rest = without_tags(html);
    let entity = |it: &str| {
        let name = it.split(';').next().unwrap_or_default();
        ["amp", "lt", "gt", "quot", "#39"].contains(&name)
    };
    !rest.contains(['<', '>']) && rest.split('&').skip(1).all(entity)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn no_entry_becomes_markup(
        title in "[a-z<>&\"'/=; é“”]{0,24}x",
        name in "[A-Za-z<>&\"' ]{0,16}y(, [a-z<>&\"']{1,8})?",
        place in "[0-9<>&\"' -]{0,8}",
        url in "[a-z0-9<>&\"'?=/:]{0,16}",
        style in "(chicago-author-date|ieee|mla|apa|chicago-notes|nature|alphanumeric)",
    ) {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let text = format!(
            "a:\n  type: article\n  title: {}\n  author: {}\n  date: 2020\n  url: {}\n\
             \x20 parent: {{type: periodical, title: {}}}\n",
            quoted(&title), quoted(&name), quoted(&format!("https://example.org/{url}")), quoted(&title),
        );
        let source = Source { path: path("content/sources.yaml"), text: text.into() };
        let site = path("content/site.yaml");
        let style = spanned(&style);
        let files = [Arc::new(sources(&source).value)];
        let made = bibliography(&files, Some((&site, &style)), &Lang::default()).value;
        prop_assert_eq!(made.len(), 1);
        let item = CiteItem {
            key: spanned("a"),
            prefix: title.clone(),
            locator: Some(("page".to_owned(), place)),
            suffix: name.clone(),
            author: CiteAuthor::Shown,
        };
        let cites = [CiteForm::Bracketed, CiteForm::Narrative]
            .map(|form| WrittenCite { items: vec![item.clone()], form });
        let set = cited(&path("content/chapters/01-a.md"), &cites, &[], &made).value;
        for citation in set.citations.iter().flatten() {
            for part in &citation.parts {
                prop_assert!(is_text(&rich(&part.text)), "{}", rich(&part.text));
            }
            prop_assert!(is_text(&rich(&citation.lead)));
        }
        for reference in set.references.iter().chain(&whole(&made)) {
            prop_assert!(is_text(&rich(&reference.text)), "{}", rich(&reference.text));
        }
    }
}
