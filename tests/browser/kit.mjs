// What the tests in the browser share: a line for every check, a server, a browser, and what a page says of itself.

import { createServer } from "node:http";
import { access, readdir, readFile } from "node:fs/promises";
import { constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The media types of what a site has. */
export const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
};

// What comes at once on any line is three packets at least: the head of a page. Then pieces that end within words and between
// tags, so far apart that what has come is drawn.
const FIRST = 4096;
const PIECE = 701;
const PAUSE = 20;

let passed = 0;
let failed = 0;

/** Runs a check, which says by a list what is wrong, or throws. */
export async function check(name, deed) {
  let faults;
  try {
    faults = (await deed()) ?? [];
  } catch (error) {
    faults = [String(error?.stack ?? error)];
  }
  if (faults.length === 0) {
    passed += 1;
    console.log(`ok      ${name}`);
    return;
  }
  failed += 1;
  console.log(`FAILED  ${name}`);
  for (const fault of faults) console.log(`        ${fault}`);
}

/** Does all of these, two at a time. What their checks find is told as it is found. */
export async function together(deeds) {
  const left = deeds.values();
  const worker = async () => {
    for (const deed of left) await deed();
  };
  await Promise.all([worker(), worker()]);
}

/** Serves a site below a prefix, as a host would; its pages in small pieces, as over a slow line, where `slowly` says so. */
export function serve(dir, prefix, slowly = false) {
  const server = createServer(async (request, response) => {
    let path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const inside = path.startsWith(prefix) && !path.includes("/../");
    path = join(dir, path.slice(prefix.length) + (path.endsWith("/") ? "index.html" : ""));
    const body = inside ? await readFile(path).catch(() => null) : null;
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    response.writeHead(body ? 200 : 404, { "content-type": body ? type : "text/html" });
    if (slowly && body && type.startsWith("text/html")) {
      response.write(body.subarray(0, FIRST));
      for (let at = FIRST; at < body.length; at += PIECE) {
        response.write(body.subarray(at, at + PIECE));
        await new Promise((done) => setTimeout(done, PAUSE));
      }
      return response.end();
    }
    response.end(body ?? (await readFile(join(dir, "404.html")).catch(() => "")));
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      done({ origin: `http://127.0.0.1:${server.address().port}`, prefix, server });
    });
  });
}

/** The longest page of each kind: what its `data-page` says, and its path. */
export async function kinds(dir) {
  const found = new Map();
  const longest = new Map();
  const names = (await readdir(dir, { recursive: true })).filter((it) => it.endsWith(".html"));
  for (const name of names.map((it) => it.replaceAll("\\", "/")).sort()) {
    const text = await readFile(join(dir, name), "utf8");
    const kind = /<body[^>]*\sdata-page="([^"]+)"/.exec(text)?.[1];
    if (kind && kind !== "redirect" && text.length > (longest.get(kind) ?? 0)) {
      longest.set(kind, text.length);
      found.set(kind, name.replace(/(^|\/)index\.html$/, "$1"));
    }
  }
  return found;
}

/** The chapters that have something on them. */
export async function chaptersOf(dir, selector) {
  const found = [];
  const names = (await readdir(dir, { recursive: true })).filter((it) => it.endsWith("index.html")).sort();
  for (const name of names) {
    const text = await readFile(join(dir, name), "utf8");
    if (/data-page="chapter"/.test(text) && selector.test(text)) found.push(name.replace(/index\.html$/, ""));
  }
  return found;
}

/** What a page costs its reader: bytes, compressed, those of scripts, and the addresses that a browser asks for. */
export async function weigh(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answers = [];
  page.on("response", (it) => answers.push(it));
  await page.goto(url, { waitUntil: "networkidle" });
  let bytes = 0;
  let script = 0;
  for (const it of answers) {
    const size = gzipSync(await it.body()).length;
    bytes += size;
    if (it.url().endsWith(".js")) script += size;
  }
  // A browser with a window asks for the icon, too.
  const asked = new Set([...answers.map((it) => it.url()), await page.locator("link[rel=icon]").evaluate((it) => it.href)]);
  await context.close();
  return { bytes, script, asked };
}

/** Where Chromium is. */
export async function browserPath() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
    }
  }
  throw new Error("there is no Chromium");
}

/** Opens a page and gathers what it complains about and where else it sends requests. */
export async function open(context, url) {
  const page = await context.newPage();
  const faults = [];
  page.on("console", (it) => {
    if (it.type() === "error" || it.type() === "warning") faults.push(`console: ${it.text()}`);
  });
  page.on("pageerror", (it) => faults.push(`script: ${it}`));
  page.on("request", (it) => {
    const target = new URL(it.url());
    const own = target.protocol === "data:" || target.origin === new URL(url).origin;
    if (!own) faults.push(`a request to another origin: ${it.url()}`);
  });
  page.on("requestfailed", (it) => faults.push(`it does not load: ${it.url()}`));
  page.on("response", (it) => {
    if (it.status() >= 400) faults.push(`${it.status()}: ${it.url()}`);
  });
  await page.goto(url, { waitUntil: "load" });
  return { page, faults };
}

/** What sticks out of the window, on either side. */
export function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(
      (it) => it.getBoundingClientRect().right > width + 1,
    );
    const names = wide.slice(-3).map((it) => it.outerHTML.slice(0, 120));
    return [`the page is ${document.documentElement.scrollWidth} wide in ${width}`, ...names];
  });
}

/** What axe-core has against a page. */
export async function violations(page) {
  await page.evaluate(axe);
  // What passes is the whole page, several times over, and takes longer to hand out than to find.
  const found = await page.evaluate(async () => (await globalThis.axe.run({ resultTypes: ["violations"] })).violations);
  return found.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} (${rule.help})`),
  );
}

/** Starts Chromium. */
export async function launch() {
  return chromium.launch({ executablePath: await browserPath(), args: ["--no-sandbox"] });
}

/** Says how many checks passed, and ends. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
