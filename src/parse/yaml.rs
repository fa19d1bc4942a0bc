//! Strict YAML with spans.
