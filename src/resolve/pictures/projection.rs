//! From the globe to the page, so that equal areas stay equal: Equal Earth for the world (Šavrič,
//! Patterson and Jenny, 2018), and Lambert's azimuthal projection for regions, which knows no seam
//! and no pole.

use super::trigonometry::{asin, sin_cos};

const DEGREE: f64 = std::f64::consts::PI / 180.0;

/// A projection. What it makes are radii of the globe, to the right and down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Projection {
    /// All of the world, with the prime meridian in the middle.
    World,
    /// A region round this point: the sines and cosines of its longitude and latitude.
    Region { lon: (f64, f64), lat: (f64, f64) },
}

/// A point on the globe: what all projections ask of it, told once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// Its longitude and its latitude.
    pub(super) degrees: (f64, f64),
    /// The same on a globe whose radius is 1: towards the prime meridian, to the east of it, and up.
    at: [f64; 3],
}

impl Spot {
    /// The point at a longitude and a latitude in degrees.
    pub(super) fn of(degrees: (f64, f64)) -> Self {
        let (sin_lon, cos_lon) = sin_cos(degrees.0 * DEGREE);
        let (sin_lat, cos_lat) = sin_cos(degrees.1 * DEGREE);
        Self { degrees, at: [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat] }
    }
}

impl Projection {
    /// A region round a longitude and a latitude, in degrees.
    pub(super) fn region(lon: f64, lat: f64) -> Self {
        Self::Region { lon: sin_cos(lon * DEGREE), lat: sin_cos(lat * DEGREE) }
    }

    /// Where a longitude and a latitude come to lie.
    pub(super) fn place(&self, degrees: (f64, f64)) -> (f64, f64) {
        self.spot(&Spot::of(degrees))
    }

    /// Where a point comes to lie.
    pub(super) fn spot(&self, Spot { degrees: (lon, lat), at }: &Spot) -> (f64, f64) {
        match *self {
            Self::World => equal_earth(lon * DEGREE, lat * DEGREE),
            Self::Region { lon: (sin0, cos0), lat: (sin1, cos1) } => {
                let [ahead, east, up] = *at;
                let along = ahead * cos0 + east * sin0;
                let towards = sin1 * up + cos1 * along;
                let (x, y) = (east * cos0 - ahead * sin0, cos1 * up - sin1 * along);
                // The other half of the globe is laid on the edge of this one, which no map of a
                // region reaches: so what lies there stays out of it, and rings stay rings.
                let far = (x * x + y * y).sqrt();
                if towards < 0.0 && far < 1e-9 {
                    // The point opposite to the middle is all round it.
                    return (std::f64::consts::SQRT_2, 0.0);
                }
                let by = if towards > 0.0 {
                    (2.0 / (1.0 + towards)).sqrt()
                } else {
                    std::f64::consts::SQRT_2 / far.max(1e-12)
                };
                (x * by, -y * by)
            }
        }
    }
}

fn equal_earth(lon: f64, lat: f64) -> (f64, f64) {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let half_root = 3.0_f64.sqrt() / 2.0;
    let angle = asin(half_root * sin_cos(lat).0);
    let (square, cos) = (angle * angle, sin_cos(angle).1);
    let sixth = square * square * square;
    let y = angle * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square));
    let slope = A[0] + 3.0 * A[1] * square + sixth * (7.0 * A[2] + 9.0 * A[3] * square);
    (lon * cos / (half_root * slope), -y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_is_as_wide_as_it_should_be() {
        let (x, y) = Projection::World.place((180.0, 0.0));
        assert!((x - 2.706_63).abs() < 1e-4 && y.abs() < 1e-9, "{x}");
        assert!((Projection::World.place((0.0, 90.0)).1 + 1.317_3).abs() < 1e-3);
    }

    #[test]
    fn regions_know_no_seam_and_no_pole() {
        let fiji = Projection::region(180.0, -17.0);
        let (east, west) = (fiji.place((179.0, -17.0)), fiji.place((-179.0, -17.0)));
        assert!((east.0 + west.0).abs() < 1e-12 && west.0 > 0.0 && west.0 < 0.02);
        let pole = Projection::region(0.0, 90.0);
        assert!(pole.place((0.0, 90.0)).0.abs() < 1e-9);
        assert!(pole.place((0.0, -90.0)).0 > 1.4, "the other pole is not in the middle");
        let (a, b) = (pole.place((90.0, 80.0)), pole.place((-90.0, 80.0)));
        assert!((a.0 + b.0).abs() < 1e-9 && (a.0.abs() - 0.174_3).abs() < 1e-3);
    }
}
