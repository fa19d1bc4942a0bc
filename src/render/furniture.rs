//! Page furniture, as printers call it: what stands round that which a page has to say. The built-in theme draws
//! style sheets, foot and menu alike on all pages of a kind, but for a menu in which the page itself stands. So they
//! are drawn once for each kind, with marks where the way to the root belongs, and templates that include them have them
//! ready.

use std::sync::OnceLock;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::base::QuickMap;
use crate::resolve::pages::{Page, kinds_of_page};

use super::escape::KEPT;
use super::forms::{Fields, Sample};
use super::theme::{Ready, SiteValue, Theme};

/// The name by which templates have what is ready; [`super::folding`] asks for it.
pub(super) const READY: &str = "_ready";

/// The part that looks at where the page stands.
const MENU: &str = "parts/nav.html";

/// The parts, and what they are called where they are ready.
const PARTS: [(&str, &str); 5] = [
    (MENU, "nav"),
    ("parts/styles.html", "styles"),
    ("parts/scheme.html", "scheme"),
    ("parts/bottom.html", "bottom"),
    ("parts/tools.html", "tools"),
];

/// What a part is called where it is ready, if it ever is.
pub(super) fn word(part: &str) -> Option<&'static str> {
    PARTS.iter().find(|(name, _)| *name == part).map(|(_, word)| *word)
}

/// All of a page that the parts look at, beside its kind: pages that agree in it have the same furniture.
#[derive(Clone, Copy, Debug)]
struct Kin {
    has_pictures: bool,
    has_title: bool,
    is_in_menu: bool,
}

impl Kin {
    fn of(page: &Page, site: &SiteValue) -> Self {
        Self {
            has_pictures: page.pictures,
            has_title: !page.title.is_empty(),
            is_in_menu: site.site().nav.iter().any(|it| *it.url == *page.url.as_str()),
        }
    }

    /// Which of the eight it is.
    fn number(self) -> usize {
        let Self { has_pictures, has_title, is_in_menu } = self;
        usize::from(has_pictures) | usize::from(has_title) << 1 | usize::from(is_in_menu) << 2
    }
}

/// Any page of a kind. What its pages do not share is a mark, which no finished page may hold.
struct Any(&'static str, Kin);

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(kind, kin) = self;
        let mark = KEPT.to_string();
        let mut page = to.serialize_map(Some(4))?;
        page.serialize_entry("kind", kind)?;
        page.serialize_entry("pictures", &kin.has_pictures)?;
        page.serialize_entry("title", if kin.has_title { &*mark } else { "" })?;
        page.serialize_entry("url", &mark)?;
        page.end()
    }
}

/// The furniture of a theme, by the pages that share it.
#[derive(Debug)]
pub(super) struct Furniture {
    /// The parts that stay as the program has them.
    parts: Vec<(&'static str, &'static str)>,
    /// By kind of page, and by [`Kin::number`].
    made: QuickMap<&'static str, [OnceLock<Option<Ready>>; 8]>,
}

impl Furniture {
    /// Nothing where a template of the site's own takes one of the names for something else, or looks at what is ready.
    pub(super) fn of(theme: &Theme) -> Option<Self> {
        if theme.binds_any(&["page", "site", "theme"]) || theme.names_any(&[READY]) {
            return None;
        }
        let parts = PARTS.into_iter().filter(|(part, _)| theme.is_built_in_throughout(part));
        let made = kinds_of_page().into_iter().map(|(kind, _)| (kind, Default::default()));
        Some(Self { parts: parts.collect(), made: made.collect() })
    }

    /// What is ready for a page. Nothing where a part fails: then the page that includes it says so.
    pub(super) fn ready(&self, page: &Page, site: &SiteValue, theme: &Theme) -> Option<&Ready> {
        let (kind, kin) = (page.content.template(), Kin::of(page, site));
        let made = self.made.get(kind)?[kin.number()].get_or_init(|| {
            let any = Ready::of(&Any(kind, kin))?;
            let parts = self.parts.iter().filter(|(part, _)| *part != MENU || !kin.is_in_menu);
            let part = |(part, word): &(&'static str, &'static str)| {
                let html = theme.of_item(part, ("page", any.clone()), site)?;
                Some((*word, Ready::html(&html)))
            };
            let parts: Option<Sample> = parts.map(part).collect();
            Ready::of(&Fields(parts?))
        });
        made.as_ref()
    }
}
