//! The axis of a timeline with its years.

use std::collections::BTreeSet;

use crate::parse::date::Date;

use super::drawing::{Anchor, Pen, Shape, tenths};
use super::glyphs::plain_ems;
use super::scale::{Scale, year_words};
use super::sheets::{OVER, Sheet};
use super::timeline::TOP;

/// Where the axis stands at least, the size of the years beside it, and what it needs beside the widest.
const AXIS: f64 = 48.0;
const YEAR: f64 = 12.0;
const BESIDE: f64 = 11.0;

/// A year beside the axis.
pub(super) struct Year {
    /// Where it begins.
    pub(super) top: f64,
    said: String,
}

/// The years that are told, from above to below, none over another.
pub(super) fn years(scale: &Scale, say: &dyn Fn(&Date) -> String) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    let mut before = None;
    for cell in scale.cells.iter().filter(|it| !it.empty) {
        let top = TOP + cell.top;
        if before != Some(cell.year) && years.last().is_none_or(|it| it.top + 14.0 <= top) {
            years.push(Year { top, said: year_words(cell.year, say) });
        }
        before = Some(cell.year);
    }
    years
}

/// Where the axis stands, so that the widest year has room beside it.
pub(super) fn axis_at(scale: &Scale, say: &dyn Fn(&Date) -> String) -> f64 {
    let all: BTreeSet<i64> = scale.cells.iter().filter(|it| !it.empty).map(|it| it.year).collect();
    let widest = all.iter().map(|it| plain_ems(&year_words(*it, say))).fold(0.0, f64::max);
    AXIS.max((widest * YEAR + BESIDE).ceil())
}

/// What a sheet shows of the axis with its years. Long pauses are dotted.
pub(super) fn axis(scale: &Scale, years: &[Year], at: f64, sheet: Sheet) -> Vec<Shape> {
    let (mut line, mut pause, mut ticks) = (Pen::default(), Pen::default(), Pen::default());
    let x = tenths(at);
    let mut year = None;
    for cell in &scale.cells {
        let (top, bottom) = (TOP + cell.top, TOP + cell.top + cell.height);
        let new = !cell.empty && year != Some(cell.year);
        if !cell.empty {
            year = Some(cell.year);
        }
        if bottom <= sheet.from || top >= sheet.to {
            continue;
        }
        let pen = if cell.empty { &mut pause } else { &mut line };
        pen.go(x, tenths(top.max(sheet.from))).line(x, tenths(bottom.min(sheet.to + OVER)));
        let long = if new { 60 } else { 30 };
        if !cell.empty && (new || cell.height > 4.0) && top >= sheet.from {
            ticks.go(x - long, tenths(top)).line(x, tenths(top));
        }
    }
    let mut shapes = vec![line.shape("axis")];
    if !pause.is_empty() {
        shapes.push(pause.shape("axis pause"));
    }
    shapes.push(ticks.shape("tick"));
    let within = |it: &&Year| sheet.from <= it.top && it.top < sheet.to;
    let put = |class, top: f64, said: &str| {
        Shape::said(class, (x - 90, tenths(top + 4.0)), Anchor::End, said)
    };
    // On paper a sheet stands alone, and begins with the year in which it begins.
    let next = years.partition_point(|it| it.top < sheet.from);
    let roomy = years.get(next).is_none_or(|it| it.top >= sheet.from + 24.0);
    if let (Some(begun), true) = (next.checked_sub(1).and_then(|it| years.get(it)), roomy) {
        shapes.push(put("year again", sheet.from + 8.0, &begun.said));
    }
    shapes.extend(years.iter().filter(within).map(|it| put("year", it.top, &it.said)));
    shapes
}
