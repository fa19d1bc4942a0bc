//! What is the same on every page.

use std::sync::Arc;

use crate::parse::features::Feature;
use crate::parse::lang::Lang;
use crate::parse::settings::Settings;
use crate::resolve::address::Address;

use super::{Kind, NavLink, Site};

/// What is the same on every page. `nav` is what its head leads to, `kinds` those in use, `as_of` the
/// day in words or empty, `halls` the pages there are that are made of all texts and entities.
pub fn site(
    settings: &Settings,
    nav: &[NavLink],
    kinds: &[Arc<Kind>],
    as_of: &str,
    feed: Option<Address>,
    halls: &[&'static str],
) -> Site {
    let form = settings.addresses;
    let hall = |name| halls.contains(&name).then(|| Address::of(name, form));
    let feed = feed.filter(|_| settings.features.has(Feature::Feed));
    let has_sitemap = settings.base_url.is_some() && settings.features.has(Feature::Sitemap);
    Site {
        title: settings.title.clone(),
        description: settings.description.clone().unwrap_or_default(),
        lang: settings.language.tag().to_owned(),
        locale: locale(&settings.language),
        dir: direction(&settings.language),
        authors: settings.authors.clone(),
        as_of: as_of.to_owned(),
        base_url: settings.base_url.clone(),
        home: Address::of("", form),
        nav: nav.to_vec(),
        glossary: Address::of("glossary", form),
        timeline: hall("timeline"),
        print: hall("print"),
        matrix: hall("matrix"),
        feed,
        has_sitemap,
        kinds: kinds.iter().map(|kind| Kind::clone(kind)).collect(),
    }
}

/// Language and region: `en_GB`. A script between them has no place there (ogp.me, `og:locale`).
fn locale(language: &Lang) -> String {
    let is_region = |it: &&str| {
        it.len() == 2 && it.bytes().all(|it| it.is_ascii_alphabetic())
            || it.len() == 3 && it.bytes().all(|it| it.is_ascii_digit())
    };
    // A single letter or digit begins what is said beside language, script and region.
    let subtags = language.tag().split('-').skip(1).take_while(|it| it.len() > 1);
    let region = subtags.into_iter().find(is_region);
    region.map_or_else(String::new, |it| format!("{}_{}", language.base(), it.to_uppercase()))
}

/// Which way a language is written: by its script where the tag names one, else by the script it is
/// usually written in (CLDR's likely subtags, those of languages with a press of their own).
fn direction(language: &Lang) -> &'static str {
    const SCRIPTS: [&str; 7] = ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"];
    const LANGUAGES: [&str; 14] =
        ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi", "nqo"];
    let script = language
        .tag()
        .split('-')
        .skip(1)
        .find(|part| part.len() == 4 && part.bytes().all(|it| it.is_ascii_alphabetic()));
    let rtl = match script {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&language.base()),
    };
    if rtl { "rtl" } else { "ltr" }
}
