// Every page as the Nu HTML checker sees it. Usage: node markup.mjs PUBLIC. Prints a line, and at the end how many passed.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { check, finish } from "./kit.mjs";

const dir = resolve(process.argv[2] ?? "public");
const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

// The 404 page and texts with pictures bear styles in themselves, and the checker does not know yet what browsers do.
const YOUNG = /CSS: .*(animation-timeline|interest-delay|paint-order|position-anchor|position-area|position-try|starting-style)/;

await check("the Nu HTML checker finds no error", () => {
  const args = ["-Xss4m", "-jar", jar, "--skip-non-html", "--errors-only", "--format", "json", dir];
  const { stderr, error } = spawnSync("java", args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) return [String(error)];
  const { messages } = JSON.parse(stderr);
  const real = messages.filter((it) => !YOUNG.test(it.message));
  return real.slice(0, 40).map((it) => `${it.url?.replace(`file:${dir}/`, "")}:${it.lastLine}: ${it.message}`);
});
finish();
