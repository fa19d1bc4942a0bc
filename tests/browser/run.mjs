// The finished site in a real browser: every kind of page, narrow and wide, light and dark.
// Usage: node run.mjs PUBLIC. Prints a line for every check, and at the end how many passed.

import { createServer } from "node:http";
import { access, readdir, readFile } from "node:fs/promises";
import { constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const dir = resolve(process.argv[2] ?? "public");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = [360, 1280];
const NARROWEST = 320;
const SCHEMES = ["light", "dark"];
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
};

let passed = 0;
let failed = 0;

async function check(name, deed) {
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

/** Serves the site below a prefix, as a host would. */
function serve(prefix) {
  const server = createServer(async (request, response) => {
    let path = decodeURIComponent(new URL(request.url, "http://site").pathname);
    const inside = path.startsWith(prefix) && !path.includes("/../");
    path = join(dir, path.slice(prefix.length) + (path.endsWith("/") ? "index.html" : ""));
    const body = inside ? await readFile(path).catch(() => null) : null;
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    response.writeHead(body ? 200 : 404, { "content-type": body ? type : "text/html" });
    response.end(body ?? (await readFile(join(dir, "404.html")).catch(() => "")));
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      done({ origin: `http://127.0.0.1:${server.address().port}`, prefix, server });
    });
  });
}

/** The longest page of each kind: what its `data-page` says, and its path. */
async function kinds() {
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

async function browserPath() {
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
async function open(context, url) {
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

/** What sticks out to the right of the window. */
function overflow(page) {
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

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} (${rule.help})`),
  );
}

const executablePath = await browserPath();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const root = await serve("/");
const deep = await serve("/a/b/");
const pages = await kinds();

await check("there is a page of every kind", () => {
  const wanted = ["cover", "chapter", "page", "glossary", "entity", "sources", "not-found"];
  return wanted.filter((it) => !pages.has(it)).map((it) => `no ${it}`);
});

for (const [kind, path] of pages) {
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const viewport = { width, height: 900 };
      const context = await browser.newContext({ viewport, colorScheme });
      await check(`${kind} at ${width}, ${colorScheme}`, async () => {
        const { page, faults } = await open(context, root.origin + root.prefix + path);
        faults.push(...(await overflow(page)), ...(await violations(page)));
        return faults;
      });
      await context.close();
    }
  }
  const viewport = { width: NARROWEST, height: 700 };
  const narrow = await browser.newContext({ viewport });
  await check(`${kind} fits into ${NARROWEST}`, async () => {
    const { page } = await open(narrow, root.origin + root.prefix + path);
    return overflow(page);
  });
  await narrow.close();
  const plain = await browser.newContext({ javaScriptEnabled: false });
  await check(`${kind} can be read without scripts`, async () => {
    const { page, faults } = await open(plain, root.origin + root.prefix + path);
    const words = (await page.locator("main").innerText()).trim();
    if (words.length < 20) faults.push(`there is only: ${words}`);
    return faults;
  });
  await plain.close();
}

/** Follows the first link in the main part that leads to another page, and says where it led. */
async function follow(context, url) {
  const { page, faults } = await open(context, url);
  // From the disk, the theme's script has led it to the file already.
  const ends = ["/", "/index.html"].map((it) => `main a[href$="${it}"]:visible`);
  const link = page.locator(ends.join(", ")).first();
  await link.click();
  await page.waitForLoadState("load");
  const arrived = decodeURIComponent(page.url());
  if (!(await page.locator("main h1").count())) faults.push(`there is no page at ${arrived}`);
  return { arrived, faults };
}

for (const scripts of [true, false]) {
  const words = scripts ? "" : " without scripts";
  const context = await browser.newContext({ javaScriptEnabled: scripts });
  await check(`links lead on below a folder${words}`, async () => {
    const { arrived, faults } = await follow(context, deep.origin + deep.prefix);
    if (!arrived.startsWith(deep.origin + deep.prefix)) faults.push(`it led to ${arrived}`);
    return faults;
  });
  await context.close();
}

const disk = await browser.newContext();
await check("links opened from the disk lead to pages", async () => {
  const { arrived, faults } = await follow(disk, pathToFileURL(join(dir, "index.html")).href);
  if (!arrived.endsWith("/index.html")) faults.push(`it led to ${arrived}`);
  return faults;
});
await disk.close();

await browser.close();
root.server.close();
deep.server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
