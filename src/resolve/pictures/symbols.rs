//! A shape for each kind of entity, so that pictures are told apart without their colours.

use std::sync::{Arc, LazyLock};

use super::drawing::{Drawing, Pen, Shape, Tenths};

/// The sign of a kind of entity: about as large as a circle of this radius.
pub(super) fn symbol(kind: &str, x: Tenths, y: Tenths, r: Tenths) -> Shape {
    let form = form(kind);
    let start = FORMS[form].start((x, y), r);
    let mut pen = Pen::default();
    pen.go(start.0, start.1);
    match KNOWN.iter().find(|(known, _)| *known == r) {
        Some((_, written)) => {
            pen.again(&written[form], start);
        }
        None => FORMS[form].draw((x, y), r, &mut pen),
    }
    pen.shape("sign")
}

/// The radii of signs in the pictures that entities' pages have, of which a large site has a million.
const RADII: [Tenths; 2] = [55, 42];

/// For each of them, what a pen writes of each form behind the place where it begins.
static KNOWN: LazyLock<[(Tenths, [Arc<str>; FORMS.len()]); 2]> = LazyLock::new(|| {
    RADII.map(|r| {
        let written = FORMS.each_ref().map(|form| {
            let mut pen = Pen::at(form.start((0, 0), r));
            form.draw((0, 0), r, &mut pen);
            pen.path()
        });
        (r, written)
    })
});

/// The sign alone, for lists of what signs mean.
pub fn sign(kind: &str) -> Drawing {
    let back = vec![symbol(kind, 70, 70, 45)];
    Drawing { sort: "sign", width: 140, height: 140, back, ..Drawing::default() }
}

enum Form {
    Circle,
    /// Its corners, in hundredths of the radius.
    Polygon(&'static [(i32, i32)]),
}

impl Form {
    /// Where it begins, round this middle.
    fn start(&self, (x, y): (Tenths, Tenths), r: Tenths) -> (Tenths, Tenths) {
        match self {
            Self::Circle => (x - r, y),
            Self::Polygon(corners) => corners.first().map_or((x, y), |it| corner(*it, (x, y), r)),
        }
    }

    /// Draws it with a pen that stands there.
    fn draw(&self, middle: (Tenths, Tenths), r: Tenths, pen: &mut Pen) {
        match self {
            Self::Circle => {
                pen.round(r);
            }
            Self::Polygon(corners) => {
                for corner in corners.iter().skip(1).map(|it| corner(*it, middle, r)) {
                    pen.line(corner.0, corner.1);
                }
                pen.close();
            }
        }
    }
}

fn corner((dx, dy): (i32, i32), (x, y): (Tenths, Tenths), r: Tenths) -> (Tenths, Tenths) {
    (x + dx * r / 100, y + dy * r / 100)
}

const SQUARE: Form = Form::Polygon(&[(-90, -90), (90, -90), (90, 90), (-90, 90)]);
const DIAMOND: Form = Form::Polygon(&[(0, -128), (128, 0), (0, 128), (-128, 0)]);
const TRIANGLE: Form = Form::Polygon(&[(0, -130), (122, 88), (-122, 88)]);
const HEXAGON: Form =
    Form::Polygon(&[(-55, -96), (55, -96), (111, 0), (55, 96), (-55, 96), (-111, 0)]);
const CROSS: Form = Form::Polygon(&[
    (-42, -118),
    (42, -118),
    (42, -42),
    (118, -42),
    (118, 42),
    (42, 42),
    (42, 118),
    (-42, 118),
    (-42, 42),
    (-118, 42),
    (-118, -42),
    (-42, -42),
]);
const FALLING: Form = Form::Polygon(&[(-122, -88), (122, -88), (0, 130)]);
const PENTAGON: Form = Form::Polygon(&[(0, -115), (110, -36), (68, 93), (-68, 93), (-110, -36)]);
const BAR: Form = Form::Polygon(&[(-125, -62), (125, -62), (125, 62), (-125, 62)]);

/// The built-in kinds have forms of their own, in this order; of a site's own, each takes one of the last three by its id.
const FORMS: [Form; 9] =
    [Form::Circle, SQUARE, DIAMOND, TRIANGLE, HEXAGON, CROSS, PENTAGON, FALLING, BAR];

/// Which of [`FORMS`] a kind has.
fn form(kind: &str) -> usize {
    match kind {
        "person" => 0,
        "group" => 1,
        "place" => 2,
        "event" => 3,
        "agreement" => 4,
        "concept" => 5,
        _ => {
            let sum = kind.bytes().fold(7_u32, |sum, it| sum.wrapping_mul(31) + u32::from(it));
            6 + (sum % 3) as usize
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_sign_is_what_a_pen_draws() {
        for kind in ["person", "group", "place", "event", "agreement", "concept", "a", "b", "c"] {
            for r in RADII {
                let form = &FORMS[form(kind)];
                let start = form.start((123, -45), r);
                let mut pen = Pen::default();
                pen.go(start.0, start.1);
                form.draw((123, -45), r, &mut pen);
                assert_eq!(symbol(kind, 123, -45, r), pen.shape("sign"), "{kind}, {r}");
            }
        }
        let forms: std::collections::BTreeSet<usize> = ["a", "b", "c"].map(form).into();
        assert_eq!(forms, [6, 7, 8].into());
    }
}
