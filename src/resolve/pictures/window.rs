//! Which part of the globe a map shows, so that lands far from it need not be projected.

use super::trigonometry::{asin, sin_cos};

const DEGREE: f64 = std::f64::consts::PI / 180.0;

/// Beyond this latitude all longitudes are near each other.
const POLAR: f64 = 89.0;

/// From where to where something reaches, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reach {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Reach {
    /// That of points, each a longitude and a latitude. What crosses the antimeridian reaches round the
    /// globe.
    pub(super) fn of(points: &[(f64, f64)]) -> Self {
        let none = Self { west: 180.0, south: 90.0, east: -180.0, north: -90.0 };
        points.iter().fold(none, |it, (lon, lat)| Self {
            west: it.west.min(*lon),
            south: it.south.min(*lat),
            east: it.east.max(*lon),
            north: it.north.max(*lat),
        })
    }

    /// Whether it goes all round, perhaps round a pole.
    fn is_round(self) -> bool {
        self.east - self.west > 358.0
    }
}

/// Lines may go on a little beyond a page.
const OVER: f64 = 1.1;

/// A part of the globe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Window {
    /// All of it.
    Whole,
    /// What is near a longitude and a latitude: so many degrees of either to each side.
    Near { lon: f64, lat: f64, wide: f64, high: f64 },
}

impl Window {
    /// What a page shows whose projection is round a longitude and a latitude, whose middle is
    /// `middle` from there, and which is so large, all in radii of the globe.
    pub(super) fn of(round: (f64, f64), middle: (f64, f64), size: (f64, f64)) -> Self {
        let long = |(x, y): (f64, f64)| (x * x + y * y).sqrt();
        Self::round(round, long(middle) + long(size) / 2.0 * OVER)
    }

    /// What is at most so far from a longitude and a latitude: `far` in radii of the globe, as
    /// Lambert's azimuthal projection has it.
    fn round((lon, lat): (f64, f64), far: f64) -> Self {
        let half = far / 2.0;
        // A quarter of the globe to each side is a hemisphere.
        if half >= std::f64::consts::FRAC_1_SQRT_2 {
            return Self::Whole;
        }
        let high = 2.0 * asin(half) / DEGREE;
        if lat.abs() + high > POLAR {
            return Self::Whole;
        }
        let wide = sin_cos(high * DEGREE).0 / sin_cos(lat * DEGREE).1;
        Self::Near { lon, lat, wide: asin(wide.min(1.0)) / DEGREE, high }
    }

    /// Whether something with that reach may be seen in it. Errs on one side alone.
    pub(super) fn may_show(self, it: Reach) -> bool {
        let Self::Near { lon, lat, wide, high } = self else { return true };
        if it.is_round() {
            return true;
        }
        let (middle, half) = ((it.west + it.east) / 2.0, (it.east - it.west) / 2.0);
        let apart = ((middle - lon + 540.0).rem_euclid(360.0) - 180.0).abs();
        apart <= half + wide && it.south <= lat + high && it.north >= lat - high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_shows_what_is_near_and_not_what_is_far() {
        let reach = |west, south, east, north| Reach { west, south, east, north };
        let iraq = Window::round((44.0, 33.0), 0.2);
        let fiji = Window::round((180.0, -17.0), 0.2);
        for (window, it, shown) in [
            (iraq, reach(35.0, 32.0, 42.0, 37.0), true),
            (iraq, reach(-125.0, 25.0, -67.0, 49.0), false),
            (iraq, reach(20.0, -35.0, 33.0, -22.0), false),
            // What goes round the globe may go round a pole, too.
            (iraq, reach(-180.0, -85.0, 180.0, -60.0), true),
            (fiji, reach(-180.0, -19.0, -178.0, -16.0), true),
            (fiji, reach(140.0, -39.0, 150.0, -11.0), false),
            (Window::round((0.0, 85.0), 0.2), reach(100.0, -10.0, 101.0, -9.0), true),
            (Window::round((0.0, 0.0), 1.5), reach(100.0, -10.0, 101.0, -9.0), true),
        ] {
            assert_eq!(window.may_show(it), shown, "{window:?} {it:?}");
        }
    }
}
