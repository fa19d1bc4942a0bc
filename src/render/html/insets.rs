//! What stands between the words: images, figures, and cards of entities.

use std::fmt::Write;
use std::sync::Arc;

use crate::resolve::tense::Tense;
use crate::resolve::text::{Card, Fact, Figure, HtmlPolicy, Picture, Source};

use super::super::escape::{escape, runs, url};
use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn image(&mut self, picture: &Picture, alt: &str) {
        self.out.push_str("<img src=\"");
        match &picture.src {
            Source::Inside(at) => self.inside(at),
            Source::Outside(at) if self.text.html != HtmlPolicy::Allow && runs(at) => {}
            Source::Outside(at) => url(at, &mut self.out),
        }
        self.out.push('"');
        self.attribute("alt", alt);
        if let Some((width, height)) = picture.size {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        self.title(&picture.title);
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    pub(super) fn figure(&mut self, figure: &Figure) {
        self.block("<figure>\n");
        self.image(&figure.picture, &figure.alt);
        self.out.push('\n');
        if figure.caption.is_some() || figure.credit.is_some() {
            self.out.push_str("<figcaption>");
            if let Some(caption) = &figure.caption {
                self.inner(caption);
            }
            if let Some(credit) = &figure.credit {
                if figure.caption.is_some() {
                    self.out.push(' ');
                }
                self.out.push_str("<small class=\"credit\">");
                escape(credit, &mut self.out);
                self.out.push_str("</small>");
            }
            self.out.push_str("</figcaption>\n");
        }
        self.out.push_str("</figure>\n");
    }

    pub(super) fn cards(&mut self, cards: &[Arc<Card>]) {
        if let [card] = cards {
            self.card(card);
        } else {
            self.block("<div class=\"cards\">\n");
            for card in cards {
                self.card(card);
            }
            self.out.push_str("</div>\n");
        }
    }

    fn card(&mut self, card: &Card) {
        self.block("<aside class=\"card\"");
        self.attribute("data-e", &card.id);
        self.attribute("data-k", &card.kind);
        self.out.push_str(">\n<p class=\"card-title\">");
        self.entity_link(&card.id, &card.kind, &card.url);
        escape(&card.name, &mut self.out);
        self.out.push_str("</a> <span class=\"card-kind\">");
        self.word(&format!("kind-{}", card.kind));
        self.out.push_str("</span></p>\n");
        if !card.when.is_empty() {
            self.out.push_str("<p class=\"card-when\">");
            self.tense(card.tense);
            escape(&card.when, &mut self.out);
            self.out.push_str("</p>\n");
        }
        self.facts(&card.facts);
        if let Some(summary) = &card.summary {
            // A div, for a summary may have paragraphs of its own.
            self.out.push_str("<div class=\"card-summary\">");
            self.inner(summary);
            self.out.push_str("</div>\n");
        }
        self.out.push_str("</aside>\n");
    }

    /// The word before what is told as of a day; what simply is so has none.
    fn tense(&mut self, tense: Tense) {
        let id = match tense {
            Tense::Now => return,
            Tense::Then => "then",
            Tense::Before => "before",
            Tense::Later => "later",
        };
        self.out.push_str("<span class=\"tense\"");
        self.attribute("data-tense", id);
        self.out.push('>');
        self.word(&format!("tense-{id}"));
        self.out.push_str("</span> ");
    }

    fn facts(&mut self, facts: &[Fact]) {
        if facts.is_empty() {
            return;
        }
        self.out.push_str("<ul class=\"offices\">\n");
        for fact in facts {
            self.out.push_str("<li>");
            match &fact.url {
                Some(url) => {
                    if fact.label.is_empty() {
                        self.word(&format!("relation-{}", fact.relation));
                        self.out.push(' ');
                    } else {
                        escape(&fact.label, &mut self.out);
                        self.out.push(' ');
                    }
                    self.tense(fact.tense);
                    self.out.push_str("<a class=\"e\"");
                    self.attribute("data-k", &fact.kind);
                    self.out.push_str(" href=\"");
                    self.inside(url);
                    self.out.push_str("\">");
                    escape(&fact.title, &mut self.out);
                    self.out.push_str("</a>");
                }
                None => {
                    self.tense(fact.tense);
                    escape(&fact.title, &mut self.out);
                }
            }
            if !fact.when.is_empty() {
                self.out.push_str(", <span class=\"when\">");
                escape(&fact.when, &mut self.out);
                self.out.push_str("</span>");
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }
}
