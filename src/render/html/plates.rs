//! Pictures of what the glossary knows, each with the list that says the same in words.

use crate::resolve::pictures::subject::Subject;
use crate::resolve::pictures::{List, Plate};

use super::super::escape::escape;
use super::super::svg::svg;
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn plate(&mut self, plate: &Plate) {
        self.block("<figure class=\"picture\">\n");
        let scrolls = matches!(plate.list, List::Ties(_) | List::Places(_));
        if scrolls {
            self.out.push_str("<div class=\"view\" role=\"group\" tabindex=\"0\" aria-label=\"");
            self.word(&format!("picture-{}", plate.drawing.sort));
            self.out.push_str("\">");
        }
        self.out.push_str(&svg(&plate.drawing));
        if scrolls {
            self.out.push_str("</div>");
        }
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
            List::Ties(ties) => {
                self.word("as-table");
                self.out.push_str("</summary>\n");
                self.table(&["tie-from", "tie", "tie-to", "when"]);
                for it in ties {
                    self.out.push_str("<tr><th scope=\"row\">");
                    self.subject(&it.from);
                    self.out.push_str("</th><td>");
                    match &*it.tie.label {
                        "" => self.word(&format!("relation-{}", it.tie.kind)),
                        label => escape(label, &mut self.out),
                    }
                    self.out.push_str("</td><td>");
                    self.subject(&it.to);
                    self.out.push_str("</td><td>");
                    escape(&it.tie.when, &mut self.out);
                    self.out.push_str("</td></tr>\n");
                }
                self.out.push_str("</tbody>\n</table></div>\n");
            }
            List::Places(places) => {
                self.word("as-table");
                self.out.push_str("</summary>\n");
                self.table(&["kind-place", "was-there"]);
                for it in places {
                    self.out.push_str("<tr><th scope=\"row\">");
                    self.entity_link(&it.at.id, &it.at.kind, &it.at.url);
                    escape(&it.at.name, &mut self.out);
                    self.out.push_str("</a></th><td>");
                    if it.here.is_empty() {
                        self.out.push_str("<span aria-hidden=\"true\">–</span>");
                    }
                    for (nth, here) in it.here.iter().enumerate() {
                        self.out.push_str(if nth > 0 { ", " } else { "" });
                        self.subject(here);
                    }
                    self.out.push_str("</td></tr>\n");
                }
                self.out.push_str("</tbody>\n</table></div>\n");
            }
        }
        self.out.push_str("</details>\n");
        if matches!(plate.list, List::Places(_)) {
            self.out.push_str("<figcaption>");
            self.word("map-credit");
            self.out.push_str("</figcaption>\n");
        }
        self.out.push_str("</figure>\n");
    }

    /// Begins a table whose columns have these words for names.
    fn table(&mut self, columns: &[&str]) {
        self.out.push_str("<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.word("as-table");
        self.out.push_str("\"><table>\n<thead><tr>");
        for column in columns {
            self.out.push_str("<th scope=\"col\">");
            self.word(column);
            self.out.push_str("</th>");
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
    }

    fn subject(&mut self, it: &Subject) {
        self.entity_link(&it.id, &it.kind, &it.url);
        escape(&it.name, &mut self.out);
        self.out.push_str("</a>");
    }
}
