// What a reader does with a finished site: follows the contents, opens notes, copies, narrows the glossary, chooses a scheme, prints.
// And what it costs: bytes, requests, shifts. Usage: node reader.mjs PUBLIC. Prints a line for every check, and at the end how many passed.

import { resolve } from "node:path";
import { chaptersOf, check, finish, kinds, launch, open, overflow, serve, weigh } from "./kit.mjs";

const dir = resolve(process.argv[2] ?? "public");
const browser = await launch();
const site = await serve(dir, "/");
const slow = await serve(dir, "/", true);
const pages = await kinds(dir);
const at = (kind) => site.origin + site.prefix + pages.get(kind);

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };
// A page of a chapter with its style and script.
const MOST_BYTES = 30_000;
const MOST_SCRIPT = 5_000;
const MOST_REQUESTS = 4;

function must(what, holds) {
  if (!holds) throw new Error(what);
}

async function on(name, url, options, deed) {
  await check(name, async () => {
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    try {
      const { page, faults } = await open(context, url);
      await deed(page, faults);
      return faults;
    } finally {
      await context.close();
    }
  });
}

const noted = (await chaptersOf(dir, /class="note-ref"/))[0];
const beside = site.origin + site.prefix + noted;

await on("the contents follow what is read", at("chapter"), { viewport: WIDE }, async (page) => {
  const links = page.locator(".toc ol a");
  must("there are no contents", (await links.count()) > 1);
  const hash = await links.nth(1).evaluate((it) => it.hash);
  await page.evaluate((it) => document.querySelector(it).scrollIntoView({ block: "start" }), hash);
  await page.waitForFunction((it) => document.querySelector('.toc [aria-current="location"]')?.hash === it, hash);
  must("two are marked", (await page.locator(".toc [aria-current]").count()) === 1);
});

await on("the contents fold on a narrow screen", at("chapter"), { viewport: NARROW }, async (page) => {
  must("they are open", !(await page.locator(".toc ol").isVisible()));
  await page.locator(".toc summary").click();
  must("they do not open", await page.locator(".toc ol").isVisible());
});

await on("notes and sources stand beside the text where there is room", beside, { viewport: WIDE }, async (page, faults) => {
  await page.setViewportSize({ ...WIDE, width: 1280 });
  faults.push(...(await overflow(page)));
  must("there is none on a small laptop", (await page.locator(".sidenote.first:visible").count()) > 1);
  await page.setViewportSize(WIDE);
  const many = await page.locator(".sidenote.first:visible").count();
  must("there is none", many > 1);
  faults.push(...(await overflow(page)));
  faults.push(
    ...(await page.evaluate(() => {
      const prose = document.querySelector(".prose").getBoundingClientRect();
      const notes = [...document.querySelectorAll(".sidenote.first")].map((it) => it.getBoundingClientRect());
      const found = notes.filter((it) => it.left < prose.right).map((it) => `it stands in the text: ${it.left} < ${prose.right}`);
      for (const [i, it] of notes.entries()) {
        if (i > 0 && it.top < notes[i - 1].bottom) found.push(`note ${i} covers the one before`);
      }
      return found;
    })),
  );
});

await on("how far one has read begins where reading does", at("chapter"), { viewport: WIDE }, async (page) => {
  const origin = (dir) =>
    page.evaluate((dir) => {
      document.documentElement.dir = dir;
      return Number.parseFloat(getComputedStyle(document.querySelector("main"), "::before").transformOrigin);
    }, dir);
  must("it does not begin at the left", (await origin("ltr")) === 0);
  must("it does not begin at the right", (await origin("rtl")) > 1000);
});

await on("a note opens below its line where there is none", beside, { viewport: NARROW }, async (page) => {
  const ref = page.locator(".prose .note-ref").first();
  const note = page.locator("sup + .sidenote").first();
  must("it is open", !(await note.isVisible()));
  await ref.click();
  must("it does not open", await note.isVisible());
  must("the reference does not say so", (await ref.getAttribute("aria-expanded")) === "true");
  const below = await page.evaluate(() => {
    const [ref, note] = [".prose .note-ref", "sup + .sidenote"].map((it) => document.querySelector(it).getBoundingClientRect());
    return note.top >= ref.bottom - 2;
  });
  must("it is not below", below);
  await ref.click();
  must("it does not close", !(await note.isVisible()));
});

await on("no line begins with the full stop behind an open note", at("chapter"), { viewport: NARROW }, async (page, faults) => {
  must("there is no source", (await page.locator(".prose .cite").count()) > 1);
  faults.push(
    ...(await page.evaluate(() => {
      const behind = [...document.querySelectorAll(".prose .sidenote")].map((it) => it.nextSibling?.data ?? "");
      return behind.filter((it) => /^[.,;:!?…)”’]/.test(it)).map((it) => `it begins "${it.slice(0, 20)}"`);
    })),
  );
});

await on("without scripts a note is at the end", beside, { viewport: NARROW, javaScriptEnabled: false }, async (page) => {
  await page.locator(".prose .note-ref").first().click();
  await page.waitForURL(/#note-1$/);
  must("it is not seen", await page.locator("#note-1").isVisible());
});

const clipboard = { viewport: WIDE, permissions: ["clipboard-read", "clipboard-write"] };
await on("the link to a heading can be copied", at("chapter"), clipboard, async (page) => {
  const anchor = page.locator(".prose h2 .anchor").first();
  await anchor.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".anchor[data-done]"));
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  must(`it is ${copied}`, copied === (await anchor.evaluate((it) => it.href)) && copied.includes("#"));
});

await on("the glossary is narrowed by typing and by kind", at("glossary"), { viewport: WIDE }, async (page) => {
  const all = await page.locator(".entries > li:visible").count();
  must("there are few", all > 10);
  const name = await page.locator(".entries .e").nth(3).innerText();
  await page.locator("#_narrow").fill(name.toUpperCase());
  const some = await page.locator(".entries > li:visible").count();
  must(`${some} of ${all} contain ${name}`, some > 0 && some < all);
  must("it does not say how many", (await page.locator(".narrow output").innerText()).includes(String(some)));
  must("a letter without names is there", (await page.locator(".letter:visible").count()) <= some);
  await page.locator("#_narrow").fill("");
  must("not all came back", (await page.locator(".entries > li:visible").count()) === all);
  await page.locator(".filter label").nth(1).click();
  const kind = await page.locator(".filter :checked").inputValue();
  const of = await page.locator(".entries > li:visible").evaluateAll((them) => them.map((it) => it.dataset.k));
  must(`${of.length} of ${all} are of ${kind}`, of.length > 0 && of.length < all && of.every((it) => it === kind));
});

await on("without scripts the glossary is a list with a filter", at("glossary"), { javaScriptEnabled: false }, async (page) => {
  must("there is a field that does nothing", !(await page.locator("#_narrow").isVisible()));
  must("there is a switch that does nothing", !(await page.locator(".scheme").isVisible()));
  const all = await page.locator(".entries > li:visible").count();
  await page.locator(".filter label").nth(2).click();
  const some = await page.locator(".entries > li:visible").count();
  must(`${some} of ${all}`, some > 0 && some < all);
});

for (const [chosen, system] of [["dark", "light"], ["light", "dark"]]) {
  const options = { viewport: WIDE, colorScheme: system };
  await on(`${chosen} can be chosen where the system is ${system}, and nothing flashes`, at("chapter"), options, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await paper();
    await page.locator(`.scheme [value="${chosen}"]`).check();
    const after = await paper();
    must("nothing changed", before !== after);
    // Known when the body begins, and so before anything of it is painted.
    await page.addInitScript(() => {
      new MutationObserver((_, it) => {
        if (!document.body) return;
        globalThis.early = document.documentElement.dataset.scheme;
        it.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(at("glossary"));
    must("it is not kept", (await paper()) === after);
    must("it was not there from the start", (await page.evaluate(() => globalThis.early)) === chosen);
    must("the switch does not show it", await page.locator(`.scheme [value="${chosen}"]`).isChecked());
    await page.locator('.scheme [value=""]').check();
    must("there is no way back", (await paper()) === before);
  });
}

await on("the switch works by the keyboard", at("cover"), { viewport: WIDE }, async (page) => {
  await page.locator('.scheme [value=""]').focus();
  await page.keyboard.press("ArrowRight");
  must("the arrow chose nothing", (await page.evaluate(() => document.documentElement.dataset.scheme)) === "light");
});

await on("forced colours have their say", at("chapter"), { viewport: WIDE, forcedColors: "active" }, async (page, faults) => {
  must("there is a switch that does nothing", !(await page.locator(".scheme").isVisible()));
  faults.push(...(await overflow(page)));
  await page.evaluate(() => document.querySelector(".prose h2:last-of-type").scrollIntoView());
  await page.waitForSelector(".toc [aria-current]");
  const looks = (it) => page.locator(it).first().evaluate((it) => getComputedStyle(it).textDecorationLine);
  must("what is read does not stand out", (await looks(".toc [aria-current]")) !== (await looks(".toc a:not([aria-current])")));
});

await on("words in a small network are as large as those round it", at("entity"), { viewport: { width: 1920, height: 900 } }, async (page) => {
  const [name, text] = await page.evaluate(() => {
    const name = document.querySelector(".hood .name");
    const size = (it) => Number.parseFloat(getComputedStyle(it).fontSize);
    return [size(name) * name.getScreenCTM().a, size(name.closest(".apparatus"))];
  });
  must(`${name} beside ${text}`, Math.abs(name - text) < 1);
});

await on("motion is reduced where that is asked for", at("chapter"), { viewport: WIDE }, async (page) => {
  must("scrolling glides", (await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)) === "auto");
});

await on("paper has no navigation, and numbers for names", at("chapter"), { viewport: WIDE }, async (page) => {
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  for (const it of [".top", ".bottom", ".toc", ".turn", ".anchor", ".sidenote"]) {
    must(`${it} is printed`, (await page.locator(`${it}:visible`).count()) === 0);
  }
  const number = await page.evaluate(() => {
    const first = document.querySelector(".names [data-card]");
    const link = document.querySelector(`.prose a.e[data-e="${first.dataset.card}"]`);
    return [link && getComputedStyle(link, "::after").content, getComputedStyle(first, "::before").content];
  });
  must(`the list has no numbers: ${number}`, number[1] !== "none");
  must(`the name has no number: ${number}`, number[0] === null || number[0] === '"1"');
  const stray = await page.locator(".names li:not([data-card])").evaluateAll((all) => {
    return all.filter((it) => getComputedStyle(it, "::before").content !== "none").map((it) => it.innerText);
  });
  must(`what is no name has a number: ${stray}`, stray.length === 0);
});

const pictured = (await chaptersOf(dir, /<figure class="picture"/))[0];
await on("a page of paper is not left empty before a picture", site.origin + site.prefix + pictured, { viewport: WIDE }, async (page) => {
  await page.emulateMedia({ media: "print" });
  const float = await page.locator(".prose > .picture").first().evaluate((it) => getComputedStyle(it).float);
  must("what follows it does not fill the page", float === "inline-start");
});

await on("the whole site prints as one document", at("print"), { viewport: WIDE }, async (page) => {
  const sheets = await page.locator("section.sheet").count();
  must(`${sheets} sheets`, sheets > (await chaptersOf(dir, /./)).length);
  for (const format of ["A4", "Letter"]) must(format, (await page.pdf({ format })).length > 50_000);
});

// How much a page shifts from its arrival to its end.
function shiftOf(page) {
  return page.evaluate(async () => {
    let sum = 0;
    // A blank that ends a line while the next word is under way stands nowhere; Chromium takes it for one at the head of its paragraph.
    const isBlank = (node) => node?.nodeType === Node.TEXT_NODE && node.data.trim() === "";
    const stays = (a, b) => ["x", "y", "width", "height"].every((it) => a[it] === b[it]);
    const isSeen = (it) => it.sources.some((of) => !isBlank(of.node) && !stays(of.previousRect, of.currentRect));
    new PerformanceObserver((list) => {
      for (const it of list.getEntries()) if (!it.hadRecentInput && isSeen(it)) sum += it.value;
    }).observe({ type: "layout-shift", buffered: true });
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
    return sum;
  });
}

for (const kind of pages.keys()) {
  for (const [viewport, from] of [NARROW, WIDE].flatMap((it) => [[it, site], [it, slow]])) {
    const words = from === slow ? " while it arrives bit by bit" : "";
    const url = from.origin + from.prefix + pages.get(kind);
    await on(`nothing shifts on ${kind} at ${viewport.width}${words}`, url, { viewport }, async (page) => {
      // What moves does so each time. What a busy machine paints between two bytes of a line may not.
      const shifts = [];
      do {
        if (shifts.length > 0) await page.goto(url);
        shifts.push(await shiftOf(page));
        // As everything that measures it says it: to three decimals.
      } while (shifts.at(-1) >= 0.0005 && shifts.length < 3);
      must(`it shifts by ${shifts}`, shifts.at(-1) < 0.0005);
    });
  }
}

for (const path of await chaptersOf(dir, /./)) {
  await check(`${path} weighs little`, async () => {
    const { bytes, script, asked } = await weigh(browser, site.origin + site.prefix + path);
    const faults = [];
    if (bytes >= MOST_BYTES) faults.push(`${bytes} bytes`);
    if (script >= MOST_SCRIPT) faults.push(`${script} bytes of script`);
    if (asked.size > MOST_REQUESTS) faults.push(`${asked.size} requests: ${[...asked].join(" ")}`);
    return faults;
  });
}

await browser.close();
site.server.close();
slow.server.close();
finish();
