//! The table of who appears where does not grow with the square of a site.
#![allow(missing_docs, reason = "a test")]

use std::fmt::Write as _;

use glossator::base::{SitePath, Sources};
use glossator::engine::{Engine, Options};
use glossator::resolve::pages::{Content, MatrixPage};

/// A site of so many names, the first of which three chapters in two parts mention.
fn matrix(names: usize) -> MatrixPage {
    let mut sources = Sources::default();
    let mut put = |at: &str, text: String| sources.put(SitePath::new(at).expect("a path"), text);
    put("content/site.yaml", "title: Test\n".to_owned());
    let mut glossary = String::new();
    for at in 0..names {
        let _ = writeln!(glossary, "e{at:03}: {{name: Entity {at:03}, kind: place}}");
    }
    put("content/glossary.yaml", glossary);
    put("content/chapters/01-p/_part.yaml", "title: Early\n".to_owned());
    put("content/chapters/01-p/01-a.md", "# One\n\nEntity 000, Entity 001.\n".to_owned());
    put("content/chapters/01-p/02-b.md", "# Two\n\nEntity 000 and Entity 000.\n".to_owned());
    put("content/chapters/03-c.md", "# Three\n\nEntity 000.\n".to_owned());
    let site = Engine::default().site(&sources, Options::default());
    let path = SitePath::new("matrix/index.html").expect("a path");
    match site.pages[&path].page().content {
        Content::Matrix(page) => *page,
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_hundred_names_are_told_by_chapter() {
    let page = matrix(200);
    assert_eq!(page.chapters.iter().map(|it| it.names).collect::<Vec<_>>(), [2, 1, 1]);
    let cells: Vec<_> = page.names.iter().map(|it| it.cells.clone()).collect();
    assert_eq!(cells[..3], [vec![1, 2, 1], vec![1, 0, 0], vec![0, 0, 0]]);
    assert!(page.names.iter().all(|it| it.parts.is_empty()));
}

#[test]
fn more_are_told_by_the_parts_that_mention_them() {
    let page = matrix(201);
    assert!(page.chapters.is_empty() && page.names.iter().all(|it| it.cells.is_empty()));
    let parts = |at: usize| {
        let parts = page.names[at].parts.iter();
        parts.map(|it| (&*it.title, it.url.as_str(), it.mentions, it.chapters)).collect::<Vec<_>>()
    };
    let none: Vec<(&str, &str, usize, usize)> = Vec::new();
    assert_eq!(parts(0), [("Early", "a/", 3, 2), ("Three", "c/", 1, 1)]);
    assert_eq!(parts(1), [("Early", "a/", 1, 1)]);
    assert_eq!(parts(2), none);
    assert_eq!((page.names[0].mentions, page.names[0].chapters), (4, 3));
    assert_eq!((page.names.len(), page.of), (201, 201));
}

#[test]
fn of_very_many_those_are_told_that_are_mentioned_most() {
    let page = matrix(1_002);
    let names: Vec<&str> = page.names.iter().map(|it| &*it.id).collect();
    assert_eq!((names.len(), page.of), (1_000, 1_002));
    assert_eq!(names[..2], ["e000", "e001"]);
}
