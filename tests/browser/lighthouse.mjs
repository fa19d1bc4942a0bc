// Lighthouse, as on a phone: 100 in everything it measures. Usage: node lighthouse.mjs PUBLIC. Prints a line for every page,
// and at the end how many passed.

import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { launch as chrome } from "chrome-launcher";
import lighthouse from "lighthouse";
import { TYPES, browserPath, check, finish, kinds } from "./kit.mjs";

const dir = resolve(process.argv[2] ?? "public");
const pages = await kinds(dir);
const WANTED = ["performance", "accessibility", "best-practices", "seo"];
const TIMES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index"];
// Work beside it makes a page look slow, and nothing makes it look faster than it is: the best of a few runs is the page's own.
const RUNS = 4;

// As any host does: compressed.
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
  const file = join(dir, path.endsWith("/") ? `${path}index.html` : path);
  const body = path.includes("/../") ? null : await readFile(file).catch(() => null);
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(body ? 200 : 404, { "content-type": type, "content-encoding": "gzip" });
  response.end(gzipSync(body ?? ""));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const profile = await mkdtemp(join(tmpdir(), "glossator-lighthouse-"));
const browser = await chrome({
  chromePath: await browserPath(),
  userDataDir: profile,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
});

/** What keeps a page from 100, and how long it took for it. */
async function faults(kind) {
  const url = `http://127.0.0.1:${server.address().port}/${pages.get(kind)}`;
  const { lhr } = await lighthouse(url, { port: browser.port, onlyCategories: WANTED, logLevel: "silent" });
  const low = WANTED.filter((it) => lhr.categories[it].score < 1);
  const times = TIMES.map((it) => `${it} ${Math.round(lhr.audits[it].numericValue)} ms`).join(", ");
  const found = low.map((it) => `${it}: ${lhr.categories[it].score * 100}${it === "performance" ? ` (${times})` : ""}`);
  const shift = lhr.audits["cumulative-layout-shift"].numericValue;
  if (shift > 0) found.push(`it shifts by ${shift}`);
  return found;
}

for (const kind of ["cover", "chapter", "entity", "glossary"]) {
  await check(`Lighthouse gives ${kind} 100`, async () => {
    let found = [];
    for (let run = 0; run < RUNS; run += 1) {
      found = await faults(kind);
      // Only slowness may come from elsewhere.
      if (!found.length || found.some((it) => !it.startsWith("performance"))) break;
    }
    return found;
  });
}

await browser.kill();
await rm(profile, { recursive: true, force: true, maxRetries: 5 });
server.close();
finish();
