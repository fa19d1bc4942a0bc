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
    /// Whether there is nothing in it.
    pub empty: bool,
}

/// What the site must know of `asset`; `None` where it is not part of the site's content.
///
/// What stands in `content/files/` goes to `files/`; media that stand beside the texts go below it,
/// `content/chapters/01-a/x.png` to `files/chapters/01-a/x.png`, so that a chapter whose slug
/// changes moves no picture.
pub fn file(asset: &Asset) -> Option<File> {
    let within = asset.path.below("content")?;
    let within = match within.split_once('/')? {
        ("files", within) => within,
        ("chapters" | "pages", _) if asset.path.is_media() => within,
        _ => return None,
    };
    let to = SitePath::new(&format!("files/{within}")).ok()?;
    let size = if asset.path.extension().is_some_and(|it| it.eq_ignore_ascii_case("svg")) {
        std::str::from_utf8(&asset.bytes).ok().and_then(svg_size)
    } else {
        imagesize::blob_size(&asset.bytes).ok().and_then(|size| {
            Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
        })
    };
    let size = size.filter(|(width, height)| *width > 0 && *height > 0);
    let empty = asset.bytes.is_empty();
    Some(File { path: asset.path.clone(), address: Address::file(&to), size, empty })
}

/// The size of a drawing: its `width` and `height` where both are plain pixels, else those of its
/// `viewBox` (SVG 2, §8.2: the sizing properties and the intrinsic ratio).
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let pixels = |name| {
        let value = attribute(tag, name)?;
        whole(value.strip_suffix("px").unwrap_or(value))
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some((width, height));
    }
    let mut sides = attribute(tag, "viewBox")?
        .split([' ', ',', '\t', '\n'])
        .filter(|it| !it.is_empty())
        .skip(2);
    Some((whole(sides.next()?)?, whole(sides.next()?)?))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let apart = rest[..at].ends_with(|it: char| it.is_ascii_whitespace());
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        let Some(value) = after.strip_prefix('=').filter(|_| apart) else { continue };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
        return value[1..].split(quote).next();
    }
}

/// A number of pixels, rounded; `None` where it is none or nothing would be seen.
fn whole(number: &str) -> Option<u32> {
    let number: f64 = number.trim().parse().ok()?;
    let rounded = number.round();
    // The bound is far above any screen and far below what a `u32` cannot hold.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked"
    )]
    (1.0..1e6).contains(&rounded).then_some(rounded as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_says_its_size() {
        for (svg, size) in [
            ("<svg width='20' height=\"10px\">", Some((20, 10))),
            ("<?xml version='1.0'?>\n<svg viewBox='0 0 30.4 40' width='100%'>", Some((30, 40))),
            ("<svg stroke-width='3' viewBox='0,0,5,6'/>", Some((5, 6))),
            ("<svg>", None),
            ("<svg width='0' height='0'>", None),
            ("nothing", None),
        ] {
            assert_eq!(svg_size(svg), size, "{svg}");
        }
    }
}
