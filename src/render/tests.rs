//! Every kind of page through the default theme, and themes that are wrong.

use std::sync::Arc;

use proptest::prelude::*;

use crate::base::{Checked, Code, Source, Span};
use crate::resolve::pages::{Content, Page};
use crate::resolve::theme::{Lang, Shelf, Wanted, layers};

use super::deck::Deck;
use super::embedded;
use super::page::page;
use super::samples::{address, contents, path, site};
use super::theme::{Theme, theme};

/// The default theme with a site's files over it.
pub(super) fn made(files: &[(&str, &str)], name: &str) -> Checked<Theme> {
    let texts: Vec<_> = files
        .iter()
        .map(|&(at, text)| Arc::new(Source { path: path(at), text: text.into() }))
        .collect();
    let shelf = Shelf { texts: &texts, assets: &[], built_in: embedded::sources() };
    let span = Span::default();
    let name = crate::base::Spanned { value: name.to_owned(), span };
    let wanted = Wanted {
        path: path("content/site.yaml"),
        name: (!name.value.is_empty()).then_some(name),
        settings: Vec::new(),
        lang: Lang::default(),
    };
    let mut diags = Vec::new();
    let layers = Arc::new(layers(shelf, &wanted).into(&mut diags));
    let theme = theme(&layers).into(&mut diags);
    Checked::new(theme, diags)
}

pub(super) fn drawn(url: &str, content: Content, theme: &Theme) -> Checked<String> {
    drawn_with(url, content, theme, None)
}

pub(super) fn drawn_with(
    url: &str,
    content: Content,
    theme: &Theme,
    deck: Option<&Arc<Deck>>,
) -> Checked<String> {
    drawn_page(&page_of(url, content), theme, deck)
}

pub(super) fn page_of(url: &str, content: Content) -> Page {
    Page {
        url: address(url),
        title: "High <water>".into(),
        summary: "When it comes.".into(),
        updated: Some("2020-01-07".into()),
        pictures: true,
        content,
        json_ld: "{\"@type\":\"Article\"}".into(),
    }
}

pub(super) fn drawn_page(of: &Page, theme: &Theme, deck: Option<&Arc<Deck>>) -> Checked<String> {
    let mut html = Vec::new();
    let diag = page(of, &site(), theme, deck, &mut html);
    Checked::new(String::from_utf8(html).expect("UTF-8"), diag.into_iter().collect())
}

#[test]
fn the_default_theme_draws_every_kind_of_page() {
    let theme = made(&[], "");
    assert_eq!(theme.diags, []);
    for (url, content) in contents() {
        let kind = content.template();
        let html = drawn(url, content, &theme.value);
        assert_eq!(html.diags, [], "{kind}");
        let html = html.value;
        assert!(html.starts_with("<!doctype html>"), "{kind}: {html}");
        assert!(html.trim_end().ends_with("</html>"), "{kind}: {html}");
        let control = |it: char| it.is_control() && it != '\n';
        assert!(!html.contains(control), "{kind} keeps a mark: {html}");
        assert!(!html.contains("&lt;p&gt;") && !html.contains("<Moons>"), "{kind}: {html}");
        assert!(!html.contains("<water>"), "{kind}: {html}");
    }
}

#[test]
fn a_relation_that_says_what_the_place_says_is_not_shown() {
    let theme = made(&[], "").value;
    let (url, content) =
        contents().into_iter().find(|it| it.1.template() == "entity").expect("an entity");
    let Content::Entity(mut page) = content else { panic!("no entity: {url}") };
    for is_told in [false, true] {
        page.relations[0].told = is_told;
        let html = drawn(url, Content::Entity(page.clone()), &theme).value;
        assert_eq!(html.contains("<span class=\"remark\">mostly</span>"), !is_told, "{html}");
    }
}

#[test]
fn roots_and_words_are_the_pages_own() {
    let theme = made(&[], "").value;
    for (url, content) in contents() {
        let html = drawn(url, content.clone(), &theme).value;
        let root = match url {
            "404.html" => "/a/",
            "" => "./",
            _ => &"../".repeat(url.matches('/').count()),
        };
        match &content {
            Content::Chapter(_) | Content::Page(_) | Content::Entity(_) | Content::Cover(_) => {
                let link = format!(
                    "<a class=\"e\" data-e=\"moon\" data-k=\"court\" href=\"{root}glossary/moon/\">"
                );
                assert!(html.contains(&link), "{url}: {html}");
                assert!(
                    html.contains("<span class=\"callout-kind\">Claim</span>"),
                    "{url}: {html}"
                );
                assert!(html.contains("<span class=\"card-kind\">Court</span>"), "{url}: {html}");
                assert!(html.contains(&format!("href=\"{root}assets/site.")), "{url}: {html}");
            }
            Content::NotFound => {
                assert!(
                    html.contains("<style>") && html.contains(&format!("href=\"{root}\"")),
                    "{html}"
                );
                assert!(!html.contains("rel=\"stylesheet\""), "{html}");
            }
            Content::Print(_) => {
                let link = "<a class=\"e\" data-e=\"moon\" data-k=\"court\" href=\"#name-moon\">";
                assert!(html.contains(link) && html.contains("id=\"name-moon\""), "{html}");
            }
            Content::Glossary(_)
            | Content::Matrix(_)
            | Content::Sources(_)
            | Content::Timeline(_)
            | Content::Network(_)
            | Content::Map(_)
            | Content::Redirect { .. } => {
                assert!(html.contains(&format!("href=\"{root}")), "{url}: {html}");
            }
        }
    }
}

#[test]
fn the_assets_are_files_that_pages_name() {
    let theme = made(&[], "").value;
    let pages = contents().into_iter().map(|(url, content)| drawn(url, content, &theme).value);
    let html: String = pages.collect();
    for (path, bytes) in theme.files() {
        assert!(!bytes.is_empty());
        assert!(html.contains(&format!("../{path}")), "{path}");
    }
}

/// What a theme says that has `template` for its chapters, and what is drawn with it.
fn with_chapter(files: &[(&str, &str)]) -> (Vec<String>, String) {
    let made = made(files, "mine");
    let (url, content) = contents().remove(1);
    let html = drawn(url, content, &made.value);
    let said = made.diags.iter().chain(&html.diags).map(|it| {
        let also: Vec<_> = it
            .also
            .iter()
            .map(|it| format!(" [{}:{} {}]", it.path, it.span.start, it.note))
            .collect();
        let help = it.help.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        let at = (&it.at.path, it.at.span);
        format!(
            "{} {}:{}+{}: {}{help}{}",
            it.code,
            at.0,
            at.1.start,
            at.1.len(),
            it.message,
            also.concat()
        )
    });
    (said.collect(), html.value)
}

#[test]
fn a_block_or_a_part_is_replaced_alone() {
    let (said, html) = with_chapter(&[
        (
            "themes/mine/templates/chapter.html",
            "{% extends \"default/chapter.html\" %}{% block turn %}TURN {{ super() }}{% endblock turn %}",
        ),
        ("themes/mine/templates/parts/nav.html", "NAV {{ t(key=\"minutes\", n=page.minutes) }}"),
    ]);
    assert_eq!(said, [""; 0]);
    assert!(html.contains("TURN <nav") && html.contains("NAV 4 minutes"), "{html}");
}

#[test]
fn what_cannot_be_read_is_told_at_its_place() {
    for (text, expected) in [
        ("a {% if %}", "G0702 themes/mine/templates/chapter.html:8+2: "),
        (
            "{% include \"parts/nva.html\" %}",
            "G0702 themes/mine/templates/chapter.html:11+16: unknown template `parts/nva.html` (did you mean `parts/nav.html`?)",
        ),
        (
            "{{ page.title | soort }}",
            "G0702 themes/mine/templates/chapter.html:16+5: unknown filter `soort` (did you mean `sort`?)",
        ),
        (
            "é{{ aset(name=\"a\") }}",
            "G0702 themes/mine/templates/chapter.html:5+14: unknown function `aset` (did you mean `asset`?)",
        ),
        (
            "{% extends \"bse.html\" %}",
            "G0702 themes/mine/templates/chapter.html:12+8: there is no template `bse.html` (did you mean `base.html`?)",
        ),
        (
            "{% extends \"chapter.html\" %}",
            "G0702 themes/mine/templates/chapter.html:12+12: this template extends itself (to build on the one below, name its layer: `default/chapter.html`)",
        ),
        (
            "{% include \"chapter.html\" %}",
            "G0702 themes/mine/templates/chapter.html:12+12: this template includes itself (to build on the one below, name its layer: `default/chapter.html`)",
        ),
        (
            "{{ t(key=\"minuets\", n=1) }}",
            "G0705 themes/mine/templates/chapter.html:3+21: there is no word `minuets` (did you mean `minutes`?)",
        ),
        (
            "{{ t(key=\"zzz\") }}",
            "G0705 themes/mine/templates/chapter.html:3+12: there is no word `zzz` (add `zzz: …` to the theme's `i18n/en.yaml`)",
        ),
        (
            "{{ asset(name=\"side.css\") }}",
            "G0708 themes/mine/templates/chapter.html:3+22: there is no asset `side.css` (did you mean `site.css`?)",
        ),
        (
            "{{ page.titel }}",
            "G0703 themes/mine/templates/chapter.html:8+5: field `titel` is not defined (did you mean `title`?)",
        ),
        ("{{ pag.title }}", "G0703 themes/mine/templates/chapter.html:3+3: "),
        (
            // A word that is put in beforehand moves nothing.
            "{{ t(key=\"skip\") }}{{ page.titel }}",
            "G0703 themes/mine/templates/chapter.html:27+5: field `titel` is not defined (did you mean `title`?)",
        ),
        (
            "{{ t(key=\"skip\") }}{{ page.title | soort }}",
            "G0702 themes/mine/templates/chapter.html:35+5: unknown filter `soort` (did you mean `sort`?)",
        ),
        ("{{ throw(message=\"No.\") }}", "G0703 themes/mine/templates/chapter.html:3+20: no"),
        ("{% component a() %}{{<a />}}{% endcomponent a %}{{<a />}}", "G0703 "),
        ("{% for x in page.title.y %}{% endfor %}", "G0703 "),
        (
            "{{ theme.acent }}",
            "G0703 themes/mine/templates/chapter.html:9+5: field `acent` is not defined (did you mean `accent`?)",
        ),
    ] {
        let (said, _) = with_chapter(&[("themes/mine/templates/chapter.html", text)]);
        assert_eq!(said.len(), 1, "{text}: {said:#?}");
        assert!(said[0].starts_with(expected), "{text}: {}", said[0]);
    }
}

#[test]
fn a_template_that_cannot_be_read_is_replaced_by_the_one_below() {
    let (said, html) = with_chapter(&[
        ("themes/mine/templates/chapter.html", "{% if %}"),
        ("themes/mine/templates/cover.html", "{{ nothing( }}"),
        ("themes/mine/templates/own.html", "{% }"),
        ("themes/mine/templates/other.html", "{% include \"own.html\" %}"),
        ("themes/mine/templates/page.html", "{% include \"not-there.html\" %}"),
    ]);
    // Nothing is said of `other.html`, which will be well when `own.html` is.
    assert_eq!(said.len(), 4, "{said:#?}");
    assert!(html.contains("<h1>High &lt;water&gt;</h1>"), "{html}");
}

#[test]
fn faults_in_a_part_tell_how_one_came_there() {
    let (said, _) = with_chapter(&[
        ("themes/mine/templates/parts/nav.html", "{{ nothing }}"),
        ("themes/mine/templates/parts/a.html", "{% include \"parts/b.html\" %}"),
        ("themes/mine/templates/parts/b.html", "{% include \"parts/a.html\" %}"),
    ]);
    assert_eq!(
        said[0],
        "G0702 themes/mine/templates/parts/a.html:12+12: this template includes itself \
         [themes/mine/templates/parts/b.html:12 which goes on here]"
    );
    assert!(
        said[1].starts_with(
            "G0703 themes/mine/templates/parts/nav.html:3+7: variable `nothing` is not defined"
        ),
        "{}",
        said[1]
    );
    // The template that includes it is in the program, where nobody can look.
    assert!(!said[1].contains("themes/default"), "{}", said[1]);
    assert_eq!(said.len(), 2);
}

#[test]
fn two_components_of_one_name_are_told() {
    let (said, _) = with_chapter(&[
        ("themes/mine/templates/a.html", "{% component x() %}{% endcomponent x %}"),
        ("themes/mine/templates/b.html", "{% component x() %}{% endcomponent x %}"),
    ]);
    assert_eq!(
        said,
        [
            "G0702 themes/mine/templates/a.html:0+0: component `x` is defined in both `mine/a.html` and `mine/b.html` [themes/mine/templates/b.html:0 and here]"
        ]
    );
}

#[test]
fn themes_are_equal_by_their_texts() {
    let files = [("themes/mine/templates/a.html", "a")];
    assert_eq!(made(&files, "mine").value, made(&files, "mine").value);
    assert_ne!(
        made(&files, "mine").value,
        made(&[("themes/mine/templates/a.html", "b")], "mine").value
    );
    assert_eq!(made(&[], "mine").diags[0].code, Code::NoTheme);
}

/// What templates are made of, and what they are not.
const TOKENS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    " if ",
    " for ",
    " x ",
    " in ",
    "page",
    ".title",
    " endif ",
    " endfor ",
    "(",
    ")",
    "[",
    "]",
    " | ",
    " safe ",
    " t",
    "key=",
    "\"minutes\"",
    "n=",
    "-",
    "*",
    "99999999999999999999",
    " set ",
    "=",
    " block ",
    " endblock ",
    " include ",
    "\"base.html\"",
    " extends ",
    " super()",
    " component ",
    "<",
    "/>",
    ">",
    "é",
    "\n",
    " not ",
    ":",
    ",",
    "...",
    "{",
    "}",
    "?.",
    " range(end=3)",
    " or ",
    " ~ ",
    " filter ",
    " raw ",
    "'",
    " else ",
    "page.toc",
    "[0]",
    "[::-1]",
    " // ",
    " ** ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_template_is_drawn_or_told(
        parts in prop::collection::vec(prop::sample::select(TOKENS), 0..24),
    ) {
        let text = parts.concat();
        let block = format!("{{% extends \"default/chapter.html\" %}}{{% block turn %}}{text}{{% endblock %}}");
        for text in [&*text, &*block, &*format!("{{{{ {text} }}}}")] {
            let (said, html) = with_chapter(&[("themes/mine/templates/chapter.html", text)]);
            prop_assert!(said.iter().all(|it| it.starts_with("G07")), "{said:?}");
            prop_assert!(!html.contains(['\u{1}', '\u{2}']), "{}", html);
        }
    }
}
