//! The map: where things are. Lands from Natural Earth, places with their names, and a mark for
//! each place however much was there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::lang::Lang;

use super::countries::{Land, base, names};
use super::drawing::{Anchor, Drawing, Mark, Pen, Shape, tenths};
use super::glyphs::{cut, ems};
use super::outlines::{Line, Outlines, REGIONS, WORLD};
use super::projection::Projection;
use super::room::Box;
use super::subject::{Spot, Subject};
use super::symbols::symbol;
use super::trigonometry::{asin, sin_cos};
use super::window::Window;

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

const WIDTH: f64 = 640.0;
/// The size of a name.
const NAME: f64 = 12.0;
/// Round the places, in pixels, and the least that a map shows: half of its width, in radii of the
/// globe. A tenth is about 640 km.
const MARGIN: f64 = 56.0;
const LEAST: f64 = 0.06;
/// Places nearer to each other than this, in pixels, are one mark: nobody could tell two apart, or
/// point at one of them.
const JOIN: f64 = 12.0;
/// Places farther from their middle than this, in radians, need the whole world.
const FAR: f64 = 1.0;

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
    let drawing =
        Drawing { sort: "map", width: tenths(WIDTH), height: tenths(view.height), back, marks };
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

/// What part of the globe a map shows, and how large.
pub(super) struct View {
    projection: Projection,
    outlines: &'static Outlines,
    /// Pixels to a radius of the globe, and where the middle of the page lies.
    scale: f64,
    middle: (f64, f64),
    width: f64,
    height: f64,
    window: Window,
}

impl View {
    /// The view of the surroundings of a point, in degrees; `scale` is the pixels to a radius of
    /// the globe.
    pub(super) fn round((lon, lat): (f64, f64), scale: f64, (width, height): (f64, f64)) -> Self {
        let window = Window::of((lon, lat), (0.0, 0.0), (width / scale, height / scale));
        let (projection, middle) = (Projection::region(lon, lat), (0.0, 0.0));
        Self { projection, outlines: &REGIONS, scale, middle, width, height, window }
    }

    /// The view of points; `None` where there are none.
    fn of(points: &[(f64, f64)]) -> Option<Self> {
        if points.is_empty() {
            return None;
        }
        let centre = middle(points);
        let region = centre.map(|(lon, lat)| Projection::region(lon, lat));
        let reach = |projection: &Projection| {
            let places = points.iter().map(|it| projection.place(*it));
            places.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |it, (x, y)| {
                [it[0].min(x), it[1].min(y), it[2].max(x), it[3].max(y)]
            })
        };
        let near = region.map(|it| (it, reach(&it))).filter(|(_, it)| {
            let far = it.iter().fold(0.0_f64, |far, it| far.max(it.abs()));
            far < FAR
        });
        let Some((projection, [left, top, right, bottom])) = near else {
            let (right, top) = (2.706_63, 1.317_37);
            let scale = WIDTH / (2.0 * right) * 0.99;
            // Room for a mark at a pole.
            let height = 2.0 * top * scale + 28.0;
            let (projection, middle) = (Projection::World, (0.0, 0.0));
            return Some(Self {
                projection,
                outlines: &WORLD,
                scale,
                middle,
                width: WIDTH,
                height,
                window: Window::Whole,
            });
        };
        let wide = (right - left).max(2.0 * LEAST);
        let scale = (WIDTH - 2.0 * MARGIN) / wide;
        // Neither a ribbon nor a tower.
        let height = ((bottom - top) * scale + 2.0 * MARGIN).clamp(0.5 * WIDTH, 1.1 * WIDTH);
        let scale = scale.min((height - 2.0 * MARGIN) / (bottom - top).max(1e-9));
        let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
        let size = (WIDTH / scale, height / scale);
        let window = centre.map_or(Window::Whole, |it| Window::of(it, middle, size));
        let (outlines, width) = (&*REGIONS, WIDTH);
        Some(Self { projection, outlines, scale, middle, width, height, window })
    }

    pub(super) fn place(&self, point: (f64, f64)) -> (f64, f64) {
        self.shifted(self.projection.place(point))
    }

    fn shifted(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            (x - self.middle.0) * self.scale + self.width / 2.0,
            (y - self.middle.1) * self.scale + self.height / 2.0,
        )
    }

    /// The sea, the lands, and the borders between them; and each of the lands.
    pub(super) fn ground(&self) -> (Vec<Shape>, Vec<Land>) {
        let mut lands = Vec::new();
        let (mut sea, mut land, mut borders) = (Pen::default(), Pen::default(), Pen::default());
        if self.projection == Projection::World {
            let side = |lon: f64, lats: [i32; 37]| lats.map(|it| self.place((lon, f64::from(it))));
            let up: [i32; 37] = std::array::from_fn(|it| 90 - 5 * i32::try_from(it).unwrap_or(0));
            let down: [i32; 37] = std::array::from_fn(|it| -up[it]);
            let round: Vec<(f64, f64)> =
                side(180.0, up).into_iter().chain(side(-180.0, down)).collect();
            ring(&mut sea, &round);
        } else {
            sea.rect(0, 0, tenths(self.width), tenths(self.height));
        }
        let seen = |it: &&Line| self.window.may_show(it.reach);
        for outline in self.outlines.rings.iter().filter(seen) {
            let whole = self.thinned(outline);
            if self.beyond(&whole) {
                continue;
            }
            let shown = clipped(whole.clone(), self.width, self.height);
            if shown.len() > 2 {
                ring(&mut land, &shown);
                lands.push(Land { whole, shown });
            }
        }
        for border in self.outlines.borders.iter().filter(seen) {
            self.border(&self.thinned(border), &mut borders);
        }
        (vec![sea.shape("sea"), land.shape("land"), borders.shape("border")], lands)
    }

    /// Whether all of an outline is on the other half of the globe. Laid on the edge of this one, a land
    /// opposite to the middle of the map would go all round it.
    fn beyond(&self, outline: &[(f64, f64)]) -> bool {
        let (x, y) = (
            self.width / 2.0 - self.middle.0 * self.scale,
            self.height / 2.0 - self.middle.1 * self.scale,
        );
        let edge = 1.98 * self.scale * self.scale;
        let far = |it: &(f64, f64)| (it.0 - x) * (it.0 - x) + (it.1 - y) * (it.1 - y) > edge;
        self.projection != Projection::World && outline.iter().all(far)
    }

    /// The points of an outline that can be told apart on the page.
    fn thinned(&self, line: &Line) -> Vec<(f64, f64)> {
        let mut kept: Vec<(f64, f64)> = Vec::new();
        for (at, point) in line.points.iter().enumerate() {
            let (x, y) = self.shifted(self.projection.spot(point));
            let told = kept.last().is_none_or(|last| {
                let (dx, dy) = (x - last.0, y - last.1);
                dx * dx + dy * dy >= 1.0
            });
            if told || at + 1 == line.points.len() {
                kept.push((x, y));
            }
        }
        kept
    }

    /// The pieces of a border that are on the page.
    fn border(&self, line: &[(f64, f64)], pen: &mut Pen) {
        // From one end of the world to the other nothing is drawn.
        let torn = |two: &[(f64, f64)]| {
            self.projection == Projection::World && (two[0].0 - two[1].0).abs() > self.width / 2.0
        };
        let within = |it: &(f64, f64)| {
            (-8.0..self.width + 8.0).contains(&it.0) && (-8.0..self.height + 8.0).contains(&it.1)
        };
        let mut drawing = false;
        for two in line.windows(2) {
            if !within(&two[0]) && !within(&two[1]) || torn(two) {
                drawing = false;
                continue;
            }
            if !drawing {
                pen.go(tenths(two[0].0), tenths(two[0].1));
                drawing = true;
            }
            pen.line(tenths(two[1].0), tenths(two[1].1));
        }
    }
}

/// The middle of points on the globe, in degrees; `None` where they have none, as opposite ones.
fn middle(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    const DEGREE: f64 = std::f64::consts::PI / 180.0;
    let (mut x, mut y, mut z) = (0.0, 0.0, 0.0);
    for (lon, lat) in points {
        let ((sin_lon, cos_lon), (sin, cos)) = (sin_cos(lon * DEGREE), sin_cos(lat * DEGREE));
        (x, y, z) = (x + cos * cos_lon, y + cos * sin_lon, z + sin);
    }
    let flat = (x * x + y * y).sqrt();
    let long = (flat * flat + z * z).sqrt();
    if long < 0.2 * points.len() as f64 {
        return None;
    }
    let lat = asin(z / long) / DEGREE;
    if flat < 1e-9 {
        return Some((0.0, lat));
    }
    let lon = asin((y / flat).clamp(-1.0, 1.0)) / DEGREE;
    Some((if x < 0.0 { 180.0 - lon } else { lon }, lat))
}

fn ring(pen: &mut Pen, points: &[(f64, f64)]) {
    for (at, (x, y)) in points.iter().enumerate() {
        if at == 0 {
            pen.go(tenths(*x), tenths(*y));
        } else {
            pen.line(tenths(*x), tenths(*y));
        }
    }
    pen.close();
}

/// A ring within the page and a little more, side by side (Sutherland and Hodgman, 1974).
fn clipped(points: Vec<(f64, f64)>, width: f64, height: f64) -> Vec<(f64, f64)> {
    const MORE: f64 = 4.0;
    let mut points = points;
    // How far within each of the four sides a point lies.
    let sides: [&dyn Fn(&(f64, f64)) -> f64; 4] =
        [&|it| it.0 + MORE, &|it| width + MORE - it.0, &|it| it.1 + MORE, &|it| {
            height + MORE - it.1
        }];
    for within in sides {
        if points.iter().all(|it| within(it) >= 0.0) {
            continue;
        }
        let mut kept = Vec::with_capacity(points.len());
        for (at, point) in points.iter().enumerate() {
            let before = &points[if at == 0 { points.len() - 1 } else { at - 1 }];
            let (was, is) = (within(before), within(point));
            if (was >= 0.0) != (is >= 0.0) {
                let part = was / (was - is);
                let x = before.0 + (point.0 - before.0) * part;
                kept.push((x, before.1 + (point.1 - before.1) * part));
            }
            if is >= 0.0 {
                kept.push(*point);
            }
        }
        points = kept;
    }
    points
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
    fn across_the_antimeridian_and_at_the_pole_a_map_is_of_its_region() {
        for places in [[(-17, 178), (-14, -172)], [(89, 0), (88, 180)]] {
            let view = View::of(&places.map(|(lat, lon)| (f64::from(lon), f64::from(lat))));
            assert!(view.is_some_and(|it| it.projection != Projection::World && it.scale > 500.0));
        }
        let far = View::of(&[(0.0, 10.0), (170.0, -20.0)]);
        assert!(far.is_some_and(|it| it.projection == Projection::World));
    }

    /// Whether a point, longitude and latitude, is on land there.
    fn on_land(view: &View, point: (f64, f64)) -> bool {
        let (x, y) = view.place(point);
        let (_, lands) = view.ground();
        let mut winds = 0;
        for land in &lands {
            for (at, b) in land.shown.iter().enumerate() {
                let a = land.shown[if at == 0 { land.shown.len() - 1 } else { at - 1 }];
                if (a.1 <= y) != (b.1 <= y) && a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1) > x {
                    winds += if a.1 <= y { 1 } else { -1 };
                }
            }
        }
        winds != 0
    }

    #[test]
    fn land_is_land_and_sea_is_sea_wherever_a_map_is() {
        let of = |places: &[(f64, f64)]| View::of(places).expect("a view");
        // Fiji, opposite to the Sahara; the South Pole, opposite to Greenland; Chukotka; the Arctic.
        let fiji = of(&[(178.4, -18.1), (-179.97, -16.85), (-171.8, -13.8)]);
        assert!(on_land(&fiji, (178.0, -17.8)) && on_land(&fiji, (179.2, -16.6)));
        assert!(!on_land(&fiji, (-175.0, -17.0)) && !on_land(&fiji, (180.0, -18.5)));
        let south = of(&[(0.0, -90.0), (166.7, -77.85), (106.8, -78.5)]);
        assert!(on_land(&south, (106.8, -78.5)) && on_land(&south, (130.0, -85.0)));
        assert!(on_land(&south, (0.1, -89.9)) && !on_land(&south, (175.0, -78.0)));
        let chukotka = of(&[(177.5, 64.7), (-169.8, 66.2), (-165.4, 64.5)]);
        assert!(on_land(&chukotka, (179.0, 67.0)) && on_land(&chukotka, (-173.0, 66.5)));
        assert!(!on_land(&chukotka, (-178.0, 63.0)) && !on_land(&chukotka, (180.0, 63.5)));
        let north = of(&[(-62.3, 82.5), (11.9, 78.9)]);
        assert!(on_land(&north, (-40.0, 80.0)) && !on_land(&north, (0.0, 85.0)));
    }

    #[test]
    fn the_world_has_no_land_from_one_end_to_the_other() {
        let world = View::of(&[(0.0, 10.0), (170.0, -20.0)]).expect("a view");
        for land in [
            (100.0, 60.0),
            (179.0, 67.5),
            (-175.0, 66.8),
            (10.0, 50.0),
            (0.0, -85.0),
            (135.0, -25.0),
        ] {
            assert!(on_land(&world, land), "{land:?}");
        }
        for sea in
            [(0.0, 70.5), (-140.0, -16.5), (5.0, -16.5), (-30.0, 30.0), (0.0, 85.0), (-10.0, 66.0)]
        {
            assert!(!on_land(&world, sea), "{sea:?}");
        }
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
