//! Who mentions whom, and in which sentence.
