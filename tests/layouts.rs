//! Pictures of very many: the same at each run, and nothing is lost.
//!
//! `cargo test --release --test layouts -- --nocapture` says what each takes.
#![allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
#![allow(clippy::print_stderr, reason = "a test says what it measured")]
#![allow(missing_docs, reason = "a test")]

use std::sync::Arc;
use std::time::Instant;

use glossator::parse::date::Date;
use glossator::resolve::address::{Address, Addresses};
use glossator::resolve::pictures::map::map;
use glossator::resolve::pictures::network::network;
use glossator::resolve::pictures::subject::{Side, Spot, Subject, Tie, Ways};
use glossator::resolve::pictures::timeline::{Extent, timeline};

/// Numbers that look like chance (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) % most
    }
}

fn subject(number: usize) -> Subject {
    let id: Arc<str> = format!("entity-{number:04}").into();
    Subject {
        name: format!("Entity the {number}th").into(),
        kind: ["person", "group", "place", "event"][number % 4].into(),
        url: Address::of_entity(&id, Addresses::Folders),
        id,
        when: None,
        said: "".into(),
        place: None,
        spot: None,
        ties: Vec::new(),
    }
}

fn shared(all: Vec<Subject>) -> Vec<Arc<Subject>> {
    all.into_iter().map(Arc::new).collect()
}

/// What `draw` makes, twice the same; says how long the second time took.
fn twice<T: PartialEq>(what: &str, draw: impl Fn() -> Option<T>) -> T {
    let first = draw().expect("a picture");
    let start = Instant::now();
    let second = draw().expect("a picture");
    eprintln!("{what}: {} ms", start.elapsed().as_millis());
    assert!(first == second, "{what} is another each time");
    second
}

#[test]
fn a_thousand_dated_entities() {
    let mut dice = Dice(1);
    let mut all: Vec<Subject> = (0..1000).map(subject).collect();
    for it in &mut all {
        let (year, month) = (1900 + dice.below(120), 1 + dice.below(12));
        let when = match dice.below(4) {
            0 => format!("{year}/{}", year + dice.below(40)),
            1 => format!("{year}-{month:02}/.."),
            2 => format!("{year}~"),
            _ => format!("{year}-{month:02}-07"),
        };
        it.when = Some(Date::new(&when).expect("a date"));
        it.said = when.into();
    }
    let all = shared(all);
    let made =
        twice("a timeline of 1,000", || timeline(&all, &Extent::default(), &|it| it.to_string()));
    assert_eq!((made.items.len(), made.drawing.marks.len()), (1000, 1000));
}

#[test]
fn a_network_of_five_hundred() {
    let mut dice = Dice(2);
    let mut all: Vec<Subject> = (0..500).map(subject).collect();
    let mut tie = |from: usize, to: usize| {
        let tie = |kind: &str, to: &Arc<str>, side| Tie {
            kind: kind.into(),
            label: "".into(),
            to: to.clone(),
            during: None,
            when: "".into(),
            note: "".into(),
            side,
            ways: Ways::One,
        };
        let there = tie("leads", &all[to].id, Side::Fore);
        let back = tie("led-by", &all[from].id, Side::Back);
        all[from].ties.push(there);
        all[to].ties.push(back);
    };
    for node in 1..500 {
        tie(node, usize::try_from(dice.below(node as u64)).unwrap_or(0));
    }
    for _ in 499..1500 {
        let from = usize::try_from(dice.below(500)).unwrap_or(0);
        let to = usize::try_from(dice.below(499)).unwrap_or(0);
        tie(from, if to >= from { to + 1 } else { to });
    }
    let all = shared(all);
    let made = twice("a network of 500 and 1,500", || network(&all, 500));
    assert_eq!((made.ties.len(), made.drawing.marks.len()), (1500, 500));
}

#[test]
fn a_map_of_five_hundred_places() {
    let mut dice = Dice(3);
    let mut all: Vec<Subject> = (0..500).map(subject).collect();
    for it in &mut all {
        let millionths = |it: u64| i32::try_from(it).unwrap_or(0);
        let lat = 28_000_000 + millionths(dice.below(10_000_000));
        let lon = 36_000_000 + millionths(dice.below(14_000_000));
        it.spot = Some(Spot::of(it, lat, lon));
    }
    let all = shared(all);
    let made = twice("a map of 500 places", || map(&all));
    assert_eq!(made.places.len(), 500);
    let told: usize = made.drawing.marks.iter().map(|it| it.title.split("; ").count()).sum();
    assert_eq!(told, 500);
}
