// Sites in other scripts, with long words and long names, each through what `run.mjs` asks of a site that is light: in whatever
// script, colours are those of the first site.
// Usage: node worlds.mjs GLOSSATOR. Prints a line for every check, and at the end of each site how many passed.

import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const program = resolve(process.argv[2] ?? "target/debug/glossator");
const run = join(dirname(fileURLToPath(import.meta.url)), "run.mjs");

const WORLDS = {
  ar: {
    title: "لماذا توقفت الحملة على التنظيم في الأسبوع الأول من يناير",
    chapter: "تصميم السنوات الخمس وما بُني عليه من شروط",
    heading: "المبعوثون والشركاء المحليون",
    person: "عبد الرحمن بن محمد بن عبد العزيز الأنصاري القحطاني",
    group: "المجلس الأعلى للتنسيق بين مؤسسات المجتمع المدني والهيئات المحلية",
    place: "الموصل",
    text: "قال {person} إن {group} لن يعود إلى {place} قبل أن تُستوفى الشروط",
    note: "بحسب ما نُشر في ذلك اليوم.",
    about: "عن هذا الشرح",
    point: "الشروط قبل الضربات",
  },
  de: {
    title: "Verfassungsschutzunterstützungsgesetzänderungen: warum die Bundesnotbremsenverlängerung scheiterte",
    chapter: "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzgebungsverfahren",
    heading: "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung",
    person: "Hans-Joachim Freiherr von Oberweißenfels-Schlüterkamp zu Niederwaldkirchen",
    group: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    place: "Mittelherwigsdorf-Oberseifersdorf",
    text: "Nach {person} zog die {group} aus {place} ab, ohne dass jemand es bemerkte",
    note: "So steht es im Protokoll der Sitzung.",
    about: "Über diese Erklärung",
    point: "Ohne Voraussetzungen keine Wirkung",
  },
  ja: {
    title: "二〇二〇年一月第一週に対テロ作戦が停止した理由とその前提条件についての解説",
    chapter: "二〇一四年に定められた五つの選択とその代償についての詳しい説明",
    heading: "特使と現地協力者の役割および各国政府との継続的な調整",
    person: "勘解由小路左衛門尉源朝臣資承従三位権中納言",
    group: "独立行政法人国際平和構築調整支援機構中東地域総合対策推進本部連絡協議会",
    place: "モスル",
    text: "{person}によれば、{group}は{place}から撤退した。条件が整わなかったためである",
    note: "当日の発表による。",
    about: "この解説について",
    point: "攻撃の前に条件がある",
  },
};

let ended = 0;
for (const [lang, it] of Object.entries(WORLDS)) {
  const root = await mkdtemp(join(tmpdir(), `glossator-${lang}-`));
  const save = async (path, text) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const quoted = (text) => JSON.stringify(text);
  // Japanese writes names without a blank on either side: there a link says so itself.
  const links = { person: `[[person|${it.person}]]`, group: `[[group|${it.group}]]`, place: `[[place|${it.place}]]` };
  const sentence = it.text.replace(/\{(\w+)\}/g, (_, which) => links[which]);
  const entity = (id, kind, name, more = "") =>
    `${id}:\n  name: ${quoted(name)}\n  kind: ${kind}\n  summary: ${quoted(`${name}: ${it.heading}`)}\n  sources: [report]\n${more}`;
  await save("content/site.yaml", `title: ${quoted(it.title)}\ndescription: ${quoted(it.heading)}\nlanguage: ${lang}\nas_of: 2020-01-07\nauthors: [${quoted(it.person)}]\n`);
  await save(
    "content/glossary.yaml",
    entity("person", "person", it.person, `  roles: [{title: ${quoted(it.heading)}, when: 2015/2018}]\n  relations: {member-of: group}\n  body: ${quoted(`${it.about} [[group]].`)}\n`) +
      entity("group", "group", it.group, `  when: 2014/..\n  relations: {based-in: place}\n`) +
      entity("place", "place", it.place, `  aliases: [${quoted(`${it.place} ${it.place}`)}]\n`),
  );
  await save("content/sources.yaml", `report:\n  type: report\n  title: ${quoted(it.title)}\n  author: ${quoted(it.person)}\n  date: 2019\n  url: https://example.org/${"long/".repeat(20)}\n`);
  const body = [sentence, sentence, sentence].join(" [@report].\n");
  // No two chapters may have one title.
  for (const [at, extra] of [["01", ""], ["02", " (2)"], ["03", " (3)"]]) {
    await save(
      `content/chapters/01-part/${at}-text-${at}.md`,
      `---\ntitle: ${quoted(it.chapter + extra)}\nsummary: ${quoted(it.heading)}\nkey_points: [${quoted(it.point)}, ${quoted(sentence)}]\n---\n` +
        `${body}.[^1]\n\n## ${it.heading}\n\n${body}.\n\n> [!claim] ${it.point}\n> ${sentence} [@report].\n\n` +
        `| ${it.person} | ${it.group} | ${it.place} |\n| --- | --- | --- |\n| ${it.chapter} | ${it.heading} | 2020 |\n\n` +
        `## ${it.point}\n\n${body}.\n\n\`\`\`\n${it.group.repeat(3)}\n\`\`\`\n\n[^1]: ${it.note}\n`,
    );
  }
  await save("content/chapters/01-part/_part.yaml", `title: ${quoted(it.heading)}\n`);
  await save("content/pages/about.md", `---\ntitle: ${quoted(it.about)}\n---\n${body}.\n`);
  console.log(`        a site in ${lang}`);
  const built = spawnSync(program, ["build", "--root", root], { encoding: "utf8" });
  if (built.status === 0) {
    ended = spawnSync("node", [run, join(root, "public"), "--light"], { stdio: "inherit" }).status || ended;
  } else {
    console.log(`FAILED  it is built\n${built.stdout}${built.stderr}\n0 passed, 1 failed`);
    ended = 1;
  }
  await rm(root, { recursive: true, force: true });
}
process.exit(ended);
