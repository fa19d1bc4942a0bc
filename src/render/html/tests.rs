//! The HTML of texts made by hand.

use std::sync::Arc;

use proptest::prelude::*;

use crate::base::{SitePath, Span, to_json};
use crate::resolve::address::Address;
use crate::resolve::pages::Notes;
use crate::resolve::text::{
    Align, Anchor, Callout, Citation, CitePart, CiteTarget, Figure, Fold, HtmlPolicy, Inside, Link,
    Mark, Note, NoteRef, Outside, Picture, Piece, PieceKind, Resolved, Rich, Run, Source, Title,
    Way,
};

use super::{body, write_body};

/// Pieces by hand: marks open and close, words are written between them.
#[derive(Default)]
struct Draft(Resolved);

impl Draft {
    fn put(mut self, kind: PieceKind, words: &str) -> Self {
        let start = self.0.text.len();
        self.0.text.push_str(words);
        self.0.pieces.push(Piece { kind, at: Span::of(start..self.0.text.len()) });
        self
    }

    fn words(self, words: &str) -> Self {
        self.put(PieceKind::Words, words)
    }

    fn within(self, mark: Mark, inside: impl FnOnce(Self) -> Self) -> Self {
        inside(self.put(PieceKind::Open(mark), "")).put(PieceKind::Close(mark.element()), "")
    }

    fn with(mut self, change: impl FnOnce(&mut Resolved)) -> Self {
        change(&mut self.0);
        self
    }

    /// Its HTML, which is the same behind something else.
    fn html(self) -> String {
        let html = body(&self.0);
        for before in ["<hr>", "<hr>\n"] {
            let mut behind = before.to_owned();
            write_body(&self.0, &mut behind);
            assert_eq!(behind.strip_prefix(before), Some(&*html));
        }
        html
    }
}

fn file(path: &str) -> Address {
    Address::file(&SitePath::new(path).expect("a path"))
}

#[test]
fn blocks_stand_on_lines_of_their_own() {
    let html = Draft::default()
        .within(Mark::Heading(0), |it| it.words("A & B"))
        .within(Mark::List, |it| {
            it.within(Mark::Item, |it| {
                it.words("one").within(Mark::Numbered(3), |it| {
                    it.within(Mark::Item, |it| it.within(Mark::Paragraph, |it| it.words("two")))
                })
            })
        })
        .with(|it| {
            it.headings.push(Anchor {
                level: 2,
                id: "a".into(),
                title: "A & B".into(),
                classes: vec!["x".into(), "y".into()],
            });
        })
        .html();
    assert_eq!(
        html,
        "<h2 id=\"a\" class=\"x y\">A &amp; B</h2>\n<ul>\n<li>one\n<ol start=\"3\">\n<li>\n\
         <p>two</p>\n</li>\n</ol>\n</li>\n</ul>"
    );
}

#[test]
fn links_count_from_the_root_and_hold_no_links() {
    let html = Draft::default()
        .within(Mark::Link(0), |it| {
            it.words("ISIS").put(PieceKind::NoteRef(0), "").put(PieceKind::Cite(0), "")
        })
        .within(Mark::Link(1), |it| it.words("map"))
        .within(Mark::Link(2), |it| it.words("here"))
        .put(PieceKind::NoteRef(1), "")
        .put(PieceKind::Cite(0), "")
        .with(|it| {
            it.note_refs = vec![NoteRef { note: 0, nth: 1 }, NoteRef { note: 1, nth: 0 }];
            it.links = vec![
                Link::Entity(Arc::new(Way {
                    id: "isis".into(),
                    kind: "group".into(),
                    to: file("glossary/isis"),
                })),
                Inside {
                    to: Some(file("files/a b#.png")),
                    fragment: "x".into(),
                    title: "\"T\"".into(),
                }
                .into(),
                Inside { to: None, fragment: "é".into(), title: "".into() }.into(),
            ];
            let run = |text: &str, url: Option<&str>| Run {
                text: text.into(),
                url: url.map(str::to_owned),
                ..Run::default()
            };
            it.cites.push(Citation {
                parts: vec![CitePart {
                    text: Rich(vec![
                        run("(A, ", None),
                        run("2020", Some("https://a")),
                        run(")", None),
                    ]),
                    to: Some(CiteTarget {
                        key: "a2020".into(),
                        tip: "A <2020>".into(),
                        number: 4,
                        label: None,
                    }),
                }],
                lead: Rich::default(),
                note: false,
            });
        })
        .html();
    assert_eq!(
        html,
        "<a class=\"e\" data-e=\"isis\" data-k=\"group\" href=\"\u{1}glossary/isis\">ISIS\
         <sup><span class=\"note-ref\" id=\"note-1-ref-2\">1</span></sup>\
         <span class=\"cite\" id=\"cite-4\" title=\"A &lt;2020&gt;\">(A, 2020)</span></a>\
         <a href=\"\u{1}files/a%20b%23.png#x\" title=\"&quot;T&quot;\">map</a>\
         <a href=\"#é\">here</a>\
         <sup><a class=\"note-ref\" id=\"note-2-ref\" href=\"#note-2\" role=\"doc-noteref\">2</a></sup>\
         <a class=\"cite\" id=\"cite-4\" href=\"#source-a2020\" title=\"A &lt;2020&gt;\">(A, 2020)</a>"
    );
}

#[test]
fn callouts_fold_and_take_the_themes_word() {
    let html = Draft::default()
        .within(Mark::Callout(0), |it| it.within(Mark::Paragraph, |it| it.words("a")))
        .within(Mark::Callout(1), |it| {
            it.within(Mark::CalloutTitle, |it| it.words("Why"))
                .within(Mark::Paragraph, |it| it.words("b"))
        })
        .with(|it| {
            it.callouts = vec![
                Callout { kind: "claim".into(), fold: Fold::Fixed, title: Title::Kind },
                Callout { kind: "note".into(), fold: Fold::Open, title: Title::Own },
            ];
        })
        .html();
    assert_eq!(
        html,
        "<aside class=\"callout callout-claim\">\n\
         <p class=\"callout-title\"><span class=\"callout-kind\">\u{2}callout-claim\u{2}</span></p>\n<p>a</p>\n</aside>\n\
         <details class=\"callout callout-note\" open>\n\
         <summary class=\"callout-title\"><span class=\"callout-kind\">\u{2}callout-note\u{2}</span> Why</summary>\n<p>b</p>\n</details>"
    );
}

#[test]
fn tables_scroll_and_keep_their_columns() {
    let cell = |it: Draft, words: &str| it.within(Mark::TableCell, |it| it.words(words));
    let html = Draft::default()
        .within(Mark::Table(0), |it| {
            it.within(Mark::TableHead, |it| cell(cell(it, "a"), "b"))
                .within(Mark::TableRow, |it| cell(cell(it, "1"), "2"))
        })
        .with(|it| it.tables.push(vec![Align::None, Align::Right]))
        .html();
    assert_eq!(
        html,
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"\u{2}table=1\u{2}\"><table>\n\
         <thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr>\n</thead>\n\
         <tbody>\n<tr><td>1</td><td class=\"right\">2</td></tr>\n</tbody>\n</table></div>"
    );
}

#[test]
fn an_empty_head_names_no_column() {
    let html = Draft::default()
        .within(Mark::Table(0), |it| {
            it.within(Mark::TableHead, |it| {
                it.within(Mark::TableCell, |it| it).within(Mark::TableCell, |it| it.words("a"))
            })
        })
        .with(|it| it.tables.push(vec![Align::None, Align::None]))
        .html();
    assert!(html.contains("<tr><td></td><th scope=\"col\">a</th></tr>"), "{html}");
}

#[test]
fn images_say_how_large_they_are() {
    let html = Draft::default()
        .put(PieceKind::Image(0), "A <map>")
        .put(PieceKind::Task(true), "")
        .with(|it| {
            it.images.push(Picture {
                src: Source::Inside(file("files/map.png")),
                size: Some((4, 3)),
                title: String::new(),
            });
        })
        .html();
    assert_eq!(
        html,
        "<img src=\"\u{1}files/map.png\" alt=\"A &lt;map&gt;\" width=\"4\" height=\"3\" \
         loading=\"lazy\" decoding=\"async\"><input type=\"checkbox\" disabled checked \
         aria-label=\"\u{2}task-done\u{2}\"> "
    );
}

#[test]
fn raw_html_is_shown_cleaned_or_left() {
    let draft = |policy| {
        Draft::default()
            .within(Mark::HtmlBlock, |it| it.put(PieceKind::Html, "<details onclick=\"x()\">\n"))
            .within(Mark::Paragraph, |it| it.words("a ").put(PieceKind::Math(0), ""))
            .within(Mark::HtmlBlock, |it| it.put(PieceKind::Html, "</details>\n"))
            .within(Mark::Paragraph, |it| it.within(Mark::Link(0), |it| it.words("b")))
            .with(|it| {
                it.html = policy;
                it.maths.push("<math><mi>x</mi></math>".into());
                it.links.push(Outside { url: "javascript:x".into(), title: "".into() }.into());
            })
            .html()
    };
    assert_eq!(
        draft(HtmlPolicy::Allow),
        "<details onclick=\"x()\">\n<p>a <math><mi>x</mi></math></p>\n</details>\n\
         <p><a href=\"javascript:x\">b</a></p>"
    );
    assert_eq!(
        draft(HtmlPolicy::Sanitize),
        "<details>\n<p>a <math><mi>x</mi></math></p>\n</details>\n<p><a>b</a></p>"
    );
    assert_eq!(
        draft(HtmlPolicy::Escape),
        "<p>&lt;details onclick=&quot;x()&quot;&gt;</p>\n<p>a <math><mi>x</mi></math></p>\n\
         <p>&lt;/details&gt;</p>\n<p><a>b</a></p>"
    );
}

#[test]
fn blocks_that_stay_out_of_what_is_cleaned_stand_on_lines_of_their_own() {
    let picture =
        Picture { src: Source::Inside(file("files/map.png")), size: None, title: String::new() };
    let caption = Draft::default().within(Mark::Paragraph, |it| it.words("Below it.")).0;
    let html = Draft::default()
        .within(Mark::HtmlBlock, |it| it.put(PieceKind::Html, "<div onclick=\"x()\">\n"))
        .put(PieceKind::Figure(0), "")
        .put(PieceKind::Figure(0), "")
        .within(Mark::HtmlBlock, |it| it.put(PieceKind::Html, "</div>\n"))
        .with(|it| {
            it.html = HtmlPolicy::Sanitize;
            it.figures.push(Figure {
                picture,
                alt: "A map".into(),
                caption: Some(Arc::new(caption)),
                credit: None,
            });
        })
        .html();
    let figure = "<figure>\n<img src=\"\u{1}files/map.png\" alt=\"A map\" loading=\"lazy\" \
                  decoding=\"async\">\n<figcaption><p>Below it.</p></figcaption>\n</figure>\n";
    assert_eq!(html, format!("<div>\n{figure}{figure}\n</div>"));
}

#[test]
fn notes_are_drawn_apart() {
    let draft = Draft::default().words("in the note");
    let pieces = draft.0.pieces.clone();
    let draft = draft.with(|it| {
        it.pieces.clear();
        it.notes.push(Note { pieces, references: 2 });
    });
    let json = to_json(&Notes(draft.0.into()));
    assert_eq!(json, r#"[{"number":1,"html":"in the note","references":2}]"#);
}

/// A tree of marks that need no table.
fn trees() -> impl Strategy<Value = Vec<Step>> {
    let leaf = prop_oneof![
        "[a-z<>&\"' \u{1}\u{2}\u{3}é]{0,8}".prop_map(|it| vec![Step::Words(it)]),
        Just(vec![Step::Break]),
    ];
    leaf.prop_recursive(5, 48, 4, |inner| {
        let marks =
            vec![Mark::Emphasis, Mark::Strong, Mark::Quote, Mark::List, Mark::Item, Mark::Mention];
        (prop::sample::select(marks), prop::collection::vec(inner, 0..4)).prop_map(
            |(mark, inside)| {
                let mut steps = vec![Step::Open(mark)];
                steps.extend(inside.into_iter().flatten());
                steps.push(Step::Close(mark));
                steps
            },
        )
    })
}

#[derive(Clone, Debug)]
enum Step {
    Open(Mark),
    Close(Mark),
    Words(String),
    Break,
}

proptest! {
    #[test]
    fn tags_nest_and_words_stay(steps in trees()) {
        let mut draft = Draft::default();
        for step in &steps {
            draft = match step {
                Step::Open(mark) => draft.put(PieceKind::Open(*mark), ""),
                Step::Close(mark) => draft.put(PieceKind::Close(mark.element()), ""),
                Step::Words(words) => draft.words(words),
                Step::Break => draft.put(PieceKind::SoftBreak, ""),
            };
        }
        let text = draft.0.text.clone();
        let html = draft.html();
        let mut open: Vec<&str> = Vec::new();
        let mut words = String::new();
        for (at, part) in html.split('<').enumerate() {
            if at == 0 {
                words.push_str(part);
                continue;
            }
            let (tag, after) = part.split_once('>').expect("a tag has an end");
            match tag.strip_prefix('/') {
                Some(name) => prop_assert_eq!(open.pop(), Some(name)),
                None => open.push(tag),
            }
            words.push_str(after);
        }
        prop_assert!(open.is_empty());
        let plain = |text: &str| -> String {
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
                .replace("&amp;", "&").replace(['\u{1}', '\u{2}', '\u{3}'], "\u{fffd}")
                .replace('\n', "")
        };
        let seen = plain(&words);
        let escaped = text.replace(['\u{1}', '\u{2}', '\u{3}'], "\u{fffd}");
        prop_assert_eq!(seen, escaped);
    }
}
