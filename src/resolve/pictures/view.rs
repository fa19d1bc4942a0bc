//! What part of the globe a map shows: near places their surroundings, places far apart the world.

use super::countries::Land;
use super::drawing::{Pen, Shape, tenths};
use super::outlines::{Line, Outlines, REGIONS, WORLD};
use super::projection::Projection;
use super::trigonometry::{asin, sin_cos};
use super::window::Window;

/// How wide a map is.
pub(super) const WIDTH: f64 = 640.0;
/// Round the places, in pixels, and the least that a map shows: half of its width, in radii of the
/// globe. A tenth is about 640 km.
const MARGIN: f64 = 56.0;
const LEAST: f64 = 0.06;
/// The least that a map shows where there is neither a coast nor a border near.
const AMPLE: f64 = 0.48;
/// Room for a mark at the edge of the world: at a pole, or on the antimeridian.
const EDGE: f64 = 14.0;
/// Places farther from their middle than this, in radians, need the whole world.
const FAR: f64 = 1.0;

/// What part of the globe a map shows, and how large.
pub(super) struct View {
    projection: Projection,
    outlines: &'static Outlines,
    /// Pixels to a radius of the globe, and where the middle of the page lies.
    scale: f64,
    middle: (f64, f64),
    pub(super) width: f64,
    pub(super) height: f64,
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
    pub(super) fn of(points: &[(f64, f64)]) -> Option<Self> {
        let mut least = LEAST;
        let mut view = Self::of_at_least(points, least)?;
        // A mark on nothing but water, or nothing but ice, does not say where it is.
        while !view.tells() && least < AMPLE {
            least *= 2.0;
            view = Self::of_at_least(points, least)?;
        }
        Some(view)
    }

    /// Whether there is a coast or a border on it, of more than a few small islands.
    fn tells(&self) -> bool {
        /// So many points of lines.
        const SOME: usize = 40;
        let all = self.outlines.rings.iter().chain(&self.outlines.borders);
        let points = all.filter(|it| self.window.may_show(it.reach)).flat_map(Line::points);
        let shown = points.filter(|it| {
            let (x, y) = self.shifted(self.projection.spot(it));
            // Antarctica's outline goes to the pole and back, which is no coast.
            it.degrees.1 > -89.9
                && (0.0..self.width).contains(&x)
                && (0.0..self.height).contains(&y)
        });
        shown.take(SOME).count() == SOME
    }

    /// The view of points that shows so much at least, half of its width in radii of the globe.
    fn of_at_least(points: &[(f64, f64)], least: f64) -> Option<Self> {
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
            let scale = (WIDTH - 2.0 * EDGE) / (2.0 * right);
            let height = 2.0 * (top * scale + EDGE);
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
        let wide = (right - left).max(2.0 * least);
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
        let points = line.points();
        for (at, point) in points.iter().enumerate() {
            let (x, y) = self.shifted(self.projection.spot(point));
            let told = kept.last().is_none_or(|last| {
                let (dx, dy) = (x - last.0, y - last.1);
                dx * dx + dy * dy >= 1.0
            });
            if told || at + 1 == points.len() {
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
    use super::*;

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
    fn a_map_of_one_place_shows_something_beside_it() {
        let half = |point| WIDTH / 2.0 / View::of(&[point]).expect("a view").scale;
        // In France as before; at the poles and in the middle of the Pacific farther.
        assert!(half((2.35, 48.86)) < 0.08);
        for point in [(0.0, 90.0), (0.0, -90.0), (-140.0, 0.0)] {
            assert!(View::of(&[point]).is_some_and(|it| it.tells()), "{point:?}");
            assert!(half(point) > 0.08, "{point:?}");
        }
    }

    #[test]
    fn the_edges_of_the_world_are_within_the_picture() {
        let world = View::of(&[(0.0, 10.0), (170.0, -20.0)]).expect("a view");
        for point in [(180.0, 0.0), (-180.0, 0.0), (0.0, 90.0), (0.0, -90.0), (180.0, -90.0)] {
            let (x, y) = world.place(point);
            let within = |at: f64, size: f64| (EDGE - 0.1..=size - EDGE + 0.1).contains(&at);
            assert!(within(x, world.width) && within(y, world.height), "{point:?}: {x} {y}");
        }
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
}
