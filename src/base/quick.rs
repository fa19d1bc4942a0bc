//! Tables that are asked very often: a build of a large site looks up some millions of ids.
//!
//! Their hash is quick, and whoever chooses the keys can make it slow. Keys are ids, a theme's words and places in
//! memory, which an author or nobody chooses; what readers send is never one.
//!
//! In which order they are gone through nobody chooses either, and it has no seed that would show in a second build
//! that the order is seen: so it may not be seen in what is written.

/// A map that is asked very often.
pub type QuickMap<K, V> = rustc_hash::FxHashMap<K, V>;

/// A set that is asked very often.
pub type QuickSet<K> = rustc_hash::FxHashSet<K>;
