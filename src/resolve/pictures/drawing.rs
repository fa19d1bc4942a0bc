//! A picture as a value: shapes with whole numbers, so that equal sites give equal bytes on every
//! machine. How it is written as SVG is the render floor's affair.

use std::sync::Arc;

use crate::base::write_digits;
use crate::resolve::address::Address;

use super::subject::Subject;

/// A length in tenths of a pixel.
pub type Tenths = i32;

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// What it is: `timeline`, `network`, `map`, `strip`, `ties`.
    pub sort: &'static str,
    /// Its width.
    pub width: Tenths,
    /// Where it begins, from the top of all that stands above it.
    pub top: Tenths,
    /// Its height.
    pub height: Tenths,
    /// What nobody points at: scales, land, lines.
    pub back: Vec<Shape>,
    /// What leads to entities, in the order of the list beside it.
    pub marks: Vec<Mark>,
    /// What is told after them: how many more there are.
    pub front: Vec<Shape>,
    /// What goes on below it, where all of it is too high for a sheet of paper.
    pub below: Option<Box<Drawing>>,
}

impl Drawing {
    /// One drawing of several that go on below each other; `None` of none.
    pub(super) fn stacked(sheets: Vec<Self>) -> Option<Self> {
        let stack = |below: Option<Self>, it: Self| Some(Self { below: below.map(Box::new), ..it });
        sheets.into_iter().rev().fold(None, stack)
    }

    /// It and what goes on below it.
    pub fn sheets(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |it| it.below.as_deref())
    }
}

/// What stands for an entity, and leads to its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The entity's id.
    pub id: Arc<str>,
    /// Its kind's id, by which a theme colours it.
    pub kind: Arc<str>,
    /// Its page.
    pub url: Address,
    /// What a reader is told who points at it or hears it; where empty, its words say it.
    pub title: String,
    /// What it looks like.
    pub shapes: Vec<Shape>,
}

/// A piece of a picture. A `class` is what a theme styles it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Lines and curves, in SVG's syntax of paths.
    Path {
        /// Its class.
        class: &'static str,
        /// The path.
        d: Arc<str>,
    },
    /// A path that belongs to entities of one kind.
    Kin {
        /// Its class.
        class: &'static str,
        /// The kind's id.
        kind: Arc<str>,
        /// The path.
        d: Arc<str>,
    },
    /// A path that joins two entities.
    Tie {
        /// The ids of the two.
        ends: [Arc<str>; 2],
        /// Their kinds.
        kinds: [Arc<str>; 2],
        /// The path.
        d: Arc<str>,
        /// What it is called, and where, if there is room for that.
        label: Option<(Words, Tenths, Tenths)>,
    },
    /// Words on one line.
    Text {
        /// Their class.
        class: &'static str,
        /// Where they stand.
        x: Tenths,
        /// Their base line.
        y: Tenths,
        /// Which of their ends stands there.
        anchor: Anchor,
        /// The words.
        words: Words,
    },
}

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// This.
    Said(Arc<str>),
    /// The theme's word for this key.
    Of(String),
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

impl Mark {
    /// A mark for `of` that looks like this.
    pub fn new(of: &Subject, title: String, shapes: Vec<Shape>) -> Self {
        let Subject { id, kind, url, .. } = of;
        Self { id: id.clone(), kind: kind.clone(), url: url.clone(), title, shapes }
    }
}

impl Shape {
    /// Words as given.
    pub fn said(class: &'static str, at: (Tenths, Tenths), anchor: Anchor, words: &str) -> Self {
        let words = Words::Said(words.into());
        Self::Text { class, x: at.0, y: at.1, anchor, words }
    }
}

/// Pixels in tenths.
pub fn tenths(pixels: f64) -> Tenths {
    // Half a tenth more, then down: the same on every machine, and no other rounding is needed.
    (pixels * 10.0 + 0.5).floor() as Tenths
}

/// Writes a length in pixels: `12.5`, `-.3`.
pub fn write_tenths(value: Tenths, out: &mut String) {
    let (whole, part) = (value.unsigned_abs() / 10, value.unsigned_abs() % 10);
    if value < 0 {
        out.push('-');
    }
    if whole > 0 || part == 0 {
        write_digits(whole, out);
    }
    if part > 0 {
        out.push('.');
        write_digits(part, out);
    }
}

/// Most paths have fewer bytes than this.
const SHORT: usize = 64;

/// Writes paths: absolute where they begin, then relative, which is shorter.
#[derive(Debug, Default)]
pub struct Pen {
    path: String,
    at: (Tenths, Tenths),
}

impl Pen {
    /// One that stands at a place already, and need not write where that is.
    pub fn at(place: (Tenths, Tenths)) -> Self {
        Self { path: String::new(), at: place }
    }

    /// Begins a line at a place.
    pub fn go(&mut self, x: Tenths, y: Tenths) -> &mut Self {
        if self.path.is_empty() {
            self.path.reserve(SHORT);
        }
        self.path.push('M');
        self.pair(x, y);
        self.at = (x, y);
        self
    }

    /// Draws a straight line to a place.
    pub fn line(&mut self, x: Tenths, y: Tenths) -> &mut Self {
        let (dx, dy) = (x - self.at.0, y - self.at.1);
        if dy == 0 {
            self.path.push('h');
            write_tenths(dx, &mut self.path);
        } else if dx == 0 {
            self.path.push('v');
            write_tenths(dy, &mut self.path);
        } else {
            self.path.push('l');
            self.pair(dx, dy);
        }
        self.at = (x, y);
        self
    }

    /// Draws a curve to `to`, first towards `one`, at last away from `two`.
    pub fn curve(
        &mut self,
        one: (Tenths, Tenths),
        two: (Tenths, Tenths),
        to: (Tenths, Tenths),
    ) -> &mut Self {
        self.path.push('c');
        let at = self.at;
        for (x, y) in [one, two, to] {
            if !self.path.ends_with('c') {
                self.path.push(' ');
            }
            self.pair(x - at.0, y - at.1);
        }
        self.at = to;
        self
    }

    /// Draws what a pen wrote that stood elsewhere, and ends at a place.
    pub fn again(&mut self, written: &str, to: (Tenths, Tenths)) -> &mut Self {
        self.path.push_str(written);
        self.at = to;
        self
    }

    /// Closes the line.
    pub fn close(&mut self) -> &mut Self {
        self.path.push('z');
        self
    }

    /// A rectangle.
    pub fn rect(&mut self, x: Tenths, y: Tenths, width: Tenths, height: Tenths) -> &mut Self {
        self.go(x, y).line(x + width, y).line(x + width, y + height).line(x, y + height).close()
    }

    /// A circle.
    pub fn circle(&mut self, x: Tenths, y: Tenths, r: Tenths) -> &mut Self {
        self.go(x - r, y).round(r)
    }

    /// A circle from its leftmost place.
    pub fn round(&mut self, r: Tenths) -> &mut Self {
        for dx in [2 * r, -2 * r] {
            self.path.push('a');
            self.pair(r, r);
            self.path.push_str(" 0 1 0 ");
            self.pair(dx, 0);
        }
        self.close()
    }

    /// Whether nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.path.is_empty()
    }

    /// What was drawn, as a shape.
    pub fn shape(self, class: &'static str) -> Shape {
        Shape::Path { class, d: self.path.into() }
    }

    /// What was drawn.
    pub fn path(self) -> Arc<str> {
        self.path.into()
    }

    fn pair(&mut self, x: Tenths, y: Tenths) {
        write_tenths(x, &mut self.path);
        if y >= 0 {
            self.path.push(' ');
        }
        write_tenths(y, &mut self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_no_nought_that_says_nothing() {
        for (value, expected) in [
            (0, "0"),
            (5, ".5"),
            (-3, "-.3"),
            (10, "1"),
            (-1200, "-120"),
            (1005, "100.5"),
            (Tenths::MIN, "-214748364.8"),
        ] {
            let mut out = String::new();
            write_tenths(value, &mut out);
            assert_eq!(out, expected);
        }
    }
}
