//! Footnotes in the order in which a reader meets them: that of their first references, those in the
//! text before those in other notes. Whatever walks a body reads its notes in this order.

use std::ops::Range;

use crate::parse::body::{Body, NodeKind, Tag};

/// The footnotes of a body.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// Every definition in the order of the source, nested ones too: where it opens, and all nodes
    /// from there to its close.
    definitions: Vec<Range<usize>>,
    /// The notes that a reader sees: label and definition, in their order.
    order: Vec<(u32, usize)>,
    /// By label, the place in `order`.
    numbers: Vec<Option<u32>>,
}

impl Notes {
    /// The notes that a reader sees, in order: the label (an index into [`Body::footnotes`]), and
    /// the nodes between the definition's opening and its end.
    pub(super) fn seen(&self) -> impl Iterator<Item = (u32, Range<usize>)> {
        self.order.iter().map(|&(label, at)| {
            let all = &self.definitions[at];
            (label, all.start + 1..all.end - 1)
        })
    }

    /// The number of the note with this label, from 0.
    pub(super) fn number(&self, label: u32) -> Option<u32> {
        self.numbers.get(label as usize).copied().flatten()
    }

    /// The nodes of `range` that are read there: all but the definitions among them.
    pub(super) fn reading(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let mut at = range.start;
        let mut next = self.definitions.partition_point(|it| it.start < at);
        std::iter::from_fn(move || {
            while let Some(definition) = self.definitions.get(next)
                && definition.start <= at
            {
                at = at.max(definition.end);
                next += 1;
            }
            (at < range.end).then(|| {
                at += 1;
                at - 1
            })
        })
    }
}

/// The footnotes of `body`.
pub(super) fn notes(body: &Body) -> Notes {
    if body.footnotes.is_empty() {
        return Notes::default();
    }
    let mut definitions: Vec<Range<usize>> = Vec::new();
    let mut by_label: Vec<Option<usize>> = vec![None; body.footnotes.len()];
    // References in the text first, then those in each definition.
    let mut references: Vec<Vec<u32>> = vec![Vec::new()];
    let mut open: Vec<usize> = Vec::new();
    for (at, node) in body.nodes.iter().enumerate() {
        match node.kind {
            NodeKind::Open(Tag::Footnote, label) => {
                if let Some(first @ None) = by_label.get_mut(label as usize) {
                    *first = Some(definitions.len());
                }
                open.push(definitions.len());
                definitions.push(at..at + 1);
                references.push(Vec::new());
            }
            NodeKind::Close(Tag::Footnote, _) => {
                if let Some(it) = open.pop() {
                    definitions[it].end = at + 1;
                }
            }
            NodeKind::FootnoteRef(label) => {
                references[open.last().map_or(0, |it| it + 1)].push(label);
            }
            _ => {}
        }
    }
    let mut order = Vec::new();
    let mut next = 0;
    let mut from = 0;
    loop {
        for &label in &references[from] {
            let definition = by_label.get_mut(label as usize).and_then(Option::take);
            order.extend(definition.map(|it| (label, it)));
        }
        let Some(&(_, definition)) = order.get(next) else { break };
        from = definition + 1;
        next += 1;
    }
    let mut numbers = vec![None; body.footnotes.len()];
    for (number, &(label, _)) in (0..).zip(&order) {
        numbers[label as usize] = Some(number);
    }
    Notes { definitions, order, numbers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;
    use crate::parse::body::Node;

    #[test]
    fn notes_come_as_they_are_met() {
        use NodeKind::{Close, FootnoteRef, Open};
        let kinds = [
            Open(Tag::Footnote, 0),
            FootnoteRef(3),
            Close(Tag::Footnote, 0),
            FootnoteRef(2),
            FootnoteRef(0),
            FootnoteRef(2),
            FootnoteRef(7),
            Open(Tag::Footnote, 1),
            Close(Tag::Footnote, 1),
            Open(Tag::Footnote, 2),
            FootnoteRef(2),
            Close(Tag::Footnote, 2),
            Open(Tag::Footnote, 3),
            Close(Tag::Footnote, 3),
        ];
        let body = Body {
            nodes: kinds.map(|kind| Node { kind, span: Span::default() }).to_vec(),
            footnotes: ["a", "never", "b", "c"].map(str::to_owned).to_vec(),
            ..Body::default()
        };
        let notes = notes(&body);
        let seen: Vec<_> = notes.seen().collect();
        assert_eq!(seen, [(2, 10..11), (0, 1..2), (3, 13..13)]);
        assert_eq!((notes.number(0), notes.number(1)), (Some(1), None));
        assert_eq!(notes.reading(0..body.nodes.len()).collect::<Vec<_>>(), [3, 4, 5, 6]);
        assert_eq!(notes.reading(10..11).collect::<Vec<_>>(), [10]);
    }
}
