//! A shape for each kind of entity, so that pictures are told apart without their colours.

use super::drawing::{Drawing, Pen, Shape, Tenths};

/// The sign of a kind of entity: about as large as a circle of this radius.
pub(super) fn symbol(kind: &str, x: Tenths, y: Tenths, r: Tenths) -> Shape {
    let mut pen = Pen::default();
    match form(kind) {
        Form::Circle => {
            pen.circle(x, y, r);
        }
        Form::Polygon(corners) => {
            for (at, (dx, dy)) in corners.iter().enumerate() {
                let (px, py) = (x + dx * r / 100, y + dy * r / 100);
                if at == 0 {
                    pen.go(px, py);
                } else {
                    pen.line(px, py);
                }
            }
            pen.close();
        }
    }
    pen.shape("sign")
}

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

/// The built-in kinds have forms of their own; of a site's own, each takes one by its id.
fn form(kind: &str) -> Form {
    match kind {
        "person" => Form::Circle,
        "group" => SQUARE,
        "place" => DIAMOND,
        "event" => TRIANGLE,
        "agreement" => HEXAGON,
        "concept" => CROSS,
        _ => match kind.bytes().fold(7_u32, |sum, it| sum.wrapping_mul(31) + u32::from(it)) % 3 {
            0 => PENTAGON,
            1 => FALLING,
            _ => BAR,
        },
    }
}
