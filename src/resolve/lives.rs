//! Whether people and groups were there when they are said to have held an office or taken part.

use crate::base::{Code, Diagnostic, SitePath, Spanned};
use crate::parse::date::{Date, Form};
use crate::parse::glossary::{Entity, Relation};

/// Relations that somebody must be alive for, from both sides.
const LIVED: &[&str] = &[
    "member-of",
    "has-member",
    "leads",
    "led-by",
    "commands",
    "commanded-by",
    "founded",
    "founded-by",
    "killed-in",
    "deaths",
    "took-part-in",
    "participants",
    "based-in",
];

/// Offices that somebody held before being born or after having died.
pub(super) fn roles_within_life(entity: &Entity, diags: &mut Vec<Diagnostic>) {
    for when in entity.roles.iter().filter_map(|role| role.when.as_ref()) {
        diags.extend(outside_life(entity, when, &entity.path));
    }
}

/// That `entity` has `relation` to `other` while both were there: at the relation's own date, or
/// else at that of the event that it leads to.
pub(super) fn within_life(
    entity: &Entity,
    relation: &Relation,
    other: &Entity,
    diags: &mut Vec<Diagnostic>,
) {
    if !LIVED.contains(&relation.kind.value.as_str()) {
        return;
    }
    if let Some(when) = &relation.when {
        for who in [entity, other] {
            diags.extend(outside_life(who, when, &entity.path));
        }
        return;
    }
    for (event, who) in [(other, entity), (entity, other)] {
        if event.kind.value != "event" {
            continue;
        }
        let (Some(when), Some(life)) = (&event.when, life(who)) else { continue };
        if when.value.certainly_outside(&life.value) {
            let message = format!(
                "`{}`, of `{}`, lies outside the time of `{}`",
                event.id.value, when.value, who.id.value
            );
            diags.push(
                Diagnostic::new(Code::OutsideLife, &entity.path, relation.to.span, message)
                    .also(&event.path, when.span, "the date of the event")
                    .also(&who.path, life.span, format!("the time of `{}`", who.id.value))
                    .help("mend one of the two dates, or take the relation out"),
            );
        }
    }
}

/// The complaint about a date outside of the life of a person or the time of a group.
fn outside_life(who: &Entity, when: &Spanned<Date>, path: &SitePath) -> Option<Diagnostic> {
    let life = life(who)?;
    if !when.value.certainly_outside(&life.value) {
        return None;
    }
    let message = format!("`{}` lies outside the time of `{}`", when.value, who.id.value);
    Some(
        Diagnostic::new(Code::OutsideLife, path, when.span, message)
            .also(&who.path, life.span, "its time")
            .help("mend one of the two dates"),
    )
}

/// The life of a person or the time of a group. A single date may be that of its begin, so only an
/// interval is a life.
fn life(who: &Entity) -> Option<&Spanned<Date>> {
    let life = who.when.as_ref()?;
    let lives = matches!(who.kind.value.as_str(), "person" | "group")
        && matches!(life.value.form(), Form::Interval { .. });
    lives.then_some(life)
}
