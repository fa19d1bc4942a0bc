//! Where an entity is: a small map round it. Its ground is the same for all that lie in one square
//! of five degrees, and drawn once for them.

use std::sync::Arc;

use crate::parse::lang::Lang;

use super::countries::{Name, names};
use super::drawing::{Drawing, Pen, Shape, tenths};
use super::map::country;
use super::room::Box;
use super::subject::Subject;
use super::view::View;

/// A square of five degrees, by the fifths of its middle's latitude and longitude.
pub type Square = (i32, i32);

const WIDTH: f64 = 260.0;
const HEIGHT: f64 = 176.0;
/// Pixels to a radius of the globe: the map is some 1,700 km high.
const SCALE: f64 = 640.0;
/// Millionths of a degree in the side of a square.
const SIDE: i32 = 5_000_000;

/// Where an entity is on a small map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator {
    of: Arc<Subject>,
    ground: Arc<Ground>,
}

/// The ground of a small map: what is drawn, and the names of countries with the places that each may
/// have.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    shapes: Vec<Shape>,
    names: Vec<Name>,
}

/// No place is `NaN`: all are between ends of the map.
impl Eq for Ground {}

/// The square in which an entity is, if it is anywhere.
pub fn square(of: &Subject) -> Option<Square> {
    let spot = of.spot.as_ref()?;
    let nearest = |it: i32| (it + it.signum() * SIDE / 2) / SIDE;
    Some((nearest(spot.lat), nearest(spot.lon)))
}

/// The ground of the small map of a square, with the names of countries in this language.
pub fn ground(square: Square, lang: &Lang) -> Ground {
    let view = view(square);
    let (shapes, lands) = view.ground();
    let names = names(&lands, &|it| view.place(it), lang, &mut Vec::new(), (WIDTH, HEIGHT));
    Ground { shapes, names }
}

/// Where `of` is; `ground` is that of its [`square`].
pub fn locator(of: &Arc<Subject>, ground: &Arc<Ground>) -> Locator {
    Locator { of: of.clone(), ground: ground.clone() }
}

impl Locator {
    /// The picture.
    pub fn drawing(&self) -> Drawing {
        let mut back = self.ground.shapes.clone();
        if let (Some(square), Some(spot)) = (square(&self.of), &self.of.spot) {
            let (x, y) = view(square).place(spot.degrees());
            let own = Box { x, y, half: 8.0, up: 8.0, down: 8.0 };
            for it in &self.ground.names {
                let clear = it.spots.iter().find(|it| !it.hits(&own));
                back.extend(clear.into_iter().flat_map(|spot| country(&it.lines, spot)));
            }
            let mut pen = Pen::default();
            pen.circle(tenths(x), tenths(y), 55);
            back.push(Shape::Kin { class: "own", kind: self.of.kind.clone(), d: pen.path() });
        }
        let (width, height) = (tenths(WIDTH), tenths(HEIGHT));
        Drawing { sort: "locator", width, height, back, ..Drawing::default() }
    }
}

fn view((lat, lon): Square) -> View {
    let degrees = |it: i32| f64::from(it * 5);
    View::round((degrees(lon), degrees(lat)), SCALE, (WIDTH, HEIGHT))
}
