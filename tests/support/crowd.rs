//! Very many dated entities, people who have to do with each other, and places: what the pictures
//! of a large site have to hold.

use std::sync::Arc;

use glossator::parse::date::Date;
use glossator::resolve::address::{Address, Addresses};
use glossator::resolve::pictures::subject::{Side, Spot, Subject, Tie, Ways};

/// Entities with dates of all sorts, over 120 years.
pub(crate) fn dated(count: usize) -> Vec<Arc<Subject>> {
    let mut dice = Dice(1);
    let mut all: Vec<Subject> = (0..count).map(subject).collect();
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
    shared(all)
}

/// Entities that hang together by so many relations, at least one fewer than they are.
pub(crate) fn related(count: usize, relations: usize) -> Vec<Arc<Subject>> {
    let mut dice = Dice(2);
    let mut all: Vec<Subject> = (0..count).map(subject).collect();
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
    let mut below = |most: usize| usize::try_from(dice.below(most as u64)).unwrap_or(0);
    for node in 1..count {
        tie(node, below(node));
    }
    for _ in count - 1..relations {
        let (from, to) = (below(count), below(count - 1));
        tie(from, if to >= from { to + 1 } else { to });
    }
    shared(all)
}

/// Places in a region of ten by fourteen degrees.
pub(crate) fn placed(count: usize) -> Vec<Arc<Subject>> {
    let mut dice = Dice(3);
    let mut all: Vec<Subject> = (0..count).map(subject).collect();
    for it in &mut all {
        let millionths = |it: u64| i32::try_from(it).unwrap_or(0);
        let lat = 28_000_000 + millionths(dice.below(10_000_000));
        let lon = 36_000_000 + millionths(dice.below(14_000_000));
        it.spot = Some(Spot::of(it, lat, lon));
    }
    shared(all)
}

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
        near: Arc::default(),
    }
}

fn shared(all: Vec<Subject>) -> Vec<Arc<Subject>> {
    all.into_iter().map(Arc::new).collect()
}
