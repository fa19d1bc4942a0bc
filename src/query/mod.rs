//! Questions about a site that was understood: what its glossary knows, as values and as documents
//! for other programs. Draws nothing, reads and writes no file.

mod gather;
mod graph;
mod json_ld;
mod knowledge;
mod schema_org;
mod skos;
mod tables;
mod turtle;

pub use gather::knowledge;
pub use graph::{Base, Graph, Term, Triple};
pub use json_ld::json_ld;
pub use knowledge::{
    About, Degrees, EntityFact, KindFact, Knowledge, Link, MentionFact, RelationFact,
    RelationKindFact, RoleFact, SourceFact, TextFact, Where,
};
pub use schema_org::schema_org;
pub use skos::skos;
pub use tables::{Table, table};
pub use turtle::turtle;
