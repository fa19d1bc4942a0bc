//! All entities, their relations both ways, and who owns each name.
