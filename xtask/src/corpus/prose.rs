//! Chapters of about a thousand words that mean nothing, with everything that Markdown has.

use super::dice::Dice;
use super::entity::Entity;

/// One chapter, without its front matter.
#[derive(Debug)]
pub struct Chapter {
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub body: String,
}

/// How many sources chapters cite.
pub const SOURCES: usize = 50;

/// How many mentions a chapter has, eight to a section.
const SECTIONS: usize = 5;
const MENTIONS: usize = 8;

/// Where lines break. Names break with them.
const WIDTH: usize = 96;

const WORDS: [&str; 96] = [
    "water",
    "river",
    "stone",
    "bridge",
    "letter",
    "market",
    "season",
    "winter",
    "harvest",
    "council",
    "border",
    "treaty",
    "garden",
    "window",
    "harbour",
    "mountain",
    "valley",
    "village",
    "teacher",
    "doctor",
    "farmer",
    "soldier",
    "merchant",
    "traveller",
    "question",
    "answer",
    "reason",
    "promise",
    "memory",
    "number",
    "measure",
    "paper",
    "engine",
    "signal",
    "voice",
    "silence",
    "morning",
    "evening",
    "carries",
    "holds",
    "turns",
    "follows",
    "changes",
    "opens",
    "closes",
    "answers",
    "returns",
    "remains",
    "becomes",
    "keeps",
    "slowly",
    "often",
    "seldom",
    "always",
    "never",
    "early",
    "late",
    "again",
    "together",
    "alone",
    "small",
    "large",
    "narrow",
    "wide",
    "quiet",
    "heavy",
    "light",
    "common",
    "strange",
    "plain",
    "old",
    "young",
    "under",
    "over",
    "between",
    "beside",
    "against",
    "without",
    "toward",
    "beyond",
    "because",
    "although",
    "while",
    "until",
    "before",
    "after",
    "whether",
    "which",
    "their",
    "other",
    "every",
    "several",
    "another",
    "almost",
    "rather",
    "perhaps",
];

const CODE: [(&str, &str); 4] = [
    (
        "rust",
        "fn tide(hours: f64) -> f64 {\n    // Two a day.\n    let phase = hours / 12.42 * std::f64::consts::TAU;\n    phase.cos() * 3.5\n}\n",
    ),
    (
        "python",
        "def tide(hours: float) -> float:\n    \"\"\"Height in metres.\"\"\"\n    phase = hours / 12.42 * 2 * math.pi\n    return 3.5 * math.cos(phase)\n",
    ),
    (
        "bash",
        "for day in $(seq 1 7); do\n  curl --silent \"https://example.org/tides/$day\" | grep -c high\ndone\n",
    ),
    (
        "json",
        "{\n  \"station\": \"Brest\",\n  \"high\": [3.5, 3.4],\n  \"low\": [-3.1, -3.3],\n  \"spring\": true\n}\n",
    ),
];

/// So many chapters that mention `entities`.
pub fn chapters(count: usize, entities: &[Entity]) -> Vec<Chapter> {
    (0..count).map(|number| chapter(number, entities)).collect()
}

/// The chapter of this number, which does not depend on how many there are.
pub fn chapter(number: usize, entities: &[Entity]) -> Chapter {
    let mut writer = Writer { dice: Dice::of(2, number), entities, number, met: 0 };
    let mut body = String::new();
    let mut notes = String::new();
    for section in 0..SECTIONS {
        let heading = capital(&writer.words(4));
        body.push_str(&format!("## {heading}\n\n"));
        let note = format!("[^{}]", section + 1);
        body.push_str(&wrapped(&(writer.paragraph(3) + &writer.cited() + &note)));
        notes.push_str(&wrapped(&format!("{note}: {}", writer.sentence(&[]))));
        body.push_str(&match section {
            0 => wrapped(&writer.paragraph(3)),
            1 => writer.list(),
            2 => writer.table(),
            3 => quoted(&wrapped(&writer.paragraph(3))),
            _ => format!("### {}\n\n{}", capital(&writer.words(3)), wrapped(&writer.paragraph(3))),
        });
        if !body.ends_with("\n\n") {
            body.push('\n');
        }
        if section == 2 && number.is_multiple_of(3) {
            let (language, code) = CODE[number / 3 % CODE.len()];
            body.push_str(&format!("```{language}\n{code}```\n\n"));
        }
        body.push_str(&wrapped(&writer.paragraph(2)));
        body.push_str(&wrapped(&writer.filler(60)));
    }
    body.push_str(&notes);
    let title = format!("{} {}", capital(&writer.words(3)), number + 1);
    Chapter { slug: format!("c{:05}", number + 1), summary: writer.sentence(&[]), title, body }
}

struct Writer<'a> {
    dice: Dice,
    entities: &'a [Entity],
    number: usize,
    met: usize,
}

impl Writer<'_> {
    /// A paragraph of sentences with a mention each.
    fn paragraph(&mut self, mentions: usize) -> String {
        let mut out = String::new();
        for _ in 0..mentions {
            let mention = self.mention();
            out.push_str(&self.sentence(&[mention]));
            out.push(' ');
        }
        out.trim_end().to_owned()
    }

    fn sentence(&mut self, mentions: &[String]) -> String {
        let count = 9 + self.dice.below(7);
        let mut words: Vec<String> = (0..count).map(|_| self.word()).collect();
        for mention in mentions {
            let at = 1 + self.dice.below(words.len() - 1);
            words.insert(at, mention.clone());
        }
        capital(&words.join(" ")) + "."
    }

    fn filler(&mut self, words: usize) -> String {
        let mut out = Vec::new();
        for _ in 0..words / 12 {
            out.push(self.sentence(&[]));
        }
        out.join(" ")
    }

    /// The next entity as it stands in a text: by name or alias, plain or emphasised, sometimes
    /// with a possessive. Chapters begin with different ones, so that all are mentioned where there
    /// are chapters enough.
    fn mention(&mut self) -> String {
        let some = if self.met < MENTIONS {
            (self.number * MENTIONS + self.met) % self.entities.len()
        } else {
            self.dice.below(self.entities.len())
        };
        self.met += 1;
        let entity = &self.entities[some];
        let words = if self.dice.below(3) == 0 { &entity.alias } else { &entity.name };
        match self.dice.below(8) {
            0 => format!("*{words}*"),
            1 => format!("**{words}**"),
            2 => format!("{words}'s"),
            _ => words.clone(),
        }
    }

    fn cited(&mut self) -> String {
        let source = self.dice.below(SOURCES);
        match self.dice.below(2) {
            0 => format!(" It is told elsewhere [@s{source}]."),
            _ => format!(" It is told elsewhere [@s{source}, p. {}].", 1 + self.dice.below(300)),
        }
    }

    fn list(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..3 {
            let mention = self.mention();
            out.push_str(&format!("- {}\n", self.sentence(&[mention])));
        }
        out + "\n"
    }

    fn table(&mut self) -> String {
        let mut out = "| who | what | how many |\n|---|---|--:|\n".to_owned();
        for _ in 0..3 {
            let who = self.mention();
            let what = self.words(3);
            out.push_str(&format!("| {who} | {what} | {} |\n", self.dice.below(1000)));
        }
        out + "\n"
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn word(&mut self) -> String {
        (*self.dice.one(&WORDS)).to_owned()
    }
}

fn quoted(text: &str) -> String {
    text.lines().map(|it| format!("{}\n", format!("> {it}").trim_end())).collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A paragraph in lines, and the empty line after it.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        if column > 0 && column + 1 + word.len() > WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out + "\n\n"
}

#[cfg(test)]
mod tests {
    use super::super::entity::entities;
    use super::*;

    #[test]
    fn a_chapter_has_its_words_and_mentions() {
        let entities = entities(400);
        for chapter in chapters(9, &entities) {
            let words = chapter.body.split_whitespace().count();
            assert!((850..1150).contains(&words), "{words} words");
            let text = chapter.body.split_whitespace().collect::<Vec<_>>().join(" ");
            let roots = entities
                .iter()
                .map(|it| text.matches(it.name.split(' ').next_back().expect("a word")).count());
            assert!(roots.sum::<usize>() >= 30, "{}", chapter.body);
        }
    }

    #[test]
    fn every_chapter_has_forty_mentions_and_some_cross_a_line() {
        let entities = entities(40);
        let mut crossing = 0;
        for chapter in chapters(5, &entities) {
            let mut mentions = 0;
            for entity in &entities {
                let root = capital(&entity.id);
                mentions += chapter.body.matches(&root).count();
                for name in [&entity.name, &entity.alias] {
                    crossing += chapter.body.matches(&name.replace(' ', "\n")).count()
                        - if name.contains(' ') {
                            0
                        } else {
                            chapter.body.matches(name.as_str()).count()
                        };
                }
            }
            assert_eq!(mentions, SECTIONS * MENTIONS, "{}", chapter.body);
        }
        assert!(crossing > 0);
    }

    #[test]
    fn every_chapter_has_what_markdown_has() {
        let entities = entities(40);
        let mut languages = Vec::new();
        let mut emphasised = 0;
        let all = chapters(24, &entities);
        for (number, chapter) in all.iter().enumerate() {
            let body = &chapter.body;
            let lines = |start: &str| body.lines().filter(|it| it.starts_with(start)).count();
            assert_eq!((lines("## "), lines("### ")), (SECTIONS, 1), "{body}");
            assert_eq!((lines("- "), lines("| ")), (3, 4), "{body}");
            assert!(lines("> ") > 1, "{body}");
            assert_eq!((lines("[^"), body.matches("[@s").count()), (SECTIONS, SECTIONS), "{body}");
            let code =
                body.lines().find_map(|it| it.strip_prefix("```").filter(|it| !it.is_empty()));
            assert_eq!(code.is_some(), number % 3 == 0, "{body}");
            languages.extend(code);
            for entity in &entities {
                for name in [&entity.name, &entity.alias] {
                    emphasised += body.matches(&format!("*{name}*")).count();
                }
            }
        }
        let expected = ["rust", "python", "bash", "json"];
        assert_eq!(languages, [expected, expected].concat());
        assert!(emphasised > 24);
    }
}
