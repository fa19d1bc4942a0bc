// `glossator serve` in a real browser: what is saved comes to the screen, and what the reader did
// stays. Usage: node live.mjs GLOSSATOR. Prints a line for every check, and at the end how many passed.

import { spawn } from "node:child_process";
import { access, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { constants } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { chromium } from "playwright-core";

const program = resolve(process.argv[2] ?? "target/debug/glossator");
const LONGEST = 15_000;

let passed = 0;
let failed = 0;

async function check(name, deed) {
  try {
    await deed();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}`);
    console.log(`        ${String(error?.stack ?? error).replaceAll("\n", "\n        ")}`);
  }
}

function must(what, holds) {
  if (!holds) throw new Error(what);
}

async function browserPath() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
      const path = join(folder, name);
      if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
    }
  }
  throw new Error("there is no Chromium");
}

const root = await mkdtemp(join(tmpdir(), "glossator-live-"));

async function save(path, text) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const LONG = Array.from({ length: 60 }, (_, i) => `Paragraph ${i} of the tide.`).join("\n\n");
const tide = (first, last = "The end.") =>
  `---\ntitle: The tide\n---\n${first}\n\n> [!note]- A folded note\n> Inside it.\n\n${LONG}\n\n${last}\n`;

await save("content/site.yaml", "title: Tides\ntheme: mine\n");
await save("content/glossary.yaml", "ebb:\n  name: Ebb\n  kind: concept\n  summary: The water goes.\n");
await save("content/chapters/01-tide.md", tide("First words. The Ebb comes."));
await save("content/chapters/02-bay.md", "---\ntitle: The bay\n---\nThe Ebb again.\n");
await save("themes/mine/theme.yaml", "parent: default\n");
await save("themes/mine/assets/site.css", "body { background: rgb(1, 2, 3) }\n");

let server = null;
let address = null;

async function start(port = "0") {
  server = spawn(program, ["serve", "--root", root, "--port", port], { stdio: ["ignore", "pipe", "ignore"] });
  const line = await new Promise((done, fail) => {
    let said = "";
    server.stdout.on("data", (it) => {
      said += it;
      const found = /http:\/\/\S+/.exec(said);
      if (found) done(found[0]);
    });
    server.on("exit", (code) => fail(new Error(`it ended with ${code}`)));
  });
  address = new URL(line);
}

async function stop() {
  const ended = new Promise((done) => server.on("exit", done));
  server.kill();
  await ended;
}

await start();
const browser = await chromium.launch({ executablePath: await browserPath(), args: ["--no-sandbox"] });
const context = await browser.newContext();
const faults = [];

async function open(path) {
  const page = await context.newPage();
  page.setDefaultTimeout(LONGEST);
  page.on("pageerror", (it) => faults.push(String(it)));
  await page.goto(new URL(path, address).href, { waitUntil: "load" });
  // A page that is loaded anew loses this.
  await page.evaluate(() => (window.same = true));
  return page;
}

const shows = (page, words) =>
  page.waitForFunction((it) => document.body.innerText.includes(it), words);
const same = (page) => page.evaluate(() => window.same === true);
const panel = (page) =>
  page.evaluate(() => document.querySelector("glossator-live")?.shadowRoot.textContent ?? "");
const panelShows = (page, words) =>
  page.waitForFunction(
    (it) => (document.querySelector("glossator-live")?.shadowRoot.textContent ?? "").includes(it),
    words,
  );
const panelGoes = (page) => page.waitForFunction(() => !document.querySelector("glossator-live"));

const page = await open("tide/");

await check("an edit comes to the screen, and scrolling, focus, open notes and theme stay", async () => {
  const state = () =>
    page.evaluate(() => ({
      scroll: Math.round(scrollY),
      focus: document.activeElement.outerHTML.slice(0, 60),
      open: document.querySelector("details").open,
      theme: document.documentElement.dataset.theme,
    }));
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "dark";
    document.querySelector("details").open = true;
    document.querySelector("a.e, article a, main a").focus();
    scrollTo(0, 900);
  });
  const before = await state();
  must("it scrolled", before.scroll > 0);
  await save("content/chapters/01-tide.md", tide("Other words. The Ebb comes.", "Another end."));
  await shows(page, "Other words.");
  await shows(page, "Another end.");
  const after = await state();
  must(`${JSON.stringify(before)} became ${JSON.stringify(after)}`, JSON.stringify(before) === JSON.stringify(after));
  must("it was loaded anew", await same(page));
});

await check("paragraphs come, go and change their order", async () => {
  const words = () => page.evaluate(() => [...document.querySelectorAll("main p")].map((it) => it.textContent));
  for (const body of ["One.\n\nTwo.\n\nThree.", "Two.\n\nOne.\n\nThree.", "Zero.\n\nTwo.\n\nThree.\n\nFour.", "Three."]) {
    await save("content/chapters/01-tide.md", `---\ntitle: The tide\n---\n${body}\n\nMark ${body.length}.\n`);
    await shows(page, `Mark ${body.length}.`);
    const fresh = await context.newPage();
    await fresh.goto(page.url());
    const wanted = await fresh.evaluate(() => [...document.querySelectorAll("main p")].map((it) => it.textContent));
    await fresh.close();
    must(`${await words()} instead of ${wanted}`, JSON.stringify(await words()) === JSON.stringify(wanted));
  }
  must("it was loaded anew", await same(page));
  await save("content/chapters/01-tide.md", tide("First words. The Ebb comes."));
  await shows(page, "First words.");
});

await check("a style sheet is swapped, and the page is never without one", async () => {
  await page.evaluate(() => {
    window.bare = 0;
    const look = () => {
      if (getComputedStyle(document.body).backgroundColor === "rgba(0, 0, 0, 0)") window.bare += 1;
      requestAnimationFrame(look);
    };
    look();
  });
  for (const colour of ["rgb(4, 5, 6)", "rgb(7, 8, 9)"]) {
    await save("themes/mine/assets/site.css", `body { background: ${colour} }\n`);
    await page.waitForFunction((it) => getComputedStyle(document.body).backgroundColor === it, colour);
  }
  await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
  must("it was bare for a moment", (await page.evaluate(() => window.bare)) === 0);
  must("it was loaded anew", await same(page));
});

await check("a new chapter comes into the navigation of the others", async () => {
  const before = await page.content();
  await save("content/chapters/03-moon.md", "---\ntitle: The moon\n---\nIt draws the water.\n");
  const cover = await open("");
  await shows(cover, "The moon");
  await save("content/chapters/03-moon.md", "---\ntitle: The full moon\n---\nIt draws the water.\n");
  await shows(cover, "The full moon");
  must("it was loaded anew", await same(cover));
  await cover.close();
  must("there was a page", before.length > 0);
});

await check("an edit elsewhere changes nothing here", async () => {
  await page.evaluate(() => {
    window.changes = 0;
    new MutationObserver((it) => (window.changes += it.length)).observe(document, {
      subtree: true, childList: true, attributes: true, characterData: true,
    });
  });
  const other = await open("moon/");
  await save("content/chapters/03-moon.md", "---\ntitle: The full moon\n---\nIt draws the water, twice a day.\n");
  await shows(other, "twice a day");
  await page.waitForTimeout(300);
  must("something changed", (await page.evaluate(() => window.changes)) === 0);
  await other.close();
});

await check("errors come over the page, all of them, and go when they are mended", async () => {
  await save("content/chapters/01-tide.md", tide("Broken [[ebbb]] words.\n\nAnd [[nobody]]."));
  await panelShows(page, "2 errors");
  await page.bringToFront();
  const said = await panel(page);
  for (const words of ["G0", "ebbb", "nobody", "content/chapters/01-tide.md:4:", "did you mean", "Broken [["]) {
    must(`it does not say ${words}: ${said}`, said.includes(words));
  }
  const link = await page.evaluate(() => document.querySelector("glossator-live").shadowRoot.querySelector("a").href);
  must(`it does not open the file: ${link}`, /^vscode:\/\/file\/.*01-tide\.md:4:\d+$/.test(link));
  const marked = await page.evaluate(() => document.querySelector("glossator-live").shadowRoot.querySelector("mark").textContent);
  must(`it marks ${marked}`, marked.includes("ebbb"));
  must("the last good page is gone", (await page.innerText("main")).includes("First words."));
  await page.keyboard.press("Escape");
  await panelGoes(page);
  await save("content/chapters/01-tide.md", tide("Broken [[other]] words."));
  await panelShows(page, "1 error");
  await save("content/chapters/01-tide.md", tide("First words. The Ebb is mended."));
  await shows(page, "The Ebb is mended.");
  await panelGoes(page);
  must("it was loaded anew", await same(page));
});

await check("two tabs follow, and one that nobody sees lets go of its connection", async () => {
  const second = await open("bay/");
  await save("content/glossary.yaml", "ebb:\n  name: Ebb\n  kind: concept\n  aliases: [Low tide]\n  summary: Gone.\n");
  await save("content/chapters/02-bay.md", "---\ntitle: The bay\n---\nThe Low tide again.\n");
  await shows(second, "Low tide");
  await second.waitForFunction(() => [...document.querySelectorAll("main a")].some((it) => it.textContent === "Low tide"));
  await save("content/chapters/01-tide.md", tide("Words for the first tab."));
  await shows(page, "Words for the first tab.");
  const hide = (it, hidden) =>
    it.evaluate((value) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden ? "hidden" : "visible");
  await hide(second, true);
  await save("content/chapters/02-bay.md", "---\ntitle: The bay\n---\nWritten while nobody looked.\n");
  await page.waitForTimeout(400);
  must("it follows unseen", !(await second.innerText("main")).includes("nobody looked"));
  await hide(second, false);
  await shows(second, "nobody looked");
  must("it was loaded anew", await same(second));
  await second.close();
});

await check("a page that goes and comes back is followed", async () => {
  const third = await open("moon/");
  await cp(join(root, "content/chapters/03-moon.md"), join(root, "moon.md"));
  await rm(join(root, "content/chapters/03-moon.md"));
  await third.waitForFunction(() => document.body.dataset.page === "not-found");
  await cp(join(root, "moon.md"), join(root, "content/chapters/03-moon.md"));
  await shows(third, "draws the water");
  await third.close();
});

await check("a server that stops is noticed, and found again", async () => {
  const { port } = address;
  await stop();
  await panelShows(page, "server has stopped");
  await save("content/chapters/01-tide.md", tide("Written meanwhile."));
  await start(port);
  await shows(page, "Written meanwhile.");
  await panelGoes(page);
});

await check("no script of a page fails", () => must(faults.join("\n"), faults.length === 0));

await browser.close();
await stop();
await rm(root, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
