// The finished site in a real browser: every kind of page, narrow and wide, light and dark.
// Usage: node run.mjs PUBLIC [SHOTS] [--light]. Prints a line for every check, and at the end how many passed. What each kind of page
// looks like goes into the folder SHOTS. With `--light`, nothing is dark.

import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { check, finish, kinds, launch, open, overflow, serve, together, violations } from "./kit.mjs";

const [site, folder] = process.argv.slice(2).filter((it) => it !== "--light");
const dir = resolve(site ?? "public");
const shots = folder ? resolve(folder) : null;
const WIDTHS = [360, 768, 1280, 1920];
// The head of a page, the longest name of a site in it; what comes after it is what a reader came for.
const HIGHEST = 300;
// axe takes its time, and finds the same at widths near each other.
const PROBED = [360, 1280];
// A browser draws no more of a page into one picture, and nobody looks at more.
const TALLEST = 6000;
const NARROWEST = 320;
// Words on paper, in points. A network takes one sheet, however many names it has, and its table says the same.
const SMALLEST = { timeline: 7, map: 7, network: 6 };
const SCHEMES = process.argv.includes("--light") ? ["light"] : ["light", "dark"];

if (shots) {
  // Pictures of a page that is no more would be taken for those of one that is.
  await rm(shots, { recursive: true, force: true });
  await mkdir(shots, { recursive: true });
}

const browser = await launch();
const root = await serve(dir, "/");
const deep = await serve(dir, "/a/b/");
const pages = await kinds(dir);

await check("there is a page of every kind", () => {
  const wanted = ["cover", "chapter", "page", "glossary", "entity", "sources", "not-found"];
  return wanted.filter((it) => !pages.has(it)).map((it) => `no ${it}`);
});

// Contexts know nothing of each other, and none of these checks asks how long anything takes.
const deeds = [];
for (const [kind, path] of pages) {
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      deeds.push(async () => {
        const viewport = { width, height: 900 };
        const context = await browser.newContext({ viewport, colorScheme });
        await check(`${kind} at ${width}, ${colorScheme}`, async () => {
          const { page, faults } = await open(context, root.origin + root.prefix + path);
          faults.push(...(await overflow(page)));
          const head = await page.locator(".top").evaluate((it) => it.getBoundingClientRect().height);
          if (head > HIGHEST) faults.push(`the head of the page is ${head} high`);
          if (shots) {
            const path = join(shots, `${kind}-${width}-${colorScheme}.png`);
            const tall = await page.evaluate(() => document.documentElement.scrollHeight);
            const clip = { x: 0, y: 0, width, height: Math.min(tall, TALLEST) };
            await page.screenshot({ path, fullPage: true, clip });
          }
          if (PROBED.includes(width)) faults.push(...(await violations(page)));
          return faults;
        });
        await context.close();
      });
    }
  }
  deeds.push(async () => {
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
  });
}
await together(deeds);

// Where the keyboard goes through a picture, against the list or table beneath it.
const LISTS = { timeline: ".times > li > a.e", map: "tbody th > a.e", network: "tbody th > a.e" };

for (const [kind, list] of Object.entries(LISTS)) {
  const path = pages.get(kind);
  if (path === undefined) continue;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await check(`the keyboard goes through the ${kind} as its list does`, async () => {
    const { page, faults } = await open(context, root.origin + root.prefix + path);
    const ids = (selector) => page.locator(selector).evaluateAll((all) => all.map((it) => it.dataset.e));
    const drawn = await ids(".drawing a[data-e]");
    const told = [...new Set(await ids(list))];
    if (!told.length) faults.push("its list is empty");
    // A network's table begins with those from whose side relations are told.
    const both = drawn.filter((it) => told.includes(it));
    const listed = told.filter((it) => drawn.includes(it));
    if (String(both) !== String(listed)) faults.push(`drawn ${both}`, `listed ${listed}`);
    await page.locator(".drawing a[data-e]").first().focus();
    for (const id of drawn.slice(0, 5)) {
      const at = await page.evaluate(() => document.activeElement?.dataset.e);
      if (at !== id) faults.push(`the focus is on ${at}, not on ${id}`);
      await page.keyboard.press("Tab");
    }
    return faults;
  });
  await check(`the ${kind} is printed whole`, async () => {
    const { page, faults } = await open(context, root.origin + root.prefix + path);
    await page.emulateMedia({ media: "print" });
    // A sheet of A4 within the margins that it has where it shows a large picture.
    await page.setViewportSize({ width: 734, height: 1062 });
    faults.push(...(await overflow(page)));
    const sheets = await page.locator(`.drawing.${kind}`).evaluateAll((all) =>
      all.map((it) => {
        const { width, height } = it.getBoundingClientRect();
        const scale = Math.min(width / it.viewBox.baseVal.width, height / it.viewBox.baseVal.height);
        const sizes = [...it.querySelectorAll("text")].map((it) => Number.parseFloat(getComputedStyle(it).fontSize));
        return { height, smallest: Math.min(...sizes) * scale * 0.75 };
      }),
    );
    if (!sheets.length) faults.push("there is no picture");
    for (const { height, smallest } of sheets) {
      if (height < 20 || height > 1000) faults.push(`a sheet is ${height} high`);
      if (smallest < SMALLEST[kind]) faults.push(`words are ${smallest} points high`);
    }
    if (!(await page.locator(list).first().isVisible())) faults.push("there is no list");
    return faults;
  });
  await context.close();
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

if (shots) console.log(`screenshots of every kind of page are in ${shots}`);
await browser.close();
root.server.close();
deep.server.close();
finish();
