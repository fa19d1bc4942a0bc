//! Pages: all that a template may see, and what makes them. What is not here, a template cannot
//! reach; so a page's inputs are all known, and a page whose value did not change need not be
//! drawn again. The functions take no more than their page shows, for the same reason.

mod card;
mod chapter;
mod context;
mod cover;
mod entity;
mod lists;
mod matrix;
mod navigation;
mod page;
mod pictures;
mod print;
mod rows;
mod site;

pub use card::{CardParts, card, is_dated, sole};
pub use chapter::{ChapterParts, DayWords, chapter, free_page};
pub use context::{kinds_of_page, page_fields, site_fields};
pub use cover::{CoverParts, cover};
pub use entity::{EntityParts, MentionedBy, entity};
pub use lists::{GlossaryParts, glossary, grouped, not_found, redirect, sources};
pub use matrix::{
    Counts, MatrixChapter, MatrixName, MatrixPage, MatrixPart, MatrixParts, counts, matrix,
};
pub use navigation::{NavParts, navigation};
pub use page::{
    CardGroup, ChapterPage, CitedBy, Content, Cover, CoverChapter, CoverPart, Crumb, EntityLink,
    EntityPage, FreePage, GlossaryPage, Kind, KindSign, Letter, MapPage, MentionLine, NavLink,
    NetworkPage, Notes, Page, PlaceLine, PlaceRow, Reference, RelationGroup, RelationLine,
    RoleLine, Site, SourceLine, SourcesPage, TieLine, TimelineItem, TimelinePage, Toc, WebLinks,
};
pub use pictures::{NetworkParts, TimelineParts, ToldIn, map, network, timeline};
pub use print::{
    Bound, Bundle, PrintChapter, PrintPage, PrintPart, Printed, PrintedNotes, Printing, Volume,
    print, volumes,
};
pub use rows::Rows;
pub use site::site;
