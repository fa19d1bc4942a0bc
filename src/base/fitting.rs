//! Lists without room to spare.

/// The same list in a place of its size. One that grew, or was collected from larger things in their place, has
/// room to spare, which an allocator may keep where a list is only shrunk. For lists of which a large site
/// has some for each text.
pub(crate) fn fitting<T>(some: Vec<T>) -> Vec<T> {
    if some.len() == some.capacity() {
        return some;
    }
    let mut all = Vec::with_capacity(some.len());
    all.extend(some);
    all
}
