//! What elements become that need no more than their name.

use crate::parse::body::Tag;

use super::text::Mark;

/// What an element without a table of its own becomes.
pub(super) fn plain_mark(tag: Tag, number: u32) -> Option<Mark> {
    Some(match tag {
        Tag::Quote => Mark::Quote,
        Tag::CalloutTitle => Mark::CalloutTitle,
        Tag::CalloutBy => Mark::CalloutBy(number),
        Tag::List => Mark::List,
        Tag::Numbered => Mark::Numbered(number),
        Tag::Item => Mark::Item,
        Tag::HtmlBlock => Mark::HtmlBlock,
        Tag::DefinitionList => Mark::DefinitionList,
        Tag::Term => Mark::Term,
        Tag::Definition => Mark::Definition,
        Tag::TableHead => Mark::TableHead,
        Tag::TableRow => Mark::TableRow,
        Tag::TableCell => Mark::TableCell,
        Tag::Emphasis => Mark::Emphasis,
        Tag::Strong => Mark::Strong,
        Tag::Strikethrough => Mark::Strikethrough,
        Tag::Paragraph
        | Tag::Heading
        | Tag::Callout
        | Tag::Listing
        | Tag::Footnote
        | Tag::Table
        | Tag::Link
        | Tag::Wiki
        | Tag::Image => return None,
    })
}
