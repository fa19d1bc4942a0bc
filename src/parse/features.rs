//! Which parts a site has beside its texts and its glossary: `features` of `site.yaml`.

use super::record::Record;
use super::shapes;

/// A part of a site that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Time: `/timeline/`, and each entity's place in it.
    Timeline,
    /// Who has to do with whom: `/network/`, and each entity's neighbours.
    Network,
    /// Where things are: `/map/`, and each entity's place on it.
    Map,
    /// Who appears where: `/matrix/`.
    Matrix,
    /// The whole site as one document: `/print/`.
    Print,
    /// `feed.xml`.
    Feed,
    /// `sitemap.xml`.
    Sitemap,
}

/// Which parts a site has. It has all of them, but for those that it switches off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    off: Vec<Feature>,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Timeline,
        Self::Network,
        Self::Map,
        Self::Matrix,
        Self::Print,
        Self::Feed,
        Self::Sitemap,
    ];

    /// Its key in `features`, which is the first part of its page's address, too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Network => "network",
            Self::Map => "map",
            Self::Matrix => "matrix",
            Self::Print => "print",
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
        }
    }

    /// The part of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl Features {
    /// Whether the site has this part.
    pub fn has(&self, feature: Feature) -> bool {
        !self.off.contains(&feature)
    }
}

/// Reads `features`.
pub(super) fn features(site: &mut Record<'_, '_, '_>) -> Features {
    let Some(mut record) = site.record("features", &shapes::FEATURES) else {
        return Features::default();
    };
    let off = Feature::ALL.into_iter().filter(|it| record.flag(it.name()) == Some(false)).collect();
    record.finish();
    Features { off }
}
