// Lighthouse: 100 in everything it measures. Usage: node lighthouse.mjs PUBLIC. Prints a line for every page,
// and at the end how many passed.

import { resolve } from "node:path";
import { check, finish, kinds } from "./kit.mjs";
import { scores } from "./scores.mjs";

const dir = resolve(process.argv[2] ?? "public");
const pages = await kinds(dir);
const lighthouse = await scores(dir);

for (const kind of ["cover", "chapter", "entity", "glossary"]) {
  await check(`Lighthouse gives ${kind} 100`, async () => {
    const { all, times, shift } = await lighthouse.of(pages.get(kind));
    const low = Object.entries(all).filter((it) => it[1] < 100);
    const faults = low.map(([name, score]) => `${name}: ${score}${name === "performance" ? ` (${times})` : ""}`);
    if (shift > 0) faults.push(`it shifts by ${shift}`);
    return faults;
  });
}

await lighthouse.end();
finish();
