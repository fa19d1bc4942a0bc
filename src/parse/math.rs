//! TeX into MathML.
