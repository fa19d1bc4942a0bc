//! Pictures of what the glossary knows, each with the list that says the same in words.

use crate::resolve::pictures::subject::Subject;
use crate::resolve::pictures::{List, Plate};

use super::super::escape::escape;
use super::super::svg::svg;
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn plate(&mut self, plate: &Plate) {
        self.block("<figure class=\"picture\">\n");
        self.out.push_str(&svg(&plate.drawing));
        self.out.push_str("\n<details>\n<summary>");
        match &plate.list {
            List::Times(items) => {
                self.word("as-list");
                self.out.push_str("</summary>\n<ol class=\"plain\">\n");
                for it in items {
                    self.out.push_str("<li>");
                    self.subject(it);
                    self.out.push_str(" <span class=\"when\">");
                    escape(&it.said, &mut self.out);
                    self.out.push_str("</span></li>\n");
                }
                self.out.push_str("</ol>\n");
            }
        }
        self.out.push_str("</details>\n</figure>\n");
    }

    fn subject(&mut self, it: &Subject) {
        self.entity_link(&it.id, &it.kind, &it.url);
        escape(&it.name, &mut self.out);
        self.out.push_str("</a>");
    }
}
