//! Invented people, groups, places and events, each with a name that nothing else contains.

use super::dice::Dice;

/// One entry of the glossary.
#[derive(Debug)]
pub struct Entity {
    pub id: String,
    pub name: String,
    pub alias: String,
    pub kind: &'static str,
    pub summary: String,
    pub body: String,
    pub when: String,
    /// Relation kinds with the numbers of the entities at their other ends.
    pub relations: Vec<(&'static str, usize)>,
}

/// So many relations each of them states, where there are enough others.
const RELATIONS: usize = 3;

const SYLLABLES: [&str; 20] = [
    "ba", "de", "fi", "ko", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "wi", "zo", "ga", "he",
    "ji", "ka", "le", "mo",
];
const FIRST_NAMES: [&str; 8] = ["Ada", "Bruno", "Clara", "David", "Edda", "Franz", "Greta", "Hugo"];

/// So many entities.
pub fn entities(count: usize) -> Vec<Entity> {
    (0..count).map(|number| entity(number, count)).collect()
}

fn entity(number: usize, count: usize) -> Entity {
    let mut dice = Dice::of(1, number);
    let root = root(number);
    let id = root.to_lowercase();
    let (kind, name, alias) = match number % 4 {
        0 => ("person", format!("{} {root}", dice.one(&FIRST_NAMES)), root.clone()),
        1 => ("group", format!("{root} Front"), format!("Front of {root}")),
        2 => ("place", root.clone(), format!("Old {root}")),
        _ => ("event", format!("Battle of {root}"), format!("{root} Battle")),
    };
    // All of them saw 1900, so that any can be a part of any other, or succeed it.
    let year = 1800 + dice.below(100);
    let mut relations = Vec::new();
    if number > 0 {
        relations.push(("part-of", number / 10));
    }
    if number + 1 < count {
        relations.push(("succeeded-by", number + 1));
    }
    let other = dice.below(count);
    if other != number {
        relations.push(("related-to", other));
    }
    // The first is part of nothing, nobody succeeds the last, and dice may fall on the entity itself.
    let mut others = (1..count).map(|it| (number + count / 2 + it) % count);
    while relations.len() < RELATIONS
        && let Some(other) = others.next()
    {
        if other != number && relations.iter().all(|it| it.1 != other) {
            relations.push(("related-to", other));
        }
    }
    Entity {
        summary: format!("{name} is number {number} of the {kind} entries, known since {year}."),
        body: format!(
            "What is known of {alias} comes from {year}. Nobody has told it in full, and this entry \
             will not be the first to try."
        ),
        when: format!("{year}/{}", 1900 + dice.below(100)),
        id,
        name,
        alias,
        kind,
        relations,
    }
}

/// A word of syllables that spell the number. All are equally long, so none contains another, and
/// the `n` at the end makes none of them a word of any language.
fn root(number: usize) -> String {
    const LENGTH: u32 = 4;
    let base = SYLLABLES.len();
    let mut word: String =
        (0..LENGTH).rev().map(|at| SYLLABLES[number / base.pow(at) % base]).collect();
    word[..1].make_ascii_uppercase();
    word + "n"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_an_alias_and_three_relations_to_others() {
        for (number, entity) in entities(1_000).iter().enumerate() {
            assert_ne!(entity.alias, entity.name);
            assert_eq!(entity.relations.len(), RELATIONS, "{entity:?}");
            assert!(entity.relations.iter().all(|it| it.1 != number && it.1 < 1_000), "{entity:?}");
        }
    }

    #[test]
    fn names_are_unique() {
        let all = entities(30_000);
        let names: BTreeSet<&str> =
            all.iter().flat_map(|it| [it.name.as_str(), it.alias.as_str()]).collect();
        assert_eq!(names.len(), 2 * all.len());
        assert_eq!(all.iter().map(|it| &it.id).collect::<BTreeSet<_>>().len(), all.len());
    }
}
