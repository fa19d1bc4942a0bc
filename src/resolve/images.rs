//! Files that are copied into the site, and the sizes of those that are pictures.

use crate::base::{Asset, SitePath};

use super::address::Address;

/// A file that is copied into the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it stands.
    pub path: SitePath,
    /// Where it will stand.
    pub address: Address,
    /// Its width and height in pixels, if it is a picture whose size can be read.
    pub size: Option<(u32, u32)>,
}

/// What the site must know of `asset`; `None` where it is not part of the site's content.
pub fn file(asset: &Asset) -> Option<File> {
    todo!("{}", asset.path)
}
