//! A file as an answer: its type, its tag, the part of it that was asked for.

use std::ops::Range;
use std::sync::Arc;

use crate::base::{Digest, SitePath};

use super::exchange::{Asked, Body, Reply, Verb};

/// Answers with a file.
pub(super) fn reply(asked: &Asked, kind: &'static str, tag: Digest, bytes: Arc<[u8]>) -> Reply {
    let tag = format!("\"{}\"", tag.short());
    let length = bytes.len();
    let reply = |status: u16, body: Body| {
        let body = match (asked.verb, body) {
            (Verb::Head, Body::Bytes(_, range)) => Body::Length(range.len()),
            (_, body) => body,
        };
        Reply { status, headers: Vec::new(), body }
            .with("content-type", kind)
            .with("etag", tag.clone())
            .with("accept-ranges", "bytes")
            .with("cache-control", "no-store")
    };
    if asked.if_none_match.as_deref().is_some_and(|it| names(it, &tag)) {
        return reply(304, Body::Nothing);
    }
    let still = asked.if_range.as_deref().is_none_or(|it| it == tag);
    let part = asked.range.as_deref().filter(|_| still && asked.verb == Verb::Get);
    match part.map_or(Part::Whole, |it| part_of(it, length)) {
        Part::Whole => reply(200, Body::Bytes(bytes, 0..length)),
        Part::Of(range) => {
            let said = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            reply(206, Body::Bytes(bytes, range)).with("content-range", said)
        }
        Part::None => reply(416, Body::Nothing).with("content-range", format!("bytes */{length}")),
    }
}

/// The media type of a file, by its ending.
pub(super) fn kind(path: &SitePath) -> &'static str {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "jsonld" => "application/ld+json",
        "geojson" => "application/geo+json",
        "webmanifest" => "application/manifest+json",
        "xml" | "xsl" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "md" | "markdown" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "apng" => "image/apng",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "jxl" => "image/jxl",
        "ico" => "image/x-icon",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

/// The media type of a page.
pub(super) const HTML: &str = "text/html; charset=utf-8";

enum Part {
    Whole,
    Of(Range<usize>),
    None,
}

/// The part that a `Range` header names. Several parts, or a header that is none, ask for all of
/// it, as RFC 9110 lets a server decide.
fn part_of(header: &str, length: usize) -> Part {
    let bounds = header.strip_prefix("bytes=").and_then(|it| it.split_once('-'));
    let Some((from, to)) = bounds else { return Part::Whole };
    let number = |it: &str| {
        let digits = !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        // More than a machine can count is behind the end of any file.
        digits.then(|| it.parse::<usize>().unwrap_or(usize::MAX))
    };
    let (from, to) = (from.trim(), to.trim());
    match (number(from), number(to)) {
        (None, Some(last)) if from.is_empty() => match last.min(length) {
            0 => Part::None,
            last => Part::Of(length - last..length),
        },
        (Some(from), None) if to.is_empty() && from < length => Part::Of(from..length),
        (Some(from), Some(to)) if from <= to && from < length => {
            Part::Of(from..to.saturating_add(1).min(length))
        }
        (Some(from), None) if to.is_empty() && from >= length => Part::None,
        (Some(from), Some(to)) if from <= to => Part::None,
        _ => Part::Whole,
    }
}

/// Whether an `If-None-Match` header names `tag`. Weak and strong are the same here.
fn names(header: &str, tag: &str) -> bool {
    header.split(',').map(str::trim).any(|it| it == "*" || it.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"0123456789";

    fn get(change: impl FnOnce(&mut Asked)) -> Reply {
        let mut asked = Asked::default();
        change(&mut asked);
        reply(&asked, HTML, Digest::of(TEXT), TEXT.into())
    }

    fn tag() -> String {
        format!("\"{}\"", Digest::of(TEXT).short())
    }

    #[test]
    fn parts_are_given() {
        for (header, status, said, part) in [
            ("bytes=0-3", 206, Some("bytes 0-3/10"), 0..4),
            ("bytes=8-", 206, Some("bytes 8-9/10"), 8..10),
            ("bytes=-3", 206, Some("bytes 7-9/10"), 7..10),
            ("bytes=-99", 206, Some("bytes 0-9/10"), 0..10),
            ("bytes=4-99999999999999999999999", 206, Some("bytes 4-9/10"), 4..10),
            ("bytes=0-1,4-5", 200, None, 0..10),
            ("bytes=5-2", 200, None, 0..10),
            ("bytes=-", 200, None, 0..10),
            ("bytes=+1-+2", 200, None, 0..10),
            ("lines=1-2", 200, None, 0..10),
        ] {
            let reply = get(|it| it.range = Some(header.to_owned()));
            assert_eq!((reply.status, reply.header("content-range")), (status, said), "{header}");
            assert_eq!(reply.body, Body::Bytes(TEXT.into(), part), "{header}");
        }
        for header in ["bytes=10-", "bytes=99-100", "bytes=-0"] {
            let reply = get(|it| it.range = Some(header.to_owned()));
            assert_eq!(reply.header("content-range"), Some("bytes */10"), "{header}");
            assert_eq!((reply.status, reply.body), (416, Body::Nothing), "{header}");
        }
    }

    #[test]
    fn a_part_of_an_old_copy_is_all_of_the_new_one() {
        let part = |tag: String| {
            get(|it| (it.range, it.if_range) = (Some("bytes=0-3".to_owned()), Some(tag))).status
        };
        assert_eq!((part(tag()), part("\"old\"".to_owned())), (206, 200));
    }

    #[test]
    fn who_has_it_is_not_sent_it_again() {
        for (header, status) in [
            (tag(), 304),
            (format!("W/{}", tag()), 304),
            (format!("\"x\", {}", tag()), 304),
            ("*".to_owned(), 304),
            ("\"x\"".to_owned(), 200),
        ] {
            assert_eq!(
                get(|it| it.if_none_match = Some(header.clone())).status,
                status,
                "{header}"
            );
        }
    }

    #[test]
    fn the_head_alone_tells_the_length() {
        let reply = get(|it| it.verb = Verb::Head);
        assert_eq!((reply.status, reply.body), (200, Body::Length(10)));
    }

    #[test]
    fn endings_have_types() {
        let kind = |raw: &str| kind(&SitePath::new(raw).expect("a path"));
        assert_eq!(kind("a/index.html"), HTML);
        assert_eq!(kind("a/PHOTO.JPG"), "image/jpeg");
        assert_eq!(kind("a/what"), "application/octet-stream");
    }
}
