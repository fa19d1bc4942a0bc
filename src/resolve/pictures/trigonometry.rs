//! Sines and cosines from sums and products alone: those of the platform differ from each other in
//! the last bit, and equal sites shall be equal on every machine.

const PI: f64 = std::f64::consts::PI;

/// The sine and the cosine of an angle in radians, to about 1e-15.
pub(super) fn sin_cos(angle: f64) -> (f64, f64) {
    let turns = (angle / (PI / 2.0) + 0.5).floor();
    let rest = angle - turns * (PI / 2.0);
    let (sin, cos) = near_zero(rest);
    match (turns as i64).rem_euclid(4) {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

/// The angle whose sine this is, between a quarter turn back and one forth.
pub(super) fn asin(sine: f64) -> f64 {
    // Near the ends Newton's steps are too long; there the angle is told by its cosine.
    if sine.abs() > 0.8 {
        let rest = asin((((1.0 - sine.abs()) / 2.0).max(0.0)).sqrt());
        return (PI / 2.0 - 2.0 * rest) * sine.signum();
    }
    let mut angle = sine;
    for _ in 0..6 {
        let (sin, cos) = sin_cos(angle);
        angle -= (sin - sine) / cos;
    }
    angle
}

/// Taylor's series, for angles up to an eighth of a turn.
fn near_zero(angle: f64) -> (f64, f64) {
    let square = angle * angle;
    let (mut sin, mut cos, mut term) = (0.0, 0.0, 1.0);
    for step in 0..10 {
        let even = f64::from(2 * step);
        cos += term;
        sin += term * angle / (even + 1.0);
        term *= -square / ((even + 1.0) * (even + 2.0));
    }
    (sin, cos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_what_the_platform_says_but_for_the_last_digits() {
        for step in -400..400 {
            let angle = f64::from(step) / 57.0;
            let (sin, cos) = sin_cos(angle);
            assert!((sin - angle.sin()).abs() < 1e-13 && (cos - angle.cos()).abs() < 1e-13);
            let sine = f64::from(step) / 400.0;
            assert!((asin(sine) - sine.asin()).abs() < 1e-9, "{sine}");
        }
    }
}
