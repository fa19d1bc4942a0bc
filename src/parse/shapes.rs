//! Every key of every YAML file and of front matter, with what it holds and what it means. The
//! readers check against these, and `schema` prints them.

use super::shape::{Holds, Key, Kin, Names, Need, Shape};

const fn key(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, need: Need::Optional, holds, about }
}

const fn required(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, need: Need::Required, holds, about }
}

/// `site.yaml`.
pub static SITE: Shape = Shape {
    what: "site.yaml",
    about: "The site as a whole.",
    keys: &[&[
        required("title", Holds::Said, "The site's title. The one key that must be there."),
        key("description", Holds::Text, "One or two sentences about the site."),
        key(
            "base_url",
            Holds::Form("^[hH][tT][tT][pP][sS]?://\\S+$", "https://example.org/tides/"),
            "Where the site will stand. Without it there is no feed, no sitemap and no canonical address.",
        ),
        key(
            "language",
            Holds::Form("^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$", "en-GB"),
            "The language of its texts, as a BCP 47 tag; `en` where nothing is said.",
        ),
        key("as_of", Holds::Date, "The day as of which the facts are told."),
        key("authors", Holds::List(&Holds::Text), "Who wrote it."),
        key(
            "theme",
            Holds::Either(&[Holds::One(Kin::Theme), Holds::Map(Names::Free, &Holds::Text)]),
            "A theme's folder below `themes/`, or `name:` and the theme's own settings.",
        ),
        key(
            "citation_style",
            Holds::Text,
            "A style of the Citation Style Language by its name; `chicago-author-date` where nothing is said.",
        ),
        key(
            "addresses",
            Holds::Word(&["folders", "files"]),
            "The form of addresses: `folders` makes `/tides/`, `files` makes `/tides.html`.",
        ),
        key(
            "html",
            Holds::Word(&["allow", "sanitize", "escape"]),
            "What becomes of raw HTML in Markdown: it stands as written, loses what could run, or is shown as text.",
        ),
        key(
            "navigation",
            Holds::List(&Holds::Either(&[Holds::Text, Holds::Record(&NAV_ENTRY)])),
            "What the head of every page leads to, in order: `glossary`, `timeline`, `network`, `map`, `matrix`, `sources`, `print`, `pages` (all pages), a text by its file, or `to:` and `label:`.",
        ),
        key(
            "features",
            Holds::Record(&FEATURES),
            "Which parts the site has; all of them, where nothing is said.",
        ),
        key(
            "kinds",
            Holds::Map(Names::Ids, &Holds::Record(&KIND)),
            "Kinds of entity beside the built-in ones, by their ids.",
        ),
        key(
            "relations",
            Holds::Map(Names::Ids, &Holds::Record(&RELATION_KIND)),
            "Kinds of relation beside the built-in ones, by their ids.",
        ),
        key(
            "callouts",
            Holds::List(&Holds::Form("^[^\\sA-Z]+$", "method")),
            "Kinds of callout beside the built-in ones: `method` lets a text say `> [!method]`.",
        ),
        key(
            "checks",
            Holds::Map(Names::Warnings, &Holds::Word(&["error", "warning", "off"])),
            "How grave each warning is here: `G0210: error`.",
        ),
    ]],
};

/// An entry of the head of every page, in `site.yaml`.
pub static NAV_ENTRY: Shape = Shape {
    what: "an entry of the navigation",
    about: "Where an entry of the head leads, and what it says.",
    keys: &[&[
        required(
            "to",
            Holds::Said,
            "A page of the site's own by its name, a text by its file (`pages/about.md`), or an address elsewhere.",
        ),
        key("label", Holds::Text, "Its words; the page's title, where nothing is said."),
    ]],
};

/// The parts that a site can do without, in `site.yaml`.
pub static FEATURES: Shape = Shape {
    what: "`features`",
    about: "Parts of the site; `false` switches one off, with its pages and all links to them.",
    keys: &[&[
        key("timeline", Holds::Flag, "`/timeline/`, and each entity's place in time."),
        key("network", Holds::Flag, "`/network/`, and each entity's neighbours."),
        key("map", Holds::Flag, "`/map/`, and where each entity is."),
        key("matrix", Holds::Flag, "`/matrix/`: who appears in which chapter."),
        key("print", Holds::Flag, "`/print/`: the whole site as one document."),
        key("feed", Holds::Flag, "`feed.xml`, for those who follow the site."),
        key("sitemap", Holds::Flag, "`sitemap.xml`, for search engines."),
    ]],
};

/// A kind of entity, in `site.yaml`.
pub static KIND: Shape = Shape {
    what: "a kind of entity",
    about: "A kind of entity that the site adds, or a built-in one with other words.",
    keys: &[&[
        required("label", Holds::Said, "What one of them is called: `Court`."),
        key("plural", Holds::Text, "What several are called: `Courts`."),
        key(
            "colour",
            Holds::Form(
                "^\\s*(#[0-9A-Fa-f]{3,8}|[A-Za-z]+|[a-z]+\\([A-Za-z0-9 .,%/+-]*\\))\\s*$",
                "\"#8a3b12\"",
            ),
            "A CSS colour, in quotes if it begins with `#`.",
        ),
        key(
            "schema",
            Holds::Form(
                "^\\s*(https?://schema\\.org/|schema:)?[A-Z][A-Za-z0-9]*\\s*$",
                "Organization",
            ),
            "Its type in schema.org's vocabulary: `Organization`.",
        ),
    ]],
};

/// A kind of relation, in `site.yaml`.
pub static RELATION_KIND: Shape = Shape {
    what: "a kind of relation",
    about: "A kind of relation that the site adds. It is declared from one side; both sides can be stated.",
    keys: &[&[
        Key {
            name: "inverse",
            need: Need::Unless("symmetric"),
            holds: Holds::Said,
            about: "The id of the same relation told from the other side: `led-by` for `leads`.",
        },
        key("label", Holds::Text, "Words between holder and target: `leads`."),
        key("inverse_label", Holds::Text, "The words from the other side: `led by`."),
        key(
            "from",
            Holds::List(&Holds::One(Kin::EntityKind)),
            "The kinds of entity that may state it; any, where nothing is said.",
        ),
        key(
            "to",
            Holds::List(&Holds::One(Kin::EntityKind)),
            "The kinds of entity that it may lead to; any, where nothing is said.",
        ),
        key("symmetric", Holds::Flag, "Whether it is its own inverse, as `borders` is."),
        key("exclusive", Holds::Flag, "Whether one target at a time is all there can be."),
    ]],
};

/// An entity.
pub static ENTITY: Shape = Shape {
    what: "an entity",
    about: "A person, group, place, event, agreement or idea.",
    keys: &[&[
        required("name", Holds::Said, "What it is called. Where a text says so, it links."),
        required("kind", Holds::One(Kin::EntityKind), "What it is."),
        key(
            "aliases",
            Holds::List(&Holds::Said),
            "Other names, which link as well: `[Hezbollah Brigades, KH]`.",
        ),
        key(
            "forms",
            Holds::List(&Holds::Said),
            "Forms of its names that texts use, which link and are not told as other names: `[Kurdish]` of the Kurds.",
        ),
        key("summary", Holds::Text, "One or two sentences, for its card. Inline Markdown."),
        key("body", Holds::Text, "The text of its page, in Markdown. Begin it with `|`."),
        key("when", Holds::Date, "When it was, or happened: `2020-01-03`, `2014/2018`, `2003/..`."),
        key(
            "where",
            Holds::Either(&[Holds::One(Kin::Entity), Holds::Record(&POINT)]),
            "The id of a place, or `{lat: 33.3, lon: 44.4}`.",
        ),
        key("roles", Holds::List(&Holds::Record(&ROLE)), "Offices that it held, in order."),
        key(
            "relations",
            Holds::Map(Names::Relations, &RELATED),
            "What it has to do with others: `part-of: its-id`, or `led-by: {to: its-id, when: 2018/..}`. One side is enough.",
        ),
        SOURCES,
        key(
            "link",
            Holds::Word(&["first", "every", "never"]),
            "How often its names link: the first time in each section, every time, or never.",
        ),
        key(
            "same_as",
            Holds::List(&Holds::Form("^https?://\\S+$", "https://www.wikidata.org/wiki/Q796")),
            "Addresses of the same thing elsewhere, for linked data.",
        ),
    ]],
};

const SOURCES: Key = key(
    "sources",
    Holds::List(&Holds::One(Kin::Source)),
    "Ids of the sources that say so, as sources.yaml has them.",
);

/// A relation in an entity: a target, more of it, or a list of either.
static RELATED: Holds = Holds::Either(&[
    Holds::One(Kin::Entity),
    Holds::Record(&RELATION),
    Holds::List(&Holds::Either(&[Holds::One(Kin::Entity), Holds::Record(&RELATION)])),
]);

/// Where an entity is.
pub static POINT: Shape = Shape {
    what: "a point",
    about: "A point on the earth.",
    keys: &[&[
        required("lat", Holds::Degrees(90), "Degrees north, negative in the south."),
        required("lon", Holds::Degrees(180), "Degrees east, negative in the west."),
    ]],
};

/// An office held.
pub static ROLE: Shape = Shape {
    what: "a role",
    about: "An office held.",
    keys: &[&[
        required("title", Holds::Said, "What it is called: `Secretary of State`."),
        key("when", Holds::Date, "From when to when: `2018-04-26/2021-01-20`."),
        SOURCES,
    ]],
};

/// A relation with more to say than its target.
pub static RELATION: Shape = Shape {
    what: "a relation",
    about: "A relation to another entity.",
    keys: &[&[
        required("to", Holds::One(Kin::Entity), "The id of the other entity."),
        key("when", Holds::Date, "When it held: `2014/2018`, `../2020`."),
        key("note", Holds::Text, "A few words beside it."),
        SOURCES,
    ]],
};

/// Front matter.
pub static FRONT: Shape = Shape {
    what: "the front matter",
    about: "The front matter of a chapter or a page, between two lines `---`.",
    keys: &[&[
        key("title", Holds::Text, "The title. A first heading of level 1 serves as well."),
        key("summary", Holds::Text, "One sentence, for cards, feeds and search results."),
        key(
            "as_of",
            Holds::Date,
            "The day as of which it is told, where it differs from the site's.",
        ),
        key("updated", Holds::Date, "When it was last changed."),
        key(
            "key_points",
            Holds::List(&Holds::Text),
            "What to take away, in a sentence each. Inline Markdown.",
        ),
        key("draft", Holds::Flag, "Whether it is a draft, which only `--drafts` shows."),
        key(
            "slug",
            Holds::Text,
            "The last part of its address, where the file's name without its number is not to serve.",
        ),
        key(
            "redirect_from",
            Holds::List(&Holds::Text),
            "Old addresses that lead here: `[/old-address/]`.",
        ),
        key("entities", Holds::Record(&NAMING), "What names mean in this text."),
    ]],
};

/// What names mean in a text.
pub static NAMING: Shape = Shape {
    what: "`entities`",
    about: "What names mean in this text.",
    keys: &[&[
        key(
            "ignore",
            Holds::List(&Holds::One(Kin::Entity)),
            "Ids of entities whose names never link here.",
        ),
        key(
            "prefer",
            Holds::Map(Names::Free, &Holds::One(Kin::Entity)),
            "What a name means here that several entities share: `{SDF: syrian-democratic-forces}`.",
        ),
    ]],
};

/// `_part.yaml`.
pub static PART: Shape = Shape {
    what: "a part",
    about: "A part: the chapters of one folder.",
    keys: &[&[
        required("title", Holds::Said, "Its title."),
        key("summary", Holds::Text, "One sentence."),
    ]],
};

/// A source.
pub static SOURCE: Shape = Shape {
    what: "a source",
    about: "A source, in Hayagriva's format.",
    keys: &[&[required("type", TYPE, "What it is. `misc` where nothing else fits.")], &WORK],
};

/// What a source is a part of.
pub static PARENT: Shape = Shape {
    what: "a source",
    about: "What a source is a part of: the journal of an article, the book of a chapter.",
    keys: &[
        &[key("type", TYPE, "What it is; for an article a periodical, where nothing is said.")],
        &WORK,
    ],
};

const TYPE: Holds = Holds::Word(&[
    "article",
    "chapter",
    "entry",
    "anthos",
    "report",
    "thesis",
    "web",
    "scene",
    "artwork",
    "patent",
    "case",
    "newspaper",
    "legislation",
    "manuscript",
    "post",
    "misc",
    "performance",
    "periodical",
    "proceedings",
    "book",
    "blog",
    "reference",
    "conference",
    "anthology",
    "repository",
    "thread",
    "video",
    "audio",
    "exhibition",
    "original",
]);

static WORK: [Key; 28] = [
    key(
        "title",
        WORDS,
        "Its title. Braces keep a style from changing the case of what they enclose.",
    ),
    key(
        "author",
        PEOPLE,
        "Who wrote it: `Newton, Isaac`, or a list of such, or `{name: …}` for a body.",
    ),
    key("date", Holds::Text, "When it came out: `2020`, `2020-01` or `2020-01-31`."),
    key("editor", PEOPLE, "Who edited it."),
    key("publisher", PUBLISHER, "Who published it."),
    key("location", WORDS, "Where it came out, or where it is."),
    key("organization", WORDS, "The body that it was made at or for."),
    key("genre", WORDS, "What sort of its type it is: `Master's thesis`."),
    key("url", ADDRESS, "Its address: `https://…`, or `{value: https://…, date: 2020-01-31}`."),
    key("serial-number", SERIAL, "A number that names it: `{doi: 10.1000/182}`."),
    key(
        "parent",
        Holds::Either(&[Holds::Record(&PARENT), Holds::List(&Holds::Record(&PARENT))]),
        "What it is a part of.",
    ),
    key("volume", Holds::Text, "The number of its volume."),
    key("volume-total", Holds::Text, "How many volumes it has."),
    key("issue", Holds::Text, "The number of its issue."),
    key("chapter", Holds::Text, "The number of its chapter."),
    key("edition", Holds::Text, "Its edition."),
    key("page-range", Holds::Text, "The pages that it stands on: `12-34`."),
    key("page-total", Holds::Text, "How many pages it has."),
    key("time-range", Holds::Text, "From when to when in a recording: `00:57-06:21`."),
    key("runtime", Holds::Text, "How long it takes: `01:42:21`."),
    key("language", Holds::Text, "Its language, as a BCP 47 tag."),
    key("archive", WORDS, "Where it is kept."),
    key("archive-location", WORDS, "Where that is."),
    key("call-number", WORDS, "Its number there."),
    key("abstract", WORDS, "What it says, in short."),
    key("note", WORDS, "A remark."),
    key(
        "affiliated",
        AFFILIATED,
        "Others who had a part in it: `{role: director, names: [Ann Ebb]}`.",
    ),
    key("serial", SERIAL, "The same as `serial-number`."),
];

const WORDS: Holds = Holds::Either(&[Holds::Text, Holds::Record(&WORDING)]);
const PEOPLE: Holds = Holds::Either(&[
    Holds::Text,
    Holds::Record(&PERSON),
    Holds::List(&Holds::Either(&[Holds::Text, Holds::Record(&PERSON)])),
]);
const PUBLISHER: Holds = Holds::Either(&[Holds::Text, Holds::Record(&IMPRINT)]);
const ADDRESS: Holds = Holds::Either(&[Holds::Text, Holds::Record(&VISITED)]);
const SERIAL: Holds = Holds::Either(&[Holds::Text, Holds::Map(Names::Free, &Holds::Text)]);
const AFFILIATED: Holds =
    Holds::Either(&[Holds::Record(&CREDIT), Holds::List(&Holds::Record(&CREDIT))]);

/// A text of a source with its short form.
pub static WORDING: Shape = Shape {
    what: "a text with a short form",
    about: "A text with a short form.",
    keys: &[&[
        key("value", Holds::Text, "The text."),
        key("short", Holds::Text, "Its short form."),
    ]],
};

/// Somebody who made a source.
pub static PERSON: Shape = Shape {
    what: "a person",
    about: "A person, or a body that has but a `name`.",
    keys: &[&[
        key("name", Holds::Text, "The family name, or the name of a body."),
        key("given-name", Holds::Text, "The given name."),
        key("prefix", Holds::Text, "What stands before the family name: `von`."),
        key("suffix", Holds::Text, "What stands behind it: `Jr.`"),
        key("alias", Holds::Text, "Another name."),
        key("comma-suffix", Holds::Flag, "Whether a comma stands before the suffix."),
    ]],
};

/// A part that people had in a source.
pub static CREDIT: Shape = Shape {
    what: "a part in a work",
    about: "People who had a part in a work, and which.",
    keys: &[&[
        key("names", PEOPLE, "Who."),
        key("role", Holds::Text, "As what: `director`, `translator`."),
    ]],
};

/// Who published a source.
pub static IMPRINT: Shape = Shape {
    what: "a publisher",
    about: "Who published a work, and where.",
    keys: &[&[key("name", WORDS, "Who."), key("location", WORDS, "Where.")]],
};

/// The address of a source.
pub static VISITED: Shape = Shape {
    what: "an address",
    about: "An address, and when it was visited.",
    keys: &[&[
        key("value", Holds::Text, "The address."),
        key("date", Holds::Text, "When it was visited."),
    ]],
};

/// `theme.yaml`.
pub static THEME: Shape = Shape {
    what: "a theme",
    about: "A theme: what it builds on, and what a site may set.",
    keys: &[&[
        key(
            "parent",
            Holds::One(Kin::Theme),
            "The theme below this one; `default` where nothing is said.",
        ),
        key("settings", Holds::Map(Names::Free, &Holds::Record(&SETTING)), "What a site may set."),
    ]],
};

/// Something that a site may set of a theme.
pub static SETTING: Shape = Shape {
    what: "a setting",
    about: "Something that a site may set.",
    keys: &[&[
        required(
            "type",
            Holds::Word(&["text", "number", "flag", "colour", "choice"]),
            "What it may be.",
        ),
        key("choices", Holds::List(&Holds::Text), "The words to choose from."),
        required("default", Holds::Text, "What it is where a site says nothing."),
        key("description", Holds::Text, "What it does, in a sentence."),
        key(
            "contrast",
            Holds::Record(&CONTRAST),
            "For a colour: what it is read on. Where it could hardly be read there, sites are warned.",
        ),
    ]],
};

/// What a colour is read on.
pub static CONTRAST: Shape = Shape {
    what: "what a colour is read on",
    about: "What a colour is read on, in each scheme.",
    keys: &[&[
        key("light", Holds::Record(&GROUND), "In the light scheme."),
        key("dark", Holds::Record(&GROUND), "In the dark scheme."),
    ]],
};

/// What a colour is read on, in one scheme.
pub static GROUND: Shape = Shape {
    what: "a ground",
    about: "What a colour is read on, and what the style sheet makes of the colour before.",
    keys: &[&[
        required("on", Holds::Said, "The colour below it."),
        key(
            "lightness_at_most",
            Holds::Text,
            "The lightness in Oklch, 0 to 1, to which the style sheet darkens it.",
        ),
        key(
            "lightness_at_least",
            Holds::Text,
            "The lightness in Oklch, 0 to 1, to which the style sheet lightens it.",
        ),
        key(
            "chroma_at_most",
            Holds::Text,
            "The chroma in Oklch to which the style sheet fades it.",
        ),
    ]],
};

/// The forms of a word of the interface.
pub static FORMS: Shape = Shape {
    what: "a word with plural forms",
    about: "The forms of a word by CLDR's categories.",
    keys: &[&[
        key("zero", Holds::Text, "As in Arabic for 0."),
        key("one", Holds::Text, "As in English for 1."),
        key("two", Holds::Text, "As in Arabic for 2."),
        key("few", Holds::Text, "As in Polish for 2 to 4."),
        key("many", Holds::Text, "As in Polish for 5."),
        required("other", Holds::Said, "Everything else."),
    ]],
};

/// The files of a site that have a shape, by the names that `schema` knows them by.
pub static FILES: [(&str, &str, Holds); 6] = [
    ("site", "content/site.yaml", Holds::Record(&SITE)),
    (
        "glossary",
        "content/glossary.yaml, or a file in content/glossary/: entities by their ids.",
        Holds::Map(Names::Ids, &Holds::Record(&ENTITY)),
    ),
    (
        "sources",
        "content/sources.yaml: sources by their ids, in Hayagriva's format.",
        Holds::Map(Names::Cited, &Holds::Record(&SOURCE)),
    ),
    ("chapter", "The front matter of a chapter or a page.", Holds::Record(&FRONT)),
    ("part", "The _part.yaml of a folder of chapters.", Holds::Record(&PART)),
    ("theme", "The theme.yaml of a theme.", Holds::Record(&THEME)),
];
