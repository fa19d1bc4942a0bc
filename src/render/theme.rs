//! A theme: templates, words and assets, and what a template sees.
//!
//! # What a theme is
//!
//! ```text
//! themes/NAME/
//!   theme.yaml      parent, settings
//!   templates/      Tera 2: one per kind of page, and whatever they extend and include
//!   assets/         style sheets, scripts, fonts, images
//!   i18n/LANG.yaml  the words of the interface
//! ```
//!
//! A site's `themes/NAME/` lies over its parent (`parent:` in theme.yaml, `default` where nothing is
//! said), and that over the one embedded in the program. The topmost layer that has a file wins,
//! file by file; words and settings win one by one. A template names another without its layer
//! (`{% extends "base.html" %}`, `{% include "parts/head.html" %}`, paths from `templates/`);
//! to build upon the same file of the built-in theme, it names that in full:
//! `{% extends "default/base.html" %}`.
//!
//! ```yaml
//! # theme.yaml; a setting's type is text, number, flag, colour or choice
//! parent: default
//! settings:
//!   accent: {type: colour, default: "#7a1f2b", description: links and marks}
//!   width: {type: choice, choices: [narrow, wide], default: narrow, description: the column}
//! ```
//!
//! ```yaml
//! # i18n/en.yaml; a word with plural forms is a mapping of CLDR's categories
//! glossary: Glossary
//! minutes: {one: "{n} minute", other: "{n} minutes"}
//! chapter-of: Chapter {n} of {of}
//! ```
//!
//! # What a template sees
//!
//! The template of a page is `KIND.html`, `KIND` being `page.kind`: `cover`, `chapter`, `page`, `glossary`,
//! `entity`, `sources`, `not-found`, `redirect`.
//!
//! - `page`: a [`Page`](crate::resolve::pages::Page) in JSON, the fields of its kind beside the common ones:
//!   `page.title`, `page.url`, `page.toc`, `page.body`. What is not there is none (`{% if page.next %}`).
//!   A text (`body`, `intro`, each of `key_points`, `card.summary`, `mention.sentence`) and a run of
//!   formatted words (`source.text`) are ready HTML: `{{ page.body | safe }}`. `page.notes` is a list of
//!   `{number, html, references}`: a note `<li id="note-NUMBER">` leads back to `#note-NUMBER-ref`,
//!   and, where `references` is more than 1, to `#note-NUMBER-ref-2` and so on.
//! - `site`: a [`Site`](crate::resolve::pages::Site).
//! - `theme`: the theme's settings by name, as the site has them: `theme.accent`.
//! - `root`: the way from the page to the site's root, `../../`. All addresses in `page` and `site` count from
//!   the root: `href="{{ root }}{{ chapter.url }}"`. On the 404 page it is the path of the base URL, or `/`.
//!   Whoever needs an absolute address writes `{{ site.base_url }}{{ page.url }}`, where `site.base_url` is not none.
//! - `t(key="minutes", n=4)`: a word. `n` chooses the plural form and stands for `{n}`; any other
//!   argument stands for its own name: `t(key="chapter-of", n=page.number, of=page.of)`.
//! - `asset(name="site.css")`: the way from the page to a file of `assets/`, its content's hash in its name.
//! - `inline_asset(name="site.css")`: the content of a style sheet, script or SVG, for `<style>` and the like.
//!
//! Tera's own filters, tests and functions are there; nothing reaches the rest of the site. An
//! undefined variable is an error; `{{ a?.b or "" }}` tolerates one.
//!
//! The words that bodies bring with them, which every theme must therefore have: `callout-KIND` for each
//! built-in kind of callout (`note`, `tip`, `important`, `warning`, `caution`, `claim`, `definition`,
//! `question`, `example`), `task-done` and `task-open` (labels of boxes), `table` (label of a table that
//! scrolls), `kind-KIND` for each built-in kind of entity.
