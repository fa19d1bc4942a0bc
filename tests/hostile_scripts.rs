//! Script wherever an author can write it, given to the real binary: inert on every page, as
//! `html: allow|sanitize|escape` says, and template syntax in prose is text.
#![allow(clippy::disallowed_methods, reason = "tests look at what the binary wrote")]
#![allow(missing_docs, reason = "a test")]

mod support;

use std::fs;
use std::path::Path;

use support::run::expect;
use support::site::TestSite;

/// A site with script in every place that is read as text or as Markdown.
fn scripted(html: &str) -> TestSite {
    let site = TestSite::new();
    site.put(
        "content/site.yaml",
        format!(
            r#"title: "T</title><script>alert(1)</script>"
description: "d\"><script>alert(2)</script>"
base_url: https://example.org/
as_of: 2020-01-07
authors: ["<script>alert(3)</script>"]
html: {html}
kinds: {{work: {{label: "<script>alert(4)</script>", plural: "<b onclick=alert(5)>W</b>"}}}}
"#
        ),
    );
    site.put(
        "content/glossary.yaml",
        r#"newton:
  name: 'Newton</script><script>alert(6)</script>'
  kind: person
  aliases: [Newton]
  summary: 'sum <img src=https://x.invalid/ onerror=alert(7)> <script>alert(8)</script> <b>bold</b>'
  body: |
    Body <img src=https://x.invalid/ onerror=alert(9)> <iframe src=https://x.invalid/ onload=alert(10)></iframe>

    <script>alert(11)</script>
  when: 1643/1727
  roles: [{title: '<script>alert(12)</script>', when: 1700}]
  relations: {related-to: {to: work, note: 'n <script>alert(13)</script>'}}
  same_as: ['https://example.org/"><script>alert(14)</script>']
work: {name: "Wor<k onclick=alert(15)>", kind: work, aliases: [opus]}
"#,
    );
    site.put(
        "content/sources.yaml",
        "a: {type: book, title: \"<script>alert(16)</script>\", author: \"<img src=https://x.invalid/ onerror=alert(17)>\"}\n",
    );
    site.put(
        "content/chapters/pic.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>\n",
    );
    site.put(
        "content/chapters/01-tide.md",
        r#"---
title: "<script>alert(20)</script>"
summary: "\"><script>alert(21)</script>"
key_points: ["kp <script>alert(22)</script> <img src=https://x.invalid/ onerror=alert(23)>"]
---
Newton, opus [@a] {{ 7 * 7 }} {% raw %} note[^1] <span onclick="alert(24)">x</span>

[^1]: note <script>alert(25)</script><img src=https://x.invalid/ onerror=alert(26)>

> [!note] Title <script>alert(27)</script> <img src=https://x.invalid/ onerror=alert(28)>
> text <img src=https://x.invalid/ onerror=alert(29)>

```{figure} pic.svg
alt: 'a" onerror="alert(30)'
caption: 'c <script>alert(31)</script> <img src=https://x.invalid/ onerror=alert(32)>'
credit: '<script>alert(33)</script>'
```

## H <script>alert(34)</script>

| a <img src=https://x.invalid/ onerror=alert(35)> |
|---|
| b <img src=https://x.invalid/ onerror=alert(36)> |

<svg><script>alert(37)</script></svg><form action="javascript:alert(38)"><button>y</button></form>
"#,
    );
    site
}

/// A tag of a page: its name, its attributes, and the text of a script or a style.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

/// The tags of a page, as a browser finds them: a quoted value may hold `>`, and a script ends at
/// the first `</script`.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|it: char| it.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find(|it: char| it.is_whitespace() || it == '>' || it == '/');
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let mut tag =
            Tag { name: name.to_lowercase(), attributes: Vec::new(), text: String::new() };
        rest = after;
        loop {
            rest = rest.trim_start_matches(|it: char| it.is_whitespace() || it == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest.find(|it: char| it.is_whitespace() || "=>/".contains(it));
            let (key, after) = rest.split_at(end.unwrap_or(rest.len()).max(1));
            let mut value = "";
            rest = after;
            if let Some(written) = rest.trim_start().strip_prefix('=') {
                let written = written.trim_start();
                let quote = written.chars().next().filter(|it| matches!(it, '"' | '\''));
                (value, rest) = match quote {
                    Some(quote) => written[1..].split_once(quote).unwrap_or((&written[1..], "")),
                    None => written.split_at(
                        written.find(|it: char| it.is_whitespace() || it == '>').unwrap_or(0),
                    ),
                };
            }
            tag.attributes.push((key.to_lowercase(), value.to_owned()));
        }
        rest = rest.strip_prefix('>').unwrap_or(rest);
        if tag.name == "script" || tag.name == "style" {
            let end = rest.to_ascii_lowercase().find(&format!("</{}", tag.name));
            tag.text = rest[..end.unwrap_or(rest.len())].to_owned();
            rest = &rest[end.unwrap_or(rest.len())..];
        }
        tags.push(tag);
    }
    tags
}

/// What of these pages would run `alert`, each with its page.
fn running(dir: &Path) -> Vec<String> {
    let mut running = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            running.extend(running_in(&path));
        } else if path.extension().is_some_and(|it| it == "html") {
            let html = fs::read_to_string(&path).expect("a page");
            let place = path.file_name().map(|it| it.to_string_lossy()).unwrap_or_default();
            for tag in tags(&html) {
                let is_data = tag.attributes.iter().any(|(key, value)| {
                    key == "type" && (value.contains("json") || value.contains("text/plain"))
                });
                if tag.name == "script" && !is_data && tag.text.contains("alert(") {
                    running.push(format!("{place}: <script>{}", tag.text));
                }
                if tag.name == "script" && is_data {
                    let json = serde_json::from_str::<serde_json::Value>(&tag.text);
                    assert!(json.is_ok(), "{place}: the data are whole: {}", tag.text);
                }
                for (key, value) in &tag.attributes {
                    let address = value.trim().to_lowercase();
                    if key.starts_with("on") && value.contains("alert")
                        || address.starts_with("javascript:")
                    {
                        running.push(format!("{place}: <{} {key}={value}>", tag.name));
                    }
                }
            }
        }
    }
    running
}

fn running_in(dir: &Path) -> Vec<String> {
    let name = dir.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    running(dir).into_iter().map(|it| format!("{name}/{it}")).collect()
}

#[test]
fn sanitized_and_escaped_script_runs_nowhere() {
    for html in ["sanitize", "escape"] {
        let site = scripted(html);
        expect(&site, &["build"], 0);
        let running = running(&site.at("public"));
        assert!(running.is_empty(), "{html}:\n{}", running.join("\n"));
        let page = fs::read_to_string(site.at("public/tide/index.html")).expect("a page");
        assert!(page.contains("{{ 7 * 7 }}") && page.contains("{% raw %}"), "{html}");
        let shown = page.contains("&lt;img src=https://x.invalid/ onerror=alert(29)&gt;");
        assert_eq!(shown, html == "escape", "escaped HTML is shown as it was typed");
    }
}

#[test]
fn allowed_html_runs_where_it_is_html_and_nowhere_else() {
    let site = scripted("allow");
    expect(&site, &["build"], 0);
    let running = running(&site.at("public"));
    let runs = |number: u32| running.iter().any(|it| it.contains(&format!("alert({number})")));
    // Titles, names, labels, authors, offices and credits are texts, whatever they hold.
    for number in [1, 2, 3, 4, 5, 6, 12, 14, 15, 16, 17, 20, 21, 30, 33] {
        assert!(!runs(number), "alert({number}) runs:\n{}", running.join("\n"));
    }
    // An author who allows HTML gets it, which shows that this test finds what runs.
    for number in [9, 11, 24, 25, 29, 36, 38] {
        assert!(runs(number), "alert({number}) does not run:\n{}", running.join("\n"));
    }
}

#[test]
fn an_address_that_could_run_something_is_refused_however_it_is_written() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "<  javascript:alert(1)>",
        "<java&#9;script:alert(1)>",
        "<&#1;javascript:alert(1)>",
        "javascript&colon;alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/svg+xml,x",
    ] {
        for text in [
            format!("[x]({address})"),
            format!("[x][1]\n\n[1]: {address}"),
            format!("![x]({address})"),
        ] {
            // An image may hold its data; it runs nothing there.
            if text.starts_with('!') && address.starts_with("data:image") {
                continue;
            }
            let site = TestSite::new();
            site.put("content/site.yaml", "title: Tides\n");
            site.put("content/chapters/01-tide.md", format!("# Tide\n\n{text}\n"));
            let (_, said) = expect(&site, &["build"], 1);
            assert!(
                said.contains("error[G0308]") && said.contains("01-tide.md:"),
                "{text}: {said}"
            );
            assert!(!site.at("public").exists(), "{text}");
        }
    }
}
