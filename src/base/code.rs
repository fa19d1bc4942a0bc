//! The table of everything we complain about. Each code has a page in `codes/` and a case that
//! raises it.
//!
//! The first two digits are the subject: `00` reading, `01` YAML and front matter, `02` the
//! glossary, `03` links, `04` dates, `05` sources and citations, `06` Markdown and directives,
//! `07` themes, `08` addresses and the site as a whole.

use std::fmt;

/// How grave a complaint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be published like this.
    Error,
    /// It can, but somebody should look.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

macro_rules! codes {
    ($($number:literal $severity:ident $name:ident: $what:literal;)+) => {
        /// One rule. Its number is stable: people search for it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $what] $name,)+
        }

        impl Code {
            /// All of them, in order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Its number, as `G0203`.
            pub fn number(self) -> &'static str {
                match self { $(Self::$name => concat!("G", $number),)+ }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// The page that tells more about it, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("codes/G", $number, ".md")),)+ }
            }

            /// The rule in a few words.
            pub fn what(self) -> &'static str {
                match self { $(Self::$name => $what,)+ }
            }
        }
    };
}

codes! {
    "0001" Error NotUtf8: "a text that is not UTF-8";
    "0002" Error Unreadable: "a file that cannot be read";
    "0003" Error LinkLoop: "a symbolic link that leads in a circle or out of the site";
    "0004" Error BadFileName: "a file whose name cannot stand in a site";
    "0005" Warning UnknownFile: "a file that nothing reads";
    "0006" Error TooLarge: "a text too large to read";
    "0007" Warning StaleSchema: "schemas for editors that the site has outgrown";

    "0101" Error BadYaml: "YAML that cannot be read";
    "0102" Error UnknownKey: "a key that has no meaning here";
    "0103" Error DuplicateKey: "a key that stands twice";
    "0104" Error WrongType: "a value of the wrong type";
    "0105" Error MissingKey: "a key that must be there";
    "0106" Error BadValue: "a value that is not one of those allowed";
    "0107" Error TooManyAliases: "YAML whose aliases expand without bound";
    "0108" Error UnclosedFrontMatter: "front matter without an end";

    "0201" Error DuplicateEntity: "an entity that is defined twice";
    "0202" Error UnknownKind: "an entity of an undeclared kind";
    "0203" Error UnknownEntity: "a link to an entity that does not exist";
    "0204" Error UnknownRelation: "a relation of an undeclared kind";
    "0205" Error SelfRelation: "a relation of an entity to itself";
    "0206" Error WrongRelationKind: "a relation between kinds that it may not join";
    "0207" Error AmbiguousName: "a name that several entities share, where it occurs";
    "0208" Error ContradictoryRelation: "two statements of one relation that contradict each other";
    "0209" Error BadEntityId: "an entity id that cannot stand in an address";
    "0210" Warning NeverMentioned: "an entity that nothing mentions";
    "0211" Error BadRelationKind: "a declaration of a relation kind that contradicts another";
    "0212" Error OutsideLife: "a date outside the life of its holder";
    "0213" Warning DeadName: "a name that no text can show";
    "0214" Warning ShadowedName: "a name that is another entity's id";
    "0215" Error ImpossibleRelation: "relations that cannot be so together";

    "0301" Error UnknownTarget: "a link to a file that does not exist";
    "0302" Error UnknownFragment: "a link to a heading that does not exist";
    "0303" Error MissingImage: "an image that does not exist";
    "0304" Warning NoAltText: "an image without an alternative text";
    "0305" Error UnknownFootnote: "a reference to a footnote that does not exist";
    "0306" Warning UnusedFootnote: "a footnote that nothing refers to";
    "0307" Error BadEmbed: "a card with a place or words that it cannot have";
    "0308" Error DangerousLink: "a link that could run something";
    "0309" Error DuplicateFootnote: "a footnote that is defined twice";
    "0310" Warning DeadLink: "a link to a page on the web that is gone";
    "0311" Warning MovedLink: "a link to a page on the web that has moved";
    "0312" Warning LostPart: "a link to a part that a page on the web does not have";
    "0313" Warning NoAnswer: "a link to a site on the web that does not answer";
    "0314" Warning NoSize: "an image that cannot be read";
    "0315" Error NoteInSummary: "a citation or a footnote in a summary";

    "0401" Error BadDate: "a date that is not EDTF";
    "0402" Error EndsBeforeBegin: "an interval that ends before it begins";
    "0403" Warning ContradictedDate: "a date in the prose that contradicts an event's";

    "0501" Error UnknownSource: "a citation of a source that does not exist";
    "0502" Error BadSource: "an entry of the bibliography that cannot be read";
    "0503" Error UnknownStyle: "a citation style that does not exist";
    "0504" Warning NoSource: "a claim without a source";

    "0601" Error UnknownDirective: "a directive that does not exist";
    "0603" Warning UnknownCallout: "a callout of an undeclared kind";
    "0604" Error DuplicateHeadingId: "an id that stands twice in one text";
    "0605" Warning SkippedLevel: "a heading that skips a level";
    "0606" Error BadMath: "mathematics that cannot be read";
    "0607" Error TooDeep: "Markdown nested too deep";
    "0608" Warning TemplateMark: "a template's mark in the text";
    "0609" Warning EmptyPicture: "a picture with nothing to show";
    "0610" Warning SecondTitle: "a heading of level 1 below the title of the page";
    "0611" Error UnclosedHtml: "raw HTML that never ends";
    "0612" Error StrayEndTag: "an end tag in raw HTML that ends nothing";
    "0613" Warning EmptyHeading: "a heading without words";

    "0701" Error NoTheme: "a theme that does not exist";
    "0702" Error BadTemplate: "a template that cannot be read";
    "0703" Error TemplateFailed: "a template that fails while a page is drawn";
    "0704" Error BadSetting: "a setting of a theme that is unknown or of the wrong type";
    "0705" Error MissingWord: "a word of the interface that the language file lacks";
    "0706" Warning NoWords: "a language that the theme has no words in";
    "0707" Error ThemeLoop: "a theme that lies over itself";
    "0708" Error MissingAsset: "an asset that the theme does not have";
    "0709" Warning FaintColour: "a colour that can hardly be read";

    "0801" Error NoTitle: "a text without a title";
    "0802" Error SameAddress: "two pages at one address";
    "0803" Error BadSlug: "a slug that cannot stand in an address";
    "0804" Error BadBaseUrl: "a base URL that is none";
    "0805" Error NoSite: "a site without chapters";
    "0806" Error UnknownIgnored: "an `ignore` or `prefer` that names nothing";
    "0807" Error Broke: "a page in whose drawing the program itself fails";
    "0808" Warning TooHeavy: "a page that weighs too much";
    "0809" Error SwitchedOff: "a part of the site that is switched off";
}

impl Code {
    /// The rule with this number: `G0203`, in any case.
    pub fn of(number: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.number().eq_ignore_ascii_case(number))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}
