//! A text on its way to one whose every link has an end.
