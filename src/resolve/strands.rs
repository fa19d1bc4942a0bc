//! Strands: the words of a citation while it is put together, each of which knows the sources that
//! it stands for. What they say is `citing`'s affair.

use std::ops::Range;

use super::bibliography::{Manner, seamed, styled};
use super::text::{Rich, Run};

/// Some words of a citation.
#[derive(Clone, Debug)]
pub(super) struct Strand {
    /// The words.
    pub(super) run: Run,
    /// For which of the citation's sources they stand: none where they are between two, several
    /// where they stand for a row of them.
    pub(super) of: Range<usize>,
}

impl Strand {
    /// The words of one source.
    pub(super) fn of(at: usize, run: Run) -> Self {
        Self { run, of: at..at + 1 }
    }

    /// What stands between sources, or round all of them.
    pub(super) fn between(run: Run) -> Self {
        Self { run, of: 0..0 }
    }
}

/// A source in a style that numbers them.
pub(super) struct Numbered {
    /// Its number, where that is all that is said of it.
    pub(super) number: Option<usize>,
    /// Its words.
    pub(super) runs: Vec<Run>,
}

/// Numbers in a row, of three or more: 1–3, where the dash stands for those that are left out. A
/// source with a place in it stands alone.
pub(super) fn collapsed(sets: &[Numbered], between: &Run, after: &str) -> Vec<Strand> {
    let follow =
        |pair: &[Numbered]| pair[0].number.is_some_and(|it| pair[1].number == Some(it + 1));
    let mut out = Vec::new();
    let mut at = 0;
    let mut was_row = false;
    while at < sets.len() {
        let row = sets[at..].windows(2).take_while(|it| follow(it)).count();
        if at > 0 {
            let seam = if was_row { styled(after, between) } else { between.clone() };
            out.push(Strand::between(seam));
        }
        let words = |at: usize| sets[at].runs.iter().map(move |it| Strand::of(at, it.clone()));
        out.extend(words(at));
        was_row = row >= 2;
        if was_row {
            out.push(Strand { run: styled("–", between), of: at + 1..at + row });
            out.extend(words(at + row));
            at += row;
        }
        at += 1;
    }
    out
}

/// Puts what closes a citation behind it: not twice, and where the language has it so, before
/// closing quotation marks.
pub(super) fn close(strands: &mut Vec<Strand>, manner: &Manner) {
    let mark = &manner.close;
    let Some(last) = strands.iter_mut().rev().map(|it| &mut it.run).find(|it| !it.text.is_empty())
    else {
        return;
    };
    if mark.text.is_empty() || last.text.ends_with(&mark.text) {
        return;
    }
    let quoted = manner.stop_in_quotes && matches!(mark.text.as_str(), "." | ",");
    let words = last.text.trim_end_matches(['”', '’', '"']).len();
    if quoted && words < last.text.len() {
        if !last.text[..words].ends_with(['.', ',', '!', '?']) {
            last.text.insert_str(words, &mark.text);
        }
    } else {
        strands.push(Strand::between(mark.clone()));
    }
}

/// The words as readers see them, in stretches that stand for the same sources.
pub(super) fn stretches(strands: Vec<Strand>) -> Vec<(Rich, Range<usize>)> {
    let mut out: Vec<(Rich, Range<usize>)> = Vec::new();
    for (run, of) in seamed(strands.into_iter().map(|it| (it.run, it.of))) {
        match out.last_mut() {
            Some((text, last)) if *last == of => text.0.push(run),
            _ => out.push((Rich(vec![run]), of)),
        }
    }
    out
}

/// A note begins like a sentence.
pub(super) fn capitalise(stretches: &mut [(Rich, Range<usize>)]) {
    let first = stretches.first_mut().and_then(|(text, _)| text.0.first_mut());
    if let Some(run) = first.filter(|it| it.url.is_none())
        && let Some(first) = run.text.chars().next()
    {
        run.text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
}
