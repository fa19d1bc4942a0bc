//! The map: where things are. Lands from Natural Earth, places with their names, and a mark for
//! each place however much was there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::lang::Lang;

use super::countries::{base, names};
use super::drawing::{Anchor, Drawing, Mark, Shape, tenths};
use super::glyphs::{cut, ems};
use super::room::Box;
use super::subject::{Spot, Subject};
use super::symbols::symbol;
use super::view::{View, WIDTH};

/// A map: the picture, and the same places for a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// The picture.
    pub drawing: Drawing,
    /// The places from the north to the south, each with what is there.
    pub places: Vec<Sited>,
}

/// A place and what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sited {
    /// The entity that the mark leads to: the place, or else the first that is there.
    pub at: Spot,
    /// Whoever and whatever is there, but for the place itself.
    pub here: Vec<Arc<Subject>>,
}

/// The size of a name.
const NAME: f64 = 12.0;
/// Places nearer to each other than this, in pixels, are one mark: nobody could tell two apart, or
/// point at one of them.
const JOIN: f64 = 12.0;
/// The map of those of `subjects` that are somewhere, if there are any, with the names of countries in
/// this language.
pub fn map(subjects: &[Arc<Subject>], lang: &Lang) -> Option<Map> {
    let mut sites: BTreeMap<(i32, i32), Sited> = BTreeMap::new();
    for it in subjects {
        let Some(spot) = &it.spot else { continue };
        // From the north to the south, then from the west to the east.
        let key = (-spot.lat, spot.lon);
        let site = sites.entry(key).or_insert_with(|| Sited { at: spot.clone(), here: Vec::new() });
        if it.id != site.at.id {
            site.here.push(it.clone());
        }
    }
    let places: Vec<Sited> = sites.into_values().collect();
    let points: Vec<(f64, f64)> = places.iter().map(|it| it.at.degrees()).collect();
    let view = View::of(&points)?;
    let spots: Vec<(f64, f64)> = points.iter().map(|it| view.place(*it)).collect();
    let groups: Vec<Group<'_>> = joined(&places, &spots)
        .into_iter()
        .map(|all| {
            let all: Vec<&Sited> = all.iter().map(|it| &places[*it]).collect();
            let at = view.place(all[0].at.degrees());
            let count = all.iter().map(|it| it.here.len()).sum::<usize>() + all.len() - 1;
            Group { all, at, count }
        })
        .collect();
    let (mut labels, mut taken) = labels(&groups, view.height);
    let (mut back, lands) = view.ground();
    let size = (view.width, view.height);
    for it in names(&lands, &|it| view.place(it), lang, &mut taken, size) {
        back.extend(it.spots.first().into_iter().flat_map(|spot| country(&it.lines, spot)));
    }
    let marks = groups.iter().zip(labels.iter_mut()).map(|(it, label)| it.mark(label.take()));
    let marks = marks.collect();
    let drawing = Drawing {
        sort: "map",
        width: tenths(WIDTH),
        height: tenths(view.height),
        back,
        marks,
        ..Drawing::default()
    };
    Some(Map { drawing, places })
}

/// Places that are drawn as one mark.
struct Group<'a> {
    /// The one that the mark leads to, then the others, from the north to the south.
    all: Vec<&'a Sited>,
    /// Where the mark is.
    at: (f64, f64),
    /// How much it stands for beside the one that it leads to.
    count: usize,
}

impl Group<'_> {
    fn radius(&self) -> f64 {
        5.0 + (self.count as f64).sqrt().min(4.0) * 1.4
    }

    fn mark(&self, label: Option<Shape>) -> Mark {
        let ((x, y), of) = (self.at, &self.all[0].at);
        let mut shapes = vec![symbol(&of.kind, tenths(x), tenths(y), tenths(self.radius()))];
        if self.count > 1 {
            let at = (tenths(x), tenths(y + 3.4));
            shapes.push(Shape::said("count", at, Anchor::Middle, &self.count.to_string()));
        }
        shapes.extend(label);
        let told = |it: &&Sited| {
            let names: Vec<&str> = it.here.iter().map(|it| &*it.name).collect();
            match names.as_slice() {
                [] => it.at.name.to_string(),
                names => format!("{}: {}", it.at.name, names.join(", ")),
            }
        };
        let title = self.all.iter().map(told).collect::<Vec<_>>().join("; ");
        let Spot { id, kind, url, .. } = of;
        Mark { id: id.clone(), kind: kind.clone(), url: url.clone(), title, shapes }
    }
}

/// The places that are drawn as one mark, each once and in their order: round the one where most
/// was, all that lie too near to it.
fn joined(places: &[Sited], spots: &[(f64, f64)]) -> Vec<Vec<usize>> {
    // In cells of that size, whoever is near is in this one or in one beside it.
    let cell = |(x, y): (f64, f64)| ((x / JOIN).floor() as i64, (y / JOIN).floor() as i64);
    let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (at, spot) in spots.iter().enumerate() {
        cells.entry(cell(*spot)).or_default().push(at);
    }
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&it| (usize::MAX - places[it].here.len(), it));
    let mut taken = vec![false; places.len()];
    let mut groups = Vec::new();
    for first in order {
        if std::mem::replace(&mut taken[first], true) {
            continue;
        }
        let ((x, y), (column, row)) = (spots[first], cell(spots[first]));
        let beside =
            (column - 1..=column + 1).flat_map(|it| (row - 1..=row + 1).map(move |row| (it, row)));
        let beside = beside.filter_map(|it| cells.get(&it)).flatten();
        let mut others: Vec<usize> = beside
            .copied()
            .filter(|&it| {
                let (dx, dy) = (spots[it].0 - x, spots[it].1 - y);
                !taken[it] && dx * dx + dy * dy < JOIN * JOIN
            })
            .collect();
        others.sort_unstable();
        for it in &others {
            taken[*it] = true;
        }
        others.insert(0, first);
        groups.push(others);
    }
    // The keyboard goes as the table does.
    groups.sort_by_key(|it| it[0]);
    groups
}

/// The names of marks, where there is room for them.
/// Whatever lies over the ground is told beside them.
fn labels(groups: &[Group<'_>], height: f64) -> (Vec<Option<Shape>>, Vec<Box>) {
    let mut taken: Vec<Box> = groups
        .iter()
        .map(|it| {
            let r = it.radius();
            // A diamond is wider than a circle.
            Box { x: it.at.0, y: it.at.1, half: r * 1.3, up: r * 1.3, down: r * 1.3 }
        })
        .collect();
    // Where much was, the name matters most.
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|&it| (usize::MAX - groups[it].count, it));
    let mut labels = vec![None; groups.len()];
    for at in order {
        let ((x, y), r) = (groups[at].at, groups[at].radius());
        let name = cut(&groups[at].all[0].at.name, 16.0);
        let half = ems(&name) * NAME / 2.0;
        let beside = [
            (x + r + 5.0 + half, y, Anchor::Start),
            (x - r - 5.0 - half, y, Anchor::End),
            (x, y - r - 10.0, Anchor::Middle),
            (x, y + r + 11.0, Anchor::Middle),
        ];
        let fits = |(x, y, anchor): &(f64, f64, Anchor)| {
            let it = Box { x: *x, y: *y, half: half + 2.0, up: 7.5, down: 7.5 };
            let inside = x - half > 2.0 && x + half < WIDTH - 2.0;
            let free = !taken.iter().enumerate().any(|(with, other)| with != at && other.hits(&it));
            (inside && y - 8.0 > 0.0 && y + 8.0 < height && free).then_some((it, *anchor))
        };
        if let Some((it, anchor)) = beside.iter().find_map(fits) {
            taken.push(it);
            let x = match anchor {
                Anchor::Start => it.x - half,
                Anchor::Middle => it.x,
                Anchor::End => it.x + half,
            };
            let at_line = (tenths(x), tenths(it.y + 4.2));
            labels[at] = Some(Shape::said("name", at_line, anchor, &name));
        }
    }
    (labels, taken)
}

/// The name of a country in its lines.
pub(super) fn country<'a>(lines: &'a [String], spot: &'a Box) -> impl Iterator<Item = Shape> + 'a {
    lines.iter().enumerate().map(move |(at, words)| {
        let y = base(spot, lines.len(), at);
        Shape::said("country", (tenths(spot.x), tenths(y)), Anchor::Middle, words)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::resolve::pictures::drawing::Words;
    use crate::resolve::pictures::subject::tests::named;

    fn made(places: &[(i32, i32)]) -> Option<Map> {
        let subjects = places.iter().enumerate().map(|(at, &(lat, lon))| {
            let it = named(at);
            let spot = Spot { lat: lat * 1_000_000, lon: lon * 1_000_000, ..Spot::of(&it, 0, 0) };
            Arc::new(Subject { spot: Some(spot), ..it })
        });
        map(&subjects.collect::<Vec<_>>(), &Lang::default())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn picture_and_table_hold_the_same(
            places in prop::collection::vec((-90..91, -180..181), 1..30)
        ) {
            let it = made(&places).expect("a map");
            let rows: Vec<_> = it.places.iter().map(|it| it.at.id.clone()).collect();
            let row = |id: &Arc<str>| rows.iter().position(|it| it == id).expect("a row");
            let marks: Vec<usize> = it.drawing.marks.iter().map(|it| row(&it.id)).collect();
            prop_assert!(marks.is_sorted(), "the keyboard goes as the table does");
            // Every place and all that is there is told by one mark.
            let told = |title: &str| title.split("; ").map(str::to_owned).collect::<Vec<_>>();
            let mut drawn: Vec<String> =
                it.drawing.marks.iter().flat_map(|it| told(&it.title)).collect();
            let mut listed: Vec<String> = it
                .places
                .iter()
                .map(|it| match &it.here.iter().map(|it| &*it.name).collect::<Vec<_>>()[..] {
                    [] => it.at.name.to_string(),
                    here => format!("{}: {}", it.at.name, here.join(", ")),
                })
                .collect();
            drawn.sort();
            listed.sort();
            prop_assert_eq!(drawn, listed);
            let points: BTreeSet<_> = places.iter().collect();
            prop_assert_eq!(points.len(), it.places.len());
            let told: usize = it.places.iter().map(|it| 1 + it.here.len()).sum();
            prop_assert_eq!(told, places.len());
            prop_assert_eq!(Some(it), made(&places));
        }
    }

    #[test]
    fn places_that_nobody_could_tell_apart_are_one_mark() {
        let subject = |number: usize, lat: i32, lon: i32| {
            let it = named(number);
            let spot = Spot::of(&it, lat, lon);
            Arc::new(Subject { spot: Some(spot), ..it })
        };
        // Baghdad, its airport, Mosul.
        let baghdad = subject(0, 33_315_200, 44_366_100);
        let here = Arc::new(Subject { spot: baghdad.spot.clone(), ..named(3) });
        let all =
            [baghdad, subject(1, 33_262_500, 44_234_600), subject(2, 36_335_000, 43_118_900), here];
        let it = map(&all, &Lang::default()).expect("a map");
        assert_eq!((it.places.len(), it.drawing.marks.len()), (3, 2));
        let mark = it.drawing.marks.iter().find(|it| it.id.ends_with("0000")).expect("a mark");
        assert!(mark.title.contains("; Entity the 1th"), "{}", mark.title);
        assert!(mark.shapes.iter().any(|it| matches!(it, Shape::Text { class: "count", .. })));
    }

    #[test]
    fn countries_are_named_on_their_own_land() {
        let named = |places: &[(i32, i32)]| -> Vec<String> {
            let back = made(places).expect("a map").drawing.back;
            let words = back.into_iter().filter_map(|it| match it {
                Shape::Text { class: "country", words: Words::Said(words), .. } => {
                    Some(words.to_string())
                }
                _ => None,
            });
            words.collect()
        };
        let near_east = named(&[(33, 44), (36, 43), (15, 44)]);
        for country in ["Iraq", "Iran", "Saudi Arabia", "Yemen"] {
            assert!(near_east.iter().any(|it| it == country), "{country}: {near_east:?}");
        }
        assert_eq!(named(&[(65, 177), (66, -170), (64, -165)]), ["Russia"]);
        assert_eq!(named(&[(-90, 0), (-78, 167), (-78, 107)]), ["Antarctica"]);
        let world = named(&[(-12, -77), (36, 140), (-18, 178), (30, 31)]);
        assert!(world.iter().any(|it| it == "Russia") && world.iter().any(|it| it == "Brazil"));
    }
}
