//! Lists as pages have them. How they are written is the render floor's affair: it may have all of one ready.

use std::ops::Deref;

/// A list that a page shows one item below the other; in JSON, that list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows<T>(pub T);

impl<T> Deref for Rows<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
