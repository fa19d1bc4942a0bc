//! Names of countries on maps: in the site's language, each on the part of its land that the map shows,
//! where there is room. They are there to find one's way, so they make way for all else.

use std::sync::LazyLock;

use crate::parse::lang::Lang;

use super::glyphs::{plain_ems, wrapped};
use super::room::Box;

/// A land as a map shows it.
pub(super) struct Land {
    /// Its outline, in pixels.
    pub(super) whole: Vec<(f64, f64)>,
    /// As much of it as is on the page.
    pub(super) shown: Vec<(f64, f64)>,
}

/// A name in lines, and where its middle may be: in the best place, and maybe in another far from it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Name {
    pub(super) lines: Vec<String>,
    pub(super) spots: Vec<Box>,
}

/// A country: where its name belongs, in degrees, and its name in each language.
struct Country {
    at: (f64, f64),
    names: Vec<&'static str>,
}

/// All countries, the most important first, and the languages of their names. Natural Earth's, as
/// `xtask/countries.mjs` writes them.
static COUNTRIES: LazyLock<(Vec<&str>, Vec<Country>)> = LazyLock::new(|| {
    let mut lines = include_str!("outlines/countries.tsv").lines();
    let langs = lines.next().map_or_else(Vec::new, |it| it.split('\t').skip(2).collect());
    let country = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut degrees = || Some(cells.next()?.parse::<f64>().ok()? / 100.0);
        let at = (degrees()?, degrees()?);
        Some(Country { at, names: cells.collect() })
    };
    (langs, lines.filter_map(country).collect())
});

/// The size of a name and its lines.
const SIZE: f64 = 11.0;
const LINE: f64 = 13.0;
/// From one row to the next in which a place for a name is looked for.
const ROW: f64 = 5.0;
/// How far from the first place a second one is, so that one of them is clear of any mark.
const APART: f64 = 17.0;

/// The names of those countries whose land a map shows, clear of what is `taken` and of each other.
/// A language that the table does not have reads the English ones.
pub(super) fn names(
    lands: &[Land],
    place: &dyn Fn((f64, f64)) -> (f64, f64),
    lang: &Lang,
    taken: &mut Vec<Box>,
    size: (f64, f64),
) -> Vec<Name> {
    let (langs, countries) = &*COUNTRIES;
    let Some(column) = column(langs, lang) else { return Vec::new() };
    let extents: Vec<[f64; 4]> = lands.iter().map(|it| extent(&it.whole)).collect();
    let mut made = Vec::new();
    let mut named_lands = vec![false; lands.len()];
    for country in countries {
        let (x, y) = place(country.at);
        let around = (0..lands.len()).filter(|&it| {
            let [left, low, right, high] = extents[it];
            let near = (left..=right).contains(&x) && (low..=high).contains(&y);
            near && holds(&lands[it].whole, (x, y))
        });
        // The land of a country within another, and the hole for it, are smaller than that other.
        let area = |it: &usize| {
            let [left, low, right, high] = extents[*it];
            (right - left) * (high - low)
        };
        let Some(land) = around.min_by(|a, b| area(a).total_cmp(&area(b))) else { continue };
        // A city state too small for the map would name the land round it.
        if std::mem::replace(&mut named_lands[land], true) {
            continue;
        }
        let Some(name) = country.names.get(column).filter(|it| !it.is_empty()) else { continue };
        made.extend(named(name, &lands[land].shown, (x, y), taken, size));
    }
    made
}

fn column(langs: &[&str], lang: &Lang) -> Option<usize> {
    let traditional = ["zh-Hant", "zh-TW", "zh-HK", "zh-MO"];
    let wanted =
        if traditional.iter().any(|it| lang.tag().starts_with(it)) { "zht" } else { lang.base() };
    let find = |wanted: &str| langs.iter().position(|it| *it == wanted);
    find(wanted).or_else(|| find("en"))
}

/// A name on its land: in one line or in several, in the middle of the land where it can be.
fn named(
    name: &str,
    land: &[(f64, f64)],
    wish: (f64, f64),
    taken: &mut Vec<Box>,
    (width, height): (f64, f64),
) -> Option<Name> {
    let words = name.split_whitespace().count();
    let narrow =
        name.split_whitespace().map(plain_ems).fold(0.0, f64::max).max(plain_ems(name) / 2.0);
    let mut forms = vec![vec![name.to_owned()]];
    if words > 1 {
        // Lines are wrapped as if they were bold, which they are not.
        forms.push(wrapped(name, narrow * 1.3, 3));
    }
    let [left, top, right, bottom] = extent(land);
    let rows = Rows::of(land, top, bottom);
    let wish = (wish.0.clamp(left, right), wish.1.clamp(top, bottom));
    // First whole on the land; then with its ends beyond, as over the sea beside a narrow coast.
    for (within, lines) in
        [1.0, 0.72, 0.5].into_iter().flat_map(|it| forms.iter().map(move |lines| (it, lines)))
    {
        let half = lines.iter().map(|it| plain_ems(it)).fold(0.0, f64::max) * SIZE / 2.0;
        let up = LINE * lines.len() as f64 / 2.0;
        // A land much smaller than its name is not where a reader would look for it.
        if right - left < half || bottom - top < LINE {
            continue;
        }
        let shape = Box { x: 0.0, y: 0.0, half: half + 1.0, up, down: up };
        let mut places = places(&rows, [top, bottom], &shape, within, wish);
        places.retain(|it| {
            let inside = it.x - half > 3.0 && it.x + half < width - 3.0;
            let inside = inside && it.y - up > 3.0 && it.y + up < height - 3.0;
            inside && !taken.iter().any(|other| other.hits(it))
        });
        let far = |it: &Box| {
            let (dx, dy) = (it.x - wish.0, it.y - wish.1);
            dx * dx + dy * dy
        };
        places.sort_by(|a, b| far(a).total_cmp(&far(b)));
        let Some(first) = places.first().copied() else { continue };
        let second = places.iter().find(|it| {
            let (across, down) = it.over(&first);
            across < -APART || down < -APART
        });
        let spots: Vec<Box> = [Some(first), second.copied()].into_iter().flatten().collect();
        taken.extend(&spots);
        return Some(Name { lines: lines.clone(), spots });
    }
    None
}

/// The places where a box of this shape lies on a land, or that part of its width does.
fn places(
    land: &Rows,
    [top, bottom]: [f64; 2],
    shape: &Box,
    within: f64,
    wish: (f64, f64),
) -> Vec<Box> {
    let mut places = Vec::new();
    let half = shape.half * within;
    let mut y = top + ROW;
    while y < bottom {
        // On the land are its upper edge, its middle and its lower edge.
        let rows = [y - shape.up * 0.8 * within, y, y + shape.down * 0.8 * within];
        let mut free = land.inside(rows[1]);
        for row in [rows[0], rows[2]] {
            if free.is_empty() {
                break;
            }
            free = common(&free, &land.inside(row));
        }
        for (from, to) in free {
            if to - from < 2.0 * half {
                continue;
            }
            let (least, most) = (from + half, to - half);
            for x in [wish.0.clamp(least, most), (least + most) / 2.0, least, most] {
                places.push(Box { x, y, ..*shape });
            }
        }
        y += ROW;
    }
    places
}

/// An edge of a land, from one point to the next.
type Edge = [(f64, f64); 2];

/// A land whose edges are put by where they are, since very many rows of it are looked at.
struct Rows {
    top: f64,
    /// The edges that are in each [`ROW`], from the top.
    edges: Vec<Vec<Edge>>,
}

impl Rows {
    fn of(land: &[(f64, f64)], top: f64, bottom: f64) -> Self {
        let mut rows: Vec<Vec<Edge>> = vec![Vec::new(); row(top, bottom) + 1];
        for edge in edges(land) {
            let [(_, above), (_, below)] = edge;
            let (first, last) = (row(top, above.min(below)), row(top, above.max(below)));
            rows[first..=last].iter_mut().for_each(|it| it.push(edge));
        }
        Self { top, edges: rows }
    }

    /// Where a row lies on the land, from the left to the right.
    fn inside(&self, y: f64) -> Vec<(f64, f64)> {
        let edges = self.edges.get(row(self.top, y)).into_iter().flatten();
        crossed(edges.copied(), y)
    }
}

/// In which [`ROW`] below `top` something is, from 0.
fn row(top: f64, y: f64) -> usize {
    ((y - top) / ROW) as usize
}

/// All edges of a ring.
fn edges(ring: &[(f64, f64)]) -> impl Iterator<Item = Edge> {
    let before = ring.last().into_iter().chain(ring);
    before.zip(ring).map(|(from, to)| [*from, *to])
}

/// Where a row lies within these edges, from the left to the right.
fn crossed(edges: impl Iterator<Item = Edge>, y: f64) -> Vec<(f64, f64)> {
    let crossed = edges.filter_map(|[(before, above), (x, row)]| {
        let crosses = (above <= y) != (row <= y);
        crosses.then(|| before + (x - before) * (y - above) / (row - above))
    });
    let mut at: Vec<f64> = crossed.collect();
    at.sort_by(f64::total_cmp);
    at.chunks_exact(2).map(|it| (it[0], it[1])).collect()
}

/// What two rows have in common.
fn common(one: &[(f64, f64)], two: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let both = one.iter().flat_map(|a| two.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
    both.filter(|(from, to)| from < to).collect()
}

fn holds(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    crossed(edges(ring), y).iter().any(|(from, to)| (*from..*to).contains(&x))
}

/// Left, upper, right and lower end.
fn extent(ring: &[(f64, f64)]) -> [f64; 4] {
    ring.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |it, &(x, y)| {
        [it[0].min(x), it[1].min(y), it[2].max(x), it[3].max(y)]
    })
}

/// The base line of a line of a name whose middle is here.
pub(super) fn base(spot: &Box, lines: usize, line: usize) -> f64 {
    spot.y + LINE * (line as f64 - (lines as f64 - 1.0) / 2.0) + SIZE * 0.36
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_find_what_all_edges_have(
            ring in prop::collection::vec((0..300_i32, 0..60_i32), 1..30)
        ) {
            // Many at the same height, and many where one row ends and the next begins.
            let point = |(x, y): (i32, i32)| (f64::from(x), f64::from(y) * ROW / 2.0);
            let ring: Vec<(f64, f64)> = ring.into_iter().map(point).collect();
            let [_, top, _, bottom] = extent(&ring);
            let rows = Rows::of(&ring, top, bottom);
            let mut y = top - 20.0;
            while y < bottom + 20.0 {
                prop_assert_eq!(rows.inside(y), crossed(edges(&ring), y));
                y += 0.5;
            }
        }
    }

    #[test]
    fn the_table_is_whole() {
        let (langs, countries) = &*COUNTRIES;
        assert!(langs.len() == 26 && countries.len() > 230);
        for it in countries {
            assert!(it.at.0.abs() <= 180.0 && it.at.1.abs() <= 90.0);
            assert!(it.names.len() == 26 && it.names.iter().all(|it| !it.is_empty()));
        }
        let name = |lang: &str| {
            let column = column(langs, &Lang::new(lang).expect("a language"))?;
            countries.iter().find(|it| it.names.contains(&"Iraq")).map(|it| it.names[column])
        };
        assert_eq!(
            ["en-GB", "de", "fr", "ar", "zh-Hant", "zh-TW", "sw"].map(name),
            ["Iraq", "Irak", "Irak", "العراق", "伊拉克", "伊拉克", "Iraq"].map(Some)
        );
    }

    #[test]
    fn a_name_lies_on_its_land_and_over_nothing_else() {
        let land = [(10.0, 10.0), (210.0, 10.0), (210.0, 110.0), (10.0, 110.0)];
        let mut taken = vec![Box { x: 110.0, y: 60.0, half: 10.0, up: 10.0, down: 10.0 }];
        let name = named("Iraq", &land, (110.0, 60.0), &mut taken, (300.0, 200.0)).expect("room");
        let [first, second] = name.spots[..] else { panic!("{name:?}") };
        assert!(!first.hits(&taken[0]) && !second.hits(&taken[0]) && !first.hits(&second));
        assert!(first.x - first.half >= 10.0 && first.y - first.up >= 10.0);
        let wide = named("Saudi Arabia", &land[..], (9.0, 9.0), &mut Vec::new(), (300.0, 200.0));
        assert_eq!(wide.map(|it| it.lines.len()), Some(1));
        let narrow = [(10.0, 10.0), (70.0, 10.0), (70.0, 110.0), (10.0, 110.0)];
        let two = named("Saudi Arabia", &narrow, (40.0, 60.0), &mut Vec::new(), (300.0, 200.0));
        assert_eq!(two.map(|it| it.lines.len()), Some(2));
        let tiny = [(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)];
        assert_eq!(named("Iraq", &tiny, (15.0, 15.0), &mut Vec::new(), (300.0, 200.0)), None);
    }
}
