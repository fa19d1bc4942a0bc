// What the heaviest chapter costs its reader. Usage: node weight.mjs PUBLIC. Prints one line, which `cargo xtask bench` reads.

import { resolve } from "node:path";
import { chaptersOf, launch, serve, weigh } from "./kit.mjs";
import { scores } from "./scores.mjs";

const dir = resolve(process.argv[2] ?? "public");
const browser = await launch();
const site = await serve(dir, "/");
let heaviest = null;
for (const path of await chaptersOf(dir, /./)) {
  const weight = await weigh(browser, site.origin + site.prefix + path);
  if (weight.bytes > (heaviest?.bytes ?? 0)) heaviest = { ...weight, path };
}
await browser.close();
site.server.close();
if (!heaviest) throw new Error(`there is no chapter in ${dir}`);

const lighthouse = await scores(dir);
const { all, shift } = await lighthouse.of(heaviest.path);
await lighthouse.end();
const { bytes, script, asked } = heaviest;
const least = Math.min(...Object.values(all));
console.log(`bytes=${bytes} script=${script} requests=${asked.size} shift=${shift} lighthouse=${least}`);
process.exit(0);
