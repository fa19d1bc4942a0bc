//! What is suggested, and what is not.

use std::sync::Arc;

use crate::base::{SitePath, Source};
use crate::parse::chapter::chapter;
use crate::parse::glossary::entities;
use crate::parse::settings::Dialect;
use crate::resolve::finder::finder;
use crate::resolve::found::Text;
use crate::resolve::kinds::Kinds;
use crate::resolve::names::names;

use super::{Sort, Suggestion, spots, suggestions};

fn source(path: &str, text: &str) -> Source {
    Source { path: SitePath::new(path).expect("a path"), text: text.into() }
}

fn suggested(language: &str, glossary: &str, texts: &[&str], least: usize) -> Vec<Suggestion> {
    let language = crate::parse::lang::Lang::new(language).expect("a language");
    let known = entities(&source("content/glossary.yaml", glossary), &Dialect::default());
    assert_eq!(known.diags, []);
    let known = Arc::new(known.value);
    let glossary = crate::resolve::glossary::glossary(
        std::slice::from_ref(&known),
        &Kinds::default(),
        &Default::default(),
    );
    let names = Arc::new(names(&glossary.value, &language, None, Default::default()).value);
    let finder = finder(&names);
    let found: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let path = format!("content/chapters/{at}.md");
            let read = chapter(&source(&path, &format!("# T\n\n{text}\n")), &Dialect::default());
            let spots = spots(&Text::chapter(&read.value), &finder);
            for spot in spots.names.iter().chain(&spots.terms) {
                let whole = format!("# T\n\n{text}\n");
                assert!(whole.get(spot.span.range()).is_some(), "{spot:?}");
            }
            spots
        })
        .collect();
    suggestions(&found, &names, known.iter(), least).all
}

fn names_in(language: &str, glossary: &str, text: &str) -> Vec<String> {
    suggested(language, glossary, &[text], 1).into_iter().map(|it| it.words).collect()
}

#[test]
fn runs_of_capitals_are_names_and_begins_of_sentences_are_not() {
    for (text, names) in [
        ("Then Barack Obama spoke. The talks went on.", &["Barack Obama"][..]),
        ("Nobody came. Strikes went on, and strikes ended.", &[]),
        ("Kurdish-led and US-backed troops met Al-qaeda, and Al-Nusra.", &["Al-Nusra", "Al-qaeda"]),
        ("He met the Council of Ministers in Geneva.", &["Council of Ministers", "Geneva"]),
        ("It is called “The end”: Nothing more.", &[]),
        ("On Monday an American left in January.", &[]),
        (
            "Members of NATO and two NGOs met at 5 PM in World War II.",
            &["NATO", "NGOs", "World War"],
        ),
        ("They obeyed Muqtada al-Sadr, not post-Soviet or non-NATO rule.", &["Muqtada al-Sadr"]),
        ("The Pentagon said so. So did the Pentagon’s men.", &["Pentagon"]),
        ("Led by Gen. David Petraeus. It ended.", &["David Petraeus"]),
        (
            "See [Geneva](https://example.org) and `Code Here` and *Lake Geneva*.",
            &["Geneva", "Lake Geneva"],
        ),
    ] {
        let mut found = names_in("en", "", text);
        found.sort();
        let mut wanted: Vec<String> = names.iter().map(|&it| it.to_owned()).collect();
        wanted.sort();
        // A name's last word is an alias of it, where it stands alone as well.
        wanted.retain(|it| it != "Geneva" || !names.contains(&"Lake Geneva"));
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn what_is_known_is_not_suggested() {
    let glossary =
        "iraq: {name: Iraq, kind: place}\nabadi: {name: Haider al-Abadi, kind: person}\n";
    for (text, names) in [
        ("He left Iraq. Iraq's army stayed.", &[][..]),
        ("So said Prime Minister Haider al-Abadi of Iraq.", &[]),
        ("It began the Iraq War.", &["Iraq War"]),
    ] {
        assert_eq!(names_in("en", glossary, text), names, "{text}");
    }
}

#[test]
fn other_names_of_the_known_are_aliases() {
    let glossary = "abadi: {name: Haider al-Abadi, kind: person}\n\
                    pmf: {name: Popular Mobilization Forces, kind: group}\n";
    let all =
        suggested("en", glossary, &["Later al-Abadi met the PMF. Then al-Abadi left the PMF."], 2);
    let sorts: Vec<_> =
        all.iter().map(|it| (it.sort.clone(), it.words.as_str(), it.count)).collect();
    assert_eq!(
        sorts,
        [(Sort::Alias("pmf".into()), "PMF", 2), (Sort::Alias("abadi".into()), "al-Abadi", 2)]
    );
}

#[test]
fn a_family_name_belongs_to_the_name() {
    let text = "Here Barack Obama spoke, and Obama left. As Obama said.";
    let all = suggested("en", "", &[text, "What Obama did."], 2);
    let [one] = &all[..] else { panic!("{all:?}") };
    assert_eq!((one.words.as_str(), &one.aliases[..]), ("Barack Obama", &["Obama".to_owned()][..]));
    assert_eq!((one.count, one.texts), (4, 2));
    assert_eq!(one.first.1.range(), 10..22);
}

#[test]
fn terms_stand_again_and_again_in_more_than_one_text() {
    let text = "The tidal range grows. A tidal range falls, and some tidal range stays.";
    let all = suggested("en", "", &[text, "This tidal range too."], 2);
    assert_eq!(all.iter().map(|it| (&it.sort, it.count)).collect::<Vec<_>>(), [(&Sort::Term, 4)]);
    assert_eq!(suggested("en", "", &[text], 2), []);
    let text =
        "It is widely reported that five choices in the supply chain were made by somebody else.";
    let all = suggested("en", "", &[text; 4], 2);
    assert_eq!(all.iter().map(|it| &*it.words).collect::<Vec<_>>(), ["supply chain"]);
}

#[test]
fn languages_have_their_manners() {
    let german = "Der Rat tagte in Genf. Die NATO sprach mit Angela Merkel über Häuser und Bäume.";
    let mut found = names_in("de", "", german);
    found.sort();
    assert_eq!(found, ["Angela Merkel", "NATO"]);
    let french = "Hier le Conseil de sécurité, puis la Banque de France a parlé à Genève.";
    let mut found = names_in("fr", "", french);
    found.sort();
    assert_eq!(found, ["Banque de France", "Conseil", "Genève"]);
    assert_eq!(names_in("ar", "", "ذهب إلى بغداد مع NATO"), ["NATO"]);
}
