//! The outlines of the world's lands: Natural Earth's, which are in the public domain, as
//! `xtask/outlines.mjs` packs them: borders as arcs, which neighbours share, and lands as rings of
//! arcs.

use std::sync::{LazyLock, OnceLock};

use super::projection::Spot;
use super::window::Reach;

/// The outlines of lands.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    /// Arcs that two lands share.
    pub(super) borders: Vec<Line>,
    /// Lands and the holes in them.
    pub(super) rings: Vec<Line>,
}

/// A line on the globe.
#[derive(Debug)]
pub(super) struct Line {
    degrees: Vec<(f64, f64)>,
    points: OnceLock<Vec<Spot>>,
    pub(super) reach: Reach,
}

impl Line {
    /// Its points, told when they are first asked for: a map shows few of all lines.
    pub(super) fn points(&self) -> &[Spot] {
        self.points.get_or_init(|| self.degrees.iter().copied().map(Spot::of).collect())
    }
}

impl From<Vec<(f64, f64)>> for Line {
    fn from(degrees: Vec<(f64, f64)>) -> Self {
        let reach = Reach::of(&degrees);
        Self { degrees, points: OnceLock::new(), reach }
    }
}

/// Outlines as they are packed: longitudes and latitudes in degrees.
#[derive(Debug, Default)]
struct Packed {
    borders: Vec<Vec<(f64, f64)>>,
    rings: Vec<Vec<(f64, f64)>>,
}

impl From<Packed> for Outlines {
    fn from(Packed { borders, rings }: Packed) -> Self {
        let lines = |it: Vec<Vec<(f64, f64)>>| it.into_iter().map(Line::from).collect();
        Self { borders: lines(borders), rings: lines(rings) }
    }
}

/// Those for maps of the world, drawn for a scale of 1:110 million.
pub(super) static WORLD: LazyLock<Outlines> =
    LazyLock::new(|| cut(unpacked(include_bytes!("outlines/110m.bin")).unwrap_or_default()).into());

/// Those for maps of regions, drawn for a scale of 1:50 million.
pub(super) static REGIONS: LazyLock<Outlines> =
    LazyLock::new(|| unpacked(include_bytes!("outlines/50m.bin")).unwrap_or_default().into());

fn unpacked(mut bytes: &[u8]) -> Option<Packed> {
    let bytes = &mut bytes;
    let mut arcs = Vec::new();
    for _ in 0..unsigned(bytes)? {
        let (mut x, mut y) = (0, 0);
        let mut arc = Vec::new();
        for _ in 0..unsigned(bytes)? {
            (x, y) = (x + signed(bytes)?, y + signed(bytes)?);
            arc.push((x as f64 / 100.0, y as f64 / 100.0));
        }
        arcs.push(arc);
    }
    let mut used = vec![0; arcs.len()];
    let mut rings = Vec::new();
    for _ in 0..unsigned(bytes)? {
        let mut ring: Vec<(f64, f64)> = Vec::new();
        for _ in 0..unsigned(bytes)? {
            let number = signed(bytes)?;
            let at = usize::try_from(if number < 0 { !number } else { number }).ok()?;
            let arc = arcs.get(at)?;
            used[at] += 1;
            // The end of an arc is the begin of the next.
            ring.pop();
            if number < 0 {
                ring.extend(arc.iter().rev());
            } else {
                ring.extend(arc);
            }
        }
        rings.push(ring);
    }
    let shared = arcs.into_iter().zip(used).filter(|(_, used)| *used > 1);
    Some(Packed { borders: shared.map(|(arc, _)| arc).collect(), rings })
}

/// The same outlines for a map whose ends are the antimeridian. As they are packed, lands go on across it
/// and round the poles.
fn cut(outlines: Packed) -> Packed {
    let mut rings = Vec::with_capacity(outlines.rings.len());
    for ring in outlines.rings {
        if ring.windows(2).all(|it| (it[0].0 - it[1].0).abs() <= 180.0) {
            rings.push(ring);
            continue;
        }
        let whole = unrolled(&ring);
        for turn in [-360.0, 0.0, 360.0] {
            let turned: Vec<(f64, f64)> = whole.iter().map(|it| (it.0 + turn, it.1)).collect();
            let mut piece = half(&half(&turned, 1.0), -1.0);
            if piece.len() > 2 {
                piece.push(piece[0]);
                rings.push(piece);
            }
        }
    }
    Packed { rings, ..outlines }
}

/// A ring whose longitudes go on beyond 180 degrees; one round a pole goes down to the pole and back.
fn unrolled(ring: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let (mut whole, mut turn) = (Vec::with_capacity(ring.len()), 0.0);
    for (at, &(lon, lat)) in ring.iter().enumerate() {
        if at > 0 {
            let step = lon - ring[at - 1].0;
            turn -= if step > 180.0 {
                360.0
            } else if step < -180.0 {
                -360.0
            } else {
                0.0
            };
        }
        whole.push((lon + turn, lat));
    }
    if let ([first, ..], [.., last]) = (&whole[..], &whole[..])
        && (first.0 - last.0).abs() > 180.0
    {
        let pole = if first.1 < 0.0 { -90.0 } else { 90.0 };
        let (from, to) = ((last.0, pole), (first.0, pole));
        whole.extend([from, to]);
    }
    whole
}

/// The part of a ring that lies on this side of 180 degrees to the east, or, with a sign of -1, to the
/// west.
fn half(ring: &[(f64, f64)], sign: f64) -> Vec<(f64, f64)> {
    let within = |it: &(f64, f64)| 180.0 - it.0 * sign;
    let mut kept = Vec::with_capacity(ring.len());
    for (at, point) in ring.iter().enumerate() {
        let before = &ring[if at == 0 { ring.len() - 1 } else { at - 1 }];
        let (was, is) = (within(before), within(point));
        if (was >= 0.0) != (is >= 0.0) {
            let part = was / (was - is);
            kept.push((180.0 * sign, before.1 + (point.1 - before.1) * part));
        }
        if is >= 0.0 {
            kept.push(*point);
        }
    }
    kept
}

/// LEB128.
fn unsigned(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 127) << shift;
        if first & 128 == 0 {
            return Some(value);
        }
    }
    None
}

/// Zigzag.
fn signed(bytes: &mut &[u8]) -> Option<i64> {
    let value = unsigned(bytes)?;
    let half = i64::try_from(value >> 1).ok()?;
    Some(if value & 1 == 0 { half } else { !half })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_whole() {
        for outlines in [&*WORLD, &*REGIONS] {
            assert!(outlines.rings.len() > 200 && outlines.borders.len() > 200);
            for ring in &outlines.rings {
                assert_eq!(ring.degrees.first(), ring.degrees.last());
                assert!(ring.degrees.iter().all(|it| it.0.abs() <= 180.0 && it.1.abs() <= 90.0));
            }
        }
    }
}
