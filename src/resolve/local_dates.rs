//! Dates in citations, in the order of the language: styles of American presses put the month before
//! the day whatever the language is, "Oktober 27".

use super::styles::csl::{
    Date, DateForm, DatePart, DatePartName, IndependentStyle, LayoutRenderingElement as Element,
    Locale, NamesChild, Substitute,
};

/// Puts the days before their months in `style` where the first of `locales` does. A date that
/// begins with its year is the style's own affair.
pub(super) fn local_dates(style: &mut IndependentStyle, locales: &[Locale]) {
    let texts = locales.first().into_iter().flat_map(|it| &it.date);
    let mut own = texts.filter(|it| it.form == Some(DateForm::Text)).map(|it| &it.date_part);
    let Some(own) =
        own.next().filter(|it| place(it, DatePartName::Day) < place(it, DatePartName::Month))
    else {
        return;
    };
    let list = style.bibliography.iter_mut().flat_map(|it| &mut it.layout.elements);
    let macros = style.macros.iter_mut().flat_map(|it| &mut it.children);
    for element in style.citation.layout.elements.iter_mut().chain(list).chain(macros) {
        reorder(element, own);
    }
}

fn reorder(element: &mut Element, own: &[DatePart]) {
    let all = |elements: &mut Vec<Element>| {
        elements.iter_mut().for_each(|it| reorder(it, own));
    };
    match element {
        Element::Group(group) => all(&mut group.children),
        Element::Choose(choose) => {
            all(&mut choose.if_.children);
            choose.else_if.iter_mut().for_each(|it| all(&mut it.children));
            choose.otherwise.iter_mut().for_each(|it| all(&mut it.children));
        }
        Element::Names(names) => {
            for child in &mut names.children {
                if let NamesChild::Substitute(Substitute { children }) = child {
                    all(children);
                }
            }
        }
        Element::Date(date) if !date.is_localized() => in_order(date, own),
        Element::Date(_) | Element::Text(_) | Element::Number(_) | Element::Label(_) => {}
    }
}

fn in_order(date: &mut Date, own: &[DatePart]) {
    let names: Vec<DatePartName> = date.date_part.iter().map(|it| it.name).collect();
    if !names.starts_with(&[DatePartName::Month, DatePartName::Day]) {
        return;
    }
    let before = date.date_part.first().and_then(|it| it.affixes.prefix.clone());
    let behind = date.date_part.last().and_then(|it| it.affixes.suffix.clone());
    let mut parts: Vec<DatePart> = Vec::with_capacity(names.len());
    for theirs in own {
        let Some(at) = place(&date.date_part, theirs.name) else { continue };
        // How long a month is written is the style's affair; a day's full stop is the language's.
        let mut part = match theirs.name {
            DatePartName::Day => theirs.clone(),
            DatePartName::Month | DatePartName::Year => date.date_part[at].clone(),
        };
        part.affixes = theirs.affixes.clone();
        if date.delimiter.is_some() {
            let bare = |it: &mut Option<String>| {
                *it = it.take().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
            };
            bare(&mut part.affixes.prefix);
            bare(&mut part.affixes.suffix);
        }
        parts.push(part);
    }
    if let Some(first) = parts.first_mut() {
        first.affixes.prefix = before;
    }
    if let Some(last) = parts.last_mut() {
        last.affixes.suffix = behind;
    }
    date.date_part = parts;
}

fn place(parts: &[DatePart], name: DatePartName) -> Option<usize> {
    parts.iter().position(|it| it.name == name)
}
