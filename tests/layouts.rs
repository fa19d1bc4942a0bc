//! Pictures of very many: the same at each run, and nothing is lost. How long they take is measured
//! by `cargo bench --bench pictures`.
#![allow(missing_docs, reason = "a test")]

#[path = "support/crowd.rs"]
mod crowd;

use glossator::parse::lang::Lang;
use glossator::resolve::pictures::map::map;
use glossator::resolve::pictures::network::network;
use glossator::resolve::pictures::timeline::{Extent, timeline};

use crowd::{dated, placed, related};

/// What `draw` makes, twice the same.
fn twice<T: PartialEq>(what: &str, draw: impl Fn() -> Option<T>) -> T {
    let [first, second] = [draw().expect("a picture"), draw().expect("a picture")];
    assert!(first == second, "{what} is another each time");
    second
}

#[test]
fn a_thousand_dated_entities() {
    let all = dated(1000);
    let made =
        twice("a timeline of 1,000", || timeline(&all, &Extent::default(), &|it| it.to_string()));
    let marks: usize = made.drawing.sheets().map(|it| it.marks.len()).sum();
    assert_eq!((made.items.len(), marks), (1000, 1000));
}

#[test]
fn a_network_of_five_hundred() {
    let all = related(500, 1500);
    let made = twice("a network of 500 and 1,500", || network(&all, 500));
    assert_eq!((made.ties.len(), made.drawing.marks.len()), (1500, 500));
}

#[test]
fn a_map_of_five_hundred_places() {
    let all = placed(500);
    let made = twice("a map of 500 places", || map(&all, &Lang::default()));
    assert_eq!(made.places.len(), 500);
    let told: usize = made.drawing.marks.iter().map(|it| it.title.split("; ").count()).sum();
    assert_eq!(told, 500);
}
